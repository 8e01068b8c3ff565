"""Hostile documents: a clear error or an answer, in little time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from documents import HEAVY, LIGHT, Case

from models.errors import InputError
from tasks.reading.document import read_document

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SECONDS = 10
MEGABYTES = 500

LONGEST = {
    "20,000 footnotes", "one long line", "bait for marks", "bait for keys", "capital letters",
    "100,000 bare links", "bait for brackets", "long DOCX", "deep wikitext", "ampersands",
    "100,000 marks", "semicolons", "unclosed quotes that end", "links in links", "deep HTML",
    "links up to the limit", "tags up to the limit", "lines up to the limit", "pipes",
    "emphasis up to the limit", "refs up to the limit", "quotes up to the limit",
    "100,000 links in HTML", "one long word", "deep lists in HTML",
}  # fmt: skip
"""What takes seconds each; `python tests/hostile/read/one_document.py` reads these too."""


@pytest.mark.parametrize("case", LIGHT, ids=lambda case: f"{case[1]} {case[0]}")
def test_a_hostile_document(case: Case):
    _, name, make, said = case
    if said:
        with pytest.raises(InputError) as refused:
            read_document(make(), name=name)
        assert said in str(refused.value)
        assert str(refused.value).startswith(f"{name}: ")
        assert str(refused.value).isprintable()
        return
    for claim in read_document(make(), name=name).claims:
        assert claim.text.isprintable()


def test_heavy_documents_take_little_time_and_memory():
    chosen = [index for index, case in enumerate(HEAVY) if case[0] not in LONGEST]
    answers = _read(chosen)
    assert len(answers) == len(chosen)
    for index, answer in zip(chosen, answers, strict=True):
        what = HEAVY[index][0]
        assert answer["seconds"] < SECONDS, (what, answer)
        assert answer["megabytes"] < MEGABYTES, (what, answer)


def _read(indexes: list[int]) -> list[dict]:
    folders = [ROOT, HERE, ROOT / "tests"]
    done = subprocess.run(
        [sys.executable, str(HERE / "one_document.py"), ",".join(map(str, indexes))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
