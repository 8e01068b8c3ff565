"""The figures we judge verdicts by: pure functions of (gold, predicted, confidence) rows.

Labels are the three statuses as strings. macro-F1 is over the three; balanced accuracy is of
*verified* against the rest, as WiCE and MiniCheck report it (Tang et al. 2024); ECE is the expected
calibration error over ten equal-width bins (Guo et al. 2017).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Counts = Mapping[tuple[str, str], int]
    """How many rows have a (gold, predicted) pair."""

LABELS = ("verified", "contradicted", "missing")
LOWER_IS_BETTER = frozenset({"false_verified", "ece", "ms_per_claim"})
"""Figures that a good engine keeps down; all others it keeps up."""


@dataclass(frozen=True, slots=True)
class Row:
    """One judged claim. `confidence` is the engine's, in [0, 1], in its predicted status.

    `nearly` is the probability of *verified* of a claim that is missing only because the engine
    asks for more; 0 where that is not so, or not known.
    """

    gold: str
    predicted: str
    confidence: float = 1.0
    nearly: float = 0.0


def share(part: int, whole: int) -> float:
    """Part of whole, and 0 where there is nothing to divide by."""
    return part / whole if whole else 0.0


def counted(rows: Sequence[Row]) -> Counts:
    """The rows as counts, from which every figure but `ece` can be had."""
    return Counter((row.gold, row.predicted) for row in rows)


def _where(counts: Counts, gold: Sequence[str] = LABELS, said: Sequence[str] = LABELS) -> int:
    return sum(counts.get((one, other), 0) for one in gold for other in said)


def _precision(counts: Counts, label: str) -> float:
    return share(_where(counts, (label,), (label,)), _where(counts, said=(label,)))


def _recall(counts: Counts, label: str) -> float:
    return share(_where(counts, (label,), (label,)), _where(counts, (label,)))


def _macro_f1(counts: Counts) -> float:
    scores = []
    for label in LABELS:
        if _where(counts, (label,)):
            p, r = _precision(counts, label), _recall(counts, label)
            scores.append(2 * p * r / (p + r) if p + r else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def _balanced_accuracy(counts: Counts) -> float:
    rest = LABELS[1:]
    sides = []
    if _where(counts, LABELS[:1]):
        sides.append(_recall(counts, LABELS[0]))
    if _where(counts, rest):
        sides.append(share(_where(counts, rest, rest), _where(counts, rest)))
    return sum(sides) / len(sides) if sides else 0.0


def _false_verified(counts: Counts) -> float:
    return share(_where(counts, LABELS[1:], LABELS[:1]), _where(counts, LABELS[1:]))


COUNTED: dict[str, Callable[[Counts], float]] = {
    "macro_f1": _macro_f1,
    "balanced_accuracy": _balanced_accuracy,
    "false_verified": _false_verified,
    "contradicted_precision": lambda counts: _precision(counts, "contradicted"),
    "contradicted_recall": lambda counts: _recall(counts, "contradicted"),
}
"""The figures that need no confidence, by name."""


def precision(rows: Sequence[Row], label: str) -> float:
    """Of the rows called `label`, the share that is."""
    return _precision(counted(rows), label)


def recall(rows: Sequence[Row], label: str) -> float:
    """Of the rows that are `label`, the share that was called so."""
    return _recall(counted(rows), label)


def macro_f1(rows: Sequence[Row]) -> float:
    """Mean of the F1 of those of the three labels that occur in the gold."""
    return _macro_f1(counted(rows))


def balanced_accuracy(rows: Sequence[Row]) -> float:
    """Mean of the recall of verified and the recall of not verified."""
    return _balanced_accuracy(counted(rows))


def false_verified(rows: Sequence[Row]) -> float:
    """Of the rows that are not verified, the share that was called verified: the worst error."""
    return _false_verified(counted(rows))


def ece(rows: Sequence[Row], bins: int = 10) -> float:
    """Expected calibration error of `confidence` as the chance that `predicted` is right."""
    total = 0.0
    for index in range(bins):
        low, high = index / bins, (index + 1) / bins
        inside = [
            r for r in rows if low < r.confidence <= high or (index == 0 and r.confidence == 0)
        ]
        if inside:
            right = sum(r.gold == r.predicted for r in inside) / len(inside)
            said = sum(r.confidence for r in inside) / len(inside)
            total += len(inside) / len(rows) * abs(right - said)
    return total


def confusion(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Counts by gold label, then by predicted label."""
    counts = counted(rows)
    return {gold: {said: counts.get((gold, said), 0) for said in LABELS} for gold in LABELS}


def summary(rows: Sequence[Row]) -> dict[str, float | int]:
    """All figures of one set, rounded to four places."""
    counts = counted(rows)
    figures = {name: figure(counts) for name, figure in COUNTED.items()} | {"ece": ece(rows)}
    return {"n": len(rows)} | {name: round(value, 4) for name, value in figures.items()}


def verified_curve(rows: Sequence[Row], steps: int = 100) -> list[dict[str, float]]:
    """The figures as the threshold moves: the least probability of *verified* that is called so.

    Nothing else changes. Below the engine's own threshold it can only go where `nearly` is known.
    """
    points = []
    for step in range(1, steps + 1):
        least = step / steps
        counts = counted([_moved(row, least) for row in rows])
        point = {"threshold": least, "macro_f1": _macro_f1(counts)}
        point["false_verified"] = _false_verified(counts)
        point["verified_recall"] = _recall(counts, "verified")
        points.append({name: round(value, 4) for name, value in point.items()})
    return points


def _moved(row: Row, least: float) -> Row:
    if row.predicted == "verified" and row.confidence < least:
        return Row(row.gold, "missing")
    return Row(row.gold, "verified") if row.nearly >= least else row


def holding(curve: Sequence[dict[str, float]], at_most: float) -> dict[str, float] | None:
    """The lowest threshold of a curve that holds false-verified; None where none does."""
    return next((point for point in curve if point["false_verified"] <= at_most), None)


def worst(counts: Counts, figure: str, flips: int) -> float:
    """A figure of `COUNTED` if the `flips` claims that hurt it most were judged otherwise."""
    value, worse = COUNTED[figure], max if figure in LOWER_IS_BETTER else min
    now = dict(counts)
    for _ in range(flips):
        moved = []
        for gold, said in [pair for pair, many in now.items() if many]:
            for other in LABELS:
                if other != said:
                    step = {(gold, said): -1, (gold, other): 1}
                    moved.append({p: now.get(p, 0) + step.get(p, 0) for p in {*now, *step}})
        now = worse(moved, key=value, default=now)
    return value(now)
