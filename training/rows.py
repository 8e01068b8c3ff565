"""Rows to learn from: reading, shares that change along the schedule, and length-sorted batches.

A row is `(claim, passage, label, group, source)`. Groups (`nli`, `verdict`, `contrast`, ...) have a
share of the draws that moves along the schedule; inside a group a source is drawn in proportion to
its rows times its weight. Everything is deterministic given the seed and the files.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from tokenizers import Tokenizer

from tasks.matching.entailment import levelled
from training.network import LABELS
from training.written import claims_of, held_out, read_written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 256
"""Tokens of claim and passage together; only the passage is cut."""

SHARES: dict[str, tuple[tuple[float, float], ...]] = {
    "nli": ((0.0, 0.62), (0.3, 0.20), (0.65, 0.08), (1.0, 0.05)),
    "verdict": ((0.0, 0.38), (0.3, 0.42), (0.65, 0.30), (1.0, 0.27)),
    "contrast": ((0.0, 0.0), (0.1, 0.0), (0.3, 0.16), (0.65, 0.12), (1.0, 0.10)),
    "grounding": ((0.0, 0.0), (0.4, 0.02), (0.65, 0.03), (1.0, 0.03)),
    "pages": ((0.0, 0.0), (0.5, 0.01), (1.0, 0.02)),
    "gold": ((0.0, 0.0), (0.5, 0.01), (0.65, 0.02), (1.0, 0.03)),
    "written": ((0.0, 0.0), (0.3, 0.30), (0.5, 0.42), (0.65, 0.52), (1.0, 0.55)),
    "on_pages": ((0.0, 0.0), (0.5, 0.0), (0.65, 0.12), (1.0, 0.15)),
}
"""Per group, (progress, share) knots; shares are renormalised over the groups that have rows."""

WEIGHTS: dict[str, float] = {
    "vitaminc_real": 1.4,
    "contrast_name": 1.8,
    "fever_dev_sr": 0.25,  # a claim-only classifier reaches .68 (chance .50): leaky
    "vitaminc_synthetic": 0.5,
    "vitaminc_samepage_neg": 0.6,
    "fm2": 2.5,
    "sufficient_facts": 1.5,
    "cad_snli": 0.7,
    "factcheck_gpt_web": 0.7,
    "citation_integrity": 0.5,  # long and noisy
    "scifact_sr": 2.0,
    "mnli": 1.6,
    "breaking_nli": 0.4,  # 88 % contradicted
    "med": 0.5,
    "help_and": 0.4,
    "help_or": 0.4,
    "begin_dev_cmu": 0.3,
    "begin_dev_tc": 0.3,
}
"""Weights of sources; 1 where not named."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair with its label's index in `LABELS`."""

    claim: str
    passage: str
    label: int
    source: str


@dataclass(frozen=True, slots=True)
class Encoded:
    """A tokenised row: ids of the whole pair and the number of tokens that belong to the claim."""

    ids: np.ndarray[Any, Any]
    claim_tokens: int
    label: int


def read_lines(path: Path) -> list[dict[str, Any]]:
    """All objects of a `.jsonl` or `.jsonl.gz` file."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _passage(row: dict[str, Any]) -> str:
    evidence = row.get("evidence") or ""
    return " ".join(evidence) if isinstance(evidence, list) else str(evidence)


def _rows(lines: list[dict[str, Any]], source: str = "") -> list[Row]:
    return [
        Row(
            line["claim"],
            _passage(line),
            LABELS.index(line["label"]),
            source or line.get("source", "?"),
        )
        for line in lines
        if _passage(line)
    ]


def _overlap_window(claim: str, sentences: list[str], count: int) -> str:
    """The `count` sentences that share most of the claim's rarer words, in page order."""
    words = [set(re.findall(r"\w+", sentence.lower())) for sentence in sentences]
    wanted = set(re.findall(r"\w+", claim.lower()))
    rarity = {word: 1 / (1 + sum(word in bag for bag in words)) for word in wanted}
    scores = [sum(rarity[word] for word in wanted & bag) / (8 + len(bag)) ** 0.5 for bag in words]
    best = sorted(range(len(sentences)), key=lambda index: -scores[index])[:count]
    return " ".join(sentences[index] for index in sorted(best))


def _page_rows(lines: list[dict[str, Any]]) -> list[Row]:
    """Claims against a whole page become claims against its likeliest sentences.

    Earnings calls are short enough to be read whole, in `verified` and `contradicted` twins; WiCE's
    partly supported sub-claims are hard negatives. News pages are left out: the window may lack
    what decides.
    """
    rows = []
    for line in lines:
        label = LABELS.index(line["label"])
        if line["source"] == "summedits_ectsum":
            rows.append(Row(line["claim"], " ".join(line["sentences"]), label, line["source"]))
        elif line["label"] == "missing" and line["source"].startswith("wice"):
            passage = _overlap_window(line["claim"], line["sentences"], 4)
            rows.append(Row(line["claim"], passage, label, line["source"]))
    return rows


_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")


def _gold_rows(lines: list[dict[str, Any]], texts: Path) -> list[Row]:
    """Claims about `shared/pages`, with the sentences that decide: bare, and among others.

    A missing claim has no evidence and gets the sentences of its page that sound most like it.
    """
    rows = []
    for line in lines:
        with gzip.open(
            texts / line["page"].replace(".html.gz", ".txt.gz"), "rt", encoding="utf-8"
        ) as opened:
            cut = [part.strip() for part in _END.split(opened.read()) if part.strip()]
        label = LABELS.index(line["label"])
        needles = [line["evidence"]] if isinstance(line["evidence"], str) else line["evidence"]
        held = [
            i
            for i, s in enumerate(cut)
            if any(n and (n in s or (s in n and len(s) > 20)) for n in needles)
        ]
        near = sorted({j for i in held for j in (i - 1, i, i + 1) if 0 <= j < len(cut)})
        if held and len(held) <= 8:
            passages = [" ".join(cut[i] for i in held), " ".join(cut[i] for i in near)]
        elif any(needles):
            passages = [" ".join(needles)]
        else:
            passages = [_overlap_window(line["claim"], cut, count) for count in (1, 3)]
        rows += [
            Row(line["claim"], passage, label, "gold_train") for passage in passages if passage
        ]
    return rows


def read_groups(shared: Path) -> dict[str, list[Row]]:
    """The groups that stand in the shared folder."""
    data, pages = shared / "data", shared / "pages"
    return {
        "nli": _rows(read_lines(data / "nli_train.jsonl.gz")),
        "verdict": _rows(read_lines(data / "verdict_train.jsonl.gz")),
        "grounding": _rows(read_lines(data / "grounding_train.jsonl.gz")),
        "pages": _page_rows(read_lines(data / "pages_train.jsonl.gz")),
        "gold": _gold_rows(read_lines(pages / "gold_train.jsonl"), pages / "text"),
    }


def read_made(contrast: Path, written: Path, on_pages: Path, shared: Path) -> dict[str, list[Row]]:
    """The groups made for this project; a file or folder that is not there yet gives no rows.

    Of `written` those that are held out are left out. Raises ValueError, TypeError or EOFError on a
    file that is only half written.
    """
    return {
        "contrast": _rows(read_lines(contrast)) if contrast.is_file() else [],
        "written": _written_rows(read_written(shared, written), held=False),
        "on_pages": _rows(read_lines(on_pages)) if on_pages.is_file() else [],
    }


def held_out_rows(shared: Path) -> list[Row]:
    """The written claims that are not for training."""
    return _written_rows(read_written(shared), held=True)


def _written_rows(lines: list[dict[str, Any]], *, held: bool) -> list[Row]:
    kept = (line for line in lines if held_out(line) is held)
    return _rows([one for line in kept for one in claims_of(line)], "written")


def share(group: str, progress: float) -> float:
    """The share of `group` at `progress` in [0, 1], linear between its knots."""
    places, values = zip(*SHARES[group], strict=True)
    return float(np.interp(progress, places, values))


def load_tokenizer(folder: Path) -> Tokenizer:
    """MiniLM's lower-casing WordPiece, without padding or truncation of its own."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(tokenizer: Tokenizer, rows: list[Row], *, training: bool) -> list[Encoded]:
    """Token ids, cut at `LONGEST`; in training a cut passage that decides is left out.

    Texts are levelled, as they are when the engine asks.
    """
    encoded = []
    for begin in range(0, len(rows), 4096):
        part = rows[begin : begin + 4096]
        for row, pair in zip(
            part,
            tokenizer.encode_batch([(levelled(row.claim), levelled(row.passage)) for row in part]),
            strict=True,
        ):
            ids = pair.ids
            if len(ids) > LONGEST:
                if training and row.label != LABELS.index("missing"):
                    continue
                ids = [*ids[: LONGEST - 1], ids[-1]]
            encoded.append(
                Encoded(
                    np.asarray(ids, np.int32),
                    pair.type_ids.index(1) if 1 in pair.type_ids else len(ids),
                    row.label,
                )
            )
    return encoded


def collate(batch: list[Encoded]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """ids, mask, types (int64 [batch, tokens], padded with 0) and labels (int64 [batch])."""
    longest = max(len(row.ids) for row in batch)
    ids = np.zeros((len(batch), longest), np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    for place, row in enumerate(batch):
        size = len(row.ids)
        ids[place, :size] = row.ids
        mask[place, :size] = 1
        types[place, row.claim_tokens : size] = 1
    labels = np.asarray([row.label for row in batch], np.int64)
    return (
        torch.from_numpy(ids),
        torch.from_numpy(mask),
        torch.from_numpy(types),
        torch.from_numpy(labels),
    )


def by_length(rows: list[Encoded], tokens: int) -> list[list[int]]:
    """Indices in batches of at most `tokens` padded tokens, rows of like length together."""
    batches: list[list[int]] = []
    current: list[int] = []
    for index in sorted(range(len(rows)), key=lambda i: len(rows[i].ids)):
        if current and (len(current) + 1) * len(rows[index].ids) > tokens:
            batches.append(current)
            current = []
        current.append(index)
    return [*batches, current] if current else batches


class Deck:
    """Draws rows by group and source; each source is dealt through before it repeats."""

    def __init__(self, groups: dict[str, list[Row]], tokenizer: Tokenizer, seed: int) -> None:
        self._tokenizer = tokenizer
        self._random = random.Random(seed)
        self._sources: dict[str, tuple[list[str], list[float]]] = {}
        self._rows: dict[tuple[str, str], list[Encoded]] = {}
        self._left: dict[tuple[str, str], list[Encoded]] = {}
        for group, rows in groups.items():
            self.put(group, rows)

    def put(self, group: str, rows: list[Row]) -> None:
        """Give a group these rows in place of those it had; the others are dealt on undisturbed."""
        by_source: dict[str, list[Row]] = {}
        for row in rows:
            by_source.setdefault(row.source, []).append(row)
        for source, members in by_source.items():
            self._rows[group, source] = encode(self._tokenizer, members, training=True)
            self._left.pop((group, source), None)
        names = [name for name in sorted(by_source) if self._rows[group, name]]
        if names:
            weights = [len(self._rows[group, n]) * WEIGHTS.get(n, 1.0) for n in names]
            self._sources[group] = (names, weights)

    def sizes(self) -> dict[str, int]:
        """Rows per group after encoding."""
        return {
            group: sum(len(self._rows[group, name]) for name in names)
            for group, (names, _) in self._sources.items()
        }

    def _draw(self, progress: float) -> Encoded:
        groups = list(self._sources)
        group = self._random.choices(groups, [share(name, progress) for name in groups])[0]
        names, weights = self._sources[group]
        key = (group, self._random.choices(names, weights)[0])
        if not self._left.get(key):
            self._left[key] = self._random.sample(self._rows[key], len(self._rows[key]))
        return self._left[key].pop()

    def batches(self, progress: float, count: int, tokens: int) -> Iterator[list[Encoded]]:
        """About `count` batches of about `tokens` padded tokens, in random order."""
        drawn, total = [], 0
        while total < count * tokens:
            row = self._draw(progress)
            drawn.append(row)
            total += len(row.ids)
        order = by_length(drawn, tokens)
        self._random.shuffle(order)
        for indices in order:
            yield [drawn[index] for index in indices]
