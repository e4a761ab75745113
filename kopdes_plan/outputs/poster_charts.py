"""The pictures of the poster: a few thick bars with their rupiah, in type for the back of a room.

Each takes a `Result` and gives SVG text. They are drawn on less width than those of a page and
shown across the wall, so everything in them is three times as large.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs.canvas import (
    BLUE,
    GREEN,
    INK,
    RED,
    area,
    figure,
    legend,
    plain,
    scale_of,
)
from kopdes_plan.outputs.charts import Chart, debt_alt, signed, surplus_alt
from kopdes_plan.outputs.lines import periods, row_of, summed, surplus_line
from kopdes_plan.outputs.writer import first

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array

WIDTH, HEIGHT = 3.9, 1.36  # inches
USES = 5  # bars of what the money is for
EVERY = 8  # columns that have room for the whole year


def money(result: Result, language: str = "id") -> str:
    """What the money is for, the largest first."""
    uses = _uses(result, language)
    amounts = np.array([value for _, value in uses] or [0.0])
    with figure(amounts, "", language, HEIGHT, True, width=WIDTH) as (axes, scale, picture):
        place = np.arange(len(uses))[::-1]
        axes.barh(place, amounts[: len(uses)] / scale, 0.66, color=BLUE)
        axes.set_yticks(place, [plain(name) for name, _ in uses], color=INK)
        axes.spines["bottom"].set_visible(False)
        axes.set_position((0.33, 0.02, 0.65, 0.95))  # nothing is written below or above
        for y, (_, value) in zip(place, uses, strict=True):
            axes.annotate(
                t.rupiah_about(value, language), (max(value, 0) / scale, y), xytext=(4, 0),
                textcoords="offset points", va="center", color=INK, fontweight="bold",
            )  # fmt: skip
        axes.set_xticks([])
        axes.margins(x=0.56)  # room for the longest words
    return picture(money_alt(result, language))


def _uses(result: Result, language: str) -> list[tuple[str, float]]:
    found = result.indicators.uses
    uses = [
        (t.say(f"chart.poster.use.{name}", language), first(value))
        for name, value in found.items()
        if first(value) >= 0.5
    ]
    return sorted(uses, key=lambda use: -use[1])[:USES]


def money_alt(result: Result, language: str = "id") -> str:
    """What `money` shows, in one sentence."""
    each = ", ".join(f"{name} {t.rupiah(value)}" for name, value in _uses(result, language))
    return t.say("chart.poster.money_alt", language, uses=each or "–")


def debt(result: Result, language: str = "id") -> str:
    """What the business earns for instalments beside what is due, each year of debt."""
    years, available, due = _years_of_debt(result)
    high = np.concatenate([available, due])
    with figure(high, "", language, HEIGHT, legend_rows=1, width=WIDTH) as (axes, scale, picture):
        place = np.arange(len(years))
        words = [t.say(f"chart.poster.{name}", language) for name in ("available", "service")]
        axes.bar(place - 0.2, available / scale, 0.38, label=words[0], **area(GREEN))
        axes.bar(place + 0.2, due / scale, 0.38, label=words[1], **area(RED, 1))
        _below(axes, years)
        legend(axes)
    return picture(debt_alt(result, language))


def _years_of_debt(result: Result) -> tuple[list[str], Array, Array]:
    """The years in which something is due: labels, cash for it, and what is due."""
    span = periods(result.time)
    available, due = summed(row_of(result.cfads), span), summed(row_of(result.debt_service), span)
    shown = np.flatnonzero(due > 0.5)
    return [span.labels[n] for n in shown], available[shown], due[shown]


def surplus(result: Result, language: str = "id") -> str:
    """SHU after tax of each calendar year, losses hatched."""
    years, values = _surplus(result)
    with figure(values, "", language, HEIGHT, width=WIDTH) as (axes, scale, picture):
        signed(axes.bar(np.arange(len(values)), values / scale, 0.6), values)
        _below(axes, years)
    return picture(surplus_alt(result, language))


def _surplus(result: Result) -> tuple[list[str], Array]:
    span = periods(result.time)
    return list(span.labels), summed(surplus_line(result, "surplus_after_tax"), span)


def _below(axes: Any, years: list[str]) -> None:
    """Few marks of rupiah, and the year below each column, or below some where there are many."""
    axes.yaxis.get_major_locator().set_params(nbins=3)
    step = -(-len(years) // EVERY)
    axes.set_xticks(np.arange(len(years))[::step], years[::step], color=INK)


def caption(name: str, result: Result, language: str = "id") -> str:
    """What stands above a picture, with the unit its numbers are counted in."""
    unit = scale_of(SHOWN[name](result))[0]
    words = t.say(f"chart.unit.{unit}", language)
    return t.say(f"document.poster.figure.{name}", language, unit=words)


def last_full_surplus(result: Result) -> tuple[str, float]:
    """The last calendar year with twelve months (or the last there is), and its SHU."""
    span = periods(result.time)
    full = np.flatnonzero(span.months == span.whole)
    year = int(full[-1]) if len(full) else len(span.labels) - 1
    return span.labels[year], float(summed(surplus_line(result, "surplus_after_tax"), span)[year])


CHARTS: dict[str, Chart] = {"poster_money": money, "poster_debt": debt, "poster_surplus": surplus}
SHOWN: dict[str, Callable[[Result], Array]] = {
    "poster_money": lambda result: np.array([value for _, value in _uses(result, "id")] or [0.0]),
    "poster_debt": lambda result: np.concatenate(_years_of_debt(result)[1:]),
    "poster_surplus": lambda result: _surplus(result)[1],
}
ALT: dict[str, Chart] = {
    "poster_money": money_alt, "poster_debt": debt_alt, "poster_surplus": surplus_alt,
}  # fmt: skip
