"""The command as a process of its own: imports, pipes that break, completion, interrupts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import app
from models.inputs import ClaimInput

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = ("add", "check", "list", "show", "report", "settings")


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "app.cli", *words]


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)} | more


def test_reading_imports_no_prefect(desk):
    script = """
import contextlib, io, sys
from app.cli import main
for words in (["--help"], ["--version"], ["list"], ["show", "c01"], ["report"],
              ["report", "--format", "json"], ["settings"], ["check", "--help"], ["check"]):
    sys.argv = ["citewatch", *words]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        with contextlib.suppress(SystemExit):
            main()
    heavy = [n for n in ("prefect", "httpx", "trafilatura", "fastapi") if n in sys.modules]
    assert not heavy, (words, heavy)
assert "sqlalchemy" in sys.modules
"""
    assert desk.path.exists()
    subprocess.run(
        [sys.executable, "-c", script], env=environment(), cwd=desk.folder, check=True, timeout=60
    )


def test_help_alone_imports_no_database():
    script = """
import sys
from app.cli import main
sys.argv = ["citewatch", "--help"]
try:
    main()
except SystemExit:
    pass
assert "sqlalchemy" not in sys.modules
"""
    subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        check=True,
        timeout=60,
        stdout=subprocess.DEVNULL,
    )


def test_a_reader_that_goes_away_leaves_no_traceback(bare):
    bare.add(
        *(
            ClaimInput(claim=f"The tower number {n} is high. " * 20, url="", key="")
            for n in range(2_000)
        )
    )
    for words in ("list", "report --format json"):
        line = f"set -o pipefail; {sys.executable} -m app.cli {words} | head -1"
        ran = subprocess.run(
            ["bash", "-c", line],
            env=environment(),
            cwd=bare.folder,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert ran.stdout
        assert (ran.returncode, ran.stderr) == (141, b""), words


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command_has_an_example(bare, name):
    ran = bare.run(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    examples = [line.strip() for line in ran.lines if line.startswith("Example: ")]
    assert len(examples) == 1
    assert examples[0].startswith(f"Example: citewatch {name}")
    assert "[default: ()]" not in ran.out
    assert "[default: False]" not in ran.out


def test_examples_parse(bare):
    for name in COMMANDS:
        out = bare.run(name, "--help").out
        example = next(line for line in out.splitlines() if line.startswith("Example: "))
        words = example.removeprefix("Example: citewatch ").partition(" > ")[0].split()
        parsed, bound, _ = app.parse_args(words, exit_on_error=False, print_error=False)
        assert parsed is app[name].default_command
        assert bound is not None


def test_version_and_help_name_every_command(bare):
    from importlib.metadata import version

    assert bare.run("--version").out.strip() == version("citewatch")
    out = bare.run("--help").out
    assert all(f"│ {name} " in out for name in COMMANDS)
    assert "Exit codes: 0 nothing found, 1 findings" in out
    assert bare.run().out == out, "without a command, help"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_into_home(tmp_path, shell):
    ran = subprocess.run(
        command("--install-completion", "--shell", shell),
        env=environment(HOME=str(tmp_path), XDG_CONFIG_HOME="", XDG_DATA_HOME=""),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    scripts = [text for text in (path.read_text() for path in written) if "--fail-on" in text]
    assert scripts, written
    assert all(name in scripts[0] for name in COMMANDS)


STUBBORN = """
import asyncio, subprocess
from app.running import _ending_at_once
{before}
async def telling_a_dead_server():
    while True:
        try:
            print("running", {server}, flush=True)
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass  # as a cancelled flow does while it waits for a server that is gone

with _ending_at_once():
    asyncio.run(telling_a_dead_server())
"""
# in the place of the ephemeral server that Prefect would have started
STARTED = """
from prefect.server.api.server import SubprocessASGIServer
SubprocessASGIServer().server_process = subprocess.Popen(["sleep", "60"])
"""


@pytest.mark.parametrize(
    ("number", "code", "before", "server"),
    [
        (signal.SIGINT, 130, STARTED, "SubprocessASGIServer().server_process.pid"),
        (signal.SIGTERM, 143, "", "0"),
    ],
    ids=["SIGINT", "SIGTERM"],
)
def test_an_interrupt_ends_a_check_at_once_and_its_server_too(number, code, before, server):
    running = subprocess.Popen(
        [sys.executable, "-c", STUBBORN.format(before=before, server=server)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    word, started = running.stdout.readline().split()
    assert word == "running"
    running.send_signal(number)
    _, err = running.communicate(timeout=20)
    assert running.returncode == code
    assert err == (
        "error: interrupted\n"
        "hint: what was checked is kept; the same command goes on with what is left\n"
    )
    if int(started):
        with pytest.raises(ProcessLookupError):
            os.kill(int(started), 0)
