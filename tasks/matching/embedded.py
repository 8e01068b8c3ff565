"""The embedded judge: the rules' findings and the entailment model, in one calibrated decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.status import Reason, Status
from models.values import Agreement, Finding, Judgement, Signal, Statement
from tasks.matching.claims import prepare_claim
from tasks.matching.combination import STATUSES, combiner, features
from tasks.matching.engine import PreparingJudge, in_other_language, other_language
from tasks.matching.entailment import embedded_model
from tasks.matching.evidence import gather
from tasks.matching.explain import explain
from tasks.matching.prepared import PreparedPage, prepare
from tasks.matching.quotes import deciding_span, quote_for
from tasks.matching.rules import GUARDS, Decision, decide
from tasks.matching.windows import Asked, passages

if TYPE_CHECKING:
    from models.values import Page
    from tasks.matching.evidence import Evidence, Reading

ENGINE: Final = "embedded/1"
_PARTLY: Final = 0.5
LEAST_COVERAGE: Final = 0.5
"""What the deciding window must answer of the claim's weight, whatever the model says.

Nor does any probability overrule a line of the rules' GUARDS: such a claim is never verified.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """One claim on one page, looked at by rules and model, not decided yet."""

    evidence: Evidence
    decision: Decision
    asked: tuple[Asked, ...]
    answers: tuple[tuple[float, float, float], ...]

    @property
    def features(self) -> dict[str, float]:
        """What the regression sees."""
        return features(self.evidence, self.decision, self.asked, self.answers)

    def reading(self, status: Status) -> Reading | None:
        """The window that speaks most for a status, by the model; ties go to the rules' order."""
        column = STATUSES.index(status)
        rows = [
            (answer[column] * self.evidence.readings[one.reading].coverage, -one.reading)
            for one, answer in zip(self.asked, self.answers, strict=True)
            if one.reading >= 0
        ]
        return self.evidence.readings[-max(rows)[1]] if rows else None


def look(statement: Statement, page: PreparedPage) -> Observed:
    """Gather the evidence and ask the model. Raises ValueError for an empty claim."""
    if not statement.text.strip():
        raise ValueError("an empty claim cannot be judged")
    evidence = gather(prepare_claim(statement, proper=page.proper), page)
    asked = passages(evidence)
    rows = embedded_model().probabilities([(statement.text, one.text) for one in asked])
    return Observed(
        evidence=evidence,
        decision=decide(evidence),
        asked=asked,
        answers=tuple((float(v), float(c), float(m)) for v, c, m in rows),
    )


def observe(claim: str, page: Page) -> dict[str, float]:
    """The features of one claim on one page, for fitting the decision."""
    return look(Statement(text=claim), prepare(page)).features


class EmbeddedJudge(PreparingJudge):
    """Knows meaning as far as a small model does; numbers and names by rules."""

    def __init__(self) -> None:
        embedded_model()
        combiner()

    @property
    def engine(self) -> str:
        """Name and version."""
        return ENGINE

    def judge_prepared(self, statement: Statement, page: PreparedPage) -> Judgement:
        """Judge one claim against a prepared page. Raises ValueError for an empty claim."""
        return _judge(statement, page)


def _judge(statement: Statement, page: PreparedPage) -> Judgement:
    seen = look(statement, page)
    if seen.decision.reason is not Reason.QUOTED and in_other_language(seen.evidence.claim, page):
        return other_language(ENGINE)
    shares = combiner().probabilities(seen.features)
    status = combiner().choose(shares)
    reading = seen.reading(status) if status is not Status.MISSING else seen.decision.reading
    lowered = None
    if status is Status.VERIFIED and reading is not None:
        lowered = next((g.reason for g in GUARDS if g.fails(seen.evidence, reading)), None)
        if lowered is None and reading.coverage < LEAST_COVERAGE:
            lowered = Reason.NOT_STATED
        if lowered is not None:
            status = Status.MISSING
    reason = lowered or _reason(seen, status, reading)
    findings: tuple[Finding, ...] = (
        *seen.evidence.quotations,
        *(reading.findings if reading else ()),
    )
    if reason in {Reason.STATED, Reason.REFUTED} and reading is not None:
        findings = (*findings, _entailed(reading, status, shares[status]))
    return Judgement(
        reason=reason,
        confidence=round(shares[status], 4),
        explanation=explain(reason, findings),
        engine=ENGINE,
        quote=quote_for(page.page, *deciding_span(reading.alignment, findings))
        if reading
        else None,
        findings=findings,
    )


def _reason(seen: Observed, status: Status, reading: Reading | None) -> Reason:
    """Why: the strongest finding that speaks for the status."""
    ruled = seen.decision.reason
    if ruled.status is status and (status is not Status.VERIFIED or ruled is Reason.QUOTED):
        return ruled
    if status is Status.VERIFIED:
        return Reason.STATED
    if status is Status.MISSING or reading is None:
        best = seen.evidence.readings[0] if seen.evidence.readings else None
        covered = best is not None and best.coverage >= _PARTLY
        return Reason.PARTLY_STATED if covered else Reason.NOT_STATED
    for signal, reason in _AGAINST:
        if reading.having(signal, Agreement.DIFFERS):
            return reason
    return Reason.REFUTED


_AGAINST: Final = (
    (Signal.NUMBER, Reason.NUMBER),
    (Signal.DATE, Reason.DATE),
    (Signal.DIRECTION, Reason.DIRECTION),
    (Signal.NEGATION, Reason.NEGATION),
    (Signal.NAME, Reason.NAME),
)


def _entailed(reading: Reading, status: Status, share: float) -> Finding:
    speaks = "states the claim" if status is Status.VERIFIED else "cannot be true together with it"
    return Finding(
        signal=Signal.ENTAILMENT,
        agreement=Agreement.AGREES if status is Status.VERIFIED else Agreement.DIFFERS,
        page_span=reading.alignment.window.span,
        score=round(share, 4),
        note=f"The passage {speaks}, by the entailment model ({share:.0%}).",
    )
