"""One starter plan, computed and printed once for all tests of outputs."""

from __future__ import annotations

import json

import pytest

import kopdes_plan
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.pdf import write_pdf
from kopdes_plan.paths import TEMPLATES
from tests.pdfs import pages_of
from tests.plans import HOSTILE

STARTER = TEMPLATES / "plans" / "tenggarong_seberang.yaml"


@pytest.fixture(scope="session")
def result() -> Result:
    """The books of a starter plan: five units, one loan, ranges, an example."""
    return kopdes_plan.run(kopdes_plan.load_plan(STARTER))


@pytest.fixture(scope="session")
def pdf(result: Result) -> bytes:
    """Its full document, with the plan file inside."""
    return write_pdf(result, plan_text=STARTER.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def pages(pdf: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    return pages_of(pdf)


TYPES = (
    "sembako", "lpg3", "brilink", "ppob", "pupuk", "minyakita", "sphp", "bank_sampah", "rmu",
    "lidi_arang", "keramba", "petelur", "simpan_pinjam", "gudang", "depot_air",
)  # fmt: skip


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Fifteen units of the catalogue over fifteen years, three loans, and the longest texts."""
    long = "Kata yang panjang sekali. " * 192
    plan = {
        "versi": "1",
        "nama": "Rencana " + "panjang " * 17,
        "tanggal_rencana": "2026-11-25",
        "mulai": "2027-01",
        "jangka_bulan": "180",
        "koperasi": {
            "nama": "Koperasi Desa Merah Putih " + "Panjang " * 14,
            "desa": ["64.02.05.2001"],
            "alamat": long[:280],
            "pengurus": [{"jabatan": "Ketua", "nama": "Siti O'Nur " * 12}],
        },
        "anggota": {"jumlah_awal": "200"},
        "saldo_awal": {"kas": "500_000_000", "simpanan_pokok": "500_000_000"},
        "unit_usaha": {
            f"u{n}": {"jenis": one, "nama": f"Unit nomor {n} di ujung desa", "pembeli": HOSTILE}
            for n, one in enumerate(TYPES)
        },
        "pinjaman": [
            {"nama": f"Pinjaman {n}", "skema": "bank_umum", "plafon": f"{40_000_000 + n}",
             "bunga": "9%", "jangka_waktu_bulan": "120", "bulan": "2027-01", "agunan": long[:280]}
            for n in range(3)
        ],
        "pajak": {"tahun_terdaftar": "2025"},
        "pembagian_shu": {"bagian": {"cadangan": "60%", "jasa_usaha": "40%"}},
        "skenario": {"pesimis": {"unit_usaha.*.jumlah_per_bulan": "x0,8"}},
        "narasi": {
            "ringkasan": long, "sosial_lingkungan": long, "pasar": HOSTILE,
            "risiko": [{"risiko": long[:280], "tindakan": HOSTILE} for _ in range(9)],
        },
    }  # fmt: skip
    file = tmp_path_factory.mktemp("besar") / "besar.yaml"
    file.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")  # JSON is YAML
    return kopdes_plan.run(kopdes_plan.load_plan(file))
