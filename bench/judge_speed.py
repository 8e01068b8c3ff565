"""How fast the embedded judge is on a page of 80 sentences, against its own model asked plainly.

    python bench/judge_speed.py [--json OUT] [--repeats N]

The rival, measured in the same process on the same core, asks the same model about every sentence
of the page one by one, as a judge without retrieval would. Printed and written: `ratio` (times the
rival's time to ours; above 1 we are faster), `ms_per_claim` of the judge, of the rival and of the
rules alone, `pairs_per_claim` of both, and, of a fresh process each: `load_s` (imports, model) and
`peak_mb` after judging all claims. Times are the best of N rounds (3) and need an idle core.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench_pages import MOMENT, page_of_row  # noqa: E402 (the root is put on the path above)

from models.values import Context, Statement  # noqa: E402
from tasks.matching.judges import load_judge  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.values import Page

CONTEXT = Context(fetched_at=MOMENT)
SENTENCES = 80
TOWNS = ("Ashby", "Barrow", "Corvale", "Dunmere", "Eastwick", "Farrowby", "Glenross", "Harrow")
FACTS = (
    "The town hall of {town} was opened in {year} after a fire had destroyed the older building.",
    "In {year} the council of {town} voted to sell the mill for {sum} million pounds.",
    "About {share} percent of the households in {town} had piped water by the end of that decade.",
    "{town} lies on the river Arle, {far} kilometres north of the county's largest harbour.",
    "The school in {town} had {pupils} pupils and two teachers, one of whom taught music.",
    "A museum about the weavers of {town} is open from May until the end of September.",
    "The bridge at {town}, which was called unsafe, was closed to lorries for {sum} years.",
    "Visitors to {town} rose by a third that summer, according to the county's tourist office.",
    "Margaret Ellison, who was born in {town}, led the campaign for a second railway station.",
    "Nobody in {town} was hurt when the dam above the upper reservoir gave way.",
)
CLAIMS = (
    "The town hall of Corvale was opened in 1912.",
    "The council of Dunmere voted to sell the mill.",
    "Harrow lies north of the county's largest harbour.",
    "The school in Glenross had three teachers.",
    "The museum about the weavers of Eastwick is open all winter.",
    "Fewer people visited Barrow that summer.",
    "Margaret Ellison campaigned for another station.",
    "Several people in Farrowby were hurt when the dam broke.",
    "The bridge at Ashby was closed to heavy traffic.",
    "A cinema was built beside the school in Corvale.",
)


def made_page() -> Page:
    """The page of 80 sentences: eight towns with ten facts each."""
    said = [
        fact.format(
            town=town,
            year=1900 + 6 * number,
            sum=3 + number,
            share=40 + 5 * number,
            far=12 + 7 * number,
            pupils=60 + 11 * number,
        )
        for number, town in enumerate(TOWNS)
        for fact in FACTS
    ]
    assert len(said) == SENTENCES
    return page_of_row({"sentences": said})


def seconds(work: Callable[[], object], repeats: int) -> float:
    """The best time of some rounds, after one that does not count."""
    work()
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def measured(repeats: int, claims: Sequence[str] = CLAIMS) -> dict[str, Any]:
    """The judge and its rival in this process."""
    from tasks.matching.embedded import look  # noqa: PLC0415 (loads a model)
    from tasks.matching.entailment import embedded_model  # noqa: PLC0415
    from tasks.matching.prepared import prepare  # noqa: PLC0415

    page = made_page()
    statements = [Statement(text=claim) for claim in claims]
    judges = {name: load_judge(name) for name in ("embedded", "rules")}
    took = {
        name: seconds(lambda one=one: one.judge_page(statements, page, context=CONTEXT), repeats)
        for name, one in judges.items()
    }
    model, sentences = embedded_model(), [passage.text for passage in page.passages]
    took["rival"] = seconds(
        lambda: [model.probabilities([(claim, one) for one in sentences]) for claim in claims],
        repeats,
    )
    prepared = prepare(page)
    asked = sum(len(look(one, prepared).asked) for one in statements)
    return {
        "sentences": len(sentences),
        "claims": len(claims),
        "rival": "the same model asked about every sentence, one by one",
        "ratio": round(took["rival"] / took["embedded"], 2),
        "ms_per_claim": {name: round(1000 * one / len(claims), 2) for name, one in took.items()},
        "pairs_per_claim": {
            "embedded": round(asked / len(claims), 1),
            "rival": len(sentences),
        },
    }


def loaded(name: str) -> dict[str, float]:
    """Seconds from nothing to a judge that is ready, and the most memory a fresh process took."""
    done = subprocess.run(
        [sys.executable, __file__, "--child", name], capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def child(name: str) -> None:
    """What `loaded` runs: load, judge, tell."""
    judge = load_judge(name)
    ready = time.time() - _began()
    judge.judge_page([Statement(text=claim) for claim in CLAIMS], made_page(), context=CONTEXT)
    print(json.dumps({"load_s": round(ready, 2), "peak_mb": round(_peak() / 1024, 1)}))


def _began() -> float:
    """When this process started, in seconds since the epoch (Linux)."""
    ticks = int(Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19])
    up = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    return time.time() - up + ticks / os.sysconf("SC_CLK_TCK")


def _peak() -> int:
    """The most memory this process has held, in KiB; its parent's does not count (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Measure on one core, print, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if options.child:
        child(options.child)
        return
    found = measured(options.repeats) | {
        "fresh_process": {name: loaded(name) for name in ("embedded", "rules")}
    }
    for name, value in found.items():
        print(f"{name:>16} {value}")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
