"""Loans to members: what is lent, repaid, earned and lost: `model.lending` in cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan.model.timeline import AHEAD
from kopdes_plan.outputs.workbook.formulas import Formula, formula
from kopdes_plan.outputs.workbook.unit_cash import with_expenses
from kopdes_plan.outputs.workbook.unit_sheet import UnitSheet, month_at, sum_from

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.sheets import Line


def interest_and_fees(unit: UnitSheet) -> Line:
    """What is earned each month, ahead: interest on what is repaid, and the fee on what is lent."""
    numbers, number = unit.numbers, unit.numbers.book.calendar.number
    months = range(numbers.book.months + AHEAD)
    lent, tenor = unit.whole, numbers("tenor_months")

    def instalments(m: int) -> Formula:
        return sum_from(lent, number, number[m] - tenor, 0, m - 1) / tenor

    due = unit.line("instalments", instalments, months=months)
    earning = unit.line("earning")
    flat = numbers.unit.behaviour == "lending" and numbers.unit.method == "flat"
    for m in months:
        if flat:
            earning[m] = due[m] * tenor
        else:
            earning[m] = earning[m - 1] + lent[m - 1] - due[m - 1] if m else formula(0.0)
    rate, loss, fee = numbers("rate_per_month"), numbers("loss_share"), numbers("fee_share")
    interest = unit.line("interest", lambda m: earning[m] * (1 - loss) * rate, months=months)
    unit.lending["due"] = due
    return unit.line("kept_of_loans", lambda m: interest[m] + lent[m] * fee, months=months)


def lending(unit: UnitSheet) -> None:
    """The flows of the unit, over the months."""
    numbers, number = unit.numbers, unit.numbers.book.calendar.number
    unit.heading("cash")
    due, last = unit.lending["due"], numbers.book.months - 1
    member_share = numbers("member_share")
    members = unit.flow("sales_to_members", lambda m: unit.gross[m] * member_share)
    unit.flow("sales_to_others", lambda m: unit.gross[m] - members[m])
    unit.note("customer_payments", unit.gross)
    unit.note("loans_to_members", unit.whole)
    loss, after = numbers("loss_share"), numbers("write_off_after_months")
    missed = unit.flow("credit_losses", lambda m: due[m] * loss)
    unit.flow("member_loan_repayments", lambda m: due[m] - missed[m])
    unit.flow("loans_written_off", lambda m: month_at(missed, number, number[m] - after, last))
    unit.heading("expenses")
    with_expenses(unit, unit.gross, [])
