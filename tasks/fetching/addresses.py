"""The address guard's policy: which IP addresses are the public internet. Pure.

After the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates, read in
2026), written out so that the answer does not change with the Python version. An address that
carries an IPv4 address inside is judged by that one; tunnels that hide where they end are refused.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The first match wins, so the narrower network stands first.
_V4: Final = (
    (IPv4Network("169.254.169.254/32"), "a cloud metadata address"),
    (IPv4Network("255.255.255.255/32"), "the broadcast address"),
    (IPv4Network("0.0.0.0/8"), 'an address of "this network"'),
    (IPv4Network("10.0.0.0/8"), "a private address"),
    (IPv4Network("100.64.0.0/10"), "a carrier's shared address"),
    (IPv4Network("127.0.0.0/8"), "a loopback address"),
    (IPv4Network("169.254.0.0/16"), "a link-local address"),
    (IPv4Network("172.16.0.0/12"), "a private address"),
    (IPv4Network("192.0.0.0/24"), "a protocol's own address"),
    (IPv4Network("192.0.2.0/24"), "a documentation address"),
    (IPv4Network("192.88.99.0/24"), "a 6to4 relay address"),
    (IPv4Network("192.168.0.0/16"), "a private address"),
    (IPv4Network("198.18.0.0/15"), "a benchmarking address"),
    (IPv4Network("198.51.100.0/24"), "a documentation address"),
    (IPv4Network("203.0.113.0/24"), "a documentation address"),
    (IPv4Network("224.0.0.0/4"), "a multicast address"),
    (IPv4Network("240.0.0.0/4"), "a reserved address"),
)
_V6: Final = (
    (IPv6Network("::/128"), "the unspecified address"),
    (IPv6Network("::1/128"), "a loopback address"),
    (IPv6Network("64:ff9b:1::/48"), "a local translation (NAT64) address"),
    (IPv6Network("100::/64"), "a discard address"),
    (IPv6Network("2001::/32"), "a Teredo tunnel address"),
    (IPv6Network("2001:2::/48"), "a benchmarking address"),
    (IPv6Network("2001:db8::/32"), "a documentation address"),
    (IPv6Network("2001::/23"), "a protocol's own address"),
    (IPv6Network("2002::/16"), "a 6to4 tunnel address"),
    (IPv6Network("3fff::/20"), "a documentation address"),
    (IPv6Network("5f00::/16"), "a segment routing address"),
    (IPv6Network("fc00::/7"), "a private address"),
    (IPv6Network("fe80::/10"), "a link-local address"),
    (IPv6Network("fec0::/10"), "a site-local address"),
    (IPv6Network("ff00::/8"), "a multicast address"),
)
_UNICAST: Final = IPv6Network("2000::/3")
_MAPPED: Final = IPv6Network("::ffff:0:0/96")
_COMPATIBLE: Final = IPv6Network("::/96")
_TRANSLATED: Final = IPv6Network("::ffff:0:0:0/96")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_LOW_32: Final = 0xFFFF_FFFF


def effective(address: Address) -> Address:
    """Give the IPv4 address that an IPv6 address only wraps, else the address itself.

    Wrapped are IPv4-mapped (RFC 4291), IPv4-compatible (deprecated there), IPv4-translated
    (RFC 2765) and NAT64 (RFC 6052) addresses.
    """
    if isinstance(address, IPv4Address):
        return address
    wrapped = any(address in net for net in (_MAPPED, _TRANSLATED, _NAT64)) or (
        # `::` and `::1` are addresses of their own.
        address in _COMPATIBLE and int(address) > 1
    )
    return IPv4Address(int(address) & _LOW_32) if wrapped else address


def refusal(address: Address, allowed: Iterable[Network] = ()) -> str:
    """Say why an address may not be fetched from ("a loopback address"); "" when it may.

    `allowed` are networks that the user opened; an IPv4 network there also opens its addresses as
    IPv6 wraps them. A zone (`%eth0`) always refuses: it names one of our own links.
    """
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return "an address with a zone"
    inner = effective(address)
    if any(inner in network for network in allowed) or any(
        address in network for network in allowed
    ):
        return ""
    if isinstance(inner, IPv4Address):
        return next((why for network, why in _V4 if inner in network), "")
    why = next((why for network, why in _V6 if inner in network), "")
    return why or ("" if inner in _UNICAST else "not a global address")
