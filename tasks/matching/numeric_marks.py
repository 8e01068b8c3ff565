"""Numbers in digits that count nothing: times of day, "24/7", list numbers, marks of notes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tasks.matching.numeric_figures import Figure
from tasks.matching.numeric_reading import read
from tasks.matching.numeric_tokens import listed
from tasks.matching.quantities import (
    Kind,
    Quantity,
)

if TYPE_CHECKING:
    from tasks.matching.numeric_tokens import Scan


_NOON = 12
_TOPS = frozenset({"4", "5", "10", "20", "100"})
"""What ratings are out of."""
_RATED = frozenset(
    listed("rating ratings rated rate rates score scored scores average averaging mean gave grade")
)
_ASIDE = 10
"""Words before a rating in which it is called one."""


def note_end(tokens: Scan, index: int) -> int:
    """The token after a bracket that holds nothing but numbers ("[12, 13]"), or the index."""
    at = index + 1
    while at < index + 16 and (tokens.numeric(at) or tokens.word(at) in {",", "-", "–"}):
        at += 1
    return at + 1 if at > index + 1 and tokens.word(at) == "]" else index


def rating(tokens: Scan, index: int) -> Figure | None:
    """Read "4.8/10", "4.8 out of 10" as the mark that was given; "8/10" where it is called one."""
    word = tokens.word(index)
    if tokens.kind(index) != "plain":
        return None
    if tokens.word(index + 1) == "/" and tokens.glued(index + 1) and tokens.glued(index + 2):
        after = index + 3
        if tokens.glued(after) and (tokens.word(after).isalnum() or tokens.word(after) == "/"):
            return None
    elif tokens.word(index + 1) == "out" and tokens.word(index + 2) == "of":
        after = index + 4
    else:
        return None
    before = tokens.words[max(0, index - _ASIDE) : index]
    top = tokens.word(after - 1)
    if top not in _TOPS or not ("." in word or _RATED.intersection(before)):
        return None
    value = Decimal(word)
    if not 0 <= value <= Decimal(top):
        return None
    step = Decimal(1).scaleb(-len(word.partition(".")[2]))
    return Figure(
        first=index,
        after=after,
        low=value,
        high=value,
        step=step,
        unit=f"of {top}",
        kind=Kind.MEASURE,
    )


def slash_name(tokens: Scan, index: int) -> Quantity | None:
    """Read "24/7", "9/11" and other numbers with a stroke that are no fraction as a name."""
    if not (
        tokens.word(index + 1) == "/"
        and tokens.glued(index + 1)
        and tokens.glued(index + 2)
        and tokens.kind(index) == tokens.kind(index + 2) == "plain"
    ):
        return None
    figure = read(tokens, index)
    if figure is None or figure.kind is Kind.FRACTION or figure.after > index + 1 or figure.unit:
        return None
    return Quantity(
        span=tokens.span(index, index + 3),
        low=Decimal(0),
        high=Decimal(0),
        noun=f"{tokens.word(index)}/{tokens.word(index + 2)}",
        kind=Kind.IDENTIFIER,
    )


def numbers_a_line(tokens: Scan, index: int) -> bool:
    """Whether a number numbers a list item: "3. Apples"."""
    return (
        tokens.word(index).isdigit()
        and (index == 0 or "\n" in tokens.text[tokens.ends[index - 1] : tokens.starts[index]])
        and tokens.word(index + 1) in {".", ")"}
        and tokens.glued(index + 1)
        and tokens.kind(index + 2) == "word"
        and not tokens.glued(index + 2)
    )


def clock(tokens: Scan, index: int) -> Quantity | None:
    """Read a time of day: "10:30", "5 pm", "10.30am", "5 p.m."."""
    word = tokens.word(index)
    hour, minute, after = word, "00", index + 1
    colon = (
        tokens.word(after) == ":"
        and tokens.glued(after)
        and tokens.glued(after + 1)
        and len(tokens.word(after + 1)) == 2  # noqa: PLR2004 - minutes
        and tokens.word(after + 1).isdigit()
    )
    if colon:
        minute, after = tokens.word(after + 1), after + 2
        if tokens.word(after) == ":" and tokens.glued(after) and tokens.numeric(after + 1):
            after += 2
    elif "." in word:
        hour, _, minute = word.partition(".")
    half = tokens.word(after) if tokens.near(after) else ""
    if half in {"am", "pm"}:
        after += 1
    elif half in {"a", "p"} and tokens.word(after + 1) == "." and tokens.word(after + 2) == "m":
        after += 3 + (tokens.word(after + 3) == ".")
        half += "m"
    else:
        half = ""
    if not (colon or half) or not (hour.isdigit() and minute.isdigit()):
        return None
    if len(hour) > 2 or len(minute) != 2:  # noqa: PLR2004 - hours and minutes
        return None
    hours, minutes = int(hour), int(minute)
    if hours >= 24 or minutes >= 60 or (half and not 1 <= hours <= _NOON):  # noqa: PLR2004
        return None
    if half:
        hours = hours % _NOON + (_NOON if half == "pm" else 0)
    value = Decimal(hours * 60 + minutes)
    return Quantity(
        span=tokens.span(index, after),
        low=value,
        high=value,
        unit="time of day",
        noun=f"{hours:02}:{minutes:02}",
        kind=Kind.TIME,
    )
