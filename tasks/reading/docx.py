"""DOCX by mammoth, which makes HTML of it, with hyperlinks, footnotes and endnotes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

import mammoth

from models.errors import InputError
from models.inputs import clean
from models.values import PassageKind
from tasks.reading.htmlsource import html_paragraphs
from tasks.reading.woven import Cite, Paragraph
from tasks.reading.zipped import check_zip

LARGEST_UNPACKED: Final = 150_000_000
"""Bytes of all parts of a document when unpacked; pictures are most of them."""

LARGEST_TEXT: Final = 12_000_000
"""Bytes of XML in which the text is: mammoth needs some forty times as much memory."""

_XML: Final = re.compile(r"word/(?:document|footnotes|endnotes|comments|styles|numbering)\w*\.xml$")
_TITLE: Final = re.compile(rb"<dc:title>([^<]{1,300})</dc:title>")
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_DEEPEST: Final = 300


def docx_paragraphs(data: bytes, *, name: str) -> tuple[str, str, list[Paragraph]]:
    """Give title, text (a paragraph a line) and paragraphs; offsets are in that text.

    Raises InputError for what is no DOCX, for zip bombs and for XML with entities.
    """
    members = check_zip(data, name=name, most=LARGEST_UNPACKED)
    if "word/document.xml" not in members:
        raise InputError("is not a Word document", where=name)
    title = _checked(data, name)
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(data),
            convert_image=mammoth.images.img_element(lambda _image: {"src": ""}),
            style_map="p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh",
            external_file_access=False,
        ).value
    except RecursionError:
        raise InputError("is nested too deep to be read", where=name) from None
    except Exception as error:  # noqa: BLE001  mammoth raises whatever its XML readers do
        detail = clean(str(error))[:100] or type(error).__name__
        raise InputError(f"cannot be read as a Word document: {detail}", where=name) from None
    return title, *composed(html_paragraphs(html)[1])


def _checked(data: bytes, name: str) -> str:
    """Look into the XML that mammoth will parse; give the title in the properties."""
    title = ""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = 0
        for member in archive.infolist():
            if member.filename == "docProps/core.xml" and member.file_size < 100_000:  # noqa: PLR2004
                found = _TITLE.search(archive.read(member))
                title = clean(found[1].decode("utf-8", "replace")) if found else ""
            if not member.filename.endswith((".xml", ".rels")):
                continue
            if _XML.search(member.filename):
                size += member.file_size
            if member.file_size > LARGEST_TEXT:
                continue
            xml = archive.read(member)
            if _DOCTYPE.search(xml) or b"\x00" in xml[:64]:  # nor does Word write UTF-16
                raise InputError("holds XML with a document type", where=name)
        if size > LARGEST_TEXT:
            raise InputError(
                f"holds {size // 1_000_000} MB of text; the limit is {LARGEST_TEXT // 1_000_000}",
                where=name,
                hint="split the document",
            )
        if _depth(archive.read("word/document.xml")) > _DEEPEST:
            raise InputError("is nested too deep to be read", where=name)
    return title


def _depth(xml: bytes) -> int:
    """How deep elements are nested, without a parser that may not survive it."""
    depth = deepest = 0
    for tag in re.finditer(rb"<(/?)[A-Za-z][^<>]*?(/?)>", xml):
        if tag[1]:
            depth -= 1
        elif not tag[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def composed(paragraphs: list[Paragraph]) -> tuple[str, list[Paragraph]]:
    """Write paragraphs one a line, and give them with offsets in what was written."""
    length = 0
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs, start=1):
        if paragraph.kind is not PassageKind.HEADING:
            paragraph.place = f"paragraph {number}"
        lines.append(paragraph.text)
        for cite in paragraph.cites:
            _move(cite, length)
        paragraph.runs = [(0, length, 0)]
        length += len(paragraph.text) + 1
    return "\n".join(lines), paragraphs


def _move(cite: Cite, offset: int) -> None:
    cite.source = (offset + cite.start, offset + cite.end)
