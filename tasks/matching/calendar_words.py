"""Names of months, weekdays, seasons, parts of years and spoken stretches of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tasks.matching.numeric_tokens import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTH_NAMES = listed(
    "january february march april may june july august september october november december"
)
MONTHS: Final[Mapping[str, int]] = {
    **{name: number for number, name in enumerate(_MONTH_NAMES, start=1)},
    **{name[:3]: number for number, name in enumerate(_MONTH_NAMES, start=1)},
    "sept": 9,
}
ENGLISH_MONTHS: Final = frozenset({"may", "march", "mar", "dec", "jan", "sep", "august"})
"""Those that are also other words or names: they need a date around them."""

_DAY_NAMES = listed("monday tuesday wednesday thursday friday saturday sunday")
WEEKDAYS: Final[Mapping[str, int]] = {
    **{name: number for number, name in enumerate(_DAY_NAMES)},
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4,
    "sat": 5, "sun": 6,
}  # fmt: skip
SHORT_DAYS: Final = frozenset(
    {"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"}
)
SEASONS: Final[Mapping[str, str]] = {
    "spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn",
    "winter": "winter",
}  # fmt: skip
SEASON_MONTHS: Final[Mapping[str, tuple[int, int]]] = {
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2),
}  # fmt: skip
PARTS: Final[Mapping[str, str]] = {
    "early": "early", "mid": "mid", "middle": "mid", "late": "late", "beginning": "early",
    "start": "early", "end": "late",
}  # fmt: skip
UNITS: Final[Mapping[str, str]] = {
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month",
    "months": "month", "quarter": "quarter", "quarters": "quarter", "year": "year",
    "years": "year", "decade": "decade", "decades": "decade", "century": "century",
    "centuries": "century", "hours": "hour", "hour": "hour", "minutes": "hour", "minute": "hour",
    "fortnight": "fortnight",
}  # fmt: skip
SPOKEN_DECADES: Final[Mapping[str, int]] = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
EDGES: Final[Mapping[str, str]] = {
    "since": "since", "until": "until", "till": "until", "before": "before", "after": "after",
    "by": "by", "circa": "about", "around": "about", "about": "about", "c": "about",
    "pre": "before", "post": "after", "through": "until",
}  # fmt: skip
