"""JSON that no character in it can turn against its reader."""

from __future__ import annotations

import re
from typing import Final

_INVISIBLE: Final = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """JSON that means the same, with characters that drive a terminal or reorder text escaped."""
    return _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
