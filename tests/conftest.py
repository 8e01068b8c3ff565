"""What every test may ask for."""

from __future__ import annotations

import os

import pytest

pytest_plugins = ["plugins_postgres"]

# Before anything imports Prefect: no telemetry, a start-up limit that two busy cores can meet.
os.environ.update(
    {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a real Prefect server run in one worker, so that one server starts."""
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.xdist_group("postgres"))
        if item.get_closest_marker("server"):
            item.add_marker(pytest.mark.xdist_group("server"))
            # Prefect leaves its own sockets to the garbage collector
            item.add_marker(
                pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
            )
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))


@pytest.fixture(autouse=True)
def no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees the defaults, whatever the person running it has set."""
    for name in os.environ:
        if name.startswith("CITEWATCH_") and name not in {
            "CITEWATCH_REQUIRE_POSTGRES",
            "CITEWATCH_TEST_POSTGRES",
        }:
            monkeypatch.delenv(name)
