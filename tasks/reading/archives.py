"""Archived copies among a claim's links: they belong to the page that they are copies of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from models.errors import InputError
from tasks.reading.urls import archived, url_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.reading.values import ReadLink

_MOST_LINKS: Final = 100
"""More links than that are not looked through for copies of one another."""


def folded(links: Sequence[ReadLink]) -> tuple[ReadLink, ...]:
    """One link for each page; an archived copy belongs to the link it is a copy of."""
    if len(links) < 2:  # noqa: PLR2004
        return tuple(links)
    found: dict[str, ReadLink] = {}
    for link in links:
        found.setdefault(link.url, link)
    for link in list(found.values()) if len(found) <= _MOST_LINKS else ():
        kept = archived(link.url)
        if kept is None:
            continue
        for other in found.values():
            if other is not link and _same(other.url, kept.url):
                kept_at = other.archive_url or link.url
                found[other.url] = replace(other, archive_url=kept_at)
                del found[link.url]
                break
    return tuple(found.values())


def _same(one: str, other: str) -> bool:
    try:
        return url_key(one) == url_key(other)
    except InputError:
        return False
