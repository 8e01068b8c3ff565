"""Words of a text with their places and stems."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import Stemmer

from tasks.matching.lexicon import lexicon

_WORD = re.compile(
    r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*-[A-Za-z]*\d[A-Za-z0-9]*"  # CVE-2025-11700
    r"|[^\W_]+(?:[’'][^\W_]+)*(?:\+\+|#)?"
)
_BREAK = re.compile(r"[,;:.!?()\[\]|\n]|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `start` and `end` are its place in the text it was read from.

    `content` says that it carries meaning of its own (it is no stop word). `clause` counts the
    clauses of the text: two words with the same number have no punctuation between them.
    """

    start: int
    end: int
    word: str
    stem: str
    content: bool
    capital: bool
    clause: int

    @property
    def named(self) -> bool:
        """Whether the word is written as a name: with a capital, and no stop word."""
        return self.capital and self.content

    @property
    def numeric(self) -> bool:
        """Whether the word begins with a digit."""
        return self.word[0].isdigit()


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 60_000)


def plain(word: str) -> str:
    """Return a word in lower case, with a straight apostrophe, without a possessive or accents."""
    lowered = word.lower().replace("’", "'")
    if not lowered.isascii():
        parted = unicodedata.normalize("NFD", lowered)
        lowered = "".join(one for one in parted if not unicodedata.combining(one))
    return lowered[:-2] if lowered.endswith("'s") else lowered.rstrip("'")


def stem(word: str) -> str:
    """Return the Snowball stem of one word."""
    return str(_stemmer().stemWord(plain(word)))


def tokenise(text: str, offset: int = 0, clause: int = 0) -> tuple[Token, ...]:
    """Split a text into words. `offset` is added to every place; clauses count from `clause`."""
    stopwords = lexicon().stopwords
    stem_word = _stemmer().stemWord
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        start = match.start()
        if start > end and _BREAK.search(text, end, start):
            clause += 1
        end = match.end()
        written = match.group()
        word = plain(written)
        found.append(
            Token(
                start=start + offset,
                end=end + offset,
                word=word,
                stem=stem_word(word),
                content=word not in stopwords and (len(word) > 1 or word.isdigit()),
                capital=written[0].isupper(),
                clause=clause,
            )
        )
    return tuple(found)
