"""One key for what is the same page, however its URL was pasted.

The key only says which citations share a page: what is fetched and shown is always the URL as it
was cited. Two URLs get one key only when a site serves the same text for both, because a claim
must not be judged by a page that was not cited for it. So an arXiv abstract and its PDF, two
versions of a preprint, and two captures of an archive keep keys of their own.

Parsing is the WHATWG URL standard's (ada); normalisation follows RFC 3986, section 6.2.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import can_ada

from models.errors import InputError
from tasks.reading.sites import canonical_site, unwrapped
from tasks.reading.urlrules import (
    AMP_PARAMETERS,
    CODE_HOSTS,
    DEFAULT_DOCUMENTS,
    MOBILE_LABELS,
    SHARED_HOSTS,
    SITE_PARAMETERS,
    TRACKING,
    TRACKING_PREFIXES,
)

LONGEST_URL: Final = 8_000

_ROUNDS: Final = 12
"""Wrappers within wrappers that are unwrapped before we call it an attack."""

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB_ADDRESS: Final = re.compile(
    r"(?:www\.|(?:[\w-]+\.)+(?:com|org|net|edu|gov|io|int|info|[a-z]{2}))(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)
_AUTHORITY: Final = re.compile(r"https?:[/\\]*([^/?#]*)", re.IGNORECASE)
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PERCENT: Final = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ADDRESS: Final = re.compile(r"\[.*\]|[\d.]+")
_DIGITS: Final = re.compile(r"\d{4}")
_AMP_PAGE: Final = re.compile(r"\.amp(?=\.html?$)")
_ROUTE: Final = ("#!", "#/")

_ARCHIVED: Final = re.compile(
    r"https?://web(?:-beta)?\.archive\.org/web/(?:(\d{1,14}|\*)(?:[a-z]{2}_)?/)?(https?:/?/?\S+)",
    re.IGNORECASE,
)
_ARCHIVE_TODAY: Final = re.compile(
    r"https?://archive\.(?:today|is|ph|li|fo|md|vn)/"
    r"(\d{4}(?:[.-]?\d{2}){2}(?:-?\d{6})?)/(https?:/?/?\S+)",
    re.IGNORECASE,
)
_SLASHES: Final = re.compile(r"(https?):/*", re.IGNORECASE)


class Archived(NamedTuple):
    """A page as an archive kept it: `url` as archived, `time` as up to 14 digits (UTC) or ""."""

    url: str
    time: str


def url_key(url: str) -> str:
    """Give the key under which `url` is the same page as others; `url_key(url_key(u))` is it again.

    Raises InputError in one line, without a password that may stand in the URL, when it is not the
    address of a web page: another scheme, none at all, no host, user name or password, control
    characters, longer than LONGEST_URL.
    """
    seen = checked(url)
    for _ in range(_ROUNDS):
        key = _once(seen)
        if key == seen:
            return key
        if len(key) > LONGEST_URL:
            break
        seen = key
    raise InputError("the URL holds too many other URLs")


def archived(url: str) -> Archived | None:
    """Read a web.archive.org or archive.today URL as the page it keeps and the time it was kept."""
    found = _ARCHIVED.fullmatch(url.strip()) or _ARCHIVE_TODAY.fullmatch(url.strip())
    if found is None:
        return None
    time = re.sub(r"\D", "", found[1] or "")
    return Archived(_SLASHES.sub(r"\1://", found[2], count=1), time)


def checked(url: str) -> str:
    """Give `url` as the WHATWG standard writes it. Raises InputError as `url_key` does."""
    url = url.strip()
    if len(url) > LONGEST_URL:
        raise InputError(f"the URL is longer than {LONGEST_URL} characters")
    if _UNPRINTABLE.search(url):
        raise InputError("the URL holds a control or invisible character")
    if _SURROGATE.search(url):
        raise InputError("the URL holds a broken character")
    scheme = _SCHEME.match(url)
    if _WEB_ADDRESS.match(url):
        shown = _shown(url)
        raise InputError(f"{shown!r} lacks https:// at its beginning")
    if scheme is None:
        raise InputError(f"{_shown(url)!r} is not a URL")
    name = scheme[1].lower()
    if name == "doi":
        raise InputError("write a DOI as a URL: https://doi.org/10.…")
    if name not in {"http", "https"}:
        raise InputError(f"{_shown(name)}: is not the address of a web page")
    authority = _AUTHORITY.match(url)
    if authority is not None and "@" in authority[1]:
        raise InputError("the URL holds a user name or password")
    if authority is not None and "\\" in authority[0]:
        raise InputError("the URL holds a backslash before its path")
    try:
        parsed = can_ada.parse(url)
    except ValueError:
        raise InputError(f"{_shown(url)!r} is not a valid URL") from None
    if not parsed.hostname or parsed.username or parsed.password:
        raise InputError(f"{_shown(url)!r} is not a valid URL")
    return str(parsed.href)


def _shown(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _once(url: str) -> str:
    """One round of normalisation of a valid http or https URL."""
    kept = archived(url)
    if kept is not None:
        return _archive_key(url, kept)
    inner = unwrapped(can_ada.parse(url))
    if inner is not None:
        try:
            return checked(inner)
        except InputError:
            pass  # what is wrapped is no web page: the wrapper stands for itself
    parsed = can_ada.parse(url)
    host = _host(parsed.hostname)
    path = _path(host, _unescaped(parsed.pathname))
    fragment = parsed.hash if parsed.hash.startswith(_ROUTE) else ""
    query = _query(host, _unescaped(parsed.search.removeprefix("?")))
    named = canonical_site(host, path, query)
    if named is not None:
        return str(can_ada.parse(named).href)
    scheme = "https" if not parsed.port and not _ADDRESS.fullmatch(host) else parsed.protocol[:-1]
    port = f":{parsed.port}" if parsed.port else ""
    asked = f"?{query}" if query else ""
    return str(can_ada.parse(f"{scheme}://{host}{port}{path}{asked}{fragment}").href)


def _archive_key(url: str, kept: Archived) -> str:
    """A capture is that page at that time: archive, time, and the page's own key."""
    try:
        inner = url_key(kept.url)
    except InputError:
        inner = kept.url
    if _ARCHIVED.fullmatch(url):
        time = f"{kept.time}/" if kept.time else ""
        return f"https://web.archive.org/web/{time}{inner}"
    return f"https://archive.ph/{kept.time}/{inner}"


def _host(host: str) -> str:
    """The host without the labels that only say for which screen a page is laid out."""
    host = host.removesuffix(".")
    if _ADDRESS.fullmatch(host):
        return host
    while True:
        first, _, rest = host.partition(".")
        if first not in MOBILE_LABELS or "." not in rest or rest in SHARED_HOSTS:
            return host
        host = rest


def _path(host: str, path: str) -> str:
    """The path without trailing slash, default document and marks of AMP pages."""
    segments = path.split("/")[1:]
    while segments and segments[-1] == "":
        segments.pop()
    if segments and segments[-1].lower() in DEFAULT_DOCUMENTS:
        segments.pop()
    if host not in CODE_HOSTS:
        segments = _without_amp(segments)
    return "/" + "/".join(segments)


def _without_amp(segments: list[str]) -> list[str]:
    if len(segments) > 1 and segments[0] == "amp" and _names_an_article(segments[1:]):
        segments = segments[1:]
    if len(segments) > 1 and segments[-1] == "amp" and _names_an_article(segments[:-1]):
        segments = segments[:-1]
    if segments:
        last = _AMP_PAGE.sub("", segments[-1])
        plain = last.removesuffix(".amp")
        if plain and plain != last and _names_an_article([*segments[:-1], plain]):
            last = plain
        if last:
            segments = [*segments[:-1], last]
    return segments


def _names_an_article(segments: list[str]) -> bool:
    """Tell an article's address from the page of something that is called "amp"."""
    last = segments[-1]
    return len(segments) > 2 or last.count("-") > 1 or _DIGITS.search(last) is not None  # noqa: PLR2004


def _query(host: str, query: str) -> str:
    """The query without what only tells a site whence a reader came, ordered by name."""
    domain = ".".join(host.split(".")[-2:])
    own = SITE_PARAMETERS.get(domain, frozenset()) | SITE_PARAMETERS.get(host, frozenset())
    kept: list[tuple[str, str]] = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        low = name.lower()
        if not pair or low in TRACKING or low in own or low.startswith(TRACKING_PREFIXES):
            continue
        if (low, value.lower()) in AMP_PARAMETERS:
            continue
        kept.append((name, pair))
    kept.sort(key=lambda named: named[0])
    return "&".join(pair for _, pair in kept)


def _unescaped(text: str) -> str:
    """Percent-escapes in upper case; those of unreserved characters undone (RFC 3986, 6.2.2)."""

    def plain(escape: re.Match[str]) -> str:
        char = chr(int(escape[1], 16))
        return char if char in _UNRESERVED else escape[0].upper()

    return _PERCENT.sub(plain, text)
