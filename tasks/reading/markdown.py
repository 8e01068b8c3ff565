"""Markdown (CommonMark, tables, footnotes, front matter) with the place of every character.

markdown-it's inline tokens do not say where they stand. Its state does, at the moment a token is
pushed, so a state of our own writes it into each token; block tokens say on which lines they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from models.errors import InputError
from models.values import PassageKind
from tasks.reading.htmlsource import attributes, html_paragraphs
from tasks.reading.woven import Comment, Paragraph, Weaver, rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from markdown_it.token import Token

MOST_MARKS: Final = 150_000
MOST_LINES: Final = 60_000
"""A book has a tenth of either."""

_AT: Final = "at"
_MARKS: Final = "[[[[*_`\\|<&!~"  # a bracket costs four times as much
_TITLE: Final = re.compile(r"^title\s*:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_LABEL: Final = re.compile(r"\s*(?:\[\^?\d{1,3}\]|【\d{1,3}[^】]{0,80}】|[⁰¹²³⁴-⁹]{1,3}\s)")
_ANCHOR: Final = re.compile(r"<a\s", re.IGNORECASE)


class _PlacedState(StateInline):
    """Writes into each token's meta where in the inline content it begins."""

    def __init__(self, *args: Any) -> None:
        self._begun = 0
        super().__init__(*args)

    def append_pending(self, text: str) -> None:
        if not self._pending and not self._pending_buffer:
            self._begun = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802  markdown-it's name
        token = super().pushPending()
        token.meta[_AT] = self._begun
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta[_AT] = self.pos
        return token


class _PlacedInline(ParserInline):
    """markdown-it's inline parser with a state that knows where it is."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    parser.inline = _PlacedInline()
    parser.configure("commonmark")
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin, move_to_end=False, inline=False)
    parser.use(front_matter_plugin)
    parser.disable(["text_join", "fragments_join"])
    return parser


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int
    lead: str


def markdown_paragraphs(source: str) -> tuple[str, list[Paragraph]]:
    """Give the title in the front matter (or "") and the paragraphs; offsets are in `source`.

    Raises InputError for more markup than can be read in seconds, such as 2 MB of brackets.
    """
    marks = sum(source.count(mark) for mark in _MARKS)
    if marks > MOST_MARKS:
        raise InputError(f"holds {marks} marks of formatting; the limit is {MOST_MARKS}")
    lines = source.count("\n") + source.count("\r")
    if lines > MOST_LINES:
        raise InputError(f"has {lines} lines; the limit is {MOST_LINES}", hint="split the document")
    walk = _Walk(source)
    walk.run(_parser().parse(source))
    return walk.title, walk.paragraphs


class _Walk:
    """One pass over the block tokens."""

    def __init__(self, source: str) -> None:
        self.title = ""
        self.paragraphs: list[Paragraph] = []
        self._source = source
        # The lines as markdown-it sees them: it takes CR and CRLF for line feeds.
        self._starts = [0]
        self._starts.extend(end.end() for end in re.finditer(r"\r\n|\r|\n", source))
        self._lists: list[_List] = []
        self._label = ""
        self._ordinal: int | None = None
        self._heading = ""
        self._is_heading = False
        self._row: list[tuple[Token, tuple[int, int]]] | None = None
        self._header = ""
        self._in_head = False
        self._cursor = (0, 0)
        self._comments: list[Comment] = []
        self._markup = source

    def run(self, tokens: Sequence[Token]) -> None:
        """Walk the block tokens in order."""
        self._markup = self._unmarked(tokens)
        lines = (0, 1)
        for token in tokens:
            if token.map:
                lines = (token.map[0], token.map[1])
            match token.type:
                case "front_matter":
                    title = _TITLE.search(token.content)
                    self.title = title[1] if title else ""
                case "heading_open":
                    self._is_heading = True
                case "heading_close":
                    self._is_heading = False
                case "bullet_list_open" | "ordered_list_open":
                    start = token.attrGet("start")
                    number = int(start) - 1 if start is not None else 0
                    self._lists.append(
                        _List(token.type.startswith("ordered"), number, self._lead())
                    )
                case "bullet_list_close" | "ordered_list_close":
                    if self._lists:
                        self._lists.pop()
                case "list_item_open":
                    self._item()
                case "list_item_close":
                    self._ordinal = None
                case "footnote_reference_open":
                    self._label = "^" + str(token.meta.get("label", ""))
                case "footnote_reference_close":
                    self._label = ""
                case "thead_open":
                    self._in_head = True
                case "thead_close":
                    self._in_head = False
                case "table_close":
                    self._header = ""
                case "tr_open":
                    self._row = []
                case "tr_close":
                    self._finish_row()
                case "html_block":
                    self._html(lines)
                case "inline":
                    if self._row is None:
                        self._paragraph(token, lines)
                    else:
                        self._row.append((token, lines))
                case _:
                    pass
        self.paragraphs.extend(rest(self._comments))

    def _add(self, paragraph: Paragraph) -> None:
        """Add a paragraph, with the comments that stand before it."""
        paragraph.comments[:0], self._comments = self._comments, []
        self.paragraphs.append(paragraph)

    def _lead(self) -> str:
        last = self.paragraphs[-1] if self.paragraphs else None
        if last is None or last.kind is PassageKind.HEADING:
            return ""
        return last.text

    def _item(self) -> None:
        if self._lists:
            self._lists[-1].number += 1
            self._ordinal = self._lists[-1].number if self._lists[-1].ordered else None

    def _paragraph(self, token: Token, lines: tuple[int, int]) -> None:
        weaver = Weaver()
        places = list(self._places(token.content, lines))
        end = _weave(weaver, token, places, self._source, ended=self._take)
        self._take(weaver, end)

    def _take(self, weaver: Weaver, end: int) -> None:
        """End a paragraph; a list of references may be several, on the lines of one block."""
        paragraph = weaver.take(end)
        if paragraph is None:
            return
        paragraph.label = self._label
        if self._is_heading:
            paragraph.kind = PassageKind.HEADING
            self._heading = paragraph.text
        elif self._lists:
            paragraph.kind = PassageKind.ITEM
            paragraph.lead = self._lists[-1].lead
            paragraph.ordinal = self._ordinal
        paragraph.heading = self._heading
        self._add(paragraph)

    def _finish_row(self) -> None:
        cells, self._row = self._row or [], None
        weaver = Weaver()
        end = 0
        for token, place in cells:
            if not token.content:
                continue
            places = list(self._places(token.content, place))
            if weaver.length and places:
                weaver.other(" | ", places[0][1], 1)
            end = _weave(weaver, token, places, self._source)
        paragraph = weaver.take(end)
        if paragraph is None:
            return
        paragraph.kind = PassageKind.ROW
        paragraph.heading = self._heading
        if self._in_head:
            self._header = paragraph.text
            paragraph.aside = True
        paragraph.lead = self._header
        self._add(paragraph)

    def _html(self, lines: tuple[int, int]) -> None:
        start, end = self._line(lines[0]), self._line(lines[1])
        for paragraph in html_paragraphs(self._markup, start, end)[1]:
            if paragraph.kind is PassageKind.HEADING:
                self._heading = paragraph.text
            paragraph.heading = self._heading
            if paragraph.cites or paragraph.text:
                self._add(paragraph)
            else:  # only comments
                self._comments.extend(replace(one, offset=0) for one in paragraph.comments)

    def _unmarked(self, tokens: Sequence[Token]) -> str:
        """The source with spaces for what marks blocks of HTML as quotations or items of lists."""
        pieces: list[str] = []
        at = 0
        for token in tokens:
            if token.type != "html_block" or not token.map:
                continue
            for number, line in enumerate(token.content.splitlines(), start=token.map[0]):
                begin, end = self._line(number), self._line(number + 1)
                whole = self._source[begin:end].rstrip("\r\n")
                if begin >= at and whole.endswith(line):
                    marks = len(whole) - len(line)
                    pieces += (self._source[at:begin], " " * marks)
                    at = begin + marks
        return "".join((*pieces, self._source[at:]))

    def _line(self, number: int) -> int:
        return self._starts[number] if number < len(self._starts) else len(self._source)

    def _places(self, content: str, lines: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """Say from which offset of the inline content which offset of the source holds.

        A line of the content is a part of its line of the source, from which markers of lists,
        quotations and headings were cut; cells of a row follow one another in it.
        """
        offset = 0
        for number, line in enumerate(content.split("\n"), start=lines[0]):
            start, end = self._line(number), self._line(number + 1)
            if self._cursor[0] == number:
                start = max(start, self._cursor[1])
            found = self._source.find(line, start, end)
            if found < 0:
                found = self._source.find(line.strip().replace("|", "\\|"), start, end)
            if found < 0:
                found = start
            elif self._row is not None or "|" in line:
                self._cursor = (number, found + len(line))
            yield offset, found
            offset += len(line) + 1


def _weave(
    weaver: Weaver,
    token: Token,
    places: Sequence[tuple[int, int]],
    source: str,
    *,
    ended: Callable[[Weaver, int], None] | None = None,
) -> int:
    """Weave a block's inline tokens; give the offset in the source behind them.

    `ended` is called where a line begins with the label of a reference, as "[2] https://…".
    """
    cursor = 0
    line = 0

    def place(offset: int) -> int:
        nonlocal line
        while line + 1 < len(places) and places[line + 1][0] <= offset:
            line += 1
        while line and places[line][0] > offset:
            line -= 1
        return min(places[line][1] + offset - places[line][0], len(source))

    for child in token.children or ():
        at = max(int(child.meta.get(_AT, cursor)), cursor)
        match child.type:
            case "text":
                weaver.text(child.content, place(at))
                cursor = at + len(child.content)
            case "text_special":
                weaver.other(child.content, place(at), len(child.markup))
                cursor = at + len(child.markup)
            case "code_inline":
                begin = token.content.find(child.content, at)
                begin = at if begin < 0 else begin
                weaver.text(child.content, place(begin))
                cursor = begin + len(child.content)
            case "softbreak" | "hardbreak":
                if ended is not None and _LABEL.match(token.content, at):
                    ended(weaver, place(at))
                else:
                    weaver.other(" ", place(at), 1)
                cursor = at + 1
            case "link_open":
                href = str(child.attrGet("href") or "")
                weaver.open(place(at), url=href, title=str(child.attrGet("title") or ""))
                cursor = at
            case "link_close":
                weaver.close(place(cursor))
            case "footnote_ref":
                label = str(child.meta.get("label", ""))
                begin = place(at)
                weaver.mark((begin, begin + len(label) + 3), label="^" + label)
                cursor = at + len(label) + 3
            case "html_inline":
                _inline_html(weaver, child.content, place(at))
                if child.content.startswith("<!--"):
                    last = place(at + len(child.content) - 1)
                    weaver.comment((place(at), last + 1), child.content[4:-3])
                cursor = at + len(child.content)
            case _:
                cursor = max(cursor, at)
    return place(cursor)


def _inline_html(weaver: Weaver, tag: str, at: int) -> None:
    if _ANCHOR.match(tag):
        href = attributes(tag, 2, len(tag)).get("href", "")
        weaver.open(at, url=href)
    elif tag.lower().startswith("</a"):
        weaver.close(at)
    elif tag.lower().startswith("<br"):
        weaver.other(" ", at, len(tag))
