"""The numbers and dates in a text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from models.values import Signal
from tasks.matching.figure_dates import find_dates
from tasks.matching.figure_values import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.values import Span


_ONES = {
    word: value
    for value, word in enumerate(
        [
            *(
                [
                    "zero",
                    "one",
                    "two",
                    "three",
                    "four",
                    "five",
                    "six",
                    "seven",
                    "eight",
                    "nine",
                    "ten",
                    "eleven",
                    "twelve",
                ]
            ),
            *(["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]),
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SMALL = _ONES | _TENS | {"dozen": 12, "a dozen": 12}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        start=2,
    )
}
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_UNITS = {
    "length": {"mm": 1e-3, "cm": 1e-2, "km": 1e3, "metre": 1, "meter": 1, "mile": 1609.34}
    | {"kilometre": 1e3, "kilometer": 1e3, "mi": 1609.34, "foot": 0.3048, "feet": 0.3048}
    | {"ft": 0.3048, "inch": 0.0254, "inches": 0.0254, "yard": 0.9144},
    "mass": {
        "kg": 1,
        "kilogram": 1,
        "gram": 1e-3,
        "g": 1e-3,
        "mg": 1e-6,
        "tonne": 1e3,
        "ton": 907.2,
    }
    | {"pound": 0.4536, "lb": 0.4536, "lbs": 0.4536, "milligram": 1e-6},
    "volume": {"ml": 1e-3, "litre": 1, "liter": 1, "gallon": 3.785, "oz": 0.02957},
    "data": {"kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12},
    "power": {"w": 1, "kw": 1e3, "mw": 1e6, "gw": 1e9, "watt": 1},
    "time": {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
    | {"month": 2.63e6, "year": 3.156e7, "decade": 3.156e8, "century": 3.156e9}
    | {"centuries": 3.156e9, "min": 60, "ms": 1e-3, "millisecond": 1e-3},
}
_UNIT_OF = {unit: (kind, size) for kind, units in _UNITS.items() for unit, size in units.items()}
_CURRENCIES = {"dollar": "$", "usd": "$", "euro": "€", "eur": "€", "pound": "£", "gbp": "£"}
_WORD_NUMBER = "|".join(sorted((*_ONES, *_TENS), key=len, reverse=True))
_NUMBER = re.compile(
    rf"""(?P<currency>[$€£¥])?\s?
    (?: (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d])
      | \b(?P<words>(?:{_WORD_NUMBER}|a\sdozen|dozen|a\shundred)
          (?:[\s-](?:and\s)?(?:{_WORD_NUMBER}|hundred|thousand))*)\b )
    (?:\s?-?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|[mkb])\b(?!\w))?
    (?:\s?(?P<percent>%|percent\b|per\scent\b|percentage\spoints?\b))?
    (?:[\s-](?P<part>half|halves|thirds?|quarters?|fifths?|sixths?|tenths?)\b)?
    (?P<ordinal>st|nd|rd|th)?
    (?:[\s-]?(?P<unit>[a-zA-Z]+))?""",
    re.IGNORECASE | re.VERBOSE,
)
_RANGE = re.compile(r"\s?(?:[-–—]|to|and)\s?$", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:a|one)\s(?P<part>half|third|quarter|fifth|tenth)\b|\bhalf\b", re.IGNORECASE
)
_ABOVE = re.compile(
    r"(?:over|more than|above|at least|exceed\w*|passed|beyond|just over|upwards of|from)"
    r"\s(?:the\s)?$",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"(?:under|less than|fewer than|below|nearly|almost|close to|up to|just under|at most|within"
    r"|not quite)\s$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:about|around|some|roughly|approximately|nearly|almost|close to|circa|an estimated"
    r"|just over|just under|little more than|little less than)\s(?:a\s)?$",
    re.IGNORECASE,
)
_YEARS = (1500, 2100)
LOOK_BACK = 24
"""Characters before a number in which "about" or "more than" may stand."""


def find_figures(text: str, offset: int = 0) -> tuple[Figure, ...]:
    """Find the numbers and dates of a text; `offset` is added to their places.

    How many spaces stand between words makes no difference.
    """
    if _SPACES.search(text):
        return _found_in_spaced(text, offset)
    taken: list[Span] = []
    found: list[Figure] = []
    for figure in (*find_dates(text), *_numbers(text)):
        start, end = figure.span
        if any(start < last and first < end for first, last in taken):
            continue
        taken.append(figure.span)
        found.append(figure)
    found.sort(key=lambda one: one.span)
    return tuple(_moved(one, offset) for one in found) if offset else tuple(found)


_SPACES = re.compile(r"\s{2,}")


def _found_in_spaced(text: str, offset: int) -> tuple[Figure, ...]:
    """Find the figures with runs of white space taken as one space."""
    places: list[int] = []
    pieces: list[str] = []
    at = 0
    for match in _SPACES.finditer(text):
        pieces.append(text[at : match.start()] + " ")
        places.extend(range(at, match.start() + 1))
        at = match.end()
    pieces.append(text[at:])
    places.extend(range(at, len(text)))
    return tuple(
        replace(one, span=(places[one.span[0]] + offset, places[one.span[1] - 1] + 1 + offset))
        for one in find_figures("".join(pieces))
    )


def _moved(figure: Figure, offset: int) -> Figure:
    return replace(figure, span=(figure.span[0] + offset, figure.span[1] + offset))


def _numbers(text: str) -> Iterator[Figure]:
    for match in _PART.finditer(text):
        value = 100 / _PARTS[(match["part"] or "half").lower()]
        yield Figure(
            signal=Signal.NUMBER,
            span=match.span(),
            kind="%",
            low=value,
            high=value,
            slack=value * 0.06,
        )
    before: Figure | None = None
    for match in _NUMBER.finditer(text):
        figure = _number(text, match)
        if figure is None:
            continue
        if before is not None and _RANGE.fullmatch(text[before.span[1] : figure.span[0]]):
            low = before.low
            if before.kind == "count" and (
                figure.kind != "count" or low * _unit_size(match) <= figure.high
            ):
                low *= _unit_size(match)
            joined = text[before.span[1] : figure.span[0]].strip().lower()
            led = text[max(0, before.span[0] - LOOK_BACK) : before.span[0]].rstrip().lower()
            if (
                before.kind in {"count", figure.kind}
                and low <= figure.high
                and (joined != "and" or led.endswith("between"))
            ):
                figure = replace(figure, low=low, span=(before.span[0], figure.span[1]))
                before = None
        if before is not None:
            yield before
        before = figure
    if before is not None:
        yield before


def _unit_size(match: re.Match[str]) -> float:
    unit = _UNIT_OF.get(_singular(match["unit"] or ""))
    return unit[1] if unit else _SCALES.get((match["scale"] or "").lower(), 1.0)


def _number(text: str, match: re.Match[str]) -> Figure | None:
    """Read one number with what stands around it; None when it is none ("No one", "one of")."""
    words = (match["words"] or "").lower()
    start = match.start() + (len(match.group()) - len(match.group().lstrip()))
    if words in {"one", "zero"} and not (match["scale"] or match["percent"]):
        return None
    if (
        match["digits"]
        and start
        and (
            text[start - 1].isalnum()
            or (
                text[start - 1 : start] in {"-", ".", "_"}
                and start > 1
                and text[start - 2].isalnum()
                and text[start - 1] != "."
            )
        )
    ):
        return None
    value = float(match["digits"].replace(",", "")) if match["digits"] else _in_words(words)
    scale = match["scale"]
    end = max(
        match.end(name) for name in ("digits", "words", "scale", "percent", "part") if match[name]
    )
    if scale and (len(scale) > 1 or match["currency"] or scale.isupper()):
        value *= _SCALES[scale.lower()]
    elif scale:
        end = match.end("digits") if match["digits"] else match.end("words")
    unit = _singular(match["unit"] or "")
    before, kind = text[max(0, start - LOOK_BACK) : start], "count"
    if match["percent"]:
        kind = "points" if "point" in match["percent"].lower() else "%"
    elif match["part"]:
        value, kind = (
            100 * value / _PARTS[match["part"].lower().rstrip("s").replace("halve", "half")],
            "%",
        )
        if value > WHOLE:
            return None
    elif match["currency"]:
        kind = match["currency"]
    elif unit in _CURRENCIES and unit != "pound":
        kind = _CURRENCIES[unit]
    elif unit in _UNIT_OF:
        kind, size = _UNIT_OF[unit]
        value *= size
    elif (
        match["digits"]
        and "," not in match["digits"]
        and "." not in match["digits"]
        and _YEARS[0] <= value <= _YEARS[1]
        and not scale
        and match["ordinal"] is None
        and unit != "s"
    ):
        kind = "year"
    slack = _precision(match, value)
    if _ABOUT.search(before):
        slack = max(slack, 0.06 * value)
    return Figure(
        signal=Signal.DATE if kind == "year" else Signal.NUMBER,
        span=(start, end),
        kind="date" if kind == "year" else kind,
        low=value,
        high=value,
        slack=slack if kind != "year" else 0.0,
        rate=_rate(text, end),
        above=bool(_ABOVE.search(before)),
        below=bool(_BELOW.search(before)),
        parts=(int(value), 0, 0) if kind == "year" else (0, 0, 0),
    )


_RATE = re.compile(
    r"(?:\s?[^\W\d_%]+){0,2}?\s?(?:an?\s|per\s|each\s|every\s|/)"
    r"(second|minute|hour|day|week|month|year|h|s)\b",
    re.IGNORECASE,
)
_SHORT = {"h": "hour", "s": "second"}


def _rate(text: str, end: int) -> float:
    """Return the seconds of "a day", "per hour", "/h" after a number and its unit, else 0."""
    match = _RATE.match(text, end)
    if match is None:
        return 0.0
    unit = match[1].lower()
    return _UNIT_OF[_SHORT.get(unit, unit)][1]


def _precision(match: re.Match[str], value: float) -> float:
    """Return half a unit of the last place for a number given in millions or with many noughts."""
    if match["scale"] and match["digits"] and len(match["scale"]) > 1:
        places = len(match["digits"].partition(".")[2])
        return 0.5 * 10**-places * _SCALES[match["scale"].lower()] * 0.1 if places == 0 else 0.0
    if match["part"]:
        return 0.03 * value
    return 0.0


def _singular(word: str) -> str:
    lowered = word.lower()
    return (
        lowered[:-1]
        if lowered.endswith("s") and lowered[:-1] in _UNIT_OF | _CURRENCIES
        else lowered
    )


def _in_words(words: str) -> float:
    """Return the value of a number in words: "four hundred and twenty" is 420."""
    total = part = 0.0
    for word in re.split(r"[\s-]+", words):
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part = max(part, 1.0) * _HUNDRED
        elif word in _SCALES:
            total += max(part, 1.0) * _SCALES[word]
            part = 0.0
    return total + part


WHOLE = 100.0
"""A share of all, in percent."""

_HUNDRED = 100
