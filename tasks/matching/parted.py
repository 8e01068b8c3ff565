"""A claim of several independent statements: judged part by part, then put together.

All parts verified: verified. A part contradicted: contradicted. Some verified and some nowhere:
missing, partly_stated. Nothing verified: what is said of the whole stands, unless that is verified.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from models.status import Reason, Status
from models.values import Agreement, Finding, Signal, Statement
from tasks.reading.parts import statement_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.values import Judgement, Span

MOST: Final = 4
"""Parts that are judged; a sentence cut into more is a list, and is judged as a whole."""
SHOWN: Final = 60
"""Characters of a part that an explanation repeats."""


def judged_by_parts(
    statement: Statement, judge: Callable[[Statement], Judgement], whole: Judgement
) -> Judgement:
    """Bring what `judge` says of each part of a claim into the judgement of the `whole`.

    A claim of one part keeps the judgement of the whole, and so does one with a quotation the
    author gave beside it: nobody said which part it belongs to.
    """
    spans = statement_spans(statement.text)
    if not 1 < len(spans) <= MOST or statement.quote or whole.reason is Reason.OTHER_LANGUAGE:
        return whole
    parts = [judge(_part(statement, spans, number)) for number in range(len(spans))]
    placed = [_placed(one, span[0]) for one, span in zip(parts, spans, strict=True)]
    verified = [one for one in placed if one.status is Status.VERIFIED]
    against = [one for one in placed if one.status is Status.CONTRADICTED]
    if against and whole.status is not Status.VERIFIED:
        return max(against, key=lambda one: one.confidence)
    odd = next((n for n, one in enumerate(placed) if one.status is not Status.VERIFIED), None)
    if odd is None:
        return whole if whole.status is Status.VERIFIED else _all(verified)
    if verified or whole.status is Status.VERIFIED:
        text = statement.text[slice(*spans[odd])]
        return _partly(verified[0] if verified else whole, placed[odd], spans[odd], text)
    return whole


def _part(statement: Statement, spans: Sequence[Span], number: int) -> Statement:
    """One part as a statement; what went before is its context, for "it" and "they"."""
    start, end = spans[number]
    before = statement.text[spans[0][0] : start].strip()
    return Statement(
        text=statement.text[start:end],
        context=f"{statement.context} {before}".strip(),
        accessed=statement.accessed,
    )


def _placed(judgement: Judgement, offset: int) -> Judgement:
    """The judgement of a part with its findings' places in the whole claim."""
    if not offset:
        return judgement
    findings = tuple(
        one
        if one.claim_span is None
        else replace(one, claim_span=(one.claim_span[0] + offset, one.claim_span[1] + offset))
        for one in judgement.findings
    )
    return replace(judgement, findings=findings)


def _all(verified: Sequence[Judgement]) -> Judgement:
    """Every part is stated: the least sure of them speaks, with the findings of all."""
    least = min(verified, key=lambda one: one.confidence)
    findings = tuple(finding for one in verified for finding in one.findings)
    return replace(
        least,
        reason=Reason.STATED,
        findings=findings,
        explanation=f"The page states each of the claim's {len(verified)} parts.",
    )


def _partly(basis: Judgement, odd: Judgement, span: Span, text: str) -> Judgement:
    """One part is not verified: that is named, and what is stated is quoted."""
    against = odd.status is Status.CONTRADICTED
    note = f"{'A passage speaks against' if against else 'No passage states'} “{_short(text)}”."
    gap = Finding(
        signal=Signal.COVERAGE,
        agreement=Agreement.DIFFERS if against else Agreement.ABSENT,
        claim_span=span,
        score=0.0,
        note=note,
    )
    return replace(
        basis,
        reason=Reason.PARTLY_STATED,
        confidence=odd.confidence,
        explanation=f"The page says only part of it: {note[0].lower()}{note[1:]}",
        findings=(gap, *basis.findings),
    )


def _short(text: str) -> str:
    """At most `SHOWN` characters, cut at a space."""
    if len(text) <= SHOWN:
        return text
    return f"{text[:SHOWN].rsplit(' ', 1)[0]}…"
