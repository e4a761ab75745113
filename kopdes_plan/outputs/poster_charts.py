"""The pictures of the poster: a few thick bars with their rupiah, in type for the back of a room.

Each takes a `Result` and gives SVG text. They are drawn on less width than those of a page and
shown across the wall, so everything in them is more than twice as large.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs.axis import columns, mark
from kopdes_plan.outputs.bars import at_end, bars, signed
from kopdes_plan.outputs.canvas import (
    BLUE,
    GREEN,
    INK,
    RED,
    area,
    figure,
    legend,
    scale_of,
)
from kopdes_plan.outputs.charts import Chart, debt_alt, surplus_alt
from kopdes_plan.outputs.lines import periods, row_of, summed, surplus_line
from kopdes_plan.outputs.schedules import shared_surplus
from kopdes_plan.outputs.writer import first

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array

Bar = tuple[str, float]  # its word and its rupiah
ACROSS, BESIDE = (3.9, 1.36), (3.0, 1.52)  # inches: over the wall, or beside the meeting's list
YEAR = 0.47  # inches that a year written below its column needs


def first_picture(result: Result) -> str:
    """What the first page shows: the money needed, else who gets the surplus, else the savings.

    "" where a plan has none of them yet.
    """
    if _uses(result, "id"):
        return "poster_money"
    if _shares(result, "id"):
        return "poster_shares"
    return "poster_savings" if _savings(result).any() else ""


def second_picture(result: Result) -> str:
    """What the second page shows: instalments and the cash for them, else the surplus, or ""."""
    if result.loans and len(_years_of_debt(result)[0]):
        return "poster_debt"
    return "poster_surplus" if _surplus(result).any() else ""


def money(result: Result, language: str = "id") -> str:
    """What the money is for, the largest first."""
    return _bars(_uses(result, language), money_alt(result, language), language)


def _uses(result: Result, language: str) -> list[Bar]:
    return _largest("use", result.indicators.uses, language)


def money_alt(result: Result, language: str = "id") -> str:
    """What `money` shows, in one sentence."""
    return t.say("chart.poster.money_alt", language, uses=_listed(_uses(result, language)))


def shares(result: Result, language: str = "id") -> str:
    """Who gets the surplus that the last annual meeting of the plan shares."""
    return _bars(_shares(result, language), shares_alt(result, language), language)


def _shares(result: Result, language: str) -> list[Bar]:
    year = last_meeting(result)
    pools = {name: pool[year] for name, pool in shared_surplus(result).items()} if year else {}
    return _largest("pool", pools, language)


def last_meeting(result: Result) -> int:
    """The year of the last annual meeting that shares a surplus; 0 for none."""
    pools = shared_surplus(result).values()
    return max((year for pool in pools for year, part in pool.items() if part >= 0.5), default=0)


def shares_alt(result: Result, language: str = "id") -> str:
    """What `shares` shows, in one sentence."""
    shared = _listed(_shares(result, language))
    return t.say("chart.poster.shares_alt", language, shares=shared, year=last_meeting(result))


def _largest(group: str, found: Mapping[str, Any], language: str) -> list[Bar]:
    """What is anything at all, with its word, the largest first."""
    named = [(t.say(f"chart.poster.{group}.{key}", language), first(x)) for key, x in found.items()]
    return sorted((one for one in named if one[1] >= 0.5), key=lambda one: -one[1])


def _listed(bars: list[Bar]) -> str:
    return ", ".join(f"{name} {t.rupiah(value)}" for name, value in bars) or "–"


def _bars(shown: list[Bar], alt: str, language: str) -> str:
    amounts = np.array([value for _, value in shown] or [0.0])
    width, height = ACROSS
    with figure(amounts, "", language, height, True, width=width) as (axes, scale, picture):
        place = np.arange(len(shown))[::-1]
        fill = {"color": BLUE, "linewidth": 0}
        bars(axes, place, amounts[: len(shown)] / scale, 0.66, fill, sideways=True)
        mark(axes.yaxis, place, [name for name, _ in shown], labelcolor=INK)
        axes.spines["bottom"].set_visible(False)
        axes.set_position((0.33, 0.02, 0.65, 0.95))  # nothing is written below or above
        for y, (_, value) in zip(place, shown, strict=True):
            words = t.rupiah_about(value, language)
            at_end(axes, y, value / scale, words, sideways=True, fontsize=None, fontweight="bold")
        mark(axes.xaxis, [], [])
        middle, half = (len(shown) - 1) / 2, max(2.6, len(shown) / 2 + 0.1)
        axes.set_ylim(middle - half, middle + half)  # one bar alone is no wall
        axes.margins(x=0.56)  # room for the longest words
    return picture(alt)


def savings(result: Result, language: str = "id") -> str:
    """What members have saved at the end of each year."""
    return _columns(result, _savings(result), ACROSS, savings_alt(result, language), language)


def _savings(result: Result) -> Array:
    names = ("principal_savings", "compulsory_savings", "voluntary_savings")
    saved = sum(row_of(result.statements.position[name]) for name in names)
    return np.asarray(saved)[periods(result.time).ends]


def savings_alt(result: Result, language: str = "id") -> str:
    """What `savings` shows, in one sentence."""
    span = periods(result.time)
    each = _listed(list(zip(span.labels, map(float, _savings(result)), strict=True)))
    return t.say("chart.poster.savings_alt", language, years=each)


def debt(result: Result, language: str = "id") -> str:
    """What the business earns for instalments beside what is due, each year of debt."""
    years, available, due = _years_of_debt(result)
    high = np.concatenate([available, due])
    width, height = BESIDE
    with figure(high, "", language, height, legend_rows=1, width=width) as (axes, scale, picture):
        place = np.arange(len(years))
        words = [t.say(f"chart.poster.{name}", language) for name in ("available", "service")]
        bars(axes, place - 0.2, available / scale, 0.38, area(GREEN), words[0])
        bars(axes, place + 0.2, due / scale, 0.38, area(RED, 1), words[1])
        _below(axes, years, width)
        legend(axes, left=-0.25)  # over the rupiah too
    return picture(debt_alt(result, language))


def _years_of_debt(result: Result) -> tuple[list[str], Array, Array]:
    """From the first year in which something is due to the last: labels, cash for it, and due."""
    span = periods(result.time)
    available, due = summed(row_of(result.cfads), span), summed(row_of(result.debt_service), span)
    paid = np.flatnonzero(due > 0.5)
    shown = slice(paid[0], paid[-1] + 1) if len(paid) else slice(0)
    return list(span.labels[shown]), available[shown], due[shown]


def surplus(result: Result, language: str = "id") -> str:
    """SHU after tax of each calendar year, losses hatched."""
    return _columns(result, _surplus(result), BESIDE, surplus_alt(result, language), language)


def _surplus(result: Result) -> Array:
    return summed(surplus_line(result, "surplus_after_tax"), periods(result.time))


def _columns(
    result: Result, values: Array, size: tuple[float, float], alt: str, language: str
) -> str:
    width, height = size
    with figure(values, "", language, height, width=width) as (axes, scale, picture):
        signed(axes, np.arange(len(values)), values / scale, 0.6)
        _below(axes, list(periods(result.time).labels), width)
    return picture(alt)


def _below(axes: Any, years: list[str], width: float) -> None:
    """Few marks of rupiah, and the year below each column, or below some where there are many."""
    axes.yaxis.get_major_locator().set_params(nbins=3)
    columns(axes, years, max(1, -(-len(years) // int(width / YEAR))), labelcolor=INK)


def caption(name: str, result: Result, language: str = "id") -> str:
    """What stands above a picture, with its year or the unit its numbers are counted in."""
    counted = scale_of(COLUMNS[name](result))[0] if name in COLUMNS else ""
    unit = t.say(f"chart.unit.{counted}", language) if counted else ""
    year = last_meeting(result)
    return t.say(f"document.poster.figure.{name}", language, unit=unit, year=year)


def last_full_surplus(result: Result) -> tuple[str, float]:
    """The last calendar year with twelve months (or the last there is), and its SHU."""
    span = periods(result.time)
    year = span.last_full
    return span.labels[year], float(_surplus(result)[year])


CHARTS: dict[str, Chart] = {
    "poster_money": money, "poster_shares": shares, "poster_savings": savings,
    "poster_debt": debt, "poster_surplus": surplus,
}  # fmt: skip
COLUMNS: dict[str, Callable[[Result], Array]] = {
    "poster_savings": _savings,
    "poster_debt": lambda result: np.concatenate(_years_of_debt(result)[1:]),
    "poster_surplus": _surplus,
}
ALT: dict[str, Chart] = {
    "poster_money": money_alt, "poster_shares": shares_alt, "poster_savings": savings_alt,
    "poster_debt": debt_alt, "poster_surplus": surplus_alt,
}  # fmt: skip
