"""The formats of findings through the command: what goes where, and how it ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desks import RIGHT, SAID, WRONG, quote, said
from junitparser import JUnitXml
from sarif_schema import valid_sarif

from models.settings import Settings
from models.status import Reason, Status
from storage import runs

MACHINES = ("json", "md", "sarif", "junit", "github")
NONE: dict[str, list[str]] = {"documents": [], "sources": [], "ids": []}

READERS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "md": lambda text: text.startswith("## Citations: ") or pytest.fail(text),
    "sarif": valid_sarif,
    "junit": lambda text: JUnitXml.fromstring(text.encode()),
    "github": lambda text: (
        all(re.match("::(error|warning|notice) ", line) for line in text.splitlines())
        or pytest.fail(text)
    ),
}


@pytest.fixture
def outcome(desk: Any, capsys: Any) -> Callable[..., Any]:
    """What `check` prints after a run of the desk's two claims of the court."""
    from app.outcome import print_outcome

    run = desk.judge(
        {
            RIGHT: said(Reason.STATED, "Yes.", quote=quote()),
            WRONG: said(Reason.NUMBER, "Not 9,624 but 9,264.", quote=quote()),
        }
    )
    settings = Settings.load(database_url=desk.url)

    def ended(
        form: str, failing: tuple[Status, ...] = (Status.CONTRADICTED,), **more: Any
    ) -> tuple[int, str, str]:
        capsys.readouterr()
        code = print_outcome(settings, NONE, {"run": run, "reused": 1}, failing, form=form, **more)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    ended.run = run  # type: ignore[attr-defined]
    return ended


@pytest.mark.parametrize("form", ["text", *MACHINES])
def test_the_exit_code_is_the_same_for_every_format(desk, outcome, form):
    assert outcome(form)[0] == 1
    assert outcome(form, (Status.MISSING,))[0] == 0
    with desk.open() as database:
        runs.add_error(database, outcome.run, message="the extractor died", citation_id=1)
    code, out, err = outcome(form, ())
    assert code == 2
    assert "error: claim c01 (https://example.org/court): the extractor died" in err
    assert ("the extractor died" in out) == (form != "text"), "machines are told as well"


@pytest.mark.parametrize("form", MACHINES)
def test_stdout_holds_the_format_alone_and_people_read_stderr(outcome, form):
    _, out, err = outcome(form)
    READERS[form](out)
    assert "9,264" in out
    assert "contradicted  1  1 number\n" in err
    assert "1 of 2 kept their verdict" in err


@pytest.mark.parametrize("form", ["text", *MACHINES])
def test_a_file_holds_what_stdout_would(outcome, form):
    _, printed, _ = outcome(form)
    code, out, err = outcome(form, output="report.out")
    assert (code, out) == (1, "")
    assert "report.out: written\n" in err
    assert "contradicted  1  1 number\n" in err
    written = Path("report.out").read_text(encoding="utf-8")
    assert written == printed


def test_text_is_a_line_of_place_verdict_and_sentence_and_what_it_rests_on(outcome):
    assert outcome("text")[1].splitlines()[:4] == [
        "claims.csv:3:1: contradicted number: Not 9,624 but 9,264. [c02]",
        f"    {WRONG}",
        "    https://example.org/court",
        f"    “{SAID}”",
    ]


def test_the_path_is_the_one_that_was_given(outcome):
    _, out, _ = outcome("text", files=("data/claims.csv",))
    assert out.startswith("data/claims.csv:3:1: contradicted number: ")
    _, out, _ = outcome("github", files=("data/claims.csv",))
    assert out.startswith("::error file=data/claims.csv,line=3,col=1,title=contradicted number::")
    _, out, _ = outcome("github", files=("a/claims.csv", "b/claims.csv"))
    assert out.startswith("::error line=3,col=1,"), "of two files it is not known which"


def test_a_title_in_a_table_leads_to_the_table():
    from app.outcome import paths_of

    assert paths_of(["a/claims.csv", "./draft.md"], {"./draft.md": "draft.md"}) == {
        "claims.csv": "a/claims.csv",
        "": "a/claims.csv",
        "draft.md": "./draft.md",
    }
    assert paths_of(["a/claims.csv", "b.csv", "-"], {})[""] == ""
    assert paths_of(["draft.md", "refs.bib"], {}) == {
        "draft.md": "draft.md",
        "refs.bib": "refs.bib",
    }


def test_junit_has_a_case_for_verified_citations_as_well(outcome):
    (suite,) = JUnitXml.fromstring(outcome("junit")[1].encode())
    assert [case.is_passed for case in suite] == [True, False]


@pytest.mark.parametrize("form", ["sarif", "junit", "github"])
def test_report_knows_the_same_formats(desk, form):
    ran = desk.run("report", "--format", form)
    assert (ran.code, ran.err) == (0, "")
    READERS[form](ran.out)
    assert ran.out.count("9,264") >= 1
    none = desk.run("report", "--format", form, "--document", "none")
    READERS[form](none.out)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--output", "no/out.sarif"], "--output no/out.sarif: there is no such folder"),
        (["--output", "."], "--output .: that is a folder, not a file"),
        (["--output", "draft.md"], "that file is to be checked, not written"),
        (["--format", "xml"], "xml"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_run(bare, words, message):
    Path("draft.md").write_text("The dam at Kariba was finished in 1959.\n")
    ran = bare.run("check", "draft.md", *words)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert not bare.path.exists(), "nothing was added"
    assert Path("draft.md").read_text().startswith("The dam"), "nor written"
