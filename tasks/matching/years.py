"""Years, decades and centuries: when a number is a year, and how eras are written."""

from __future__ import annotations

from datetime import MAXYEAR, date
from typing import TYPE_CHECKING, Final

from tasks.matching.calendar_words import SPOKEN_DECADES
from tasks.matching.number_words import SCALES, ordinal
from tasks.matching.numeric_tokens import listed
from tasks.matching.units import read_unit
from tasks.matching.when import Grain, When

if TYPE_CHECKING:
    from tasks.matching.numeric_tokens import Scan

_SHORT_YEAR = 2
_FIRST, _LAST = 1000, 2199
_LIKELY = (1500, 2099)
_LEADS: Final = frozenset(
    listed(
        "in since by until till of from to before after during year early late mid between "
        "through circa around into the and summer winter spring autumn"
    )
)
_SURE: Final = frozenset(
    listed("in since by until till during year from before after early late mid")
)
_DASHES: Final = frozenset("-–—‐‑‒")
_BEFORE: Final = _DASHES | frozenset("([“\"‘'|")
_COUNTED: Final = frozenset(
    listed(
        "people men women children employees workers jobs homes companies dead deaths cases "
        "pages words times points copies metres meters feet miles kilometres"
    )
)
_AMOUNTS: Final = frozenset(
    listed("$ € £ ¥ no number # than nearly over least almost some rmb usd eur")
)
_NOT_PLURALS: Final = frozenset(
    listed("was is has as its this his does us thus plus across versus yes")
)


def year_like(value: int) -> bool:
    """Whether a number may be a year of our calendar."""
    return _FIRST <= value <= _LAST


def read_year(scan: Scan, index: int) -> tuple[int, int] | None:
    """Read a year that stands alone ("in 2019", "(2023)"), and the token after it; else None."""
    word = scan.word(index)
    if not _four_digits(scan, index):
        return None
    value = int(word)
    before = scan.word(index - 1)
    lead = before in _LEADS and scan.near(index)
    if not (year_like(value) if lead else _LIKELY[0] <= value <= _LIKELY[1]):
        return None
    if scan.near(index) and (before in _AMOUNTS):
        return None
    if scan.glued(index) and scan.word(index - 1) not in _BEFORE:
        return None
    if (
        scan.word(index - 1) in _DASHES
        and scan.glued(index)
        and scan.glued(index - 1)
        and (
            scan.kind(index - 2) == "word"
            and scan.word(index - 2) not in {"mid", "pre", "post", "early", "late", "to"}
        )
    ):
        return None
    after = index + 1
    if scan.glued(after) and (
        scan.kind(after) == "word" or scan.word(after) in {"%", "+", "_", "@", "°"}
    ):
        return None
    if scan.word(after) == ":" and scan.glued(after) and scan.glued(after + 1):
        return None
    prefixed = before in _DASHES and scan.glued(index)
    second = before in {"to", "and"} and _four_digits(scan, index - 2)
    if _counts(scan, after, sure=before in _SURE or prefixed or second):
        return None
    link = scan.word(after)
    linked = link in {"to", *_DASHES} or (link == "and" and before == "between")
    whole = scan.numeric(after + 1) and len(scan.word(after + 1)) != _SHORT_YEAR
    if linked and whole and _counts(scan, after + 2, sure=True):
        # In "between 1500 and 2000 people" the first number counts what the second counts.
        return None
    return value, after


def _four_digits(scan: Scan, index: int) -> bool:
    word = scan.word(index)
    return scan.kind(index) == "plain" and len(word) == 4 and word.isdigit()  # noqa: PLR2004


def _counts(scan: Scan, after: int, *, sure: bool) -> bool:
    """Whether what follows makes the number an amount."""
    word = scan.word(after)
    if not scan.near(after):
        return False
    if word in _DASHES and scan.glued(after):
        following = scan.kind(after + 1)
        return following == "word" and read_unit(scan, after + 1) is not None
    if word.removesuffix("s") in SCALES or word in {"bn", "mn", "tn", "yuan", "dollars", "euros"}:
        return True
    if read_unit(scan, after) is not None and not scan.glued(after):
        return True
    if sure and word not in _COUNTED:
        return False
    if scan.kind(after) != "word" or scan.capital(after):
        return False
    if word in _COUNTED:
        return True
    return (
        len(word) > len("gas")
        and word.endswith("s")
        and word not in _NOT_PLURALS
        and (scan.word(after + 1) not in {"of", "for"} and scan.word(after - 2) != "the")
    )


def read_era(scan: Scan, index: int) -> tuple[When, int] | None:
    """Read "1990s", "'90s", "nineties", "19th century", "500 BC", "AD 79"."""
    return (
        _decade(scan, index)
        or _century(scan, index)
        or _before_christ(scan, index)
        or _anno_domini(scan, index)
    )


def _decade(scan: Scan, index: int) -> tuple[When, int] | None:
    at = index
    word = scan.word(at)
    if word in SPOKEN_DECADES and scan.word(at - 1) in {
        "the",
        "mid",
        "early",
        "late",
        "-",
        "nineteen",
    }:
        year = 1900 + SPOKEN_DECADES[word]
        return _ten(scan, index, at + 1, year), at + 1
    apostrophe = word in {"'", "’", "‘"}
    if apostrophe:
        at += 1
        word = scan.word(at)
        if not scan.glued(at):
            return None
    if scan.kind(at) != "plain" or not word.isdigit() or not word.endswith("0"):
        return None
    after = at + 1
    if scan.word(after) in {"'", "’"} and scan.glued(after):
        after += 1
    if scan.word(after) != "s" or not scan.glued(after):
        return None
    if len(word) == 4 and not apostrophe and year_like(int(word)):  # noqa: PLR2004
        year = int(word)
        if year % 100 == 0 and scan.word(index - 1) == "the" and year < 2000:  # noqa: PLR2004
            span = scan.span(index, after + 1)
            return When(
                span=span, grain=Grain.CENTURY, start=date(year, 1, 1), end=date(year + 99, 12, 31),
                year=year // 100 + 1,
            ), after + 1  # fmt: skip
    elif len(word) == 2 and (apostrophe or scan.word(index - 1) in {"the", "mid", "early", "late"}):  # noqa: PLR2004
        year = (1900 if int(word) >= 30 else 2000) + int(word)  # noqa: PLR2004 - "the 20s"
    else:
        return None
    return _ten(scan, index, after + 1, year), after + 1


def _ten(scan: Scan, first: int, after: int, year: int) -> When:
    return When(
        span=scan.span(first, after),
        grain=Grain.DECADE,
        start=date(year, 1, 1),
        end=date(year + 9, 12, 31),
        year=year,
    )


def _century(scan: Scan, index: int) -> tuple[When, int] | None:
    found = ordinal(scan, index)
    if found is None:
        return None
    at = found.after + (scan.word(found.after) == "-")
    if scan.word(at) not in {"century", "centuries"} or not 1 <= found.value <= 30:  # noqa: PLR2004
        return None
    number, after = int(found.value), at + 1
    era = _era(scan, after)
    if era is not None:
        after = era[1]
        if era[0] < 0:
            return When(span=scan.span(index, after), grain=Grain.CENTURY, year=-number), after
    # People mean the years 1900 to 1999 by the 20th century, whatever the almanac says: both ends.
    start, end = max(1, 100 * (number - 1)), min(100 * number, MAXYEAR)
    when = When(
        span=scan.span(index, after), grain=Grain.CENTURY, start=date(start, 1, 1),
        end=date(end, 12, 31), year=number,
    )  # fmt: skip
    return when, after


def _era(scan: Scan, index: int) -> tuple[int, int] | None:
    """Read "BC", "BCE", "AD", "CE", "B.C.": the sign of the year and the token after."""
    raw = scan.raw(index)
    if index and not scan.near(index):
        return None
    if raw in {"BC", "BCE"}:
        return -1, index + 1
    if raw in {"AD", "CE"}:
        return 1, index + 1
    if raw in {"B", "A"} and scan.word(index + 1) == "." and scan.raw(index + 2) in {"C", "D"}:
        return (-1 if raw == "B" else 1), index + 3 + (scan.word(index + 3) == ".")
    return None


def _before_christ(scan: Scan, index: int) -> tuple[When, int] | None:
    word = scan.word(index)
    if scan.kind(index) not in {"plain", "number"} or len(word) > 6:  # noqa: PLR2004
        return None
    digits = word.replace(",", "")
    era = _era(scan, index + 1)
    if era is None or not digits.isdigit() or not digits.isascii():
        return None
    return _of_era(scan, index, era[1], int(digits) * era[0])


def _anno_domini(scan: Scan, index: int) -> tuple[When, int] | None:
    era = _era(scan, index) if scan.raw(index) in {"AD", "A"} else None
    if era is None or era[0] < 0:
        return None
    word = scan.word(era[1])
    if not word.isdigit() or not word.isascii() or len(word) > 4 or not scan.near(era[1]):  # noqa: PLR2004
        return None
    return _of_era(scan, index, era[1] + 1, int(word))


def _of_era(scan: Scan, index: int, after: int, year: int) -> tuple[When, int] | None:
    span = scan.span(index, after)
    if 1 <= year <= MAXYEAR:
        start, end = date(year, 1, 1), date(year, 12, 31)
        return When(span=span, grain=Grain.YEAR, start=start, end=end, year=year), after
    if year < 0:
        return When(span=span, grain=Grain.YEAR, year=year), after
    return None
