"""Which words are names and which are not: `python -m training.common_stems --shared DIR`.

Writes two of the engine's tables, of stems as texts write them inside their sentences.
`common_stems.txt`, of the training passages and the claims written for training: without a capital,
at least twice and half as often again as with one, and rare by `stem_weights.txt` or not in it; a
claim that is all in capitals, or all without, is given its names back by it
(`tasks.matching.casing`). `proper_stems.txt`, of the training passages alone: with a capital, at
least eight times and nine times as often as without; at a sentence's beginning they are names
(`tasks.matching.names`).
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tasks.matching.lexicon import RARE_WEIGHT, lexicon  # noqa: E402 (the root is put on the path above)
from tasks.matching.tokens import tokenise  # noqa: E402
from training.written import claims_of, read_written  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLES = ROOT / "tasks/matching/tables"
FILES = ("nli_train", "verdict_train", "grounding_train", "pages_train")
LEAST = 2
MOSTLY = 1.5
"""How many times as often without a capital."""
LEAST_OF_NAMES = 8
NAMED = 9
"""How many times as often with one."""
PROPER = """\
# Stems that are written with a capital inside a sentence. Counted over the training passages by
# training/common_stems.py.
"""
COMMON = """\
# Stems that are written without a capital inside a sentence, and are rare by stem_weights.txt or
# stand in no line of it: no names, though rare. Counted over the training passages and the written
# claims by training/common_stems.py.
"""


def texts(shared: Path) -> set[str]:
    """All passages and claims, each once."""
    from training.fit_decision import read  # noqa: PLC0415 (needs bench/ on the path)

    found: set[str] = set()
    for name in FILES:
        for row in read(shared / "data" / f"{name}.jsonl.gz"):
            evidence = row.get("evidence") or ""
            found.update([evidence] if isinstance(evidence, str) else evidence)
            found.update(row.get("sentences") or ())
            found.add(row["claim"])
    return found


def counted(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each stem stands inside a sentence without a capital, and with one."""
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    for text in texts:
        for before, token in pairwise(tokenise(text)):
            if token.content and token.word.isalpha() and before.clause == token.clause:
                (high if token.capital else low)[token.stem] += 1
    return low, high


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True)
    shared = parser.parse_args().shared
    low, high = counted(texts(shared))
    names = sorted(
        stem
        for stem, count in high.items()
        if stem.isascii() and count >= LEAST_OF_NAMES and count >= NAMED * low[stem]
    )
    written = {
        text
        for line in read_written(shared)
        for row in claims_of(line)
        for text in (row["claim"], row["evidence"])
    }
    for all_of_it, more in zip((low, high), counted(written), strict=True):
        all_of_it.update(more)
    known = {stem for stem, weight in lexicon().weights.items() if weight < RARE_WEIGHT}
    stems = sorted(
        stem
        for stem, count in low.items()
        if stem.isascii() and stem not in known and count >= LEAST and count >= MOSTLY * high[stem]
    )
    for name, head, found in (("common", COMMON, stems), ("proper", PROPER, names)):
        lines = textwrap.fill(" ".join(found), 110, break_long_words=False, break_on_hyphens=False)
        (TABLES / f"{name}_stems.txt").write_text(f"{head}{lines}\n", encoding="utf-8")
        print(name, len(found))


if __name__ == "__main__":
    main()
