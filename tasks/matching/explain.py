"""One sentence for people, built from the findings that decided and from nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.status import Reason
from models.values import Agreement, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.values import Finding

_SIGNAL_OF = {
    Reason.NUMBER: Signal.NUMBER,
    Reason.DATE: Signal.DATE,
    Reason.DIRECTION: Signal.DIRECTION,
    Reason.NEGATION: Signal.NEGATION,
    Reason.NAME: Signal.NAME,
    Reason.MISQUOTED: Signal.QUOTATION,
    Reason.QUOTED: Signal.QUOTATION,
}
_KINDS = (
    (Signal.NUMBER, "number", "numbers"),
    (Signal.DATE, "date", "dates"),
    (Signal.NAME, "name", "names"),
)


def explain(reason: Reason, findings: Sequence[Finding]) -> str:
    """Say in one sentence why these findings gave this reason.

    Without a finding to speak from, it is the reason's own sentence.
    """
    if reason in _SIGNAL_OF:
        return _note(findings, _SIGNAL_OF[reason]) or reason.sentence
    if reason is Reason.STATED:
        return _stated(findings)
    if reason is Reason.PARTLY_STATED or (
        reason is Reason.NOT_STATED and _coverage(findings) >= NEARLY
    ):
        return _lacking(reason, findings)
    return reason.sentence


NEARLY = 0.6
"""Coverage from which it is said what a passage that does not state the claim lacks."""


def _lacking(reason: Reason, findings: Sequence[Finding]) -> str:
    """Say what differs or, failing that, is lacking; else how much of the words there is."""
    gaps = [one for one in findings if one.agreement is not AGREES and one.note]
    gaps.sort(key=lambda one: one.agreement is not Agreement.DIFFERS)
    if gaps:
        gap = gaps[0].note
        return f"{reason.sentence[:-1]}: {gap[0].lower()}{gap[1:]}"
    coverage = _coverage(findings)
    if not coverage:
        return reason.sentence
    return f"{reason.sentence[:-1]}: the nearest passage has {coverage:.0%} of its words by weight."


def _coverage(findings: Sequence[Finding]) -> float:
    return next((one.score for one in findings if one.signal is Signal.COVERAGE), 0.0)


AGREES = Agreement.AGREES


def _note(findings: Sequence[Finding], signal: Signal) -> str:
    """Return the note of the strongest finding of a signal that does not agree (or does)."""
    of_signal = [one for one in findings if one.signal is signal and one.note]
    of_signal.sort(key=lambda one: (one.agreement is not Agreement.DIFFERS, -one.score))
    return of_signal[0].note if of_signal else ""


def _stated(findings: Sequence[Finding]) -> str:
    """Say what of the claim the passage has: figures and names by number, words by share."""
    coverage = _coverage(findings)
    parts = []
    for signal, singular, plural in _KINDS:
        count = len(
            {one.claim_span for one in findings if one.signal is signal and one.agreement is AGREES}
        )
        if count:
            parts.append(f"its {singular}" if count == 1 else f"its {count} {plural}")
    parts.append(f"{coverage:.0%} of its words by weight")
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"The page states the claim: one passage has {listed}."
