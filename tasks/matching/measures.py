"""Findings about the numbers and dates of a claim in one window.

A number is compared with those that stand in the same surroundings: of the numbers in a sentence,
the one whose neighbours are the neighbours of the claim's number is the one that is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from models.values import Agreement, Finding
from tasks.matching.bindings import bound_elsewhere
from tasks.matching.figures import Figure, Relation, alike, relate
from tasks.matching.lexicon import Kinship
from tasks.matching.polarity import negations
from tasks.matching.quantities import Kind, Quantity
from tasks.matching.shares import crossed, shares
from tasks.matching.surroundings import likeness_to, nearness, surroundings, weight
from tasks.matching.tokens import stem
from tasks.matching.when import Edge, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.values import Span
    from tasks.matching.alignment import Alignment
    from tasks.matching.claims import PreparedClaim
    from tasks.matching.prepared import PreparedPage

_MARGIN = 1.0
_ENOUGH = 0.0
_TAKEN_BACK = re.compile(
    r"\b(?:not|never|rather than|instead of|as opposed to|and not)\s+"
    r"(?!only\b|just\b|merely\b|more\b|less\b|fewer\b|until\b|before\b|all\b)"
    r"(?:[\w$€£¥'’.-]+\s+){0,2}[$€£¥]?$",
    re.IGNORECASE,
)
_ONLY_THEN = re.compile(r"\b(?:until|till|before)\s+$", re.IGNORECASE)
"""What makes a denied date the date: "did not open until 1994"."""
_BEFORE = 40
"""Characters before a number in which its denial stands."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A measure of the window: how it stands to the claim's, and how alike their surroundings."""

    figure: Figure
    relation: Relation
    likeness: float
    core: bool
    alike: bool
    otherwise: bool

    @property
    def span(self) -> Span:
        """Its place on the page."""
        return self.figure.span


def measure_findings(
    claim: PreparedClaim,
    related: Mapping[str, Mapping[str, Kinship]],
    alignment: Alignment,
    page: PreparedPage,
) -> list[Finding]:
    """Say for each number and date of the claim whether the window has it.

    AGREES: a compatible one stands in the window (or its heading). DIFFERS: one of the same kind
    with another value stands in the same surroundings, and no compatible one does better. ABSENT:
    neither. The score is how much of the surroundings the two share.
    """
    if not claim.measures:
        return []
    found = []
    text = page.page.text
    tokens = alignment.window.tokens
    figures = [
        (segment is alignment.window.core, other)
        for segment in alignment.window.segments
        for other in page.figures.of(segment.start, segment.end)
    ]
    taken = {
        other.span
        for _, other in figures
        for measure in claim.measures
        if relate(measure, other) is Relation.SAME
    }
    stems = {link.token.stem for link in alignment.links if link.kept and link.token is not None}
    linked = frozenset(
        (
            *(token.start for token in tokens if token.stem in stems),
            *(
                token.start
                for token in tokens
                if any(start <= token.start < end for start, end in taken)
            ),
        )
    )
    nearby = {other.span: nearness(tokens, other.span) for _, other in figures}
    mine = shares(claim.statement.text, claim.measures)
    theirs = shares(text, [other for _, other in figures])
    for measure in claim.measures:
        near = surroundings(claim, measure.span)
        whole = weight(near)
        candidates = [
            _Candidate(
                figure=other,
                relation=relation,
                likeness=likeness_to(near, related, nearby[other.span]),
                core=core,
                alike=alike(measure, other),
                otherwise=_otherwise_bounded(measure, other),
            )
            for core, other in figures
            if (relation := _relation(measure, other, claim, alignment)) is not Relation.UNRELATED
            and not crossed(mine.get(measure.span), theirs.get(other.span))
            and (relation is Relation.SAME or not _idle(text, other.span))
            and (
                relation is Relation.SAME
                or other.span not in taken
                or _kind(other) == _kind(measure)
            )
        ]
        same = _best(one for one in candidates if one.relation is Relation.SAME)
        other = _best(one for one in candidates if one.relation is Relation.DIFFERENT)
        written = claim.statement.text[slice(*measure.span)]
        if same and other and other.otherwise and isinstance(measure.value, When):
            other = None  # the page has both: until 2003 there, since 2003 elsewhere
        if (
            same
            and _taken_back(text, same.span)
            and not _taken_back(claim.statement.text, measure.span)
        ):
            agreement, span, score = Agreement.DIFFERS, same.span, 1.0
            note = f"The page says that it is not {text[slice(*same.span)]}."
        elif same and (owned := _exchanged(measure, candidates)) is not None:
            agreement, span, score = Agreement.DIFFERS, owned.span, 1.0
            counted = _noun(measure)
            note = f"Of {counted} the page says {text[slice(*span)]}, the claim says {written}."
        elif (
            same
            and other
            and other.alike
            and other.span not in taken
            and bound_elsewhere(tokens, text, same.span, other.span, linked)
        ):
            agreement, span, score = Agreement.DIFFERS, other.span, 1.0
            note = f"There the page says {text[slice(*span)]}, the claim says {written}."
        elif same and not (other and other.alike and other.likeness > same.likeness + _MARGIN):
            agreement, span, note = Agreement.AGREES, same.span, ""
            score = same.likeness / whole if whole else 1.0
        elif (
            other
            and (other.otherwise or text[slice(*other.span)].casefold() != written.casefold())
            and (same or other.likeness >= _ENOUGH * whole)
        ):
            agreement, span = Agreement.DIFFERS, other.span
            theirs_said = _said(text, other.figure, other.otherwise)
            claimed = _said(claim.statement.text, measure, other.otherwise)
            note = f"The page says {theirs_said}, the claim says {claimed}."
            score = other.likeness / whole if whole and not other.otherwise else 1.0
        elif _around(measure, alignment, page) or _otherwise(measure, alignment, page):
            agreement, span, note, score = Agreement.AGREES, None, "", 0.5
        elif _pointing(claim.statement.text, measure):
            continue
        else:
            agreement, span, score = Agreement.ABSENT, None, 0.0
            note = (
                f"The passage has “{written}” of something else."
                if _written(written, text[slice(*alignment.window.span)])
                else f"The passage does not have “{written}”."
            )
        found.append(
            Finding(
                signal=measure.signal,
                agreement=agreement,
                claim_span=measure.span,
                page_span=span,
                score=round(min(1.0, score), 4),
                note=note,
            )
        )
    return found


_IDLE = re.compile(r"(?:©|\(c\)|copyright)[^.\n]{0,40}$", re.IGNORECASE)
_LISTED = re.compile(r"\.?\s+[A-Z]")


def _idle(text: str, span: Span) -> bool:
    """Say whether a number speaks against nothing.

    It is a year of copyright, or numbers a line of a list.
    """
    before = text[max(0, span[0] - _BEFORE) : span[0]]
    opens = not before.strip() or before.endswith("\n")
    return _IDLE.search(before) is not None or (
        opens and text[slice(*span)].isdigit() and bool(_LISTED.match(text, span[1]))
    )


def _written(number: str, text: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(number)}(?![\w]|[.,]\d)", text) is not None


def _relation(
    measure: Figure, other: Figure, claim: PreparedClaim, alignment: Alignment
) -> Relation:
    """How a figure stands to the claim's: "closed until 2015" and "open since 2015" are one."""
    one, two = measure.value, other.value
    dates = isinstance(one, When) and isinstance(two, When)
    if not dates or not _otherwise_bounded(measure, other) or not _turned(claim, alignment):
        return relate(measure, other)
    assert isinstance(one, When)
    assert isinstance(two, When)
    return relate(measure, replace(other, value=replace(two, edge=one.edge)))


def _turned(claim: PreparedClaim, alignment: Alignment) -> bool:
    """Whether claim and sentence have opposite words, or one of them alone a denial."""
    denied = bool(negations(alignment.window.core.tokens))
    return bool(claim.negations) is not denied or any(
        link.kinship is Kinship.OPPOSITE for link in alignment.links
    )


def _noun(figure: Figure) -> str:
    return figure.value.noun if isinstance(figure.value, Quantity) else ""


def _exchanged(measure: Figure, candidates: Sequence[_Candidate]) -> _Candidate | None:
    """The page's number of what the claim counts, where it has the claim's only of something else.

    "34 doctors and 120 nurses" for "120 doctors". What is counted must stand beside every number.
    """
    same = [one for one in candidates if one.relation is Relation.SAME]
    if not _noun(measure) or any(one.alike for one in same):
        return None
    counted = stem(_noun(measure))
    return _best(
        one
        for one in candidates
        if one.relation is Relation.DIFFERENT
        and one.core
        and _noun(one.figure)
        and stem(_noun(one.figure)) == counted
    )


def _otherwise_bounded(mine: Figure, other: Figure) -> bool:
    """Say whether two figures differ by what they are per or by their unit alone, 46 mg and 46 g.

    Or one is "since" and one "until".
    """
    one, two = mine.value, other.value
    if isinstance(one, Quantity) and isinstance(two, Quantity):
        units = bool(one.unit and two.unit) and one.unit != two.unit
        same_number = (one.low, one.high) == (two.low, two.high)
        return (bool(one.per and two.per) and one.per != two.per) or (units and same_number)
    if isinstance(one, When) and isinstance(two, When):
        return {one.edge, two.edge} == {Edge.SINCE, Edge.UNTIL}
    return False


def _said(text: str, figure: Figure, bounded: bool) -> str:
    """A figure as it is written, and what it is per or bounds: "6,000 litres per hour"."""
    value, written = figure.value, text[slice(*figure.span)]
    if not bounded:
        return written
    if isinstance(value, Quantity):
        return f"{written} per {value.per}" if value.per else written
    return f"{value.edge.value} {written}"


def _kind(figure: Figure) -> str:
    return figure.value.kind.value if isinstance(figure.value, Quantity) else "date"


def _taken_back(text: str, span: Span) -> bool:
    """Say whether a number is only named to deny it: "at least 90, not nearly 300"."""
    before = text[max(0, span[0] - _BEFORE) : span[0]]
    clause = before.rpartition(". ")[2]
    return _TAKEN_BACK.search(clause) is not None and _ONLY_THEN.search(clause) is None


def _around(measure: Figure, alignment: Alignment, page: PreparedPage) -> bool:
    """Say whether heading, lead or title have a compatible measure."""
    passage = alignment.window.core.passage
    return any(
        relate(measure, other) is Relation.SAME
        for text in (passage.heading, passage.lead, page.page.title)
        for other in page.figures.within(text)
    )


_ONES: dict[tuple[Decimal | int, str], str] = {
    (12, "month"): r"year|annual(?:ly)?|annum",
    (24, "hour"): r"day|daily",
    (7, "day"): r"week|weekly",
    (60, "minute"): r"hour|hourly",
    (60, "second"): r"minute",
    (10, "year"): r"decade",
    (100, "year"): r"century",
    (14, "day"): r"fortnight",
    (2, "week"): r"fortnight",
    (6, "month"): r"half a year|half-year",
}
"""Spans of time that have a name."""
_ENUMERATED = re.compile(r"\s*(?:#|step |no\. ?)?(\d{1,3})[.):]", re.IGNORECASE)


def _otherwise(measure: Figure, alignment: Alignment, page: PreparedPage) -> bool:
    """Say whether the window has it in another way: twelve months as a year, the third as "3."."""
    value = measure.value
    if not isinstance(value, Quantity) or value.low != value.high:
        return False
    core = alignment.window.core
    text = page.page.text[core.start : core.end]
    if value.kind is Kind.ORDINAL:
        number = _ENUMERATED.match(core.passage.text) or _ENUMERATED.match(text)
        return number is not None and int(number[1]) == value.low
    named = _ONES.get((value.low, value.unit))
    return named is not None and re.search(rf"\b(?:{named})\b", text, re.IGNORECASE) is not None


_POINTS = re.compile(r"\b(?:the|these|those|other|all|any) $", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:[.,;:!?]|$|(?:is|are|was|were|has|have|can|may|must|will|do|did)\b)")


def _pointing(text: str, measure: Figure) -> bool:
    """Say whether a number only points at what was named before: "between the two"."""
    start, end = measure.span
    spelled = text[start:end].isalpha()
    return spelled and bool(_POINTS.search(text[:start])) and _ENDS.match(text, end) is not None


def _best(candidates: Iterable[_Candidate]) -> _Candidate | None:
    return max(candidates, key=lambda one: (one.likeness, one.core, -one.span[0]), default=None)
