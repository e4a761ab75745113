"""A sheet for each loan, as `model.debts`: when its money comes, its schedule, its fees.

Months stand in the plan's columns and periods are counted from the first drawdown, so a schedule
moves when its first month is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan.outputs.workbook.amortisation import Schedule
from kopdes_plan.outputs.workbook.annuity import Terms
from kopdes_plan.outputs.workbook.book import LoanLines
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    both,
    equal,
    formula,
    least,
    most,
    ratio,
    where,
)
from kopdes_plan.outputs.workbook.ledger import added
from kopdes_plan.outputs.workbook.reading import counts, say

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import YearMonth
    from kopdes_plan.inputs.plan import Loan
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.sheets import Kind, Line, Sheet


def loans(book: Book) -> None:
    """Fills a sheet for each loan and `book.loans`; the flows of all loans."""
    for place, loan in enumerate(book.original.loans):
        sheet = book.sheet(f"loan.{place}", say(book, "loans.sheet", name=loan.name))
        sheet.about = say(book, "loans.about")
        _Loan(book, sheet, f"loans.{place}", loan).fill()


class _Loan:
    """One loan of the plan on its sheet."""

    def __init__(self, book: Book, sheet: Sheet, path: str, loan: Loan) -> None:
        self.book, self.sheet, self.path, self.loan = book, sheet, path, loan

    def number(self, name: str, otherwise: YearMonth | None = None) -> Formula:
        return self.book.number(f"{self.path}.{name}", otherwise)

    def scalar(self, key: str, content: Formula, kind: Kind = "number") -> Formula:
        return self.sheet.scalar(say(self.book, f"loans.{key}"), content, kind)

    def line(self, key: str, style: str = "") -> Line:
        return self.sheet.line(say(self.book, f"loans.{key}"), style=style)

    def fill(self) -> None:
        """The schedule, its flows and its fees."""
        book = self.book
        terms = self._terms()
        self.sheet.heading(say(book, "loans.schedule"))
        drawn = self._drawn(terms.first)
        made = Schedule(book, self.sheet, self.loan, terms, drawn)
        interest, principal = made.interest, made.principal
        if self.loan.grace_interest == "ditambahkan":
            interest = self.line("interest_paid")
            for m in range(book.months):
                interest[m] = made.interest[m] - made.capitalised[m]
            book.flow("interest_capitalised", made.capitalised)
        book.flow("interest_paid", interest)
        book.flow("principal_repaid", principal)
        if self.loan.balance_left is None:
            book.flow("loan_drawdowns", drawn)
        if made.prepaid is not None:
            book.flow("principal_prepaid", made.prepaid)
            principal = self.line("principal_all")
            for m in range(book.months):
                principal[m] = made.principal[m] + made.prepaid[m]
        self._fees(terms, made)
        after = self.scalar("after_grace", terms.first + self.number("grace_months") + 1)
        book.loans.append(LoanLines(self.loan.name, principal, made.balance, made.in_grace, after))

    def _terms(self) -> Terms:
        """The loan's terms as rows of its sheet."""
        loan, number = self.loan, self.number
        first = self.scalar("first", self._first())
        periods = number("tenor_months")
        if loan.grace_position == "luar":
            periods = periods + number("grace_months")
        begun, rate = formula(0.0), number("rate_per_year")
        if loan.balance_left is not None:
            begun = number("balance_left")
            if loan.method == "flat":  # interest goes on with the loan as it was
                rate = rate * ratio(number("amount"), begun)
        monthly = self.scalar("monthly", rate / 12, "share")
        agreed = self.scalar("periods", periods)
        terms = Terms(first, begun, rate, monthly, agreed, number("grace_months"))
        if loan.rescheduled is not None:
            terms.anew = self.scalar("anew", number("rescheduled") - first)
            terms.last = self.scalar("periods_anew", terms.periods + number("months_added"))
            terms.anew_grace = number("new_grace_months")
        if loan.repaid_early is not None:
            terms.early = self.scalar("early", number("repaid_early") - first)
        return terms

    def _first(self) -> Formula:
        """The month of the first drawdown; a running loan counts from before the plan."""
        if self.loan.balance_left is not None:
            return formula(-1.0)
        if self.loan.drawdowns:
            places = range(len(self.loan.drawdowns))
            return least(*(self.number(f"drawdowns.{place}.month") for place in places))
        return self.number("month", self.book.original.start)

    def _drawn(self, first: Formula) -> Line:
        """The money that comes in each month; stages share the amount as they are written."""
        line, month = self.line("drawdown"), self.book.calendar.number
        stages = [
            (self.number(f"drawdowns.{place}.month"), self.number(f"drawdowns.{place}.amount"))
            for place in range(len(self.loan.drawdowns))
        ]
        share = formula(1.0)
        if stages:
            written = added(amount for _, amount in stages)
            share = ratio(self.number("amount"), written)
        for m in range(self.book.months):
            if self.loan.balance_left is not None:
                line[m] = 0.0
            elif stages:
                come = added(where(equal(month[m], at), amount, 0) for at, amount in stages)
                line[m] = come * share
            else:
                line[m] = where(equal(month[m], first), self.number("amount"), 0)
        return line

    def _fees(self, terms: Terms, made: Schedule) -> None:
        """Fees paid with the money and expensed evenly over the tenor, as agreed at first.

        Early repayment ends them, and has a fee of its own, paid and expensed at once.
        """
        book, months = self.book, range(self.book.months)
        self.sheet.heading(say(book, "loans.fees"))
        if self.loan.balance_left is None:
            paid, spread = self.line("fees_paid"), self.line("fees_expensed")
            share, amount = self.number("fee_share"), self.number("fee_amount")
            for m in months:
                paid[m] = made.drawn[m] * share + where(equal(made.period[m], 0), amount, 0)
            every = self.scalar("fees_all", paid.sum(0, book.months - 1), "rupiah")
            for m in months:
                spread[m] = _expensed(every, terms, made.period[m])
            book.flow("loan_fees_paid", paid)
            book.flow("loan_fees_expensed", spread)
        if made.prepaid is not None and counts(book, f"{self.path}.early_fee"):
            penalty = self.line("early_fee")
            for m in months:
                penalty[m] = made.prepaid[m] * self.number("early_fee")
            book.flow("loan_fees_paid", penalty)
            book.flow("loan_fees_expensed", penalty)


def _expensed(every: Formula, terms: Terms, p: Formula) -> Formula:
    """The part of all fees that is an expense of period p; early repayment takes what is left."""
    runs = both(p >= 0, p < terms.periods)
    if terms.early is None:
        return where(runs, every / terms.periods, 0)
    left = every * most(terms.periods - terms.early, 0) / terms.periods
    runs = both(runs, p < terms.early)
    return where(equal(p, terms.early), left, where(runs, every / terms.periods, 0))
