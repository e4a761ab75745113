"""The scalars a plan is made of: numbers with an origin, months, yes/no.

What comes in is the text of one YAML scalar (or a Python number), what goes out is a checked,
immutable value. Numbers are read by the Indonesian grammar of `amounts`. A number knows where
it came from (`Sourced`), so screens can colour it and documents can list the weakest ones.
Mistakes leave as `PydanticCustomError` with a code whose sentence lives in the word file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, NamedTuple, get_args

from pydantic import BeforeValidator, Field, PlainSerializer

from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.sourced import ORIGINS, Origin, Sourced, parsed, problem, sourced


class YearMonth(NamedTuple):
    """A calendar month, `2027-01`."""

    year: int
    month: int

    def index_from(self, start: YearMonth) -> int:
        """Months from `start` to this month (negative when earlier)."""
        return (self.year - start.year) * 12 + self.month - start.month

    def plus(self, months: int) -> YearMonth:
        """The month `months` later."""
        count = self.year * 12 + self.month - 1 + months
        return YearMonth(count // 12, count % 12 + 1)

    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def _bounded(
    parse: Callable[[str], float], low: float, high: float, code: str, above: str = ""
) -> BeforeValidator:
    def read(raw: object) -> Sourced:
        number = sourced(raw, parse)
        for key, end in (("nilai", number), ("rendah", number.low), ("tinggi", number.high)):
            if not low <= end <= high:
                typed = raw.get(key, end) if isinstance(raw, Mapping) else raw
                too_much = above if end > high else ""
                raise problem(too_much or code, typed if isinstance(typed, str) else end)
        return number

    return BeforeValidator(read)


def _share(text: str) -> float:
    """A share: a percentage, or a fraction from 0 to 1; a bare `1` could be 1% or all of it.

    >>> _share("39%"), _share("0,39")
    (0.39, 0.39)
    """
    if text.strip() == "1":
        raise problem("share_two_meanings", text, first="1%", second="100%")
    return amounts.parse_share(text)


class Kind(NamedTuple):
    """What a field holds, for those who read or write it: forms, scenarios, documents."""

    name: str
    relative: bool = False  # `+10%` of it is another of it, because it is not written in percent
    personal: bool = False  # the name of somebody: it stays out of what is given away


# Kinds that are written in percent.
PERCENT = {"share", "rate_per_year", "rate_per_month", "growth_per_year"}
_Kept = PlainSerializer(lambda number: float(number), return_type=float)

Rupiah = Annotated[
    Sourced,
    Kind("rupiah", True),
    _bounded(amounts.parse_rupiah, 0, 9e15, "negative_rupiah"),
    _Kept,
]
SignedRupiah = Annotated[
    Sourced,
    Kind("signed_rupiah", True),
    _bounded(amounts.parse_rupiah, -9e15, 9e15, "too_large"),
    _Kept,
]
Quantity = Annotated[
    Sourced,
    Kind("quantity", True),
    _bounded(amounts.parse_number, 0, 1e12, "negative_quantity", "too_large_quantity"),
    _Kept,
]
Share = Annotated[Sourced, Kind("share"), _bounded(_share, 0, 1, "share_out_of_range"), _Kept]
RatePerYear = Annotated[
    Sourced, Kind("rate_per_year"), _bounded(amounts.parse_rate, 0, 1, "rate_out_of_range"), _Kept
]
RatePerMonth = Annotated[
    Sourced,
    Kind("rate_per_month"),
    _bounded(amounts.parse_rate, 0, 0.3, "monthly_rate_out_of_range"),
    _Kept,
]
GrowthPerYear = Annotated[
    Sourced,
    Kind("growth_per_year"),
    _bounded(amounts.parse_rate, -0.5, 1, "growth_out_of_range"),
    _Kept,
]
Days = Annotated[
    Sourced, Kind("days", True), _bounded(amounts.parse_number, 0, 360, "days_out_of_range"), _Kept
]
Index = Annotated[
    Sourced,
    Kind("index", True),
    _bounded(amounts.parse_number, 0, 2000, "index_out_of_range"),
    _Kept,
]


def _counted(parse: Callable[[str], float], code: str) -> BeforeValidator:
    """A whole number read by `parse`; Python's own whole numbers pass."""

    def read(raw: object) -> int:
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        if not isinstance(raw, str):
            raise problem(code, raw if isinstance(raw, float | bool) else "")
        value = parsed(parse, raw)
        if value != int(value):
            raise problem(code, raw)
        return int(value)

    return BeforeValidator(read)


Months = Annotated[
    int, Kind("months"), _counted(amounts.parse_months, "not_months"), Field(ge=0, le=600)
]
WholeNumber = Annotated[
    int,
    Kind("whole"),
    _counted(amounts.parse_number, "not_a_whole_number"),
    Field(ge=0, le=10_000_000),
]
Year = Annotated[
    int, Kind("year"), _counted(amounts.parse_whole, "not_a_year"), Field(ge=1945, le=2100)
]


def _yes_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    answer = str(raw).strip().lower() if isinstance(raw, str) else ""
    if answer in ("ya", "true", "yes"):
        return True
    if answer in ("tidak", "false", "no"):
        return False
    raise problem("not_yes_no", raw if isinstance(raw, str | int | float) else "")


YesNo = Annotated[bool, Kind("yes_no"), BeforeValidator(_yes_no)]


def _day(raw: object) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return amounts.parse_day(raw if isinstance(raw, str) else "-")
    except amounts.AmountError as wrong:
        raise problem(wrong.code, raw if isinstance(raw, str) else "") from None


Day = Annotated[date, Kind("day"), BeforeValidator(_day)]


def _month(raw: object) -> YearMonth:
    if isinstance(raw, YearMonth):
        return raw
    try:
        return YearMonth(*amounts.parse_month(raw if isinstance(raw, str) else "-"))
    except amounts.AmountError as wrong:
        raise problem(wrong.code, raw if isinstance(raw, str) else "") from None


Month = Annotated[YearMonth, Kind("month"), BeforeValidator(_month)]


def _text(raw: object) -> str:
    if isinstance(raw, str):  # nearly always: the others cost twenty times as much to tell
        return raw.strip()
    if raw is None:
        return ""
    if isinstance(raw, Mapping | list | tuple):
        raise problem("not_a_text", "")
    return str(raw).strip()


_Long = Annotated[str, BeforeValidator(_text), Field(max_length=5000)]
_Short = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=200)]
Text = Annotated[_Long, Kind("text")]
Name = Annotated[_Short, Kind("name")]
PersonText = Annotated[_Long, Kind("text", personal=True)]
PersonName = Annotated[_Short, Kind("name", personal=True)]


def kind_of(annotation: object) -> Kind | None:
    """The kind of a field's annotation (`Rupiah`, `Month | None`); None for groups and choices."""
    for part in get_args(annotation):
        if isinstance(part, Kind):
            return part
        if (inner := kind_of(part)) is not None and type(None) in get_args(annotation):
            return inner
    return None


__all__ = [
    "ORIGINS", "Day", "Days", "GrowthPerYear", "Index", "Kind", "Month", "Months", "Name", "Origin",
    "PersonName", "PersonText", "Quantity", "RatePerMonth", "RatePerYear", "Rupiah", "Share",
    "SignedRupiah", "Sourced", "Text", "WholeNumber", "Year", "YearMonth", "YesNo", "kind_of",
    "sourced",
]  # fmt: skip
