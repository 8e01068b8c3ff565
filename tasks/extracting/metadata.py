"""Who published a page, when, and under what title: from meta elements and JSON-LD.

Only what the page declares about itself; guesses from free text are worth less than nothing here,
because "this year" in a claim is resolved against the date. htmldate's search of the page's whole
text is therefore off (it takes "© 2026" for a date of publication, and five times as long).
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from htmldate import find_date

from tasks.extracting.characters import one_line
from tasks.extracting.language import declared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

_TITLE_KEYS: Final = ("og:title", "twitter:title", "dc.title", "citation_title")
_AUTHOR_KEYS: Final = ("author", "citation_author", "parsely-author", "dc.creator", "byl")
_SITE_KEYS: Final = ("og:site_name", "application-name", "dc.publisher")
_ARTICLE: Final = re.compile(r"Article|Posting|Report|WebPage|Review|Recipe|Book|Dataset")
_BY: Final = re.compile(r"^(?:by|von|par|por)\s+", re.IGNORECASE)
LONGEST_FIELD: Final = 300
DATE_CHARACTERS: Final = 2_000_000
"""On a larger page the date is not looked for (htmldate copies the whole tree)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says about itself; "" or None where it does not."""

    title: str = ""
    author: str = ""
    site: str = ""
    date: date | None = None
    language: str = ""
    free: bool = True
    """False when schema.org's isAccessibleForFree says so."""


def metadata(
    tree: HtmlElement,
    nodes: Sequence[dict[str, object]],
    *,
    url: str,
    size: int,
    today: date | None,
) -> Metadata:
    """Read the metadata of a parsed page; `nodes` is its JSON-LD, `size` its characters.

    `today` is the day it was fetched: a later date is none.
    """
    metas = _metas(tree)
    articles = [node for node in nodes if _ARTICLE.search(str(node.get("@type", "")))]
    site = _first(
        *(metas.get(key, "") for key in _SITE_KEYS),
        *(_name(node.get("publisher")) for node in articles),
        (urlsplit(url).hostname or "").removeprefix("www."),
    )
    title = _first(
        *(metas.get(key, "") for key in _TITLE_KEYS),
        *(_text(node.get("headline")) for node in articles),
        *(_flat(element) for element in tree.iterfind(".//title")),
        *(_flat(element) for element in tree.iterfind(".//h1")),
    )
    author = _first(
        *(_author(_name(node.get("author"))) for node in articles),
        *(_author(metas.get(key, "")) for key in _AUTHOR_KEYS),
        *(
            _author(_flat(element))
            for element in tree.xpath('(//*[@rel="author"]|//*[@itemprop="author"])[position()<4]')
        ),
    )
    return Metadata(
        title=_without_site(title, site),
        author=author,
        site=site,
        date=_date(tree, url, today) if size <= DATE_CHARACTERS else None,
        language=declared(
            tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ),
        free=not any(str(node.get("isAccessibleForFree")).lower() == "false" for node in articles),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iterfind(".//meta"):
        key = (meta.get("property") or meta.get("name") or "").lower()
        content = meta.get("content")
        if key and content and key not in found:
            found[key] = one_line(content[:LONGEST_FIELD])
    return found


def _first(*values: str) -> str:
    return next((value for value in values if value), "")


def _text(value: object) -> str:
    return one_line(value[:LONGEST_FIELD]) if isinstance(value, str) else ""


def _flat(element: HtmlElement) -> str:
    return one_line("".join(element.itertext())[: LONGEST_FIELD * 2])[:LONGEST_FIELD]


def _name(value: object) -> str:
    """Give the name in a schema.org Person or Organization, a list of them, or a plain string."""
    if isinstance(value, dict):
        return _text(value.get("name"))
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(name for entry in value[:10] if (name := _name(entry))))
    return _text(value)


def _author(name: str) -> str:
    """Refuse what stands in author fields and is no name: addresses, sentences."""
    name = _BY.sub("", name)
    if "://" in name or "@" in name or len(name) > LONGEST_FIELD // 2:
        return ""
    return name


def _without_site(title: str, site: str) -> str:
    """Take the site's name off a title's end: "Rents rise | The Daily" becomes "Rents rise"."""
    for mark in (" | ", " - ", " – ", " — ", " · ", " :: "):
        head, found, tail = title.rpartition(mark)
        if found and head and _letters(tail) == _letters(site):
            return head.strip()
    return title


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _date(tree: HtmlElement, url: str, today: date | None) -> date | None:
    found: object = None
    latest = (today + timedelta(days=1)).isoformat() if today else None
    with suppress(ValueError, TypeError, AttributeError, OverflowError, IndexError, RecursionError):
        found = find_date(
            tree, extensive_search=False, original_date=True, url=url or None, max_date=latest
        )
    with suppress(ValueError):
        return date.fromisoformat(found) if isinstance(found, str) else None
    return None
