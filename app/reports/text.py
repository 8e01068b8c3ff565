"""Reports for a terminal or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.console import COLOUR, verdict
from app.hints import hints
from models.inputs import clean
from models.status import Kind, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from models.values import Quote
    from storage.reports import PastCheck, ReportRow, Summary

LONGEST_QUOTE = 300
ORDER = {Status.CONTRADICTED: 0, Status.MISSING: 1, Status.VERIFIED: 2}


def indent(out: Console, text: Text, *, by: int) -> None:
    """Print indented: wrapped to a terminal's width, or whole lines where it is no terminal."""
    if out.is_terminal:
        out.print(Padding(text, (0, 0, 0, by), expand=False))
        return
    for line in text.split("\n"):
        out.print(Text(" " * by).append_text(line), soft_wrap=True)


def name_of(row: ReportRow) -> str:
    """What a person calls the claim: its id in the file, else its number here."""
    return clean(row.external_id) or str(row.claim_id)


def place_of(row: ReportRow) -> str:
    """Document, with the line and column where they are known: `draft.md:12:3`."""
    parts = [
        clean(row.document),
        row.line and str(row.line),
        row.line and row.column and str(row.column),
    ]
    return ":".join(part for part in parts if part)


def status_text(row: ReportRow) -> Text:
    """Status and reason, and a person's decision that overrides them."""
    text = verdict(row.reason) if row.reason else Text("not checked yet", style="dim")
    if row.review is not None:
        decided = row.review.status
        mark = Text(
            f"{decided.value} by {clean(row.review.reviewer)}", style=f"bold {COLOUR[decided]}"
        )
        text = Text.assemble(mark, " (engine: ", text, ")")
    if row.previous is not None:
        text.append(f" (was {row.previous.value})", style="magenta")
    return text


def short(quote: Quote) -> str:
    """The quote in one line of bearable length."""
    text = clean(quote.exact)
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def print_findings(out: Console, rows: Iterable[ReportRow], *, verified: bool) -> None:
    """Each citation as a paragraph, under its document; verified ones only if asked for."""
    document = None
    for row in rows:
        if row.status is Status.VERIFIED and not verified and row.previous is None:
            continue
        if row.document != document:
            document = row.document
            out.print(Text(clean(document), style="bold underline"), soft_wrap=True)
        place = f"{row.line}:{row.column or 1} " if row.line else ""
        out.print(
            Text.assemble((f"{place}{name_of(row)}  ", "bold"), status_text(row)), soft_wrap=True
        )
        body = Text(clean(row.claim))
        if row.url:
            body.append(f"\n{clean(row.url)}", style="blue")
        if row.explanation:
            body.append(f"\n{clean(row.explanation)}")
        if row.quote is not None:
            page = f" (page {row.quote.page_number})" if row.quote.page_number else ""
            body.append(f"\n“{short(row.quote)}”{page}", style="italic")
        if row.failing is not None and row.failing_since is not None:
            when = row.failing_since.date().isoformat()
            body.append(f"\nthe last try, on {when}, failed: {row.failing.value}", style="dim")
        indent(out, body, by=4)
    if document is not None:
        out.print()


def print_summary(out: Console, summary: Summary) -> None:
    """The three statuses with their counts; the two kinds of missing apart."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="left", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for status in Status:
        count = summary.statuses.get(status, 0)
        table.add_row(
            Text(status.value, style=f"bold {COLOUR[status]}"), str(count), _parts(summary, status)
        )
    if summary.unchecked:
        table.add_row(Text("not checked yet", style="dim"), str(summary.unchecked), "")
    out.print(table)
    if summary.failing:
        out.print(
            Text(
                f"{summary.failing} kept an earlier verdict: the page failed for a passing reason",
                style="dim",
            ),
            soft_wrap=True,
        )


def _parts(summary: Summary, status: Status) -> str:
    def listed(kind: Kind) -> str:
        return ", ".join(
            f"{summary.reasons[r]} {r.value}"
            for r in Reason
            if r.status is status and r.kind is kind and summary.reasons.get(r)
        )

    if status is not Status.MISSING:
        return listed(Kind.DECIDED)
    unsaid, unread = summary.of_kind(Kind.UNSAID), summary.of_kind(Kind.UNREAD)
    parts = []
    if unsaid:
        parts.append(f"{unsaid}: the page does not say it ({listed(Kind.UNSAID)})")
    if unread:
        parts.append(f"{unread}: the page could not be read ({listed(Kind.UNREAD)})")
    return "\n".join(parts)


def print_hints(out: Console, summary: Summary) -> None:
    """What the user can change about pages that could not be read."""
    for hint in hints(summary.reasons):
        out.print(Text.assemble(("hint: ", "bold cyan"), hint), soft_wrap=True)


def print_list(out: Console, rows: Iterable[ReportRow]) -> int:
    """One line a citation, cut to the width of a terminal; gives their number."""
    number = 0
    for row in rows:
        number += 1
        line = Text.assemble(
            (f"{name_of(row):<6} ", "bold"),
            status_text(row),
            "  ",
            clean(row.claim),
            "  ",
            (clean(row.url), "blue"),
        )
        if out.is_terminal:
            line.truncate(out.width, overflow="ellipsis")
        out.print(line, soft_wrap=True)
    return number


def print_claim(out: Console, row: ReportRow, past: list[PastCheck]) -> None:
    """Everything about one citation: claim, verdict, quote in its context, findings, history."""
    out.print(Text(f"{name_of(row)}  {place_of(row)}", style="bold"), soft_wrap=True)
    claim = Text(clean(row.claim))
    for finding in row.findings:
        if finding.claim_span and clean(row.claim) == row.claim:
            style = "bold red" if finding.agreement.value == "differs" else "bold"
            claim.stylize(style, *finding.claim_span)
    indent(out, claim, by=2)
    if row.url:
        indent(out, Text(clean(row.url), style="blue"), by=2)
    out.print(status_text(row), soft_wrap=True)
    if row.reason is None:
        return
    indent(out, Text(clean(row.explanation)), by=2)
    if row.quote is not None:
        out.print()
        indent(out, _in_context(row), by=4)
        out.print()
    for finding in row.findings:
        if finding.note:
            said = f"{finding.signal.value} {finding.agreement.value}: {clean(finding.note)}"
            indent(out, Text(said, style="dim"), by=2)
    indent(out, Text(", ".join(_facts(row)), style="dim"), by=2)
    if row.review is not None and row.review.note:
        indent(out, Text(f"{clean(row.review.reviewer)}: {clean(row.review.note)}"), by=2)
    if past:
        out.print(Text("history", style="bold"))
    for check in past:
        mark = " (passing failure)" if check.transient else " (unchanged)" if check.reused else ""
        when = f"{check.checked_at:%Y-%m-%d %H:%M}  "
        said = f"{mark}  {clean(check.explanation)}"
        indent(out, Text.assemble(when, verdict(check.reason), said), by=2)


def _facts(row: ReportRow) -> list[str]:
    facts = [f"confidence {row.confidence:.2f}", row.engine]
    if row.checked_at:
        facts.append(f"{row.checked_at:%Y-%m-%d %H:%M} UTC")
    if row.snapshot_sha256:
        facts.append(f"snapshot {row.snapshot_sha256[:12]}")
    if row.quote is not None:
        facts.append(f"characters {row.quote.start}-{row.quote.end}")
        if row.quote.page_number:
            facts.append(f"page {row.quote.page_number}")
    return facts


def _in_context(row: ReportRow) -> Text:
    """The quote between the text before and after it, its deciding words marked."""
    quote = row.quote
    if quote is None:
        return Text()
    marked = Text(quote.exact, style="bold")
    for finding in row.findings:
        if (
            finding.page_span
            and quote.start <= finding.page_span[0] < finding.page_span[1] <= quote.end
        ):
            style = "bold reverse red" if finding.agreement.value == "differs" else "bold reverse"
            marked.stylize(
                style, finding.page_span[0] - quote.start, finding.page_span[1] - quote.start
            )
    pieces = [Text(f"…{quote.prefix}", style="dim"), marked, Text(f"{quote.suffix}…", style="dim")]
    joined = Text()
    for piece in pieces:
        joined.append_text(_without_controls(piece))
    return joined


def _without_controls(text: Text) -> Text:
    """The same text and styles without characters that could drive a terminal."""
    safe = Text()
    for part in text.divide(range(1, len(text))):
        cleaned = clean(part.plain) if not part.plain.isspace() else " "
        if cleaned:
            safe.append_text(part if cleaned == part.plain else Text(cleaned, style=part.style))
    return safe
