"""The scalars a plan is made of: numbers with an origin, months, yes/no.

What comes in is the text of one YAML scalar (or a Python number), what goes out is a checked,
immutable value. Numbers are read by the Indonesian grammar of `amounts`. A number knows where
it came from (`Sourced`), so screens can colour it and documents can list the weakest ones.
Mistakes leave as `PydanticCustomError` with a code whose sentence lives in the word file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple, cast, get_args

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kopdes_plan.inputs import amounts

Origin = Literal["desa", "sumber", "asumsi"]
ORIGINS: tuple[Origin, ...] = ("desa", "sumber", "asumsi")


class Sourced(float):
    """A number with its origin; arithmetic sees a plain float.

    `origin` is `desa` (measured here), `sumber` (cited in `citation`, of `year`) or `asumsi`
    (a guess, also what a bare number is). `low` and `high` bound it for risk; NaN-free: they
    equal the value where none was given (`has_range` tells).
    """

    origin: Origin
    low: float
    high: float
    citation: str
    year: int | None
    note: str

    def __new__(
        cls,
        value: float,
        origin: Origin = "asumsi",
        low: float | None = None,
        high: float | None = None,
        citation: str = "",
        year: int | None = None,
        note: str = "",
    ) -> Sourced:
        number = super().__new__(cls, value)
        number.origin = origin
        number.low = float(value) if low is None else float(low)
        number.high = float(value) if high is None else float(high)
        number.citation = citation
        number.year = year
        number.note = note
        return number

    @property
    def has_range(self) -> bool:
        """Whether a low or high other than the value itself was given."""
        return self.low != float(self) or self.high != float(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        return core_schema.is_instance_schema(cls)

    def __getnewargs__(self) -> tuple[Any, ...]:  # so that copies and pickles keep the origin
        return (float(self), self.origin, self.low, self.high, self.citation, self.year, self.note)


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


def problem(code: str, read: object, **params: object) -> PydanticCustomError:
    """A mistake with the code of its sentence, what was read, and what the sentence needs."""
    return PydanticCustomError(cast(Any, code), cast(Any, code), {"read": str(read)[:80], **params})


def _parsed(parse: Callable[[str], float], text: str) -> float:
    try:
        return float(parse(text))
    except amounts.AmountError as wrong:
        raise problem(wrong.code, text, **wrong.params) from None


_END = r"\S+?(?:\s(?:rb|ribu|jt|juta|miliar|milyar))?"
_SHORT = re.compile(
    r"^\s*(?P<value>.+?)(?:\s+(?P<origin>desa|sumber|asumsi))?"
    rf"(?:\s+(?P<low>{_END})\s*\.\.\s*(?P<high>{_END}))?\s*$"
)
_CITED = re.compile(r"^\s*(?P<number>.+?\ssumber)\s+(?P<citation>\S.*?)\s*$")
_LONG_KEYS = {"nilai", "asal", "sumber", "tahun", "rendah", "tinggi", "catatan"}


def sourced(raw: object, parse: Callable[[str], float]) -> Sourced:
    """The number with its origin read from a scalar, a short form or the long mapping.

    Short forms: `20_000`, `20_000 desa`, `20_000 desa 18_000..21_000`, and with its source behind
    it `20_000 sumber SK Gubernur 12/2026` (a range stands between `sumber` and the source).
    """
    if isinstance(raw, Sourced):
        return raw
    if isinstance(raw, bool):
        raise problem("not_a_number", raw)
    if isinstance(raw, int | float):
        if not math.isfinite(raw):
            raise problem("not_a_number", raw)
        return Sourced(raw)
    if isinstance(raw, Mapping):
        return _long_form(raw, parse)
    if not isinstance(raw, str):
        raise problem("not_a_number", "")
    if len(raw) > 500:  # a citation may be long, a book may not
        raise problem("not_a_number", raw)
    return _short_form(raw, parse)


def _short_form(raw: str, parse: Callable[[str], float]) -> Sourced:
    cited = _CITED.match(raw)
    citation = ""
    found = _SHORT.match(raw)
    if cited:
        citation = cited["citation"]
        first, _, rest = citation.partition(" ")
        with_range = _SHORT.match(f"{cited['number']} {first}") if ".." in first else None
        if with_range and with_range["low"]:
            found, citation = with_range, rest.strip()
        else:
            found = _SHORT.match(cited["number"])
    if not found:
        raise problem("not_a_number", raw)
    if found["origin"] == "sumber" and not citation:
        raise problem("source_missing", raw)
    low, high = found["low"], found["high"]
    return _in_range(
        Sourced(
            _parsed(parse, found["value"]),
            cast(Origin, found["origin"] or "asumsi"),
            None if low is None else _parsed(parse, low),
            None if high is None else _parsed(parse, high),
            citation,
        ),
        found["value"],
        low,
        high,
    )


def _long_form(raw: Mapping[Any, Any], parse: Callable[[str], float]) -> Sourced:
    unknown = sorted(str(key) for key in raw if key not in _LONG_KEYS)
    if unknown:
        raise problem("unknown_number_key", unknown[0], known=", ".join(sorted(_LONG_KEYS)))
    if "nilai" not in raw:
        raise problem("number_without_value", ", ".join(map(str, raw)))
    for key, value in raw.items():
        if isinstance(value, Mapping | list):
            raise problem("not_a_text", key)
    citation = str(raw.get("sumber", "") or "").strip()
    origin = raw.get("asal", "sumber" if citation else "asumsi")
    if origin not in ORIGINS:
        raise problem("unknown_origin", origin, known=", ".join(ORIGINS))
    if origin == "sumber" and not citation:
        raise problem("source_missing", raw["nilai"])
    year = raw.get("tahun")
    if year is not None and not re.fullmatch(r"(19|20)\d\d", str(year)):
        raise problem("not_a_year", year)
    low, high = raw.get("rendah"), raw.get("tinggi")
    return _in_range(
        Sourced(
            _long_number(parse, raw["nilai"]),
            origin,
            None if low is None else _long_number(parse, low),
            None if high is None else _long_number(parse, high),
            citation,
            None if year is None else int(str(year)),
            str(raw.get("catatan", "") or ""),
        ),
        raw["nilai"],
        low,
        high,
    )


def _long_number(parse: Callable[[str], float], raw: object) -> float:
    if isinstance(raw, bool):
        raise problem("not_a_number", raw)
    return float(raw) if isinstance(raw, int | float) else _parsed(parse, str(raw))


def _in_range(number: Sourced, raw: object, low: object, high: object) -> Sourced:
    if not number.low <= number <= number.high:
        ends = {"low": raw if low is None else low, "high": raw if high is None else high}
        raise problem("low_above_high", raw, **ends)
    return number


def _bounded(
    parse: Callable[[str], float], low: float | None, high: float | None, code: str
) -> BeforeValidator:
    def read(raw: object) -> Sourced:
        number = sourced(raw, parse)
        for end in (number.low, number, number.high):
            if (low is not None and end < low) or (high is not None and end > high):
                raise problem(code, raw if isinstance(raw, str) else end)
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
    _bounded(amounts.parse_number, 0, 1e12, "negative_quantity"),
    _Kept,
]
Share = Annotated[Sourced, Kind("share"), _bounded(_share, 0, 1, "share_out_of_range"), _Kept]
RatePerYear = Annotated[
    Sourced, Kind("rate_per_year"), _bounded(amounts.parse_rate, 0, 1, "rate_out_of_range"), _Kept
]
RatePerMonth = Annotated[
    Sourced,
    Kind("rate_per_month"),
    _bounded(amounts.parse_rate, 0, 0.3, "rate_out_of_range"),
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
        value = _parsed(parse, raw)
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
    if raw is None:
        return ""
    if isinstance(raw, Mapping | list | tuple):
        raise problem("not_a_text", "")
    return str(raw).strip()


Text = Annotated[str, Kind("text"), BeforeValidator(_text), Field(max_length=5000)]
Name = Annotated[str, Kind("name"), BeforeValidator(_text), Field(min_length=1, max_length=200)]


def kind_of(annotation: object) -> Kind | None:
    """The kind of a field's annotation (`Rupiah`, `Month | None`); None for groups and choices."""
    for part in get_args(annotation):
        if isinstance(part, Kind):
            return part
        if (inner := kind_of(part)) is not None and type(None) in get_args(annotation):
            return inner
    return None
