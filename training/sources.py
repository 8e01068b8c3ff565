"""Check that the data and the base weights are the ones the shipped model learned from.

`python -m training.sources --shared ../shared --base FOLDER` exits with 1 and names what differs;
`--write` writes `SOURCES.sha256` anew (sha256sum's format; a folder is hashed as one: its files'
names and contents in order).
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from training.rows import sha256

LISTED = Path(__file__).with_name("SOURCES.sha256")
SHARED = (
    "data/nli_train.jsonl.gz",
    "data/verdict_train.jsonl.gz",
    "data/grounding_train.jsonl.gz",
    "data/pages_train.jsonl.gz",
    "data/verdict_dev.jsonl.gz",
    "data/nli_dev.jsonl.gz",
    "pages/gold_train.jsonl",
    "pages/gold_dev.jsonl",
    "pages/text",
)
"""Of `gold_dev` only the names of its pages are read, to keep those pages out of training."""
BASE = ("model.safetensors", "tokenizer.json")


def fingerprint(path: Path) -> str:
    """Hex SHA-256 of a file, or of a folder's files in the order of their names."""
    if path.is_file():
        return sha256(path)
    whole = hashlib.sha256()
    for file in sorted(path.iterdir()):
        whole.update(f"{file.name}\0{sha256(file)}\n".encode())
    return whole.hexdigest()


def main() -> None:
    """Check, or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    there = [(f"shared/{name}", args.shared / name) for name in SHARED]
    there += [(f"base/{name}", args.base / name) for name in BASE]
    absent = [name for name, path in there if not path.exists()]
    if absent:
        sys.exit(f"absent: {', '.join(absent)}")
    lines = [f"{fingerprint(path)}  {name}\n" for name, path in there]
    if args.write:
        LISTED.write_text("".join(lines), encoding="utf-8")
        return
    wanted = LISTED.read_text(encoding="utf-8").splitlines(keepends=True)
    differing = [line.split("  ")[1].strip() for line in lines if line not in wanted]
    if differing:
        sys.exit(f"not what the model learned from: {', '.join(differing)}")
    print(f"{len(lines)} sources are as listed")


if __name__ == "__main__":
    main()
