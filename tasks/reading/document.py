"""Documents as people have them, read into claims with their places and citations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml.etree import LxmlError
from trafilatura.utils import load_html

from models.errors import InputError
from models.inputs import ClaimInput, clean
from models.values import PassageKind
from tasks.extracting.characters import one_line
from tasks.extracting.charset import decode
from tasks.extracting.clean import clean_blocks
from tasks.reading.checkworthy import THRESHOLD
from tasks.reading.claims import claims_of
from tasks.reading.docx import docx_paragraphs
from tasks.reading.htmlsource import Shape, html_paragraphs
from tasks.reading.markdown import markdown_paragraphs
from tasks.reading.pdf import pdf_paragraphs
from tasks.reading.plain import plain_paragraphs
from tasks.reading.urls import url_key
from tasks.reading.values import Attachment, Media, ReadClaim, ReadDocument
from tasks.reading.wikitext import wikitext_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from tasks.reading.values import Reference
    from tasks.reading.woven import Paragraph

LARGEST: Final = {
    Media.MARKDOWN: 2_000_000,
    Media.HTML: 6_000_000,
    Media.WIKITEXT: 2_000_000,
    Media.TEXT: 2_000_000,
    Media.DOCX: 60_000_000,
    Media.PDF: 60_000_000,
}
"""Bytes of a document of each format: what is read within 10 seconds and 500 MB."""

_SUFFIXES: Final = {
    ".md": Media.MARKDOWN,
    ".markdown": Media.MARKDOWN,
    ".mdown": Media.MARKDOWN,
    ".mkd": Media.MARKDOWN,
    ".qmd": Media.MARKDOWN,
    ".rmd": Media.MARKDOWN,
    ".html": Media.HTML,
    ".htm": Media.HTML,
    ".xhtml": Media.HTML,
    ".docx": Media.DOCX,
    ".pdf": Media.PDF,
    ".wiki": Media.WIKITEXT,
    ".wikitext": Media.WIKITEXT,
    ".mediawiki": Media.WIKITEXT,
    ".txt": Media.TEXT,
    ".text": Media.TEXT,
}
_TYPES: Final = {
    "text/markdown": Media.MARKDOWN,
    "text/html": Media.HTML,
    "application/xhtml+xml": Media.HTML,
    "application/pdf": Media.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Media.DOCX,
    "text/x-wiki": Media.WIKITEXT,
    "text/plain": Media.TEXT,
}
_HTML: Final = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_WIKI: Final = re.compile(
    r"<ref[\s>]|\{\{\s*cite\s|^==+[^=\n]+==+\s*$|\[\[[^\]\n|]+\|", re.IGNORECASE | re.MULTILINE
)
_MARKDOWN: Final = re.compile(
    r"^#{1,6} \S|\]\(https?://|^\[[^\]\n]+\]:\s+\S|\[\^\w+\]|^---\n|^\s*[-*] \[|\*\*\S|^\|[ :-]+\|",
    re.MULTILINE,
)
_SNIFFED: Final = 200_000
_LETTERS: Final = re.compile(r"\W+")
_BOILERPLATE: Final = frozenset({"nav", "aside", "footer", "header", "form", "script", "menu"})
MAIN_CHARACTERS: Final = 2_000_000
MAIN_TAGS: Final = 40_000
MAIN_DEPTH: Final = 500
"""Larger, fuller or deeper pages are read without trafilatura, by their tags alone."""


def read_document(
    data: bytes,
    *,
    name: str,
    media: str | None = None,
    bibliography: Mapping[str, Reference] | None = None,
    attachment: Attachment = Attachment.PARAGRAPH,
) -> ReadDocument:
    """Read a document into its claims.

    `name` is shown in errors, and its ending tells the format unless `media` does: a Media value
    or a MIME type. Where neither does, the content is looked at. `bibliography` is what `[@key]`
    refers to (see tasks.reading.bibliography). Raises InputError for what is too large, broken,
    locked or hostile; any other bytes give a document, perhaps one without claims.
    """
    shown = clean(name)
    told = media_of(data, name=name, media=media)
    if len(data) > LARGEST[told]:
        raise InputError(
            f"is larger than {LARGEST[told] // 1_000_000} MB, the most for {told.value}",
            where=shown,
            hint="split the document",
        )
    try:
        title, text, paragraphs = _read(data, told, shown)
        claims, loose, problems = claims_of(
            paragraphs, text, bibliography=bibliography or {}, attachment=attachment
        )
    except InputError as error:
        if error.where:
            raise
        raise InputError(error.message, where=shown, hint=error.hint) from None
    if not title:
        headings = (p.text for p in paragraphs if p.kind is PassageKind.HEADING)
        title = next(headings, "")
    return ReadDocument(
        media=told,
        title=one_line(title)[:300],
        text=text,
        claims=claims,
        loose=loose,
        problems=problems,
    )


def media_of(data: bytes, *, name: str, media: str | None = None) -> Media:
    """Tell a document's format by `media`, its name's ending, or its content, in this order."""
    if media:
        low = media.split(";")[0].strip().lower()
        told = _TYPES.get(low)
        if told is None and low in set(Media):
            told = Media(low)
        if told is not None:
            return told
    for suffix, told in _SUFFIXES.items():
        if name.lower().endswith(suffix):
            return told
    if data.startswith(b"%PDF-"):
        return Media.PDF
    if data.startswith(b"PK\x03\x04"):
        return Media.DOCX
    text = data[:_SNIFFED].decode("utf-8", "replace")
    if _HTML.match(text):
        return Media.HTML
    if _WIKI.search(text):
        return Media.WIKITEXT
    return Media.MARKDOWN if _MARKDOWN.search(text) else Media.TEXT


def _read(data: bytes, told: Media, name: str) -> tuple[str, str, list[Paragraph]]:
    """Give title, text and paragraphs."""
    if told is Media.DOCX:
        return docx_paragraphs(data, name=name)
    if told is Media.PDF:
        return pdf_paragraphs(data, name=name)
    if data.startswith((b"PK\x03\x04", b"%PDF-")):
        raise InputError(f"is not {told.value}, whatever its name says", where=name)
    text = decode(data, is_html=told is Media.HTML)
    if told is Media.HTML:
        shape, paragraphs = html_paragraphs(text)
        return shape.title, text, _main(text, shape, paragraphs)
    if told is Media.MARKDOWN:
        title, paragraphs = markdown_paragraphs(text)
        return title, text, paragraphs
    if told is Media.WIKITEXT:
        return "", text, wikitext_paragraphs(text, name=name)
    return "", text, plain_paragraphs(text)


def _main(text: str, shape: Shape, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Mark as `aside` what is not in the main text of a whole page, as trafilatura finds it."""
    if not shape.page or not (shape.names & _BOILERPLATE):
        return paragraphs
    if len(text) > MAIN_CHARACTERS or shape.tags > MAIN_TAGS or shape.depth > MAIN_DEPTH:
        return paragraphs
    try:
        tree = load_html(text)
        blocks = clean_blocks(tree) if tree is not None else []
    except (ValueError, LxmlError, RecursionError):
        return paragraphs
    main = _letters(" ".join(block.text for block in blocks))
    if len(main) < 200:  # noqa: PLR2004  too little to be the whole of a text
        return paragraphs
    for paragraph in paragraphs:
        paragraph.aside = paragraph.aside or not _within(paragraph, main)
    return paragraphs


def _within(paragraph: Paragraph, main: str) -> bool:
    """Whether the main text holds a paragraph: all of it, or its beginning and end."""
    text = _letters(paragraph.text)
    piece = 40
    return text in main or (
        len(text) > 2 * piece and text[:piece] in main and text[-piece:] in main
    )


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def claim_inputs(
    document: ReadDocument,
    *,
    name: str,
    threshold: float = THRESHOLD,
    everything: bool = False,
    cited_only: bool = False,
) -> Iterator[ClaimInput]:
    """Give one ClaimInput for each citation, and one without a URL for each claim in need of one.

    Uncited claims are given if their score reaches `threshold`, all with `everything`, none with
    `cited_only`. A cited URL that is no web address keeps itself as key, so that it is reported.
    """
    for claim in document.claims:
        if claim.links:
            for link in claim.links:
                yield _input(claim, name, url=link.url, accessed=link.accessed)
        elif not cited_only and (everything or claim.score >= threshold):
            yield _input(claim, name, url="", accessed=None)


def _input(claim: ReadClaim, name: str, *, url: str, accessed: date | None) -> ClaimInput:
    url = clean(url)
    try:
        key = url_key(url) if url else ""
    except InputError:
        key = url
    return ClaimInput(
        claim=claim.text,
        url=url,
        key=key,
        document=name,
        accessed=accessed,
        context=" ".join(part for part in (claim.lead, claim.context) if part),
        start=claim.start,
        end=claim.end,
        line=claim.line,
        column=claim.column,
        place=claim.place,
    )
