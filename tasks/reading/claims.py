"""From paragraphs to claims: sentences with their place, citations, context and worth.

The rule of attachment. A mark (`[1]`, a footnote, a URL or link in brackets) belongs to the
sentence it stands in, or directly follows. A link on words belongs to the sentence of its words. A
row of a table is one claim, and all its links are its own. With Attachment.PARAGRAPH, marks behind
the last words of a paragraph, and a paragraph that is nothing but citations, belong also to the
sentences before, back to the last one with a citation of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from models.errors import InputError
from models.values import PassageKind
from tasks.extracting.characters import one_line
from tasks.extracting.clean import lead_in
from tasks.extracting.sentences import LONGEST, sentence_spans
from tasks.reading.archives import folded
from tasks.reading.checkworthy import worth
from tasks.reading.citations import found_in_text, numbered_links, set_apart
from tasks.reading.ignores import Ignores
from tasks.reading.parts import statement_spans
from tasks.reading.references import References
from tasks.reading.values import Attachment, CommentProblem, Part, ReadClaim, ReadLink
from tasks.reading.woven import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from models.values import Span
    from tasks.reading.values import Ignored, Reference
    from tasks.reading.woven import Cite, Paragraph

_PRONOUN: Final = re.compile(
    r"[\"“‘(]?(?:he|she|it|they|this|that|these|those|his|her|hers|its|their|theirs|such|both"
    r"|neither|the (?:former|latter|same))\b",
    re.IGNORECASE,
)
_STOP: Final = re.compile(r"[.!?…][\"”’)]*$")
_START: Final = re.compile(r"\s+[\"“‘(]*[A-Z\dÀ-ÞА-Я]")
_MISSED: Final = re.compile(r"(?<=[ -])([a-z]{5,})\.\s+(?=[A-Z][a-z]+ )")
_ABBREVIATIONS: Final = frozenset({"approx", "assoc", "circa", "edited", "gener", "trans"})
_ALNUM: Final = re.compile(r"[^\W_]")
_WEB: Final = re.compile(r"https?:", re.IGNORECASE)
_ONLY_SOURCES: Final = re.compile(
    r"\W*(?:(?:sources?|references?|refs?|see(?: also)?|via|read more|more|links?|here|from|and|by"
    r"|citations?|further reading|image|photo|credit|quelle)\b\W*)*",
    re.IGNORECASE,
)
_SAYS: Final = re.compile(r"\b(?:source|via|see|read|ref|more|quelle)", re.IGNORECASE)
MOST_SENTENCES: Final = 50_000
"""Five long books."""

_FAR_BACK: Final = 20
"""Sentences that the citation at the end of a paragraph can belong to."""

_CONTEXT_CHARACTERS: Final = 500


@dataclass(slots=True)
class _Sentence:
    """A claim in the making."""

    start: int
    end: int
    links: list[ReadLink] = field(default_factory=list)
    marked: bool = False
    """Cited, if only a book without a URL."""
    words: list[Cite] = field(default_factory=list)
    """The links on words of it."""
    ignored: Ignored | None = None


@dataclass(slots=True)
class _Read:
    """A paragraph with its sentences."""

    paragraph: Paragraph
    sentences: list[_Sentence]
    context: str


def claims_of(
    paragraphs: Sequence[Paragraph],
    text: str,
    *,
    bibliography: Mapping[str, Reference],
    attachment: Attachment,
) -> tuple[tuple[ReadClaim, ...], tuple[str, ...], tuple[CommentProblem, ...]]:
    """Give the claims in the order of the text, the URLs of none of them, and wrong comments."""
    keys = frozenset(bibliography)
    for paragraph in paragraphs:
        found_in_text(paragraph, keys=keys)
    references = References(bibliography)
    references.collect(paragraphs)
    lines = Lines(text)
    ignores = Ignores(paragraphs, text, lines)
    reader = _Reader(references, attachment, ignores, numbered=numbered_links(paragraphs))
    for index, paragraph in enumerate(paragraphs):
        if index not in references.entries:
            reader.read(paragraph)
    claims = tuple(claim for read in reader.reads for claim in _claims(read, lines, ignores))
    cited = {link.url for claim in claims for link in claim.links}
    unused = [reference.url for found in references.unused.values() for reference in found]
    loose = tuple(dict.fromkeys(url for url in [*reader.loose, *unused] if url not in cited))
    return claims, loose, ignores.problems()


class _Reader:
    """Reads one paragraph after the other, and attaches what is cited."""

    def __init__(
        self, references: References, attachment: Attachment, ignores: Ignores, *, numbered: bool
    ) -> None:
        self._references = references
        self._attachment = attachment
        self._ignores = ignores
        self._numbered = numbered
        self.reads: list[_Read] = []
        self.loose: list[str] = []
        self._count = 0

    def read(self, paragraph: Paragraph) -> None:
        """Cut a paragraph into sentences and attach its citations."""
        paragraph.cites = [cite for cite in paragraph.cites if self._counts(cite, paragraph)]
        if paragraph.kind is PassageKind.HEADING or paragraph.aside:
            self.loose.extend(link.url for cite in paragraph.cites for link in self._links(cite))
            self._ignores.within(paragraph, ())
            return
        paragraph = set_apart(paragraph, numbered=self._numbered)
        text = paragraph.text
        linked = [cite for cite in paragraph.cites if cite.start < cite.end]
        if _ONLY_SOURCES.fullmatch(text) or _only_links(text, 0, len(text), linked):
            self._follow(paragraph)
            return
        spans = _sentence_spans(paragraph)
        sentences = [_Sentence(start, end) for start, end in spans]
        self._count += len(sentences)
        if self._count > MOST_SENTENCES:
            raise InputError(
                f"holds more than {MOST_SENTENCES} sentences", hint="split the document"
            )
        if not sentences:
            return
        final: list[ReadLink] = []
        starts = [sentence.start for sentence in sentences]
        last = _last_word(paragraph.text)
        for cite in paragraph.cites:
            links = self._links(cite)
            sentence = sentences[_home(starts, cite)]
            if cite.start < cite.end:
                sentence.words.append(cite)
            sentence.links.extend(links)
            sentence.marked = sentence.marked or cite.own
            if cite.own and not cite.particular and cite.start == cite.end and cite.start > last:
                final.extend(links)
        sentences = _without_sources(paragraph, sentences, final)
        starts = [sentence.start for sentence in sentences]
        for index, ignored in self._ignores.within(paragraph, starts).items():
            sentences[index].ignored = ignored
        read = _Read(paragraph, sentences, self._context(paragraph))
        self.reads.append(read)
        if final and self._attachment is Attachment.PARAGRAPH:
            _reach_back(sentences[:-1], final)

    def _counts(self, cite: Cite, paragraph: Paragraph) -> bool:
        """Leave out links within the document or to no page, and figures that are no marks."""
        if cite.label.startswith("#"):
            return self._references.knows(cite.label)
        if cite.url:
            return _WEB.match(cite.url) is not None
        shown = paragraph.text[cite.start : cite.end]
        if shown and shown[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
            return self._references.knows(cite.label)
        return True

    def _links(self, cite: Cite) -> list[ReadLink]:
        start, end = cite.source
        if cite.url:
            return [
                ReadLink(
                    url=cite.url,
                    start=start,
                    end=end,
                    title=one_line(cite.title),
                    archive_url=cite.archive_url,
                    accessed=cite.accessed,
                )
            ]
        return [
            ReadLink(
                url=reference.url,
                start=start,
                end=end,
                title=one_line(reference.title),
                archive_url=reference.archive_url,
                accessed=reference.accessed,
            )
            for reference in self._references.named(cite.label)
        ]

    def _follow(self, paragraph: Paragraph) -> None:
        """A paragraph of nothing but citations belongs to the one before it."""
        links = [link for cite in paragraph.cites for link in self._links(cite)]
        before = self.reads[-1] if self.reads else None
        if before is None or paragraph.kind is not PassageKind.SENTENCE or not before.sentences:
            self.loose.extend(link.url for link in links)
            return
        back = [before.sentences[-1]]
        if self._attachment is Attachment.PARAGRAPH:
            back = self._run()
        back[-1].links.extend(links)
        _reach_back(back[:-1], links)

    def _run(self) -> list[_Sentence]:
        """The sentences of the last paragraph, or of the list or table that it ends."""
        last = self.reads[-1].paragraph
        sentences: list[_Sentence] = []
        for read in reversed(self.reads):
            same = read.paragraph.kind is last.kind and read.paragraph.lead == last.lead
            if sentences and (not same or last.kind is PassageKind.SENTENCE):
                break
            sentences[:0] = read.sentences
        return sentences

    def _context(self, paragraph: Paragraph) -> str:
        """The last sentence of the paragraph before, under the same heading."""
        before = self.reads[-1] if self.reads else None
        if before is None or before.paragraph.heading != paragraph.heading or not before.sentences:
            return ""
        sentence = before.sentences[-1]
        return before.paragraph.text[sentence.start : sentence.end]


def _sentence_spans(paragraph: Paragraph) -> list[Span]:
    text = paragraph.text
    if paragraph.kind is PassageKind.ROW and len(text) <= LONGEST:
        return [(0, len(text))] if _ALNUM.search(text) else []
    if "://" in text:  # a URL among the words is one word, whatever it holds
        text = re.sub(r"https?://\S+", lambda url: "x" * len(url[0]), text)
    cuts = [cite.start for cite in paragraph.cites if cite.own and _ends_there(text, cite.start)]
    spans: list[Span] = []
    for begin, end in pairwise(sorted({0, *cuts, len(text)})):
        for start, stop in sentence_spans(text[begin:end]):
            spans.extend(_parted(text, begin + start, begin + stop))
    return [span for span in spans if _ALNUM.search(text, *span)]


def _parted(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut where nupunkt takes a plain word for an abbreviation ("… in that century. Brazil …")."""
    for stop in _MISSED.finditer(text, start, end):
        if stop[1] not in _ABBREVIATIONS:
            yield start, stop.end(1) + 1
            start = stop.end()
    yield start, end


def _ends_there(text: str, at: int) -> bool:
    """A mark between a full stop and a capital letter or figure parts two sentences for sure."""
    return _STOP.search(text, max(at - 3, 0), at) is not None and (
        _START.match(text, at) is not None
    )


def _last_word(text: str) -> int:
    """The offset of the last letter or figure."""
    return next((at for at in range(len(text) - 1, -1, -1) if text[at].isalnum()), -1)


def _home(starts: Sequence[int], cite: Cite) -> int:
    """Which sentence a citation stands in, or directly follows."""
    at = bisect_left(starts, cite.start)
    if at < len(starts) and starts[at] == cite.start < cite.end:
        return at
    return max(at - 1, 0)


def _only_links(text: str, start: int, end: int, linked: Sequence[Cite]) -> bool:
    """Whether nothing but linked words and words such as "Source" stand there."""
    if not linked:
        return False
    rest: list[str] = []
    at = start
    for cite in linked:
        rest.append(text[at : cite.start])
        at = max(at, cite.end)
    rest.append(text[at : max(at, end)])
    words = " ".join(rest)
    return _SAYS.search(words) is not None and _ONLY_SOURCES.fullmatch(words) is not None


def _without_sources(
    paragraph: Paragraph, sentences: list[_Sentence], final: list[ReadLink]
) -> list[_Sentence]:
    """A "sentence" such as "Source: BBC." is the citation of the one before it."""
    kept: list[_Sentence] = []
    for sentence in sentences:
        start, end = sentence.start, sentence.end
        only = _only_links(paragraph.text, start, end, sentence.words)
        if kept and (only or _ONLY_SOURCES.fullmatch(paragraph.text, start, end)):
            kept[-1].links.extend(sentence.links)
            if sentence is sentences[-1]:
                final.extend(sentence.links)
        else:
            kept.append(sentence)
    return kept


def _reach_back(sentences: Sequence[_Sentence], links: Iterable[ReadLink]) -> None:
    for sentence in sentences[: -_FAR_BACK - 1 : -1]:
        if sentence.links or sentence.marked:
            break
        sentence.links.extend(links)


def _claims(read: _Read, lines: Lines, ignores: Ignores) -> Iterable[ReadClaim]:
    paragraph = read.paragraph
    before = read.context
    for sentence in read.sentences:
        text = one_line(paragraph.text[sentence.start : sentence.end])
        if not _ALNUM.search(text):
            continue
        start, end = paragraph.source(sentence.start, sentence.end)
        line, column = lines.at(start)
        lead = paragraph.lead
        if paragraph.kind is PassageKind.ITEM:
            lead = lead_in(lead)
        scored = worth(text, completes=bool(lead) and paragraph.kind is PassageKind.ITEM)
        yield ReadClaim(
            text=text,
            start=start,
            end=end,
            line=line,
            column=column,
            place=paragraph.place,
            kind=paragraph.kind,
            heading=one_line(paragraph.heading),
            context=one_line(before)[-_CONTEXT_CHARACTERS:] if _PRONOUN.match(text) else "",
            lead=one_line(lead),
            links=folded(sentence.links),
            parts=_parts(paragraph, sentence),
            score=scored.score,
            features=scored.features,
            ignored=sentence.ignored or ignores.at(start),
        )
        before = text


def _parts(paragraph: Paragraph, sentence: _Sentence) -> tuple[Part, ...]:
    if paragraph.kind is PassageKind.ROW:
        return ()
    text = paragraph.text[sentence.start : sentence.end]
    spans = statement_spans(text)
    if len(spans) < 2:  # noqa: PLR2004
        return ()
    parts: list[Part] = []
    for begin, stop in spans:
        start, end = paragraph.source(sentence.start + begin, sentence.start + stop)
        parts.append(Part(text=one_line(text[begin:stop]), start=start, end=end))
    return tuple(parts)
