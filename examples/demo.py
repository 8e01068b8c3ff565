"""The main job on the sample: serve the demo site on loopback, check an article twice, report.

Between the two runs one cited page is corrected by its publisher, so that the second run finds
drift. Run by `make demo`. Exit code 0 when both runs ended as a run with findings ends (1), else 2.
"""

from __future__ import annotations

import argparse
import http.server
import os
import socketserver
import subprocess
import sys
import threading
from pathlib import Path
from typing import ClassVar

HERE = Path(__file__).resolve().parent
SITE = HERE / "site"
PORT = 8765
FINDINGS = 1


class DemoSite(http.server.SimpleHTTPRequestHandler):
    """The folder `site/`, with a bot wall at one address and one page that changes."""

    changed: ClassVar[set[str]] = set()

    def __init__(self, *args: object) -> None:
        super().__init__(*args, directory=str(SITE))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Serve a file; `/innovators.html` answers as a bot wall does."""
        if self.path == "/innovators.html":
            body = (SITE / "wall.html").read_bytes()
            self.send_response(403)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        if self.path in self.changed:
            self.path = self.path.replace(".html", ".changed.html")
            del self.headers["If-Modified-Since"]  # a clone gives all files one time
        super().do_GET()

    def log_message(self, *_args: object) -> None:
        """Say nothing: the terminal belongs to the demo."""


class DemoServer(socketserver.ThreadingTCPServer):
    """Answers each request in a thread of its own."""

    allow_reuse_address = True
    daemon_threads = True


def citewatch(*arguments: str, database: Path) -> int:
    """Run the command line as a user would, and show the command; return its exit code."""
    print(f"\n$ citewatch {' '.join(arguments)}", flush=True)
    return _command(*arguments, database=database).returncode


def number_of(page: str, *, database: Path) -> str:
    """The number of the claim that cites a page, as the list of claims has it."""
    listed = _command("list", "--source", page, database=database, stdout=subprocess.PIPE)
    return str(listed.stdout).split("\t")[0]


def _command(
    *arguments: str, database: Path, stdout: int | None = None
) -> subprocess.CompletedProcess[str]:
    settings = {
        "CITEWATCH_DATABASE_URL": f"sqlite:///{database}",
        "CITEWATCH_ALLOWED_NETWORKS": "127.0.0.0/8",  # the demo site is on this machine
        "CITEWATCH_HOST_INTERVAL": "0",  # and we may hurry there
    }
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        env=os.environ | settings,
        cwd=HERE.parent,
        check=False,
        stdout=stdout,
        encoding="utf-8",
    )


def shown(database: Path) -> Path:
    """The database as a command in this repository's folder can name it, short where it can be."""
    house = HERE.parent
    return database.relative_to(house) if database.is_relative_to(house) else database


def main() -> int:
    """Serve, check, change a page, check again, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=HERE.parent / "out", help="where the database goes"
    )
    out = parser.parse_args().out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    database = out / "demo.db"
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    try:
        server = DemoServer(("127.0.0.1", PORT), DemoSite)
    except OSError as error:
        sys.exit(
            f"The demo site needs port {PORT} on 127.0.0.1 ({error.strerror}): free it, then again."
        )
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"The demo site is at http://127.0.0.1:{PORT}/ (pages made for this demo).")
        print("The article examples/china-ai.md cites them. Is it true to what they say?")
        first = citewatch("check", "examples/china-ai.md", database=database)
        DemoSite.changed.add("/hospitals.html")
        print("\nA publisher corrects a page: hospitals.html now says 90, not nearly 300.")
        second = citewatch("check", "--source", "hospitals.html", database=database)
        citewatch("show", number_of("hospitals.html", database=database), database=database)
        citewatch("report", "--brief", database=database)
        server.shutdown()
    if (first, second) != (FINDINGS, FINDINGS):
        print(
            f"the demo expected findings (exit 1) twice, got {first} and {second}", file=sys.stderr
        )
        return 2
    print(
        "\nWhere to look next: citewatch list; citewatch show 14; citewatch report --format md"
        f"\n(with CITEWATCH_DATABASE_URL=sqlite:///{shown(database)}; the demo's site is down now)."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
