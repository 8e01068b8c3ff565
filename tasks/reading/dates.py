"""Dates of access as references write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905  a list of twelve words
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\.?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_MONTH_FIRST: Final = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})")


def read_date(text: str) -> dt.date | None:
    """Read "2025-01-02", "2 January 2025" or "Jan 2, 2025"; None for anything else."""
    text = text.strip()
    try:
        if match := _ISO.match(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_FIRST.match(text):
            return dt.date(int(match[3]), _month(match[2]), int(match[1]))
        if match := _MONTH_FIRST.match(text):
            return dt.date(int(match[3]), _month(match[1]), int(match[2]))
    except ValueError:
        pass
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1
