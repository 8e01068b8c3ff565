"""Pages that came with status 200 and are not the page: bot checks, consent, logins, dead ends.

Recognised before matching, since a page that does not *show* its text must never be said not to
state something. A wall is short: every rule has a limit on the words a page may have and still be
one, so that an article about walls is not taken for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.status import Reason
from models.values import PassageKind, Unread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.extracting.passages import Block

_COUNTED: Final = re.compile(r"[぀-ヿ㐀-鿿가-힣]|\w+")
SEARCHED: Final = 20_000
"""Characters of the text that are searched; a wall is shorter."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One kind of wall: found in the title or a heading, or anywhere, up to so many words.

    `main` counts the words of the clean text (all, where there is none), `total` all of them.
    """

    reason: Reason
    detail: str
    titles: str
    texts: str
    main: int
    total: int


_RULES: Final = tuple(
    (rule, re.compile(rule.titles, re.IGNORECASE), re.compile(rule.texts, re.IGNORECASE))
    for rule in (
        _Rule(
            Reason.BLOCKED,
            "the site shows a check for robots instead of the page",
            titles=r"^(?:just a moment\W*$|attention required\W|are you (?:a )?(?:robot|human)"
            r"|pardon our interruption|security (?:check|verification)\W*$|robot check\W*$"
            r"|one moment(?:,? please)?\W*$|ddos-guard|checking your browser|captcha\W*$"
            r"|(?:bot|human) verification"
            r"|verify(?:ing)? (?:that )?you are (?:a )?human|please wait\W*$|client challenge"
            r"|challenge validation|vercel security checkpoint|un instant\W*$"
            r"|nur einen moment\W*$)",
            texts=r"verify(?:ing)? (?:that )?you(?: are|'re) (?:not a robot|(?:a )?human)"
            r"|checking (?:if the site connection is secure|your browser before)"
            r"|(?:performing|complete (?:the|a)) security (?:check|verification)"
            r"|review the security of your connection|enable javascript and cookies to continue"
            r"|unusual (?:traffic|activity) from your (?:computer|device|network)"
            r"|(?:solve|complete|fill in) (?:the|this) captcha|press (?:&|and) hold"
            r"|needs to confirm you(?: are|'re) (?:a )?human|you(?: are|'re) not a robot"
            r"|automated (?:access|requests?) .{0,60}(?:detected|blocked)|incapsula incident id",
            main=150,
            total=300,
        ),
        _Rule(
            Reason.BLOCKED,
            "the site denies access to the page",
            titles=r"^(?:(?:error )?403\b|access (?:to this page has been )?denied|forbidden\W*$"
            r"|request (?:rejected|blocked)|(?:sorry, )?you have been blocked|blocked\W*$"
            r"|not available in your (?:region|country)|451\b|too many requests)",
            texts=r"you (?:don't|do not) have (?:permission|authorization) to (?:access|view)"
            r"|access to this (?:page|site|resource) (?:has been|is) (?:denied|blocked|forbidden)"
            r"|the requested url was rejected|unavailable (?:due to|for) legal reasons"
            r"|your (?:ip|request) (?:address )?(?:has been|was) blocked"
            r"|(?:not |un)available in your (?:region|country|location)",
            main=100,
            total=250,
        ),
        _Rule(
            Reason.GONE,
            'the site answers that there is no such page (a "soft 404")',
            titles=r"^(?:(?:error|http|oops|sorry)\W*)*(?:404(?:\W.{0,40})?$|410\W*$"
            r"|(?:the |this |that |requested )*(?:page|content|article|site|url|file|document"
            r"|resource)(?: you(?: are|'re) looking for| requested)? (?:(?:was |is |could |can )?"
            r"not (?:be )?(?:found|available)|can't be found|couldn't be found|cannot be found"
            r"|isn't (?:here|available)|(?:does not|doesn't) exist"
            r"|(?:is |has )?no longer (?:available|exists)|has been (?:removed|deleted)"
            r"|unavailable)|not found\W*$|nothing (?:was )?found(?: here)?\W*$"
            r"|seite (?:wurde )?nicht gefunden|page (?:non trouvée|introuvable)"
            r"|página no encontrada|pagina non trovata)"
            r"|[|–—-] *(?:404|page not found|not found)\W*$"
            r"|(?:we|you)(?: just)? (?:can't|can not|cannot|couldn't) find (?:the|that|this) page",
            texts=r"(?:page|article|content) (?:that )?you(?: are|'re|'ve| have)?"
            r" (?:looking for|requested|trying to reach)"
            r" (?:was not|could not be|couldn't be|cannot be|can't be|does(?:n't| not)"
            r"|no longer|is no longer|may have|might have|has been|isn't)"
            r"|(?:requested|this) (?:url|page) (?:\S+ )?"
            r"(?:was not found|could not be found|does not exist)",
            main=160,
            total=700,
        ),
        _Rule(
            Reason.PAYWALLED,
            "only the beginning can be read without a subscription",
            titles=r"^(?:subscribe(?: now)? to (?:continue|read|keep)|subscription required"
            r"|this (?:article|story|content|post) is (?:only )?for (?:paid |paying )?"
            r"(?:subscribers|members))",
            texts=r"(?:subscribe|register|sign up|log in|sign in|join)(?: \w+){0,4} to"
            r" (?:continue|keep|finish|unlock) (?:reading|this|the)"
            r"|subscribe to (?:read|unlock)|unlock this article"
            r"|(?:this|the) (?:full )?(?:article|story|content|post) is (?:only )?(?:available )?"
            r"(?:exclusively )?(?:for|to) (?:\w+ )?(?:subscribers|members)"
            r"|(?:continue|keep) reading (?:this (?:article|story) )?with a"
            r" (?:\S+ )?(?:subscription|trial)"
            r"|you(?:'ve| have)? (?:reached|read|used)(?: all)?(?: of)? your"
            r" (?:\w+ ){0,4}(?:limit|articles?)"
            r"|to (?:continue|keep) reading,? (?:please )?(?:subscribe|register|log in|sign in)"
            r"|unlimited access .{0,40}\bsubscri",
            main=170,
            total=500,
        ),
        _Rule(
            Reason.BLOCKED,
            "the page is only shown to those who log in",
            titles=r"^(?:(?:please )?(?:log|sign) ?in\b(?!.*\b(?:how|guide|tips)\b)|login\b"
            r"|anmelden\W*$|connexion\W*$|iniciar sesión|authentication required"
            r"|(?:you must|please) (?:log|sign) in)",
            texts=r"(?:you (?:must|need to|have to)|please)"
            r" (?:be (?:logged|signed) in|(?:log|sign) ?in)(?: first)?"
            r"(?: to| in order to| before| with)|(?:log|sign) in to (?:continue|view|see|access)"
            r"|create an account or log in to",
            main=90,
            total=180,
        ),
        _Rule(
            Reason.UNREADABLE,
            "the page asks for JavaScript and shows no text without it",
            titles=r"^(?:please )?(?:enable javascript|javascript (?:is )?(?:required|disabled))",
            texts=r"(?:enable|activate|turn on|allow|switch on) (?:your )?java ?script"
            r"|java ?script (?:is|has been|seems to be|must be|needs to be) (?:\w+ )?"
            r"(?:disabled|required|enabled|turned off|not (?:available|enabled|supported))"
            r"|(?:requires?|needs?|without) java ?script"
            r"|browser (?:does not|doesn't) support java ?script",
            main=80,
            total=150,
        ),
    )
)
_CONSENT: Final = re.compile(
    r"cookie|consent|we value your privacy|before you continue|your privacy|our partners"
    r"|personali[sz]ed ad|legitimate interest|privacy policy|accept all|reject all|gdpr|zustimm"
    r"|einwillig|datenschutz",
    re.IGNORECASE,
)
CONSENT_WORDS: Final = 400
CONSENT_SHARE: Final = 0.6
PAYWALL_WORDS: Final = 120


def count_words(text: str) -> int:
    """Count words; each Chinese, Japanese or Korean character counts as one."""
    return len(_COUNTED.findall(text))


def wall(
    title: str, clean: Sequence[Block], full: Sequence[Block], *, free: bool = True
) -> Unread | None:
    """Say what wall a page is, or None. `full` is all its visible text, `free` isAccessibleForFree.

    Gives Unread with blocked, gone, paywalled or unreadable.
    """
    total = sum(count_words(block.text) for block in full)
    main = sum(count_words(block.text) for block in clean) if clean else total
    heads = [_plain(head) for head in (title, *_heads(clean or full))]
    text = _plain("\n".join(block.text for block in (*clean, *full))[:SEARCHED])
    for rule, titles, texts in _RULES:
        if main > rule.main or total > rule.total:
            continue
        if any(titles.search(head) for head in heads) or texts.search(text):
            return Unread(reason=rule.reason, detail=rule.detail)
    if total and total <= CONSENT_WORDS and _consent(full):
        return Unread(
            reason=Reason.UNREADABLE, detail="the page shows only its question about cookies"
        )
    if not free and main <= PAYWALL_WORDS:
        return Unread(
            reason=Reason.PAYWALLED, detail="the site marks the page as not free, and shows little"
        )
    return None


def _plain(text: str) -> str:
    return text.replace("’", "'")


def _heads(blocks: Sequence[Block]) -> list[str]:
    heads = [block.text for block in blocks if block.kind is PassageKind.HEADING][:3]
    return heads or [block.text for block in blocks[:1] if len(block.text) <= 100]  # noqa: PLR2004


def _consent(blocks: Sequence[Block]) -> bool:
    """Say whether most words stand in lines that speak of cookies and consent."""
    counted = [(count_words(block.text), bool(_CONSENT.search(block.text))) for block in blocks]
    about = sum(words for words, hit in counted if hit)
    return about >= CONSENT_SHARE * sum(words for words, _ in counted)
