"""The deciding text as a Quote: W3C Web Annotation text-quote and text-position selectors."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from models.values import Quote, Signal, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.values import Finding, Page, Span
    from tasks.matching.alignment import Alignment

AROUND = 64
"""Most characters of prefix and suffix."""
SHARE = 0.15
"""Share of the claim's weight for which a neighbouring sentence is quoted too."""

_FIGURES = frozenset({Signal.NUMBER, Signal.DATE, Signal.QUOTATION})


def deciding_span(alignment: Alignment, findings: Iterable[Finding]) -> Span:
    """Return the span to quote: the window's core, and each neighbour that decided with it.

    A neighbour decided when it holds a figure that was compared or a good share of the claim.
    """
    window = alignment.window
    start, end = window.core.start, window.core.end
    whole = fsum(link.word.weight for link in alignment.links)
    figures = [
        one.page_span for one in findings if one.signal in _FIGURES and one.page_span is not None
    ]
    for segment in window.near:
        held = fsum(
            link.word.weight * link.credit
            for link in alignment.links
            if link.token is not None and segment.start <= link.token.start < segment.end
        )
        if held >= SHARE * whole or any(segment.start <= span[0] < segment.end for span in figures):
            start, end = min(start, segment.start), max(end, segment.end)
    return start, end


def quote_for(page: Page, start: int, end: int) -> Quote:
    """Quote `page.text[start:end]` without the white space at its edges.

    The tier and page number are those of the passage in which the quote begins. Raises ValueError
    when the span is not inside the text or holds nothing but white space.
    """
    if not 0 <= start < end <= len(page.text):
        raise ValueError(f"span {start}:{end} is not inside a text of {len(page.text)} characters")
    exact = page.text[start:end]
    start += len(exact) - len(exact.lstrip())
    exact = exact.strip()
    end = start + len(exact)
    if not exact:
        raise ValueError("a quote cannot be white space only")
    passage = next((one for one in page.passages if one.start <= start < one.end), None)
    return Quote(
        exact=exact,
        start=start,
        end=end,
        prefix=page.text[max(0, start - AROUND) : start],
        suffix=page.text[end : end + AROUND],
        tier=passage.tier if passage else Tier.CLEAN,
        page_number=passage.page_number if passage else None,
    )
