"""Dates as articles write them, read on Thursday 15 June 2023.

A row's right side has each date as `grain start..end`, `?` for an end that is not known, with the
edge before it and `rel` for what counts from the page's date.
"""

from __future__ import annotations

from datetime import date

import pytest

from tasks.matching.dates import DateComparison, compare_dates, find_dates

TODAY = date(2023, 6, 15)


def written(when) -> str:
    start = when.start.isoformat() if when.start else "?"
    end = when.end.isoformat() if when.end else "?"
    text = f"{when.grain} {start}" + (f"..{end}" if end != start else "")
    if when.edge:
        text = f"{when.edge} {text}"
    return text + (" rel" if when.relative else "")


ROWS = """
-- days
3 May 2023 -> day 2023-05-03
03 May 2023 -> day 2023-05-03
3rd May 2023 -> day 2023-05-03
the 3rd of May 2023 -> day 2023-05-03
the third of May, 2023 -> day 2023-05-03
May 3, 2023 -> day 2023-05-03
May 3rd, 2023 -> day 2023-05-03
May 3 2023 -> day 2023-05-03
Sept. 3, 2023 -> day 2023-09-03
3-May-2023 -> day 2023-05-03
Wednesday, 3 May 2023 -> day 2023-05-03
Wed, May 3, 2023 -> day 2023-05-03
2023-05-03 -> day 2023-05-03
2023/05/03 -> day 2023-05-03
2023-05-03T10:30:00Z -> day 2023-05-03
03.05.2023 -> day 2023-05-03
25/03/2023 -> day 2023-03-25
03/25/2023 -> day 2023-03-25
on 4 July 1776 -> day 1776-07-04
29 February 2024 -> day 2024-02-29
29 February 2023 -> month 2023-02-01..2023-02-28
31 June 2023 -> month 2023-06-01..2023-06-30
-- months
May 2023 -> month 2023-05-01..2023-05-31
May, 2023 -> month 2023-05-01..2023-05-31
May of 2023 -> month 2023-05-01..2023-05-31
in Dec 2022 -> month 2022-12-01..2022-12-31
2023-05 -> month 2023-05-01..2023-05-31
-- parts of years
Q3 2024 -> quarter 2024-07-01..2024-09-30
the third quarter of 2024 -> quarter 2024-07-01..2024-09-30
third-quarter 2024 -> quarter 2024-07-01..2024-09-30
H1 2024 -> half 2024-01-01..2024-06-30
the first half of 2024 -> half 2024-01-01..2024-06-30
FY2024 -> year ?
FY24 -> year ?
fiscal 2024 -> year ?
fiscal year 2024 -> year ?
early 2023 -> year 2023-01-01..2023-05-31
late 2023 -> year 2023-08-01..2023-12-31
the end of 2019 -> year 2019-08-01..2019-12-31
late May 2023 -> month 2023-05-18..2023-05-31
summer 2023 -> season 2023-06-01..2023-08-31
the summer of 2023 -> season 2023-06-01..2023-08-31
the fall of 2022 -> season 2022-09-01..2022-11-30
-- years and longer
in 2019 -> year 2019-01-01..2019-12-31
(2019) -> year 2019-01-01..2019-12-31
the 2019 report -> year 2019-01-01..2019-12-31
2019's report -> year 2019-01-01..2019-12-31
In 1066 he fell. -> year 1066-01-01..1066-12-31
the 1990s -> decade 1990-01-01..1999-12-31
the '90s -> decade 1990-01-01..1999-12-31
the mid-2020s -> decade 2023-01-01..2027-12-31
the late 1980s -> decade 1985-01-01..1989-12-31
the nineties -> decade 1990-01-01..1999-12-31
the 1800s -> century 1800-01-01..1899-12-31
the 19th century -> century 1800-01-01..1900-12-31
the nineteenth century -> century 1800-01-01..1900-12-31
the 21st century -> century 2000-01-01..2100-12-31
the 5th century BC -> century ?
500 BC -> year ?
44 BCE -> year ?
AD 79 -> year 0079-01-01..0079-12-31
79 AD -> year 0079-01-01..0079-12-31
-- stretches
2015-2018 -> span 2015-01-01..2018-12-31
2015–2018 -> span 2015-01-01..2018-12-31
2019–21 -> span 2019-01-01..2021-12-31
in 2019 and 300 times since -> year 2019-01-01..2019-12-31
from 2015 to 2018 sales fell -> span 2015-01-01..2018-12-31
the 2014-2015 fixtures -> span 2014-01-01..2015-12-31
2010/11 -> span 2010-01-01..2011-12-31
from 2015 to 2018 -> span 2015-01-01..2018-12-31
between 2015 and 2018 -> span 2015-01-01..2018-12-31
3–5 May 2023 -> span 2023-05-03..2023-05-05
May 3-5, 2023 -> span 2023-05-03..2023-05-05
May to July 2023 -> span 2023-05-01..2023-07-31
between May and July 2023 -> span 2023-05-01..2023-07-31
March 2022 to May 2023 -> span 2022-03-01..2023-05-31
1 January – 31 March 2024 -> span 2024-01-01..2024-03-31
-- edges
since 2019 -> since year 2019-01-01..2019-12-31
by 2030 -> by year 2030-01-01..2030-12-31
before 2019 -> before year 2019-01-01..2019-12-31
prior to 2019 -> before year 2019-01-01..2019-12-31
after May 2023 -> after month 2023-05-01..2023-05-31
until 3 May 2023 -> until day 2023-05-03
pre-2019 models -> before year 2019-01-01..2019-12-31
around 2019 -> about year 2019-01-01..2019-12-31
-- counted from the page's date
today -> day 2023-06-15 rel
yesterday -> day 2023-06-14 rel
tomorrow -> day 2023-06-16 rel
on Tuesday -> day 2023-06-13 rel
on Thursday -> day 2023-06-15 rel
will meet on Tuesday -> day 2023-06-20 rel
last Tuesday -> day 2023-06-13 rel
next Tuesday -> day 2023-06-20 rel
last week -> week 2023-06-05..2023-06-11 rel
this month -> month 2023-06-01..2023-06-30 rel
last month -> month 2023-05-01..2023-05-31 rel
last quarter -> quarter 2023-01-01..2023-03-31 rel
last year -> year 2022-01-01..2022-12-31 rel
earlier this year -> year 2023-01-01..2023-12-31 rel
next year -> year 2024-01-01..2024-12-31 rel
two years ago -> year 2021-01-01..2021-12-31 rel
a decade ago -> decade 2010-01-01..2019-12-31 rel
18 months ago -> month 2021-12-01..2021-12-31 rel
three days ago -> day 2023-06-12 rel
two weeks ago -> week 2023-05-29..2023-06-04 rel
last May -> month 2023-05-01..2023-05-31 rel
last June -> month 2022-06-01..2022-06-30 rel
last summer -> season 2022-06-01..2022-08-31 rel
in May -> month 2023-05-01..2023-05-31 rel
on 3 May -> day 2023-05-03 rel
on December 30 -> day 2022-12-30 rel
a year earlier -> year ? rel
last fiscal year -> year ? rel
the third quarter -> quarter ?
-- no dates
Theresa May said ->
they may leave ->
the march of time ->
2019 people came ->
$2019 ->
2,019 ->
2019 km ->
over 2000 firms ->
between 1500 and 2000 people ->
1500-2000 people ->
10:30 ->
version 2.0.19 ->
32/13/2023 ->
he came second ->
a second later ->
GPT-2023 ->
https://example.com/2023/05/03 ->
the first half was dull ->
"""
CASES = [
    tuple(part.strip() for part in line.split("->"))
    for line in ROWS.strip().splitlines()
    if line and not line.startswith("--")
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_found(text, expected):
    assert "; ".join(written(one) for one in find_dates(text, anchor=TODAY)) == expected


def test_the_table_is_large():
    assert len(CASES) >= 100


@pytest.mark.parametrize(
    "text", ["yesterday", "last year", "two weeks ago", "on Tuesday", "in May", "on 3 May"]
)
def test_without_a_page_date_nothing_is_invented(text):
    (when,) = find_dates(text, anchor=None)
    assert (when.start, when.end) == (None, None)


def test_an_ambiguous_date_keeps_both_readings():
    (when,) = find_dates("05/03/2023", anchor=None)
    assert {when.start, when.other[0]} == {date(2023, 3, 5), date(2023, 5, 3)}


def test_spans_hold_the_whole_date():
    text = "Since the 3rd of May, 2023, and until mid-2024, two years ago it was 2019–21."
    found = [text[slice(*one.span)] for one in find_dates(text, anchor=TODAY)]
    assert found == ["3rd of May, 2023", "mid-2024", "two years ago", "2019–21"]


COMPARED = """
3 May 2023 | May 3, 2023 | same
3 May 2023 | 2023-05-03 | same
3 May 2023 | 05/03/2023 | same
5 March 2023 | 05/03/2023 | same
4 March 2023 | 05/03/2023 | different
May 2023 | 3 May 2023 | consistent
2023 | 3 May 2023 | consistent
the 1990s | 1994 | consistent
the 20th century | 1994 | consistent
Q2 2023 | May 2023 | consistent
early 2023 | February 2023 | consistent
between 2015 and 2018 | 2016 | consistent
3 May 2023 | May 2023 | finer
3 May 2023 | 2023 | finer
May 2023 | Q2 2023 | finer
1994 | the 1990s | finer
2015 to 2018 | 2014 to 2018 | finer
3 May 2023 | 4 May 2023 | different
May 2023 | June 2023 | different
2023 | 2022 | different
Q2 2023 | Q3 2023 | different
the 1990s | the 1980s | different
the 19th century | the 20th century | finer
2023 | 3 May 2022 | different
3 May | 3 May 2023 | consistent
3 May | 4 May 2023 | different
500 BC | 400 BC | different
500 BC | 500 BC | same
the 5th century BC | the 4th century BC | different
FY2024 | fiscal 2024 | same
FY2024 | FY2023 | different
before 2020 | 2019 | consistent
before 2020 | 2020 | different
before 2020 | 2021 | different
after 2020 | 2021 | consistent
after 2020 | 2019 | different
by 2020 | 2019 | finer
by 2020 | 2020 | same
by 2020 | 2021 | different
by 30 March 2020 | 26 February 2020 | finer
before 1 April | 27 March | consistent
before 1 April | 3 April | different
before 15 March 2020 | 14 March | finer
after 1 April | 3 April 2021 | consistent
since 2019 | since 2019 | same
since 2019 | until 2019 | different
until May 2019 | since May 2019 | different
since 2019 | since 2018 | different
2021 | after 2020 | finer
2019 | after 2020 | different
around 2019 | 2020 | consistent
around 2019 | 2002 | different
2022 | last year | same
2021 | last year | different
two years ago | two years ago | same
15 June 2023 | today | same
13 June 2023 | on Tuesday | same
May 2023 | in May | same
May 2022 | in May | finer
May 2022 | in April | different
"""
PAIRS = [tuple(part.strip() for part in line.split("|")) for line in COMPARED.strip().splitlines()]


@pytest.mark.parametrize(
    ("claim", "page", "expected"), PAIRS, ids=[f"{a} | {b}" for a, b, _ in PAIRS]
)
def test_compared(claim, page, expected):
    (one,) = find_dates(claim, anchor=None)
    (other,) = find_dates(page, anchor=TODAY)
    if one.relative:
        (one,) = find_dates(claim, anchor=TODAY)
    assert compare_dates(one, other) == expected


def test_relative_dates_without_a_page_date_equal_only_themselves():
    (one,) = find_dates("two years ago", anchor=None)
    (other,) = find_dates("last year", anchor=None)
    assert compare_dates(one, one) is DateComparison.SAME
    assert compare_dates(one, other) is DateComparison.UNRELATED
