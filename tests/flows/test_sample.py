"""The sample everyone sees first: each of its claims gets the verdict it was written for."""

from __future__ import annotations

import csv
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.server

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EXPECTED = {
    "State-led funds have put over $8 billion into start-ups": "stated",
    "China | 83 % | AI Index": "stated",
    "In the United States, 49 percent see AI products": "number",
    "PanGu-Sigma has 1.085 trillion parameters": "stated",
    "Moonshot AI released Kimi K2 on 18 July 2025": "date",
    "“The AI researchers in China are world class,”": "quoted",
    "about half of the world's AI engineers are Chinese.”": "misquoted",
    "Nvidia's share price rose by 17%": "direction",
    "Huawei has approached potential customers": "partly_stated",
    "The rules against DeepSeek apply to private companies.": "negation",
    "01.AI raised $200 million from Alibaba": "not_stated",
    "Nearly 300 hospitals in China": "stated",
    "Moonshot AI has moved its headquarters": "gone",
    "China added 357 gigawatts": "disallowed",
    "Shao Zhihong of DeepSeek was named": "blocked",
    "Saudi Aramco uses Chinese language models": "paywalled",
    "Tencent builds Chinese language models": "refused_address",
    "Nvidia sold about one million H20 accelerators": "uncited",
    "DeepSeek trained its V3 model in two months": "uncited",
    "Italy blocked the DeepSeek app": "uncited",
}
"""By a part of each claim's text: the reason, in the article and in the table that holds it."""
IN_TABLE_ONLY = {"83 % of people asked in China see AI products": "stated"}


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The demo's module, with its site being served at `demo.base`."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import demo

    server = demo.DemoServer(("127.0.0.1", 0), demo.DemoSite)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    demo.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield demo
    finally:
        demo.DemoSite.changed.clear()
        server.shutdown()
        thread.join()
        server.server_close()
        sys.modules.pop("demo", None)


def rows_of(demo: Any) -> list[dict[str, str]]:
    with (EXAMPLES / "china-ai.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reasons(rows: list[Any], expected: dict[str, str]) -> dict[str, str]:
    """By the part of its text that is expected: each claim's reason; others by their whole text."""
    return {
        next((part for part in expected if part in row.claim), row.claim): row.reason.value
        for row in rows
    }


def test_every_claim_of_the_sample(house: Any, demo: Any) -> None:
    from storage.claims import add_claims
    from tasks.reading.document import claim_inputs, read_document

    site = f"http://127.0.0.1:{demo.PORT}"
    article = (EXAMPLES / "china-ai.md").read_text(encoding="utf-8")
    document = read_document(article.replace(site, demo.base).encode(), name="china-ai.md")
    with house.open() as database:
        add_claims(database, claim_inputs(document, name="china-ai.md"), document="", whole=True)
    table = [(row["claim"], row["url"].replace(site, demo.base)) for row in rows_of(demo)]
    house.add(*table)
    house.verify()
    found = [row for row in house.rows() if row.document == "china-ai.md"]
    assert reasons(found, EXPECTED) == EXPECTED
    assert len(found) == len(EXPECTED)
    lines = article.splitlines()
    for row in found:
        assert row.claim.split()[0].strip("“") in lines[row.line - 1][row.column - 1 :], row.claim
    pdf = next(row for row in found if "PanGu-Sigma" in row.claim)
    assert pdf.quote.page_number == 1

    in_table = reasons(
        [row for row in house.rows() if row.document != "china-ai.md"], EXPECTED | IN_TABLE_ONLY
    )
    assert len(in_table) == len(table)
    assert in_table.items() <= (EXPECTED | IN_TABLE_ONLY).items()

    demo.DemoSite.changed.add("/hospitals.html")
    house.verify(sources=["hospitals.html"])
    changed = [row for row in house.rows() if "hospitals" in row.claim]
    assert [(row.reason.value, row.previous.value) for row in changed] == [
        ("number", "verified")
    ] * 2, "the page's publisher took it back"

    mended = article.replace("Nearly 300 hospitals", "At least 90 hospitals")
    document = read_document(mended.replace(site, demo.base).encode(), name="china-ai.md")
    with house.open() as database:
        added = add_claims(
            database, claim_inputs(document, name="china-ai.md"), document="", whole=True
        )
    assert [(one.old[:10], one.new[:11]) for one in added.changed] == [
        ("Nearly 300", "At least 90")
    ]

    def edited() -> Any:
        return next(row for row in house.rows() if "At least 90 hospitals" in row.claim)

    assert edited().reason is None, "what was said of 300 is not said of 90"
    house.verify(documents=["china-ai.md"])
    assert (edited().reason.value, edited().previous) == ("stated", None)


def test_the_article_shows_every_form_of_a_citation() -> None:
    article = (EXAMPLES / "china-ai.md").read_text(encoding="utf-8")
    for form in ("](http", "][yi]", "[^market]", ": http://", "| [AI Index](", "- PanGu"):
        assert form in article, form
    assert len(article.splitlines()) < 70


def test_the_sample_shows_every_status_and_many_reasons() -> None:
    from models.status import Reason, Status

    found = {Reason(value) for value in EXPECTED.values()}
    assert {reason.status for reason in found} == set(Status)
    assert len(found) >= 8
