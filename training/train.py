"""Train the entailment network: `python -m training.train --help`. Stops, resumes, keeps the best.

One schedule, one mixture that moves along it (`training.rows.SHARES`): general entailment first,
then verdicts, contrast pairs and claims written for the project. The learning rate warms up and
falls along a half cosine. Progress is counted in steps, or in minutes where a deadline rules
(`--minutes`): the log then says how many steps that gave, and `--steps` repeats it.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 (the name all of torch's documentation uses)

from training.evaluate import dev_sample, score
from training.network import Entailment, from_minilm
from training.rows import Deck, collate, load_tokenizer, read_groups


def learning_rate(progress: float, peak: float) -> float:
    """Warm-up over the first 4 %, then a half cosine down to 2 % of the peak."""
    if progress < 0.04:  # noqa: PLR2004
        return peak * max(progress, 0.0005) / 0.04
    return peak * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (progress - 0.04) / 0.96)))


class Averaged:
    """An exponential moving average of the trained weights (Polyak averaging)."""

    def __init__(self, network: Entailment, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.weights = {
            n: p.detach().clone() for n, p in network.named_parameters() if p.requires_grad
        }

    @torch.no_grad()
    def update(self, network: Entailment) -> None:
        """Take in the current weights; the first steps count more, so no start value lingers."""
        self.steps += 1
        keep = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for name, parameter in network.named_parameters():
            if parameter.requires_grad:
                self.weights[name].lerp_(parameter, 1 - keep)

    def into(self, network: Entailment) -> dict[str, torch.Tensor]:
        """A full state dict of `network` with the averaged weights in place."""
        return {**network.state_dict(), **self.weights}


def optimizer_for(network: Entailment, peak: float) -> torch.optim.AdamW:
    """AdamW; no decay on biases and norms; a fresh head learns three times as fast."""
    plain, bare, head = [], [], []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith(("squeeze", "answer")):
            head.append(parameter)
        elif parameter.ndim == 1:
            bare.append(parameter)
        else:
            plain.append(parameter)
    return torch.optim.AdamW(
        [
            {"params": plain, "weight_decay": 0.01, "scale": 1.0},
            {"params": bare, "weight_decay": 0.0, "scale": 1.0},
            {"params": head, "weight_decay": 0.01, "scale": 3.0},
        ],
        lr=peak,
        betas=(0.9, 0.98),
        fused=True,
    )


def _stamp(*paths: Path) -> list[tuple[str, int]]:
    """What the files that may grow during a run look like now."""
    files = [
        p for path in paths for p in (sorted(path.glob("*.jsonl*")) if path.is_dir() else [path])
    ]
    return [(str(p), p.stat().st_mtime_ns) for p in files if p.is_file()]


def main() -> None:
    """Parse the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/ and pages/")
    parser.add_argument(
        "--base", type=Path, required=True, help="MiniLM folder: model.safetensors, tokenizer.json"
    )
    parser.add_argument("--contrast", type=Path, required=True, help="output of training.contrast")
    parser.add_argument("--written", type=Path, default=Path("training/data"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument(
        "--minutes", type=float, default=0.0, help="pace the schedule by the clock instead"
    )
    parser.add_argument("--tokens", type=int, default=2048, help="padded tokens a batch")
    parser.add_argument("--peak", type=float, default=1.5e-4)
    parser.add_argument("--smoothing", type=float, default=0.05)
    parser.add_argument("--average", type=float, default=0.998)
    parser.add_argument("--save-every", type=int, default=250)
    parser.add_argument("--dev-every", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20231)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    log = (args.out / "log.jsonl").open("a", encoding="utf-8")

    def note(**fields: Any) -> None:
        line = json.dumps(fields)
        print(line, flush=True)  # noqa: T201
        log.write(line + "\n")
        log.flush()

    tokenizer = load_tokenizer(args.base)
    network = from_minilm(args.base / "model.safetensors")
    network.words.weight.requires_grad_(False)
    average = Averaged(network, args.average)
    optimizer = optimizer_for(network, args.peak)
    step, spent = 0, 0.0
    saved = args.out / "checkpoint.pt"
    if saved.is_file():
        state = torch.load(saved, weights_only=True)
        network.load_state_dict(state["network"])
        average.weights, average.steps = state["average"], state["average_steps"]
        optimizer.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["spent"]
        torch.manual_seed(args.seed + step)
    stamp = _stamp(args.contrast, args.written)
    deck = Deck(read_groups(args.shared, args.contrast, args.written), tokenizer, args.seed + step)
    dev = dev_sample(args.shared, tokenizer, 1500)
    note(
        event="start",
        step=step,
        rows=deck.sizes(),
        arguments={k: str(v) for k, v in vars(args).items()},
    )

    begun = time.monotonic() - spent
    losses: list[float] = []

    def progress() -> float:
        by_clock = (time.monotonic() - begun) / (60 * args.minutes) if args.minutes else 0.0
        return by_clock if args.minutes else step / args.steps

    def save() -> None:
        state = {
            "network": network.state_dict(),
            "average": average.weights,
            "average_steps": average.steps,
            "optimizer": optimizer.state_dict(),
            "step": step,
            "spent": time.monotonic() - begun,
        }
        torch.save(state, saved.with_suffix(".new"))
        saved.with_suffix(".new").replace(saved)
        torch.save(average.into(network), args.out / "average.new")
        (args.out / "average.new").replace(args.out / "average.pt")

    while progress() < 1:
        if (now := _stamp(args.contrast, args.written)) != stamp:
            stamp = now
            try:
                deck = Deck(
                    read_groups(args.shared, args.contrast, args.written),
                    tokenizer,
                    args.seed + step,
                )
                note(event="reloaded", step=step, rows=deck.sizes())
            except (
                ValueError,
                KeyError,
                EOFError,
                OSError,
            ) as error:  # a file half written: next time
                note(event="reload failed", error=repr(error))
                stamp = []
        for batch in deck.batches(progress(), 50, args.tokens):
            ids, mask, types, labels = collate(batch)
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(progress(), args.peak) * group["scale"]
            with torch.autocast("cpu", torch.bfloat16):
                logits = network(ids, mask, types)
            loss = F.cross_entropy(logits, labels, label_smoothing=args.smoothing)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            average.update(network)
            losses.append(float(loss.detach()))
            step += 1
            if step % 100 == 0:
                note(
                    step=step,
                    progress=round(progress(), 4),
                    loss=round(sum(losses) / len(losses), 4),
                    rate=optimizer.param_groups[0]["lr"],
                    seconds=round(time.monotonic() - begun),
                )
                losses.clear()
            if step % args.save_every == 0:
                save()
            if step % args.dev_every == 0:
                note(event="dev", step=step, **score(network, average.into(network), dev))
            if progress() >= 1:
                break
    save()
    note(
        event="end",
        step=step,
        seconds=round(time.monotonic() - begun),
        **score(network, average.into(network), dev),
    )


if __name__ == "__main__":
    main()
