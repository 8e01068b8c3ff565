"""What a number goes with: in "41 % in houses, 22 % in flats" the flats have the 22."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tasks.matching.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.values import Span
    from tasks.matching.tokens import Token

_NEXT: Final = 2
"""Most little words between a number and what it goes with: "140 in the"."""
_AWAY: Final = frozenset({"to", "from", "and", "or", "but", "than", "by", "up", "down", "not"})
"""Little words that part a number from what follows."""
_ARTICLES: Final = frozenset({"the", "a", "an", "its", "their"})
_PLACES: Final = frozenset({"in", "at", "for", "of", "on", "among"})


def bound_elsewhere(
    tokens: Sequence[Token], text: str, same: Span, other: Span, linked: frozenset[int]
) -> bool:
    """Say whether the claim's words go with `other`, its rival, rather than with `same`.

    `linked` are the places of the words, dates and numbers that the claim has. Either a word of
    the claim is next to the rival while `same` stands next to another word only; or the rival has
    the claim's "in flats", and `same` another "in".
    """
    mine, theirs = _beside(tokens, text, same), _beside(tokens, text, other)
    apart = [token for token in theirs if token.start in linked and token not in mine]
    if not apart:
        return False
    if mine and not any(token.start in linked for token in mine):
        return True
    places = _phrases(tokens, other)
    return any(
        token in apart and word in rivals
        for word, heads in places.items()
        for token in heads
        for rivals in [_strange(tokens, same, linked)]
    )


def _index(tokens: Sequence[Token], span: Span) -> tuple[int, int]:
    """The first token of a span, and the one after its last."""
    first = next((n for n, token in enumerate(tokens) if token.end > span[0]), len(tokens))
    after = first
    while after < len(tokens) and tokens[after].start < span[1]:
        after += 1
    return first, after


def _beside(tokens: Sequence[Token], text: str, span: Span) -> list[Token]:
    """The words that carry meaning next to a number, with little words between at most."""
    first, after = _index(tokens, span)
    found = []
    for step, edge in ((-1, first), (1, after - 1)):
        at = edge + step
        skipped = 0
        while 0 <= at < len(tokens) and skipped <= _NEXT:
            token, last = tokens[at], tokens[at - step]
            between = text[min(token.end, last.end) : max(token.start, last.start)]
            if token.clause != last.clause and "|" not in between:
                break
            if "\n" in between or token.word in _AWAY:
                break
            if token.content:
                found.append(token)
                break
            skipped += 1
            at += step
    return found


def _clause(tokens: Sequence[Token], span: Span) -> tuple[int, int]:
    first, after = _index(tokens, span)
    if first >= len(tokens):
        return first, first
    clause = tokens[first].clause
    while first > 0 and tokens[first - 1].clause == clause:
        first -= 1
    while after < len(tokens) and tokens[after].clause == clause:
        after += 1
    return first, after


def _phrases(tokens: Sequence[Token], span: Span) -> dict[str, list[Token]]:
    """The words after each "in", "at" or "for" in a number's clause, by that little word."""
    stopwords = lexicon().stopwords
    found: dict[str, list[Token]] = {}
    inside = ""
    begin, end = _clause(tokens, span)
    for token in tokens[begin:end]:
        if span[0] <= token.start < span[1]:
            inside = ""
        elif token.word in _PLACES:
            inside = token.word
        elif inside and token.content:
            found.setdefault(inside, []).append(token)
        elif (
            inside
            and token.word in stopwords
            and (found.get(inside) or token.word not in _ARTICLES)
        ):
            inside = ""
    return found


def _strange(tokens: Sequence[Token], span: Span, linked: frozenset[int]) -> set[str]:
    """The little words after which a number's clause has nothing of the claim."""
    return {
        word
        for word, heads in _phrases(tokens, span).items()
        if not any(token.start in linked for token in heads)
    }
