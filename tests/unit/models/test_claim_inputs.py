from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.inputs import CLAIM_CHARACTERS, NAME_CHARACTERS, URL_CHARACTERS, ClaimInput, clean


@given(st.text() | st.text(alphabet="a \t\r\n\0\x1b\u200b\u202e\ufeff\ud800é́\u2028"))
def test_cleaned_text_is_one_line_that_drives_nothing(text: str) -> None:
    result = clean(text)
    assert result == result.strip()
    assert "  " not in result
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in result)
    result.encode("utf-8")
    assert clean(result) == result


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("two\nlines", "two lines"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\u202eb", "ab"),
        ("zero\u200bwidth", "zerowidth"),
        ("no\u00a0break", "no break"),
        ("e\u0301", "é"),
        ("\ufeffmark", "mark"),
        ("bell\x07", "bell"),
        ("👩‍🔬 图书馆", "👩🔬 图书馆"),
    ],
)
def test_examples(given: str, expected: str) -> None:
    assert clean(given) == expected


def test_a_whole_row() -> None:
    row = ClaimInput.model_validate(
        {
            "claim": " It is\nso. ",
            "url": "https://a.org/",
            "id": "1",
            "document": "d",
            "quote": "so",
            "accessed": "2025-07-20",
        }
    )
    assert (row.claim, row.accessed) == ("It is so.", dt.date(2025, 7, 20))
    with pytest.raises(ValidationError):
        row.claim = "other"  # type: ignore[misc]


def test_only_the_claim_is_needed() -> None:
    row = ClaimInput(claim="It is so.", accessed=" ")  # type: ignore[arg-type]
    assert (row.url, row.key, row.quote, row.accessed) == ("", "", "", None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"claim": ""},
        {"claim": "   "},
        {"claim": "\u200b\x00"},
        {"claim": "..., —!"},
        {"claim": "x" * (CLAIM_CHARACTERS + 1)},
        {"claim": None},
        {"claim": 7},
        {"url": "https://a.org/" + "x" * URL_CHARACTERS},
        {"id": "x" * (NAME_CHARACTERS + 1)},
        {"document": "x" * (NAME_CHARACTERS + 1)},
        {"quote": "x" * (CLAIM_CHARACTERS + 1)},
        {"accessed": "yesterday"},
        {"accessed": "2025-02-30"},
        {"unknown": "column"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_wrong_row_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ClaimInput.model_validate({"claim": "It is so."} | wrong)


def test_the_longest_claim_is_taken() -> None:
    assert len(ClaimInput(claim="x" * CLAIM_CHARACTERS).claim) == CLAIM_CHARACTERS
    assert len(ClaimInput(claim="x" * CLAIM_CHARACTERS + "\x00" * 9).claim) == CLAIM_CHARACTERS
