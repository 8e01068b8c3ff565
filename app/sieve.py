"""Which findings count at the door: what a project ignores or has switched off is left out.

Checks are recorded all the same, and `list`, `show` and `report` tell all of them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from app.project import Configuration
from models.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.project import Ignore
    from models.status import Reason
    from storage.reports import ReportRow, Summary

COMMENTS = "comments"
"""What ignored a finding, where no entry of a file did."""


class Sieve:
    """Lets findings through that count, and counts the others.

    A finding is what is contradicted or missing. It is ignored if an entry of the configuration
    fits it that has not expired by `today` (UTC, now unless given), or if a comment in its document
    asks for it; the document is read for that as it is now. `look` comes first.
    """

    def __init__(
        self, configuration: Configuration | None = None, *, today: dt.date | None = None
    ) -> None:
        self._configuration = configuration or Configuration()
        self.levels = self._configuration.project.levels
        today = today or dt.datetime.now(dt.UTC).date()
        listed = [*enumerate(self._configuration.project.ignore, start=1)]
        self._expired = [(number, one) for number, one in listed if one.expired(today)]
        self._ignores = [(number, one) for number, one in listed if not one.expired(today)]
        self._comments: dict[str, frozenset[str]] = {}
        self._used: set[int] = set()
        self._left_out: set[int] = set()
        self._statuses: Counter[Status] = Counter()
        self._reasons: Counter[Reason] = Counter()
        self._failing = 0
        self._by: Counter[str] = Counter()
        self._off: Counter[Reason] = Counter()

    def look(self, rows: Iterable[ReportRow]) -> Sieve:
        """See which of these rows do not count, all that there are; gives itself."""
        for row in rows:
            if row.status in {None, Status.VERIFIED} or row.reason is None or not self._drops(row):
                continue
            assert row.status is not None
            self._left_out.add(row.citation_id)
            self._statuses[row.status] += 1
            self._reasons[row.reason] += 1
            self._failing += row.failing is not None
        return self

    def through(self, rows: Iterable[ReportRow]) -> Iterator[ReportRow]:
        """The rows without the findings that do not count."""
        return (row for row in rows if row.citation_id not in self._left_out)

    def _drops(self, row: ReportRow) -> bool:
        by = ""
        for number, ignore in self._ignores:
            if ignore.fits(
                url=row.url, claim=row.claim, external_id=row.external_id, reason=row.reason
            ):
                self._used.add(number)
                by = self._configuration.file
        if not by and row.claim in self._in_document(row.document):
            by = COMMENTS
        if by:
            self._by[by] += 1
        elif row.review is None and row.reason in self._configuration.project.off:
            self._off[row.reason] += 1  # a person's decision is never off
        else:
            return False
        return True

    def _in_document(self, name: str) -> frozenset[str]:
        from app.intake import ignored_claims  # noqa: PLC0415 (reads documents: trafilatura)

        if name not in self._comments:
            self._comments[name] = ignored_claims(name)
        return self._comments[name]

    def left(self, summary: Summary) -> Summary:
        """A summary of the same citations without the findings that do not count."""
        return replace(
            summary,
            citations=summary.citations - len(self._left_out),
            statuses=dict(Counter(summary.statuses) - self._statuses),
            reasons=dict(Counter(summary.reasons) - self._reasons),
            failing=summary.failing - self._failing,
        )

    def counts(self) -> list[str]:
        """What was left out, in a line for each way: "2 ignored: 1 by comments, …"."""
        lines = []
        if self._by:
            parts = ", ".join(f"{number} by {by}" for by, number in sorted(self._by.items()))
            lines.append(f"{self._by.total()} ignored: {parts}")
        if self._off:
            parts = ", ".join(f"{self._off[one]} {one.value}" for one in sorted(self._off))
            where = self._configuration.file
            lines.append(f"{self._off.total()} not counted, being off in {where}: {parts}")
        return lines

    def remarks(self) -> list[str]:
        """Entries that have expired, and those that no finding was ignored by, a line each."""
        file = self._configuration.file
        lines = [
            f"{file}: {_named(number, one)} expired on {one.until}: it ignores nothing any more"
            for number, one in self._expired
        ]
        lines += [
            f"{file}: {_named(number, one)} fits no finding of this check"
            for number, one in self._ignores
            if number not in self._used
        ]
        return lines


def _named(number: int, ignore: Ignore) -> str:
    return f"[[ignore]] number {number} ({ignore})"
