"""The shipped int8 file back into float32 weights: `python -m training.unpack --out weights.pt`.

Training can go on from them (`training.train --weights`) where the checkpoint of the run that made
the file is gone. What 8 bits lost stays lost: about 1 % of the labels differ (EXPERIMENTS.md).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.network import Entailment

ZERO = 128
"""The byte that means 0 in a symmetric 8-bit block."""


def unpacked(path: Path) -> dict[str, torch.Tensor]:
    """A state dict of `Entailment` from a file that `training.export` wrote.

    Raises KeyError when the graph lacks one of the network's weights.
    """
    graph = onnx.load(str(path)).graph
    held = {given.name: numpy_helper.to_array(given) for given in graph.initializer}
    weights = {
        "words.weight": held["words_int8"].astype(np.float32) * held["words_scale"],
        "places.weight": held["places_half"].astype(np.float32),
    }
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            blocks, scales = held[node.input[1]], held[node.input[2]]
            matrix = (blocks.astype(np.float32) - ZERO) * scales[..., None]
            name = node.name.split("/MatMul")[0].strip("/").replace("/", ".")
            weights[f"{name}.weight"] = matrix.reshape(len(blocks), -1)
    for name in Entailment().state_dict():
        if name not in weights:
            weights[name] = held[name]
    return {name: torch.from_numpy(np.array(values)) for name, values in weights.items()}


def main() -> None:
    """Unpack, and refuse weights that are not the network's."""
    parser = argparse.ArgumentParser(description=__doc__)
    shipped = Path("tasks/matching/model/model.int8.onnx")
    parser.add_argument("--model", type=Path, default=shipped)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    weights = unpacked(args.model)
    Entailment().load_state_dict(weights)
    torch.save(weights, args.out)


if __name__ == "__main__":
    main()
