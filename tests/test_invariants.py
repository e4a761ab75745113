"""What holds for every plan, whatever it says: found by trying plans nobody would think of.

Each test is one sentence an accountant would sign. The same plans are tried every day, so that a
failure is never luck; `KOPDES_CONTOH=500` tries that many new ones.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings

from kopdes_plan.inputs.chart import load_chart
from kopdes_plan.inputs.loan_months import last_month
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.model.drivers import Drivers, draws
from kopdes_plan.model.result import Result
from tests.plans import run_plan
from tests.strategies import MONTHS, plans

EXAMPLES = int(os.environ.get("KOPDES_CONTOH", "0"))
settings.register_profile(
    "plans",
    max_examples=EXAMPLES or 50,
    derandomize=not EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("plans")
RUPIAH = 1.0
BOTH_WAYS = {"cash", "retained_surplus"}  # an overdraft and a loss are possible
CONTRA = {"accumulated_depreciation", "loan_loss_allowance"}  # negative assets


def books(plan: Plan, drive: Drivers | None = None) -> Result:
    """The plan's result over the months that strategies make plans for."""
    return run_plan(plan, MONTHS, drive)


def close(left: Any, right: Any, scale: Any = 0.0) -> bool:
    """Equal within a rupiah (or a trillionth of `scale`, for sums of very large amounts)."""
    return bool(np.all(np.abs(left - right) <= RUPIAH + 1e-12 * np.abs(scale)))


@given(plans(ranges=True))
def test_assets_equal_liabilities_and_equity(plan: Plan) -> None:
    """In every month of every scenario."""
    position = books(plan, draws(plan, 3)).statements.position
    owed = position["liabilities"] + position["equity"]
    assert close(position["assets"], owed, position["assets"])


@given(plans(ranges=True))
def test_cash_flow_ends_at_the_cash_of_the_balance_sheet(plan: Plan) -> None:
    """Arus Kas adds up to cash in hand, less what is short."""
    result = books(plan, draws(plan, 3))
    cash, position = result.statements.cash_flow, result.statements.position
    assert close(cash["closing"], result.balances["cash"], cash["closing"])
    assert close(cash["closing"], position["cash"] - position["cash_shortage"], cash["closing"])
    assert close(cash["opening"] + cash["change"], cash["closing"], cash["closing"])
    assert close(cash["opening"][:, 0], float(plan.opening.cash), plan.opening.cash)


@given(plans(ranges=True))
def test_flows_are_posted_and_never_negative(plan: Plan) -> None:
    """Direction comes from the chart alone; no flow is unknown to it, none is not a number."""
    chart = load_chart()
    for name, flow in books(plan, draws(plan, 3)).flows.items():
        assert name in chart.postings, name
        assert np.isfinite(flow).all(), name
        assert flow.min() >= -1e-3 - 1e-12 * flow.max(), (name, flow.min())


@given(plans(ranges=True))
def test_no_account_falls_below_nothing(plan: Plan) -> None:
    """Nobody owes less than nothing; no stock is sold that was not bought."""
    result = books(plan, draws(plan, 3))
    for name, balance in result.balances.items():
        if name in BOTH_WAYS:
            continue
        natural = -balance if name in CONTRA else balance
        assert natural.min() >= -RUPIAH - 1e-12 * np.abs(natural).max(), (name, natural.min())


@given(plans(ranges=True))
def test_every_loan_is_repaid_in_full(plan: Plan) -> None:
    """Opening + drawdown + capitalised interest − principal = closing, and 0 at maturity."""
    result = books(plan, draws(plan, 3))
    for loan, asked in zip(result.loans, plan.loans, strict=True):
        opening = float(asked.balance_left or 0.0)
        drawn = result_drawdown(loan, asked)
        moved = drawn + loan.interest_capitalised - loan.principal
        assert close(opening + np.cumsum(moved, axis=-1), loan.balance)
        last = last_month(asked, plan).index_from(plan.start)
        assert np.all(np.abs(loan.balance[:, last:]) < 1e-6)
        assert close(loan.payment, loan.interest - loan.interest_capitalised + loan.principal)
        assert loan.principal.min() >= 0
    owed = sum((loan.balance for loan in result.loans), np.zeros((1, 1)))
    assert close(owed, result.balances["loans"])


def result_drawdown(loan: Any, asked: Any) -> Any:
    """What is drawn in the plan's months; a running loan was drawn before them."""
    return np.zeros_like(loan.drawdown) if asked.balance_left is not None else loan.drawdown


@given(plans(ranges=True))
def test_the_plan_is_row_zero_of_its_scenarios(plan: Plan) -> None:
    """One run and the first of many give the same rupiah in every account and figure."""
    alone, among = books(plan), books(plan, draws(plan, 4))
    largest = max(float(np.abs(balance).max()) for balance in alone.balances.values())
    for name, balance in alone.balances.items():
        np.testing.assert_allclose(
            np.broadcast_to(among.balances[name], (4, MONTHS))[0],
            np.broadcast_to(balance, (1, MONTHS))[0],
            rtol=1e-12,
            atol=1e-6 + 1e-15 * largest,
            err_msg=name,
        )
    for name in ("npv", "dscr_min", "dscr_average", "payback_months", "gross_bc"):
        one, many = getattr(alone.indicators, name), getattr(among.indicators, name)
        np.testing.assert_allclose(many[0], one[0], rtol=1e-9, atol=1e-6, err_msg=name)


@given(plans())
def test_the_same_plan_gives_the_same_result(plan: Plan) -> None:
    """Nothing is kept between runs and nothing is written into the plan."""
    first, second = books(plan), books(plan)
    for name, flow in first.flows.items():
        assert np.array_equal(flow, second.flows[name]), name
    for name, balance in first.balances.items():
        assert np.array_equal(balance, second.balances[name]), name


@given(plans(ranges=True))
def test_equity_changes_by_what_its_statement_says(plan: Plan) -> None:
    """Opening + savings + grants + SHU − what is shared out = closing = the balance sheet's."""
    result = books(plan, draws(plan, 3))
    lines = result.statements.equity
    parts = ("principal_savings", "compulsory_savings", "grants", "surplus_after_tax")
    total = lines["opening"] + sum(lines[name] for name in parts) + lines["surplus_paid_out"]
    assert close(total, lines["closing"], lines["closing"])
    assert close(lines["closing"], result.statements.position["equity"], lines["closing"])
    assert close(lines["opening"][:, 1:], lines["closing"][:, :-1], lines["closing"][:, 1:])


@given(plans(ranges=True))
def test_no_more_surplus_is_shared_than_there_is(plan: Plan) -> None:
    """A year's sharing stays within its SHU after tax less the loss accumulated before it."""
    result = books(plan, draws(plan, 3))
    time, flows = result.time, result.flows
    earned = time.by_year(result.statements.surplus["surplus_after_tax"])
    retained = time.at_year_end(result.balances["retained_surplus"])
    to_village = time.by_year(flows.get("village_share_expensed", np.zeros((1, MONTHS))))
    base = np.maximum(0.0, np.minimum(earned, retained) + to_village)
    pools = ("reserve", "member_surplus", "village_share", "funds")
    shared = sum(
        (time.by_year(flows.get(f"{pool}_appropriated", np.zeros((1, MONTHS)))) for pool in pools),
        np.zeros((1, 1)),
    )
    assert np.all(shared[:, 0] == 0)
    left = base[:, :-1] - to_village[:, :-1] - shared[:, 1:]
    assert np.all(left >= -RUPIAH - 1e-9 * base[:, :-1])


@given(plans())
def test_quotas_are_kept(plan: Plan) -> None:
    """No unit sells more than its quota; a harvest may bring a cycle's quota at once."""
    for done in books(plan).units:
        unit = plan.units[done.key]
        if unit.quota_per_month is not None:
            months = getattr(unit, "cycle_months", 1)
            assert done.quantity.max() <= unit.quota_per_month * months + 1e-9


@given(plans(ranges=True))
def test_assets_wear_out_to_their_residual_value(plan: Plan) -> None:
    """Depreciation of a whole life is the price less the residual value, of land nothing."""
    result = books(plan, draws(plan, 3))
    for asset, book in zip(plan.assets, result.assets, strict=False):
        if asset.owner != "koperasi":
            assert not book.purchases.any() and not book.depreciation.any()
            continue
        bought = result.time.index(*asset.month) if asset.month else 0
        end = bought + asset.life_months
        if not asset.life_months:
            assert not book.depreciation.any()
        elif end <= MONTHS:
            worn = book.depreciation[:, :end].sum(axis=-1)
            left = float(asset.residual * asset.count)
            if not asset.count.has_range and not asset.residual.has_range:
                assert close(worn, book.purchases[:, bought] - left)
        assert book.book_value.min() >= -RUPIAH
    total = sum((book.book_value for book in result.assets), np.zeros((1, 1)))
    assert close(total, result.statements.position["fixed_assets"])


@given(plans(ranges=True))
def test_vat_settles(plan: Plan) -> None:
    """PPN collected is set off or paid a month later; credit and debt never stand side by side."""
    result = books(plan, draws(plan, 3))
    credit, debt = result.balances["vat_input"], result.balances["vat_payable"]
    assert np.all(np.minimum(credit, debt) <= RUPIAH + 1e-12 * np.maximum(credit, debt))
    collected = result.flows.get("output_vat", np.zeros((1, MONTHS)))
    assert np.all(debt <= collected + RUPIAH)
    if plan.taxes.taxable_person_from is None and plan.taxes.turnover_before == 0:
        assert not collected[:, result.time.year_of == result.time.first_year].any()


@given(plans(ranges=True))
def test_revenue_is_what_the_units_sold(plan: Plan) -> None:
    """PHU's revenue is the sum of the units'; SHU after tax reaches the balance sheet."""
    result = books(plan, draws(plan, 3))
    surplus = result.statements.surplus
    sold = sum((unit.revenue for unit in result.units), np.zeros((1, 1)))
    revenue = surplus["revenue_members"] + surplus["revenue_others"]
    assert close(sold, revenue, revenue)
