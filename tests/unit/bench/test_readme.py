"""What docs/readme.py writes into the README is what the reports say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
README = runpy.run_path(str(ROOT / "docs/readme.py"))
FIGURES = {
    "n": 1234,
    "macro_f1": 0.512,
    "balanced_accuracy": 0.6449,
    "false_verified": 0.0512,
    "contradicted_precision": 0.7,
    "contradicted_recall": 0.31,
    "ece": 0.08,
    "ms_per_claim": 12.4,
    "limit": 0,
}
SOURCES = {
    "wice-claim-page": FIGURES | {"n": 349, "balanced_accuracy": 0.701},
    "wp_citation_checker": FIGURES | {"n": 65, "balanced_accuracy": 0.611, "false_verified": 0.2},
}
REPORT = {
    "own_threshold": 0.59,
    "files": {
        "verdict_dev.jsonl.gz": FIGURES,
        "pages_dev.jsonl.gz": FIGURES | {"n": 681, "sources": SOURCES},
    },
    "all": {
        "holds_5_percent": {"threshold": 0.44, "macro_f1": 0.5, "verified_recall": 0.333},
    },
}


def test_a_row_for_each_file_and_judge():
    text = README["judged"]({"rules": REPORT | {"own_threshold": None}, "embedded": REPORT})
    row = "| 1,234 | 0.51 | 0.64 | 5.1% | 0.70 | 0.31 | 0.08 | 12 |"
    for judge in ("rules", "embedded"):
        assert f"| passages: Wikipedia, science, web | `{judge}` {row}" in text
    assert "`rules` 0.44, macro-F1 0.50, 33% of the verified found" in text
    assert "`embedded` 0.44 (its own is 0.59), macro-F1 0.50" in text
    assert "set none of these rows beside a published figure" in text
    assert "At most" not in text


def test_a_sample_and_a_threshold_that_is_not_there_are_said():
    part = {"verdict_dev.jsonl.gz": FIGURES | {"limit": 500}}
    text = README["judged"]({"rules": REPORT | {"files": part, "all": {"holds_5_percent": None}}})
    assert "At most 500 claims of each were judged." in text
    assert "no threshold of `rules` does" in text


def test_only_two_sources_stand_beside_published_figures():
    text = README["comparable"]({"embedded": REPORT})
    assert "| **Citewatch `embedded`** | dev, n = 349 | **0.701** |" in text
    assert "| gpt-4o | test | 0.785 |" in text
    assert "| **Citewatch `embedded`** | 65 of them (dev) | **0.611** | 20% |" in text
    assert "| DeepSeek-V3.2 | 117 | 0.750 | - |" in text
    assert text.count("Citewatch `") == 2


def test_changed_claims_are_told_by_kind_and_judge():
    kinds = {"number": {"n": 120, "held": 0.9917}, "percent": {"n": 239, "held": 0.9}}
    text = README["robust"](
        {"rules": {"wanted": 0.98, "kinds": kinds}, "embedded": {"wanted": 0.98, "kinds": kinds}}
    )
    assert "| change | `rules` | `embedded` |" in text
    assert "| number | 99.2% of 120 | 99.2% of 120 |" in text


def test_the_readme_has_a_place_for_each_block():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("demo", "accuracy", "judged", "comparable", "robust", "speed"):
        assert f"{name}: begin -->\nnew\n<!-- {name}: end" in README["put"](readme, name, "new")
    with pytest.raises(SystemExit, match=r"README\.md has no <!-- other: begin -->"):
        README["put"](readme, "other", "new")
