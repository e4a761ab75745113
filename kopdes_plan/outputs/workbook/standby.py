"""The sheet "Kredit siaga": a credit line that fills a cash shortage up to its limit.

Interest is on last month's balance, as `model.years` has it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kopdes_plan.outputs.workbook.formulas import Formula, formula, least, most
from kopdes_plan.outputs.workbook.ledger import added

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.sheets import Line


class StandbyCredit:
    """The credit line that fills a cash shortage up to its limit, month after month."""

    def __init__(self, book: Book, cash_flow: Line) -> None:
        self.book, self.cash_flow = book, cash_flow
        sheet = book.sheet("standby")
        self.limit = book.number("standby_credit.limit")
        self.rate = book.number("standby_credit.rate_per_year")
        say = book.say
        self.interest, self.drawn, self.repaid = (
            sheet.line(say(f"flow.standby_{name}")) for name in ("interest", "drawn", "repaid")
        )
        self.before, self.cash, self.owed = (
            sheet.line(say(f"standby.{name}")) for name in ("before", "cash", "owed")
        )
        for name in ("interest", "drawn", "repaid"):
            book.flow(f"standby_{name}", getattr(self, name))
        opening = book.original.opening.cash
        self.start = book.number("opening.cash") if opening else formula(0.0)

    def year(self, y: int, paid: Callable[[int], list[Formula]]) -> Formula:
        """The months of year y, in which `paid` goes out for tax and SHU; the year's interest."""
        first, last = self.book.months_of(y)
        for m in range(first, last + 1):
            self.interest[m] = self.owed[m - 1] * self.rate / 12
            begun = self.cash[m - 1] if m else self.start
            terms = [begun, self.cash_flow[m], *(-out for out in paid(m)), -self.interest[m]]
            self.before[m] = added(terms)
            room = most(self.limit - self.owed[m - 1], 0)
            self.drawn[m] = least(most(-self.before[m], 0), room)
            self.repaid[m] = least(most(self.before[m], 0), self.owed[m - 1])
            self.cash[m] = self.before[m] + self.drawn[m] - self.repaid[m]
            self.owed[m] = self.owed[m - 1] + self.drawn[m] - self.repaid[m]
        return self.interest.sum(first, last)
