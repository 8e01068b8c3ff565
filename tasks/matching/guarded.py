"""What a model says of a claim, brought under the house's rules.

A model, ours or one from outside, gives a status and where it read it. The facts that rules find
may lower a verified claim to missing, or to contradicted where a number is another, and never raise
one; and the quotation always comes from the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.status import Reason, Status
from models.values import Agreement, Finding, Judgement, Signal
from tasks.matching.explain import explain
from tasks.matching.guards import facts, refusal
from tasks.matching.quotes import deciding_span, quote_for
from tasks.matching.rules import PARTLY, SAME_MATTER

if TYPE_CHECKING:
    from models.values import Span
    from tasks.matching.evidence import Evidence, Reading
    from tasks.matching.guards import Guard
    from tasks.matching.rules import Decision

_AGAINST: Final = (
    (Signal.NUMBER, Reason.NUMBER),
    (Signal.DATE, Reason.DATE),
    (Signal.DIRECTION, Reason.DIRECTION),
    (Signal.NEGATION, Reason.NEGATION),
    (Signal.NAME, Reason.NAME),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a model says: `share` is how sure it is, in [0, 1].

    `otherwise` is the chance that the claim is missing, for when a guard makes it so.
    `reading` is the window it speaks of, and `span` what it quotes (empty: the window decides).
    `reason` may say why a claim is missing; `note` is one line for people.
    """

    status: Status
    share: float
    otherwise: float = 0.0
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
    guards: tuple[Guard, ...] | None = None,
) -> Judgement:
    """Turn an opinion into a judgement; `ruled` is what the rules say of the same evidence.

    `guards` are the lines of the rules that may lower it; None, for a calibrated opinion: the facts
    of its kind of page, of which some give way to one that is sure.
    """
    reading = opinion.reading
    if reading is None and opinion.status is Status.MISSING:
        reading = ruled.reading
    lowered = _lowered(evidence, opinion, reading, guards)
    verified = opinion.status is Status.VERIFIED
    if lowered and verified and guards is None and turned(evidence, ruled):
        opinion = Opinion(status=Status.CONTRADICTED, share=ruled.confidence, reading=ruled.reading)
        lowered, reading = None, ruled.reading
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
        confidence=round(
            max(opinion.otherwise, 1 - opinion.share) if lowered else opinion.share, 4
        ),
        explanation=explanation,
        engine=engine,
        quote=quote,
        findings=findings,
    )


def turned(evidence: Evidence, ruled: Decision) -> bool:
    """Whether a claim that a fact keeps from being verified is contradicted instead.

    So it is where the model finds that a page is about the same and agrees, and the rules find
    there another number in the claim's place: models this small do not see numbers. A passage
    without its page has too few numbers for the rules to know the claim's.
    """
    return ruled.reason is Reason.NUMBER and not evidence.page.bare


def _lowered(
    evidence: Evidence,
    opinion: Opinion,
    reading: Reading | None,
    guards: tuple[Guard, ...] | None,
) -> Reason | None:
    if opinion.status is Status.MISSING:
        return None
    if reading is None:
        return Reason.NOT_STATED
    if opinion.status is Status.VERIFIED:
        if guards is None:
            return refusal(evidence, reading, facts(evidence), opinion.share)
        return refusal(evidence, reading, guards)
    about_it = evidence.page.bare or reading.coverage >= SAME_MATTER
    return None if about_it else Reason.NOT_STATED


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
