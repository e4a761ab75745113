"""The scalars a plan is made of: numbers with an origin, months, yes/no.

What comes in is the text of one YAML scalar (or a Python number), what goes out is a checked,
immutable value. Numbers are read by the Indonesian grammar of `amounts`. A number knows where
it came from (`Sourced`), so screens can colour it and documents can list the weakest ones.
Mistakes leave as `PydanticCustomError` with a code whose sentence lives in the word file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple, cast

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


_SHORT = re.compile(
    r"^\s*(?P<value>.+?)(?:\s+(?P<origin>desa|sumber|asumsi))?"
    r"(?:\s+(?P<low>\S+)\s*\.\.\s*(?P<high>\S+))?\s*$"
)
_LONG_KEYS = {"nilai", "asal", "sumber", "tahun", "rendah", "tinggi", "catatan"}


def sourced(raw: object, parse: Callable[[str], float]) -> Sourced:
    """The number with its origin read from a scalar, a short form or the long mapping."""
    if isinstance(raw, Sourced):
        return raw
    if isinstance(raw, bool):
        raise problem("not_a_number", raw)
    if isinstance(raw, int | float):
        return Sourced(raw)
    if isinstance(raw, Mapping):
        return _long_form(raw, parse)
    if not isinstance(raw, str):
        raise problem("not_a_number", raw)
    found = _SHORT.match(raw)
    if not found:
        raise problem("not_a_number", raw)
    low, high = found["low"], found["high"]
    return _in_range(
        Sourced(
            _parsed(parse, found["value"]),
            cast(Origin, found["origin"] or "asumsi"),
            None if low is None else _parsed(parse, low),
            None if high is None else _parsed(parse, high),
        ),
        raw,
    )


def _long_form(raw: Mapping[Any, Any], parse: Callable[[str], float]) -> Sourced:
    unknown = sorted(str(key) for key in raw if key not in _LONG_KEYS)
    if unknown:
        raise problem("unknown_number_key", unknown[0], known=", ".join(sorted(_LONG_KEYS)))
    if "nilai" not in raw:
        raise problem("number_without_value", ", ".join(map(str, raw)))
    citation = str(raw.get("sumber", "") or "")
    origin = raw.get("asal", "sumber" if citation else "asumsi")
    if origin not in ORIGINS:
        raise problem("unknown_origin", origin, known=", ".join(ORIGINS))
    if origin == "sumber" and not citation:
        raise problem("source_missing", origin)
    year = raw.get("tahun")
    if year is not None and not re.fullmatch(r"(19|20)\d\d", str(year)):
        raise problem("not_a_year", year)
    low, high = raw.get("rendah"), raw.get("tinggi")
    return _in_range(
        Sourced(
            _parsed(parse, str(raw["nilai"])),
            origin,
            None if low is None else _parsed(parse, str(low)),
            None if high is None else _parsed(parse, str(high)),
            citation,
            None if year is None else int(str(year)),
            str(raw.get("catatan", "") or ""),
        ),
        raw["nilai"],
    )


def _in_range(number: Sourced, raw: object) -> Sourced:
    if not number.low <= number <= number.high:
        raise problem("low_above_high", raw, low=number.low, high=number.high)
    return number


def _bounded(
    parse: Callable[[str], float], low: float | None, high: float | None, code: str
) -> BeforeValidator:
    def read(raw: object) -> Sourced:
        number = sourced(raw, parse)
        for end in (number.low, number, number.high):
            if (low is not None and end < low) or (high is not None and end > high):
                raise problem(code, raw if isinstance(raw, str) else end, low=low, high=high)
        return number

    return BeforeValidator(read)


def _share(text: str) -> float:
    """A share: a percentage of any size, or a fraction from 0 to 1."""
    return amounts.parse_share(text)


_Kept = PlainSerializer(lambda number: float(number), return_type=float)

Rupiah = Annotated[Sourced, _bounded(amounts.parse_rupiah, 0, 9e15, "negative_rupiah"), _Kept]
SignedRupiah = Annotated[Sourced, _bounded(amounts.parse_rupiah, -9e15, 9e15, "too_large"), _Kept]
Quantity = Annotated[Sourced, _bounded(amounts.parse_number, 0, 1e12, "negative_quantity"), _Kept]
Share = Annotated[Sourced, _bounded(_share, 0, 1, "share_out_of_range"), _Kept]
RatePerYear = Annotated[Sourced, _bounded(amounts.parse_rate, 0, 1, "rate_out_of_range"), _Kept]
RatePerMonth = Annotated[Sourced, _bounded(amounts.parse_rate, 0, 0.3, "rate_out_of_range"), _Kept]
GrowthPerYear = Annotated[
    Sourced, _bounded(amounts.parse_rate, -0.5, 1, "growth_out_of_range"), _Kept
]
Days = Annotated[Sourced, _bounded(amounts.parse_number, 0, 360, "days_out_of_range"), _Kept]
Index = Annotated[Sourced, _bounded(amounts.parse_number, 0, 2000, "index_out_of_range"), _Kept]


def _whole(raw: object) -> int:
    if isinstance(raw, bool):
        raise problem("not_a_whole_number", raw)
    if isinstance(raw, int):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"\s*-?\d[\d_]*\s*", raw) and raw.isascii():
        return int(raw.replace("_", ""))
    raise problem("not_a_whole_number", raw)


Months = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=600)]
WholeNumber = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=10_000_000)]
Year = Annotated[int, BeforeValidator(_whole), Field(ge=1945, le=2100)]


def _yes_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    answer = str(raw).strip().lower()
    if answer in ("ya", "true", "yes"):
        return True
    if answer in ("tidak", "false", "no"):
        return False
    raise problem("not_yes_no", raw)


YesNo = Annotated[bool, BeforeValidator(_yes_no)]


def _day(raw: object) -> date:
    if isinstance(raw, date):
        return raw
    found = re.fullmatch(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*", str(raw))
    if not found:
        raise problem("not_a_date", raw)
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise problem("no_such_date", raw) from None


Day = Annotated[date, BeforeValidator(_day)]


def _month(raw: object) -> YearMonth:
    if isinstance(raw, YearMonth):
        return raw
    found = re.fullmatch(r"\s*(\d{4})-(\d{1,2})\s*", str(raw))
    if not found or not 1 <= int(found[2]) <= 12 or not 1945 <= int(found[1]) <= 2200:
        raise problem("not_a_month", raw)
    return YearMonth(int(found[1]), int(found[2]))


Month = Annotated[YearMonth, BeforeValidator(_month)]


def _text(raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, Mapping | list):
        raise problem("not_a_text", raw)
    return str(raw).strip()


Text = Annotated[str, BeforeValidator(_text), Field(max_length=5000)]
Name = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=200)]
