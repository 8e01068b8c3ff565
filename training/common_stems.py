"""Which rare words are no names: `python -m training.common_stems --shared DIR`.

Writes `tasks/matching/tables/common_stems.txt`: stems that the training passages and the written
claims write without a capital inside their sentences, at least twice and four times as often as
with one, and that are too rare for `stem_weights.txt`. A claim that is all in capitals, or all
without, is given its names back by it (`tasks.matching.casing`).
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections import Counter
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tasks.matching.lexicon import lexicon  # noqa: E402 (the root is put on the path above)
from tasks.matching.tokens import tokenise  # noqa: E402
from training.written import claims_of, read_written  # noqa: E402

TABLE = ROOT / "tasks/matching/tables/common_stems.txt"
FILES = ("nli_train", "verdict_train", "grounding_train", "pages_train")
LEAST = 2
MOSTLY = 4
"""How many times as often without a capital."""
HEAD = """\
# Stems that are written without a capital inside a sentence, and stand in no line of
# stem_weights.txt: no names, though rare. Counted over the training passages by
# training/common_stems.py.
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
    for line in read_written(shared):
        found.add(line["evidence"])
        found.update(claim["claim"] for claim in claims_of(line))
    return found


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True)
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    for text in sorted(texts(parser.parse_args().shared)):
        for before, token in pairwise(tokenise(text)):
            if token.content and token.word.isalpha() and before.clause == token.clause:
                (high if token.capital else low)[token.stem] += 1
    known = lexicon().weights
    stems = sorted(
        stem
        for stem, count in low.items()
        if stem.isascii() and stem not in known and count >= LEAST and count >= MOSTLY * high[stem]
    )
    lines = textwrap.fill(" ".join(stems), 110, break_long_words=False, break_on_hyphens=False)
    TABLE.write_text(f"{HEAD}{lines}\n", encoding="utf-8")
    print(len(stems), TABLE.stat().st_size)


if __name__ == "__main__":
    main()
