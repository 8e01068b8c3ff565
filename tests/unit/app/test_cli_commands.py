"""add, list, show, settings and the rest: what they do, and how they end."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from desks import NOON, RIGHT, SAID, TEXT, WRONG, quote, said

from models.inputs import ClaimInput
from models.settings import Settings
from models.status import Reason, Status
from storage import reports, reviews

GOOD = "claim,url,id\nRain fell.,https://example.org/a,r1\nSnow fell.,,r2\n"
BAD = "claim,url\nRain fell.,https://example.org/a\n,https://example.org/b\nHail fell.,\n"


def rows(desk: Any) -> list[reports.ReportRow]:
    with desk.open() as database:
        return list(reports.rows(database))


def test_add_says_what_was_new_and_adding_twice_changes_nothing(bare):
    Path("claims.csv").write_text(GOOD)
    first = bare.run("add", "claims.csv")
    assert (first.code, first.out) == (0, "")
    assert first.err == "claims.csv: 2 rows; new: 2 claims, 2 citations, 1 source\n"
    before = rows(bare)
    assert [(row.external_id, row.claim, row.url, row.document) for row in before] == [
        ("r1", "Rain fell.", "https://example.org/a", "claims.csv"),
        ("r2", "Snow fell.", "", "claims.csv"),
    ]
    again = bare.run("add", "claims.csv")
    assert again.code == 0
    assert "new: 0 claims, 0 citations, 0 sources" in again.err
    assert rows(bare) == before


def test_add_reads_standard_input(bare):
    ran = bare.run("add", "-", stdin=GOOD.encode())
    assert ran.code == 0
    assert [row.claim for row in rows(bare)] == ["Rain fell.", "Snow fell."]
    assert {row.document for row in rows(bare)} == {"stdin"}
    assert bare.run("add", "-", "-", stdin=b"").code == 2


def test_a_bad_row_is_named_and_nothing_of_its_file_is_kept(bare):
    Path("bad.csv").write_text(BAD)
    ran = bare.run("add", "bad.csv")
    assert ran.code == 2
    assert "error: bad.csv:3: the claim is empty\n" in ran.err
    assert "--keep-going" in ran.err
    assert rows(bare) == []


def test_a_good_file_beside_a_bad_one_is_kept(bare):
    Path("bad.csv").write_text(BAD)
    Path("good.csv").write_text(GOOD)
    assert bare.run("add", "bad.csv", "good.csv").code == 2
    assert {row.document for row in rows(bare)} == {"good.csv"}


def test_keep_going_keeps_the_good_rows_and_still_ends_with_2(bare):
    Path("bad.csv").write_text(BAD)
    ran = bare.run("add", "--keep-going", "bad.csv")
    assert ran.code == 2
    assert "error: bad.csv:3: " in ran.err
    assert [row.claim for row in rows(bare)] == ["Rain fell.", "Hail fell."]


def test_many_bad_rows_are_counted_not_listed(bare):
    Path("bad.csv").write_text("claim,url\n" + ",https://example.org/b\n" * 50)
    ran = bare.run("add", "bad.csv")
    assert ran.err.count("the claim is empty") == 20
    assert "… and 30 more in bad.csv" in ran.err


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing.csv", "nothing.csv: there is no such file"),
        (".", ".: that is a folder, not a file"),
        ("a" * 300, "File name too long"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_before_anything_is_written(bare, name, message):
    Path("good.csv").write_text(GOOD)
    ran = bare.run("add", "good.csv", name)
    assert ran.code == 2
    assert message in ran.err
    assert not bare.path.exists()


def test_list_in_a_pipe_is_whole_lines_of_tabs(desk):
    ran = desk.run("list")
    assert ran.code == 0
    court = "https://example.org/court"
    assert [line.split("\t") for line in ran.lines] == [
        ["c01", "verified", "stated", "read", RIGHT, court],
        ["c02", "contradicted", "number", "read", WRONG, court],
        ["c03", "missing", "not_stated", "read", "The court moved to Shanghai.", court],
        ["c04", "missing", "gone", "not read", "The lake is deep.", "https://example.net/gone?a=1"],
        ["c05", "missing", "uncited", "", "Nobody cites this.", ""],
        ["6", "not checked yet", "", "", "Nobody has looked.", "https://example.com/new"],
    ]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--status", "verified"], ["c01"]),
        (["--status", "verified", "--status", "contradicted"], ["c01", "c02"]),
        (["--reason", "gone"], ["c04"]),
        (["--reason", "not_stated", "--reason", "uncited"], ["c03", "c05"]),
        (["--document", "other.csv"], ["6"]),
        (["-d", "other.csv", "--status", "verified"], []),
        (["--source", "EXAMPLE.net"], ["c04"]),
        (["--id", "c02", "--id", "3"], ["c02", "c03"]),
    ],
)
def test_filters_choose(desk, options, ids):
    ran = desk.run("list", *options)
    assert ran.code == 0
    assert [line.split("\t")[0] for line in ran.lines] == ids
    assert ("no citations fit" in ran.err) is not bool(ids) or not ids


def test_show_tells_all_about_a_claim(desk):
    failing = said(Reason.UNREACHABLE, "The page could not be reached: timed out.")
    desk.judge({WRONG: failing}, when=NOON + dt.timedelta(days=1), transient=True, flow="recheck")
    ran = desk.run("show", "c02")
    assert ran.code == 0
    assert ran.lines[0] == "c02  claims.csv:3:1"
    assert f"  {WRONG}" in ran.lines
    assert "contradicted number" in ran.lines
    assert "  The claim says 9,624, the page says 9,264." in ran.lines
    marked = SAID.replace("9,264", "**9,264**").replace("in 2025", "**in 2025**")
    assert (
        f"    The court ordered the firm to pay. “{marked}” It also opened three tribunals.…"
        in (ran.lines)
    )
    assert "  number differs: 9,624 against 9,264" in ran.lines
    assert "HTTP 200" in ran.out
    history = ran.lines[ran.lines.index("history, the newest first") + 1 :]
    latest = "missing unreachable (unread) (passing failure)"
    assert history == [
        f"  2026-11-21 12:00  {latest}  The page could not be reached: timed out.",
        "  2026-11-20 12:00  contradicted number  The claim says 9,624, the page says 9,264.",
    ]


def test_show_finds_a_claim_by_number_and_shows_every_citation_of_it(bare):
    for name in ("a", "b"):
        url = f"https://example.org/{name}"
        bare.add(ClaimInput(claim="Rain fell.", url=url, key=url))
    ran = bare.run("show", "1")
    assert [line.strip() for line in ran.lines if "example.org" in line] == [
        "https://example.org/a",
        "https://example.org/b",
    ]
    assert ran.out.count("not checked yet") == 2


def test_show_marks_what_differs_over_what_agrees_and_deciding_words_in_the_context(desk):
    from models.values import Agreement, Finding, Signal

    def at(words: str, agreement: Agreement) -> Finding:
        start = TEXT.index(words)
        return Finding(
            signal=Signal.NUMBER, agreement=agreement, page_span=(start, start + len(words))
        )

    findings = (
        at("9,264", Agreement.DIFFERS),
        at("handled 9,264 cases", Agreement.AGREES),
        at("three tribunals", Agreement.AGREES),
        at("court ordered", Agreement.ABSENT),
        *(
            Finding(signal=one, agreement=Agreement.AGREES, page_span=(0, len(TEXT)))
            for one in (Signal.COVERAGE, Signal.ENTAILMENT)
        ),
    )
    desk.judge({WRONG: said(Reason.NUMBER, "So.", quote=quote(), findings=findings)})
    out = desk.run("show", "c02").out
    assert "**handled** **9,264** **cases** in 2025" in out
    assert "It also opened **three tribunals**." in out
    assert "The court ordered" in out


def test_show_names_a_persons_decision(desk):
    with desk.open() as database:
        row = next(row for row in reports.rows(database) if row.external_id == "c03")
        reviews.add_review(
            database, check_id=row.check_id, reviewer="Ann", status=Status.VERIFIED, note="in a map"
        )
    ran = desk.run("show", "c03")
    assert "verified by Ann (engine: missing not_stated): the page does not say it" in ran.lines
    assert "  Ann: in a map" in ran.lines
    assert (
        "**verified** by Ann<br>engine: missing not\\_stated"
        in desk.run("report", "--format", "md").out
    )


def test_changes_of_status_are_named(desk):
    desk.judge({RIGHT: said(Reason.NOT_STATED, "It says so no more.")})
    assert "missing not_stated (was verified)" in desk.run("show", "c01").out
    assert "missing not_stated (was verified)" in desk.run("report").out


def test_an_unknown_claim_is_an_error_with_a_hint(desk):
    ran = desk.run("show", "c99")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: there is no claim 'c99'\nhint: `citewatch list` shows the claims there are\n"
    )
    assert desk.run("report", "--id", "c99").code == 2


def test_settings_name_every_variable_with_its_value_and_default(bare, monkeypatch):
    monkeypatch.setenv("CITEWATCH_ATTEMPTS", "5")
    monkeypatch.setenv("CITEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8, 10.1.0.0/16")
    ran = bare.run("settings")
    assert ran.code == 0
    assert "CITEWATCH_ATTEMPTS=5  (default: 3)" in ran.lines
    assert "CITEWATCH_ROBOTS=true" in ran.lines
    assert "CITEWATCH_ALLOWED_NETWORKS=127.0.0.0/8,10.1.0.0/16  (default: empty)" in ran.lines
    for name, field in Settings.model_fields.items():
        assert re.search(rf"^CITEWATCH_{name.upper()}=", ran.out, re.MULTILINE)
        assert f"    {field.description}" in ran.lines


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:secret@db/claims", "postgresql://ann:***@db/claims"),
        ("postgresql://ann:se@cret/secret@db/x", "postgresql://ann:***@db/x"),
        (
            "postgresql://db/x?user=a&password=secret&c=1",
            "postgresql://db/x?user=a&password=***&c=1",
        ),
        ("postgresql://ann@db:5432/x", "postgresql://ann@db:5432/x"),
        ("sqlite:///a.db", "sqlite:///a.db"),
    ],
)
def test_settings_hide_the_password(bare, monkeypatch, url, shown):
    monkeypatch.setenv("CITEWATCH_DATABASE_URL", url)
    ran = bare.run("settings")
    assert "secret" not in ran.out
    assert f"CITEWATCH_DATABASE_URL={shown}  (default" in ran.out


def test_settings_list_the_defaults_even_when_a_variable_is_wrong(bare, monkeypatch):
    monkeypatch.setenv("CITEWATCH_ATTEMPTS", "many")
    ran = bare.run("settings")
    assert ran.code == 2
    assert "error: CITEWATCH_ATTEMPTS: " in ran.err
    assert "CITEWATCH_ATTEMPTS=3" in ran.lines


@pytest.mark.parametrize(
    "db", ["sub.db", "sqlite:///sub.db", "{folder}/sub.db", "sqlite:///{folder}/sub.db"]
)
def test_db_may_be_a_path_or_a_url(bare, db):
    Path("claims.csv").write_text(GOOD)
    db = db.format(folder=bare.folder)
    assert bare.run("add", "claims.csv", "--db", db).code == 0
    assert (bare.folder / "sub.db").exists()
    assert len(bare.run("list", f"--db={db}").lines) == 2
    assert bare.run("list").code == 2, "the default database was not made"


def test_db_goes_before_the_variable(bare, monkeypatch):
    monkeypatch.setenv("CITEWATCH_DATABASE_URL", "sqlite:///env.db")
    Path("claims.csv").write_text(GOOD)
    assert bare.run("add", "claims.csv").code == 0
    assert Path("env.db").exists()
    assert bare.run("add", "claims.csv", "--db", "option.db").code == 0
    assert Path("option.db").exists()


def test_what_a_run_could_not_judge_makes_code_2(desk, capsys):
    from app.outcome import print_outcome
    from storage import runs

    run = desk.judge({RIGHT: said(Reason.STATED, "Yes.", quote=quote())})
    none = {"documents": [], "sources": [], "ids": []}
    figures = {"run": run, "reused": 0}
    settings = Settings.load(database_url=desk.url)
    assert print_outcome(settings, none, figures, (Status.CONTRADICTED,)) == 0
    assert "citewatch show ID" in capsys.readouterr().err
    with desk.open() as database:
        runs.add_error(database, run, message="the extractor died", citation_id=1)
    assert print_outcome(settings, none, figures, ()) == 2
    err = capsys.readouterr().err
    assert "error: claim c01 (https://example.org/court): the extractor died" in err


def test_the_outcome_of_a_run_is_its_own_citations_only(desk, capsys):
    from app.outcome import print_outcome

    run = desk.judge({RIGHT: said(Reason.STATED, "Yes.", quote=quote())})
    none: dict[str, list[str]] = {"documents": [], "sources": [], "ids": []}
    settings = Settings.load(database_url=desk.url)
    # what an earlier run contradicted is no finding of this one
    assert print_outcome(settings, none, {"run": run, "reused": 1}, (Status.CONTRADICTED,)) == 0
    out = capsys.readouterr().out
    assert "contradicted  0" in out
    assert "1 of 1 kept their verdict" in out
    assert print_outcome(settings, none, {"run": run, "reused": 0}, (Status.VERIFIED,)) == 1
    assert print_outcome(settings, none, {"run": 99, "reused": 0}, tuple(Status)) == 0
    assert "nothing was checked" in capsys.readouterr().err


def test_reading_writes_nothing(desk):
    def everything() -> list[Any]:
        with desk.open() as database:
            return [
                list(reports.rows(database)),
                [checks_ for n in range(1, 7) for checks_ in reports.history(database, n)],
                reports.runs(database),
            ]

    before = everything()
    for words in (["list"], ["show", "c01"], ["report"], ["report", "--format", "json"]):
        assert desk.run(*words).code == 0
    assert everything() == before
