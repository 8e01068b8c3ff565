"""What of the full text the clean text already says, so that nothing stands in a page twice."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from models.values import PassageKind
from tasks.extracting.passages import Block, block_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORDS: Final = re.compile(r"\w+|[%‰$€£¥−]")
SHORT_WORDS: Final = 6
"""A line of so few words ("$499", "In stock") means something only beside its neighbours."""


class Said:
    """The words of some blocks in their order, to ask whether a line occurs among them."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        words = [word for block in blocks for word in _WORDS.findall(block.text.casefold())]
        self._words = frozenset(words)
        self._text = f" {' '.join(words)} "
        self._last = 0

    def __contains__(self, line: str) -> bool:
        words = _WORDS.findall(line.casefold())
        if not words:
            return True
        if not self._words.issuperset(words):
            return False
        key = f" {' '.join(words)} "
        # The two texts mostly run in the same order, so the next line stands close by.
        found = self._text.find(key, self._last, self._last + 2_000 + len(key))
        if found < 0:
            found = self._text.find(key)
        if found < 0:
            return False
        self._last = found
        return True


def unsaid(clean: Sequence[Block], full: Sequence[Block]) -> list[Block]:
    """Give what `clean` lacks of `full`, in order: whole blocks, or the sentences that are missing.

    A short line goes only with its neighbours: it stays where a block beside it stays. A line
    that repeats, with the same line before and after, is given once.
    """
    said = Said(clean)
    missing = [block.text not in said for block in full]
    seen: set[tuple[str, str, str]] = set()
    kept: list[Block] = []
    for index, block in enumerate(full):
        before = index > 0 and missing[index - 1]
        after = index + 1 < len(full) and missing[index + 1]
        short = _short(block.text)
        if not missing[index] and not (short and (before or after)):
            continue
        around = (
            full[index - 1].text if index else "",
            block.text,
            full[index + 1].text if index + 1 < len(full) else "",
        )
        if around in seen:
            continue
        seen.add(around)
        kept.extend([block] if short else _cut(block, said))
    return kept


def _cut(block: Block, said: Said) -> list[Block]:
    """Keep of a long block the runs of sentences that are not said yet."""
    if block.kind in {PassageKind.HEADING, PassageKind.ROW}:
        return [block]
    spans = block_spans(block)
    missing = [block.text[start:end] not in said for start, end in spans]
    runs: list[tuple[int, int]] = []
    open_run = False
    for index, (start, end) in enumerate(spans):
        beside = any(missing[max(index - 1, 0) : index + 2])
        if not missing[index] and not (beside and _short(block.text[start:end])):
            open_run = False
        elif open_run:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
            open_run = True
    return [replace(block, text=block.text[start:end]) for start, end in runs]


def _short(text: str) -> bool:
    return len(text) < SHORT_WORDS * 12 and len(text.split()) <= SHORT_WORDS
