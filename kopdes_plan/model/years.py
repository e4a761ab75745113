"""What is settled year by year: taxes, standby credit and the sharing of SHU.

What comes in are all other flows of the plan; what goes out are the flows that depend on a
year's outcome. This is the engine's only loop over time that decides anything in the books: a
year's tax needs its profit, its profit may need the interest on a cash shortage, and its SHU is
shared at next year's meeting. Each step is vectorised over scenarios.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.model import income_tax, surplus
from kopdes_plan.model.drivers import Number
from kopdes_plan.model.members import shifted
from kopdes_plan.model.result import Flows
from kopdes_plan.model.timeline import Array, Timeline

APRIL, DECEMBER = 4, 12
PAID_TAX = ("tax_paid", "tax_instalments")
POOLS = {  # of the SHU shared -> the flow that decides it, and the one that pays it
    "reserve": ("reserve_appropriated", ""),
    "members": ("member_surplus_appropriated", "member_surplus_paid"),
    "village": ("village_share_appropriated", "village_share_paid"),
    "funds": ("funds_appropriated", "funds_spent"),
}
TAX = ("general_tax", *PAID_TAX, "tax_prepaid_applied")


@dataclass(frozen=True)
class YearTerms:
    """The law and the decisions that close a year; values come from the dated rules."""

    registration_year: int
    final_rate: Array  # (T,) of turnover
    final_years: int
    final_ceiling: float
    turnover_before: float  # of the calendar year before the plan
    building_rent_rate: float
    tax: income_tax.TaxParams
    shares: Mapping[str, float]  # reserve, members, village, funds: of the SHU base
    village_as_expense: bool
    meeting_month: int
    paid_after_months: int
    shared_years: NDArray[np.bool_]  # (S, Y) False in grace years when the plan says so


@dataclass(frozen=True)
class Standby:
    """A credit line that fills a cash shortage: limit and yearly rate."""

    limit: Number
    rate_per_year: Number


@dataclass(frozen=True)
class YearInputs:
    """What the months gave so far, (S, T), before taxes, standby interest and SHU."""

    turnover: Array  # base of the final tax
    rent: Array  # land and building rent, taxed 10 % final
    surplus: Array  # revenue less expenses
    fiscal_adjustment: Array  # book depreciation less fiscal depreciation
    financing_cost: Array  # interest and fees in `surplus`
    cash_flow: Array  # only a credit line asks for it
    opening_cash: Number
    opening_surplus: float  # accumulated; a loss is negative


def close_years(
    inputs: YearInputs, terms: YearTerms, time: Timeline, standby: Standby | None = None
) -> tuple[Flows, NDArray[np.int64], Array]:
    """Flows of tax, standby credit and SHU (S, T), the tax regime of each year (S, Y), and the
    tax not paid because of interest and fees (S, T), which only general-tax years have.

    Final tax accrues with turnover and is paid a month later; general tax accrues in December,
    is paid ahead in twelve parts of last year's tax (PPh 25), the rest in April (PPh 29).
    SHU of a year is decided in `meeting_month` of the next (ARCHITECTURE.md §3, Members; Tax).
    """
    lines: tuple[tuple[int, ...], ...] = ()
    if standby:
        several = (standby.limit, standby.rate_per_year, inputs.opening_cash)
        lines = tuple(np.shape(number) for number in several)
    shape = np.broadcast_shapes(
        inputs.surplus.shape, inputs.cash_flow.shape, (len(terms.shared_years), 1), *lines
    )
    final, regime = _final_tax(inputs, terms, time)
    general = regime != income_tax.FINAL
    closing = _Closing(inputs, terms, time, shape, final, general, standby)
    for y in range(len(time.years)):
        closing.close(y)
    large = general & (time.by_year(inputs.turnover) > terms.tax.facility_ceiling)
    regime = np.where(large, income_tax.PASAL_17, regime)
    flows = {"final_tax": final["final_tax"]} | closing.flows
    return {name: x for name, x in flows.items() if np.any(x)}, regime, closing.saved_tax()


def _final_tax(
    inputs: YearInputs, terms: YearTerms, time: Timeline
) -> tuple[Flows, NDArray[np.int64]]:
    """Final tax by month, and the regime by year (0 final, 1 general with facility)."""
    turnover = time.by_year(inputs.turnover)
    regime = income_tax.regimes(
        time.first_year,
        turnover,
        terms.registration_year,
        terms.final_years,
        terms.final_ceiling,
        terms.turnover_before,
    )
    is_final = (regime == income_tax.FINAL)[:, time.year_of - time.first_year]
    tax = inputs.turnover * terms.final_rate * is_final + inputs.rent * terms.building_rent_rate
    return {"final_tax": tax, "tax_paid": shifted(tax, 1)}, regime


class _Closing:
    """The state carried from one year to the next; one object per run, never shared.

    Where financing costs something, a year's tax is worked out twice: in rows S … 2S−1 of
    `turnover`, `general`, `fiscal`, `losses`, `prepaid` and `taxes` stands the plan without it.
    """

    def __init__(
        self,
        inputs: YearInputs,
        terms: YearTerms,
        time: Timeline,
        shape: tuple[int, ...],
        final: Flows,
        general: NDArray[np.bool_],
        standby: Standby | None,
    ) -> None:
        self.inputs, self.terms, self.time, self.standby = inputs, terms, time, standby
        self.shape = shape
        self.ends = np.append(time.first_of_year[1:], time.months) - 1
        earned = time.by_year(inputs.surplus)
        self.profit = earned - time.by_year(final["final_tax"])
        by_year = (shape[0], len(time.years))
        fiscal = earned + time.by_year(inputs.fiscal_adjustment) - time.by_year(inputs.rent)
        fiscal = np.broadcast_to(fiscal, by_year)
        self.twice = 2 if standby or np.any(inputs.financing_cost) else 1
        financed = [fiscal, fiscal + time.by_year(inputs.financing_cost)]
        self.fiscal = np.concatenate(financed[: self.twice])
        again = (self.twice, 1)
        self.turnover = np.tile(np.broadcast_to(time.by_year(inputs.turnover), by_year), again)
        self.general = np.tile(np.broadcast_to(general, by_year), again)
        rows = len(self.fiscal)
        self.losses: Array = np.zeros((rows, 0))
        self.prepaid: Array = np.zeros(rows)  # PPh 25 of the year to come
        self.taxes: Flows = {name: np.zeros((rows, shape[1])) for name in TAX}
        known = np.broadcast_to(final["tax_paid"], shape)
        self.taxes["tax_paid"] = np.tile(known, again)
        self.flows: Flows = {name: x[: shape[0]] for name, x in self.taxes.items()}
        self.retained: Array = np.full(shape[0], inputs.opening_surplus)
        self.cash: Array = np.ravel(inputs.opening_cash) + np.zeros(shape[0])
        self.owed: Array = np.zeros(shape[0])  # standby credit

    def into(self, name: str) -> Array:
        """The flow (S, T) that is written into; zeros at first."""
        if name not in self.flows:
            self.flows[name] = np.zeros(self.shape)
        return self.flows[name]

    def saved_tax(self) -> Array:
        """Tax not paid because of interest and fees, (S, T)."""
        if self.twice == 1:
            return np.zeros(self.shape)
        paid = self.taxes["tax_paid"] + self.taxes["tax_instalments"]
        return paid[self.shape[0] :] - paid[: self.shape[0]]

    def close(self, y: int) -> None:
        """Close year y: standby through its months, tax at its end, SHU next year."""
        interest = self._standby_year(y) if self.standby else 0.0
        end = int(self.ends[y])
        tax: Array | float = 0.0
        if self.general[:, y].any():
            tax = self._general_tax(y, interest, end)
        self._share(y, self.profit[:, y] - interest - tax, end)

    def _general_tax(self, y: int, interest: Array | float, end: int) -> Array:
        """The year's tax (S,), accrued and paid; beside it, what would be paid unfinanced.

        What was prepaid is applied, the rest is paid in April, and next year's prepaid in twelve
        parts.
        """
        rows = self.shape[0]
        fiscal = self.fiscal[:, y].copy()
        fiscal[:rows] -= interest
        tax, self.losses = income_tax.year_tax(
            fiscal, self.turnover[:, y], self.general[:, y], self.losses, self.terms.tax
        )
        applied = np.minimum(self.prepaid, tax)
        self.taxes["general_tax"][:, end] = tax
        self.taxes["tax_prepaid_applied"][:, end] = applied
        january = self.time.index(self.time.years[y] + 1, 1)
        april = january + APRIL - 1
        if april < self.time.months:
            self.taxes["tax_paid"][:, april] += tax - applied
        ahead = self.taxes["tax_instalments"][:, january : january + DECEMBER]
        ahead += (tax / DECEMBER)[:, None]
        self.prepaid = self.prepaid - applied + tax / DECEMBER * ahead.shape[1]
        return tax[:rows]

    def _share(self, y: int, earned: Array, end: int) -> None:
        """Decide at the next meeting how the year's SHU is shared; losses come first."""
        terms, time = self.terms, self.time
        base = surplus.base(earned, np.maximum(-self.retained, 0.0)) * terms.shared_years[:, y]
        if not base.any():
            self.retained = self.retained + earned
            return
        pools = surplus.pools(base, terms.shares)
        if terms.village_as_expense:
            self.into("village_share_expensed")[:, end] = pools["village"]
            earned = earned - pools["village"]
        self.retained = self.retained + earned
        meeting = time.index(time.years[y] + 1, terms.meeting_month)
        if meeting >= time.months:
            return
        paid_in = meeting + terms.paid_after_months
        for pool, (appropriated, paid) in POOLS.items():
            if not (pool == "village" and terms.village_as_expense):
                self.into(appropriated)[:, meeting] += pools[pool]
                self.retained = self.retained - pools[pool]
            if paid and paid_in < time.months:
                self.into(paid)[:, paid_in] += pools[pool]

    def _standby_year(self, y: int) -> Array:
        """Run the months of year y with the credit line; the year's interest on it, (S,).

        Interest is on last month's balance. What cash the year's own taxes will need is known
        by then: they were accrued before.
        """
        assert self.standby is not None
        limit = np.asarray(self.standby.limit, dtype=np.float64).reshape(-1)
        rate = np.asarray(self.standby.rate_per_year, dtype=np.float64).reshape(-1) / 12
        out = (*PAID_TAX, "member_surplus_paid", "village_share_paid", "funds_spent")
        total: Array = np.zeros_like(self.cash)
        for m in range(int(self.time.first_of_year[y]), int(self.ends[y]) + 1):
            interest = self.owed * rate
            paid = sum(self.flows[name][:, m] for name in out if name in self.flows)
            cash = self.cash + self.inputs.cash_flow[:, m] - paid - interest
            drawn = np.minimum(np.maximum(-cash, 0.0), np.maximum(limit - self.owed, 0.0))
            repaid = np.minimum(np.maximum(cash, 0.0), self.owed)
            self.cash = cash + drawn - repaid
            self.owed = self.owed + drawn - repaid
            self.into("standby_interest")[:, m] = interest
            self.into("standby_drawn")[:, m] = drawn
            self.into("standby_repaid")[:, m] = repaid
            total = total + interest
        return total
