from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extracting.characters import lines, one_line, visible

ANY = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("pay\u202e001$\u202c now", "pay001$ now"),
        ("zero\u200bwidth co\xadop\ufeff", "zerowidth coop"),
        ("1\u200d0", "10"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("\ud800x", "\ufffdx"),
        ("tag\U000e0041s", "tags"),
        ("Curaçao – “q” é", "Curaçao – “q” é"),
    ],
)
def test_only_what_shows_is_kept(raw: str, shown: str):
    assert visible(raw) == shown


def test_one_line_and_lines_tidy_whitespace():
    assert one_line(" a\xa0 b\n\tc ") == "a b c"
    assert lines(" a\xa0 b \n\n\t\n c ") == "a b\nc"


@given(ANY)
def test_nothing_that_acts_is_left(text: str):
    for char in visible(text):
        assert unicodedata.category(char) not in {"Cc", "Cs"} or char in "\n\t"
        assert unicodedata.bidirectional(char) not in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI"}
    visible(text).encode()


@given(ANY)
def test_tidying_twice_changes_nothing(text: str):
    assert visible(visible(text)) == visible(text)
    assert lines(lines(text)) == lines(text)
    assert "\n\n" not in lines(text)
    assert lines(text) == lines(text).strip()
