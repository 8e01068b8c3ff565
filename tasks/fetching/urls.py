"""Which URLs may be fetched, decided by two parsers that must see the same host.

The WHATWG parser (ada) says what a browser would request; httpx, which sends the request, must
read the same host out of the same text. Where they differ (backslashes, user info, missing
slashes) someone may be trying to show one host and reach another, so the URL is invalid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import can_ada
import httpx

from tasks.fetching.details import one_line

LONGEST_URL: Final = 8_192

_LONGEST_HOST: Final = 253
_LONGEST_LABEL: Final = 63
_WEB_PORTS: Final = {"http": 80, "https": 443}

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?[/\\]{2,}([^/?#]*)")

# https://fetch.spec.whatwg.org/#port-blocking
# fmt: off
_BAD_PORTS: Final = frozenset({
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95,
    101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179,
    389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601,
    636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566,
    6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
})
# fmt: on


class InvalidUrlError(ValueError):
    """A URL that is not fetched; `str()` is one line for people and never holds a password."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL to request: all ASCII, as the WHATWG standard normalises it, without its fragment.

    `host` is lower case, in punycode, an IPv6 address without brackets; `path` holds the query.
    """

    href: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        """Host and port as a Host header and an origin write them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _WEB_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def is_root(self) -> bool:
        """Whether this is a site's front page."""
        return self.path in {"/", "/index.html", "/index.htm", "/index.php", "/home"}


def parse_url(url: str) -> Target:
    """Parse an absolute URL. Raises InvalidUrlError saying what is wrong with it."""
    url = url.strip()
    _check_text(url)
    parsed = _whatwg(url)
    _check_agreement(url, parsed)
    return _target(parsed)


def follow(base: Target, location: str) -> Target:
    """Resolve a redirect's Location against the URL that gave it. Raises InvalidUrlError."""
    location = location.strip()
    _check_text(location)
    try:
        parsed = can_ada.parse(base.href) + location
    except ValueError:
        raise InvalidUrlError("not a valid URL") from None
    return _target(parsed)


def _check_text(url: str) -> None:
    """Refuse what browsers silently repair and what hides from readers."""
    if len(url) > LONGEST_URL:
        raise InvalidUrlError(f"longer than {LONGEST_URL} characters")
    if _CONTROL.search(url):
        raise InvalidUrlError("a control character in the URL")
    if _SURROGATE.search(url):
        raise InvalidUrlError("a broken character in the URL")
    authority = _AUTHORITY.match(url)
    if authority is None:
        return
    if "@" in authority[1]:
        raise InvalidUrlError("a user name or password in the URL")
    if "\\" in authority[0]:
        raise InvalidUrlError("a backslash before the path")


def _whatwg(url: str) -> can_ada.URL:
    scheme = _SCHEME.match(url)
    if scheme is None:
        raise InvalidUrlError("no http:// or https:// at its beginning")
    if scheme[1].lower() not in _WEB_PORTS:
        if re.match(r"[\w.-]+:\d", url):
            raise InvalidUrlError("no http:// or https:// at its beginning")
        raise InvalidUrlError(f"{one_line(scheme[1], longest=20)}: is not http: or https:")
    try:
        return can_ada.parse(url)
    except ValueError:
        raise InvalidUrlError("not a valid URL") from None


def _check_agreement(url: str, parsed: can_ada.URL) -> None:
    """Require that httpx reads the same host out of the user's own text, if it can read it."""
    try:
        host = httpx.URL(url).raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError):
        return  # httpx is the stricter one here; `_target` asks it again about the normal form
    if _canonical(host) != parsed.hostname:
        raise InvalidUrlError("URL parsers disagree about its host")


def _canonical(host: str) -> str:
    """Write a host as the WHATWG standard does; "" if it is none."""
    if ":" in host:
        host = f"[{host}]"
    try:
        return str(can_ada.parse(f"http://{host}/").hostname)
    except ValueError:
        return ""


def _target(parsed: can_ada.URL) -> Target:
    scheme = parsed.protocol.removesuffix(":")
    if scheme not in _WEB_PORTS:
        raise InvalidUrlError(f"{one_line(scheme, longest=20)}: is not http: or https:")
    if parsed.username or parsed.password:
        raise InvalidUrlError("a user name or password in the URL")
    host = parsed.hostname.removeprefix("[").removesuffix("]")
    _check_host(host)
    port = int(parsed.port) if parsed.port else _WEB_PORTS[scheme]
    if port in _BAD_PORTS:
        raise InvalidUrlError(f"port {port} is not one that web pages are served on")
    target = Target(
        href=parsed.href.partition("#")[0],
        scheme=scheme,
        host=host,
        port=port,
        path=parsed.pathname + parsed.search,
    )
    if len(target.href) > LONGEST_URL:
        raise InvalidUrlError(f"longer than {LONGEST_URL} characters")
    try:
        sent = httpx.URL(target.href)
    except (httpx.InvalidURL, ValueError):
        raise InvalidUrlError("not a URL that can be requested") from None
    if _canonical(sent.raw_host.decode("ascii")) != parsed.hostname:
        raise InvalidUrlError("URL parsers disagree about its host")
    return target


def _check_host(host: str) -> None:
    if not host:
        raise InvalidUrlError("no host in the URL")
    if ":" in host:
        return
    labels = host.removesuffix(".").split(".")
    if len(host) > _LONGEST_HOST or not all(0 < len(label) <= _LONGEST_LABEL for label in labels):
        raise InvalidUrlError("not a possible host name")
