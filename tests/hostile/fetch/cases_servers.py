"""What servers can do to us: (path, answer, outcome, part of the detail, why)."""

from __future__ import annotations

from answers import Case
from cases_bodies import COMPRESSION, LENGTHS, TIME
from cases_headers import CHAIN, HEADERS, REDIRECTS
from cases_types import STATUSES, TYPES
from loopback import Handler

SERVERS: list[Case] = [
    *COMPRESSION,
    *LENGTHS,
    *TIME,
    *HEADERS,
    *REDIRECTS,
    *TYPES,
    *STATUSES,
]
ROUTES: dict[str, bytes | Handler] = {**CHAIN, **{path: answer for path, answer, *_ in SERVERS}}
