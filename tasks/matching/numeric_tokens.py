"""The text cut into numbers, words and signs, as the grammars of numbers and dates read it.

One pass, linear in the text: every alternative of the pattern either has a bounded length or takes
all the characters it looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.values import Span

VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
"""The fractions that are one character."""

_SEPARATOR = ",\u00a0\u202f\u2009'’"
_TOKEN = re.compile(
    rf"""
    (?P<address> (?i:https?://|www\.|doi:)\S+ )
  | (?P<number>
        [0-9]{{1,3}}(?:[{_SEPARATOR}][0-9]{{3}}){{1,7}}(?![0-9])(?:\.[0-9]{{1,12}}(?![0-9.]))?
      | [0-9]{{1,3}}(?:\ [0-9]{{3}}){{2,7}}(?![0-9])
      | [0-9]{{1,2}}(?:,[0-9]{{2}}){{1,6}},[0-9]{{3}}(?![0-9])
      | [0-9]{{1,3}},[0-9]{{1,2}}(?=\s?(?i:%|per\s?cent|[mb]illion|trillion|bn\b))
    )
  | (?P<dotted> [0-9]+(?:\.[0-9]+){{2,}} )
  | (?P<plain> [0-9]+(?:\.[0-9]+)? )
  | (?P<vulgar> [{VULGAR}] )
  | (?P<word> [^\W\d_{VULGAR}]+(?:['’][^\W\d_{VULGAR}]+)* )
  | (?P<sign> \S )
    """,
    re.VERBOSE,
)
_GAP = 3


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A text's tokens as parallel tuples.

    `kinds` holds "address", "number", "dotted", "plain", "vulgar", "word" or "sign"; `words` the
    tokens in lower case with straight apostrophes. Every method answers for any index: outside the
    text there are empty tokens.
    """

    text: str
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, index: int) -> str:
        """The token in lower case, or ""."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def kind(self, index: int) -> str:
        """The token's kind, or ""."""
        return self.kinds[index] if 0 <= index < len(self.kinds) else ""

    def raw(self, index: int) -> str:
        """The token as written, or ""."""
        if not 0 <= index < len(self.words):
            return ""
        return self.text[self.starts[index] : self.ends[index]]

    def numeric(self, index: int) -> bool:
        """Whether the token is a number in digits."""
        return self.kind(index) in {"number", "plain"}

    def glued(self, index: int) -> bool:
        """Whether nothing stands between the token and the one before."""
        return 0 < index < len(self.words) and self.starts[index] == self.ends[index - 1]

    def near(self, index: int) -> bool:
        """Whether at most a little white space, and no blank line, stands before the token."""
        if not 0 < index < len(self.words):
            return False
        gap = self.text[self.ends[index - 1] : self.starts[index]]
        return len(gap) <= _GAP and gap.count("\n") <= 1

    def capital(self, index: int) -> bool:
        """Whether the token begins with a capital."""
        return self.raw(index)[:1].isupper()

    def opens(self, index: int) -> bool:
        """Whether the token is the first of a sentence or line."""
        if index <= 0:
            return True
        if self.word(index - 1) in {".", "!", "?", ":", "“", '"', "•", "|", ";", "[", "(", "‘"}:
            return True
        return "\n" in self.text[self.ends[index - 1] : self.starts[index]]

    def span(self, first: int, after: int) -> Span:
        """The place in the text of the tokens `first` to `after - 1`."""
        return self.starts[first], self.ends[after - 1]


def listed(words: str) -> tuple[str, ...]:
    """The words of a table that is written as one text."""
    return tuple(words.split())


def scan(text: str) -> Scan:
    """Cut a text into its tokens."""
    kinds: list[str] = []
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        kinds.append(match.lastgroup or "")
        words.append(match.group().lower().replace("’", "'"))
        starts.append(match.start())
        ends.append(match.end())
    return Scan(text, tuple(kinds), tuple(words), tuple(starts), tuple(ends))
