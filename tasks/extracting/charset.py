"""Bytes to text: byte order mark, header, meta element, then detection. Never raises.

Follows the order of the WHATWG HTML standard ("encoding sniffing algorithm") and the label meanings
of the WHATWG Encoding standard (latin-1 means windows-1252, gb2312 means gb18030), with two
departures that browsers do not make, because a wrong charset here costs a wrong verdict:
a page declared as something else whose bytes are all valid multi-byte UTF-8 is UTF-8, and a
declaration under which much of the page is undecodable gives way to what detection finds.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes
from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

PRESCAN_BYTES: Final = 4_096
"""How far a meta element is looked for; the standard asks for at least 1,024."""

DETECT_BYTES: Final = 32_768
"""How much of a page detection looks at."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# WHATWG charsets whose Python namesake knows fewer characters than browsers do.
_SUPERSETS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
}

# Beside the labels of the standard, what Python knows under these names is believed too.
_BELIEVED: Final = re.compile(
    r"cp(?:125[0-8]|437|85[0258]|86[26]|874|932|949|950)|iso8859-\d+|koi8-[rtu]|mac-\w+"
    r"|gb\w+|big5\w*|euc_\w+|shift_jis\w*|iso2022_jp\w*|ascii|utf-(?:8|16|32)(?:-[bl]e)?"
)

# What an undeclared page on the web is likely to be in (the locale defaults of the HTML standard).
_CANDIDATES: Final = [
    "gb18030",
    "big5hkscs",
    "cp932",
    "euc_jp",
    "iso2022_jp",
    "cp949",
    "cp1250",
    "cp1251",
    "cp1252",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "cp866",
    "cp874",
    "iso8859_2",
    "koi8_r",
]

_COMMENT: Final = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META: Final = re.compile(rb"<meta[\s/][^>]{0,1024}", re.IGNORECASE)
_META_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([^\s\"'/>;]{1,40})", re.IGNORECASE)
_XML: Final = re.compile(
    rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']", re.IGNORECASE
)
_SHIFT: Final = re.compile(rb"\x1b\$[@B].{2,}?\x1b\([BJ]", re.DOTALL)
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_LABEL: Final = re.compile(r"[A-Za-z0-9._:-]{1,40}")

_LARGEST_LOSS: Final = 0.01
"""More than this share of replacement characters, and a declaration is not believed."""

_FEW: Final = 2
"""Replacement characters that never matter."""

_LEAD_BYTES: Final = bytes(range(0xC2, 0xF5))
"""Bytes that begin a multi-byte UTF-8 sequence."""

_LEAST_NULS: Final = 0.03
"""The least share of NULs that makes UTF-16 of bytes."""

_LEAST_WIDE: Final = 8
"""Fewer bytes say nothing about UTF-16."""


def decode(body: bytes, *, declared: str = "", is_html: bool = True) -> str:
    """Decode a page.

    `declared` is the charset of the Content-Type header, "" if there was none; anything may stand
    in it. With `is_html` a meta element or an XML declaration is looked for. Returns text without
    NULs and without lone surrogates; what cannot be decoded is U+FFFD. Never raises.
    """
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return _clean(body[len(bom) :].decode(codec, "replace"))
    codec = codec_of(declared) or (_prescan(body[:PRESCAN_BYTES]) if is_html else "")
    if codec.startswith(("utf-16", "utf-32")) and b"\x00" not in body:
        codec = ""  # even an all-Chinese page has a space or a line break, hence a NUL, in UTF-16
    if not codec:
        return _clean(body.decode(_detect(body), "replace"))
    if codec != "utf-8" and not body.isascii() and b"\x00" not in body:
        try:
            return _clean(body.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    text = body.decode(codec, "replace")
    lost = text.count("\ufffd")
    if lost > _FEW and lost > len(text) * _LARGEST_LOSS:
        other = body.decode(_detect(body), "replace")
        if other.count("\ufffd") * 2 < lost:
            text = other
    return _clean(text)


def codec_of(label: str) -> str:
    """Give the Python codec for a charset label as the web means it; "" if it is not one.

    Codecs that are not charsets (base64, unicode_escape, idna) and those the web has banned as
    unsafe (UTF-7, HZ, ISO-2022-KR) are not given.
    """
    label = label.strip().strip("\"'").strip().lower()
    if not _LABEL.fullmatch(label):
        return ""
    name = map_encoding_to_html5(label, fallback_utf8=False)
    if not name:
        try:
            name = codecs.lookup(label).name
        except LookupError:
            return ""
        if not _BELIEVED.fullmatch(name):
            return ""
    return _SUPERSETS.get(name, name)


def _prescan(start: bytes) -> str:
    """Find what a meta element or XML declaration in the page's first bytes says."""
    xml = _XML.match(start)
    for tag in _META.findall(_COMMENT.sub(b"", start)):
        found = _META_CHARSET.search(tag)
        if found:
            codec = codec_of(found[1].decode("ascii", "replace"))
            if codec:
                # A meta element that could be read is not in UTF-16, whatever it says.
                return "utf-8" if codec.startswith(("utf-16", "utf-32")) else codec
    if xml:
        codec = codec_of(xml[1].decode("ascii", "replace"))
        return "utf-8" if codec.startswith(("utf-16", "utf-32")) else codec
    return ""


def _detect(body: bytes) -> str:
    """Guess the codec of bytes that nothing was said about."""
    sample = body[:DETECT_BYTES]
    wide = _wide(sample)
    if wide:
        return wide
    if _SHIFT.search(sample) and body.isascii():
        return "iso2022_jp_ext"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # One bad byte in much good UTF-8 does not make it another charset.
        bad = sample.decode("utf-8", "replace").count("\ufffd")
        if error.start and bad * 20 < len(sample) - len(sample.translate(None, _LEAD_BYTES)):
            return "utf-8"
    else:
        return "utf-8"
    # uchardet is right where it is sure, and says UTF-8 where it is not; charset-normalizer then
    # tells Big5 and EUC-KR, but takes a short repeated Cyrillic phrase for Polish.
    name = detect_encoding(sample)
    if name and not name.startswith("utf-"):
        return _SUPERSETS.get(name, name)
    best = from_bytes(sample, cp_isolation=_CANDIDATES, steps=8, chunk_size=1_024).best()
    name = best.encoding if best else "cp1252"
    return _SUPERSETS.get(codecs.lookup(name).name, name)


def _wide(sample: bytes) -> str:
    """Recognise UTF-16 without a mark: of markup and Latin text every other byte is NUL."""
    if len(sample) < _LEAST_WIDE or b"\x00" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) * _LEAST_NULS or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _clean(text: str) -> str:
    """Drop NULs, a leading byte order mark, and any surrogate a codec let through."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    return _SURROGATE.sub("\ufffd", text)
