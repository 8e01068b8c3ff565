"""Weights between two runs: `python -m training.blend FIRST SECOND --share .35 --out blend.pt`.

A network that was trained further keeps more of what it knew, at little loss of what it learned,
between its old and its new weights (Wortsman et al. 2022, "Robust fine-tuning").
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def blended(
    first: dict[str, torch.Tensor], second: dict[str, torch.Tensor], share: float
) -> dict[str, torch.Tensor]:
    """`share` of the second state dict and the rest of the first. Raises KeyError for others."""
    return {name: torch.lerp(one, second[name], share) for name, one in first.items()}


def main() -> None:
    """Blend two files of weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.35, help="of the second")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    first, second = (torch.load(path, weights_only=True) for path in (args.first, args.second))
    torch.save(blended(first, second, args.share), args.out)


if __name__ == "__main__":
    main()
