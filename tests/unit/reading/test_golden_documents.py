"""The golden documents: every claim, its citations, its place; and what the bench says of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import GOLDEN, SENTENCES, attachment, checkworthy, golden_document

from models.values import PassageKind
from tasks.reading.checkworthy import THRESHOLD

CASES = sorted(path for path in GOLDEN.iterdir() if path.is_dir())


def test_there_are_enough_of_each_kind():
    names = [case.name for case in CASES]
    assert len(names) >= 25
    for kind in ("md", "html", "docx", "pdf", "wiki", "text", "llm"):
        assert sum(name.startswith(f"{kind}-") for name in names) >= 3
    assert all((case / "WHY.md").read_text(encoding="utf-8").strip() for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_golden_document(case: Path):
    document, expected = golden_document(case)
    cited = [
        {"text": claim.text, "urls": [link.url for link in claim.links]}
        for claim in document.claims
        if claim.links
    ]
    uncited = [
        claim.text for claim in document.claims if not claim.links and claim.score >= THRESHOLD
    ]
    assert cited == expected["cited"]
    assert uncited == expected["uncited"]
    ignored = [claim.text for claim in document.claims if claim.ignored]
    assert ignored == expected.get("ignored", [])
    assert document.problems == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_offsets_lead_to_the_sentence_in_the_source(case: Path):
    document, _ = golden_document(case)
    for claim in document.claims:
        written = document.text[claim.start : claim.end]
        assert written[0] == claim.text[0] or written.startswith("&")
        # Markup, marks and URLs may stand between; the letters all come in their order.
        letters = iter(written)
        plain = [char for char in claim.text if char.isascii() and char.isalnum()]
        if claim.kind is not PassageKind.ROW and "&" not in written and "{{" not in written:
            assert all(char in letters for char in plain)
        line = document.text.splitlines()[claim.line - 1] if document.text else ""
        assert line[claim.column - 1 : claim.column] == written[0]
        assert all(claim.start <= part.start < part.end <= claim.end for part in claim.parts)


def test_the_bench_holds_its_floors():
    assert attachment(GOLDEN)["attachment_f1"] >= 0.95
    figures = checkworthy(SENTENCES)
    assert figures["sentences"] >= 60
    assert figures["checkworthy_f1"] >= 0.80
