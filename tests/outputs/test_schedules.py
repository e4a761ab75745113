"""Budget, drawdowns and instalments as people will see them, against the books."""

from __future__ import annotations

from datetime import date

import pytest

from kopdes_plan.inputs.calendar import next_working_day
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.schedules import budget, drawdowns, repayment, shared_surplus
from kopdes_plan.outputs.weakest import assumptions
from tests.plans import plan_of, run_plan, shop

HIMBARA = {
    "nama": "Pinjaman bank",
    "skema": "himbara_pmk49_2025",
    "plafon": "300.000.000",
    "bunga": "6%",
    "jangka_waktu_bulan": 24,
    "masa_tenggang_bulan": 6,
    "tanggal_akad": "2025-10-01",
    "pencairan": [
        {"bulan": "2027-01", "jumlah": "200.000.000"},
        {"bulan": "2027-03", "jumlah": "100.000.000"},
    ],
}


def borrowed() -> Result:
    return run_plan(plan_of(pinjaman=[HIMBARA]), months=36)


def test_instalments_fall_due_on_the_schemes_day_or_the_next_working_day() -> None:
    """PMK 49/2025 article 7(6): the 12th; 12 June 2027 is a Saturday."""
    ((_, rows),) = repayment(borrowed())
    due = {row.month: row.due for row in rows}
    assert due[1] == date(2027, 2, 12)
    assert due[5] == next_working_day(date(2027, 6, 12)) == date(2027, 6, 14)


def test_without_a_rule_they_fall_due_on_the_day_of_the_agreement() -> None:
    loan = HIMBARA | {"skema": "bank_umum", "tanggal_akad": "2026-12-31"}
    ((_, rows),) = repayment(run_plan(plan_of(pinjaman=[loan]), months=36))
    assert rows[1].due == next_working_day(date(2027, 2, 28))


def test_a_schedule_holds_every_drawdown_and_ends_at_zero() -> None:
    ((book, rows),) = repayment(borrowed())
    assert [row.period for row in rows] == list(range(25))
    assert sum(row.drawdown for row in rows) == 300_000_000
    assert sum(row.principal for row in rows) == pytest.approx(300_000_000)
    assert rows[-1].balance == pytest.approx(0)
    assert [row.in_grace for row in rows[:8]] == [False, *[True] * 6, False]
    assert sum(row.payment for row in rows) == pytest.approx(float(book.payment[0].sum()))


def test_drawdown_stages_are_numbered_in_the_order_of_months() -> None:
    stages = drawdowns(borrowed())
    assert [(stage.number, stage.month, stage.amount) for stage in stages] == [
        (1, 0, 200_000_000),
        (2, 2, 100_000_000),
    ]


def test_a_loan_already_running_is_not_drawn_again() -> None:
    loan = HIMBARA | {"sisa_pokok": "100.000.000", "pencairan": []}
    plan = plan_of(pinjaman=[loan], saldo_awal={"kas": "100.000.000"})
    assert drawdowns(run_plan(plan, months=36)) == ()


def test_the_budget_lists_what_others_pay_but_not_as_ours() -> None:
    assets = [
        {"nama": "Gedung", "harga": "900.000.000", "pemilik": "desa", "dibayar": "agrinas"},
        {"nama": "Rak", "harga": "1.500.000", "jumlah": "4", "umur_bulan": 48, "bulan": "2027-03"},
    ]
    building, racks = budget(run_plan(plan_of(aset=assets), months=24))
    assert (building.total, building.paid_by, building.ours) == (900_000_000, "agrinas", False)
    assert (racks.total, racks.pieces, racks.month, racks.ours) == (6_000_000, 4, 2, True)


def test_replacements_are_not_part_of_the_budget() -> None:
    asset = {"nama": "Kasir", "harga": "5.000.000", "umur_bulan": 12, "diganti": "ya"}
    (item,) = budget(run_plan(plan_of(aset=[asset]), months=36))
    assert item.total == 5_000_000


def test_shares_of_shu_are_those_of_the_books(result: Result) -> None:
    pools = shared_surplus(result)
    assert pools
    for name, by_year in pools.items():
        assert sum(by_year.values()) == pytest.approx(float(result.flows[name][0].sum()))


def test_the_widest_guess_on_the_most_rupiah_stands_first() -> None:
    """Sales of 12 million a year: a price between 5,000 and 15,000 outweighs all others."""
    unit = shop(
        harga="10.000 asumsi 5.000..15.000", harga_beli="8.000 desa", jumlah_per_bulan="100 desa"
    )
    found = assumptions(run_plan(plan_of(unit_usaha={"toko": unit}), months=24))
    assert found[0].path == "units.toko.price"
    assert found[0].weight == pytest.approx(12_000_000 * 0.995)  # less the final tax
    paths = [one.path for one in found]
    assert "units.toko.unit_cost" not in paths  # measured here
    assert not any(path.startswith("loans.") for path in paths)  # a decision, not a guess
