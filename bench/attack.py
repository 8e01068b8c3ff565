"""Claims written to be called verified wrongly, against pages made for it.

How many are?

    python bench/attack.py [--judge NAME] [--show]

`bench/data/attack/false.csv` holds claims that its five pages do not state (a number, name, role,
direction, word or hedge changed), `true.csv` claims that they do. `pairs.csv` holds pairs of claims
about a few sentences each: one that these do not state, and one as close to it that they do, so
that a judge which never says verified gains nothing. Prints the statuses of each, for the pairs by
kind; --show also prints what was judged wrongly, with the quote.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench_pages import MOMENT, page_of_row, real_pages  # noqa: E402 (the root is put on the path above)

from models.settings import Settings  # noqa: E402
from models.status import Status  # noqa: E402
from models.values import Context, Statement  # noqa: E402
from tasks.matching.judges import load_judge  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.values import Judgement, Page

    Say = Callable[[str, Page], Judgement]

FOLDER = ROOT / "bench/data/attack"
VERIFIED = Status.VERIFIED.value


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of the folder."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(row: dict[str, str], said: Judgement) -> str:
    """A judgement as two lines: what was said of what, and the quote."""
    quote = " ".join(said.quote.exact.split()) if said.quote else ""
    words = f"{said.status.value} {said.reason.value}"
    return f"  {row['id']} {words}: {row['claim']}\n       {quote[:200]}"


def whole_pages(say: Say, *, show: bool) -> None:
    """The claims about the five pages."""
    pages = real_pages(FOLDER)
    for name in ("false", "true"):
        counts: Counter[str] = Counter()
        judged = rows(f"{name}.csv")
        for row in judged:
            said = say(row["claim"], pages(row["page"]))
            counts[said.status.value] += 1
            if show and (said.status is Status.VERIFIED) is (name == "false"):
                print(shown(row, said))
        print(f"{name} claims: {len(judged)}, " + ", ".join(f"{n} {s}" for s, n in counts.items()))


def pairs(say: Say, *, show: bool) -> None:
    """The pairs, by kind."""
    kinds: dict[str, Counter[tuple[bool, str]]] = {}
    for row in rows("pairs.csv"):
        true = row["truth"] == VERIFIED
        said = say(row["claim"], page_of_row({"evidence": row["page"]}))
        kinds.setdefault(row["kind"], Counter())[true, said.status.value] += 1
        wrong = said.status.value != row["truth"] if true else said.status is Status.VERIFIED
        if show and wrong:
            print(shown(row, said))
    whole: Counter[tuple[bool, str]] = sum(kinds.values(), Counter())
    print("pairs: of the false, called verified; of the true, called verified and contradicted")
    for kind, counts in {**kinds, "all": whole}.items():
        false, true = (sum(n for (one, _), n in counts.items() if one is t) for t in (False, True))
        fooled, kept = counts[False, VERIFIED], counts[True, VERIFIED]
        print(
            f"  {kind:12} {fooled:3} of {false}; {kept:3} and "
            f"{counts[True, Status.CONTRADICTED.value]} of {true}"
        )
    print(f"pairs: balanced accuracy {(1 - fooled / false + kept / true) / 2:.2f} (0.50 by chance)")


def main() -> None:
    """Judge and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--judge")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    judge = load_judge(Settings.load(judge=options.judge).judge)

    def say(claim: str, page: Page) -> Judgement:
        return judge.judge(Statement(text=claim), page, context=Context(fetched_at=MOMENT))

    whole_pages(say, show=options.show)
    pairs(say, show=options.show)


if __name__ == "__main__":
    main()
