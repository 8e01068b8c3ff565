"""Which fetches are tried again, and when."""

from __future__ import annotations

import logging
import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import stamina

from models.status import Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from models.values import Fetched

# stamina logs every retry as a warning, which Python prints to stderr where nobody configured
# logging. A retry is in `Fetched.attempts`.
logging.getLogger("stamina").addHandler(logging.NullHandler())

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 8.0
JITTER: Final = 0.5
"""Seconds between tries: FIRST_WAIT, doubled each time up to LONGEST_WAIT, plus up to JITTER."""

_PASSING: Final = frozenset({Outcome.UNREACHABLE, Outcome.BLOCKED})


def retryable(fetched: Fetched) -> bool:
    """Whether the same fetch may well succeed in a moment: it failed, and for a passing reason."""
    return fetched.transient and fetched.outcome in _PASSING


def retry_after(value: str, now: datetime) -> float | None:
    """Read a Retry-After header (RFC 9110, 10.2.3) as seconds from `now`, at least 0.

    Seconds or an HTTP date; None when it is neither.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = float(value[:12])
        return seconds if math.isfinite(seconds) else None
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    try:
        return max(0.0, (when - now).total_seconds())
    except OverflowError:
        return None


class _AgainError(Exception):
    """Carries a failed try through stamina."""

    def __init__(self, fetched: Fetched) -> None:
        super().__init__(fetched.detail)
        self.fetched = fetched


def _raise_if_retryable(fetched: Fetched) -> None:
    if retryable(fetched):
        raise _AgainError(fetched)


async def with_retries(
    attempt: Callable[[int], Awaitable[Fetched]], *, attempts: int, longest_wait: float
) -> Fetched:
    """Call `attempt(number)` until its outcome is not retryable or `attempts` are used up.

    A Retry-After above `longest_wait` seconds ends the tries. One below it is kept by whoever
    spaces the requests (`Politeness.hold`), so here the next try follows at once.
    """

    def backoff(error: Exception) -> bool | float:
        if not isinstance(error, _AgainError):
            return False
        wanted = error.fetched.retry_after
        if wanted is None:
            return True
        return 0.0 if wanted <= longest_wait else False

    try:
        async for turn in stamina.retry_context(
            on=backoff,
            attempts=attempts,
            timeout=None,
            wait_initial=FIRST_WAIT,
            wait_max=LONGEST_WAIT,
            wait_jitter=JITTER,
        ):
            with turn:
                fetched = await attempt(turn.num)
                _raise_if_retryable(fetched)
    except _AgainError as last:
        return last.fetched
    return fetched
