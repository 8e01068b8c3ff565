"""Written claims against what the engine reads of their whole page: rows to train on.

    PYTHONPATH=bench python -m training.on_pages --shared ../shared --out out/on_pages.jsonl.gz

A claim was written over a few sentences; asked about the page, the engine retrieves sentences of
its own, one by one and joined behind the page's title. Such a passage takes the claim's label where
it holds what the claim was written over: half of those words for the joined passage, and every word
of the claim that was there. A single sentence with hardly any of them is `missing` for a claim that
is true. Held-out claims are left out. Runs in Citewatch's own environment.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench_pages import page_of_row, real_pages

from models.values import Statement
from tasks.matching.engine import evidence_of
from tasks.matching.prepared import prepare
from tasks.matching.tokens import tokenise
from tasks.matching.windows import passages
from training.fit_decision import read
from training.written import claims_of, held_out, read_written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.matching.prepared import PreparedPage

HELD_JOINED = {"verified": 0.5, "contradicted": 0.5, "missing": 0.3}
"""Share of the written passage's word triples that the joined passage must have."""
HELD_SINGLE = 0.12
"""The same for a single sentence."""
TELLING = 3
"""Words of a claim in its written passage from which one sentence may be told to hold them all."""
SEED = 20261126


def stems(text: str) -> set[str]:
    """Stems of the words that carry meaning."""
    return {token.stem for token in tokenise(text) if token.content}


def triples(text: str) -> set[tuple[str, ...]]:
    """Every three words in a row."""
    words = [token.word for token in tokenise(text)]
    return set(zip(words, words[1:], words[2:], strict=False))


def rows_of(claim: dict[str, Any], page: PreparedPage) -> Iterator[dict[str, str]]:
    """Training rows of one written claim on its page."""
    label, said = claim["label"], stems(claim["claim"])
    there = said & stems(claim["evidence"])
    over = triples(claim["evidence"])
    for asked in passages(evidence_of(Statement(text=claim["claim"]), page)[0]):
        held = len(over & triples(asked.text)) / max(1, len(over))
        here = there & stems(asked.text)
        found = ""
        if asked.reading < 0:
            if held >= HELD_JOINED[label] and (label == "missing" or here == there):
                found = label
        elif held >= HELD_SINGLE:
            if label == "missing" or (here == there and len(there) >= TELLING):
                found = label
            elif label == "verified" and len(there) > TELLING and 3 * len(here) <= len(there):
                found = "missing"
        if found:
            kind = "joined" if asked.reading < 0 else "single"
            yield {
                "claim": claim["claim"],
                "evidence": asked.text,
                "label": found,
                "source": f"on_page_{kind}",
            }


def balanced(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of each source with no label more than a third oftener than the rarest."""
    by_kind: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_kind[row["source"], row["label"]].append(row)
    rng, kept = random.Random(SEED), []
    for source in sorted({source for source, _ in by_kind}):
        parts = [part for (one, _), part in sorted(by_kind.items()) if one == source]
        most = min(map(len, parts)) * 4 // 3
        for part in parts:
            kept += rng.sample(part, min(most, len(part)))
    return kept


def pages_of(shared: Path, origins: set[tuple[str, str]]) -> Iterator[tuple[Any, PreparedPage]]:
    """The pages named by (source, origin), one after the other."""
    htmls = real_pages(shared / "pages/html")
    for source, origin in sorted(origins):
        if source == "pages":
            yield (source, origin), prepare(htmls(f"{origin}.html.gz"))
    for row in read(shared / "data/pages_train.jsonl.gz"):
        if (key := ("pages_train", row["id"])) in origins:
            yield key, prepare(page_of_row(row))


def main() -> None:
    """Write the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    claims: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for line in read_written(options.shared):
        if line["source"] in {"pages", "pages_train"} and not held_out(line):
            claims[line["source"], line["origin"]] += claims_of(line)
    rows = []
    for key, page in pages_of(options.shared, set(claims)):
        for claim in claims[key]:
            rows += rows_of(claim, page)
    rows = balanced(rows)
    print(len(rows), Counter((row["source"], row["label"]) for row in rows))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    half = options.out.with_suffix(".new")
    half.write_bytes(gzip.compress(text.encode(), mtime=0))
    half.replace(options.out)


if __name__ == "__main__":
    main()
