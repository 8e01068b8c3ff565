"""What an entry of a project's ignores fits, and until when."""

from __future__ import annotations

import datetime as dt
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.project import Project, fits
from models.status import Reason


def project(text: str) -> Project:
    return Project.model_validate(tomllib.loads(text))


URL = "https://Example.org/a/report.pdf?x=1"


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("example.org", URL, True),
        ("report.pdf?x", URL, True),
        ("example.com", URL, False),
        ("https://example.org/*", URL, True),
        ("*.pdf*", URL, True),
        ("*.pdf", URL, False),
        ("example.org*", URL, False),
        ("*?x=1", URL, True),
        ("*?x=2", URL, False),
        ("[a-z]*", "a", False),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("a*b*c", "a-b-c", True),
        ("a*b*c", "a-c-b", False),
        ("a*bc*c", "abc", False),
        ("Rain fell", "The rain\nfell in May.", True),
        ("rain*may.", "Rain fell in May.", True),
        ("*", "", True),
    ],
)
def test_a_pattern_fits_a_part_or_with_a_star_the_whole(pattern, text, expected):
    assert fits(pattern, text) is expected


@given(st.text(alphabet="ab*", max_size=8), st.text(alphabet="ab", max_size=10))
def test_a_pattern_with_stars_means_what_a_regular_expression_does(pattern: str, text: str):
    if "*" in pattern:
        expected = re.fullmatch(pattern.replace("*", ".*"), text) is not None
    else:
        expected = pattern in text
    assert fits(pattern, text) is expected


def test_patterns_are_matched_in_no_more_than_linear_time():
    assert not fits("a*" * 200 + "b", "a" * 100_000)


def test_all_that_an_entry_names_must_fit():
    (ignore,) = project(
        "[[ignore]]\nurl = 'example.org'\nclaim = 'rain'\nid = 'c1'\nreason = 'gone'\nwhy = 'b'"
    ).ignore
    meant = {"url": URL, "claim": "Rain fell.", "external_id": "c1", "reason": Reason.GONE}
    assert ignore.fits(**meant)
    for name, other in (
        ("url", ""),
        ("claim", "Snow fell."),
        ("external_id", "c10"),
        ("reason", Reason.BLOCKED),
        ("reason", None),
    ):
        assert not ignore.fits(**meant | {name: other})
    assert str(ignore) == 'url "example.org", claim "rain", id "c1", reason gone'


def test_an_entry_holds_through_its_last_day():
    (ignore,) = project("[[ignore]]\nid = 'a'\nwhy = 'b'\nuntil = 2027-01-31").ignore
    assert not ignore.expired(dt.date(2027, 1, 31))
    assert ignore.expired(dt.date(2027, 2, 1))
    (ever,) = project("[[ignore]]\nid = 'a'\nwhy = 'b'").ignore
    assert not ever.expired(dt.date.max)
