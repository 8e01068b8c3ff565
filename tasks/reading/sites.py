"""Sites whose pages go by several addresses, and services that wrap other sites' addresses."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote

if TYPE_CHECKING:
    import can_ada

_WRAPPERS: Final = (
    # host, path, parameters that hold the address
    (r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?", r"/url", ("q", "url")),
    (r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?", r"/imgres", ("imgrefurl",)),
    (r"lm?\.facebook\.com", r"/l\.php", ("u",)),
    (r"(?:www\.|m\.)?facebook\.com", r"/(?:l|flx/warn)(?:\.php)?", ("u",)),
    (r"l\.(?:instagram|threads|messenger|wl)\.(?:com|net|co)", r"/", ("u",)),
    (r"l\.workplace\.com", r"/l\.php", ("u",)),
    (r"[a-z0-9-]+\.safelinks\.protection\.outlook\.com", r"/.*", ("url",)),
    (r"statics\.teams\.cdn\.office\.net", r"/evergreen-assets/safelinks/.*", ("url",)),
    (r"(?:www\.)?youtube\.com", r"/redirect", ("q",)),
    (r"out\.reddit\.com", r"/.*", ("url",)),
    (r"(?:html\.|lite\.)?duckduckgo\.com", r"/l/?", ("uddg",)),
    (r"t\.umblr\.com", r"/redirect", ("z",)),
    (r"(?:www\.)?slack-redir\.net", r"/link", ("url",)),
    (r"(?:www\.)?linkedin\.com", r"/(?:redir/redirect|safety/go)/?", ("url",)),
    (r"(?:m\.|www\.)?vk\.com", r"/away(?:\.php)?", ("to",)),
    (r"(?:www\.)?steamcommunity\.com", r"/linkfilter/?", ("u", "url")),
    (r"r\.search\.yahoo\.com", r"/.*", ("RU",)),
    (r"(?:www\.)?bing\.com", r"/ck/a", ("u",)),
    (r"urldefense\.proofpoint\.com", r"/v[12]/url", ("u",)),
    (r"urldefense\.com", r"/v3/.*", ()),
    (r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?", r"/amp/.*", ()),
    (r"[a-z0-9-]+\.cdn\.ampproject\.org", r"/[a-z]/.*", ()),
)
_COMPILED: Final = tuple(
    (re.compile(host), re.compile(path), names) for host, path, names in _WRAPPERS
)
_AMP_CACHE: Final = re.compile(r"/(?:amp|[a-z])/(s/)?([^/]+\.[^/]+(?:/.*)?)")
_PROOFPOINT_3: Final = re.compile(r"/v3/__(https?:/.+?)__;")
_YAHOO: Final = re.compile(r"/RU=([^/]+)/")
_BING: Final = "a1"

_VIDEO: Final = re.compile(r"/(?:embed|shorts|live|v)/([\w-]{6,20})")
_TWEET: Final = re.compile(r"/(\w{1,20})/status(?:es)?/(\d+)(?:/.*)?")
_ARXIV: Final = re.compile(
    r"/(abs|pdf|html|format)/((?:[a-z-]+(?:\.[A-Za-z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?)(?:\.pdf)?"
)
_ARXIV_DOI: Final = re.compile(r"/10\.48550/arxiv\.(.+)")
_DOI: Final = re.compile(r"/(10\.\d{4,9}/.+)", re.IGNORECASE)
_PMC: Final = re.compile(r"/(?:pmc/)?articles/(?:PMC)?(\d+)", re.IGNORECASE)
_PUBMED: Final = re.compile(r"(?:/m)?(?:/pubmed)?/(\d{1,9})")
_WIKI: Final = re.compile(r"([a-z-]{2,12})(?:\.(?:m|zero))?\.(wik[a-z]+)\.org")
_WIKI_TITLE: Final = re.compile(r"title=([^&]+)")
_OLD_REDDIT: Final = re.compile(r"(?:old|np|new|sh|i|en)\.reddit\.com")


def unwrapped(url: can_ada.URL) -> str | None:
    """Give the address that a redirecting service's URL holds; None if it is no such URL.

    The answer is what stood there: it may be anything.
    """
    host, path = url.hostname, url.pathname
    for wrapper, route, names in _COMPILED:
        if not wrapper.fullmatch(host) or not route.fullmatch(path):
            continue
        found = _held(host, path, url.search.removeprefix("?"), names)
        if found:
            return found
    return None


def _held(host: str, path: str, query: str, names: tuple[str, ...]) -> str | None:
    if not names:
        return _held_in_path(host, path, query)
    if host == "r.search.yahoo.com":
        inside = _YAHOO.search(path)
        return unquote(inside[1]) if inside else None
    given = dict(parse_qsl(query, keep_blank_values=True, errors="replace"))
    for name in names:
        value = given.get(name, "")
        if host.endswith("bing.com"):
            value = _bing(value)
        elif host.endswith("proofpoint.com") and path.startswith("/v2/"):
            value = unquote(value.replace("-", "%").replace("_", "/"))
        if value:
            return value
    return None


def _held_in_path(host: str, path: str, query: str) -> str | None:
    asked = f"?{query}" if query else ""
    if host == "urldefense.com":
        held = _PROOFPOINT_3.match(path + asked)
        return re.sub(r"^(https?):/+", r"\1://", held[1]) if held else None
    cached = _AMP_CACHE.fullmatch(path)
    return f"http{'s' if cached[1] else ''}://{cached[2]}{asked}" if cached else None


def _bing(value: str) -> str:
    if not value.startswith(_BING):
        return ""
    coded = value[len(_BING) :]
    try:
        return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def canonical_site(host: str, path: str, query: str) -> str | None:
    """Give the one address of a page whose site has several; None for all other pages.

    `host`, `path` and `query` are normalised already: no "www.", no tracking, no trailing slash.
    """
    if host in {"doi.org", "dx.doi.org"}:
        return _doi(path)
    if host in {"arxiv.org", "export.arxiv.org", "xxx.lanl.gov"}:
        return _arxiv(path)
    if host in {"ncbi.nlm.nih.gov", "pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov"}:
        return _nih(host, path, query)
    if host in {"youtube.com", "youtube-nocookie.com", "youtu.be", "music.youtube.com"}:
        return _youtube(host, path, query)
    if host in {"twitter.com", "x.com"}:
        tweet = _TWEET.fullmatch(path)
        return f"https://x.com/{tweet[1].lower()}/status/{tweet[2]}" if tweet else None
    if _OLD_REDDIT.fullmatch(host):
        return f"https://reddit.com{path}" + (f"?{query}" if query else "")
    wiki = _WIKI.fullmatch(host)
    return _wiki(wiki, path, query) if wiki else None


def _doi(path: str) -> str | None:
    """DOIs have no case (DOI Handbook, 2.4)."""
    preprint = _ARXIV_DOI.fullmatch(path.lower())
    if preprint:
        return f"https://arxiv.org/abs/{preprint[1]}"
    name = _DOI.fullmatch(path)
    return f"https://doi.org/{name[1].lower()}" if name else None


def _arxiv(path: str) -> str | None:
    paper = _ARXIV.fullmatch(path)
    return f"https://arxiv.org/{paper[1]}/{paper[2]}" if paper else None


def _nih(host: str, path: str, query: str) -> str | None:
    if host.startswith("ncbi") and path == "/pubmed":
        term = re.fullmatch(r"term=(\d{1,9})", query)
        return f"https://pubmed.ncbi.nlm.nih.gov/{term[1]}" if term else None
    article = _PMC.fullmatch(path)
    if article:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{article[1]}"
    abstract = _PUBMED.fullmatch(path)
    if abstract and (host.startswith("pubmed") or "/pubmed/" in path):
        return f"https://pubmed.ncbi.nlm.nih.gov/{abstract[1]}"
    return None


def _youtube(host: str, path: str, query: str) -> str | None:
    if host == "youtu.be":
        video = re.fullmatch(r"/([\w-]{6,20})", path)
    elif path == "/watch":
        video = re.search(r"(?:^|&)v=([\w-]{6,20})(?:&|$)", query)
    else:
        video = _VIDEO.fullmatch(path)
    return f"https://youtube.com/watch?v={video[1]}" if video else None


def _wiki(host: re.Match[str], path: str, query: str) -> str | None:
    base = f"https://{host[1]}.{host[2]}.org"
    if path in {"/w/index.php", "/w"} and (title := _WIKI_TITLE.fullmatch(query)):
        path, query = f"/wiki/{title[1].replace('+', '_')}", ""
    path = path.replace("%20", "_") if path.startswith("/wiki/") else path
    return f"{base}{path}" + (f"?{query}" if query else "")
