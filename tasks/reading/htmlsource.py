"""HTML with the place of every character: a scan of the source, since no parser keeps places.

The scan follows the tokenisation of the HTML standard as far as text, tags, attributes, comments
and raw text go, in time linear in the source; it needs no tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from models.errors import InputError
from models.values import PassageKind
from tasks.reading.woven import Paragraph, Weaver

_MARKUP: Final = re.compile(r"<[A-Za-z/!?]")
_NAME: Final = re.compile(r"[A-Za-z][^\s/>]{0,40}")
_ATTRIBUTE: Final = re.compile(
    r"[\s/]*(?:([^\s/>=\"'<]{1,100})(?:\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']*)))?)"
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_RAW: Final = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed"})
_SKIPPED_TEXT: Final = (
    "head noscript template svg math select button object canvas audio video datalist dialog map"
)
_SKIPPED: Final = frozenset(_SKIPPED_TEXT.split())
_BOILERPLATE: Final = frozenset({"nav", "aside", "footer", "form", "menu"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS_TEXT: Final = (
    "address article aside blockquote body caption center dd details div dl dt fieldset "
    "figcaption figure footer form header hgroup hr html legend li main menu nav ol p pre search "
    "section summary table tbody tfoot thead tr ul"
)
_BLOCKS: Final = frozenset(_BLOCKS_TEXT.split()) | _HEADINGS  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_VOID_TEXT: Final = "area base br col embed hr img input link meta param source track wbr"
_VOID: Final = frozenset(_VOID_TEXT.split())
_TABLE: Final = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
MOST_TAGS: Final = 150_000

LONGEST_ROW: Final = 600
"""Tables with longer rows only lay out a page."""

LONGEST_NAME: Final = 40
"""Characters of a column's name."""

DEPTH: Final = 2_000
"""Elements open at once; deeper ones are read as if they were closed."""


@dataclass(slots=True)
class _Element:
    name: str
    skipped: bool
    aside: bool
    ids: frozenset[str]
    number: int = 0
    lead: str = ""


@dataclass(slots=True)
class Shape:
    """What the source is like: how many tags, how deep, whether it is a whole page."""

    tags: int = 0
    depth: int = 0
    page: bool = False
    title: str = ""
    names: set[str] = field(default_factory=set)


def attributes(source: str, start: int, end: int) -> dict[str, str]:
    """Read a start tag's attributes from `start` on; names in lower case, entities undone."""
    found: dict[str, str] = {}
    while start < end:
        match = _ATTRIBUTE.match(source, start, end)
        if match is None or match.end() == start:
            start += 1
            continue
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), unescape(value))
        start = match.end()
    return found


def html_paragraphs(
    source: str, start: int = 0, end: int | None = None
) -> tuple[Shape, list[Paragraph]]:
    """Give the paragraphs of `source[start:end]`; what stands in menus and asides is `aside`.

    Raises InputError for more than MOST_TAGS tags.
    """
    scan = _Scan(source, start, len(source) if end is None else end)
    scan.run()
    return scan.shape, scan.paragraphs


class _Scan:
    """One pass over the source."""

    def __init__(self, source: str, start: int, end: int) -> None:
        self._source = source
        self._at = start
        self._end = end
        self.shape = Shape()
        self.paragraphs: list[Paragraph] = []
        self._weaver = Weaver()
        self._stack: list[_Element] = []
        self._ids: set[str] = set()
        self._heading = ""
        self._header = ""
        self._row_head = False
        self._first_row = False
        self._cells = 0
        self._links = 0
        self._nowhere: set[str] = set()

    def run(self) -> None:
        """Read all of it."""
        source, end = self._source, self._end
        while self._at < end:
            begins = _MARKUP.search(source, self._at, end)
            mark = begins.start() if begins else end
            if mark > self._at:
                self._text(self._at, mark)
            if mark < end:
                self._at = self._markup(mark)
            else:
                self._at = end
        self._flush(end)
        self.paragraphs.extend(self._weaver.rest())

    def _markup(self, at: int) -> int:
        """Read what begins with the "<" at `at`; give the offset behind it."""
        source, end = self._source, self._end
        after = source[at + 1 : at + 2]
        if source.startswith("<!--", at):
            behind = self._behind("-->", at + 4)
            if not (self._stack and self._stack[-1].skipped):
                self._weaver.comment((at, behind), source[at + 4 : behind - 3])
            return behind
        if after in {"!", "?"}:
            return self._behind(">", at + 2)
        closing = after == "/"
        name = _NAME.match(source, at + 1 + closing, end)
        if name is None:
            return self._behind(">", at + 2)
        close = self._tag_end(name.end())
        if close < 0:
            return end
        tag = name[0].lower()
        self.shape.tags += 1
        if self.shape.tags > MOST_TAGS:
            raise InputError(f"holds more than {MOST_TAGS} tags", hint="split the document")
        if closing:
            self._close(tag, at, close)
            return close
        self._open(tag, at, name.end(), close)
        if tag in _RAW:
            return self._raw(tag, close)
        return close

    def _behind(self, what: str, at: int) -> int:
        if what in self._nowhere:
            return self._end
        found = self._source.find(what, at, self._end)
        if found < 0:
            self._nowhere.add(what)
            return self._end
        return found + len(what)

    def _tag_end(self, at: int) -> int:
        """The offset behind the ">" that ends a tag: one in a quoted value does not."""
        source, end = self._source, self._end
        close = source.find(">", at, end)
        if close < 0:
            return -1
        quote = _quote(source, at, close)
        while quote:
            mark, begin = quote
            shut = source.find(mark, begin + 1, min(end, begin + 100_000))
            if shut < 0:
                return close + 1
            if shut > close:
                close = source.find(">", shut, end)
                if close < 0:
                    return -1
            quote = _quote(source, shut + 1, close)
        return close + 1

    def _raw(self, tag: str, at: int) -> int:
        """Pass over what a script, style or title holds; the first title is kept."""
        close = "</" + tag
        if close in self._nowhere:
            return self._end
        found = re.compile(re.escape(close), re.IGNORECASE).search(self._source, at, self._end)
        if found is None:
            self._nowhere.add(close)
            return self._end
        if tag == "title" and not self.shape.title:
            self.shape.title = " ".join(unescape(self._source[at : found.start()]).split())
        return found.start()

    def _open(self, tag: str, at: int, begin: int, close: int) -> None:
        source = self._source
        if tag in {"html", "body", "main", "article"}:
            self.shape.page = True
        self.shape.names.add(tag)
        above = self._stack[-1] if self._stack else None
        given = attributes(source, begin, close - 1) if " " in source[begin:close] else {}
        ids = {f"#{value}" for key in ("id", "name") if (value := given.get(key))}
        self._ids |= ids
        lead = ""
        if tag in _BLOCKS and not self._in_cell(tag):
            lead = self._lead() if tag in {"ul", "ol", "dl"} else ""
            self._flush(at)
            self._ids |= ids
        if tag in _CELLS:
            self._cell(tag, at, close)
        elif tag == "br":
            self._break(at, close)
        elif tag == "a" and "href" in given:
            self._link(given, at)
        elif tag == "tr":
            self._cells, self._row_head = 0, True
        elif tag == "table":
            self._header, self._first_row = "", True
        if tag in _VOID or source[close - 2] == "/":
            return
        if tag in {"li", "p", "td", "th", "tr", "option", "dt", "dd"}:
            self._close_implied(tag)
        hidden = "hidden" in given or given.get("aria-hidden") == "true"
        if len(self._stack) < DEPTH:
            number = int(value) - 1 if (value := given.get("start", "")).isdecimal() else 0
            self._stack.append(
                _Element(
                    name=tag,
                    skipped=(above is not None and above.skipped) or tag in _SKIPPED or hidden,
                    aside=(above is not None and above.aside) or tag in _BOILERPLATE,
                    ids=frozenset(ids) if tag in _BLOCKS else frozenset(),
                    number=number,
                    lead=lead,
                )
            )
            self.shape.depth = max(self.shape.depth, len(self._stack))
        if tag == "li":
            self._count()

    def _close_implied(self, tag: str) -> None:
        """An item, row or cell ends the one before it that was not closed."""
        if self._stack and self._stack[-1].name == tag:
            self._stack.pop()

    def _close(self, tag: str, at: int, close: int) -> None:
        if tag in _BLOCKS:
            if self._in_cell(tag):
                self._weaver.other(" ", at, close - at)
            else:
                self._flush(at)
        elif tag == "a" and self._links:
            self._links -= 1
            self._weaver.close(at)
        for index in range(len(self._stack) - 1, max(len(self._stack) - 50, -1), -1):
            if self._stack[index].name == tag:
                del self._stack[index:]
                break

    def _in_cell(self, tag: str) -> bool:
        """A block in a table's cell ends no paragraph, unless the cell is a page of its own."""
        return self._cells > 0 and tag not in _TABLE and self._weaver.length < LONGEST_ROW

    def _link(self, given: dict[str, str], at: int) -> None:
        href = given["href"].strip()
        if self._links:
            self._links -= 1
            self._weaver.close(at)
        self._links += 1
        title = given.get("title", "")
        if href.startswith("#"):
            self._weaver.open(at, label=href)
        else:
            self._weaver.open(at, url=href, title=title)

    def _cell(self, tag: str, at: int, close: int) -> None:
        if self._cells and self._weaver.length:
            self._weaver.other(" | ", at, close - at)
        self._cells += 1
        self._row_head = self._row_head and tag == "th"

    def _break(self, at: int, close: int) -> None:
        """One line break is a space; two are a paragraph's end."""
        following = self._source[close : close + 40].lstrip().lower()
        if following.startswith("<br"):
            self._flush(at)
        else:
            self._weaver.other(" ", at, close - at)

    def _count(self) -> None:
        for element in reversed(self._stack[-50:]):
            if element.name in {"ol", "ul"}:
                element.number += 1
                break

    def _lead(self) -> str:
        last = self.paragraphs[-1] if self.paragraphs else None
        pending = self._weaver.length
        if pending:
            self._flush(self._at)
            last = self.paragraphs[-1] if self.paragraphs else None
        return last.text if last is not None and last.kind is PassageKind.SENTENCE else ""

    def _text(self, start: int, end: int) -> None:
        if self._stack and self._stack[-1].skipped:
            return
        source = self._source
        if source.find("&", start, end) < 0:
            self._weaver.text(source[start:end], start)
            return
        for entity in _ENTITY.finditer(source, start, end):
            self._weaver.text(source[start : entity.start()], start)
            self._weaver.other(unescape(entity[0]), entity.start(), len(entity[0]))
            start = entity.end()
        self._weaver.text(source[start:end], start)

    def _flush(self, at: int) -> None:
        paragraph = self._weaver.take(at)
        if paragraph is None:
            return
        above = self._stack[-60:]
        paragraph.labels = frozenset(self._ids).union(*(element.ids for element in above))
        self._ids = set()
        names = [element.name for element in above]
        paragraph.aside = bool(self._stack) and self._stack[-1].aside
        if self._cells:
            paragraph.kind = PassageKind.ROW
            if self._first_row and (self._row_head or _names_columns(paragraph)):
                self._header = paragraph.text
                paragraph.aside = True
            paragraph.lead = self._header
            self._cells, self._first_row = 0, False
        elif any(name in _HEADINGS for name in names):
            paragraph.kind = PassageKind.HEADING
            self._heading = paragraph.text
        elif any(name in {"li", "dd"} for name in names):
            paragraph.kind = PassageKind.ITEM
            for element in reversed(above):
                if element.name in {"ol", "ul", "dl"}:
                    paragraph.lead = element.lead
                    paragraph.ordinal = element.number if element.name == "ol" else None
                    break
        elif any(name in {"pre", "caption", "dt", "legend"} for name in names):
            paragraph.aside = True
        paragraph.heading = self._heading
        self.paragraphs.append(paragraph)


def _names_columns(row: Paragraph) -> bool:
    """Tell a first row of plain cells that is a header: several short names, no figures."""
    cells = row.text.split(" | ")
    return (
        len(cells) > 1
        and not row.cites
        and all(
            0 < len(cell) <= LONGEST_NAME and not any(char.isdigit() for char in cell)
            for cell in cells
        )
    )


def _quote(source: str, start: int, end: int) -> tuple[str, int] | None:
    """The first quotation mark that begins an attribute's value."""
    double, single = source.find('="', start, end), source.find("='", start, end)
    if double < 0 and single < 0:
        return None
    if single < 0 or 0 <= double < single:
        return '"', double + 1
    return "'", single + 1
