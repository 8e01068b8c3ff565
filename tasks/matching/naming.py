"""When a passage that lacks a name of the claim speaks of its bearer all the same."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tasks.matching.lexicon import RARE_WEIGHT, lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.matching.alignment import Alignment, Link
    from tasks.matching.claims import PreparedClaim
    from tasks.matching.names import Name
    from tasks.matching.prepared import PreparedPage
    from tasks.matching.tokens import Token

LONGEST: Final = 3
"""Words of a person's name."""
FIRST: Final = 3
"""The last word of a claim at which its subject's name begins, if no clause begins with it."""
_INSIDE: Final = frozenset({"of", "the", "and", "for", "in", "to", "a", "on"})
"""Little words inside a name: "The Odd Life of Timothy Green"."""
_SERIES: Final = frozenset({"film", "movie", "series", "franchise"})
"""What works are called after their name: "the Jarhead film"."""
_SHORT: Final = 3
"""Letters that a first name and its short form have in common: Zac, Zachary."""
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

    The last word must stand on the page with no other first name than a longer or shorter form of
    his; and be rare, or written as a name. None: it does not, or the name is that of a place
    ("Lake Geneva").
    """
    words = [claim.tokens[number] for number in name.tokens]
    if not 1 < len(words) <= LONGEST or words[0].word in lexicon().cues["places"]:
        return None
    link = links.get(name.tokens[-1])
    if link is None or not link.kept or link.token is None:
        return None
    last = words[-1]
    rare = lexicon().weight(last.stem) >= RARE_WEIGHT
    if not (rare or (page.bare and link.token.capital)) or any(map(str.isdigit, name.text)):
        return None
    own = {word.stem for word in words}
    for number, _ in page.index.postings.get(last.stem, ()):
        tokens = page.segments[number].tokens
        for at, token in enumerate(tokens):
            if token.stem == last.stem and not _may_bear(tokens, at, own, words[0]):
                return None
    return link.token


def _may_bear(tokens: Sequence[Token], at: int, own: set[str], first: Token) -> bool:
    """Whether the names before a last name are none, or those of the bearer of `first`."""
    before: list[Token] = []
    for token in reversed(tokens[max(0, at - LONGEST) : at]):
        named = token.named and token.word not in lexicon().cues["titles"]
        if not named or token.clause != tokens[at].clause:
            break
        before.append(token)
    if all(one.stem in own for one in before):
        return True
    return any(
        min(len(one.word), len(first.word)) >= _SHORT and one.word[:_SHORT] == first.word[:_SHORT]
        for one in before
    )


def topic(claim: PreparedClaim) -> tuple[range, bool]:
    """The claim's words that name what it is about, and whether they are a frame: "In Focus, ...".

    They begin with the first name, at the claim's beginning or that of a clause, and take in what
    belongs to it: "Insidious: Chapter 3 (film)", "The Odd Life of Timothy Green". Empty where the
    claim begins with no name.
    """
    tokens, text = claim.tokens, claim.statement.text
    numbered = (
        bool(tokens)
        and tokens[0].content
        and tokens[0].capital
        and (any(map(str.isdigit, tokens[0].word)) or (len(tokens) > 1 and tokens[1].numeric))
    )
    if not (claim.names or numbered):
        return range(0), False
    begin = 0 if numbered else claim.names[0].tokens[0]
    first = begin - 1 if begin and tokens[begin - 1].word == "the" else begin
    if not (begin <= FIRST or tokens[first - 1].clause < tokens[first].clause):
        return range(0), False
    end = begin + 1
    while end < len(tokens):
        token = tokens[end]
        before = text[: token.start]
        bracketed = before.count("(") > before.count(")")
        if not bracketed and "," in text[tokens[end - 1].end : token.start]:
            break
        kind = token.word in lexicon().cues["meant"]
        if not (token.capital or token.numeric or bracketed or kind or token.word in _INSIDE):
            break
        end += 1
    while (
        end - 1 > begin
        and not (tokens[end - 1].capital or tokens[end - 1].numeric)
        and text[tokens[end - 1].end : tokens[end - 1].end + 1] != ")"
    ):
        end -= 1
    after = text[tokens[end - 1].end : tokens[end].start] if end < len(tokens) else ""
    return range(begin, end), first > 0 and tokens[first - 1].word == "in" and "," in after


def meant(claim: PreparedClaim, alignment: Alignment, page: PreparedPage) -> frozenset[int]:
    """The words of the claim that name what a passage without a page calls "he" or "the film".

    Or what their frame is ("In Focus, Tse is ..."). A passage that was cut out of its page does not
    repeat what the page is about; a page with a title does name it.
    """
    if page.about:
        return frozenset()
    named, framed = topic(claim)
    runs = _works(claim) if page.bare else []
    if (framed and page.bare) or _speaks_of_it(alignment):
        runs.append(named)
    return frozenset(number for run in runs if not _names_part(claim, run, page) for number in run)


def _names_part(claim: PreparedClaim, run: range, page: PreparedPage) -> bool:
    """Whether a word of a name stands in the passage: then the rest of it would too."""
    return any(
        token.stem in page.stems for token in claim.tokens[run.start : run.stop] if token.capital
    )


def _works(claim: PreparedClaim) -> list[range]:
    """The words of names that are said to be works: "in the film Jarhead", "Chapter 3 (film)"."""
    tokens, text, kinds = claim.tokens, claim.statement.text, lexicon().cues["works"]
    found: list[range] = []
    for name in claim.names:
        first, end = name.tokens[0], name.tokens[-1] + 1
        while (
            end < len(tokens)
            and (tokens[end].capital or tokens[end].numeric)
            and "," not in text[tokens[end - 1].end : tokens[end].start]
        ):
            end += 1
        before = [one.word for one in tokens[max(0, first - 3) : first] if one.word != "the"]
        after = tokens[end].word if end < len(tokens) else ""
        bracketed = after in kinds and text[tokens[end - 1].end :].startswith(" (")
        titled = after in _SERIES and end - first > 1  # not "a Dutch film"
        called = bracketed or titled or (before and before[-1] in kinds)
        if called:
            found.append(range(first, end))
    return found


def _speaks_of_it(alignment: Alignment) -> bool:
    """Whether a sentence opens with "he" or "the film", and names nobody else before it."""
    linked = {link.token.start for link in alignment.links if link.kept and link.token is not None}
    cues = lexicon().cues
    before = ""
    tokens = alignment.window.core.tokens
    clause = tokens[0].clause if tokens and tokens[0].word in _ADVERBIAL else -1
    opening = [one for one in enumerate(tokens) if one[1].clause != clause][:OPENING]
    following = [token.word for token in tokens[1:]] + [""]
    if any(a.word == "this" and b.word in cues["meant"] for a, b in pairwise(tokens)):
        return True
    for number, token in opening:
        if token.word in cues["persons"]:
            return True
        kind = before in {"the", "this"} and token.word in cues["meant"]
        if kind and following[number] != "of":  # not "the city of Providence"
            return True
        stranger = token.named and token.start not in linked
        if stranger and number and token.word not in cues["calendar"]:
            return False  # it speaks of somebody else
        before = token.word
    return False
