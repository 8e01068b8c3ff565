"""Citations as people write them: reference marks, bare URLs, links in brackets.

What is set apart from the sentence is taken out of its text, so that a judge sees the statement
alone; where it stood is kept as a mark of no width.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from models.errors import InputError
from models.values import PassageKind
from tasks.reading.woven import Cite, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.values import Span

_URL: Final = re.compile(
    r"(?:https?://|www\.(?=[\w-]+\.))[^\s<>\"“”„«»|\\^`{}【】]{3,8000}", re.IGNORECASE
)
_TRAILING: Final = ".,;:!?'’*_…"
_BRACKETS: Final = {")": "(", "]": "[", "）": "（"}

_NUMBERS: Final = re.compile(
    r"\[\^?(\d{1,3}(?:\s?[,;–—-]\s?\d{1,3}){0,20})\]"  # [1] [1, 2] [1-3] [^1]
    r"|[【\u3010](\d{1,3})(?::\d{1,3})?(?:†[^】\u3011\n]{0,120})?[】\u3011]"  # 【1†source】 【1】
    r"|\((?:source|ref\.?|reference)\s(\d{1,3})\)",
    re.IGNORECASE,
)
_RAISED: Final = r"[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{1,3}"
_SUPERSCRIPT: Final = re.compile(rf"{_RAISED}(?:[,\u02d2\u2009 ]{_RAISED}){{0,5}}")
_DIGITS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UNITS: Final = re.compile(
    r"(?:^|[\s\d/(])(?:[kcmdµn]?m|km|ft|in|yd|mi|s|h|10|x|r|e|a|b|c|n|[kM]?g/[cdk]?m)$",
    re.IGNORECASE,
)
_ARTEFACTS: Final = re.compile(
    r":?contentReference\[oaicite:\d{1,3}\]\{index=\d{1,3}\}"
    r"|[\ue200-\ue2ff][\w\ue200-\ue2ff]{0,200}[\ue200-\ue2ff]"  # citeturn0search1
    r"|\[\s?(?:citation needed|cite|oaicite:\d{1,3})\s?\]",
    re.IGNORECASE,
)
_KEYS: Final = re.compile(r"\[([^\[\]]{2,500})\]")  # [see @a, p. 3; @b]
_ONE_KEY: Final = re.compile(r"[^@,]{0,60}-?@[\w:.#$%&+?<>~/-]{1,100}(?:,.{0,100})?")
_KEY: Final = re.compile(r"@([\w:.#$%&+?<>~/-]*\w)")
_NARRATIVE: Final = re.compile(r"(?<![\w@/.])@([A-Za-z_][\w:.#$%&+?<>~/-]*\w)")
_LONE_MARK: Final = re.compile(
    r"[\[(【]?\^?\s?(?:\d{1,3}(?::\d+)?(?:†[^】]{0,120})?|[⁰¹²³⁴-⁹]{1,3}|[*†‡§]{1,3}|[a-z]"
    r"|note \d+|nb \d+)\s?[\])】]?"
)
_SAYS_SOURCE: Final = re.compile(
    r"(?:source|sources|link|links|here|ref|reference|cite|citation|via|read more|more|see"
    r"|archived?|pdf|quelle|fuente|lien)",
    re.IGNORECASE,
)
_LEADS: Final = re.compile(
    r"(?:\b(?:sources?|via|see|see also|refs?|references?|cf\.?|from|links?|read more(?: at)?"
    r"|more(?: at)?|available at|retrieved from|quelle)\s?:?\s*|[:–—-]\s*)$",
    re.IGNORECASE,
)
_PREPOSITION: Final = re.compile(
    r"\b(?:at|to|on|in|by|of|under|is|site|website|page|visit|and|or|the|url)\s*$", re.IGNORECASE
)
_WORD_BEFORE: Final = re.compile(
    r"\b(?:the|a|an|this|that|its|their|one|in|at|to|see|read|from|by|of|with|click|is|was)$",
    re.IGNORECASE,
)
_LOOSE_STOP: Final = re.compile(r"(?<=[\w%’'”\")\]]) +(?=[.,](?:\s|$))")
MOST_CITES: Final = 110_000
"""Citations in one paragraph."""

_WINDOW: Final = 40
"""Characters around a citation that are looked at."""

_JOINTS: Final = re.compile(r"[\s,;|/&·•]*(?:and|und)?[\s,;|/&·•]*")
_MARK_JOINTS: Final = re.compile(r"[\s,;]*")


def bare_urls(text: str) -> Iterator[Span]:
    """Give the spans of URLs in running text, without the punctuation that follows them."""
    for match in _URL.finditer(text):
        start, end = match.span()
        while end > start:
            last = text[end - 1]
            opener = _BRACKETS.get(last)
            if last in _TRAILING or (
                opener and text.count(opener, start, end) < text.count(last, start, end)
            ):
                end -= 1
            else:
                break
        if "." in text[start:end] or "localhost" in text[start:end]:
            yield start, end


def found_in_text(paragraph: Paragraph, *, keys: frozenset[str]) -> None:
    """Add to the paragraph's cites what stands in its text as text: bare URLs and marks.

    `keys` are those of the bibliography: `@key` outside brackets counts only if it is one. Raises
    InputError for more citations than MOST_CITES.
    """
    text = paragraph.text
    taken = [(cite.start, cite.end) for cite in paragraph.cites]
    found: list[Cite] = []

    def add(start: int, end: int, **what: str) -> None:
        source = paragraph.source(start, end)
        own = "label" in what
        if len(found) >= MOST_CITES:
            raise InputError(f"holds more than {MOST_CITES} citations", hint="split the document")
        found.append(Cite(start=start, end=end, source=source, own=own, **what))  # type: ignore[arg-type]

    if "http" in text or "www." in text.lower() or "HTTP" in text:
        for start, end in bare_urls(text):
            if not _overlaps(taken, start, end):
                url = text[start:end]
                add(start, end, url=url if "://" in url[:9] else f"https://{url}")
    taken.extend((cite.start, cite.end) for cite in found)
    taken.sort()
    if "[" in text or "【" in text or "(" in text:
        for match in _NUMBERS.finditer(text):
            if not _overlaps(taken, *match.span()):
                for label in _expanded(match[1] or match[2] or match[3]):
                    add(*match.span(), label=label)
        for match in _KEYS.finditer(text) if "@" in text else ():
            if not all(_ONE_KEY.fullmatch(part) for part in match[1].split(";")):
                continue
            for key in _KEY.findall(match[1]):
                add(*match.span(), label=f"@{key}")
    if keys and "@" in text:
        keyed = sorted({(cite.start, cite.end) for cite in found if cite.label})
        for match in _NARRATIVE.finditer(text):
            if match[1] in keys and not _overlaps(keyed, *match.span()):
                add(*match.span(), label=f"@{match[1]}")
                found[-1].own = False
    for match in _SUPERSCRIPT.finditer(text):
        before = text[max(match.start() - 6, 0) : match.start()]
        if before.strip() and not _UNITS.search(before) and not _overlaps(taken, *match.span()):
            for number in re.split(r"[^⁰¹²³⁴-⁹]+", match[0]):
                add(*match.span(), label=number.translate(_DIGITS))
    for match in _ARTEFACTS.finditer(text):
        add(*match.span(), label="")
    paragraph.cites.extend(found)
    paragraph.cites.sort(key=lambda cite: (cite.start, cite.end))


def _overlaps(taken: list[Span], start: int, end: int) -> bool:
    """Whether the span touches one of those taken, which are in order and apart."""
    at = bisect_left(taken, (start, start))
    return (at < len(taken) and taken[at][0] < end) or (at > 0 and taken[at - 1][1] > start)


def _expanded(numbers: str) -> Iterator[str]:
    """Write out "1, 3-5"."""
    for part in re.split(r"\s?[,;]\s?", numbers):
        ends = re.split(r"\s?[–—-]\s?", part)
        first, last = int(ends[0]), int(ends[-1])
        if first <= last <= first + 30:
            yield from map(str, range(first, last + 1))
        else:
            yield from ends


def numbered_links(paragraphs: Iterable[Paragraph]) -> bool:
    """Whether links whose text is a bare number are the document's reference marks.

    They are if they count from 1; a lone "[45](…)" is a figure with its source.
    """
    return any(
        cite.url and paragraph.text[cite.start : cite.end].strip() == "1"
        for paragraph in paragraphs
        for cite in paragraph.cites
    )


def set_apart(paragraph: Paragraph, *, numbered: bool) -> Paragraph:
    """Take out of the text every citation that is set apart from its sentence.

    These are marks, links whose text is a mark or says "source", and URLs or links alone in
    brackets or at a sentence's end. `numbered`: bare numbers that are linked are marks.
    """
    text = paragraph.text
    spans: list[Span] = []
    for cite in paragraph.cites:
        shown = text[cite.start : cite.end]
        if cite.own or _is_mark(shown, cite, numbered=numbered) or _says_source(text, cite):
            cite.own = True
            spans.append((cite.start, cite.end))
    groups = _bracketed(text, paragraph.cites)
    spans.extend(groups)
    for cite in paragraph.cites:
        if _within(groups, cite):
            cite.own = True
        elif not cite.own and _is_url(text[cite.start : cite.end]):
            before = text[max(cite.start - _WINDOW, 0) : cite.start]
            if _PREPOSITION.search(before[-20:]) and not _LEADS.search(before[-20:]):
                continue
            cite.own = True
            lead = _LEADS.search(before[-30:])
            start = cite.start - (len(lead[0]) if lead and _after_stop(before, lead) else 0)
            cite.particular = lead is not None and ":" in lead[0] and start < cite.start
            spans.append((start, cite.end))
    spans.extend(gap.span() for gap in _LOOSE_STOP.finditer(text))  # where a mark was lost
    tidy = _tidied(text, spans)
    if paragraph.kind is PassageKind.ROW:
        tidy = [_with_cell(text, span) for span in tidy]
    return paragraph.without(tidy)


def _within(groups: list[Span], cite: Cite) -> bool:
    at = bisect_right(groups, (cite.start, len(groups) and groups[-1][1])) - 1
    return at >= 0 and groups[at][0] <= cite.start and cite.end <= groups[at][1]


def _after_stop(before: str, lead: re.Match[str]) -> bool:
    """Only "… fell. Source: URL" and "… fell - URL" lose their lead; "as we see: URL" keeps it."""
    head = before[: len(before) - len(lead[0])].rstrip()
    return not head or not head[-1].isalnum() or not lead[0].strip()[:1].isalpha()


def _is_mark(shown: str, cite: Cite, *, numbered: bool) -> bool:
    if cite.start == cite.end:
        return False
    bare = shown.strip()
    if cite.url and ((len(bare) == 1 and bare.isalpha()) or (not numbered and bare.isdecimal())):
        return False
    return _LONE_MARK.fullmatch(shown) is not None


def _says_source(text: str, cite: Cite) -> bool:
    """Whether a link's text is "source", "here" or such, and no word of the sentence."""
    if _SAYS_SOURCE.fullmatch(text[cite.start : cite.end].strip("[]() ")) is None:
        return False
    before = text[max(cite.start - _WINDOW, 0) : cite.start].rstrip()
    after = text[cite.end : cite.end + _WINDOW].lstrip()
    if before.endswith((".", "!", "?", "(", "[")):
        return True
    return (not after or after[0] in ".;)]") and _WORD_BEFORE.search(before) is None


def _is_url(shown: str) -> bool:
    return shown.lower().startswith(("http://", "https://", "www."))


def _bracketed(text: str, cites: list[Cite]) -> list[Span]:
    """Spans of brackets that hold nothing but citations and what joins them."""
    groups: list[Span] = []
    at = 0
    while at < len(cites):
        start = cites[at].start
        opened = _opening(text, start)
        if opened < 0 or cites[at].start == cites[at].end:
            at += 1
            continue
        close = {"(": ")", "[": "]", "（": "）", "<": ">"}[text[opened]]
        end = cites[at].end
        behind = at + 1
        while behind < len(cites):
            joint = _JOINTS.match(text, end)
            if joint is None or joint.end() < cites[behind].start:
                break
            end = max(end, cites[behind].end)
            behind += 1
        rest = re.compile(r"[\s.,;]*" + re.escape(close)).match(text, end)
        if rest:
            groups.append((opened, rest.end()))
        at = behind
    return groups


def _opening(text: str, at: int) -> int:
    """The offset of the bracket before `at`, if between them only "Source:" and such stand."""
    before = text[max(at - _WINDOW, 0) : at]
    lead = _LEADS.search(before)
    while lead and lead[0]:
        before = before[: lead.start()]
        lead = _LEADS.search(before)
    before = before.rstrip()
    if before and before[-1] in "([（<":
        return max(at - _WINDOW, 0) + len(before) - 1
    return -1


def _with_cell(text: str, span: Span) -> Span:
    """Take the bar of a cell along that nothing is left in."""
    start, end = span
    before, after = text[max(start - 3, 0) : start].rstrip(" "), text[end : end + 2].strip(" ")
    if before.endswith("|") and (not after or after.startswith("|")):
        return max(start - 3, 0) + len(before[:-1].rstrip(" ")), end
    return span


def _tidied(text: str, spans: list[Span]) -> list[Span]:
    """Join spans that touch, with the white space that would be left over around them."""
    joined: list[list[int]] = []
    for start, end in sorted(spans):
        if joined and (
            start <= joined[-1][1] or _MARK_JOINTS.fullmatch(text, joined[-1][1], start) is not None
        ):
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    tidy: list[Span] = []
    for start, end in joined:
        after = text[end : end + 1]
        blank_before = start > 0 and text[start - 1] == " "
        following = text[end : end + 2].strip()[:1]
        if not following and text[max(start - 2, 0) : start].rstrip().endswith(","):
            start = text.rindex(",", 0, start)  # noqa: PLW2901
        elif blank_before and (not following or following in ".,;:!?)]"):
            while start > 0 and text[start - 1] == " ":
                start -= 1  # noqa: PLW2901
            while following and text[end] == " ":
                end += 1  # noqa: PLW2901
        elif after == " " and (blank_before or start == 0):
            end += 1  # noqa: PLW2901
        tidy.append((start, end))
    return tidy
