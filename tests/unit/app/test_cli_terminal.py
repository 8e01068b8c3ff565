"""What a terminal shows: colours, widths, and nothing that a page or a claim drives it by."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import re
import struct
import sys
import termios
from collections.abc import Callable
from typing import Any

import pytest
from desks import NOON, SAID, WRONG, Ran
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from models.inputs import ClaimInput
from models.status import Reason
from models.values import Agreement, Finding, Judgement, Quote, Signal
from storage import reports

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOURED = re.compile(r"\x1b\[[0-9;]*3[0-7]m")


def everything(master: int) -> str:
    """All that was written to a pseudo-terminal so far."""
    os.set_blocking(master, False)
    shown = b""
    with contextlib.suppress(BlockingIOError):
        while part := os.read(master, 65_536):
            shown += part
    return shown.decode()


@pytest.fixture
def at_a_terminal(desk: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run a command with stdout and stderr on a pseudo-terminal of so many columns."""

    def ran(*words: str, columns: int) -> str:
        """What was shown, codes and all."""
        from app.cli import main

        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 200, columns, 0, 0))
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "argv", ["citewatch", *words])
        with open(slave, "w", encoding="utf-8") as screen:  # noqa: PTH123 (a descriptor)
            monkeypatch.setattr(sys, "stdout", screen)
            monkeypatch.setattr(sys, "stderr", screen)
            with pytest.raises(SystemExit):
                main()
            screen.flush()
            shown = everything(master)
        os.close(master)
        return shown.replace("\r\n", "\n")

    assert desk.path.exists()
    return ran


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_a_list_is_one_line_a_citation_at_any_width(at_a_terminal, columns):
    shown = ANSI.sub("", at_a_terminal("list", columns=columns))
    lines = shown.splitlines()
    assert len(lines) == 6
    assert all(cell_len(line) <= columns for line in lines)
    assert [line.split()[0] for line in lines] == ["c01", "c02", "c03", "c04", "c05", "6"]
    assert "missing gone (unread)" in lines[3]
    assert ("…" in lines[1]) == (columns < 120)


def test_a_wide_list_shows_claim_and_url(at_a_terminal):
    lines = ANSI.sub("", at_a_terminal("list", columns=150)).splitlines()
    assert WRONG in lines[1]
    assert lines[1].rstrip().endswith("https://example.org/court")
    assert lines[0].index("The Beijing") == lines[3].index("The lake"), "claims stand in a column"


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("words", [["report"], ["show", "c02"], ["settings"]])
def test_text_is_wrapped_to_a_narrow_terminal(at_a_terminal, columns, words):
    shown = ANSI.sub("", at_a_terminal(*words, columns=columns))
    indented = [line for line in shown.splitlines() if line.startswith("  ")]
    assert indented
    assert all(cell_len(line) <= columns for line in indented)


def test_the_deciding_words_are_marked_in_the_quote(at_a_terminal):
    shown = at_a_terminal("show", "c02", columns=200)
    assert "\x1b[1;7;31m9,264\x1b[0m" in shown, "what differs: bold, reversed, red"
    assert "\x1b[1;7min 2025\x1b[0m" in shown, "what agrees: bold, reversed"
    assert "\x1b[1;31m9,624\x1b[0m" in shown, "and in the claim"
    assert "**" not in shown


def test_no_color_leaves_the_marks_and_takes_the_colours(at_a_terminal, monkeypatch):
    assert COLOURED.search(at_a_terminal("list", columns=80))
    monkeypatch.setenv("NO_COLOR", "1")
    for words in (["list"], ["show", "c02"], ["report"], ["show", "nothing"]):
        assert not COLOURED.search(at_a_terminal(*words, columns=200))
    assert "\x1b[1;7m9,264\x1b[0m" in at_a_terminal("show", "c02", columns=200)


def test_a_dumb_terminal_gets_no_codes_but_marks(at_a_terminal, monkeypatch):
    real = monkeypatch.setenv

    def dumb(name: str, value: str) -> None:
        real(name, "dumb" if name == "TERM" else value)

    monkeypatch.setattr(monkeypatch, "setenv", dumb)
    shown = at_a_terminal("show", "c02", columns=200)
    assert "\x1b" not in shown
    assert "**9,264**" in shown


@pytest.mark.parametrize(
    "words",
    [["list"], ["show", "c02"], ["report"], ["settings"], ["report", "--format", "md"], ["--help"]],
)
def test_a_pipe_gets_no_codes(desk, words):
    ran = desk.run(*words)
    assert ran.code == 0
    assert "\x1b" not in ran.out + ran.err


def test_a_pipe_gets_whole_lines(bare, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    claim = "The very long claim " * 40
    url = "https://example.org/" + "a" * 300
    bare.add(ClaimInput(claim=claim, url=url, key=url))
    for words in (["list"], ["report"], ["show", "1"]):
        out = bare.run(*words).out
        assert claim.strip() in out
        assert url in out
        assert all(line == line.rstrip() for line in out.splitlines())


# ---- what may never reach a terminal

DRIVING = "\x00\x07\x08\x1b\x7f\x85\x9b\u061c\u200b\u200e\u202a\u202e\u2028\u2029\u2066\u2069\ufeff"
HOSTILE = st.lists(
    st.sampled_from([*DRIVING, "\x1b[31m", "\x1b]0;owned\x07", "[red]", "a", "é", " ", "\n"]),
    max_size=30,
).map("".join)


def harmless(printed: str) -> bool:
    """Whether nothing but printable characters, tabs and line ends were printed."""
    return all(line.replace("\t", " ").isprintable() for line in printed.splitlines())


def hostile_row(parts: list[str]) -> reports.ReportRow:
    claim, url, document, explanation, before, exact, after, note, name, detail = parts
    exact = f"x{exact}y"
    return reports.ReportRow(
        citation_id=1,
        claim_id=1,
        external_id=name,
        document=document,
        claim=claim,
        url=url,
        line=1,
        column=None,
        place=document,
        check_id=1,
        reason=Reason.NUMBER,
        explanation=explanation,
        quote=Quote(exact=exact, start=50, end=50 + len(exact), prefix=before[:50], suffix=after),
        findings=(
            Finding(
                signal=Signal.NUMBER,
                agreement=Agreement.DIFFERS,
                claim_span=(0, len(claim)),
                page_span=(50, 50 + len(exact)),
                note=note,
            ),
        ),
        engine=f"rules/{name}",
        detail=detail,
        final_url=url + detail,
        review=reports.Reviewed(
            status=Reason.STATED.status, reviewer=name, note=note, created_at=NOON
        ),
    )


@settings(deadline=None)
@given(parts=st.lists(HOSTILE, min_size=10, max_size=10), terminal=st.booleans())
def test_nothing_of_a_row_drives_the_terminal(parts, terminal):
    from app.console import Terminal
    from app.reports import plain, text

    row = hostile_row(parts)
    past = reports.PastCheck(
        check_id=1,
        run_id=1,
        reason=Reason.NUMBER,
        confidence=1.0,
        explanation=parts[3],
        engine="rules/1",
        checked_at=NOON,
        transient=False,
        reused=False,
    )
    none = reports.Summary(citations=1, statuses={}, reasons={}, unchecked=0, failing=0)
    out = io.StringIO()
    # a terminal without colours: whatever escape is printed then is not ours
    console = Terminal(file=out, force_terminal=terminal, color_system=None, width=60)
    text.print_list(console, [row])
    text.print_findings(console, [row], verified=True)
    text.print_claim(console, row, [past])
    plain.write_csv(out, [row])
    plain.write_markdown(out, [row], none)
    plain.write_json(out, [row], none, [])
    for line in out.getvalue().split("\n"):
        assert line.rstrip("\r").replace("\t", " ").isprintable(), line


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=HOSTILE.filter(lambda s: s.strip("./ ") and "\0" not in s and "/" not in s))
def test_nothing_of_a_file_name_or_option_drives_the_terminal(bare, name):
    for words in (
        ["add", name],
        ["show", name],
        ["list", "--db", f"{name}.db"],
        ["list", f"--{name}"],
        ["report", "--fail-on", name],
        [name],
    ):
        ran: Ran = bare.run(*words, "--db", "x.db") if words[0] != "list" else bare.run(*words)
        assert ran.code == 2, words
        assert harmless(ran.out + ran.err), words


@pytest.mark.parametrize("name", ["a\x1b[31m.csv", "b\u202e.csv", "c\udcff.csv", "d\n.csv"])
def test_a_hostile_file_name_is_added_under_a_harmless_one(bare, name):
    with open(bare.folder / name, "w", encoding="utf-8") as file:  # noqa: PTH123 (odd names)
        file.write("claim,url\n\x1b[31mRain\u202e fell.,https://example.org/a\n,b\n")
    ran = bare.run("add", "--keep-going", name)
    assert ran.code == 2
    assert harmless(ran.err)
    assert "1 row;" in ran.err
    out = bare.run("report").out
    assert harmless(out)
    assert "Rain fell." in out


@pytest.mark.parametrize("kind", ["quote", "explanation"])
def test_nothing_of_a_page_drives_the_terminal_from_the_database(desk, kind):
    evil = f"\x1b]0;owned\x07 9,264 \x9b31m\u202e {SAID}"
    text = f"{evil} and more \x1b[2J"
    said = Judgement(
        reason=Reason.NUMBER,
        confidence=1,
        explanation=evil if kind == "explanation" else "So.",
        engine="rules/1",
        quote=Quote(exact=evil, start=0, end=len(evil), suffix=" and more \x1b[2J"),
    )
    desk.judge({WRONG: said}, text=text, detail=evil)
    for words in (
        ["list"],
        ["show", "c02"],
        ["report"],
        *(["report", "--format", form] for form in ("json", "csv", "md")),
    ):
        ran = desk.run(*words)
        assert ran.code == 0
        assert harmless(ran.out + ran.err), words


def test_the_progress_bar_shows_speed_and_time_left(monkeypatch):
    from app.console import progress_bar

    master, slave = os.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with open(slave, "w", encoding="utf-8") as screen:  # noqa: PTH123 (a descriptor)
        monkeypatch.setattr(sys, "stderr", screen)
        with progress_bar(quiet=False) as show:
            for done in (1, 2, 50):
                show(done, 100)
        shown = ANSI.sub("", everything(master))
    os.close(master)
    assert "50/100" in shown
    assert "citations/s" in shown
    assert re.search(r"\d:\d\d:\d\d", shown)


def test_the_progress_bar_is_silent_where_stderr_is_no_terminal(capsys):
    from app.console import progress_bar

    with progress_bar(quiet=False) as show:
        show(1, 2)
    assert capsys.readouterr() == ("", "")
