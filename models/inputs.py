"""Models that validate at the door, because table classes do not."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

CLAIM_CHARACTERS = 10_000
URL_CHARACTERS = 8_000
NAME_CHARACTERS = 500

_BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u061c]")


def clean(text: str) -> str:
    """One line of text: no control, bidi or zero-width characters, no lone surrogates, NFC.

    Such characters can reorder or hide text (CVE-2021-42574) and drive terminals.
    """
    text = unicodedata.normalize("NFC", text)
    if text.isprintable():  # no control, format or separator character but the space
        return " ".join(text.split())
    text = _BIDI.sub("", text)
    kept = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    return unicodedata.normalize("NFC", " ".join(kept.split()))  # what was parted may compose


def _text(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def _says_something(value: str) -> str:
    if not any(c.isalnum() for c in value):
        raise ValueError("the claim is empty" if not value else "the claim has no words")
    return value


def _no_date(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Line = Annotated[str, BeforeValidator(_text)]


class ClaimInput(BaseModel):
    """One row that a person gives us: a claim and the page cited for it.

    `url` is as cited ("" for an uncited claim) and `key` its normalised form, worked out by the
    reader; `start`, `end`, `line`, `column`, `place` say where in its document the claim stands.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=CLAIM_CHARACTERS)

    claim: Annotated[Line, AfterValidator(_says_something)] = Field(max_length=CLAIM_CHARACTERS)
    url: Line = Field("", max_length=URL_CHARACTERS)
    key: str = ""
    id: Line = Field("", max_length=NAME_CHARACTERS)
    document: Line = Field("", max_length=NAME_CHARACTERS)
    quote: Line = Field("", max_length=CLAIM_CHARACTERS)
    accessed: Annotated[dt.date | None, BeforeValidator(_no_date)] = None
    context: Line = ""
    start: int | None = None
    end: int | None = None
    line: int | None = None
    column: int | None = None
    place: Line = ""
