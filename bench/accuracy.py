"""Judge files of labelled claims, and write the figures by file and by source.

    python bench/accuracy.py --data FILE… --json OUT [--judge NAME] [--pages DIR] [--limit N]
                             [--without SOURCE…] [--plots DIR] [--processes N]

FILE is JSON lines (or .gz): `id, claim, label, source` and `evidence` (a passage) or `sentences` (a
page); a row with neither names a saved page, `page`, to be read from --pages DIR. Each set gets `n,
macro_f1, balanced_accuracy` (verified against the rest), `false_verified, contradicted_precision,
contradicted_recall, ece, ms_per_claim`. --limit takes a fixed sample of each file.

Each file, and `all` of them together, also gets `curve`: macro-F1 against false-verified as the
threshold of *verified* moves (for rules: rises), and `holds_5_percent`, its lowest threshold at
which false-verified is at most 5 %; `own_threshold` is the engine's. --plots draws reliability,
risk against coverage, and the curve over all the files (PNG).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from judging import engine, figures, judge_rows_for_curve, read, sha256, spread  # noqa: E402 (the root is put on the path above)
from metrics import counted, holding, verified_curve  # noqa: E402

from models.errors import CitewatchError  # noqa: E402
from models.settings import Settings  # noqa: E402
from tasks.matching.combination import embedded_decision  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from judging import Judged

AT_MOST = 0.05
"""False-verified that the named threshold holds."""


def about(judged: Sequence[Judged]) -> dict[str, Any]:
    """Everything about one file: figures, counts, curve, and figures by source."""
    by_source = defaultdict(list)
    for one in judged:
        by_source[one[0]].append(one)
    rows = [row for _, row, _ in judged]
    curve = verified_curve(rows)
    return figures(judged) | {
        "counts": {f"{gold}/{said}": many for (gold, said), many in sorted(counted(rows).items())},
        "sources": {name: figures(part) for name, part in sorted(by_source.items())},
        "holds_5_percent": holding(curve, AT_MOST),
        "curve": curve,
    }


def line(name: str, part: dict[str, Any]) -> str:
    """The figures of one set, as they are printed."""
    return (
        f"{name:28} n {part['n']:5} macro_f1 {part['macro_f1']:.3f} bal_acc "
        f"{part['balanced_accuracy']:.3f} false_verified {part['false_verified']:.3f} "
        f"c_prec {part['contradicted_precision']:.2f} c_rec {part['contradicted_recall']:.2f} "
        f"ece {part['ece']:.3f} ms {part['ms_per_claim']:.1f}"
    )


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
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args()
    try:
        report = judge_files(options)
    except (CitewatchError, ValueError, OSError) as error:
        sys.exit(f"accuracy: {error}")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def judge_files(options: argparse.Namespace) -> dict[str, Any]:
    """The report of all files. Raises what reading and judging raise."""
    name = Settings.load(judge=options.judge).judge
    report: dict[str, Any] = {
        "judge": name,
        "engine": engine(name),
        "own_threshold": embedded_decision().page.verify_at if name == "embedded" else None,
        "files": {},
    }
    everything: list[Judged] = []
    for path in options.data:
        rows = read(path, limit=options.limit, without=options.without)
        judged = spread(
            judge_rows_for_curve, rows, name, folder=options.pages, processes=options.processes
        )
        given = {"sha256": sha256(path), "limit": options.limit, "without": options.without}
        part = given | about(judged)
        report["files"][path.name] = part
        everything += [(path.name, row, seconds) for _, row, seconds in judged]
        for title, one in [(path.name, part), *part["sources"].items()]:
            print(line(title, one), flush=True)
        print(f"  {held(part)}", flush=True)
    report["all"] = about(everything)
    print(f"{line('all', report['all'])}\n  {held(report['all'])}")
    if options.plots:
        from plots import draw  # noqa: PLC0415 (matplotlib takes a second to load)

        rows = [row for _, row, _ in everything]
        for made in draw(rows, report["all"]["curve"], options.plots, name):
            print(made)
    return report


def held(part: dict[str, Any]) -> str:
    """The setting that holds false-verified, in words."""
    point = part["holds_5_percent"]
    if point is None:
        return f"no threshold holds false verified at {AT_MOST:.0%}"
    return (
        f"a threshold of {point['threshold']} holds false verified at {AT_MOST:.0%}: "
        f"{point['false_verified']:.3f}, macro_f1 {point['macro_f1']:.3f}, "
        f"{point['verified_recall']:.2f} of the verified found"
    )


if __name__ == "__main__":
    main()
