"""Wikitext (MediaWiki) by mwparserfromhell: `<ref>`, named refs, `{{cite …}}`, places kept.

Its nodes do not say where they stand, but written one after the other they are the source again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import mwparserfromhell
from mwparserfromhell.nodes import (
    Comment,
    ExternalLink,
    Heading,
    HTMLEntity,
    Tag,
    Template,
    Text,
    Wikilink,
)
from mwparserfromhell.parser import ParserError

from models.errors import InputError
from models.values import PassageKind
from tasks.reading.dates import read_date
from tasks.reading.values import Reference
from tasks.reading.woven import Paragraph, Weaver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_MAGIC: Final = re.compile(r"__[A-Z]{3,30}__")
_BLANK: Final = re.compile(r"\n\s*\n")
_FILE: Final = re.compile(r"\s*(?:file|image|category|datei|bild|kategorie)\s*:", re.IGNORECASE)
_CITE: Final = re.compile(
    r"\s*(?:cite\b|citation\b|cit\b|internetquelle|literatur|lien web)",
    re.IGNORECASE,
)
_URL_ONLY: Final = re.compile(r"\s*(?:url|webarchive|official website)\s*$", re.IGNORECASE)
_SHOWN: Final = frozenset({"nowrap", "nbsp", "lang", "convert", "cvt", "as of", "val", "abbr"})
_TAGS_TEXT: Final = "ref references gallery math syntaxhighlight source nowiki pre timeline style"
_SKIPPED_TAGS: Final = frozenset(_TAGS_TEXT.split())
_BARE: Final = re.compile(r"https?://[^\s|\]}<>]+")
DEPTH: Final = 40
MOST_MARKS: Final = 30_000
"""The longest articles of Wikipedia have a third of it."""

_MARKS: Final = ("{{", "[[", "{|", "''", "<", "http", "||")


def wikitext_paragraphs(source: str, *, name: str) -> list[Paragraph]:
    """Give the paragraphs of a wiki page's source.

    Raises InputError if it cannot be parsed, or holds more markup than can be in seconds.
    """
    marks = sum(source.count(mark) for mark in _MARKS)
    if marks > MOST_MARKS:
        raise InputError(f"holds {marks} marks of wiki markup; the limit is {MOST_MARKS}")
    try:
        code = mwparserfromhell.parse(source)
    except (ParserError, RecursionError):
        raise InputError("cannot be parsed as wikitext", where=name) from None
    walk = _Walk()
    walk.references(code)
    walk.nodes(code, 0, 0)
    walk.finish(len(source))
    return [*walk.paragraphs, *walk.rest()]


def cited(template: Template) -> Reference | None:
    """Read a citation template's `url`, `archive-url`, `access-date` and `title`."""
    if not (_CITE.match(str(template.name)) or _URL_ONLY.match(str(template.name))):
        return None
    fields: dict[str, str] = {}
    for parameter in template.params:
        key = str(parameter.name).strip().lower().replace("_", "-").replace(" ", "-")
        fields.setdefault(key, mwparserfromhell.parse(str(parameter.value)).strip_code().strip()
                          if "[" in str(parameter.value) and "url" not in key
                          else str(parameter.value).strip())  # fmt: skip
    first = fields.get("1", "")
    url = fields.get("url") or (first if _BARE.match(first) else "")
    doi = fields.get("doi", "")
    if not url and doi.startswith("10."):
        url = f"https://doi.org/{doi}"
    archive = fields.get("archive-url") or fields.get("archiveurl") or ""
    if not url and not archive:
        return None
    return Reference(
        url=url or archive,
        title=fields.get("title", ""),
        archive_url=archive if url else "",
        accessed=read_date(
            fields.get("access-date") or fields.get("accessdate") or fields.get("abruf") or ""
        ),
    )


class _Walk:
    """One pass over the nodes, with the offset of each."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._weaver = Weaver()
        self._named: dict[str, list[Reference]] = {}
        self._heading = ""
        self._kind = PassageKind.SENTENCE
        self._lead = ""
        self._header = ""

    def references(self, code: Any) -> None:
        """Read what the named references say, wherever on the page it is said."""
        for tag in code.ifilter_tags(recursive=True):
            if str(tag.tag).strip().lower() != "ref" or not tag.has("name"):
                continue
            found = list(_in_reference(tag))
            if found:
                self._named.setdefault(_ref_name(tag), found)

    def nodes(self, code: Any, at: int, depth: int) -> None:
        """Weave the nodes of `code`, which stands in the source at `at`."""
        if depth > DEPTH:
            return
        for node in code.nodes:
            written = str(node)
            self._node(node, written, at, depth)
            at += len(written)

    def _node(self, node: Any, written: str, at: int, depth: int) -> None:
        if isinstance(node, Text):
            self._text(written, at)
        elif isinstance(node, Heading):
            self.finish(at)
            self._kind = PassageKind.HEADING
            self._inner(node.title, written, at, depth)
            self.finish(at + len(written))
        elif isinstance(node, Wikilink):
            title = str(node.title)
            if _FILE.match(title):
                return
            self._inner(node.title if node.text is None else node.text, written, at, depth,
                        begin=2 if node.text is None else 3 + len(title))  # fmt: skip
        elif isinstance(node, ExternalLink):
            self._external(node, written, at, depth)
        elif isinstance(node, HTMLEntity):
            self._weaver.other(_character(node), at, len(written))
        elif isinstance(node, Tag):
            self._tag(node, written, at, depth)
        elif isinstance(node, Template):
            self._template(node, written, at, depth)
        elif isinstance(node, Comment):
            self._weaver.comment((at, at + len(written)), str(node.contents))

    def _inner(self, inner: Any, written: str, at: int, depth: int, *, begin: int = -1) -> None:
        text = str(inner)
        found = written.find(text) if begin < 0 else begin
        self.nodes(inner, at + max(found, 0), depth + 1)

    def _text(self, written: str, at: int) -> None:
        if "__" in written:
            written = _MAGIC.sub(lambda word: " " * len(word[0]), written)
        start = 0
        for blank in _BLANK.finditer(written):
            self._weaver.text(written[start : blank.start()], at + start)
            self.finish(at + blank.start())
            start = blank.end()
        rest = written[start:]
        if self._kind is PassageKind.ITEM and "\n" in rest:  # an item ends with its line
            line, _, after = rest.partition("\n")
            self._weaver.text(line, at + start)
            self.finish(at + start + len(line))
            rest, start = after, start + len(line) + 1
        self._weaver.text(rest, at + start)

    def _external(self, node: ExternalLink, written: str, at: int, depth: int) -> None:
        url = str(node.url)
        if not node.brackets:
            self._weaver.text(written, at)
            return
        if node.title is None:
            self._weaver.mark((at, at + len(written)), url=url)
            return
        self._weaver.open(at, url=url)
        self._inner(node.title, written, at, depth, begin=written.find(str(node.title), len(url)))
        self._weaver.close(at + len(written))

    def _tag(self, node: Tag, written: str, at: int, depth: int) -> None:
        name = str(node.tag).strip().lower()
        if name == "ref":
            self._ref(node, written, at)
        elif name in _SKIPPED_TAGS:
            return
        elif name in {"li", "dd", "dt"}:  # the mark alone: "*", "#", ":", ";"
            if written.strip() in {"*", "#", ":", ";"}:
                self._item(at)
            else:
                self.finish(at)
                self._inner(node.contents, written, at, depth)
                self.finish(at + len(written))
        elif name in {"tr", "table"}:
            self._table(node, name, written, at, depth)
        elif name in {"td", "th"}:
            if self._weaver.length:
                self._weaver.other(" | ", at, 1)
            self._inner(node.contents, written, at, depth, begin=_contents(node, written))
        elif name == "br":
            self._weaver.other(" ", at, len(written))
        elif node.contents is not None:
            self._inner(node.contents, written, at, depth, begin=_contents(node, written))

    def _table(self, node: Tag, name: str, written: str, at: int, depth: int) -> None:
        self.finish(at)
        self._header = "" if name == "table" else self._header
        begin = _contents(node, written)
        if name == "tr":
            self._row(node.contents, at + begin, depth)
            return
        direct: list[Any] = []
        offset = begin
        for child in node.contents.nodes:
            text = str(child)
            tag = str(child.tag).strip().lower() if isinstance(child, Tag) else ""
            if tag in {"td", "th"}:
                direct.append((child, at + offset))
            elif isinstance(child, Tag) and tag == "tr":
                self._cells(direct, depth)
                direct = []
                self._tag(child, text, at + offset, depth + 1)
            elif isinstance(child, Comment):
                self._node(child, text, at + offset, depth + 1)
            offset += len(text)
        self._cells(direct, depth)

    def _row(self, contents: Any, at: int, depth: int) -> None:
        cells: list[Any] = []
        for child in contents.nodes:
            if isinstance(child, Tag):
                cells.append((child, at))
            elif isinstance(child, Comment):
                self._node(child, str(child), at, depth + 1)
            at += len(str(child))
        self._cells(cells, depth)

    def _cells(self, cells: list[Any], depth: int) -> None:
        if not cells:
            return
        for cell, at in cells:
            self._tag(cell, str(cell), at, depth + 1)
        self._kind = PassageKind.ROW
        head = all(str(cell.tag).strip().lower() == "th" for cell, _ in cells)
        before = len(self.paragraphs)
        self.finish(cells[-1][1] + len(str(cells[-1][0])))
        for paragraph in self.paragraphs[before:]:
            if head and not self._header:
                self._header = paragraph.text
                paragraph.aside = True
            paragraph.lead = self._header

    def _item(self, at: int) -> None:
        if self._kind is not PassageKind.ITEM or self._weaver.length:
            self.finish(at)
            last = self.paragraphs[-1] if self.paragraphs else None
            if last is not None and last.kind is PassageKind.SENTENCE:
                self._lead = last.text
            elif last is None or last.kind is not PassageKind.ITEM:
                self._lead = ""
        self._kind = PassageKind.ITEM

    def _ref(self, node: Tag, written: str, at: int) -> None:
        found = list(_in_reference(node)) or self._named.get(_ref_name(node), [])
        span = (at, at + len(written))
        for reference in found:
            cite = self._weaver.mark(span, url=reference.url)
            cite.title, cite.archive_url = reference.title, reference.archive_url
            cite.accessed = reference.accessed
        if not found:
            self._weaver.mark(span, label="<ref>")

    def _template(self, node: Template, written: str, at: int, depth: int) -> None:
        reference = cited(node)
        if reference is not None:
            cite = self._weaver.mark((at, at + len(written)), url=reference.url)
            cite.title, cite.archive_url = reference.title, reference.archive_url
            cite.accessed = reference.accessed
            return
        name = str(node.name).strip().lower()
        if name not in _SHOWN or not node.params:
            return
        shown = node.params[1 if name == "lang" and len(node.params) > 1 else 0]
        value = str(shown.value)
        if name in {"convert", "cvt"} and len(node.params) > 1:
            value = f"{value} {node.params[1].value}"
            self._weaver.other(value, at, len(written))
            return
        begin = written.find(value, len(str(node.name)))
        self.nodes(shown.value, at + max(begin, 0), depth + 1)

    def rest(self) -> list[Paragraph]:
        """Comments that no paragraph follows."""
        return self._weaver.rest()

    def finish(self, at: int) -> None:
        """End the paragraph."""
        paragraph = self._weaver.take(at)
        if paragraph is not None:
            paragraph.kind = self._kind
            if self._kind is PassageKind.HEADING:
                self._heading = paragraph.text
            elif self._kind is PassageKind.ITEM:
                paragraph.lead = self._lead
            paragraph.heading = self._heading
            self.paragraphs.append(paragraph)
        self._kind = PassageKind.SENTENCE


def _contents(node: Tag, written: str) -> int:
    """The offset of a tag's contents in what it is written as."""
    inner = str(node.contents)
    if node.wiki_markup and not node.closing_wiki_markup:
        return len(written) - len(inner)
    if node.wiki_markup and not node.attributes:
        return len(node.wiki_markup)
    return max(written.rfind(inner), 0)


def _ref_name(node: Tag) -> str:
    return str(node.get("name").value).strip().strip("\"'") if node.has("name") else ""


def _in_reference(node: Tag) -> Iterator[Reference]:
    """The pages that a `<ref>` refers to: its templates, else its bare and bracketed links."""
    contents: Any = node.contents
    if contents is None:
        return
    seen: set[str] = set()
    for template in contents.ifilter_templates(recursive=False):
        reference = cited(template)
        if reference is not None and reference.url not in seen:
            seen.add(reference.url)
            yield reference
    for link in contents.ifilter_external_links(recursive=False):
        url = str(link.url)
        if url not in seen:
            seen.add(url)
            title = link.title.strip_code() if link.title is not None else ""
            yield Reference(url=url, title=title)


def _character(node: HTMLEntity) -> str:
    try:
        return str(node.normalize())
    except (ValueError, OverflowError):
        return "\ufffd"
