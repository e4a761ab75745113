"""Pictures of what could go wrong: scenarios as bars, the tornado, the fan of cash, two numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs.canvas import (
    BLUE,
    GOLD,
    GREEN,
    GREY,
    INK,
    LABEL,
    RED,
    figure,
    legend,
    plain,
)
from kopdes_plan.outputs.scenarios import scenario_name
from kopdes_plan.outputs.sentences import month_name, verdict
from kopdes_plan.outputs.writer import shortened

if TYPE_CHECKING:
    from kopdes_plan.model.what_if import WhatIf

TONES = {"good": GREEN, "doubt": GOLD, "bad": RED}


def scenario_bars(found: Sequence[WhatIf], language: str = "id") -> str:
    """The lowest cash of the plan and of each scenario, in the colour of its verdict."""
    plan = found[0].result.plan
    values = np.array([float(one.result.indicators.cash_min[0]) for one in found])
    names = [scenario_name(one.name, language, one.name in plan.scenarios) for one in found]
    height = 0.75 + 0.27 * len(found)
    title = t.say("risk.chart.scenarios", language)
    with figure(values, title, language, height, sideways=True) as (axes, scale, picture):
        place = np.arange(len(values))[::-1]
        tones = [TONES[verdict(one.result, language).tone] for one in found]
        axes.barh(place, values / scale, 0.62, color=tones)
        axes.set_yticks(place, [plain(shortened(name, 32)) for name in names])
        for y, value in zip(place, values, strict=True):
            right = value >= 0
            axes.annotate(
                t.number(value / scale, 1), (value / scale, y), xytext=(4 if right else -4, 0),
                textcoords="offset points", va="center", ha="left" if right else "right",
                color=INK, fontsize=LABEL,
            )  # fmt: skip
        axes.margins(x=0.16)
    return picture(scenario_bars_alt(found, language))


def scenario_bars_alt(found: Sequence[WhatIf], language: str = "id") -> str:
    """What `scenario_bars` shows, in one sentence."""
    plan = found[0].result.plan
    each = "; ".join(
        t.say(
            "risk.chart.scenario", language,
            name=scenario_name(one.name, language, one.name in plan.scenarios),
            amount=t.rupiah(float(one.result.indicators.cash_min[0])),
            month=month_name(one.result, int(one.result.indicators.cash_min_month[0]), language),
        )
        for one in found
    )  # fmt: skip
    return t.say("risk.chart.scenarios_alt", language, each=each)


__all__ = ["BLUE", "GREY", "legend", "scenario_bars", "scenario_bars_alt"]
