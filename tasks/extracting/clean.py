"""The clean tier: trafilatura's main text, as blocks that keep headings, lists and tables.

Trafilatura runs fast and with a bent to recall (F1 .963 on articles at half the time; precision
mode drops whole pages); comments off, tables on. Its own text output loses what is a heading and
what a row, so its tree is walked here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml.etree import iterwalk
from trafilatura import bare_extraction
from trafilatura.settings import Document

from models.values import PassageKind
from tasks.extracting.characters import lines, one_line
from tasks.extracting.passages import LEAD_CHARACTERS, Block
from tasks.extracting.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element
    from lxml.html import HtmlElement

_LEADS_IN: Final = re.compile(r"(?:[:：]|\b(?:following|follows|below))\W*$")
_TABLES: Final = frozenset({"table", "thead", "tbody", "tfoot"})
_ROWS: Final = frozenset({"row", "tr"})
_CELLS: Final = frozenset({"cell", "td", "th"})
_INLINE: Final = frozenset(
    {"hi", "ref", "del", "code", "span", "a", "b", "i", "em", "strong", "sub", "sup", "formula"}
)
DEPTH: Final = 200
"""Deeper nesting is read as flat text."""


def clean_blocks(tree: HtmlElement, url: str = "") -> list[Block]:
    """Give the main text of a parsed page; empty when trafilatura finds none. `tree` stays as is.

    Where trafilatura gives up on finding the main text it hands back all text of the page in one
    element, cut at every inline tag: that is no clean text, and counts as none.
    """
    document = bare_extraction(
        tree,
        url=url or None,
        fast=True,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        include_formatting=False,
    )
    if not isinstance(document, Document) or document.body is None or _is_dump(document.body):
        return []
    return list(_Walk().blocks(document.body))


def lead_in(text: str) -> str:
    """Give the last sentence of the paragraph `text` if it leads into a list, else ""."""
    if not _LEADS_IN.search(text[-40:]):
        return ""
    spans = sentence_spans(text)
    return text[slice(*spans[-1])][-LEAD_CHARACTERS:].lstrip() if spans else ""


def row_text(cells: Iterable[str]) -> str:
    """Join a table row's cells; cells without text leave no trace."""
    return " | ".join(cell for cell in cells if cell)


def _is_dump(body: _Element) -> bool:
    return len(body) == 1 and body[0].tag == "p" and (body[0].text or "").count("\n") > 1


class _Walk:
    """One walk over trafilatura's tree: knows the heading above and the paragraph before."""

    def __init__(self) -> None:
        self._heading = ""
        self._before = ""

    def blocks(
        self,
        element: _Element,
        kind: PassageKind = PassageKind.SENTENCE,
        lead: str = "",
        depth: int = 0,
    ) -> Iterator[Block]:
        """Give the blocks of `element`, whose own text has the given kind and lead."""
        held: list[str] = [element.text or ""]
        for child in element.iterchildren("*"):
            tag = str(child.tag)
            if tag == "lb":
                held.append("\n" + (child.tail or ""))
            elif depth > DEPTH or (tag in _INLINE and element.tag != "body"):
                held += (_flat(child), child.tail or "")
            else:
                yield from self._written(held, kind, lead)
                yield from self._child(child, tag, kind, lead, depth + 1)
                held = [child.tail or ""]
        yield from self._written(held, kind, lead)

    def _child(
        self, child: _Element, tag: str, kind: PassageKind, lead: str, depth: int
    ) -> Iterator[Block]:
        if tag == "head":
            text = one_line(_flat(child))
            if text:
                yield Block(text=text, kind=PassageKind.HEADING, heading=self._heading)
                self._heading = text
                self._before = ""
        elif tag == "list":
            above = lead_in(self._before) or (lead if kind is PassageKind.ITEM else "")
            for item in child.iterchildren("*"):
                yield from self.blocks(item, PassageKind.ITEM, above, depth)
            self._before = ""
        elif tag in _TABLES:
            yield from self._table(child)
            self._before = ""
        else:
            yield from self.blocks(child, kind, lead, depth)

    def _table(self, table: _Element) -> Iterator[Block]:
        header = ""
        for row in table.iter(*_ROWS):
            cells = [cell for cell in row if cell.tag in _CELLS and not _holds_rows(cell)]
            text = row_text(one_line(_flat(cell)) for cell in cells)
            if not text:
                continue
            yield Block(text=text, kind=PassageKind.ROW, heading=self._heading, lead=header)
            if len(cells) > 1 and all(_is_head(cell) for cell in cells):
                header = text[:LEAD_CHARACTERS]

    def _written(self, held: list[str], kind: PassageKind, lead: str) -> Iterator[Block]:
        text = lines("".join(held))
        if text:
            yield Block(text=text, kind=kind, heading=self._heading, lead=lead)
            if kind is PassageKind.SENTENCE:
                self._before = text


def _is_head(cell: _Element) -> bool:
    return cell.tag == "th" or cell.get("role") == "head"


def _holds_rows(cell: _Element) -> bool:
    """Say whether a table stands in the cell: its rows come by themselves."""
    return next(cell.iterdescendants(*_ROWS), None) is not None


def _flat(element: _Element) -> str:
    """Give an element's text with a space where a block or line ends, none at inline tags."""
    parts: list[str] = []
    for event, inner in iterwalk(element, events=("start", "end"), tag="*"):
        gap = "" if inner.tag in _INLINE else " "
        if event == "start":
            parts += (gap, inner.text or "")
        elif inner is not element:
            parts += (gap, inner.tail or "")
    return "".join(parts)
