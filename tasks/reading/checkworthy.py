"""How much a sentence is in need of a source: named features with weights, nothing hidden.

The score is the logistic function of the sum of the weights of the features that a sentence has,
so that each of them can be read off, argued about and changed. The features follow what the
literature on check-worthiness names (ClaimBuster, Hassan et al. 2017; CheckThat! labs): figures,
dates, named things, reported speech and comparisons for it; opinions, questions, instructions and
forecasts against it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from tasks.reading.verbs import has_verb

THRESHOLD: Final = 0.5
"""An uncited sentence of at least this score is reported as one that needs a source."""

BASE: Final = -1.0

_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)

_PHRASES: Final = {
    "quantity": r"""
        half|third|quarter|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|majority
        minority|percent|per cent|twice|double[ds]?|tripled?|two|three|four|five|six|seven|eight
        nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|nearly all|most of
        """,
    "reported": r"""
        said|says|stated|according to|reported|reports|reportedly|claim(?:s|ed)|announced|argued
        argues|warned|acknowledged|told|wrote|found that|finds that|estimat(?:e|es|ed)|confirmed
        denied|revealed|testified|published|concluded|noted that|suggests? that
        show(?:s|ed)? that
        """,
    "superlative": r"""
        most|least|largest|biggest|smallest|highest|lowest|fastest|slowest|oldest|newest|longest
        shortest|greatest|worst|first|last|only|leading|top|record|never|always|every
        world-class|unprecedented|more|less|fewer|better|worse|faster|larger|higher|lower|older
        unlike|than
        """,
    "cause": r"""
        because|caus(?:e|es|ed|ing)|due to|led to|leads? to|leading to
        result(?:s|ed|ing)? (?:in|from)|trigger(?:s|ed|ing)?|forc(?:e|es|ed|ing)
        reduc(?:e|es|ed|ing)|increas(?:e|es|ed|ing)|prevent(?:s|ed|ing)?|responsible for
        linked to|associated with|driven by|thanks to|contribut(?:e|es|ed|ing) to
        enabl(?:e|es|ed|ing)|hinder(?:s|ed|ing)?|boost(?:s|ed|ing)?
        """,
    "event": r"""
        rose|fell|grew|drop(?:ped|s)|declin(?:ed|es)|launch(?:ed|es)|releas(?:ed|es)
        found(?:ed|s)|built|builds?|adopt(?:ed|s)|bann(?:ed|s)|won|lost|bought|acquir(?:ed|es)
        invest(?:ed|s)|invad(?:ed|es)|elected|signed|passed|voted|died|born|killed|arrested
        opened|closed|moved|replac(?:ed|es)|discover(?:ed|s)|invent(?:ed|s)|introduc(?:ed|es)
        approved|rejected|sold|sued|merged|produc(?:ed|es)|export(?:ed|s)|import(?:ed|s)
        employ(?:ed|s)|contain(?:ed|s)|cover(?:ed|s)|outperform(?:ed|s)|named|award(?:ed|s)
        host(?:ed|s)|relocat(?:ed|es|ing)|consolidat(?:ed|es)|directed|created|deployed
        installed|established|appointed|resigned|rely|relies|relied|shifted|transformed
        rapidly (?:scales|grows)|scales|became|began|begun|ended|started|raised|cut|spent|paid
        measured|recorded|visited|crossed|destroyed|flooded
        """,
    "research": r"""
        stud(?:y|ies)|survey(?:s|ed)?|research(?:ers?)?|scientists?|experts?|analysts?|polls?
        census|statistics|data|evidence|trials?|reports?|index|measurements?|officials?
        """,
    "forecast": r"""
        will|won't|would|may|might|could|shall|expected to|likely to|set to|plans? to|aims? to
        intends? to|going to|hopes? to|by 20[3-9]\d|in the (?:coming|next)|future
        """,
    "opinion": r"""
        should|must|ought|need(?:s)? to|think|believe|feel|hope|wish|love|hate|beautiful
        wonderful|terrible|amazing|exciting|boring|delicious|ugly|lovely|fantastic|disappointing
        perhaps|probably|arguably|surely|hopefully|unfortunately|frankly|honestly|obviously
        sadly|in my (?:view|opinion|experience)|it seems|seems?|worth|matters?|important
        interesting|enjoyed?|prefer|deserves?|better off|no doubt|of course
        """,
    "first person": r"""
        I|I'm|I've|I'd|I’m|I’ve|my|me|we|we're|we’re|we've|our|us|let's
        """,
    "instruction": r"""
        click|see|read|note|consider|remember|use|install|run|open|add|make sure|check|visit|try
        press|type|enter|choose|select|download|go to|look|keep|avoid|let|imagine|think|ask
        bring|send|write|call|follow|turn|put|take|mix|stir|bake|subscribe|contact|sign up|share
        get|give|find out|learn|wait|copy|save|create a|set
        """,
    "about the text": r"""
        (?:this|the following|the next|the previous) (?:article|section|chapter|post|paper|page)
        (?:this|the following|the next|the previous) (?:guide|document|essay|tutorial|table)
        (?:this|the following|the next|the previous) (?:figure|appendix|list)
        this report (?:is|has|aims|looks|covers|describes)
        as (?:discussed|mentioned|described|shown) (?:above|below|earlier)
        in (?:conclusion|summary)|see (?:also|below|above)|table of contents|all rights reserved
        dives? deep|we will look
        """,
    "figure of speech": r"""
        dear|thanks?|thank you|welcome|hello|congratulations|good luck|cheers|sorry
        happy to help|hope this helps|let me know|feel free|great question
        """,
    "general": r"""
        people|anyone|everyone|nobody|one|you|your|yours|life|things?|sometimes|often|can
        in general|generally|a kind of|is about|means that|is when
        """,
}
"""Words and phrases of each feature, as alternatives of a regular expression, a line being one or
more of them."""


def _compiled(name: str, phrases: str) -> re.Pattern[str]:
    alternatives = "|".join(line.strip() for line in phrases.strip().splitlines())
    before = _BEFORE_COMMAND if name == "instruction" else r"\b"
    flags = 0 if name == "first person" else re.IGNORECASE
    return re.compile(rf"{before}(?:{alternatives})\b", flags)


_BEFORE_COMMAND: Final = (
    r"^\W*(?:(?:please|then|now|first,?|next,?|finally,?|always|never|do\snot|don.t)\s)*"
)
_MATCH: Final = {name: _compiled(name, phrases) for name, phrases in _PHRASES.items()}

WEIGHTS: Final = {
    "number": 1.7,
    "date": 0.9,
    "named": 1.0,
    "many named": 0.5,
    "quantity": 1.1,
    "reported": 1.0,
    "quotation": 0.5,
    "superlative": 0.7,
    "cause": 0.8,
    "event": 1.1,
    "research": 0.6,
    "forecast": -1.0,
    "opinion": -1.3,
    "first person": -1.6,
    "question": -4.0,
    "instruction": -3.0,
    "about the text": -2.5,
    "figure of speech": -3.0,
    "general": -0.7,
    "lead-in": -1.5,
    "title": -2.0,
    "no verb": -2.0,
    "few words": -2.0,
}
"""What each feature adds to the sum; the base is what a sentence without any has."""

_DIGIT: Final = re.compile(r"\d")
_DATE: Final = re.compile(
    rf"\b(?:1[5-9]|20)\d\d\b|\b(?:{_MONTHS})\b(?=\s+\d|\s*,)|\b\d{{1,2}} (?:{_MONTHS})\b"
    r"|\b(?:yesterday|last (?:year|month|week)|century|decade)\b|\b\d{3,4}s\b"
)
_NAME: Final = re.compile(
    r"(?<=[\w,;:–—’'\")] )[\"“‘(]?[A-Z][\w’'.&-]*\w|\b[A-Z]{2,}[\w-]*\b|\b[A-Z]\w*[A-Z\d-]\w*\b"
    r"|\b[A-Z][\w-]*(?:['’]s)\b|^[A-Z][\w-]+ [A-Z][\w-]+"
)
_NOT_NAMES: Final = frozenset({"I", "I'm", "I've", "I'd", "OK", "TODO", "FAQ", "P.S", "PS"})
_QUOTATION: Final = re.compile(r"[\"“][^\"”“]{8,}[\"”]|«[^»]{8,}»|„[^“”]{8,}[“”]")
_TITLE: Final = re.compile(r"^\W*(?:how|why|what|where|when)\b[^,?]*$", re.IGNORECASE)
_QUESTION: Final = re.compile(r"\?[\"”')\]]*$")
_TOKEN: Final = re.compile(r"\w[\w'’.,-]*")
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
FEW: Final = 4
MANY: Final = 3


@dataclass(frozen=True, slots=True)
class Worth:
    """A sentence's score in [0, 1] and the features it comes from."""

    score: float
    features: tuple[str, ...]


def worth(text: str, *, completes: bool = False) -> Worth:
    """Score a sentence; `completes`: it goes on with a list's lead-in, which has the verb.

    Works on any text; the words looked for are English, figures and names are not.
    """
    features = tuple(_features(text, completes=completes))
    total = BASE + sum(WEIGHTS[name] for name in features)
    return Worth(score=round(1 / (1 + math.exp(-total)), 3), features=features)


def _features(text: str, *, completes: bool) -> list[str]:
    found: list[str] = []
    words = _WORD.findall(text)
    if _DIGIT.search(text):
        found.append("number")
    if _DATE.search(text):
        found.append("date")
    names = [name for name in _NAME.findall(text) if name.strip('"“‘(') not in _NOT_NAMES]
    if names:
        found.append("named")
    if len(names) >= MANY:
        found.append("many named")
    found.extend(name for name, pattern in _MATCH.items() if pattern.search(text))
    if _QUOTATION.search(text):
        found.append("quotation")
    if _QUESTION.search(text):
        found.append("question")
    if text.endswith((":", "：")):
        found.append("lead-in")
    if _TITLE.match(text):
        found.append("title")
    if not completes and text.isascii() and not has_verb(words):
        found.append("no verb")
    if len(_TOKEN.findall(text)) < FEW and not _wide(text):
        found.append("few words")
    return found


def _wide(text: str) -> bool:
    """Chinese, Japanese and Thai do not part words."""
    return sum(ord(char) >= 0x0E00 for char in text) > len(text) // 2  # noqa: PLR2004
