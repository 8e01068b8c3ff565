"""What is ignored or off is no finding at the door of check, and stays in the database."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from desks import NOON, Desk, Ran, quote, said

from app.outcome import print_outcome
from app.project import load_configuration
from app.sieve import Sieve
from models.settings import Settings
from models.status import Reason, Status
from storage import reports

DRAFT = """# Dams

The dam at Kariba is 128 metres high ([builders](https://example.org/kariba)).

Its lake covers 5,580 km² in 2003 ([survey](https://example.org/survey.pdf)).

It was finished in 1959 and cost 480 million dollars.

The court handled 9,264 cases in 2025 ([court](https://example.org/court)).
"""
HEIGHT = "The dam at Kariba is 128 metres high."
LAKE = "Its lake covers 5,580 km² in 2003."
COST = "It was finished in 1959 and cost 480 million dollars."
COURT = "The court handled 9,264 cases in 2025."
VERDICTS = {
    HEIGHT: said(Reason.NUMBER, "The page says 120.", quote=quote()),
    LAKE: said(Reason.GONE, "The page is gone: HTTP 404."),
    COST: said(Reason.UNCITED, "No page is cited for it."),
    COURT: said(Reason.STATED, "The page says it.", quote=quote()),
}


class Checked:
    """A draft that was added and judged; `check` is what the command prints after its run."""

    def __init__(self, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
        self.desk = desk
        self._capsys = capsys
        self._run = 0

    def add(self, text: str = DRAFT, *words: str) -> Ran:
        Path("draft.md").write_text(text, encoding="utf-8")
        ran = self.desk.run("add", "draft.md", *words)
        self._run = self.desk.judge(VERDICTS)
        return ran

    def check(
        self,
        configuration: str = "",
        *,
        failing: tuple[Status, ...] = (Status.CONTRADICTED, Status.MISSING),
        today: dt.date | None = None,
        **more: Any,
    ) -> Ran:
        Path(".citewatch.toml").write_text(configuration, encoding="utf-8")
        figures = {"run": self._run, "reused": 0}
        filters: dict[str, Any] = {"documents": [], "sources": [], "ids": []}
        settings = Settings.load(database_url=self.desk.url)
        sieve = Sieve(load_configuration(), today=today)
        self._capsys.readouterr()
        code = print_outcome(settings, filters, figures, failing, sieve=sieve, **more)
        printed = self._capsys.readouterr()
        return Ran(code, printed.out, printed.err)


@pytest.fixture
def checked(bare: Desk, capsys: pytest.CaptureFixture[str]) -> Checked:
    made = Checked(bare, capsys)
    made.add()
    return made


def counts(ran: Ran) -> dict[str, int]:
    lines = [line.split() for line in ran.lines]
    return {line[0]: int(line[1]) for line in lines if line and line[0] in set(Status)}


def entry(what: str) -> str:
    return f"[[ignore]]\n{what}\nwhy = 'We know.'\n"


# -- entries of the file


def test_without_configuration_nothing_is_ignored(checked):
    ran = checked.check()
    assert ran.code == 1
    assert counts(ran) == {"verified": 1, "contradicted": 1, "missing": 2}
    assert "ignored" not in ran.out
    assert ran.err.splitlines() == ["`citewatch show ID` tells all about one claim"]


def test_an_ignored_finding_is_not_listed_does_not_fail_and_is_counted(checked):
    ran = checked.check(entry("url = '*/kariba'"))
    assert HEIGHT not in ran.out
    assert LAKE in ran.out
    assert counts(ran) == {"verified": 1, "contradicted": 0, "missing": 2}
    assert "1 ignored: 1 by .citewatch.toml" in ran.lines
    assert ran.code == 1
    assert checked.check(entry("url = '*/kariba'"), failing=(Status.CONTRADICTED,)).code == 0


def test_with_everything_ignored_the_exit_code_is_0(checked):
    ran = checked.check(entry("url = 'example.org'") + entry("claim = 'It was finished*'"))
    assert ran.code == 0
    assert counts(ran) == {"verified": 1, "contradicted": 0, "missing": 0}
    assert "3 ignored: 3 by .citewatch.toml" in ran.lines
    assert "hint: gone" not in ran.out
    assert "nothing was checked" not in ran.err
    assert "warning" not in ran.err


@pytest.mark.parametrize("form", ["json", "md", "sarif", "junit", "github"])
def test_no_format_holds_what_is_ignored(checked, form):
    assert HEIGHT in checked.check(form=form).out
    ran = checked.check(entry("url = '*/kariba'"), form=form)
    assert HEIGHT not in ran.out
    assert LAKE in ran.out
    assert "1 ignored: 1 by .citewatch.toml" in ran.err.splitlines()


def test_nothing_is_hidden_from_the_database(checked):
    checked.check(entry("url = 'example.org'") + entry("claim = 'It was finished*'"))
    rows = json.loads(checked.desk.run("report", "--format", "json").out)["citations"]
    assert [row["reason"] for row in rows] == ["number", "gone", "uncited", "stated"]
    assert HEIGHT in checked.desk.run("list", "--status", "contradicted").out


def test_an_entry_of_a_reason_holds_only_while_it_is_this(checked):
    assert LAKE not in checked.check(entry("url = 'survey.pdf'\nreason = 'gone'")).out
    ran = checked.check(entry("url = 'survey.pdf'\nreason = 'blocked'"))
    assert LAKE in ran.out
    (warning,) = (line for line in ran.err.splitlines() if line.startswith("warning: "))
    assert warning == (
        'warning: .citewatch.toml: [[ignore]] number 1 (url "survey.pdf", reason blocked) '
        "fits no finding of this check"
    )


def test_what_is_verified_is_no_finding_to_ignore(checked):
    ran = checked.check(entry("url = 'example.org/court'"))
    assert counts(ran)["verified"] == 1
    assert "ignored" not in ran.out
    assert "number 1" in ran.err


def test_a_claim_is_named_by_its_id_in_its_table(bare, capsys):
    Path("claims.csv").write_text(f"id,claim,url\nc7,{LAKE.replace(',', '')},https://a.org/x\n")
    bare.run("add", "claims.csv")
    desk = Checked(bare, capsys)
    desk._run = bare.judge({LAKE.replace(",", ""): VERDICTS[LAKE]})
    assert desk.check(entry("id = 'c7'")).code == 0
    assert desk.check(entry("id = 'c'")).code == 1


def test_an_expired_entry_applies_no_longer_and_is_said(checked):
    text = entry("url = '*/kariba'\nuntil = 2027-01-31")
    last = checked.check(text, today=dt.date(2027, 1, 31))
    assert HEIGHT not in last.out
    assert "warning" not in last.err
    ran = checked.check(text, today=dt.date(2027, 2, 1))
    assert HEIGHT in ran.out
    (warning,) = (line for line in ran.err.splitlines() if line.startswith("warning: "))
    assert warning == (
        'warning: .citewatch.toml: [[ignore]] number 1 (url "*/kariba") expired on 2027-01-31: '
        "it ignores nothing any more"
    )


def test_two_entries_that_fit_one_finding_are_both_used(checked):
    ran = checked.check(entry("url = '*/kariba'") + entry("claim = '128 metres'"))
    assert "1 ignored: 1 by .citewatch.toml" in ran.lines
    assert "warning" not in ran.err


def test_what_a_person_decided_is_ignored_where_it_is_asked_for_and_is_never_off(checked):
    import sqlalchemy as sa

    with checked.desk.open() as database:
        (row,) = (row for row in reports.rows(database) if row.claim == LAKE)
        with database.write() as connection:
            connection.execute(
                sa.text(
                    "INSERT INTO review (check_id, reviewer, status, note, created_at)"
                    " VALUES (:check, 'Ada', 'contradicted', '', :at)"
                ),
                {"check": row.check_id, "at": NOON.isoformat(sep=" ")},
            )
    off = checked.check("[severity]\ngone = 'off'")
    assert LAKE in off.out
    assert counts(off) == {"verified": 1, "contradicted": 2, "missing": 1}
    ignored = checked.check(entry("url = 'survey.pdf'"))
    assert LAKE not in ignored.out
    assert counts(ignored) == {"verified": 1, "contradicted": 1, "missing": 1}


# -- severities


def test_a_reason_that_is_off_is_no_finding(checked):
    ran = checked.check("[severity]\ngone = 'off'\nuncited = 'off'", failing=(Status.MISSING,))
    assert ran.code == 0
    assert LAKE not in ran.out
    assert COST not in ran.out
    assert HEIGHT in ran.out
    assert counts(ran) == {"verified": 1, "contradicted": 1, "missing": 0}
    assert "2 not counted, being off in .citewatch.toml: 1 gone, 1 uncited" in ran.lines


def test_severities_are_the_levels_of_formats_and_leave_the_exit_code_alone(checked):
    text = "[severity]\nnumber = 'note'\ngone = 'error'"
    ran = checked.check(text, form="sarif")
    assert ran.code == 1
    (given,) = json.loads(ran.out)["runs"]
    levels = {one["ruleId"]: one["level"] for one in given["results"]}
    assert [level for rule, level in levels.items() if rule.endswith("number")] == ["note"]
    assert [level for rule, level in levels.items() if rule.endswith("gone")] == ["error"]
    off = checked.check("[severity]\nnumber = 'off'", form="sarif")
    assert '"off"' not in off.out


# -- comments in documents


def test_a_comment_ignores_its_claim(checked):
    checked.add(DRAFT.replace("kariba)).", "kariba)).<!-- citewatch: ignore - known -->"))
    ran = checked.check()
    assert HEIGHT not in ran.out
    assert counts(ran) == {"verified": 1, "contradicted": 0, "missing": 2}
    assert "1 ignored: 1 by comments" in ran.lines
    both = checked.check(entry("url = 'survey'"))
    assert "2 ignored: 1 by .citewatch.toml, 1 by comments" in both.lines


def test_a_comment_changes_nothing_in_the_database(checked):
    def rows() -> list[tuple[Any, ...]]:
        with checked.desk.open() as database:
            return [
                (row.citation_id, row.claim, row.url, row.reason) for row in reports.rows(database)
            ]

    before = rows()
    ran = checked.add(
        f"<!-- citewatch: ignore-start -->\n\n{DRAFT}\n<!-- citewatch: ignore-end -->"
    )
    assert ran.code == 0
    assert "no longer" not in ran.err
    assert "new: 0 claims" in ran.err
    assert rows() == before
    assert counts(checked.check()) == {"verified": 1, "contradicted": 0, "missing": 0}


def test_comments_hold_in_a_later_check_of_the_database(checked):
    Path("draft.md").write_text(
        DRAFT.replace("\nIts lake", "\n<!-- citewatch: ignore -->\nIts lake")
    )
    assert LAKE not in checked.check().out
    Path("draft.md").unlink()
    assert LAKE in checked.check().out


def test_a_claim_made_twice_is_ignored_only_where_both_are(checked):
    once = f"{DRAFT}\n<!-- citewatch: ignore -->\n{COST}\n"
    checked.add(once)
    assert COST in checked.check().out
    checked.add(
        once.replace("\nIt was finished", "\n<!-- citewatch: ignore -->\nIt was finished", 1)
    )
    assert COST not in checked.check().out


def test_wrong_comments_are_named_by_path_and_line_and_hide_nothing(checked):
    text = DRAFT.replace("# Dams", "# Dams\n\n<!-- citewatch: ignore-start -->")
    ran = checked.add(text + "\n<!-- citewatch: ingore -->\n")
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if line.startswith("warning: ")] == [
        "warning: draft.md:3: ignore-start without ignore-end: nothing is ignored by it",
        "warning: draft.md:13: there is no instruction 'ingore'. Did you mean ignore?",
    ]
    assert counts(checked.check()) == {"verified": 1, "contradicted": 1, "missing": 2}


def test_many_wrong_comments_are_counted(bare):
    Path("draft.md").write_text("Rain fell in 1901.\n\n" + "<!-- citewatch: ingore -->\n\n" * 50)
    ran = bare.run("add", "draft.md")
    warnings = [line for line in ran.err.splitlines() if line.startswith("warning: ")]
    assert len(warnings) == 21
    assert warnings[-1] == "warning: … and 30 more in draft.md"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("draft.md", "Rain fell. <!-- citewatch: ignore -->".encode("utf-16")),
        ("a.html", "<p>Rain fell.<!-- citewatch: ignore --></p>".encode("utf-16")),
        ("a.wiki", b"Rain fell.<!-- CiteWatch: Ignore -->"),
    ],
)
def test_comments_are_found_whatever_the_encoding(bare, name, data):
    from app.intake import ignored_claims

    Path(name).write_bytes(data)
    assert ignored_claims(name) == {"Rain fell."}


@pytest.mark.parametrize(
    "name", ["none.md", ".", "claims.csv", "sources.bib", "broken.docx", "a\0b.md", "https://a.org"]
)
def test_what_is_no_document_ignores_nothing(bare, name):
    from app.intake import ignored_claims

    Path("claims.csv").write_text("claim,url\ncitewatch: ignore,\n")
    Path("sources.bib").write_text("<!-- citewatch: ignore -->")
    Path("broken.docx").write_bytes(b"PK\x03\x04 citewatch")
    assert ignored_claims(name) == frozenset()
