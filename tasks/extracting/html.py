"""An HTML page, in two tiers: the clean text, then every visible sentence that it lacks."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from trafilatura.utils import load_html

from models.status import Reason
from models.values import Page, Tier, Unread
from tasks.extracting.characters import one_line
from tasks.extracting.clean import clean_blocks
from tasks.extracting.coverage import unsaid
from tasks.extracting.full import full_blocks, json_ld
from tasks.extracting.language import settled
from tasks.extracting.markup import as_shown, keep_inline
from tasks.extracting.metadata import Metadata, metadata
from tasks.extracting.passages import Block, compose
from tasks.extracting.walls import wall

if TYPE_CHECKING:
    from datetime import date

CLEAN_CHARACTERS: Final = 4_000_000
"""A larger page is read by its full text alone: trafilatura needs a hundred times its size."""

SEARCHED: Final = 200_000
"""Characters in which a title, or what asks for JavaScript, is looked for without a parser."""

_TITLE: Final = re.compile(r"<title\b[^>]*>([^<]{1,300})", re.IGNORECASE)
# "<span>$34.99</span><span>Was $49.99</span>": the space that style sheets put between the two.
_INLINE: Final = r"(?:span|a|b|strong|em|i|small|bdi)\b[^<>]*>"
_GLUED: Final = re.compile(rf"(</{_INLINE}(?:</?{_INLINE}){{0,6}}?<{_INLINE})(?=[A-Z$€£])")
_WORD_END: Final = re.compile(r"[a-z0-9%.!?)]")
_WANTS_SCRIPT: Final = re.compile(
    r"<noscript\b[^>]*>(?:(?!</noscript).){0,2000}?java\s?script|\bid=[\"']?(?:root|app|__next)\b",
    re.IGNORECASE | re.DOTALL,
)


def html_page(
    source: str, *, url: str = "", today: date | None = None, full_only: bool = False
) -> Page | Unread:
    """Read an HTML document.

    `url` is where it was found (it may hold the date), `today` when; `full_only` leaves out
    everything that can take long: the clean tier and the metadata.
    """
    source = _GLUED.sub(_parted, as_shown(source))
    full = full_blocks(source)
    clean: list[Block] = []
    about = Metadata()
    if full_only or len(source) > CLEAN_CHARACTERS:
        match = _TITLE.search(source, 0, SEARCHED)
        about = Metadata(title=one_line(unescape(match[1])) if match else "")
    else:
        tree = load_html(source)
        if tree is not None:
            for template in tree.xpath("//template[not(@shadowrootmode)]"):
                template.drop_tree()  # libxml2 takes what no browser shows for text
            nodes = list(json_ld(source))
            about = metadata(tree, nodes, url=url, size=len(source), today=today)
            keep_inline(tree)
            clean = clean_blocks(tree, url)
    refused = wall(about.title, clean, full, free=about.free)
    if refused is not None:
        return refused
    text, passages = compose(clean, unsaid(clean, full) if clean else full)
    if not passages:
        without = " without JavaScript" if _WANTS_SCRIPT.search(source, 0, SEARCHED) else ""
        return Unread(reason=Reason.UNREADABLE, detail=f"the page shows no text{without}")
    return Page(
        text=text,
        passages=passages,
        title=about.title,
        author=about.author,
        site=about.site,
        date=about.date,
        language=settled(about.language, text),
        tier=Tier.CLEAN if clean else Tier.FULL,
    )


def _parted(match: re.Match[str]) -> str:
    """Put a space where one inline element ends in small letters or figures and one begins."""
    before = match.string[max(match.start() - 1, 0) : match.start()]
    return f"{match[1]} " if _WORD_END.match(before) else match[1]
