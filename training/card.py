"""Fill in the model card: what the shipped model is, what it learned from, and its limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_TEMPLATE = Path(__file__).with_name("model-card.template.md")


def model_card(log: Path, sha: str, figures: dict[str, Any]) -> str:
    """The card as Markdown, from the run's log and the export's figures."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    start = next(line for line in lines if line.get("event") == "start")
    last = [line for line in lines if "seconds" in line][-1]
    return _TEMPLATE.read_text(encoding="utf-8").format(
        bytes=figures["bytes"],
        sha=sha,
        steps=last["step"],
        tokens=start["arguments"]["tokens"],
        minutes=round(last["seconds"] / 60),
        seed=start["arguments"]["seed"],
        ms=figures["ms_per_pair_64_tokens_1_thread"],
        same=figures["same_label"],
        difference=figures["mean_difference"],
        alone=f"{figures['largest_difference_alone']:.0e}",
        **figures["int8"],
    )
