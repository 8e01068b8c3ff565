"""Names in a text: runs of words written with a capital where a common word would have none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tasks.matching.lexicon import RARE_WEIGHT, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.values import Span
    from tasks.matching.tokens import Token

_SENTENCE_END = re.compile(r"[.!?:]\W*$|\n")
_DATELINE = re.compile(r"(?:^[^a-z]+|\([A-Z]\w+\)) ?[-–—]+ *$")
"""What stands before a report's first word: "LUND (AP) - "."""
_MIXED = re.compile(r"[A-Za-z]\d|\d[A-Za-z]{2}|[a-z][A-Z]|^[A-Z]{2,}")
_SHORTEST = 4
_TITLE_CASE = 0.5


@dataclass(frozen=True, slots=True)
class Name:
    """One name: its place in the text, and the numbers of its tokens."""

    text: str
    span: Span
    tokens: tuple[int, ...]


def proper_stems(texts: Iterable[Sequence[Token]]) -> frozenset[str]:
    """Return the stems that a page writes with a capital, inside its sentences, more than without.

    Texts in which most words have a capital (headings) tell nothing and are left out.
    """
    balance: dict[str, int] = {}
    for tokens in texts:
        capitals = sum(token.capital for token in tokens)
        if len(tokens) < _SHORTEST or capitals > _TITLE_CASE * len(tokens):
            continue
        for before, token in pairwise(tokens):
            inside = before.clause == token.clause
            balance[token.stem] = balance.get(token.stem, 0) + (
                (1 if inside else 0) if token.capital else -1
            )
        first = tokens[0]
        if first.capital and lexicon().weight(first.stem) >= RARE_WEIGHT:
            balance[first.stem] = balance.get(first.stem, 0) + 1
    return frozenset(stem for stem, count in balance.items() if count > 0)


def find_names(
    text: str, tokens: Sequence[Token], offset: int = 0, *, proper: frozenset[str] = frozenset()
) -> tuple[Name, ...]:
    """Find the names in a text. `offset` is where the text begins in the tokens' places.

    A single word at the start of a sentence is a name when it is one of the `proper` stems, or one
    that everybody writes with a capital; so is a word of a text all in capitals.
    """
    shouting = len(tokens) >= _SHORTEST and text.upper() == text
    found: list[Name] = []
    run: list[int] = []
    for number, token in enumerate(tokens):
        if token.stem in proper if shouting else _named(text, tokens, number, offset, proper):
            joined = run and tokens[run[-1]].clause == token.clause and run[-1] == number - 1
            if run and not joined:
                found.append(_name(text, tokens, run, offset))
                run = []
            run.append(number)
        elif run:
            found.append(_name(text, tokens, run, offset))
            run = []
    if run:
        found.append(_name(text, tokens, run, offset))
    return tuple(found)


def _named(
    text: str, tokens: Sequence[Token], number: int, offset: int, proper: frozenset[str]
) -> bool:
    """Say whether a token is (part of) a name."""
    token = tokens[number]
    if token.word in lexicon().cues["calendar"] or not token.content or token.numeric:
        return False
    if token.word in lexicon().cues["initials"]:
        return False
    written = text[token.start - offset : token.end - offset]
    if _MIXED.search(written):
        return True
    if not token.capital:
        return False
    before = text[: token.start - offset]
    first = (
        number == 0
        or bool(_SENTENCE_END.search(before.rstrip()[-2:] if before else ""))
        or _DATELINE.search(before) is not None
    )
    if not first:
        return True
    following = tokens[number + 1] if number + 1 < len(tokens) else None
    if following is not None and following.named:
        return True
    return token.stem in proper or token.stem in lexicon().proper


def _name(text: str, tokens: Sequence[Token], run: Sequence[int], offset: int) -> Name:
    start, end = tokens[run[0]].start, tokens[run[-1]].end
    return Name(text=text[start - offset : end - offset], span=(start, end), tokens=tuple(run))
