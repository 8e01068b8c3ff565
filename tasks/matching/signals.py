"""Findings about one window that need words only: names, negation, direction."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from models.values import Agreement, Finding, Signal
from tasks.matching.aliases import alias_in
from tasks.matching.alignment import Place
from tasks.matching.frames import frame_findings
from tasks.matching.hedging import certainty_findings
from tasks.matching.lexicon import Kinship, lexicon
from tasks.matching.naming import by_last_name, meant
from tasks.matching.order import order_findings, turned_words, way_findings
from tasks.matching.owners import owner_findings
from tasks.matching.places import place_findings
from tasks.matching.polarity import negations
from tasks.matching.quantities import Quantity
from tasks.matching.ranks import superlative_findings
from tasks.matching.surroundings import likeness, surroundings, weight
from tasks.matching.tokens import stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.matching.alignment import Alignment, Link
    from tasks.matching.claims import PreparedClaim
    from tasks.matching.polarity import Cue
    from tasks.matching.prepared import PreparedPage, Segment
    from tasks.matching.tokens import Token

_WITHIN = (Place.CORE, Place.NEAR)


def word_findings(
    claim: PreparedClaim,
    related: Mapping[str, Mapping[str, Kinship]],
    alignment: Alignment,
    page: PreparedPage,
) -> tuple[Finding, ...]:
    """Return every finding of this module about one window, in a fixed order."""
    order = order_findings(claim, alignment)
    only_meant = meant(claim, alignment, page)
    turned = turned_words(claim, order)
    opposites = [
        one
        for one in opposite_findings(claim, related, alignment)
        if one.signal is not Signal.DIRECTION or one.claim_span not in turned
    ]
    return (
        *name_findings(claim, alignment, page, only_meant),
        *digit_findings(alignment, only_meant),
        *owner_findings(claim, alignment, page),
        *order,
        *way_findings(claim, alignment),
        *opposites,
        *negation_findings(claim, alignment),
        *superlative_findings(claim, alignment),
        *comparison_findings(claim, alignment, order),
        *certainty_findings(claim, alignment),
        *frame_findings(claim, alignment, page.page.text),
        *place_findings(claim, alignment, page.stems),
    )


def name_findings(
    claim: PreparedClaim, alignment: Alignment, page: PreparedPage, only_meant: frozenset[int]
) -> list[Finding]:
    """Say for each name of the claim whether the window has it.

    AGREES: in the window, its heading or the page's title. DIFFERS: elsewhere on the page only,
    and the window has other names. ABSENT: elsewhere or nowhere. A last name is its bearer's; of
    a name that a passage without a page can only mean, nothing is said. The score is the share of
    the name's words that the window has.
    """
    links = {link.word.number: link for link in alignment.links}
    found = []
    for name in claim.names:
        of_name = [links[number] for number in name.tokens if number in links]
        if not of_name:
            continue
        weights = fsum(link.word.weight for link in of_name)
        here = fsum(link.word.weight for link in of_name if link.kept) / weights
        token = next((link.token for link in of_name if link.kept and link.token), None)
        rival = next((link for link in of_name if link.kinship is Kinship.RIVAL), None)
        called = None
        if here < _MOST_OF_A_NAME:
            if only_meant.issuperset(name.tokens):
                continue
            called = by_last_name(claim, name, links, page)
            if alias_in(name.text, _told(alignment, page), page.page.text):
                here = 1.0
        if here >= _MOST_OF_A_NAME or called is not None:
            agreement, note = Agreement.AGREES, f"The page has the name {name.text}."
        elif rival is not None and rival.token is not None:
            token = rival.token
            written = page.page.text[token.start : token.end]
            agreement, note = Agreement.DIFFERS, f"The page says {written}, not {name.text}."
        else:
            agreement, note = Agreement.ABSENT, f"The passage does not have the name {name.text}."
        found.append(
            Finding(
                signal=Signal.NAME,
                agreement=agreement,
                claim_span=name.span,
                page_span=(token.start, token.end) if token else None,
                score=round(here, 4),
                note=note,
            )
        )
    return found


_MOST_OF_A_NAME = 0.9


def _told(alignment: Alignment, page: PreparedPage) -> str:
    """The text of a window, with what stands over it."""
    core = alignment.window.core.passage
    return "\n".join(
        (page.page.title, core.heading, core.lead, page.page.text[slice(*alignment.window.span)])
    )


def digit_findings(alignment: Alignment, only_meant: frozenset[int]) -> list[Finding]:
    """Say which words with digits the window lacks: "Vesta 300", "GPT-4", "2.7.2" are no figures.

    A word the window has gives no finding ("767s" where it has "767"), nor one of a name that it
    only means.
    """
    here = {token.word for token in alignment.window.tokens}
    return [
        Finding(
            signal=Signal.NAME,
            agreement=Agreement.ABSENT,
            claim_span=(link.word.token.start, link.word.token.end),
            score=0.0,
            note=f"The passage does not have “{link.word.token.word}”.",
        )
        for link in alignment.links
        if link.kinship is not Kinship.SAME
        and any(map(str.isdigit, link.word.token.word))
        and link.word.number not in only_meant
        and link.word.token.word.removesuffix("s") not in here
    ]


def opposite_findings(
    claim: PreparedClaim, related: Mapping[str, Mapping[str, Kinship]], alignment: Alignment
) -> list[Finding]:
    """Say where the window has the opposite of a word of the claim, or another thing of its kind.

    Both must stand in the same surroundings. A negation on exactly one side turns an opposite into
    agreement ("did not rise", "fell"). The score is how alike the surroundings are.
    """
    core = alignment.window.core
    denied = _denied(core)
    in_claim = {start for cue in claim.negations for start in cue.scope}
    found = []
    for link in alignment.links_at(Place.CORE):
        token = link.token
        if token is None or link.kinship not in {Kinship.OPPOSITE, Kinship.RIVAL}:
            continue
        span = (link.word.token.start, link.word.token.end)
        near = surroundings(claim, span)
        alike = likeness(near, related, core.tokens, (token.start, token.end))
        share = alike / weight(near) if near else 0.0
        if share < ALIKE or (link.kinship is Kinship.RIVAL and _of_a_measure(claim, span)):
            continue
        odd = (span[0] in in_claim) != (token.start in denied)
        if link.kinship is Kinship.RIVAL and (odd or link.word.name):
            continue
        found.append(
            _between(
                Signal.DIRECTION if link.kinship is Kinship.OPPOSITE else Signal.NAME,
                Agreement.AGREES if odd else Agreement.DIFFERS,
                link,
                ""
                if odd
                else f"The page says “{token.word}”, the claim says “{link.word.token.word}”.",
                share,
            )
        )
    return found


def _of_a_measure(claim: PreparedClaim, span: tuple[int, int]) -> bool:
    """Say whether a word is of a number, which is compared as one: "two weeks", "two a week"."""
    word = claim.statement.text[slice(*span)].lower()
    return any(
        (one.span[0] <= span[0] and span[1] <= one.span[1])
        or (isinstance(one.value, Quantity) and one.value.per == word)
        for one in claim.measures
    )


ALIKE = 0.3
"""Share of the surroundings that two opposites must have in common."""


def _denied(*segments: Segment) -> set[int]:
    return {
        start for segment in segments for cue in negations(segment.tokens) for start in cue.scope
    }


def negation_findings(claim: PreparedClaim, alignment: Alignment) -> list[Finding]:
    """Say where one side denies what the other says.

    The score is the share of the words in common that only one side denies.
    """
    core = alignment.window.core
    there = [cue for one in alignment.window.segments for cue in negations(one.tokens)]
    denied = {start for cue in there for start in cue.scope}
    in_claim = {start for cue in claim.negations for start in cue.scope}
    links = [link for link in alignment.links_at(*_WITHIN) if link.token is not None]
    kept = [link for link in links if link.kept]
    opposed = any(link.kinship is Kinship.OPPOSITE for link in links)
    if any(
        link.word.token.start in in_claim and link.token and link.token.start in denied
        for link in kept
    ):
        return [
            Finding(
                signal=Signal.NEGATION,
                agreement=Agreement.AGREES,
                claim_span=claim.negations[0].span,
            )
        ]
    found = []
    otherwise = _denies(core.tokens, claim.tokens)
    wanting = any(token.word in lexicon().cues["wanting"] for token in core.tokens)
    negated = any(core.start <= cue.span[0] < core.end for cue in there)
    silent = not (otherwise or wanting or negated)
    if claim.negations and not opposed and silent:
        found.append(
            Finding(
                signal=Signal.NEGATION,
                agreement=Agreement.ABSENT,
                claim_span=claim.negations[0].span,
                note=f"The claim says “{claim.negations[0].word}”, the passage does not.",
            )
        )
    whole = fsum(link.word.weight for link in kept)
    for only_claim in (True, False):
        odd_links = [
            link
            for link in kept
            if link.token is not None
            and (link.word.token.start in in_claim) is only_claim
            and (link.token.start in denied) is not only_claim
        ]
        if not odd_links or not whole or opposed:
            continue
        share = fsum(link.word.weight for link in odd_links) / whole
        if otherwise if only_claim else share < BARELY or _denies(claim.tokens, core.tokens):
            continue
        head = _head(odd_links, claim.negations if only_claim else there, only_claim)
        word = head.word.token.word
        found.append(
            _between(
                Signal.NEGATION,
                Agreement.DIFFERS,
                head,
                f"The claim negates “{word}”, the page does not."
                if only_claim
                else f"The page negates “{word}”, the claim does not.",
                share,
            )
        )
    return found


BARELY = 0.15
"""Share of the words in common that the page must deny: less is another thing it denies."""


def _denies(tokens: Sequence[Token], others: Sequence[Token]) -> bool:
    """Say whether a text denies in another way than with "not".

    By a word that means it ("a ban on"), or by how a word is made that the other text has without:
    "unlabelled" for "labels", "non-greasy" for "greasy".
    """
    words = lexicon()
    stems = {token.stem for token in others}
    for number, token in enumerate(tokens):
        if token.word in words.cues["denying"] and not (token.capital and number):
            return True
        if token.word == "non" and number + 1 < len(tokens) and tokens[number + 1].stem in stems:
            return True
        if token.word.startswith(_UN) and not stems.isdisjoint(words.bare(token.stem)):
            return True
        if token.word.endswith("less") and stem(token.word.removesuffix("less")) in stems:
            return True
    return False


_UN = ("non", "un")


def _head(links: Sequence[Link], cues: Sequence[Cue], mine: bool) -> Link:
    """The word that a negation is of: the nearest to it that it bears on, names and "-ly" last."""

    def far(link: Link) -> tuple[bool, int, int]:
        token = link.word.token if mine or link.token is None else link.token
        away = min(token.start - cue.span[1] for cue in cues if token.start in cue.scope)
        return link.word.name or token.word.endswith("ly"), away, link.word.number

    return min(links, key=far)


def comparison_findings(
    claim: PreparedClaim, alignment: Alignment, order: Sequence[Finding]
) -> list[Finding]:
    """Say whether the window makes the comparison that the claim makes ("more people than").

    A window that gives two figures and leaves the comparing to its reader does not make it.
    "more than 300" compares nothing with anything.
    """
    if order or any(
        token.word == "than" for segment in alignment.window.segments for token in segment.tokens
    ):
        return []
    measured = {place for measure in claim.measures for place in range(*measure.span)}
    for number, token in enumerate(claim.tokens):
        following = claim.tokens[number + 1 : number + 3]
        if token.word == "than" and not any(after.start in measured for after in following):
            return [
                Finding(
                    signal=Signal.DIRECTION,
                    agreement=Agreement.ABSENT,
                    claim_span=(token.start, token.end),
                    note="The passage does not make the comparison.",
                )
            ]
    return []


def _between(
    signal: Signal, agreement: Agreement, link: Link, note: str, score: float = 1.0
) -> Finding:
    token = link.token
    return Finding(
        signal=signal,
        agreement=agreement,
        claim_span=(link.word.token.start, link.word.token.end),
        page_span=(token.start, token.end) if token else None,
        score=round(min(1.0, score), 4),
        note=note,
    )
