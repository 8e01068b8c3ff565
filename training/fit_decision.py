"""Fit the decision: features of judged claims -> `tasks/matching/model/decision.json`.

    python -m training.fit_decision --shared ../shared [--cache out/features.jsonl]

Rows that the entailment model was not trained on: a fixed half of `pages_dev` and a sample of a
half of `verdict_dev` (halves by a hash of the id); the other halves, and `gold_dev` by
bench/real_pages.py, are what is measured by. `gold_train` is added with a small weight, because the
model has seen its claims. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from metrics import Row, summary  # noqa: E402 (bench/ is put on the path above)

from tasks.matching.combination import FILE, NAMES, STATUSES  # noqa: E402

LABELS = [status.value for status in STATUSES]
SEED = 20261124


def half(row: dict[str, Any]) -> int:
    """0 to fit on, 1 to measure on; claims of one page stay together."""
    key = row.get("page") or row["id"].rsplit("_", 1)[0]
    return hashlib.sha256(str(key).encode()).digest()[0] % 2


def read(path: Path) -> list[dict[str, Any]]:
    """Rows of a file of JSON lines."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def observed(shared: Path, sample: int) -> list[dict[str, Any]]:
    """Features of every row, with set, half and weight."""
    from bench_pages import page_of_row, real_pages  # noqa: PLC0415 (not needed to fit)

    from tasks.matching.embedded import observe  # noqa: PLC0415

    rng = random.Random(SEED)
    verdict = [
        row for row in read(shared / "data/verdict_dev.jsonl.gz") if row["source"] != "fever_dev"
    ]
    sets = [
        ("verdict", rng.sample(verdict, min(sample, len(verdict))), 1.0),
        ("pages", read(shared / "data/pages_dev.jsonl.gz"), 2.0),
        ("gold_train", read(shared / "pages/gold_train.jsonl"), 2.0),
    ]
    htmls = real_pages(shared / "pages/html")
    rows = []
    for name, part, weight in sets:
        for row in part:
            page = htmls(row["page"]) if name == "gold_train" else page_of_row(row)
            seen = observe(row["claim"], page)
            rows.append(
                {
                    "set": name,
                    "source": row.get("source", name),
                    "half": 0 if name == "gold_train" else half(row),
                    "label": row["label"],
                    "weight": weight,
                    "features": seen,
                }
            )
        print(name, len(part), flush=True)
    return rows


def matrix(rows: list[dict[str, Any]]) -> np.ndarray:
    """[rows, features], in the order of NAMES."""
    return np.array([[row["features"][name] for name in NAMES] for row in rows])


def thresholds(probabilities: np.ndarray, labels: list[str], most_false: float) -> float:
    """The least probability of verified that keeps false-verified at most `most_false`."""
    negatives = sorted(
        (
            p[0]
            for p, label in zip(probabilities, labels, strict=True)
            if label != "verified" and p[0] >= p[1]
        ),
        reverse=True,
    )
    whole = sum(label != "verified" for label in labels)
    allowed = int(most_false * whole)
    return float(max(0.4, negatives[allowed] + 1e-6)) if len(negatives) > allowed else 0.4


def main() -> None:
    """Observe, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=ROOT / "out/features.jsonl")
    parser.add_argument("--sample", type=int, default=4000)
    parser.add_argument("--strength", type=float, default=0.05, help="inverse of the L2 penalty")
    parser.add_argument("--most-false", type=float, default=0.08)
    parser.add_argument("--contradict-at", type=float, default=0.5)
    parser.add_argument("--observe-only", action="store_true")
    options = parser.parse_args()
    if options.cache.exists():
        rows = [json.loads(line) for line in options.cache.read_text().splitlines()]
    else:
        rows = observed(options.shared, options.sample)
        options.cache.parent.mkdir(parents=True, exist_ok=True)
        options.cache.write_text("".join(json.dumps(row) + "\n" for row in rows))
    if options.observe_only:
        return
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 (not needed to observe)

    fit = [row for row in rows if row["half"] == 0]
    held = [row for row in rows if row["half"] == 1]
    x = matrix(fit)
    mean, scale = x.mean(0), x.std(0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=options.strength, max_iter=2000)
    model.fit((x - mean) / scale, [row["label"] for row in fit], [row["weight"] for row in fit])
    order = [list(model.classes_).index(label) for label in LABELS]
    weights = model.coef_[order] / scale
    bias = model.intercept_[order] - weights @ mean
    pages = [row for row in fit if row["set"] == "pages"]
    verify_at = thresholds(
        model.predict_proba((matrix(pages) - mean) / scale)[:, order],
        [row["label"] for row in pages],
        options.most_false,
    )
    groups = defaultdict(list)
    for row, p in zip(
        held, model.predict_proba((matrix(held) - mean) / scale)[:, order], strict=True
    ):
        verified, contradicted = p[0], p[1]
        said = "missing"
        if verified >= verify_at and verified >= contradicted:
            said = "verified"
        elif contradicted >= options.contradict_at and contradicted > verified:
            said = "contradicted"
        judged = Row(row["label"], said, float(p[LABELS.index(said)]))
        groups[row["set"]].append(judged)
        groups[row["source"]].append(judged)
    for name, judged in sorted(groups.items()):
        print(f"{name:28}", summary(judged))
    FILE.write_text(
        json.dumps(
            {
                "made_by": "training/fit_decision.py",
                "fitted_on": {"rows": len(fit), "seed": SEED},
                "verify_at": round(verify_at, 4),
                "contradict_at": options.contradict_at,
                "bias": {label: round(float(bias[i]), 5) for i, label in enumerate(LABELS)},
                "weights": {
                    label: {name: round(float(weights[i][j]), 5) for j, name in enumerate(NAMES)}
                    for i, label in enumerate(LABELS)
                },
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
