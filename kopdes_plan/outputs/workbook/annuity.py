"""A loan's terms in cells, and what an instalment of 1 rupiah a month until maturity is worth.

Months of one rate have a closed form, which also holds where a tenor is made longer than the plan;
where days are counted each month has its own rate and the worth is found from the last month back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopdes_plan.outputs.workbook.formulas import Formula, both, equal, formula, where
from kopdes_plan.outputs.workbook.reading import guarded

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.amortisation import Schedule
    from kopdes_plan.outputs.workbook.sheets import Line


@dataclass
class Terms:
    """What a loan's periods are counted by; None for a change that its agreement does not have."""

    first: Formula  # month of the first drawdown
    begun: Formula  # what is owed before the plan
    rate: Formula  # a year
    monthly: Formula  # a twelfth of it
    periods: Formula  # from the first drawdown to the last instalment, as agreed
    grace: Formula
    anew: Formula | None = None  # last period of the old instalments
    last: Formula | None = None  # that of the new ones
    anew_grace: Formula | None = None
    early: Formula | None = None  # the period with whose instalment all is repaid


class Worth:
    """By month, the worth of 1 rupiah in this and all later instalments, and of the last alone."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule, terms = schedule, schedule.terms
        if schedule.days is None:
            self.factors = [self._even()]
            return
        self.factors = [self._daily(lambda p: both(p >= 1, p <= terms.periods))]
        if terms.anew is not None and terms.last is not None:
            anew, last = terms.anew, terms.last
            self.factors.append(self._daily(lambda p: both(p > anew, p <= last)))

    def __call__(self, m: int) -> tuple[Formula, Formula]:
        """Both in month m; new dates have a worth of their own where days are counted."""
        worth, last = (line[m] for line in self.factors[0])
        anew = self.schedule.terms.anew
        if anew is None or len(self.factors) == 1:
            return worth, last
        old = self.schedule.period[m] <= anew
        later = [line[m] for line in self.factors[1]]
        return where(old, worth, later[0]), where(old, last, later[1])

    def _lines(self) -> tuple[Line, Line]:
        return self.schedule.line("worth", "ratio"), self.schedule.line("last", "ratio")

    def _even(self) -> tuple[Line, Line]:
        (worth, last), rate = self._lines(), self.schedule.terms.monthly
        left = self.schedule.left
        for m in range(self.schedule.book.months):
            last[m] = 1 / (1 + rate) ** left[m]
            worth[m] = where(equal(rate, 0), left[m], (1 - last[m]) / guarded(rate))
        return worth, last

    def _daily(self, runs: Callable[[Formula], Formula]) -> tuple[Line, Line]:
        worth, last = self._lines()
        after, end = formula(0.0), formula(1.0)
        for m in reversed(range(self.schedule.book.months)):
            growth, within = 1 + self.schedule.rate(m), runs(self.schedule.period[m])
            worth[m] = where(within, (1 + after) / growth, 0)
            last[m] = where(within, end / growth, 1)
            after, end = worth[m], last[m]
        return worth, last
