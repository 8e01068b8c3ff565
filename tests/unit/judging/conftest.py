"""A server to ask."""

from __future__ import annotations

import pytest
from judging_server import Server
from pytest_httpserver import HTTPServer


@pytest.fixture
def llm(httpserver: HTTPServer) -> Server:
    return Server(httpserver)
