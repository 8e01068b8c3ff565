"""What a project's configuration file may say; `docs/configuration.md` explains each key.

Strict: an unknown key, a wrong type or a word outside its list is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from models.status import Reason, Status

AttachmentName = Literal["paragraph", "sentence"]
MOST_IGNORES = 1_000


class Severity(StrEnum):
    """How a finding is shown where findings have levels; `off`: it is no finding."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


class Sentences(StrEnum):
    """Which sentences of a document are claims.

    `worthy`: the cited ones, and those in need of a source; `all`: every sentence; `cited-only`.
    """

    WORTHY = "worthy"
    ALL = "all"
    CITED_ONLY = "cited-only"


def _words(value: str) -> str:
    value = " ".join(value.split())
    if not any(char.isalnum() for char in value):
        raise ValueError("must have words")
    return value


def _day(value: object) -> object:
    if isinstance(value, dt.datetime):
        raise ValueError("must be a day without a time, e.g. 2027-01-31")  # noqa: TRY004 (pydantic's)
    return value


def _no_verdict(value: Reason) -> Reason:
    if value.status is Status.VERIFIED:
        raise ValueError(f"{value.value} is verified, which is no finding")
    return value


Words = Annotated[str, AfterValidator(_words)]
# Strict mode takes only members of an enumeration; a file gives their values.
FindingReason = Annotated[Reason, Field(strict=False), AfterValidator(_no_verdict)]


class _Table(BaseModel):
    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
    )


class Ignore(_Table):
    """Findings that are known and left alone; `url`, `claim` and `id` given together must all fit.

    A pattern with `*` (any characters) fits the whole text, one without fits a part of it; case
    does not matter.
    """

    url: Words | None = None
    claim: Words | None = None
    id: Words | None = None
    reason: FindingReason | None = None
    why: Words
    until: Annotated[dt.date | None, BeforeValidator(_day)] = None

    @model_validator(mode="after")
    def _names_something(self) -> Ignore:
        if self.url is self.claim is self.id is None:
            raise ValueError("needs a url, a claim or an id")
        return self

    def fits(self, *, url: str, claim: str, external_id: str, reason: Reason | None) -> bool:
        """Whether a citation is meant, whatever the day."""
        if self.reason is not None and self.reason is not reason:
            return False
        if self.id is not None and self.id != external_id:
            return False
        return all(
            pattern is None or fits(pattern, text)
            for pattern, text in ((self.url, url), (self.claim, claim))
        )

    def expired(self, today: dt.date) -> bool:
        """Whether its last day is past."""
        return self.until is not None and today > self.until

    def __str__(self) -> str:
        """What is ignored, e.g. `url "*.pdf", reason gone`."""
        said = [
            f'{name} "{value}"'
            for name, value in (("url", self.url), ("claim", self.claim), ("id", self.id))
            if value is not None
        ]
        return ", ".join([*said, *([f"reason {self.reason.value}"] if self.reason else [])])


def fits(pattern: str, text: str) -> bool:
    """Whether a pattern fits a text: with `*` all of it, without a part of it, in any case."""
    pattern, text = pattern.casefold(), " ".join(text.split()).casefold()
    if "*" not in pattern:
        return pattern in text
    first, *middle, last = re.split(r"\*+", pattern)
    if len(text) < len(first) + len(last) or not text.startswith(first):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return text.endswith(last)


class Project(_Table):
    """A project's configuration; None is for what the file does not say."""

    judge: Words | None = None
    fail_on: list[Annotated[Status, Field(strict=False)]] | None = None
    threshold: float | None = Field(None, ge=0, le=1)
    sentences: Annotated[Sentences, Field(strict=False)] | None = None
    attachment: AttachmentName | None = None
    severity: dict[FindingReason, Annotated[Severity, Field(strict=False)]] = {}
    ignore: list[Ignore] = Field([], max_length=MOST_IGNORES)

    @property
    def levels(self) -> dict[str, str]:
        """The severity of each reason that the file gives one but `off`, by their names."""
        given = self.severity.items()
        return {one.value: severity.value for one, severity in given if one not in self.off}

    @property
    def off(self) -> frozenset[Reason]:
        """The reasons that are no findings."""
        return frozenset(one for one, severity in self.severity.items() if severity is Severity.OFF)


def keys(model: type[BaseModel]) -> list[str]:
    """The keys of a table, as they are written."""
    return [str(field.alias or name) for name, field in model.model_fields.items()]
