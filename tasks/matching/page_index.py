"""A page's words in one normalised string, with the way back to their places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from models.values import Span

from tasks.matching.quotation_marks import WORD

_INVISIBLE: Final = str.maketrans(
    {"’": "'", "\u00ad": "", "\u200b": "", "\u200c": "", "\u2060": ""}
)


def plain_word(word: str) -> str:
    """A word as it is compared: small letters, straight apostrophe, nothing invisible."""
    return word.translate(_INVISIBLE).casefold()


class PageIndex:
    """A page's words in one normalised string, made once for all quotations looked for on it."""

    __slots__ = ("_spans", "_starts", "normal", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        spans: list[Span] = []
        starts: list[int] = []
        pieces: list[str] = []
        at = 0
        for match in WORD.finditer(text):
            word = plain_word(match.group())
            if not word:
                continue
            spans.append(match.span())
            starts.append(at)
            pieces.append(word)
            at += len(word) + 1
        self._spans = tuple(spans)
        self._starts = tuple(starts)
        self.normal = f" {' '.join(pieces)} " if pieces else ""

    def __len__(self) -> int:
        return len(self._spans)

    def number(self, place: int) -> int:
        """The number of the word at a place of the normalised string."""
        return max(0, bisect_right(self._starts, max(0, place - 1)) - 1)

    def number_before(self, place: int) -> int:
        """The number of the first word that begins at or after a place of the text."""
        return bisect_left(self._spans, place, key=lambda span: span[0])

    def place(self, number: int) -> int:
        """The place in the normalised string of the space before a word."""
        return self._starts[number] if number < len(self._starts) else len(self.normal)

    def words(self, first: int, after: int) -> list[str]:
        """The normalised words `first` to `after - 1`."""
        return [plain_word(self.text[start:end]) for start, end in self._spans[first:after]]

    def span(self, first: int, after: int) -> Span:
        """The place in the text of the words `first` to `after - 1`."""
        return self._spans[first][0], self._spans[after - 1][1]

    def spans(self, first: int, after: int) -> tuple[Span, ...]:
        """The places in the text of each of these words."""
        return self._spans[first:after]
