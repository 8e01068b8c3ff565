"""Claims written to be called verified wrongly, against pages made for it.

How many are?

    python bench/attack.py [--judge NAME] [--show]

`bench/data/attack/false.csv` holds claims that its five pages do not state (a number, name, role,
direction, word or hedge changed), `true.csv` claims that they do. Prints the statuses of each;
--show also prints the false ones that were verified, with the quote.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench_pages import MOMENT, real_pages  # noqa: E402 (the root is put on the path above)

from models.settings import Settings  # noqa: E402
from models.status import Status  # noqa: E402
from models.values import Context, Statement  # noqa: E402
from tasks.matching.judges import load_judge  # noqa: E402

FOLDER = ROOT / "bench/data/attack"


def main() -> None:
    """Judge and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--judge")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    judge = load_judge(Settings.load(judge=options.judge).judge)
    pages = real_pages(FOLDER)
    for name in ("false", "true"):
        with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        counts: Counter[str] = Counter()
        for row in rows:
            said = judge.judge(
                Statement(text=row["claim"]), pages(row["page"]), context=Context(fetched_at=MOMENT)
            )
            counts[said.status.value] += 1
            if options.show and name == "false" and said.status is Status.VERIFIED:
                quote = " ".join(said.quote.exact.split()) if said.quote else ""
                print(f"  {row['id']} {row['claim']}\n       {quote[:200]}")
        print(f"{name} claims: {len(rows)}, " + ", ".join(f"{n} {s}" for s, n in counts.items()))


if __name__ == "__main__":
    main()
