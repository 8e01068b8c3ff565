"""Plain text, such as a chat's answer: paragraphs, headings, items; wrapped lines joined."""

from __future__ import annotations

import re
from typing import Final

from models.errors import InputError
from models.values import PassageKind
from tasks.extracting.plain import WRAPPED
from tasks.reading.woven import Paragraph, Weaver

_LINE: Final = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]*")
_BREAK: Final = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_ENDS: Final = re.compile(r"[.!?:;…。！？][\"'”’»)\]\d¹²³⁰⁴-⁹【】†\[]*$")
_ITEM: Final = re.compile(r"\s*(?:[-*•–▪◦‣·]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)")
_ORDINAL: Final = re.compile(r"\s*\(?(\d{1,3})[.)]\s+(?=\S)")
_LABEL: Final = re.compile(
    r"\s*(?:[\[【(]\^?\d{1,3}[^\]】)]{0,80}[\])】]|[⁰¹²³⁴-⁹]{1,3}\s|\^\d{1,3})"
)
_LISTED: Final = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+)?\S")
_UNDERLINE: Final = re.compile(r"\s*(?:={3,}|-{3,}|\*{3,}|_{3,}|~{3,})\s*$")
_SMALL_TEXT: Final = (
    "a an and as at but by for from in is its into nor of on or over per the to up via vs with"
)
_SMALL: Final = frozenset(_SMALL_TEXT.split())
MOST_LINES: Final = 100_000

_LONGEST_HEADING: Final = 90
_HEADING_WORDS: Final = 8
_LEAD_CHARACTERS: Final = 1_000


def plain_paragraphs(source: str) -> list[Paragraph]:
    """Give the paragraphs of plain text; offsets are in `source`.

    Raises InputError for more lines than MOST_LINES.
    """
    count = len(_BREAK.findall(source))
    if count > MOST_LINES:
        raise InputError(f"has {count} lines; the limit is {MOST_LINES}", hint="split the document")
    walk = _Walk(source)
    walk.run()
    return walk.paragraphs


class _Walk:
    """One pass over the lines."""

    def __init__(self, source: str) -> None:
        self.paragraphs: list[Paragraph] = []
        self._source = source
        self._weaver = Weaver()
        self._heading = ""
        self._lead = ""
        self._item = False
        self._ordinal: int | None = None

    def run(self) -> None:
        """Read all lines."""
        before = ""
        alone = True
        lines = _lines(self._source)
        widths = _widths(self._source, lines)
        for index, (start, end) in enumerate(lines):
            line = self._source[start:end]
            if not line.strip() or _UNDERLINE.match(line):
                self._finish(start)
                before, alone = "", True
                continue
            following = index + 1 < len(lines) and self._source[slice(*lines[index + 1])].strip()
            if not _runs_on(before, line, widths[index]):
                self._finish(start)
                if self._takes_heading(line, start, end, alone=alone and not following):
                    before, alone = "", True
                    continue
                start = self._begin(line, start)  # noqa: PLW2901
            else:
                self._weaver.other(" ", start - 1, 1)
            self._weaver.text(self._source[start:end], start)
            before, alone = line, False
        self._finish(len(self._source))

    def _begin(self, line: str, start: int) -> int:
        """Note whether the line is an item; give where its text begins."""
        ordinal = _ORDINAL.match(line)
        item = _ITEM.match(line)
        self._ordinal = int(ordinal[1]) if ordinal else None
        if item and not self._item:
            last = self.paragraphs[-1] if self.paragraphs else None
            sentence = last is not None and last.kind is PassageKind.SENTENCE
            self._lead = last.text[-_LEAD_CHARACTERS:] if last is not None and sentence else ""
        self._item = item is not None
        return start + (item.end() if item else 0)

    def _takes_heading(self, line: str, start: int, end: int, *, alone: bool) -> bool:
        if not is_heading(line, alone=alone):
            return False
        self._weaver.text(
            line.strip().lstrip("#").strip("*"), start + len(line) - len(line.lstrip())
        )
        paragraph = self._weaver.take(end)
        self._item = False
        if paragraph is not None:
            paragraph.kind = PassageKind.HEADING
            self._heading = paragraph.text
            self.paragraphs.append(paragraph)
        return True

    def _finish(self, at: int) -> None:
        paragraph = self._weaver.take(at)
        if paragraph is None:
            return
        paragraph.heading = self._heading
        if self._item:
            paragraph.kind = PassageKind.ITEM
            paragraph.lead = self._lead
            paragraph.ordinal = self._ordinal
        self.paragraphs.append(paragraph)


def is_heading(line: str, *, alone: bool) -> bool:
    """Tell a heading: short, without an end, and either on its own or written As a Title."""
    text = line.strip()
    if not text or len(text) > _LONGEST_HEADING or "://" in text:
        return False
    if _ENDS.search(text) and not text.endswith(("?", ":")):
        return False
    if text.endswith(":") or (_ITEM.match(line) and not _LISTED.match(text)):
        return False
    if _LABEL.match(text) or not any(char.isalpha() for char in text):
        return False
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if word.lower() not in _SMALL]
    if not words:
        return False
    titled = sum(word[0].isupper() or not word[0].islower() for word in words)
    if titled == len(words) and (len(words) > 1 or alone):
        return not text.endswith("?") or alone
    return (
        alone
        and not _ITEM.match(line)
        and titled >= 1
        and len(words) <= _HEADING_WORDS
        and (not text.endswith((".", "?", ",")))
    )


def _lines(source: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = 0
    for end in _BREAK.finditer(source):
        found.append((start, end.start()))
        start = end.end()
    found.append((start, len(source)))
    return found


def _widths(source: str, lines: list[tuple[int, int]]) -> list[int]:
    """To which width each line was wrapped: its neighbours' greatest length; 0 if to none."""
    widths: list[int] = []
    block: list[int] = []
    for start, end in [*lines, (0, 0)]:
        if source[start:end].strip():
            block.append(end - start)
            continue
        longest = max(block, default=0)
        wrapped = len(block) > 1 and WRAPPED <= longest <= 2 * WRAPPED
        widths.extend([longest if wrapped else 0] * len(block))
        widths.append(0)
        block = []
    return widths


def _runs_on(before: str, line: str, width: int) -> bool:
    """Whether a line goes on with the sentence of the one before, which was only wrapped."""
    if not before or _ITEM.match(line) or _LABEL.match(line):
        return False
    text, last = line.strip(), before.strip()
    if not _ENDS.search(last) and (text[0].islower() or WRAPPED <= len(last) <= 2 * WRAPPED):
        return True
    return bool(width) and len(last) + 1 + len(text.split(maxsplit=1)[0]) > width
