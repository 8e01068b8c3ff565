"""A floor rises by itself, sinks only when it is named, and says what fell below it."""

from __future__ import annotations

import json

import floors
import pytest
from floors import (
    ChangedError,
    LoweredError,
    below,
    floors_of,
    robustness_floors,
    same_data,
    sampled,
    updated,
    whole,
)
from metrics import COUNTED

OLD = {"rules/verdict_dev/sample": {"n": 10, "macro_f1": 0.5, "false_verified": 0.1}}
COUNTS = {
    ("verified", "verified"): 30,
    ("verified", "missing"): 30,
    ("contradicted", "contradicted"): 20,
    ("contradicted", "verified"): 5,
    ("missing", "missing"): 40,
}
ROW = '{"claim": "It opened in 1931.", "label": "verified", "evidence": "It opened in 1931."}\n'


def new(**figures):
    return {"rules/verdict_dev/sample": {"n": 10, "macro_f1": 0.5, "false_verified": 0.1} | figures}


def test_floors_rise_and_ceilings_sink_by_themselves():
    assert updated(OLD, new(macro_f1=0.6, false_verified=0.05)) == new(
        macro_f1=0.6, false_verified=0.05
    )


def test_a_lower_floor_and_a_higher_ceiling_are_refused_by_name():
    with pytest.raises(LoweredError) as caught:
        updated(OLD, new(macro_f1=0.4, false_verified=0.2))
    assert str(caught.value).splitlines() == [
        "rules/verdict_dev/sample/macro_f1: 0.5 -> 0.4",
        "rules/verdict_dev/sample/false_verified: 0.1 -> 0.2",
    ]


def test_only_what_is_named_may_sink():
    lowered = new(macro_f1=0.4, false_verified=0.2)
    with pytest.raises(
        LoweredError, match=r"^rules/verdict_dev/sample/false_verified: 0.1 -> 0.2$"
    ):
        updated(OLD, lowered, ["rules/verdict_dev/sample/macro_f1"])
    with pytest.raises(LoweredError):
        updated(OLD, lowered, ["embedded/*"])
    assert updated(OLD, lowered, ["rules/*/macro_f1", "*/false_verified"]) == lowered


def test_a_floor_that_would_vanish_is_refused():
    with pytest.raises(LoweredError, match=r"sample/macro_f1: 0.5 -> gone$"):
        updated(OLD, {"rules/verdict_dev/sample": {"n": 10, "false_verified": 0.1}})


def test_what_was_not_measured_keeps_its_floor():
    other = {"embedded/verdict_dev/all": {"n": 3, "macro_f1": 0.7}}
    assert updated(OLD, other) == OLD | other


def test_the_line_names_figure_floor_and_value():
    said = {"n": 11, "macro_f1": 0.4999, "false_verified": 0.1001}
    assert below("rules/verdict_dev/sample", OLD["rules/verdict_dev/sample"], said) == [
        "rules/verdict_dev/sample/n: measured on 10 claims, now 11",
        "rules/verdict_dev/sample/macro_f1: floor 0.5, value 0.4999",
        "rules/verdict_dev/sample/false_verified: ceiling 0.1, value 0.1001",
    ]
    assert below("x", {"macro_f1": 0.5}, {}) == ["x/macro_f1: floor 0.5, but it was not measured"]
    assert below("x", {"n": 10, "macro_f1": 0.5}, {"n": 10, "macro_f1": 0.5}) == []


def test_rules_have_no_slack_and_the_model_that_of_one_claim_in_500():
    exact = {name: figure(COUNTS) for name, figure in COUNTED.items()}
    rules, embedded = floors_of("rules", COUNTS, 0.1), floors_of("embedded", COUNTS, 0.1)
    assert rules["n"] == embedded["n"] == 125
    assert rules["ece"] == 0.1
    assert embedded["ece"] == 0.108
    for name, value in exact.items():
        assert abs(rules[name] - value) < 1e-4
        assert below("x", {name: rules[name]}, {name: round(value, 4)}) == []
    assert embedded["contradicted_recall"] == 0.76
    assert embedded["false_verified"] == pytest.approx(6 / 65, abs=1e-4)
    assert embedded["macro_f1"] < rules["macro_f1"]


def test_a_kind_of_change_that_never_counted_has_no_floor():
    kinds = {"number": {"n": 10, "held": 1.0}, "year": {"n": 0, "held": 1.0}}
    assert robustness_floors("rules", kinds) == {"number": 1.0}
    assert robustness_floors("embedded", kinds) == {"number": 0.9}


@pytest.fixture
def shared(tmp_path, monkeypatch):
    monkeypatch.setattr(floors, "FILES", {"tiny": "tiny.jsonl"})
    monkeypatch.setattr(floors, "SAMPLES", {"rules": {"tiny": 2}})
    (tmp_path / "tiny.jsonl").write_text(ROW * 3, encoding="utf-8")
    return tmp_path


def test_a_changed_data_file_is_told(shared):
    kept = {"data": {"tiny": {"sha256": floors.sha256(shared / "tiny.jsonl"), "n": 3}}}
    same_data(kept, "tiny", shared)
    (shared / "tiny.jsonl").write_text(ROW * 4, encoding="utf-8")
    with pytest.raises(ChangedError, match="is not the file its floors were measured on"):
        same_data(kept, "tiny", shared)


def test_a_sample_is_judged(shared):
    said, counts = sampled("rules", "tiny", shared)
    assert counts == {("verified", "verified"): 2}
    assert said["n"] == 2
    assert said["balanced_accuracy"] == 1.0


def test_reports_are_read_and_those_of_a_part_refused(shared):
    part = {
        "n": 125,
        "limit": 0,
        "without": [],
        "sha256": floors.sha256(shared / "tiny.jsonl"),
        "ece": 0.1,
        "counts": {f"{gold}/{said}": many for (gold, said), many in COUNTS.items()},
    }
    path = shared / "accuracy-rules.json"
    path.write_text(json.dumps({"files": {"tiny.jsonl": part}}), encoding="utf-8")
    ((said, kept),) = whole(shared, shared).values()
    assert said == part
    assert kept == floors_of("rules", COUNTS, 0.1)
    for wrong, told in (({"limit": 5}, "a part of its file"), ({"sha256": "0"}, "another data")):
        path.write_text(json.dumps({"files": {"tiny.jsonl": part | wrong}}), encoding="utf-8")
        with pytest.raises(ValueError, match=told):
            whole(shared, shared)
