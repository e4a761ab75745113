"""A folder of plans of its own for every test of the screens."""

from pathlib import Path
from shutil import copyfile

import pytest

from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens.editing.session import Session

PLAN = """\
# Rencana uji: dua unit, tanpa pinjaman.
versi: 1
nama: Rencana uji
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
saldo_awal: {kas: 20_000_000, simpanan_pokok: 20_000_000}
unit_usaha:
  lpg:
    jenis: lpg3
    pembeli: warga
    harga: 19_000 desa 18_000..20_000   # dari pangkalan
  gudang:
    nama: Sewa gudang
    perilaku: sewa
    satuan: ruang
    pembeli: pedagang
    harga: 50_000
    kapasitas: 4
    hunian: 50%
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 60%, jasa_usaha: 40%}}
"""
PRICE, ROOMS, USED = (
    "unit_usaha.lpg.harga", "unit_usaha.gudang.kapasitas", "unit_usaha.gudang.hunian",
)  # fmt: skip


def opened(file: Path, text: str = "") -> Session:
    """A plan's file, with this text if one is given, opened without a mistake."""
    if text:
        file.write_text(text, encoding="utf-8")
    session = Session()
    session.open(file)
    assert session.problems == ()
    return session


def price(session: Session) -> float:
    """The price of LPG in the open plan."""
    assert session.plan is not None
    return float(session.plan.units["lpg"].price)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's plan folder; it does not exist yet."""
    where = tmp_path / "Rencana Kopdes"
    monkeypatch.setenv("KOPDES_RENCANA", str(where))
    return where


@pytest.fixture
def file(folder: Path) -> Path:
    """A small plan in the user's folder."""
    folder.mkdir()
    plan = folder / "uji.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    return plan


@pytest.fixture
def session(file: Path) -> Session:
    """That plan, opened."""
    return opened(file)


@pytest.fixture
def saliki(folder: Path) -> Session:
    """A copy of the Muara Badak example, opened."""
    folder.mkdir()
    file = folder / "saliki.yaml"
    copyfile(TEMPLATES / "plans" / "muara_badak.yaml", file)
    return opened(file)
