"""Workflow commands, character by character."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from report_samples import hostile_entries, made, row

from app.reports.entry import entry
from app.reports.github import escape_data, escape_property, github
from models.status import Reason

COMMAND = re.compile(r"::(error|warning|notice) ((?:[A-Za-z]+=[^:,\r\n]*,?)*)::([^\r\n]*)\n")


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A command as GitHub's runner reads it (the order of unescaping is the runner's)."""
    name, properties, message = COMMAND.fullmatch(line).groups()
    told = dict(one.split("=", 1) for one in properties.split(",") if one)
    marks = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
    for key, value in told.items():
        for mark, char in marks:
            value = value.replace(mark, char)  # noqa: PLW2901 (read mark by mark)
        told[key] = value
    for mark, char in [marks[0], marks[1], marks[4]]:
        message = message.replace(mark, char)
    return name, told, message


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("", "", ""),
        ("a b", "a b", "a b"),
        ("100%", "100%25", "100%25"),
        ("%0A", "%250A", "%250A"),
        ("%25", "%2525", "%2525"),
        ("a\nb", "a%0Ab", "a%0Ab"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("\r", "%0D", "%0D"),
        ("a:b", "a:b", "a%3Ab"),
        ("a,b", "a,b", "a%2Cb"),
        ("::error::x", "::error::x", "%3A%3Aerror%3A%3Ax"),
        ("%3A%2C", "%253A%252C", "%253A%252C"),
        ("😀 é 中", "😀 é 中", "😀 é 中"),
        ("a=b;c", "a=b;c", "a=b;c"),
        ("\n::set-env name=A::b", "%0A::set-env name=A::b", "%0A%3A%3Aset-env name=A%3A%3Ab"),
    ],
)
def test_escapes_are_githubs_own(text, data, value):
    assert escape_data(text) == data
    assert escape_property(text) == value


def test_a_finding_is_one_command_at_its_line():
    one = made(claim="It rose by 5%, to 10: so, ::error::they say.")
    (line,) = github([one])
    assert line == (
        "::error file=draft.md,line=12,col=3,title=contradicted number::"
        "The page gives another number. So it is.%0A"
        "Claim: It rose by 5%25, to 10: so, ::error::they say.%0A"
        "Page: “It is 128 metres high.”%0A"
        "https://example.org/dam\n"
    )


def test_columns_only_within_one_line():
    class Ends:
        def __init__(self, line, column):
            self.end = line, column

        def end_of(self, _row):
            return self.end

    within = entry(row(), lines=Ends(12, 30))
    over = entry(row(), lines=Ends(13, 2))
    assert "file=draft.md,line=12,endLine=12,col=3,endColumn=30," in next(github([within]))
    assert "file=draft.md,line=12,endLine=13,title=" in next(github([over]))


def test_a_hostile_path_stays_a_path():
    path = "a,b:c%d\r\n::error::e 😀.md"
    (line,) = github([entry(row(Reason.NOT_STATED, document="d"), paths={"d": path})])
    assert line.startswith(
        "::warning file=a%2Cb%3Ac%25d%0D%0A%3A%3Aerror%3A%3Ae 😀.md,line=12,col=3,title="
        "missing not_stated::"
    )
    assert read(line)[1]["file"] == path


def test_what_has_no_line_says_its_place_in_the_message():
    (line,) = github([made(Reason.GONE, document="paper.pdf", place="page 3")])
    assert line.startswith(
        "::notice file=paper.pdf,title=missing gone (unread)::paper.pdf (page 3): The page is gone."
    )
    (line,) = github([made(Reason.GONE, document="stdin", line=None)])
    assert line.startswith("::notice title=missing gone (unread)::stdin: The page is gone.")


def test_levels_choose_the_command_and_none_makes_no_annotation():
    found = [made(Reason.NUMBER), made(Reason.NOT_STATED), made(Reason.GONE), made(Reason.STATED)]
    assert [line.split(" ")[0] for line in github(found)] == ["::error", "::warning", "::notice"]
    levels = {"contradicted": "none", "missing": "error", "gone": "warning"}
    assert [line.split(" ")[0] for line in github(found, levels=levels)] == ["::error", "::warning"]


def test_what_could_not_be_judged_is_an_error():
    assert list(github([], errors=["claim c1 (x): died,\nthen: 5%"])) == [
        "::error title=citewatch could not judge a citation::claim c1 (x): died, then: 5%25\n"
    ]


@settings(deadline=None)
@given(entries=hostile_entries())
def test_no_text_breaks_out_of_its_command(entries):
    lines = list(github(entries))
    found = [one for one in entries if one.is_finding]
    assert len(lines) == len(found)
    for line, one in zip(lines, found, strict=True):
        name, told, message = read(line)
        assert told.get("file", "") == one.path
        assert told.get("line") == (str(one.line) if one.line else None)
        assert ("endColumn" in told) == (one.end_line is not None and one.end_line == one.line)
        assert {"error": "contradicted", "warning": "missing", "notice": "missing"}[name] == (
            one.status.value
        )
        assert message.count("\n") == 1 + bool(one.quote) + bool(one.url)
