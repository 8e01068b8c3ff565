"""The word tables of the engine: stop words, synonyms, opposites, rivals, stem weights.

The tables are text files beside this module, curated by hand except for the weights, which are
inverse document frequencies, and the common and proper stems, all counted over the training
passages. All look-ups are by stem (Snowball English, Porter 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import TYPE_CHECKING

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RARE_WEIGHT = 8.0
"""Weight of a stem that is not in the table: rarer than every one that is."""

FRAMING_SHARE = 0.25
"""What a word that speaks about the page counts, of its weight."""

_SHARED_PREFIX = 5
_NEGATING_PREFIXES = ("un", "in", "im", "non", "dis", "ir", "il")
_LEAST_ROOT = 4
_LONGEST_ENDING = 5


class Kinship(StrEnum):
    """How two words stand to each other."""

    SAME = "same"
    SYNONYM = "synonym"
    AKIN = "akin"
    OPPOSITE = "opposite"
    RIVAL = "rival"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables, ready for look-up. Values of the mappings are ids of lines in the tables."""

    stopwords: frozenset[str]
    synonyms: Mapping[str, frozenset[int]]
    left: Mapping[str, frozenset[int]]
    right: Mapping[str, frozenset[int]]
    rivals: Mapping[str, frozenset[int]]
    weights: Mapping[str, float]
    framing: frozenset[str]
    common: frozenset[str]
    proper: frozenset[str]
    cues: Mapping[str, frozenset[str]]

    def weight(self, stem: str) -> float:
        """Return how much a stem tells apart, in nats: 0.5 and up, 8 for a rare one."""
        weight = self.weights.get(stem, RARE_WEIGHT)
        return weight * FRAMING_SHARE if stem in self.framing else weight

    def opposed(self, one: str, other: str) -> bool:
        """Say whether two stems are opposites: "rise" and "fall", "known" and "unknown"."""
        nowhere: frozenset[int] = frozenset()
        if self.left.get(one, nowhere) & self.right.get(other, nowhere):
            return True
        if self.right.get(one, nowhere) & self.left.get(other, nowhere):
            return True
        return other in self.bare(one) or one in self.bare(other)

    def bare(self, stem: str) -> tuple[str, ...]:
        """Return a stem without a prefix that may negate it: "unknown" gives "known"."""
        return tuple(
            stem[len(prefix) :]
            for prefix in _NEGATING_PREFIXES
            if stem.startswith(prefix) and len(stem) >= len(prefix) + _LEAST_ROOT
        )

    def rival(self, one: str, other: str) -> bool:
        """Say whether two stems name different things of one kind: "walnut" and "maple"."""
        return one != other and not self.rivals.get(one, frozenset()).isdisjoint(
            self.rivals.get(other, frozenset())
        )

    def kinship(self, one: str, other: str) -> Kinship:
        """Return how two stems stand to each other; the first that fits, as listed."""
        if one == other:
            return Kinship.SAME
        if self.opposed(one, other):
            return Kinship.OPPOSITE
        if not self.synonyms.get(one, frozenset()).isdisjoint(self.synonyms.get(other, ())):
            return Kinship.SYNONYM
        if self.rival(one, other):
            return Kinship.RIVAL
        return Kinship.AKIN if akin(one, other) else Kinship.NONE


def akin(one: str, other: str) -> bool:
    """Say whether two different stems seem to share a root: "product" and "produc"."""
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST_ROOT or short[:_LEAST_ROOT] != long[:_LEAST_ROOT]:
        return False
    shared = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(short, long, strict=False))
    )
    return shared >= _SHARED_PREFIX and shared >= len(long) - _LONGEST_ENDING


def table_lines(name: str) -> Iterator[str]:
    """Yield the lines of a table that are neither empty nor comments."""
    text = files("tasks.matching").joinpath("tables", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line


def _stems(name: str) -> frozenset[str]:
    """Read a table that is a list of stems."""
    return frozenset(stem for line in table_lines(name) for stem in line.split())


def _classes(name: str, stemmer: Stemmer.Stemmer) -> dict[str, frozenset[int]]:
    """Read a table of classes, one a line, into stem -> line ids."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(table_lines(name)):
        for word in line.split():
            found.setdefault(stemmer.stemWord(word), set()).add(number)
    return {stem: frozenset(ids) for stem, ids in found.items()}


def _cues() -> dict[str, frozenset[str]]:
    """Read the lists of little words: list -> words as they are written."""
    found: dict[str, set[str]] = {}
    for line in table_lines("cues.txt"):
        name, _, words = line.partition(": ")
        found.setdefault(name, set()).update(words.split())
    return {name: frozenset(words) for name, words in found.items()}


@cache
def lexicon() -> Lexicon:
    """Return the tables, read once in a process (8 ms)."""
    stemmer = Stemmer.Stemmer("english")
    left: dict[str, set[int]] = {}
    right: dict[str, set[int]] = {}
    for number, line in enumerate(table_lines("opposites.txt")):
        one, _, other = line.partition("|")
        for side, words in ((left, one), (right, other)):
            for word in words.split():
                side.setdefault(stemmer.stemWord(word), set()).add(number)
    weights: dict[str, float] = {}
    for line in table_lines("stem_weights.txt"):
        weight, _, stems = line.partition(": ")
        weights.update(dict.fromkeys(stems.split(), float(weight)))
    return Lexicon(
        stopwords=frozenset(word for line in table_lines("stopwords.txt") for word in line.split()),
        synonyms=_classes("synonyms.txt", stemmer),
        left={stem: frozenset(ids) for stem, ids in left.items()},
        right={stem: frozenset(ids) for stem, ids in right.items()},
        rivals=_classes("rivals.txt", stemmer),
        weights=weights,
        common=_stems("common_stems.txt"),
        proper=_stems("proper_stems.txt"),
        cues=_cues(),
        framing=frozenset(
            stemmer.stemWord(word) for line in table_lines("framing.txt") for word in line.split()
        ),
    )
