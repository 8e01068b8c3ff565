"""Labelled files of every shape are read, judged, and refused with a line when they are wrong."""

from __future__ import annotations

import gzip
import json

import pytest
from judging import (
    CONTEXT,
    judge_rows,
    judge_rows_for_curve,
    nearly_verified,
    page_reader,
    read,
    sample,
    spread,
    statement,
)

from models.status import Status
from tasks.matching.judges import load_judge

PASSAGE = {
    "id": "a",
    "claim": "The bridge was opened in 1931.",
    "label": "verified",
    "source": "made",
    "evidence": "The bridge was opened in 1931. It is 300 metres long.",
}
WHOLE = {
    "id": "b",
    "claim": "The bridge is 400 metres long.",
    "label": "contradicted",
    "source": "made",
    "sentences": ["The bridge was opened in 1931.", "It is 300 metres long."],
}
SAVED = {
    "id": "c",
    "page": "bridge.html.gz",
    "claim": "The bridge was opened in 1931.",
    "label": "verified",
    "type": "date",
    "evidence": ["opened in 1931"],
}
HTML = (
    "<html><body><article><h1>The bridge</h1><p>The bridge was opened in 1931, after four years of"
    " work by three hundred men from the valley.</p></article></body></html>"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "bridge.html.gz").write_bytes(gzip.compress(HTML.encode()))
    return tmp_path


def written(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_passages_whole_pages_and_saved_pages_are_judged(folder):
    rows = read(written(folder / "rows.jsonl", PASSAGE, WHOLE, SAVED))
    judged = judge_rows(rows, "rules", folder)
    assert [(source, row.gold, row.predicted) for source, row, _ in judged] == [
        ("made", "verified", "verified"),
        ("made", "contradicted", "contradicted"),
        ("date", "verified", "verified"),
    ]


def test_a_saved_page_needs_its_folder():
    with pytest.raises(ValueError, match=r"^c: its page bridge.html.gz must be read: give --pages"):
        page_reader(None)(SAVED)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (PASSAGE | {"label": "true"}, "label 'true', not one of verified, contradicted, missing"),
        (PASSAGE | {"claim": " "}, "no claim"),
        ({"claim": "A.", "label": "missing"}, "neither evidence nor sentences nor page"),
        ([], "no claim"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, row, said):
    with pytest.raises(ValueError, match=f"^rows.jsonl:2: {said}$"):
        read(written(tmp_path / "rows.jsonl", PASSAGE, row))


def test_a_line_that_is_no_json_is_named(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^rows.jsonl:1: no JSON"):
        read(path)


def test_a_sample_is_always_the_same_and_in_order():
    rows = [{"id": number} for number in range(100)]
    chosen = [row["id"] for row in sample(rows, 10)]
    assert chosen == sorted(chosen)
    assert len(set(chosen)) == 10
    assert chosen == [row["id"] for row in sample(rows, 10)]
    assert sample(rows, 0) == sample(rows, 100) == rows


def test_sources_can_be_left_out(tmp_path):
    path = written(tmp_path / "rows.jsonl", PASSAGE, WHOLE | {"source": "other"})
    assert [row["id"] for row in read(path, without=["made"])] == ["b"]


def test_two_processes_say_what_one_says():
    rows = [row | {"id": str(number)} for number in range(30) for row in (PASSAGE, WHOLE)]

    def said(processes):
        judged = spread(judge_rows, rows, "rules", processes=processes)
        return [(source, row) for source, row, _ in judged]

    assert said(2) == said(1)
    assert len(said(1)) == 60


def test_the_probability_of_verified_is_the_one_that_the_judge_gives():
    page = page_reader(None)(PASSAGE)
    said = load_judge("embedded").judge(statement(PASSAGE), page, context=CONTEXT)
    assert said.status is Status.VERIFIED
    assert nearly_verified(statement(PASSAGE), page) == pytest.approx(said.confidence, abs=1e-4)


def test_a_claim_that_a_guard_stops_is_not_nearly_verified():
    row = PASSAGE | {"claim": "The bridge was opened in 1831 by the bishop of Lund."}
    assert nearly_verified(statement(row), page_reader(None)(row)) == 0.0


def test_for_a_curve_the_same_is_said_and_only_the_missing_are_nearly_verified():
    claims = ["The bridge was opened in 1931.", "It was cheap.", "It is 400 metres long."]
    rows = [PASSAGE | {"claim": claim} for claim in claims]
    judged = [row for _, row, _ in judge_rows_for_curve(rows, "embedded", None)]
    plain = [row for _, row, _ in judge_rows(rows, "embedded", None)]
    assert [row.predicted for row in judged] == [row.predicted for row in plain]
    assert all(row.predicted == "missing" or row.nearly == 0.0 for row in judged)
