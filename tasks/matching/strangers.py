"""Names in a sentence that are nothing of the claim: it may speak of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.matching.lexicon import lexicon

if TYPE_CHECKING:
    from tasks.matching.evidence import Reading
    from tasks.matching.prepared import PreparedPage


def strangers(reading: Reading, page: PreparedPage) -> int:
    """How many words of the window's sentence are written as names and answer no word of the claim.

    The first word counts where the page writes it as a name elsewhere, or no table knows it.
    """
    linked = {
        link.token.start for link in reading.alignment.links if link.kept and link.token is not None
    }
    calendar = lexicon().cues["calendar"]
    return sum(
        token.capital
        and token.content
        and token.start not in linked
        and token.word not in calendar
        and (number > 0 or token.stem in page.proper)
        for number, token in enumerate(reading.alignment.window.core.tokens)
    )
