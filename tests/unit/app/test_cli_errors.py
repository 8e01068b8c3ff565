"""Whatever is wrong is said in one line, with what to change, and exit code 2."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        (["lst"], 'Unknown command "lst". Did you mean "list"?', "citewatch --help"),
        (["list", "--statsu", "verified"], "--statsu. Did you mean --status?", "list --help"),
        (["check", "--keep-gong"], "--keep-gong. Did you mean --keep-going?", "check --help"),
        (["add", "--keep-gong=1", "x.csv"], "Unknown option: --keep-gong. Did", "./--keep-gong=1"),
        (["add", "x.csv", "-x"], "Unknown option: -x.", "add --help"),
        (["list", "--status", "verfied"], 'Did you mean "verified"?', "list --help"),
        (
            ["report", "--format", "xml"],
            'Choose from: "text", "json", "csv", "md"',
            "report --help",
        ),
        (["list", "more"], "unexpected argument: more", "list --help"),
        (["show"], "CLAIM requires an argument", "show --help"),
        (["add"], "FILE requires an argument", "add --help"),
        (["list", "--db"], "--db requires an argument", "list --help"),
        (["list", "--db="], "--db: no database is named", "leave it out"),
        (["list", "--db", ":memory:"], "--db: a database in memory would forget", "name a file"),
        (["check", "--all", "--db", "sqlite://"], "--db: a database in memory", "name a file"),
        (["check"], "nothing was chosen to check", "--document, or --due or --all"),
        (["check", "--due", "--all"], "--due stands alone", ""),
        (["check", "--all", "--status", "verified"], "--all stands alone", ""),
        (["check", "a.csv", "--due"], "--due stands alone", ""),
        (["check", "--all", "--fail-on", "gone"], "--fail-on: 'gone' is not a list", "missing"),
        (["check", "--all", "--judge", "oracle"], "unknown judge 'oracle'", "CITEWATCH_JUDGE"),
        (["check", "--all"], "there is no such database", "CITEWATCH_DATABASE_URL"),
        (["check", "no.csv"], "no.csv: there is no such file", ""),
        (["list"], "citewatch.db: there is no such database", "`citewatch add FILE` makes one"),
        (["show", "c1"], "there is no such database", "--db"),
        (["report"], "there is no such database", "--db"),
        (["list", "--db", "."], "is a folder, not a database", "--db"),
        (["list", "--db", "no/such/folder.db"], "there is no folder", "--db"),
        (["list", "--db", "mysql://h/d"], "only sqlite and postgresql", "--db"),
        (["list", "--db", "postgresql://u:pw@127.0.0.1:1/d"], "127.0.0.1", "--db"),
    ],
)
def test_what_is_wrong_is_one_line_with_a_hint(bare, words, error, hint):
    ran = bare.run(*words)
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert lines[0].startswith("error: ")
    assert error in lines[0]
    assert len(lines) == (2 if hint else 1)
    if hint:
        assert lines[1].startswith("hint: ")
        assert hint in lines[1]
    assert "Traceback" not in ran.err
    assert "pw" not in ran.err.split()
    assert list(bare.folder.iterdir()) == [], "nothing was written"


def test_an_unknown_judge_is_refused_before_anything_is_written(bare, monkeypatch):
    Path("claims.csv").write_text("claim,url\nRain fell.,https://example.org/a\n")
    assert bare.run("check", "claims.csv", "--judge", "oracle").code == 2
    monkeypatch.setenv("CITEWATCH_JUDGE", "oracle")
    assert bare.run("check", "claims.csv").code == 2
    assert not bare.path.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATTEMPTS", "many"),
        ("ATTEMPTS", "0"),
        ("ROBOTS", "perhaps"),
        ("HOST_INTERVAL", "-1"),
        ("ALLOWED_NETWORKS", "10.0.0.0/99"),
    ],
)
@pytest.mark.parametrize("words", [["list"], ["add", "x.csv"], ["check", "--all"]])
def test_a_wrong_variable_is_named(bare, monkeypatch, name, value, words):
    monkeypatch.setenv(f"CITEWATCH_{name}", value)
    ran = bare.run(*words)
    assert ran.code == 2
    error, hint = ran.err.splitlines()
    assert error.startswith(f"error: CITEWATCH_{name}: ")
    assert value in error
    assert "`citewatch settings`" in hint


def test_what_is_no_database_of_ours_is_left_alone(bare):
    Path("text.db").write_text("just some text, and more than sixteen bytes of it")
    assert "is not a SQLite database" in bare.run("list", "--db", "text.db").err
    with sqlite3.connect("other.db") as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    before = Path("other.db").read_bytes()
    Path("claims.csv").write_text("claim,url\nRain fell.,\n")
    for words in (["list"], ["add", "claims.csv"]):
        ran = bare.run(*words, "--db", "other.db")
        assert ran.code == 2
        assert "something else" in ran.err
    assert Path("other.db").read_bytes() == before


def test_a_bug_of_ours_is_one_line_and_its_traceback_only_when_asked(bare, monkeypatch):
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("the first line\nand \x1b[31manother")

    monkeypatch.setattr("storage.database.open_database", broken)
    ran = bare.run("list")
    assert ran.code == 2
    assert ran.err == ("error: RuntimeError: the first line\nhint: --verbose shows the traceback\n")
    verbose = bare.run("list", "--verbose")
    assert verbose.code == 2
    assert "Traceback (most recent call last)" in verbose.err
    assert "error: RuntimeError: the first line" in verbose.err


def test_verbose_never_turns_a_failure_into_findings(bare):
    ran = bare.run("list", "--verbose")
    assert ran.code == 2
    assert "Traceback" in ran.err


def test_an_interrupt_is_one_line_and_130(bare, monkeypatch):
    def interrupted(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("storage.database.open_database", interrupted)
    ran = bare.run("list")
    assert (ran.code, ran.out, ran.err) == (130, "", "error: interrupted\n")


def test_no_server_is_said_with_what_to_change(bare):
    from app.running import _no_server

    wrapped = RuntimeError("Timed out while attempting to connect to ephemeral Prefect API server.")
    outer = ValueError("x")
    outer.__cause__ = wrapped
    assert _no_server(outer)
    assert not _no_server(ValueError("something of ours"))
