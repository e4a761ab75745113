"""The whole program on one page: a plan becomes books, statements and indicators.

Read it top to bottom. Every step takes what stands above it and gives new arrays (S, T); none
writes into its arguments. Row 0 of every array is the plan exactly as written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.assets import asset_flows, opening_book_values
from kopdes_plan.model.books import (
    Books,
    cash_flow_after_financing,
    cash_flow_before_financing,
    debt_service,
)
from kopdes_plan.model.cautions import cautions
from kopdes_plan.model.debts import debt_flows
from kopdes_plan.model.drivers import Drivers, Number
from kopdes_plan.model.indicators import indicators
from kopdes_plan.model.law import Law, law_of, vat_terms
from kopdes_plan.model.ledger import add, movements
from kopdes_plan.model.members import member_flows, shifted
from kopdes_plan.model.people import payroll, shared_expenses
from kopdes_plan.model.result import Flows, Result, Statements, in_every_scenario
from kopdes_plan.model.statements import cash_lines, equity, surplus_lines
from kopdes_plan.model.timeline import Array, Lebaran, Timeline, timeline, total, zeros
from kopdes_plan.model.unit_cash import UnitFlows, UnitTerms
from kopdes_plan.model.unit_results import unit_results
from kopdes_plan.model.units import unit_flows
from kopdes_plan.model.year_terms import standby_credit, year_inputs, year_terms
from kopdes_plan.model.years import close_years

if TYPE_CHECKING:
    from kopdes_plan.inputs.chart import Chart
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.rules import Rules


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
    books = closed(plan, traced, chart, months, lebarans, drive)
    found, each = indicators(books), unit_results(books)
    result = Result(
        plan=plan,
        time=books.time,
        flows=books.flows,
        flows_by_unit={key: unit.flows for key, unit in books.units.items()},
        balances=books.balances,
        statements=Statements(
            surplus=books.surplus,
            position=books.position,
            cash_flow=books.cash_flow,
            equity=equity(books.moved, books.balances, books.surplus, books.opening),
        ),
        loans=books.loans,
        assets=books.assets,
        units=each,
        members=books.members,
        project_cash_flow=books.project_cash_flow,
        equity_cash_flow=books.equity_cash_flow,
        cfads=books.cfads,
        debt_service=debt_service(books.flows) + zeros(books.time),
        tax_regime=books.tax_regime,
        indicators=found,
        warnings=cautions(books, found, each),
        rules_used=traced.citations(),
    )
    return in_every_scenario(result, drive.scenarios)


def closed(
    plan: Plan,
    rules: Rules,
    chart: Chart,
    months: int,
    lebarans: Sequence[Lebaran],
    drive: Drivers,
    by_unit: bool = True,
) -> Books:
    """The books of a plan with every year closed: what results, and many draws, are made from.

    Not `by_unit`, units keep no flows of their own: only a `Result` reads them, and they are half
    of the memory.
    """
    time = timeline(*plan.start, months, lebarans)
    cost_growth = drive("general.cost_growth_per_year", plan.general.cost_growth_per_year)
    wage_growth = drive("general.wage_growth_per_year", plan.general.wage_growth_per_year)
    law = law_of(plan, rules, time, wage_growth)

    units = business_units(plan, rules, law, drive, time)
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
    if not by_unit:
        units = {key: replace(unit, flows={}) for key, unit in units.items()}
    flows = add(flows, vat_settled(flows))
    inputs = year_inputs(plan, units, flows, chart, law, drive, time)
    terms = year_terms(plan, law, loans, time)
    closing, regimes, saved_tax = close_years(inputs, terms, time, standby_credit(plan, drive))
    flows = add(flows, closing)

    opening = opening_balances(plan, own)
    moved = movements(flows, chart)
    cash = cash_lines(flows, chart)
    before = cash_flow_before_financing(flows, cash, saved_tax)
    return Books(
        plan=plan,
        chart=chart,
        law=law,
        time=time,
        units=units,
        own_costs=add(own_pay, own_shared),
        jobs=jobs,
        members=members,
        flows=flows,
        tax_regime=regimes,
        opening=opening,
        moved=moved,
        surplus=surplus_lines(moved, months),
        cash_lines=cash,
        loans=loans,
        assets=assets,
        project_cash_flow=before,
        equity_cash_flow=cash_flow_after_financing(before, flows, saved_tax),
        sales=total((unit.sales for unit in units.values()), time),
        variable_cost=total((unit.variable_cost for unit in units.values()), time),
        discount_rate=drive(
            "general.discount_rate_per_year", float(plan.general.discount_rate_per_year)
        ),
    )


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
    turnover = total((unit.turnover for unit in units.values()), time)
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
    settled = {
        "customer_payments": plan.opening.receivables,
        "supplier_payments": plan.opening.payables,
        "funds_spent": plan.opening.funds,
    }
    return {name: first * float(amount) for name, amount in settled.items() if amount}


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
