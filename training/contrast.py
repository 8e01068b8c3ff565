"""Contrast pairs from real sentences: `python -m training.contrast --shared ../shared --out FILE`.

Every kind is made in twins, the same claim with different evidence and opposite labels, so that a
reader who sees only the claim learns nothing. Material: training rows of `shared/data`, and
sentences of the pages that `gold_dev` does not use. Deterministic given `--seed` and the files.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from training.rows import read_lines
from training.swaps import (
    class_swaps,
    direction_swaps,
    exchange,
    has_word,
    misquotes,
    name_swaps,
    negated,
    number_swaps,
    replace_word,
    restyled,
    strengthened,
    without_detail,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from training.swaps import Swap

V, C, M = "verified", "contradicted", "missing"
CAPS = {
    "number": 9000,
    "class": 4000,
    "direction": 3500,
    "name": 5000,
    "misquote": 1000,
    "negation": 4500,
    "hedge": 3000,
    "detail": 5000,
    "join": 4500,
    "distract": 7000,
}
"""At most so many rows of each kind."""
PER_PAGE = 24
"""At most so many rows of one kind from one page: a few pages hold hundreds of rows."""

_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z\"“(0-9])")
_COMMON = words(
    "the a an of in on at to for and or is was are were be been by with as that this it its he she "
    "his her they their from has had have not but which who after before than also"
)


def sentences(text: str) -> list[str]:
    """A rough cut into sentences; what is cut wrongly is filtered by length."""
    return [part.strip() for part in _END.split(text.replace("\n", " ")) if part.strip()]


def _content(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - _COMMON


def apart(one: str, two: str) -> bool:
    """Whether two texts share so few words that neither speaks to the other's claim."""
    first, second = _content(one), _content(two)
    return len(first & second) <= 0.3 * min(len(first), len(second))


@dataclass(frozen=True, slots=True)
class Base:
    """A claim with the passage that decides it, and other sentences of the same page."""

    claim: str
    passage: str
    label: str
    page: str
    around: tuple[str, ...]


@dataclass(slots=True)
class Maker:
    """Collects rows, each kind up to its cap, each page up to its share."""

    random: Random
    rows: list[dict[str, Any]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    per_page: Counter[tuple[str, str]] = field(default_factory=Counter)

    def full(self, kind: str, page: str) -> bool:
        """Whether no more rows of this kind (from this page) are wanted."""
        return self.kinds[kind] >= CAPS[kind] or (
            bool(page) and self.per_page[kind, page] >= PER_PAGE
        )

    def add(self, kind: str, base: Base, *made: tuple[str, str, str]) -> None:
        """Add `(claim, passage, label)` rows, some among neighbours, some in another dress."""
        chosen = self.random.sample(
            base.around, min(len(base.around), self.random.choice((0, 0, 1, 2, 3)))
        )
        before = self.random.randint(0, len(chosen))
        dress = self.random.random() < 0.25
        for claim, passage, label in made:
            extra = (
                [s for s in chosen if apart(s, claim)] if kind not in {"join", "distract"} else []
            )
            parts = [*extra[:before], passage, *extra[before:]]
            self.rows.append(
                {
                    "id": f"contrast-{len(self.rows)}",
                    "claim": restyled(claim, self.random) if dress else claim,
                    "evidence": " ".join(parts),
                    "label": label,
                    "source": f"contrast_{kind}",
                }
            )
        self.kinds[kind] += len(made)
        self.per_page[kind, base.page] += len(made)


def swap_twins(
    maker: Maker, base: Base, kind: str, find: Callable[[str, str, Random], Iterator[Swap]]
) -> None:
    """One swapped detail: a claim with the passage that has it, and with the one that has not."""
    if base.label != V or maker.full(kind, base.page):
        return
    options = list(find(base.claim, base.passage, maker.random))
    if not options:
        return
    old, new = maker.random.choice(options)
    changed = replace_word(base.claim, old, new)
    other = (
        exchange(base.passage, old, new)
        if has_word(base.passage, new)
        else replace_word(base.passage, old, new)
    )
    if changed == base.claim or other == base.passage:
        return
    if maker.random.random() < 0.5:
        maker.add(kind, base, (changed, other, V), (changed, base.passage, C))
    else:
        maker.add(kind, base, (base.claim, base.passage, V), (base.claim, other, C))


def negation_twins(maker: Maker, base: Base) -> None:
    """A denied claim: true becomes contradicted and the reverse; missing stays missing."""
    if (
        maker.full("negation", base.page)
        or maker.kinds[f"negation {base.label}"] > CAPS["negation"] / 3
    ):
        return
    denied = negated(base.claim)
    if denied is None or re.search(r"\b(?:or|and|but|some|all|every|most)\b", base.claim):
        return
    label = {V: C, C: V, M: M}[base.label]
    maker.kinds[f"negation {base.label}"] += 1
    maker.add("negation", base, (denied, base.passage, label))


def own_negation_twins(maker: Maker, base: Base) -> None:
    """A sentence and its denial, each against the other."""
    if base.claim != base.passage or maker.full("negation", base.page):
        return
    denied = negated(base.claim)
    if denied is not None:
        if maker.random.random() < 0.5:
            maker.add("negation", base, (denied, denied, V), (denied, base.passage, C))
        else:
            maker.add("negation", base, (base.claim, base.passage, V), (base.claim, denied, C))


def hedge_twins(maker: Maker, base: Base) -> None:
    """A certain claim with a hedged passage is missing; with a certain one it is verified."""
    if base.claim != base.passage or maker.full("hedge", base.page):
        return
    certain = strengthened(base.claim)
    if certain is not None:
        maker.add(
            "hedge",
            base,
            (certain, base.passage, M),
            (certain, certain, V),
            (base.claim, base.passage, V),
        )


def detail_twins(maker: Maker, base: Base) -> None:
    """A detail dropped keeps a claim true; a detail the passage lacks makes it missing."""
    if base.claim != base.passage or maker.full("detail", base.page):
        return
    short = without_detail(base.claim)
    if short is None:
        return
    if maker.random.random() < 0.6:
        maker.add("detail", base, (base.claim, short, M), (base.claim, base.claim, V))
    else:
        unrelated = [s for s in base.around if apart(s, short)]
        if unrelated:
            maker.add(
                "detail", base, (short, base.claim, V), (short, maker.random.choice(unrelated), M)
            )


def join_twins(maker: Maker, base: Base, mate: Base) -> None:
    """Two claims in one: both stated, one stated and one nowhere, one stated and one denied."""
    if base.label != V or mate.label != V or maker.full("join", base.page):
        return
    if not apart(base.claim, mate.passage) or not apart(mate.claim, base.passage):
        return
    unrelated = [s for s in base.around if apart(s, mate.claim) and apart(s, base.claim)]
    options = [
        *number_swaps(mate.claim, mate.passage, maker.random),
        *class_swaps(mate.claim, mate.passage, maker.random),
    ]
    if not unrelated:
        return
    first, second = (
        (base.claim, mate.claim) if maker.random.random() < 0.5 else (mate.claim, base.claim)
    )
    both = (
        f"{first} {second}" if maker.random.random() < 0.5 else f"{first.rstrip('.')}, and {second}"
    )
    other = maker.random.choice(unrelated)
    made = [
        (both, " ".join(maker.random.sample((base.passage, mate.passage), 2)), V),
        (both, " ".join(maker.random.sample((base.passage, other), 2)), M),
    ]
    if options:
        old, new = maker.random.choice(options)
        wrong = replace_word(mate.passage, old, new)
        made.append((both, " ".join(maker.random.sample((base.passage, wrong), 2)), C))
    maker.add("join", base, *made)


def distract_twins(maker: Maker, base: Base) -> None:
    """The passage among its neighbours keeps its label; the neighbours alone say nothing."""
    if maker.full("distract", base.page):
        return
    unrelated = [s for s in base.around if apart(s, base.claim)]
    if len(unrelated) < 2:
        return
    chosen = maker.random.sample(unrelated, min(len(unrelated), maker.random.randint(1, 4)))
    place = maker.random.randint(0, len(chosen))
    with_it = " ".join([*chosen[:place], base.passage, *chosen[place:]])
    made = [(base.claim, with_it, base.label)]
    if base.label != M:
        made.append((base.claim, " ".join(chosen), M))
    maker.add("distract", base, *made)


def _whole(sentence: str) -> bool:
    return 8 <= len(sentence.split()) <= 38 and sentence[0].isupper() and sentence[-1] in '.!”"'


def bases(shared: Path, random: Random) -> list[Base]:
    """Natural claims with their passages, and real sentences that are claims about themselves."""
    rows = read_lines(shared / "data" / "verdict_train.jsonl.gz")
    pages: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.get("page") and row["source"] in {"vitaminc_real", "fm2", "fm2_distractor_neg"}:
            pages[row["page"]] += [s for s in sentences(row["evidence"]) if len(s.split()) >= 6]
    unique = {page: sorted(set(found)) for page, found in pages.items()}
    result = []
    natural = {
        "vitaminc_real",
        "fm2",
        "sufficient_facts",
        "scifact_sr",
        "factcheck_gpt_web",
        "cad_snli",
    }
    for row in rows:
        if row["source"] not in natural or len(row["evidence"].split()) > 90:
            continue
        page = row.get("page", "")
        neighbours = [s for s in unique.get(page, []) if apart(s, row["evidence"])]
        around = tuple(random.sample(neighbours, min(6, len(neighbours))))
        result.append(Base(row["claim"], row["evidence"], row["label"], page, around))
    texts = [
        (row["page"], row["evidence"])
        for row in rows
        if row.get("page") and row["source"] == "fm2_distractor_neg"
    ]
    texts += [
        (row["id"], row["evidence"])
        for row in rows
        if row["source"] in {"factcheck_gpt_web", "citation_integrity"}
    ]
    grounding = read_lines(shared / "data" / "grounding_train.jsonl.gz")
    texts += [(row["id"], row["evidence"]) for row in grounding]
    closed = {line["page"] for line in read_lines(shared / "pages" / "gold_dev.jsonl")}
    for path in sorted((shared / "pages" / "text").glob("*.txt.gz")):
        if path.name.replace(".txt.gz", ".html.gz") not in closed:
            with gzip.open(path, "rt", encoding="utf-8") as opened:
                texts.append((path.name, opened.read()))
    seen: set[str] = set()
    for page, text in texts:
        cut = sentences(text)
        for index, sentence in enumerate(cut):
            if _whole(sentence) and sentence not in seen:
                seen.add(sentence)
                near = cut[max(0, index - 3) : index] + cut[index + 1 : index + 4]
                around = tuple(s for s in near if 4 <= len(s.split()) <= 40)
                result.append(Base(sentence, sentence, V, page, around))
    for page, found in unique.items():
        for sentence in found:
            if _whole(sentence) and sentence not in seen and random.random() < 0.25:
                seen.add(sentence)
                neighbours = [s for s in found if apart(s, sentence)]
                around = tuple(random.sample(neighbours, min(5, len(neighbours))))
                result.append(Base(sentence, sentence, V, page, around))
    random.shuffle(result)
    return result


def make(shared: Path, seed: int) -> tuple[list[dict[str, Any]], Counter[str]]:
    """All rows, and how many of each kind."""
    maker = Maker(Random(seed))
    material = bases(shared, Random(seed + 1))
    last: dict[str, Base] = {}
    swaps: dict[str, Callable[[str, str, Random], Iterator[Swap]]] = {
        "number": number_swaps,
        "class": class_swaps,
        "direction": direction_swaps,
        "name": name_swaps,
        "misquote": misquotes,
    }
    for base in material:
        natural = base.claim != base.passage
        for kind, find in swaps.items():
            if natural or maker.random.random() < 0.6:
                swap_twins(maker, base, kind, find)
        if natural:
            negation_twins(maker, base)
            distract_twins(maker, base)
        else:
            own_negation_twins(maker, base)
        hedge_twins(maker, base)
        detail_twins(maker, base)
        if base.page and base.label == V and len(base.passage.split()) < 60:
            mate = last.get(base.page)
            if mate is not None:
                join_twins(maker, base, mate)
            last[base.page] = base
    return maker.rows, maker.kinds


def main() -> None:
    """Write the rows as gzip'd JSON lines (the same bytes for the same seed and files)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    rows, kinds = make(args.shared, args.seed)
    fresh = args.out.with_suffix(".new")
    with (
        fresh.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed,
    ):
        for row in rows:
            packed.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
    fresh.replace(args.out)
    print(len(rows), dict(Counter(row["label"] for row in rows)), dict(kinds))


if __name__ == "__main__":
    main()
