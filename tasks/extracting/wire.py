"""How a page travels between the extracting processes: length-prefixed frames of JSON and bytes.

JSON, not pickle: a worker reads hostile pages with C libraries, and what comes out of it is data
that must not be able to run anything in the process that asked.
"""

from __future__ import annotations

import json
import struct
import time
from datetime import date
from typing import TYPE_CHECKING, Final

from models.status import Reason
from models.values import Page, Passage, PassageKind, Tier, Unread

if TYPE_CHECKING:
    import socket

_LENGTHS: Final = struct.Struct("!II")
LONGEST_FRAME: Final = 400_000_000
_CHUNK: Final = 1 << 20


class Broken(Exception):  # noqa: N818  the other side is gone, or sends what is no frame
    """The connection ended, or what came is no frame."""


def send(sock: socket.socket, head: object, body: bytes = b"") -> None:
    """Send one frame. Raises OSError (TimeoutError past the socket's time limit)."""
    text = json.dumps(head, separators=(",", ":")).encode()
    sock.sendall(_LENGTHS.pack(len(text), len(body)) + text)
    if body:
        sock.sendall(body)


def receive(sock: socket.socket, deadline: float | None = None) -> tuple[dict[str, object], bytes]:
    """Receive one frame until `deadline` (of time.monotonic). Raises TimeoutError or Broken."""
    lengths = _LENGTHS.unpack(_exactly(sock, _LENGTHS.size, deadline))
    if sum(lengths) > LONGEST_FRAME:
        raise Broken
    text = _exactly(sock, lengths[0], deadline)
    body = _exactly(sock, lengths[1], deadline)
    try:
        head = json.loads(bytes(text))
    except (ValueError, RecursionError):
        raise Broken from None
    if not isinstance(head, dict):
        raise Broken
    return head, bytes(body)


def _exactly(sock: socket.socket, length: int, deadline: float | None) -> bytearray:
    got = bytearray()
    while len(got) < length:
        if deadline is not None:
            sock.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            chunk = sock.recv(min(length - len(got), _CHUNK))
        except ConnectionError:
            raise Broken from None
        if not chunk:
            raise Broken
        got += chunk
    return got


def packed(result: Page | Unread) -> dict[str, object]:
    """Write a result as JSON values; passages as rows, headings and leads as a shared list."""
    if isinstance(result, Unread):
        return {"reason": result.reason.value, "detail": result.detail}
    strings: dict[str, int] = {}
    rows = [
        (
            passage.start,
            passage.end,
            passage.kind.value,
            passage.tier.value,
            strings.setdefault(passage.heading, len(strings)),
            strings.setdefault(passage.lead, len(strings)),
            passage.page_number,
        )
        for passage in result.passages
    ]
    return {
        "text": result.text,
        "strings": list(strings),
        "passages": rows,
        "title": result.title,
        "author": result.author,
        "site": result.site,
        "date": result.date.isoformat() if result.date else None,
        "language": result.language,
        "tier": result.tier.value,
    }


def unpacked(value: dict[str, object]) -> Page | Unread:
    """Read what `packed` wrote. Raises Broken if it did not write it."""
    try:
        return _unpacked(value)
    except (KeyError, TypeError, ValueError, IndexError):
        raise Broken from None


def _unpacked(value: dict[str, object]) -> Page | Unread:
    if "reason" in value:
        return Unread(reason=Reason(str(value["reason"])), detail=str(value["detail"]))
    text, strings, rows = value["text"], value["strings"], value["passages"]
    if not (isinstance(text, str) and isinstance(strings, list) and isinstance(rows, list)):
        raise Broken
    kinds = {kind.value: kind for kind in PassageKind}
    tiers = {tier.value: tier for tier in Tier}
    passages = tuple(
        Passage(
            start=start,
            end=end,
            text=text[start:end],
            kind=kinds[kind],
            tier=tiers[tier],
            heading=strings[heading],
            lead=strings[lead],
            page_number=number,
        )
        for start, end, kind, tier, heading, lead, number in rows
    )
    return Page(
        text=text,
        passages=passages,
        title=str(value["title"]),
        author=str(value["author"]),
        site=str(value["site"]),
        date=date.fromisoformat(str(value["date"])) if value["date"] else None,
        language=str(value["language"]),
        tier=tiers[str(value["tier"])],
    )
