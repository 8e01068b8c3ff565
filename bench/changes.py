"""Changes of a claim that its passage states, after which the passage does not state it.

Each takes a claim and the text of the passage that states it, and gives the changed claim, or None
where it cannot be done safely: a changed number, year or name must stand nowhere in the text, and
nothing around it may leave room for both ("more than 40", "between 1990 and 1995"). Deterministic.
"""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Change = Callable[[str, str], str | None]


def _list(text: str) -> list[str]:
    """The entries of a list written as one text, between commas."""
    return [" ".join(one.split()) for one in text.split(",")]


def _words(text: str) -> list[str]:
    """The words of a list written as one text."""
    return text.split()


SMALL = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        _words("twenty thirty forty fifty sixty seventy eighty ninety"), 2
    )
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        _words("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"),
        1,
    )
}
_WORDS = {word: number for number, word in enumerate(SMALL)} | _TENS | _ORDINALS
_WORDS |= {"once": 1, "twice": 2, "double": 2, "triple": 3, "dozen": 12, "half": 50, "hundred": 100}
_NUMBER = re.compile(
    r"(?<![\w.,#/:–—-])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w/:–—-]|[.,]\d)(?! ?[–—-] ?\d)"
)
_YEAR = re.compile(r"(?<![\w.,$£€#/:–—-])(?:1[5-9]|20)\d\d(?![\w/:%–—-]|[.,]\d)")
WORD = re.compile(
    r"(?<=[a-z] )(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?= [a-z])"
)
_ANY_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH_NEAR = re.compile(rf"(?:{MONTHS})\.?,? ?(?:the )?$|^(?:st|nd|rd|th)?,? (?:of )?(?:{MONTHS})")
_OPEN = re.compile(
    r"\b(?:more|less|fewer|over|under|above|below|least|most|about|around|almost|nearly|some|"
    r"approximately|approx|roughly|circa|between|than|by|until|till|since|from|before|after|within|"
    r"through|top|best|up to|prior to|close to|exceed\w*|surpass\w*|reach\w*|pass\w*|maximum|"
    r"minimum|"
    r"early|late|mid|beyond|further|later|earlier|as of)\b|[~<>≥≤±]",
    re.IGNORECASE,
)
_OPEN_AFTER = re.compile(
    r"^\s*(?:\+|or (?:more|less|fewer|so)|to \d|and \d|plus\b|other\b)", re.IGNORECASE
)
_SPAN = re.compile(
    r"\b(?:since|until|till|through|between|from)\b[^.;]{0,25}\d{4}|\d{4}s?\s*(?:-|–|—|to)\s*\d{2}",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|unless|hardly|cannot|fail\w*|"
    r"den(?:y|ies|ied)|false|lacks?|lacked)\b|n['’]t\b",
    re.IGNORECASE,
)


def figures(text: str) -> set[float]:
    """Every number of a text, in digits or words, "1,200" as 1200; and the years of "1990–95"."""
    found = {float(one.replace(",", "")) for one in _ANY_NUMBER.findall(text)}
    words = re.findall(r"[a-z]+", text.lower())
    found.update(float(_WORDS[word]) for word in words if word in _WORDS)
    for ten, one in pairwise(words):
        if ten in _TENS and one in _WORDS and _WORDS[one] < 10:
            found.add(float(_TENS[ten] + _WORDS[one]))
    for year, short in re.findall(r"(\d{4})\s*[-–—/]\s*(\d\d)\b", text):
        found.add(float(year[:2] + short))
    return found


def _closed(claim: str, found: re.Match[str]) -> bool:
    """Whether nothing around a number leaves room for another one beside it."""
    before, after = claim[max(0, found.start() - 24) : found.start()], claim[found.end() :]
    return not (_OPEN.search(before) or _OPEN_AFTER.match(after))


def _ranged(number: str, text: str) -> bool:
    """Whether a number is one end of a range somewhere, or one of two."""
    link, it = r" ?(?:-|–|—|to|and|or) ?", re.escape(number)
    return re.search(rf"\d{link}{it}\b|\b{it}{link}\d", text) is not None


def _put(claim: str, found: re.Match[str], new: str) -> str:
    return claim[: found.start()] + new + claim[found.end() :]


def _other_numbers(number: str, rng: random.Random, *, day: bool) -> Iterator[str]:
    """Numbers like this one, in a random order; of a day in a month other days."""
    plain = number.replace(",", "")
    if "." in plain:
        whole, _, part = plain.partition(".")
        for step in rng.sample((1, 2, 3, 4, 6, 8), 6):
            yield f"{int(whole) + step}.{part}"
        return
    value = int(plain)
    steps = [1, 2, 3, 4, 6, 9, 11, max(1, value // 4), max(1, value // 2), value]
    for step in rng.sample(steps, len(steps)):
        for fresh in rng.sample((value + step, value - step), 2):
            if fresh < 2 or (day and fresh > 28) or (value <= 100 < fresh):
                continue
            yield f"{fresh:,}" if "," in number else str(fresh)


def other_number(claim: str, text: str) -> str | None:
    """A number that both give becomes one that the text nowhere gives."""
    if _DENIED.search(claim):
        return None
    rng, there = random.Random(claim), figures(text) | figures(claim)  # noqa: S311 (no secret)
    given = {found.group() for found in _NUMBER.finditer(text) if _closed(text, found)}
    given -= {found.group() for found in _NUMBER.finditer(text) if not _closed(text, found)}
    for found in _NUMBER.finditer(claim):
        number = found.group()
        if number not in given or _YEAR.fullmatch(number) or not _closed(claim, found):
            continue
        if claim.count(number) > 1 or _ranged(number, text):
            continue
        before, after = claim[: found.start()], claim[found.end() :]
        day = bool(_MONTH_NEAR.search(before) or _MONTH_NEAR.search(after)) and len(number) < 3
        for fresh in _other_numbers(number, rng, day=day):
            if float(fresh.replace(",", "")) not in there:
                return _put(claim, found, fresh)
    return None


def other_number_word(claim: str, text: str) -> str | None:
    """The same for a small number in words, before a thing that is counted."""
    if _DENIED.search(claim):
        return None
    rng, there = random.Random(claim), figures(text) | figures(claim)  # noqa: S311 (no secret)
    for found in WORD.finditer(claim):
        if not re.search(rf"\b{found.group()}\b", text) or not _closed(claim, found):
            continue
        for fresh in rng.sample(range(2, 13), 11):
            if float(fresh) not in there:
                return _put(claim, found, SMALL[fresh])
    return None


def other_year(claim: str, text: str) -> str | None:
    """A year that both give becomes one that the text nowhere gives."""
    if _DENIED.search(claim) or _SPAN.search(text) or _SPAN.search(claim):
        return None
    rng, there = random.Random(claim), figures(text) | figures(claim)  # noqa: S311 (no secret)
    given = {found.group() for found in _YEAR.finditer(text)}
    for found in _YEAR.finditer(claim):
        if found.group() not in given or not _closed(claim, found):
            continue
        for step in rng.sample((-12, -7, -4, -3, -2, -1, 1, 2, 3, 5, 8), 11):
            fresh = int(found.group()) + step
            if float(fresh) not in there and f"{fresh // 10}0s" not in text:
                return claim.replace(found.group(), str(fresh))
    return None


_KINDS = [
    _list(
        "France, Germany, Italy, Spain, Canada, Australia, India, China, Japan, Russia, "
        "Mexico, Brazil, England, Scotland, Ireland, Norway, Sweden, Poland, Turkey, Egypt, "
        "Kenya, Nigeria, Iran, Iraq, Israel, Pakistan, Thailand, Vietnam, Greece, Portugal, "
        "Argentina, Chile"
    ),
    _list(
        "American, British, French, German, Italian, Spanish, Canadian, Australian, Indian, "
        "Chinese, Japanese, Russian, Mexican, Brazilian, Irish, Scottish, Norwegian, Swedish, "
        "Polish, Turkish, Egyptian, Kenyan, Nigerian, Greek, Portuguese, Dutch, Danish"
    ),
    _list(
        "London, Paris, Berlin, Rome, Madrid, Tokyo, Moscow, Sydney, Toronto, Chicago, "
        "Boston, Seattle, Houston, Dallas, Miami, Atlanta, Philadelphia, Los Angeles, San "
        "Francisco, New York City, Manchester, Liverpool, Dublin, Vienna, Mumbai, Delhi, "
        "Beijing, Shanghai, Wuhan, Hong Kong, Oslo, Lisbon"
    ),
    _list(
        "California, Texas, Florida, Ohio, Michigan, Virginia, Oregon, Arizona, Colorado, "
        "Illinois, Georgia, Nevada, Kansas, Alabama, Minnesota, Wisconsin, Tennessee, "
        "Kentucky, Louisiana"
    ),
    _list("Netflix, Disney, Sony, Universal, Paramount, HBO, NBC, CBS, Fox, BBC, MTV, Showtime"),
    _list("Google, Apple, Microsoft, Amazon, Facebook, Samsung, Nintendo, Intel, IBM, Nokia"),
    _list("Toyota, Boeing, Airbus, Ford, Honda, Volvo, Siemens, Ferrari"),
    _list("Harvard, Yale, Princeton, Stanford, Oxford, Cambridge, Cornell"),
]
_MEN = frozenset(
    _words(
        "James John Robert Michael William David Richard Joseph Thomas Charles Christopher "
        "Daniel Matthew Anthony Mark Donald Steven Paul Andrew Kenneth George Kevin Brian "
        "Edward Ronald Jason Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry "
        "Justin Scott Brandon Benjamin Samuel Frank Gregory Raymond Alexander Patrick Jack "
        "Dennis Jerry Tyler Aaron Jose Henry Peter Nathan Zachary Kyle Walter Harold Carl "
        "Jeremy Arthur Roger Keith Joe Bruce Ben Mike Chris Steve Jim Bill Bob Dan Matt Ian "
        "Neil Simon Martin Leonardo Antonio Carlos Luis Jesse Johnny Tony Sam Alan Barack "
        "Vladimir Boris Nick Harry Jeff Stan Elon Will Josh Tom Adam Tim"
    )
)
_WOMEN = frozenset(
    _words(
        "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy "
        "Betty Sandra Margaret Ashley Kimberly Emily Donna Michelle Carol Amanda Melissa "
        "Deborah Stephanie Rebecca Laura Sharon Cynthia Kathleen Amy Angela Shirley Anna "
        "Brenda Pamela Emma Nicole Helen Samantha Katherine Christine Debra Rachel Carolyn "
        "Janet Maria Heather Diane Julie Victoria Kelly Christina Lauren Joan Evelyn Olivia "
        "Judith Megan Cheryl Andrea Hannah Jacqueline Kate Taylor Anne Julia Alice Charlotte "
        "Sophie Grace Jane Meryl Hillary Nicki Jenny Claire Amber Miley Selena Demi Katy "
        "Britney Ellen Scarlett Natalie Marilyn"
    )
)
_NEW_MEN = _list("Gordon Hale, Victor Lindqvist, Owen Barclay, Marcus Tennant, Hugo Ferrante")
_NEW_WOMEN = _list(
    "Ingrid Halloran, Beatrice Osgood, Nadia Ferrante, Lucinda Marsh, Greta Lindqvist"
)
_ORGANISATION = re.compile(
    r"\b((?:[A-Z][\w’'-]+ ){1,3})(?=(?:University|College|Institute|Museum|Hospital|Airlines|"
    r"Airport|Records|Studios|Pictures|River|Lake|Island|County|Bridge|Stadium|Orchestra|Cathedral|Castle|"
    r"School|Prize|Bank|Society|Foundation|Theatre|Theater)\b)"
)
_NEW_MAKERS = _list("Harlow, Brentmoor, Castellan, Whitlock, Eastvale")
_PERSON = re.compile(r"\b([A-Z][a-z]+)(?: [A-Z]\.)? [A-Z][\w’'-]*[a-z]\b(?! [A-Z])")
_CAPITALS_AROUND = re.compile(r"[A-Z][\w’'-]* $")


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'–-]){re.escape(name)}(?![\w–-])")


def _free(names: list[str], rng: random.Random, *texts: str) -> str | None:
    """One of the names of which no word stands in the texts."""
    there = set(re.findall(r"\w+", " ".join(texts).lower()))
    fit = [name for name in names if not there & set(name.lower().split())]
    return rng.choice(fit) if fit else None


def other_name(claim: str, text: str) -> str | None:
    """A person, place, people, company or institution of both becomes one the text has not."""
    if _DENIED.search(claim):
        return None
    rng = random.Random(claim)  # noqa: S311 (no secret)
    for name, others in _names(claim):
        if _whole(name).search(text) is None:
            continue
        fresh = _free(others, rng, claim, text)
        if fresh is not None:
            return _with_article(_whole(name).sub(fresh, claim), fresh)
    return None


def _with_article(claim: str, name: str) -> str:
    """The claim with "a" or "an" before a name as its first letter asks for."""
    article = "an" if name[0] in "AEIO" else "a"
    return re.sub(rf"\ban? (?={re.escape(name)}\b)", f"{article} ", claim)


def _names(claim: str) -> Iterator[tuple[str, list[str]]]:
    """Names that can be told by lists, each with others of its kind."""
    for found in _PERSON.finditer(claim):
        if found.group(1) in _MEN:
            yield found.group(), _NEW_MEN
        elif found.group(1) in _WOMEN:
            yield found.group(), _NEW_WOMEN
    for found in _ORGANISATION.finditer(claim):
        words = found.group(1).split()
        if words[0] not in {"The", "In", "At", "A", "An", "On", "From"}:
            yield " ".join(words), _NEW_MAKERS
    for kind in _KINDS:
        for name in kind:
            for found in _whole(name).finditer(claim):
                before, after = claim[: found.start()], claim[found.end() :]
                part = re.match(r" [A-Z]", after) or _CAPITALS_AROUND.search(before)
                if not part or before.strip() in {"In", "The", "A"}:
                    yield name, [other for other in kind if other != name]


_AUXILIARY = re.compile(
    r" (is|was|are|were|has been|have been|had been|will be|has|had|will|did)(?= [a-z0-9])"
)
_UNPLAIN = re.compile(
    r"\b(?:if|or|only|just|some|many|most|few|several|often|sometimes|usually|mainly|mostly|partly|"
    r"any|all|every|each|both|because|until|but|although|though|while|whether|who|which|that|when|"
    r"where|what|as|than|least|may|might|could|would|should|also|still|number of|one of|part of|"
    r"among|other|another|certain|various|sole|entirely|always|barely|nearly|almost|scarcely|rarely|said|says|claimed)\b|[;:?“”\"]",
    re.IGNORECASE,
)


def denied(claim: str, text: str) -> str | None:
    """The claim with its one plain auxiliary denied; None for quantifiers, clauses, hedges."""
    del text
    found = _AUXILIARY.search(claim)
    if found is None or _UNPLAIN.search(claim) or _DENIED.search(claim):
        return None
    if claim.endswith("'s") or len(claim.split()) > 30:
        return None
    first, _, rest = found.group(1).partition(" ")
    if (
        first in {"has", "had"}
        and not rest
        and re.match(r" (?:a|an|the|its|his|her|\d)\b", claim[found.end() :])
    ):
        verb = "does not have" if first == "has" else "did not have"
        return f"{claim[: found.start()]} {verb}{claim[found.end() :]}"
    return f"{claim[: found.start()]} {first} not{' ' + rest if rest else ''}{claim[found.end() :]}"


SWAPS: dict[str, Change] = {
    "number": lambda claim, text: other_number(claim, text) or other_number_word(claim, text),
    "year": other_year,
    "name": other_name,
    "negation": denied,
}
"""Changes after which a claim that the passage states must not be verified."""
