"""Values between a plan file and a field: what would be read, what a step up makes of it.

Text goes in and text comes out. How a value is typed and read stands in `typed`, where a number
comes from in `origins`; both are offered here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts, plan_words
from kopdes_plan.inputs import fields as kinds
from kopdes_plan.inputs.amounts import AmountError
from kopdes_plan.inputs.fields import PERCENT, Kind, YearMonth
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.screens.editing.origins import retyped, with_detail, with_origin, written_as
from kopdes_plan.screens.editing.typed import (
    RATIO,
    digits,
    in_file,
    plain_of,
    points_text,
    problem_of,
    read,
    shown,
)

COUNTED = {"months", "whole", "year", "days", "index", "quantity"}
LOWEST = {"growth_per_year": -50, "year": 1945, "signed_rupiah": None}  # others begin at zero
HIGHEST = {
    "share": 100, "rate_per_year": 100, "rate_per_month": 30, "growth_per_year": 100, "days": 360,
    "index": 2000, "months": 600, "year": 2100, "whole": 10**7, "quantity": 10**12,
    "rupiah": 9 * 10**15, "signed_rupiah": 9 * 10**15,
}  # fmt: skip

__all__ = [
    "PERCENT", "echo", "in_file", "joined", "problem_of", "read", "retyped", "said", "shown",
    "stepped", "suffix", "with_detail", "with_origin", "written",
]  # fmt: skip


def echo(
    typed: str,
    kind: Kind,
    language: str = "id",
    reader: TypeAdapter[Any] | None = None,
    behind: str | None = None,
) -> tuple[str, bool]:
    """What would be read, in words, and whether it can be used; else what is wrong with it.

    `behind` is what the field prints behind the number, when it is more than its kind says.

    >>> echo("1,5 juta", Kind("rupiah")), echo("6,5", Kind("rate_per_year"))
    (('Rp1.500.000', True), ('6,5% per tahun', True))
    >>> echo("3 tahun", Kind("months")), echo("01/2027", Kind("month"))
    (('36 bulan', True), ('Januari 2027', True))
    """
    if not typed.strip():
        return "", True
    if (wrong := problem_of(typed, kind, reader)) is not None:
        return why(wrong, language), False
    return said(read(typed, kind, reader), kind, language, behind), True


def why(wrong: Problem, language: str = "id") -> str:
    """Why something typed cannot be used; a month and a day are written in words on the screen."""
    own = f"screen.typed.{wrong.code}"
    if t.has(own, language):
        return t.say(own, language, read=wrong.read)
    return wrong.text(language)


def said(value: object, kind: Kind, language: str = "id", behind: str | None = None) -> str:
    """A value with what the field prints around it."""
    words = shown(value, kind, language)
    if kind.name.endswith("rupiah") and isinstance(value, float):
        words = t.rupiah(value)
    return joined(words, suffix(kind.name, language) if behind is None else behind)


def joined(words: str, behind: str) -> str:
    """A number and what stands behind it, the percent sign once.

    >>> joined("6,5", "% per tahun"), joined("0,5%", "% per tahun"), joined("12", "bulan")
    ('6,5% per tahun', '0,5% per tahun', '12 bulan')
    """
    behind = behind.removeprefix("%").lstrip() if words.endswith("%") else behind
    return f"{words}{behind}" if behind.startswith("%") else f"{words} {behind}".strip()


def suffix(kind: str, language: str = "id") -> str:
    """What stands behind every number of a kind, or nothing."""
    return "" if kind.endswith("rupiah") else plan_words.unit_of(kind, language)


def written(value: Any, kind: Kind | None) -> Any:
    """What a file holds for a value of a plan, with its origin and source: text or a mapping."""
    if not isinstance(value, kinds.Sourced):
        return str(value) if isinstance(value, YearMonth | date) else shown(value, kind)

    def number(part: float) -> str:
        return in_file(shown(part, kind), kind)

    low, high = (number(value.low), number(value.high)) if value.has_range else ("", "")
    parts = {
        "nilai": number(value), "asal": value.origin, "rendah": low, "tinggi": high,
        "sumber": value.citation, "tahun": str(value.year or ""), "catatan": value.note,
    }  # fmt: skip
    return written_as({key: text for key, text in parts.items() if text})


# ---- steps


def stepped(
    typed: str, kind: Kind, by: int, low: float | None = None, high: float | None = None
) -> str:
    """What was typed, `by` steps higher or lower, written the same way.

    Counts move by 1, shares by 1 point, rates by half a point, rupiah and large quantities at
    their second digit; a step up and one down lead back. What cannot be read stays as it is.
    `low` and `high` are bounds narrower than the kind's.

    >>> stepped("0,2", Kind("quantity"), 1), stepped("0,2%", Kind("rate_per_year"), 1)
    ('1,2', '0,7%')
    >>> stepped("20.000", Kind("rupiah"), 1), stepped("10.000", Kind("rupiah"), -1)
    ('21.000', '9.900')
    """
    if kind.name in ("month", "day"):
        return _later(typed, kind, by)
    number, write = _counted(typed, kind)
    if number is None:
        return typed
    lowest = _decimal(LOWEST.get(kind.name, 0) if low is None else low)
    highest = _decimal(HIGHEST.get(kind.name) if high is None else high)
    for _ in range(min(abs(by), 100)):
        number = _up(number, kind.name) if by > 0 else _down(number, kind.name)
    if lowest is not None:
        number = max(number, lowest)
    return write(number if highest is None else min(number, highest))


def _decimal(bound: float | None) -> Decimal | None:
    return None if bound is None else Decimal(repr(bound))


def _counted(typed: str, kind: Kind) -> tuple[Decimal | None, Callable[[Decimal], str]]:
    """The number typed, and how to write another like it."""
    plain = plain_of(typed)
    if kind.name in PERCENT:
        found = RATIO.fullmatch(plain or "0")
        points = Decimal(found["sign"] + found["body"].replace(",", ".")) if found else None
        signed = "%" in plain or "persen" in plain
        if points is not None and not signed and 0 < abs(points) <= 1:
            points = None
        return points, lambda other: points_text(other, signed)
    if not (kind.name in COUNTED or kind.name.endswith("rupiah")):
        return None, str
    parse: Callable[[str], float] = {
        "rupiah": amounts.parse_rupiah, "signed_rupiah": amounts.parse_rupiah,
        "months": amounts.parse_months, "year": amounts.parse_whole,
    }.get(kind.name, amounts.parse_number)  # fmt: skip
    try:
        number = Decimal(repr(parse(plain or "0")))
    except AmountError:
        return None, str
    pointed = number != number.to_integral_value() and "," not in plain and "." in plain
    bare = re.fullmatch(r"-?\d{4,}(\.\d+)?", plain) is not None
    grouped = not (pointed or bare or kind.name in ("months", "year"))
    return number, lambda other: digits(other, grouped, "." if pointed else ",")


def _step(number: Decimal, kind: str) -> Decimal:
    """How far one step up leads from a number."""
    if kind in PERCENT:
        return Decimal(1) if kind == "share" else Decimal("0.5")
    second_digit = Decimal(10) ** (abs(number).adjusted() - 1)
    if kind.endswith("rupiah"):
        return max(second_digit, Decimal(10))
    return second_digit if kind == "quantity" and abs(number) >= 1000 else Decimal(1)


def _up(number: Decimal, kind: str) -> Decimal:
    if number < 0 and kind == "signed_rupiah":
        return -_down(-number, kind)
    return number + _step(number, kind)


def _down(number: Decimal, kind: str) -> Decimal:
    """The number from which a step up leads here; where none does, the last round number below."""
    if number <= 0 and kind == "signed_rupiah":
        return -_up(-number, kind)
    step = _step(number, kind)
    if number < step or (smaller := _step(number - step, kind)) == step:
        return number - step
    if _step(number - smaller, kind) == smaller:
        return number - smaller
    return Decimal(10) ** number.adjusted()


def _later(typed: str, kind: Kind, by: int) -> str:
    """Another month or day, written in the same way."""
    in_figures = re.match(r"\d{4}-", typed.strip()) is not None
    try:
        now = read(typed, kind)
        other = now.plus(by) if isinstance(now, YearMonth) else now + timedelta(days=by)
        problem = problem_of(str(other), kind)
    except (AmountError, ValidationError, OverflowError):
        return typed
    if problem is not None:
        return typed
    return str(other) if in_figures else shown(other, kind)
