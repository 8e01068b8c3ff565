"""Names in a sentence that are nothing of the claim: it may speak of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.matching.lexicon import lexicon

if TYPE_CHECKING:
    from tasks.matching.evidence import Reading
    from tasks.matching.prepared import PreparedPage
    from tasks.matching.tokens import Token


def strangers(reading: Reading, page: PreparedPage) -> tuple[Token, ...]:
    """The words of the window's sentence that are written as names and answer no word of the claim.

    The first word counts where the page writes it as a name elsewhere, everybody does, or another
    capital follows.
    """
    linked = {
        link.token.start for link in reading.alignment.links if link.kept and link.token is not None
    }
    calendar, known = lexicon().cues["calendar"], lexicon().proper
    tokens = reading.alignment.window.core.tokens
    return tuple(
        token
        for number, token in enumerate(tokens)
        if token.named
        and token.start not in linked
        and token.word not in calendar
        and (
            number > 0
            or token.stem in page.proper
            or token.stem in known
            or (len(tokens) > 1 and tokens[1].named)
        )
    )
