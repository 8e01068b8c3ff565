"""A real Prefect server for the flow tests, started once; a loopback site; a database each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sites import Site, serving


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[str]:
    """The URL of Prefect's API on a temporary database; flows in this process use it."""
    from prefect.settings import PREFECT_API_URL
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield PREFECT_API_URL.value()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


class House:
    """A database and the settings to check a loopback site with."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.url = f"sqlite:///{folder}/citewatch.db"
        self.environment = {
            "CITEWATCH_DATABASE_URL": self.url,
            "CITEWATCH_ALLOWED_NETWORKS": "127.0.0.0/8",
            "CITEWATCH_HOST_INTERVAL": "0",
            "CITEWATCH_ATTEMPTS": "1",
            "CITEWATCH_SHARD_SOURCES": "2",
            "CITEWATCH_SHARDS_AT_ONCE": "1",
        }
        self.set = monkeypatch.setenv
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)

    def open(self) -> Any:
        from storage.database import open_database

        return open_database(self.url)

    def add(self, *rows: tuple[str, str]) -> None:
        """Claims with the URL each cites ("" for none)."""
        from models.inputs import ClaimInput
        from storage.claims import add_claims
        from tasks.reading.urls import url_key

        with self.open() as database:
            made = (
                ClaimInput(claim=claim, url=url, key=url_key(url) if url else "", id=f"c{number}")
                for number, (claim, url) in enumerate(rows)
            )
            add_claims(database, made, document="draft")

    def verify(self, **parameters: Any) -> dict[str, int]:
        from flows.verify import verify

        return asyncio.run(verify(**parameters or {"everything": True}))

    def rows(self) -> list[Any]:
        from storage import reports

        with self.open() as database:
            return list(reports.rows(database))

    def checks(self) -> list[tuple[Any, ...]]:
        """Every check ever written, without times, in an order of its own."""
        import sqlalchemy as sa

        with self.open() as database, database.read() as connection:
            query = sa.text(
                "SELECT k.citation_id, s.url, k.status, k.reason, k.confidence, k.explanation,"
                ' k.quote_exact, k.engine FROM "check" k JOIN citation c ON c.id = k.citation_id'
                " LEFT JOIN source s ON s.id = c.source_id ORDER BY k.citation_id, k.run_id"
            )
            return [tuple(row) for row in connection.execute(query)]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefect_server: str) -> House:
    return House(tmp_path, monkeypatch)
