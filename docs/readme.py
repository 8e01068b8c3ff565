"""Put the demo's real output, and the figures of the benchmarks, into README.md.

    make demo > out/demo.txt; make accuracy; python docs/readme.py

Reads `out/demo.txt`, and what `make accuracy` writes: `gold_JUDGE.json`, `accuracy-JUDGE.json`,
`robustness-JUDGE.json` and `judge_speed.json` in `out/`. What is not there leaves its part of the
README as it is.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ("49 percent", "18 July", "half of the world", "Riyadh", "Singapore", "6 million")
"""Words of the demo's claims that the README shows."""
JUDGES = ("rules", "embedded")
SETS = {
    "verdict_dev": "passages: Wikipedia, science, web",
    "pages_dev": "whole pages: Wikipedia's sources, news, calls",
    "other_dev": "passages: climate, health, exams (never trained on)",
    "nli_dev": "sentence pairs (general entailment)",
}
"""What the labelled files hold, by name, in the order of the table."""
WICE, SOURCES = "wice-claim-page", "wp_citation_checker"
"""The sources in pages_dev that may be set beside published figures."""
PUBLISHED_WICE = (
    ("AlignScore, 355 M weights", 0.66),
    ("MiniCheck-RoBERTa, 355 M", 0.676),
    ("MiniCheck-DeBERTa, 435 M", 0.694),
    ("MiniCheck-Flan-T5, 783 M", 0.722),
    ("gpt-4o", 0.785),
)
"""Balanced accuracy on WiCE's test split, claim against cited page, as published."""
PUBLISHED_SOURCES = (
    ("DeepSeek-V3.2", 0.75, None),
    ("Claude Sonnet 4.5", 0.776, 0.34),
)
"""The same on 117 Wikipedia citations with their fetched pages, and bad ones called supported."""


def put(readme: str, name: str, text: str) -> str:
    """Replace what stands between the marks of `name`."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, found, rest = readme.partition(begin)
    _, closed, tail = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"README.md has no {begin} … {end}")
    return f"{head}{begin}\n{text.strip()}\n{end}{tail}"


def demo(text: str) -> str:
    """Some findings of the first check, its table of statuses, and what changed in the second."""
    first, second = text.split("$ citewatch check", 2)[1:]
    first, news = first.split("A publisher corrects", 1)
    blocks = re.split(r"\n(?=\S)", first)
    findings = [block for block in blocks[1:] if any(words in block for words in SHOWN)]
    table = [block for block in blocks if block.startswith(("verified", "contradicted", "missing"))]
    again = re.split(r"\n(?=\S)", second)
    changed = [block for block in again[1:] if " (was " in block.partition("\n")[0]]
    parts = [
        *["$ citewatch check" + blocks[0], *findings, "", *table, ""],
        *["A publisher corrects" + news.partition("\n")[0], ""],
        *["$ citewatch check" + again[0], *changed[:1]],
    ]
    lines = "\n".join(line.rstrip() for line in "\n".join(parts).splitlines())
    return f"```console\n{lines}\n```"


def accuracy(judges: dict[str, dict[str, float]]) -> str:
    """The table of the real-pages benchmark, a row a judge."""
    rows = "".join(
        f"| `{name}` | {figures['n']} | {figures['macro_f1']:.2f} | "
        f"{figures['false_verified']:.1%} | {figures['contradicted_precision']:.0%} | "
        f"{figures['quote_hit']:.0%} | {figures['citations_per_s']:.0f} |\n"
        for name, figures in judges.items()
    )
    return (
        "Claims about real web pages, through the whole flow:\n\n"
        "| judge | claims | macro-F1 | false verified | contradicted precision | quote hits | "
        "citations/s |\n|---|---:|---:|---:|---:|---:|---:|\n"
        f"{rows}\n"
        "*False verified* is the share of claims that are not verified and were called so;\n"
        "*quote hits* that of decided ones whose quote overlaps the evidence a person marked. By\n"
        "`bench/real_pages.py --pages DIR --gold FILE --judge NAME --json out/gold_NAME.json`."
    )


def judged(reports: dict[str, dict[str, Any]]) -> str:
    """The table of the labelled files, a row a file and judge."""
    rows = "".join(
        f"| {title} | `{judge}` | {part['n']:,} | {part['macro_f1']:.2f} | "
        f"{part['balanced_accuracy']:.2f} | {part['false_verified']:.1%} | "
        f"{part['contradicted_precision']:.2f} | {part['contradicted_recall']:.2f} | "
        f"{part['ece']:.2f} | {part['ms_per_claim']:.0f} |\n"
        for name, title in SETS.items()
        for judge, report in reports.items()
        for part in [report["files"].get(f"{name}.jsonl.gz")]
        if part
    )
    limit = max(part["limit"] for one in reports.values() for part in one["files"].values())
    sampled = f" At most {limit:,} claims of each were judged." if limit else ""
    return (
        "Labelled claims of public sets (development splits), as passages or whole pages:\n\n"
        "| claims | judge | n | macro-F1 | balanced accuracy | false verified | "
        "contradicted precision | contradicted recall | ECE | ms a claim |\n"
        f"|---|---|{'---:|' * 8}\n{rows}\n"
        "Balanced accuracy is of *verified* against the rest; *ECE* is how far the confidence is\n"
        "from the share that is right. These splits are ours, made of published development and\n"
        "test files: **set none of these rows beside a published figure.** Half of the first two\n"
        f"sets also fitted the decision of `embedded`.{sampled}\n\n{_settings(reports)}"
    )


def _settings(reports: dict[str, dict[str, Any]]) -> str:
    """The threshold that would hold false-verified at 5 % over all the files, by judge."""
    told = []
    for judge, report in reports.items():
        point, own = report["all"]["holds_5_percent"], report["own_threshold"]
        has = f" (its own is {own:.2f})" if own is not None else ""
        if point is None:
            told.append(f"no threshold of `{judge}` does")
        else:
            told.append(
                f"`{judge}` {point['threshold']:.2f}{has}, macro-F1 {point['macro_f1']:.2f}, "
                f"{point['verified_recall']:.0%} of the verified found"
            )
    return (
        "The lowest threshold of *verified* that holds *false verified* at 5 % over all of them:\n"
        f"{'; '.join(told)}."
    )


def comparable(reports: dict[str, dict[str, Any]]) -> str:
    """Our figures beside published ones, where that is fair."""
    ours = {
        judge: report["files"]["pages_dev.jsonl.gz"]["sources"]
        for judge, report in reports.items()
        if "pages_dev.jsonl.gz" in report["files"]
    }
    wice = "".join(
        f"| **Citewatch `{judge}`** | dev, n = {part[WICE]['n']} | "
        f"**{part[WICE]['balanced_accuracy']:.3f}** |\n"
        for judge, part in ours.items()
        if WICE in part
    )
    wice += "".join(f"| {name} | test | {figure:.3f} |\n" for name, figure in PUBLISHED_WICE)
    sources = "".join(
        f"| **Citewatch `{judge}`** | {part[SOURCES]['n']} of them (dev) | "
        f"**{part[SOURCES]['balanced_accuracy']:.3f}** | {part[SOURCES]['false_verified']:.0%} |\n"
        for judge, part in ours.items()
        if SOURCES in part
    )
    sources += "".join(
        f"| {name} | 117 | {figure:.3f} | {'-' if bad is None else f'{bad:.0%}'} |\n"
        for name, figure, bad in PUBLISHED_SOURCES
    )
    return (
        "Only two rows may be compared with the literature, as far as our development splits and\n"
        "their test splits can be. Half of ours also fitted the decision of `embedded`.\n\n"
        "| WiCE: claim against its cited page | split | balanced accuracy |\n|---|---|---:|\n"
        f"{wice}\n"
        "| Wikipedia citations with their fetched pages | claims | balanced accuracy | "
        f"bad ones called supported |\n|---|---|---:|---:|\n{sources}"
    )


def robust(reports: dict[str, dict[str, Any]]) -> str:
    """What held when claims were changed, a row a kind."""
    first = next(iter(reports.values()))
    rows = "".join(
        f"| {kind} |"
        + "".join(
            f" {one['kinds'][kind]['held']:.1%} of {one['kinds'][kind]['n']} |"
            for one in reports.values()
        )
        + "\n"
        for kind in first["kinds"]
    )
    heads = "".join(f" `{judge}` |" for judge in reports)
    return (
        "Changed claims: after a swapped number, year or name, or a denial, a verified claim must\n"
        "not stay verified; after the other changes the status must stay what it was. Wanted is\n"
        f"{first['wanted']:.0%} of each (`bench/robustness.py`):\n\n"
        f"| change |{heads}\n|---|{'---:|' * len(reports)}\n{rows}"
    )


def speed(figures: dict[str, Any]) -> str:
    """One paragraph about time and memory."""
    ms, fresh = figures["ms_per_claim"], figures["fresh_process"]
    return (
        f"On a page of {figures['sentences']} sentences, on one core, `embedded` takes "
        f"{ms['embedded']:.0f} ms a claim and `rules` {ms['rules']:.0f} ms;\n"
        "asking the same model about every sentence of the page takes "
        f"{figures['ratio']:.1f} times as long as `embedded`.\n"
        f"`embedded` is ready after {fresh['embedded']['load_s']:.1f} s and takes "
        f"{fresh['embedded']['peak_mb']:.0f} MB, `rules` {fresh['rules']['load_s']:.1f} s and "
        f"{fresh['rules']['peak_mb']:.0f} MB\n(`bench/judge_speed.py`)."
    )


def read(pattern: str) -> dict[str, dict[str, Any]]:
    """The reports of the judges that are there, by judge."""
    return {
        name: json.loads(file.read_text(encoding="utf-8"))
        for name in JUDGES
        if (file := ROOT / "out" / pattern.format(name)).exists()
    }


def main() -> None:
    """Rewrite README.md."""
    path = ROOT / "README.md"
    readme = path.read_text(encoding="utf-8")
    output, times = ROOT / "out/demo.txt", ROOT / "out/judge_speed.json"
    if output.exists():
        readme = put(readme, "demo", demo(output.read_text(encoding="utf-8")))
    for name, reports, text in (
        ("accuracy", read("gold_{}.json"), accuracy),
        ("judged", read("accuracy-{}.json"), judged),
        ("comparable", read("accuracy-{}.json"), comparable),
        ("robust", read("robustness-{}.json"), robust),
    ):
        if reports:
            readme = put(readme, name, text(reports))
    if times.exists():
        readme = put(readme, "speed", speed(json.loads(times.read_text(encoding="utf-8"))))
    path.write_text(readme, encoding="utf-8")


if __name__ == "__main__":
    main()
