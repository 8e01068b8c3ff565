"""Three pictures of a judged set: reliability, risk and coverage, macro-F1 and false-verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
from metrics import false_verified, macro_f1

mpl.use("Agg")

from matplotlib import pyplot as plt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from metrics import Row


def draw(
    rows: Sequence[Row], curve: Sequence[dict[str, float]], folder: Path, name: str
) -> list[Path]:
    """Write the three PNG files of a judge into a folder; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for part, one in (
        ("reliability", _reliability(rows)),
        ("risk-coverage", _risk(rows)),
        ("threshold", _threshold(rows, curve)),
    ):
        made.append(folder / f"{part}-{name}.png")
        one.savefig(made[-1], bbox_inches="tight", dpi=120)
        plt.close(one)
    return made


def _reliability(rows: Sequence[Row]) -> plt.Figure:
    """Confidence said against share right, in ten bins."""
    figure, axes = plt.subplots(figsize=(4, 4))
    points = []
    for step in range(10):
        inside = [r for r in rows if step / 10 < r.confidence <= (step + 1) / 10]
        if inside:
            said = sum(r.confidence for r in inside) / len(inside)
            points.append((said, sum(r.gold == r.predicted for r in inside) / len(inside)))
    axes.plot([0, 1], [0, 1], "--", color="grey")
    axes.plot([x for x, _ in points], [y for _, y in points], "o-")
    axes.set(xlabel="confidence", ylabel="share right", title="Reliability")
    return figure


def _risk(rows: Sequence[Row]) -> plt.Figure:
    """Share wrong among the surest claims, by how many are answered."""
    figure, axes = plt.subplots(figsize=(4, 4))
    ordered = sorted(rows, key=lambda r: -r.confidence)
    wrong, risk = 0, []
    for number, row in enumerate(ordered, start=1):
        wrong += row.gold != row.predicted
        risk.append(wrong / number)
    axes.plot([n / len(ordered) for n in range(1, len(ordered) + 1)], risk)
    axes.set(xlabel="share of claims answered", ylabel="share wrong", title="Risk and coverage")
    return figure


def _threshold(rows: Sequence[Row], curve: Sequence[dict[str, float]]) -> plt.Figure:
    """macro-F1 against false-verified as the threshold of *verified* moves."""
    figure, axes = plt.subplots(figsize=(4, 4))
    axes.plot([p["false_verified"] for p in curve], [p["macro_f1"] for p in curve], ".-")
    axes.plot(false_verified(rows), macro_f1(rows), "o", label="as it comes")
    axes.axvline(0.05, linestyle="--", color="grey", label="5 %")
    axes.set(xlabel="false verified", ylabel="macro-F1", title="Threshold of verified")
    axes.legend()
    return figure
