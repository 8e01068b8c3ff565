"""Put the demo's real output, and the figures of the benchmarks, into README.md.

    make demo > out/demo.txt; python docs/readme.py

Reads `out/demo.txt` and `out/gold_JUDGE.json` (bench/real_pages.py writes them); what is not there
leaves its part of the README as it is.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ("c03", "c05", "c07", "c09", "c13")


def put(readme: str, name: str, text: str) -> str:
    """Replace what stands between the marks of `name`."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, _, rest = readme.partition(begin)
    _, _, tail = rest.partition(end)
    return f"{head}{begin}\n{text.strip()}\n{end}{tail}"


def demo(text: str) -> str:
    """Some findings of the first check, and its table of statuses."""
    first = text.split("$ citewatch check", 1)[1].split("A publisher corrects", 1)[0]
    blocks = re.split(r"\n(?=\S)", first)
    shown = tuple(f"[{name}]" for name in SHOWN)
    findings = [block for block in blocks if block.partition("\n")[0].endswith(shown)]
    table = [block for block in blocks if block.startswith(("verified", "contradicted", "missing"))]
    lines = "\n".join(["$ citewatch check" + blocks[0], *findings, "", *table])
    return "```console\n" + "\n".join(line.rstrip() for line in lines.splitlines()) + "\n```"


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


def main() -> None:
    """Rewrite README.md."""
    path = ROOT / "README.md"
    readme = path.read_text(encoding="utf-8")
    output = ROOT / "out/demo.txt"
    judges = {
        name: json.loads(file.read_text())
        for name in ("rules", "embedded")
        if (file := ROOT / f"out/gold_{name}.json").exists()
    }
    if output.exists():
        readme = put(readme, "demo", demo(output.read_text(encoding="utf-8")))
    if judges:
        readme = put(readme, "accuracy", accuracy(judges))
    path.write_text(readme, encoding="utf-8")


if __name__ == "__main__":
    main()
