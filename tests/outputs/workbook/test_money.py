"""People, members, assets, loans and grants of the workbook are the engine's, cell by cell.

Each plan below has one thing the others lack, so that every branch of the sheets is walked.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.inputs.scenarios import scenario_of
from kopdes_plan.model.assets import fiscal_depreciation
from kopdes_plan.model.books import own_purchases
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.law import law_of
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.workbook import assets, grants, loans, members, people
from kopdes_plan.outputs.workbook.book import Book
from kopdes_plan.outputs.workbook.sheets import Line
from tests.plans import plan_of, run_plan, shop

MONTHS = 60
FLOWS = [
    "wages", "employer_contributions", "holiday_allowance", "shared_expenses", "asset_purchases",
    "assets_granted", "depreciation", "assets_retired", "asset_sales", "maintenance", "user_fees",
    "grants_received", "subsidies_received", "principal_savings_paid_in",
    "compulsory_savings_paid_in", "principal_savings_returned", "compulsory_savings_returned",
    "voluntary_deposits", "voluntary_withdrawals", "savings_interest_paid",
    "savings_interest_withheld", "savings_tax_paid", "loan_drawdowns", "loan_fees_paid",
    "loan_fees_expensed", "interest_paid", "interest_capitalised", "principal_repaid",
    "principal_prepaid", "customer_payments", "supplier_payments", "funds_spent",
]  # fmt: skip

STAFF = [
    {"nama": "=Kasir", "jumlah": "0,5", "jam_per_bulan": "120", "unit": "t"},
    {"nama": "Pengurus", "dasar_upah": "tanpa_upah"},
    {"nama": "Sopir", "jumlah": "1,2", "dasar_upah": "disepakati", "upah": "2,1 juta",
     "mulai": "2027-05", "sampai": "2029-03", "bpjs": "tidak", "unit": "t"},
    {"nama": "Penjaga", "dasar_upah": "disepakati", "upah": "1 juta", "thr": "tidak",
     "mulai": "2025-08"},
]  # fmt: skip
COSTS = [
    {"nama": "Listrik", "jumlah": "400.000"},
    {"nama": "Rapat", "jumlah": "3 juta", "setiap_bulan": 12, "mulai": "2027-03", "unit": "t"},
    {"nama": "Izin", "jumlah": "5 juta", "setiap_bulan": 0, "mulai": "2027-02"},
    {"nama": "Sewa", "jumlah": "700.000", "setiap_bulan": 3, "mulai": "2026-11",
     "sampai": "2029-01"},
]  # fmt: skip
SAVERS = {
    "jumlah_awal": "300", "masuk_per_bulan": "9", "keluar_per_bulan": "2", "paling_banyak": "420",
    "simpanan_pokok": "100.000", "simpanan_wajib_per_bulan": "10.000",
    "simpanan_sukarela_per_bulan": "9 juta", "sukarela_ditarik_per_bulan": "1%",
    "jasa_simpanan_sukarela": "4%",
}  # fmt: skip
SHRINKING = {"jumlah_awal": "40", "keluar_per_bulan": "3", "simpanan_pokok": "100.000"}
OPENING = {
    "kas": "10 juta", "piutang": "2 juta", "utang": "1 juta", "dana_shu": "500.000",
    "simpanan_sukarela": "4 juta", "simpanan_pokok": "3 juta", "simpanan_wajib": "2 juta",
    "aset": [
        {"nama": "Motor", "harga": "20 juta", "umur_sudah_bulan": 30, "umur_bulan": 60,
         "nilai_sisa": "2 juta", "kelompok_pajak": "1"},
        {"nama": "Tanah", "harga": "50 juta", "umur_sudah_bulan": 30},
        {"nama": "Meja", "harga": "1 juta", "umur_sudah_bulan": 48, "umur_bulan": 48},
    ],
    "shu_terkumpul": "62,5 juta",
}  # fmt: skip
TOOL = {"nama": "Alat", "harga": "24 juta", "umur_bulan": 24}
ASSETS = [
    TOOL | {"bulan": "2027-03", "nilai_sisa": "4,8 juta", "kelompok_pajak": "1"},
    TOOL | {"jumlah": "3", "bulan": "2028-08", "metode": "saldo_menurun", "nilai_sisa": "1 juta"},
    TOOL | {"diganti": "ya", "kenaikan_harga": "5%", "nilai_sisa": "4 juta", "bulan": "2027-05",
            "kelompok_pajak": "2", "dibayar": "pinjaman"},
    TOOL | {"diganti": "ya", "umur_bulan": 19, "metode": "saldo_menurun", "bulan": "2027-04",
            "kenaikan_harga": "3%", "nilai_sisa": "2 juta", "kelompok_pajak": "1"},
    TOOL | {"diganti": "ya", "umur_bulan": 17, "dibayar": "hibah"},
    TOOL | {"diganti": "ya", "umur_bulan": 17, "dibayar": "hibah_barang"},
    TOOL | {"dibayar": "hibah", "bulan": "2027-02"},
    TOOL | {"dibayar": "hibah_barang", "metode": "saldo_menurun", "umur_bulan": 100},
    TOOL | {"dibayar": "pinjaman", "umur_bulan": 0, "pemeliharaan": "0%"},
    TOOL | {"pemilik": "desa", "dibayar": "desa", "biaya_pakai": "200.000"},
    TOOL | {"pemilik": "agrinas", "dibayar": "agrinas", "pengelola": "agrinas",
            "pengelola_sampai": "2028-05"},
    TOOL | {"pemilik": "agrinas", "dibayar": "agrinas", "pengelola": "agrinas"},
]  # fmt: skip
GRANTS = [
    {"nama": "Gubernur", "jumlah": "50 juta", "bulan": "2027-06"},
    {"nama": "Desa", "jumlah": "5 juta", "bulan": "2028-01", "untuk": "operasional"},
]
LOAN = {"nama": "Bank", "plafon": "123.456.789", "bunga": "7,25%", "jangka_waktu_bulan": 36}
FEES = {"provisi": "1%", "biaya_pengurusan": "750.000"}
STAGES = {"pencairan": [{"bulan": "2027-02", "jumlah": "100.000.000"},
                        {"bulan": "2027-05", "jumlah": "20.000.000"},
                        {"bulan": "2027-03", "jumlah": "3.456.789"}]}  # fmt: skip
RUNNING = {"sisa_pokok": "40 juta", "plafon": "100 juta"}
ANEW = {"dijadwal_ulang": "2028-02", "tambahan_bulan": 6, "tenggang_baru_bulan": 3}
EARLY = {"dilunasi": "2028-11", "denda_pelunasan": "1%"}
GRACE = {"masa_tenggang_bulan": 5, "bunga_tenggang": "ditambahkan"}
OUTSIDE = {"tenggang_di": "luar"}
LOANS: list[dict[str, Any]] = [
    LOAN | FEES | {"bulan": "2027-04", "masa_tenggang_bulan": 6, "bulatkan": "1000"},
    LOAN | GRACE | OUTSIDE | {"hari": "aktual/365", "bulatkan": "0.01"},
    LOAN | STAGES | FEES | {"metode": "pokok_tetap", "bulatkan": "500"},
    LOAN | STAGES | GRACE | {"metode": "flat", "bulatkan": "100"},
    LOAN | STAGES | {"hari": "aktual/360", "masa_tenggang_bulan": 1},
    LOAN | RUNNING | {"metode": "flat"} | EARLY,
    LOAN | RUNNING | ANEW | {"metode": "pokok_tetap", "hari": "aktual/360"},
    LOAN | FEES | ANEW | EARLY | GRACE | {"hari": "aktual/365"},
    LOAN | FEES | ANEW | {"metode": "flat", "hari": "aktual/365", "masa_tenggang_bulan": 20},
    LOAN | FEES | EARLY | {"metode": "sekali_bayar", "bunga": "0%"},
    LOAN | {"bunga": "0%", "jangka_waktu_bulan": 7, "plafon": "1.000.003"},
    LOAN | {"jangka_waktu_bulan": 1},
    # Rounding 35,4 up to 500 would end it in period 2: the instalment is rounded down to nothing.
    LOAN | {"plafon": "1.000", "bunga": "1%", "jangka_waktu_bulan": 30, "bulatkan": "500"},
]
CHANGES = {
    "pinjaman.*.jangka_waktu_bulan": "30", "pinjaman.*.masa_tenggang_bulan": "3",
    "pinjaman.*.bunga": "9%", "aset.*.bulan": "2027-09", "aset.*.umur_bulan": "21",
    "asumsi_umum.kenaikan_upah": "8%", "tenaga_kerja.*.jumlah": "1,7",
    "tenaga_kerja.1.mulai": "2027-07", "anggota.keluar_per_bulan": "4",
    "biaya_bersama.*.setiap_bulan": "6", "hibah.*.bulan": "2027-10", "saldo_awal.piutang": "3 juta",
    "saldo_awal.kas": "9 juta",
}  # fmt: skip
PLANS: dict[str, dict[str, Any]] = {
    "people": {"tenaga_kerja": STAFF, "biaya_bersama": COSTS},
    "members": {"anggota": SAVERS, "saldo_awal": OPENING, "hibah": GRANTS},
    "shrinking": {"anggota": SHRINKING},
    "assets": {"aset": ASSETS, "pinjaman": [LOAN]},
    "nothing": {},
    "changed": {"tenaga_kerja": STAFF, "biaya_bersama": COSTS, "anggota": SAVERS, "aset": ASSETS,
                "saldo_awal": OPENING, "hibah": GRANTS,
                "pinjaman": [LOAN | FEES, LOAN | GRACE | {"metode": "flat", "bulan": "2027-03"}],
                "skenario": {"lain": CHANGES}},
}  # fmt: skip
PLANS |= {f"loan {place}": {"pinjaman": [loan]} for place, loan in enumerate(LOANS, start=1)}


@lru_cache
def planned(name: str) -> Plan:
    """One of the plans; they sell nothing, so that flows with other parts' names are ours alone."""
    return plan_of(unit_usaha={"t": shop(jumlah_per_bulan="0")}, **PLANS[name])


def money(result: Result, scenario: str = "") -> tuple[Book, Line, Line]:
    """The sheets of this part alone, the members, and the depreciation by tax law."""
    book = Book(result, "id", scenario)
    people.people(book)
    headcount = members.members(book)
    fiscal = assets.assets(book)
    loans.loans(book)
    grants.grants(book)
    grants.opening_settled(book)
    return book, headcount, fiscal


def months(line: Line) -> np.ndarray:
    """A line's values over the plan's months."""
    return np.array([line.filled[m] for m in range(line.sheet.months)])


def same(line: Line | None, engine: np.ndarray, name: str) -> None:
    """The line is row 0 of the engine's array, to the cent; no line is nothing."""
    there = 0.0 if line is None else months(line)
    np.testing.assert_allclose(there, engine[0], rtol=0, atol=0.01, err_msg=name)


def compare(result: Result, book: Book, headcount: Line, fiscal: Line) -> None:
    """Every flow, member, asset and loan is the engine's of the plan that the book computes."""
    none = np.zeros((1, result.time.months))
    for name in FLOWS:
        made = sum((months(line) for line in book.flows.get(name, ())), none[0])
        wanted = result.flows.get(name, none)[0]
        np.testing.assert_allclose(made, wanted, rtol=0, atol=0.01, err_msg=name)
    same(headcount, result.members, "members")
    growth = float(book.plan.general.wage_growth_per_year)
    lives = law_of(book.plan, load_rules().traced(), book.time, growth).tax_lives
    worn = result.flows.get("depreciation", none)
    same(fiscal, fiscal_depreciation(book.plan, Drivers(), book.time, lives, worn), "fiscal")
    owned = [asset for asset in result.assets if asset.owner == "koperasi"]
    for asset, lines in zip(owned, book.assets, strict=True):
        same(lines.sales, asset.sales, asset.name)
        same(lines.own_purchases, own_purchases(asset), asset.name)
        assert lines.end_value.value == pytest.approx(asset.end_value[0], abs=0.01)
    for loan, schedule in zip(result.loans, book.loans, strict=True):
        same(schedule.principal, loan.principal, "principal")
        same(schedule.balance, loan.balance, "balance")
        same(schedule.in_grace, loan.in_grace, "in grace")


@pytest.mark.parametrize("name", PLANS)
def test_sheets_say_what_the_engine_says(name: str) -> None:
    """Flow by flow, asset by asset, loan by loan."""
    result = run_plan(planned(name), MONTHS)
    compare(result, *money(result))
    assert result.flows  # every plan moves something


def test_a_scenario_moves_months_tenors_and_growth() -> None:
    """Chosen when the workbook is made, it gives the engine's run of the changed plan."""
    plan = planned("changed")
    result = run_plan(plan, MONTHS)
    changed = run_plan(scenario_of(plan, "lain"), MONTHS)
    assert changed.flows["principal_repaid"][0] != pytest.approx(
        result.flows["principal_repaid"][0]
    )
    compare(changed, *money(result, "lain"))
