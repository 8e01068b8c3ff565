"""Verdicts on real web pages through the whole flow: served on loopback, fetched, read, judged.

    python bench/real_pages.py --pages DIR --gold FILE --json OUT [--judge NAME]

DIR holds `*.html` or `*.html.gz`. FILE is JSON lines: `id, page` (a file name of DIR), `claim,
label` (verified, contradicted, missing), and optionally `evidence` (strings of the page that
decide) and `type`. It runs the `citewatch` command as a user would, into a database of its own.

Printed and written: `macro_f1, false_verified` (share of the non-verified rows called verified),
`quote_hit` (share of the rows decided by engine and gold alike whose quote overlaps the evidence),
`citations_per_s, n, confusion`, the same per `type`, and `curve`: macro-F1 against false-verified
when a verdict of less than some confidence counts as missing.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import os
import re
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from metrics import Row, confusion, false_verified, macro_f1, summary

ROOT = Path(__file__).resolve().parent.parent
QUOTES = str.maketrans("“”„«»‘’‚–—", '"""""\'\'\'--')
OVERLAP = 0.5
"""A quote hits when it shares a stretch of at least half the shorter of quote and evidence."""


class Pages(http.server.BaseHTTPRequestHandler):
    """Serves the folder; a gzipped file goes out as such, with its content coding."""

    protocol_version = "HTTP/1.1"
    folder = Path()

    def do_GET(self) -> None:
        """One page, or 404."""
        path = self.folder / Path(self.path.lstrip("/")).name
        found = path.is_file() and path.name.endswith((".html", ".html.gz"))
        body = path.read_bytes() if found else b""
        self.send_response(200 if found else 404)
        if found:
            self.send_header("Content-Type", "text/html")
        if found and path.suffix == ".gz":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


class Server(socketserver.ThreadingTCPServer):
    """One thread a connection."""

    daemon_threads = True
    request_queue_size = 128


def plain(text: str) -> str:
    """Text as two people would compare it: case, spaces and quote marks do not count."""
    return re.sub(r"\s+", " ", text.translate(QUOTES)).strip().casefold()


def hits(quote: str, evidence: list[str]) -> bool:
    """Whether a quote overlaps one of the evidence strings."""
    said = plain(quote)
    for wanted in map(plain, evidence):
        if wanted in said or said in wanted:
            return True
        match = SequenceMatcher(None, said, wanted, autojunk=False).find_longest_match()
        if match.size >= OVERLAP * min(len(said), len(wanted)):
            return True
    return False


def run(folder: Path, gold: list[dict[str, Any]], judge: str | None) -> tuple[dict, float]:
    """Judge every gold row; the report's rows by id, and the seconds the check took."""
    Pages.folder = folder
    with Server(("127.0.0.1", 0), Pages) as server, tempfile.TemporaryDirectory() as scratch:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}/"
        claims = Path(scratch) / "claims.jsonl"
        with claims.open("w", encoding="utf-8") as out:
            for row in gold:
                line = {"id": row["id"], "claim": row["claim"], "url": base + row["page"]}
                out.write(json.dumps(line | {"document": "gold"}) + "\n")
        environment = os.environ | {
            "CITEWATCH_DATABASE_URL": f"sqlite:///{scratch}/bench.db",
            "CITEWATCH_ALLOWED_NETWORKS": "127.0.0.0/8",
            "CITEWATCH_HOST_INTERVAL": "0",
            "CITEWATCH_HOST_CONNECTIONS": "8",
        }
        if judge:
            environment["CITEWATCH_JUDGE"] = judge
        citewatch = [sys.executable, "-m", "app.cli"]
        started = time.perf_counter()
        done = subprocess.run(
            [*citewatch, "check", str(claims), "--fail-on", "none"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.exit(f"citewatch check failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
        report = subprocess.run(
            [*citewatch, "report", "--format", "json"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        server.shutdown()
    body = json.loads(report.stdout)
    seconds = body["runs"][0]["seconds"] if body.get("runs") else time.perf_counter() - started
    return {row["id"]: row for row in body["citations"]}, seconds


def quote_hit(rows: list[tuple[dict, dict]]) -> float | None:
    """Share of rows decided on both sides whose quote overlaps the gold evidence."""
    decided = [
        hits((said.get("quote") or {}).get("exact", ""), gold["evidence"])
        for gold, said in rows
        if said["status"] != "missing" and gold["label"] != "missing" and gold.get("evidence")
    ]
    return round(sum(decided) / len(decided), 4) if decided else None


def curve(rows: list[tuple[dict, dict]]) -> list[dict[str, float]]:
    """macro-F1 and false-verified when a verdict below a confidence counts as missing."""
    points = []
    for step in range(20):
        least = step / 20
        judged = [
            Row(gold["label"], said["status"] if said["confidence"] >= least else "missing")
            for gold, said in rows
        ]
        point = {"confidence": least, "macro_f1": macro_f1(judged)}
        point["false_verified"] = false_verified(judged)
        points.append({name: round(value, 4) for name, value in point.items()})
    return points


def figures(rows: list[tuple[dict, dict]]) -> dict[str, Any]:
    """Everything about one set of (gold, report) rows."""
    judged = [Row(gold["label"], said["status"], said["confidence"]) for gold, said in rows]
    return summary(judged) | {"quote_hit": quote_hit(rows), "confusion": confusion(judged)}


def main() -> None:
    """Run, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--judge")
    options = parser.parse_args()
    opener = gzip.open if options.gold.suffix == ".gz" else open
    with opener(options.gold, "rt", encoding="utf-8") as file:
        gold = [json.loads(line) for line in file if line.strip()]
    said, seconds = run(options.pages, gold, options.judge)
    rows = [(row, said[row["id"]]) for row in gold]
    by_type = defaultdict(list)
    for row, verdict in rows:
        by_type[row.get("type", "")].append((row, verdict))
    out = figures(rows) | {
        "citations_per_s": round(len(rows) / seconds, 2),
        "curve": curve(rows),
        "types": {name: figures(part) for name, part in sorted(by_type.items())},
        "rows": [
            {
                "id": g["id"],
                "gold": g["label"],
                "status": v["status"],
                "reason": v["reason"],
                "confidence": v["confidence"],
            }
            for g, v in rows
        ],
    }
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(out, indent=1) + "\n")
    for name in ("n", "macro_f1", "false_verified", "quote_hit", "citations_per_s", "ece"):
        print(f"{name:>16} {out[name]}")
    for label, counts in out["confusion"].items():
        print(f"{label:>16} {counts}")
    for name, part in out["types"].items():
        print(
            f"{name or '-':>16} n {part['n']:3} macro_f1 {part['macro_f1']:.2f}"
            f" false_verified {part['false_verified']:.2f}"
        )


if __name__ == "__main__":
    main()
