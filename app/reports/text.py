"""Reports for a terminal or a pipe."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.padding import Padding
from rich.text import Text

from app.console import COLOUR, MARK, NO_PAGE, unread, verdict
from app.hints import hints
from app.reports.entry import entry, label
from models.inputs import clean
from models.settings import Settings
from models.status import Kind, Reason, Status
from models.values import Agreement, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from models.values import Quote
    from storage.reports import PastCheck, ReportRow, Summary

LONGEST_QUOTE = 300
VERDICT_CELLS = 28
"""The longest verdict without a review: "missing unreachable (unread)"."""
_PASSWORD = re.compile(r"(://[^:@/]*:).*(?=@)|((?<=[?&])password=)[^&]*")
ROOMY = 72
"""From so many columns on, a list is laid out in columns."""
CLAIM_STYLE = {
    Agreement.AGREES: "bold",
    Agreement.DIFFERS: "bold red",
    Agreement.ABSENT: "bold yellow",
}
WHOLE = {Signal.COVERAGE, Signal.ENTAILMENT}
"""What is said of a whole passage, no word of which decides alone."""
QUOTE_STYLE = {Agreement.AGREES: "bold reverse", Agreement.DIFFERS: "bold reverse red"}


def read_or_not(reason: Reason | None) -> str:
    """Whether the page was read, for machines: "" where none is cited, or none was looked at."""
    if reason is None or reason is Reason.UNCITED:
        return ""
    return "not read" if unread(reason) else "read"


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


def status_text(row: ReportRow) -> Text:
    """Status and reason, and a person's decision that overrides them."""
    text = verdict(row.reason) if row.reason else Text.assemble(("not checked yet", "dim"))
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


def print_findings(
    out: Console,
    rows: Iterable[ReportRow],
    *,
    verified: bool,
    paths: Mapping[str, str] | None = None,
) -> None:
    """Each citation as `path:line:col: status reason: sentence [id]`, with what it rests on.

    Verified ones only if asked for. `paths` names the files of documents with other names.
    """
    printed = False
    for row in rows:
        if row.status is Status.VERIFIED and not verified and row.previous is None:
            continue
        printed = True
        said = clean(row.explanation) or (row.reason.sentence if row.reason else "")
        head = Text.assemble((f"{label(entry(row, paths=paths))}: ", "bold"), status_text(row))
        head.append(f": {said} " if said else " ").append(f"[{name_of(row)}]", style="bold")
        out.print(head, soft_wrap=True)
        body = Text(clean(row.claim))
        if row.url:
            body.append(f"\n{clean(row.url)}", style="blue")
        if row.quote is not None:
            page = f" (page {row.quote.page_number})" if row.quote.page_number else ""
            body.append(f"\n“{short(row.quote)}”{page}", style="italic")
        if row.failing is not None and row.failing_since is not None:
            when = row.failing_since.date().isoformat()
            body.append(f"\nthe last try, on {when}, failed: {row.failing.value}", style="dim")
        indent(out, body, by=4)
    if printed:
        out.print()


def print_summary(out: Console, summary: Summary) -> None:
    """The three statuses with their counts; the two kinds of missing apart."""
    lines = [
        (
            Text(status.value, style=f"bold {COLOUR[status]}"),
            summary.statuses.get(status, 0),
            _parts(summary, status),
        )
        for status in Status
    ]
    if summary.unchecked:
        lines.append((Text("not checked yet", style="dim"), summary.unchecked, []))
    name_cells = max(len(name) for name, _, _ in lines)
    digits = max(len(str(count)) for _, count, _ in lines)
    for name, count, parts in lines:
        head = Text.assemble(name, " " * (name_cells - len(name)))
        head.append(f"  {count:>{digits}}")
        if len(parts) == 1:
            head.append(f"  {parts[0]}")
            parts = []  # noqa: PLW2901 (it stands in the head now)
        out.print(head, soft_wrap=True)
        for part in parts:
            indent(out, Text(part), by=4)
    if summary.failing:
        out.print(
            Text(
                f"{summary.failing} kept an earlier verdict: the page failed for a passing reason",
                style="dim",
            ),
            soft_wrap=True,
        )


def _parts(summary: Summary, status: Status) -> list[str]:
    """What a status's count is made of, a line each."""

    def listed(kind: Kind) -> str:
        return ", ".join(
            f"{summary.reasons[r]} {r.value}"
            for r in Reason
            if r.status is status
            and r.kind is kind
            and r is not Reason.UNCITED
            and summary.reasons.get(r)
        )

    if status is not Status.MISSING:
        decided = listed(Kind.DECIDED)
        return [decided] if decided else []
    parts = [
        f"{summary.of_kind(kind)} {MARK[kind]}: {listed(kind)}"
        for kind in (Kind.UNSAID, Kind.UNREAD)
        if summary.of_kind(kind)
    ]
    return [*parts, f"{summary.uncited} {NO_PAGE}"] if summary.uncited else parts


def print_hints(out: Console, summary: Summary) -> None:
    """What the user can change about pages that could not be read."""
    for hint in hints(summary.reasons):
        out.print(Text.assemble(("hint: ", "bold cyan"), hint), soft_wrap=True)


def print_list(out: Console, rows: Iterable[ReportRow]) -> int:
    """One line a citation; gives their number.

    In columns cut to the width of a terminal; where it is none, whole and separated by tabs.
    """
    number = 0
    for row in rows:
        number += 1
        if out.is_terminal:
            out.print(_listed(row, out.width), soft_wrap=True)
            continue
        reason = row.reason.value if row.reason else ""
        status = row.status.value if row.status else "not checked yet"
        read = read_or_not(row.reason)
        cells = (name_of(row), status, reason, read, clean(row.claim), clean(row.url))
        out.file.write("\t".join(cells) + "\n")
    return number


def _listed(row: ReportRow, width: int) -> Text:
    """One line of a list, in at most `width` columns."""
    line = Text.assemble((f"{name_of(row):<5} ", "bold"))
    said = status_text(row)
    claim, url = clean(row.claim), clean(row.url)
    if width < ROOMY:
        line = Text.assemble(line, said, "  ", claim)
    else:
        said.pad_right(max(0, VERDICT_CELLS - cell_len(said.plain)))
        line = Text.assemble(line, said, "  ")
        room = width - cell_len(line.plain) - 2
        for_url = min(cell_len(url), room * 2 // 5)
        for_claim = room - for_url
        line.append(_cut(claim, for_claim))
        line.append("  ")
        if cell_len(url) > for_url:
            url = url.removeprefix("https://").removeprefix("http://")
        line.append(_cut(url, for_url).rstrip(), style="blue")
    line.truncate(width, overflow="ellipsis")
    return line


def _cut(text: str, cells: int) -> str:
    """Text in exactly so many columns of a terminal."""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(text, max(0, cells - 1)).rstrip() + "…"


def print_claim(out: Console, row: ReportRow, past: list[PastCheck]) -> None:
    """Everything about one citation: claim, verdict, quote in its context, findings, history."""
    out.print(Text(f"{name_of(row)}  {label(entry(row))}", style="bold"), soft_wrap=True)
    claim = Text(clean(row.claim))
    for finding in row.findings:
        if finding.claim_span and clean(row.claim) == row.claim:
            claim.stylize(CLAIM_STYLE[finding.agreement], *finding.claim_span)
    indent(out, claim, by=2)
    if row.url:
        indent(out, Text(clean(row.url), style="blue"), by=2)
    out.print()
    head = status_text(row)
    if row.reason is not None and row.reason.kind in MARK and row.reason is not Reason.UNCITED:
        head.append(f": {MARK[row.reason.kind]}")
    out.print(head, soft_wrap=True)
    if row.reason is None:
        return
    indent(out, Text(clean(row.explanation)), by=2)
    if row.quote is not None:
        out.print()
        indent(out, _in_context(row, row.quote, styled=out.color_system is not None), by=4)
        out.print()
    for finding in row.findings:
        if finding.note:
            said = f"{finding.signal.value} {finding.agreement.value}: {clean(finding.note)}"
            indent(out, Text(said, style="dim"), by=2)
    indent(out, Text(", ".join(_facts(row)), style="dim"), by=2)
    if row.review is not None and row.review.note:
        indent(out, Text(f"{clean(row.review.reviewer)}: {clean(row.review.note)}"), by=2)
    out.print()
    out.print(Text("history, the newest first", style="bold"), soft_wrap=True)
    for check in past:
        mark = " (passing failure)" if check.transient else " (unchanged)" if check.reused else ""
        when = f"{check.checked_at:%Y-%m-%d %H:%M}  "
        said = f"{mark}  {clean(check.explanation)}"
        indent(out, Text.assemble(when, verdict(check.reason), said), by=2)


def _facts(row: ReportRow) -> list[str]:
    facts = [f"confidence {row.confidence:.2f}", clean(row.engine)]
    if row.checked_at:
        facts.append(f"{row.checked_at:%Y-%m-%d %H:%M} UTC")
    if row.http_status:
        facts.append(f"HTTP {row.http_status}")
    if row.final_url and row.final_url != row.url:
        facts.append(f"led to {clean(row.final_url)}")
    if row.detail and row.snapshot_sha256:
        facts.append(clean(row.detail))
    if row.snapshot_sha256:
        facts.append(f"snapshot {row.snapshot_sha256[:12]}")
    if row.quote is not None:
        facts.append(f"characters {row.quote.start}-{row.quote.end}")
        if row.quote.page_number:
            facts.append(f"page {row.quote.page_number}")
    return facts


def _in_context(row: ReportRow, quote: Quote, *, styled: bool) -> Text:
    """The quote between the text before and after it, its deciding words marked.

    Without styles the quote stands in “ ” and the deciding words in ** **.
    """
    whole = quote.prefix + quote.exact + quote.suffix
    first = quote.start - len(quote.prefix)
    inner = (len(quote.prefix), len(quote.prefix) + len(quote.exact))
    spans = [
        (max(0, f.page_span[0] - first), min(len(whole), f.page_span[1] - first), f.agreement)
        for f in row.findings
        if f.page_span and f.agreement is not Agreement.ABSENT and f.signal not in WHOLE
    ]
    # one that differs is marked over one that agrees
    marks: list[Agreement | None] = [None] * len(whole)
    for start, end, agreement in sorted(spans, key=lambda span: span[2] is Agreement.DIFFERS):
        if start < end:
            marks[start:end] = [agreement] * (end - start)
    cuts = {0, len(whole), *inner}
    cuts |= {i for i in range(1, len(whole)) if marks[i] is not marks[i - 1]}
    places = sorted(cuts)
    joined = Text()
    joined.append("…" if quote.prefix and first > 0 else "", style="dim")
    for start, end in pairwise(places):
        mark, inside = marks[start], inner[0] <= start < inner[1]
        piece = _flat(whole[start:end])
        if not styled and mark and piece.strip():
            piece = piece.replace(piece.strip(), f"**{piece.strip()}**")
        if not styled and start == inner[0]:
            piece = f"“{piece}"
        if not styled and end == inner[1]:
            piece = f"{piece}”"
        joined.append(piece, style=QUOTE_STYLE[mark] if mark else "bold" if inside else "dim")
    return joined.append("…" if quote.suffix else "", style="dim")


def _flat(text: str) -> str:
    """A piece of a page in one line without characters that could drive a terminal."""
    body = clean(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and body else ""
    return f"{before}{body}{after}"


def print_settings(out: Console, settings: Settings) -> None:
    """Every setting with its value, its default where that is another, and its meaning."""
    for name, field in Settings.model_fields.items():
        value, usual = (
            shown_setting(name, one) for one in (getattr(settings, name), field.default)
        )
        line = Text.assemble((f"CITEWATCH_{name.upper()}", "bold"), "=", value)
        if value != usual:
            line.append(f"  (default: {usual or 'empty'})", style="dim")
        out.print(line, soft_wrap=True)
        indent(out, Text(field.description or "", style="dim"), by=4)


def shown_setting(name: str, value: object) -> str:
    """A setting's value as the environment would give it; a password in it is hidden."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    text = clean(str(value))
    return _PASSWORD.sub(r"\1\2***", text) if name == "database_url" else text
