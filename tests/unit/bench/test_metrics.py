"""The figures, against values worked out by hand."""

from __future__ import annotations

import pytest
from metrics import (
    Row,
    balanced_accuracy,
    ece,
    false_verified,
    macro_f1,
    precision,
    recall,
    summary,
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
