"""A PDF's text by pypdfium2: page numbers kept, wrapped lines joined, running heads left out."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Final

import pypdfium2 as pdfium

from models.status import Reason
from models.values import Page, Unread
from tasks.extracting.characters import one_line, visible
from tasks.extracting.language import guess
from tasks.extracting.passages import Block, compose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# PDFium joins a line that ends in a hyphen with the next, and writes U+FFFE for the hyphen.
_JOINED: Final = re.compile("(\\S{0,60}[^\\W\\d_])[\ufffe\x02](?=([^\\W\\d_])?)")
_DIVIDED: Final = re.compile("[^\\W\\d_][-\u2010]$")
_BREAKS: Final = re.compile(r"\r\n|[\r\n]")
_NUMBER: Final = re.compile(r"\d+")
_PAGE_NUMBER: Final = re.compile(
    r"\W*(?:(?:page|seite|p\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|von)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_FIGURE: Final = re.compile(r"^\W*\d[\d.,%]*\W*$")
_ENDS: Final = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")
_CREATED: Final = re.compile(r"^D:(\d{4})(\d\d)(\d\d)")
_PASSWORD_ERROR: Final = 4
EDGE_LINES: Final = 2
LONG_SHARE: Final = 0.75
"""A line of so much of the page's width runs on into the next."""


def pdf_page(body: bytes) -> Page | Unread:
    """Read a PDF; broken, encrypted or merely scanned ones are Unread with a reason in words."""
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD_ERROR
        detail = "the PDF asks for a password" if locked else "the PDF is broken"
        return Unread(reason=Reason.UNREADABLE, detail=detail)
    try:
        count = len(document)
        pages = [list(_lines(document, index)) for index in range(count)]
        fields = document.get_metadata_dict()
    except pdfium.PdfiumError:
        return Unread(reason=Reason.UNREADABLE, detail="the PDF is broken")
    finally:
        document.close()
    blocks = list(_paragraphs(_without_running_heads(pages)))
    text, passages = compose(blocks)
    if not passages:
        detail = "the PDF holds pictures only, as a scan does" if count else "the PDF has no pages"
        return Unread(reason=Reason.UNREADABLE, detail=detail)
    return Page(
        text=text,
        passages=passages,
        title=one_line(fields.get("Title", "")) or _title(blocks),
        author=one_line(fields.get("Author", "")),
        date=_created(fields.get("CreationDate", "")),
        language=guess(text),
    )


def _lines(document: pdfium.PdfDocument, index: int) -> Iterator[str]:
    try:
        page = document[index]
    except pdfium.PdfiumError:  # one broken page does not cost the others
        return
    try:
        textpage = page.get_textpage()
        try:
            text = textpage.get_text_range()
        finally:
            textpage.close()
    except pdfium.PdfiumError:
        return
    finally:
        page.close()
    for line in _BREAKS.split(_JOINED.sub(_mended, text)):
        tidy = " ".join(line.split())
        if tidy:
            yield tidy


def _mended(match: re.Match[str]) -> str:
    """Put a divided word together, unless it has a hyphen of its own ("Anglo-American")."""
    whole = match[2] is not None and match[2].islower() and "-" not in match[1]
    return match[1] if whole else f"{match[1]}-"


def _without_running_heads(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Leave out page numbers, and lines that most pages begin or end with (after the first)."""
    edges = [
        {_NUMBER.sub("#", line) for line in (*page[: _edge(page)], *page[-_edge(page) :])}
        for page in pages
    ]
    often = max(3, len(pages) // 2)
    common = {line for line, n in Counter(x for edge in edges for x in edge).items() if n >= often}
    seen: set[str] = set()
    kept: list[list[str]] = []
    for page in pages:
        rest: list[str] = []
        for index, line in enumerate(page):
            if _edge(page) <= index < len(page) - _edge(page):
                rest.append(line)
                continue
            key = _NUMBER.sub("#", line)
            if key in common and key in seen:
                continue
            if len(pages) > 1 and _PAGE_NUMBER.fullmatch(line):
                continue
            seen.add(key)
            rest.append(line)
        kept.append(rest)
    return kept


def _edge(page: Sequence[str]) -> int:
    return EDGE_LINES if len(page) > EDGE_LINES * 4 else 1


def _paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[Block]:
    """Join wrapped lines, across pages too; say from which offset which page number holds."""
    parts: list[str] = []
    numbers: list[tuple[int, int]] = []
    length = 0
    before = ""
    for number, page in enumerate(pages, start=1):
        width = sorted(map(len, page))[len(page) * 9 // 10] if page else 0
        for line in page:
            if parts and _runs_on(before, line, width):
                divided = _DIVIDED.search(before) is not None and line[0].islower()
                if divided:
                    parts[-1] = parts[-1][:-1]
                    length -= 1
                else:
                    parts.append(" ")
                    length += 1
            elif parts:
                yield _block(parts, numbers)
                parts, numbers, length = [], [], 0
            text = visible(line)
            if not numbers or numbers[-1][1] != number:
                numbers.append((length, number))
            parts.append(text)
            length += len(text)
            before = line
    if parts:
        yield _block(parts, numbers)


def _block(parts: Sequence[str], numbers: Sequence[tuple[int, int]]) -> Block:
    return Block(text="".join(parts).strip(), pages=tuple(numbers))


def _runs_on(before: str, line: str, width: int) -> bool:
    if _DIVIDED.search(before) and line[0].islower():
        return True
    if _tabular(before) or _tabular(line):
        return False
    if len(before) >= LONG_SHARE * width and len(before) > 20:  # noqa: PLR2004
        return True
    return line[0].islower() and not _ENDS.search(before)


def _tabular(line: str) -> bool:
    """Say whether a line is a table's row: two figures in five words, and more than one."""
    words = line.split()
    figures = sum(_FIGURE.match(word) is not None for word in words)
    return figures > 1 and figures >= 0.4 * len(words)


def _title(blocks: Sequence[Block]) -> str:
    first = blocks[0].text
    return first if len(first) <= 150 and not _ENDS.search(first) else ""  # noqa: PLR2004


def _created(field: str) -> date | None:
    match = _CREATED.match(field)
    if match:
        with suppress(ValueError):
            return date(int(match[1]), int(match[2]), int(match[3]))
    return None
