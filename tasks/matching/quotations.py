"""Quotations of a text, and where a page has them: word for word, or with other words.

Marks, dashes, case, white space, final punctuation and end-of-line hyphens do not count; "…" and
"[…]" stand for anything left out, "[the company]" for a few words of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from models.values import Span

from tasks.matching.page_index import PageIndex, plain_word
from tasks.matching.quotation_marks import WORD, Quotation, find_quotations


class Fidelity(StrEnum):
    """How well a page has a quotation."""

    EXACT = "exact"
    NORMALISED = "normalised"
    NEAR_MISS = "near_miss"


class Change(StrEnum):
    """What became of a word of the page in the quotation."""

    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where quotation and page part: `quoted` in the quotation's text, `page` in the page's.

    A dropped word has an empty `quoted` span, an added one an empty `page` span.
    """

    change: Change
    quoted: Span
    page: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The place of a quotation on a page: one span for each part between ellipses, in order.

    `score`, in [0, 1], is the share of words that are the same.
    """

    fidelity: Fidelity
    spans: tuple[Span, ...]
    score: float = 1.0
    differences: tuple[Difference, ...] = ()

    @property
    def span(self) -> Span:
        """From the first part to the last."""
        return self.spans[0][0], self.spans[-1][1]


__all__ = [
    "Change",
    "Difference",
    "Fidelity",
    "Located",
    "PageIndex",
    "Quotation",
    "find_quotations",
    "locate",
]


_OMISSION: Final = re.compile(r"\[\s?(?:\.\s?\.\s?\.|…)\s?\]|\(\s?(?:\.\.\.|…)\s?\)|…|\.\s?\.\s?\.")


_BRACKET: Final = re.compile(r"\[([^\[\]]{0,80})\]")


_EDGES: Final = " \t\n\r\u00a0\u202f.,;:!?…-–—\"'“”„‟‘’«»‹›「」『』"


_INSERTED: Final = 12


"""Most words of the page that a bracketed insertion stands for."""


_TRIES: Final = 64


_NEAR: Final = 70.0


_SAME_WORDS: Final = 0.6


_FEWEST: Final = 4


"""A shorter quotation is there or not: one other word makes another phrase of it."""


_NEGATIONS: Final = frozenset({"not", "no", "never"})


_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a quotation between omissions: its words and their places.

    `reach` is how many words of the page may stand before it; None: any number.
    """

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    reach: int | None


def locate(quotation: str, page: PageIndex | str) -> Located | None:
    """Find a quotation on a page; None when nothing there is like it.

    Exact when its very letters stand there, normalised when its words do. A near miss has at
    least 60 % of its words in order, of at least four; its differences name every word that the
    quotation changed, dropped or added. Give a `PageIndex` to look for many on one page.
    """
    index = PageIndex(page) if isinstance(page, str) else page
    pieces = _pieces(quotation[:_LONGEST])
    if not pieces or not len(index):
        return None
    if len(pieces) == 1:
        exact = _verbatim(quotation.strip(_EDGES), index.text)
        if exact is not None:
            return Located(fidelity=Fidelity.EXACT, spans=(exact,))
    spans = _word_for_word(pieces, index)
    if spans is not None:
        return Located(fidelity=Fidelity.NORMALISED, spans=spans)
    return _near(pieces, index)


def _pieces(quotation: str) -> list[_Piece]:
    """Cut a quotation at its omissions and insertions."""
    cuts: list[tuple[int, int, int | None]] = [
        (match.start(), match.end(), None) for match in _OMISSION.finditer(quotation)
    ]
    taken = {start for start, _, _ in cuts}
    text = quotation
    for match in _BRACKET.finditer(quotation):
        if match.start() in taken:
            continue
        inside = match.group(1)
        follows = quotation[match.end() : match.end() + 1]
        if len(inside) <= 1 and (
            follows.isalpha() or quotation[match.start() - 1 : match.start()].isalpha()
        ):
            # "[t]he" is "the" with its first letter made small: take the brackets away.
            continue
        cuts.append(
            (match.start(), match.end(), 0 if inside.strip().lower() == "sic" else _INSERTED)
        )
    cuts.sort()
    pieces: list[_Piece] = []
    at = 0
    reach: int | None = 0
    for start, end, gap in [*cuts, (len(text), len(text), None)]:
        if start < at:
            continue
        words, spans = _words(text, at, start)
        if words:
            pieces.append(_Piece(words, spans, reach))
            reach = gap
        elif reach is not None:
            reach = None if gap is None else reach + gap
        at = end
    return pieces


def _words(text: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """The normalised words of a part of a quotation; "[t]he" is one word."""
    words: list[str] = []
    spans: list[Span] = []
    for match in WORD.finditer(text, start, end):
        word, span = plain_word(match.group()), match.span()
        bracket = text[span[0] - 1 : span[0]] == "]" and text[span[0] - 3 : span[0] - 2] == "["
        if bracket and words and spans[-1] == (span[0] - 2, span[0] - 1):
            words[-1] += word
            spans[-1] = (spans[-1][0], span[1])
        elif word:
            words.append(word)
            spans.append(span)
    return tuple(words), tuple(spans)


def _verbatim(core: str, text: str) -> Span | None:
    """The first place where these very characters stand as whole words."""
    if not core:
        return None
    at = -1
    for _ in range(_TRIES):
        at = text.find(core, at + 1)
        if at < 0:
            return None
        end = at + len(core)
        if not (text[at - 1 : at].isalnum() and core[0].isalnum()) and not (
            text[end : end + 1].isalnum() and core[-1].isalnum()
        ):
            return at, end
    return None


def _word_for_word(pieces: list[_Piece], index: PageIndex) -> tuple[Span, ...] | None:
    """Find all pieces word for word, one after the other."""
    first = f" {' '.join(pieces[0].words)} "
    at = -1
    for _ in range(_TRIES):
        at = index.normal.find(first, at + 1)
        if at < 0:
            return None
        number = index.number(at + 1)
        spans = [index.span(number, number + len(pieces[0].words))]
        rest = _follow(pieces[1:], index, number + len(pieces[0].words))
        if rest is not None:
            return (*spans, *rest)
        if len(pieces) == 1:
            return None
    return None


def _follow(pieces: list[_Piece], index: PageIndex, number: int) -> list[Span] | None:
    spans = []
    for piece in pieces:
        wanted = f" {' '.join(piece.words)} "
        at = index.normal.find(wanted, index.place(number))
        if at < 0:
            return None
        found = index.number(at + 1)
        if piece.reach is not None and found - number > piece.reach:
            return None
        number = found + len(piece.words)
        spans.append(index.span(found, number))
    return spans


def _near(pieces: list[_Piece], index: PageIndex) -> Located | None:
    """Find the pieces where the page has most of their words; all must be somewhere."""
    spans: list[Span] = []
    differences: list[Difference] = []
    same = total = 0
    number = 0
    for piece in pieces:
        exact = _follow([_Piece(piece.words, piece.spans, None)], index, number)
        if exact:
            spans += exact
            number = index.number_before(exact[0][1])
            same += len(piece.words)
            total += len(piece.words)
            continue
        found = _nearest(piece, index)
        if found is None:
            return None
        first, after, changes, kept = found
        spans.append(index.span(first, after))
        differences += changes
        same += kept
        total += len(piece.words) + sum(one.change is Change.DROPPED for one in changes)
        number = after
    if any(one[0] > other[0] for one, other in pairwise(spans)):
        spans.sort()
    if not differences:
        return Located(fidelity=Fidelity.NORMALISED, spans=tuple(spans))
    return Located(
        fidelity=Fidelity.NEAR_MISS,
        spans=tuple(spans),
        score=round(same / total, 4),
        differences=tuple(differences),
    )


def _nearest(piece: _Piece, index: PageIndex) -> tuple[int, int, list[Difference], int] | None:
    """The stretch of the page most like a piece: its words, its differences, the words kept."""
    if len(piece.words) < _FEWEST:
        return None
    wanted = " ".join(piece.words)
    match = fuzz.partial_ratio_alignment(wanted, index.normal, score_cutoff=_NEAR)
    if match is None or match.dest_end <= match.dest_start:
        return None
    slack = max(3, len(piece.words) // 3)
    low = max(0, index.number(match.dest_start + 1) - slack)
    high = min(len(index), index.number(match.dest_end) + 1 + slack)
    theirs = index.words(low, high)
    steps = Indel.opcodes(piece.words, theirs)
    equal = [step for step in steps if step.tag == "equal"]
    kept = sum(step.src_end - step.src_start for step in equal)
    if not equal or kept < _SAME_WORDS * len(piece.words):
        return None
    first, after = low + equal[0].dest_start, low + equal[-1].dest_end
    first = max(low, first - equal[0].src_start)
    tail = "".join(piece.words[equal[-1].src_end :])
    width = _broken(tail, theirs[after - low :]) or len(piece.words) - equal[-1].src_end
    after = min(high, after + width)
    return first, after, _differences(piece, index, first, after), kept


def _broken(word: str, theirs: list[str]) -> int:
    """Into how many words a page breaks a word at its line's end; 0: it does not."""
    joined = ""
    for number, part in enumerate(theirs, start=1):
        joined += part
        if joined == word:
            return number
        if not word.startswith(joined):
            break
    return 0


def _differences(piece: _Piece, index: PageIndex, first: int, after: int) -> list[Difference]:
    """Name the words that differ between a piece and a stretch of the page."""
    theirs = index.words(first, after)
    places = index.spans(first, after)
    found: list[Difference] = []
    mine = piece.spans
    steps = [step for step in Indel.opcodes(piece.words, theirs) if step.tag != "equal"]
    at = 0
    while at < len(steps):
        src = [steps[at].src_start, steps[at].src_end]
        dest = [steps[at].dest_start, steps[at].dest_end]
        while (
            at + 1 < len(steps)
            and steps[at + 1].src_start == src[1]
            and (steps[at + 1].dest_start == dest[1])
        ):
            at += 1
            src[1], dest[1] = steps[at].src_end, steps[at].dest_end
        at += 1
        ours, other = piece.words[src[0] : src[1]], theirs[dest[0] : dest[1]]
        if "".join(ours) == "".join(other) and _NEGATIONS.isdisjoint((*ours, *other)):
            continue
        change = (
            Change.DROPPED if src[0] == src[1]
            else Change.ADDED if dest[0] == dest[1]
            else Change.CHANGED
        )  # fmt: skip
        found.append(Difference(change=change, quoted=_over(mine, *src), page=_over(places, *dest)))
    return found


def _over(spans: tuple[Span, ...], first: int, after: int) -> Span:
    """The span of some words, or the empty one before them when there are none."""
    if first < after:
        return spans[first][0], spans[after - 1][1]
    if first < len(spans):
        return spans[first][0], spans[first][0]
    end = spans[-1][1] if spans else 0
    return end, end
