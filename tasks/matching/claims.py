"""A claim made ready to be judged: its words and their weights, names, cues, measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.values import Signal
from tasks.matching.figures import Figure, claimed_figures
from tasks.matching.lexicon import lexicon
from tasks.matching.names import Name, find_names
from tasks.matching.polarity import Cue, exclusives, hedges, negations, superlatives
from tasks.matching.tokens import Token, tokenise

if TYPE_CHECKING:
    from models.values import Statement


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of the claim. `number` is that of its token; `weight` how much it tells."""

    number: int
    stem: str
    weight: float
    token: Token
    name: bool


@dataclass(frozen=True, slots=True, eq=False)
class PreparedClaim:
    """A claim with what the engine looks for. `context` are stems that only help to find it."""

    statement: Statement
    tokens: tuple[Token, ...]
    words: tuple[Word, ...]
    names: tuple[Name, ...]
    negations: tuple[Cue, ...]
    hedges: tuple[Cue, ...]
    exclusives: tuple[Cue, ...]
    superlatives: tuple[Cue, ...]
    measures: tuple[Figure, ...]
    context: frozenset[str]


def prepare_claim(statement: Statement, *, proper: frozenset[str] = frozenset()) -> PreparedClaim:
    """Read a claim once. `proper` are the stems that the page writes as names."""
    tokens = tokenise(statement.text)
    names = find_names(statement.text, tokens, proper=proper)
    named = {number for name in names for number in name.tokens}
    measures = claimed_figures(statement.text)
    spoken = lexicon().cues["numbers"]
    measured = {
        token.start
        for token in tokens
        for measure in measures
        if measure.span[0] <= token.start < measure.span[1]
        and (
            measure.signal is Signal.DATE
            or token.numeric
            or token.word in spoken
            or token.word in lexicon().cues["signs"]
        )
    }
    weight = lexicon().weight
    words = tuple(
        Word(
            number=number,
            stem=token.stem,
            weight=weight(token.stem),
            token=token,
            name=number in named,
        )
        for number, token in enumerate(tokens)
        if token.content and token.start not in measured
    )
    return PreparedClaim(
        statement=statement,
        tokens=tokens,
        words=words,
        names=names,
        negations=negations(tokens),
        hedges=hedges(tokens),
        exclusives=exclusives(tokens),
        superlatives=superlatives(tokens),
        measures=measures,
        context=_context(statement, tokens),
    )


def _context(statement: Statement, tokens: tuple[Token, ...]) -> frozenset[str]:
    """Return the stems of the sentence before, for a claim that begins with a pronoun."""
    if not tokens or tokens[0].word not in lexicon().cues["pronouns"]:
        return frozenset()
    return frozenset(token.stem for token in tokenise(statement.context) if token.content)
