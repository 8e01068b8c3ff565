"""The quotations of a text: what stands between its quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.values import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A quotation with the place of its words, without the marks.

    `short` says that it has at most two words: a name, or a word the author keeps at a distance.
    """

    span: Span
    text: str
    short: bool


_QUOTE: Final = re.compile(r"[“”„‟\"«»‹›「」『』‘’'‚]|\n[ \t]*\n")


_CLOSING: Final = {
    "“": "”“", "„": "”“‟", "‟": "”", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", '"': '"',
    "‘": "’", "‚": "‘’", "'": "'",
}  # fmt: skip


_SINGLE: Final = frozenset("‘’'‚")


_ENDING: Final = frozenset('.,;:!?…)]}—–-”"»')


_FEW: Final = 2


WORD: Final = re.compile(
    r"[^\W_]+(?:(?:['’\u00ad\u200b\u200c\u2060]|(?<=[0-9])[.,](?=[0-9]))[^\W_]+)*|[%$€£¥₹‰]"
)


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Find the quotations of a text, outermost only, in their order.

    Double and single marks of English, French, German and Chinese; an apostrophe is none, nor is a
    mark that its paragraph does not close. Linear in the text.
    """
    found: list[Span] = []
    for marks in _paragraphs(text):
        found.extend(_doubles(text, marks))
        found.extend(_singles(text, marks))
    found.sort(key=lambda span: (span[0], -span[1]))
    outer: list[Quotation] = []
    for start, end in found:
        if outer and start < outer[-1].span[1]:
            continue
        words = len(WORD.findall(text, start, end))
        if words:
            outer.append(Quotation(span=(start, end), text=text[start:end], short=words <= _FEW))
    return tuple(outer)


def _paragraphs(text: str) -> Iterator[list[int]]:
    marks: list[int] = []
    for match in _QUOTE.finditer(text):
        if match.group()[0] == "\n":
            yield marks
            marks = []
        else:
            marks.append(match.start())
    yield marks


def _doubles(text: str, marks: list[int]) -> Iterator[Span]:
    """Pair the double marks of a paragraph; what is inside a pair is not looked at again."""
    opened: int | None = None
    for at in marks:
        mark = text[at]
        if mark in _SINGLE:
            continue
        if opened is not None:
            if mark in _CLOSING[text[opened]] and not (mark == '"' and _opens(text, at)):
                yield opened + 1, at
                opened = None
            elif mark in {"“", "„", "«", "「"} and mark == text[opened]:
                opened = at
            continue
        if mark in _CLOSING and (mark not in {'"', "»"} or _opens(text, at)):
            opened = at


def _opens(text: str, at: int) -> bool:
    """Whether a mark that may open or close opens here: a word after it, none before."""
    before = text[at - 1 : at]
    after = text[at + 1 : at + 2]
    return not before.isalnum() and before not in _ENDING - {"—", "–", "-"} and bool(after.strip())


def _singles(text: str, marks: list[int]) -> Iterator[Span]:
    """Pair the single marks of a paragraph: of those that may close, the first that surely does."""
    opened: int | None = None
    maybe: int | None = None
    for at in marks:
        mark = text[at]
        if mark not in _SINGLE:
            continue
        if mark in {"‘", "‚"} or (mark == "'" and _starts(text, at)):
            if opened is not None and maybe is not None:
                yield opened + 1, maybe
                opened = maybe = None
            if mark in {"‘", "‚"} or opened is None:
                opened, maybe = at, None
            continue
        if opened is None or mark not in _CLOSING[text[opened]]:
            continue
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if after.isalnum() or before.isspace():
            continue
        if before in _ENDING or not after or after in _ENDING or after == "\n":
            yield opened + 1, at
            opened = maybe = None
        elif maybe is None or text[maybe - 1] in "sS":
            maybe = at
    if opened is not None and maybe is not None:
        yield opened + 1, maybe


_ELISIONS: Final = ("tis", "twas", "em ", "cause", "til ", "n' ", "cos ", "round ", "bout ")


def _starts(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 8].lower()
    if before and not (before.isspace() or before in '([{—–“"«'):
        return False
    return after[:1].isalpha() and not after.startswith(_ELISIONS)
