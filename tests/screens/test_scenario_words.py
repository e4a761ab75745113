"""Changes of a scenario in words: labels and names instead of keys, rupiah as people write them."""

import pytest

from kopdes_plan.inputs.plan_text import parse
from kopdes_plan.screens.answers.scenarios import factor, sentence
from tests.plans import plan_of, shop

TREE = {
    "nama": "Rencana uji",
    "unit_usaha": {
        "toko": shop(nama="Gerai", biaya=[{"nama": "Ongkos", "per_bulan": "100.000"}]),
        "gudang": {
            "perilaku": "rental", "nama": "Gudang", "pembeli": "pedagang",
            "harga": "50.000", "kapasitas": "4", "hunian": "50%",
        },
    },
    "tenaga_kerja": [{"nama": "Kasir"}],
    "pinjaman": [{"nama": "Modal", "plafon": "10jt", "bunga": "6%", "jangka_waktu_bulan": "24"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        (
            "unit_usaha.*.jumlah_per_bulan", "x0,8",
            "Semua unit usaha: Jumlah terjual = 80% dari rencana",
        ),
        ("unit_usaha.toko.harga", "-10%", "Gerai: Harga jual = 90% dari rencana"),
        ("unit_usaha.toko.harga", "9.500", "Gerai: Harga jual = Rp9.500 per satuan"),
        ("unit_usaha.gudang.hunian", "0,3", "Gudang: Terpakai = 30% dari hari buka"),
        ("unit_usaha.toko.hari_piutang", "45", "Gerai: Pembeli membayar setelah = 45 hari"),
        (
            "unit_usaha.toko.biaya.1.per_bulan", "1,5 juta",
            "Gerai, Ongkos: Tetap = Rp1.500.000 sebulan",
        ),
        ("pinjaman.1.bunga", "9%", "Modal: Bunga = 9% per tahun"),
        (
            "pinjaman.*.masa_tenggang_bulan", "6",
            "Semua pinjaman: Masa tenggang = 6 bulan",
        ),
        (
            "asumsi_umum.kenaikan_upah", "7%",
            "Asumsi umum: Kenaikan upah = 7% per tahun",
        ),
        (
            "asumsi_umum.kenaikan_upah", "",
            "Asumsi umum: Kenaikan upah kembali ke angka yang biasa",
        ),
        ("tenaga_kerja.1.dasar_upah", "tanpa_upah", "Kasir: Dasar upah = tanpa upah"),
        ("mulai", "2027-03", "Bulan mulai = Maret 2027"),
        ("pembagian_shu.bagian.desa", "10%", "Pembagian SHU: desa = 10%"),
    ],
)  # fmt: skip
def test_a_change_is_said_with_labels_and_names(pattern: str, text: str, words: str) -> None:
    plan = plan_of(**{key: part for key, part in TREE.items() if key != "nama"})
    assert sentence(plan, TREE, pattern, text) == words


def test_what_cannot_be_read_stays_as_it_was_written() -> None:
    """A file with mistakes is shown too: a unit that is gone, a word for a number."""
    plan = plan_of(unit_usaha={"toko": shop()})
    tree = {"unit_usaha": {"toko": shop()}}
    assert sentence(plan, tree, "unit_usaha.lama.harga", "x2") == "unit_usaha.lama.harga: x2"
    assert sentence(plan, tree, "unit_usaha.toko.harga", "mahal") == "Toko: Harga jual = mahal"


def test_a_factor_is_what_a_change_multiplies_by() -> None:
    tree = parse("unit_usaha: {toko: {perilaku: dagang, harga: 1}}\n").tree()
    assert factor(tree, "unit_usaha.toko.harga", "x0,8") == 0.8
    assert factor(tree, "unit_usaha.toko.harga", "-20%") == 0.8
    assert factor(tree, "unit_usaha.toko.harga", "800") is None
    assert factor(tree, "asumsi_umum.kenaikan_upah", "+2%") is None  # its value, not a change
    assert tree["unit_usaha"]["toko"]["harga"] == "1"
