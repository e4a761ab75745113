"""The whole program on one page: a plan becomes books, statements and indicators.

Read it top to bottom. Every step takes what stands above it and gives new arrays (S, T); none
writes into its arguments. Row 0 of every array is the plan exactly as written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.assets import (
    asset_flows,
    fiscal_depreciation,
    opening_book_values,
)
from kopdes_plan.model.books import (
    WORKING_CAPITAL,
    Books,
    cash_flow_after_financing,
    cash_flow_before_financing,
    debt_service,
    working_capital,
)
from kopdes_plan.model.cautions import cautions
from kopdes_plan.model.debts import debt_flows
from kopdes_plan.model.drivers import Drivers, Number
from kopdes_plan.model.indicators import indicators
from kopdes_plan.model.law import Law, law_of, vat_terms
from kopdes_plan.model.ledger import add, balances, cash_effect, movements, surplus_before
from kopdes_plan.model.members import member_flows, shifted
from kopdes_plan.model.people import payroll, shared_expenses
from kopdes_plan.model.result import Flows, LoanBook, Result, in_every_scenario
from kopdes_plan.model.statements import statements
from kopdes_plan.model.surplus import RESERVE
from kopdes_plan.model.timeline import Array, Lebaran, Timeline, timeline
from kopdes_plan.model.unit_cash import UnitFlows, UnitTerms
from kopdes_plan.model.unit_results import unit_results
from kopdes_plan.model.units import unit_flows
from kopdes_plan.model.years import Standby, YearInputs, YearTerms, close_years

if TYPE_CHECKING:
    from kopdes_plan.inputs.chart import Chart
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.rules import Rules

FINANCING_COST = ("interest_paid", "interest_capitalised", "loan_fees_expensed")
MEMBERS = ("jasa_usaha", "jasa_modal", "jasa_anggota", "jasa_simpanan")
VILLAGE = ("desa", "imbal_jasa_desa")


def run(
    plan: Plan,
    rules: Rules,
    chart: Chart,
    months: int,
    lebarans: Sequence[Lebaran],
    drive: Drivers | None = None,
) -> Result:
    """The full books of a plan over `months` months, for one scenario or many (`drive`)."""
    drive = drive or Drivers()
    traced = rules.traced()
    time = timeline(*plan.start, months, lebarans)
    cost_growth = drive("general.cost_growth_per_year", plan.general.cost_growth_per_year)
    wage_growth = drive("general.wage_growth_per_year", plan.general.wage_growth_per_year)
    law = law_of(plan, traced, time, wage_growth)

    units = business_units(plan, traced, law, drive, time)
    pay, jobs, own_pay = payroll(
        plan.staff, drive, time, law.minimum_wage, wage_growth, law.employer_rate
    )
    shared, own_shared = shared_expenses(plan.shared_costs, drive, time, cost_growth)
    own = drive("opening.own_capital", 0.0)  # simpanan pokok and cash beyond the plan's
    saved, members = member_flows(plan.members, plan.opening, drive, time, law.savings_tax, own)
    bought, assets = asset_flows(plan, drive, time, cost_growth)
    borrowed, loans = debt_flows(plan, drive, time)

    flows = add(
        *(unit.flows for unit in units.values()),
        pay, shared, saved, bought, borrowed,
        grants(plan, drive, time),
        opening_settled(plan, time),
    )  # fmt: skip
    flows = add(flows, vat_settled(flows))
    inputs = year_inputs(plan, units, flows, chart, law, drive, time)
    terms = year_terms(plan, law, loans, time)
    standby = standby_credit(plan, drive)
    closed, regimes, saved_tax = close_years(inputs, terms, time, standby)
    flows = add(flows, closed)

    opening = opening_balances(plan, own)
    moved = movements(flows, chart)
    standing = balances(moved, opening, chart)
    reports = statements(flows, moved, standing, loans, opening, chart)

    before = cash_flow_before_financing(flows, reports, saved_tax)
    books = Books(
        flows=flows,
        standing=standing,
        statements=reports,
        loans=loans,
        assets=assets,
        project_cash_flow=before,
        equity_cash_flow=cash_flow_after_financing(before, flows, saved_tax),
        variable_cost=total(unit.variable_cost for unit in units.values()) + zeros(time),
        sales=total(unit.sales for unit in units.values()) + zeros(time),
        opening_working_capital=float(
            working_capital(
                {name: np.full((1, 1), opening.get(name, 0.0)) for name in WORKING_CAPITAL}
            )[0, 0]
        ),
    )
    rate = drive("general.discount_rate_per_year", float(plan.general.discount_rate_per_year))
    found = indicators(books, plan, time, jobs, rate)
    final_rate = law.final_rate * (regimes == 0)[:, time.year_of - time.first_year]
    each = unit_results(units, add(own_pay, own_shared), books, plan, chart, time, rate, final_rate)
    result = Result(
        plan=plan,
        time=time,
        flows=flows,
        flows_by_unit={key: unit.flows for key, unit in units.items()},
        balances=standing,
        statements=reports,
        loans=loans,
        assets=assets,
        units=each,
        members=members,
        project_cash_flow=books.project_cash_flow,
        equity_cash_flow=books.equity_cash_flow,
        cfads=books.cfads,
        debt_service=debt_service(flows) + zeros(time),
        tax_regime=regimes,
        indicators=found,
        warnings=cautions(plan, law, books, found, each, regimes, time),
        rules_used=traced.citations(),
    )
    return in_every_scenario(result, drive.scenarios)


def zeros(time: Timeline) -> Array:
    """A row of zeros (1, T)."""
    return np.zeros((1, time.months))


def total(several: object) -> Array:
    """Sum of arrays that broadcast; zero (1, 1) for none."""
    summed: Array = sum(several, np.zeros((1, 1)))  # type: ignore[call-overload]
    return summed


def business_units(
    plan: Plan, rules: Rules, law: Law, drive: Drivers, time: Timeline
) -> dict[str, UnitFlows]:
    """Every unit's flows; computed again with PPN when turnover makes the cooperative a PKP."""
    growth = drive("general.cost_growth_per_year", plan.general.cost_growth_per_year)
    risen = time.growth(growth)[..., : time.months]

    def computed(terms: UnitTerms) -> dict[str, UnitFlows]:
        return {
            key: unit_flows(key, unit, drive, time, terms, float(plan.opening.stock.get(key, 0.0)))
            for key, unit in plan.units.items()
        }

    units = computed(UnitTerms(None, risen))
    turnover = total(unit.turnover for unit in units.values()) + zeros(time)
    vat = vat_terms(plan, rules, time, turnover, law.vat_threshold)
    return units if vat is None else computed(UnitTerms(vat, risen))


def grants(plan: Plan, drive: Drivers, time: Timeline) -> Flows:
    """Grants of money (S, T): capital is equity, support for running costs is income."""
    flows: Flows = {}
    for place, grant in enumerate(plan.grants):
        name = "grants_received" if grant.purpose == "modal" else "subsidies_received"
        month = np.arange(time.months) == time.index(*grant.month)
        flows = add(
            flows, {name: month * np.atleast_2d(drive(f"grants.{place}.amount", grant.amount))}
        )
    return flows


def opening_settled(plan: Plan, time: Timeline) -> Flows:
    """What the opening balance still owes or is owed, settled in the first month."""
    first = zeros(time)
    first[0, 0] = 1.0
    flows: Flows = {}
    if plan.opening.receivables:
        flows["customer_payments"] = first * float(plan.opening.receivables)
    if plan.opening.payables:
        flows["supplier_payments"] = first * float(plan.opening.payables)
    if plan.opening.funds:
        flows["funds_spent"] = first * float(plan.opening.funds)
    return flows


def vat_settled(flows: Mapping[str, Array]) -> Flows:
    """PPN set against PPN each month, the rest paid in the next (S, T).

    Credit carried is a running reserve: D = cumulated input − output; credit = D − min(0, min D).
    """
    if "output_vat" not in flows and "input_vat" not in flows:
        return {}
    out = flows.get("output_vat", np.zeros((1, 1)))
    into = flows.get("input_vat", np.zeros((1, 1))) + 0.0 * out
    balance = np.cumsum(into - out, axis=-1)
    lowest = np.minimum(np.minimum.accumulate(balance, axis=-1), 0.0)
    credit = balance - lowest
    offset = into - np.diff(credit, axis=-1, prepend=0.0)
    return {"vat_offset": offset, "vat_paid": shifted(np.maximum(out - offset, 0.0), 1)}


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
    rent = total(unit.sales for key, unit in units.items() if plan.units[key].building_rent)
    book = flows.get("depreciation", zeros(time))
    fiscal = fiscal_depreciation(plan, drive, time, law.tax_lives, book) if law.tax_lives else book
    return YearInputs(
        turnover=total(unit.turnover for unit in units.values()) + zeros(time),
        rent=rent + zeros(time),
        surplus=surplus_before(flows, chart) + zeros(time),
        fiscal_adjustment=book - fiscal,
        financing_cost=total(flows[name] for name in FINANCING_COST if name in flows) + zeros(time),
        cash_flow=cash_effect(flows, chart) + zeros(time),
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


def opening_balances(plan: Plan, own: Number) -> dict[str, Number]:
    """Opening balance by ledger account, in its natural sign; `own` capital adds to the plan's."""
    opening = plan.opening
    gross = sum(float(old.price) for old in opening.assets)
    owed = sum(float(loan.balance_left) for loan in plan.loans if loan.balance_left is not None)
    return {
        "cash": float(opening.cash) + own,
        "receivables": float(opening.receivables),
        "inventory": float(sum(opening.stock.values())),
        "fixed_assets": gross,
        "accumulated_depreciation": opening_book_values(opening) - gross,
        "payables": float(opening.payables),
        "voluntary_savings": float(opening.voluntary_savings),
        "surplus_funds": float(opening.funds),
        "loans": owed,
        "principal_savings": float(opening.principal_savings) + own,
        "compulsory_savings": float(opening.compulsory_savings),
        "reserves": float(opening.reserves),
        "grants": float(opening.grants),
        "retained_surplus": float(opening.accumulated_surplus),
    }
