"""Ignore comments: what they are for, what is wrong with them, and that nothing else changes."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.errors import InputError
from tasks.reading.document import read_document
from tasks.reading.ignores import Instruction, instruction
from tasks.reading.values import CommentProblem, Ignored, ReadDocument

IGNORE = "<!-- citewatch: ignore -->"


def read(text: str, name: str = "a.md") -> ReadDocument:
    return read_document(text.encode("utf-8", "surrogatepass"), name=name)


def ignored(text: str, name: str = "a.md") -> list[str]:
    document = read(text, name)
    assert document.problems == ()
    return [claim.text for claim in document.claims if claim.ignored]


# -- what a comment says


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (" citewatch: ignore ", Instruction("ignore", "")),
        ("citewatch:ignore", Instruction("ignore", "")),
        (" Citewatch : IGNORE ", Instruction("ignore", "")),
        (" citewatch: ignore - the page\n is  gone ", Instruction("ignore", "the page is gone")),
        (" citewatch: ignore — why", Instruction("ignore", "why")),
        (" citewatch: ignore—why", Instruction("ignore", "why")),
        (" citewatch: ignore -- why - so ", Instruction("ignore", "why - so")),
        (" citewatch: ignore-start – quoted ", Instruction("ignore-start", "quoted")),
        (" citewatch: ignore-end ", Instruction("ignore-end", "")),
        (" citewatch is a tool ", None),
        (" we ignore what citewatch: says ", None),
        ("", None),
    ],
)
def test_what_a_comment_asks_for(comment: str, expected: Instruction | None):
    assert instruction(comment) == expected


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        (" citewatch: ingore ", "there is no instruction 'ingore'. Did you mean ignore?"),
        (" citewatch: ignore-begin ", "there is no instruction 'ignore-begin'. Did you mean"),
        (" citewatch: quiet - now ", "'quiet'. Known are ignore, ignore-start, ignore-end."),
        (" citewatch: — ", "there is no instruction"),
        (" citewatch: ", "says nothing"),
        (" citewatch ignore ", "a colon is missing: write <!-- citewatch: ignore"),
        (" citewatch-ignore ", "a colon is missing"),
        (" citewatch: ignore this one ", "words stand after ignore without a dash"),
        (" citewatch: \x1b[31mred ", "there is no instruction"),
    ],
)
def test_what_is_wrong_with_a_comment(comment: str, said: str):
    found = instruction(comment)
    assert isinstance(found, str)
    assert said in found
    assert found.isprintable()


@pytest.mark.parametrize("length", [10, 300_000])
@pytest.mark.parametrize("filling", [" ", "-", "—", "x", "citewatch: "])
def test_a_long_comment_is_read_in_linear_time(length: int, filling: str):
    found = instruction(" citewatch: ignore - " + filling * length + "y")
    assert isinstance(found, Instruction)
    assert len(found.why) <= 500
    assert not isinstance(instruction("citewatch: " + filling * length + "y"), Instruction)


@pytest.mark.parametrize("apart", [" ", "\n", "\n\n", " Rain fell. "])
@pytest.mark.parametrize("name", ["a.md", "a.html", "a.wiki"])
def test_thousands_of_comments_are_read_in_seconds(apart: str, name: str):
    number = 20_001 if name == "a.html" else 4_000
    text = f"Snow fell.{apart}" + apart.join([IGNORE] * number) + f"{apart}Hail fell."
    if name == "a.html":
        with pytest.raises(InputError, match=r"^a\.html: holds more than 20000 ignore comments"):
            read(text, name)
        return
    begun = time.process_time()
    assert any(claim.ignored for claim in read(text, name).claims)
    assert time.process_time() - begun < 10


# -- which sentences it is for


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{IGNORE}\n\nRain fell. Snow fell.\n\nHail fell.", ["Rain fell.", "Snow fell."]),
        (f"{IGNORE}\nRain fell. Snow fell.\n\nHail fell.", ["Rain fell.", "Snow fell."]),
        (f"Rain fell.\n{IGNORE}\nSnow fell. Hail fell.", ["Snow fell.", "Hail fell."]),
        (f"{IGNORE} Rain fell.\n\nSnow fell.", ["Rain fell."]),
        (f"Rain fell.{IGNORE} Snow fell.", ["Rain fell."]),
        (f"Rain fell. {IGNORE} Snow fell.", ["Rain fell."]),
        (f"Rain fell. Snow {IGNORE} fell. Hail fell.", ["Snow fell."]),
        (f"Rain fell. Snow fell. {IGNORE}\n\nHail fell.", ["Snow fell."]),
        (f"Rain fell [1].{IGNORE} Snow fell.\n\n[1]: https://a.org/", ["Rain fell."]),
        (f"Rain fell. Source: [BBC](https://a.org/). {IGNORE}", ["Rain fell."]),
        (f"- Rain fell.\n- Snow fell. {IGNORE}\n- Hail fell.", ["Snow fell."]),
        (f"- Rain fell.\n\n{IGNORE}\n\n- Snow fell.\n- Hail fell.", ["Snow fell."]),
        (f"> {IGNORE}\n>\n> Rain fell.\n\nSnow fell.", ["Rain fell."]),
        (f"{IGNORE}\n\n| a | b |\n|---|---|\n| c | d |\n| e | f |\n", ["c | d"]),
        (f"Rain fell.\n\n    {IGNORE}\n", []),
        (f"Rain fell `{IGNORE}`.", []),
        (f"```\n{IGNORE}\n```\n\nRain fell.", []),
        (f"<!-- a note -->\n\n{IGNORE}\n\n<!-- another -->\n\nRain fell.", ["Rain fell."]),
        ("<!--\ncitewatch: ignore\n- the reason\n-->\n\nRain fell.", ["Rain fell."]),
        (f"Rain fell.[^1]\n\n[^1]: Snow fell in Bern. {IGNORE[:4]} nothing", []),
    ],
)
def test_what_a_comment_in_markdown_is_for(text: str, expected: list[str]):
    assert ignored(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"<p>Rain fell.</p>{IGNORE}<p>Snow fell. Hail fell.</p>", ["Snow fell.", "Hail fell."]),
        (f"<p>{IGNORE}Rain fell. Snow fell.</p><p>Hail fell.</p>", ["Rain fell.", "Snow fell."]),
        (f"<p>Rain fell.{IGNORE}</p><p>Snow fell.</p>", ["Rain fell."]),
        (f"<p>Rain fell.\n {IGNORE}\n Snow fell. Hail fell.</p>", ["Snow fell."]),
        (f"<p>Rain fell. Snow\n{IGNORE}\nfell. Hail fell.</p>", ["Snow fell."]),
        (f"<p>Rain fell.\n{IGNORE}\n</p><p>Snow fell.</p>", ["Rain fell."]),
        (f"<ul><li>{IGNORE}Rain fell.<li>Snow fell.</ul>", ["Rain fell."]),
        (f"<table>{IGNORE}<tr><th>a<th>b</tr><tr><td>c<td>d</tr></table>", ["c | d"]),
        (f"<script>'{IGNORE}'</script><template>{IGNORE}</template><p>Rain fell.</p>", []),
        (f"<style>{IGNORE}</style><p title='{IGNORE}'>Rain fell.</p>", []),
    ],
)
def test_what_a_comment_in_html_is_for(text: str, expected: list[str]):
    assert ignored(text, "a.html") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Rain fell.\n\n{IGNORE}\nSnow fell. Hail fell.", ["Snow fell.", "Hail fell."]),
        (f"Rain fell.{IGNORE} Snow fell.", ["Rain fell."]),
        (f"Rain fell.<ref>https://a.org</ref>{IGNORE} Snow fell.", ["Rain fell."]),
        (f"Rain fell.\n{IGNORE}\nSnow fell. Hail fell.", ["Snow fell."]),
        (f"* Rain fell.\n{IGNORE}\n* Snow fell.\n* Hail fell.", ["Snow fell."]),
        (f"{{|\n! a !! b\n|-\n| c || d {IGNORE}\n|-\n| e || f\n|}}", ["c | d"]),
        (f"{{|\n! a !! b\n{IGNORE}\n|-\n| c || d\n|-\n| e || f\n|}}", ["c | d"]),
        (f"<nowiki>{IGNORE}</nowiki> Rain fell.", []),
    ],
)
def test_what_a_comment_in_wikitext_is_for(text: str, expected: list[str]):
    assert ignored(text, "a.wiki") == expected


@pytest.mark.parametrize(
    ("name", "apart"), [("a.md", "\n\n"), ("a.html", "<p>"), ("a.wiki", "\n\n")]
)
def test_a_stretch_holds_what_begins_in_it(name: str, apart: str):
    start, end = "<!-- citewatch: ignore-start - quoted -->", "<!-- citewatch: ignore-end -->"
    text = apart.join(["Rain fell.", start, "Snow fell.", "Hail fell.", end, "Fog fell."])
    assert ignored(text, name) == ["Snow fell.", "Hail fell."]
    text = f"Rain fell. {start} Snow fell. Hail {end} fell. Fog fell."
    assert ignored(text, name) == ["Snow fell.", "Hail fell."]
    (_, snow, *_) = read(text, name).claims
    assert snow.ignored == Ignored(line=1, why="quoted")


def test_two_stretches_and_a_gap():
    start, end = "<!-- citewatch: ignore-start -->", "<!-- citewatch: ignore-end -->"
    text = f"{start}\n\nA fell.\n\n{end}\n\nB fell.\n\n{start}\n\nC fell.\n\n{end}\n\nD fell."
    assert ignored(text) == ["A fell.", "C fell."]


def test_formats_without_comments_show_them_as_text():
    document = read(f"Rain fell in 1901. {IGNORE}", "a.txt")
    assert [claim.ignored for claim in document.claims] == [None] * len(document.claims)
    assert document.problems == ()


# -- what is wrong


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Rain fell.\n\n<!-- citewatch: ingore -->\n", 3, "'ingore'. Did you mean ignore?"),
        ("Rain fell.\n\n<!-- citewatch ignore -->\n", 3, "a colon is missing"),
        ("<!-- citewatch: ignore-start -->\n\nRain fell.", 1, "ignore-start without ignore-end"),
        ("Rain fell.\n\n<!--\ncitewatch: ignore-start\n-->", 3, "ignore-start without ignore-end"),
        ("Rain fell.\n\n<!-- citewatch: ignore-end -->", 3, "without ignore-start before it"),
        (f"# Rain\n\n{IGNORE}\n\n# Snow\n\nIt fell.", 3, "no sentence here to ignore"),
        (f"Rain fell.\n\n{IGNORE}\n", 3, "no sentence here to ignore"),
        (f"# Rain {IGNORE}\n\nIt fell.", 1, "no sentence here to ignore"),
    ],
)
def test_a_wrong_comment_is_reported_and_ignores_nothing(text: str, line: int, message: str):
    document = read(text)
    (problem,) = document.problems
    assert problem.line == line
    assert message in problem.message
    assert all(claim.ignored is None for claim in document.claims)


def test_a_stretch_within_a_stretch_is_reported_and_the_outer_one_holds():
    start, end = "<!-- citewatch: ignore-start -->", "<!-- citewatch: ignore-end -->"
    text = f"{start}\n\nA fell.\n\n{start}\n\nB fell.\n\n{end}\n\nC fell.\n\n{start}\n\n{end}"
    document = read(text)
    assert document.problems == (
        CommentProblem(line=5, message="a stretch began on line 1 already"),
        CommentProblem(line=13, message="there is no sentence here to ignore"),
    )
    assert [bool(claim.ignored) for claim in document.claims] == [True, True, False]


# -- properties

SENTENCES = st.sampled_from(
    [
        "Rain fell on 12 days in 1901.",
        "The mill was built by *Anna Miller* in 1820.",
        "Exports rose by **5%** ([report](https://a.org/report)).",
        "Nobody counted the 30 boats.[^1]",
        "The [tower](https://a.org/tower) is 96 metres tall.",
        "Snow fell in Bern (https://a.org/snow).",
    ]
)
BLOCKS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
DOCUMENTS = st.lists(BLOCKS | BLOCKS.map("- ".__add__), min_size=1, max_size=5)
NOTE = "\n\n[^1]: https://a.org/note\n"
COMMENTS = st.sampled_from(
    [
        IGNORE,
        "<!-- citewatch: ignore - the page is gone -->",
        "<!-- citewatch: ignore-start -->",
        "<!-- citewatch: ignore-end -->",
        "<!-- citewatch: nonsense -->",
    ]
)


def seen(document: ReadDocument, comments: list[str]) -> list[tuple[object, ...]]:
    """Claims with what they are written as, and what is cited, without the comments in it."""

    def written(start: int, end: int) -> str:
        text = document.text[start:end]
        for comment in comments:
            text = text.replace(comment, "")
        return " ".join(text.split())

    return [
        (
            claim.text,
            written(claim.start, claim.end),
            [(link.url, written(link.start, link.end)) for link in claim.links],
            [part.text for part in claim.parts],
            (claim.kind, claim.heading, claim.context, claim.lead, claim.score),
        )
        for claim in document.claims
    ]


@given(DOCUMENTS, st.lists(st.tuples(st.integers(0, 5), COMMENTS), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_comment_between_paragraphs_changes_no_claim(
    blocks: list[str], places: list[tuple[int, str]]
):
    blocks = [block.replace("- ", "", 1) for block in blocks]
    with_comments = list(blocks)
    for index, comment in places:
        with_comments.insert(index, comment)
    plain = read("\n\n".join(blocks) + NOTE)
    marked = read("\n\n".join(with_comments) + NOTE)
    comments = [comment for _, comment in places]
    assert seen(marked, comments) == seen(plain, comments)


@given(DOCUMENTS, st.data())
@settings(max_examples=40, deadline=None)
def test_a_comment_within_a_paragraph_changes_no_claim(blocks: list[str], data: st.DataObject):
    comment = data.draw(COMMENTS)
    block = data.draw(st.integers(0, len(blocks) - 1))
    text = blocks[block]
    gaps = [at for at, char in enumerate(text) if char == " " and at > 1]
    at = data.draw(st.sampled_from([*gaps, len(text)]))
    marked = [*blocks]
    marked[block] = f"{text[:at]}{comment}{text[at:]}"
    plain = read("\n\n".join(blocks) + NOTE)
    assert seen(read("\n\n".join(marked) + NOTE), [comment]) == seen(plain, [comment])


@given(DOCUMENTS, st.integers(0, 5), COMMENTS, st.sampled_from(["a.md", "a.html", "a.wiki"]))
@example(["Rain fell."], 0, IGNORE, "a.html")
@settings(max_examples=40, deadline=None)
def test_a_comment_for_us_reads_as_any_other(blocks: list[str], at: int, comment: str, name: str):
    other = comment.replace("citewatch:", "something ")
    assert len(other) == len(comment)
    ours, others = ([*blocks[:at], one, *blocks[at:]] for one in (comment, other))
    apart = "<p>" if name == "a.html" else "\n\n"
    mine, theirs = read(apart.join(ours), name), read(apart.join(others), name)
    assert [(c.text, c.start, c.end, c.line, c.column, c.links) for c in mine.claims] == [
        (c.text, c.start, c.end, c.line, c.column, c.links) for c in theirs.claims
    ]
    assert not any(claim.ignored for claim in theirs.claims)
