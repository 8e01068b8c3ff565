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

_NUMBER_WORDS: Final = (
    "half|third|quarter|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|majority"
    r"|minority|percent|per cent|twice|double[ds]?|tripled?|two|three|four|five|six|seven|eight"
    "|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|nearly all|most of"
)
_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_SAID: Final = (
    r"said|says|stated|according to|reported|reports|reportedly|claim(?:s|ed)|announced|argued"
    r"|argues|warned|acknowledged|told|wrote|found that|finds that|estimat(?:e|es|ed)|confirmed"
    r"|denied|revealed|testified|published|concluded|noted that|suggests? that|show(?:s|ed)? that"
)
_CAUSE: Final = (
    r"because|caus(?:e|es|ed|ing)|due to|led to|leads? to|leading to|result(?:s|ed|ing)? (?:in|from)"
    r"|trigger(?:s|ed|ing)?|forc(?:e|es|ed|ing)|reduc(?:e|es|ed|ing)|increas(?:e|es|ed|ing)"
    r"|prevent(?:s|ed|ing)?|responsible for|linked to|associated with|driven by|thanks to"
    r"|contribut(?:e|es|ed|ing) to|enabl(?:e|es|ed|ing)|hinder(?:s|ed|ing)?|boost(?:s|ed|ing)?"
)
_EVENT: Final = (
    r"rose|fell|grew|drop(?:ped|s)|declin(?:ed|es)|launch(?:ed|es)|releas(?:ed|es)|found(?:ed|s)"
    r"|built|builds?|adopt(?:ed|s)|bann(?:ed|s)|won|lost|bought|acquir(?:ed|es)|invest(?:ed|s)"
    r"|invad(?:ed|es)|elected|signed|passed|voted|died|born|killed|arrested|opened|closed|moved"
    r"|replac(?:ed|es)|discover(?:ed|s)|invent(?:ed|s)|introduc(?:ed|es)|approved|rejected|sold"
    r"|sued|merged|produc(?:ed|es)|export(?:ed|s)|import(?:ed|s)|employ(?:ed|s)|contain(?:ed|s)"
    r"|cover(?:ed|s)|outperform(?:ed|s)|named|award(?:ed|s)|host(?:ed|s)|relocat(?:ed|es|ing)"
    r"|consolidat(?:ed|es)|directed|created|deployed|installed|established|appointed|resigned"
    r"|rely|relies|relied|shifted|transformed|rapidly (?:scales|grows)|scales|became|began|begun"
    r"|ended|started|raised|cut|spent|paid|measured|recorded|visited|crossed|destroyed|flooded"
)

_WORDS: Final = {
    "quantity": (rf"\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE),
    "reported": (rf"\b(?:{_SAID})\b", re.IGNORECASE),
    "superlative": (
        r"\b(?:most|least|largest|biggest|smallest|highest|lowest|fastest|slowest|oldest|newest"
        r"|longest|shortest|greatest|worst|first|last|only|leading|top|record|never|always|every"
        r"|world-class|unprecedented|more|less|fewer|better|worse|faster|larger|higher|lower|older"
        r"|unlike|than)\b",
        re.IGNORECASE,
    ),
    "cause": (rf"\b(?:{_CAUSE})\b", re.IGNORECASE),
    "event": (rf"\b(?:{_EVENT})\b", re.IGNORECASE),
    "research": (
        r"\b(?:stud(?:y|ies)|survey(?:s|ed)?|research(?:ers?)?|scientists?|experts?|analysts?|polls?"
        r"|census|statistics|data|evidence|trials?|reports?|index|measurements?|officials?)\b",
        re.IGNORECASE,
    ),
    "forecast": (
        r"\b(?:will|won't|would|may|might|could|shall|expected to|likely to|set to|plans? to|aims? to"
        r"|intends? to|going to|hopes? to|by 20[3-9]\d|in the (?:coming|next)|future)\b",
        re.IGNORECASE,
    ),
    "opinion": (
        r"\b(?:should|must|ought|need(?:s)? to|think|believe|feel|hope|wish|love|hate|beautiful"
        r"|wonderful|terrible|amazing|exciting|boring|delicious|ugly|lovely|fantastic|disappointing"
        r"|perhaps|probably|arguably|surely|hopefully|unfortunately|frankly|honestly|obviously"
        r"|sadly|in my (?:view|opinion|experience)|it seems|seems?|worth|matters?|important"
        r"|interesting|enjoyed?|prefer|deserves?|better off|no doubt|of course)\b",
        re.IGNORECASE,
    ),
    "first person": (r"\b(?:I|I'm|I've|I'd|I’m|I’ve|my|me|we|we're|we’re|we've|our|us|let's)\b", 0),
    "instruction": (
        r"^\W*(?:please\s|then\s|now\s|first,?\s|next,?\s|finally,?\s|always\s|never\s|do\snot\s|don.t\s)*"
        r"(?:click|see|read|note|consider|remember|use|install|run|open|add|make sure|check|visit"
        r"|try|press|type|enter|choose|select|download|go to|look|keep|avoid|let|imagine|think"
        r"|ask|bring|send|write|call|follow|turn|put|take|mix|stir|bake|subscribe|contact|sign up"
        r"|share|get|give|find out|learn|wait|copy|save|create a|set)\b",
        re.IGNORECASE,
    ),
    "about the text": (
        r"\b(?:this|the following|the next|the previous) (?:article|section|chapter|post|paper|page"
        r"|guide|document|essay|tutorial|report (?:is|has|aims|looks|covers|describes)|table|figure"
        r"|appendix|list)\b|\b(?:as (?:discussed|mentioned|described|shown) (?:above|below|earlier)"
        r"|in (?:conclusion|summary)|see (?:also|below|above)|table of contents|all rights reserved"
        r"|dives? deep|we will look)\b",
        re.IGNORECASE,
    ),
    "figure of speech": (
        r"\b(?:dear|thanks?|thank you|welcome|hello|congratulations|good luck|cheers|sorry"
        r"|happy to help|hope this helps|let me know|feel free|great question)\b",
        re.IGNORECASE,
    ),
    "general": (
        r"\b(?:people|anyone|everyone|nobody|one|you|your|yours|life|things?|sometimes|often|can|"
        r"in general|generally|a kind of|is about|means that|is when)\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
_MATCH: Final = {name: re.compile(pattern, flags) for name, (pattern, flags) in _WORDS.items()}

WEIGHTS: Final = {
    "number": 1.7,
    "date": 0.9,
    "named": 1.0,
    "many named": 0.5,
    "quantity": 0.8,
    "reported": 1.0,
    "quotation": 0.5,
    "superlative": 0.7,
    "cause": 0.8,
    "event": 0.9,
    "research": 0.6,
    "forecast": -1.0,
    "opinion": -1.3,
    "first person": -1.6,
    "question": -4.0,
    "instruction": -3.0,
    "about the text": -2.5,
    "figure of speech": -3.0,
    "general": -0.7,
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
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
FEW: Final = 4
MANY: Final = 3


@dataclass(frozen=True, slots=True)
class Worth:
    """A sentence's score in [0, 1] and the features it comes from."""

    score: float
    features: tuple[str, ...]


def worth(text: str) -> Worth:
    """Score a sentence. Works on any text; the words are English, figures and names are not."""
    features = tuple(_features(text))
    total = BASE + sum(WEIGHTS[name] for name in features)
    return Worth(score=round(1 / (1 + math.exp(-total)), 3), features=features)


def _features(text: str) -> list[str]:
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
    if _TITLE.match(text):
        found.append("title")
    if text.isascii() and not has_verb(words):
        found.append("no verb")
    if len(words) < FEW and not _wide(text):
        found.append("few words")
    return found


def _wide(text: str) -> bool:
    """Chinese, Japanese and Thai do not part words."""
    return sum(ord(char) >= 0x0E00 for char in text) > len(text) // 2  # noqa: PLR2004
