"""What may be typed into an input cell: the bounds of the plan's field, with words for people.

A field's facts and its number go in, `Limits` come out; `written` makes a rule of the cell of them.
"""

from __future__ import annotations

from typing import NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.fields import PERCENT
from kopdes_plan.inputs.plan_facts import Facts
from kopdes_plan.inputs.plan_numbers import BOUNDS
from kopdes_plan.outputs.workbook.formulas import Formula, both, where

ANY = (0.0, 1e12)
ENDLESS = 1e9  # a bound as far away as this is not named
WHOLE = {"months", "year", "whole", "yes_no"}


class Limits(NamedTuple):
    """The least and the most of a cell, both allowed; `months` are days of a spreadsheet."""

    low: float
    high: float
    whole: bool
    month: bool
    message: str

    def keep(self, typed: Formula) -> Formula:
        """1 where the number typed lies inside, else 0."""
        return where(both(typed >= self.low, typed <= self.high), 1, 0)


def limits(
    known: Facts | None, number: float, days: tuple[float, float], language: str = "id"
) -> Limits:
    """Of the field `known`; the plan's own `number` is always allowed.

    `days` are the plan's first and last month, as days of a spreadsheet.
    """
    kind = known.kind.name if known and known.kind else ""
    low, high = days if kind == "month" else BOUNDS.get(kind, ANY)
    if known and known.low is not None:
        low = float(known.low)
    if known and known.high is not None:
        high = float(known.high)
    if kind == "yes_no":
        high = 1.0
    low, high = min(low, number), max(high, number)
    return Limits(low, high, kind in WHOLE, kind == "month", _message(kind, low, high, language))


def _message(kind: str, low: float, high: float, language: str) -> str:
    if kind == "month":
        return t.say("workbook.limit.month", language)
    if low < -ENDLESS:
        return t.say("workbook.limit.number", language)
    sign = "%" if kind in PERCENT else ""
    ends = {name: _written(end, sign) for name, end in (("low", low), ("high", high))}
    return t.say(f"workbook.limit.{'least' if high > ENDLESS else 'between'}", language, **ends)


def _written(number: float, sign: str) -> str:
    """Without marks for thousands, as it is typed; a year looks like one.

    >>> _written(0.065, "%"), _written(-0.5, "%"), _written(1945, "")
    ('6,5%', '-50%', '1945')
    """
    return f"{number * (100 if sign else 1):.10g}{sign}".replace(".", ",")
