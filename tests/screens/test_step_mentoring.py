"""The step "pendampingan": a month is typed, its reasons and the warning stand beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kopdes_plan.screens.steps import View, mentoring, units
from tests.screens.conftest import PLAN, opened

LOAN = """\
pinjaman:
  - {nama: Bank, plafon: 12jt, bunga: 9%, jangka_waktu_bulan: 12, untuk_operasional: 12jt}
"""


@pytest.fixture
def view(file: Path) -> View:
    """The plan of these tests with a loan to repay."""
    return View(opened(file, PLAN + LOAN))


def blocks_of(view: View) -> dict[str, Any]:
    return {block["id"]: block for block in [*mentoring.left(view), *mentoring.right(view)]}


def test_a_month_is_added_typed_and_answered_with_a_warning(view: View) -> None:
    """One press makes the rows of January; cash that is nearly gone warns of February."""
    assert "Belum ada realisasi" in blocks_of(view)["none"]["html"]
    mentoring.ACTIONS["next_month"](view, "")
    assert view.focus == "realisasi.bulanan.1.kas_akhir"
    rows = blocks_of(view)["units"]["rows"]
    assert [row["cells"][1]["text"] for row in rows] == ["lpg", "gudang"]
    view.session.edit("realisasi.unit.2.jumlah", "20")
    view.session.edit("realisasi.unit.2.penjualan", "1 juta")
    view.session.edit("realisasi.bulanan.1.kas_akhir", "100 ribu")
    assert view.session.mistakes == {}
    shown = blocks_of(view)
    assert "Awas: angsuran Februari 2027" in shown["outlook"]["html"]
    assert "angsuran tidak cukup" in shown["chart_reforecast"]["html"]
    assert "Banyaknya yang terjual" in shown["reasons"]["html"]
    assert "Kas yang sebenarnya" in shown["cash"]["html"]
    assert "belum dicatat" in shown["missing"]["html"]


def test_the_next_month_follows_the_last_one_and_is_one_step_back(view: View) -> None:
    for _ in range(2):
        mentoring.ACTIONS["next_month"](view, "")
    assert view.session.plan is not None
    assert [str(one.month) for one in view.session.plan.actuals.months] == ["2027-01", "2027-02"]
    view.session.undo()
    assert len(view.session.plan.actuals.units) == 2


def test_a_month_written_twice_waits_beside_its_cell(view: View) -> None:
    for _ in range(2):
        mentoring.ACTIONS["next_month"](view, "")
    view.session.edit("realisasi.bulanan.2.bulan", "2027-01")
    cell = blocks_of(view)["months"]["rows"][1]["cells"][0]
    assert "sudah ditulis" in cell["mistake"]
    assert view.session.plan is not None
    assert str(view.session.plan.actuals.months[1].month) == "2027-02"


def test_the_readiness_list_is_filled_from_the_plan_and_drawn(view: View) -> None:
    """Legal numbers, conditions of partners, first stock; what is there is not added again."""
    assert "usual_items" in blocks_of(view)
    mentoring.ACTIONS["usual_items"](view, "")
    plan = view.session.plan
    assert plan is not None and view.session.problems == ()
    items = [one.item for one in plan.readiness]
    assert "Perjanjian dengan Pertamina Patra Niaga (LPG 3 kg)" in items
    assert "Perjanjian pinjaman Bank" in items and items.count("NPWP") == 1
    assert "Barang pertama LPG 3 kg (sub-pangkalan)" in items
    assert any(one.startswith("Tempat usaha") for one in items)
    assert "Nomor badan hukum (AHU)" in items and "usual_items" not in blocks_of(view)
    assert all(one.basis and str(one.due) >= "2027-01-01" for one in plan.readiness)
    view.session.edit("kesiapan.1.selesai", "2026-12-20")
    html = blocks_of(view)["ready_chart"]["html"]
    assert f"1 dari {len(items)} sudah siap" in html and "<svg" in html


def test_visits_and_promises_are_two_sheets(view: View) -> None:
    view.session.add("pendampingan.kunjungan", {"oleh": "Pendamping kecamatan"})
    view.session.edit("pendampingan.kunjungan.1.tanggal", "2027-02-05")
    view.session.add("pendampingan.janji", {"janji": "Menghitung stok"})
    view.session.edit("pendampingan.janji.1.selesai", "ya")
    plan = view.session.plan
    assert plan is not None and plan.mentoring.promises[0].kept
    assert str(plan.mentoring.visits[0].day) == "2027-02-05"


BOOK = """\
BUKU KAS;;;;
Tgl;Keterangan;Akun;Penerimaan;Pengeluaran
5/1/2027;Sewa aula;Sewa;1.500.000;
9/1/2027;Penjaga;Honor;;400.000
9/1/2027;Ke bank;Setor bank;;100.000
x1/1/2027;Sewa;Sewa;5.000;
"""


def test_a_cash_book_is_looked_at_before_it_is_taken_in(view: View) -> None:
    """Usual headings are chosen, groups are given a meaning once; the next month asks nothing."""
    mentoring.STEP.takes["book"](view, "kas.csv", BOOK.encode())
    columns = blocks_of(view)["book_how"]["blocks"][0]["fields"]
    assert [one["text"] for one in columns] == ["Tgl", "Penerimaan", "Pengeluaran", "Akun", ""]
    assert ["Keterangan", "Keterangan"] in columns[3]["choices"]
    rows = blocks_of(view)["book_how"]["blocks"][1]["rows"]
    assert [row["cells"][0]["text"] for row in rows] == ["Sewa", "Honor", "Setor bank"]
    take = blocks_of(view)["book_do"]["buttons"][0]
    assert take["disabled"] and "Sewa belum ada artinya" in blocks_of(view)["book_said"]["html"]
    offered = dict(blocks_of(view)["book_how"]["blocks"][1]["columns"][1]["choices"])
    assert (
        offered["unit.gudang.penjualan"] == "Sewa gudang: Penjualan" and offered["upah"] == "Upah"
    )
    for place, what in enumerate(("unit.gudang.penjualan", "upah", "abaikan"), 1):
        view.session.edit(f"realisasi.buku_kas.arti.{place}.menjadi", what)
    said = blocks_of(view)["book_said"]["html"]
    assert "3 baris terbaca" in said and "baris 6: terbaca x1/1/2027" in said
    mentoring.ACTIONS["book_take"](view, "")
    assert view.session.plan is not None and view.brought is None
    (whole,), (unit,) = view.session.plan.actuals.months, view.session.plan.actuals.units
    assert (whole.wages, unit.unit_id, unit.sales) == (400_000, "gudang", 1_500_000)
    mentoring.STEP.takes["book"](view, "kas.csv", BOOK.replace("/1/", "/2/").encode())
    assert "3 baris terbaca" in blocks_of(view)["book_said"]["html"]
    mentoring.ACTIONS["book_away"](view, "")
    assert "book_said" not in blocks_of(view)


def test_the_next_month_keeps_how_the_cash_book_is_read(view: View) -> None:
    """Columns and meanings are chosen once; a new month left neither in the plan."""
    mentoring.STEP.takes["book"](view, "kas.csv", BOOK.encode())
    view.session.edit("realisasi.buku_kas.arti.1.menjadi", "upah")
    kept = view.session.raw("realisasi.buku_kas")
    mentoring.ACTIONS["next_month"](view, "")
    assert kept and view.session.raw("realisasi.buku_kas") == kept


def test_a_column_that_is_not_found_is_named_and_led_to(view: View) -> None:
    """A book without a column of groups: the cursor waits where it is chosen."""
    book = BOOK.replace("Akun", "Uraian lain")
    mentoring.STEP.takes["book"](view, "kas.csv", book.encode())
    assert view.focus == "realisasi.buku_kas.kelompok"
    said = blocks_of(view)["book_said"]["html"]
    assert 'data-go="realisasi.buku_kas.kelompok"' in said and "belum dipilih" in said


def test_a_column_that_says_too_much_is_not_a_column_of_groups(view: View) -> None:
    lines = "".join(f"5/1/2027;Nota {n};{n + 1}000;\n" for n in range(70))
    book = f"Tanggal;Pos;Masuk;Keluar\n{lines}"
    mentoring.STEP.takes["book"](view, "kas.csv", book.encode())
    assert view.session.plan is not None and view.session.plan.actuals.book.groups == ()
    mentoring.ACTIONS["book_groups"](view, "")
    assert "70 isi yang berbeda" in view.words


def test_a_unit_takes_what_happened_in_it_along(view: View) -> None:
    """Its months and the meaning of its groups go, what must be ready stays; undo brings all."""
    for _ in range(2):
        mentoring.ACTIONS["next_month"](view, "")
    mentoring.STEP.takes["book"](view, "kas.csv", BOOK.encode())
    view.session.edit("realisasi.buku_kas.arti.1.menjadi", "unit.gudang.penjualan")
    view.session.edit("realisasi.buku_kas.arti.2.menjadi", "upah")
    view.session.add("kesiapan", {"hal": "Kunci aula", "unit": "gudang"})
    before = view.session.plan
    units.ACTIONS["remove"](view, "gudang")
    plan = view.session.plan
    assert plan is not None and before is not None and "gudang" not in plan.units
    assert [one.unit_id for one in plan.actuals.units] == ["lpg", "lpg"]
    assert [one.meaning for one in plan.actuals.book.groups] == ["", "upah", ""]
    assert plan.readiness[0].unit == ""
    view.session.undo()
    assert view.session.plan == before
