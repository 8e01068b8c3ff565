"""Which words of a page are related to a word of a claim, found without comparing them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.matching.lexicon import Kinship, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ROOT = 4

Key = tuple[str, int | str]


@dataclass(frozen=True, slots=True)
class Kin:
    """The stems of a page by what relates them: lines of the tables, first letters."""

    groups: Mapping[Key, frozenset[str]]

    @classmethod
    def of(cls, stems: Iterable[str]) -> Kin:
        """Group the stems of a page."""
        groups: dict[Key, set[str]] = {}
        for stem in stems:
            for key in _keys(stem):
                groups.setdefault(key, set()).add(stem)
        return cls(groups={key: frozenset(members) for key, members in groups.items()})

    def related(self, stem: str) -> dict[str, Kinship]:
        """Return the page's stems that are related to a claim's stem, and how."""
        words = lexicon()
        found: dict[str, Kinship] = {}
        for key in _sought(stem):
            for other in sorted(self.groups.get(key, ())):
                if other not in found:
                    kinship = words.kinship(stem, other)
                    if kinship is not Kinship.NONE:
                        found[other] = kinship
        return found


def _keys(stem: str) -> list[Key]:
    """Return the groups a stem of the page is a member of."""
    words = lexicon()
    keys: list[Key] = [("root", stem[:_ROOT]), ("whole", stem)]
    keys += [("synonym", number) for number in words.synonyms.get(stem, ())]
    keys += [("left", number) for number in words.left.get(stem, ())]
    keys += [("right", number) for number in words.right.get(stem, ())]
    keys += [("rival", number) for number in words.rivals.get(stem, ())]
    keys += [("bare", bare) for bare in words.bare(stem)]
    return keys


def _sought(stem: str) -> list[Key]:
    """Return the groups whose members may be related to a stem of the claim."""
    words = lexicon()
    keys: list[Key] = [("root", stem[:_ROOT]), ("bare", stem)]
    keys += [("whole", bare) for bare in words.bare(stem)]
    keys += [("synonym", number) for number in words.synonyms.get(stem, ())]
    keys += [("right", number) for number in words.left.get(stem, ())]
    keys += [("left", number) for number in words.right.get(stem, ())]
    keys += [("rival", number) for number in words.rivals.get(stem, ())]
    return keys
