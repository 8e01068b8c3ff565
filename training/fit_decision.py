"""Fit the decision: features of judged claims -> `tasks/matching/model/decision.json`.

    python -m training.fit_decision --shared ../shared [--cache out/features.jsonl]

Fitted on `gold_train`, a fixed half of `pages_dev`, of a sample of `verdict_dev` without FEVER, and
of the written claims that were held out (as passages, and those about real pages on their pages
too); halves by a hash of page or id, and the other halves are measured by. Thresholds are chosen on
answers of five folds over the rows it is fitted on, and on `gold_dev`, which also cools the one for
pages; after the facts that no probability overrules. Needs scikit-learn (not to observe).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from metrics import Row, false_verified, macro_f1, summary  # noqa: E402 (bench/ is put on the path above)

from models.status import Status  # noqa: E402
from tasks.matching.combination import FILE, NAMES, STATUSES  # noqa: E402
from tasks.matching.guards import FACTS_OF_PAGES  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    Thresholds = tuple[float, float]

LABELS = [status.value for status in STATUSES]
OVERRULED_AT = {guard.name: guard.overruled_at for guard in FACTS_OF_PAGES}
SEED = 20261124
VERIFY_AT = [round(0.42 + 0.02 * step, 2) for step in range(24)]
CONTRADICT_AT = [round(0.34 + 0.02 * step, 2) for step in range(14)]
ENOUGH = 50
"""Rows of a set that are not verified, from which its false-verified counts."""
HARDER = 1.2
"""How much more may be false of the written claims: twins that differ in a word."""
WEIGHTS = {
    "gold_train": 1.5,
    "pages": 1.5,
    "verdict": 1.0,
    "written": 0.3,
    "written_pages": 1.0,
}
"""The network has learned from `gold_train`, and seen claims like `written` most."""


def half(row: dict[str, Any]) -> int:
    """0 to fit on, 1 to measure on; claims of one page stay together."""
    key = row.get("page") or row["id"].rsplit("_", 1)[0]
    return hashlib.sha256(str(key).encode()).digest()[0] % 2


def read(path: Path) -> list[dict[str, Any]]:
    """Rows of a file of JSON lines."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def observed(shared: Path, sample: int, only: set[str]) -> Iterator[dict[str, Any]]:
    """Features of every row, with set, half, and the facts that stop `verified`.

    `only` names the sets to look at; empty for all.
    """
    from bench_pages import page_of_row, real_pages  # noqa: PLC0415 (not needed to fit)

    from models.values import Statement  # noqa: PLC0415
    from tasks.matching.embedded import look  # noqa: PLC0415
    from tasks.matching.guarded import turned  # noqa: PLC0415
    from tasks.matching.guards import facts  # noqa: PLC0415
    from tasks.matching.prepared import prepare  # noqa: PLC0415
    from tasks.matching.rules import SAME_MATTER  # noqa: PLC0415
    from training.written import claims_of, held_out, read_written  # noqa: PLC0415

    rng = random.Random(SEED)
    verdict = [
        row
        for row in read(shared / "data/verdict_dev.jsonl.gz")
        if not row["source"].startswith("fever_dev")
    ]
    sets = [
        ("gold_train", read(shared / "pages/gold_train.jsonl")),
        ("gold_dev", read(shared / "pages/gold_dev.jsonl")),
        ("pages", read(shared / "data/pages_dev.jsonl.gz")),
        ("verdict", rng.sample(verdict, min(sample, len(verdict)))),
    ]
    written = [
        claim | {"page": claim["origin"]}
        for line in read_written(shared)
        if held_out(line)
        for claim in claims_of(line)
    ]
    sets.append(("written", rng.sample(written, min(sample // 2, len(written)))))
    about_pages = [row for row in written if row["source"] == "pages"]
    sets.append(
        (
            "written_pages",
            [
                row | {"page": f"{row['origin']}.html.gz", "source": "written_pages"}
                for row in rng.sample(about_pages, min(sample // 2, len(about_pages)))
            ],
        )
    )
    htmls = real_pages(shared / "pages/html")
    prepared = cache(lambda name: prepare(htmls(name)))
    for name, part in sets:
        for row in part if not only or name in only else ():
            real = name.startswith("gold") or name == "written_pages"
            page = prepared(row["page"]) if real else prepare(page_of_row(row))
            seen = look(Statement(text=row["claim"]), page)
            reading, against = seen.reading(Status.VERIFIED), seen.reading(Status.CONTRADICTED)
            yield {
                "set": name,
                "source": row.get("source", name),
                "half": {"gold_train": 0, "gold_dev": 1}.get(name, half(row)),
                "label": row["label"],
                "unread": reading is None,
                "facts": [
                    one.name
                    for one in facts(seen.evidence)
                    if reading and one.fails(seen.evidence, reading)
                ],
                "turned": turned(seen.evidence, seen.decision),
                "bare": page.bare,
                "about_it": against is not None and (page.bare or against.coverage >= SAME_MATTER),
                "asked": len(seen.asked),
                "features": seen.features,
            }
        print(name, len(part), flush=True)


def matrix(rows: list[dict[str, Any]]) -> np.ndarray:
    """[rows, features], in the order of NAMES."""
    return np.array([[row["features"][name] for name in NAMES] for row in rows])


def stopped(row: dict[str, Any], verified: float) -> bool:
    """Whether a fact keeps it from being verified at this probability."""
    return row["unread"] or any(verified < OVERRULED_AT[name] for name in row["facts"])


def said(row: dict[str, Any], shares: np.ndarray, verify_at: float, contradict_at: float) -> str:
    """The status that `Combiner.choose` and the facts give."""
    verified, contradicted, _ = shares
    if verified >= verify_at and verified >= contradicted:
        if not stopped(row, verified):
            return "verified"
        return "contradicted" if row["turned"] else "missing"
    if contradicted >= contradict_at and contradicted > verified and row["about_it"]:
        return "contradicted"
    return "missing"


def judged(
    rows: list[dict[str, Any]], shares: np.ndarray, verify_at: float, contradict_at: float
) -> list[Row]:
    """Rows to measure."""
    out = []
    for row, three in zip(rows, shares, strict=True):
        status = said(row, three, verify_at, contradict_at)
        out.append(Row(row["label"], status, float(three[LABELS.index(status)])))
    return out


STRENGTH = {"page": 0.03, "passage": 0.01}
"""Inverse of the L2 penalty."""
LEAST_AGAINST = {"page": 0.4, "passage": 0.34}
"""Least probability of *contradicted* that is called so: on a page more may be said elsewhere."""


def thresholds(
    rows: list[dict[str, Any]], shares: np.ndarray, most_false: float, least: float
) -> Thresholds:
    """The pair with the best mean macro-F1 over the sets that keeps false-verified within limits.

    The limit holds on each of the sets that has rows enough to tell, a wider one on written claims.
    """
    best: tuple[float, float, float] = (0.0, 1.0, 1.0)
    for verify_at in VERIFY_AT:
        for contradict_at in (one for one in CONTRADICT_AT if one >= least):
            by_set = defaultdict(list)
            for row, one in zip(rows, judged(rows, shares, verify_at, contradict_at), strict=True):
                by_set[row["set"]].append(one)
            parts = {name: part for name, part in by_set.items() if len(part) >= ENOUGH}
            if any(
                false_verified(part) > most_false * (HARDER if name.startswith("written") else 1)
                for name, part in parts.items()
                if sum(one.gold != "verified" for one in part) >= ENOUGH
            ):
                continue
            score = sum(macro_f1(part) for part in parts.values()) / len(parts)
            best = max(best, (score, verify_at, contradict_at))
    return best[1], best[2]


def cooled(shares: np.ndarray, heat: float) -> np.ndarray:
    """The probabilities of scores that are divided by `heat` (Guo et al. 2017)."""
    powers = shares ** (1 / heat)
    return powers / powers.sum(1, keepdims=True)


def temperature(rows: list[dict[str, Any]], shares: np.ndarray) -> float:
    """The heat under which the rows' labels are likeliest."""
    at = np.array([LABELS.index(row["label"]) for row in rows])
    index = np.arange(len(rows))
    return min(
        (round(1 + 0.05 * step, 2) for step in range(41)),
        key=lambda heat: -float(np.log(cooled(shares, heat)[index, at]).sum()),
    )


def decided(
    rows: list[dict[str, Any]], strength: float, most_false: float, least: float
) -> dict[str, Any]:
    """One regression: fitted on the rows of half 0, thresholds on folds of them and `gold_dev`."""
    fit = [row for row in rows if row["half"] == 0]
    dev = [row for row in rows if row["set"] == "gold_dev"]
    weights, bias = fitted(fit, strength)
    shares = by_folds(fit, strength)
    if dev:  # the model has learned from gold_train: its surety there is not what it is elsewhere
        heat = temperature(dev, shares_of(dev, weights, bias))
        weights, bias = weights / heat, bias / heat
        shares = np.concatenate([cooled(shares, heat), shares_of(dev, weights, bias)])
    verify_at, contradict_at = thresholds([*fit, *dev], shares, most_false, least)
    return {
        "rows": len(fit),
        "verify_at": verify_at,
        "contradict_at": contradict_at,
        "bias": {label: round(float(bias[i]), 5) for i, label in enumerate(LABELS)},
        "weights": {
            label: {name: round(float(weights[i][j]), 5) for j, name in enumerate(NAMES)}
            for i, label in enumerate(LABELS)
        },
    }


def held_shares(
    rows: list[dict[str, Any]], made: dict[str, Any]
) -> tuple[list[dict[str, Any]], np.ndarray]:
    """The rows of the other half, and their probabilities [rows, 3] by a fitted regression."""
    held = [row for row in rows if row["half"] == 1]
    weights = np.array([[made["weights"][label][name] for name in NAMES] for label in LABELS])
    return held, shares_of(held, weights, np.array([made["bias"][label] for label in LABELS]))


def measured(rows: list[dict[str, Any]], made: dict[str, Any]) -> dict[str, list[Row]]:
    """Rows of the other half by set and source."""
    held, shares = held_shares(rows, made)
    groups = defaultdict(list)
    answers = judged(held, shares, made["verify_at"], made["contradict_at"])
    for row, one in zip(held, answers, strict=True):
        for name in {row["set"], row["source"]}:
            groups[name].append(one)
    return groups


def by_fact(rows: list[dict[str, Any]], made: dict[str, Any]) -> dict[str, list[list[int]]]:
    """What each fact, and none, stops: by tenths of probability, verified claims and others."""
    held, shares = held_shares(rows, made)
    counts: dict[str, list[list[int]]] = defaultdict(lambda: [[0, 0] for _ in range(5)])
    for row, three in zip(held, shares, strict=True):
        band = int(min(three[0], 0.99) * 10) - 5
        if three[0] >= made["verify_at"] and band >= 0 and len(row["facts"]) <= 1:
            counts[(row["facts"] or ["none"])[0]][band][row["label"] != "verified"] += 1
    return counts


def main() -> None:
    """Observe, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=ROOT / "out/features.jsonl")
    parser.add_argument("--sample", type=int, default=3000)
    parser.add_argument("--most-false", type=float, default=0.095)
    parser.add_argument("--observe-only", action="store_true")
    parser.add_argument("--sets", nargs="*", default=[], help="observe only these, to join caches")
    parser.add_argument("--facts", action="store_true", help="print what each fact alone stops")
    options = parser.parse_args()
    if options.cache.exists():
        rows = [json.loads(line) for line in options.cache.read_text().splitlines()]
    else:
        rows = list(observed(options.shared, options.sample, set(options.sets)))
        options.cache.parent.mkdir(parents=True, exist_ok=True)
        options.cache.write_text("".join(json.dumps(row) + "\n" for row in rows))
    if options.observe_only:
        return
    told: dict[str, Any] = {"made_by": "training/fit_decision.py", "seed": SEED}
    for kind, bare in (("page", False), ("passage", True)):
        of_kind = [row for row in rows if row["bare"] is bare]
        made = decided(of_kind, STRENGTH[kind], options.most_false, LEAST_AGAINST[kind])
        told[kind] = made
        print(kind, made["rows"], made["verify_at"], made["contradict_at"])
        for name, part in sorted(measured(of_kind, made).items()):
            print(f"  {name:26}", *summary(part).values())
        for name, bands in sorted(by_fact(of_kind, made).items()) if options.facts else ():
            print(f"  {name:52}", *(f"{true}/{other}" for true, other in bands))
    FILE.write_text(json.dumps(told, indent=1) + "\n")


def fitted(rows: list[dict[str, Any]], strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients [status, feature] and intercepts [status] for features as they are."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 (not needed to observe)

    x = matrix(rows)
    mean, scale = x.mean(0), x.std(0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=strength, max_iter=5000)
    model.fit(
        (x - mean) / scale, [row["label"] for row in rows], [WEIGHTS[row["set"]] for row in rows]
    )
    order = [list(model.classes_).index(label) for label in LABELS]
    weights = model.coef_[order] / scale
    return weights, model.intercept_[order] - weights @ mean


def shares_of(rows: list[dict[str, Any]], weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """[rows, 3] probabilities."""
    scores = matrix(rows) @ weights.T + bias
    grown = np.exp(scores - scores.max(1, keepdims=True))
    return grown / grown.sum(1, keepdims=True)


def by_folds(rows: list[dict[str, Any]], strength: float, folds: int = 5) -> np.ndarray:
    """Probabilities of each row by coefficients fitted on the other folds."""
    fold = np.random.default_rng(SEED).integers(0, folds, len(rows))
    out = np.zeros((len(rows), len(LABELS)))
    for number in range(folds):
        inside = [row for row, at in zip(rows, fold, strict=True) if at != number]
        outside = [row for row, at in zip(rows, fold, strict=True) if at == number]
        out[fold == number] = shares_of(outside, *fitted(inside, strength))
    return out


if __name__ == "__main__":
    main()
