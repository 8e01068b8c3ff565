"""Findings about the quotations of a claim: word for word, with another word, or nowhere."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from models.values import Agreement, Finding, Signal

if TYPE_CHECKING:
    from models.values import Span, Statement

_MARKED = re.compile(r"“([^“”]{2,}?)”|„([^„“”]{2,}?)[“”]|«([^«»]{2,}?)»|\"([^\"]{2,}?)\"")
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:\.{3}|…)\]?)\s*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

FEWEST = 4
"""A shorter quotation is a name or a scare quote, not words that must stand on the page."""

NEAR = 80.0
"""Likeness, of 100, from which a passage is the quotation with other words."""


def find_quotations(statement: Statement) -> tuple[tuple[str, Span | None], ...]:
    """Return the quotations of a claim with their places, the separately given one last."""
    found: list[tuple[str, Span | None]] = []
    for match in _MARKED.finditer(statement.text):
        group = next(number for number in range(1, 5) if match.group(number) is not None)
        if len(_WORD.findall(match.group(group))) >= FEWEST:
            found.append((match.group(group), match.span(group)))
    if _WORD.search(statement.quote):
        found.append((statement.quote, None))
    return tuple(found)


def quotation_finding(quotation: str, span: Span | None, text: str, words: Words) -> Finding:
    """Look for a quotation in a page's text.

    AGREES: its words stand there in order, whatever case, marks and spaces, each part between
    ellipses after the one before. DIFFERS: a passage is like it but for a word or two. ABSENT:
    neither.
    """
    parts = [part for part in _ELLIPSIS.split(quotation) if _WORD.search(part)]
    place = words.find(parts)
    if place is not None:
        return Finding(
            signal=Signal.QUOTATION,
            agreement=Agreement.AGREES,
            claim_span=span,
            page_span=place,
            note="The page contains the quotation word for word.",
        )
    wanted = normal(" ".join(parts))
    alignment = fuzz.partial_ratio_alignment(wanted, words.normal, score_cutoff=NEAR)
    if alignment is not None and alignment.dest_end > alignment.dest_start:
        start, end = words.span(alignment.dest_start, alignment.dest_end)
        written = " ".join(text[start:end].split())
        return Finding(
            signal=Signal.QUOTATION,
            agreement=Agreement.DIFFERS,
            claim_span=span,
            page_span=(start, end),
            score=round(alignment.score / 100, 4),
            note=f"The page has the quotation with other words: “{written}”.",
        )
    return Finding(
        signal=Signal.QUOTATION,
        agreement=Agreement.ABSENT,
        claim_span=span,
        score=0.0,
        note="The quotation is not on the page.",
    )


def normal(text: str) -> str:
    """Return the words of a text in lower case, with straight apostrophes, one space between."""
    return " ".join(match.group().lower().replace("’", "'") for match in _WORD.finditer(text))


class Words:
    """A page's words in one normalised string, with the way back to their places."""

    __slots__ = ("_ends", "_spans", "_starts", "normal")

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._starts: list[int] = []
        self._spans: list[Span] = []
        at = 0
        for match in _WORD.finditer(text):
            word = match.group().lower().replace("’", "'")
            self._starts.append(at)
            self._spans.append(match.span())
            pieces.append(word)
            at += len(word) + 1
        self._ends = at
        self.normal = " ".join(pieces)

    def span(self, start: int, end: int) -> Span:
        """Return the place in the text of a span of the normalised string, in whole words."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first, bisect_left(self._starts, end) - 1)
        return self._spans[first][0], self._spans[last][1]

    def find(self, parts: list[str]) -> Span | None:
        """Return the place where the parts stand one after the other, each word for word."""
        padded = f" {self.normal} "
        at = 0
        first: int | None = None
        end = 0
        for part in parts:
            wanted = f" {normal(part)} "
            at = padded.find(wanted, at)
            if at < 0:
                return None
            first = at if first is None else first
            end = at + len(wanted) - 2
            at = end
        return None if first is None else self.span(first, end)
