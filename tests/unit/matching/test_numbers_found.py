"""Numbers as articles write them, each row with everything that must be found in it.

How a row is read: `10M..20M (users)` is a range of counts; `>8B USD` over eight billion dollars
(`>=` at least, `<` under, `<=` up to, `~` about, `<~` nearly, `>~` just over); `3 USD /share` a
rate; `10 % from` the start of a change; `#21` an ordinal; `f0.25` a share; `=gpt-4` a name.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tasks.matching.numbers import Bound, Kind, find_quantities

SIGNS = {
    Bound.EXACT: "",
    Bound.ABOUT: "~",
    Bound.NEARLY: "<~",
    Bound.JUST_OVER: ">~",
    Bound.ABOVE: ">",
    Bound.AT_LEAST: ">=",
    Bound.BELOW: "<",
    Bound.AT_MOST: "<=",
}


def short(value: Decimal) -> str:
    for size, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M")):
        if abs(value) >= size:
            return f"{round(value / size, 4).normalize():f}{letter}"
    return f"{round(value, 4).normalize():f}"


def written(quantity) -> str:
    if quantity.kind in {Kind.IDENTIFIER, Kind.SCORE, Kind.TIME}:
        return f"={quantity.noun}"
    mark = {Kind.ORDINAL: "#", Kind.FRACTION: "f"}.get(quantity.kind, "")
    text = SIGNS[quantity.bound] + mark + short(quantity.low)
    if quantity.is_range:
        text += f"..{short(quantity.high)}"
    if quantity.unit:
        text += f" {quantity.unit}"
    elif quantity.noun:
        text += f" ({quantity.noun})"
    if quantity.per:
        text += f" /{quantity.per}"
    if quantity.role:
        text += f" {quantity.role}"
    return text


ROWS = (Path(__file__).parent / "numbers_found.txt").read_text(encoding="utf-8")
CASES = [
    tuple(part.strip() for part in line.split("->"))
    for line in ROWS.strip().splitlines()
    if line and not line.startswith("--")
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_found(text, expected):
    assert "; ".join(written(one) for one in find_quantities(text)) == expected


def test_the_table_is_large():
    assert len(CASES) >= 200


def test_spans_hold_the_number_with_its_unit_and_without_its_hedge():
    text = "It paid more than US$8 billion, i.e. 83 per cent, to 1,234 firms within 5 km."
    found = [text[slice(*one.span)] for one in find_quantities(text)]
    assert found == ["US$8 billion", "83 per cent", "1,234", "5 km"]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("6.2 %", "0.1"),
        ("6 %", "1"),
        ("8 billion", "1e9"),
        ("8.25 billion", "1e7"),
        ("1,234", "1"),
        ("$3.50", "0.01"),
        ("two million", "1e6"),
        ("two dozen", "12"),
        ("eighty-three", "1"),
        ("one and a half million", "1e5"),
    ],
)
def test_precision_is_as_written(text, step):
    assert find_quantities(text)[0].precision == Decimal(step)
