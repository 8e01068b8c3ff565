"""Running an exported model on onnxruntime, in batches of rows of like length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime

from training.network import LABELS
from training.rows import Encoded, by_length, collate

if TYPE_CHECKING:
    from pathlib import Path

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """An onnxruntime session on the CPU with a fixed number of threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def onnx_probabilities(
    path: Path, rows: list[Encoded], threads: int, tokens: int = 2048
) -> np.ndarray[Any, Any]:
    """[rows, 3] probabilities in the order of `LABELS`, in batches of at most `tokens` tokens."""
    running = session(path, threads)
    result = np.zeros((len(rows), len(LABELS)), np.float32)
    for indices in by_length(rows, tokens):
        tensors = collate([rows[i] for i in indices])[:3]
        fed = {name: t.numpy() for name, t in zip(INPUTS, tensors, strict=True)}
        logits = running.run(None, fed)[0]
        shifted = np.exp(logits - logits.max(1, keepdims=True))
        result[indices] = shifted / shifted.sum(1, keepdims=True)
    return result
