from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extracting.sentences import LONGEST, sentence_spans


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("He paid $1.5 bn. in cash. Then he left.", ["He paid $1.5 bn. in cash.", "Then he left."]),
        ("It fell.[12] Then it rose.[3][4]", ["It fell.", "Then it rose."]),
        ("The U.S. Government sued Acme Inc. in Jan. 2020. It won.", None),
        ("It ended at 5 p.m. The next day it rained.", None),
        ("See Fig. 3 and No. 5. Both agree.", ["See Fig. 3 and No. 5.", "Both agree."]),
        ("Am 3. Oktober kam er. Das ist z. B. gut.", ["Am 3. Oktober kam er.", None]),
        ("他说。我们走吧！好。", ["他说。", "我们走吧！", "好。"]),
        ("“他走了。”她说。", ["“他走了。”", "她说。"]),
        ("Headline without a stop", ["Headline without a stop"]),
        ("  padded.  ", ["padded."]),
        ("[12]", []),
        ("", []),
        (" \n ", []),
    ],
)
def test_cuts_where_sentences_end(text: str, expected: list[str | None] | None):
    got = cut(text)
    if expected is None:
        assert len(got) == 2
    else:
        assert len(got) == len(expected)
        assert all(want in (None, have) for want, have in zip(expected, got, strict=True))


def test_a_marker_inside_a_sentence_stays():
    assert cut("Rents[3] rose. They fell.") == ["Rents[3] rose.", "They fell."]


@pytest.mark.parametrize("unit", ["word ", "clause, ", "x"])
def test_an_overlong_sentence_is_cut_and_loses_no_letter(unit: str):
    text = unit * 1_500
    got = cut(text)
    assert max(map(len, got)) <= LONGEST
    assert "".join("".join(got).split()) == "".join(text.split())


@given(st.text(max_size=3_000))
def test_spans_are_in_order_apart_stripped_and_bounded(text: str):
    end_before = 0
    for start, end in sentence_spans(text):
        assert end_before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert end - start <= LONGEST
        end_before = end


@given(
    st.lists(st.sampled_from(["Rents rose.", "He left!", "Why?", "12", "[4]", "U.S.", "。", " "]))
)
def test_only_markers_and_spaces_are_left_out(parts: list[str]):
    text = " ".join(parts)
    kept = "".join("".join(cut(text)).replace("[4]", "").split())
    assert kept == "".join(text.replace("[4]", "").split())
