"""Hostile and broken tables: (what, file name, bytes, expected), each with its expected outcome.

Expected is a list: a string is part of the InputError of the whole file; `(line, claim)` a good
row; `(line, "!" + part)` a row's problem. Line 0 means a good row, which carries no line.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

Expected = str | list[tuple[int, str]]
Case = tuple[str, str, bytes, Expected]

URL = "https://example.org/a"


def row(claim: str, url: str = URL) -> bytes:
    return f"claim,url\n{claim},{url}\n".encode("utf-8", "surrogatepass")


def json_line(line: str) -> bytes:
    return line.encode("utf-8", "surrogatepass") + b"\n"


SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main"><sheetData>%s</sheetData></worksheet>'
)
HEADER = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>claim</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>url</t></is></c></row>'
)


def workbook(rows: str, **members: bytes) -> bytes:
    """The smallest XLSX that is one; `rows` go under the header."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        f'main" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": SHEET % (HEADER + rows),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def lying_zip(real: int, said: int) -> bytes:
    """A workbook with a member of `real` bytes that says, with a fitting CRC, it had `said`."""
    data = workbook("", bomb=b"x" * real)
    sizes = struct.pack("<L", real), struct.pack("<L", said)
    crcs = (struct.pack("<L", zlib.crc32(b"x" * min(real, size))) for size in (real, said))
    return data.replace(*sizes).replace(*crcs)


CSV: list[Case] = [
    ("javascript", "a.csv", row("Rain fell.", "javascript:alert(1)"), [(2, "!javascript: is not")]),
    ("file", "a.csv", row("Rain fell.", "file:///etc/passwd"), [(2, "!file: is not")]),
    ("data", "a.csv", row("Rain fell.", "data:text/html;base64"), [(2, "!data: is not")]),
    ("mail", "a.csv", row("Rain fell.", "mailto:a@example.org"), [(2, "!mailto: is not")]),
    ("no scheme", "a.csv", row("Rain fell.", "www.example.org"), [(2, "!lacks https://")]),
    ("password", "a.csv", row("Rain fell.", "https://u:p@example.org"), [(2, "!user name")]),
    ("backslash", "a.csv", row("Rain fell.", "https:\\\\example.org"), [(2, "!backslash")]),
    ("no host", "a.csv", row("Rain fell.", "https://"), [(2, "!not a valid URL")]),
    ("long url", "a.csv", row("Rain fell.", URL + "a" * 9_000), [(2, "!longer than 8000")]),
    ("bidi in url", "a.csv", row("Rain fell.", URL + "\u202etxt"), [(0, "Rain fell.")]),
    ("bidi in claim", "a.csv", row("Rain \u202efell\u202c."), [(0, "Rain fell.")]),
    ("zero width", "a.csv", row("Ra\u200bin fell."), [(0, "Rain fell.")]),
    ("escape", "a.csv", row("\x1b[2J\x1b]0;title\x07Rain fell."), [(0, "[2J]0;titleRain fell.")]),
    ("C1 control", "a.csv", row("Rain\x9b31m fell."), [(0, "Rain31m fell.")]),
    ("carriage return", "a.csv", b'claim,url\n"Rain\rfell.",' + URL.encode(), [(0, "Rain fell.")]),
    ("lone surrogate", "a.csv", row("Rain \ud800fell."), [(2, "!not UTF-8")]),
    ("latin-1", "a.csv", "claim,url\nCaf\xe9,\n".encode("latin-1"), [(2, "!byte 0xE9")]),
    ("NUL in a row", "a.csv", b"claim,url\n" + b"Rain,\n" * 20 + b"Ra\x00in,\n",
     [*[(0, "Rain")] * 20, (22, "!NUL")]),
    ("only spaces", "a.csv", row("  "), [(2, "!the claim is empty")]),
    ("only punctuation", "a.csv", row("…!"), [(2, "!no words")]),
    ("only control", "a.csv", row("\x1b\x07"), [(2, "!the claim is empty")]),
    ("long claim", "a.csv", row("rain " * 3_000), [(2, "!longer than 10000")]),
    ("huge cell", "a.csv", b'claim,url\n"' + b"rain " * 30_000 + b'",\nRain.,\n',
     [(2, "!too long"), (0, "Rain.")]),
    ("huge line", "a.csv", b"claim,url\n" + b"a" * 2_000_000 + b",\nRain.,\n",
     [(2, "!more than 200000"), (0, "Rain.")]),
    ("huge header", "a.csv", b"a" * 2_000_000, "more than 200000 characters"),
    ("too few cells", "a.csv", b"claim,url\nRain.\nSun.,\n", [(2, "!1 cells"), (0, "Sun.")]),
    ("too many cells", "a.csv", b"claim,url\nRain, again,\n", [(2, "!needs quotes")]),
    ("Excel's empty cells", "a.csv", b"claim,url,,\nRain.,,,\n,,,\n", [(0, "Rain.")]),
    ("unclosed quote", "a.csv", b'claim,url\nRain.,\n"Sun.,\n',
     [(0, "Rain."), (3, "!never closes")]),
    ("text after quote", "a.csv", b'claim,url\n"Rain" fell.,\nSun.,\n',
     [(2, "!closing quote"), (0, "Sun.")]),
    ("empty file", "a.csv", b"", "is empty"),
    ("only a BOM", "a.csv", b"\xef\xbb\xbf", "is empty"),
    ("only line ends", "a.csv", b"\r\n\n\r\n", "is empty"),
    ("only a header", "a.csv", b"claim,url\n", []),
    ("no header", "a.csv", b"Rain fell.,https://example.org/a\n", "must name the columns"),
    ("misspelt column", "a.csv", b"clam,url\n", "did you mean 'claim'?"),
    ("other word for it", "a.csv", b"claim,link\n", "did you mean 'url'?"),
    ("unknown column", "a.csv", b"claim,url,zebra\n", "unknown column 'zebra'"),
    ("unnamed column", "a.csv", b"claim,,url\n", "a column without a name"),
    ("column twice", "a.csv", b"claim,url,Claim\n", "'claim' stands there twice"),
    ("column missing", "a.csv", b"claim\n", "column 'url' is missing"),
    ("hostile column", "a.csv", b"claim,url,\x1b[2J" + b"z" * 500 + b"\n", "unknown column '[2jzz"),
    ("open header", "a.csv", b'claim,"url\n', "a quote in it does not close"),
    ("bad date", "a.csv", b"claim,url,accessed\nRain.,,31/12/2024\n", [(2, "!accessed: '31/12")]),
    ("impossible date", "a.csv", b"claim,url,accessed\nRain.,,2025-02-30\n", [(2, "!no date")]),
    ("number as date", "a.csv", b"claim,url,accessed\nRain.,,1753056000\n", [(2, "!no date")]),
    ("formula", "a.csv", row("=HYPERLINK(1)"), [(0, "=HYPERLINK(1)")]),
    ("PDF", "a.csv", b"%PDF-1.7\nclaim,url\n", "is a PDF"),
    ("picture", "a.csv", b"\x89PNG\r\n\x1a\n" + bytes(64), "is a picture"),
    ("gzip", "a.csv", b"\x1f\x8b\x08" + bytes(64), "gzip-compressed"),
    ("workbook named .csv", "a.csv", workbook(""), "is a zip file or a workbook"),
    ("binary", "a.csv", bytes(range(256)) * 16, "not a text file"),
    ("UTF-16 unmarked", "a.csv", row("Rain.").decode().encode("utf-16-le"), [(0, "Rain.")]),
    ("UTF-16 cut short", "a.csv", row("Rain.").decode().encode("utf-16")[:-3], [(0, "Rain.")]),
    ("UTF-32", "a.csv", row("Rain.").decode().encode("utf-32"), [(0, "Rain.")]),
]  # fmt: skip

JSON: list[Case] = [
    ("not JSON", "a.jsonl", json_line("claim,url"), [(1, "!not JSON")]),
    ("an array of all", "a.jsonl", json_line('[{"claim":"Rain.","url":""}]'), "is a JSON array"),
    ("a string", "a.jsonl", json_line('"Rain."'), [(1, "!not an object")]),
    ("nested too deep", "a.jsonl", json_line("[0]\n" + "[" * 100_000), "is a JSON array"),
    ("nested later", "a.jsonl", json_line("{}\n" + '{"claim":' * 15_000),
     [(1, "!'claim' is missing"), (2, "!not JSON")]),
    ("a list as claim", "a.jsonl", json_line('{"claim":["Rain."],"url":""}'),
     [(1, "!not a string")]),
    ("true as claim", "a.jsonl", json_line('{"claim":true,"url":""}'), [(1, "!not a string")]),
    ("key twice", "a.jsonl", json_line('{"claim":"A","url":"","url":"x"}'), [(1, "!twice")]),
    ("no url", "a.jsonl", json_line('{"claim":"Rain."}'), [(1, "!'url' is missing")]),
    ("unknown key", "a.jsonl", json_line('{"claim":"A","url":"","ur1":"x"}'),
     [(1, "!did you mean")]),
    ("escaped surrogate", "a.jsonl", json_line('{"claim":"Rain\\ud800.","url":null}'),
     [(0, "Rain.")]),
    ("huge number", "a.jsonl", json_line('{"claim":' + "9" * 9_999 + ',"url":""}'),
     [(0, "9" * 9_999)]),
    ("NaN", "a.jsonl", json_line('{"claim":NaN,"url":""}'), [(1, "!not a string")]),
    ("cut short", "a.jsonl", b'{"claim":"Rain.","url":""}\n{"claim":"Su',
     [(0, "Rain."), (2, "!not JSON")]),
    ("empty", "a.jsonl", b"", "is empty"),
    ("escape in key", "a.jsonl", json_line('{"\\u001b[2J":1}'), [(1, "!unknown column '[2j'")]),
]  # fmt: skip

XLSX: list[Case] = [
    ("not a zip", "a.xlsx", b"claim,url\n", "not a whole zip"),
    ("cut short", "a.xlsx", workbook("")[:-40], "not a whole zip"),
    ("empty zip", "a.xlsx", b"PK\x05\x06" + bytes(18), "cannot be read as .xlsx"),
    ("old workbook", "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old .xls"),
    ("zip bomb", "a.xlsx", lying_zip(77_777, 450_000_000), "would unpack to 450 MB"),
    ("lying zip bomb", "a.xlsx", lying_zip(9_999_999, 10), "not a whole zip"),
    ("far cell", "a.xlsx", workbook(f'<row r="1048576">{cell("XFD1048576", "x")}</row>'),
     "a sheet of 1048576 rows and 16384 columns"),
    ("far cell, single quotes", "a.xlsx",
     workbook(f'<row r="1048576">{cell("XFD1048576", "x")}</row>'.replace('"', "'")),
     "a sheet of 1048576 rows"),
    ("broken XML", "a.xlsx", workbook("<row><c"), "cannot be read as .xlsx"),
    ("no columns", "a.xlsx", workbook("").replace(b"claim", b"claim"), []),
    ("stray cell", "a.xlsx", workbook(f'<row r="2">{cell("A2", "Rain.")}{cell("D2", "?")}</row>'),
     [(2, "!under no column")]),
    ("bad url", "a.xlsx",
     workbook(f'<row r="2">{cell("A2", "Rain.")}{cell("B2", "javascript:1")}</row>'),
     [(2, "!javascript: is not")]),
    ("entities", "a.xlsx",
     workbook(f'<row r="2">{cell("A2", "Rain &#x1b;fell&#x202e;.")}</row>'), [(0, "Rain fell.")]),
    ("many members", "a.xlsx", workbook("", **{f"m{i}": b"" for i in range(5_100)}),
     "5105 members"),
]  # fmt: skip

CASES = CSV + JSON + XLSX
