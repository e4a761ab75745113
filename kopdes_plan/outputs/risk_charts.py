"""Pictures of what could go wrong: scenarios as bars, the tornado, the fan of cash, two numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.model.sensitivity import MEASURES
from kopdes_plan.outputs.axis import mark, month_axis
from kopdes_plan.outputs.bars import at_end, bars
from kopdes_plan.outputs.canvas import (
    BLUE,
    GREEN,
    INK,
    LABEL,
    MUTED,
    OCHRE,
    RED,
    area,
    figure,
    legend,
)
from kopdes_plan.outputs.charts import Chart
from kopdes_plan.outputs.risk import lever_name
from kopdes_plan.outputs.scenarios import beside, scenario_name, swings
from kopdes_plan.outputs.sentences import month_name, verdict
from kopdes_plan.outputs.writer import shortened

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.sample import Sample
    from kopdes_plan.model.sensitivity import Tornado
    from kopdes_plan.model.stress_grid import Grid
    from kopdes_plan.model.what_if import WhatIf

BARS = 10  # of a tornado
BELOW = 0.05  # share of the height of a picture for words below its numbers
TONES = {"good": area(GREEN), "doubt": area(OCHRE, 2), "bad": area(RED, 1)}


def scenario_bars(found: Sequence[WhatIf], language: str = "id") -> str:
    """The lowest cash of the plan and of each scenario, in the colour of its verdict."""
    plan = found[0].result.plan
    values = np.array([float(one.result.indicators.cash_min[0]) for one in found])
    names = [scenario_name(plan, one.name, language) for one in found]
    height = 0.95 + 0.27 * len(found)
    title = t.say("risk.chart.scenarios", language)
    with figure(values, title, language, height, True, legend_rows=1) as (axes, scale, picture):
        place = np.arange(len(values))[::-1]
        tones = np.array([verdict(one.result, language).tone for one in found])
        for tone, fill in TONES.items():
            if (those := tones == tone).any():
                label = t.say(f"risk.chart.tone.{tone}", language)
                bars(axes, place[those], values[those] / scale, 0.62, fill, label, sideways=True)
        mark(axes.yaxis, place, [shortened(name, 32) for name in names])
        for y, value in zip(place, values, strict=True):
            at_end(axes, y, value / scale, t.number(value / scale, 1), sideways=True)
        axes.margins(x=0.16)
        legend(axes)
    return picture(scenario_bars_alt(found, language))


def scenario_bars_alt(found: Sequence[WhatIf], language: str = "id") -> str:
    """What `scenario_bars` shows, in one sentence."""
    plan = found[0].result.plan
    each = "; ".join(
        t.say(
            "risk.chart.scenario", language,
            name=scenario_name(plan, one.name, language),
            amount=t.rupiah(float(one.result.indicators.cash_min[0])),
            month=month_name(one.result, int(one.result.indicators.cash_min_month[0]), language),
        )
        for one in found
    )  # fmt: skip
    return t.say("risk.chart.scenarios_alt", language, each=each)


def fan(found: Sample, language: str = "id") -> str:
    """Cash by month: the plan, the middle of all draws, half of them, nine of ten."""
    low, under, middle, over, high = found.quantiles
    plan = found.cash[0]
    title = t.say("risk.chart.fan", language)
    every = np.concatenate([low, high, plan])
    with figure(every, title, language, legend_rows=1) as (axes, scale, picture):
        months = np.arange(found.time.months)
        nine, half = (t.say(f"risk.chart.{name}", language) for name in ("nine", "half"))
        axes.fill_between(months, low / scale, high / scale, color=BLUE, alpha=0.15, linewidth=0,
                          label=nine)  # fmt: skip
        axes.fill_between(months, under / scale, over / scale, color=BLUE, alpha=0.3, linewidth=0,
                          label=half)  # fmt: skip
        axes.plot(months, middle / scale, color=BLUE, linewidth=2, label=_say("middle", language))
        axes.plot(months, plan / scale, color=INK, linewidth=1.2, linestyle=(0, (4, 2)),
                  label=_say("plan", language))  # fmt: skip
        month_axis(axes, cast(Any, found))
        legend(axes)
    return picture(fan_alt(found, language))


def fan_alt(found: Sample, language: str = "id") -> str:
    """What `fan` shows, in one sentence."""
    low, _, middle, _, high = found.quantiles[:, -1]
    return t.say("risk.chart.fan_alt", language, low=t.rupiah(float(low)),
                 middle=t.rupiah(float(middle)), high=t.rupiah(float(high)))  # fmt: skip


def tornado(result: Result, found: Tornado, measure: str = "cash_min", language: str = "id") -> str:
    """The strongest numbers: what each does to one measure at its low and at its high."""
    place = MEASURES.index(measure)
    chosen = [n for n in found.order(measure) if found.swings()[n, place] > 0][:BARS]
    low, high, base = found.low[chosen, place], found.high[chosen, place], found.base[place]
    title = _say(f"tornado_{measure}", language, year=found.year)
    every = np.concatenate([low - base, high - base, np.zeros(1)])
    height = 1.0 + 0.36 * max(len(chosen), 1)
    with figure(every, title, language, height, True, legend_rows=1) as (axes, scale, picture):
        y = np.arange(len(chosen))[::-1]
        for name, end, fill in (("low", low, area(OCHRE, 1)), ("high", high, area(BLUE))):
            label = _say(name, language)
            bars(axes, y, (end - base) / scale, 0.62, fill, label, sideways=True)
        names = [lever_name(result, found.levers[n], language) for n in chosen]
        mark(axes.yaxis, y, [_two_lines(name) for name in names], labelsize=LABEL)
        legend(axes)
    return picture(tornado_alt(result, found, measure, language))


def tornado_alt(
    result: Result, found: Tornado, measure: str = "cash_min", language: str = "id"
) -> str:
    """What `tornado` shows, in one sentence."""
    swing = found.swings()[:, MEASURES.index(measure)]
    each = "; ".join(
        f"{lever_name(result, found.levers[n], language)} {t.rupiah(float(swing[n]))}"
        for n in found.order(measure)[:3]
    )
    title = _say(f"tornado_{measure}", language, year=found.year)
    return _say("tornado_alt", language, title=title, each=each or "–")


def _two_lines(name: str) -> str:
    """Whose number it is above what it is called."""
    owner, _, field = name.rpartition(", ")
    return "\n".join(shortened(part, 32) for part in (owner, field) if part)


def two_numbers(result: Result, found: Grid, language: str = "id") -> str:
    """Two numbers at once: where the plan can pay, where not, the line between, and the plan."""
    first, second = found.first, found.second
    title = _say("grid", language, what=lever_name(result, first, language))
    with figure(found.first_values, title, language, 3.4, legend_rows=1) as (axes, _, picture):
        x, y = np.meshgrid(found.second_values, found.first_values)
        pays = found.pays
        axes.plot(x[pays], y[pays], "o", color=GREEN, markersize=5, label=_say("pays", language))
        axes.plot(x[~pays], y[~pays], "x", color=RED, markersize=6, label=_say("fails", language))
        crossed = np.isfinite(found.line)
        axes.plot(found.line[crossed], found.first_values[crossed], color=INK, linewidth=1.6)
        axes.plot([second.value], [first.value], "D", color=BLUE, markersize=8,
                  label=_say("plan", language))  # fmt: skip
        axes.lines[0].remove()  # the zero of rupiah means nothing here, nor does their unit
        axes.get_figure().texts[0].set_text(title)  # type: ignore[union-attr]
        low, high = found.first_values.min(), found.first_values.max()
        around = 0.06 * (high - low)  # no sign is cut in half
        axes.set_ylim(low - around, high + around)
        axes.xaxis.set_major_formatter(axes.yaxis.get_major_formatter())
        box = axes.get_position()
        axes.set_position((box.x0, box.y0 + BELOW, box.width, box.height - BELOW))
        across = lever_name(result, second, language)
        axes.text(0.5, -2.4 * BELOW, across, transform=axes.transAxes, ha="center", va="top",
                  color=MUTED, fontsize=LABEL)  # fmt: skip
        legend(axes)
    return picture(two_numbers_alt(result, found, language))


def two_numbers_alt(result: Result, found: Grid, language: str = "id") -> str:
    """What `two_numbers` shows, in one sentence."""
    return _say(
        "grid_alt", language, first=lever_name(result, found.first, language),
        second=lever_name(result, found.second, language),
        count=int(found.pays.sum()), of=found.pays.size,
    )  # fmt: skip


def _say(key: str, language: str, **params: object) -> str:
    return t.say(f"risk.chart.{key}", language, **params)


def _scenarios(result: Result, language: str) -> str:
    return scenario_bars(beside(result), language)


def _tornado(result: Result, language: str) -> str:
    return tornado(result, swings(result), language=language)


CHARTS: dict[str, Chart] = {"scenarios": _scenarios, "tornado": _tornado}  # those of a document
