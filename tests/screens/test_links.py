"""From what is said about a plan to the numbers that change it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kopdes_plan import text
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.inputs.plan_fields import field_at
from kopdes_plan.model.result import Result
from kopdes_plan.outputs import sentences
from kopdes_plan.outputs.sentences import verdict
from kopdes_plan.screens.answers.links import MOST, named, to_change
from tests.plans import plan_of, run_plan, shop

LOAN = {"nama": "Bank", "plafon": "5jt", "bunga": "6%", "jangka_waktu_bulan": 36}
LIGHT = LOAN | {"plafon": "3jt", "bunga": "0%", "metode": "pokok_tetap"}
HARD = [  # a hard year from July to June, so that no calendar year has all of it
    {"nama": "Banjir", "jumlah": "150.000", "mulai": "2028-07", "sampai": "2029-06"}
]
ROOM = {
    "perilaku": "rental", "nama": "Kamar", "pembeli": "tamu", "harga": 100_000, "kapasitas": 2,
    "hunian": "50%", "bulan_merintis": 0,
}  # fmt: skip
LENDING = {
    "perilaku": "lending", "nama": "Simpan pinjam", "pembeli": "anggota", "bulan_merintis": 0,
    "pinjaman_rata_rata": "1jt", "jumlah_per_bulan": 1, "bunga_per_bulan": "1,5%",
    "tenor_bulan": 12, "metode": "flat",
}  # fmt: skip
FUNDED = {"kas": "100jt", "simpanan_pokok": "100jt"}


def sold(unit: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A plan of one unit."""
    return {"unit_usaha": {"t": unit}, **parts}


def asset(price: str, **more: Any) -> list[dict[str, Any]]:
    """One machine that lasts four years."""
    return [{"nama": "Mesin", "harga": price, "umur_bulan": 48, **more}]


RENT = [{"nama": "Sewa", "jumlah": "250.000"}]
LPG = shop(mitra_produk="pertamina_lpg.lpg_3kg", harga_beli="16.000")
ABROAD = {
    "kurs_beli": "16.000", "kurs_jual": "16.200", "jumlah_kirim": "1.000",
    "biaya": [{"nama": "Angkut", "per_kiriman": "1.000.000"}],
}  # fmt: skip
RAISED: dict[str, dict[str, Any]] = {  # what a plan must say to be told so
    "not_fundable": sold(shop(), aset=asset("5jt")),
    "cannot_repay": sold(shop(), pinjaman=[LOAN | {"plafon": "50jt"}], saldo_awal=FUNDED),
    "thin": sold(shop(), pinjaman=[LOAN | {"plafon": "5,4jt"}], saldo_awal=FUNDED),
    "low_cash": sold(shop(), asumsi_umum={"kas_minimum": "5jt"}),
    "no_sales": {"saldo_awal": FUNDED},
    "end_value": sold(shop(), aset=[{"nama": "Tanah", "harga": "15jt"}], saldo_awal=FUNDED),
    "npv_only_end_value": sold(
        shop(), aset=[{"nama": "Tanah", "harga": "15jt"}], saldo_awal=FUNDED
    ),
    "dscr_12m_below_one": sold(shop(), pinjaman=[LIGHT], biaya_bersama=HARD, saldo_awal=FUNDED),
    "loan_below_rate": {"pinjaman": [LOAN]},
    "loan_above_rate": {"pinjaman": [LOAN | {"bunga": "20%"}]},
    "cash_negative": sold(shop(), aset=asset("5jt")),
    "cash_below_minimum": sold(shop(), asumsi_umum={"kas_minimum": "5jt"}),
    "dscr_negative": sold(shop(), pinjaman=[LOAN], biaya_bersama=RENT, saldo_awal=FUNDED),
    "dscr_below_one": sold(shop(), pinjaman=[LOAN | {"plafon": "50jt"}], saldo_awal=FUNDED),
    "dscr_below_required": sold(shop(), pinjaman=[LOAN | {"plafon": "5,4jt"}], saldo_awal=FUNDED),
    "npv_negative": sold(shop(), aset=asset("20jt"), saldo_awal=FUNDED),
    "irr_implausible": sold(shop(), aset=asset("400.000"), saldo_awal=FUNDED),
    "no_buyer": sold(shop(pembeli="")), "no_borrower": sold(LENDING | {"pembeli": ""}),
    "price_above_ceiling": sold(shop(harga_tertinggi="9.500")),
    "price_above_law": sold(LPG | {"harga": "19.500"}),
    "price_grows_past_law": sold(LPG | {"harga": "19.000", "kenaikan_harga": "2%"}),
    "price_grows_past_ceiling": sold(shop(harga_tertinggi="10.100", kenaikan_harga="2%")),
    "ceiling_above_law": sold(LPG | {"harga": "19.000", "harga_tertinggi": "25.000"}),
    "above_known_quota": sold(LPG | {"harga": "19.000", "jumlah_per_bulan": "400"}),
    "export_leaves_nothing": sold(shop(ekspor=ABROAD | {"harga_usd": "0,01"})),
    "export_price_apart": sold(shop(ekspor=ABROAD | {"harga_usd": "0,8"})),
    "price_outgrows_cost": sold(ROOM | {"kenaikan_harga": "9%"}),
    "break_even_above_quota": sold(shop(kuota_per_bulan="110"), biaya_bersama=RENT),
    "unit_sells_at_loss": sold(shop(harga_beli="9.960")),
    "unit_loses": sold(shop(biaya=[{"nama": "Sewa", "per_bulan": "300.000"}])),
    "costs_probably_missing": sold(shop(harga_beli="3.000")),
    "lending_above_cap": sold(LENDING),
    "wage_written_umk": {"tenaga_kerja": [{"nama": "Kasir", "upah": "2jt"}]},
    "wage_written_tanpa_upah": {
        "tenaga_kerja": [{"nama": "Kasir", "upah": "2jt", "dasar_upah": "tanpa_upah"}]
    },
    "tax_regime_changes": sold(shop()),
    "vat_threshold_passed": sold(shop(harga="500jt", harga_beli="400jt", jumlah_per_bulan=1)),
    "rules_newer": {"tanggal_rencana": "2025-09-01"},
    "final_tax_bites": sold(shop(harga_beli="9.900")),
}  # fmt: skip
NONE = {"feasible": "nothing needs changing", "rules_old": "newer rules are brought by hand"}


def computed(code: str) -> Result:
    """The plan that raises a code, over six years."""
    return run_plan(plan_of(**RAISED[code]), 72)


def raised(code: str) -> dict[str, dict[str, object]]:
    """What is said of that plan: codes with their parameters, the verdict too."""
    result = computed(code)
    return {verdict(result).code: {}, **{x.code: dict(x.params) for x in result.warnings}}


def codes() -> Iterator[str]:
    """Every verdict, and every warning that has a sentence."""
    judged = Path(sentences.__file__).read_text(encoding="utf-8")
    yield from re.findall(r'return "([a-z_]+)", "(?:good|doubt|bad)"', judged)
    yield from (key.removeprefix("warning.") for key in text.topic("warning"))


NOT_TODAY = {  # no scheme of today has such a rule without being law: then it is refused instead
    "loan_below_floor", "loan_not_the_rate", "loan_months_below_scheme",
}  # fmt: skip


def test_every_code_is_raised_by_a_plan_here_or_said_to_have_nothing_to_change() -> None:
    assert set(codes()) - set(RAISED) - set(NONE) - NOT_TODAY == set()


@pytest.mark.parametrize("code", RAISED)
def test_what_is_said_of_a_plan_leads_to_numbers_it_has(code: str) -> None:
    """One to three fields, each of the schema, of an entry that stands in this plan."""
    result, said = computed(code), raised(code)
    assert code in said
    links = to_change(result, code, said[code])
    assert 1 <= len(links) <= MOST
    for path, words in links:
        behaviour = result.plan.units["t"].behaviour if path.startswith("unit_usaha.t.") else ""
        assert field_at(path, behaviour) is not None, path
        assert value_at(result.plan, path.rpartition(".")[0] or path) is not None, path
        assert "_" not in words and words != path


@pytest.mark.parametrize("code", sorted(NOT_TODAY))
def test_a_doubt_about_a_loan_leads_to_that_loan(code: str) -> None:
    result = run_plan(plan_of(pinjaman=[LOAN | {"nama": "Lain"}, LOAN]), 72)
    paths = [link.path for link in to_change(result, code, {"loan": "Bank"})]
    assert len(paths) == 2
    assert all(path.startswith("pinjaman.2.") and field_at(path) for path in paths)


@pytest.mark.parametrize("code", NONE)
def test_nothing_is_to_be_changed_in_a_sound_plan(code: str) -> None:
    assert to_change(run_plan(plan_of(**sold(shop())), 72), code) == ()


def test_the_unit_that_brings_most_is_named_before_tenor_and_amount() -> None:
    """Two units; the room brings more than the shop, and what it sells is its occupancy."""
    plan = plan_of(unit_usaha={"toko": shop(), "kamar": ROOM}, pinjaman=[LOAN, LIGHT])
    links = to_change(run_plan(plan, 72), "cannot_repay")
    assert [link.path for link in links] == [
        "unit_usaha.kamar.hunian", "pinjaman.1.jangka_waktu_bulan", "pinjaman.1.plafon",
    ]  # fmt: skip
    assert links[0].words.startswith("Kamar: ")
    assert links[2].words.startswith("Bank: Plafon")


def test_cash_comes_from_new_loans_only_and_is_saved_on_what_one_pays_oneself() -> None:
    """A loan already running brings nothing; what a grant pays saves nothing."""
    running = LOAN | {"sisa_pokok": "4jt"}
    assets = [*asset("9jt", dibayar="hibah"), *asset("2jt", nama="Rak")]
    plan = plan_of(pinjaman=[running], aset=assets)
    paths = [link.path for link in to_change(run_plan(plan, 72), "cash_negative")]
    assert paths == ["aset.2.harga", "saldo_awal.kas"]


def test_units_of_the_same_name_are_all_meant() -> None:
    plan = plan_of(unit_usaha={"a": shop(pembeli=""), "b": shop(pembeli="")})
    paths = [link.path for link in to_change(run_plan(plan, 72), "no_buyer", {"unit": "Toko"})]
    assert paths == ["unit_usaha.a.pembeli", "unit_usaha.b.pembeli"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("unit_usaha.t.biaya.1.per_bulan", "Toko, Sewa: Tetap"),
        ("koperasi.pengurus.1.nama", "Koperasi, Ketua: Nama"),
        ("pembagian_shu.bagian.jasa_usaha", "Pembagian SHU: Jasa usaha anggota"),
        ("saldo_awal.kas", "Saldo awal: Kas dan bank"),
        ("nama", "Nama rencana"),
        ("pinjaman.7.bunga", "Pinjaman 7: Bunga"),
        ("tidak.ada", "tidak.ada"),
    ],
)
def test_a_field_is_called_by_whose_it_is_and_its_label(path: str, words: str) -> None:
    unit = shop(biaya=[{"nama": "Sewa", "per_bulan": "1.000"}])
    board = {"nama": "Koperasi uji", "desa": ["64.02.05.2001"], "pengurus": [{"jabatan": "Ketua"}]}
    assert named(plan_of(unit_usaha={"t": unit}, koperasi=board), path).startswith(words)
