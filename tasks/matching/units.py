"""Units of measure and currencies: how they are written, and how to convert within a dimension.

Factors are exact where their definition is: the international yard and pound of 1959, the SI
brochure (BIPM, 9th edition), the 365.25-day-free calendar (months and years are never days).
Written "ton", "tonne" and "t" are one unit: newspapers do not tell them apart.
Currencies are never converted.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tasks.matching.numeric_tokens import Scan


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its canonical name, its dimension, and `base = value * factor + offset`."""

    name: str
    dimension: str
    factor: Decimal
    offset: Decimal = Decimal(0)


_TABLE: Final = """
length   nm        1e-9        : nm nanometre~ nanometer~
length   µm        1e-6        : µm μm micron~ micrometre~ micrometer~
length   mm        0.001       : mm millimetre~ millimeter~
length   cm        0.01        : cm cms centimetre~ centimeter~
length   m         1           : m metre~ meter~ mtrs
length   km        1000        : km kms kilometre~ kilometer~
length   in        0.0254      : inch inches ″
length   ft        0.3048      : ft foot feet ′
length   yd        0.9144      : yd yds yard~
length   mi        1609.344    : mi mile~
length   nmi       1852        : nmi nautical-mile~
length   ly        9460730472580800 : light-year~
mass     mg        1e-6        : mg milligram~ milligramme~
mass     µg        1e-9        : µg μg mcg microgram~
mass     g         0.001       : g gm gms gram~ gramme~
mass     kg        1           : kg kgs kilo~ kilogram~ kilogramme~
mass     t         1000        : t tonne~ ton~ metric-ton~ metric-tonne~
mass     kt        1e6         : kt kiloton~ kilotonne~
mass     Mt        1e9         : Mt megaton~ megatonne~
mass     Gt        1e12        : Gt gigaton~ gigatonne~
mass     oz        0.028349523125 : oz ounce~
mass     lb        0.45359237  : lb lbs
mass     stone        6.35029318  : stone
area     cm²       1e-4        : cm² cm2 square-centimetre~ square-centimeter~
area     m²        1           : m² m2 sqm square-metre~ square-meter~
area     km²       1e6         : km² km2 sq-km square-kilometre~ square-kilometer~
area     ft²       0.09290304  : ft² sq-ft square-foot square-feet
area     mi²       2589988.110336 : mi² sq-mi square-mile~
area     ha        10000       : ha hectare~
area     acre      4046.8564224 : acre~
volume   ml        1e-6        : ml mL millilitre~ milliliter~ cc
volume   cl        1e-5        : cl centilitre~ centiliter~
volume   l         0.001       : l L litre~ liter~
volume   m³        1           : m³ m3 cubic-metre~ cubic-meter~
volume   km³       1e9         : km³ cubic-kilometre~ cubic-kilometer~
volume   ft³       0.028316846592 : ft³ cubic-foot cubic-feet
volume   gal       0.003785411784 : gal gallon~
volume   pint      0.000473176473 : pint~
volume   bbl       0.158987294928 : bbl barrel~
time     ns        1e-9        : ns nanosecond~
time     µs        1e-6        : µs μs microsecond~
time     ms        0.001       : ms msec millisecond~
time     second    1           : s sec secs second~
time     minute    60          : min mins minute~
time     hour      3600        : h hr hrs hour~
time     day       86400       : day~
time     week      604800      : week~ wk wks
time     fortnight 1209600     : fortnight~
months   month     1           : month~ mo mos
months   year      12          : year~ yr yrs
months   decade    120         : decade~
months   century   1200        : century centuries
months   millennium 12000      : millennium millennia
speed    m/s       1           : m/s
speed    km/h      0.277777777777777777777777778 : km/h kmh kph kmph
speed    mph       0.44704     : mph
speed    knot      0.514444444444444444444444444 : knot~ kts
energy   J         1           : J joule~
energy   kJ        1000        : kJ kilojoule~
energy   MJ        1e6         : MJ megajoule~
energy   GJ        1e9         : GJ gigajoule~
energy   Wh        3600        : Wh watt-hour~
energy   kWh       3.6e6       : kWh kwh kilowatt-hour~
energy   MWh       3.6e9       : MWh megawatt-hour~
energy   GWh       3.6e12      : GWh gigawatt-hour~
energy   TWh       3.6e15      : TWh terawatt-hour~
energy   kcal      4184        : kcal calorie~ kilocalorie~
power    mW        0.001       : mW milliwatt~
power    W         1           : W watt~
power    kW        1000        : kW kw kilowatt~
power    MW        1e6         : MW megawatt~
power    GW        1e9         : GW gigawatt~
power    TW        1e12        : TW terawatt~
power    hp        745.69987158227022 : hp bhp horsepower
data     bit       0.125       : bit~
data     byte      1           : byte~
data     KB        1e3         : KB kB kb kilobyte~
data     MB        1e6         : MB megabyte~
data     GB        1e9         : GB gb gigabyte~
data     TB        1e12        : TB tb terabyte~
data     PB        1e15        : PB petabyte~
data     EB        1e18        : EB exabyte~
data     GiB       1073741824  : GiB gibibyte~
data     MiB       1048576     : MiB mebibyte~
bitrate  kbit/s    1e3         : kbps kbit/s
bitrate  Mbit/s    1e6         : Mbps mbps Mbit/s megabits-per-second
bitrate  Gbit/s    1e9         : Gbps gbps Gbit/s gigabits-per-second
bandwidth MB/s     1e6         : MB/s MBps
bandwidth GB/s     1e9         : GB/s GBps
bandwidth TB/s     1e12        : TB/s TBps
frequency Hz       1           : Hz hertz
frequency kHz      1e3         : kHz kilohertz
frequency MHz      1e6         : MHz megahertz
frequency GHz      1e9         : GHz gigahertz
voltage  V         1           : V volt~
voltage  kV        1e3         : kV kilovolt~
current  A         1           : amp~ ampere~
charge   mAh       1           : mAh mah
charge   Ah        1000        : Ah
pressure Pa        1           : Pa
pressure hPa       100         : hPa mbar millibar~
pressure kPa       1e3         : kPa
pressure bar       1e5         : bar bars
pressure psi       6894.757293168 : psi
compute  FLOPS     1           : FLOPS FLOPs FLOP flops
compute  TFLOPS    1e12        : TFLOPS TFLOPs teraflop~
compute  PFLOPS    1e15        : PFLOPS PFLOPs petaflop~
compute  EFLOPS    1e18        : EFLOPS exaflop~
operations TOPS    1           : TOPS
share    %         1           : % pct percent pc ％ per-cent percents
share    ‰         0.1         : ‰
points   pp        1           : pp ppt ppts pps percentage-point~ %-point~
points   bp        0.01        : bp bps basis-point~
parts    ppm       1           : ppm
parts    ppb       0.001       : ppb
level    dB        1           : dB decibel~
turning  rpm       1           : rpm
frames   fps       1           : fps
degree   °         1           : ° degree~
money    cent      1           : cents ¢
money    pence     1           : pence
"""

_TEMPERATURES: Final = (
    (
        Unit("°C", "temperature", Decimal(1)),
        (
            "°c",
            "℃",
            "celsius",
            "degrees-celsius",
            "degree-celsius",
            "degrees-c",
            "degrees-centigrade",
        ),
    ),
    (
        Unit("°F", "temperature", Decimal(5) / Decimal(9), Decimal(-160) / Decimal(9)),
        ("°f", "℉", "fahrenheit", "degrees-fahrenheit", "degree-fahrenheit", "degrees-f"),
    ),
    (
        Unit("K", "temperature", Decimal(1), Decimal("-273.15")),
        ("kelvin", "kelvins", "degrees-kelvin"),
    ),
)

_CURRENCY_WORDS: Final = """
USD: $ us$ usd u.s.$ dollar dollars us-dollar us-dollars u.s-dollars american-dollars
EUR: € eur euro euros
GBP: £ gbp pound-sterling pounds-sterling sterling quid
CNY: rmb cny cn¥ rmb¥ yuan renminbi chinese-yuan
JPY: jpy jp¥ yen
¥: ¥ ￥
INR: ₹ inr rs rupee rupees
KRW: ₩ krw won
RUB: ₽ rub rouble roubles ruble rubles
BRL: r$ brl reais
AUD: a$ au$ aud australian-dollars
CAD: c$ ca$ cad canadian-dollars
HKD: hk$ hkd hong-kong-dollars
TWD: nt$ twd new-taiwan-dollars
SGD: s$ sgd singapore-dollars
NZD: nz$ nzd new-zealand-dollars
MXN: mx$ mxn pesos peso
CHF: chf francs swiss-francs
SEK: sek kronor
NOK: nok
DKK: dkk kroner
TRY: ₺ lira
ILS: ₪ shekels
NGN: ₦ naira
ZAR: zar rand
VND: ₫ dong
THB: ฿ baht
UAH: ₴ hryvnia
BTC: btc bitcoin bitcoins ₿
ETH: ether
pound: pound pounds
"""

_AMBIGUOUS: Final = {
    "¥": frozenset({"CNY", "JPY"}),
    "pound": frozenset({"GBP", "lb"}),
    "°": frozenset({"°C", "°F"}),
    "cent": frozenset({"EUR"}),
}
_NEEDS_CASE = 2
_LONGEST = 3
"""Most tokens of a unit's name: "new taiwan dollars"."""

DOUBTFUL: Final = frozenset({"won", "rand", "dong", "ether"})
"""Currency words that are also other words: they count after large amounts only."""
SIGNS: Final = frozenset("$€£¥￥₹₩₽₺₪₦₫฿₴₿")
"""Signs that stand before an amount."""


@dataclass(frozen=True, slots=True)
class _Names:
    """Surface forms: signs and abbreviations exactly as written, words in lower case."""

    exact: dict[str, Unit]
    lower: dict[str, Unit]
    units: dict[str, Unit]
    firsts: frozenset[str]


@cache
def _names() -> _Names:
    exact: dict[str, Unit] = {}
    lower: dict[str, Unit] = {}
    units: dict[str, Unit] = {}
    for line in _TABLE.strip().splitlines():
        head, _, forms = line.partition(" : ")
        dimension, name, factor = head.split()
        unit = Unit(name, dimension, Decimal(factor))
        units[name] = unit
        for form in forms.split():
            word = form.rstrip("~")
            if len(word) <= _NEEDS_CASE or not word.islower():
                exact[word] = unit
            if word.islower():
                lower[word] = unit
            if form.endswith("~"):
                lower[word + "s"] = unit
    for unit, spellings in _TEMPERATURES:
        units[unit.name] = unit
        lower.update(dict.fromkeys(spellings, unit))
    for line in _CURRENCY_WORDS.strip().splitlines():
        name, _, forms = line.partition(": ")
        unit = Unit(name, "money", Decimal(1))
        units[name] = unit
        lower.update(dict.fromkeys(forms.split(), unit))
    firsts = frozenset(form.split("-")[0].split("/")[0] for form in (*lower, *exact) if "-" in form)
    return _Names(exact, lower, units, firsts)


def unit_named(name: str) -> Unit | None:
    """The unit of a canonical name ("km", "USD"), or None."""
    return _names().units.get(name)


def currency(form: str) -> str:
    """The canonical name of a currency sign, code or word ("us$", "rmb"), or ""."""
    unit = _names().lower.get(form.lower())
    return unit.name if unit is not None and unit.dimension == "money" else ""


def read_unit(scan: Scan, index: int) -> tuple[Unit, int] | None:
    """Read the longest unit that begins at a token; give it and the token after, or None.

    "per cent", "percentage points", "square kilometres", "km/h" and "°C" are one unit each.
    Abbreviations of one or two letters count only as written: "MW" is no "mW".
    """
    names = _names()
    word = scan.word(index)
    if not word:
        return None
    if word == "°" and scan.glued(index + 1) and scan.word(index + 1) in {"c", "f"}:
        return names.lower["°" + scan.word(index + 1)], index + 2
    if word == "°" and scan.near(index + 1) and scan.word(index + 1) in {"c", "f"}:
        return names.lower["°" + scan.word(index + 1)], index + 2
    if scan.word(index + 1) == "/" and scan.glued(index + 1) and scan.glued(index + 2):
        joined = f"{scan.raw(index)}/{scan.raw(index + 2)}"
        unit = names.exact.get(joined) or names.lower.get(joined.lower())
        if unit is not None:
            return unit, index + 3
    if word in names.firsts or word == "%":
        found = _phrase(scan, index, names)
        if found is not None:
            return found
    raw = scan.raw(index)
    if word == "in" and scan.glued(index) and scan.kind(index - 1) == "plain":
        return names.units["in"], index + 1
    unit = names.exact.get(raw)
    if unit is None and (len(word) > _NEEDS_CASE or word == "rs"):
        unit = names.lower.get(word)
    if unit is None and not raw.isalpha():
        unit = names.lower.get(word)
    return None if unit is None else (unit, index + 1)


def _phrase(scan: Scan, index: int, names: _Names) -> tuple[Unit, int] | None:
    """Read a unit of two or three words, between which stand spaces or hyphens."""
    parts = [scan.word(index)]
    at = index
    found = None
    while len(parts) < _LONGEST and scan.near(at + 1):
        at += 1
        if scan.word(at) == "-":
            if not scan.glued(at + 1):
                break
            at += 1
        parts.append(scan.word(at))
        unit = names.lower.get("-".join(parts))
        if unit is not None:
            found = (unit, at + 1)
    return found


def comparable(one: str, other: str) -> bool:
    """Whether values in two units can be compared: one dimension, or one name for two units."""
    if one == other:
        return True
    if other in _AMBIGUOUS.get(one, ()) or one in _AMBIGUOUS.get(other, ()):
        return True
    first, second = _beside(one, other)
    return (
        first is not None and second is not None and first.dimension == second.dimension != "money"
    )


def _beside(one: str, other: str) -> tuple[Unit | None, Unit | None]:
    """The two units; a pound beside a unit of mass is one."""
    first, second = unit_named(one), unit_named(other)
    if one == "pound" and second is not None and second.dimension == "mass":
        first = unit_named("lb")
    if other == "pound" and first is not None and first.dimension == "mass":
        second = unit_named("lb")
    return first, second


def convert(value: Decimal, one: str, other: str) -> Decimal:
    """Convert a value between two comparable units.

    A sign that may mean either unit ("¥") converts as that unit. Raises ValueError for units that
    cannot be compared.
    """
    if not comparable(one, other):
        raise ValueError(f"{one!r} cannot be converted to {other!r}")
    first, second = _beside(one, other)
    if first is None or second is None or first.dimension != second.dimension:
        return value
    if first.dimension == "money" or first == second:
        return value
    return (value * first.factor + first.offset - second.offset) / second.factor
