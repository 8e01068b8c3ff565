"""The written claims of `training/data`: reading and checking them.

    python -m training.written --shared DIR [--counts]

Reads every `*.jsonl` there and exits with status 1 when a row is malformed, an identifier or a
claim is used twice, a passage is too short or too long, is no exact part of the page that it names,
the labels are out of balance, or the claims give their label away by length or by negating words.
`--counts` prints the rows by label, kind and source as Markdown, and how well the claim alone tells
its label.

Passages of whole pages are kept as places (`span`) in the texts of the shared folder: the texts
belong to their publishers, and are no part of this repository.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"
LABELS = ("verified", "contradicted", "missing")
KINDS = frozenset(
    (
        *("paraphrase", "multi", "rounding", "date", "quote", "number", "entity", "direction"),
        *("negation", "misquote", "order", "detail", "causal", "partial", "hedge"),
    )
)
SOURCES = frozenset({"pages", "verdict_train", "pages_train", "grounding_train", "own"})
FIELDS = {"id", "claim", "label", "evidence", "twin", "kind", "source", "origin"}
PASSAGE_WORDS = (5, 140)
CLAIM_WORDS = (3, 45)
NEGATING = re.compile(
    r"\b(?:not|never|no|none|nothing|nobody|neither|nor|cannot|without|\w+n['’]t)\b", re.IGNORECASE
)

Claim = dict[str, Any]


HELD_OUT = 12
"""One in so many origins of passages is kept to choose and fit by, with all its claims."""


def claims_of(line: Claim) -> list[Claim]:
    """A line of a file as one object a claim: it is one, or a passage with its `claims`."""
    if "claims" not in line:
        return [line]
    passage = {name: value for name, value in line.items() if name != "claims"}
    return [{**passage, **claim} for claim in line["claims"]]


def held_out(line: Claim) -> bool:
    """Whether a line is not for training: some of the passages that stand with their claims."""
    digest = hashlib.sha256(str(line.get("origin")).encode()).digest()
    return "claims" in line and digest[0] % HELD_OUT == 0


def read_written(shared: Path, folder: Path = FOLDER) -> list[Claim]:
    """Every line of the files in `folder`, in the order of their names, with its passage.

    `shared` holds the texts of which some passages are places. Raises ValueError where a line is
    not JSON, TypeError where it is not an object, KeyError where a text is not there.
    """
    lines: list[Claim] = []
    texts = Texts(shared)
    for path in sorted(folder.glob("*.jsonl")):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            line = json.loads(text)
            if not isinstance(line, dict):
                raise TypeError(f"{path.name}:{number}: not an object")
            if "span" in line:
                start, end = line.pop("span")
                line["evidence"] = texts.of(line["source"], line["origin"])[start:end]
            lines.append(line)
    return lines


class Texts:
    """The texts of whole pages, by source and origin, each read once."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        self._held: dict[tuple[str, str], str] = {}

    def of(self, source: str, origin: str) -> str:
        """A page's main text, or the sentences of a row of `pages_train` without its meta data.

        Raises KeyError where there is none.
        """
        key = source, origin
        if key not in self._held and source == "pages":
            path = self._shared / "pages/text" / f"{origin}.txt.gz"
            with gzip.open(path, "rt", encoding="utf-8", newline="") as opened:
                self._held[key] = opened.read()
        elif key not in self._held:
            path = self._shared / "data/pages_train.jsonl.gz"
            with gzip.open(path, "rt", encoding="utf-8") as opened:
                for row in map(json.loads, opened):
                    said = (one for one in row["sentences"] if not one.startswith("(meta data)"))
                    self._held["pages_train", row["id"]] = " ".join(said)
        return self._held[key]


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


def foreign_passages(rows: list[Claim], shared: Path) -> list[str]:
    """Rows whose passage is no exact part of the page that they name."""
    texts = Texts(shared)
    return [
        f"{row['id']}: its passage is not in {row['origin']}"
        for row in rows
        if row["source"] == "pages" and row["evidence"] not in texts.of("pages", row["origin"])
    ]


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


FOLDS = 5


def claim_alone(rows: list[Claim]) -> float:
    """Macro-F1 of a naive Bayes classifier that sees the claim's words only (chance is .33).

    Five folds; claims about one passage are in one fold.
    """
    folds: list[list[Claim]] = [[] for _ in range(FOLDS)]
    for row in rows:
        folds[hashlib.sha256(row["twin"].encode()).digest()[0] % FOLDS].append(row)
    right, said, true = Counter[str](), Counter[str](), Counter[str]()
    for number, fold in enumerate(folds):
        rest = [row for other, part in enumerate(folds) if other != number for row in part]
        words = {label: Counter[str]() for label in LABELS}
        for row in rest:
            words[row["label"]].update(set(_words(row["claim"])))
        many = Counter(row["label"] for row in rest)
        for row in fold:
            told = set(_words(row["claim"]))
            guess = max(
                LABELS,
                key=lambda label: (
                    math.log(many[label])
                    + sum(math.log((words[label][w] + 1) / (many[label] + 2)) for w in told)
                ),
            )
            said[guess] += 1
            true[row["label"]] += 1
            right[guess] += guess == row["label"]
    return sum(2 * right[one] / max(1, said[one] + true[one]) for one in LABELS) / len(LABELS)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w’']+", text.lower())


def main() -> int:
    """Print every fault, then the counts where asked for; 0 when there was no fault."""
    parser = argparse.ArgumentParser(description="Check the claims written for training.")
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/ and pages/")
    parser.add_argument("--counts", action="store_true", help="print counts as Markdown")
    arguments = parser.parse_args()
    rows = [claim for line in read_written(arguments.shared) for claim in claims_of(line)]
    faults = [f"{row.get('id')}: {fault}" for row in rows for fault in row_faults(row)]
    if not faults:
        faults = shared_faults(rows) + giveaways(rows) + foreign_passages(rows, arguments.shared)
    for fault in faults:
        print(fault, file=sys.stderr)
    if arguments.counts:
        print(counts(rows))
        print(f"\nclaim alone: macro-F1 {claim_alone(rows):.2f}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
