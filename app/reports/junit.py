"""JUnit XML: a test suite a document, a test case a citation. Pure."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from app.reports.entry import label, verdict
from models.inputs import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.reports.entry import Entry

UNJUDGED = "citations that could not be judged"


def junit(entries: Iterable[Entry], *, errors: Sequence[str] = ()) -> Iterator[str]:
    """The whole file in pieces, a suite at a time; documents come one after the other.

    A contradicted or missing citation is a failure, one that was never checked an error. `errors`
    are what a run could not judge, a case each in a suite of their own.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="citewatch">\n'
    for document, group in groupby(entries, key=lambda one: one.path or one.document):
        yield from _suite(document, [_case(one) for one in group])
    if errors:
        cases = [
            ("error", _wrapped(_open(UNJUDGED, error), _told("error", "not_judged", error, error)))
            for error in errors
        ]
        yield from _suite(UNJUDGED, cases)
    yield "</testsuites>\n"


def _suite(name: str, cases: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A suite of cases, each with what became of it: failure, error or passed."""
    counts = Counter(kind for kind, _ in cases)
    yield (
        f' <testsuite name={_value(name)} tests="{len(cases)}" failures="{counts["failure"]}" '
        f'errors="{counts["error"]}" skipped="0">\n'
    )
    yield from (text for _, text in cases)
    yield " </testsuite>\n"


def _case(one: Entry) -> tuple[str, str]:
    name = f"{label(one)}: {one.claim}" + (f" <{one.url}>" if one.url else "")
    begin = _open(one.path or one.document, name, file=one.path, line=one.line)
    if one.reason is None:
        told = _told("error", "not_checked", "not checked yet", one.claim)
        return "error", _wrapped(begin, told)
    if one.is_finding:
        told = _told("failure", one.reason.value, one.explanation, *_lines(one))
        return "failure", _wrapped(begin, told)
    return "passed", _wrapped(begin, f"   <system-out>{_text(_lines(one))}</system-out>\n")


def _wrapped(begin: str, body: str) -> str:
    return f"{begin}{body}  </testcase>\n"


def _lines(one: Entry) -> list[str]:
    """What is said below a case."""
    page = f" (page {one.quote_page})" if one.quote_page else ""
    quote = f"Page: “{one.quote}”{page}" if one.quote else ""
    return [f"{verdict(one)}: {one.explanation}", f"Claim: {one.claim}", quote, one.url]


def _open(classname: str, name: str, *, file: str = "", line: int | None = None) -> str:
    where = f" file={_value(file)}" if file else ""
    where += f' line="{line}"' if file and line else ""
    return f"  <testcase classname={_value(classname)} name={_value(name)}{where}>\n"


def _told(element: str, kind: str, message: str, *lines: str) -> str:
    return (
        f"   <{element} type={_value(kind)} message={_value(message)}>{_text(lines)}</{element}>\n"
    )


def _value(text: str) -> str:
    """An attribute's value with its quotes; without characters that XML forbids."""
    return quoteattr(clean(text))


def _text(lines: Iterable[str]) -> str:
    return escape("\n".join(line for line in map(clean, lines) if line))
