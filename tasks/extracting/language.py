"""Which language a text is in, guessed from its script and its commonest little words.

Cheap (some microseconds) and cautious: "" when it cannot be told. For Latin script it knows
English, German, French, Spanish, Italian, Portuguese and Dutch.
"""

from __future__ import annotations

import re
from typing import Final

SAMPLE: Final = 4_000
"""Characters looked at."""

_SCRIPTS: Final = (
    ("ja", re.compile(r"[ぁ-ゟ゠-ヿ]"), 0.05),
    ("ko", re.compile(r"[가-힣ᄀ-ᇿ]"), 0.2),
    ("zh", re.compile(r"[㐀-鿿]"), 0.2),
    ("uk", re.compile(r"[іїєґІЇЄҐ]"), 0.02),
    ("ru", re.compile(r"[Ѐ-ӿ]"), 0.3),
    ("el", re.compile(r"[Ͱ-Ͽἀ-῿]"), 0.3),
    ("he", re.compile(r"[֐-׿]"), 0.3),
    ("fa", re.compile(r"[پچژگی]"), 0.04),
    ("ar", re.compile(r"[؀-ۿ]"), 0.3),
    ("hi", re.compile(r"[ऀ-ॿ]"), 0.3),
    ("th", re.compile(r"[฀-๿]"), 0.3),
)
_LITTLE_WORDS: Final = {
    "en": "the of and to in is was that for it with as on be at by are this from or which were has"
    " have not an he she they his her their its but had will would been who also after said",
    "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es"
    " an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so"
    " zum war haben nur oder aber vor zur bis mehr durch wurde",
    "fr": "le la les des et un une du est que dans pour par sur au qui pas plus ne ce il sont avec"
    " aux être cette ses mais comme nous vous ont elle été leur ces entre",
    "es": "el los las y que en un una por con para se del es al lo como más pero sus le ha fue este"
    " son entre cuando muy sin sobre también me hasta hay donde desde todo está",
    "it": "il di che la è e un una per in non sono del della dei con si da al le gli ha come nel"
    " alla più anche delle ma dal lo questo nella i stato essere",
    "pt": "o os as que e do da em um uma para com não por mais dos das na no se foi ao é como mas"
    " pela pelo também são ou seu sua tem à às nos já entre quando muito",
    "nl": "de het een en van is dat op te in zijn voor niet met die aan er om ook als bij door maar"
    " naar dan wordt uit nog wel worden heeft hebben deze werd tot kan",
}
_VOTES: Final = {
    word: tuple(code for code, words in _LITTLE_WORDS.items() if word in words.split())
    for words in _LITTLE_WORDS.values()
    for word in words.split()
}
_WORDS: Final = re.compile(r"[^\W\d_]+")


def guess(text: str) -> str:
    """Give the ISO 639-1 code of `text`'s language, or "" where too little speaks for one."""
    sample = text[:SAMPLE]
    words = _WORDS.findall(sample.lower())
    letters = sum(map(len, words))
    if not letters:
        return ""
    if not sample.isascii():
        for code, script, share in _SCRIPTS:
            if len(script.findall(sample)) >= share * letters and (
                code not in {"uk", "fa"} or _in_script(code, sample, letters)
            ):
                return code
    votes = dict.fromkeys(_LITTLE_WORDS, 0.0)
    for word in words:
        codes = _VOTES.get(word, ())
        for code in codes:
            votes[code] += 1 / len(codes)
    (first, best), (_, second) = sorted(votes.items(), key=lambda vote: -vote[1])[:2]
    if best < max(1, len(words) * 0.08) or best < second * 1.3:
        return ""
    return first


def _in_script(code: str, sample: str, letters: int) -> bool:
    """Say whether the letters that mark Ukrainian or Persian stand in a text of their script."""
    wider = {name: script for name, script, _ in _SCRIPTS}["ru" if code == "uk" else "ar"]
    return len(wider.findall(sample)) >= 0.3 * letters


def settled(code: str, text: str) -> str:
    """Give the language of a text that is declared to be in `code` ("" if nothing was declared).

    The declaration holds unless the script denies it: templates declare English for any page.
    """
    guessed = guess(text)
    if code and guessed and (code in _LITTLE_WORDS) != (guessed in _LITTLE_WORDS):
        scripted = {name for name, _, _ in _SCRIPTS}
        if guessed in scripted or code in scripted:
            return guessed
    return code or guessed


def declared(tag: str) -> str:
    """Give the ISO 639-1 code in a language tag such as "en-GB", or ""."""
    code = re.split(r"[-_,;\s]", tag.strip(), maxsplit=1)[0].lower()
    return code if re.fullmatch(r"[a-z]{2}", code) else ""
