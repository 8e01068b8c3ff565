"""The verdict that stands: one SQL expression, used by every query that shows or chooses by it.

The standing check of a citation is its latest check that did not fail for a passing reason; where
every check did, the latest. So a network failure never hides an earlier verdict.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from models.status import Reason
from storage.schema import CHECK, CITATION, CLAIM, DOCUMENT, HIGHEST_ID, REVIEW, SOURCE, among


def _newest(citation_id: Any, *, transient: bool) -> Any:
    """Scalar subquery: the newest check of one sort; the first entry of the index it is read by."""
    k = CHECK.alias("k_failing" if transient else "k_standing")
    return (
        sa.select(sa.func.max(k.c.id))
        .where(
            k.c.citation_id == citation_id,
            k.c.transient.is_(sa.true() if transient else sa.false()),
        )
        .scalar_subquery()
    )


def standing_id(citation_id: Any) -> Any:
    """Expression: the id of the standing check of a citation (NULL: never checked)."""
    return sa.func.coalesce(
        _newest(citation_id, transient=False), _newest(citation_id, transient=True)
    )


def failing_id(citation_id: Any) -> Any:
    """Expression: the id of the latest check that failed for a passing reason (NULL: none did).

    Where it is greater than that of the standing check, the page is failing now.
    """
    return _newest(citation_id, transient=True)


def is_the(check: Any, number: Any) -> Any:
    """Join condition: the check of a citation that a subquery names.

    That it is the citation's says nothing new, but gives every planner an index to join by.
    """
    return sa.and_(check.c.citation_id == CITATION.c.id, check.c.id == number)


def escaped(text: str) -> str:
    """Text for the middle of a LIKE pattern whose escape character is the backslash."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def in_force() -> list[Any]:
    """WHERE conditions over citation and claim: what a person still has to answer for.

    Claim and citation are open; and where it cites a page now, that it once cited none is past.
    """
    cited = CITATION.alias("cited")
    return [
        CLAIM.c.closed_at.is_(None),
        CITATION.c.closed_at.is_(None),
        sa.or_(
            CITATION.c.source_id.is_not(None),
            ~sa.exists().where(
                cited.c.claim_id == CITATION.c.claim_id,
                cited.c.source_id.is_not(None),
                cited.c.closed_at.is_(None),
            ),
        ),
    ]


def chosen(
    *,
    documents: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
    reasons: tuple[str, ...] = (),
    ids: tuple[int, ...] = (),
    run: int | None = None,
    below: float | None = None,
) -> list[Any]:
    """WHERE conditions over citation, claim, document, source and check (as `standing`).

    Filters of different kinds all hold; within one kind any holds. `sources` match a URL, as
    cited or normalised, or a part of one, in any case. `ids` are of claims;
    `run` asks for a check in that run; `below` for a judged page, less
    confidence than that, and no person's review.
    """
    conditions: list[Any] = in_force()
    if documents:
        conditions.append(among(DOCUMENT.c.name, documents))
    if sources:
        conditions.append(
            sa.or_(
                *(
                    column.ilike(f"%{escaped(part)}%", escape="\\")
                    for part in sources
                    for column in (SOURCE.c.url, SOURCE.c.key, CITATION.c.url)
                )
            )
        )
    if statuses:
        conditions.append(CHECK.c.status.in_(statuses))
    if reasons:
        conditions.append(CHECK.c.reason.in_(reasons))
    if run is not None:
        k = CHECK.alias("k_run")
        conditions.append(sa.exists().where(k.c.run_id == run, k.c.citation_id == CITATION.c.id))
    if below is not None:
        conditions += [
            CHECK.c.confidence < below,
            CHECK.c.reason.in_([one.value for one in Reason if one.judged]),
            ~sa.exists().where(REVIEW.c.check_id == CHECK.c.id),
        ]
    if ids:
        conditions.append(among(CLAIM.c.id, [one for one in ids if abs(one) <= HIGHEST_ID]))
    return conditions


def joined() -> Any:
    """Citations with their claim and document, and with source and standing check if any."""
    return (
        CITATION.join(CLAIM, CLAIM.c.id == CITATION.c.claim_id)
        .join(DOCUMENT, DOCUMENT.c.id == CLAIM.c.document_id)
        .outerjoin(SOURCE, SOURCE.c.id == CITATION.c.source_id)
        .outerjoin(CHECK, is_the(CHECK, standing_id(CITATION.c.id)))
    )
