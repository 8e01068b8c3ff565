"""What must never stay verified, and what must change no verdict, on claims that their page states.

    python bench/robustness.py --data FILE… --json OUT [--judge NAME] [--limit N] [--show [N]]
                               [--processes N]

From the verified claims of the files (every fifth of the last file, if there are two) each kind of
change takes the first N of a fixed order that it can be applied to (250; of swaps four times that,
of which those count that the judge verifies: about 1,000 in all). A swapped number, year or name,
or a denial, must not stay verified; other letters, marks, spaces and ways to write a number must
leave the status as it was, whatever it was. Printed and written, for each kind: `n` that counted,
`held`, the share that did, and the failures (--show).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections import Counter, defaultdict
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench_pages import page_of_row  # noqa: E402 (the root is put on the path above)
from changes import SWAPS  # noqa: E402
from judging import CONTEXT, SEED, engine, read, seat, sha256, spread, statement  # noqa: E402
from styles import STYLES  # noqa: E402

from models.errors import CitewatchError  # noqa: E402
from models.settings import Settings  # noqa: E402
from models.values import Statement  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WANTED = 0.98
"""The share of each kind that should hold."""
LIMIT = 250
_OF_EACH = 4
"""Claims about passages for one about a whole page."""
_SWAPPED = 4
"""A judge verifies less than half of what it should, and only there a swap counts."""


def verified(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Their verified claims in a fixed random order, of which every fifth is of the last file."""
    parts = []
    for path in files:
        rows = [row for row in read(path) if row["label"] == "verified"]
        random.Random(SEED).shuffle(rows)  # noqa: S311 (a fixed order)
        parts.append(rows)
    *first, last = parts
    if not first:
        yield from last
        return
    passages = list(chain.from_iterable(first))
    groups = [passages[start : start + _OF_EACH] for start in range(0, len(passages), _OF_EACH)]
    for group, one in zip_longest(groups, last, fillvalue=None):
        yield from group or ()
        if one is not None:
            yield one


def drawn(files: Sequence[Path], limit: int) -> list[dict[str, Any]]:
    """Rows with the `changes` to try on each: by kind, the claim as it is then."""
    wanted = dict.fromkeys(SWAPS, _SWAPPED * limit) | dict.fromkeys(STYLES, limit)
    taken: Counter[str] = Counter()
    rows = []
    for row in verified(files):
        text = page_of_row(row).text
        changes = {}
        for kind in [kind for kind in (*SWAPS, *STYLES) if taken[kind] < wanted[kind]]:
            claim = row["claim"]
            changed = SWAPS[kind](claim, text) if kind in SWAPS else STYLES[kind](claim)
            if changed is not None:
                changes[kind] = changed
        taken.update(list(changes))
        if changes:
            rows.append(row | {"changes": changes})
        if all(taken[kind] >= wanted[kind] for kind in wanted):
            break
    return rows


def tried(
    rows: Sequence[dict[str, Any]], name: str, folder: Path | None
) -> list[list[dict[str, Any]]]:
    """For each row, each of its changes: kind, whether it counts and held, what was said."""
    judge, _ = seat(name, folder)
    out = []
    for row in rows:
        page = page_of_row(row)
        changes = row["changes"]
        own = statement(row)
        asked = [own, *(Statement(text=text, context=own.context) for text in changes.values())]
        before, *after = judge.judge_page(asked, page, context=CONTEXT)
        made = []
        for (kind, text), said in zip(changes.items(), after, strict=True):
            swapped = kind in SWAPS
            made.append(
                {
                    "kind": kind,
                    "counts": not swapped or before.status.value == "verified",
                    "held": said.status.value != "verified"
                    if swapped
                    else said.status is before.status,
                    "id": row["id"],
                    "source": row["source"],
                    "claim": row["claim"],
                    "changed": text,
                    "before": f"{before.status.value} {before.reason.value}",
                    "after": f"{said.status.value} {said.reason.value}",
                    "quote": said.quote.exact if said.quote else "",
                }
            )
        out.append(made)
    return out


def held(answers: Sequence[Sequence[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """By kind: n, the share held, and the failures."""
    by_kind = defaultdict(list)
    for one in chain.from_iterable(answers):
        if one["counts"]:
            by_kind[one["kind"]].append(one)
    shares: dict[str, dict[str, Any]] = {}
    for kind in (*SWAPS, *STYLES):
        part = by_kind[kind]
        failed = [one for one in part if not one["held"]]
        share = round(1 - len(failed) / len(part), 4) if part else 1.0
        shares[kind] = {"n": len(part), "held": share, "failures": failed}
    return shares


def measured(
    files: Sequence[Path], name: str, *, limit: int, processes: int = 1
) -> dict[str, dict[str, Any]]:
    """What `held` says of a judge and files."""
    return held(spread(tried, drawn(files, limit), name, processes=processes))


def main() -> None:
    """Judge, print, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--judge", default=None)
    parser.add_argument("--limit", type=int, default=LIMIT)
    parser.add_argument("--show", type=int, nargs="?", const=1000, default=0)
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args()
    try:
        name = Settings.load(judge=options.judge).judge
        kinds = measured(options.data, name, limit=options.limit, processes=options.processes)
        report = {
            "judge": name,
            "engine": engine(name),
            "limit": options.limit,
            "data": {path.name: sha256(path) for path in options.data},
            "wanted": WANTED,
            "kinds": kinds,
        }
    except (CitewatchError, ValueError, OSError) as error:
        sys.exit(f"robustness: {error}")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for kind, part in kinds.items():
        below = "" if part["held"] >= WANTED else f"  below {WANTED:.0%}"
        print(f"{kind:16} n {part['n']:4} held {part['held']:.3f}{below}")
        for one in part["failures"][: options.show]:
            quote = " ".join(one["quote"].split())[:300]
            print(f"    {one['source']} {one['id']}: {one['before']} -> {one['after']}")
            print(f"      {one['claim']!r}\n      {one['changed']!r}\n      “{quote}”")


if __name__ == "__main__":
    main()
