"""What a result says about one unit, in sentences; and what is doubtful about units. HTML text."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs.lines import periods, row_of, summed
from kopdes_plan.outputs.sentences import warning_text
from kopdes_plan.screens.answers import escape, heading, tag

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result, UnitResult

UNIT_WARNINGS = {
    "no_buyer", "price_above_ceiling", "price_outgrows_cost", "break_even_above_quota",
    "unit_sells_at_loss", "unit_loses", "costs_probably_missing", "lending_above_cap",
}  # fmt: skip


def said(words: str, tone: str = "", path: str = "", link: str = "") -> str:
    """A plain answer, with a link to the number that changes it."""
    inner = escape(words)
    if path:
        inner += " " + tag("a", escape(link), href="#", **{"data-go": path})
    return tag("p", inner, kind=f"sentence {tone}".strip())


def sentences(result: Result, key: str, language: str = "id") -> str:
    """What a unit must sell a day, what it brings, and what is missing or not allowed."""
    done = next((unit for unit in result.units if unit.key == key), None)
    if done is None:
        return ""
    return "".join([*_break_even(done, language), *_share(result, done, language),
                    *_doubts(result, key, language)])  # fmt: skip


def _break_even(done: UnitResult, language: str) -> Iterator[str]:
    needed, planned = float(done.break_even_quantity_per_day[0]), float(done.quantity_per_day[0])
    name = done.name
    if not planned:
        yield said(t.say("step_units.said.nothing", language, name=name), "doubt")
        return
    if not math.isfinite(needed):
        yield said(t.say("step_units.said.never", language, name=name), "bad")
        return
    words = t.say(
        "step_units.said.needed", language, name=name, needed=_counted(needed),
        unit=done.break_even_unit, planned=_counted(planned),
    )  # fmt: skip
    yield said(words, "good" if planned >= needed else "bad")
    if bool(done.break_even_above_quota[0]):
        path = f"unit_usaha.{done.key}.kuota_per_bulan"
        yield said(t.say("step_units.said.quota", language), "bad", path, _word("quota", language))


def _share(result: Result, done: UnitResult, language: str) -> Iterator[str]:
    """The unit's own result beside that of all units, in the last full year."""
    span = periods(result.time)
    full = np.flatnonzero(span.months == span.whole)
    year = int(full[-1]) if len(full) else len(span.labels) - 1
    each = {unit.key: float(summed(row_of(unit.result), span)[year]) for unit in result.units}
    own, total = t.rupiah(each[done.key]), t.rupiah(sum(each.values()))
    words = {"result": own, "total": total, "year": span.labels[year]}
    yield said(t.say("step_units.said.share", language, **words), "" if each[done.key] >= 0 else "bad")


def _doubts(result: Result, key: str, language: str) -> Iterator[str]:
    unit, base = result.plan.units[key], f"unit_usaha.{key}"
    if not unit.buyer.strip():
        words = t.say("step_units.said.no_buyer", language)
        yield said(words, "doubt", f"{base}.pembeli", _word("write_buyer", language))
    ceiling = unit.price_ceiling
    if ceiling is not None and unit.price > ceiling:
        amounts = {"price": t.rupiah(float(unit.price)), "ceiling": t.rupiah(float(ceiling))}
        words = t.say("step_units.said.ceiling", language, **amounts)
        yield said(words, "bad", f"{base}.harga", _word("change_price", language))


def unit_warnings(result: Result, language: str = "id") -> str:
    """The warnings about units, or nothing."""
    doubts = [one for one in result.warnings if one.code in UNIT_WARNINGS]
    items = (tag("li", escape(warning_text(one, result, language))) for one in doubts)
    title = heading(t.say("step_units.warnings", language))
    return title + tag("ul", *items, kind="warnings") if doubts else ""


def _counted(quantity: float) -> str:
    return t.number(quantity, 0 if quantity >= 100 else 1)


def _word(key: str, language: str) -> str:
    return t.say(f"step_units.said.{key}", language)
