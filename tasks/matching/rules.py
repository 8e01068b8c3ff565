"""The rules: findings in, verdict out. Read `RULES` from the top; the first that fits decides.

The guards (`tasks.matching.guards`) come after: each may only lower a verdict to missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.status import Reason
from models.values import Signal
from tasks.matching.coverage import clause_coverage
from tasks.matching.guards import ABSENT, AGREES, DENIED, DIFFERS, GUARDS, borrowed, figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from models.values import Finding, Span
    from tasks.matching.evidence import Evidence, Reading

# How much of a claim's weight a window must answer.
SAME_MATTER = 0.4
"""To be about the same thing at all: below, a difference means nothing."""
OPPOSED = 0.45
"""The same for an opposite word, which is itself a link."""
STATED = 0.6
"""To state the claim."""
STATED_WITH_FIGURES = 0.45
"""To state the claim when every number and date of it is there too."""
PARTLY = 0.5
"""To state part of it."""
CLASHING = 0.4
"""To differ from it: of the clause in which the difference stands."""

# How strong a finding must be.
CLOSE = 0.35
"""How far behind the best window another may be to be heard."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: when `applies` finds a window, it gives `reason`.

    `confidence` is how often the line was right on claims it was made with, about; "part of it" is
    what is left when nothing else fits, and most often wrong.
    """

    name: str
    reason: Reason
    confidence: float
    applies: Callable[[Evidence], Reading | None]


def _close(evidence: Evidence) -> tuple[Reading, ...]:
    """Return the windows that are nearly as good as the best."""
    return tuple(
        reading
        for reading in evidence.readings
        if reading.support >= evidence.readings[0].support - CLOSE
    )


def _astray(reading: Reading) -> bool:
    """Say whether a window misses several figures of the claim: it is about something else."""
    return len(figures(reading, DIFFERS, ABSENT)) > MISSED


MISSED = 1
"""Most figures of a claim that a window about the same thing can lack or have otherwise."""


def _clash(
    signal: Signal, least: float, strength: float = 0.0
) -> Callable[[Evidence], Reading | None]:
    """Return a condition: the best window differs in a signal, and no other close one agrees."""

    def applies(evidence: Evidence) -> Reading | None:
        inside = _inside(evidence)
        best, differing = _first_differing(evidence, signal, least, strength, inside)
        if best is None or _stated(evidence) is not None:
            return None
        if _astray(best):
            return None
        spans = {finding.claim_span for finding in differing}
        elsewhere = {
            finding.claim_span
            for reading in evidence.readings
            if reading is not best and not borrowed(evidence, reading)
            for finding in reading.having(signal, AGREES)
            if finding.page_span
        }
        return best if spans - elsewhere else None

    return applies


SECOND = 0.1
"""How far behind the best window's coverage another may be to decide by an opposite word."""


def _first_differing(
    evidence: Evidence, signal: Signal, least: float, strength: float, inside: list[Span]
) -> tuple[Reading | None, list[Finding]]:
    """Return the window to decide by, and what differs there.

    That is the best window; for an opposite word also one that is about as good, because the best
    may hold the sentence before the one that says it.
    """
    for reading in evidence.readings:
        if reading is not evidence.readings[0] and (
            signal is not Signal.DIRECTION
            or reading.coverage < evidence.readings[0].coverage - SECOND
        ):
            break
        differing = [
            one
            for one in reading.having(signal, DIFFERS)
            if one.score >= strength
            and not _within(one.claim_span, inside)
            and clause_coverage(evidence.claim, reading.alignment, one.claim_span) >= CLASHING
        ]
        if reading.coverage >= least and differing:
            return reading, differing
    return None, []


def _stated(evidence: Evidence) -> Reading | None:
    """Return the first close window that states the claim and that no guard stops."""
    for reading in _close(evidence):
        least = STATED_WITH_FIGURES if figures(reading, AGREES) else STATED
        if reading.coverage >= least and not any(
            guard.fails(evidence, reading) for guard in GUARDS
        ):
            return reading
    return None


def _nearly_all(evidence: Evidence) -> Reading | None:
    reading = _stated(evidence)
    return reading if reading is not None and reading.coverage >= NEARLY_ALL else None


NEARLY_ALL = 0.8
"""Coverage from which a stated claim is surer."""


def _quoted(evidence: Evidence) -> Reading | None:
    """Return the window of a quotation when all stand on the page and the rest is not at odds."""
    if not evidence.quotations or any(one.agreement is not AGREES for one in evidence.quotations):
        return None
    reading = evidence.reading_of(evidence.quotations[0])
    if reading is None or reading.coverage < QUOTED_OTHERWISE:
        return None
    inside = _inside(evidence)
    at_odds = any(
        finding.agreement is DIFFERS or (finding.agreement is ABSENT and finding.signal in _HARD)
        for finding in reading.findings
        if not _within(finding.claim_span, inside) and finding.signal is not Signal.NEGATION
    )
    return None if at_odds else reading


_HARD = frozenset({Signal.NUMBER, Signal.DATE, Signal.NAME})
QUOTED_OTHERWISE = 0.5
"""What the window of a quotation must answer of the whole claim."""


def _inside(evidence: Evidence) -> list[Span]:
    """Return the places of the claim's quotations in the claim."""
    return [one.claim_span for one in evidence.quotations if one.claim_span is not None]


def _within(span: Span | None, spans: Iterable[Span]) -> bool:
    return span is not None and any(start <= span[0] and span[1] <= end for start, end in spans)


def _misquoted(evidence: Evidence) -> Reading | None:
    differing = [one for one in evidence.quotations if one.agreement is DIFFERS]
    return evidence.reading_of(differing[0]) if differing else None


def _partly(evidence: Evidence) -> Reading | None:
    best = evidence.readings[0] if evidence.readings else None
    return best if best is not None and best.coverage >= PARTLY else None


def _anything(evidence: Evidence) -> Reading | None:
    return evidence.readings[0] if evidence.readings else None


RULES: tuple[Rule, ...] = (
    Rule("word for word", Reason.QUOTED, 0.9, _quoted),
    Rule("with other words", Reason.MISQUOTED, 0.85, _misquoted),
    Rule("states nearly all of it", Reason.STATED, 0.82, _nearly_all),
    Rule("states it", Reason.STATED, 0.72, _stated),
    Rule("another number", Reason.NUMBER, 0.75, _clash(Signal.NUMBER, SAME_MATTER)),
    Rule("another date", Reason.DATE, 0.6, _clash(Signal.DATE, SAME_MATTER)),
    Rule("the opposite", Reason.DIRECTION, 0.75, _clash(Signal.DIRECTION, OPPOSED)),
    Rule("denied", Reason.NEGATION, 0.65, _clash(Signal.NEGATION, SAME_MATTER, DENIED)),
    Rule("another name", Reason.NAME, 0.6, _clash(Signal.NAME, SAME_MATTER)),
    Rule("part of it", Reason.PARTLY_STATED, 0.35, _partly),
    Rule("not stated", Reason.NOT_STATED, 0.5, _anything),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say: reason, how sure, and the window that decided (None: no window)."""

    reason: Reason
    confidence: float
    reading: Reading | None


def decide(evidence: Evidence) -> Decision:
    """Go through the table; the first rule that finds a window decides."""
    for rule in RULES:
        reading = rule.applies(evidence)
        if reading is not None:
            return Decision(rule.reason, rule.confidence, reading)
    return Decision(Reason.NOT_STATED, NO_WORDS, None)


NO_WORDS = 0.95
"""How sure a not_stated is when the page has no word of the claim."""
