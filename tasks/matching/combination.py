"""Findings and probabilities into one calibrated decision: multinomial logistic regressions.

Its coefficients stand in `model/decision.json`, readable, one number a feature and status, fitted
by `training/fit_decision.py`. The rules' FACTS come after it, and may only lower a verdict.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from models.errors import JudgeError
from models.status import Reason, Status
from models.values import Agreement, Signal
from tasks.matching.coverage import weakest_clause
from tasks.matching.guards import elsewhere_opposed
from tasks.matching.strangers import strangers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.matching.evidence import Evidence, Reading
    from tasks.matching.prepared import PreparedPage
    from tasks.matching.rules import Decision as Ruled
    from tasks.matching.windows import Asked

STATUSES: Final = (Status.VERIFIED, Status.CONTRADICTED, Status.MISSING)
"""The order of the model's three outputs, and of a decision's probabilities."""
FILE: Final = Path(__file__).parent / "model" / "decision.json"
_EDGE: Final = 1e-3

AGREES, DIFFERS, ABSENT = Agreement.AGREES, Agreement.DIFFERS, Agreement.ABSENT


def features(
    evidence: Evidence,
    ruled: Ruled,
    asked: Sequence[Asked],
    probabilities: Sequence[Sequence[float]],
) -> dict[str, float]:
    """What the regression sees of one claim: a dozen signals of the rules, a dozen of the model.

    `probabilities` has a row (verified, contradicted, missing) for each passage asked about.
    """
    rows = [(one, row) for one, row in zip(asked, probabilities, strict=True) if one.reading >= 0]
    joined = next(
        (row for one, row in zip(asked, probabilities, strict=True) if one.reading < 0), None
    )
    seen: dict[str, float] = dict.fromkeys(NAMES, 0.0)
    if not rows or joined is None:
        seen["nothing"] = 1.0
        return seen
    readings = evidence.readings
    first = rows[0][1]
    for_it = [(row[0] * readings[one.reading].coverage, -one.reading, row) for one, row in rows]
    support, place, best = max(for_it)
    reading = readings[-place]
    seen |= {
        "joined_verified": _logit(joined[0]),
        "joined_contradicted": _logit(joined[1]),
        "first_verified": _logit(first[0]),
        "first_contradicted": _logit(first[1]),
        "best_verified": _logit(best[0]),
        "best_contradicted": _logit(best[1]),
        "most_verified": _logit(max(row[0] for _, row in rows)),
        "most_contradicted": _logit(max(row[1] for _, row in rows)),
        "support": support,
        "against": max(row[1] * readings[one.reading].coverage for one, row in rows),
        "coverage": readings[0].coverage,
        "coverage_best": reading.coverage,
        "nowhere": evidence.nowhere,
        "passages": math.log1p(len(evidence.page.segments)),
        "words": math.log1p(len(evidence.claim.words)),
        "boilerplate": float(readings[0].alignment.window.core.boilerplate),
        "quoted": float(any(one.agreement is AGREES for one in evidence.quotations)),
        "misquoted": float(any(one.agreement is DIFFERS for one in evidence.quotations)),
        f"rule_{_family(ruled.reason)}": 1.0,
    }
    for prefix, one in (("", readings[0]), ("best_", reading)):
        seen |= {f"{prefix}{name}": value for name, value in _of_reading(evidence, one).items()}
    return seen


def _of_reading(evidence: Evidence, reading: Reading) -> dict[str, float]:
    """What the rules found in one window, as numbers."""
    others = min(3, len(strangers(reading, evidence.page))) / 3
    return {
        "figures_agree": float(min(2, len(_figures(reading, AGREES)))),
        "figures_differ": float(bool(_figures(reading, DIFFERS))),
        "figures_absent": float(bool(_figures(reading, ABSENT))),
        "names_absent": float(bool(reading.having(Signal.NAME, DIFFERS, ABSENT))),
        "denied": _strongest(reading, Signal.NEGATION, DIFFERS),
        "opposed": _strongest(reading, Signal.DIRECTION, DIFFERS),
        "uncompared": float(bool(reading.having(Signal.DIRECTION, ABSENT))),
        "unsaid": float(bool(reading.having(Signal.SUPERLATIVE, ABSENT))),
        "surer": float(bool(reading.having(Signal.MODALITY, DIFFERS, ABSENT))),
        "clause": 1.0 - weakest_clause(evidence.claim, reading.alignment),
        "conflict": float(elsewhere_opposed(evidence, reading)),
        "strangers": others,
        "nameless": others * bool(reading.having(Signal.NAME, DIFFERS, ABSENT)),
    }


def _family(reason: Reason) -> str:
    if reason.status is Status.VERIFIED:
        return "verified"
    if reason in {Reason.NUMBER, Reason.DATE, Reason.MISQUOTED}:
        return "other_figure"
    if reason.status is Status.CONTRADICTED:
        return "other_word"
    return "partly" if reason is Reason.PARTLY_STATED else "silent"


_READING: Final = (
    "figures_agree",
    "figures_differ",
    "figures_absent",
    "names_absent",
    "denied",
    "opposed",
    "uncompared",
    "unsaid",
    "surer",
    "clause",
    "conflict",
    "strangers",
    "nameless",
)
NAMES: Final = (
    "nothing",
    "joined_verified",
    "joined_contradicted",
    "first_verified",
    "first_contradicted",
    "best_verified",
    "best_contradicted",
    "most_verified",
    "most_contradicted",
    "support",
    "against",
    "coverage",
    "coverage_best",
    "nowhere",
    "passages",
    "words",
    "boilerplate",
    "quoted",
    "misquoted",
    "rule_verified",
    "rule_other_figure",
    "rule_other_word",
    "rule_partly",
    "rule_silent",
    *_READING,
    *(f"best_{name}" for name in _READING),
)


def _logit(probability: float) -> float:
    inside = min(max(float(probability), _EDGE), 1 - _EDGE)
    return math.log(inside / (1 - inside))


def _figures(reading: Reading, agreement: Agreement) -> tuple[object, ...]:
    return (*reading.having(Signal.NUMBER, agreement), *reading.having(Signal.DATE, agreement))


def _strongest(reading: Reading, signal: Signal, agreement: Agreement) -> float:
    return max((one.score for one in reading.having(signal, agreement)), default=0.0)


@dataclass(frozen=True, slots=True)
class Combiner:
    """A fitted regression; `weights` are by status, then by feature.

    `verify_at` is the least probability of *verified* that is called so, chosen to hold
    false-verified down.
    """

    bias: Mapping[Status, float]
    weights: Mapping[Status, Mapping[str, float]]
    verify_at: float
    contradict_at: float

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Combiner:
        """From one part of the file. Raises KeyError, ValueError or TypeError for any other."""
        weights = {status: dict(told["weights"][status.value]) for status in STATUSES}
        if any(set(one) != set(NAMES) for one in weights.values()):
            raise KeyError("features")
        return cls(
            bias={status: float(told["bias"][status.value]) for status in STATUSES},
            weights=weights,
            verify_at=float(told["verify_at"]),
            contradict_at=float(told["contradict_at"]),
        )

    def probabilities(self, seen: Mapping[str, float]) -> dict[Status, float]:
        """Calibrated probability of each status; they sum to 1."""
        scores = {
            status: self.bias[status]
            + math.fsum(weight * seen[name] for name, weight in self.weights[status].items())
            for status in STATUSES
        }
        most = max(scores.values())
        grown = {status: math.exp(score - most) for status, score in scores.items()}
        whole = math.fsum(grown.values())
        return {status: value / whole for status, value in grown.items()}

    def choose(self, probabilities: Mapping[Status, float]) -> Status:
        """The status to print: a decided one only when it is likely enough, else missing."""
        verified, contradicted = probabilities[Status.VERIFIED], probabilities[Status.CONTRADICTED]
        if verified >= self.verify_at and verified >= contradicted:
            return Status.VERIFIED
        if contradicted >= self.contradict_at and contradicted > verified:
            return Status.CONTRADICTED
        return Status.MISSING


@dataclass(frozen=True, slots=True)
class Decision:
    """Two regressions: for whole pages, and for passages that stand without their page.

    In a passage the model's word is worth more, for there is nothing else it could have read.
    """

    page: Combiner
    passage: Combiner

    @classmethod
    def load(cls, path: Path = FILE) -> Decision:
        """Read the coefficients. Raises JudgeError when the file is missing or does not fit."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return cls(page=Combiner.read(told["page"]), passage=Combiner.read(told["passage"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise JudgeError(
                f"{path} cannot be used: {type(error).__name__}",
                hint="install Citewatch again, or use --judge rules",
            ) from error

    def combiner(self, page: PreparedPage) -> Combiner:
        """The regression for a page."""
        return self.passage if page.bare else self.page


@cache
def embedded_decision() -> Decision:
    """The regressions that come with Citewatch, read once a process."""
    return Decision.load()
