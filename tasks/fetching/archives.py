"""Pages as an archive kept them: when that was, and what the archive put into them.

An archive's URL is fetched as it was cited. RFC 7089 names the header that says when a copy was
made; the time in the URL is only the one that was asked for.
"""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from tasks.reading.urls import archived

if TYPE_CHECKING:
    from collections.abc import Callable

_BEGIN: Final = b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->"
_END: Final = b"<!-- END WAYBACK TOOLBAR INSERT -->"
"""Around what web.archive.org puts first into a page's body."""
_DIGITS_OF_A_DAY: Final = 8


def archived_on(url: str, header: Callable[[str], str]) -> dt.date | None:
    """The day (UTC) on which an archive made the copy at `url`; None for what is no copy.

    `header` gives the answer's headers by their lower-case names, "" for one that is absent.
    """
    told = header("memento-datetime")
    if told:
        try:
            when = parsedate_to_datetime(told)
        except (ValueError, OverflowError):
            pass
        else:
            return (when if when.tzinfo is None else when.astimezone(dt.UTC)).date()
    kept = archived(url)
    if kept is None or len(kept.time) < _DIGITS_OF_A_DAY:
        return None
    try:
        return dt.date.fromisoformat(kept.time[:_DIGITS_OF_A_DAY])
    except ValueError:
        return None


def without_bar(url: str, body: bytes) -> bytes:
    """The body of an archived page without the archive's own words, which the page never said."""
    if archived(url) is None:
        return body
    start = body.find(_BEGIN)
    stop = body.find(_END, start + 1)
    before = body[: max(start, 0)].rstrip()
    tag = before[before.rfind(b"<") + 1 :].lower()
    if stop < 0 or not tag.startswith(b"body") or not tag.endswith(b">"):
        return body
    return body[:start] + body[stop + len(_END) :]
