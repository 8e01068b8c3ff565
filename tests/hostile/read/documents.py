"""Hostile documents: (what, file name, how to make it, part of the InputError or "" if read).

The heavy ones are read in a process of their own with a limit on time and memory.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from making import docx, pdf

Case = tuple[str, str, Callable[[], bytes], str]


def repeated(text: str, size: int) -> Callable[[], bytes]:
    piece = text.encode()
    return lambda: piece * (size // len(piece))


def numbered(template: str, count: int) -> Callable[[], bytes]:
    return lambda: "".join(template.format(n=n) for n in range(count)).encode()


def nested(opening: str, closing: str, depth: int, inner: str = "Rain fell in 1901.") -> bytes:
    return (opening * depth + inner + closing * depth).encode()


def with_part(name: str, content: bytes) -> bytes:
    """A good DOCX in which one part is replaced or added."""
    good = docx(("p", ["Rain fell in 1901."]))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def paragraphs(inner: bytes) -> bytes:
    """A DOCX of this body."""
    return with_part("word/document.xml", W + inner + b"</w:body></w:document>")


def lying() -> bytes:
    """A part of 20 MB that says it had ten bytes."""
    data = with_part("word/media/a.png", b"x" * 20_000_000)
    sizes = struct.pack("<L", 20_000_000), struct.pack("<L", 10)
    crcs = (
        struct.pack("<L", zlib.crc32(b"x" * 20_000_000)),
        struct.pack("<L", zlib.crc32(b"x" * 10)),
    )
    return data.replace(*sizes).replace(*crcs)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>' + W + b"<w:p><w:r><w:t>&c;</w:t></w:r></w:p>"
    b"</w:body></w:document>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + W
    + b"<w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
)


def _renamed() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def _flagged() -> bytes:
    """A DOCX whose first member says that it is encrypted."""
    data = bytearray(docx(("p", ["Rain."])))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _looping() -> bytes:
    """A PDF whose tree of pages is its own child."""
    return pdf(["Rain."]).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]")


def _bad_annotations() -> bytes:
    good = pdf(["Rain fell in 1901.", ("It ", "rained", "https://a.org", ".")])
    return good.replace(b"/Rect[", b"/Rekt[")


SAYS = b"<w:p><w:r><w:t>Rain fell in 1901.</w:t></w:r></w:p>"

LIGHT: list[Case] = [
    ("empty Markdown", "a.md", lambda: b"", ""),
    ("empty HTML", "a.html", lambda: b"", ""),
    ("empty text", "a.txt", lambda: b"", ""),
    ("empty wikitext", "a.wiki", lambda: b"", ""),
    ("empty DOCX", "a.docx", lambda: b"", "not a whole zip file"),
    ("empty PDF", "a.pdf", lambda: b"", "broken"),
    ("only a BOM", "a.md", lambda: b"\xef\xbb\xbf", ""),
    ("NULs", "a.md", lambda: b"Rain\x00 fell\x00 in 1901.", ""),
    ("bytes of a picture", "a.md", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, ""),
    ("a PDF named .md", "a.md", lambda: pdf(["Rain fell in 1901."]), "whatever its name says"),
    ("a zip named .html", "a.html", lambda: docx(("p", ["Rain."])), "whatever its name says"),
    ("UTF-16", "a.txt", lambda: "Rain fell in 1901.".encode("utf-16"), ""),
    ("lone surrogates", "a.txt", lambda: "Rain \ud800 fell.".encode("utf-8", "surrogatepass"), ""),
    ("escape sequences", "a.txt", lambda: b"Rain \x1b[2J\x1b]0;x\x07 fell in 1901.", ""),
    ("bidi overrides", "a.md", "Rain \u202efell\u2066 in 1901.".encode, ""),
    ("100 MB of Markdown", "a.md", repeated("# Rain\n\nIt *fell*.\n", 100_000_000), "larger than"),
    ("100 MB of HTML", "a.html", repeated("<p>Rain</p>", 100_000_000), "larger than"),
    ("deep DOCX", "a.docx", lambda: paragraphs(nested("<w:sdt>", "</w:sdt>", 5_000)), "too deep"),
    ("entities", "a.docx", lambda: with_part("word/document.xml", ENTITIES), "document type"),
    ("outer entity", "a.docx", lambda: with_part("word/document.xml", OUTSIDE), "document type"),
    ("entities in notes", "a.docx", lambda: with_part("word/footnotes.xml", ENTITIES),
     "document type"),
    ("zip bomb", "a.docx", lambda: with_part("word/media/a", bytes(151_000_000)),
     "would unpack to"),
    ("bomb of text", "a.docx", lambda: paragraphs(b"<w:p/>" * 2_100_000), "MB of text"),
    ("lying zip bomb", "a.docx", lying, "not a whole zip file"),
    ("broken XML", "a.docx", lambda: paragraphs(b"<w:p><w:r>"), "cannot be read"),
    ("not a Word file", "a.docx", lambda: with_part("x", b"")[:200], "not a whole zip file"),
    ("a workbook", "a.docx", _renamed, "not a Word document"),
    ("encrypted DOCX", "a.docx", _flagged, "encrypted"),
    ("a PDF of nothing", "a.pdf", lambda: b"%PDF-1.7\n%%EOF", "broken"),
    ("a PDF cut short", "a.pdf", lambda: pdf(["Rain fell in 1901."])[:300], "broken"),
    ("a PDF without text", "a.pdf", lambda: pdf([]), "pictures only"),
    ("a PDF with a loop of pages", "a.pdf", _looping, "PDF"),
    ("broken annotations", "a.pdf", _bad_annotations, ""),
    ("unclosed everything", "a.html", lambda: b"<p><a href='https://a.org/1<b>Rain <i>fell", ""),
    ("unclosed comment", "a.html", lambda: b"<p>Rain fell in 1901.<!-- <p>more", ""),
    ("unclosed template", "a.wiki", lambda: b"Rain fell.<ref>{{cite web|url=https://a.org", ""),
    ("bad dates", "a.wiki", lambda: b"Rain.<ref>{{cite web|url=https://a.org|access-date=99 "
     b"Foo 2024}}</ref>", ""),
]  # fmt: skip

HEAVY: list[Case] = [
    ("links up to the limit", "a.md", numbered("[w](http://a/{n}) ", 37_000), ""),
    ("tags up to the limit", "a.html", numbered("<a href=https://a.org/{n}>w{n}</a> ", 74_000), ""),
    ("lines up to the limit", "a.md", repeated("- a\n", 4 * 60_000), ""),
    ("emphasis up to the limit", "a.md", repeated("*a **b _c __d ", 14 * 24_000), ""),
    ("refs up to the limit", "a.wiki", numbered("Rain.<ref>https://a.org/{n}</ref> ", 9_900), ""),
    ("quotes up to the limit", "a.wiki", repeated("''a'''b", 7 * 14_000), ""),
    ("100,000 links", "a.md", numbered("[w](http://a/{n}) ", 100_000), ""),
    ("100,000 links in HTML", "a.html", numbered("<a href=https://a.org/{n}>w{n}</a> ", 100_000),
     ""),
    ("100,000 bare links", "a.txt", numbered("https://a.org/{n} ", 100_000), ""),
    ("100,000 marks", "a.txt", numbered("Rain fell [{n}]. ", 100_000), ""),
    ("20,000 footnotes", "a.md", numbered("Rain.[^{n}]\n\n[^{n}]: https://a.org/{n}\n\n", 20_000),
     ""),
    ("30,000 refs", "a.wiki", numbered("Rain.<ref>https://a.org/{n}</ref> ", 30_000), ""),
    ("one long line", "a.txt", repeated("rain ", 1_900_000), ""),
    ("one long word", "a.txt", repeated("a", 1_900_000), ""),
    ("brackets", "a.md", repeated("[", 1_900_000), ""),
    ("brackets and marks", "a.md", repeated("![[](", 1_900_000), ""),
    ("emphasis", "a.md", repeated("*a **b _c __d ", 1_900_000), ""),
    ("backticks", "a.md", lambda: "".join("`" * n + "a" for n in range(1, 1_500)).encode(), ""),
    ("deep lists", "a.md", lambda: "".join("  " * n + "- a\n" for n in range(900)).encode(), ""),
    ("deep quotations", "a.md", lambda: b"> " * 20_000 + b"Rain fell in 1901.", ""),
    ("pipes", "a.md", lambda: b"|a" * 3_000 + b"\n" + b"|-" * 3_000 + b"\n" + b"|b\n" * 3_000, ""),
    ("opening tags", "a.html", repeated("<", 5_900_000), ""),
    ("comment starts", "a.html", repeated("<!--", 5_900_000), ""),
    ("declarations", "a.html", repeated("<!", 5_900_000), ""),
    ("unclosed scripts", "a.html", repeated("<script>", 5_900_000), ""),
    ("unclosed quotes", "a.html", repeated('<a href="', 5_900_000), ""),
    ("unclosed quotes that end", "a.html", repeated("<a href=\"'>", 5_900_000), ""),
    ("many attributes", "a.html", lambda: b"<p " + b"a=b " * 1_000_000 + b">Rain", ""),
    ("ampersands", "a.html", repeated("&amp;&x;&#x0;", 1_900_000), ""),
    ("deep HTML", "a.html", lambda: nested("<div>", "</div>", 400_000), ""),
    ("deep lists in HTML", "a.html", lambda: nested("<ul><li>", "</li></ul>", 200_000), ""),
    ("links in links", "a.html", repeated("<a href=https://a.org>", 5_900_000), ""),
    ("deep wikitext", "a.wiki", lambda: nested("{{a|", "}}", 100_000), ""),
    ("wiki brackets", "a.wiki", repeated("[[", 1_900_000), ""),
    ("wiki quotes", "a.wiki", repeated("''a'''b", 900_000), ""),
    ("unclosed refs", "a.wiki", repeated("<ref>", 900_000), ""),
    ("wiki tables", "a.wiki", repeated("{|\n", 300_000), ""),
    ("bait for marks", "a.txt", repeated("[1" + ",1" * 22 + " ", 1_500_000),
     ""),
    ("bait for keys", "a.md", repeated("[@a;@a;@a;@a;@a;@a,,,,", 1_500_000), ""),
    ("bait for brackets", "a.txt", repeated("(https://a.org ", 1_900_000), ""),
    ("bait for leads", "a.txt", repeated("Source: see via ", 1_900_000), ""),
    ("quotation marks", "a.txt", repeated('"“', 1_900_000), ""),
    ("capital letters", "a.txt", repeated("A.", 1_900_000), ""),
    ("semicolons", "a.txt", repeated("The rain was there; the sun was here; ", 900_000), ""),
    ("line ends", "a.txt", repeated("\n", 1_900_000), ""),
    ("superscripts", "a.txt", repeated("a¹,²,³", 1_900_000), ""),
    ("long DOCX", "a.docx", lambda: paragraphs(SAYS * 20_000),
     ""),
    ("many pages", "a.pdf", lambda: pdf(*[["Rain fell in 1901."]] * 2_000), ""),
]  # fmt: skip
