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
    from collections.abc import Sequence

LABELS = ("verified", "contradicted", "missing")


@dataclass(frozen=True, slots=True)
class Row:
    """One judged claim. `confidence` is the engine's, in [0, 1], in its predicted status."""

    gold: str
    predicted: str
    confidence: float = 1.0


def share(part: int, whole: int) -> float:
    """Part of whole, and 0 where there is nothing to divide by."""
    return part / whole if whole else 0.0


def precision(rows: Sequence[Row], label: str) -> float:
    """Of the rows called `label`, the share that is."""
    called = [row for row in rows if row.predicted == label]
    return share(sum(row.gold == label for row in called), len(called))


def recall(rows: Sequence[Row], label: str) -> float:
    """Of the rows that are `label`, the share that was called so."""
    are = [row for row in rows if row.gold == label]
    return share(sum(row.predicted == label for row in are), len(are))


def macro_f1(rows: Sequence[Row]) -> float:
    """Mean of the F1 of those of the three labels that occur in the gold."""
    scores = []
    for label in LABELS:
        if any(row.gold == label for row in rows):
            p, r = precision(rows, label), recall(rows, label)
            scores.append(2 * p * r / (p + r) if p + r else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def balanced_accuracy(rows: Sequence[Row]) -> float:
    """Mean of the recall of verified and the recall of not verified."""
    positives = [row for row in rows if row.gold == "verified"]
    negatives = [row for row in rows if row.gold != "verified"]
    sides = []
    if positives:
        sides.append(share(sum(r.predicted == "verified" for r in positives), len(positives)))
    if negatives:
        sides.append(share(sum(r.predicted != "verified" for r in negatives), len(negatives)))
    return sum(sides) / len(sides) if sides else 0.0


def false_verified(rows: Sequence[Row]) -> float:
    """Of the rows that are not verified, the share that was called verified: the worst error."""
    negatives = [row for row in rows if row.gold != "verified"]
    return share(sum(row.predicted == "verified" for row in negatives), len(negatives))


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
    counts = Counter((row.gold, row.predicted) for row in rows)
    return {gold: {said: counts[gold, said] for said in LABELS} for gold in LABELS}


def summary(rows: Sequence[Row]) -> dict[str, float | int]:
    """All figures of one set, rounded to four places."""
    figures: dict[str, float] = {
        "macro_f1": macro_f1(rows),
        "balanced_accuracy": balanced_accuracy(rows),
        "false_verified": false_verified(rows),
        "contradicted_precision": precision(rows, "contradicted"),
        "contradicted_recall": recall(rows, "contradicted"),
        "ece": ece(rows),
    }
    return {"n": len(rows)} | {name: round(value, 4) for name, value in figures.items()}
