"""Charts as SVG text: each takes a `Result` and gives the whole picture, the same bytes each time.

Words are real text (readable by search and by screen readers), axes count in juta or miliar
rupiah. matplotlib is loaded when the first chart is drawn, without pyplot or any window.
Every chart has a `<name>_alt` twin in `ALT`: the sentence that says what the picture shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs.axis import mark, month_axis, period_axis
from kopdes_plan.outputs.bars import at_end, bars, label_size, signed
from kopdes_plan.outputs.canvas import (
    BLUE,
    GOLD,
    GREEN,
    GREY,
    INK,
    LEGEND_ROW,
    MUTED,
    OCHRE,
    RED,
    UNIT_COLOURS,
    area,
    figure,
    legend,
)
from kopdes_plan.outputs.lines import Periods, periods, row_of, summed, surplus_line
from kopdes_plan.outputs.writer import shortened

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array

BESIDE = 3  # loans in a row of a legend


def cash(result: Result, language: str = "id") -> str:
    """Cash at each month's end; its lowest month is named with its rupiah above the picture."""
    values = row_of(result.statements.cash_flow["closing"])
    low = int(values.argmin())
    lowest = t.say(
        "chart.cash.lowest", language,
        month=_month(result, low, language), amount=t.rupiah(float(values[low])),
    )  # fmt: skip
    title = _word("cash.title", language)
    with figure(values, title, language, legend_rows=1) as (axes, scale, picture):
        months = np.arange(len(values))
        axes.fill_between(months, values / scale, 0, color=BLUE, alpha=0.12, linewidth=0)
        axes.plot(months, values / scale, color=BLUE, linewidth=2)
        axes.plot([low], [values[low] / scale], "o", color=RED, markersize=6, label=lowest)
        wanted = float(result.plan.general.minimum_cash)
        if wanted:
            words = _word("cash.minimum", language)
            axes.axhline(wanted / scale, color=GOLD, linewidth=1.2, linestyle=(0, (3, 2)),
                         label=words)  # fmt: skip
        month_axis(axes, result)
        legend(axes)
    return picture(cash_alt(result, language))


def cash_alt(result: Result, language: str = "id") -> str:
    """What `cash` shows, in one sentence."""
    values = row_of(result.statements.cash_flow["closing"])
    low = int(values.argmin())
    return t.say(
        "chart.cash.alt", language, first=_month(result, 0, language),
        last=_month(result, len(values) - 1, language), lowest=t.rupiah(float(values[low])),
        month=_month(result, low, language), end=t.rupiah(float(values[-1])),
    )  # fmt: skip


def income(result: Result, language: str = "id") -> str:
    """Revenue of each year beside what it costs, stacked by kind."""
    span = periods(result.time)
    revenue, costs = _income(result, span)
    high = np.maximum(revenue, np.maximum(sum(costs.values()), 0))
    with figure(high, _word("income.title", language), language, 2.8, legend_rows=1) as (
        axes,
        scale,
        picture,
    ):
        place = np.arange(len(span.labels))
        words = _word("income.revenue", language)
        bars(axes, place - 0.2, revenue / scale, 0.36, area(BLUE), words)
        base = np.zeros(len(place))
        fills = (area(GREY), area(OCHRE, 1), area(INK), area(RED, 4))
        for (name, values), fill in zip(costs.items(), fills, strict=True):
            label = _word(f"income.{name}", language)
            bars(axes, place + 0.2, values / scale, 0.36, fill, label, base / scale)
            base = base + values
        period_axis(axes, span)
        legend(axes)
    return picture(income_alt(result, language))


def income_and_costs(result: Result) -> tuple[Array, dict[str, Array]]:
    """Revenue by month and what it costs, in four kinds (tax apart), (T,) each."""
    lines = {name: surplus_line(result, name) for name in result.statements.surplus}
    revenue = lines["revenue_members"] + lines["revenue_others"] + lines["other_income"]
    operating = ("unit_expenses", "people", "shared_expenses", "credit_losses", "village_share")
    finance = ("interest", "loan_fees", "savings_interest")
    nothing = np.zeros(result.time.months)
    return revenue, {
        "goods": lines["cost_of_goods_sold"],
        "operating": sum((lines[name] for name in operating), nothing),
        "depreciation": lines["depreciation"],
        "finance": sum((lines[name] for name in finance), nothing),
    }


def _income(result: Result, span: Periods) -> tuple[Array, dict[str, Array]]:
    revenue, costs = income_and_costs(result)
    return summed(revenue, span), {name: summed(cost, span) for name, cost in costs.items()}


def income_alt(result: Result, language: str = "id") -> str:
    """What `income` shows: revenue and cost of each year."""
    span = periods(result.time)
    revenue, costs = _income(result, span)
    cost = sum(costs.values(), np.zeros(len(revenue)))
    each = (
        t.say(
            "chart.income.alt_year", language, year=year, revenue=t.rupiah(float(income)),
            cost=t.rupiah(float(spent)),
        )
        for year, income, spent in zip(span.labels, revenue, cost, strict=True)
    )  # fmt: skip
    return t.say("chart.income.alt", language, years="; ".join(each))


def debt(result: Result, language: str = "id") -> str:
    """Cash available for debt service and what is due, each year of debt, with the DSCR above."""
    span = periods(result.time)
    available = summed(row_of(result.cfads), span)
    due = summed(row_of(result.debt_service), span)
    years = int(np.max(np.flatnonzero(due > 0.5), initial=0)) + 1  # until the last instalment
    span, available, due = span.first(years), available[:years], due[:years]
    ratio = row_of(result.indicators.dscr)[:years]
    high = np.concatenate([available, due])
    with figure(high, _word("debt.title", language), language, 2.7, legend_rows=1) as (
        axes,
        scale,
        picture,
    ):
        place = np.arange(len(span.labels))
        words = [_word(f"debt.{name}", language) for name in ("available", "service")]
        bars(axes, place - 0.2, available / scale, 0.36, area(GREEN), words[0])
        bars(axes, place + 0.2, due / scale, 0.36, area(RED, 1), words[1])
        grace = _word("debt.grace", language)
        for x, (value, top) in enumerate(zip(ratio, np.maximum(available, due), strict=True)):
            if np.isfinite(value):
                only_interest = bool(result.indicators.dscr_interest_only[x])
                at_end(
                    axes, x, max(top, 0) / scale, grace if only_interest else t.number(value, 2),
                    color=MUTED if only_interest else INK, fontsize=label_size(len(ratio)),
                    fontweight="normal" if only_interest else "bold",
                )  # fmt: skip
        period_axis(axes, span)
        axes.margins(y=0.12)
        legend(axes)
    return picture(debt_alt(result, language))


def debt_alt(result: Result, language: str = "id") -> str:
    """What `debt` shows: cash and what is due in each year of debt, and the lowest DSCR."""
    span = periods(result.time)
    available, due = summed(row_of(result.cfads), span), summed(row_of(result.debt_service), span)
    shown = np.flatnonzero(due > 0.5)
    if not len(shown):
        return t.say("chart.debt.alt_none", language)
    each = (
        t.say(
            "chart.debt.alt_year", language, year=span.labels[y],
            available=t.rupiah(float(available[y])), due=t.rupiah(float(due[y])),
        )
        for y in shown
    )  # fmt: skip
    lowest = t.number(float(result.indicators.dscr_min[0]), 2)
    return t.say("chart.debt.alt", language, years="; ".join(each), dscr=lowest)


def balance(result: Result, language: str = "id") -> str:
    """Principal still owed at each month's end, all loans stacked."""
    layers = [row_of(loan.balance) for loan in result.loans]
    total = sum(layers, np.zeros(result.time.months))
    rows = -(-len(layers) // BESIDE) if len(layers) > 1 else 0
    height = 2.2 + LEGEND_ROW * max(rows - 1, 0)
    title = _word("balance.title", language)
    with figure(total, title, language, height, legend_rows=rows) as (axes, scale, picture):
        base = np.zeros(result.time.months)
        for place, (loan, layer) in enumerate(zip(result.loans, layers, strict=True)):
            again, colour = divmod(place, len(UNIT_COLOURS))  # the ninth has lines, the first none
            fill = area(UNIT_COLOURS[colour], place + again)
            axes.fill_between(
                np.arange(len(layer)), base / scale, (base + layer) / scale,
                label=shortened(loan.name, 28), **fill,
            )  # fmt: skip
            base = base + layer
        month_axis(axes, result)
        if rows:
            legend(axes, BESIDE)
    return picture(balance_alt(result, language))


def balance_alt(result: Result, language: str = "id") -> str:
    """What `balance` shows, in one sentence."""
    total = sum((row_of(loan.balance) for loan in result.loans), np.zeros(result.time.months))
    if not total.any():
        return t.say("chart.debt.alt_none", language)
    top = int(total.argmax())
    return t.say(
        "chart.balance.alt", language, highest=t.rupiah(float(total[top])),
        month=_month(result, top, language), end=t.rupiah(float(total[-1])),
    )  # fmt: skip


def units(result: Result, language: str = "id") -> str:
    """Each unit's own result in the last full calendar year, largest first."""
    year, values = _unit_results(result)
    title = f"{t.say('chart.units.title', language)} ({year})"
    height = max(1.6, 0.75 + 0.34 * len(values))
    amounts = np.array([value for _, value in values] or [0.0])
    with figure(amounts, title, language, height, sideways=True) as (axes, scale, picture):
        place = np.arange(len(values))[::-1]
        signed(axes, place, amounts[: len(values)] / scale, 0.62, sideways=True)
        mark(axes.yaxis, place, [shortened(name, 32) for name, _ in values])
        for y, value in zip(place, amounts, strict=False):
            at_end(axes, y, value / scale, t.number(value / scale, 1), sideways=True)
        axes.margins(x=0.14)
    return picture(units_alt(result, language))


def _unit_results(result: Result) -> tuple[str, list[tuple[str, float]]]:
    span = periods(result.time)
    year = span.last_full
    totals = [(unit.name, float(summed(row_of(unit.result), span)[year])) for unit in result.units]
    return span.labels[year], sorted(totals, key=lambda total: -total[1])


def units_alt(result: Result, language: str = "id") -> str:
    """What `units` shows, in one sentence."""
    year, values = _unit_results(result)
    each = "; ".join(f"{name} {t.rupiah(value)}" for name, value in values)
    return t.say("chart.units.alt", language, year=year, units=each or "–")


def surplus(result: Result, language: str = "id") -> str:
    """SHU after tax of each calendar year."""
    span = periods(result.time)
    values = summed(surplus_line(result, "surplus_after_tax"), span)
    with figure(values, _word("surplus.title", language), language, 2.2) as (axes, scale, picture):
        signed(axes, np.arange(len(values)), values / scale, 0.55)
        for x, value in enumerate(values):
            words = t.number(value / scale, 1)
            at_end(axes, x, value / scale, words, fontsize=label_size(len(values)))
        axes.margins(y=0.24)
        period_axis(axes, span)
    return picture(surplus_alt(result, language))


def surplus_alt(result: Result, language: str = "id") -> str:
    """What `surplus` shows, in one sentence."""
    span = periods(result.time)
    values = summed(surplus_line(result, "surplus_after_tax"), span)
    each = ", ".join(f"{year} {t.rupiah(v)}" for year, v in zip(span.labels, values, strict=True))
    return t.say("chart.surplus.alt", language, years=each)


Chart = Callable[..., str]
CHARTS: dict[str, Chart] = {
    "cash": cash, "income": income, "debt": debt, "balance": balance, "units": units,
    "surplus": surplus,
}  # fmt: skip
ALT: dict[str, Chart] = {
    "cash": cash_alt, "income": income_alt, "debt": debt_alt, "balance": balance_alt,
    "units": units_alt, "surplus": surplus_alt,
}  # fmt: skip


def _word(key: str, language: str) -> str:
    return t.say(f"chart.{key}", language)


def _month(result: Result, m: int, language: str) -> str:
    return t.month_short(int(result.time.year_of[m]), int(result.time.month_of[m]), language)
