"""Bodies that no decent page has, each with what must become of it (see `body_case.Case`)."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from datetime import UTC, datetime

import cases_content
import cases_forms
import cases_sizes
import pytest
from body_case import Case

from models.settings import Settings
from models.status import Outcome
from models.values import Fetched, Page, Unread
from tasks.extracting.supervise import Extractor

CASES = [*cases_sizes.CASES, *cases_content.CASES, *cases_forms.CASES]
PARENT_GROWS = 250_000
"""Kilobytes by which the parent may grow: of what it was before, whatever tests it ran."""


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(Settings(extract_workers=1, extract_seconds=1.5)) as pool:
        yield pool


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.why.replace(" ", "-"))
def test_it_gets_its_outcome(case: Case, extractor: Extractor):
    fetched = Fetched(
        url="https://a.example/x",
        outcome=Outcome.OK,
        fetched_at=datetime(2026, 1, 2, tzinfo=UTC),
        content_type=case.type,
        charset=case.charset,
        body=case.body(),
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (got,) = extractor.extract_all([fetched])
    if isinstance(got, Unread):
        assert case.reason is got.reason, got
    else:
        assert case.says, "expected to be Unread"
        check(got, case)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < PARENT_GROWS


def check(page: Page, case: Case) -> None:
    assert case.says in page.text
    assert not case.never or case.never not in page.text
    assert not {char for char in page.text if char < " "} - {"\n", "\t"}
    page.text.encode()
    end = 0
    for passage in page.passages:
        assert page.text[passage.start : passage.end] == passage.text == passage.text.strip()
        assert end <= passage.start < passage.end <= passage.start + 1_000
        end = passage.end


def test_there_are_enough():
    assert len({case.why for case in CASES}) == len(CASES) >= 60
