"""What people type for a value, and the value of what they type.

Text between the Rp and the % that a field prints itself: `shown` writes it, `in_file` makes of it
what a plan file should hold, `read` asks the plan's own types what that means. What is shown is
read back as the same value.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.inputs import fields as kinds
from kopdes_plan.inputs.amounts import AmountError
from kopdes_plan.inputs.fields import PERCENT, Kind, YearMonth, kind_of
from kopdes_plan.inputs.plan_changes import adapter
from kopdes_plan.inputs.plan_mistakes import Place, sentence
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.screens.editing.origins import parts_of, short_form

LANGUAGES = ("id", "en")  # month names are read in both
RATIO = re.compile(r"(?P<sign>[+-]?)\s*(?P<body>\d{1,9}(?:[.,]\d{1,12})?)\s*(?P<mark>%|persen)?")
READERS = {
    kind.name: reader
    for reader in (
        kinds.Rupiah, kinds.SignedRupiah, kinds.Quantity, kinds.Share, kinds.RatePerYear,
        kinds.RatePerMonth, kinds.GrowthPerYear, kinds.Days, kinds.Index, kinds.Months,
        kinds.WholeNumber, kinds.Year, kinds.YesNo, kinds.Day, kinds.Month, kinds.Text, kinds.Name,
    )
    if (kind := kind_of(reader))
}  # fmt: skip


def shown(value: object, kind: Kind | None, language: str = "id") -> str:
    """A value as people type it.

    A percentage up to 1 carries its sign, since `0,5` alone could be half of something.

    >>> shown(20000.0, Kind("rupiah")), shown(0.065, Kind("share")), shown(86.5, Kind("quantity"))
    ('20.000', '6,5', '86,5')
    >>> shown(0.005, Kind("share")), shown(YearMonth(2027, 1), Kind("month"))
    ('0,5%', 'Januari 2027')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, YearMonth):
        return t.month(value.year, value.month, language)
    if isinstance(value, date):
        return t.date_long(value, language)
    if kind is None or not isinstance(value, int | float):
        return str(value)
    number = Decimal(repr(float(value)))
    if kind.name in PERCENT:
        return points_text(number * 100)
    return digits(number, grouped=kind.name not in ("months", "year"))


def points_text(points: Decimal, signed: bool = False) -> str:
    """A percentage with its sign, or without where it can be read in one way only."""
    points = round(points, 10) or Decimal(0)
    ambiguous = 0 < abs(points) <= 1
    return f"{points.normalize():f}".replace(".", ",") + ("%" if signed or ambiguous else "")


def digits(number: Decimal, grouped: bool = True, mark: str = ",") -> str:
    """A number with its marks, never so that it could be read another way (`1,125`)."""
    whole, _, decimals = f"{(round(number, 9) or Decimal(0)).normalize():,f}".partition(".")
    whole = whole.replace(",", "." if grouped else "")
    if len(decimals) == 3 and whole.strip("-0"):
        decimals += "0"
    return f"{whole}{mark}{decimals}" if decimals else whole


def in_file(typed: str, kind: Kind | None) -> str:
    """What the file should hold for what was typed.

    Percentages get their sign, months and days their numbers; an origin and a range behind the
    number stay. AmountError when a percentage has two meanings.

    >>> in_file("6.5", Kind("share")), in_file("1,5 juta", Kind("rupiah"))
    ('6,5%', '1,5 juta')
    >>> in_file("maret 2027", Kind("month")), in_file("25/11/2026", Kind("day"))
    ('2027-03', '2026-11-25')
    """
    if kind is None:
        return typed
    if kind.name in PERCENT:
        parts = parts_of(typed)
        for key in parts.keys() & {"nilai", "rendah", "tinggi"}:
            parts[key] = _percent(parts[key])
        return short_form(parts)
    if kind.name == "month":
        return _month(typed)
    return _day(typed) if kind.name == "day" else typed


def _percent(typed: str) -> str:
    """`6,5` with its sign; what is no such number stays as it is and is refused when read."""
    found = RATIO.fullmatch(plain_of(typed))
    if found is None:
        return typed
    points = Decimal(f"{found['sign']}{found['body'].replace(',', '.')}")
    if found["mark"] or not 0 < abs(points) <= 1:
        return points_text(points, signed=True)
    first, second = points_text(points, signed=True), points_text(points * 100, signed=True)
    raise AmountError("rate_two_meanings", typed, first=first, second=second)


def plain_of(typed: str) -> str:
    """Small letters and plain signs."""
    return typed.translate(amounts.LOOKALIKES).strip().lower()


def _month(typed: str) -> str:
    plain = plain_of(typed)
    if found := re.fullmatch(r"(\d{4})\s*[-/.]\s*(\d{1,2})", plain):
        return f"{found[1]}-{found[2].zfill(2)}"
    if found := re.fullmatch(r"(\d{1,2})\s*[-/.]\s*(\d{4})", plain):
        return f"{found[2]}-{found[1].zfill(2)}"
    found = re.fullmatch(r"([a-z]{3,})\.?\s+(\d{4})", plain)
    month = _named_month(found[1]) if found else 0
    return f"{found[2]}-{month:02d}" if found and month else typed


def _day(typed: str) -> str:
    plain = plain_of(typed)
    if found := re.fullmatch(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})", plain):
        return f"{found[3]}-{found[2].zfill(2)}-{found[1].zfill(2)}"
    found = re.fullmatch(r"(\d{1,2})\s+([a-z]{3,})\.?\s+(\d{4})", plain)
    month = _named_month(found[2]) if found else 0
    return f"{found[3]}-{month:02d}-{found[1].zfill(2)}" if found and month else typed


@lru_cache(maxsize=256)
def _named_month(word: str) -> int:
    """The month of a name or of its beginning, or 0."""
    for language in LANGUAGES:
        for month in range(1, 13):
            names = (t.say(f"number.{form}.{month}", language) for form in ("month", "month_short"))
            if any(name.lower().startswith(word) for name in names):
                return month
    return 0


def read(typed: str, kind: Kind, reader: TypeAdapter[Any] | None = None) -> Any:
    """The value of what was typed; AmountError or ValidationError when it has none.

    `reader` is that of a field with bounds of its own.
    """
    reader = reader or adapter(READERS[kind.name])
    return reader.validate_python(in_file(typed, kind))


def problem_of(typed: str, kind: Kind, reader: TypeAdapter[Any] | None = None) -> Problem | None:
    """What is wrong with what was typed, or nothing."""
    try:
        read(typed, kind, reader)
    except AmountError as wrong:
        return wrong.problem()
    except ValidationError as fault:
        return sentence(fault.errors(include_url=False)[0], Place((), ""))
    return None
