"""The full tier: all text a page shows, by resiliparse, and what it keeps in JSON for scripts.

Resiliparse finds nearly every sentence of any kind of page (menus and teasers too) in 2-3 ms.
Text hidden by CSS stays in: folded sections ("read more", tabs, questions and answers) are hidden
so, and hold what pages are cited for.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Final

from resiliparse.extract.html2text import extract_plain_text

from models.values import PassageKind
from tasks.extracting.characters import one_line, visible
from tasks.extracting.clean import lead_in, row_text
from tasks.extracting.markup import as_shown
from tasks.extracting.passages import LEAD_CHARACTERS, Block

if TYPE_CHECKING:
    from collections.abc import Iterator

# Resiliparse leaves out figures, captions, labels and buttons (questions one can unfold), and glues
# a summary to what it summarises.
_AS_DIV: Final = re.compile(
    r"<(/?)(?:figure|figcaption|summary|legend|label|button|dialog)\b", re.IGNORECASE
)
_TAGS: Final = re.compile(r"<(/?)(h[1-6]|p|ul|ol|li|pre|br|blockquote)\b[^>]*>")
_CELL: Final = "\t\t"
_DIGIT: Final = re.compile(r"\d")
_NOSCRIPT: Final = re.compile(r"<noscript\b[^>]*>", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
NOSCRIPT_WORDS: Final = 20
"""A noscript element with fewer words asks for JavaScript or holds a picture."""


def full_blocks(source: str) -> list[Block]:
    """Give all visible text of HTML `source` in its order, then what is not shown to everyone.

    That is what stands in noscript elements, and in JSON for scripts.
    """
    blocks = list(_parsed(_plain(source)))
    without_script = [
        inner
        for inner in _inside(source, _NOSCRIPT, "noscript")
        if len(_ANY_TAG.sub(" ", inner).split()) >= NOSCRIPT_WORDS
    ]
    if without_script:
        blocks.extend(_parsed(_plain("<hr>".join(without_script))))
    for text in embedded_texts(source):
        blocks.extend(
            _parsed(_plain(as_shown(text))) if "<" in text else _parsed(html.escape(text))
        )
    return blocks


def _inside(source: str, opening: re.Pattern[str], name: str) -> Iterator[str]:
    """Give what stands in each element that `opening` opens; in linear time, also unclosed."""
    closing = re.compile(f"</{name}", re.IGNORECASE)
    position = 0
    while (start := opening.search(source, position)) and (
        end := closing.search(source, start.end())
    ):
        yield source[start.end() : end.start()]
        position = end.end()


def _plain(source: str) -> str:
    return str(
        extract_plain_text(
            _AS_DIV.sub(r"<\1div", source),
            preserve_formatting="minimal_html",
            main_content=False,
            list_bullets=True,
            alt_texts=False,
        )
    )


def _parsed(minimal: str) -> Iterator[Block]:
    """Read resiliparse's reduced markup: escaped text with headings, lists, and tabs in rows."""
    heading = above = header = ""
    kind = PassageKind.SENTENCE
    leads: list[str] = []
    held: list[str] = []
    row_before: list[str] = []
    position = 0
    for tag in [*_TAGS.finditer(minimal), None]:
        stretch = minimal[position : tag.start() if tag else None]
        position = tag.end() if tag else position
        if kind is PassageKind.HEADING:
            held.append(stretch)
        else:
            for line in visible(html.unescape(stretch)).split("\n"):
                if _CELL in line:
                    cells = [one_line(cell) for cell in line.split(_CELL)]
                    if row_before and len(row_before) == len(cells):
                        header = header or _header(row_before, cells)
                    else:
                        header = ""
                    text = row_text(cells)
                    if text:
                        yield Block(text=text, kind=PassageKind.ROW, heading=heading, lead=header)
                    row_before, above = cells, ""
                    continue
                text = " ".join(line.split())
                if text:
                    yield Block(
                        text=text, kind=kind, heading=heading, lead=leads[-1] if leads else ""
                    )
                    row_before, header = [], ""
                    above = text if kind is PassageKind.SENTENCE else ""
        if tag is None:
            break
        closing, name = bool(tag[1]), tag[2]
        if name[0] == "h":
            if closing and kind is PassageKind.HEADING:
                text = one_line(html.unescape(" ".join(held)))
                if text:
                    yield Block(text=text, kind=PassageKind.HEADING, heading=heading)
                    heading, above = text, ""
                kind = PassageKind.ITEM if leads else PassageKind.SENTENCE
            elif not closing:
                kind, held = PassageKind.HEADING, []
        elif name in {"ul", "ol"} and kind is not PassageKind.HEADING:
            if closing:
                leads = leads[:-1]
            else:
                leads.append(lead_in(above) or (leads[-1] if leads else ""))
            kind = PassageKind.ITEM if leads else PassageKind.SENTENCE


def _header(first: list[str], second: list[str]) -> str:
    """Give the first row as header if it has three columns or more, or two, and no figures.

    Of two columns, a table of names and values has no header: there the second row must differ.
    """
    if not all(first) or any(_DIGIT.search(cell) for cell in first):
        return ""
    if len(first) == 2 and not _DIGIT.search(second[1]):  # noqa: PLR2004
        return ""
    return row_text(first)[:LEAD_CHARACTERS]


_LD_JSON: Final = re.compile(
    r"<script\b[^>]*?type\s*=\s*[\"']?application/ld\+json[^>]*>", re.IGNORECASE
)
_PRELOADED: Final = re.compile(r"\bdata-preloaded=(?:\"([^\"]*)\"|'([^']*)')")
_LD_TEXTS: Final = ("articleBody", "reviewBody", "text")
JSON_DEPTH: Final = 40
JSON_CHARACTERS: Final = 5_000_000


def embedded_texts(source: str) -> list[str]:
    """Give the texts that a page carries as JSON; they may hold HTML.

    These are schema.org's articleBody, reviewBody and text (of answers, comments, posts), and the
    posts of Discourse forums.
    """
    texts: list[str] = []
    for node in json_ld(source):
        texts.extend(value for key in _LD_TEXTS if isinstance(value := node.get(key), str))
    match = _PRELOADED.search(source) if "data-preloaded" in source else None
    if match and len(match[0]) <= JSON_CHARACTERS:
        topics = _loaded(html.unescape(match[1] or match[2] or ""))
        for key, value in topics.items() if isinstance(topics, dict) else ():
            if key.startswith("topic_") and isinstance(value, str):
                posts = (node.get("cooked") for node in _nodes(_loaded(value)))
                texts.extend(post for post in posts if isinstance(post, str))
    return [text for text in dict.fromkeys(texts) if text.strip()]


def json_ld(source: str) -> Iterator[dict[str, object]]:
    """Give every object of a page's JSON-LD, outer before inner; broken JSON gives nothing."""
    for text in _inside(source, _LD_JSON, "script"):
        if len(text) <= JSON_CHARACTERS:
            yield from _nodes(_loaded(text))


def _loaded(text: str) -> object:
    try:
        return json.loads(text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object, depth: int = 0) -> Iterator[dict[str, object]]:
    if depth > JSON_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict | list):
                yield from _nodes(inner, depth + 1)
