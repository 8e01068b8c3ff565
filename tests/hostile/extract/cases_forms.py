"""Hostile bodies: lying types, binaries and PDF files. All generated."""

from __future__ import annotations

import zlib

from body_case import SHOWN, Case, P, html, pdf, pdf_stream, raw

from models.status import Reason

CASES = [
    # -- lying types
    Case(why="HTML called a PDF", body=html(P), type="application/pdf"),
    Case(why="HTML called a picture", body=html(P), type="image/png"),
    Case(why="HTML called nothing", body=html(P), type=""),
    Case(why="a PDF called HTML", body=lambda: pdf_stream(SHOWN)),
    Case(
        why="a picture called HTML",
        body=raw(b"\x89PNG\r\n\x1a\n" + bytes(500)),
        says="",
        reason=Reason.UNSUPPORTED,
    ),
    Case(
        why="an archive called HTML",
        body=raw(b"PK\x03\x04" + bytes(500)),
        says="",
        reason=Reason.UNSUPPORTED,
    ),
    Case(
        why="a program called text",
        body=raw(b"\x7fELF" + bytes(500)),
        type="text/plain",
        says="",
        reason=Reason.UNSUPPORTED,
    ),
    Case(why="zeros only", body=raw(bytes(100_000)), says="", reason=Reason.UNSUPPORTED),
    Case(
        why="compressed bytes that were not unpacked",
        body=lambda: zlib.compress(P.encode() * 99),
        type="text/plain",
        says="",
        reason=Reason.UNSUPPORTED,
    ),
    Case(why="nothing", body=raw(b""), says="", reason=Reason.UNREADABLE),
    Case(why="spaces only", body=raw(b" \n\t" * 999), says="", reason=Reason.UNREADABLE),
    # -- PDF
    Case(
        why="a PDF without a cross-reference table",
        body=lambda: pdf_stream(SHOWN),
        type="application/pdf",
    ),
    Case(
        why="a PDF cut short",
        body=lambda: pdf_stream(SHOWN)[:200],
        says="",
        reason=Reason.UNREADABLE,
    ),
    Case(why="a PDF of its first line", body=raw(b"%PDF-1.7\n"), says="", reason=Reason.UNREADABLE),
    Case(why="a PDF with garbage behind", body=lambda: pdf_stream(SHOWN) + b"\xff" * 9_999),
    Case(why="a PDF with garbage before", body=lambda: b"junk\n" * 100 + pdf_stream(SHOWN)),
    Case(
        why="a PDF that asks for a password",
        body=pdf(1, "secret"),
        says="",
        reason=Reason.UNREADABLE,
    ),
    Case(why="a PDF without text", body=pdf(3), says="", reason=Reason.UNREADABLE),
    Case(why="a PDF of 3,000 pages", body=pdf(3_000), says="", reason=Reason.UNREADABLE),
    Case(why="a PDF without pages", body=pdf(0), says="", reason=Reason.UNREADABLE),
    Case(
        why="a PDF whose stream is a bomb",
        says="",
        reason=Reason.UNREADABLE,
        body=lambda: pdf_stream(zlib.compress(b" " * 60_000_000, 9), "/Filter/FlateDecode"),
    ),
    Case(
        why="a PDF whose stream says a wrong length",
        body=lambda: pdf_stream(SHOWN).replace(f"Length {len(SHOWN)}".encode(), b"Length 999999"),
    ),
    Case(
        why="a PDF whose pages are their own children",
        says="",
        reason=Reason.UNREADABLE,
        body=lambda: pdf_stream(SHOWN).replace(b"Kids[3 0 R]", b"Kids[2 0 R]"),
    ),
    Case(
        why="a PDF that escapes to the terminal",
        never="\x1b",
        body=lambda: pdf_stream(SHOWN.replace(b") Tj", b"\\033[2J) Tj")),
        says="The rents in four",
    ),
]
