"""The sheet "Ukuran": the figures that `model.indicators` and `coverage` give, in cells.

IRR is the spreadsheet's own, begun at several guesses. A figure that does not exist is 0 here and
shown as a dash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.model.indicators import RECEIPTS
from kopdes_plan.model.internal_rate import UNIQUE, irr
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    Span,
    Term,
    both,
    dot,
    either,
    formula,
    function,
    least,
    most,
    ratio,
    total,
    where,
)
from kopdes_plan.outputs.workbook.ledger import Ledger, added
from kopdes_plan.outputs.workbook.sheets import Line, Sheet

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book

GUESSES = (-0.4, -0.15, -0.05, 0.01, 0.3)  # a month, where a number typed leads far from the plan's
NOTHING = 9e99  # stands for "no such figure" while the least is looked for


def figures(book: Book, made: Ledger, lines: dict[str, Line], yearly: Sheet) -> None:
    """The figures, named as in `Indicators`; some need more lines on the other sheets."""
    sheet = book.sheet("measures", months=False)
    _feasibility(book, made, sheet, lines)
    _cover(book, made, sheet, yearly, lines)
    _standing(book, sheet)
    _break_even(book, made, sheet, lines)


def _figure(book: Book, sheet: Sheet, name: str, content: Formula, kind: str = "rupiah") -> None:
    """A figure with its word; unless it exists in the plan its cell is empty text."""
    book.figure(sheet, name, figure_label(name, book.language), content, kind)  # type: ignore[arg-type]


def figure_label(name: str, language: str) -> str:
    """The word for a figure, without the year or month in which it happens: a cell can move it."""
    label = t.say(f"indicator.{name}.name", language, year="…", month="…", sales="…")
    return label.replace(" (…)", "")


def _feasibility(book: Book, made: Ledger, sheet: Sheet, lines: dict[str, Line]) -> None:
    last = book.months - 1
    factor, full = lines["factor"].span(0, last), lines["full"].span(0, last)
    _figure(book, sheet, "npv", dot(full, factor))
    _figure(book, sheet, "npv_without_end_value", dot(lines["before"].span(0, last), factor))
    rates, status = irr(np.array([full.values]))
    if status[0] == UNIQUE:
        found = _rate_a_month(book, full, float(rates[0]))
        found = where(lines["full"][0] > 0, 0, found)  # money first: the cost of a loan
        _figure(book, sheet, "irr", (1 + found) ** 12 - 1, "share_or_none")
    receipts = [name for name in RECEIPTS if name in made.totals]
    come = added(dot(made.totals[name].span(0, last), factor) for name in receipts)
    end = lines["full"][last] - lines["before"][last]
    benefit = come + end * lines["factor"][last]
    _figure(book, sheet, "gross_bc", ratio(benefit, benefit - book.figures["npv"]), "ratio_or_none")
    starts = range(0, book.months, 12)
    plan_years = [
        dot(lines["full"].span(a, min(a + 11, last)), lines["factor"].span(a, min(a + 11, last)))
        for a in starts
    ]
    sheet.heading(book.say("measure.plan_years"))
    cells = [
        sheet.scalar(book.say("measure.plan_year", year=n), year) for n, year in
        enumerate(plan_years, start=1)
    ]  # fmt: skip
    sheet.heading(book.say("measure.more"))
    gain, loss = added(most(c, 0) for c in cells), added(most(-c, 0) for c in cells)
    _figure(book, sheet, "net_bc", ratio(gain, loss), "ratio_or_none")
    _payback(book, sheet, lines)


def _rate_a_month(book: Book, flows: Span, planned: float) -> Formula:
    """The root that every guess leads to; 0 where none leads to one, or two to different ones."""
    sheet = book.sheets["monthly_measures"]
    roots = [function("IRR", planned, flows, guess) for guess in (round(planned, 6), *GUESSES)]

    def found(otherwise: Term) -> list[Formula]:
        return [function("IFERROR", planned, root, otherwise) for root in roots]

    high = sheet.scalar(book.say("measure.irr_highest"), most(*found(-1)), "share")
    low = sheet.scalar(book.say("measure.irr_lowest"), least(*found(high)), "share")
    return where(either(high < -0.99, high - low > 1e-5), 0, high)


def _payback(book: Book, sheet: Sheet, lines: dict[str, Line]) -> None:
    """Months until the cumulated flow stays at zero or above; 0 where there is no such month."""
    last = book.months - 1
    paid = lines["paid_back"].span(0, last)
    count = book.months - total(paid)  # months 0 … count-1 are not paid back for good
    back = lines["so_far"].span(0, last)
    flows = lines["before"].span(0, last)
    at = int(count.value)
    whole = 0 < at <= last
    short = function("INDEX", back.values[at - 1] if whole else 0.0, back, most(count, 1))
    inflow = function(
        "INDEX", flows.values[at] if whole else 1.0, flows, least(count + 1, book.months)
    )
    known = both(count > 0, count < book.months)
    months = where(known, count - 1 + ratio(-short, inflow), 0)
    _figure(book, sheet, "payback_months", months, "months_or_none")


def _cover(book: Book, made: Ledger, sheet: Sheet, yearly: Sheet, lines: dict[str, Line]) -> None:
    if not book.loans and book.original.standby_credit is None:
        return
    years, last = yearly.months - 1, book.months - 1
    dscr, counted = book.lines["year.dscr"], book.lines["year.counted"]
    helper = yearly.line(
        book.say("measure.dscr_counted"),
        lambda y: where(counted[y] > 0, dscr[y], NOTHING),
        "ratio",
    )
    lowest = least(helper.span(0, years))
    _figure(book, sheet, "dscr_min", where(lowest < NOTHING, lowest, 0), "ratio_or_none")
    monthly, month = lines["cfads"].sheet, book.calendar.number
    ends = [loan.after_grace for loan in book.loans]
    begin = monthly.scalar(
        book.say("measure.after_grace"), least(most(0, *ends), max(book.months - 12, 0)), "number"
    )
    rolling = monthly.line(
        book.say("measure.rolling"),
        lambda m: where(
            both(month[m] >= begin, made.flows_sum("principal_repaid", m, m + 11) > 0.5),
            ratio(lines["cfads"].sum(m, m + 11), lines["service"].sum(m, m + 11), NOTHING),
            NOTHING,
        ),
        "ratio",
        months=range(last - 10),
    )
    if rolling.filled:
        least_12m = least(rolling.span(0, last - 11))
        _figure(
            book, sheet, "dscr_min_12m", where(least_12m < NOTHING, least_12m, 0), "ratio_or_none"
        )
    cfads, served = book.lines["year.cfads"], book.lines["year.served"]
    above = dot(cfads.span(0, years), served.span(0, years))
    below = lines["service"].sum(0, last)
    _figure(book, sheet, "dscr_average", ratio(above, below), "ratio_or_none")


def _standing(book: Book, sheet: Sheet) -> None:
    last = book.months - 1
    cash = book.lines["cash_flow.closing"].span(0, last)
    lowest = least(cash)
    _figure(book, sheet, "cash_min", lowest)
    at = function("MATCH", float(cash.values.index(min(cash.values)) + 1), lowest, cash, 0)
    book.figure(sheet, "cash_min_month", book.say("measure.cash_min_month"), at - 1, "number")
    book.figure(sheet, "funding_gap", book.say("measure.funding_gap"), most(-lowest, 0))
    position = {n: book.lines[f"position.{n}"] for n in (
        "current_assets", "current_liabilities", "liabilities", "equity")}  # fmt: skip
    monthly = book.lines["position.cash"].sheet
    liquid = monthly.line(
        t.say("indicator.current_ratio_min.name", book.language),
        lambda m: where(
            position["current_liabilities"][m] > 0.5,
            ratio(position["current_assets"][m], position["current_liabilities"][m], NOTHING),
            NOTHING,
        ),
        "ratio",
    )
    leverage = monthly.line(
        t.say("indicator.debt_to_equity_max.name", book.language),
        lambda m: where(
            position["liabilities"][m] > 0.5,
            where(
                position["equity"][m] > 0.5,
                ratio(position["liabilities"][m], position["equity"][m], NOTHING), NOTHING,
            ), 0,
        ),
        "ratio",
    )  # fmt: skip
    worst = least(liquid.span(0, last))
    _figure(book, sheet, "current_ratio_min", where(worst < NOTHING, worst, 0), "ratio_or_none")
    most_owed = most(leverage.span(0, last))
    _figure(
        book, sheet, "debt_to_equity_max", where(most_owed < NOTHING, most_owed, 0), "ratio_or_none"
    )


def _window(book: Book, lines: dict[str, Line]) -> Line:
    """1 in the 12 months after the later of the units' ramp-up and the loans' grace."""
    sheet, month = lines["cfads"].sheet, book.calendar.number
    ends = [
        most(book.number(f"units.{key}.start", book.original.start), 0)
        + book.number(f"units.{key}.ramp_up_months")
        for key in book.original.units
    ]
    ends += [loan.after_grace for loan in book.loans]
    begin = sheet.scalar(
        book.say("measure.window_begins"), least(most(0, *ends), max(book.months - 12, 0)), "number"
    )
    return sheet.line(
        book.say("measure.window"),
        lambda m: where(both(month[m] >= begin, month[m] < begin + 12), 1, 0),
        "number",
    )


def _break_even(book: Book, made: Ledger, sheet: Sheet, lines: dict[str, Line]) -> None:
    """Sales a month at which SHU is nought, over the year after ramp-up and grace."""
    last = book.months - 1
    counted = _window(book, lines).span(0, last)

    def mean(line: Line) -> Formula:
        return dot(line.span(0, last), counted) / total(counted)

    sales_lines = [unit.sales for unit in book.units.values() if unit.sales]
    variable_lines = [unit.variable_cost for unit in book.units.values() if unit.variable_cost]
    say = book.say
    sheet.heading(say("measure.break_even"))
    sales = book.figure(
        sheet, "sales_per_month", say("measure.sales"), added(mean(x) for x in sales_lines)
    )
    variable = sheet.scalar(say("measure.variable"), added(mean(x) for x in variable_lines))
    tax = mean(made.totals["final_tax"]) if "final_tax" in made.totals else formula(0.0)
    share = sheet.scalar(say("measure.share"), ratio(sales - variable - tax, sales), "share")
    before_tax = mean(book.lines["surplus.surplus_before_tax"])
    fixed = sheet.scalar(say("measure.fixed"), sales - variable - before_tax)
    needed = where(share > 1e-9, ratio(most(fixed, 0), share), 0)
    _figure(book, sheet, "break_even_sales_per_month", needed)
