"""What stands around a number: its hedge, its part in a change, what it counts, what it is per."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tasks.matching.nouns import singular
from tasks.matching.numeric_tokens import listed
from tasks.matching.quantities import Bound, Role
from tasks.matching.units import SIGNS

if TYPE_CHECKING:
    from tasks.matching.numeric_tokens import Scan


def _phrases(table: dict[Bound, str]) -> dict[str, Bound]:
    return {phrase.strip(): bound for bound, line in table.items() for phrase in line.split(",")}


_BEFORE: Final = _phrases(
    {
        Bound.ABOVE: "over, more than, above, greater than, higher than, in excess of, "
        "exceeding, exceeds, exceed, exceeded, upwards of, upward of, beyond, "
        "well over, topping, topped, tops, surpassing, surpassed, surpasses, "
        "passed, larger than, longer than, older than, bigger than, north of, "
        ">, well above, far more than, much more than, well beyond, no longer "
        "under, significantly more than",
        Bound.AT_LEAST: "at least, no fewer than, no less than, not less than, minimum of, a "
        "minimum of, not fewer than, minimum, ≥, ⩾, = >, > =",
        Bound.BELOW: "under, less than, fewer than, below, lower than, smaller than, shorter "
        "than, <, south of, younger than, well under, well below, far less "
        "than, much less than, far fewer than",
        Bound.AT_MOST: "up to, at most, no more than, not more than, maximum of, a maximum of, "
        "as many as, as much as, within, maximum, ≤, ⩽, < =, no greater than, "
        "not exceeding, as high as, limited to, capped at",
        Bound.ABOUT: "about, around, some, roughly, approximately, circa, an estimated, "
        "estimated, approx, approx ., c ., ca ., ~, ≈, ∼, in the region of, or "
        "so, more or less, give or take, something like, somewhere around, an "
        "average of about, on the order of, in the order of, or about, "
        "estimated at, estimated to be",
        Bound.NEARLY: "nearly, almost, close to, just under, just below, approaching, not "
        "quite, just short of, just shy of, shy of, slightly less than, "
        "slightly under, slightly below, a little under, a little less than, "
        "little less than, a bit less than, nearing, virtually, slightly fewer "
        "than, just less than",
        Bound.JUST_OVER: "just over, just above, slightly more than, slightly over, slightly "
        "above, a little over, a little more than, little more than, a bit more "
        "than, a bit over, just more than, barely over, marginally above",
    }
)
_AFTER: Final = _phrases(
    {
        Bound.AT_LEAST: "or more, and above, and over, and up, or over, or above, or higher, or "
        "greater, or older, and more, or better, at least, or longer, and older",
        Bound.AT_MOST: "or less, or fewer, or under, or below, and under, or lower, at most, "
        "or younger, and below",
        Bound.ABOUT: "or so, or thereabouts, approximately, give or take, more or less",
    }
)
_LONGEST = 5
_LAST_WORDS = frozenset(phrase.split()[-1] for phrase in _BEFORE)
_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in _AFTER)
_ARTICLES = frozenset({"the", "a", "an", "its", "their", "his", "her", "another"})
_CHANGES = frozenset(
    listed(
        "rise rose risen rises rising increase increased increases increasing grow grew grown "
        "grows growing climb climbed climbs climbing jump jumped jumps jumping soar soared "
        "soars soaring surge surged surges surging gain gained gains gaining fall fell fallen "
        "falls falling drop dropped drops dropping decline declined declines declining "
        "decrease decreased decreases decreasing slip slipped slips slid slide slides plunge "
        "plunged plunges plunging tumble tumbled tumbles shrink shrank shrunk shrinks cut "
        "cuts cutting reduce reduced reduces reducing lower lowered lowers raise raised "
        "raises raising expand expanded expands expanding rocketed slashed slash hiked hike "
        "hikes boost boosted boosts doubled tripled quadrupled trebled went moved changed "
        "edged up down narrowed widened improved dipped eased sank skyrocketed ballooned "
        "swelled halved accelerated slowed dwindled plummeted rebounded recovered advanced"
    )
)
_CHANGE_NOUNS = frozenset(
    listed(
        "change increase rise growth jump gain surge decline drop fall decrease cut reduction hike "
        "boost improvement slump dip plunge uptick"
    )
)
_SPREADS = frozenset(
    listed(
        "range ranges ranged ranging vary varies varied varying anywhere anything between "
        "aged ages estimates estimated spanning spans span spread"
    )
)
_REACH = 10
_ENDS = frozenset(".!?;")
_DETERMINERS = frozenset(
    listed(
        "the its their our his her all these those my your such other of more additional "
        "extra new further"
    )
)
_STOP = frozenset(
    listed(
        "a an and or but nor in on at by for from to with as if than that this is are was "
        "were be been being has have had do does did will would can could may might must "
        "shall should not no it they we he she you i who which when where while after before "
        "since until during against between within without into onto over under about around "
        "per each every there here so also said says because via versus vs up down out off "
        "compared according including among across through today yesterday then now only just "
        "very"
    )
)
_PEOPLE = frozenset(
    listed("people men women children police cattle sheep fish persons aircraft staff")
)
_NOT_PLURALS = frozenset(
    listed(
        "his its this was is has does as us plus yes thus across less perhaps always versus "
        "business series species news gas bus chess press process access success congress "
        "express class physics politics economics mathematics"
    )
)
_RATES = frozenset(
    listed(
        "second minute hour day week month quarter year night person head share barrel gallon "
        "tonne ton kilogram kilometre mile seat passenger unit token user ounce litre liter "
        "game match piece decade annum capita pound kwh"
    )
)
_SHORT = {
    "hr": "hour", "h": "hour", "yr": "year", "mo": "month", "s": "second", "min": "minute",
    "wk": "week", "kg": "kilogram", "t": "tonne", "annum": "year", "oz": "ounce", "ton": "tonne",
    "person": "head", "capita": "head", "mi": "mile", "liter": "litre", "bbl": "barrel",
    "kwh": "kwh",
}  # fmt: skip
_AGO = frozenset({"earlier", "ago", "later", "before", "after", "hence", "to"})
_SCALED = frozenset({"thousand", "million", "billion", "hundred"})


def bound_before(scan: Scan, first: int) -> tuple[Bound, int]:
    """The hedge that ends before a token, and the token the whole begins with."""
    start = first
    if scan.word(start - 1) in _ARTICLES and scan.near(start):
        start -= 1
    for end in dict.fromkeys((first, start)):
        if scan.word(end - 1) not in _LAST_WORDS:
            continue
        for length in range(_LONGEST, 0, -1):
            begin = end - length
            if begin < 0 or not all(scan.near(at) or at == begin for at in range(begin, end + 1)):
                continue
            if begin and not scan.near(end):
                continue
            bound = _BEFORE.get(" ".join(scan.words[begin:end]))
            if bound is not None and scan.near(end):
                return _negated(scan, begin, bound)
    return Bound.EXACT, first


def _negated(scan: Scan, begin: int, bound: Bound) -> tuple[Bound, int]:
    """Turn "not more than" into at most; other readings of "not" are left alone."""
    if scan.word(begin - 1) in {"not", "no", "never"}:
        if bound is Bound.ABOVE:
            return Bound.AT_MOST, begin - 1
        if bound is Bound.BELOW:
            return Bound.AT_LEAST, begin - 1
    return bound, begin


def bound_after(scan: Scan, after: int) -> tuple[Bound, int]:
    """The hedge that begins at a token ("or more", "+"), and the token after it."""
    word = scan.word(after)
    if (
        word == "+"
        and scan.glued(after)
        and not (scan.glued(after + 1) and scan.kind(after + 1) in {"plain", "number"})
    ):
        return Bound.AT_LEAST, after + 1
    if word == "plus" and scan.near(after) and scan.kind(after + 1) != "plain":
        return Bound.AT_LEAST, after + 1
    if word == "-" and scan.word(after + 1) in {"plus", "odd"} and scan.glued(after + 1):
        bound = Bound.AT_LEAST if scan.word(after + 1) == "plus" else Bound.ABOUT
        return bound, after + 2
    if word not in _FIRST_WORDS:
        return Bound.EXACT, after
    for length in (3, 2, 1):
        if all(scan.near(at) for at in range(after, after + length)):
            found = _AFTER.get(" ".join(scan.words[after : after + length]))
            if found is not None and not _numbers(scan, after + length):
                return found, after + length
    return Bound.EXACT, after


def _numbers(scan: Scan, at: int) -> bool:
    """Whether a number follows, whose hedge the words before it are: "566 and over 300"."""
    return scan.numeric(at) or (scan.word(at) in SIGNS and scan.numeric(at + 1))


def changes(scan: Scan, before: int, reach: int = _REACH) -> bool:
    """Whether a word of rising or falling stands shortly before a token, in its sentence."""
    for at in range(before, max(-1, before - reach), -1):
        if scan.word(at) in _ENDS:
            return False
        if scan.word(at) in _CHANGES:
            return True
    return False


def spreads(scan: Scan, before: int) -> bool:
    """Whether "ranging", "anywhere", "between" stands shortly before a token."""
    return any(scan.word(at) in _SPREADS for at in range(max(0, before - 4), before + 1))


def role(scan: Scan, first: int, after: int) -> Role:
    """The part in a change of the quantity whose hedge and number are these tokens."""
    before = first - 1
    if not scan.near(first):
        return Role.NONE
    word = scan.word(before)
    if word == "from" and changes(scan, before - 1):
        return Role.FROM
    if word == "to" and changes(scan, before - 1):
        return Role.TO
    if word == "by" and changes(scan, before - 1, 8):
        return Role.BY
    if (word in _CHANGES and not word.startswith("rais")) or (
        word == "of" and scan.word(before - 1) in _CHANGE_NOUNS
    ):
        return Role.BY
    if scan.near(after) and scan.word(after) in _CHANGE_NOUNS:
        return Role.BY
    return Role.NONE


def noun_after(scan: Scan, after: int) -> tuple[str, int]:
    """The head noun that a count counts, in lower case, and the token after it; "" when none.

    It is the first plural among the next words, before any little word or punctuation.
    """
    at = after
    if scan.word(at) == "-" and scan.glued(at) and scan.glued(at + 1):
        at += 1
        word = scan.word(at)
        return (word, at + 1) if scan.kind(at) == "word" and word not in _STOP else ("", after)
    skipped = 0
    while scan.word(at) in _DETERMINERS and skipped < 3 and scan.near(at):  # noqa: PLR2004
        at += 1
        skipped += 1
    words: list[tuple[str, int]] = []
    while len(words) < 5 and scan.near(at):  # noqa: PLR2004 - adjectives before a noun
        word = scan.word(at)
        if word == "-" and scan.glued(at) and scan.glued(at + 1):
            at += 1
            continue
        if scan.kind(at) != "word" or word in _STOP:
            break
        words.append((word, at))
        at += 1
    small = [one for one in words if scan.raw(one[1]).islower()] or words
    for word, place in small:
        if plural(word):
            return word, place + 1
    return "", after


def plural(word: str) -> bool:
    """Whether a lower-case word looks like a plural noun."""
    if word in _PEOPLE:
        return True
    if word in _NOT_PLURALS or word.endswith(("'s", "ss", "us", "ous", "is")):
        return False
    return len(word) > 3 and word.endswith("s")  # noqa: PLR2004 - "gas", "bus"


def rate(scan: Scan, after: int) -> tuple[str, int]:
    """What the quantity before a token is per ("hour", "million token"), and the token after."""
    word = scan.word(after)
    at = after
    if not scan.near(after) or (word in {"a", "an"} and scan.word(after + 2) in _AGO):
        return "", after
    if word in {"per", "/", "every", "each"} or (
        word in {"a", "an"} and _SHORT.get(scan.word(after + 1), scan.word(after + 1)) in _RATES
    ):
        at += 1
    elif word in {"annually", "yearly", "daily", "monthly", "weekly", "hourly"}:
        names = {"annually": "year", "yearly": "year", "daily": "day"}
        return names.get(word, word.removesuffix("ly")), after + 1
    else:
        return "", after
    prefix = ""
    if scan.word(at) in {"1", "one"} and scan.word(at + 1) in _SCALED:
        at += 1
    if scan.word(at) in _SCALED:
        prefix = scan.word(at) + " "
        at += 1
    if scan.kind(at) in {"plain", "number"} and word == "per":
        prefix += scan.word(at).replace(",", "") + " "
        at += 1
    unit = scan.word(at)
    if scan.kind(at) != "word":
        return "", after
    name = singular(unit)
    if prefix and unit == name and scan.word(at + 1).endswith("s") and scan.near(at + 1):
        at += 1
        name = f"{unit} {singular(scan.word(at))}"
    if word in {"every", "each", "/"} and name not in _RATES and name not in _SHORT:
        return "", after
    return prefix + _SHORT.get(name, name), at + 1
