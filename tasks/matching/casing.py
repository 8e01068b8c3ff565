"""Claims written all in capitals, or without any, in the case a careful writer would use."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tasks.matching.lexicon import RARE_WEIGHT, lexicon
from tasks.matching.tokens import stem, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tasks.matching.tokens import Token

FEWEST: Final = 4
"""Words from which a text without any difference of case is taken to be written so."""
_CODE: Final = re.compile(r"\b[a-z]+-[a-z]*\d[a-z0-9]*")
"""What the page may write "COVID-19"."""
_DERIVED: Final = re.compile(
    r"[a-z]{3}(?:like|ing|ed|ly|ness|ments?|ents?|able|ible|ions?|ous|ive|ful|less|ism)$"
)
"""How words end that a table need not know to be no names."""
_TWO_SENSES: Final = frozenset({"march", "may", "i"})
_ON: Final = frozenset(
    {"on", "by", "of", "since", "until", "till", "from", "before", "after", "to"}
)
"""What stands before a day: "on 3 march"."""
_LAST_DAY: Final = 31
_OF_PLACES: Final = frozenset({"new", "north", "south", "east", "west", "united"})
_NUMBERED: Final = frozenset({"chapter", "route", "interstate", "highway", "flight"})
"""What the number after it makes a name: "Route 66"."""


def in_one_case(text: str) -> bool:
    """Whether a text is written all in capitals, or all without."""
    return text in {text.lower(), text.upper()} and len(text.lower()) == len(text)


def pairs_of_names(texts: Iterable[Sequence[Token]]) -> frozenset[tuple[str, str]]:
    """The stems of neighbours that both have a capital: of "Seattle City Council" two pairs."""
    return frozenset(
        (one.stem, other.stem)
        for tokens in texts
        for one, other in pairwise(tokens)
        if one.capital and other.capital and one.clause == other.clause
    )


def recased(
    text: str,
    proper: frozenset[str],
    plain: frozenset[str] = frozenset(),
    pairs: frozenset[tuple[str, str]] = frozenset(),
) -> str:
    """Give names and months their capitals back, in a text that is all in one case.

    `proper` are the stems that the page writes as names, `plain` those that it also writes without
    a capital: of the common words among them a name is made only where one stands in `pairs` with
    its neighbour. A word that no table knows (`common` are those that are rare and no names) is
    taken for a name too, and what names of places begin with before one: "new Zealand". Gives a
    text of the same length, and a text of mixed case as it is.
    """
    low = text.lower()
    tokens = tokenise(low)
    if not in_one_case(text) or len(tokens) < FEWEST:
        return text
    letters = list(low)
    for code in _CODE.finditer(low):
        if stem(code.group()) in proper:
            letters[code.start()] = low[code.start()].upper()
    capital = [_capital(tokens, number, proper, plain) for number in range(len(tokens))]
    for number in reversed(range(len(tokens) - 1)):
        token, following = tokens[number : number + 2]
        if token.clause != following.clause:
            continue
        if (token.stem, following.stem) in pairs:
            capital[number] = capital[number + 1] = True
        elif capital[number + 1] and following.stem not in plain:
            capital[number] |= token.word in _OF_PLACES
    for number, token in enumerate(tokens):
        if number == 0 or capital[number]:
            letters[token.start] = low[token.start].upper()
    made = "".join(letters)
    return made if len(made) == len(text) else text


def _capital(
    tokens: Sequence[Token], number: int, proper: frozenset[str], plain: frozenset[str]
) -> bool:
    token = tokens[number]
    if token.word in lexicon().cues["calendar"]:
        return token.word not in _TWO_SENSES or token.word == "i" or _dated(tokens, number)
    if not token.content or token.numeric:
        return False
    if token.word in _NUMBERED and number + 1 < len(tokens) and tokens[number + 1].numeric:
        return True
    if token.stem not in proper and _DERIVED.search(token.word):
        return False
    unknown = lexicon().weight(token.stem) >= RARE_WEIGHT and token.stem not in lexicon().common
    known = token.stem in proper or token.stem in lexicon().proper
    return unknown or (known and token.stem not in plain)


def _dated(tokens: Sequence[Token], number: int) -> bool:
    """Whether a figure makes a word a month: "march 2020", "on 3 march", not "3 march on"."""
    if number + 1 < len(tokens) and tokens[number + 1].numeric:
        return True
    if number < 2:  # noqa: PLR2004 (a day, and the word before it)
        return False
    before, day = tokens[number - 2 : number]
    return before.word in _ON and day.word.isdecimal() and int(day.word) <= _LAST_DAY
