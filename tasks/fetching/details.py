"""One-line wording for people, safe to print on a terminal whatever a server sent."""

from __future__ import annotations

import unicodedata
from typing import Final

_LONGEST: Final = 240

_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def one_line(text: str, *, longest: int = _LONGEST) -> str:
    """Give `text` on one line, at most `longest` characters, ending in "…" when it was cut.

    Control, bidirectional, private-use and unassigned characters become "?"; white space runs
    become one space.
    """
    text = text[: longest * 4]
    safe = "".join(
        " " if c.isspace() else "?" if unicodedata.category(c) in _UNPRINTABLE else c for c in text
    )
    safe = " ".join(safe.split())
    return safe if len(safe) <= longest else safe[: longest - 1] + "…"
