"""Claims written all in capitals, or without any, in the case a careful writer would use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tasks.matching.lexicon import RARE_WEIGHT, lexicon
from tasks.matching.tokens import stem, tokenise

if TYPE_CHECKING:
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


def recased(text: str, proper: frozenset[str], plain: frozenset[str] = frozenset()) -> str:
    """Give names and months their capitals back, in a text that is all in one case.

    `proper` are the stems that the page writes as names, `plain` those that it also writes without
    a capital: of the common words among them no name is made. A word that no table knows (`common`
    are those that are rare and no names) is taken for a name too. Gives a text of the same length,
    and a text of mixed case as it is.
    """
    low = text.lower()
    if text not in {low, text.upper()} or len(low) != len(text):
        return text
    tokens = tokenise(low)
    if len(tokens) < FEWEST:
        return text
    letters = list(low)
    for code in _CODE.finditer(low):
        if stem(code.group()) in proper:
            letters[code.start()] = low[code.start()].upper()
    for number, token in enumerate(tokens):
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        if number == 0 or _capital(token, following, proper, plain):
            letters[token.start] = low[token.start].upper()
    made = "".join(letters)
    return made if len(made) == len(text) else text


def _capital(
    token: Token, following: Token | None, proper: frozenset[str], plain: frozenset[str]
) -> bool:
    if token.word in lexicon().cues["calendar"]:
        dated = following is not None and following.numeric
        return token.word not in _TWO_SENSES or dated or token.word == "i"
    if not token.content or token.numeric:
        return False
    if token.stem not in proper and _DERIVED.search(token.word):
        return False
    unknown = lexicon().weight(token.stem) >= RARE_WEIGHT and token.stem not in lexicon().common
    return unknown or (token.stem in proper and token.stem not in plain)
