"""What markup says about words, told before the text is taken: struck out, quoted, in the line.

Both extractors lose such things: they give struck text as if the page still said it and quotations
without their marks, and trafilatura leaves out whole inline elements ("opened on after").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_STRUCK: Final = frozenset({"del", "s", "strike"})
_LINED: Final = re.compile(
    r"<([a-z][\w-]*)\s[^<>]*?\bstyle\s*=\s*[\"']?[^<>\"']{0,300}\bline-through\b", re.IGNORECASE
)
_MARKED: Final = re.compile(r"<(?:del|s|strike|q)[\s>]|\bline-through\b", re.IGNORECASE)
_RAW: Final = ("script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe")
_RAW_ENDS: Final = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in _RAW}
_QUOTE_MARKS: Final = "\"“”„«»‘’'‹›「」『』"
_PAIRS: Final = (("“", "”"), ("‘", "’"))  # as browsers show q in q
_PARTED: Final = re.compile(r"\w(?=[A-Z0-9$€£¥]|<[^/])")

_Drop = tuple[int, int, str]
"""A stretch of the source, and what stands there instead."""


def as_shown(source: str) -> str:
    """Give HTML `source` without what is struck out, and with the quotation marks of `q`.

    Struck out is what stands in del, s and strike, or is styled so where it stands. Elements that
    are not closed stay as they are. Takes time in proportion to the source.
    """
    if not _MARKED.search(source):
        return source
    pieces: list[str] = []
    position = 0
    for start, end, instead in sorted(_changes(source)):
        if start < position:
            continue  # within what is struck out
        pieces += (source[position:start], instead)
        position = end
    return "".join((*pieces, source[position:]))


def _changes(source: str) -> Iterator[_Drop]:
    struck = {match[1].lower() for match in _LINED.finditer(source)} - {"q"}
    names = "|".join(map(re.escape, sorted(_STRUCK | struck | {"q"}, key=len, reverse=True)))
    tags = re.compile(
        rf"<!--|<(?P<raw>{'|'.join(_RAW)})\b|<(?P<closing>/?)(?P<name>{names})(?=[\s/>])[^<>]*>",
        re.IGNORECASE,
    )
    opened: dict[str, list[re.Match[str]]] = {}
    position = 0
    while tag := tags.search(source, position):
        position = tag.end()
        if not tag["name"]:
            position = _past(source, tag)
            continue
        name = tag["name"].lower()
        if not tag["closing"]:
            opened.setdefault(name, []).append(tag)
        elif opened.get(name):
            opening = opened[name].pop()
            if name == "q":
                yield from _quoted(source, opening, tag, len(opened[name]))
            elif name in _STRUCK or _LINED.match(opening[0]):
                parted = _PARTED.match(source[max(opening.start() - 1, 0)] + source[position:][:2])
                yield opening.start(), position, " " if opening.start() and parted else ""


def _past(source: str, tag: re.Match[str]) -> int:
    """Give where a comment or an element whose content is no markup ends."""
    if not tag["raw"]:
        end = source.find("-->", tag.end())
        return len(source) if end < 0 else end + 3
    closing = _RAW_ENDS[tag["raw"].lower()].search(source, tag.end())
    return closing.end() if closing else len(source)


def _quoted(
    source: str, opening: re.Match[str], closing: re.Match[str], depth: int
) -> Iterator[_Drop]:
    """Put marks for `q`, unless the author wrote some: style sheets then take the element's off."""
    within = source[opening.end() : min(opening.end() + 40, closing.start())].lstrip()
    before = source[max(opening.start() - 1, 0) : opening.start()]
    written = within[:1] in _QUOTE_MARKS or before in _QUOTE_MARKS
    first, last = ("", "") if written else _PAIRS[depth % 2]
    yield opening.start(), opening.end(), f"<span>{first}"
    yield closing.start(), closing.end(), f"{last}</span>"


# What trafilatura drops with its words, or begins a new paragraph with.
_DROPPED: Final = ("time", "output", "meter", "progress", "slot", "rb", "blink")
_CONTROLS: Final = ("button", "label")
_CUSTOM: Final = "descendant::*[contains(local-name(), '-')]"
_CELLS: Final = frozenset({"td", "th", "dd", "dt"})
# fmt: off
_INLINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i",
    "ins", "kbd", "mark", "q", "samp", "small", "span", "strong", "sub", "sup", "time", "tt",
    "u", "var",
})
# fmt: on
_BLOCKS: Final = ("p", "div", "ul", "ol", "dl", "table", "section", "article", "h1", "h2", "h3")
_WORD: Final = re.compile(r"\w")


def keep_inline(tree: HtmlElement) -> None:
    """Make spans, in place, of elements in running text that trafilatura would drop or cut at.

    A control counts only amid words, all others also in a table's cell; elements that stand by
    themselves (a date under a headline, a button) are left alone, for they are rarely the text.
    """
    amid: dict[HtmlElement, bool] = {}
    for element in list(tree.iter(*_DROPPED, *_CONTROLS)):
        cells = element.tag not in _CONTROLS
        if _runs(element, amid, cells=cells):
            element.tag = "span"
    for element in tree.xpath(_CUSTOM):
        if next(element.iter(*_BLOCKS), None) is None and _runs(element, amid, cells=True):
            element.tag = "span"
    for element in list(tree.iter("math")):
        words = "".join(element.itertext())
        if not element.get("alttext") and element.find(".//annotation") is None:
            if not _runs(element, amid, cells=True):
                continue
            for child in list(element):
                element.remove(child)
            element.tag, element.text = "span", words


def _runs(element: HtmlElement, amid: dict[HtmlElement, bool], *, cells: bool) -> bool:
    """Say whether words stand beside an element in its line, or (with `cells`) it is in a cell."""
    parent = element.getparent()
    while parent is not None:
        if parent not in amid:
            texts = [parent.text, *(child.tail for child in parent)]
            amid[parent] = any(text and _WORD.search(text) for text in texts)
        if amid[parent]:
            return True
        if parent.tag not in _INLINE:
            return cells and parent.tag in _CELLS
        parent = parent.getparent()
    return False
