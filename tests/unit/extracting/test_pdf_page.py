from __future__ import annotations

import io
from datetime import date

from pypdf import PdfWriter

from models.values import Page, Unread
from tasks.extracting.pdf import pdf_page


def pdf(pages: list[list[str]], info: str = "") -> bytes:
    """Write a PDF by hand: one text line per entry, 12 points apart."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, lines in enumerate(pages):
        shown = "".join(
            f"1 0 0 1 50 {750 - 14 * row} Tm ({line.replace('(', chr(92) + '(')}) Tj\n"
            for row, line in enumerate(lines)
        )
        content = f"BT /F1 11 Tf\n{shown}ET"
        objects += [
            (
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources"
                f" << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R >>"
            ),
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    objects.append(f"<< {info} >>")
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, text in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1"))
    start = out.tell()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    last = len(objects)
    out.write(f"xref\n0 {last + 1}\n0000000000 65535 f \n{table}".encode())
    trailer = f"<< /Size {last + 1} /Root 1 0 R /Info {last} 0 R >>"
    out.write(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def page_of(pages: list[list[str]], info: str = "") -> Page:
    page = pdf_page(pdf(pages, info))
    assert isinstance(page, Page), page
    for passage in page.passages:
        assert page.text[passage.start : passage.end] == passage.text
    return page


def test_wrapped_lines_are_joined_and_page_numbers_kept():
    page = page_of(
        [
            [
                "Rents in cities",
                "The rents in four large cities rose by four percent in the",
                "year 2024. They fell before.",
            ],
            ["On the second page stands another sentence that says so."],
        ]
    )
    by_text = {passage.text: passage.page_number for passage in page.passages}
    assert by_text["The rents in four large cities rose by four percent in the year 2024."] == 1
    assert by_text["On the second page stands another sentence that says so."] == 2
    assert page.title == "Rents in cities"
    assert page.language == "en"


def test_a_word_divided_at_a_line_end_is_mended():
    page = page_of(
        [["The government announced that the infra-", "structure will be repaired soon."]]
    )
    assert "that the infrastructure will" in page.text


def test_a_hyphen_before_a_capital_stays():
    page = page_of([["It was built by the company of Anglo-", "American engineers in 1950."]])
    assert "Anglo-" in page.text
    assert "AngloAmerican" not in page.text


def test_a_sentence_across_two_pages_is_one_and_belongs_to_the_first():
    page = page_of(
        [
            ["A first sentence of some length stands here. The second one goes on"],
            ["and ends on the next page. A third one follows."],
        ]
    )
    passages = {passage.text: passage.page_number for passage in page.passages}
    assert passages["The second one goes on and ends on the next page."] == 1
    assert passages["A third one follows."] == 2


def test_running_heads_and_page_numbers_do_not_cut_sentences():
    page = page_of(
        [
            [
                "Annual Report 2024",
                f"This is the text of page {word} and it is long enough",
                "to wrap.",
                str(n),
            ]
            for n, word in enumerate(("one", "two", "three", "four"), start=1)
        ]
    )
    assert page.text.count("Annual Report 2024") == 1
    assert "page three and it is long enough to wrap." in page.text
    assert not any(passage.text.isdigit() for passage in page.passages)


def test_rows_of_figures_stay_apart():
    page = page_of([["Year Rent Share", "2023 900 12%", "2024 936 14%", "2025 950 15%"]])
    assert {"2023 900 12%", "2024 936 14%"} <= {passage.text for passage in page.passages}


def test_metadata():
    page = page_of(
        [["Text."]], "/Title (The Title) /Author (Ana Li) /CreationDate (D:20240503120000Z)"
    )
    assert (page.title, page.author, page.date) == ("The Title", "Ana Li", date(2024, 5, 3))
    assert page_of([["Text."]], "/CreationDate (D:20241399)").date is None


def test_a_pdf_with_a_password_is_unread():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    got = pdf_page(out.getvalue())
    assert isinstance(got, Unread)
    assert "password" in got.detail


def test_a_scan_is_unread():
    got = pdf_page(pdf([[], []]))
    assert isinstance(got, Unread)
    assert "pictures" in got.detail


def test_a_broken_pdf_is_unread():
    got = pdf_page(b"%PDF-1.7\n1 0 obj << ")
    assert isinstance(got, Unread)
    assert "broken" in got.detail
