"""Any entailment model of the hub as a judge, under the rules' guards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from models.errors import JudgeError
from models.status import Reason, Status
from tasks.matching.engine import PreparingJudge, evidence_of, in_other_language, other_language
from tasks.matching.guarded import Opinion, settle
from tasks.matching.guards import STRICT
from tasks.matching.hub_models import (
    fingerprint,
    load_classifier,
    read_config,
    shares,
    statuses,
)
from tasks.matching.rules import SAME_MATTER
from tasks.matching.windows import passages

if TYPE_CHECKING:
    from pathlib import Path

    from models.values import Judgement, Statement
    from tasks.matching.evidence import Evidence
    from tasks.matching.prepared import PreparedPage
    from tasks.matching.windows import Asked

VERSION: Final = "hub/1"
DECIDED: Final = 0.5
"""The least probability of a passage that decides; nobody has calibrated these models for us."""
SHOWN: Final = 12
"""Characters of a commit or hash that are kept with a check."""


class HubJudge(PreparingJudge):
    """Asks a classifier about the best passages; the surest of them decides, if no guard objects.

    `name` is what it is called in checks; `revision` the hub's commit, "" for a folder's own files,
    whose hash then takes its place. Raises JudgeError when the model cannot be loaded.
    """

    def __init__(self, folder: Path, *, name: str, revision: str = "") -> None:
        if not folder.is_dir():
            raise JudgeError(f"there is no folder {folder}", hint="--judge hub:FOLDER or hub:NAME")
        config = read_config(folder)
        self._meant = statuses(config, name=name)
        self._model = load_classifier(folder, config, labels=len(self._meant))
        made = revision or fingerprint(folder, self._model.files)
        self._engine = f"{VERSION}:{name}@{made[:SHOWN]}"

    @property
    def engine(self) -> str:
        """Name and version: the model's name with its commit, or the hash of its files."""
        return self._engine

    def probabilities(self, claim: str, passage: str) -> tuple[float, float, float]:
        """Verified, contradicted, missing: what the model says of one passage."""
        return shares(self._model.logits(passage, claim), self._meant)

    def judge_prepared(self, statement: Statement, page: PreparedPage) -> Judgement:
        """Judge one claim against a prepared page. Raises ValueError for an empty claim."""
        evidence, ruled = evidence_of(statement, page)
        if in_other_language(evidence, ruled):
            return other_language(self._engine)
        asked = passages(evidence)
        rows = [self.probabilities(statement.text, one.text) for one in asked]
        opinion = _opinion(evidence, asked, rows)
        return settle(evidence, ruled, opinion, engine=self._engine, guards=STRICT)


def _opinion(
    evidence: Evidence, asked: tuple[Asked, ...], rows: list[tuple[float, float, float]]
) -> Opinion:
    """The surest passage for and against, over all that were asked about.

    Against counts only where a window is about the same thing: such models call much of what has
    nothing to do with a claim a contradiction. Sure both ways is no answer.
    """
    verified = max((row[0] for row in rows), default=0.0)
    singles = [
        (evidence.readings[one.reading], row)
        for one, row in zip(asked, rows, strict=True)
        if one.reading >= 0
    ]
    against = [(row[1], reading) for reading, row in singles if reading.coverage >= SAME_MATTER]
    contradicted = max((share for share, _ in against), default=0.0)
    if verified >= DECIDED and contradicted >= DECIDED:
        return Opinion(
            status=Status.MISSING, share=DECIDED, reason=Reason.CONFLICTING, reading=singles[0][0]
        )
    if verified >= DECIDED and singles:
        reading = max(singles, key=lambda one: one[1][0] * one[0].coverage)[0]
        said = f"The passage states the claim, by the model ({verified:.0%})."
        return Opinion(status=Status.VERIFIED, share=verified, reading=reading, note=said)
    if contradicted >= DECIDED:
        reading = max(against, key=lambda one: one[0] * one[1].coverage)[1]
        said = f"The passage cannot be true together with it, by the model ({contradicted:.0%})."
        return Opinion(status=Status.CONTRADICTED, share=contradicted, reading=reading, note=said)
    return Opinion(status=Status.MISSING, share=1 - max(verified, contradicted))
