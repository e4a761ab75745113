"""What the closing of a plan's years needs: what the months gave, the law, the decisions.

What comes in are the plan, its flows so far and its loans; what goes out are the `YearInputs`,
`YearTerms` and `Standby` of `years`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.assets import fiscal_depreciation
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.law import Law
from kopdes_plan.model.ledger import cash_effect, surplus_before
from kopdes_plan.model.result import Flows, LoanBook
from kopdes_plan.model.surplus import RESERVE
from kopdes_plan.model.timeline import Timeline, total, zeros
from kopdes_plan.model.unit_cash import UnitFlows
from kopdes_plan.model.years import Standby, YearInputs, YearTerms

if TYPE_CHECKING:
    from kopdes_plan.inputs.chart import Chart
    from kopdes_plan.inputs.plan import Plan

FINANCING_COST = ("interest_paid", "interest_capitalised", "loan_fees_expensed")
MEMBERS = ("jasa_usaha", "jasa_modal", "jasa_anggota", "jasa_simpanan")
VILLAGE = ("desa", "imbal_jasa_desa")


def year_inputs(
    plan: Plan,
    units: Mapping[str, UnitFlows],
    flows: Flows,
    chart: Chart,
    law: Law,
    drive: Drivers,
    time: Timeline,
) -> YearInputs:
    """What the months gave before a year is closed."""
    rented = (unit.sales for key, unit in units.items() if plan.units[key].building_rent)
    book = flows.get("depreciation", zeros(time))
    fiscal = fiscal_depreciation(plan, drive, time, law.tax_lives, book) if law.tax_lives else book
    return YearInputs(
        turnover=total((unit.turnover for unit in units.values()), time),
        rent=total(rented, time),
        surplus=surplus_before(flows, chart) + zeros(time),
        fiscal_adjustment=book - fiscal,
        financing_cost=total((flows[name] for name in FINANCING_COST if name in flows), time),
        cash_flow=(cash_effect(flows, chart) if plan.standby_credit else 0.0) + zeros(time),
        opening_cash=float(plan.opening.cash) + drive("opening.own_capital", 0.0),
        opening_surplus=float(plan.opening.accumulated_surplus),
    )


def year_terms(plan: Plan, law: Law, loans: Sequence[LoanBook], time: Timeline) -> YearTerms:
    """Law and decisions that close a year; the SHU of a year with grace months is kept."""
    kept = np.zeros((1, len(time.years)), dtype=bool)
    for loan in loans:
        if not plan.surplus.share_in_grace:
            kept = kept | (time.by_year(loan.in_grace.astype(np.float64)) > 0)
    shares = plan.surplus.shares

    def pooled(names: Sequence[str]) -> float:
        return float(sum(share for name, share in shares.items() if name in names))

    known = pooled(RESERVE) + pooled(MEMBERS) + pooled(VILLAGE)
    return YearTerms(
        registration_year=plan.taxes.registration_year,
        final_rate=law.final_rate,
        final_years=law.final_years,
        final_ceiling=law.final_ceiling,
        turnover_before=float(plan.taxes.turnover_before),
        building_rent_rate=law.building_rent_rate,
        tax=law.tax,
        shares={
            "reserve": pooled(RESERVE),
            "members": pooled(MEMBERS),
            "village": pooled(VILLAGE),
            "funds": max(0.0, float(sum(shares.values())) - known),
        },
        village_as_expense=plan.surplus.village_share_as == "beban",
        meeting_month=plan.surplus.meeting_month,
        paid_after_months=plan.surplus.paid_after_months,
        shared_years=~kept,
    )


def standby_credit(plan: Plan, drive: Drivers) -> Standby | None:
    """The plan's credit line, or none: then cash may fall below zero and the result says so."""
    if plan.standby_credit is None:
        return None
    line = plan.standby_credit
    return Standby(
        drive("standby_credit.limit", line.limit),
        drive("standby_credit.rate_per_year", line.rate_per_year),
    )
