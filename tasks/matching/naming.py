"""When a passage that lacks a name of the claim speaks of its bearer all the same."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tasks.matching.lexicon import RARE_WEIGHT, lexicon

if TYPE_CHECKING:
    from tasks.matching.alignment import Alignment, Link
    from tasks.matching.claims import PreparedClaim
    from tasks.matching.names import Name
    from tasks.matching.prepared import PreparedPage
    from tasks.matching.tokens import Token

LONGEST: Final = 3
"""Words of a person's name."""
FIRST: Final = 3
"""The last word of a claim at which its subject's name begins, if no clause begins with it."""
OPENING: Final = 10
"""Words at the start of a sentence in which "he" or "the film" stands for its subject."""
_ADVERBIAL: Final = frozenset(
    {"on", "in", "at", "by", "for", "from", "during", "after", "before", "according", "as", "with"}
)
"""Words that begin a clause in which no subject stands: "On Rotten Tomatoes, the film ..."."""


def by_last_name(
    claim: PreparedClaim, name: Name, links: dict[int, Link], page: PreparedPage
) -> Token | None:
    """The word by which a passage calls the bearer of a name: "Dahl" for "Ingrid Dahl".

    The last word must be rare and stand on the page with no other first name. None: it does not,
    or the name is that of a place ("Lake Geneva").
    """
    words = [claim.tokens[number] for number in name.tokens]
    if not 1 < len(words) <= LONGEST or words[0].word in lexicon().cues["places"]:
        return None
    link = links.get(name.tokens[-1])
    if link is None or not link.kept or link.token is None:
        return None
    last = words[-1]
    if lexicon().weight(last.stem) < RARE_WEIGHT or any(map(str.isdigit, name.text)):
        return None
    own, titles = {word.stem for word in words}, lexicon().cues["titles"]
    for number, _ in page.index.postings.get(last.stem, ()):
        tokens = page.segments[number].tokens
        for before, token in pairwise(tokens):
            other = before.capital and before.content and before.word not in titles
            near = before.clause == token.clause
            if token.stem == last.stem and other and near and before.stem not in own:
                return None
    return link.token


def only_meant(claim: PreparedClaim, name: Name, alignment: Alignment, page: PreparedPage) -> bool:
    """Whether the claim's first name can be what a passage without a page calls "he", "the film".

    A passage that was cut out of its page does not repeat what the page is about; a page with a
    title does name it.
    """
    at = name.tokens[0]
    begins = at <= FIRST or claim.tokens[at - 1].clause < claim.tokens[at].clause
    first = name == claim.names[0] and begins
    if page.about or not first or page.stems & _stems(claim, name):
        return False
    linked = {link.token.start for link in alignment.links if link.kept and link.token is not None}
    cues = lexicon().cues
    before = ""
    tokens = alignment.window.core.tokens
    clause = tokens[0].clause if tokens and tokens[0].word in _ADVERBIAL else -1
    opening = [one for one in enumerate(tokens) if one[1].clause != clause][:OPENING]
    for number, token in opening:
        if token.word in cues["persons"]:
            return True
        if before in {"the", "this"} and token.word in cues["meant"]:
            return True
        stranger = token.capital and token.content and token.start not in linked
        if stranger and number and token.word not in cues["calendar"]:
            return False  # it speaks of somebody else
        before = token.word
    return False


def _stems(claim: PreparedClaim, name: Name) -> set[str]:
    return {claim.tokens[number].stem for number in name.tokens}
