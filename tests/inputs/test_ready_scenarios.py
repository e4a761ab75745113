"""Scenarios ready for any plan: made into changes of this one, offered only where they touch it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopdes_plan.inputs.businesses import Trading
from kopdes_plan.inputs.data_page import DataError
from kopdes_plan.inputs.ready_scenarios import all_scenarios, load_ready, ready_scenarios
from kopdes_plan.inputs.scenarios import changed
from tests.plans import plan_of, shop

LOAN = {"nama": "Bank", "plafon": "2jt", "bunga": "6%", "jangka_waktu_bulan": 24}
EVERY = {
    "harga_turun", "jumlah_turun", "biaya_naik", "dibayar_terlambat", "upah_umk",
    "simpanan_tidak_dibayar", "pinjaman_terlambat", "pasokan_berhenti", "musim_gagal",
    "het_dipotong", "dana_desa_dipotong",
}  # fmt: skip


def test_the_kit_has_the_scenarios_a_board_is_asked_about() -> None:
    assert set(load_ready()) == EVERY
    for one in load_ready().values():
        assert one.named() != one.named("en") and one.says() != one.says("en")


def test_a_shop_that_sells_for_cash_has_few() -> None:
    """No loan, nobody paid, no savings, no partner: prices, quantities and costs are left."""
    assert list(ready_scenarios(plan_of(unit_usaha={"t": shop()}))) == [
        "harga_turun", "jumlah_turun", "biaya_naik",
    ]  # fmt: skip


def test_a_plan_of_nothing_has_none() -> None:
    assert ready_scenarios(plan_of()) == {}


def test_thirty_days_are_added_only_where_goods_are_sold_on_credit() -> None:
    units = {"tunai": shop(), "tempo": shop(hari_piutang="14")}
    changes = ready_scenarios(plan_of(unit_usaha=units))["dibayar_terlambat"]
    assert changes == {"unit_usaha.tempo.hari_piutang": "44"}


def test_a_loan_comes_six_months_later_stage_by_stage() -> None:
    """Without a month it is drawn in the plan's first; a loan already running stays."""
    stages = [{"bulan": "2027-02", "jumlah": "1jt"}, {"bulan": "2027-11", "jumlah": "1jt"}]
    loans = [LOAN, LOAN | {"pencairan": stages}]
    changes = ready_scenarios(plan_of(unit_usaha={"t": shop()}, pinjaman=loans))
    assert changes["pinjaman_terlambat"] == {
        "pinjaman.1.bulan": "2027-07",
        "pinjaman.2.pencairan.1.bulan": "2027-08",
        "pinjaman.2.pencairan.2.bulan": "2028-05",
    }


def test_a_loan_that_would_then_outlive_the_plan_is_not_offered() -> None:
    plan = plan_of(unit_usaha={"t": shop()}, pinjaman=[LOAN], jangka_bulan=25)
    assert "pinjaman_terlambat" not in ready_scenarios(plan)


def test_only_who_earns_less_than_the_minimum_gets_it() -> None:
    """Rp3,991,797 in 2026 in Kutai Kartanegara; volunteers and those above it stay."""
    staff = [
        {"nama": "kasir", "dasar_upah": "disepakati", "upah": "2jt"},
        {"nama": "manajer", "dasar_upah": "disepakati", "upah": "6jt"},
        {"nama": "pengurus", "dasar_upah": "tanpa_upah"},
    ]
    changes = ready_scenarios(plan_of(unit_usaha={"t": shop()}, tenaga_kerja=staff))
    assert changes["upah_umk"] == {"tenaga_kerja.1.dasar_upah": "umk"}


def test_a_season_fails_in_its_best_months() -> None:
    """A harvest in March and April, a year to get known: March to May of 2028 is the best."""
    season = {
        "bulanan": ["50", "60", "300", "250", "110", "50", "50", "60", "60", "60", "60", "90"]
    }
    unit = shop(musim=season, bulan_merintis=12)
    plan = plan_of(unit_usaha={"padi": unit})
    changes = ready_scenarios(plan)["musim_gagal"]
    assert changes["unit_usaha.padi.pasokan_berhenti.mulai"] == "2028-03"
    assert changed(plan, changes).units["padi"].supply_stop.months == 3


def test_a_cut_ceiling_takes_the_buying_price_along() -> None:
    plan = plan_of(unit_usaha={"pupuk": shop(harga_tertinggi="10.000"), "bebas": shop()})
    other = changed(plan, ready_scenarios(plan)["het_dipotong"])
    pupuk = other.units["pupuk"]
    assert isinstance(pupuk, Trading)
    assert [float(pupuk.price), float(pupuk.unit_cost)] == [8000, 6400]
    assert float(other.units["bebas"].price) == 10_000


def test_dana_desa_matters_only_to_a_loan_it_supports() -> None:
    fund = {"pagu": {"2025": "900jt", "2026": "1 miliar"}}
    himbara = LOAN | {"skema": "himbara_pmk49_2025", "tanggal_akad": "2025-09-01"}
    without = plan_of(unit_usaha={"t": shop()}, pinjaman=[LOAN], dana_desa=fund)
    assert "dana_desa_dipotong" not in ready_scenarios(without)
    plan = plan_of(unit_usaha={"t": shop()}, pinjaman=[himbara], dana_desa=fund)
    from kopdes_plan.inputs.ready_scenarios import changes_of

    changes = changes_of(plan, load_ready()["dana_desa_dipotong"])
    other = changed(plan, changes)
    assert float(other.village_fund.allotments["2026"]) == 420_000_000


def test_the_boards_own_scenario_goes_before_a_ready_one_of_its_name() -> None:
    own = {"harga_turun": {"unit_usaha.t.harga": "9.500"}}
    plan = plan_of(unit_usaha={"t": shop()}, skenario=own)
    assert all_scenarios(plan)["harga_turun"] == own["harga_turun"]
    assert next(iter(all_scenarios(plan))) == "harga_turun"


def test_a_scenario_is_one_file(tmp_path: Path) -> None:
    """A new file is found by itself; one with a mistake is named with its line."""
    words = "urutan: 1\nlabel: Sepi\nlabel_en: Quiet\nkata: Sepi.\nkata_en: Quiet.\n"
    whole = words + "ubah:\n  unit_usaha.*.harga: x0,5\n"
    (tmp_path / "sepi.yaml").write_text(whole, encoding="utf-8")
    plan = plan_of(unit_usaha={"t": shop()})
    assert ready_scenarios(plan, tmp_path) == {"sepi": {"unit_usaha.*.harga": "x0,5"}}
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "x.yaml").write_text(whole + "hanya: kadang\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"scenarios/x.yaml:8: hanya"):
        ready_scenarios(plan, bad)
