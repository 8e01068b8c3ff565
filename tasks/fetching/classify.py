"""What a response means. Pure: status, headers and the body's beginning in, an outcome out.

Only what status, headers and unmistakable markers say is decided here. Walls that are made of
words (consent, login, soft 404) are told apart by the extraction, which sees the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from models.status import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

START_BYTES: Final = 16_384
"""How much of a body's beginning `classify` wants to see."""

HTML: Final = "text/html"
XHTML: Final = "application/xhtml+xml"
PDF: Final = "application/pdf"
PLAIN: Final = "text/plain"

_XML: Final = frozenset(
    {"text/xml", "application/xml", "application/rss+xml", "application/atom+xml"}
)
_TEXT: Final = frozenset(
    {
        PLAIN,
        "text/markdown",
        "text/x-markdown",
        "text/csv",
        "text/tab-separated-values",
        "text/x-rst",
    }
)
_UNTOLD: Final = frozenset(
    {
        "",
        "application/octet-stream",
        "application/force-download",
        "application/x-download",
        "binary/octet-stream",
        "application/unknown",
        "unknown/unknown",
        "content/unknown",
        "*/*",
        "application/download",
        "application/x-pdf",
        "text/pdf",
    }
)

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF87a", "an image"),
    (b"GIF89a", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"8BPS", "an image"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS-", "a PostScript document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\x00asm", "a program"),
    (b"OggS", "audio or video"),
    (b"ID3\x02", "audio"),
    (b"ID3\x03", "audio"),
    (b"ID3\x04", "audio"),
    (b"fLaC", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"SQLite format 3\x00", "a database"),
)
_RIFF: Final = re.compile(rb"RIFF.{4}(?:WEBP|WAVE|AVI )", re.DOTALL)
_FTYP: Final = re.compile(rb".{4}ftyp", re.DOTALL)
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b"))
_WIDE_BOMS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_LEAD_IN: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:\s+|<!--.*?-->|<\?xml[^>]*>)*", re.DOTALL)
_HTML_SIGN: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style|h1|div|table|p|a|br|b|font|iframe)"
    rb"(?=[\s>/])",
    re.IGNORECASE,
)
_PDF_SIGN: Final = re.compile(rb"\A[\x00\s]{0,64}(?:\xef\xbb\xbf)?%PDF-\d")
_ESSENCE: Final = re.compile(r"\s*([!#$%&'*+.^_`|~\w-]+/[!#$%&'*+.^_`|~\w-]+)\s*(?:[;,]|$)")
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*\"?\s*([A-Za-z0-9._:+-]{1,40})", re.IGNORECASE)

_TITLE: Final = re.compile(rb"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_BOT_TITLE: Final = re.compile(
    rb"just a moment|attention required! \| cloudflare|access denied\b"
    rb"|access to this page has been denied"
    rb"|pardon our interruption|are you a robot|robot check|bot verification|human verification"
    rb"|security check(?:point)?$|vercel security checkpoint|ddos-guard"
    rb"|please wait\W*(?:verifying)?$"
    rb"|you have been blocked|request rejected|verify(?:ing)? you are (?:a )?human|captcha"
    rb"|client challenge|checking your browser|radware (?:bot|captcha)|un instant|un momento",
    re.IGNORECASE,
)
# Lower case, as the beginning is searched.
_BOT_MARKS: Final = (
    b"_cf_chl_opt",
    b"cf-browser-verification",
    b"/cdn-cgi/challenge-platform/h/",
    b"captcha-delivery.com",
    b"px-captcha",
    b"_incapsula_resource",
    b"awswafintegration",
    b"challenge.js?",
    b"geo.captcha",
    b"hcaptcha.com",
    b"g-recaptcha",
    b"cf-turnstile",
    b"ddos-guard",
    b"errors.edgesuite.net",
    b"kasada",
    b"bm-verify",
)
# Marks that stand in challenge pages only, so they count with any successful status too.
_CHALLENGE_MARKS: Final = (
    b"window._cf_chl_opt",
    b"window.awswafcookiedomainlist",
    b"window.gokuprops",
    b"ct.captcha-delivery.com/c.js",
    b"ct.captcha-delivery.com/i.js",
    b"/_incapsula_resource?cwudnsai",
    b"/_incapsula_resource?swudnsai",
)
_CHALLENGE_HEADERS: Final = {"cf-mitigated": "challenge", "x-amzn-waf-action": ""}
_NOT_FREE: Final = re.compile(rb"\"isaccessibleforfree\"\s*:\s*\"?\s*false", re.IGNORECASE)
_UNSEEN: Final = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_TINY_TEXT: Final = 1_500
_SHORT_PAGE: Final = 12_000

_BLOCKED: Final = frozenset({401, 403, 407, 429, 451, 999})
# Statuses that bot checks come with: there a mark anywhere in the beginning is enough.
_CHECKING: Final = frozenset({202, 401, 403, 405, 406, 429, 503, 520})
_PASSING: Final = frozenset({408, 421, 425, 429})
_LASTING_5XX: Final = frozenset({501, 505, 506, 508, 510, 511})


@dataclass(frozen=True, slots=True)
class Classified:
    """What a response is. `content_type` is what the body is taken for, "" unless it is read."""

    outcome: Outcome
    detail: str = ""
    transient: bool = False
    content_type: str = ""


def classify(status: int, headers: Mapping[str, str], start: bytes, *, whole: bool) -> Classified:
    """Decide about a final response (no redirect).

    `headers` have lower-case names; `start` is the decoded body's beginning, up to START_BYTES;
    `whole` says that there is no more of it. 304 and redirects are the client's.
    """
    said = f"HTTP {status}"
    ok = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    if _is_challenge(status, headers, start, whole=whole):
        return Classified(Outcome.BLOCKED, f"{said}: a check that visitors are no robots")
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Classified(Outcome.GONE, said)
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return Classified(Outcome.PAYWALLED, f"{said}: payment required")
    if status in _BLOCKED:
        return Classified(Outcome.BLOCKED, said, transient=status in _PASSING)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Classified(Outcome.UNREACHABLE, said, transient=status not in _LASTING_5XX)
    if not ok:
        return Classified(Outcome.UNREACHABLE, said, transient=status in _PASSING)
    if status == HTTPStatus.PARTIAL_CONTENT:
        return Classified(Outcome.UNREADABLE, f"{said}: only a part of the page")
    if whole and not start:
        return Classified(Outcome.UNREADABLE, f"{said}, but no content")
    kind, refused = content_type(headers.get("content-type", ""), start)
    if refused:
        return Classified(Outcome.UNSUPPORTED, refused)
    if whole and _NOT_FREE.search(start) and _text_size(start) < _TINY_TEXT:
        return Classified(Outcome.PAYWALLED, "the page says that it is not free to read")
    return Classified(Outcome.OK, content_type=kind)


def content_type(header: str, start: bytes) -> tuple[str, str]:
    """Tell what a body is: (type, "") when it is read, ("", why) when it is not.

    The bytes win over the header where they are unmistakable: PDF, archives, images, HTML under a
    type that says nothing or something else; NUL bytes make it binary unless it is UTF-16.
    """
    essence = _ESSENCE.match(header)
    told = essence[1].lower() if essence else ""
    if _PDF_SIGN.match(start):
        return PDF, ""
    binary = _binary(start)
    if binary:
        return "", f"{binary}, not a page" if told in _UNTOLD else f"{binary}, sent as {told[:60]}"
    if told == PDF:
        return (HTML, "") if _looks_html(start) else ("", "sent as application/pdf, but no PDF")
    if told in {HTML, XHTML}:
        return told, ""
    if _looks_html(start):
        return HTML, ""
    if told in _XML or (told.endswith("+xml") and told != "image/svg+xml"):
        return "text/xml", ""
    if told in _TEXT or told in _UNTOLD:
        return PLAIN, ""
    return "", f"type {told[:60]} is not read"


def charset_of(header: str) -> str:
    """Give the charset parameter of a Content-Type header, "" if it has none."""
    found = _CHARSET.search(header)
    return found[1] if found else ""


def _looks_html(start: bytes) -> bool:
    lead_in = _LEAD_IN.match(start)
    return _HTML_SIGN.match(start, lead_in.end() if lead_in else 0) is not None


def _binary(start: bytes) -> str:
    """Name the binary format that the bytes begin as; "" for text."""
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return name
    if _RIFF.match(start):
        return "an image, audio or video"
    if _FTYP.match(start):
        return "an image or video"
    head = start[:1024]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if not controls or start.startswith(_WIDE_BOMS):
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if (b"<\0" in head or b"\0<" in head) and min(even, odd) * 10 <= max(even, odd):
        return ""  # markup in UTF-16 without a mark
    bearable = 0.1 if _looks_html(start) else 0.02
    return "binary data" if controls > len(head) * bearable else ""


def _is_challenge(status: int, headers: Mapping[str, str], start: bytes, *, whole: bool) -> bool:
    """Whether this is a bot check instead of the page."""
    for name, value in _CHALLENGE_HEADERS.items():
        if name in headers and headers[name].lower().startswith(value):
            return True
    low = start.lower()
    title = _TITLE.search(low)
    titled = title is not None and _BOT_TITLE.match(title[1].strip()) is not None
    if status in _CHECKING:
        return titled or any(mark in low for mark in _BOT_MARKS)
    if status >= HTTPStatus.MULTIPLE_CHOICES or not whole:
        return False
    if any(mark in low for mark in _CHALLENGE_MARKS):
        return True
    # With 200 the title must say it and the page must hold little else, or a news article about
    # captchas would be one.
    return titled and len(start) < _SHORT_PAGE and _text_size(start) < _TINY_TEXT


def _text_size(start: bytes) -> int:
    """Roughly how many bytes of text a small page shows."""
    return len(b" ".join(_UNSEEN.sub(b" ", start).split()))
