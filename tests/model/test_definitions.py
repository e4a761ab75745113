"""The hand-worked examples that pin what each figure means, one test each.

Loans (example 1), NPV and IRR (2) are pure functions and stand with theirs; here are those that
need a plan or its books.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from kopdes_plan.model.coverage import dscr_by_year
from kopdes_plan.model.income_tax import TaxParams
from kopdes_plan.model.years import YearInputs, YearTerms, close_years
from tests.plans import months_of, plan_of, row, run_plan, shop


def test_capitalised_grace_grows_the_debt() -> None:
    """3 bn, 6 %, 72 months, the first 6 in grace with interest added: balance 3,091,132,528
    after month 6, instalment 55,103,371, interest 91,132,528 expensed without cash."""
    result = run_plan(
        plan_of(
            pinjaman=[
                {
                    "nama": "Bank",
                    "plafon": "3 miliar",
                    "bunga": "6%",
                    "jangka_waktu_bulan": 72,
                    "masa_tenggang_bulan": 6,
                    "bunga_tenggang": "ditambahkan",
                }
            ]
        ),
        months=84,
    )
    loan = result.loans[0]
    assert loan.balance[0, 6] == pytest.approx(3_091_132_528, abs=1)
    assert loan.payment[0, 7] == pytest.approx(55_103_371, abs=1)
    expense = result.statements.surplus["interest"][0]
    assert expense[1:7].sum() == pytest.approx(91_132_528, abs=1)
    assert result.statements.cash_flow["operating.interest"][0, 1:7].sum() == 0
    assert loan.principal.sum() == pytest.approx(3_091_132_528, abs=1)
    assert loan.balance[0, 72] == 0


def test_dscr_counts_what_operations_leave_for_debt() -> None:
    """SHU 30, depreciation 20, interest 12, working capital +10, replacement 5, principal 30
    (millions): CFADS 47, service 42, DSCR 1.119. Savings and SHU paid count for nothing."""
    cfads = np.full((1, 12), (30 + 20 + 12 - 10 - 5) * 1e6 / 12)
    service = np.full((1, 12), (12 + 30) * 1e6 / 12)
    ratio, only_interest = dscr_by_year(cfads, service, service, months_of(months=12))
    assert ratio[0, 0] == pytest.approx(1.119, abs=0.0005)
    assert not only_interest[0]


def surplus_of(yearly: list[float], shared: list[bool] | None = None) -> dict[str, np.ndarray]:
    """Flows when a cooperative registered in 2040 (no tax at all) earns `yearly` from 2027."""
    years = len(yearly)
    time = months_of(months=12 * years)
    earned = np.repeat(np.array(yearly) / 12, 12)[None, :]
    nothing = np.zeros_like(earned)
    terms = YearTerms(
        registration_year=2040,
        final_rate=np.zeros(12 * years),
        final_years=4,
        final_ceiling=4.8e9,
        turnover_before=0,
        building_rent_rate=0,
        tax=TaxParams(0.22),
        shares={"reserve": 0.25, "members": 0.45, "village": 0.20, "funds": 0.10},
        village_as_expense=False,
        meeting_month=3,
        paid_after_months=1,
        shared_years=np.array([shared or [True] * years]),
    )
    inputs = YearInputs(nothing, nothing, earned, nothing, nothing, earned, 0.0, 0.0)
    return close_years(inputs, terms, time)[0]


def test_losses_come_before_sharing() -> None:
    """Loss 10 in 2027, SHU 30 in 2028 (millions), shares 25/30/15/20/5/5: base 20 → cadangan 5,
    members 9, village 4, funds 2. Nothing accrues on 31 December; at the meeting in March 2029
    liabilities grow by 15; cash follows a month later."""
    flows = surplus_of([-10e6, 30e6, 0])
    march_2029 = 24 + 2
    assert flows["reserve_appropriated"][0, march_2029] == pytest.approx(5e6)
    assert flows["member_surplus_appropriated"][0, march_2029] == pytest.approx(9e6)
    assert flows["village_share_appropriated"][0, march_2029] == pytest.approx(4e6)
    assert flows["funds_appropriated"][0, march_2029] == pytest.approx(2e6)
    for name in ("reserve_appropriated", "member_surplus_appropriated"):
        assert flows[name].sum() == flows[name][0, march_2029]
    assert flows["member_surplus_paid"][0, march_2029 + 1] == pytest.approx(9e6)


def test_a_grace_year_is_not_shared() -> None:
    """The SHU of a year with grace months stays with the cooperative."""
    flows = surplus_of([12e6, 0], shared=[False, True])
    assert "member_surplus_appropriated" not in flows


def test_final_tax_is_paid_a_month_later() -> None:
    """Registered 2025; sales of 400 m in December 2028 → 2,000,000 paid in January 2029."""
    result = run_plan(plan_of(unit_usaha={"t": shop(harga="400.000.000", jumlah_per_bulan="1")}))
    assert result.flows["final_tax"][0, 23] == 2_000_000
    january_2029 = 24
    assert result.statements.cash_flow["operating.tax"][0, january_2029] == -2_000_000


def test_general_tax_from_the_fifth_year() -> None:
    """2029 is the fifth year after registration in 2025: turnover 6 bn, taxable 200 m →
    160 m x 11 % + 40 m x 22 % = 26,400,000; a loss of final years changes nothing."""
    plan = plan_of(
        mulai="2028-01",
        unit_usaha={
            "t": shop(
                harga="500.000.000",
                harga_beli="483.333.333",
                jumlah_per_bulan="1",
                ppn="bebas",
            )
        },
        biaya_bersama=[
            {"nama": "rugi 2028", "jumlah": "250 juta", "setiap_bulan": 0},
        ],
    )
    result = run_plan(plan, months=36)
    general = result.time.by_year(result.flows["general_tax"])[0]
    # Turnover passed 4.8 bn in 2028, so the general tax would begin in 2029 anyway.
    assert general[0] == 0
    assert general[1] == pytest.approx(26_400_000, abs=150)
    assert list(result.tax_regime[0]) == [0, 1, 1]


def test_turnover_above_the_ceiling_ends_the_final_tax_next_year() -> None:
    """Turnover 5 bn in 2027: final to December 2027, general tax and PPN from January 2028."""
    plan = plan_of(
        unit_usaha={"t": shop(harga="500.000.000", harga_beli="400 juta", jumlah_per_bulan="1")}
    )
    result = run_plan(plan, months=24)
    assert list(result.tax_regime[0]) == [0, 1]
    vat = result.flows["output_vat"][0]
    assert vat[:12].sum() == 0
    assert vat[12] == pytest.approx(500e6 * 0.11 / 1.11)


def test_an_agent_keeps_only_the_fee() -> None:
    """BRILink, 300 transactions of 1 m at a kept fee of 1,500: revenue 450,000, tax 2,250."""
    agent = {
        "perilaku": "service",
        "peran": "agen",
        "nama": "BRILink",
        "bulan_merintis": 0,
        "harga": "1.500",
        "nilai_per_transaksi": "1 juta",
        "jumlah_per_bulan": "300",
        "dana_talangan": "10 juta",
    }
    opening = {"kas": "10jt", "hibah": "10jt"}
    result = run_plan(plan_of(unit_usaha={"bri": agent}, saldo_awal=opening))
    assert result.units[0].revenue[0, 0] == 450_000
    assert result.flows["final_tax"][0, 0] == 2_250
    assert result.balances["restricted_cash"][0, 0] == 10_000_000


def test_consigned_goods_are_somebody_elses() -> None:
    """Consignment of 10 m at 15 %: revenue 1.5 m, titipan 8.5 m, stock 0, tax 7,500."""
    shelf = shop(
        peran="konsinyasi",
        harga="10.000.000",
        harga_beli="0",
        jumlah_per_bulan="1",
        komisi="15%",
        hari_utang="30",
    )
    result = run_plan(plan_of(unit_usaha={"titip": shelf}))
    assert result.units[0].revenue[0, 0] == pytest.approx(1_500_000)
    assert result.balances["consignment_payables"][0, 0] == pytest.approx(8_500_000)
    assert np.abs(result.balances["inventory"]).max() == 0
    assert result.flows["final_tax"][0, 0] == pytest.approx(7_500)


def test_lpg_is_sold_as_our_own() -> None:
    """LPG 250 x 19,000 bought at 16,750: revenue 4.75 m, margin 562,500, tax 23,750."""
    lpg = shop(harga="19.000", harga_beli="16.750", jumlah_per_bulan="250")
    result = run_plan(plan_of(unit_usaha={"lpg": lpg}))
    surplus = result.statements.surplus
    assert surplus["revenue_members"][0, 0] + surplus["revenue_others"][0, 0] == 4_750_000
    assert surplus["gross_surplus"][0, 0] == 562_500
    assert result.flows["final_tax"][0, 0] == 23_750


def test_break_even_of_a_mix() -> None:
    """Sales 60 m (91 % variable), 20 m (60 %), 5 m (0 %), fixed 12 m, tax 0.5 %: contribution
    17,975,000 of 85 m = 21.147 % → 56,745,480 a month, its share being rounded."""

    def unit(sales: str, cost: str) -> dict[str, object]:
        return shop(harga=sales, harga_beli=cost, jumlah_per_bulan="1")

    plan = plan_of(
        unit_usaha={
            "a": unit("60.000.000", "54.600.000"),
            "b": unit("20.000.000", "12.000.000"),
            "c": unit("5.000.000", "0"),
        },
        biaya_bersama=[{"nama": "tetap", "jumlah": "12.000.000"}],
        asumsi_umum={"kenaikan_biaya": "0%"},
    )
    found = run_plan(plan).indicators
    assert found.sales_per_month[0] == pytest.approx(85e6)
    assert found.contribution_share[0] == pytest.approx(17_975_000 / 85e6)
    assert found.break_even_sales_per_month[0] == pytest.approx(56_745_480, abs=1)


def test_days_are_counted_on_thirty_day_months() -> None:
    """45 days of credit on sales of 1 m a month leave 1.5 m owed from the second month on; the
    2 % that bon never bring are gone when they are sold."""
    unit = shop(hari_piutang="45", bagian_tak_tertagih="0%")
    result = run_plan(plan_of(unit_usaha={"t": unit}))
    assert row(result.balances["receivables"])[:4] == [1_000_000, 1_500_000, 1_500_000, 1_500_000]


def test_stock_looks_at_the_months_to_come() -> None:
    """15 days of stock at a cost of 800,000 a month: 400,000 lies in store at each month's end,
    bought in the first month."""
    result = run_plan(plan_of(unit_usaha={"t": shop(hari_persediaan="15")}))
    assert row(result.balances["inventory"])[:3] == [400_000, 400_000, 400_000]
    assert row(result.flows["purchases"])[:3] == [1_200_000, 800_000, 800_000]


def test_date_of_the_plan_is_its_own() -> None:
    """A plan never reads the clock: its date is what its file says."""
    assert plan_of().plan_date == date(2026, 11, 25)


def test_a_closed_feast_in_the_only_open_month_leaves_the_year_its_sales() -> None:
    """Lebaran falls in December in 2033 (after January): a unit that sells in December alone and
    closes for Lebaran sells then all the same, instead of dividing by nothing."""
    season = {"bulanan": [0] * 11 + [100], "lebaran": 0}
    plan = plan_of(unit_usaha={"toko": shop(jumlah_per_bulan="100", musim=season)})
    sold = run_plan(plan, 84).units[0].quantity[0].reshape(7, 12)
    assert sold.sum(axis=1) == pytest.approx([1_200] * 7)
    assert not sold[:, :11].any()
