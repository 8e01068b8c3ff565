"""Guards: each may only lower a verified claim to missing, never raise one.

`GUARDS` come after the rules. `FACTS` are for a judge that knows meaning: most of them no
probability overrules. `STRICT` are for judges whose probabilities nobody has calibrated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from models.status import Reason
from models.values import Agreement, Signal
from tasks.matching.alignment import Place
from tasks.matching.coverage import weakest_clause
from tasks.matching.frames import CONDITION, SURE
from tasks.matching.nowhere import figure_written, lacking, unanswered
from tasks.matching.strangers import strangers

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.values import Finding
    from tasks.matching.evidence import Evidence, Reading

AGREES, DIFFERS, ABSENT = Agreement.AGREES, Agreement.DIFFERS, Agreement.ABSENT

DENIED = 0.2
"""Share of the words in common that only one side denies."""
HINTED = 0.05
"""The same, from which a claim is at least not verified."""
CLAUSE = 0.5
"""What every clause of the claim must have of its own weight."""
NOWHERE = 0.35
"""Most of a claim's weight that may be nowhere on the page."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A line that lowers a verified claim to `reason` when `fails` holds for its window.

    One that guesses from words is no `fact`: a judge that knows meaning weighs it instead. A fact
    that depends on what a word stands for gives way where that judge is sure: from the probability
    `overruled_at` on.
    """

    name: str
    reason: Reason
    fails: Callable[[Evidence, Reading], bool]
    fact: bool = True
    overruled_at: float = math.inf


def figures(reading: Reading, *agreements: Agreement) -> tuple[Finding, ...]:
    """The findings about numbers and dates with one of these agreements."""
    return (
        *reading.having(Signal.NUMBER, *agreements),
        *reading.having(Signal.DATE, *agreements),
    )


RIVALLING = 0.15
"""How far below in coverage a window may be to speak against another."""


def elsewhere_opposed(evidence: Evidence, reading: Reading) -> bool:
    """Say whether another window, about as near, has the opposite of the claim."""
    return any(
        other is not reading
        and other.coverage >= reading.coverage - RIVALLING
        and (
            other.having(Signal.DIRECTION, DIFFERS)
            or any(one.score >= DENIED for one in other.having(Signal.NEGATION, DIFFERS))
        )
        for other in evidence.readings
    )


OWNED = 0.6
"""Share of the words that another name must own."""


def borrowed(evidence: Evidence, reading: Reading) -> bool:
    """Say whether the window has the claim from its neighbour, which says it otherwise.

    That is of another name, or under a condition, a say-so, another rank.
    """
    near = {segment.number for segment in reading.alignment.window.near}
    return any(
        other.alignment.window.core.number in near
        and _said(other) > 2 * _said(reading)
        and any(
            one.agreement is DIFFERS or (one.page_span is not None and one.score >= OWNED)
            for signal in (Signal.NAME, Signal.MODALITY, Signal.SUPERLATIVE)
            for one in other.having(signal, DIFFERS, ABSENT)
        )
        for other in evidence.readings
    )


def _said(reading: Reading) -> float:
    """The weight of the claim's words, names apart, that the window's own sentence has."""
    return fsum(
        link.word.weight
        for link in reading.alignment.links_at(Place.CORE)
        if link.kept and not link.word.name
    )


HEADED = 0.85
"""What a heading must have of a claim that it states, if it has no number of it."""
TELLING = 4.0
"""Weight of a word that a heading may not lack then: "success", not "people"."""


def _headed(evidence: Evidence, reading: Reading) -> bool:
    """Say whether the sentence is a heading, or the title, and says less than the claim."""
    core = reading.alignment.window.core
    title = evidence.page.page.title.casefold()
    told = core.heading or core.passage.text.casefold() == title
    return (
        told
        and reading.coverage < HEADED
        and not figures(reading, AGREES)
        and any(not link.kept and link.word.weight >= TELLING for link in reading.alignment.links)
    )


def _supposed(finding: Finding) -> bool:
    """Say whether it is a condition that the claim leaves away; little may hang on an "if"."""
    return finding.note.startswith(CONDITION)


_NEIGHBOUR = Guard(
    "a neighbouring sentence says it otherwise", Reason.PARTLY_STATED, borrowed, fact=False
)

GUARDS: tuple[Guard, ...] = (
    Guard(
        "a number or date differs",
        Reason.PARTLY_STATED,
        lambda _, r: bool(figures(r, DIFFERS)),
        fact=False,
    ),
    Guard(
        "a number or date is absent",
        Reason.PARTLY_STATED,
        lambda _, r: bool(figures(r, ABSENT)),
        fact=False,
    ),
    Guard(
        "a quotation is not on the page word for word",
        Reason.PARTLY_STATED,
        lambda e, _: any(one.agreement is not AGREES for one in e.quotations),
    ),
    Guard(
        "a name differs or is absent",
        Reason.PARTLY_STATED,
        lambda _, r: bool(r.having(Signal.NAME, DIFFERS, ABSENT)),
        fact=False,
    ),
    _NEIGHBOUR,
    Guard(
        "one side denies what the other says",
        Reason.PARTLY_STATED,
        lambda _, r: (
            bool(r.having(Signal.NEGATION, ABSENT))
            or any(one.score >= HINTED for one in r.having(Signal.NEGATION, DIFFERS))
        ),
        overruled_at=0.9,
    ),
    Guard(
        "the opposite word, or a comparison nobody makes",
        Reason.PARTLY_STATED,
        lambda _, r: bool(r.having(Signal.DIRECTION, DIFFERS, ABSENT)),
        fact=False,
    ),
    Guard(
        "a superlative of another rank",
        Reason.PARTLY_STATED,
        lambda _, r: bool(r.having(Signal.SUPERLATIVE, DIFFERS)),
    ),
    Guard(
        "a superlative the passage does not have",
        Reason.PARTLY_STATED,
        lambda _, r: bool(r.having(Signal.SUPERLATIVE, ABSENT)),
        fact=False,
    ),
    Guard(
        "not so by the passage, or not yet",
        Reason.PARTLY_STATED,
        lambda _, r: any(one.score == SURE for one in r.having(Signal.MODALITY, DIFFERS)),
    ),
    Guard(
        "surer than the passage",
        Reason.PARTLY_STATED,
        lambda _, r: any(not _supposed(one) for one in r.having(Signal.MODALITY, DIFFERS)),
        overruled_at=0.8,
    ),
    Guard(
        "more exclusive, under a condition or with a cause of its own",
        Reason.PARTLY_STATED,
        lambda _, r: (
            bool(r.having(Signal.MODALITY, ABSENT))
            or any(_supposed(one) for one in r.having(Signal.MODALITY, DIFFERS))
        ),
        overruled_at=0.7,
    ),
    Guard("another passage as near denies it", Reason.CONFLICTING, elsewhere_opposed, fact=False),
    Guard(
        "the page only asks",
        Reason.NOT_STATED,
        lambda _, r: r.alignment.window.core.passage.text.endswith("?"),
        overruled_at=0.6,
    ),
    Guard(
        "another word in its place",
        Reason.PARTLY_STATED,
        lambda _, r: bool(r.having(Signal.COVERAGE, ABSENT)),
        fact=False,
    ),
    Guard("a heading that says less", Reason.PARTLY_STATED, _headed, fact=False),
    Guard(
        "much of the claim is nowhere on the page",
        Reason.PARTLY_STATED,
        lambda e, _: e.nowhere > NOWHERE,
        fact=False,
    ),
    Guard(
        "a clause of the claim is not answered",
        Reason.PARTLY_STATED,
        lambda e, r: weakest_clause(e.claim, r.alignment) < CLAUSE,
        fact=False,
    ),
)


def _read_nowhere(signal: Signal) -> Callable[[Evidence, Reading], bool]:
    """Return whether something of the claim is in no window that was read."""
    return lambda evidence, reading: bool(lacking(signal, evidence, reading))


def _another(evidence: Evidence, reading: Reading) -> bool:
    """Return whether the window has another figure, and the claim's is nowhere or beside others."""
    return any(
        one.score == 1 or one.claim_span is None or not figure_written(evidence, one.claim_span)
        for one in figures(reading, DIFFERS)
    )


def _of_something_else(evidence: Evidence, reading: Reading) -> bool:
    """Return whether a figure of the claim is there, but no window answers it."""
    return any(
        figure_written(evidence, span)
        for signal in (Signal.NUMBER, Signal.DATE)
        for span in unanswered(signal, evidence, reading)
    )


def _other_model(evidence: Evidence, reading: Reading) -> bool:
    """Return whether a name with a figure ("Chapter 3", "GPT-4") is nowhere."""
    text = evidence.claim.statement.text
    return any(
        any(map(str.isdigit, text[slice(*span)]))
        for span in lacking(Signal.NAME, evidence, reading)
    )


def _somebody_else(evidence: Evidence, reading: Reading) -> bool:
    """Return whether a name is nowhere, and the sentence has another."""
    return bool(strangers(reading, evidence.page)) and bool(lacking(Signal.NAME, evidence, reading))


FACTS: tuple[Guard, ...] = (
    *(guard for guard in GUARDS if guard.fact),
    Guard(
        "another number or date, and the claim's is nowhere or beside something else",
        Reason.PARTLY_STATED,
        _another,
    ),
    Guard(
        "a number or date of something else",
        Reason.PARTLY_STATED,
        _of_something_else,
        overruled_at=0.7,
    ),
    Guard("a number is nowhere", Reason.PARTLY_STATED, _read_nowhere(Signal.NUMBER)),
    Guard("a name with a figure is nowhere", Reason.PARTLY_STATED, _other_model, overruled_at=0.9),
    Guard("somebody else is named", Reason.PARTLY_STATED, _somebody_else),
    Guard(
        "the opposite word",
        Reason.PARTLY_STATED,
        lambda _, r: bool(r.having(Signal.DIRECTION, DIFFERS)),
    ),
)
"""Facts that the passage has otherwise, or nowhere. Figures that are nowhere, a name that is where
another is, quotations that are not there, and opposites stand above any probability; the others
give way to a judge that is sure.

A number that is there of something else counts as read: whether it belongs to the claim is for the
model. Where the others give way was chosen on held-out rows: from there on they stop more true
verdicts than false ones (training/EXPERIMENTS.md).
"""
FACTS_OF_PAGES: tuple[Guard, ...] = (
    *FACTS,
    Guard("a date is nowhere", Reason.PARTLY_STATED, _read_nowhere(Signal.DATE), overruled_at=0.8),
    Guard("a name is nowhere", Reason.PARTLY_STATED, _read_nowhere(Signal.NAME), overruled_at=0.85),
    Guard(
        "another name stands there",
        Reason.PARTLY_STATED,
        lambda _, r: bool(r.having(Signal.NAME, DIFFERS)),
        overruled_at=0.9,
    ),
    _NEIGHBOUR,
    Guard(
        "hardly any of its words",
        Reason.NOT_STATED,
        lambda _, r: r.coverage < LEAST_COVERAGE,
        overruled_at=0.6,
    ),
)
"""The same for a whole page, which names what it is about.

A passage that was cut out of its page leaves out the year, and calls its people by their work;
there it is weighed with everything else that it lacks a date, or has another name.
"""
LEAST_COVERAGE = 0.3
"""What the deciding window must answer of a verified claim's weight."""


STRICT: tuple[Guard, ...] = (
    *GUARDS,
    Guard("hardly half of its words", Reason.NOT_STATED, lambda _, r: r.coverage < HALF),
)
"""For judges whose probabilities nobody has calibrated."""
HALF = 0.5
"""What the deciding window must answer then."""


def refusal(
    evidence: Evidence, reading: Reading, guards: tuple[Guard, ...], sure: float = 0.0
) -> Reason | None:
    """Why a window cannot verify the claim, whatever anyone says of it; None when it can.

    `guards` are the lines that may say so, `sure` the calibrated probability that it is verified.
    """
    return next(
        (
            guard.reason
            for guard in guards
            if sure < guard.overruled_at and guard.fails(evidence, reading)
        ),
        None,
    )


def facts(evidence: Evidence) -> tuple[Guard, ...]:
    """The facts of its kind of page."""
    return FACTS if evidence.page.bare else FACTS_OF_PAGES
