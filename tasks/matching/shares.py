"""Parts and wholes: "37 of 52 sites" has a part and a whole, which are no rivals of each other."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tasks.matching.quantities import Kind, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.values import Span
    from tasks.matching.figures import Figure

_BETWEEN: Final = re.compile(
    r"\s+(?:\w+\s+)?(?:out\s+)?of(?:\s+(?:the|its|their|all|these|those|some|about|our|his|her))*"
    r"(?:\s+[\w’'-]+){0,2}\s+",
    re.IGNORECASE,
)


_OF: Final = re.compile(
    r"(?:^|[.;:!?\n]\s+)of\s+(?:the|its|their|all|these|those)\s+$", re.IGNORECASE
)
"""What opens a sentence before a whole: "Of the 40 sites, 11 met it"."""
_LOOK_BACK: Final = 40
"""Characters before a whole in which that stands."""


class Share(StrEnum):
    """What a number is in "37 of 52"."""

    PART = "part"
    WHOLE = "whole"


def shares(text: str, figures: Sequence[Figure]) -> Mapping[Span, Share]:
    """Say which of the figures of a text are part and whole of one ratio, by their places."""
    found: dict[Span, Share] = {}
    counts = [one for one in figures if _counts(one)]
    for whole, part in pairwise(counts):
        start = whole.span[0]
        led = _OF.search(text, max(0, start - _LOOK_BACK), start) is not None
        within = "." not in text[whole.span[1] : part.span[0]]
        if led and within and _low(part) < _low(whole):
            found[part.span] = Share.PART
            found[whole.span] = Share.WHOLE
    for part, whole in pairwise(counts):
        between = text[part.span[1] : whole.span[0]]
        if _BETWEEN.fullmatch(between) and _low(part) < _low(whole):
            found[part.span] = Share.PART
            found[whole.span] = Share.WHOLE
    return found


def crossed(one: Share | None, other: Share | None) -> bool:
    """Say whether one is the part and the other the whole."""
    return one is not None and other is not None and one is not other


def _counts(figure: Figure) -> bool:
    return isinstance(figure.value, Quantity) and figure.value.kind is Kind.CARDINAL


def _low(figure: Figure) -> float:
    return float(figure.value.low) if isinstance(figure.value, Quantity) else 0.0
