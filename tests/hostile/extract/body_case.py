"""A hostile body with its expected outcome, and the builders of such bodies."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from pypdf import PdfWriter

from models.status import Reason

SAYS = "The rents in four cities rose by ten percent in 2024."
P = f"<p>{SAYS}</p>"


@dataclass(frozen=True, kw_only=True)
class Case:
    """`says` must be on the page; `never` must not; without `says` it must be Unread for `reason`.

    Where both are given either will do: then the outcome depends on how fast the machine is.
    """

    why: str
    body: Callable[[], bytes]
    type: str = "text/html"
    charset: str = ""
    says: str = SAYS
    never: str = ""
    reason: Reason | None = None


def html(body: str, head: str = "") -> Callable[[], bytes]:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode


def raw(body: bytes) -> Callable[[], bytes]:
    return lambda: body


def ld(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


def pdf(pages: int, password: str = "") -> Callable[[], bytes]:
    def write() -> bytes:
        writer = PdfWriter()
        for _ in range(pages):
            writer.add_blank_page(100, 100)
        if password:
            writer.encrypt(password, algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return write


def pdf_stream(content: bytes, extra: str = "") -> bytes:
    """One page whose content stream is `content`, with no cross-reference table at all."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 792]/Resources<</Font<</F1 4 0 R>>>>"
        b"/Contents 5 0 R>>endobj\n4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        + f"5 0 obj<</Length {len(content)}{extra}>>stream\n".encode()
        + content
        + b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF"
    )


SHOWN = f"BT /F1 11 Tf 50 700 Td ({SAYS}) Tj ET".encode()
ENTITIES = '<!DOCTYPE html [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
