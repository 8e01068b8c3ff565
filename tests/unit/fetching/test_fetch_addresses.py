from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fetching.addresses import effective, refusal

TABLE = [
    ("1.1.1.1", ""),
    ("8.8.8.8", ""),
    ("9.255.255.255", ""),
    ("11.0.0.0", ""),
    ("93.184.216.34", ""),
    ("100.63.255.255", ""),
    ("100.128.0.0", ""),
    ("126.255.255.255", ""),
    ("128.0.0.1", ""),
    ("169.253.255.255", ""),
    ("172.15.255.255", ""),
    ("172.32.0.0", ""),
    ("192.167.255.255", ""),
    ("198.17.255.255", ""),
    ("198.20.0.0", ""),
    ("223.255.255.255", ""),
    ("2606:4700:4700::1111", ""),
    ("2001:4860:4860::8888", ""),
    ("2a00:1450:4001::1", ""),
    ("::ffff:8.8.8.8", ""),
    ("64:ff9b::808:808", ""),
    ("0.0.0.0", "this network"),
    ("0.255.255.255", "this network"),
    ("10.0.0.0", "private"),
    ("10.255.255.255", "private"),
    ("100.64.0.0", "shared"),
    ("100.127.255.255", "shared"),
    ("127.0.0.1", "loopback"),
    ("127.255.255.255", "loopback"),
    ("169.254.0.1", "link-local"),
    ("169.254.169.254", "metadata"),
    ("172.16.0.0", "private"),
    ("172.31.255.255", "private"),
    ("192.0.0.8", "protocol"),
    ("192.0.0.170", "protocol"),
    ("192.0.2.1", "documentation"),
    ("192.88.99.1", "6to4"),
    ("192.168.0.0", "private"),
    ("192.168.255.255", "private"),
    ("198.18.0.0", "benchmarking"),
    ("198.19.255.255", "benchmarking"),
    ("198.51.100.7", "documentation"),
    ("203.0.113.7", "documentation"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.255", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.254", "reserved"),
    ("255.255.255.255", "broadcast"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::2", "this network"),
    ("::7f00:1", "loopback"),
    ("::ffff:127.0.0.1", "loopback"),
    ("::ffff:169.254.169.254", "metadata"),
    ("::ffff:0:10.0.0.1", "private"),
    ("64:ff9b::7f00:1", "loopback"),
    ("64:ff9b::c0a8:1", "private"),
    ("64:ff9b:1::808:808", "translation"),
    ("64:ff9b:2::1", "not a global"),
    ("100::1", "discard"),
    ("2001::1", "Teredo"),
    ("2001:2::1", "benchmarking"),
    ("2001:10::1", "protocol"),
    ("2001:20::1", "protocol"),
    ("2001:db8::1", "documentation"),
    ("2002:808:808::1", "6to4"),
    ("2002:7f00:1::1", "6to4"),
    ("3fff::1", "documentation"),
    ("4000::1", "not a global"),
    ("5f00::1", "segment"),
    ("fc00::1", "private"),
    ("fdff::1", "private"),
    ("fe80::1", "link-local"),
    ("fe80::1%eth0", "zone"),
    ("2606:4700::1%1", "zone"),
    ("fec0::1", "site-local"),
    ("ff02::1", "multicast"),
    ("ff0e::1", "multicast"),
]


def test_the_table_is_long_enough():
    assert len({address for address, _ in TABLE}) >= 60


@pytest.mark.parametrize(("address", "why"), TABLE)
def test_policy(address, why):
    found = refusal(ip_address(address))
    assert (why in found) if why else found == ""


@given(st.ip_addresses(v=4))
def test_ipv4_agrees_with_the_standard_library(address):
    # Where Python's registry is the laxer one, ours still refuses; never the other way round.
    if not refusal(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=6))
def test_ipv6_agrees_with_the_standard_library(address):
    if not refusal(address):
        assert effective(address).is_global


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "::ffff:0:0:0", "64:ff9b::"]))
def test_wrapping_an_address_changes_nothing(address, prefix):
    wrapped = IPv6Address(int(IPv6Address(prefix)) | int(address))
    assert refusal(wrapped) == refusal(address)


def test_allowed_networks_open_what_they_name_and_nothing_else():
    allowed = [ip_network("10.1.0.0/16"), ip_network("::1/128"), ip_network("fd00::/8")]
    assert refusal(IPv4Address("10.1.2.3"), allowed) == ""
    assert refusal(IPv6Address("::ffff:10.1.2.3"), allowed) == ""
    assert refusal(IPv6Address("::1"), allowed) == ""
    assert refusal(IPv6Address("fd00::1"), allowed) == ""
    assert "private" in refusal(IPv4Address("10.2.0.1"), allowed)
    assert "loopback" in refusal(IPv4Address("127.0.0.1"), allowed)
    assert "metadata" in refusal(IPv4Address("169.254.169.254"), allowed)
    assert "zone" in refusal(IPv6Address("fd00::1%eth0"), allowed)
    assert refusal(IPv4Address("169.254.169.254"), [IPv4Network("169.254.0.0/16")]) == ""
