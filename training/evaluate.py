"""Measure a checkpoint or an exported model: `python -m training.evaluate --help`.

Per source: n, accuracy, macro-F1 over the labels that occur, precision and recall of
`contradicted`, and false-verified (share of rows that are not verified but called so).
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import f1_score

from training.network import LABELS, Entailment, narrowed
from training.rows import (
    Encoded,
    Row,
    _rows,
    by_length,
    collate,
    encode,
    held_out_rows,
    load_tokenizer,
    read_lines,
)

LEAKY = ("fever_dev_sr",)


def dev_rows(shared: Path, names: tuple[str, ...]) -> list[Row]:
    """All rows of the named files of `shared/data`; `written`: the written claims held out."""
    rows: list[Row] = []
    for name in names:
        if name == "written":
            rows += held_out_rows(shared)
        else:
            rows += _rows(read_lines(shared / "data" / f"{name}.jsonl.gz"))
    return rows


def dev_sample(shared: Path, tokenizer: Any, count: int) -> tuple[list[Row], list[Encoded]]:
    """About `count` development rows, drawn in proportion to their source, the same every time."""
    rows = [r for r in dev_rows(shared, ("verdict_dev", "nli_dev")) if r.source not in LEAKY]
    chosen = random.Random(7).sample(rows, count)
    return chosen, encode(tokenizer, chosen, training=False)


@torch.no_grad()
def probabilities(network: Entailment, rows: list[Encoded]) -> np.ndarray[Any, Any]:
    """[rows, 3] probabilities in the order of `LABELS`."""
    network.eval()
    result = np.zeros((len(rows), len(LABELS)), np.float32)
    for indices in by_length(rows, 8192):
        ids, mask, types, _ = collate([rows[i] for i in indices])
        with narrowed():
            result[indices] = network(ids, mask, types).softmax(1).numpy()
    return result


def measures(truth: np.ndarray[Any, Any], guess: np.ndarray[Any, Any]) -> dict[str, float]:
    """The figures named in the module's docstring, rounded to four places."""
    said, is_c = guess == 1, truth == 1
    bad = truth != 0
    return {
        "n": len(truth),
        "accuracy": round(float((truth == guess).mean()), 4),
        "macro_f1": round(
            float(
                f1_score(
                    truth,
                    guess,
                    labels=sorted(set(truth.tolist())),
                    average="macro",
                    zero_division=0,
                )
            ),
            4,
        ),
        "contradicted_precision": round(float((said & is_c).sum() / max(said.sum(), 1)), 4),
        "contradicted_recall": round(float((said & is_c).sum() / max(is_c.sum(), 1)), 4),
        "false_verified": round(float(((guess == 0) & bad).sum() / max(bad.sum(), 1)), 4),
    }


def table(rows: list[Row], chance: np.ndarray[Any, Any]) -> dict[str, dict[str, float]]:
    """Measures per source, and pooled (`all`)."""
    truth = np.asarray([row.label for row in rows])
    guess = chance.argmax(1)
    sources = np.asarray([row.source for row in rows])
    result = {"all": measures(truth, guess)}
    for source in sorted(set(sources.tolist())):
        result[source] = measures(truth[sources == source], guess[sources == source])
    return result


def score(
    network: Entailment, weights: dict[str, torch.Tensor], dev: tuple[list[Row], list[Encoded]]
) -> dict[str, Any]:
    """Pooled and per-source macro-F1 of `weights` on a development sample, for the training log."""
    copied = copy.deepcopy(network)
    copied.load_state_dict(weights)
    rows, encoded = dev
    figures = table(rows, probabilities(copied, encoded))
    return {
        **figures["all"],
        "by_source": {name: f["macro_f1"] for name, f in figures.items() if name != "all"},
    }


def main() -> None:
    """Print the table of a checkpoint's averaged weights as Markdown; JSON to `--json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument(
        "--weights", type=Path, required=True, help="average.pt, or model.int8.onnx"
    )
    parser.add_argument("--sets", nargs="+", default=["verdict_dev", "nli_dev"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    tokenizer = load_tokenizer(args.base)
    begun = time.monotonic()
    outcome: dict[str, Any] = {}
    for name in args.sets:
        rows = dev_rows(args.shared, (name,))
        encoded = encode(tokenizer, rows, training=False)
        if args.weights.suffix == ".onnx":
            from training.onnx_run import onnx_probabilities  # noqa: PLC0415 (onnxruntime only here)

            chance = onnx_probabilities(args.weights, encoded, args.threads)
        else:
            network = Entailment()
            network.load_state_dict(torch.load(args.weights, weights_only=True))
            chance = probabilities(network, encoded)
        outcome[name] = table(rows, chance)
        if any(row.source in LEAKY for row in rows):
            kept = np.asarray([row.source not in LEAKY for row in rows])
            clean = [row for row in rows if row.source not in LEAKY]
            outcome[f"{name} without {', '.join(LEAKY)}"] = {
                "all": table(clean, chance[kept])["all"]
            }
    lines = []
    for name, figures in outcome.items():
        lines += [
            "",
            f"**{name}**",
            "",
            "| source | n | acc | macro-F1 | C prec | C rec | false verified |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {source} | " + " | ".join(str(v) for v in f.values()) + " |"
            for source, f in figures.items()
        ]
    print("\n".join(lines), f"\n\n{time.monotonic() - begun:.0f} s")
    if args.json:
        args.json.write_text(json.dumps(outcome, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
