from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.status import Outcome, Reason
from models.values import Fetched, Page, Passage, PassageKind, Tier, Unread
from tasks.extracting.extract import Form, extract, extract_body, form_of
from tasks.extracting.wire import Broken, packed, unpacked


def fetched(body: bytes, content_type: str = "", outcome: Outcome = Outcome.OK) -> Fetched:
    return Fetched(
        url="https://a.example/x",
        outcome=outcome,
        fetched_at=datetime(2026, 1, 2, tzinfo=UTC),
        content_type=content_type,
        body=body,
        detail="HTTP 404" if outcome is Outcome.GONE else "",
    )


@pytest.mark.parametrize(
    ("body", "content_type", "form"),
    [
        (b"<!DOCTYPE html><p>x", "text/html; charset=utf-8", Form.HTML),
        (b"<!doctype html><p>x", "text/plain", Form.HTML),
        (b"<p>x</p>", "", Form.HTML),
        (b"plain words", "text/html", Form.HTML),
        (b"plain words", "", Form.PLAIN),
        (b"a < b and c > d", "text/plain", Form.PLAIN),
        (b"see <b>, it says", "text/plain", Form.PLAIN),
        (b'<?xml version="1.0"?><html/>', "", Form.HTML),
        (b"%PDF-1.7 ...", "text/html", Form.PDF),
        (b"\n\n%PDF-1.7 ...", "application/pdf", Form.PDF),
        (b"<html><p>not found</p>", "application/pdf", Form.HTML),
        (b"\x89PNG\r\n\x1a\n", "text/html", Form.BINARY),
        (b"PK\x03\x04....", "text/html", Form.BINARY),
        (bytes(range(32)) * 9, "text/plain", Form.BINARY),
        ("<html>é".encode("utf-16-le"), "", Form.HTML),
        ("\ufeffGrüße".encode("utf-16-le"), "text/plain", Form.PLAIN),
        (b"\xef\xbb\xbf  <html><p>x", "", Form.HTML),
        (b'{"a": 1}', "application/json", Form.PLAIN),
    ],
)
def test_the_bytes_tell_what_a_body_is(body: bytes, content_type: str, form: Form):
    assert form_of(body, content_type) is form


def test_a_failed_fetch_keeps_its_reason():
    got = extract(fetched(b"", outcome=Outcome.GONE))
    assert got == Unread(reason=Reason.GONE, detail="HTTP 404")


def test_an_unmodified_page_has_no_body():
    with pytest.raises(ValueError, match="not modified"):
        extract(fetched(b"", outcome=Outcome.NOT_MODIFIED))


def test_pictures_are_unsupported_and_named():
    got = extract(fetched(b"\x89PNG\r\n\x1a\n", "image/png"))
    assert isinstance(got, Unread)
    assert got.reason is Reason.UNSUPPORTED
    assert "PNG" in got.detail


def test_an_empty_body_is_unreadable():
    got = extract(fetched(b" \n", "text/html"))
    assert isinstance(got, Unread)
    assert got.reason is Reason.UNREADABLE


def test_plain_text_keeps_paragraphs_and_joins_wrapped_lines():
    text = (
        "A title\n\nThe rents in four large cities rose by four percent in the\nyear 2024."
        " They fell.\n\n- one\n- two\n"
    )
    page = extract_body(text.encode(), content_type="text/plain")
    assert isinstance(page, Page)
    assert [passage.text for passage in page.passages] == [
        "A title",
        "The rents in four large cities rose by four percent in the year 2024.",
        "They fell.",
        "- one",
        "- two",
    ]
    assert page.title == "A title"
    assert page.tier is Tier.CLEAN


@given(st.text(max_size=400))
def test_offsets_hold_in_any_plain_text(text: str):
    page = extract_body(text.encode("utf-8", "replace"), content_type="text/plain")
    if isinstance(page, Page):
        end = 0
        for passage in page.passages:
            assert page.text[passage.start : passage.end] == passage.text == passage.text.strip()
            assert end <= passage.start < passage.end
            end = passage.end


@given(st.binary(max_size=400), st.sampled_from(["", "text/html", "text/plain", "application/pdf"]))
def test_any_bytes_give_a_page_or_a_reason(body: bytes, content_type: str):
    assert isinstance(extract_body(body, content_type=content_type), Page | Unread)


PAGE = Page(
    text="Head\n\nIt rose.",
    passages=(
        Passage(start=0, end=4, text="Head", kind=PassageKind.HEADING),
        Passage(start=6, end=14, text="It rose.", tier=Tier.FULL, heading="Head", page_number=2),
    ),
    title="T",
    author="A",
    site="S",
    date=date(2024, 2, 3),
    language="en",
)


@pytest.mark.parametrize("value", [PAGE, Unread(reason=Reason.GONE, detail="x")])
def test_results_survive_the_wire(value: Page | Unread):
    assert unpacked(packed(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"text": 1, "strings": [], "passages": []},
        {"reason": "none such", "detail": ""},
        {**packed(PAGE), "passages": [[0, 4, "heading", "clean", 7, 0, None]]},
    ],
)
def test_what_is_no_result_is_refused(value: dict[str, object]):
    with pytest.raises(Broken):
        unpacked(value)
