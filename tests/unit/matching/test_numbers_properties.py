"""What holds for every number and any text: values survive every way of writing, nothing raises."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tasks.matching.dates import compare_dates, find_dates
from tasks.matching.number_words import ONES, SCALES, TENS
from tasks.matching.numbers import Comparison, compare, find_quantities
from tasks.matching.quotations import PageIndex, find_quotations, locate
from tasks.matching.units import convert, unit_named

ONE_BY_VALUE = {value: word for word, value in ONES.items()}
TEN_BY_VALUE = {value: word for word, value in TENS.items()}
STEPS = sorted(((int(size), word) for word, size in SCALES.items()), reverse=True)
WORDS = (
    "1 12 1,234 3.5 2023 05 million bn % $ € £ ¥ - – — to and between from of in a half third "
    "twenty three first May 3rd st / : . , ( ) [ ] ' ’ “ ” \" ‘ … ago last year Q 3 FY BC AD km "
    "per GPT COVID x ½ ² ^ × ~ ≥ + no not over Tuesday s pm 60 the second one zero \n \u00a0"
)
PIECES = st.sampled_from(WORDS.split(" "))
JUMBLE = st.lists(PIECES, max_size=30).flatmap(
    lambda parts: st.sampled_from(["", " ", "\n"]).map(lambda gap: gap.join(parts))
)
TEXTS = st.one_of(st.text(max_size=200), JUMBLE)


def find_dates_only(text: str) -> object:
    return find_dates(text, anchor=None)


def locate_one(text: str) -> object:
    return locate("the minister has agreed to go", PageIndex(text))


def spell(value: int) -> str:
    """The value in British words, by the textbook."""
    if value < 20:
        return ONE_BY_VALUE[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return TEN_BY_VALUE[10 * tens] + (f"-{ONE_BY_VALUE[ones]}" if ones else "")
    if value < 1000:
        many, rest = divmod(value, 100)
        return f"{ONE_BY_VALUE[many]} hundred" + (f" and {spell(rest)}" if rest else "")
    for size, name in STEPS:
        if value >= size and name not in {"lakh", "crore"}:
            many, rest = divmod(value, size)
            link = " and " if 0 < rest < 100 else " "
            return f"{spell(many)} {name}" + (f"{link}{spell(rest)}" if rest else "")
    raise AssertionError


def value_of(text: str) -> Decimal:
    (quantity,) = find_quantities(text)
    assert quantity.low == quantity.high
    return quantity.low


@given(st.integers(2, 10**15 - 1))
@settings(max_examples=150, deadline=None)
def test_words_are_read_back(value):
    assert value_of(f"It has {spell(value)} parts.") == value


@given(st.integers(2, 10**15 - 1), st.sampled_from([",", "\u00a0", "\u202f", "\u2009", "'"]))
@settings(max_examples=100, deadline=None)
def test_digits_are_read_back_with_any_separator(value, separator):
    assert value_of(f"It has {f'{value:,}'.replace(',', separator)} parts.") == value


@given(
    st.decimals(min_value="0.1", max_value="999", places=1),
    st.sampled_from([("million", 6), ("bn", 9), ("billion", 9), ("tn", 12), ("trillion", 12)]),
    st.sampled_from(["${} {}", "{} {} dollars", "USD {} {}", "US${} {}"]),
)
@settings(max_examples=100, deadline=None)
def test_scales_and_currencies_are_read_back(value, scale, form):
    name, power = scale
    (quantity,) = find_quantities(f"It cost {form.format(value, name)} in all.")
    assert quantity.low == value * Decimal(10) ** power
    assert quantity.unit == "USD"


@given(st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_percent_ranges_are_read_back(one, other):
    low, high = sorted((one, other))
    found = find_quantities(f"between {low} and {high} per cent")
    if low == high:
        assert {quantity.low for quantity in found} == {Decimal(low)}
    else:
        assert [(quantity.low, quantity.high) for quantity in found] == [(low, high)]


@given(
    st.decimals(min_value="-1e6", max_value="1e6", places=3),
    st.sampled_from(
        [("km", "mi"), ("kg", "lb"), ("°C", "°F"), ("hour", "minute"), ("GW", "MW"), ("pp", "bp")]
    ),
)
@settings(max_examples=100, deadline=None)
def test_converting_there_and_back_gives_the_value(value, units):
    one, other = units
    assert abs(convert(convert(value, one, other), other, one) - value) < Decimal("1e-15")


def test_units_of_other_dimensions_and_currencies_are_not_converted():
    for one, other in (("km", "kg"), ("USD", "EUR"), ("%", "pp"), ("day", "month")):
        with pytest.raises(ValueError, match="cannot be converted"):
            convert(Decimal(1), one, other)
    assert unit_named("furlong") is None


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_quantities_whose_spans_lie_in_it_in_order(text):
    found = find_quantities(text)
    for quantity in found:
        start, end = quantity.span
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()
        assert quantity.low <= quantity.high
        assert quantity.low.is_finite()
        assert compare(quantity, quantity) is Comparison.SAME
    assert [one.span for one in found] == sorted(one.span for one in found)


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_two_quantities_compare(one, other):
    for claim in find_quantities(one):
        for page in find_quantities(other):
            assert isinstance(compare(claim, page), Comparison)


@given(TEXTS, st.dates())
@example("TUESDAY -TUESDAY", date(2000, 1, 1))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_dates_that_equal_themselves(text, anchor):
    found = find_dates(text, anchor=anchor)
    for when in found:
        start, end = when.span
        assert 0 <= start < end <= len(text)
        assert (when.start is None) == (when.end is None)
        if when.start and when.end:
            assert when.start <= when.end
        assert compare_dates(when, when).agrees
    assert [one.span for one in found] == sorted(one.span for one in found)
    assert [one.span for one in find_dates(text, anchor=None)] == [one.span for one in found]


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_quotations_whose_spans_hold_them(text):
    for quotation in find_quotations(text):
        assert text[slice(*quotation.span)] == quotation.text


@given(TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_any_quotation_is_looked_for_without_raising(quotation, text):
    located = locate(quotation, text)
    if located is not None:
        for start, end in located.spans:
            assert 0 <= start < end <= len(text)


NUMBER_BAITS = [
    "1",
    "1,",
    "1,111",
    "1.1",
    "1 ",
    "1-",
    "1/",
    "1:",
    "1.2.",
    "9" * 50 + " ",
    "$",
    "$1",
    "A1",
    "a-",
    "-",
    "[",
    "[1, ",
    "twenty-",
    "twenty ",
    "one hundred and ",
    "million ",
    "a half of ",
    "6'2",
    "between 1 and ",
    "1 to ",
    "from 1 % to ",
    "the ",
    "more than ",
    "http://",
    "(",
    "+1 ",
    "1^",
    "1 per ",
    "½",
    "½1",
    "hundreds of ",
    "3 years 2 ",
    "GPT-4-",
    "_",
    "\u00a0",
    "\n",
    "É",
]
DATE_BAITS = [
    "1",
    "1/",
    "1.1.",
    "May ",
    "3 May ",
    "2019-",
    "2019–",
    "last ",
    "the ",
    "two years ",
    "Q",
    "Mon, ",
    "first ",
    "early ",
    "since ",
    "May to ",
    "'",
    "\n",
]
MARK_BAITS = [
    "'",
    "’",
    "‘",
    '"',
    "“",
    "”",
    "«",
    "‘a ",
    "'a ",
    '"a ',
    "“a” ",
    "a’ ",
    "s’ ",
    "\n",
    "\n \n",
]
PAGE_BAITS = ["a", "a ", "'", "the minister ", "1,", "$", "\u00ad", "a\u200b", "has agreed "]
BAITS = [
    *((find_quantities, bait) for bait in NUMBER_BAITS),
    *((find_dates_only, bait) for bait in DATE_BAITS),
    *((find_quotations, bait) for bait in MARK_BAITS),
    *((locate_one, bait) for bait in PAGE_BAITS),
]


ATTEMPTS = 8


def seconds(read, text: str) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        read(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize(
    ("read", "bait"), BAITS, ids=[f"{read.__name__}-{bait[:12]!r}" for read, bait in BAITS]
)
def test_twice_the_bait_takes_about_twice_the_time(read, bait):
    size = 500
    once = seconds(read, bait * (size // len(bait) + 1))
    while once < 0.004 and size < 50_000:
        size *= 2
        once = seconds(read, bait * (size // len(bait) + 1))
    twice = seconds(read, bait * (2 * size // len(bait) + 1))
    for _ in range(ATTEMPTS):
        # Linear is 2, quadratic 4; a few milliseconds for 100,000 characters are no danger.
        if twice < max(3.2 * once, 0.03):
            return
        # Other work on the machine only ever makes it slower: the shortest time counts.
        once = min(once, seconds(read, bait * (size // len(bait) + 1)))
        twice = min(twice, seconds(read, bait * (2 * size // len(bait) + 1)))
    raise AssertionError((size, once, twice))


def test_a_long_quotation_of_a_long_page_is_looked_for_quickly():
    page = "the minister has agreed " * 4_000
    assert seconds(lambda text: locate(text, page), "has agreed … minister " * 4_000) < 2
