"""The embedded judge: the rules' findings and the entailment model, in one calibrated decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from models.status import Status
from models.values import Statement
from tasks.matching.combination import embedded_decision, features
from tasks.matching.engine import (
    PreparingJudge,
    evidence_of,
    in_other_language,
    judge_prepared,
    other_language,
)
from tasks.matching.entailment import embedded_model
from tasks.matching.guarded import Opinion, settle
from tasks.matching.prepared import PreparedPage
from tasks.matching.rewording import reworded
from tasks.matching.rules import Decision
from tasks.matching.windows import JOINED, Asked, passages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.values import Judgement
    from tasks.matching.evidence import Evidence, Reading

    Answer = tuple[float, float, float]

ENGINE: Final = "embedded/6"
ENOUGH: Final = 3
"""Passages (the joined one and the two best sentences) after which a clear answer is taken."""
CLEAR: Final = 0.92
"""The probability that makes an answer clear."""
OPPOSED: Final = 0.1
"""Most of a probability that speaks against a clear answer."""


LEAST_SAID: Final = 0.2
"""What a window that the model does not believe in still counts, by its words."""


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """One claim on one page, looked at by rules and model, not decided yet."""

    evidence: Evidence
    decision: Decision
    asked: tuple[Asked, ...]
    answers: tuple[Answer, ...]

    @property
    def features(self) -> dict[str, float]:
        """What the regression sees."""
        return features(self.evidence, self.decision, self.asked, self.answers)

    def reading(self, status: Status) -> Reading | None:
        """The window that speaks most for a status, by the model; ties go to the rules' order.

        Most against a claim speaks what is on its matter at all: there the model is seldom wrong,
        while what it takes for the opposite often is another thing.
        """
        rows = [
            (_weight(status, answer) * self.evidence.readings[one.reading].coverage, -one.reading)
            for one, answer in zip(self.asked, self.answers, strict=True)
            if one.reading >= 0
        ]
        return self.evidence.readings[-max(rows)[1]] if rows else None


def _weight(status: Status, answer: Answer) -> float:
    verified, _, missing = answer
    return verified + LEAST_SAID if status is Status.VERIFIED else 1 - missing


def look(statement: Statement, page: PreparedPage) -> Observed:
    """Gather the evidence and ask the model. Raises ValueError for an empty claim."""
    return _asked(*evidence_of(statement, page))


def _asked(evidence: Evidence, ruled: Decision) -> Observed:
    """Ask the model about the best sentences, and stop early where its answer is clear.

    Each time about the claim with the figures that the rules found in them as they stand there.
    """
    asked = passages(evidence)
    claim, page = evidence.claim.statement.text, evidence.page.page.text
    answers: list[Answer] = []
    for number, one in enumerate(asked):
        read = slice(JOINED) if one.reading < 0 else slice(one.reading, one.reading + 1)
        answers.append(_answer(reworded(claim, page, evidence.readings[read]), one.text))
        if number + 1 == ENOUGH and clear(answers):
            break
    return Observed(
        evidence=evidence,
        decision=ruled,
        asked=asked[: len(answers)],
        answers=tuple(answers),
    )


def clear(answers: Sequence[Answer]) -> bool:
    """Whether the joined passage (first) and the sentences after it leave no doubt.

    Nothing of the claim in any of them; or joined passage and best sentence are sure of the same,
    and no sentence of the opposite.
    """
    if all(missing >= CLEAR for _, _, missing in answers):
        return True
    joined, best = answers[0], answers[1]
    for sure, opposite in ((0, 1), (1, 0)):
        if joined[sure] >= CLEAR and best[sure] >= CLEAR:
            return all(one[opposite] <= OPPOSED for one in answers)
    return False


def _answer(claim: str, passage: str) -> Answer:
    verified, contradicted, missing = embedded_model().probabilities([(claim, passage)])[0]
    return float(verified), float(contradicted), float(missing)


class EmbeddedJudge(PreparingJudge):
    """Knows meaning as far as a small model does; numbers and names by rules."""

    def __init__(self) -> None:
        embedded_model()
        embedded_decision()

    @property
    def engine(self) -> str:
        """Name and version."""
        return ENGINE

    def judge_prepared(self, statement: Statement, page: PreparedPage) -> Judgement:
        """Judge one claim against a prepared page. Raises ValueError for an empty claim."""
        return _judge(statement, page)


def _judge(statement: Statement, page: PreparedPage) -> Judgement:
    if _CELLS in statement.text:
        # a row of a table is no sentence: the model has never seen one as a claim
        return replace(judge_prepared(statement, page), engine=ENGINE)
    evidence, ruled = evidence_of(statement, page)
    if in_other_language(evidence, ruled):
        return other_language(ENGINE)
    seen = _asked(evidence, ruled)
    combiner = embedded_decision().combiner(page)
    shares = combiner.probabilities(seen.features)
    status = combiner.choose(shares)
    opinion = Opinion(
        status=status,
        share=shares[status],
        otherwise=shares[Status.MISSING],
        reading=_speaking(seen, status),
        note=_NOTES.get(status, "").format(shares[status]),
    )
    return settle(evidence, ruled, opinion, engine=ENGINE)


def _speaking(seen: Observed, status: Status) -> Reading | None:
    """The window to quote; where rules contradict too, theirs, for they can say what differs."""
    if status is Status.MISSING:
        return None
    ruled = seen.decision
    if status is Status.CONTRADICTED and ruled.reason.status is status and ruled.reading:
        return ruled.reading
    return seen.reading(status)


_CELLS: Final = " | "
_NOTES: Final = {
    Status.VERIFIED: "The passage states the claim, by the entailment model ({:.0%}).",
    Status.CONTRADICTED: (
        "The passage cannot be true together with the claim, by the entailment model ({:.0%})."
    ),
}
