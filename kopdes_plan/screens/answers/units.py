"""What a result says about one unit, and what is doubtful about units: HTML text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.outputs.lines import periods, row_of, summed
from kopdes_plan.screens import answers

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result, UnitResult

ABOUT_UNITS = {
    "no_buyer", "no_borrower", "price_above_ceiling", "price_outgrows_cost",
    "break_even_above_quota",
    "unit_sells_at_loss", "unit_loses", "costs_probably_missing", "lending_above_cap",
    "price_above_law", "price_grows_past_law", "price_grows_past_ceiling", "ceiling_above_law",
    "above_known_quota", "export_leaves_nothing", "export_price_apart",
}  # fmt: skip


def sentences(result: Result, key: str, language: str = "id") -> str:
    """What a unit must sell a day, and what it brings beside all units."""
    done = next((unit for unit in result.units if unit.key == key), None)
    return "" if done is None else answers.unit_sentence(done, language) + _share(
        result, done, language
    )  # fmt: skip


def _share(result: Result, done: UnitResult, language: str) -> str:
    """The unit's own result beside that of all units, in the last full year."""
    span = periods(result.time)
    year = span.last_full
    each = {unit.key: float(summed(row_of(unit.result), span)[year]) for unit in result.units}
    words = t.say(
        "step_units.said.share", language, result=t.rupiah(each[done.key]),
        total=t.rupiah(sum(each.values())), year=span.labels[year],
    )  # fmt: skip
    return answers.said(words, "bad" if each[done.key] < 0 else "")


def doubts(result: Result, language: str = "id") -> str:
    """The warnings about units with the numbers to change; nothing when there are none."""
    about = tuple(one for one in result.warnings if one.code in ABOUT_UNITS)
    return answers.warnings(replace(result, warnings=about), language) if about else ""
