"""Findings and probabilities into one calibrated decision: a multinomial logistic regression.

Its coefficients stand in `model/decision.json`, readable, one number a feature and status, fitted
by `training/fit_decision.py`. The rules' guards come after it, and may only lower a verdict.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from models.errors import JudgeError
from models.status import Reason, Status
from models.values import Agreement, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.matching.evidence import Evidence, Reading
    from tasks.matching.rules import Decision
    from tasks.matching.windows import Asked

STATUSES: Final = (Status.VERIFIED, Status.CONTRADICTED, Status.MISSING)
"""The order of the model's three outputs, and of a decision's probabilities."""
FILE: Final = Path(__file__).parent / "model" / "decision.json"
_EDGE: Final = 1e-3

AGREES, DIFFERS, ABSENT = Agreement.AGREES, Agreement.DIFFERS, Agreement.ABSENT


def features(
    evidence: Evidence,
    decision: Decision,
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
    first = rows[0][1]
    top = max(rows, key=lambda pair: pair[1][0])
    reading = evidence.readings[top[0].reading]
    against = max(
        (row[1] * evidence.readings[one.reading].coverage for one, row in rows), default=0.0
    )
    seen |= {
        "first_verified": _logit(first[0]),
        "first_contradicted": _logit(first[1]),
        "best_verified": _logit(top[1][0]),
        "best_contradicted": _logit(top[1][1]),
        "joined_verified": _logit(joined[0]),
        "joined_contradicted": _logit(joined[1]),
        "against": against,
        "coverage": evidence.readings[0].coverage,
        "coverage_best": reading.coverage,
        "nowhere": evidence.nowhere,
        "passages": math.log1p(len(evidence.page.segments)),
        "boilerplate": float(evidence.readings[0].alignment.window.core.boilerplate),
        "quoted": float(any(one.agreement is AGREES for one in evidence.quotations)),
        "misquoted": float(any(one.agreement is DIFFERS for one in evidence.quotations)),
        f"rule_{_family(decision.reason)}": 1.0,
    }
    for prefix, one in (("", evidence.readings[0]), ("best_", reading)):
        seen |= {
            f"{prefix}figures_agree": float(min(2, len(_figures(one, AGREES)))),
            f"{prefix}figures_differ": float(bool(_figures(one, DIFFERS))),
            f"{prefix}figures_absent": float(bool(_figures(one, ABSENT))),
            f"{prefix}names_absent": float(bool(one.having(Signal.NAME, DIFFERS, ABSENT))),
            f"{prefix}denied": _strongest(one, Signal.NEGATION, DIFFERS),
            f"{prefix}opposed": _strongest(one, Signal.DIRECTION, DIFFERS),
            f"{prefix}unsaid": float(
                bool(
                    one.having(Signal.SUPERLATIVE, ABSENT)
                    or one.having(Signal.MODALITY, DIFFERS, ABSENT)
                )
            ),
        }
    return seen


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
    "unsaid",
)
NAMES: Final = (
    "nothing",
    "first_verified",
    "first_contradicted",
    "best_verified",
    "best_contradicted",
    "joined_verified",
    "joined_contradicted",
    "against",
    "coverage",
    "coverage_best",
    "nowhere",
    "passages",
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
    """The fitted regression; `weights` are by status, then by feature.

    `verify_at` is the least probability of *verified* that is called so, chosen to hold
    false-verified down.
    """

    bias: Mapping[Status, float]
    weights: Mapping[Status, Mapping[str, float]]
    verify_at: float
    contradict_at: float

    @classmethod
    def load(cls, path: Path = FILE) -> Combiner:
        """Read the coefficients. Raises JudgeError when the file is missing or does not fit."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            weights = {status: dict(told["weights"][status.value]) for status in STATUSES}
            if any(set(one) != set(NAMES) for one in weights.values()):
                raise KeyError("features")  # noqa: TRY301 (the same one-line error as a lost key)
            return cls(
                bias={status: float(told["bias"][status.value]) for status in STATUSES},
                weights=weights,
                verify_at=float(told["verify_at"]),
                contradict_at=float(told["contradict_at"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise JudgeError(
                f"{path} cannot be used: {type(error).__name__}",
                hint="install Citewatch again, or use --judge rules",
            ) from error

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


@cache
def combiner() -> Combiner:
    """The regression that comes with Citewatch, read once a process."""
    return Combiner.load()
