"""Cash as planned, as it was, and as it goes on from there, in one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs.axis import month_axis
from kopdes_plan.outputs.canvas import BLUE, GREY, INK, RED, figure, legend
from kopdes_plan.outputs.case_charts import DASHED
from kopdes_plan.outputs.progress import outlook

if TYPE_CHECKING:
    from kopdes_plan.model.reforecast import Reforecast
    from kopdes_plan.model.result import Result

AFTER = 24  # months shown after the last one known; what is further on is too unsure
PLANNED: dict[str, Any] = {"color": GREY, "linewidth": 1.6}
ACTUAL: dict[str, Any] = {"color": BLUE, "linewidth": 2.2, "marker": "o", "markersize": 5}
MISSED: dict[str, Any] = {
    "color": RED, "marker": "v", "markersize": 9, "markeredgecolor": INK, "linestyle": "none",
}  # fmt: skip
AHEAD: dict[str, Any] = {"color": BLUE, "linewidth": 1.8, "linestyle": DASHED}


def reforecast_chart(result: Result, found: Reforecast, language: str = "id") -> str:
    """The three lines for two years more; the first instalment missed is marked."""
    shown = min(found.last + 1 + AFTER, result.time.months)
    planned, cash = result.statements.cash_flow["closing"][0, :shown], found.cash[:shown]
    months, missed = np.arange(shown), found.missed
    every = np.concatenate([planned, cash[np.isfinite(cash)]])
    lines = (
        ("planned", PLANNED, planned, months >= 0),
        ("actual", ACTUAL, cash, months <= found.last),
        ("ahead", AHEAD, cash, months >= found.last),
    )
    title = t.say("progress.chart.title", language)
    with figure(every, title, language, legend_rows=1) as (axes, scale, picture):
        for name, style, values, seen in lines:
            label = t.say(f"progress.chart.{name}", language)
            axes.plot(months[seen], values[seen] / scale, label=label, **style)
        if missed is not None and missed.month < shown:
            label = t.say("progress.chart.missed", language)
            axes.plot([missed.month], [cash[missed.month] / scale], label=label, **MISSED)
        month_axis(axes, result)
        axes.set_xlim(-0.5, shown - 0.5)
        legend(axes, columns=4)
    return picture(reforecast_alt(result, found, language))


def reforecast_alt(result: Result, found: Reforecast, language: str = "id") -> str:
    """What `reforecast_chart` shows, in a sentence or two."""
    said = outlook(result, found, language)[1]
    return t.say("progress.chart.alt", language, outlook=said)
