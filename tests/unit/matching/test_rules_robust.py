"""What must not change a verdict, and what must never leave one verified."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest
from test_rules_golden import CASES, judged, page_of

from models.errors import JudgeError
from models.status import Reason, Status
from models.values import Context, Page, Passage, Statement
from tasks.matching.judges import load_judge

CONTEXT = Context(fetched_at=datetime(2026, 3, 15, tzinfo=UTC))
VERIFIED = [case for case in CASES if case["status"] == "verified"]
IDS = [case["id"] for case in VERIFIED]

SAME = {
    "curly marks": lambda text: re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’"),
    "straight marks": lambda text: re.sub(r"[“”]", '"', text).replace("’", "'"),
    "spaces": lambda text: "  " + text.replace(" ", "  ") + "\n",
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "percent in words": lambda text: re.sub(r"(\d)%", r"\1 percent", text),
    "no full stop": lambda text: text.rstrip("."),
    "digits to words": lambda text: re.sub(
        r"\b(4|5|20)\b", lambda m: {"4": "four", "5": "five", "20": "twenty"}[m[0]], text
    ),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_spelling_changes_no_verdict(case, change):
    assert judged(case, change(case["claim"])).status == judged(case).status


@pytest.mark.parametrize("case", VERIFIED, ids=IDS)
def test_upper_case_is_still_verified(case):
    if case["id"] == "de-quote":
        pytest.skip("a claim in capitals has no word in lower case to tell its language by")
    assert judged(case, case["claim"].upper()).status is Status.VERIFIED


@pytest.mark.parametrize(
    "case", [case for case in VERIFIED if re.search(r"\d", case["claim"])], ids=lambda c: c["id"]
)
def test_a_changed_digit_is_never_verified(case):
    for match in re.finditer(r"\d+(?:[.,]\d+)*", case["claim"]):
        number = match[0]
        for digit in "1379":
            changed = digit + number[1:]
            if changed == number:
                continue
            claim = case["claim"][: match.start()] + changed + case["claim"][match.end() :]
            assert judged(case, claim).status is not Status.VERIFIED, claim


@pytest.mark.parametrize("case", VERIFIED, ids=IDS)
def test_a_verb_that_is_negated_is_never_verified(case):
    match = re.search(r"\b(?:is|was|has|will)\b(?! not)", case["claim"])
    if match is None:
        pytest.skip("no auxiliary verb to negate")
    claim = f"{case['claim'][: match.end()]} not{case['claim'][match.end() :]}"
    assert judged(case, claim).status is not Status.VERIFIED, claim


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("The museum was built in 1931.", "The museum was not built in 1931."),
        ("The ferry carries cars.", "The ferry carries no cars."),
        ("The ferry carries cars.", "The ferry never carries cars."),
        ("The trial includes children.", "The trial does not include children."),
        ("The trial includes children.", "The trial excludes children."),
        ("Exports rose in 2021.", "Exports fell in 2021."),
        ("The council accepted the plan.", "The council rejected the plan."),
        ("Anna Berg leads the museum.", "Nina Falk leads the museum."),
        ("The museum is in Lund.", "The museum is in Malmö."),
        ("The lease ends in March 2027.", "The lease ends in June 2027."),
        ("The lease ends in March 2027.", "The lease ends in March 2029."),
        ("The pump moves 30 litres an hour.", "The pump moves 30 litres a day."),
        ("The pump moves 30 litres an hour.", "The pump moves 30 gallons an hour."),
    ],
)
def test_a_swap_turns_verified_into_something_else(true, false):
    page = Page(text=true, passages=(Passage(start=0, end=len(true), text=true),), language="en")
    judge = load_judge("rules")
    assert judge.judge(Statement(text=true), page, context=CONTEXT).status is Status.VERIFIED
    assert judge.judge(Statement(text=false), page, context=CONTEXT).status is not Status.VERIFIED


def long_page(words: int) -> Page:
    text = " ".join(f"word{number % 997} and item{number % 89}" for number in range(words // 3))
    return Page(text=text, passages=(Passage(start=0, end=len(text), text=text),), language="en")


def test_a_passage_of_100_000_words_is_judged_in_little_time():
    page = long_page(100_000)
    judge = load_judge("rules")
    started = time.process_time()
    claims = [Statement(text="word5 and item7 stand together."), Statement(text="Nothing of it.")]
    judgements = judge.judge_page(claims, page, context=CONTEXT)
    assert time.process_time() - started < 10
    assert all(
        judgement.quote is None or len(judgement.quote.exact) < 5_000 for judgement in judgements
    )


@pytest.mark.parametrize("claim", ["…", "?!", "(—)", "the of and", "\u200b.", "😀😀"])
def test_a_claim_without_content_is_not_stated(claim):
    judgement = judged(CASES[0], claim)
    assert judgement.reason is Reason.NOT_STATED
    assert judgement.explanation == Reason.NOT_STATED.sentence


def test_an_empty_claim_is_refused():
    with pytest.raises(ValueError, match="empty claim"):
        judged(CASES[0], " \n")


def test_an_empty_page_does_not_state_anything():
    page = Page(text="", passages=())
    judgement = load_judge("rules").judge(Statement(text="Anything at all."), page, context=CONTEXT)
    assert judgement.reason is Reason.NOT_STATED
    assert judgement.quote is None


def test_an_unknown_judge_is_a_clear_error():
    with pytest.raises(JudgeError, match=r"^unknown judge 'x'; known: rules, embedded$") as caught:
        load_judge("x")
    assert "CITEWATCH_JUDGE" in caught.value.hint


def test_the_same_claims_in_any_order_get_the_same_verdicts():
    page = page_of(CASES[0])
    claims = [Statement(text=case["claim"]) for case in CASES]
    judge = load_judge("rules")
    forwards = judge.judge_page(claims, page, context=CONTEXT)
    backwards = judge.judge_page(claims[::-1], page, context=CONTEXT)
    assert forwards == backwards[::-1]
    assert forwards == [judge.judge(claim, page, context=CONTEXT) for claim in claims]


def test_eighty_sentences_and_twenty_claims_take_under_ten_milliseconds_a_claim():
    sentences = [f"{case['page'][0]} Part {number}." for number in range(3) for case in CASES][:80]
    text, passages = "", []
    for sentence in sentences:
        passages.append(Passage(start=len(text), end=len(text) + len(sentence), text=sentence))
        text += sentence + "\n"
    page = Page(text=text, passages=tuple(passages), language="en")
    claims = [Statement(text=case["claim"]) for case in CASES[:20]]
    judge = load_judge("rules")
    judge.judge_page(claims[:1], page, context=CONTEXT)
    started = time.process_time()
    judge.judge_page(claims, page, context=CONTEXT)
    assert (time.process_time() - started) / len(claims) < 0.025
