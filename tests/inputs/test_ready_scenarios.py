"""Scenarios ready for any plan: made into changes of this one, offered only where they touch it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kopdes_plan.inputs.businesses import Trading
from kopdes_plan.inputs.data_page import DataError
from kopdes_plan.inputs.ready_scenarios import (
    all_scenarios,
    changes_of,
    load_ready,
    ready_scenarios,
)
from kopdes_plan.inputs.scenarios import changed
from tests.plans import plan_of, shop

LOAN = {"nama": "Bank", "plafon": "2jt", "bunga": "6%", "jangka_waktu_bulan": 24}
STICKS = {
    "harga_usd": "0,25", "kurs_beli": "16.000", "kurs_jual": "16.200", "jumlah_kirim": "21.000",
    "biaya": [
        {"nama": "Karung", "tahap": "EXW", "per_satuan": "100"},
        {"nama": "Ongkos bank", "tahap": "EXW", "usd_per_kiriman": "70"},
        {"nama": "Truk dan pelabuhan", "tahap": "FOB", "per_kiriman": "17.766.000"},
    ],
}  # fmt: skip
EVERY = {
    "harga_turun", "jumlah_turun", "biaya_naik", "dibayar_terlambat", "upah_umk",
    "simpanan_tidak_dibayar", "pinjaman_terlambat", "pasokan_berhenti", "musim_gagal",
    "het_dipotong", "dana_desa_dipotong", "status_turun", "lebaran_terlewat", "banjir",
    "dolar_turun", "dolar_naik",
}  # fmt: skip


def cylinders(**fields: Any) -> dict[str, Any]:
    """LPG of a sub-pangkalan at the ceiling of the regency."""
    unit = shop(
        nama="LPG", mitra_produk="pertamina_lpg.lpg_3kg", harga="19.000", harga_beli="16.750",
        jumlah_per_bulan="250",
    )  # fmt: skip
    return unit | fields


def test_the_kit_has_the_scenarios_a_board_is_asked_about() -> None:
    assert set(load_ready()) == EVERY
    plan = plan_of()
    for one in load_ready().values():
        assert one.named(plan) != one.named(plan, "en") and one.says(plan) != one.says(plan, "en")
        assert max(len(one.named(plan, language)) for language in ("id", "en")) <= 28  # of a chart
    orders = [one.order for one in load_ready().values()]
    assert orders == list(range(1, len(EVERY) + 1))


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


def test_what_the_loan_pays_waits_with_it_and_so_does_the_unit_that_opens_with_it() -> None:
    """The mill and its operator wait; the shop, the manager and what cash pays for do not."""
    plan = plan_of(
        unit_usaha={"giling": shop(mulai="2027-03"), "toko": shop(), "lama": shop()},
        saldo_awal={"persediaan": {"lama": "1jt"}, "simpanan_pokok": "1jt"},
        pinjaman=[LOAN],
        aset=[
            {"nama": "Mesin", "harga": "1jt", "dibayar": "pinjaman", "unit": "giling"},
            {"nama": "Rak", "harga": "1jt", "unit": "toko"},
            {"nama": "Freezer", "harga": "1jt", "dibayar": "pinjaman", "unit": "lama"},
            {"nama": "Mesin kedua", "harga": "1jt", "dibayar": "pinjaman", "bulan": "2028-01"},
        ],
        tenaga_kerja=[
            {"nama": "Operator", "unit": "giling", "mulai": "2027-02", "sampai": "2030-01"},
            {"nama": "Pengelola"},
        ],
        biaya_bersama=[{"nama": "Izin", "jumlah": "1jt", "setiap_bulan": 0, "unit": "giling"}],
    )
    assert ready_scenarios(plan)["pinjaman_terlambat"] == {
        "pinjaman.1.bulan": "2027-07",
        "aset.1.bulan": "2027-07",
        "aset.3.bulan": "2027-07",
        "aset.4.bulan": "2028-07",
        "unit_usaha.giling.mulai": "2027-09",
        "tenaga_kerja.1.mulai": "2027-08",
        "tenaga_kerja.1.sampai": "2030-07",
        "biaya_bersama.1.mulai": "2027-07",
    }


def test_a_running_loan_has_paid_already() -> None:
    bought = {"nama": "Mesin", "harga": "1jt", "dibayar": "pinjaman", "unit": "t"}
    plan = plan_of(
        unit_usaha={"t": shop()}, pinjaman=[LOAN | {"sisa_pokok": "1jt"}], aset=[bought],
        saldo_awal={"kas": "1jt"},
    )  # fmt: skip
    assert "pinjaman_terlambat" not in ready_scenarios(plan)


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
    orders = plan_of(unit_usaha={"t": unit | {"jenis": "kerajinan"}})
    assert "musim_gagal" not in ready_scenarios(orders)  # orders of schools are no harvest


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
    changes = changes_of(plan, load_ready()["dana_desa_dipotong"])
    other = changed(plan, changes)
    assert float(other.village_fund.allotments["2026"]) == 420_000_000


def test_a_dearer_or_cheaper_dollar_moves_what_reaches_the_village() -> None:
    """USD 0.25 at 16,000 less 100, the bank's USD 70 at 16,200 on 21 t (54) and 846 is 3,000.

    A tenth down 3,600 - 100 - 48.6 - 846 = 2,605.4, up 4,400 - 100 - 59.4 - 846 = 3,394.6.
    """
    plan = plan_of(unit_usaha={"lidi": shop(harga="3.000", ekspor=STICKS), "toko": shop()})
    found = ready_scenarios(plan)
    assert found["dolar_turun"] == {"unit_usaha.lidi.harga": "x0,8685"}
    assert found["dolar_naik"] == {"unit_usaha.lidi.harga": "x1,1315"}
    assert float(changed(plan, found["dolar_turun"]).units["lidi"].price) == 2_606


def test_a_dollar_price_that_its_costs_eat_has_no_case() -> None:
    poor = STICKS | {"harga_usd": "0,05"}
    assert "dolar_turun" not in ready_scenarios(plan_of(unit_usaha={"lidi": shop(ekspor=poor)}))


def test_a_status_that_falls_brings_the_partners_worse_terms() -> None:
    """Another pangkalan sells at the ceiling, 100 cylinders, paid a week ahead (or 3 days, or 14).

    The margin left is 0 to 2,000; a supplier's credit ends.
    """
    plan = plan_of(unit_usaha={"lpg": cylinders(hari_utang="14"), "toko": shop()})
    assert ready_scenarios(plan)["status_turun"] == {
        "unit_usaha.lpg.harga_beli": "19.000 asumsi 17.000..19.000",
        "unit_usaha.lpg.kuota_per_bulan": "100",
        "unit_usaha.lpg.hari_bayar_di_muka": "7 asumsi 3..14",
        "unit_usaha.lpg.hari_utang": "0",
    }


def test_terms_already_worse_stay() -> None:
    unit = cylinders(kuota_per_bulan="50", hari_bayar_di_muka="20", harga_beli="19.500")
    assert "status_turun" not in ready_scenarios(plan_of(unit_usaha={"lpg": unit}))


def test_the_first_lebaran_in_full_operation_is_missed() -> None:
    """10 March 2027 when the shop is known at once, 26 February 2028 after six months, and not
    that of 2027 for one that opens in the middle of its Ramadan; a shop without a lift has none."""
    feast = {"musim": {"ramadan": 120, "lebaran": 140}}
    for unit, month in (
        (shop(**feast), "2027-03"),
        (shop(**feast, bulan_merintis=6), "2028-02"),
        (shop(**feast, mulai="2027-03"), "2028-02"),
    ):
        changes = ready_scenarios(plan_of(unit_usaha={"t": unit, "u": shop()}))
        assert changes["lebaran_terlewat"] == {"unit_usaha.t.musim.lebaran_terlewat": month}
    quiet = shop(musim={"lebaran": 60})
    assert "lebaran_terlewat" not in ready_scenarios(plan_of(unit_usaha={"t": quiet}))


def flooded(**village: str) -> dict[str, str] | None:
    """The changes of the flood for an oil palm buyer in full operation from July 2027, and a shop
    whose kind needs people alone."""
    units = {
        "sawit": shop(jenis="sawit", bulan_merintis=6),
        "toko": shop(jenis="sembako"),
        "sendiri": shop(),
    }
    parts = {"potensi_desa": village} if village else {}
    return ready_scenarios(plan_of(unit_usaha=units, **parts)).get("banjir")


def stop(start: str, months: int) -> dict[str, str]:
    base = "unit_usaha.sawit.pasokan_berhenti"
    return {f"{base}.mulai": start, f"{base}.bulan": str(months)}


def test_a_flood_comes_in_the_months_the_board_wrote() -> None:
    """The longest flood of a year, the first time after the unit works fully."""
    assert flooded(bulan_banjir="12-2") == stop("2027-12", 3)
    assert flooded(bulan_banjir="5, 8-9") == stop("2027-08", 2)
    assert flooded(bulan_banjir="7") == stop("2027-07", 1)
    assert flooded(bulan_banjir="1-12") == stop("2028-01", 12)
    assert flooded(jalan="aspal") is None  # the village was described, and no month written


def test_a_village_not_yet_described_floods_when_its_area_does() -> None:
    """April and May in Kutai Kartanegara; of other regencies we know nothing."""
    assert flooded() == stop("2028-04", 2)
    away = {"nama": "K", "desa": ["64.03.01.2001"]}
    units = {"sawit": shop(jenis="sawit")}
    assert "banjir" not in ready_scenarios(plan_of(unit_usaha=units, koperasi=away))


def test_a_flood_is_called_by_its_months() -> None:
    one = load_ready()["banjir"]
    assert one.named(plan_of()) == "Banjir April–Mei"
    assert one.named(plan_of(), "en") == "Flood, April–May"
    wet = plan_of(potensi_desa={"bulan_banjir": "12-2"})
    assert one.named(wet) == "Banjir Desember–Februari"
    assert "Desember–Februari pertama" in one.says(wet)
    assert one.named(plan_of(potensi_desa={"bulan_banjir": "6"})) == "Banjir Juni"


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
