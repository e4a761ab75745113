"""How far the numbers of a plan may move, and which are weakest, in plain sentences and tables.

What comes in are a `Result` and its `Switching`; what goes out are short texts and document blocks.
Limits are rounded to the safe side; nothing is computed here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.model.levers import TOGETHER
from kopdes_plan.model.sensitivity import THRESHOLDS, Switch, Threshold
from kopdes_plan.outputs import blocks
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.changes import written
from kopdes_plan.outputs.field_names import file_path, placed
from kopdes_plan.outputs.sentences import month_name
from kopdes_plan.outputs.weakest import Assumption, _place, find_out, ranking
from kopdes_plan.outputs.writer import SHARES as PERCENT
from kopdes_plan.outputs.writer import amount, ranged, valued

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.levers import Lever
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.sensitivity import Switching

FIRST: tuple[Threshold, ...] = ("cash", "dscr", "npv")  # what a failing plan mends first
SHOWN = 12  # rows of a table of limits
SMALL = 0.02  # a change below this is written with a decimal


def lever_name(result: Result, lever: Lever, language: str = "id") -> str:
    """What a lever is called: "penjualan", or whose number it is and its field."""
    if lever.together:
        return t.say(f"risk.lever.{lever.name}", language)
    return number_name(result.plan, lever.name, language)


def number_name(plan: Plan, path: str, language: str = "id") -> str:
    """Whose number it is and its field, as the list of assumptions calls it where it does."""
    owner, field = _place(plan, path)
    key = f"document.assumption.{field}"
    words = t.say(key, language) if field and t.has(key, language) else ""
    here = None if words else placed(plan, file_path(plan, path), language)
    if here is not None:
        owner, words = here
    return t.say("risk.change.of", language, owner=owner, field=words) if owner else words


def limit_sentences(result: Result, found: Switching, language: str = "id") -> tuple[str, ...]:
    """One sentence for all sales, all prices, all costs, all wages together: how far they may go.

    Of the conditions the one is told that turns first; then whether no change turns it at all.
    """
    said = []
    for lever in found.levers:
        if lever.name in TOGETHER:
            said.append(limit_sentence(result, found, lever, language))
    return tuple(said)


def limit_sentence(result: Result, found: Switching, lever: Lever, language: str = "id") -> str:
    """How far one lever may move before the first condition turns, or what would mend the plan."""
    name = lever_name(result, lever, language)
    failing = [threshold for threshold in FIRST if not found.met[threshold]]
    if failing:
        mended = found.of(lever.name, failing[0])
        if not mended:
            return t.capital(t.say(f"risk.limit.mends_not.{failing[0]}", language, what=name))
        return switch_sentence(result, mended[0], language)
    switches = [s for threshold in THRESHOLDS for s in found.of(lever.name, threshold)]
    if not switches:
        return t.capital(t.say("risk.limit.never", language, what=name))
    return switch_sentence(result, min(switches, key=_distance), language)


def _distance(switch: Switch) -> float:
    return abs(switch.value - switch.lever.value)


def switch_sentence(result: Result, switch: Switch, language: str = "id") -> str:
    """How far one number may move, before what happens, in which month or year.

    The change is rounded so that what is said still holds.
    """
    name = lever_name(result, switch.lever, language)
    way = "rise" if switch.rising else "fall"
    kind = "may" if switch.met else "must"
    change = t.say(f"risk.limit.{kind}_{way}", language, what=name, size=_size(switch, language))
    due = switch.month >= 0 and bool(result.debt_service[0, switch.month] > 0.5)
    code = "instalment" if switch.threshold == "cash" and due else switch.threshold
    words = t.say(
        f"risk.limit.{'until' if switch.met else 'so_that'}.{code}", language,
        month=month_name(result, switch.month, language), count=switch.month + 1,
        year=switch.year or "–",
    )  # fmt: skip
    return t.capital(t.say("risk.limit.sentence", language, change=change, until=words))


def _size(switch: Switch, language: str) -> str:
    """How much it may move: a share of the plan's, and the value for a single number."""
    lever = switch.lever
    apart = abs(switch.factor - 1) if lever.value else math.nan
    percent = any(part in lever.name for part in PERCENT) and abs(lever.value) <= 1
    if not lever.together and (percent or not math.isfinite(apart)):
        return limit_value(switch)
    size = t.percent(_rounded(apart, switch.met, 1e-3 if apart < SMALL else 1e-2), 1)
    if lever.together:
        return size
    return t.say("risk.limit.to", language, size=size, value=limit_value(switch))


def limit_value(switch: Switch) -> str:
    """The value at the limit, rounded to the side on which the plan holds."""
    value, lever = switch.value, switch.lever
    inner = switch.rising == switch.met  # rounding down keeps it on the good side
    if lever.together or (any(part in lever.name for part in PERCENT) and abs(lever.value) <= 1):
        return t.percent(_rounded(value, inner, 1e-4))
    step = 1.0 if abs(value) >= 100 else 0.01
    return t.plain(_rounded(value, inner, step), 0 if step == 1 else 2)


def _rounded(value: float, down: bool, step: float) -> float:
    whole = value / step
    near = round(whole)
    if abs(whole - near) < 1e-6:
        return near * step
    return (math.floor(whole) if down else math.ceil(whole)) * step


def limits_table(result: Result, found: Switching, language: str = "id") -> Block:
    """The numbers with the least room, each with the value at which a condition turns."""
    order = sorted(found.levers, key=lambda lever: _room(found, lever))[:SHOWN]
    rows = []
    for lever in order:
        now = t.percent(1.0) if lever.together else valued(lever.value, lever.name)
        cells = [lever_name(result, lever, language), now]
        cells += [_cell(found, lever, threshold, language) for threshold in THRESHOLDS]
        rows.append(blocks.row(cells))
    names = ("number", "now", *THRESHOLDS)
    heads = [t.say(f"risk.limit.column.{name}", language) for name in names]
    return blocks.table(heads, rows, "lrrrr", size="small", widths=[2.2, 1, 1.1, 1.1, 1.1])


def _room(found: Switching, lever: Lever) -> float:
    """How far a lever may move, as a part of its value (or of its range), before anything turns."""
    switches = [s for threshold in THRESHOLDS for s in found.of(lever.name, threshold)]
    return min((_distance(s) / lever.scale for s in switches), default=math.inf)


def _cell(found: Switching, lever: Lever, threshold: Threshold, language: str) -> str:
    switches = found.of(lever.name, threshold)
    if not switches:
        return t.say("risk.limit.none", language)
    sign = "≤ " if switches[0].rising == switches[0].met else "≥ "
    return sign + limit_value(switches[0])


def weakest_table(result: Result, count: int = 10, language: str = "id") -> Block:
    """For the meeting: the weakest numbers, what hangs on each, and where to find out about it."""
    rows = []
    for one in ranking(result)[:count]:
        name = t.say(f"document.assumption.{one.field}", language)
        owner = one.owner or t.say("document.risks.general", language)
        shown = ranged(one.value, one.field) if one.value.has_range else "–"
        origin = t.say(f"risk.origin.{one.value.origin}", language)
        cells = [owner, name, valued(float(one.value), one.field), shown, origin,
                 amount(one.weight), find_out(one, language), ""]  # fmt: skip
        rows.append(blocks.row(cells))
    names = ("owner", "number", "now", "range", "origin", "weight", "ask", "who")
    heads = [t.say(f"risk.weakest.{name}", language) for name in names]
    widths = [1.25, 1.0, 0.85, 1.1, 0.8, 0.95, 1.7, 1.0]
    return blocks.table(heads, rows, "llrrlrll", size="small", widths=widths)


def named_value(plan: Plan, one: Assumption, language: str = "id") -> str:
    """A weak number as people say it: "Gerai sembako, Harga jual: Rp50.000 per belanja"."""
    value = written(plan, file_path(plan, one.path), float(one.value), language)
    what = number_name(plan, one.path, language)
    return t.say("risk.weakest.named", language, what=what, value=value)


def weakest_sentences(result: Result, count: int = 5, language: str = "id") -> tuple[str, ...]:
    """The weakest numbers in a line each: what it is now, and where to find out about it."""
    return tuple(
        t.say(
            "risk.weakest.line", language, what=named_value(result.plan, one, language),
            ask=find_out(one, language),
        )
        for one in ranking(result)[:count]
    )  # fmt: skip


def limits_json(result: Result, found: Switching, language: str = "id") -> dict[str, Any]:
    """`risiko --json`: every limit of the numbers with the least room, and the weakest numbers.

    A limit's `value` is in the unit of the number, a factor for what moves together.
    """
    plan = result.plan
    return {
        "limits": [
            {
                "path": lever.name if lever.together else file_path(plan, lever.name),
                "text": lever_name(result, lever, language),
                "now": lever.value, "value": switch.value, "condition": switch.threshold,
                "kept_now": switch.met, "exact": switch.exact,
                "month": result.time.label(switch.month) if switch.month >= 0 else None,
                "year": switch.year if switch.year > 0 else None,
            }
            for switch in found.switches
            for lever in [switch.lever]
        ],
        "weakest": [
            {
                "path": file_path(plan, one.path), "text": number_name(plan, one.path, language),
                "now": float(one.value), "low": one.value.low, "high": one.value.high,
                "origin": one.value.origin, "influence": one.influence,
                "rupiah_per_year": one.weight, "find_out": find_out(one, language),
            }
            for one in ranking(result)
        ],
    }  # fmt: skip
