"""What is settled year by year: taxes, standby credit and the sharing of SHU.

What comes in are all other flows of the plan; what goes out are the flows that depend on a
year's outcome. This is the engine's only loop over time: a year's tax needs its profit, its
profit may need the interest on a cash shortage, and its SHU is shared at next year's meeting.
Each step is vectorised over scenarios.
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
TAX = ("general_tax", "tax_paid", "tax_instalments", "tax_prepaid_applied")


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
    SHU of a year is decided in `meeting_month` of the next (definitions §3, §5).
    """
    years = len(time.years)
    lines: tuple[tuple[int, ...], ...] = ()
    if standby:
        lines = (np.shape(standby.limit), np.shape(standby.rate_per_year))
    if standby:
        lines += (np.shape(inputs.opening_cash),)
    shape = np.broadcast_shapes(
        inputs.surplus.shape, inputs.cash_flow.shape, (len(terms.shared_years), 1), *lines
    )
    flows, regime = _final_tax(inputs, terms, time)
    closing = _Closing(inputs, terms, time, shape, flows, standby)
    general = regime != income_tax.FINAL
    for y in range(years):
        closing.close(y, general[:, y])
    flows |= closing.flows
    paid = ("tax_paid", "tax_instalments")
    saved = sum((closing.without[name] - closing.flows[name] for name in paid), np.zeros(shape))
    large = general & (closing.turnover > terms.tax.facility_ceiling)
    regime = np.where(large, income_tax.PASAL_17, regime)
    return {name: x for name, x in flows.items() if np.any(x)}, regime, saved


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
    """The state carried from one year to the next; one object per run, never shared."""

    def __init__(
        self,
        inputs: YearInputs,
        terms: YearTerms,
        time: Timeline,
        shape: tuple[int, ...],
        final: Flows,
        standby: Standby | None,
    ) -> None:
        self.inputs, self.terms, self.time, self.standby = inputs, terms, time, standby
        self.ends = np.append(time.first_of_year[1:], time.months) - 1
        names = [
            *TAX,
            "village_share_expensed",
            "reserve_appropriated",
            "member_surplus_appropriated",
        ]
        names += ["village_share_appropriated", "funds_appropriated", "member_surplus_paid"]
        names += ["village_share_paid", "funds_spent"]
        if standby:
            names += ["standby_drawn", "standby_repaid", "standby_interest"]
        self.flows: Flows = {name: np.zeros(shape) for name in names}
        self.flows["tax_paid"] += final["tax_paid"]
        self.turnover = np.broadcast_to(time.by_year(inputs.turnover), (shape[0], len(time.years)))
        adjusted = inputs.surplus + inputs.fiscal_adjustment
        self.profit = time.by_year(inputs.surplus - final["final_tax"])
        self.fiscal = time.by_year(np.broadcast_to(adjusted - inputs.rent, shape))
        self.retained: Array = np.full(shape[0], inputs.opening_surplus)
        self.financing_cost = time.by_year(np.broadcast_to(inputs.financing_cost, shape))
        self.losses: Array = np.zeros((shape[0], 0))
        self.losses_without = self.losses
        self.prepaid: Array = np.zeros(shape[0])
        self.without: Flows = {name: np.zeros(shape) for name in TAX}
        self.without["tax_paid"] += final["tax_paid"]
        self.prepaid_without = self.prepaid
        self.cash: Array = np.ravel(inputs.opening_cash) + np.zeros(shape[0])
        self.owed: Array = np.zeros(shape[0])  # standby credit

    def close(self, y: int, general: NDArray[np.bool_]) -> None:
        """Close year y: standby through its months, tax at its end, SHU next year."""
        interest = self._standby_year(y) if self.standby else 0.0
        end = int(self.ends[y])
        tax: Array | float = 0.0
        if general.any():
            tax = self._general_tax(y, general, interest, end)
        self._share(y, self.profit[:, y] - interest - tax, end)

    def _general_tax(
        self, y: int, general: NDArray[np.bool_], interest: Array | float, end: int
    ) -> Array:
        """The year's tax, accrued and paid; beside it, what would be paid without financing."""
        fiscal, turnover, params = self.fiscal[:, y], self.turnover[:, y], self.terms.tax
        tax, self.losses = income_tax.year_tax(
            fiscal - interest, turnover, general, self.losses, params
        )
        without, self.losses_without = income_tax.year_tax(
            fiscal + self.financing_cost[:, y], turnover, general, self.losses_without, params
        )
        self.prepaid = self._pay(self.flows, self.prepaid, y, tax, end)
        self.prepaid_without = self._pay(self.without, self.prepaid_without, y, without, end)
        return tax

    def _pay(self, flows: Flows, prepaid: Array, y: int, tax: Array, end: int) -> Array:
        """Accrue a year's tax in `flows`, apply what was prepaid, pay the rest in April, and
        prepay next year's in twelve parts; the prepaid balance that is left, (S,)."""
        applied = np.minimum(prepaid, tax)
        flows["general_tax"][:, end] = tax
        flows["tax_prepaid_applied"][:, end] = applied
        january = self.time.index(self.time.years[y] + 1, 1)
        april = january + APRIL - 1
        if april < self.time.months:
            flows["tax_paid"][:, april] += tax - applied
        ahead = flows["tax_instalments"][:, january : january + DECEMBER]
        ahead += (tax / DECEMBER)[:, None]
        left: Array = prepaid - applied + tax / DECEMBER * ahead.shape[1]
        return left

    def _share(self, y: int, earned: Array, end: int) -> None:
        """Decide at the next meeting how the year's SHU is shared; losses come first."""
        terms, time = self.terms, self.time
        base = surplus.base(earned, np.maximum(-self.retained, 0.0)) * terms.shared_years[:, y]
        if not base.any():
            self.retained = self.retained + earned
            return
        pools = surplus.pools(base, terms.shares)
        if terms.village_as_expense:
            self.flows["village_share_expensed"][:, end] = pools["village"]
            earned = earned - pools["village"]
        self.retained = self.retained + earned
        meeting = time.index(time.years[y] + 1, terms.meeting_month)
        if meeting >= time.months:
            return
        names = {
            "reserve": ("reserve_appropriated", ""),
            "members": ("member_surplus_appropriated", "member_surplus_paid"),
            "village": ("village_share_appropriated", "village_share_paid"),
            "funds": ("funds_appropriated", "funds_spent"),
        }
        paid_in = meeting + terms.paid_after_months
        for pool, (appropriated, paid) in names.items():
            if not (pool == "village" and terms.village_as_expense):
                self.flows[appropriated][:, meeting] += pools[pool]
                self.retained = self.retained - pools[pool]
            if paid and paid_in < time.months:
                self.flows[paid][:, paid_in] += pools[pool]

    def _standby_year(self, y: int) -> Array:
        """Run the months of year y with the credit line; the year's interest on it, (S,).

        Interest is on last month's balance. What cash the year's own taxes will need is known
        by then: they were accrued before.
        """
        assert self.standby is not None
        limit = np.asarray(self.standby.limit, dtype=np.float64).reshape(-1)
        rate = np.asarray(self.standby.rate_per_year, dtype=np.float64).reshape(-1) / 12
        out = ("tax_paid", "tax_instalments", "member_surplus_paid", "village_share_paid")
        total: Array = np.zeros_like(self.cash)
        for m in range(int(self.time.first_of_year[y]), int(self.ends[y]) + 1):
            interest = self.owed * rate
            paid = sum(self.flows[name][:, m] for name in (*out, "funds_spent"))
            cash = self.cash + self.inputs.cash_flow[:, m] - paid - interest
            drawn = np.minimum(np.maximum(-cash, 0.0), np.maximum(limit - self.owed, 0.0))
            repaid = np.minimum(np.maximum(cash, 0.0), self.owed)
            self.cash = cash + drawn - repaid
            self.owed = self.owed + drawn - repaid
            self.flows["standby_interest"][:, m] = interest
            self.flows["standby_drawn"][:, m] = drawn
            self.flows["standby_repaid"][:, m] = repaid
            total = total + interest
        return total
