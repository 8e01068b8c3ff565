"""Which claim of the new version is which of the old one."""

from __future__ import annotations

import random
import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.versions import Placed, Versions, compare

PAIRS = Path(__file__).with_name("edits.txt").read_text(encoding="utf-8")
FIRST = "Kariba was filled in 1963."
LAST = "Its wall leans on two cliffs."


def versions(old: list[str], new: list[str]) -> Versions:
    """Compare texts; a claim's number is its text's, as in the database."""
    numbers: dict[str, int] = {}
    before, after = (
        [Placed(numbers.setdefault(text, len(numbers)), text) for text in texts]
        for texts in (old, new)
    )
    return compare(before, after)


def changed(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    texts = list(dict.fromkeys([*old, *new]))
    return [(texts[a], texts[b]) for a, b in versions(old, new).changed]


def pairs(kind: str) -> list[tuple[str, str]]:
    part = PAIRS.split(f"## {kind}\n")[1].split("##")[0]
    return [(a, b) for a, b in (line.split(" -> ") for line in part.splitlines())]


def in_place(old: str, new: str) -> bool:
    return bool(changed([FIRST, old, LAST], [FIRST, new, LAST]))


def elsewhere(old: str, new: str) -> bool:
    return bool(changed([old, FIRST, LAST], [FIRST, LAST, new]))


def test_edits_are_told_from_other_claims_about_the_same_thing() -> None:
    """The counts that docs/decisions.md names; the one mistake is a height become a length."""
    edits, others = pairs("the same claim, edited"), pairs("another claim")
    assert (len(edits), len(others)) == (30, 30)
    assert [pair for pair in edits if not in_place(*pair)] == []
    assert [pair for pair in others if in_place(*pair)] == [
        ("The dam is 128 metres high.", "The dam is 579 metres long.")
    ]
    assert sum(elsewhere(*pair) for pair in edits) == 26
    assert [pair for pair in others if elsewhere(*pair)] == []


def test_a_changed_number_is_an_edit() -> None:
    old, new = "State funds put $8 billion into models.", "State funds put $9 billion into models."
    found = versions([FIRST, old, LAST], [FIRST, new, LAST])
    assert (len(found.changed), found.dropped, found.added, found.moved) == (1, (), (), 0)


def test_one_claim_is_not_two() -> None:
    """Of two new ones the more alike is the edit; of two old ones likewise."""
    whole = "The bridge was opened in 1932 and cost 4 million pounds."
    halves = ["The bridge was opened in 1932.", "It cost 4 million pounds in all."]
    split = versions([FIRST, whole, LAST], [FIRST, *halves, LAST])
    assert (len(split.changed), len(split.dropped), len(split.added)) == (1, 0, 1)
    merged = versions([FIRST, *halves, LAST], [FIRST, whole, LAST])
    assert (len(merged.changed), len(merged.dropped), len(merged.added)) == (1, 1, 0)


def test_the_most_alike_pair_comes_first_wherever_it_stands() -> None:
    old = ["Exports of steel rose by 4 % in 2023.", "Exports of grain fell by 2 % in 2023."]
    new = ["Exports of grain fell by 3 % in 2023.", "Exports of steel rose by 5 % in 2023."]
    assert set(changed(old, new)) == {(old[0], new[1]), (old[1], new[0])}


def test_rows_that_look_alike_are_told_apart_by_their_place() -> None:
    old = [f"Reactor | {number} | 2023" for number in range(100, 160)]
    new = [f"Reactor | {number} | 2023" for number in range(900, 960)]
    assert changed(old, new) == list(zip(old, new, strict=True))
    assert changed([FIRST, *old], [LAST, "A preface.", FIRST, *new]) == list(
        zip(old, new, strict=True)
    ), "the place is counted from what was kept"


def test_an_edit_in_a_moved_paragraph_is_found() -> None:
    sections = [[f"Section {s} begins.", f"In {s} it fell by {s} %."] for s in range(1, 9)]
    old = [text for section in sections for text in section]
    new = [text for section in (*sections[4:], *sections[:4]) for text in section]
    new[new.index("In 2 it fell by 2 %.")] = "In 2 it fell by 7 %."
    found = versions(old, new)
    assert changed(old, new) == [("In 2 it fell by 2 %.", "In 2 it fell by 7 %.")]
    assert found.moved == 7, "of two halves of a document the smaller moved"


def test_what_was_inserted_or_dropped_moves_nothing() -> None:
    texts = [f"Claim number {number} of many." for number in range(50)]
    more = [*texts[:10], "Something quite different.", *texts[10:30], *texts[31:]]
    found = versions(texts, more)
    assert (found.moved, len(found.added), len(found.dropped)) == (0, 1, 1)
    assert versions(texts, texts) == Versions(changed=(), dropped=(), added=(), moved=0)
    assert versions([], texts).changed == versions(texts, []).changed == ()


def test_another_script_is_compared_too() -> None:
    assert in_place("国家基金向初创企业投入了80亿美元。", "国家基金向初创企业投入了90亿美元。")
    assert not in_place("国家基金向初创企业投入了80亿美元。", "大坝高一百二十八米。")


def test_ten_thousand_edited_claims_are_compared_in_seconds() -> None:
    """All pairs would be a hundred million; the time is of a machine under load."""
    chance = random.Random(7)
    names = [f"name{n}" for n in range(3_000)]
    old = [" ".join(chance.choices(names, k=15)) + " in 2023." for _ in range(10_000)]
    new = [text.replace("2023", "2024") for text in old]
    began = time.perf_counter()
    assert changed(old, new) == list(zip(old, new, strict=True))
    assert time.perf_counter() - began < 20


TEXTS = st.lists(
    st.builds(
        " ".join,
        st.lists(
            st.sampled_from(["steel", "grain", "rose", "fell", "by", "4", "%", "in", "2023", "not"])
        ),
    ),
    unique=True,
    max_size=12,
)


@given(TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_every_claim_is_one_thing_only(old: list[str], new: list[str]) -> None:
    """Kept, changed or dropped; kept, changed or added: each once, whatever the texts are."""
    found = versions(old, new)
    numbers = {text: number for number, text in enumerate(dict.fromkeys([*old, *new]))}
    kept = {numbers[text] for text in old} & {numbers[text] for text in new}
    first, second = [a for a, _ in found.changed], [b for _, b in found.changed]
    assert sorted([*kept, *first, *found.dropped]) == sorted(numbers[text] for text in old)
    assert sorted([*kept, *second, *found.added]) == sorted(numbers[text] for text in new)
    assert 0 <= found.moved <= max(0, len(kept) - 1)
    assert versions(old, new) == found
