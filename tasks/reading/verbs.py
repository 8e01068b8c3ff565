"""Whether words of an English sentence hold a finite verb: by forms, without a parser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_AUXILIARIES_TEXT: Final = (
    "is are was were am be been being has have had do does did will would can could may might "
    "shall should must isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't "
    "won't can't it's he's she's they're we're i'm that's there's i've we've they've"
)
_AUXILIARIES: Final = frozenset(_AUXILIARIES_TEXT.split())
_IRREGULAR_TEXT: Final = (
    "rose fell grew won lost bought sold built began became came went saw made took gave found "
    "kept held led met paid sent spent stood told thought wrote drew drove flew knew ran sang "
    "spoke threw wore cut put set hit let shut spread read cost said got left meant brought "
    "taught fought caught felt shook struck rode bore chose froze stole sank dug hung lay lit sat "
    "slept swept understood withdrew overtook broke shot ate drank"
)
_IRREGULAR: Final = frozenset(_IRREGULAR_TEXT.split())
_STEMS_TEXT: Final = (
    "say make take give find keep hold lead meet pay send spend stand tell think write draw drive "
    "know run show grow fall rise win lose buy sell build begin become come go see use work call "
    "try ask need feel seem leave mean let help talk turn start play move live believe bring "
    "happen provide include continue set learn change watch follow stop create speak read allow "
    "add open walk offer remember consider appear serve die expect stay reach remain suggest "
    "raise pass require report decide pull host cover contain produce employ exceed equal cause "
    "reduce increase enable support drive face ship export import power train develop own control "
    "rank represent receive account depend belong consist occur apply claim argue estimate warn "
    "acknowledge announce publish confirm deny reveal cite link connect protect attract signal "
    "demonstrate illustrate reflect imply limit ban regulate fund invest sponsor sign approve "
    "reject sue merge acquire launch release found adopt install deploy establish compete "
    "struggle fail succeed aim plan intend hope want like love hate enjoy prefer look sound taste "
    "trigger hinder boost threaten rely shift dive highlight persist form lie gain outperform "
    "scale dominate trail surge drop decline double triple shrink expand cost weigh measure "
    "stretch span border flow feed host house carry store burn emit absorb release cool heat"
)
_STEMS: Final = frozenset(_STEMS_TEXT.split())


def has_verb(words: Iterable[str]) -> bool:
    """Say whether one of the words looks like a finite verb."""
    return any(is_verb(word) for word in words)


def is_verb(word: str) -> bool:
    """Say whether a word looks like a finite verb: an auxiliary, a past form, a known stem."""
    low = word.lower().replace("’", "'")
    if low in _AUXILIARIES or low in _IRREGULAR or low in _STEMS:
        return True
    if low.endswith("ed") and len(low) > 4 and not low.endswith("eed"):  # noqa: PLR2004
        return True
    if low.endswith("ies"):
        return low[:-3] + "y" in _STEMS
    if low.endswith("es") and low[:-2] in _STEMS:
        return True
    return low.endswith("s") and low[:-1] in _STEMS
