"""Plain text as it is: paragraphs between blank lines, hard-wrapped lines joined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from models.status import Reason
from models.values import Page, Unread
from tasks.extracting.characters import lines, visible
from tasks.extracting.language import guess
from tasks.extracting.passages import Block, compose

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK: Final = re.compile(r"\n[^\S\n]*\n\s*")
_ENDS: Final = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")
WRAPPED: Final = 50
"""A line at least so long may have been wrapped; a shorter one ended on purpose."""


def plain_page(source: str) -> Page | Unread:
    """Read plain text; a page without any is Unread."""
    blocks = [Block(text=text) for text in _paragraphs(source)]
    text, passages = compose(blocks)
    if not passages:
        return Unread(reason=Reason.UNREADABLE, detail="the page holds no text")
    return Page(text=text, passages=passages, title=_title(blocks), language=guess(text))


def _paragraphs(source: str) -> Iterator[str]:
    for part in _BLANK.split(visible(source)):
        text = unwrapped(lines(part))
        if text:
            yield text


def unwrapped(text: str) -> str:
    """Join the lines of one paragraph that were only wrapped; keep those that end on purpose."""
    parts: list[str] = []
    before = ""
    for line in text.split("\n"):
        if parts:
            parts.append(" " if _continues(before, line) else "\n")
        parts.append(line)
        before = line
    return "".join(parts)


def _continues(before: str, line: str) -> bool:
    if not line or _ENDS.search(before[-8:]):
        return False
    return line[0].islower() or (len(before) >= WRAPPED and line[0].isalnum())


def _title(blocks: list[Block]) -> str:
    first = blocks[0].text.split("\n", 1)[0]
    return first if len(first) <= 120 and not _ENDS.search(first) else ""  # noqa: PLR2004
