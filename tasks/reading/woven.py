"""Paragraphs as a reader sees them, woven from a document's source with every character's place.

All readers of documents give these; what a claim is and what is cited for it is then worked out
once for all formats.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from models.values import PassageKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from models.values import Span

_GAP: Final = re.compile(r"[^\S ]\s*|\s{2,}")

_FOR_US: Final = "citewatch"

Run = tuple[int, int, int]
"""(offset in the woven text, offset in the source, 0 or the length in the source of what was
written there in other characters, such as an entity)."""


@dataclass(slots=True, kw_only=True)
class Cite:
    """A citation as it stands in a paragraph's text; `start == end` once its mark was taken out.

    `url` or `label` is given: a label is looked up among the document's references. `source` is
    where it stands in the document. `own` says that it is set apart from the sentence (a mark, a
    URL in brackets), not words of it that are linked; `particular` that a colon ties it to them.
    """

    start: int
    end: int
    source: Span
    url: str = ""
    label: str = ""
    title: str = ""
    archive_url: str = ""
    accessed: date | None = None
    own: bool = False
    particular: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment: what stands in it, and where; `offset` is its place in the paragraph's text."""

    offset: int
    source: Span
    text: str


class Lines:
    """Line and column, from 1, of offsets into a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", text))]

    def at(self, offset: int) -> tuple[int, int]:
        """The line and column of one offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass(slots=True, kw_only=True)
class Paragraph:
    """A paragraph, heading, list item or table row.

    `label` is the reference that it gives ("1" of "[1] https://…", "#fn1", "^note"), `ordinal` its
    number in an ordered list; `aside` is true for what is no statement of the text's own (a code
    block's caption, a menu) but may hold references. `comments` at offset 0 stand before it or at
    its beginning.
    """

    text: str
    runs: list[Run]
    kind: PassageKind = PassageKind.SENTENCE
    heading: str = ""
    lead: str = ""
    place: str = ""
    label: str = ""
    ordinal: int | None = None
    labels: frozenset[str] = frozenset()
    aside: bool = False
    cites: list[Cite] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    def source(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in the document's source; `start < end`."""
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, offset: int) -> Span:
        runs = self.runs
        at = bisect_right(runs, offset, key=_woven) - 1
        if at < 0:
            return (0, 0)
        woven, source, other = runs[at]
        if other:
            return source, source + other
        place = source + offset - woven
        return place, place + 1

    def without(self, spans: Sequence[Span]) -> Paragraph:
        """Give the paragraph without these spans of its text (in order, apart); cites move along.

        What stood in a span stands, as a mark of no width, where the span was.
        """
        if not spans:
            return self
        parts: list[str] = []
        runs: list[Run] = []
        kept: list[Span] = []
        length = at = 0
        for start, end in [*spans, (len(self.text), len(self.text))]:
            if at < start:
                runs.extend(self._runs(at, start, length))
                parts.append(self.text[at:start])
                kept.append((at, length))
                length += start - at
            else:
                kept.append((at, length))
            at = max(at, end)
        moved = _Mover(kept, length)
        text = "".join(parts)
        return Paragraph(
            text=text,
            runs=runs,
            kind=self.kind,
            heading=self.heading,
            lead=self.lead,
            place=self.place,
            label=self.label,
            ordinal=self.ordinal,
            labels=self.labels,
            aside=self.aside,
            cites=[moved.cite(cite) for cite in self.cites],
            comments=[replace(one, offset=moved.offset(one.offset)) for one in self.comments],
        )

    def _runs(self, start: int, end: int, offset: int) -> Iterable[Run]:
        """The runs of `text[start:end]` when it is written at `offset`."""
        at = max(bisect_right(self.runs, start, key=_woven) - 1, 0)
        while at < len(self.runs) and self.runs[at][0] < end:
            woven, source, other = self.runs[at]
            begin = max(woven, start)
            yield begin - start + offset, source if other else source + begin - woven, other
            at += 1


def _woven(run: Run) -> int:
    return run[0]


class _Mover:
    """Where offsets go when spans are taken out."""

    def __init__(self, kept: list[Span], length: int) -> None:
        self._olds = [old for old, _ in kept]
        self._kept = kept
        self._ends = [*(end for _, end in kept[1:]), length]

    def offset(self, old: int) -> int:
        at = max(bisect_right(self._olds, old) - 1, 0)
        begin, new = self._kept[at]
        return min(new + max(old - begin, 0), self._ends[at])

    def cite(self, cite: Cite) -> Cite:
        start, end = self.offset(cite.start), self.offset(cite.end)
        return Cite(
            start=start,
            end=max(start, end),
            source=cite.source,
            url=cite.url,
            label=cite.label,
            title=cite.title,
            archive_url=cite.archive_url,
            accessed=cite.accessed,
            own=cite.own,
            particular=cite.particular,
        )


class Weaver:
    """Writes one paragraph after the other; runs of white space become one space."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._cites: list[Cite] = []
        self._length = 0
        self._space = True
        self._open: list[tuple[int, int, Cite]] = []
        self._comments: list[Comment] = []

    @property
    def length(self) -> int:
        """Characters woven so far."""
        return self._length

    def text(self, text: str, at: int) -> None:
        """Write what stands in the source at `at` exactly so."""
        begin = 0
        for gap in _GAP.finditer(text):
            self._write(text[begin : gap.start()], at + begin)
            self._write(" ", at + gap.start())
            begin = gap.end()
        self._write(text[begin:] if begin else text, at + begin)

    def other(self, text: str, at: int, length: int) -> None:
        """Write `text` for what stands in the source in `length` other characters."""
        for char in text:
            if char.isspace():
                self._write(" ", at, max(length, 1))
            else:
                self._write(char, at, max(length, 1))

    def _write(self, text: str, at: int, other: int = 0) -> None:
        if self._space and text.startswith(" "):
            text, at = text[1:], at + 1
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        joins = last is not None and not other and not last[2]
        if not (joins and last is not None and last[1] + self._length - last[0] == at):
            self._runs.append((self._length, at, other))
        self._parts.append(text)
        self._length += len(text)
        self._space = text.endswith(" ")

    def mark(self, source: Span, *, label: str = "", url: str = "", own: bool = True) -> Cite:
        """Note a citation that has no text of its own."""
        cite = Cite(
            start=self._length, end=self._length, source=source, label=label, url=url, own=own
        )
        self._cites.append(cite)
        return cite

    def comment(self, source: Span, text: str) -> None:
        """Note a comment, if it may be one for us; it is no part of the text."""
        if _FOR_US in text.lower():
            self._comments.append(Comment(offset=self._length, source=source, text=text))

    def open(self, at: int, *, url: str = "", label: str = "", title: str = "") -> None:
        """Begin a link at `at` in the source."""
        cite = Cite(
            start=self._length, end=self._length, source=(at, at), url=url, label=label, title=title
        )
        self._open.append((self._length, at, cite))

    def close(self, at: int) -> None:
        """End the innermost link at `at` in the source."""
        if self._open:
            _, begin, cite = self._open.pop()
            cite.end = self._length
            cite.source = (begin, max(at, begin))
            self._cites.append(cite)

    def take(self, at: int) -> Paragraph | None:
        """Give what was woven since the last time, or None if that is nothing.

        Links that are open at `at` are closed here and opened again in the next paragraph.
        """
        again = [cite for _, _, cite in self._open]
        while self._open:
            self.close(at)
        text = "".join(self._parts)
        stripped = text.rstrip()
        paragraph = None
        cites = [cite for cite in self._cites if cite.end > cite.start or cite.own]
        if stripped or cites:
            for cite in cites:
                cite.start = min(cite.start, len(stripped))
                cite.end = min(cite.end, len(stripped))
            cites.sort(key=lambda cite: (cite.start, cite.end))
            paragraph = Paragraph(
                text=stripped, runs=self._runs, cites=cites, comments=self._comments
            )
            self._comments = []
        self._parts, self._runs, self._cites = [], [], []
        self._length, self._space = 0, True
        for cite in again:
            self.open(at, url=cite.url, label=cite.label, title=cite.title)
        return paragraph

    def rest(self) -> list[Paragraph]:
        """Comments that no paragraph follows, as one without text that is `aside`; or nothing."""
        comments, self._comments = self._comments, []
        return rest(comments)


def rest(comments: list[Comment]) -> list[Paragraph]:
    """A paragraph without text that holds the comments which no other paragraph follows."""
    return [Paragraph(text="", runs=[], aside=True, comments=comments)] if comments else []
