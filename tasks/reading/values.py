"""The frozen values that the readers give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from models.values import PassageKind

if TYPE_CHECKING:
    from datetime import date

    from models.values import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """A row that cannot be used.

    `where` is `file:line`, or `file:sheet:row` in a workbook; `message` is one line.
    """

    where: str
    message: str


class Media(StrEnum):
    """The formats of documents that are read."""

    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    WIKITEXT = "wikitext"
    TEXT = "text"


class Attachment(StrEnum):
    """To which sentences a citation belongs.

    `sentence`: the one it stands in or directly follows, and no other. `paragraph`: the same, and
    a citation that ends a paragraph belongs to the sentences since the last citation as well
    (Chicago Manual of Style, 14.52: one note at the end of a paragraph for several of its facts).
    Links on words of a sentence never reach back: they say what these words are about.
    """

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a bibliography or list of references says about one source."""

    url: str
    title: str = ""
    archive_url: str = ""
    accessed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLink:
    """One citation of a claim: the URL as it stands in the document, and where the mark stands.

    `document.text[start:end]` is the mark, the linked words or the bare URL. `archive_url`,
    `accessed` and `title` come from the reference, where it has them.
    """

    url: str
    start: int
    end: int
    title: str = ""
    archive_url: str = ""
    accessed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several independent statements in a sentence, with its span in the document."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """That a comment in the document, on `line`, asks to ignore a claim; `why` may be empty."""

    line: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentProblem:
    """A comment that was meant for us and has no effect; `message` is one line."""

    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClaim:
    """A sentence, list item or table row, with the pages cited for it.

    `text` is what a reader sees, without reference marks and without the document's markup;
    `document.text[start:end]` is the same as it was written: it begins and ends with the same
    characters. `line` and `column` count from 1, in characters; `place` is "page 3" or
    "paragraph 12" where a format has no lines of its own. `context` is the sentence before, if this
    one begins with a pronoun; `lead` a list's lead-in or a table's header; `parts` are empty
    unless there are two or more. `score` says in [0, 1] how much it is in need of a source, by the
    named `features`. `ignored` is set by an ignore comment (see tasks.reading.ignores).
    """

    text: str
    start: int
    end: int
    line: int
    column: int
    place: str = ""
    kind: PassageKind = PassageKind.SENTENCE
    heading: str = ""
    context: str = ""
    lead: str = ""
    links: tuple[ReadLink, ...] = ()
    parts: tuple[Part, ...] = ()
    score: float = 0.0
    features: tuple[str, ...] = ()
    ignored: Ignored | None = None

    @property
    def span(self) -> Span:
        """Where it stands in `document.text`."""
        return self.start, self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A document as it was read.

    `text` is the decoded source of a text format (Markdown, HTML, wikitext, plain text), else the
    text that was taken out of it, a paragraph a line. `loose` are links that belong to no
    sentence, such as a list of sources that nothing refers to; `problems` ignore comments that are
    wrong.
    """

    media: Media
    title: str
    text: str
    claims: tuple[ReadClaim, ...]
    loose: tuple[str, ...] = ()
    problems: tuple[CommentProblem, ...] = ()
