"""The four statements: what stands where, worked by hand."""

from __future__ import annotations

from tests.plans import plan_of, row, run_plan, shop

LOAN = {
    "nama": "Bank",
    "plafon": "24jt",
    "bunga": "0%",
    "jangka_waktu_bulan": 24,
    "metode": "pokok_tetap",
}


def test_the_next_twelve_instalments_are_current() -> None:
    """24 m in 24 parts: 12 m current and 12 m long; 12 m and 11 m a month later; at last all."""
    position = run_plan(plan_of(pinjaman=[LOAN]), 36).statements.position
    assert row(position["loans_current"])[:2] == [12_000_000, 12_000_000]
    assert row(position["loans_long"])[:2] == [12_000_000, 11_000_000]
    assert row(position["loans_current"])[20] == 4_000_000
    assert row(position["loans_long"])[20] == 0


def test_a_shortage_of_cash_is_a_liability() -> None:
    """5 m spent with nothing in hand: cash 0, a shortage of 5 m, and the sheet balances."""
    cost = [{"nama": "Biaya", "jumlah": "5jt", "setiap_bulan": 0}]
    position = run_plan(plan_of(biaya_bersama=cost), 12).statements.position
    assert row(position["cash"])[0] == 0
    assert row(position["cash_shortage"])[0] == 5_000_000
    assert row(position["assets"])[0] == 0
    assert row(position["equity"])[0] == -5_000_000


def test_members_and_others_are_kept_apart() -> None:
    """70 % of 1 m to members; cost of goods and what is lost of them stand together."""
    plan = plan_of(unit_usaha={"t": shop(bagian_anggota="70%", susut="1%")})
    surplus = run_plan(plan, 12).statements.surplus
    assert row(surplus["revenue_members"])[0] == 700_000
    assert row(surplus["revenue_others"])[0] == 300_000
    assert row(surplus["cost_of_goods_sold"])[0] == 808_000
    assert row(surplus["gross_surplus"])[0] == 192_000


def test_support_for_running_costs_is_income_and_capital_is_not() -> None:
    """6 m for wages is in PHU; 25 m of capital goes to equity at once."""
    grants = [
        {"nama": "Upah", "jumlah": "6jt", "bulan": "2027-02", "untuk": "operasional"},
        {"nama": "Modal", "jumlah": "25jt", "bulan": "2027-02"},
    ]
    result = run_plan(plan_of(hibah=grants), 12)
    assert row(result.statements.surplus["other_income"])[1] == 6_000_000
    assert row(result.statements.equity["grants"])[1] == 25_000_000
    assert row(result.statements.equity["surplus_after_tax"])[1] == 6_000_000
    assert row(result.statements.cash_flow["operating.subsidies"])[1] == 6_000_000
    assert row(result.statements.cash_flow["financing.grants"])[1] == 25_000_000


def test_a_plan_of_nothing_has_statements_of_nothing() -> None:
    """Zero in every month, not an empty column."""
    statements = run_plan(plan_of(), 12).statements
    for name in ("surplus", "position", "cash_flow", "equity"):
        for line, amount in getattr(statements, name).items():
            assert amount.shape == (1, 12), line
            assert not amount.any(), line


def test_opening_debts_are_settled_in_the_first_month() -> None:
    """2 m from customers, 1.5 m to suppliers and 0.5 m of SHU funds."""
    opening = {"piutang": "2jt", "utang": "1,5 juta", "dana_shu": "500.000"}
    result = run_plan(plan_of(saldo_awal=opening), 12)
    assert row(result.balances["cash"])[0] == 0
    for account in ("receivables", "payables", "surplus_funds"):
        assert row(result.balances[account])[0] == 0
    assert row(result.statements.cash_flow["operating.customers"])[0] == 2_000_000
