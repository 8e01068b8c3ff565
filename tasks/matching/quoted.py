"""Findings about the quotations of a claim: word for word, with another word, or nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.values import Agreement, Finding, Signal
from tasks.matching.quotations import Fidelity, PageIndex, find_quotations, locate

if TYPE_CHECKING:
    from models.values import Span, Statement
    from tasks.matching.quotations import Located

FEWEST = 4
"""Words of the shortest quotation in the claim's text that must stand on the page."""

NEAR = 0.75
"""Share of words in common from which a passage is the quotation with other words."""


def quotation_findings(statement: Statement, text: str) -> tuple[Finding, ...]:
    """Look for the quotations of a claim in a page's text, the separately given one last.

    AGREES: its words stand there in order. DIFFERS: a passage is like it but for a word or two.
    ABSENT: neither.
    """
    wanted: list[tuple[str, Span | None]] = [
        (quotation.text, quotation.span)
        for quotation in find_quotations(statement.text)
        if len(quotation.text.split()) >= FEWEST
    ]
    if statement.quote.strip():
        wanted.append((statement.quote, None))
    if not wanted:
        return ()
    index = PageIndex(text)
    return tuple(_finding(locate(quotation, index), span, text) for quotation, span in wanted)


def _finding(located: Located | None, span: Span | None, text: str) -> Finding:
    if located is None or located.score < NEAR:
        return Finding(
            signal=Signal.QUOTATION,
            agreement=Agreement.ABSENT,
            claim_span=span,
            score=0.0,
            note="The quotation is not on the page.",
        )
    if located.fidelity is not Fidelity.NEAR_MISS:
        return Finding(
            signal=Signal.QUOTATION,
            agreement=Agreement.AGREES,
            claim_span=span,
            page_span=located.span,
            note="The page contains the quotation word for word.",
        )
    start, end = located.span
    written = " ".join(text[start:end].split())
    return Finding(
        signal=Signal.QUOTATION,
        agreement=Agreement.DIFFERS,
        claim_span=span,
        page_span=located.span,
        score=round(located.score, 4),
        note=f"The page has the quotation with other words: “{written}”.",
    )
