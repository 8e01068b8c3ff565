"""Judge files of labelled claims, and write the figures by file and by source.

    python bench/accuracy.py --data FILE… --json OUT [--judge NAME] [--pages DIR] [--limit N]
                             [--without SOURCE…] [--plots DIR]

FILE is JSON lines (or .gz): `id, claim, label, source` and `evidence` (a passage) or `sentences` (a
page); with `page` and --pages DIR the saved page is read instead. Each set gets `n, macro_f1,
balanced_accuracy` (verified against the rest), `false_verified, contradicted_precision,
contradicted_recall, ece, ms_per_claim`. --limit takes a fixed sample of each file. --plots draws a
reliability and a risk-coverage plot (PNG).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench_pages import MOMENT, page_of_row, real_pages  # noqa: E402 (the root is put on the path above)
from metrics import Row, summary  # noqa: E402

from models.settings import Settings  # noqa: E402
from models.values import Context, Statement  # noqa: E402
from tasks.matching.judges import load_judge  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.matching.judges import Judge

SEED = 7


def read(path: Path, *, limit: int, without: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a file, or a fixed sample of them, in the order of the file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    rows = [row for row in rows if row.get("source") not in without]
    if limit and len(rows) > limit:
        chosen = sorted(random.Random(SEED).sample(range(len(rows)), limit))  # noqa: S311 (a sample)
        rows = [rows[number] for number in chosen]
    return rows


def judged(
    rows: Sequence[dict[str, Any]], judge: Judge, pages: Path | None
) -> list[tuple[str, Row, float]]:
    """(source, row, seconds) for each claim."""
    saved = real_pages(pages) if pages else None
    out = []
    for row in rows:
        page = saved(row["page"]) if saved else page_of_row(row)
        started = time.perf_counter()
        said = judge.judge(
            Statement(text=row["claim"], context=row.get("claim_context", "")[-300:]),
            page,
            context=Context(fetched_at=MOMENT),
        )
        seconds = time.perf_counter() - started
        made = Row(row["label"], said.status.value, said.confidence)
        out.append((row.get("source", row.get("type", "")), made, seconds))
    return out


def figures(rows: Sequence[tuple[str, Row, float]]) -> dict[str, float | int]:
    """All figures of one set."""
    middle = sorted(seconds for _, _, seconds in rows)[len(rows) // 2]
    return summary([row for _, row, _ in rows]) | {"ms_per_claim": round(1000 * middle, 2)}


def plots(rows: Sequence[Row], folder: Path) -> None:
    """Reliability (said against right) and risk against coverage, as PNG."""
    import matplotlib as mpl  # noqa: PLC0415 (only for plots)

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    figure, axes = plt.subplots(figsize=(4, 4))
    points = []
    for step in range(10):
        inside = [r for r in rows if step / 10 < r.confidence <= (step + 1) / 10]
        if inside:
            said = sum(r.confidence for r in inside) / len(inside)
            points.append((said, sum(r.gold == r.predicted for r in inside) / len(inside)))
    axes.plot([0, 1], [0, 1], "--", color="grey")
    axes.plot(*zip(*points, strict=True), "o-")
    axes.set(xlabel="confidence", ylabel="share right", title="Reliability")
    figure.savefig(folder / "reliability.png", bbox_inches="tight")
    figure, axes = plt.subplots(figsize=(4, 4))
    ordered = sorted(rows, key=lambda r: -r.confidence)
    wrong, risk = 0, []
    for number, row in enumerate(ordered, start=1):
        wrong += row.gold != row.predicted
        risk.append(wrong / number)
    axes.plot([n / len(ordered) for n in range(1, len(ordered) + 1)], risk)
    axes.set(xlabel="share of claims answered", ylabel="share wrong", title="Risk and coverage")
    figure.savefig(folder / "risk-coverage.png", bbox_inches="tight")


def main() -> None:
    """Judge, print, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--judge", default=None)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--plots", type=Path)
    options = parser.parse_args()
    settings = Settings.load(judge=options.judge)
    judge = load_judge(settings.judge, settings)
    report: dict[str, Any] = {"judge": judge.engine, "files": {}}
    everything: list[Row] = []
    for path in options.data:
        rows = judged(
            read(path, limit=options.limit, without=options.without), judge, options.pages
        )
        by_source = defaultdict(list)
        for one in rows:
            by_source[one[0]].append(one)
        part = figures(rows) | {"sources": {n: figures(s) for n, s in sorted(by_source.items())}}
        report["files"][path.name] = part
        everything += [row for _, row, _ in rows]
        for name, one in [(path.name, part), *part["sources"].items()]:
            print(
                f"{name:28} n {one['n']:5} macro_f1 {one['macro_f1']:.3f} bal_acc "
                f"{one['balanced_accuracy']:.3f} false_verified {one['false_verified']:.3f} "
                f"c_prec {one['contradicted_precision']:.2f} "
                f"c_rec {one['contradicted_recall']:.2f} "
                f"ece {one['ece']:.3f} ms {one['ms_per_claim']:.1f}",
                flush=True,
            )
    if options.plots:
        plots(everything, options.plots)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
