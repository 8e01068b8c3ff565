"""Numbers as articles write them, each row with everything that must be found in it.

How a row is read: `10M..20M (users)` is a range of counts; `>8B USD` over eight billion dollars
(`>=` at least, `<` under, `<=` up to, `~` about, `<~` nearly, `>~` just over); `3 USD /share` a
rate; `10 % from` the start of a change; `#21` an ordinal; `f0.25` a share; `=gpt-4` a name.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tasks.matching.numbers import Bound, Kind, find_quantities

SIGNS = {
    Bound.EXACT: "",
    Bound.ABOUT: "~",
    Bound.NEARLY: "<~",
    Bound.JUST_OVER: ">~",
    Bound.ABOVE: ">",
    Bound.AT_LEAST: ">=",
    Bound.BELOW: "<",
    Bound.AT_MOST: "<=",
}


def short(value: Decimal) -> str:
    for size, letter in ((10**12, "T"), (10**9, "B"), (10**6, "M")):
        if abs(value) >= size:
            return f"{round(value / size, 4).normalize():f}{letter}"
    return f"{round(value, 4).normalize():f}"


def written(quantity) -> str:
    if quantity.kind in {Kind.IDENTIFIER, Kind.SCORE, Kind.TIME}:
        return f"={quantity.noun}"
    mark = {Kind.ORDINAL: "#", Kind.FRACTION: "f"}.get(quantity.kind, "")
    text = SIGNS[quantity.bound] + mark + short(quantity.low)
    if quantity.is_range:
        text += f"..{short(quantity.high)}"
    if quantity.unit:
        text += f" {quantity.unit}"
    elif quantity.noun:
        text += f" ({quantity.noun})"
    if quantity.per:
        text += f" /{quantity.per}"
    if quantity.role:
        text += f" {quantity.role}"
    return text


ROWS = """
-- plain numbers and how they are grouped
83 companies -> 83 (companies)
The firm employs 1,234 people. -> 1234 (people)
1,234,567 votes -> 1.2346M (votes)
1 234 567 votes -> 1.2346M (votes)
1 234 567 votes -> 1.2346M (votes)
1.234.567 votes -> 1.2346M (votes)
12,34,567 voters -> 1.2346M (voters)
1'234'567 francs -> 1.2346M CHF
a ratio of 3.14159 -> 3.1416
.5 percent -> 0.5 %
0.05 mm of rain -> 0.05 mm
minus 12 degrees -> -12 °
It was -5 °C in Oslo. -> -5 °C
a change of −3.2% -> -3.2 % by
007 agents -> 7 (agents)
0 cases -> 0 (cases)
In 2,023 cases it failed. -> 2023 (cases)
more than 2000 people -> >2000 (people)
the 5,000-seat arena -> 5000 (seat)
5 small, old houses -> 5
five red brick houses -> 5 (houses)
12 of the 20 firms -> 12; 20 (firms)
45 children and 12 women -> 45 (children); 12 (women)
-- scales
10 million users -> 10M (users)
8 billion -> 8B
1.4 billion people -> 1.4B (people)
2 trillion parameters -> 2T (parameters)
3 hundred -> 300
15k followers -> 15000 (followers)
15K followers -> 15000 (followers)
300m people watched -> 300M (people)
the 100m sprint -> 100 m
a 30 m tall tree -> 30 m
671B parameters -> 671B (parameters)
a 7B model -> 7B
1.8T parameters -> 1.8T (parameters)
5 lakh people -> 500000 (people)
3 crore voters -> 30M (voters)
2 hundred thousand men -> 200000 (men)
1.5 × 10^9 stars -> 1.5B (stars)
10^25 FLOPs -> 10000000000000T FLOPS
10²⁵ operations -> 10000000000000T (operations)
3 thousand million tonnes -> 3B t
-- money
$5 -> 5 USD
$.50 -> 0.5 USD
$1.2tn -> 1.2T USD
$1.2 tn -> 1.2T USD
$1.2 trillion -> 1.2T USD
US$8 billion -> 8B USD
US$ 8 billion -> 8B USD
8bn dollars -> 8B USD
8 billion US dollars -> 8B USD
USD 5m -> 5M USD
5 million USD -> 5M USD
RMB 60 billion -> 60B CNY
RMB60bn -> 60B CNY
CNY 60bn -> 60B CNY
60bn yuan -> 60B CNY
60 billion Chinese yuan -> 60B CNY
¥500 -> 500 ¥
500 yen -> 500 JPY
€3m -> 3M EUR
€3 m -> 3M EUR
€1,5 million -> 1.5M EUR
3 million euros -> 3M EUR
£4.2bn -> 4.2B GBP
£4.2 bn -> 4.2B GBP
4 million pounds -> 4M pound
4 million pounds sterling -> 4M GBP
A$5m -> 5M AUD
C$5m -> 5M CAD
HK$3bn -> 3B HKD
NT$20 -> 20 TWD
S$1.5m -> 1.5M SGD
5 billion Hong Kong dollars -> 5B HKD
Rs 500 crore -> 5B INR
Rs. 500 -> 500 INR
₹5 lakh -> 500000 INR
500 billion won -> 500B KRW
They won 5 matches. -> 5 (matches)
50 cents -> 50 cent
a $10-million grant -> 10M USD
$1,000.50 -> 1000.5 USD
a £5,000-a-year raise -> 5000 GBP
-- percent and points
83% -> 83 %
83 % -> 83 %
83 percent -> 83 %
83 per cent -> 83 %
83pc -> 83 %
83 pct -> 83 %
a 5 percent stake -> 5 %
a 5-percent stake -> 5 %
0.3 percentage points -> 0.3 pp
0.3 percentage point -> 0.3 pp
a 2-percentage-point lead -> 2 pp
25 basis points -> 25 bp
25bps -> 25 bp
5 ppm of lead -> 5 ppm
-- units
5 km -> 5 km
5km -> 5 km
60 km/h -> 60 km/h
60mph -> 60 mph
3 miles -> 3 mi
six feet -> 6 ft
a 6ft 2in man -> 6.1667 ft
a 5-km run -> 5 km
70 kg -> 70 kg
70 kilos -> 70 kg
5 tonnes -> 5 t
5 tons of rice -> 5 t
12 pounds -> 12 pound
12 lbs -> 12 lb
40C (104F) -> 40 °C; 104 °F
98.6°F -> 98.6 °F
20 degrees Celsius -> 20 °C
22.5 GW -> 22.5 GW
22.5 gigawatts -> 22.5 GW
500 MWh -> 500 MWh
80 GB of memory -> 80 GB
3.2 GHz -> 3.2 GHz
500 square kilometres -> 500 km²
500 sq km -> 500 km²
100 hectares -> 100 ha
2 million barrels of oil a day -> 2M bbl
five years -> 5 year
a five-year plan -> 5 year
an 18-month-old girl -> 18 month
an 83-year-old man -> 83 year
a man aged 83 -> 83 year
at the age of 65 -> 65 year
35 minutes -> 35 minute
9.58 seconds -> 9.58 second
2 hours and 30 minutes -> 2.5 hour
3 years 6 months -> 3.5 year
two and a half years -> 2.5 year
2½ years -> 2.5 year
1 1/2 hours -> 1.5 hour
half an hour -> 0.5 hour
three quarters of an hour -> 0.75 hour
in one year -> 1 year
-- rates
$5 a month -> 5 USD /month
$3 per million tokens -> 3 USD /million token
$0.27 per million input tokens -> 0.27 USD /million input token
60bn yuan a year -> 60B CNY /year
£3.7bn a year earlier -> 3.7B GBP
$2.50 per share -> 2.5 USD /share
$2.50 a share -> 2.5 USD /share
5 times a day -> 5 (times) /day
twice a week -> 2 (times) /week
5 litres per person -> 5 l /head
30 requests per second -> 30 (requests) /second
-- ranges
10-20 million -> 10M..20M
10–20 million users -> 10M..20M (users)
between 10 and 20 million users -> 10M..20M (users)
between $3 and $5 billion -> 3B..5B USD
$3–5bn -> 3B..5B USD
$3bn-$5bn -> 3B..5B USD
$300m to $1bn -> 300M..1B USD
from 3 to 5 days -> 3..5 day
10 to 20 per cent -> 10..20 %
10%-20% -> 10..20 %
10–20°C -> 10..20 °C
1,000–2,000 km -> 1000..2000 km
5-10 years -> 5..10 year
two to three weeks -> 2..3 week
3 or 4 days -> 3..4 day
prices ranging from $3 to $5 -> 3..5 USD
growth of 5% to 7% -> 5..7 %
3-4m people -> 3M..4M (people)
500,000 to 1 million people -> 500000..1M (people)
-- changes
rose from 10 % to 20 % -> 10 % from; 20 % to
rose from 5 to 7 percent -> 5 % from; 7 % to
fell from $3bn to $2bn -> 3B USD from; 2B USD to
fell by 0.3 percentage points to 4.1 per cent -> 0.3 pp by; 4.1 % to
profit rose 12.5% to £4.2bn -> 12.5 % by; 4.2B GBP to
up 20% -> 20 % by
a 5 % increase -> 5 % by
an increase of 5 % -> 5 % by
a drop of 3 points -> 3 (points) by
raised $120m from investors -> 120M USD
-- words
eighty-three companies -> 83 (companies)
one hundred and five days -> 105 day
two thousand three hundred men -> 2300 (men)
one and a half million people -> 1.5M (people)
three and a half million -> 3.5M
a million dollars -> 1M USD
a hundred firms -> 100 (firms)
half a million people -> 500000 (people)
a quarter of a million people -> 250000 (people)
half a billion dollars -> 500M USD
two dozen eggs -> 24 (eggs)
a dozen eggs -> 12 (eggs)
half a dozen eggs -> 6 (eggs)
two point five million -> 2.5M
twenty-five hundred -> 2500
nineteen lawmakers -> 19 (lawmakers)
-- vague words
hundreds of thousands of people -> 200000..999999 (people)
thousands of workers -> 1000..999999 (workers)
dozens of firms -> 24..144 (firms)
tens of millions of users -> 20M..100M (users)
a few hundred people -> 200..1000 (people)
several million people -> 2M..10M (people)
-- shares
half of the firms -> f0.5 (firms)
more than half of voters -> >f0.5 (voters)
a third of voters -> f0.3333 (voters)
one-third of voters -> f0.3333 (voters)
two thirds of voters -> f0.6667 (voters)
three-quarters of voters -> f0.75 (voters)
just under a quarter of voters -> <~f0.25 (voters)
fell by a third -> f0.3333 by
1 in 5 people -> f0.2 (people)
one in five people -> f0.2 (people)
7 out of 10 patients -> f0.7 (patients)
nine out of ten doctors -> f0.9 (doctors)
8/10 -> f0.8
½ of the firms -> f0.5 (firms)
a third person was hurt -> #3
for three quarters in a row -> 3 (quarters)
-- multiples
doubled -> 2 x
more than doubled -> >2 x
nearly tripled -> <~3 x
quadrupled -> 4 x
halved -> 0.5 x
twice as many -> 2 x
three times as large -> 3 x
three times larger -> 3 x
10x faster -> 10 x
a 10-fold rise -> 10 x by
a tenfold rise -> 10 x by
three times -> 3 (times)
-- ordinals
the 21st floor -> #21
the twenty-first amendment -> #21
the third largest city -> #3
ranked 5th -> #5
No. 1 -> #1
number one -> #1
came second -> #2
a second later ->
every second counts ->
first launched by the firm ->
for the first time ->
wasn&#39;t ->
-- hedges
over $8 billion -> >8B USD
more than 300 firms -> >300 (firms)
at least 14 people -> >=14 (people)
no fewer than 14 people -> >=14 (people)
no more than 14 people -> <=14 (people)
not more than 14 people -> <=14 (people)
fewer than 14 people -> <14 (people)
less than 5 % -> <5 %
under 5 km -> <5 km
up to 20% -> <=20 %
as many as 300 firms -> <=300 (firms)
nearly 20 percent -> <~20 %
almost 20 percent -> <~20 %
just over 20 percent -> >~20 %
just under 20 percent -> <~20 %
slightly more than 20 percent -> >~20 %
about 20 percent -> ~20 %
around 300 firms -> ~300 (firms)
some 300 firms -> ~300 (firms)
roughly 300 firms -> ~300 (firms)
approximately 300 firms -> ~300 (firms)
an estimated 300 firms -> ~300 (firms)
~5 km -> ~5 km
≥ 10 % -> >=10 %
> 10 % -> >10 %
500+ firms -> >=500 (firms)
500 firms or more -> >=500 (firms)
20% or more -> >=20 %
20 or so firms -> ~20 (firms)
upwards of 300 firms -> >300 (firms)
in excess of $5m -> >5M USD
over the $5m mark -> >5M USD
-- scores and votes
won 3-2 against Leeds -> =3-2
a 112-98 win -> =112-98
voted 217 to 213 for the deal -> =217-213
a 5-4 ruling -> =5-4
-- names, versions, times
GPT-4 -> =gpt-4
GPT-4o -> =gpt-4o
COVID-19 -> =covid-19
the H20 chip -> =h20
DeepSeek-V3 -> =deepseek-v3
the iPhone 15 -> =iphone-15
a Boeing 737 jet -> =boeing-737
Llama 3.1 405B -> =llama-3.1; 405B
Qwen2.5-72B -> =qwen2.5-72b
an F-35 jet -> =f-35
Form 10-K -> =form-10-k
version 2.0.1 -> =version-2.0.1
v1.2 -> =v1.2
Windows 11 -> =windows-11
Section 230 -> =section-230
5G networks -> =5g
3D printing -> =3d
4K videos -> =4k
24/7 service -> =24/7
9/11 -> =9/11
ISBN 978-3-16-148410-0 -> =isbn-978-3-16-148410-0
CVE-2025-11700 -> =cve-2025-11700
at 10:30 -> =10:30
at 10:30:59 -> =10:30
at 5:30 p.m. -> =17:30
at 9am -> =09:00
at 12.15am -> =00:15
in Just Dance 2 he won -> =dance-2
Persona 5 is the best game -> =persona-5
in season 2 -> =season-2
number four -> #4
550.000 residents -> 550000 (residents)
less than US $90 billion -> <90B USD
-- what is no number
no one knows ->
one of the firms ->
one day it will end ->
the Big Four firms ->
Three Gorges Dam ->
at Three Mile Island ->
as shown earlier [12] ->
as shown earlier [12, 13] ->
see https://example.com/a/123 ->
call +1 (202) 555-0100 ->
in 2023 ->
on 3 May 2023 ->
two years ago ->
in the 1990s ->
in the 19th century ->
in the second quarter of 2024 ->
-- beside dates
2000 people in 2000 -> 2000 (people)
12 people died on 12 May -> 12 (people)
In 2019, 300 firms left. -> 300 (firms)
"""
CASES = [
    tuple(part.strip() for part in line.split("->"))
    for line in ROWS.strip().splitlines()
    if line and not line.startswith("--")
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_found(text, expected):
    assert "; ".join(written(one) for one in find_quantities(text)) == expected


def test_the_table_is_large():
    assert len(CASES) >= 200


def test_spans_hold_the_number_with_its_unit_and_without_its_hedge():
    text = "It paid more than US$8 billion, i.e. 83 per cent, to 1,234 firms within 5 km."
    found = [text[slice(*one.span)] for one in find_quantities(text)]
    assert found == ["US$8 billion", "83 per cent", "1,234", "5 km"]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("6.2 %", "0.1"),
        ("6 %", "1"),
        ("8 billion", "1e9"),
        ("8.25 billion", "1e7"),
        ("1,234", "1"),
        ("$3.50", "0.01"),
        ("two million", "1e6"),
        ("two dozen", "12"),
        ("eighty-three", "1"),
        ("one and a half million", "1e5"),
    ],
)
def test_precision_is_as_written(text, step):
    assert find_quantities(text)[0].precision == Decimal(step)
