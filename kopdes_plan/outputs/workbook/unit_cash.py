"""How cash follows what a unit sells and buys: `model.unit_cash` in cells.

Days become shares of months: clip(days/30 − j, 0, 1) of the month j back, or j ahead, is open.
A line of shares stands once on the unit's sheet, over its first columns, which are no months.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopdes_plan.model.timeline import AHEAD
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    dot,
    equal,
    formula,
    least,
    most,
    where,
)
from kopdes_plan.outputs.workbook.ledger import added
from kopdes_plan.outputs.workbook.reading import rule
from kopdes_plan.outputs.workbook.unit_sheet import UnitSheet

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.sheets import Kind, Line

MOVING = ("selling_commissions", "bad_debts", "credit_losses")  # with sales
REACH = 12  # months that 360 days may look back or ahead
COST_GROWTH = "general.cost_growth_per_year"


@dataclass(frozen=True)
class Vat:
    """PPN as it meets a unit: its rate on sales and purchases, or on the margin, each month."""

    rate: Line  # ahead: 0 where it is not due
    on_margin: bool  # `besaran_tertentu`: nothing on purchases, sales bear it on the margin


def vat_of(unit: UnitSheet, due: Line | None) -> Vat | None:
    """The unit's PPN; None where none is ever due on it. Law: taxes/vat."""
    book, kind = unit.numbers.book, unit.numbers.unit.vat
    if due is None or kind == "bebas":
        return None
    path = f"taxes/vat.{'lpg_margin_rate' if kind == 'besaran_tertentu' else 'rate'}"
    if path not in book.lines:
        law = rule(book, path)
        months = range(book.months + AHEAD)
        label = unit.words(f"vat_rate.{kind}")
        book.lines[path] = due.sheet.line(label, lambda m: due[m] * law, "share", months=months)
    return Vat(book.lines[path], kind == "besaran_tertentu")


def net_of_vat(
    unit: UnitSheet, gross: Line, vat: Vat | None, cost: Line | None = None
) -> tuple[Line, Line | None]:
    """Sales without PPN and the PPN on them; `cost` is what the margin is counted from."""
    if vat is None:
        return gross, None
    months = unit.sale_months

    def on_margin(m: int) -> Formula:
        return vat.rate[m] * most(gross[m] - cost[m] if cost else gross[m], 0)

    if vat.on_margin:
        output = unit.flow("output_vat", on_margin, months)
        return unit.line("sales", lambda m: gross[m] - output[m], months=months), output
    sales = unit.line("sales", lambda m: gross[m] / (1 + vat.rate[m]), months=months)
    return sales, unit.flow("output_vat", lambda m: gross[m] - sales[m], months)


def shares_back(unit: UnitSheet, key: str, days: Formula) -> Line:
    """Shares still open of 12, 11 … 0 months back."""
    number = unit.numbers.book.calendar.number
    return _shares(unit, key, lambda k: days / 30 - (REACH - number[k]), REACH + 1)


def shares_ahead(unit: UnitSheet, key: str, days: Formula) -> Line:
    """Shares needed of 1, 2 … 12 months ahead."""
    number = unit.numbers.book.calendar.number
    return _shares(unit, key, lambda k: days / 30 - number[k], REACH)


def _shares(unit: UnitSheet, key: str, of: Callable[[int], Formula], count: int) -> Line:
    def share(k: int) -> Formula:
        return most(least(of(k), 1), 0)

    return unit.sheet.line(unit.words(key), share, "ratio", style="note", months=range(count))


def still_open(monthly: Line, shares: Line, m: int) -> Formula:
    """What of past months is still open at the end of month m."""
    back = min(m, REACH)
    return dot(monthly.span(m - back, m), shares.span(REACH - back, REACH))


def needed_ahead(ahead: Line, shares: Line, m: int) -> Formula:
    """What coming months need at the end of month m."""
    return dot(ahead.span(m + 1, m + REACH), shares.span(0, REACH - 1))


def sold(unit: UnitSheet, sales: Line, output_vat: Line | None) -> None:
    """Sales to members and others and the cash that follows them.

    What of a sale was paid before it is an advance until then; only the rest can be on credit.
    """
    numbers, months = unit.numbers, unit.sale_months
    member_share = numbers("member_share")
    members = unit.flow("sales_to_members", lambda m: sales[m] * member_share)
    unit.flow("sales_to_others", lambda m: sales[m] - members[m])
    early = numbers.counts("customer_advance_days")
    credit = least(numbers("receivable_days") / 30, 1)
    prepaid = formula(0.0)
    if early:
        prepaid = unit.scalar("prepaid", least(numbers("customer_advance_days") / 30, 1), "share")
        credit = (1 - prepaid) * credit
    lost = unit.scalar("lost_share", numbers("credit_loss") * credit, "share")
    taken = []
    if numbers.role == "titip_jual":
        commission = numbers("commission")
        taken.append(unit.flow("selling_commissions", lambda m: sales[m] * commission, months))
    taken.append(unit.flow("bad_debts", lambda m: sales[m] * lost, months))

    def owing(m: int) -> Formula:
        terms = [sales[m], *(-line[m] for line in taken)]
        return added(terms if output_vat is None else [*terms, output_vat[m]])

    owed = unit.line("owed", owing, months=months)
    if early:
        owed = _advanced(unit, owed, prepaid)
    shares = shares_back(unit, "receivable_shares", numbers("receivable_days"))
    standing = unit.line("receivables", lambda m: still_open(owed, shares, m))
    unit.flow("customer_payments", lambda m: owed[m] - standing[m] + standing[m - 1])


def _advanced(unit: UnitSheet, owed: Line, prepaid: Formula) -> Line:
    """What is still owed after advances, over the months."""
    shares = shares_ahead(unit, "customer_advance_shares", unit.numbers("customer_advance_days"))
    standing = unit.line("customer_advances", lambda m: needed_ahead(owed, shares, m))
    applied = unit.flow("customer_advances_applied", lambda m: owed[m] * prepaid)
    unit.flow("customer_advances_received", lambda m: standing[m] - standing[m - 1] + applied[m])
    return unit.line("owed_rest", lambda m: owed[m] - applied[m])


def supplied_on_terms(unit: UnitSheet, supplied: Line) -> None:
    """Payments to suppliers after, at or before delivery, PPN included; lines over the months.

    What of a delivery was paid before it is an advance until then; only the rest can be owed.
    """
    numbers, owed = unit.numbers, supplied
    if numbers.counts("prepayment_days"):
        days, months = numbers("prepayment_days"), unit.numbers.book.months
        for m in range(months, months + AHEAD):  # the last year's months are expected again
            supplied[m] = supplied[m - 12]
        share = unit.scalar("paid_before", least(days / 30, 1), "share")
        shares = shares_ahead(unit, "prepayment_shares", days)
        standing = unit.line("supplier_advances", lambda m: needed_ahead(supplied, shares, m))
        used = unit.flow("supplier_advances_used", lambda m: supplied[m] * share)
        unit.flow("supplier_advances_paid", lambda m: standing[m] - standing[m - 1] + used[m])
        owed = unit.line("supplied_rest", lambda m: supplied[m] - used[m])
    shares = shares_back(unit, "payable_shares", numbers("payable_days"))
    payables = unit.line("payables", lambda m: still_open(owed, shares, m))
    unit.flow("supplier_payments", lambda m: owed[m] - payables[m] + payables[m - 1])


def with_expenses(
    unit: UnitSheet, sales: Line, goods: list[Line], materials: Line | None = None
) -> None:
    """The unit's own expenses, and the sum of what moves with sales; fills `UnitLines`.

    `goods` are lines of what was sold; `materials` is what an agent uses up for each, an expense.
    """
    unit.sales = sales
    if unit.numbers.unit.building_rent:
        unit.rent = sales
    else:
        unit.turnover = sales
    _fixed(unit)
    moving = _variable(unit, sales, materials)
    _float(unit)
    also = [unit.flows[name] for name in MOVING if name in unit.flows]
    parts = [*goods, *([moving] if moving else []), *also]
    unit.variable_cost = unit.line("variable_cost", lambda m: added(part[m] for part in parts))


def _priced(unit: UnitSheet, name: str) -> Formula | None:
    """The unit's costs of one kind added up; None where there are none."""
    places = range(len(unit.numbers.unit.costs))
    paths = [f"costs.{place}.{name}" for place in places]
    found = [unit.numbers(path) for path in paths if unit.numbers.counts(path)]
    if not found:
        return None
    kind: Kind = "share" if name == "share_of_sales" else "rupiah"
    return unit.scalar(name, added(found), kind)


def _fixed(unit: UnitSheet) -> None:
    per_month = _priced(unit, "per_month")
    if per_month is None:
        return
    book, number = unit.numbers.book, unit.numbers.book.calendar.number
    unit.flow(
        "unit_fixed_expenses",
        lambda m: where(number[m] < unit.start, 0, per_month * book.growth(COST_GROWTH, m)),
    )


def _variable(unit: UnitSheet, sales: Line, materials: Line | None) -> Line | None:
    book = unit.numbers.book
    each, share = _priced(unit, "per_quantity"), _priced(unit, "share_of_sales")
    if each is None and share is None and materials is None:
        return None

    def expense(m: int) -> Formula:
        terms = [materials[m] * unit.quantity[m]] if materials else []
        if each is not None:
            terms.append(each * book.growth(COST_GROWTH, m) * unit.quantity[m])
        if share is not None:
            terms.append(share * sales[m])
        return added(terms)

    return unit.flow("unit_variable_expenses", expense)


def _float(unit: UnitSheet) -> None:
    if not unit.numbers.counts("float_amount"):
        return
    amount, number = unit.numbers("float_amount"), unit.numbers.book.calendar.number
    unit.flow("float_placed", lambda m: where(equal(number[m], unit.start), amount, 0))
