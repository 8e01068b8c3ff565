"""The sample everyone sees first: each of its claims gets the verdict it was written for."""

from __future__ import annotations

import csv
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.server

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EXPECTED = {
    "c01": "stated",
    "c02": "stated",
    "c03": "number",
    "c04": "stated",
    "c05": "date",
    "c06": "quoted",
    "c07": "misquoted",
    "c08": "direction",
    "c09": "partly_stated",
    "c10": "negation",
    "c11": "not_stated",
    "c12": "stated",
    "c13": "gone",
    "c14": "disallowed",
    "c15": "blocked",
    "c16": "paywalled",
    "c17": "refused_address",
}


def test_every_claim_of_the_sample(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import demo

    server = demo.DemoServer(("127.0.0.1", 0), demo.DemoSite)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_address[1]}"
        with (EXAMPLES / "china-ai.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        house.add(
            *(
                (row["claim"], row["url"].replace(f"http://127.0.0.1:{demo.PORT}", base))
                for row in rows
            )
        )
        names = {f"c{number}": row["id"] for number, row in enumerate(rows)}
        house.verify()
        found = {names[row.external_id]: row.reason.value for row in house.rows()}
        assert found == EXPECTED
        pdf = next(row for row in house.rows() if names[row.external_id] == "c04")
        assert pdf.quote.page_number == 1

        demo.DemoSite.changed.add("/hospitals.html")
        house.verify(sources=["hospitals.html"])
        changed = next(row for row in house.rows() if names[row.external_id] == "c12")
        assert changed.previous is not None, "the page's publisher took it back"
        assert changed.status.value != "verified"
    finally:
        demo.DemoSite.changed.clear()
        server.shutdown()
        thread.join()
        server.server_close()
        sys.modules.pop("demo", None)


def test_the_sample_shows_every_status_and_many_reasons() -> None:
    from models.status import Reason, Status

    reasons = {Reason(value) for value in EXPECTED.values()}
    assert {reason.status for reason in reasons} == set(Status)
    assert len(reasons) >= 8
