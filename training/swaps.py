"""Small changes of meaning in real sentences: the one word, number or name that decides.

Each `*_swaps` function takes a claim and a passage that supports it and yields `(old, new)`: texts
that stand in both, and what to put in their place so that changed and unchanged contradict each
other. Whole words only; case of the first letter is kept. Deterministic given the `Random`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

Swap = tuple[str, str]


def words(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


_CLASSES = (
    "january february march april may june july august september october november december",
    "monday tuesday wednesday thursday friday saturday sunday",
    "two three four five six seven eight nine ten eleven twelve",
    "second third fourth fifth sixth seventh",
    "twice thrice",
    "million billion trillion",
    "minutes hours days weeks months years decades",
    "hour day week month year decade",
    "metres kilometres",
    "meters kilometers miles feet",
    "km miles",
    "kg tonnes pounds",
    "north south east west",
    "northern southern eastern western",
    "red blue green black white yellow",
    "mother father brother sister son daughter uncle aunt",
    "husband wife",
    "actor singer writer director producer composer painter politician",
    "american british french german italian spanish canadian australian indian chinese russian",
    "england france germany italy spain canada australia india china japan russia mexico brazil",
    "london paris berlin rome madrid tokyo moscow sydney toronto",
    "film album novel song play",
    "football basketball baseball hockey tennis cricket",
    "morning afternoon evening",
    "spring summer autumn winter",
    "left right",
    "gold silver bronze",
    "free paid",
    "daily weekly monthly yearly",
    "all none",
    "most few",
    "men women",
    "boys girls",
    "public private",
)
_OPPOSITES = (
    "increase/decrease increased/decreased increases/decreases increasing/decreasing rose/fell "
    "rises/falls rise/fall rising/falling higher/lower highest/lowest more/fewer more/less "
    "most/least above/below over/under before/after earlier/later earliest/latest first/last "
    "largest/smallest larger/smaller bigger/smaller longer/shorter best/worst better/worse "
    "faster/slower older/younger oldest/youngest won/lost win/lose wins/loses winner/loser "
    "begins/ends began/ended start/end started/ended opened/closed open/closed gain/loss "
    "gained/lost profit/loss positive/negative support/oppose supports/opposes "
    "supported/opposed accept/reject accepted/rejected approved/rejected allow/forbid "
    "allowed/banned allows/bans include/exclude includes/excludes included/excluded "
    "success/failure successful/unsuccessful popular/unpopular born/died male/female alive/dead "
    "true/false majority/minority strong/weak stronger/weaker strengthened/weakened "
    "expand/shrink expanded/shrunk added/removed adds/removes hired/fired bought/sold buy/sell "
    "accelerated/slowed improve/worsen improved/worsened cheap/expensive common/rare "
    "safe/dangerous easy/difficult always/never often/rarely possible/impossible legal/illegal "
    "inside/outside upper/lower up/down early/late long/short favorable/unfavorable "
    "maximum/minimum enter/leave entered/left arrived/departed guilty/innocent confirmed/denied "
    "new/old high/low major/minor internal/external present/absent required/optional "
    "enabled/disabled agreed/refused likely/unlikely "
)
_WORD_CLASSES = {
    word: members for line in _CLASSES for members in [line.split()] for word in members
}
_PAIRS: dict[str, list[str]] = {}
for _pair in _OPPOSITES.split():
    _one, _two = _pair.split("/")
    _PAIRS.setdefault(_one, []).append(_two)
    _PAIRS.setdefault(_two, []).append(_one)

_BOUNDS = words("more less fewer over under above below most least before after up down")

_NUMBER = re.compile(
    r"(?<![\w.,$-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w-])|(?<![\w.,-])\d+(?:\.\d+)?(?![\w-]|[.,]\d)"
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s(?:of\s|the\s|de\s)?[A-Z][\w’'-]+){0,3}")
_YEARS = range(1000, 2100)
_LOOSE = re.compile(
    r"\b(?:more|less|fewer|over|under|least|most|above|below|about|around|almost|nearly|before|after|"
    r"approximately|up to|exceed\w*|between|than|by|until|since|from)\b",
    re.IGNORECASE,
)
_NEVER_NAMES = words(
    "The A An In On At He She It They We I This That These Those His Her Its Their There When "
    "While After Before As For But And Or If By With From To Of Most Some Many All Both Each No "
    "Not Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April "
    "May June July August September October November December"
)


def replace_word(text: str, old: str, new: str) -> str:
    """Every whole-word `old` becomes `new`; a capital first letter is kept."""

    def put(found: re.Match[str]) -> str:
        return new[0].upper() + new[1:] if found.group()[0].isupper() else new

    flags = 0 if old[0].isupper() else re.IGNORECASE
    return re.sub(rf"(?<![\w])(?<!\d[.,]){re.escape(old)}(?![\w]|[.,]\d)", put, text, flags=flags)


def exchange(text: str, old: str, new: str) -> str:
    """`old` and `new` change places all over `text`."""
    mark = "\ue000"
    return replace_word(replace_word(replace_word(text, old, mark), new, old), mark, new)


def has_word(text: str, word: str) -> bool:
    """Whether `word` stands in `text` as a whole word (case ignored unless capitalised)."""
    flags = 0 if word[0].isupper() else re.IGNORECASE
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, flags) is not None


def _near(number: str, random: Random) -> str:
    plain = number.replace(",", "")
    if "." in plain:
        whole, _, part = plain.partition(".")
        if random.random() < 0.5:
            digit = str((int(part[-1]) + random.randint(1, 9)) % 10)
            return f"{whole}.{part[:-1]}{digit}"
        return f"{max(0, int(whole) + random.choice((-3, -2, -1, 1, 2, 3, 7, 10)))}.{part}"
    value = int(plain)
    roll = random.random()
    if value in _YEARS and "," not in number:
        fresh = value + random.choice((-12, -8, -5, -3, -2, -1, 1, 2, 3, 4, 9))
    elif roll < 0.15:
        fresh = value * 10
    elif roll < 0.25 and value >= 10:
        fresh = value // 10
    elif roll < 0.55 and value >= 10:
        digits = list(plain)
        place = random.randrange(len(digits))
        digits[place] = str((int(digits[place]) + random.randint(1, 9)) % 10)
        fresh = int("".join(digits)) or value + 1
    else:
        step = max(1, round(value * random.choice((0.05, 0.1, 0.3, 0.5))))
        fresh = value + (step if random.random() < 0.5 or value <= step else -step)
    return f"{fresh:,}" if "," in number else str(fresh)


def number_swaps(claim: str, passage: str, random: Random) -> Iterator[Swap]:
    """A number or year that both give exactly becomes another one, often one from the passage."""
    there = [m.group() for m in _NUMBER.finditer(passage)]
    for found in _NUMBER.finditer(claim):
        number = found.group()
        if number not in there or _LOOSE.search(claim[max(0, found.start() - 22) : found.start()]):
            continue
        year = number.isdigit() and int(number) in _YEARS
        others = [
            n
            for n in there
            if n != number and n not in claim and (n.isdigit() and int(n) in _YEARS) == year
        ]
        fresh = random.choice(others) if others and random.random() < 0.5 else _near(number, random)
        if fresh != number and fresh not in claim:
            yield number, fresh


def class_swaps(claim: str, passage: str, random: Random) -> Iterator[Swap]:
    """A month, unit, nationality, trade, ... becomes another member of its class."""
    for word in re.findall(r"[A-Za-z]+", claim):
        members = _WORD_CLASSES.get(word.lower())
        if members is None or not has_word(passage, word):
            continue
        if word.lower() in {
            "may",
            "march",
            "second",
            "right",
            "left",
            "play",
            "all",
            "most",
        } and not (
            word[0].isupper() and word.lower() in {"may", "march"} and not claim.startswith(word)
        ):
            continue
        others = [m for m in members if m != word.lower() and not has_word(claim, m)]
        inside = [m for m in others if has_word(passage, m) or has_word(passage, m.capitalize())]
        if others:
            fresh = random.choice(inside if inside and random.random() < 0.4 else others)
            yield word, fresh.capitalize() if word[0].isupper() else fresh


def direction_swaps(claim: str, passage: str, random: Random) -> Iterator[Swap]:
    """A word becomes its opposite: rose - fell, before - after, won - lost."""
    for word in re.findall(r"[a-z]+", claim):
        opposites = _PAIRS.get(word)
        if word in _BOUNDS and claim != passage:
            continue  # "more than 76" and "less than 80" do not exclude each other
        if opposites and has_word(passage, word):
            fresh = random.choice(opposites)
            if not has_word(claim, fresh):
                yield word, fresh


def _listed(one: str, two: str, text: str) -> bool:
    """Whether two names stand in one list ("A, B and C"), where both share what is said."""
    first, second = re.escape(one), re.escape(two)
    link = r"(?:,| and| or| \(|,? as well as)\s?(?:\w+,?\s){0,3}"
    return re.search(f"{first}{link}{second}|{second}{link}{first}", text) is not None


def name_swaps(claim: str, passage: str, random: Random) -> Iterator[Swap]:
    """A name becomes another name of the same passage (not one it is listed with)."""

    def names(text: str) -> list[str]:
        found = [m.group() for m in _NAME.finditer(text)]
        return [n for n in found if n.split()[0] not in _NEVER_NAMES and len(n) > 2]

    there = names(passage)
    mine = names(claim)
    for name in mine:
        if not has_word(passage, name):
            continue
        others = [
            other
            for other in there
            if abs(len(other.split()) - len(name.split())) <= 1
            and not has_word(claim, other)
            and not set(other.split()) & set(name.split())
            and not _listed(name, other, passage)
        ]
        if others:
            yield name, random.choice(others)


def misquotes(claim: str, passage: str, random: Random) -> Iterator[Swap]:
    """One content word of a quotation becomes another word of like form from the passage."""
    for found in re.finditer(r"[“\"]([^“”\"]{25,200})[”\"]", claim):
        inside = found.group(1)
        if inside not in passage:
            continue
        words = [w for w in re.findall(r"\b[a-z]{5,}\b", inside) if claim.count(w) == 1]
        pool = set(re.findall(r"\b[a-z]{5,}\b", passage)) - set(re.findall(r"\w+", inside))
        for word in random.sample(words, min(2, len(words))):
            alike = sorted(w for w in pool if w[-2:] == word[-2:] and w[:4] != word[:4])
            if alike:
                yield word, random.choice(alike)


_AUXILIARY = re.compile(
    r"(?<=\w )(is|was|are|were|has been|have been|had been|can|could|will|would|should|does|did|do)"
    r"(?: (not|never)\b)?(?= [a-z0-9])"
)


def negated(text: str) -> str | None:
    """The denial of a sentence with one clause's auxiliary, or None where it is not plain."""
    found = _AUXILIARY.search(text)
    if found is None or re.search(r"\b(?:if|unless|no|none|nobody|nothing|n't|only)\b", text):
        return None
    auxiliary = found.group(1)
    if found.group(2):
        return text[: found.start()] + auxiliary + text[found.end() :]
    first, _, rest = auxiliary.partition(" ")
    denied = f"{first} not{' ' + rest if rest else ''}"
    return text[: found.start()] + denied + text[found.end() :]


_HEDGES = (
    (re.compile(r"\b(?:may|might|could) (?!not\b)(?=[a-z]+\b)"), "will "),
    (re.compile(r"\b(?:is|are) expected to "), "will "),
    (re.compile(r"\b(?:was|were) expected to "), "would "),
    (
        re.compile(r"\b(?:allegedly|reportedly|possibly|probably|supposedly|apparently|perhaps) "),
        "",
    ),
    (re.compile(r"\b(?:suggests|suggest) that "), "proves that "),
    (re.compile(r"\b(?:is|are) (?:believed|thought|said|rumou?red|considered) to be "), "is "),
    (re.compile(r"\b(?:plans|plan|hopes|hope|aims|aim|intends|intend) to "), "will "),
    (re.compile(r"\bis associated with\b"), "causes"),
    (re.compile(r"\bare associated with\b"), "cause"),
    (re.compile(r"\bsome of the "), "all of the "),
    (re.compile(r"\b(?:many|some|several) (?=[a-z]+s\b)"), "all "),
)


def strengthened(text: str) -> str | None:
    """A hedge made certain (may -> will, associated with -> causes); None where there is none."""
    for pattern, certain in _HEDGES:
        changed, count = pattern.subn(certain, text, count=1)
        if count and changed.strip():
            return changed[0].upper() + changed[1:]
    return None


_CLAUSE = (
    r",\s(?:which|who|where|with|after|before|while|including|making|following|according to)"
    r"\s[^;]{8,120}"
)
_PHRASE = (
    r"\s(?:in|on|at|after|before|during|since|until|near|despite|because of|due to|along with|"
    r"alongside)\s[^,;.]{4,60}"
)
_TAIL = re.compile(rf"^(.{{35,}}?[a-z0-9)])((?:{_CLAUSE})|(?:{_PHRASE}))\.$")
_SCOPE = re.compile(
    r"\b(?:not|no|never|only|if|unless|without|than|none|few|may|might|n't|until|except)\b"
)


def without_detail(sentence: str) -> str | None:
    """The sentence less its last modifier, which it entails; None where that is not safe."""
    found = _TAIL.match(sentence)
    if found is None or _SCOPE.search(sentence):
        return None
    return found.group(1) + "."


_DIGITS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def restyled(text: str, random: Random) -> str:
    """The same meaning in another dress: percent sign, number words, quote marks, contractions."""
    changes: list[Callable[[str], str]] = [
        lambda t: re.sub(r"(?<=\d) ?%", " percent", t),
        lambda t: re.sub(r"(?<=\d) per ?cent\b", "%", t),
        lambda t: re.sub(
            r"(?<![\w.,$£€])([2-9]|1[0-2])(?= [a-z])", lambda m: _DIGITS[int(m.group())], t
        ),
        lambda t: re.sub(
            r"(?<=\w )(two|three|four|five|six|seven|eight|nine|ten)(?= [a-z])",
            lambda m: str(_DIGITS.index(m.group())),
            t,
        ),
        lambda t: re.sub(r"(?<=\d{1}),(?=\d{3}\b)", "", t),
        lambda t: re.sub(r"\b(is|was|are|were|did|does|has|had) not\b", r"\1n't", t),
        lambda t: (
            t.replace("n't", " not").replace("ca not", "cannot").replace("wo not", "will not")
        ),
        lambda t: t.replace("“", '"').replace("”", '"').replace("’", "'"),
        lambda t: re.sub(r"\$(\d[\d.,]*) (million|billion)", r"\1 \2 dollars", t),
    ]
    for change in random.sample(changes, 3):
        text = change(text)
    return text
