"""The numbers of an English text: what they count, in what unit, and how surely.

Numbers that belong to a date ("3 May 2023", "two years ago") are left to `tasks.matching.dates`;
marks of notes ("[12]"), list numbers and web addresses are no numbers.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tasks.matching.dates import dates_in
from tasks.matching.nouns import same_noun, singular
from tasks.matching.number_words import ONES, ORDINALS, TENS, starts_number
from tasks.matching.numeric_context import (
    bound_after,
    bound_before,
    noun_after,
    rate,
    role,
)
from tasks.matching.numeric_figures import Figure
from tasks.matching.numeric_names import HYPHENS, chain, identify
from tasks.matching.numeric_reading import read
from tasks.matching.numeric_shares import read_ordinal
from tasks.matching.numeric_tokens import Scan, listed, scan
from tasks.matching.quantities import (
    Bound,
    Comparison,
    Kind,
    Quantity,
    Role,
    compare,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.matching.when import When

from tasks.matching.numeric_marks import clock, note_end, numbers_a_line, rating, slash_name
from tasks.matching.numeric_ranges import is_change, join, lent, shared_unit

__all__ = [
    "Bound",
    "Comparison",
    "Kind",
    "Quantity",
    "Role",
    "compare",
    "find_quantities",
    "quantities_in",
    "same_noun",
    "singular",
]


_PHONE = re.compile(
    r"(?:\+[0-9]{1,3}[ .-]?)?\([0-9]{2,4}\)[ .-]?[0-9]{3,4}[ .-]?[0-9]{3,4}(?![0-9])"
    r"|\+[0-9]{1,3}(?:[ .-][0-9]{2,4}){2,4}(?![0-9])"
)


_COUNTED = frozenset(["only", "just", "exactly", "single", "least", "precisely"])


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Find the quantities of a text in their order. Never raises; linear in the text."""
    return quantities_in(scan(text))


def quantities_in(tokens: Scan, *, dates: tuple[When, ...] | None = None) -> tuple[Quantity, ...]:
    """Find the quantities of a text that has been cut into tokens.

    `dates` are the dates of the same tokens, for a caller who has them already.
    """
    if dates is None:
        dates = dates_in(tokens, anchor=None)
    return tuple(_joined(tokens, list(_parts(tokens, dates))))


def _skipped(tokens: Scan, dates: tuple[When, ...]) -> bytearray:
    """Mark the tokens that are part of a date or of a telephone number."""
    skipped = bytearray(len(tokens) + 1)
    spans = [when.span for when in dates]
    spans += [match.span() for match in _PHONE.finditer(tokens.text)]
    spans.sort()
    at = 0
    for start, end in spans:
        while at < len(tokens) and tokens.ends[at] <= start:
            at += 1
        inside = at
        while inside < len(tokens) and tokens.starts[inside] < end:
            skipped[inside] = 1
            inside += 1
    return skipped


def _parts(tokens: Scan, dates: tuple[When, ...]) -> Iterator[Figure | Quantity]:
    """Read figure after figure; what is a name or time already as a quantity."""
    skipped = _skipped(tokens, dates)
    index = read_to = 0
    while index < len(tokens):
        if skipped[index]:
            index += 1
            continue
        kind = tokens.kind(index)
        if kind == "sign":
            after = note_end(tokens, index) if tokens.word(index) == "[" else index
            index = max(after, index + 1)
            continue
        if kind in {"plain", "number", "dotted"}:
            found = _at_digits(tokens, index)
        elif kind == "vulgar":
            found = read(tokens, index)
        else:
            found = _at_word(tokens, index)
        if found is None:
            index += 1
            continue
        if isinstance(found, int):
            index = max(found, index + 1)
            continue
        if isinstance(found, Figure):
            after = found.after
            if any(skipped[at] for at in range(index, min(after, len(tokens)))):
                index += 1
                continue
            yield found
            index = max(after, index + 1)
            read_to = tokens.ends[index - 1]
        elif found.span[0] < read_to:
            index += 1  # a name that would begin in a number read already: "A¼0"
        else:
            yield found
            read_to = found.span[1]
            index += 1
            while index < len(tokens) and tokens.starts[index] < found.span[1]:
                index += 1


def _at_digits(tokens: Scan, index: int) -> Figure | Quantity | int | None:
    if numbers_a_line(tokens, index):
        return index + 2
    time = clock(tokens, index)
    if time is not None:
        return time
    mark = rating(tokens, index)
    if mark is not None:
        return mark
    pair = slash_name(tokens, index)
    if pair is not None:
        return pair
    named = identify(tokens, index)
    if named is not None:
        value = Decimal(0)
        if _ranks(tokens, named.first, index):
            return read_ordinal(tokens, index)
        if not named.family and named.after - named.first == 1 and tokens.kind(index) != "dotted":
            return named.after
        return Quantity(
            span=tokens.span(named.first, named.after),
            low=value,
            high=value,
            unit=named.family,
            noun=named.name,
            kind=Kind.IDENTIFIER,
        )
    if tokens.word(index - 1) == "#" and tokens.word(index - 2) == "&":
        return index + 1
    if tokens.word(index - 1) in {"#", "№"} and tokens.near(index):
        return _rank(tokens, index - 1, index)
    if tokens.word(index - 1) == "." and tokens.word(index - 2) == "no" and tokens.near(index):
        return _rank(tokens, index - 2, index)
    if (
        tokens.word(index - 1) in {"no", "number"}
        and tokens.near(index)
        and (tokens.word(index - 1) == "number" or tokens.capital(index - 1))
    ):
        return _rank(tokens, index - 1, index)
    ordinal = read_ordinal(tokens, index)
    if ordinal is not None:
        return ordinal
    return read(tokens, index)


def _ranks(tokens: Scan, first: int, index: int) -> bool:
    after = tokens.word(index + 1)
    return first == index and after in {"st", "nd", "rd", "th"} and tokens.glued(index + 1)


def _rank(tokens: Scan, first: int, index: int) -> Figure | None:
    figure = read(tokens, index)
    if figure is None or figure.low != figure.low.to_integral_value():
        return figure
    return Figure(first=first, after=index + 1, low=figure.low, high=figure.low, kind=Kind.ORDINAL)


def _at_word(tokens: Scan, index: int) -> Figure | int | None:
    word = tokens.word(index)
    if not tokens.capital(index) or tokens.opens(index):
        pass
    elif starts_number(word) and (
        (tokens.capital(index + 1) and tokens.raw(index - 1).islower())
        or tokens.word(index - 1) == "big"
    ):
        return chain(tokens, index)[1]
    if (
        starts_number(word)
        and tokens.capital(index)
        and tokens.capital(index + 1)
        and tokens.capital(index + 2)
        and tokens.near(index + 2)
    ):
        return chain(tokens, index)[1]
    if tokens.word(index - 1) in HYPHENS and tokens.glued(index) and word not in ORDINALS:
        before = tokens.kind(index - 2)
        if (
            before == "word"
            and not starts_number(tokens.word(index - 2))
            and tokens.glued(index - 1)
        ):
            return None
    if word == "number" and tokens.word(index + 1) in ONES:
        rank = Decimal(ONES[tokens.word(index + 1)])
        return Figure(first=index, after=index + 2, low=rank, high=rank, kind=Kind.ORDINAL)
    figure = read_ordinal(tokens, index) if word in TENS else None
    figure = figure or read(tokens, index)
    if figure is None:
        return read_ordinal(tokens, index)
    if word == "one" and figure.unit == "day" and tokens.word(index + 1) == "day":
        return _counted_one(tokens, figure)
    if word in {"one", "zero"} and figure.after == index + 1:
        return _counted_one(tokens, figure)
    return figure


def _counted_one(tokens: Scan, figure: Figure) -> Figure | None:
    """Let "one" count in "one in five", "one or two", "only one", "at least one"; else drop it."""
    if tokens.word(figure.after) in {"in", "out"} and (
        tokens.numeric(figure.after + 1)
        or starts_number(tokens.word(figure.after + 1))
        or tokens.word(figure.after) == "out"
    ):
        return figure
    if tokens.word(figure.after) in {"or", "to", "-", "–"} and (
        starts_number(tokens.word(figure.after + 1)) or tokens.numeric(figure.after + 1)
    ):
        return figure
    if tokens.word(figure.first - 1) in _COUNTED or tokens.word(figure.first - 1) == "than":
        return figure
    return None


def _joined(tokens: Scan, parts: list[Figure | Quantity]) -> Iterator[Quantity]:
    """Join figures into ranges, shares and scores; give each its surroundings."""
    at = 0
    while at < len(parts):
        part = parts[at]
        if isinstance(part, Quantity):
            yield part
            at += 1
            continue
        following = parts[at + 1] if at + 1 < len(parts) else None
        if isinstance(following, Figure):
            joined = join(tokens, part, following)
            if isinstance(joined, Quantity):
                yield joined
                at += 2
                continue
            if joined is not None:
                yield _dressed(tokens, joined)
                at += 2
                continue
            if shared_unit(tokens, part, following):
                yield _dressed(tokens, lent(part, following))
                at += 1
                continue
            if is_change(tokens, part, following):
                yield replace(_dressed(tokens, lent(part, following)), role=Role.FROM)
                yield replace(_dressed(tokens, following), role=Role.TO)
                at += 2
                continue
        yield _dressed(tokens, part)
        at += 1


def _dressed(tokens: Scan, figure: Figure) -> Quantity:
    """Make a figure a quantity: its hedges, role, rate and noun."""
    bound, start = bound_before(tokens, figure.first)
    after = figure.after
    later, end = bound_after(tokens, after)
    if later is not Bound.EXACT:
        bound = later if bound is Bound.EXACT else bound
        after = end
    unit, kind, noun = figure.unit, figure.kind, figure.name
    span_end = figure.after
    per, step = rate(tokens, after)
    if kind is Kind.CARDINAL and not noun:
        noun, end = noun_after(tokens, after)
        unit, kind, noun, span_end = _multiple(tokens, figure, after, noun)
        if not unit and (
            _aged(tokens, start)
            or not _AGES.isdisjoint(tokens.words[start : figure.first])
            or _age_between_commas(tokens, figure, noun)
        ):
            unit, kind, noun = "year", Kind.MEASURE, ""
            bound = _of_age(tokens, start) if bound is Bound.EXACT else bound
        if noun and not per:
            per, step = rate(tokens, end)
        later, _ = bound_after(tokens, end) if noun else (Bound.EXACT, end)
        if later is not Bound.EXACT and bound is Bound.EXACT:
            bound = later
    elif kind is Kind.MEASURE and not per and tokens.word(after) == "of":
        # what it is per stands after what there is so much of: "litres of fresh water a minute"
        per = next((per for at in (after + 2, after + 3) if (per := rate(tokens, at)[0])), "")
    elif kind in {Kind.ORDINAL, Kind.FRACTION}:
        noun, _ = noun_after(tokens, after)
        if kind is Kind.ORDINAL and tokens.word(after) == "time":
            noun = "time"
    if figure.low != figure.high and bound is not Bound.EXACT:
        bound = Bound.ABOUT if bound is Bound.ABOUT else Bound.EXACT
    return Quantity(
        span=tokens.span(figure.first, max(span_end, figure.first + 1)),
        low=figure.low,
        high=figure.high,
        unit=unit,
        noun=noun,
        per=per,
        kind=kind,
        bound=bound,
        role=Role.NONE if figure.low != figure.high else role(tokens, start, max(step, span_end)),
        precision=figure.step,
    )


_COMPARATIVES = frozenset(listed("as more less the its their that greater fewer better worse"))


def _multiple(tokens: Scan, figure: Figure, after: int, noun: str) -> tuple[str, Kind, str, int]:
    """Read "10x", "10-fold", "three times as many" as a multiple."""
    word = tokens.word(after)
    if word == "x" and tokens.glued(after) and not tokens.numeric(after + 1):
        return "x", Kind.RATIO, "", after + 1
    at = after + (word in HYPHENS and tokens.glued(after))
    if tokens.word(at) == "fold" and tokens.near(at):
        return "x", Kind.RATIO, "", at + 1
    if word == "times" and tokens.near(after):
        following = tokens.word(after + 1)
        if following in _COMPARATIVES or (following.endswith("er") and following != "over"):
            return "x", Kind.RATIO, "", after + 1
    return "", figure.kind, noun, figure.after


_OLDEST = 115
_AGES = frozenset({"younger", "older"})
_OF_AGE = {"under": Bound.BELOW, "below": Bound.BELOW, "over": Bound.ABOVE, "above": Bound.ABOVE}


def _of_age(tokens: Scan, start: int) -> Bound:
    """The bound of "under the age of 25"."""
    if tokens.words[max(0, start - 3) : start] == ("the", "age", "of"):
        return _OF_AGE.get(tokens.word(start - 4), Bound.EXACT)
    return Bound.EXACT


def _age_between_commas(tokens: Scan, figure: Figure, noun: str) -> bool:
    """Read "Singh Jabarjung, 24, from Bhatinda" as an age."""
    return (
        not noun
        and figure.after == figure.first + 1
        and tokens.word(figure.first - 1) == ","
        and tokens.capital(figure.first - 2)
        and tokens.word(figure.after) in {",", ".", ")"}
        and tokens.word(figure.first).isdigit()
        and 1 <= figure.low <= _OLDEST
    )


def _aged(tokens: Scan, start: int) -> bool:
    word = tokens.word(start - 1)
    if word == "aged":
        return True
    return word == "age" or (word == "of" and tokens.word(start - 2) == "age")
