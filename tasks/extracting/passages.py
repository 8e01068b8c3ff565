"""From blocks to a Page's text and passages, so that every offset holds by construction."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.values import Passage, PassageKind, Span, Tier
from tasks.extracting.sentences import LONGEST, sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAD_CHARACTERS: Final = 300
"""A longer lead-in or header row is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item or table row as an extractor found it.

    `text` is tidy (see `characters`): no blank lines, no whitespace around its lines. Its line
    breaks end sentences. `pages` gives, for a PDF, the offsets in `text` from which each page
    number holds.
    """

    text: str
    kind: PassageKind = PassageKind.SENTENCE
    heading: str = ""
    lead: str = ""
    pages: tuple[tuple[int, int], ...] = ()


def compose(clean: Iterable[Block], full: Iterable[Block] = ()) -> tuple[str, tuple[Passage, ...]]:
    """Write the clean blocks, a blank line, then the full blocks; give text and passages.

    For every passage `text[start:end] == passage.text`; passages are in order, do not overlap,
    and are neither empty nor padded with whitespace.
    """
    parts: list[str] = []
    passages: list[Passage] = []
    length = 0
    for tier, blocks in ((Tier.CLEAN, clean), (Tier.FULL, full)):
        before: Block | None = None
        for block in blocks:
            if not block.text:
                continue
            if length:
                gap = "\n" if before is not None and _adjoin(before, block, tier) else "\n\n"
                parts.append(gap)
                length += len(gap)
            passages.extend(_passages(block, length, tier))
            parts.append(block.text)
            length += len(block.text)
            before = block
    return "".join(parts), tuple(passages)


def _adjoin(before: Block, block: Block, tier: Tier) -> bool:
    """Items of one list and rows of one table stand line by line; so does everything in `full`."""
    if tier is Tier.FULL:
        return True
    return block.kind is before.kind and block.kind in {PassageKind.ITEM, PassageKind.ROW}


def _passages(block: Block, offset: int, tier: Tier) -> Iterator[Passage]:
    starts = [start for start, _ in block.pages]
    for start, end in block_spans(block):
        page = block.pages[max(bisect_right(starts, start) - 1, 0)][1] if starts else None
        yield Passage(
            start=offset + start,
            end=offset + end,
            text=block.text[start:end],
            kind=block.kind,
            tier=tier,
            heading=block.heading,
            lead=block.lead,
            page_number=page,
        )


def block_spans(block: Block) -> list[Span]:
    """Cut a block: a short heading or row is one passage, all else is cut into sentences."""
    whole = block.kind in {PassageKind.HEADING, PassageKind.ROW}
    if whole and len(block.text) <= LONGEST:
        return [(0, len(block.text))] if block.text else []
    if "\n" not in block.text:
        return sentence_spans(block.text)
    spans: list[Span] = []
    offset = 0
    for line in block.text.split("\n"):
        spans.extend((offset + start, offset + end) for start, end in sentence_spans(line))
        offset += len(line) + 1
    return spans
