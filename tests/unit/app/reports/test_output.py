"""A report's file is written whole or not at all, and never over what it is about."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from app.reports.output import opened, refuse_output
from models.errors import InputError


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def half() -> None:
    """Half a report, and then something goes wrong."""
    with opened("out.json") as out:
        out.write("half")
        out.flush()
        assert not Path("out.json").exists() or Path("out.json").read_text() == "before"
        raise ZeroDivisionError


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_has_all_or_what_it_had_before(folder):
    Path("out.json").write_text("before")
    with pytest.raises(ZeroDivisionError):
        half()
    assert Path("out.json").read_text() == "before"
    with opened("out.json") as out:
        out.write("after\nall 中\udcff")
    assert Path("out.json").read_bytes() == "after\nall 中\\udcff".encode()
    assert names(folder) == ["out.json"], "nothing is left beside it"


def test_what_failed_at_first_leaves_no_file(folder):
    with pytest.raises(ZeroDivisionError):
        half()
    assert names(folder) == []


def test_the_mode_of_a_file_stays_and_a_link_is_followed(folder):
    Path("real.json").write_text("before")
    Path("real.json").chmod(0o640)
    Path("link.json").symlink_to("real.json")
    with opened("link.json") as out:
        out.write("after")
    assert Path("link.json").is_symlink()
    assert Path("real.json").read_text() == "after"
    assert stat.S_IMODE(Path("real.json").stat().st_mode) == 0o640


def test_a_pipe_is_written_to_and_stays_a_pipe(folder):
    os.mkfifo("pipe")
    read = []
    thread = threading.Thread(target=lambda: read.append(Path("pipe").read_text()))
    thread.start()
    refuse_output("pipe", ())
    with opened("pipe") as out:
        out.write("all")
    thread.join(10)
    assert read == ["all"]
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("", "--output: no file is named"),
        (".", "--output .: that is a folder, not a file"),
        ("no/out.json", "--output no/out.json: there is no such folder"),
        ("draft.md", "--output draft.md: that file is to be checked, not written"),
        ("./sub/../draft.md", "that file is to be checked, not written"),
        ("a" * 300, "File name too long"),
    ],
)
def test_what_cannot_be_written_is_refused_at_once(output, message):
    Path("sub").mkdir()
    Path("draft.md").write_text("text")
    with pytest.raises(InputError) as refused:
        refuse_output(output, ("draft.md", "-", "missing.md"))
    assert message in refused.value.message


@pytest.mark.parametrize("output", [None, "new.json", "old.json", "/dev/null"])
def test_what_can_be_written_is_not_refused(output):
    Path("old.json").write_text("before")
    refuse_output(output, ("draft.md", "-"))
    assert Path("old.json").read_text() == "before"
    assert not Path("new.json").exists()
