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
    if reason is Reason.PARTLY_STATED:
        gap = next((one.note for one in findings if one.agreement is not AGREES and one.note), "")
        return (
            f"The page says only part of it: {gap[0].lower()}{gap[1:]}" if gap else reason.sentence
        )
    return reason.sentence


AGREES = Agreement.AGREES


def _note(findings: Sequence[Finding], signal: Signal) -> str:
    """Return the note of the strongest finding of a signal that does not agree (or does)."""
    of_signal = [one for one in findings if one.signal is signal and one.note]
    of_signal.sort(key=lambda one: (one.agreement is not Agreement.DIFFERS, -one.score))
    return of_signal[0].note if of_signal else ""


def _stated(findings: Sequence[Finding]) -> str:
    """Say what of the claim the passage has: figures and names by number, words by share."""
    coverage = next((one.score for one in findings if one.signal is Signal.COVERAGE), 0.0)
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
