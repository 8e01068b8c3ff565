"""The figures, against values worked out by hand."""

from __future__ import annotations

import pytest
from metrics import (
    Row,
    balanced_accuracy,
    counted,
    ece,
    false_verified,
    holding,
    macro_f1,
    precision,
    recall,
    summary,
    verified_curve,
    worst,
)

ROWS = [
    Row("verified", "verified"),
    Row("verified", "missing"),
    Row("contradicted", "contradicted"),
    Row("contradicted", "verified"),
    Row("missing", "missing"),
    Row("missing", "missing"),
]


def test_figures_worked_out_by_hand() -> None:
    assert precision(ROWS, "verified") == pytest.approx(1 / 2)
    assert recall(ROWS, "verified") == pytest.approx(1 / 2)
    assert false_verified(ROWS) == pytest.approx(1 / 4)
    assert balanced_accuracy(ROWS) == pytest.approx((1 / 2 + 3 / 4) / 2)
    # F1: verified 1/2; contradicted p 1, r 1/2 -> 2/3; missing p 2/3, r 1 -> 4/5
    assert macro_f1(ROWS) == pytest.approx((1 / 2 + 2 / 3 + 4 / 5) / 3)


def test_a_label_that_gold_lacks_does_not_count() -> None:
    assert macro_f1([Row("verified", "verified"), Row("missing", "missing")]) == 1.0


def test_calibration_error() -> None:
    # ten rows said with .75, of which five are right: off by .25
    rows = [Row("verified", "verified", 0.75)] * 5 + [Row("missing", "verified", 0.75)] * 5
    assert ece(rows) == pytest.approx(0.25)
    assert ece([Row("missing", "missing", 1.0)]) == 0.0


def test_no_rows_no_division_by_zero() -> None:
    assert summary([])["macro_f1"] == 0.0


CURVE = [
    Row("verified", "verified", 0.9),
    Row("verified", "verified", 0.6),
    Row("missing", "verified", 0.7),
    Row("contradicted", "contradicted", 0.95),
    Row("verified", "missing", 0.5, nearly=0.4),
    Row("missing", "missing", 0.8, nearly=0.1),
]


def test_raising_the_threshold_makes_weak_verdicts_missing_and_no_others() -> None:
    points = {point["threshold"]: point for point in verified_curve(CURVE)}
    assert points[0.6]["false_verified"] == pytest.approx(1 / 3, abs=1e-4)
    assert points[0.6]["verified_recall"] == pytest.approx(2 / 3, abs=1e-4)
    assert points[0.71]["false_verified"] == 0.0
    assert points[0.71]["verified_recall"] == pytest.approx(1 / 3, abs=1e-4)
    as_it_comes = points[0.6]["macro_f1"]
    assert as_it_comes == pytest.approx(macro_f1(CURVE), abs=1e-4)


def test_lowering_the_threshold_verifies_what_was_nearly_so() -> None:
    points = {point["threshold"]: point for point in verified_curve(CURVE)}
    assert points[0.4]["verified_recall"] == 1.0
    assert points[0.41]["verified_recall"] == pytest.approx(2 / 3, abs=1e-4)
    assert points[0.1]["false_verified"] == pytest.approx(2 / 3, abs=1e-4)


def test_the_lowest_threshold_that_holds_is_named() -> None:
    curve = verified_curve(CURVE)
    assert holding(curve, 0.05) == next(p for p in curve if p["threshold"] == 0.71)
    assert holding(curve, 0.5)["threshold"] == 0.11
    assert holding(verified_curve([Row("missing", "verified", 1.0)]), 0.05) is None


def test_the_worst_a_flipped_claim_can_do() -> None:
    counts = counted(ROWS)
    assert worst(counts, "false_verified", 0) == pytest.approx(1 / 4)
    assert worst(counts, "false_verified", 1) == pytest.approx(2 / 4)
    assert worst(counts, "contradicted_recall", 1) == 0.0
    # one more called contradicted that is not
    assert worst(counts, "contradicted_precision", 1) == 0.0
    assert worst(counts, "macro_f1", 1) < macro_f1(ROWS)
    assert worst(counts, "balanced_accuracy", 1) == pytest.approx((0 + 3 / 4) / 2)
    assert counts == counted(ROWS)
