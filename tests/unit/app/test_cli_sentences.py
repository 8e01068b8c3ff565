"""Which sentences of a document are claims, by option and configuration; and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

DRAFT = "The dam at Kariba is 128 metres high ([builders](https://example.org/kariba)).\n"
SENTENCES = """The dam is 128 metres high ([a](https://example.org/a)).

It cost 480 million dollars in 1959. Was it worth it?
"""


@pytest.mark.parametrize(
    ("words", "configuration", "claims"),
    [
        ((), "", 2),
        (("--sentences", "worthy"), "sentences = 'all'", 2),
        (("--sentences", "all"), "", 3),
        (("--sentences", "cited-only"), "", 1),
        (("--threshold", "0"), "", 3),
        (("--threshold", "1"), "", 1),
        ((), "sentences = 'all'", 3),
        ((), "sentences = 'cited-only'", 1),
        ((), "threshold = 1", 1),
        (("--threshold", "0"), "sentences = 'cited-only'\nthreshold = 1", 3),
        (("--config", "/dev/null"), "sentences = 'all'", 2),
        (("--config", "other.toml"), "sentences = 'all'", 1),
    ],
)
def test_which_sentences_are_claims(bare, words, configuration, claims):
    Path("draft.md").write_text(SENTENCES)
    Path("other.toml").write_text("sentences = 'cited-only'")
    Path(".citewatch.toml").write_text(configuration)
    assert bare.run("add", "draft.md", *words).code == 0
    rows = json.loads(bare.run("report", "--format", "json").out)["citations"]
    assert len(rows) == claims


def test_the_rule_of_attachment_is_the_projects(bare):
    text = (
        "It is 128 metres high. It cost 480 million dollars.[^a]\n\n[^a]: https://example.org/a\n"
    )
    Path("draft.md").write_text(text)
    bare.run("add", "draft.md")
    rows = json.loads(bare.run("report", "--format", "json").out)["citations"]
    assert [row["url"] for row in rows] == ["https://example.org/a"] * 2
    Path(".citewatch.toml").write_text("attachment = 'sentence'")
    bare.run("add", "draft.md")
    rows = json.loads(bare.run("report", "--format", "json").out)["citations"]
    assert sorted(row["url"] for row in rows) == ["", "https://example.org/a"]


# -- what is wrong is said before anything is written


@pytest.mark.parametrize("command", ["add", "check"])
@pytest.mark.parametrize(
    ("words", "configuration", "error"),
    [
        ((), "treshold = 1", ".citewatch.toml: treshold: there is no such key."),
        (("--threshold", "2"), "", "--threshold: must be between 0 and 1 (got 2.0)"),
        (("--threshold", "high"), "", "high"),
        (("--sentences", "some"), "", "some"),
        (("--threshold", "1", "--sentences", "all"), "", "--threshold: has no effect with"),
        (("--config", "none.toml"), "", "none.toml: No such file or directory"),
    ],
)
def test_a_wrong_configuration_is_one_line_and_nothing_is_written(
    bare, command, words, configuration, error
):
    Path("draft.md").write_text(DRAFT)
    Path(".citewatch.toml").write_text(configuration)
    ran = bare.run(command, "draft.md", *words)
    assert (ran.code, ran.out) == (2, "")
    first, *rest = ran.err.splitlines()
    assert first.startswith("error: ")
    assert error in first
    assert len(rest) <= 1
    assert all(line.startswith("hint: ") for line in rest)
    assert not bare.path.exists()


def test_a_judge_of_the_file_that_is_unknown_is_refused_before_anything_is_written(bare):
    Path("draft.md").write_text(DRAFT)
    Path(".citewatch.toml").write_text("judge = 'oracle'")
    ran = bare.run("check", "draft.md")
    assert ran.code == 2
    assert ran.err.startswith("error: .citewatch.toml: judge: unknown judge 'oracle'")
    assert not bare.path.exists()


def test_options_about_documents_need_one(bare):
    ran = bare.run("check", "--all", "--sentences", "all")
    assert ran.code == 2
    assert "--sentences: is about documents, and no file was named" in ran.err
