"""Check the written claims: `python training/data/check.py [--pages FOLDER] [--counts]`.

Reads every `claims-*.jsonl` beside this file and exits with status 1 when a row is malformed, an
identifier or a claim is used twice, a passage is too short or too long, the labels are out of
balance, or the claims give their label away by length or by negating words. With `--pages` (a
folder of `*.txt.gz` texts) the passages taken from those pages must be exact substrings of them.
`--counts` prints the rows by label, kind and source as Markdown.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

LABELS = ("verified", "contradicted", "missing")
KINDS = frozenset(
    (
        *("paraphrase", "multi", "rounding", "date", "quote", "number", "entity", "direction"),
        *("negation", "misquote", "order", "detail", "causal", "partial", "hedge"),
    )
)
SOURCES = frozenset({"pages", "verdict_train", "pages_train", "own"})
FIELDS = {"id", "claim", "label", "evidence", "twin", "kind", "source", "origin"}
PASSAGE_WORDS = (12, 130)
CLAIM_WORDS = (3, 45)
NEGATING = re.compile(
    r"\b(?:not|never|no|none|nothing|nobody|neither|nor|cannot|without|\w+n['’]t)\b", re.IGNORECASE
)

Claim = dict[str, Any]


def read_claims(folder: Path) -> list[Claim]:
    """Every row of the claim files in `folder`, in the order of their names.

    Raises ValueError where a line is not JSON, TypeError where it is not an object.
    """
    rows: list[Claim] = []
    for path in sorted(folder.glob("claims-*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            row = json.loads(line)
            if not isinstance(row, dict):
                raise TypeError(f"{path.name}:{number}: not an object")
            rows.append(row)
    return rows


def row_faults(row: Claim) -> list[str]:
    """What is wrong with one row taken by itself."""
    if set(row) != FIELDS or not all(isinstance(row[name], str) for name in FIELDS):
        return [f"fields must be the texts {sorted(FIELDS)}"]
    faults = []
    if row["label"] not in LABELS:
        faults.append(f"unknown label {row['label']}")
    if row["kind"] not in KINDS:
        faults.append(f"unknown kind {row['kind']}")
    if row["source"] not in SOURCES:
        faults.append(f"unknown source {row['source']}")
    for name, (least, most) in (("evidence", PASSAGE_WORDS), ("claim", CLAIM_WORDS)):
        words = len(row[name].split())
        if not least <= words <= most:
            faults.append(f"{name} has {words} words")
    if row["claim"] in row["evidence"]:
        faults.append("the claim is copied from its passage")
    return faults


def shared_faults(rows: list[Claim]) -> list[str]:
    """What is wrong between rows: repeated identifiers and claims, labels out of balance."""
    faults = []
    for name in ("id", "claim"):
        counted = Counter(row[name].casefold() for row in rows)
        faults += [f"{name} used {n} times: {text}" for text, n in counted.items() if n > 1]
    for label in LABELS:
        share = sum(row["label"] == label for row in rows) / len(rows)
        if abs(share - 1 / 3) > 0.08:
            faults.append(f"{label} makes up {share:.1%} of the rows")
    return faults


def giveaways(rows: list[Claim]) -> list[str]:
    """Traits of the claims alone that tell the label: mean length, share of negating words."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_label[row["label"]].append(row["claim"])
    lengths = {k: sum(len(c.split()) for c in v) / len(v) for k, v in by_label.items()}
    negated = {k: sum(bool(NEGATING.search(c)) for c in v) / len(v) for k, v in by_label.items()}
    faults = []
    if max(lengths.values()) > 1.2 * min(lengths.values()):
        faults.append(f"mean claim lengths differ: {lengths}")
    if negated["contradicted"] > 0.3 or negated["contradicted"] > 6 * negated["verified"]:
        faults.append(f"negating words give the label away: {negated}")
    return faults


def foreign_passages(rows: list[Claim], texts: Path) -> list[str]:
    """Rows whose passage is no exact part of the page that they name, in the folder `texts`."""
    held: dict[str, str] = {}
    faults = []
    for row in rows:
        if row["source"] != "pages":
            continue
        if row["origin"] not in held:
            with gzip.open(
                texts / f"{row['origin']}.txt.gz", "rt", encoding="utf-8", newline=""
            ) as opened:
                held[row["origin"]] = opened.read()
        if row["evidence"] not in held[row["origin"]]:
            faults.append(f"{row['id']}: its passage is not in {row['origin']}")
    return faults


def counts(rows: list[Claim]) -> str:
    """The rows by source and by kind against label, as two Markdown tables."""
    parts = []
    for name in ("source", "kind"):
        table = Counter((row[name], row["label"]) for row in rows)
        lines = [f"| {name} | {' | '.join(LABELS)} | all |", "|---|" + "---:|" * 4]
        for value in sorted({row[name] for row in rows}):
            cells = [table[value, label] for label in LABELS]
            lines.append(f"| {value} | {' | '.join(map(str, cells))} | {sum(cells)} |")
        totals = [sum(row["label"] == label for row in rows) for label in LABELS]
        lines.append(f"| all | {' | '.join(map(str, totals))} | {len(rows)} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def main() -> int:
    """Print every fault, then the counts where asked for; 0 when there was no fault."""
    parser = argparse.ArgumentParser(description="Check the claims written for training.")
    parser.add_argument("--pages", type=Path, help="folder of page texts (*.txt.gz)")
    parser.add_argument("--counts", action="store_true", help="print counts as Markdown")
    arguments = parser.parse_args()
    rows = read_claims(Path(__file__).parent)
    faults = [f"{row.get('id')}: {fault}" for row in rows for fault in row_faults(row)]
    if not faults:
        faults = shared_faults(rows) + giveaways(rows)
        if arguments.pages:
            faults += foreign_passages(rows, arguments.pages)
    for fault in faults:
        print(fault, file=sys.stderr)
    if arguments.counts:
        print(counts(rows))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
