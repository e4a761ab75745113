"""A number that knows where it came from, and how its three written forms are read.

What comes in is a scalar (`20_000`), a short form (`20_000 desa 18_000..21_000`) or the long
mapping with its source; what goes out is a `Sourced`. Digits are read by `amounts`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

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


def problem(code: str, read: object, **params: object) -> PydanticCustomError:
    """A mistake with the code of its sentence, what was read, and what the sentence needs."""
    return PydanticCustomError(cast(Any, code), cast(Any, code), {"read": str(read)[:80], **params})


def parsed(parse: Callable[[str], float], text: str) -> float:
    """The number that a reader of `amounts` finds in a text; its refusal as pydantic's."""
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
            parsed(parse, found["value"]),
            cast(Origin, found["origin"] or "asumsi"),
            None if low is None else parsed(parse, low),
            None if high is None else parsed(parse, high),
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
    return float(raw) if isinstance(raw, int | float) else parsed(parse, str(raw))


def _in_range(number: Sourced, raw: object, low: object, high: object) -> Sourced:
    if not number.low <= number <= number.high:
        ends = {"low": raw if low is None else low, "high": raw if high is None else high}
        raise problem("low_above_high", raw, **ends)
    return number
