"""Turn averaged weights into the shipped model: `python -m training.export --help`.

Writes `model.int8.onnx`, `tokenizer.json`, `model-card.md` and `SHA256SUMS` to a folder, and fails
when the int8 file is larger than 25 MB, when its answers stray from fp32's, or when a pair's answer
depends on the pairs beside it.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.card import model_card
from training.evaluate import dev_sample, measures
from training.network import POSITIONS, VOCABULARY, WIDTH, Entailment
from training.onnx_run import INPUTS, onnx_probabilities, session
from training.rows import load_tokenizer, sha256

LARGEST = 25_000_000
"""Bytes the int8 file may have."""
AGREEMENT = 0.98
"""Share of development rows on which int8 and fp32 must give the same label."""
COMPANY = 1e-4
"""By how much a probability may change when a pair is judged alone and not in a batch."""


def to_onnx(weights: Path, path: Path) -> None:
    """Trace the network to ONNX (opset 17), batch and token axes free."""
    network = Entailment()
    network.load_state_dict(torch.load(weights, weights_only=True))
    network.eval()
    ids = torch.tensor([[101, 7592, 102, 2088, 999, 102], [101, 7592, 102, 2088, 102, 0]])
    types = torch.tensor([[0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 0]])
    free = {name: {0: "batch", 1: "tokens"} for name in INPUTS}
    torch.onnx.export(
        network,
        (ids, (ids != 0).long(), types),
        str(path),
        input_names=list(INPUTS),
        output_names=["logits"],
        dynamic_axes={**free, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )


def words_by_row(model: onnx.ModelProto) -> None:
    """Replace the fp32 word table by int8 rows with a scale each (a third of the table's error).

    onnxruntime's own tool gives the whole table one scale, and rare words' rows lose most.
    """
    graph = model.graph
    table = next(i for i in graph.initializer if list(i.dims) == [VOCABULARY, WIDTH])
    lookup = next(n for n in graph.node if n.op_type == "Gather" and n.input[0] == table.name)
    weights = numpy_helper.to_array(table)
    scale = np.abs(weights).max(1, keepdims=True) / 127
    scale[scale == 0] = 1
    rows = np.round(weights / scale).astype(np.int8)
    ids, out = lookup.input[1], lookup.output[0]
    made = [
        helper.make_node("Gather", ["words_int8", ids], ["words_row"], axis=0),
        helper.make_node("Cast", ["words_row"], ["words_float"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", ["words_scale", ids], ["words_row_scale"], axis=0),
        helper.make_node("Mul", ["words_float", "words_row_scale"], [out]),
    ]
    place = list(graph.node).index(lookup)
    graph.node.remove(lookup)
    for offset, node in enumerate(made):
        graph.node.insert(place + offset, node)
    graph.initializer.remove(table)
    graph.initializer.append(numpy_helper.from_array(rows, "words_int8"))
    graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), "words_scale"))


def places_by_half(model: onnx.ModelProto) -> None:
    """Store the table of positions as float16: it is added once, and nothing is lost."""
    graph = model.graph
    table = next(i for i in graph.initializer if list(i.dims) == [POSITIONS, WIDTH])
    half = numpy_helper.from_array(numpy_helper.to_array(table).astype(np.float16), "places_half")
    graph.initializer.remove(table)
    graph.initializer.append(half)
    cast = helper.make_node("Cast", [half.name], [table.name], to=onnx.TensorProto.FLOAT)
    graph.node.insert(0, cast)


def quantise(full: Path, small: Path) -> None:
    """fp32 ONNX -> int8 ONNX: matrices in blocks of 64 weights, the word table by row.

    onnxruntime's `MatMulNBits` at accuracy level 4 multiplies in int8 and scales each token's
    vector by itself. The usual dynamic quantisation takes one scale for the whole batch, so that a
    pair's probabilities depend on the pairs beside it (by up to .16, measured); here they do not.
    """
    prepared = full.with_suffix(".prepared.onnx")
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    quantizer = MatMulNBitsQuantizer(
        onnx.load(str(prepared)), bits=8, block_size=64, is_symmetric=True, accuracy_level=4
    )
    quantizer.process()
    model = quantizer.model.model
    words_by_row(model)
    places_by_half(model)
    kept = [opset for opset in model.opset_import if opset.domain in {"", "com.microsoft"}]
    del model.opset_import[:]
    model.opset_import.extend(kept)
    model.producer_name = "citewatch"
    onnx.checker.check_model(model)
    onnx.save(model, str(small))


def milliseconds(path: Path, tokens: int, batch: int) -> float:
    """Median ms per pair of `tokens` tokens in batches of `batch`, one thread."""
    running = session(path, 1)
    ids = np.random.default_rng(0).integers(1000, 30000, (batch, tokens), np.int64)
    types = np.zeros_like(ids)
    types[:, tokens // 3 :] = 1
    fed = dict(zip(INPUTS, (ids, np.ones_like(ids), types), strict=True))
    times = []
    for _ in range(25):
        begun = time.perf_counter()
        running.run(None, fed)
        times.append((time.perf_counter() - begun) * 1000 / batch)
    return sorted(times)[len(times) // 2]


def main() -> None:
    """Export, quantise, compare, describe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="average.pt of training.train")
    parser.add_argument("--base", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True, help="log.jsonl of the run")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=1500)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    logging.getLogger(MatMulNBitsQuantizer.__module__).setLevel(logging.WARNING)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    with tempfile.TemporaryDirectory() as folder:
        full, small = Path(folder) / "full.onnx", Path(folder) / "model.int8.onnx"
        to_onnx(args.weights, full)
        quantise(full, small)
        tokenizer = load_tokenizer(args.base)
        rows, encoded = dev_sample(args.shared, tokenizer, args.sample)
        exact = onnx_probabilities(full, encoded, args.threads)
        quick = onnx_probabilities(small, encoded, args.threads)
        alone = onnx_probabilities(small, encoded[:200], args.threads, tokens=1)
        truth = np.asarray([row.label for row in rows])
        figures: dict[str, Any] = {
            "bytes": small.stat().st_size,
            "same_label": round(float((exact.argmax(1) == quick.argmax(1)).mean()), 4),
            "mean_difference": round(float(np.abs(exact - quick).mean()), 4),
            "largest_difference_alone": round(float(np.abs(alone - quick[:200]).max()), 7),
            "fp32": measures(truth, exact.argmax(1)),
            "int8": measures(truth, quick.argmax(1)),
            "ms_per_pair_64_tokens_1_thread": round(milliseconds(small, 64, 8), 2),
        }
        print(json.dumps(figures, indent=1))
        if figures["bytes"] > LARGEST or figures["same_label"] < AGREEMENT:
            raise SystemExit("refused: too large, or int8 strays from fp32")
        if figures["largest_difference_alone"] > COMPANY:
            raise SystemExit("refused: a pair's answer depends on the pairs beside it")
        shutil.copyfile(small, args.out / "model.new")
        (args.out / "model.new").replace(args.out / "model.int8.onnx")
    tokenizer.save(str(args.out / "tokenizer.json"), pretty=False)
    (args.out / "model-card.md").write_text(
        model_card(args.log, sha256(args.out / "model.int8.onnx"), figures), encoding="utf-8"
    )
    names = ("model.int8.onnx", "tokenizer.json", "model-card.md")
    sums = [f"{sha256(args.out / name)}  {name}\n" for name in names]
    (args.out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


if __name__ == "__main__":
    main()
