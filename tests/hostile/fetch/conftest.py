"""One raw server for all hostile answers, and settings whose limits are small."""

from __future__ import annotations

import ssl
from ipaddress import ip_address

import httpx
import pytest
from cases_servers import ROUTES
from cases_urls import NAMES
from loopback import Loopback

from models.settings import Settings
from tasks.fetching.dialing import NameNotResolvedError


@pytest.fixture(scope="session")
def server():
    with Loopback(ROUTES) as loopback:
        yield loopback


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


@pytest.fixture
def small() -> Settings:
    return Settings(
        allowed_networks="127.0.0.0/8,::1/128",
        robots=False,
        host_interval=0,
        attempts=1,
        connect_seconds=5,
        read_seconds=5,
        total_seconds=10,
        received_bytes=200_000,
        decoded_bytes=500_000,
    )


@pytest.fixture(scope="session")
def resolve():
    async def look_up(host, port):
        if host not in NAMES:
            raise NameNotResolvedError(f"the name {host} does not exist", lasting=True)
        return [ip_address(address) for address in NAMES[host]]

    return look_up
