"""Rules between fields: what a plan may be, at the edge where it may no longer be it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from kopdes_plan.inputs.loan_checks import last_month, loan_doubts, signing_day
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_checks import check, horizon
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.problems import PlanProblems

SMALLEST = """\
versi: 1
nama: Rencana uji
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: 64.02.05.2001}
pajak: {tahun_terdaftar: 2025}
pembagian_shu:
  bagian: {cadangan: 25%, jasa_usaha: 40%, jasa_modal: 20%, pendidikan: 15%}
"""
Change = Callable[..., list[str]]


@pytest.fixture
def plan(request: pytest.FixtureRequest) -> Plan:
    """The plan of the test's docstring, behind the smallest plan."""
    return load_text(SMALLEST + textwrap.dedent(request.function.__doc__ or ""))


@pytest.fixture
def with_set(request: pytest.FixtureRequest) -> Change:
    """The codes of the problems when (path, text) pairs change the docstring's plan."""
    text = SMALLEST + textwrap.dedent(request.function.__doc__ or "")

    def problems(*changes: tuple[str, str]) -> list[str]:
        try:
            load_text(text, "", changes)
        except PlanProblems as wrong:
            return [problem.code for problem in wrong.problems]
        return []

    return problems


# How long a plan runs


def test_a_plan_without_loans_runs_72_months(plan: Plan) -> None:
    assert horizon(plan) == 72
    assert str(plan.start.plus(71)) == "2032-12"


def test_a_plan_runs_on_to_a_december() -> None:
    started_in_march = load_text(SMALLEST, "", [("mulai", "2027-03")])
    assert horizon(started_in_march) == 82  # March 2027 … December 2033


def test_a_plan_outlives_its_last_instalment(plan: Plan) -> None:
    """
    pinjaman:
      - {nama: A, plafon: 100 juta, bunga: 14%, jangka_waktu_bulan: 72, bulan: 2027-06}
    """
    (loan,) = plan.loans
    assert str(last_month(loan, plan)) == "2033-06"
    assert horizon(plan) == 84


def test_grace_added_to_the_tenor_makes_a_loan_longer(plan: Plan) -> None:
    """
    pinjaman:
      - nama: A
        plafon: 100 juta
        bunga: 14%
        jangka_waktu_bulan: 72
        masa_tenggang_bulan: 12
        tenggang_di: luar
    """
    assert str(last_month(plan.loans[0], plan)) == "2034-01"
    assert horizon(plan) == 96


def test_a_running_loan_ends_after_the_months_left(plan: Plan) -> None:
    """
    saldo_awal: {kas: 20 juta}
    pinjaman:
      - nama: Lama
        plafon: 50 juta
        sisa_pokok: 20 juta
        bunga: 14%
        jangka_waktu_bulan: 10
    """
    assert str(last_month(plan.loans[0], plan)) == "2027-10"
    assert signing_day(plan.loans[0], plan) is None  # so no scheme is held against it


def test_a_plan_that_ends_while_a_loan_runs(with_set: Change) -> None:
    """
    pinjaman:
      - {nama: A, plafon: 100 juta, bunga: 14%, jangka_waktu_bulan: 24}
    """
    assert with_set(("jangka_bulan", "25")) == []  # drawn in month 0, last paid in month 24
    assert with_set(("jangka_bulan", "24")) == ["plan_ends_before_loan"]


def test_no_plan_is_longer_than_180_months(with_set: Change) -> None:
    """
    pinjaman:
      - {nama: A, plafon: 100 juta, bunga: 14%, jangka_waktu_bulan: 179}
    """
    assert with_set() == []
    too_long = ("pinjaman.1.jangka_waktu_bulan", "180")
    assert with_set(too_long) == ["loan_ends_after_limit"]
    # 181 months, which no plan may have, were asked for where the plan says how long it is
    assert with_set(too_long, ("jangka_bulan", "180")) == ["loan_ends_after_limit"]


# The opening balance


def test_an_opening_balance_that_balances(with_set: Change) -> None:
    """
    saldo_awal:
      kas: 10 juta
      piutang: 1 juta
      aset:
        - {nama: Timbangan, harga: 6 juta, umur_sudah_bulan: 12, umur_bulan: 60, nilai_sisa: 1 juta}
      utang: 3 juta
      simpanan_sukarela: 2 juta
      simpanan_pokok: 4 juta
      simpanan_wajib: 1 juta
      shu_terkumpul: -1 juta
    pinjaman:
      - {nama: Lama, plafon: 20 juta, sisa_pokok: 7 juta, bunga: 14%, jangka_waktu_bulan: 10}
    """
    # The scales: 6 - (6 - 1) x 12/60 = 5 million. Owned 16; owed 3 + 2 + 7, equity 4 + 1 - 1.
    assert with_set() == []
    assert with_set(("saldo_awal.kas", "10.000.001")) == ["opening_owned_over"]
    assert with_set(("saldo_awal.kas", "9 juta")) == ["opening_owned_short"]
    assert with_set(("saldo_awal.persediaan.toko", "0")) == ["no_such_unit"]


# Loans and their schemes


def test_the_scheme_of_2025_to_the_edge(with_set: Change) -> None:
    """
    pinjaman:
      - nama: Gedung
        skema: himbara_pmk49_2025
        tanggal_akad: 2025-12-01
        plafon: 3 miliar
        untuk_operasional: 500 juta
        bunga: 6%
        jangka_waktu_bulan: 72
        masa_tenggang_bulan: 8
    """
    loan = "pinjaman.1."
    assert with_set() == []
    assert with_set((loan + "plafon", "3.000.000.001")) == ["above_ceiling"]
    assert with_set((loan + "untuk_operasional", "500.000.001")) == ["above_operating_ceiling"]
    assert with_set((loan + "bunga", "6,5%")) == ["not_the_rate"]
    assert with_set((loan + "jangka_waktu_bulan", "73")) == ["months_above_scheme"]
    assert with_set((loan + "masa_tenggang_bulan", "9")) == ["months_above_scheme"]
    assert with_set((loan + "tanggal_akad", "2025-07-20")) == ["scheme_not_yet"]
    assert with_set((loan + "tanggal_akad", "2025-07-21")) == []
    assert with_set((loan + "tanggal_akad", "2026-03-31")) == []
    assert with_set((loan + "tanggal_akad", "2026-04-01")) == ["scheme_ended"]
    assert with_set(
        (loan + "skema", "agrinas_pmk15_2026"), (loan + "tanggal_akad", "2026-11-01")
    ) == ["agrinas_is_borrower"]


def test_what_a_rule_only_indicates_is_a_doubt_and_no_problem(plan: Plan) -> None:
    """
    pinjaman:
      - nama: Gedung
        skema: himbara_pmk49_2025
        tanggal_akad: 2025-12-01
        plafon: 1 miliar
        bunga: 6%
        jangka_waktu_bulan: 72
        masa_tenggang_bulan: 3
      - {nama: Toko, skema: bank_umum, plafon: 100 juta, bunga: 20%, jangka_waktu_bulan: 24}
    """
    assert check(plan) == ()
    found = [(doubt.code, doubt.path) for doubt in loan_doubts(plan)]
    assert found == [
        ("months_below_scheme", "pinjaman.1.masa_tenggang_bulan"),
        ("above_rate", "pinjaman.2.bunga"),
    ]


def test_two_loans_of_one_scheme_share_its_ceiling(with_set: Change) -> None:
    """
    pinjaman:
      - nama: Gedung
        skema: himbara_pmk49_2025
        tanggal_akad: 2025-12-01
        plafon: 2 miliar
        bunga: 6%
        jangka_waktu_bulan: 72
      - nama: Gudang
        skema: himbara_pmk49_2025
        tanggal_akad: 2025-12-01
        plafon: 1 miliar
        bunga: 6%
        jangka_waktu_bulan: 72
    """
    assert with_set() == []
    assert with_set(("pinjaman.2.plafon", "1.000.000.001")) == ["together_above_ceiling"]


def test_the_rules_of_the_first_drawdown_hold_when_no_signing_date_is_given(plan: Plan) -> None:
    """
    pinjaman:
      - nama: A
        plafon: 100 juta
        bunga: 14%
        jangka_waktu_bulan: 24
        pencairan:
          - {bulan: 2027-05, jumlah: 40 juta}
          - {bulan: 2027-03, jumlah: 60 juta}
      - {nama: B, plafon: 10 juta, bunga: 14%, jangka_waktu_bulan: 12}
    """
    staged, plain = plan.loans
    assert str(signing_day(staged, plan)) == "2027-03-01"
    assert signing_day(plain, plan) == plan.plan_date


# The other parts


def test_savings_and_loan_up_to_two_percent_a_month(with_set: Change) -> None:
    """
    unit_usaha:
      usp:
        perilaku: simpan_pinjam
        nama: Simpan pinjam
        pinjaman_rata_rata: 2 juta
        jumlah_per_bulan: 5
        bunga_per_bulan: 2%
    """
    assert with_set() == []
    assert with_set(("unit_usaha.usp.bunga_per_bulan", "2,01%")) == ["loan_rate_above_cap"]
    assert with_set(("anggota.jasa_simpanan_sukarela", "9%")) == []
    assert with_set(("anggota.jasa_simpanan_sukarela", "9,1%")) == ["deposit_rate_above_cap"]


def test_who_pays_for_an_asset_and_whose_it_is(with_set: Change) -> None:
    """
    aset:
      - {nama: Gedung, harga: 2 miliar, pemilik: desa, dibayar: agrinas}
    """
    assert with_set() == []
    assert with_set(("aset.1.pemilik", "koperasi")) == ["paid_by_agrinas"]
    assert with_set(("aset.1.pemilik", "koperasi"), ("aset.1.dibayar", "desa")) == ["paid_by_desa"]
    assert with_set(("aset.1.pemilik", "koperasi"), ("aset.1.dibayar", "pinjaman")) == [
        "paid_by_no_loan"
    ]
    assert with_set(("aset.1.bulan", "2032-12")) == []
    assert with_set(("aset.1.bulan", "2033-01")) == ["after_end"]
    assert with_set(
        ("aset.1.pemilik", "koperasi"), ("aset.1.dibayar", "kas"), ("aset.1.diganti", "ya")
    ) == ["replaced_without_life"]


def test_shares_of_the_surplus_add_up(with_set: Change) -> None:
    share = "pembagian_shu.bagian."
    assert with_set((share + "pendidikan", "14,9%")) == ["shares_short"]
    assert with_set((share + "desa", "0,1%")) == ["shares_over"]
    thirds = [(share + name, "33,333333%") for name in ("cadangan", "jasa_usaha")]
    assert (
        with_set(*thirds, (share + "jasa_modal", "33,333334%"), (share + "pendidikan", "0%")) == []
    )


def test_units_are_named_so_that_paths_can_name_them() -> None:
    text = SMALLEST + 'unit_usaha: {"toko.baru": {jenis: lpg3}}\n'
    with pytest.raises(PlanProblems) as caught:
        load_text(text)
    assert [problem.code for problem in caught.value.problems] == ["unit_id"]


def test_people_and_costs(with_set: Change) -> None:
    """
    tenaga_kerja:
      - {nama: Manajer, mulai: 2027-06, sampai: 2027-06}
    """
    assert with_set() == []
    assert with_set(("tenaga_kerja.1.sampai", "2027-05")) == ["end_before_begin"]
    assert with_set(("tenaga_kerja.1.dasar_upah", "disepakati")) == ["wage_missing"]
    assert with_set(("tenaga_kerja.1.unit", "toko")) == ["no_such_unit"]


def test_a_village_must_exist(with_set: Change) -> None:
    assert with_set(("koperasi.desa", "64.02.05.2001")) == []
    assert with_set(("koperasi.desa", "64.02.05.9999")) == ["village_code_unknown"]
    assert with_set(("koperasi.desa", "6402052001")) == ["village_code_dots"]
