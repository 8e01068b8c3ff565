"""The command line at a desk: the real entry, in-process, in a folder of its own."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import Desk, Ran, fill


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """The command `citewatch` itself, in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)

    def ran(*words: str, stdin: bytes | None = None) -> Ran:
        from app.cli import main

        monkeypatch.setattr(sys, "argv", ["citewatch", *words])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, printed.out, printed.err)

    return ran


@pytest.fixture
def bare(tmp_path: Path, run: Callable[..., Ran]) -> Desk:
    """A desk without a database yet."""
    return Desk(tmp_path, run)


@pytest.fixture
def desk(bare: Desk, filled: Path) -> Desk:
    """Six claims: one verified, one contradicted, missing of both kinds, one never checked."""
    shutil.copy(filled, bare.path)
    return bare


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of `desk`, made once and copied."""
    desk = Desk(tmp_path_factory.mktemp("filled"), lambda *_words: Ran(0, "", ""))
    fill(desk)
    return desk.path
