"""PDF: text as the extractor reads it, links from its annotations (pypdf)."""

from __future__ import annotations

import io
import logging
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from models.errors import InputError
from models.values import PassageKind, Unread
from tasks.extracting.characters import one_line
from tasks.extracting.pdf import pdf_page
from tasks.reading.plain import is_heading
from tasks.reading.woven import Cite, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.values import Page

LARGEST: Final = 60_000_000
"""Bytes of a PDF."""

MOST_PAGES: Final = 3_000
MOST_LINKS: Final = 20_000

_BLOCK: Final = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)

logging.getLogger("pypdf").addHandler(logging.NullHandler())


def pdf_paragraphs(data: bytes, *, name: str) -> tuple[str, str, list[Paragraph]]:
    """Give title, text and paragraphs; offsets are in that text, `place` is the page.

    Raises InputError for a PDF that is broken, locked, only pictures, or too large.
    """
    if len(data) > LARGEST:
        raise InputError(f"is larger than {LARGEST // 1_000_000} MB", where=name)
    _check_pages(data, name)
    page = pdf_page(data)
    if isinstance(page, Unread):
        raise InputError(page.detail, where=name)
    paragraphs = list(_paragraphs(page))
    _attach(paragraphs, list(_links(data)))
    return page.title, page.text, paragraphs


def _check_pages(data: bytes, name: str) -> None:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return  # said in words by the extractor
    try:
        count = len(document)
    finally:
        document.close()
    if count > MOST_PAGES:
        raise InputError(f"has {count} pages; the limit is {MOST_PAGES}", where=name)


def _paragraphs(page: Page) -> Iterator[Paragraph]:
    starts = [passage.start for passage in page.passages]
    heading = ""
    for block in _BLOCK.finditer(page.text):
        text = block[0]
        at = max(bisect_right(starts, block.start()) - 1, 0)
        number = page.passages[at].page_number
        kind = PassageKind.SENTENCE
        if is_heading(text, alone=True):
            kind, heading = PassageKind.HEADING, text
        yield Paragraph(
            text=text.replace("\n", " "),
            runs=[(0, block.start(), 0)],
            kind=kind,
            heading=heading,
            place=f"page {number}" if number else "",
        )


def _links(data: bytes) -> Iterator[tuple[int, str, str]]:
    """Give page number, linked text and URL of each link annotation, in the order of the pages."""
    try:
        reader = PdfReader(io.BytesIO(data))
        document = pdfium.PdfDocument(data)
    except Exception:  # noqa: BLE001  a PDF that is read by one library may not be by the other
        return
    found = 0
    try:
        for number in range(min(len(document), len(reader.pages))):
            rectangles = list(_annotations(reader, number))
            if not rectangles:
                continue
            textpage = document[number].get_textpage()
            try:
                for url, (left, bottom, right, top) in rectangles:
                    found += 1
                    if found > MOST_LINKS:
                        return
                    shown = textpage.get_text_bounded(left, bottom, right, top)
                    yield number + 1, one_line(shown), url
            finally:
                textpage.close()
    except Exception:  # noqa: BLE001  broken annotations cost the links after them, not the text
        return
    finally:
        document.close()


def _annotations(
    reader: PdfReader, number: int
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    listed = reader.pages[number].get("/Annots")
    annotations = listed.get_object() if listed is not None else None
    if not isinstance(annotations, ArrayObject):
        return
    for item in annotations:
        annotation = item.get_object()
        if not isinstance(annotation, DictionaryObject) or annotation.get("/Subtype") != "/Link":
            continue
        action = annotation.get("/A")
        action = action.get_object() if action is not None else None
        url = action.get("/URI") if isinstance(action, DictionaryObject) else None
        url = url.get_object() if url is not None else None
        url = url.decode("latin-1") if isinstance(url, bytes) else str(url or "")
        rectangle = annotation.get("/Rect")
        if not _WEB.match(url) or not isinstance(rectangle, ArrayObject) or len(rectangle) != 4:  # noqa: PLR2004
            continue
        x0, y0, x1, y1 = (float(value.get_object()) for value in rectangle)
        yield url, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _attach(paragraphs: list[Paragraph], links: list[tuple[int, str, str]]) -> None:
    """Find each link's text in the paragraphs of its page, each from where the last one ended."""
    pages: dict[str, list[Paragraph]] = {}
    for paragraph in paragraphs:
        pages.setdefault(paragraph.place, []).append(paragraph)
    cursors: dict[int, int] = {}
    for number, shown, url in links:
        if not shown:
            continue
        here = pages.get(f"page {number}", []) + pages.get(f"page {number - 1}", [])[-1:]
        for paragraph in here:
            begin = cursors.get(id(paragraph), 0)
            at = paragraph.text.find(shown, begin)
            if at < 0:
                continue
            end = at + len(shown)
            cursors[id(paragraph)] = end
            if (
                paragraph.cites
                and paragraph.cites[-1].url == url
                and (paragraph.text[paragraph.cites[-1].end : at].strip() == "")
            ):
                paragraph.cites[-1].end = end  # one link that was wrapped
                paragraph.cites[-1].source = paragraph.source(paragraph.cites[-1].start, end)
            else:
                paragraph.cites.append(
                    Cite(start=at, end=end, source=paragraph.source(at, end), url=url)
                )
            break
