"""What a judge from outside the house says, brought under the house's rules.

Such a judge gives a status and where it read it. The rules' guards may lower a verified claim to
missing and never raise one, and the quotation always comes from the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.status import Reason, Status
from models.values import Agreement, Finding, Judgement, Signal
from tasks.matching.explain import explain
from tasks.matching.quotes import deciding_span, quote_for
from tasks.matching.rules import GUARDS, PARTLY, SAME_MATTER

if TYPE_CHECKING:
    from models.values import Span
    from tasks.matching.evidence import Evidence, Reading
    from tasks.matching.rules import Decision, Guard

LEAST_COVERAGE: Final = 0.5
"""What the deciding window must answer of a verified claim's weight, whoever says so."""

_AGAINST: Final = (
    (Signal.NUMBER, Reason.NUMBER),
    (Signal.DATE, Reason.DATE),
    (Signal.DIRECTION, Reason.DIRECTION),
    (Signal.NEGATION, Reason.NEGATION),
    (Signal.NAME, Reason.NAME),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What an outside judge says: `share` is how sure it is, in [0, 1].

    `reading` is the window it speaks of, and `span` what it quotes (empty: the window decides).
    `reason` may say why a claim is missing; `note` is one line for people.
    """

    status: Status
    share: float
    reading: Reading | None = None
    span: Span | None = None
    reason: Reason | None = None
    note: str = ""


def settle(
    evidence: Evidence,
    ruled: Decision,
    opinion: Opinion,
    *,
    engine: str,
    guards: tuple[Guard, ...] = GUARDS,
) -> Judgement:
    """Turn an opinion into a judgement; `ruled` is what the rules say of the same evidence.

    `guards` are the lines of the rules that may lower it.
    """
    reading = opinion.reading
    if reading is None and opinion.status is Status.MISSING:
        reading = ruled.reading
    lowered = _lowered(evidence, opinion.status, reading, guards)
    reason = lowered or _reason(evidence, ruled, opinion)
    findings: tuple[Finding, ...] = (
        *evidence.quotations,
        *(reading.findings if reading is not None else ()),
    )
    explanation = explain(reason, findings)
    if opinion.note and reading is not None:
        findings = (*findings, _heard(opinion, reading))
    quote = None
    if reading is not None:
        span = opinion.span or deciding_span(reading.alignment, findings)
        quote = quote_for(evidence.page.page, *span)
    return Judgement(
        reason=reason,
        confidence=round(1 - opinion.share if lowered else opinion.share, 4),
        explanation=explanation,
        engine=engine,
        quote=quote,
        findings=findings,
    )


def refusal(
    evidence: Evidence, reading: Reading, guards: tuple[Guard, ...] = GUARDS
) -> Reason | None:
    """Why a window cannot verify the claim, whatever anyone says of it; None when it can."""
    lowered = next((guard.reason for guard in guards if guard.fails(evidence, reading)), None)
    if lowered is None and reading.coverage < LEAST_COVERAGE:
        return Reason.NOT_STATED
    return lowered


def _lowered(
    evidence: Evidence, status: Status, reading: Reading | None, guards: tuple[Guard, ...]
) -> Reason | None:
    if status is Status.MISSING:
        return None
    if reading is None:
        return Reason.NOT_STATED
    if status is Status.VERIFIED:
        return refusal(evidence, reading, guards)
    return None if reading.coverage >= SAME_MATTER else Reason.NOT_STATED


def _reason(evidence: Evidence, ruled: Decision, opinion: Opinion) -> Reason:
    """Why: the strongest finding that speaks for the status."""
    if opinion.status is Status.VERIFIED:
        return Reason.QUOTED if ruled.reason is Reason.QUOTED else Reason.STATED
    if opinion.status is Status.CONTRADICTED and opinion.reading is not None:
        if ruled.reading is opinion.reading and ruled.reason.status is Status.CONTRADICTED:
            return ruled.reason
        for signal, reason in _AGAINST:
            if opinion.reading.having(signal, Agreement.DIFFERS):
                return reason
        return Reason.REFUTED
    if opinion.reason is not None:
        return opinion.reason
    best = evidence.readings[0] if evidence.readings else None
    covered = best is not None and best.coverage >= PARTLY
    return Reason.PARTLY_STATED if covered else Reason.NOT_STATED


_SAYS: Final = {
    Status.VERIFIED: Agreement.AGREES,
    Status.CONTRADICTED: Agreement.DIFFERS,
    Status.MISSING: Agreement.ABSENT,
}


def _heard(opinion: Opinion, reading: Reading) -> Finding:
    return Finding(
        signal=Signal.ENTAILMENT,
        agreement=_SAYS[opinion.status],
        page_span=opinion.span or reading.alignment.window.span,
        score=round(opinion.share, 4),
        note=opinion.note,
    )
