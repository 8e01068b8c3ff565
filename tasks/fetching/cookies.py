"""Cookies along one chain of redirects: enough for sites that set one and ask again.

Kept by host alone and gone with the fetch; no cookie crosses to another host, whatever its Domain
says. `http.cookiejar` is not used: it prints a traceback on cookies that a hostile server can make.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAIR: Final = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,256})\s*=\s*([\x21-\x3a\x3c-\x7e]*)\s*(?:;|$)"
)
_DELETED: Final = re.compile(r";\s*max-age\s*=\s*(?:-|0+\s*(?:;|$))", re.IGNORECASE)
_LONGEST: Final = 4_096
"""Characters of a Cookie header; what does not fit is not sent."""


class Cookies:
    """The cookies of one walk along redirects."""

    def __init__(self) -> None:
        self._hosts: dict[str, dict[str, str]] = {}

    def learn(self, host: str, set_cookies: Iterable[str]) -> None:
        """Take the values of a host's Set-Cookie headers; what is not a cookie is passed over."""
        known = self._hosts.setdefault(host, {})
        for line in set_cookies:
            pair = _PAIR.match(line)
            if pair is None:
                continue
            if _DELETED.search(line):
                known.pop(pair[1], None)
            else:
                known[pair[1]] = pair[2]

    def header(self, host: str) -> str:
        """Give the Cookie header for a host, "" if there is none."""
        parts: list[str] = []
        left = _LONGEST
        for name, value in self._hosts.get(host, {}).items():
            part = f"{name}={value}"
            left -= len(part) + 2
            if left < 0:
                break
            parts.append(part)
        return "; ".join(parts)
