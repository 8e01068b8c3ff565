"""Train the entailment network: `python -m training.train --help`. Stops and resumes at any time.

One schedule, one mixture that moves along it (`training.rows.SHARES`): general entailment first,
then verdicts, contrast pairs and claims written for the project. The learning rate warms up, holds
and falls in a straight line. Progress is counted in steps, or in minutes where a deadline rules
(`--minutes`): the log then says how many steps that gave, and `--steps` repeats it.

Files in `--out`: `checkpoint.pt` (everything needed to go on), `average.pt` (the averaged weights,
ready for `training.export` at any time), `log.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 (the name all of torch's documentation uses)

from training.evaluate import dev_sample, score
from training.network import Entailment, from_minilm, narrowed
from training.rows import (
    Deck,
    Encoded,
    Row,
    collate,
    load_tokenizer,
    read_groups,
    read_made,
)


def learning_rate(progress: float, peak: float) -> float:
    """Warm-up over the first 4 %, the peak until 45 %, then straight down to 2 % of it."""
    if progress < 0.04:
        return peak * max(progress, 0.0005) / 0.04
    return peak * (0.02 + 0.98 * min(1.0, max(0.0, (1 - progress) / 0.55)))


class Averaged:
    """An exponential moving average of the trained weights (Polyak and Juditsky 1992)."""

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
    """AdamW; no decay on biases and norms; the fresh head learns three times as fast."""
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


class Course:
    """One run: the network, its average and optimizer, the rows, the clock and the log."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        args.out.mkdir(parents=True, exist_ok=True)
        self.tokenizer = load_tokenizer(args.base)
        self.network = from_minilm(args.base / "model.safetensors")
        if args.weights:
            self.network.load_state_dict(torch.load(args.weights, weights_only=True))
        self.network.words.weight.requires_grad_(False)
        self.average = Averaged(self.network, args.average)
        self.optimizer = optimizer_for(self.network, args.peak)
        self.step = 0
        self.losses: list[float] = []
        self.saved = args.out / "checkpoint.pt"
        spent = self._resume() if self.saved.is_file() else 0.0
        self.stamp: list[tuple[str, int]] = []
        self.made: dict[str, list[Row]] = {}
        self.deck = Deck(read_groups(args.shared), self.tokenizer, args.seed + self.step)
        self.dev = dev_sample(args.shared, self.tokenizer, 1500)
        arguments = {name: str(value) for name, value in vars(args).items()}
        self.note(event="start", step=self.step, rows=self.deck.sizes(), arguments=arguments)
        self.begun = time.monotonic() - spent

    def note(self, **fields: Any) -> None:
        """Print one JSON line and append it to the log."""
        line = json.dumps(fields)
        print(line, flush=True)
        with (self.args.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    @property
    def progress(self) -> float:
        """How far the schedule is, from 0 to 1."""
        if self.args.minutes:
            return float((time.monotonic() - self.begun) / (60 * self.args.minutes))
        return float(self.step / self.args.steps)

    def _resume(self) -> float:
        state = torch.load(self.saved, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average.weights, self.average.steps = state["average"], state["average_steps"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]
        torch.manual_seed(self.args.seed + self.step)
        return float(state["spent"])

    def save(self) -> None:
        """Write checkpoint and averaged weights, each whole or not at all."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average.weights,
            "average_steps": self.average.steps,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "spent": time.monotonic() - self.begun,
        }
        averaged = self.average.into(self.network)
        for path, content in ((self.saved, state), (self.args.out / "average.pt", averaged)):
            torch.save(content, path.with_suffix(".new"))
            path.with_suffix(".new").replace(path)

    def _stamp(self) -> list[tuple[str, int]]:
        files = [self.args.contrast, self.args.on_pages, *sorted(self.args.written.glob("*.jsonl"))]
        return [(str(path), path.stat().st_mtime_ns) for path in files if path.is_file()]

    def reload(self) -> None:
        """Read contrast pairs and written claims again where they changed during the run."""
        if (now := self._stamp()) == self.stamp:
            return
        try:
            args = self.args
            made = read_made(args.contrast, args.written, args.on_pages, args.shared)
            for group, rows in made.items():
                if self.made.get(group) != rows:
                    self.deck.put(group, rows)
                    self.made[group] = rows
            self.stamp = now
            self.note(event="read", step=self.step, rows=self.deck.sizes())
        except (ValueError, TypeError, KeyError, EOFError, OSError) as error:
            # half written: next time
            self.note(event="not read", step=self.step, error=repr(error))

    def learn(self, batch: list[Encoded]) -> None:
        """One step of the optimizer."""
        ids, mask, types, labels = collate(batch)
        rate = learning_rate(self.progress, self.args.peak)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["scale"]
        with narrowed():
            logits = self.network(ids, mask, types)
        loss = F.cross_entropy(logits, labels, label_smoothing=self.args.smoothing)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.average.update(self.network)
        self.losses.append(float(loss.detach()))
        self.step += 1
        if self.step % 100 == 0:
            self.note(
                step=self.step,
                progress=round(self.progress, 4),
                loss=round(sum(self.losses) / len(self.losses), 4),
                rate=rate,
                seconds=round(time.monotonic() - self.begun),
            )
            self.losses.clear()

    def judge(self, event: str) -> None:
        """Log the development sample's figures."""
        figures = score(self.network, self.average.into(self.network), self.dev)
        seconds = round(time.monotonic() - self.begun)
        self.note(event=event, step=self.step, seconds=seconds, **figures)

    def run(self) -> None:
        """To the end of the schedule."""
        while self.progress < 1:
            self.reload()
            place = self.args.begin + (1 - self.args.begin) * self.progress
            for batch in self.deck.batches(place, 50, self.args.tokens):
                self.learn(batch)
                if self.step % self.args.save_every == 0:
                    self.save()
                if self.step % self.args.dev_every == 0:
                    self.judge("dev")
                if self.progress >= 1:
                    break
        self.save()
        self.judge("end")


def main() -> None:
    """Parse the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--shared", type=Path, required=True, help="folder with data/ and pages/")
    add("--base", type=Path, required=True, help="MiniLM: model.safetensors, tokenizer.json")
    add("--contrast", type=Path, required=True, help="output of training.contrast")
    add("--on-pages", type=Path, default=Path("out/on_pages.jsonl.gz"), help="of training.on_pages")
    add("--written", type=Path, default=Path("training/data"), help="claims written for this")
    add("--out", type=Path, required=True)
    add("--steps", type=int, default=8000)
    add("--weights", type=Path, help="go on from these weights (training.unpack), not MiniLM's")
    add("--begin", type=float, default=0.0, help="where along the mixture to begin, 0 to 1")
    add("--minutes", type=float, default=0.0, help="pace the schedule by the clock instead")
    add("--tokens", type=int, default=2048, help="padded tokens a batch")
    add("--peak", type=float, default=1.5e-4, help="highest learning rate")
    add("--smoothing", type=float, default=0.05, help="of the labels")
    add("--average", type=float, default=0.998, help="decay of the average of the weights")
    add("--save-every", type=int, default=200, help="steps")
    add("--dev-every", type=int, default=1000, help="steps")
    add("--threads", type=int, default=2)
    add("--seed", type=int, default=20231)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    Course(args).run()


if __name__ == "__main__":
    main()
