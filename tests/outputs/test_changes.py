"""Changes of a scenario in words: labels and names instead of keys, rupiah as people write them."""

import pytest

from kopdes_plan.outputs.changes import change
from tests.plans import plan_of, shop

STAGES = [{"bulan": "2027-02", "jumlah": "1jt"}, {"bulan": "2027-11", "jumlah": "9jt"}]
LOAN = {"nama": "Modal", "plafon": "10jt", "bunga": "6%", "jangka_waktu_bulan": "24"}
PLAN = plan_of(
    unit_usaha={
        "toko": shop(nama="Gerai", biaya=[{"nama": "Ongkos", "per_bulan": "100.000"}]),
        "gudang": {
            "perilaku": "rental", "nama": "Gudang", "pembeli": "pedagang",
            "harga": "50.000", "kapasitas": "4", "hunian": "50%",
        },
    },
    tenaga_kerja=[{"nama": "Kasir", "dasar_upah": "disepakati", "upah": "100.000"}],
    pinjaman=[LOAN | {"pencairan": STAGES}],
)  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        (
            "unit_usaha.*.jumlah_per_bulan", "x0,8",
            "Semua unit usaha, Jumlah terjual: 80% dari rencana",
        ),
        ("unit_usaha.toko.harga", "-10%", "Gerai, Harga jual: 90% dari rencana"),
        ("unit_usaha.toko.harga", "9.500", "Gerai, Harga jual: Rp9.500 per satuan"),
        ("unit_usaha.*.harga", "9.500", "Semua unit usaha, Harga jual: Rp9.500"),
        ("unit_usaha.gudang.hunian", "0,3", "Gudang, Terpakai: 30% dari hari buka"),
        ("unit_usaha.toko.hari_piutang", "45", "Gerai, Pembeli membayar setelah: 45 hari"),
        (
            "unit_usaha.toko.pasokan_berhenti.bulan", "3",
            "Gerai, Pasokan berhenti, Berhenti selama: 3 bulan",
        ),
        (
            "unit_usaha.toko.biaya.1.per_bulan", "1,5 juta",
            "Gerai, Ongkos, Tetap: Rp1.500.000 sebulan",
        ),
        ("pinjaman.1.bunga", "9%", "Modal, Bunga: 9% per tahun"),
        ("pinjaman.*.masa_tenggang_bulan", "6", "Semua pinjaman, Masa tenggang: 6 bulan"),
        (
            "pinjaman.1.pencairan.2.bulan", "2028-05",
            "Modal, Tahap pencairan 2, Bulan: Mei 2028",
        ),
        ("asumsi_umum.kenaikan_upah", "7%", "Asumsi umum, Kenaikan upah: 7% per tahun"),
        (
            "asumsi_umum.kenaikan_upah", "",
            "Asumsi umum, Kenaikan upah: kembali ke angka yang biasa",
        ),
        ("tenaga_kerja.1.dasar_upah", "umk", "Kasir, Dasar upah: upah minimum kabupaten/kota"),
        ("tenaga_kerja.1.bpjs", "tidak", "Kasir, Ikut BPJS: tidak"),
        ("mulai", "2027-03", "Bulan mulai: Maret 2027"),
        ("tanggal_rencana", "2026-12-01", "Tanggal rencana: 1 Desember 2026"),
        ("pajak.tahun_terdaftar", "2024", "Pajak, Terdaftar sebagai wajib pajak sejak: 2024"),
        ("pembagian_shu.bagian.desa", "10%", "Pembagian SHU, Imbal jasa desa: 10%"),
    ],
)  # fmt: skip
def test_a_change_is_said_with_labels_and_names(pattern: str, text: str, words: str) -> None:
    assert change(PLAN, pattern, text) == words


def test_what_cannot_be_read_stays_as_it_was_written() -> None:
    """A scenario may name a unit that is gone, a word for a number, a key nobody knows."""
    for pattern, text in (("unit_usaha.lama.harga", "x2"), ("tidak.ada", "1")):
        assert change(PLAN, pattern, text) == f"{pattern}: {text}"
    assert change(PLAN, "unit_usaha.toko.harga", "mahal") == "Gerai, Harga jual: mahal"
