"""A claim with its numbers as the page writes them, where the rules found them to be the same.

"at most ten" against "not more than 10", "over two decades" against "22 years", "more than 145"
against "148": that these agree is for arithmetic. What is left to the entailment model is all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from models.values import Agreement, Signal
from tasks.matching.numeric_context import bound_after, bound_before
from tasks.matching.numeric_tokens import scan
from tasks.matching.quantities import Bound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.values import Span
    from tasks.matching.evidence import Reading

_AROUND: Final = 40
"""Characters about a number in which its hedge stands."""
_LONGEST: Final = 60
"""Characters of a page's number with its hedge that are put into a claim."""


def reworded(claim: str, page: str, readings: Iterable[Reading]) -> str:
    """The claim, the numbers that agree as in `page`'s text; of windows the first that has one."""
    places: dict[Span, Span] = {}
    for reading in readings:
        for one in reading.having(Signal.NUMBER, Agreement.AGREES):
            if one.claim_span is not None and one.page_span is not None:
                places.setdefault(one.claim_span, one.page_span)
    text, end = claim, len(claim)
    for mine, theirs in sorted(places.items(), reverse=True):
        (start, after), (first, last) = hedged(claim, mine), hedged(page, theirs)
        new = page[first:last]
        if after <= end and len(new) <= _LONGEST and "\n" not in new:
            text = f"{text[:start]}{new}{text[after:]}"
            end = start
    return text


def hedged(text: str, span: Span) -> Span:
    """The place of a number with its hedge: "not more than 10", "20 or more"."""
    begin = max(0, span[0] - _AROUND)
    tokens = scan(text[begin : span[1] + _AROUND])
    inside = [
        number
        for number, start in enumerate(tokens.starts)
        if span[0] <= start + begin < span[1]
        or start + begin <= span[0] < tokens.ends[number] + begin
    ]
    if not inside:
        return span
    start, end = span
    bound, first = bound_before(tokens, inside[0])
    if bound is not Bound.EXACT and (tokens.starts[first] > 0 or begin == 0):
        start = tokens.starts[first] + begin
    bound, after = bound_after(tokens, inside[-1] + 1)
    if bound is not Bound.EXACT:
        end = tokens.ends[after - 1] + begin
    return start, end
