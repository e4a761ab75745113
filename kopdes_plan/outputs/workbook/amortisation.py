"""How a loan is repaid, in cells: the recurrence of `model.amortisation` and `model.loan_changes`.

A loan's terms and the line of its drawdowns go in, lines over the plan's months come out. Period p
is the month p months after the first drawdown.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kopdes_plan.inputs.file_words import DAY_COUNTS
from kopdes_plan.model.amortisation import DUST
from kopdes_plan.model.debts import divmod_month
from kopdes_plan.model.loans import DAYS_OF_YEAR
from kopdes_plan.outputs.workbook.annuity import Terms, Worth
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    both,
    either,
    equal,
    floor,
    formula,
    least,
    most,
    where,
)
from kopdes_plan.outputs.workbook.reading import guarded, say

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Loan
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.sheets import Kind, Line, Sheet

CENT = 0.01  # a month's interest is rounded to it


@dataclass
class Schedule:
    """A loan's sheet: the table a borrower knows above, what it is computed from below."""

    book: Book
    sheet: Sheet
    loan: Loan
    terms: Terms
    drawn: Line

    def __post_init__(self) -> None:
        self.interest, self.capitalised, self.principal = (
            self.line(name) for name in ("interest", "capitalised", "principal")
        )
        self.prepaid = self.line("prepaid") if self.terms.early is not None else None
        self.payment, self.balance = self.line("payment"), self.line("balance", style="sum")
        self.sheet.heading(say(self.book, "loans.worked_out"))
        self.period = self.line("period", kind="number")
        self.left = self.line("left", kind="number")
        self.in_grace = self.line("in_grace", kind="number")
        self._dated()
        self.resting = self._resting()
        self.days = self._days()
        self.worth = Worth(self) if self.loan.method == "anuitas" else None
        names = {"anuitas": ["level"], "pokok_tetap": ["part"], "flat": ["part", "part_longer"]}
        self.levels = [self.line(name) for name in names.get(self.loan.method, [])]
        self.exact, self.owed = self.line("exact"), self.line("owed", kind="ratio")
        for m in range(self.book.months):
            self._charge(m)
            self._repay(m)

    def line(self, key: str, kind: Kind = "rupiah", style: str = "") -> Line:
        """A new row of the loan's sheet, a cell a month, under its word."""
        return self.sheet.line(say(self.book, f"loans.{key}"), kind=kind, style=style)

    # ---- where a month stands in the loan

    def _dated(self) -> None:
        """The period, the instalments left with this month's (0 outside the loan), the grace."""
        terms = self.terms
        end = terms.periods if terms.last is None else terms.last
        for m in range(self.book.months):
            self.period[m] = self.book.calendar.number[m] - terms.first
            p = self.period[m]
            until = end
            if terms.anew is not None:
                until = where(p <= terms.anew, terms.periods, end)
            stop = end if terms.early is None else least(end, terms.early)
            self.left[m] = where(both(p >= 1, p <= stop), until - p + 1, 0)
            within = both(terms.grace > 0, p >= 0, p <= terms.grace)
            if terms.anew is not None and terms.anew_grace is not None:
                again = both(p > terms.anew, p <= terms.anew + terms.anew_grace)
                within = either(within, again)
            if terms.early is not None:
                within = both(within, p <= terms.early)
            self.in_grace[m] = where(within, 1, 0)

    def _resting(self) -> Line:
        """1 where no principal is due: new dates end a grace that still ran."""
        terms = self.terms
        if terms.anew is None or terms.anew_grace is None:
            return self.in_grace
        line = self.line("resting", kind="number")
        for m in range(self.book.months):
            p = self.period[m]
            until = where(p <= terms.anew, terms.grace, terms.anew + terms.anew_grace)
            line[m] = where(both(p >= 1, p <= until), 1, 0)
        return line

    def _begins(self, m: int) -> Formula:
        """Whether instalments are worked out anew: after a grace, and after more money came."""
        terms, p = self.terms, self.period[m]
        begins = equal(p, terms.grace + 1)
        if terms.anew is not None and terms.anew_grace is not None:
            anew = equal(p, terms.anew + terms.anew_grace + 1)
            begins = either(both(p <= terms.anew, begins), anew)
        if self.loan.drawdowns:
            begins = either(begins, both(p > terms.grace + 1, self.drawn[m - 1] > 0))
        return both(self.left[m] > 1, begins)

    # ---- interest

    def _days(self) -> Line | None:
        """Days from the first of the month before to the first of this one, where days count."""
        if DAY_COUNTS[self.loan.day_count] not in DAYS_OF_YEAR:
            return None
        days = self.line("days", kind="number")
        for m in range(self.book.months):
            days[m] = float(monthrange(*divmod_month(self.book.time, m - 1))[1])
        return days

    def rate(self, m: int) -> Formula:
        """The interest rate of a month."""
        if self.days is None:
            return self.terms.monthly
        year = DAYS_OF_YEAR[DAY_COUNTS[self.loan.day_count]]
        return self.terms.rate * self.days[m] / year

    def _charge(self, m: int) -> None:
        """A month's interest in whole cents; what rounding left over comes when it is a cent."""
        base = self._before(m)
        if self.loan.method == "flat":
            base = self.terms.begun + self.drawn.sum(0, m - 1) if m else self.terms.begun
        none = equal(self.left[m], 0)
        self.exact[m] = where(none, 0, base * self.rate(m))
        owed = self.owed[m - 1]
        if self.terms.anew is not None:
            owed = where(equal(self.period[m], self.terms.anew + 1), 0, owed)
        whole = CENT * (1 - DUST)
        more = where(owed >= whole, CENT, where(owed <= -whole, -CENT, 0))
        charged = _rounded(most(self.exact[m] + more, 0), CENT, 0.5 + DUST)
        self.interest[m] = where(none, 0, charged)
        self.owed[m] = where(none, 0, owed + self.exact[m] - self.interest[m])

    # ---- principal

    def _before(self, m: int) -> Formula:
        return self.balance[m - 1] if m else self.terms.begun

    def _repay(self, m: int) -> None:
        """A month's principal, what is added to it or repaid ahead, and the balance then."""
        before, grace = self._before(m), equal(self.resting[m], 1)
        adds = self.loan.grace_interest == "ditambahkan"
        due = least(most(self._asked(m, before), 0), before)
        self.principal[m] = where(
            either(equal(self.left[m], 0), grace), 0, where(equal(self.left[m], 1), before, due)
        )
        self.capitalised[m] = where(grace, self.interest[m], 0) if adds else formula(0.0)
        after = before + self.drawn[m] - self.principal[m]
        paid = self.interest[m] + self.principal[m]
        if adds:
            after, paid = after + self.capitalised[m], paid - self.capitalised[m]
        if self.prepaid is not None and self.terms.early is not None:
            self.prepaid[m] = where(equal(self.period[m], self.terms.early), after, 0)
            after, paid = after - self.prepaid[m], paid + self.prepaid[m]
        self.payment[m], self.balance[m] = paid, after

    def _asked(self, m: int, before: Formula) -> Formula:
        """The principal that the method asks for in a month that is neither grace nor the last."""
        if self.loan.method == "sekali_bayar":
            return formula(0.0)
        fit = partial(_fit, float(self.loan.payment_rounding))
        left, interest = self.left[m], self.interest[m]
        if self.worth is not None:
            worth, last = self.worth(m)
            self._keep(m, fit(before / guarded(worth), before / guarded(worth - last)))
            return self.levels[0][m] - interest
        parts = before / guarded(left), before / guarded(left - 1)
        if self.loan.method == "pokok_tetap":
            self._keep(m, fit(*parts))
            return self.levels[0][m]
        self._keep(m, *parts)
        return fit(*(level[m] + interest for level in self.levels)) - interest

    def _keep(self, m: int, *fresh: Formula) -> None:
        """What a method keeps from one instalment to the next."""
        begins = self._begins(m)
        for level, now in zip(self.levels, fresh, strict=True):
            level[m] = where(begins, now, level[m - 1])


def _fit(step: float, exact: Formula, longest: Formula) -> Formula:
    """An instalment in whole steps: to the nearest, but down where rounding up would end the loan
    before its last instalment; `longest` just ends it one period early.
    """
    nearest = _rounded(exact, step, 0.5 + DUST)
    return where(nearest < longest, nearest, _rounded(exact, step, DUST))


def _rounded(value: Formula, step: float, more: float) -> Formula:
    """The number of whole steps in a value and `more` of one, as money."""
    if step < 1:
        parts = round(1 / step)
        return floor(value * parts + more) / parts
    return floor(value + more) if step == 1 else floor(value / step + more) * step
