"""How well and how fast documents are read.

    python bench/reading.py [--json OUT] [--golden DIR] [--sentences FILE]

Printed and written: `attachment_f1`, over pairs of sentence and URL of the golden documents (they
were marked by hand, and the reader was written with them at hand: a floor, no forecast);
`checkworthy_f1` at the default threshold, over sentences marked by hand that the weights were not
tuned on, with every sentence it got wrong; and `mb_per_s` for each format, of source bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from making import docx, pdf  # noqa: E402  the project is not installed where it is developed

from tasks.reading.bibliography import read_bibliography  # noqa: E402
from tasks.reading.checkworthy import THRESHOLD, worth  # noqa: E402
from tasks.reading.document import read_document  # noqa: E402
from tasks.reading.values import Attachment, ReadDocument  # noqa: E402

GOLDEN = ROOT / "tests" / "golden" / "documents"
SENTENCES = Path(__file__).parent / "data" / "checkworthy.jsonl"
REPEATS = 3

MARKDOWN = """## Part {n}

In {year}, the [town of Aberfoyle](https://example.org/town/{n}) had {n} houses, of which **half** \
were built of *stone*.[^{n}] It grew by 4.5% a year until 1914. The mayor said that “nobody would \
leave”, but most people did ([report](https://example.org/report?id={n})).

- The mill closed in {year}: https://example.org/mill/{n}
- The school had two teachers.

[^{n}]: Archive, <https://example.org/archive/{n}>.

"""
HTML = """<h2>Part {n}</h2><p>In {year}, the <a href="https://example.org/town/{n}">town of
Aberfoyle</a> had {n} houses, of which <b>half</b> were built of <i>stone</i>.<sup><a
href="#f{n}">[{n}]</a></sup> It grew by 4.5&nbsp;% a year until 1914.</p><ul><li>The mill closed in
{year}.</li></ul><p id="f{n}">Archive, <a href="https://example.org/archive/{n}">online</a></p>
"""
WIKI = """== Part {n} ==
In {year}, the [[Aberfoyle|town]] had {n} houses.<ref name="a{n}">{{{{cite web |url=\
https://example.org/archive/{n} |title=Archive |access-date=2024-01-02}}}}</ref> It grew by 4.5% \
a year until 1914.<ref name="a{n}"/>
* The mill closed in {year}.

"""
TEXT = """Part {n} Of The Story

In {year}, the town of Aberfoyle had {n} houses, of which half were built of stone [{n}]. It grew
by 4.5% a year until 1914 (https://example.org/growth/{n}). The mayor said that nobody would leave.

"""


def f1(hits: int, given: int, wanted: int) -> float:
    """The harmonic mean of precision and recall; 1 when there is nothing to find."""
    return 2 * hits / (given + wanted) if given + wanted else 1.0


def golden_document(folder: Path) -> tuple[ReadDocument, dict[str, Any]]:
    """Read one golden document; gives it with what is expected of it."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    bibliography = expected.get("bibliography", "")
    listed = sorted(folder.glob("input.*"))
    source = next(path for path in listed if path.name != bibliography)
    references = (
        read_bibliography((folder / bibliography).read_bytes(), name=bibliography)
        if bibliography
        else {}
    )
    document = read_document(
        source.read_bytes(),
        name=source.name,
        bibliography=references,
        attachment=Attachment(expected.get("attachment", "paragraph")),
    )
    return document, expected


def attachment(folder: Path) -> dict[str, Any]:
    """F1 of (sentence, URL) pairs over all golden documents, and the documents that differ."""
    hits = given = wanted = documents = 0
    wrong: list[str] = []
    for case in sorted(path for path in folder.iterdir() if path.is_dir()):
        document, expected = golden_document(case)
        read = {(claim.text, link.url) for claim in document.claims for link in claim.links}
        want = {(claim["text"], url) for claim in expected["cited"] for url in claim["urls"]}
        hits += len(read & want)
        given += len(read)
        wanted += len(want)
        documents += 1
        if read != want:
            wrong.append(case.name)
    return {
        "attachment_f1": round(f1(hits, given, wanted), 4),
        "documents": documents,
        "pairs": wanted,
        "wrong_documents": wrong,
    }


def checkworthy(file: Path) -> dict[str, Any]:
    """F1 of the sentences found in need of a source."""
    hits = given = wanted = 0
    wrong: list[str] = []
    lines = file.read_text(encoding="utf-8").splitlines()
    for line in lines:
        row = json.loads(line)
        found = worth(row["text"])
        said = found.score >= THRESHOLD
        hits += said and row["needs_source"]
        given += said
        wanted += row["needs_source"]
        if said != row["needs_source"]:
            wrong.append(f"{found.score:.2f} {row['text']} {list(found.features)}")
    return {
        "checkworthy_f1": round(f1(hits, given, wanted), 4),
        "precision": round(hits / given, 4),
        "recall": round(hits / wanted, 4),
        "sentences": len(lines),
        "wrong_sentences": wrong,
    }


def samples() -> dict[str, bytes]:
    """A document of some hundred kilobytes in each format."""
    numbers = range(1, 401)

    def filled(template: str) -> bytes:
        return "".join(template.format(n=n, year=1500 + n) for n in numbers).encode()

    word = [("p", [f"In {1500 + n}, the town had {n} houses.", ("footnote", f"https://a.org/{n}")])
            for n in numbers]  # fmt: skip
    lines = [f"In {1500 + n}, the town had {n} houses, and half of them were of stone [{n}]."
             for n in numbers]  # fmt: skip
    return {
        "input.md": filled(MARKDOWN),
        "input.html": b"<html><body><nav>Home</nav>" + filled(HTML) + b"</body></html>",
        "input.wiki": filled(WIKI),
        "input.txt": filled(TEXT),
        "input.docx": docx(*word),  # type: ignore[arg-type]
        "input.pdf": pdf(*(lines[start : start + 50] for start in range(0, 400, 50))),  # type: ignore[arg-type]
    }


def speed() -> dict[str, float]:
    """Megabytes of source a second, the best of some runs."""
    figures: dict[str, float] = {}
    for name, data in samples().items():
        read_document(data, name=name)
        best = min(_seconds(data, name) for _ in range(REPEATS))
        figures[name.removeprefix("input.")] = round(len(data) / best / 1e6, 3)
    return figures


def _seconds(data: bytes, name: str) -> float:
    start = time.perf_counter()
    read_document(data, name=name)
    return time.perf_counter() - start


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--golden", type=Path, default=GOLDEN)
    parser.add_argument("--sentences", type=Path, default=SENTENCES)
    given = parser.parse_args()
    figures = attachment(given.golden) | checkworthy(given.sentences) | {"mb_per_s": speed()}
    for name, value in figures.items():
        if isinstance(value, list):
            print(f"{name}: {len(value)}")
            for line in value:
                print(f"    {line}")
        else:
            print(f"{name}: {value}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
