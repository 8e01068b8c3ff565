"""Tables of claims: the same rows whatever the format, the encoding and the spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tracemalloc

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError
from models.inputs import ClaimInput, clean
from tasks.reading.tabular import RowProblem, read_rows, table_format

URL = "https://www.example.org/a?utm_source=x"


def rows(data: bytes, name: str = "a.csv", **more) -> list[ClaimInput | RowProblem]:
    return list(read_rows(io.BytesIO(data), name=name, **more))


def claims(data: bytes, name: str = "a.csv") -> list[str]:
    read = rows(data, name)
    assert all(isinstance(row, ClaimInput) for row in read), read
    return [row.claim for row in read if isinstance(row, ClaimInput)]


def saved(*lines: tuple, merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in lines:
        sheet.append(line)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_row_keeps_its_url_and_gets_its_key():
    (row,) = rows(
        f"id,document,claim,url,quote,accessed\n7,D,Rain fell.,{URL},“rain”,2025-01-02\n".encode()
    )
    assert row == ClaimInput(
        claim="Rain fell.",
        url=URL,
        key="https://example.org/a",
        id="7",
        document="D",
        quote="“rain”",
        accessed=dt.date(2025, 1, 2),
        line=2,
    )


def test_an_empty_url_is_an_uncited_claim():
    (row,) = rows(b"claim,url\nRain fell.,\n")
    assert isinstance(row, ClaimInput)
    assert (row.url, row.key) == ("", "")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(codec: str, mark: str, end: str):
    text = end.join([f"claim{mark}url", f"Größe 5{mark}{URL}", f"東京{mark}", ""])
    assert claims(text.encode(codec)) == ["Größe 5", "東京"]


def test_excel_says_its_delimiter():
    assert claims(b"sep=;\r\nclaim;url\r\nRain, sun;\r\n") == ["Rain, sun"]


def test_columns_in_any_order_and_case():
    assert claims(f" URL ,Claim\n{URL},Rain.\n".encode()) == ["Rain."]


def test_lines_are_physical_lines():
    data = b'claim,url\n"one\ntwo\nthree",\n\nfour,bad\n"a\r\nb",bad\nlast,bad'
    places = [row.where for row in rows(data) if isinstance(row, RowProblem)]
    assert places == ["a.csv:6", "a.csv:7", "a.csv:9"]


def test_a_row_says_on_which_line_or_in_which_row_it_stands():
    table = b'claim,url\n"Rain\nfell.",\n\nSnow fell.,\n'
    lines = b'{"claim": "Rain fell.", "url": ""}\n\n{"claim": "Snow fell.", "url": ""}\n'
    book = saved(("Weather", None), ("claim", "url"), ("Rain fell.", ""), ("Snow fell.", ""))
    assert [row.line for row in rows(table)] == [2, 5]
    assert [row.line for row in rows(lines, "a.jsonl")] == [1, 3]
    sheet = rows(book, "a.xlsx")
    assert [(row.line, row.place) for row in sheet] == [(None, "row 3"), (None, "row 4")]


def test_a_row_of_several_sheets_names_its_sheet():
    book = openpyxl.Workbook()
    book.active.append(("claim", "url"))
    book.active.append(("Rain fell.", ""))
    second = book.create_sheet("Snow")
    second.append(("claim", "url"))
    second.append(("Snow fell.", ""))
    out = io.BytesIO()
    book.save(out)
    assert [row.place for row in rows(out.getvalue(), "a.xlsx")] == ["Sheet, row 2", "Snow, row 2"]


def test_json_lines_say_the_same():
    data = "\n".join(
        [json.dumps({"claim": "Größe 5", "url": URL, "id": 7}), "", '{"claim":"東京","url":null}']
    )
    assert claims(data.encode(), "a.jsonl") == ["Größe 5", "東京"]
    assert claims(data.encode("utf-16"), "a.jsonl") == ["Größe 5", "東京"]
    first = rows(data.encode(), "a.jsonl")[0]
    assert isinstance(first, ClaimInput)
    assert first.id == "7"


def test_a_workbook_with_dates_numbers_and_times():
    data = saved(
        ("claim", "url", "accessed", "id"),
        ("Rain.", URL, dt.date(2025, 1, 2), 12),
        (2024, None, dt.datetime.fromisoformat("2025-01-02T03:04:05"), 1.5),
        (True, "", "2025-01-02", "x"),
    )
    read = [row for row in rows(data, "a.xlsx") if isinstance(row, ClaimInput)]
    assert [row.claim for row in read] == ["Rain.", "2024", "TRUE"]
    assert [row.id for row in read] == ["12", "1.5", "x"]
    assert {row.accessed for row in read} == {dt.date(2025, 1, 2)}


def test_a_merged_cell_counts_for_all_its_rows():
    data = saved(("claim", "url"), ("a", URL), ("b", None), ("c", None), ("d", None), merge="B2:B4")
    read = [row for row in rows(data, "a.xlsx") if isinstance(row, ClaimInput)]
    assert [(row.claim, row.url) for row in read] == [("a", URL), ("b", URL), ("c", URL), ("d", "")]


def test_a_title_above_the_table_and_columns_of_ones_own_place():
    data = saved(("My claims",), (), (None, "claim", None, "url"), (None, "Rain.", None, "bad"))
    assert rows(data, "a.xlsx") == [
        RowProblem(where="a.xlsx:4", message="'bad' is not a URL"),
    ]


def test_several_sheets_are_read_if_they_have_the_columns_and_are_shown():
    book = openpyxl.Workbook()
    book.active.append(("notes about this",))
    for title, state in (("One", "visible"), ("Two", "visible"), ("Old", "hidden")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(("claim", "url"))
        sheet.append((title, "" if title == "One" else "bad"))
    out = io.BytesIO()
    book.save(out)
    first, second = rows(out.getvalue(), "a.xlsx")
    assert isinstance(first, ClaimInput)
    assert second == RowProblem(where="a.xlsx:Two:2", message="'bad' is not a URL")


def test_a_workbook_without_the_columns_says_what_it_has():
    with pytest.raises(
        InputError, match=r"a\.xlsx:1: unknown column 'statement'; did you mean 'cl"
    ):
        rows(saved(("statement", "url")), "a.xlsx")


def test_the_format_is_told_by_name_then_by_content():
    assert table_format("a.JSONL", b"claim,url") == "jsonl"
    assert table_format("-", b"\xef\xbb\xbf\n {") == "jsonl"
    assert table_format("-", b"PK\x03\x04") == "xlsx"
    assert table_format("-", b"claim,url") == "csv"
    assert rows(b"claim,url\nRain.,bad\n", "-")[0].where == "standard input:2"
    assert len(rows(b'{"claim":"Rain.","url":""}', "data.txt", form="jsonl")) == 1


def test_a_large_table_is_read_in_flat_memory():
    class Large(io.RawIOBase):
        """30 MB of rows."""

        def __init__(self) -> None:
            self.left = b"claim,url\n"
            self.number = 0

        def read(self, size: int = -1) -> bytes:
            while len(self.left) < size and self.number < 300_000:
                line = (
                    f"In {self.number} it rained for three days and more in the whole land.,{URL}\n"
                )
                self.left += line.encode() * 10
                self.number += 10
            part, self.left = self.left[:size], self.left[size:]
            return part

    stream = read_rows(Large(), name="a.csv")  # type: ignore[arg-type]
    peaks = []
    tracemalloc.start()
    try:
        for number, _ in enumerate(stream):
            if number in {2_000, 12_000}:
                peaks.append(tracemalloc.get_traced_memory()[1])
            if number == 12_000:
                break
    finally:
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2 + 100_000


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=50).filter(
    lambda text: any(char.isalnum() for char in clean(text)) and "\x00" not in text
)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_goes_through_csv_and_json(texts: list[str]):
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["claim", "url"])
    writer.writerows([text, ""] for text in texts)
    lines = "\n".join(json.dumps({"claim": text, "url": ""}) for text in texts)
    wanted = [clean(text) for text in texts]
    assert claims(table.getvalue().encode()) == wanted
    assert claims(lines.encode(), "a.jsonl") == wanted


@given(
    st.binary(max_size=400) | st.binary(max_size=200).map(b"claim,url\n".__add__),
    st.sampled_from(["csv", "jsonl", "xlsx"]),
)
def test_any_bytes_give_rows_problems_or_one_input_error(data: bytes, form: str):
    try:
        read = rows(data, "a", form=form)
    except InputError as error:
        assert str(error).isprintable()  # noqa: PT017  an answer as good as rows
    else:
        assert all(isinstance(row, ClaimInput) or row.message.isprintable() for row in read)
