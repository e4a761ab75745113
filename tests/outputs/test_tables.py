"""Labelled tables: words around numbers that stay numbers."""

from __future__ import annotations

import pytest

from kopdes_plan import text as t
from kopdes_plan.model.result import Result
from kopdes_plan.outputs import tables
from kopdes_plan.outputs.key_tables import sources_and_uses
from kopdes_plan.outputs.writer import Writer
from tests.plans import plan_of, run_plan, shop


def test_a_statement_has_words_down_and_years_across(result: Result) -> None:
    phu = tables.table(result, "surplus", by="year", language="id")
    assert list(phu.columns) == [str(year) for year in result.time.years]
    assert phu.index.name == "Perhitungan Hasil Usaha"
    expected = result.time.by_year(result.statements.surplus["surplus_after_tax"])[0]
    assert list(phu.loc["SHU setelah pajak"]) == pytest.approx(list(expected))


def test_months_and_quarters_tell_the_same_year(result: Result) -> None:
    sums = [
        tables.table(result, "surplus", by).loc["Penyusutan"].sum() for by in ("month", "quarter")
    ]
    assert sums[0] == pytest.approx(sums[1])


def test_loans_stand_side_by_side_with_their_balance(result: Result) -> None:
    table = tables.loans(result, by="month")
    name = result.loans[0].name
    assert table[(name, "Sisa pokok")].iloc[-1] == pytest.approx(0)
    assert table[(name, "Pokok")].sum() == pytest.approx(float(result.loans[0].drawdown.sum()))


def test_sources_are_as_large_as_uses(result: Result) -> None:
    table = tables.sources_and_uses(result)
    sums = table.groupby("")["Rupiah"].sum()
    assert sums["Penggunaan"] == pytest.approx(sums["Sumber"])


def test_a_loan_above_the_need_is_not_used_rather_than_less_than_nothing() -> None:
    """Rp12 million borrowed for twelve months at no interest by a shop that needs nothing but one
    instalment in reserve, Rp1 million: Rp11 million are not used, and own funds are none.
    """
    loan = {"nama": "Bank", "skema": "bank_umum", "plafon": "12_000_000", "bunga": "0%",
            "jangka_waktu_bulan": "12", "bulan": "2027-01", "metode": "pokok_tetap"}  # fmt: skip
    result = run_plan(plan_of(unit_usaha={"toko": shop()}, pinjaman=[loan]), months=24)
    assert tables.sources_and_uses(result).to_numpy().tolist() == [
        ["Penggunaan", "Cadangan satu angsuran", 1_000_000],
        ["Penggunaan", "Belum terpakai", 11_000_000],
        ["Sumber", "Pinjaman", 12_000_000],
    ]
    assert float(result.indicators.sources["own_funds"][0]) == 0
    (table, said) = sources_and_uses(Writer(result))
    assert table["rows"][-1]["cells"] == ["Jumlah", "12.000.000", "Jumlah", "12.000.000"]
    assert "melebihi kebutuhan Rp11.000.000. Coba perkecil pinjaman" in said["text"]


def test_a_plan_whose_cash_runs_out_is_not_told_to_borrow_less() -> None:
    """The same loan, and Rp9 million of repairs in the last month that the shop has not earned: the
    loan is more than the start needs, and yet cash lacks. Borrowing less would not mend that.
    """
    loan = {"nama": "Bank", "skema": "bank_umum", "plafon": "12_000_000", "bunga": "0%",
            "jangka_waktu_bulan": "12", "bulan": "2027-01", "metode": "pokok_tetap"}  # fmt: skip
    repair = {"nama": "Perbaikan", "jumlah": "9jt", "setiap_bulan": 12, "mulai": "2028-12"}
    unit = {"toko": shop()}
    plan = plan_of(unit_usaha=unit, pinjaman=[loan], biaya_bersama=[repair])
    result = run_plan(plan, months=24)
    gap = t.rupiah(float(result.indicators.funding_gap[0]))
    (_, said) = sources_and_uses(Writer(result))
    assert f"tetapi kas kurang {gap} pada Desember 2028" in said["text"]
    assert "perkecil" not in said["text"]


def test_cash_that_lacks_has_no_source() -> None:
    """A shop with no cash buys shelves for Rp20 million and keeps Rp150,000 of its first month:
    cash lacks Rp19,850,000. A bank must not read that the members have that money.
    """
    shelves = {"nama": "Rak", "harga": "20_000_000", "bulan": "2027-01", "umur_bulan": "60"}
    toko = shop(hari_persediaan="0", hari_piutang="0")
    result = run_plan(plan_of(unit_usaha={"toko": toko}, aset=[shelves]), months=24)
    lacks = -float(result.indicators.cash_min[0])
    assert lacks == pytest.approx(19_850_000)
    rows = {name: value for _, name, value in tables.sources_and_uses(result).to_numpy()}
    assert rows["Belum ada sumbernya"] == rows["Kekurangan kas terdalam"] == pytest.approx(lacks)
    assert rows["Modal sendiri dan sisa kas"] == pytest.approx(20_000_000)


def test_a_grant_above_the_need_becomes_cash() -> None:
    grant = {"nama": "CSR", "jumlah": "5_000_000", "bulan": "2027-01"}
    result = run_plan(plan_of(unit_usaha={"toko": shop()}, hibah=[grant]), months=24)
    (_, said) = sources_and_uses(Writer(result, "en"))
    assert said["text"] == "Grants exceed the need by Rp5.000.000; what is left becomes cash."


def test_units_and_lists_have_a_row_for_each(result: Result) -> None:
    assert list(tables.units(result).index) == [unit.name for unit in result.units]
    assert len(tables.budget(result)) == len(result.plan.assets)
    assert len(tables.citations(result)) == len(result.rules_used)
    assert len(tables.assets(result)) == len(result.assets)
    assert len(tables.warnings(result)) == len(result.warnings)
    assert tables.repayment(result)["Pokok"].sum() == pytest.approx(150_000_000)
    assert tables.drawdowns(result)["Rupiah"].sum() == pytest.approx(150_000_000)
    assert not tables.assumptions(result).empty
    assert len(tables.indicators(result)) == 23


def test_tables_of_a_plan_in_which_nothing_happens_are_empty_not_broken() -> None:
    result = run_plan(plan_of(), months=24)
    for table in (tables.loans, tables.repayment, tables.units, tables.budget, tables.drawdowns):
        assert len(table(result).columns) == 0 or len(table(result)) in (0, 2)
