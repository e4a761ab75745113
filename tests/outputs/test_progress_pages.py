"""The annex of what became of the plan: there when the board wrote of it, and only then."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.progress_pages import CHARTS
from tests.plans import plan_of, run_plan, shop

READY = [
    {"hal": "NIB <b>", "rencana": "2026-12-15", "mulai": "2026-12-01", "siapa": "Ketua"},
    {"hal": "NPWP", "rencana": "2026-12-20", "selesai": "2026-12-18"},
]
ACTUALS = {
    "bulanan": [{"bulan": "2027-01", "kas_akhir": 100_000}],
    "unit": [{"bulan": "2027-01", "unit": "toko", "jumlah": 50, "penjualan": 500_000}],
}


def annexes(**parts: Any) -> list[dict[str, Any]]:
    result = run_plan(plan_of(unit_usaha={"toko": shop()}, **parts))
    return list(document(result, "lengkap")["annexes"])


def test_a_plan_without_progress_has_no_annex_of_it() -> None:
    assert not any("Lampiran D" in str(block) for block in annexes())


def test_readiness_and_reasons_come_with_pictures_that_say_what_they_show() -> None:
    """Fifty sacks too few at a margin of Rp2.000; one paper of two is there."""
    blocks = annexes(kesiapan=READY, realisasi=ACTUALS)
    told = str(blocks)
    assert "Lampiran D. Kesiapan dan pendampingan" in told and "1 dari 2 sudah siap" in told
    assert "-Rp100.000" in told
    alts = {b["file"]: b["alt"] for b in blocks if b["kind"] == "figure"}
    assert "1 dari 2" in alts["gantt.svg"] and "Kas menurut rencana" in alts["reforecast.svg"]


def test_a_long_list_stays_on_its_page() -> None:
    """Forty things: 36 have a bar, the table names all."""
    listed = [{"hal": f"Surat {n}", "rencana": "2026-12-15"} for n in range(40)]
    plan = plan_of(unit_usaha={"toko": shop()}, kesiapan=listed)
    svg = CHARTS["gantt"](run_plan(plan), "id")
    assert "dan 4 lagi" in svg and "Surat 35" in svg and "Surat 36" not in svg


def test_visits_and_promises_are_printed_as_they_stand() -> None:
    log = {
        "kunjungan": [{"oleh": "Pendamping", "tanggal": "2027-02-05"}],
        "janji": [{"janji": "Menagih <sewa>", "sampai": "2027-01-31"}],
    }
    told = str(annexes(pendampingan=log))
    assert "Kunjungan dan janji" in told and "0 dari 1 janji" in told
    assert "['Menagih <sewa>', '', '31 Januari 2027', 'lewat']" in told


def test_the_pictures_are_the_same_each_time_and_escape_what_is_typed() -> None:
    result = run_plan(plan_of(unit_usaha={"toko": shop()}, kesiapan=READY, realisasi=ACTUALS))
    for draw in CHARTS.values():
        svg = draw(result, "id")
        assert svg == draw(result, "id") and "aria-label" in svg and "<b>" not in svg


@pytest.mark.parametrize(
    ("due", "written"),
    [("2026-12-25", ["12/2026"]), ("2026-12-18", ["12/2026"]), ("2027-01-20", ["1/2027"])],
)
def test_a_list_of_one_month_is_dated_too(due: str, written: list[str]) -> None:
    """No first of a month lies between 13 and 25 December; that of January was cut at the edge."""
    listed = [{"hal": "NIB", "rencana": due, "mulai": "2026-12-20", "selesai": due}]
    svg = CHARTS["gantt"](run_plan(plan_of(unit_usaha={"toko": shop()}, kesiapan=listed)), "id")
    assert re.findall(r">(\d+/\d+)<", svg) == written
    assert (
        "fill: #0f7670; stroke: #ffffff" in svg
    )  # what is done stands out from a bar, in grey too
