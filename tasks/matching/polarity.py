"""Negation, hedges, exclusives and superlatives: which words of a text they bear on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tasks.matching.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.values import Span
    from tasks.matching.tokens import Token

REACH = 6
"""Most words between a negation and the word it still bears on, inside one clause."""

_CONTRASTS = frozenset({"rather", "instead"})
_WHOLE = frozenset({"none", "nobody", "nothing", "nowhere"})
"""Words that deny what stands before them too: "they were found at none"; not "came to nothing"."""
_PREVENTING = frozenset(
    {"prevent", "prevents", "prevented", "preventing", "stopped", "kept", "barred", "saved"}
)
"""What they name with "from" did not happen."""
_AGAINST = {
    "forgot": frozenset({"to"}),
    "forgets": frozenset({"to"}),
    "yet": frozenset({"to"}),
    "short": frozenset({"of"}),
    "far": frozenset({"from"}),
    "free": frozenset({"of", "from"}),
}
"""Words that deny only with one that follows."""
_LIMITS = frozenset(
    {"more", "less", "fewer", "greater", "later", "earlier", "longer", "higher", "lower"}
)
"""What "no" and "not" make a limit of: "not more than ten"."""
_NO_MORE_THAN = frozenset({"only", "just", "merely", "simply"})
"""What "not" only adds to."""
NOT_ALL = frozenset({"all", "every", "everyone", "everything", "everybody", "always"})
"""What "not" leaves some of."""
_YET_TO = ["yet", "to"]
"""What "not" takes back."""
_SUFFIXED = re.compile(r"[a-z]{6,40}")
"""Words long enough, and no longer, to be superlatives by their ending."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One such word in a text: its place, and where the words begin that it bears on."""

    word: str
    span: Span
    scope: frozenset[int]


def negations(tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """Find the negations of a text with their scope. "not only", "not all", "No. 5" are none."""
    listed = lexicon().cues["negations"]
    cues: list[Cue] = []
    for number, token in enumerate(tokens):
        word = token.word
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        if word in _CONTRASTS:
            if following is None or following.word not in {"than", "of"}:
                continue
        elif word in _PREVENTING:
            if not _from(tokens, number):
                continue
        elif word in _AGAINST:
            if following is None or following.word not in _AGAINST[word]:
                continue
            if number and tokens[number - 1].word == "not":
                continue
        elif (word not in listed and not word.endswith("n't")) or _unreal(tokens, number):
            continue
        if following is not None:
            if following.word in _NO_MORE_THAN and (word == "not" or word.endswith("n't")):
                continue
            if word == "not" and following.word in NOT_ALL:
                continue
            if word == "no" and following.word in {"in", "or"}:
                continue
            if word == "zero" and (following.word == "to" or following.numeric):
                continue
            if word == "not" and [one.word for one in tokens[number + 1 : number + 3]] == _YET_TO:
                continue
            if word in {"no", "not"} and _limit(tokens, number):
                continue
            if word == "no" and (following.numeric or following.word in {"doubt", "matter"}):
                continue
        scope = set()
        for reached in range(number + 1, min(len(tokens), number + 1 + REACH)):
            if tokens[reached].clause != token.clause or tokens[reached].word in {"but", "because"}:
                break
            scope.add(tokens[reached].start)
        came_to = word == "nothing" and number > 0 and tokens[number - 1].word == "to"
        if word in _WHOLE and not came_to:
            scope |= {
                one.start
                for one in tokens[max(0, number - REACH) : number]
                if one.clause == token.clause
            }
        cues.append(Cue(word=word, span=(token.start, token.end), scope=frozenset(scope)))
    return tuple(cues)


def _from(tokens: Sequence[Token], number: int) -> bool:
    """Say whether "from" follows in the clause: "prevented the barn from burning"."""
    return any(
        token.word == "from" and token.clause == tokens[number].clause
        for token in tokens[number + 1 : number + REACH]
    )


def _limit(tokens: Sequence[Token], number: int) -> bool:
    """Say whether "not more than" and a figure follow: a limit, no denial."""
    after = tokens[number + 1 : number + 4]
    if len(after) < 3 or after[0].word not in _LIMITS or after[1].word != "than":  # noqa: PLR2004
        return False
    return after[2].numeric or after[2].word in lexicon().cues["numbers"]


def _unreal(tokens: Sequence[Token], number: int) -> bool:
    """Say whether a "not" stands in "had it not been": it did happen."""
    clause = [token for token in tokens[:number] if token.clause == tokens[number].clause]
    return (
        bool(clause)
        and clause[0].word == "had"
        and any(token.word == "would" for token in tokens[number:])
    )


def past(token: Token) -> bool:
    """Say whether a word is a verb's past form, by its ending or the list of the others."""
    return token.word.endswith("ed") or token.word in lexicon().cues["pasts"]


def hedges(tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """Find the words that make a statement less than certain; each bears on its clause.

    Some do so only before "to": "plans to open", not "plans include".
    """
    words = lexicon().cues
    return (
        *_cues(tokens, words["hedges"]),
        *(cue for cue in _cues(tokens, words["hedges_before_to"]) if _followed_by_to(tokens, cue)),
    )


def _followed_by_to(tokens: Sequence[Token], cue: Cue) -> bool:
    """Say whether "to" follows: not in "was due to rain", nor of "those who want to"."""
    before = ""
    for token, following in pairwise(tokens):
        if token.start == cue.span[0]:
            whose = before in (_BEING if cue.word == "due" else _WANTERS)
            return following.word == "to" and whose is (cue.word == "due")
        before = token.word
    return False


_BEING = frozenset({"is", "are", "was", "were", "be", "been"})
_WANTERS = frozenset({"who", "you", "that"})


def exclusives(tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """Find the words that shut everything else out or in: only, all, never; not "not all"."""
    above = {
        after.start
        for token, after in pairwise(tokens)
        if after.word == "all" and token.word in _ABOVE_ALL
    }
    found = _undenied(tokens, lexicon().cues["exclusives"])
    return tuple(cue for cue in found if cue.span[0] not in above)


_ABOVE_ALL = frozenset({"above", "after", "at"})


def not_all(tokens: Sequence[Token]) -> Cue | None:
    """The "all" or "every" of a "not all", if any."""
    for token, after in pairwise(tokens):
        if token.word == "not" and after.word in NOT_ALL:
            return Cue(word=after.word, span=(token.start, after.end), scope=frozenset())
    return None


def universal(tokens: Sequence[Token]) -> Cue | None:
    """The first "all" or "every" of a text that no "not" stands before."""
    return next(iter(_undenied(tokens, NOT_ALL | {"each", "entire", "whole"})), None)


_SHUT_TOO = {
    "all": frozenset({"every", "each", "any", "everyone", "everything", "entire", "whole", "both"}),
    "always": frozenset({"every", "any", "regardless", "must", "shall", "whenever"}),
    "only": frozenset({"just", "alone", "single", "except", "unless", "until"}),
}
"""What shuts in or out as well as the word does."""


def shut(tokens: Sequence[Token], cue: Cue) -> Cue | None:
    """The exclusive of a passage that answers one of the claim; None when it has none."""
    found = exclusives(tokens)
    if found:
        return found[0]
    return next(iter(_cues(tokens, _SHUT_TOO.get(cue.word, frozenset()))), None)


def superlatives(tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """Find the superlatives of a text: listed ones, and words in -est."""
    words = lexicon().cues
    found = []
    for number, token in enumerate(tokens):
        listed = token.word in words["superlatives"]
        suffixed = (
            token.word.endswith("est")
            and _SUFFIXED.fullmatch(token.word)
            and token.word not in words["not_superlatives"]
        )
        if not (listed or suffixed):
            continue
        if token.word in {"least", "most"} and number and tokens[number - 1].word == "at":
            continue
        if token.capital and number:
            continue
        scope = frozenset(reached.start for reached in tokens[number + 1 : number + 1 + REACH])
        found.append(Cue(word=token.word, span=(token.start, token.end), scope=scope))
    return tuple(found)


def _undenied(tokens: Sequence[Token], words: frozenset[str]) -> tuple[Cue, ...]:
    """Those words of a list that no "not" stands before."""
    denied = {after.start for token, after in pairwise(tokens) if token.word == "not"}
    return tuple(cue for cue in _cues(tokens, words) if cue.span[0] not in denied)


def _cues(tokens: Sequence[Token], words: frozenset[str]) -> tuple[Cue, ...]:
    """Find the words of a list; each bears on its clause. A capital inside is a name (May)."""
    return tuple(
        Cue(
            word=token.word,
            span=(token.start, token.end),
            scope=frozenset(reached.start for reached in tokens if reached.clause == token.clause),
        )
        for number, token in enumerate(tokens)
        if token.word in words and not (token.capital and number)
    )
