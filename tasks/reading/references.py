"""Lists of references: which paragraphs are entries rather than text, and what they refer to."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from models.values import PassageKind
from tasks.extracting.sentences import sentence_spans
from tasks.reading.values import Reference
from tasks.reading.verbs import has_verb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.reading.woven import Cite, Paragraph

_HEADING: Final = re.compile(
    r"(?:[\divxIVX]+[.)]?\s+)?(?:#+\s*)?\W{0,4}(?:references?|sources?|bibliography|notes?"
    r"|footnotes?|endnotes|citations?|works cited|literature(?: cited)?|references and notes"
    r"|notes and references|sources? (?:cited|used)|external links|further reading|links"
    r"|quellen(?:verzeichnis)?|literatur(?:verzeichnis)?|einzelnachweise|références|sources et"
    r" références|referencias|fuentes|bibliografía)\W{0,4}",
    re.IGNORECASE,
)
_BRACKET_LABEL: Final = re.compile(r"\s*[\[【(]\^?(\d{1,3})(?:†[^】]{0,80})?[\])】]:?\s*")
_PLAIN_LABEL: Final = re.compile(r"\s*\^?(\d{1,3})[.):]?\s+(?=\S)")
_SUPER_LABEL: Final = re.compile(r"\s*([⁰¹²³⁴-⁹]{1,3})[.):]?\s*(?=\S)")
_DIGITS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARKER: Final = re.compile(
    r"[\[(]?\s?(?:\d{1,3}|[*†‡§]{1,3}|[a-z]|[⁰¹²³⁴-⁹]{1,3}|note \d+|nb \d+)\s?[\])]?"
)
_BACK: Final = re.compile(r"[\s↑↩^︎⏎]*(?:[a-z]|\d)?[\s↑↩^︎]*")
_LONGEST_ENTRY: Final = 600
_WORD: Final = re.compile(r"\w[\w'’-]*")
_BIBLIOGRAPHIC: Final = re.compile(
    r"\((?:n\.d\.|(?:1[5-9]|20)\d\d[a-z]?(?:, [A-Z]\w+\.?(?: \d+)?)?)\)"
    r"|\d\(\d+\)|\b[A-Z][\w'’-]+, [A-Z]\."
    r"|\b(?i:pp|vol|eds?|et al)\.|\b(?i:retrieved|accessed|archived|doi|isbn|issn)\b"
)
_STOP: Final = re.compile(r"[.!?。！？][\"”’)]*$")
_SHORTEST: Final = 3
"""Words that say something by themselves, beside a URL."""


class References:
    """The document's references by label, and which of its paragraphs are entries of a list."""

    def __init__(self, bibliography: Mapping[str, Reference]) -> None:
        self._by_label: dict[str, list[Reference]] = {
            f"@{key}": [reference] for key, reference in bibliography.items()
        }
        self.entries: set[int] = set()
        self.unused: dict[str, list[Reference]] = {}

    def named(self, label: str) -> list[Reference]:
        """The references under `label`; none if it is unknown."""
        self.unused.pop(label, None)
        return self._by_label.get(label, [])

    def knows(self, label: str) -> bool:
        """Whether there is an entry of this label, even one without a URL."""
        return label in self._by_label

    def collect(self, paragraphs: Sequence[Paragraph]) -> None:
        """Find the entries. A label that is given twice refers to the first of its entries."""
        targets = _marker_targets(paragraphs)
        cited = Counter(cite.label for paragraph in paragraphs for cite in paragraph.cites)
        told = False
        within = False
        number = 0
        last = ""
        for index, paragraph in enumerate(paragraphs):
            if _names_references(paragraph):
                within = _is_list(_section(paragraphs, index), cited, told=told)
                number, last = 0, ""
                if within:
                    self.entries.add(index)
                continue
            if paragraph.kind is PassageKind.HEADING:
                within = False
                continue
            told = told or bool(paragraph.text)
            anchors = paragraph.labels & targets
            label = paragraph.label or next(iter(sorted(anchors)), "")
            if label and (paragraph.label or _references(paragraph) or within):
                self.entries.add(index)
                for name in anchors or {label}:
                    self._add(name, paragraph)
                continue
            label = self._own_label(paragraph, within=within)
            if label or (within and self._looks_like_entry(paragraph)):
                number += 1
                continues = within and not label and last and not _begins_entry(paragraph)
                last = last if continues else label or str(number)
                self.entries.add(index)
                self._add(last, paragraph, more=bool(continues))
            elif within and len(paragraph.text) > _LONGEST_ENTRY:
                within = False

    def _own_label(self, paragraph: Paragraph, *, within: bool) -> str:
        """The number an entry begins with; outside a list, only one in brackets with a URL."""
        text = paragraph.text
        if len(text) > _LONGEST_ENTRY:
            return ""
        match = _BRACKET_LABEL.match(text) or _SUPER_LABEL.match(text)
        if match and (within or _links(paragraph)):
            return match[1].translate(_DIGITS)
        if not within:
            return ""
        if paragraph.ordinal is not None:
            return str(paragraph.ordinal)
        match = _PLAIN_LABEL.match(text)
        return match[1] if match else ""

    def _looks_like_entry(self, paragraph: Paragraph) -> bool:
        return len(paragraph.text) <= _LONGEST_ENTRY and (
            bool(_links(paragraph)) or paragraph.kind is PassageKind.ITEM
        )

    def _add(self, label: str, paragraph: Paragraph, *, more: bool = False) -> None:
        given = _references(paragraph)
        if more:
            self._by_label.setdefault(label, []).extend(given)
        elif label not in self._by_label or not self._by_label[label]:
            self._by_label[label] = given
        else:
            return
        self.unused[label] = self._by_label[label]


def _names_references(paragraph: Paragraph) -> bool:
    return len(paragraph.text) < 60 and _HEADING.fullmatch(paragraph.text) is not None  # noqa: PLR2004


def _section(paragraphs: Sequence[Paragraph], heading: int) -> list[Paragraph]:
    """What stands under a heading, to the next one."""
    section: list[Paragraph] = []
    for at in range(heading + 1, len(paragraphs)):
        paragraph = paragraphs[at]
        if paragraph.kind is PassageKind.HEADING or _names_references(paragraph):
            break
        section.append(paragraph)
    return section


def _is_list(section: Sequence[Paragraph], cited: Counter[str], *, told: bool) -> bool:
    """Whether references stand under a heading such as "Notes", rather than statements.

    They do if text elsewhere cites them by their numbers, or if no more than half of them are
    whole sentences. Where nothing was told before the heading there is nothing to refer to: there
    more than half must look like references. `cited`: how often each label is, in the document.
    """
    here = Counter(cite.label for paragraph in section for cite in paragraph.cites)
    labels = {label for paragraph in section if (label := _number(paragraph))}
    if any(cited[label] > here[label] for label in labels):
        return True
    unlabelled = [
        one
        for one in section
        if one.text and not one.label and not (_BRACKET_LABEL.match(one.text) and _links(one))
    ]
    if told or not unlabelled:
        return 2 * sum(map(_states, unlabelled)) <= len(unlabelled)
    return 2 * sum(map(_refers, unlabelled)) > len(unlabelled)


def _number(paragraph: Paragraph) -> str:
    """The number that an entry of a list would have."""
    if paragraph.ordinal is not None:
        return str(paragraph.ordinal)
    match = _BRACKET_LABEL.match(paragraph.text) or _PLAIN_LABEL.match(paragraph.text)
    return match[1] if match else ""


def _words_of_its_own(paragraph: Paragraph) -> str:
    """A paragraph's text without URLs, and without a link on all of its words."""
    text = paragraph.text
    for cite in sorted(_links(paragraph), key=lambda cite: -cite.start):
        shown = text[cite.start : cite.end]
        if shown.startswith(("http", "www.")) or len(shown) > 0.8 * len(text):
            text = text[: cite.start] + text[cite.end :]
    return text.strip(" ():,;-–—<>[]")


def _states(paragraph: Paragraph) -> bool:
    """Whether a paragraph is made of whole sentences, each with a verb and a stop."""
    text = _words_of_its_own(paragraph)
    if _BIBLIOGRAPHIC.search(text) or len(_WORD.findall(text)) < _SHORTEST:
        return False
    stopped = _STOP.search(text) or _STOP.search(paragraph.text)
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    return stopped is not None and all(has_verb(_WORD.findall(one)) for one in sentences)


def _refers(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a reference rather than anything else."""
    text = _words_of_its_own(paragraph)
    if not _links(paragraph):
        return _BIBLIOGRAPHIC.search(text) is not None
    return len(_WORD.findall(text)) < _SHORTEST or _BIBLIOGRAPHIC.search(text) is not None


def _begins_entry(paragraph: Paragraph) -> bool:
    return paragraph.kind is PassageKind.ITEM or bool(_links(paragraph))


def _marker_targets(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """The anchors that marks such as "[1]" link to."""
    return frozenset(
        cite.label
        for paragraph in paragraphs
        for cite in paragraph.cites
        if cite.label.startswith("#")
        and not _back(paragraph, cite)
        and _MARKER.fullmatch(paragraph.text[cite.start : cite.end])
    )


def _back(paragraph: Paragraph, cite: Cite) -> bool:
    """A link at the very start of a note, or an arrow, leads back to the text."""
    shown = paragraph.text[cite.start : cite.end]
    return any(char in shown for char in "↑↩^⏎") or (
        cite.start == 0 and bool(_links(paragraph)) and _BACK.fullmatch(shown) is not None
    )


def _links(paragraph: Paragraph) -> list[Cite]:
    return [cite for cite in paragraph.cites if cite.url.lower().startswith(("http:", "https:"))]


def _references(paragraph: Paragraph) -> list[Reference]:
    """What an entry refers to. A URL and its archived copy are one reference."""
    found: dict[str, Reference] = {}
    for cite in _links(paragraph):
        found.setdefault(
            cite.url,
            Reference(
                url=cite.url,
                title=cite.title,
                archive_url=cite.archive_url,
                accessed=cite.accessed,
            ),
        )
    return list(found.values())
