"""The shipped int8 model answers as its own weights do when they are multiplied in float32."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from tasks.matching.entailment import FOLDER, MODEL, Entailment, embedded_model

CASES = Path(__file__).parents[2] / "golden" / "verdicts" / "cases.jsonl"
SAME_LABEL = 0.98
MEAN_DIFFERENCE = 0.01


@pytest.fixture(scope="module")
def exact() -> Entailment:
    model = onnx.load(str(FOLDER / MODEL))
    products = [node for node in model.graph.node if node.op_type == "MatMulNBits"]
    assert products
    for node in products:
        for attribute in node.attribute:
            if attribute.name == "accuracy_level":
                assert attribute.i == 4, "the shipped products are int8"
                attribute.i = 1  # float32
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return Entailment(session, embedded_model().tokenizer)


def test_int8_and_float32_give_the_same_labels(exact: Entailment) -> None:
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    pairs = [(row["claim"], sentence) for row in rows for sentence in row["page"]][:300]
    quick, slow = embedded_model().probabilities(pairs), exact.probabilities(pairs)
    assert (quick.argmax(1) == slow.argmax(1)).mean() >= SAME_LABEL
    assert 0 < np.abs(quick - slow).mean() <= MEAN_DIFFERENCE
