"""The closed lists: three statuses, the reasons behind them, and their names in the field.

Sources of the mappings: FEVER (Thorne et al. 2018), AVeriTeC (Schlichtkrull et al. 2023),
WiCE (Kamoi et al. 2023).
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What a citation is worth. There is no fourth."""

    VERIFIED = "verified"
    CONTRADICTED = "contradicted"
    MISSING = "missing"

    @property
    def fever(self) -> str:
        """The label of FEVER for this status."""
        return _FEVER[self]

    @property
    def averitec(self) -> str:
        """The label of AVeriTeC for this status."""
        return _AVERITEC[self]


class Kind(StrEnum):
    """What a reason says about the page: people act differently on each."""

    DECIDED = "decided"
    """The page speaks to the claim: verified or contradicted."""
    UNSAID = "unsaid"
    """The page was read, and it does not say it."""
    UNREAD = "unread"
    """The page could not be read (or none was cited)."""


class Reason(StrEnum):
    """Why a citation has its status. Each reason belongs to exactly one status."""

    STATED = "stated"
    QUOTED = "quoted"

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    DIRECTION = "direction"
    MISQUOTED = "misquoted"
    REFUTED = "refuted"

    NOT_STATED = "not_stated"
    PARTLY_STATED = "partly_stated"
    CONFLICTING = "conflicting"
    OTHER_LANGUAGE = "other_language"

    UNCITED = "uncited"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    PAYWALLED = "paywalled"
    DISALLOWED = "disallowed"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    REFUSED_ADDRESS = "refused_address"
    INVALID_URL = "invalid_url"

    @property
    def status(self) -> Status:
        """The one status this reason belongs to."""
        if self in _VERIFIED:
            return Status.VERIFIED
        if self in _CONTRADICTED:
            return Status.CONTRADICTED
        return Status.MISSING

    @property
    def kind(self) -> Kind:
        """Whether the page decided, was silent, or could not be read."""
        if self.status is not Status.MISSING:
            return Kind.DECIDED
        return Kind.UNSAID if self in _UNSAID else Kind.UNREAD

    @property
    def judged(self) -> bool:
        """Whether a judge read the page and decided by it, so that another might say otherwise."""
        return self.kind is not Kind.UNREAD and self is not Reason.OTHER_LANGUAGE

    @property
    def sentence(self) -> str:
        """One plain-English sentence for people, e.g. "The page is gone."."""
        return _SENTENCES[self]

    @property
    def wice(self) -> str:
        """The label of WiCE, or "" where WiCE has none."""
        if self.status is Status.VERIFIED:
            return "supported"
        if self is Reason.PARTLY_STATED:
            return "partially_supported"
        return "not_supported" if self.kind is Kind.UNSAID else ""


_VERIFIED = frozenset({Reason.STATED, Reason.QUOTED})
_CONTRADICTED = frozenset(
    {
        Reason.NUMBER,
        Reason.DATE,
        Reason.NAME,
        Reason.NEGATION,
        Reason.DIRECTION,
        Reason.MISQUOTED,
        Reason.REFUTED,
    }
)
_UNSAID = frozenset(
    {Reason.NOT_STATED, Reason.PARTLY_STATED, Reason.CONFLICTING, Reason.OTHER_LANGUAGE}
)
_FEVER = {
    Status.VERIFIED: "SUPPORTS",
    Status.CONTRADICTED: "REFUTES",
    Status.MISSING: "NOT ENOUGH INFO",
}
_AVERITEC = {
    Status.VERIFIED: "Supported",
    Status.CONTRADICTED: "Refuted",
    Status.MISSING: "Not Enough Evidence",
}
_SENTENCES = {
    Reason.STATED: "The page states it.",
    Reason.QUOTED: "The page contains the quotation word for word.",
    Reason.NUMBER: "The page gives another number.",
    Reason.DATE: "The page gives another date.",
    Reason.NAME: "The page says it of someone or something else.",
    Reason.NEGATION: "The page denies it.",
    Reason.DIRECTION: "The page says the opposite direction.",
    Reason.MISQUOTED: "The page has the quotation with other words.",
    Reason.REFUTED: "The page says something incompatible with it.",
    Reason.NOT_STATED: "The page does not say it.",
    Reason.PARTLY_STATED: "The page says only part of it.",
    Reason.CONFLICTING: "The page says it in one place and denies it in another.",
    Reason.OTHER_LANGUAGE: "The claim and the page are not both in a language the engine reads.",
    Reason.UNCITED: "No page is cited for it.",
    Reason.GONE: "The page is gone.",
    Reason.UNREACHABLE: "The page could not be reached.",
    Reason.BLOCKED: "The site refused us the page.",
    Reason.PAYWALLED: "The page is behind a paywall.",
    Reason.DISALLOWED: "The site's robots.txt does not allow us to fetch the page.",
    Reason.UNREADABLE: "The page came without text that could be read.",
    Reason.UNSUPPORTED: "The page is of a type that cannot be read.",
    Reason.TOO_LARGE: "The page is larger than the limit.",
    Reason.REFUSED_ADDRESS: "The address is not on the public internet.",
    Reason.INVALID_URL: "The cited URL is not a valid web address.",
}


class Outcome(StrEnum):
    """What became of one fetch. Expected outcomes of the web are values, never exceptions."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    PAYWALLED = "paywalled"
    DISALLOWED = "disallowed"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    REFUSED_ADDRESS = "refused_address"
    INVALID_URL = "invalid_url"

    @property
    def reason(self) -> Reason | None:
        """The reason a citation gets when its page ended so; None when there is a page to read."""
        return None if self in {Outcome.OK, Outcome.NOT_MODIFIED} else Reason(self.value)
