"""In which order a plan is asked for: the fields of every step, on the screen and on paper.

Keys are those people write. Who copies a filled paper form types from the top of a page down.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit, Behaviour

# mulai
PLAN = ("nama", "tanggal_rencana", "mulai", "jangka_bulan")

# koperasi
NAMED = ("nama", "alamat")
NUMBERED = ("nomor_badan_hukum", "nik", "nib", "npwp", "rekening")
OFFICERS = ("jabatan", "nama")
HEADS = ("jumlah_awal", "masuk_per_bulan", "keluar_per_bulan", "paling_banyak")
COUNTED = ("anggota_perempuan", "anggota_laki_laki")
SAVED = (
    "simpanan_pokok", "simpanan_wajib_per_bulan", "simpanan_sukarela_per_bulan",
    "bagian_yang_membayar",
)  # fmt: skip

# potensi
VILLAGE = (
    "penduduk", "rumah_tangga", "jarak_pasar_km", "jalan", "angkutan_sungai", "sinyal", "listrik",
    "bulan_banjir", "bulan_kering",
)  # fmt: skip
RESOURCE_GROUPS = ("alam", "kebun", "ternak_ikan", "orang", "sampah", "pembeli", "sarana")
BUSINESSES = ("nama", "jenis", "milik", "kesepakatan")
BUYERS = ("nama", "jenis", "kebutuhan")
STATISTICS = (
    "komoditas", "jenis", "di_sini", "semua_di_sini", "di_kabupaten", "semua_di_kabupaten",
)  # fmt: skip
GATES = ("pembeli", "bahan_sepanjang_tahun", "diizinkan", "tidak_bentrok")
BALLOT = (
    "penilai", "pembeli", "jumlah_pasti", "bulan_pasokan", "bahan_dekat", "keterampilan",
    "anggota_terbantu", "kerja_perempuan_muda", "modal_awal", "keuntungan", "izin", "limbah",
    "warung_tetangga",
)  # fmt: skip
ASPECTS = (
    "pasar", "teknis_operasional", "manajemen", "keuangan", "sosial_lingkungan", "legalitas",
)  # fmt: skip
IDEA_FIGURES = ("jumlah_per_bulan", "harga", "catatan")
HELPED = (
    "anggota_pemasok", "umkm", "pekerja_perempuan", "pekerja_laki_laki", "harga_di_tempat_lain",
    "bahan_dari_desa",
)  # fmt: skip

# unit_usaha
STARTING = ("bulan_merintis", "awal_merintis")
UNIT_NUMBERS: Mapping[Behaviour, tuple[str, ...]] = {  # at most eight, by what decides most
    "trading": (
        "harga", "harga_beli", "jumlah_per_bulan", "hari_persediaan", "hari_piutang", "hari_utang",
        *STARTING,
    ),
    "service": (
        "harga", "bahan_per_layanan", "jumlah_per_bulan", "hari_buka", "hari_piutang",
        "dana_talangan", *STARTING,
    ),
    "production": (
        "harga", "upah_borongan", "jumlah_per_bulan", "rendemen", "hari_persediaan",
        "hari_piutang", *STARTING,
    ),
    "rental": (
        "harga", "kapasitas", "hunian", "hari_buka", "hari_piutang", "hari_uang_muka", *STARTING,
    ),
    "lending": (
        "pinjaman_rata_rata", "jumlah_per_bulan", "tenor_bulan", "bunga_per_bulan", "biaya_admin",
        "bagian_macet", *STARTING,
    ),
}  # fmt: skip
QUOTA_GOODS = (  # goods with a highest price or a quota: those decide
    "harga", "harga_tertinggi", "harga_beli", "jumlah_per_bulan", "kuota_per_bulan",
    "hari_persediaan", *STARTING,
)  # fmt: skip
GOODS = ("peran", "komisi", "hari_utang", "hari_bayar_di_muka", "hari_persediaan", "susut")
UNUSED: Mapping[Behaviour, tuple[str, ...]] = {  # what every unit has and these do nothing with
    "rental": GOODS,
    "lending": (
        *GOODS, "ppn", "harga_tertinggi", "kenaikan_harga", "hari_piutang", "bagian_tak_tertagih",
        "hari_uang_muka",
    ),
}  # fmt: skip
UNIT_COSTS = ("nama", "per_bulan", "per_satuan", "bagian_penjualan")
MATERIALS = ("nama", "harga", "jumlah_per_hasil")
STAFF = ("nama", "jumlah", "dasar_upah", "upah", "jam_per_bulan")
STAFF_MORE = ("nama", "unit", "mulai", "sampai", "bpjs", "thr")
SHARED = ("nama", "jumlah", "setiap_bulan", "mulai")
SHARED_MORE = ("nama", "unit", "sampai")

# pendanaan
OPENING = ("kas", "simpanan_pokok", "simpanan_wajib", "simpanan_sukarela")
OLD_ASSETS = ("nama", "harga", "umur_sudah_bulan", "umur_bulan", "nilai_sisa", "kelompok_pajak")
ASSETS = ("nama", "harga", "jumlah", "dibayar", "umur_bulan", "bulan", "unit")
GRANTS = ("nama", "jumlah", "bulan", "pemberi", "untuk")
LOAN = (  # at most eight
    "nama", "plafon", "untuk_operasional", "bunga", "jangka_waktu_bulan", "masa_tenggang_bulan",
    "metode", "bulan",
)  # fmt: skip
STAGES = ("bulan", "jumlah")
STANDBY = ("batas", "bunga")

# kas, risiko
GENERAL = ("kas_minimum", "dscr_minimum", "tingkat_diskonto", "kenaikan_biaya", "kenaikan_upah")
RISKS = ("risiko", "tindakan", "penanggung_jawab")

# pendampingan
MONTH_ACTUALS = (
    "bulan", "kas_akhir", "upah", "biaya_bersama", "bunga", "pokok", "simpanan", "pencairan",
)  # fmt: skip
UNIT_ACTUALS = ("bulan", "unit", "jumlah", "penjualan", "biaya_barang", "biaya_lain")
BOOK = ("tanggal", "masuk", "keluar", "kelompok", "saldo")
GROUPS = ("kelompok", "menjadi")
READINESS = ("hal", "rencana", "selesai", "siapa", "mulai", "dasar", "unit")
VISITS = ("tanggal", "oleh", "temuan")
PROMISES = ("janji", "siapa", "sampai", "selesai")


def unit_numbers(unit: AnyUnit) -> tuple[str, ...]:
    """The keys of the numbers that decide most for a unit."""
    limited = unit.price_ceiling is not None or unit.quota_per_month is not None
    trading = unit.behaviour == "trading"
    return QUOTA_GOODS if trading and limited else UNIT_NUMBERS[unit.behaviour]
