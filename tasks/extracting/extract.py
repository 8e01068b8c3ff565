"""From what was fetched to a Page, or the reason why there is none. Pure: bytes in, value out."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from models.status import Outcome, Reason
from models.values import Page, Unread
from tasks.extracting.charset import decode

if TYPE_CHECKING:
    from datetime import date

    from models.values import Fetched

_SNIFFED: Final = 4_096
_MARKUP: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|h[1-6]|table|script|article|span|a|ul)\b",
    re.IGNORECASE,
)
_XML: Final = re.compile(rb"^\s*<\?xml\b", re.IGNORECASE)
_BINARY: Final = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a sound, film or picture (RIFF)"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"OggS", "a sound or film (Ogg)"),
    (b"ID3", "a sound (MP3)"),
    (b"\x00\x00\x00\x18ftyp", "a film (MP4)"),
    (b"\x00\x00\x00\x20ftyp", "a film (MP4)"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstd)"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
_WIDE_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_WIDE_MARKUP: Final = re.compile(rb"<\x00[!a-z]\x00|\x00<\x00[!a-z]", re.IGNORECASE)
BINARY_SHARE: Final = 0.1
"""A body with more NULs and control bytes than this is no text."""
ODD_SHARE: Final = 0.02
"""The same for a body that is not UTF-8: text in other charsets has no control bytes."""


class Form(StrEnum):
    """What a body is, whatever its header says."""

    HTML = "html"
    PDF = "pdf"
    PLAIN = "plain"
    BINARY = "binary"


def extract(fetched: Fetched, *, full_only: bool = False) -> Page | Unread:
    """Read one fetched body. `full_only` leaves out what can take long (see `html`).

    A fetch that did not end in `ok` gives its own reason as Unread. Raises ValueError for
    `not_modified`, whose body the caller has and this value has not.
    """
    refused = unfetched(fetched)
    if refused is not None:
        return refused
    return extract_body(
        fetched.body,
        content_type=fetched.content_type,
        charset=fetched.charset,
        url=fetched.final_url or fetched.url,
        today=fetched.fetched_at.date(),
        full_only=full_only,
    )


def unfetched(fetched: Fetched) -> Unread | None:
    """Say why there is no body to read, or None if there is one. Raises as `extract` does."""
    if fetched.outcome is Outcome.NOT_MODIFIED:
        raise ValueError("a page that was not modified has no body to extract")
    reason = fetched.outcome.reason
    return None if reason is None else Unread(reason=reason, detail=fetched.detail)


def extract_body(
    body: bytes,
    *,
    content_type: str = "",
    charset: str = "",
    url: str = "",
    today: date | None = None,
    full_only: bool = False,
) -> Page | Unread:
    """Read a body whose header said `content_type` and `charset` ("" if it said nothing)."""
    form = form_of(body, content_type)
    if not body.strip():
        return Unread(reason=Reason.UNREADABLE, detail="the answer was empty")
    if form is Form.PDF:
        from tasks.extracting.pdf import pdf_page  # noqa: PLC0415  PDFium is loaded when needed

        return pdf_page(body)
    if form is Form.BINARY:
        name = _binary(body) or content_type.partition(";")[0].strip() or "binary data"
        return Unread(reason=Reason.UNSUPPORTED, detail=f"the cited page is {name}")
    source = decode(body, declared=charset, is_html=form is Form.HTML)
    if form is Form.HTML:
        from tasks.extracting.html import html_page  # noqa: PLC0415  trafilatura likewise

        return html_page(source, url=url, today=today, full_only=full_only)
    from tasks.extracting.plain import plain_page  # noqa: PLC0415

    return plain_page(source)


def form_of(body: bytes, content_type: str) -> Form:
    """Tell what `body` is. Its first bytes count for more than the header, which may lie."""
    head = body[:_SNIFFED]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\f\x00")
    if b"%PDF-" in head[:1024]:
        return Form.PDF
    kind = content_type.partition(";")[0].strip().lower()
    wide = head.startswith(_WIDE_BOMS) or _WIDE_MARKUP.search(head) is not None
    if not wide and (_binary(body) or _unprintable(head)):
        return Form.BINARY
    if "html" in kind or "xml" in kind or _XML.match(start) or _WIDE_MARKUP.search(head):
        return Form.HTML
    if start.startswith(b"<") and _MARKUP.search(head):
        return Form.HTML
    if kind in {"", "application/octet-stream"} and _MARKUP.search(head):
        return Form.HTML
    return Form.PLAIN


def _binary(body: bytes) -> str:
    return next((name for magic, name in _BINARY if body.startswith(magic)), "")


def _unprintable(head: bytes) -> bool:
    if b"<html" in head.lower():
        return False
    odd = len(head) - len(head.translate(None, _CONTROLS))
    return odd > (BINARY_SHARE if _is_utf8(head) else ODD_SHARE) * len(head)


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


_CONTROLS: Final = bytes(set(range(32)) - {8, 9, 10, 12, 13, 27})
