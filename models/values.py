"""The frozen values that pass between the steps. Pure: no database, no network, no Prefect.

All offsets are half-open `[start, end)` in Python characters (code points) of the text named.
All times are timezone-aware UTC.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from models.status import Outcome, Reason, Status

if TYPE_CHECKING:
    from datetime import date, datetime

Span = tuple[int, int]
"""Half-open `[start, end)` in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A claim as the engine sees it.

    `quote` is a quotation the author says the page contains word for word, beside those in `text`.
    `context` is the sentence before, for a claim that begins with a pronoun; it is never judged.
    """

    text: str
    quote: str = ""
    context: str = ""
    accessed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What one fetch of one URL gave.

    `body` is decoded from its content coding and empty unless `outcome` is `ok`; `charset` is what
    the header declared ("" if nothing). `detail` is one line for people: "HTTP 404", "robots.txt of
    example.org disallows /a". `transient` says the same fetch may well succeed later.
    """

    url: str
    outcome: Outcome
    fetched_at: datetime
    final_url: str = ""
    http_status: int | None = None
    detail: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = ""
    charset: str = ""
    body: bytes = field(default=b"", repr=False)
    etag: str = ""
    last_modified: str = ""
    redirects: tuple[str, ...] = ()
    retry_after: float | None = None
    transient: bool = False
    attempts: int = 1
    elapsed: float = 0.0


class PassageKind(StrEnum):
    """What part of a page a passage is."""

    SENTENCE = "sentence"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"


class Tier(StrEnum):
    """Where in the page a passage was found.

    `clean`: the main text without menus and teasers (trafilatura), or a PDF's or plain text's body.
    `full`: visible text outside it (resiliparse, JSON-LD), which may be boilerplate.
    """

    CLEAN = "clean"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence, heading, list item or table row; `page.text[start:end] == text` always.

    `heading` is the nearest heading above; `lead` is a list's lead-in or a table's header row
    (cells joined by " | "); `page_number` counts from 1 in a PDF, else None.
    """

    start: int
    end: int
    text: str
    kind: PassageKind = PassageKind.SENTENCE
    tier: Tier = Tier.CLEAN
    heading: str = ""
    lead: str = ""
    page_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page's text, ready to be matched.

    `text` is the clean text, then whatever visible text it lacks. `tier` is `full` when no clean
    text could be had. `language` is an ISO 639-1 code, or "" when it could not be told.
    """

    text: str
    passages: tuple[Passage, ...]
    title: str = ""
    author: str = ""
    site: str = ""
    date: date | None = None
    language: str = ""
    tier: Tier = Tier.CLEAN

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the text's UTF-8: the address of a snapshot."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Why a body that came could not become a Page: a wall, a soft 404, nothing readable."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The text that decided: a W3C TextQuoteSelector and TextPositionSelector in one.

    `page.text[start:end] == exact`; `prefix` and `suffix` are up to 64 characters around it.
    """

    exact: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""
    tier: Tier = Tier.CLEAN
    page_number: int | None = None


class Signal(StrEnum):
    """What a finding is about."""

    QUOTATION = "quotation"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    DIRECTION = "direction"
    SUPERLATIVE = "superlative"
    MODALITY = "modality"
    COVERAGE = "coverage"
    ENTAILMENT = "entailment"


class Agreement(StrEnum):
    """How claim and page stand to each other in one finding."""

    AGREES = "agrees"
    DIFFERS = "differs"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One signal, with its place in the claim and on the page (None where it has none).

    `score` is in [0, 1]; `note` is one line for people built from the two places.
    """

    signal: Signal
    agreement: Agreement
    claim_span: Span | None = None
    page_span: Span | None = None
    score: float = 1.0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The engine's answer for one claim on one page.

    `confidence` is in [0, 1]; `explanation` is one sentence built from the findings; `engine` is
    name and version, e.g. "rules/5". A decided judgement always has a quote.
    """

    reason: Reason
    confidence: float
    explanation: str
    engine: str
    quote: Quote | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def status(self) -> Status:
        """The status the reason belongs to."""
        return self.reason.status


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a judge may know beside claim and page: when and whence the page was fetched."""

    fetched_at: datetime
    url: str = ""
