from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extracting.charset import codec_of, decode

RUSSIAN = "Правительство сообщило, что объём производства вырос на 12 процентов. "
CHINESE = "根据国家统计局的数据，去年全国粮食总产量达到六亿九千万吨。"
JAPANESE = "日本銀行は金融政策決定会合で、大規模な金融緩和策を維持することを決めた。"
KOREAN = "정부는 올해 경제성장률이 이 퍼센트대에 머물 것으로 전망한다고 발표했다. "
TRADITIONAL = "根據國家統計局的資料，去年全國糧食總產量達到六億九千萬噸。"
FRENCH = "Les dépenses étaient élevées à Noël, où l'été fût très sec. "
POLISH = "Rząd ogłosił, że żółć i gęś są źródłem śmiechu na łodzi. "


def page(text, meta=""):
    return f"<html><head>{meta}<title>x</title></head><body><p>{text * 8}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-8"),
        (CHINESE, "gb18030"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "cp949"),
        (FRENCH, "cp1252"),
        (POLISH, "cp1250"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
    ],
)
def test_undeclared_charsets_are_detected(text, codec):
    assert decode(page(text).encode(codec)) == page(text)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("utf8", "utf-8"),
        ("UTF-8", "utf-8"),
        (' "utf-8" ', "utf-8"),
        ("latin1", "cp1252"),
        ("latin-1", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("shift_jis", "cp932"),
        ("x-sjis", "cp932"),
        ("euc-kr", "cp949"),
        ("big5", "big5hkscs"),
        ("windows-1251", "cp1251"),
        ("koi8-u", "koi8-u"),
        ("iso-8859-2", "iso8859-2"),
        ("tis-620", "cp874"),
        ("utf-16", "utf-16-le"),
        ("utf-16be", "utf-16-be"),
    ],
)
def test_labels_mean_what_the_web_means(label, codec):
    assert codec_of(label) == codec
    codecs.lookup(codec)


@pytest.mark.parametrize(
    "label",
    [
        "",
        "klingon",
        "utf-7",
        "hz-gb-2312",
        "iso-2022-kr",
        "base64",
        "rot13",
        "unicode_escape",
        "idna",
        "punycode",
        "raw_unicode_escape",
        "zlib",
        "hex",
        "cp037",
        "undefined",
        "x" * 9_000,
        "../../etc",
        "\0",
        "utf-8\n",
        "mbcs",
    ],
)
def test_what_is_no_charset_of_the_web_is_none(label):
    assert codec_of(label) in {"", "utf-8"}
    assert decode(b"plain", declared=label) == "plain"


def test_a_mark_beats_the_header():
    for codec in ("utf-8-sig", "utf-16", "utf-32"):
        assert decode(RUSSIAN.encode(codec), declared="windows-1252") == RUSSIAN


def test_the_header_beats_the_page():
    body = page(RUSSIAN, '<meta charset="koi8-r">')
    assert decode(body.encode("cp1251"), declared="windows-1251") == body


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="cp1251">',
        "<META CHARSET=cp1251 >",
        "<meta/charset='cp1251'/>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<!-- <meta charset="utf-8"> --><meta name=x><meta charset="cp1251">',
    ],
)
def test_the_page_says_its_charset(meta):
    # One short word: too little for detection.
    body = f"<html>{meta}<p>Снег"
    assert decode(body.encode("cp1251")) == body


def test_an_xml_declaration_counts():
    body = '<?xml version="1.0" encoding="koi8-r"?><html><p>Снег'
    assert decode(body.encode("koi8-r")) == body


def test_a_meta_that_could_be_read_is_not_in_utf_16():
    body = '<meta charset="utf-16"><p>Снег'
    assert decode(body.encode()) == body


def test_plain_text_has_no_meta():
    body = 'a <meta charset="koi8-r"> ' + FRENCH * 5
    assert decode(body.encode("cp1252"), is_html=False) == body


@pytest.mark.parametrize("declared", ["latin1", "gb2312", "windows-1251", "utf-16", "shift_jis"])
def test_utf_8_is_utf_8_whatever_the_header_says(declared):
    assert decode(page(FRENCH).encode(), declared=declared) == page(FRENCH)


def test_a_declaration_that_does_not_fit_gives_way():
    assert decode(page(RUSSIAN).encode("cp1251"), declared="utf-8") == page(RUSSIAN)


def test_one_bad_byte_spoils_nothing_else():
    body = page(RUSSIAN).encode() + b"\xff"
    for declared in ("", "utf-8"):
        assert decode(body, declared=declared) == page(RUSSIAN) + "\ufffd"


def test_nuls_go():
    assert decode(b"ra\0in\0") == "rain"


@given(st.binary(max_size=400), st.text(max_size=20), st.booleans())
def test_any_bytes_are_text(body, declared, is_html):
    text = decode(body, declared=declared, is_html=is_html)
    text.encode("utf-8")
    assert "\0" not in text


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_utf_8_comes_back(text):
    assert decode(text.encode(), declared="utf-8") == text
