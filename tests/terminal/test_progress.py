"""`realisasi`: what became of a plan, in words and as JSON."""

from __future__ import annotations

from pathlib import Path

from tests.screens.conftest import PLAN

ACTUAL = """\
realisasi:
  bulanan: [{bulan: 2027-01, kas_akhir: 20_500_000}]
  unit: [{bulan: 2027-01, unit: gudang, jumlah: 40, penjualan: 1_800_000, biaya_lain: 0}]
"""


def written(tmp_path: Path, more: str) -> str:
    file = tmp_path / "uji.yaml"
    file.write_text(PLAN + more, encoding="utf-8")
    return str(file)


def test_a_plan_without_actuals_says_so(command, tmp_path: Path) -> None:
    done = command("realisasi", written(tmp_path, ""))
    assert (done.status, done.err) == (0, "") and "Belum ada realisasi" in done.out


def test_the_reasons_stand_in_a_table_and_add_up(command, tmp_path: Path) -> None:
    """The hall was let on 40 days at Rp45.000: five thousand less each time, 200.000 in all."""
    done = command("realisasi", written(tmp_path, ACTUAL))
    assert (done.status, done.err) == (0, "")
    assert "Harga jual" in done.out and "-Rp200.000" in done.out
    assert "Kas yang sebenarnya" in done.out and "Rp20.500.000" in done.out
    told = command("realisasi", written(tmp_path, ACTUAL), "--json").json
    (month,) = told["months"]
    assert month["month"] == "2027-01"
    parts = [*month["whole"].values(), *(x for u in month["units"].values() for x in u.values())]
    assert abs(sum(parts) - month["surplus_difference"]) < 0.01
    assert abs(sum(month["cash_reasons"].values()) - month["cash_difference"]) < 0.01


def test_the_first_instalment_that_is_missed_is_named(command, tmp_path: Path) -> None:
    """Cash is gone after January, and half of the rooms are empty: February cannot pay."""
    loan = """\
pinjaman:
  - {nama: Bank, plafon: 12jt, bunga: 9%, jangka_waktu_bulan: 12, untuk_operasional: 12jt}
"""
    poor = ACTUAL.replace("20_500_000", "100_000").replace("jumlah: 40", "jumlah: 20")
    done = command("realisasi", written(tmp_path, loan + poor))
    assert done.status == 0 and "Awas: angsuran Februari 2027" in done.out
    missed = command("realisasi", written(tmp_path, loan + poor), "--json").json["reforecast"]
    assert missed["missed"]["month"] == "2027-02"
    assert missed["missed"]["sales_needed"] > missed["missed"]["sales"]


def test_cash_that_runs_out_without_an_instalment_is_told(command, tmp_path: Path) -> None:
    """No loan, but the hall is let for nearly nothing while wages are three times as planned."""
    wages = "tenaga_kerja: [{nama: Penjaga, upah: 1_000_000, dasar_upah: disepakati}]\n"
    poor = ACTUAL.replace("20_500_000", "1_000_000, upah: 3_000_000").replace("1_800_000", "90_000")
    done = command("realisasi", written(tmp_path, wages + poor))
    assert done.status == 0 and "Tidak ada angsuran yang tersisa, tetapi kas habis" in done.out


def test_a_month_that_cannot_be_is_told_with_its_line(command, tmp_path: Path) -> None:
    """Before the plan, twice, and of a unit that is not there."""
    wrong = """\
realisasi:
  bulanan: [{bulan: 2026-12}, {bulan: 2027-02}, {bulan: 2027-02}]
  unit: [{bulan: 2027-01, unit: warung}]
"""
    done = command("realisasi", written(tmp_path, wrong))
    assert done.status == 1
    assert "harus di dalam rencana" in done.err and "sudah ditulis" in done.err
    assert "warung" in done.err


LOG = """\
pendampingan:
  kunjungan: [{oleh: Pendamping, tanggal: 2027-02-05, temuan: Stok kurang}, {oleh: Dinas}]
  janji:
    - {janji: Menghitung stok, siapa: Bendahara, sampai: 2027-02-01}
    - {janji: Menagih sewa, sampai: 2027-03-01}
    - {janji: Membuka rekening, selesai: ya}
"""


def test_visits_and_promises_are_told_the_overdue_first(command, tmp_path: Path) -> None:
    """Seen from the last visit, 5 February: the stock was to be counted by the first."""
    done = command("realisasi", written(tmp_path, LOG))
    assert (done.status, done.err) == (0, "")
    assert "2 kunjungan dicatat. Terakhir 5 Februari 2027." in done.out
    assert "1 dari 3 janji sudah ditepati. Lewat waktunya: 1." in done.out
    assert done.out.index("Menghitung stok") < done.out.index("Menagih sewa")
    told = command("realisasi", written(tmp_path, LOG), "--json").json["mentoring"]
    assert [one["state"] for one in told["promises"]] == ["overdue", "open", "kept"]
    assert told["visits"][0] == {"day": "2027-02-05", "by": "Pendamping", "seen": "Stok kurang"}


READY = """\
kesiapan:
  - {hal: Rak, dasar: aset dalam rencana, rencana: 2027-02-15, siapa: Sekretaris}
  - {hal: NIB, rencana: 2026-12-15, mulai: 2026-12-01}
  - {hal: NPWP, rencana: 2026-12-20, selesai: 2026-12-18}
"""


def test_what_must_be_ready_stands_by_date(command, tmp_path: Path) -> None:
    """One of three is done; the NIB lacks when the plan begins, the shelf is needed later."""
    assert "masih kosong" in command("kesiapan", written(tmp_path, "")).out
    done = command("kesiapan", written(tmp_path, READY))
    assert (done.status, done.err) == (0, "")
    assert "1 dari 3 sudah siap." in done.out
    assert "diperlukan sebelum Januari 2027: 1." in done.out
    told = command("kesiapan", written(tmp_path, READY), "--json").json
    assert [one["item"] for one in told["items"]] == ["NIB", "NPWP", "Rak"]
    assert [one["late"] for one in told["items"]] == [True, False, False]


def test_nothing_that_was_asked_for_is_passed_over(command, tmp_path: Path) -> None:
    """--simpan without a cash book saved nothing and said nothing; --set beside one did nothing."""
    plan = written(tmp_path, "")
    done = command("realisasi", plan, "--simpan")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("--simpan hanya dipakai bersama --buku-kas.")
    done = command("realisasi", plan, "--buku-kas", "kas.csv", "--set", "mulai=2027-02")
    assert done.status == 2 and "--set tidak dipakai bersamanya" in done.err
