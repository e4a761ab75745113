"""Cash of several cases in one picture: the plan beside its low and high case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_changes import BASE
from kopdes_plan.outputs.axis import month_axis
from kopdes_plan.outputs.canvas import (
    BLUE,
    GREEN,
    GREY,
    INK,
    RED,
    figure,
    legend,
)
from kopdes_plan.outputs.lines import row_of
from kopdes_plan.outputs.sentences import month_name

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array

DASHED: Any = (0, (5, 2))
DOTTED: Any = (0, (1.5, 1.5))
STYLES: dict[str, dict[str, Any]] = {  # told apart by their line alone, also without colours
    BASE: {"color": BLUE, "linewidth": 2.2, "marker": "o"},
    "pesimis": {"color": RED, "linewidth": 1.8, "linestyle": DASHED, "marker": "v"},
    "terburuk": {"color": RED, "linewidth": 1.8, "linestyle": DASHED, "marker": "v"},
    "optimis": {"color": GREEN, "linewidth": 1.8, "linestyle": DOTTED, "marker": "^"},
    "terbaik": {"color": GREEN, "linewidth": 1.8, "linestyle": DOTTED, "marker": "^"},
}
OTHER: dict[str, Any] = {"color": GREY, "linewidth": 1.4, "linestyle": "dashdot", "marker": "s"}


class _Line(NamedTuple):
    name: str
    values: Array
    low: int
    words: str  # the case, and when its cash is lowest


def cases(results: Mapping[str, Result], language: str = "id") -> str:
    """Cash at each month's end of every case by name; `dasar` is the plan itself.

    The legend names each lowest month with its rupiah, so no words meet inside the picture.
    """
    lines = tuple(_lines(results, language))
    every = np.concatenate([line.values for line in lines])
    title = t.say("chart.cases.title", language)
    height = 2.6 + 0.17 * len(lines)
    with figure(every, title, language, height, legend_rows=len(lines)) as (axes, scale, picture):
        for line in lines:
            style = STYLES.get(line.name, OTHER)
            axes.plot(
                np.arange(len(line.values)), line.values / scale, label=line.words,
                markevery=[line.low], markersize=7, markeredgecolor=INK, markeredgewidth=0.6,
                **style,
            )  # fmt: skip
        month_axis(axes, next(iter(results.values())))
        legend(axes, columns=1)
    return picture(cases_alt(results, language))


def cases_alt(results: Mapping[str, Result], language: str = "id") -> str:
    """What `cases` shows, in one sentence."""
    each = "; ".join(line.words for line in _lines(results, language))
    return t.say("chart.cases.alt", language, cases=each)


def case_name(name: str, language: str = "id") -> str:
    """The words of a case: the plan, its low and high case; another scenario by its own name."""
    key = f"chart.cases.name.{name}"
    return t.say(key, language) if t.has(key, language) else name.replace("_", " ")


def _lines(results: Mapping[str, Result], language: str) -> Iterator[_Line]:
    for name, result in results.items():
        values = row_of(result.statements.cash_flow["closing"])
        low = int(values.argmin())
        words = t.say(
            "chart.cases.lowest", language, case=case_name(name, language),
            month=month_name(result, low, language), amount=t.rupiah(float(values[low])),
        )  # fmt: skip
        yield _Line(name, values, low, words)
