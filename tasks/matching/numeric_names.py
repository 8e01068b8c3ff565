"""Numbers that are names: "GPT-4", "COVID-19", "Boeing 737", "v3.1", ISBNs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tasks.matching.number_words import SCALES, starts_number
from tasks.matching.numeric_context import plural
from tasks.matching.numeric_tokens import listed
from tasks.matching.units import currency, read_unit

if TYPE_CHECKING:
    from tasks.matching.numeric_tokens import Scan

HYPHENS: Final = frozenset("-‐‑‒–")
SUFFIXES: Final = frozenset(
    listed("k m mn mln bn b tn trn t st nd rd th s x am pm fold cr lakh crore plus")
)
"""What may be glued to a number without making it a name (units apart)."""

_GROUP = 3
SCREENS: Final = frozenset(
    listed("video tv screen display resolution monitor ultra uhd camera footage")
)
"""Before these, "4K" is a resolution."""

_LONGEST = 24
"""Most tokens of one name; longer runs are skipped whole."""

_PREFIXES = frozenset(
    listed(
        "mid pre post sub under over non early late top about around some approx roughly "
        "nearly to of and or in at by plus minus ex anti pro last first final near"
    )
)
_SERIES = frozenset(
    listed(
        "boeing airbus iphone ipad ipod windows galaxy pixel model apollo falcon starship "
        "gemini chapter section sec article rule title figure fig table page pages part act "
        "act's volume vol room flight highway route interstate psalm phase level grade type "
        "category class season episode round group pier area formula unit python llama claude "
        "qwen kimi glm gpt opus sonnet deepseek ernie mate playstation xbox mark mk version "
        "ver channel gate platform line track lane appendix annex schedule clause paragraph "
        "para amendment resolution directive regulation order bill proposition prop form "
        "exhibit item agenda step stage scene tier web http ipv tcp usb bluetooth wifi wi-fi "
        "android ios macos ubuntu debian fedora java node hd fortune ftse nasdaq csi stoxx "
        "cac dax nikkei sp s&p isbn issn doi tel fax phone ext zip postcode po box suite apt "
        "apartment floor building warehouse block plot lot bus train tram district ward "
        "precinct zone sector studio issue cve rfc iso iec en din ieee bs gb pep jep union "
        "local super euro world bowl wrestlemania catch study expo lap turn car number no"
    )
)
"""Words that turn the number after them into a name, when written with a capital."""

_SMALL_SERIES = frozenset(
    listed("version page chapter season episode section figure level phase volume round")
)
"""Words that do so in small letters too."""
_VERBS = frozenset(listed("is was has had will can does did , . ; : ( ) - –"))

_OPENERS = frozenset(
    listed(
        "the a an in on at by of for from to with and or but as if about over under nearly "
        "almost around some only just than that this these those its their our his her your "
        "my all both each every more less fewer most least between within after before since "
        "until during when while where which who what there here not no nor so yet also still "
        "even then now it they we he she you i are is was were be been have has had do does "
        "did will would can could may might must shall should up down out off through into "
        "onto per plus minus roughly approximately another other additional extra total "
        "exactly precisely up-to across among against worth aged age last next first past "
        "total meanwhile however today yesterday says said say adds added"
    )
)
"""Words that may begin a sentence before a number without naming anything."""


@dataclass(frozen=True, slots=True)
class Named:
    """A numbered name: its tokens, its family ("gpt") and its normalised form ("gpt-4")."""

    first: int
    after: int
    family: str
    name: str


def chain(scan: Scan, index: int) -> tuple[int, int]:
    """The run of letters, digits and hyphens without white space that a token stands in."""
    first = index
    while first > 0 and index - first < _LONGEST and scan.glued(first) and _links(scan, first - 1):
        first -= 1
    after = index + 1
    while after - index < _LONGEST and scan.glued(after) and _links(scan, after):
        after += 1
    while after > index + 1 and scan.kind(after - 1) == "sign":
        after -= 1
    while first < index and scan.kind(first) == "sign":
        first += 1
    return first, after


def _links(scan: Scan, index: int) -> bool:
    return scan.kind(index) != "sign" or scan.word(index) in HYPHENS or scan.word(index) == "_"


def identify(scan: Scan, index: int) -> Named | None:
    """Read the name that a number in digits belongs to, or None when it is an amount."""
    first, after = chain(scan, index)
    shape = _shape(scan, first, after)
    if _is_name(scan, index, first, after, shape):
        return _named(scan, first, after)
    if scan.kind(index) == "dotted" and _thousands(scan.word(index)) and first + 1 == after:
        return None
    if scan.kind(index) == "dotted":
        return _after_word(scan, first, after) or _named(scan, first, after)
    if after == index + 1 and first == index:
        return _after_word(scan, first, after)
    return None


def _shape(scan: Scan, first: int, after: int) -> str:
    """One letter a token: n number, w word, - hyphen."""
    return "".join(_LETTERS.get(scan.kind(at), "n") for at in range(first, after))


_LETTERS: Final = {"sign": "-", "word": "w", "vulgar": "v"}


def _is_name(scan: Scan, index: int, first: int, after: int, shape: str) -> bool:
    if after - first >= _LONGEST or _too_long(scan.word(index)):
        return True
    if shape in {"n", "nv", "n-n"}:
        return False
    here = index - first
    if shape.startswith("wn") and here == 1 and currency(scan.word(first)):
        shape, first, here = shape[1:], first + 1, 0
    if shape[:2] == "w-" and _harmless(scan, first):
        return _is_tail_name(scan, first + 2, shape[2:])
    if shape[0] == "w":
        return True
    return _is_tail_name(scan, first, shape)


def _harmless(scan: Scan, first: int) -> bool:
    word = scan.word(first)
    return word in _PREFIXES or starts_number(word) or word in SCALES


def _is_tail_name(scan: Scan, first: int, shape: str) -> bool:
    """Whether what begins with a number is a name: "5G", "3-2-1", "4x4"."""
    if shape in {"", "n", "n-n", "nw-n", "w"}:
        return shape == "nw-n" and not _is_suffix(scan, first + 1)
    if shape == "n-w" and len(scan.word(first + 2)) == 1 and scan.raw(first + 2).isupper():
        return True
    if shape in {"nw", "nw-nw", "n-nw", "nw-w", "nw-w-w", "n-nw-w"}:
        return not all(
            _is_suffix(scan, first + at)
            for at, letter in enumerate(shape)
            if letter == "w" and shape[at - 1] == "n"
        )
    return shape not in {"n-w", "n-w-w", "n-n-w", "n-n-w-w", "n-w-n-w", "n-w-n", "n-w-w-w"} or (
        not scan.word(first + 2).isalpha() and shape == "n-w"
    )


def _is_suffix(scan: Scan, index: int) -> bool:
    word = scan.word(index)
    if word == "s" or (word == "k" and scan.word(index + 1).removesuffix("s") in SCREENS):
        return False
    if scan.raw(index) in {"C", "F"}:
        return len(scan.word(index - 1)) > 1
    if word in {"in", "ppt"} or word[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return True
    return word in SUFFIXES or read_unit(scan, index) is not None or currency(word) != ""


def _thousands(word: str) -> bool:
    """Whether points stand between thousands: "1.234.567", not "2.0.1"."""
    parts = word.split(".")
    return len(parts[0]) <= _GROUP and all(len(part) == _GROUP for part in parts[1:])


def _too_long(word: str) -> bool:
    return len(word) > 34  # noqa: PLR2004 - digits of nothing that is counted


def _named(scan: Scan, first: int, after: int) -> Named:
    name = "".join(scan.words[first:after]).replace("‐", "-").replace("‑", "-").replace("–", "-")
    family = scan.word(first) if scan.kind(first) == "word" else ""
    before = first - 1
    if not family and scan.near(first) and scan.word(before) in _SERIES:
        return Named(before, after, scan.word(before), f"{scan.word(before)}-{name}")
    return Named(first, after, family, name)


def _after_word(scan: Scan, first: int, after: int) -> Named | None:
    """Read "Boeing 737", "Llama 3.1": a capitalised word and a number that counts nothing."""
    before = first - 1
    if before < 0 or not scan.near(first) or scan.kind(before) != "word":
        return None
    word = scan.word(before)
    if scan.kind(first) == "number" or word in {"no", "number"}:
        return None
    mixed = not scan.raw(before).islower()
    if not mixed and word not in _SMALL_SERIES:
        return None
    if word in _OPENERS or currency(word) or starts_number(word) or word in SCALES:
        return None
    if word not in _SERIES and (
        _counts(scan, after) or (scan.opens(before) and scan.word(after) not in _VERBS)
    ):
        return None
    return Named(before, after, word, f"{word}-{''.join(scan.words[first:after])}")


def _counts(scan: Scan, after: int) -> bool:
    """Whether a scale, unit, sign or plural noun follows: the number counts something."""
    word = scan.word(after)
    if word in {"%", "-", "–", "to", "and", "or", "in", "out", ":", "/", "+"}:
        return True
    if not scan.near(after):
        return False
    return (
        word.removesuffix("s") in SCALES
        or word in {"hundred", "dozen", "bn", "mn", "tn", "m", "k"}
        or read_unit(scan, after) is not None
        or currency(word) != ""
        or (scan.kind(after) == "word" and plural(word))
        or (
            scan.kind(after + 1) == "word"
            and scan.near(after + 1)
            and not scan.capital(after)
            and plural(scan.word(after + 1))
        )
    )
