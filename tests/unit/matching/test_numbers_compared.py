"""Whether a page's number bears out a claim's: the documented tolerances, row by row."""

from __future__ import annotations

import pytest

from tasks.matching.numbers import Comparison, compare, find_quantities, same_noun

ROWS = """
-- same
8 billion | 8 billion | same
$8bn | US$8 billion | same
83 % | 83 per cent | same
eighty-three companies | 83 companies | same
1,500 | 1.5 thousand | same
RMB 60bn | 60 billion yuan | same
a five-year plan | 5 years | same
60 minutes | one hour | same
12 months | a period of one year | same
over $8bn | more than $8 billion | same
between 10 and 20 million | 10-20 million | same
25 basis points | 0.25 percentage points | same
half of voters | 50 % of voters | same
the third largest | the 3rd largest | same
GPT-4 | gpt-4 | same
5 pm | 17:00 | same
6,000 litres an hour | 100 litres a minute | same
6,000 litres of water an hour | 6,000 litres of water a minute | different
20 trains a week | 3 trains a day | unrelated
won 3-2 | a 3-2 victory | same
-- rounded to the claim's precision
$8 billion | $8.2 billion | rounded
$8 billion | $7.9bn | rounded
6 % | 6.2 % | rounded
20 % | 20.4 % | rounded
1.2 trillion | 1,234 billion | rounded
60,000 people | 60,123 people | rounded
2.5 million | 2,487,000 | rounded
a third of voters | 33 % of voters | rounded
33 % of voters | a third of voters | rounded
two thirds | 67 % | rounded
1 in 5 people | 20 per cent | same
5 miles | 8 km | rounded
8 km | 5 miles | rounded
100 °F | 38 °C | rounded
10 kg | 22 lb | rounded
-- hedges
about 80 % | 83 % | rounded
about 80 % | 80 % | rounded
about 80 % | 85 % | insufficient
about 80 % | 95 % | different
around 300 firms | 296 firms | rounded
nearly 20 % | 19.4 % | rounded
nearly 20 % | 20 % | rounded
nearly 20 % | 22 % | different
nearly 20 % | 12 % | different
just over 20 % | 20.7 % | rounded
just over 20 % | 19 % | different
over $8 billion | $8.2bn | rounded
over $8 billion | $8.2 billion | rounded
over $8 billion | $7.9bn | different
over $8 billion | $11bn | rounded
over $8 billion | $80bn | different
over $8 billion | $20bn | insufficient
under $8 billion | under $9bn | different
over $8 billion | $14bn | insufficient
over $8 billion | $8bn | different
over 300 people | 300 people | different
over $8 billion | up to $8bn | different
over $8 billion | nearly $8bn | different
over $8 billion | at least $8bn | rounded
over $8 billion | about $8bn | insufficient
over $8 billion | over $9bn | rounded
over $8 billion | over $7bn | different
at least 300 people | 300 people | rounded
at least 300 people | 299 people | different
500+ firms | 520 firms | rounded
under 300 people | 290 people | rounded
under 300 people | 300 people | different
under 300 people | 310 people | different
under 300 people | 30 people | different
under 300 people | 120 people | rounded
under 300 people | 90 people | insufficient
up to 300 people | 120 people | insufficient
up to 300 people | 300 people | rounded
up to 300 people | 301 people | different
up to 20 % | at least 20 % | different
$8 billion | over $8bn | rounded
$8 billion | about $8bn | rounded
$8 billion | nearly $8bn | rounded
$8 billion | up to $8bn | insufficient
$7 billion | over $8bn | different
$9 billion | over $8bn | insufficient
$80 billion | over $8bn | different
-- the claim says more than the page
$8.2 billion | $8 billion | insufficient
83 % | about 80 % | insufficient
8.25 % | 8.2 % | insufficient
15 million | between 10 and 20 million | insufficient
10 to 15 million | 10 to 20 million | insufficient
$2 billion | $2.2 billion | insufficient
-- another number
83 companies | 84 companies | different
80 % | 83 % | different
$8 billion | $9 billion | different
$8 billion | $8 million | different
2 million | 2.4 million | different
100 people | 140 people | different
25 million | between 10 and 20 million | different
10 to 20 million | 30 to 40 million | different
a third of voters | 45 % of voters | different
5 miles | 5 km | different
the third largest | the fifth largest | different
GPT-4 | GPT-3 | different
version 2.1 | version 2.0 | different
5 pm | 6 pm | different
won 3-2 | won 4-2 | different
-5 °C | 5 °C | different
doubled | tripled | different
-- a range that holds the page's number
between 10 and 20 million | 15 million | rounded
between 10 and 20 million | over 30 million | different
hundreds of people | 340 people | rounded
thousands of people | 340 people | different
-- not to be compared
5 % | 5 percentage points | unrelated
$5 | €5 | unrelated
$5 | A$5 | unrelated
$5 | 5 people | unrelated
5 km | 5 kg | unrelated
5 years | 5 km | unrelated
300 companies | 300 people | unrelated
the fifth floor | 5 floors | unrelated
GPT-4 | 4 people | unrelated
GPT-4 | H20 chips | unrelated
rose from 10 % to 12 % | rose to 10 % | unrelated
$5 a month | $60 a year | same
$5 a month | $60 | unrelated
5 % | doubled | unrelated
¥500 | 500 yuan | same
¥500 | 500 yen | same
500 yuan | 500 yen | unrelated
12 pounds | 12 lbs | same
"""
CASES = [
    tuple(part.strip() for part in line.split("|"))
    for line in ROWS.strip().splitlines()
    if line and not line.startswith("--")
]


@pytest.mark.parametrize(
    ("claim", "page", "expected"), CASES, ids=[f"{a} | {b}" for a, b, _ in CASES]
)
def test_compared(claim, page, expected):
    assert compare(find_quantities(claim)[0], find_quantities(page)[0]) == expected


def test_the_caller_may_say_which_nouns_are_akin():
    (claim,) = find_quantities("300 companies")
    (page,) = find_quantities("300 firms")
    assert compare(claim, page) is Comparison.UNRELATED
    assert compare(
        claim, page, akin=lambda one, other: {one, other} == {"companies", "firms"}
    ).agrees


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("company", "companies", True),
        ("person", "people", True),
        ("boxes", "box", True),
        ("status", "status", True),
        ("", "firms", True),
        ("firms", "people", False),
    ],
)
def test_nouns(one, other, same):
    assert same_noun(one, other) is same
