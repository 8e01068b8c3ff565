"""Bibliographies, BibTeX (bibtexparser) and CSL-JSON, as references by their keys."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from typing import TYPE_CHECKING, Final

from bibtexparser.entrypoint import parse_string

from models.errors import InputError
from models.inputs import clean
from tasks.extracting.charset import decode
from tasks.reading.dates import read_date
from tasks.reading.values import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

# It logs what is wrong in an entry; an entry that cannot be read costs us nothing else.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

LARGEST: Final = 10_000_000
"""Bytes of a bibliography."""

_URL: Final = re.compile(r"https?://[^\s{}\\\"]+")
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_EPRINT: Final = re.compile(r"(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?")


def is_bibliography(name: str) -> bool:
    """Whether a file of this name is read as a bibliography."""
    return name.lower().endswith((".bib", ".bibtex", ".csl.json", ".json"))


def read_bibliography(data: bytes, *, name: str) -> dict[str, Reference]:
    """Give the references that have a URL, a DOI or an arXiv number, by their keys.

    Raises InputError if the file is neither BibTeX nor CSL-JSON, or is too large.
    """
    if len(data) > LARGEST:
        raise InputError(f"is larger than {LARGEST // 1_000_000} MB", where=name)
    text = decode(data, is_html=False)
    if text.lstrip().startswith(("[", "{")):
        return _csl(text, name)
    return _bibtex(text, name)


def _bibtex(text: str, name: str) -> dict[str, Reference]:
    found: dict[str, Reference] = {}
    try:
        library = parse_string(text)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as error:
        raise InputError(
            f"cannot be read as BibTeX: {clean(str(error))[:100]}", where=name
        ) from None
    if text.strip() and not library.entries:
        raise InputError("holds no BibTeX entry", where=name)
    for entry in library.entries:
        fields = {field.key.lower(): str(field.value) for field in entry.fields}
        reference = _reference(
            url=fields.get("url", "") or fields.get("howpublished", ""),
            doi=fields.get("doi", ""),
            eprint=fields.get("eprint", ""),
            title=fields.get("title", ""),
            accessed=read_date(fields.get("urldate", "") or fields.get("accessed", "")),
        )
        if reference:
            found.setdefault(entry.key, reference)
    return found


def _csl(text: str, name: str) -> dict[str, Reference]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError("is not JSON", where=name) from None
    items = loaded.get("items", [loaded]) if isinstance(loaded, dict) else loaded
    found: dict[str, Reference] = {}
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        key = item.get("citation-key") or item.get("id")
        reference = _reference(
            url=_string(item, "URL"),
            doi=_string(item, "DOI"),
            eprint="",
            title=_string(item, "title"),
            accessed=_date_parts(item.get("accessed")),
        )
        if key and reference:
            found.setdefault(str(key), reference)
    if not found and not any(isinstance(item, dict) and "id" in item for item in items):
        raise InputError("holds no CSL-JSON item", where=name)
    return found


def _string(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _date_parts(value: object) -> dt.date | None:
    """Read CSL's `{"date-parts": [[2025, 1, 2]]}`."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    try:
        year, month, day = (int(part) for part in parts[0])  # type: ignore[index]
        return dt.date(year, month, day)
    except (TypeError, ValueError, IndexError, KeyError):
        return None


def _reference(
    *, url: str, doi: str, eprint: str, title: str, accessed: dt.date | None
) -> Reference | None:
    """The URL as given, else the DOI's, else arXiv's."""
    given = _URL.search(url.replace("\\_", "_").replace("\\%", "%").replace("\\&", "&"))
    name = _DOI.search(doi) or _DOI.search(url)
    paper = _EPRINT.fullmatch(eprint.strip())
    if given:
        address = given[0].rstrip(".,;")
    elif name:
        address = f"https://doi.org/{name[0]}"
    elif paper:
        address = f"https://arxiv.org/abs/{paper[0]}"
    else:
        return None
    plain = clean(re.sub(r"[{}]", "", title))
    return Reference(url=address, title=plain, accessed=accessed)
