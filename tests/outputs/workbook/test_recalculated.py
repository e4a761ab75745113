"""LibreOffice recalculates the workbook and finds the engine's figures, also after a change.

The formulas are written without their values, so every number read back was computed there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import kopdes_plan
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.scenarios import changed, scenario_of
from kopdes_plan.outputs.workbook.assumptions import NAME, PLANNED
from kopdes_plan.outputs.workbook.book import Book
from kopdes_plan.outputs.workbook.build import build
from kopdes_plan.outputs.workbook.figures import figure_label
from kopdes_plan.outputs.workbook.formulas import Formula
from kopdes_plan.outputs.workbook.sheets import VALUE
from kopdes_plan.outputs.workbook.written import written
from kopdes_plan.paths import TEMPLATES
from tests.outputs.workbook.libreoffice import CSV, bare, rows_of
from tests.outputs.workbook.libreoffice import recalculated as computed
from tests.plans import plan_of, run_plan, shop
from tests.strategies import MONTHS, plans

pytestmark = pytest.mark.butuh_libreoffice
STARTERS = ("muara_badak", "tenggarong_seberang")
RANDOM = 20
RUPIAH = 1.0
DUST = 1e-4  # what adding up in another order leaves of a nought

# Cells of "Asumsi" and what is typed into them, with the same change as a scenario would say it.
TYPED: dict[str, dict[str, tuple[float, str]]] = {
    "harga_dan_jumlah": {
        "unit_usaha.lpg.harga": (21_000, "21.000"),
        "unit_usaha.sembako.jumlah_per_bulan": (900, "900"),
        "asumsi_umum.kenaikan_biaya": (0.06, "6%"),
    },
    "hari": {
        "unit_usaha.sembako.hari_persediaan": (45, "45"),
        "unit_usaha.lidi.hari_piutang": (60, "60"),
        "unit_usaha.lpg.hari_bayar_di_muka": (14, "14"),
    },
    "pinjaman": {
        "pinjaman.1.bunga": (0.12, "12%"),
        "pinjaman.1.jangka_waktu_bulan": (48, "48"),
        "pinjaman.1.masa_tenggang_bulan": (3, "3"),
    },
    "omzet_naik": {"unit_usaha.sembako.jumlah_per_bulan": (40_000, "40000")},
}


@dataclass(frozen=True)
class Case:
    """A workbook and the plan whose figures it must show."""

    book: Book
    plan: Plan


def random_plans(count: int) -> list[Plan]:
    """The same plans every time, with all that `plans` knows, none longer than needed."""
    found: list[Plan] = []

    @settings(
        max_examples=count, derandomize=True, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(plans())
    def collect(plan: Plan) -> None:
        found.append(plan)

    collect()
    return [plan.model_copy(update={"horizon_months": MONTHS}) for plan in found[:count]]


def typed_in(book: Book, values: Mapping[str, tuple[float, str]]) -> Book:
    """The book after somebody typed into the column "rencana" of "Asumsi"."""
    cells = book.sheets["assumptions"].cells
    rows = {cell.content: row for (row, column), cell in cells.items() if column == NAME}
    for name, (value, _) in values.items():
        cells[rows[name], PLANNED].content = float(value)
    return book


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    made: dict[str, Case] = {}
    for name in STARTERS:
        plan = kopdes_plan.load_plan(TEMPLATES / "plans" / f"{name}.yaml")
        made[name] = Case(build(kopdes_plan.run(plan)), plan)
    for place, plan in enumerate(random_plans(RANDOM)):
        made[f"acak_{place}"] = Case(build(kopdes_plan.run(plan)), plan)
    every_kind = kopdes_plan.load_plan(Path(__file__).with_name("satu_tiap_macam.yaml"))
    book = build(kopdes_plan.run(every_kind))
    (row,) = book.front.choices
    book.front.cells[row, VALUE].content = "terlambat"
    made["jauh"] = Case(book, scenario_of(every_kind, "terlambat"))
    tools = [{"nama": "Etalase", "harga": "10jt", "umur_bulan": 48},
             {"nama": "Lemari", "harga": "30jt", "umur_bulan": 48, "bulan": "2027-06"}]  # fmt: skip
    first = plan_of(unit_usaha={"toko": shop(jumlah_per_bulan="1000")}, aset=tools)
    typed = {"aset.1.harga": (0.0, "0")}
    made["uang_dulu"] = Case(typed_in(build(run_plan(first, 24)), typed), first)
    stall = {"nama": "Etalase", "harga": "10jt", "umur_bulan": 48}
    closing = {"nama": "Bongkar", "jumlah": "1", "setiap_bulan": 0, "mulai": "2028-12"}
    torn = plan_of(
        unit_usaha={"toko": shop(jumlah_per_bulan="1000")}, aset=[stall], biaya_bersama=[closing],
        asumsi_umum={"kenaikan_biaya": "0"},
    )  # fmt: skip
    dear = {"biaya_bersama.1.jumlah": "40jt"}
    typed = {"biaya_bersama.1.jumlah": (40e6, "")}
    made["dua_irr"] = Case(typed_in(build(run_plan(torn, 24)), typed), changed(torn, dear))
    starter = made[STARTERS[0]].plan
    for name, values in TYPED.items():
        other = changed(starter, {path: text for path, (_, text) in values.items()})
        made[name] = Case(typed_in(build(kopdes_plan.run(starter)), values), other)
    return made


@pytest.fixture(scope="module")
def recalculated(
    cases: dict[str, Case], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, list[list[Any]]]]:
    """Every sheet of every workbook as LibreOffice computes it."""
    books = {name: bare(written(case.book, cached=False)) for name, case in cases.items()}
    folder = computed(books, tmp_path_factory.mktemp("libreoffice"), CSV)
    return {
        name: rows_of(folder, name, [sheet.name for sheet in case.book.ordered()])
        for name, case in cases.items()
    }


def far(book: Book, found: dict[str, list[list[Any]]]) -> list[str]:
    """Cells whose recalculated value is not the one they carry."""
    wrong = []
    for sheet in book.ordered():
        rows = found[sheet.name]
        for (row, column), cell in sheet.cells.items():
            if not isinstance(cell.content, Formula):
                continue
            there = rows[row][column]
            known = cell.content.words or cell.content.value
            if isinstance(known, str):
                same = there == known
            else:
                there = 0.0 if there == "" else there
                room = RUPIAH if abs(known) > 1000 else DUST
                same = isinstance(there, int | float) and abs(there - known) <= room
            if not same:
                wrong.append(f"{sheet.name} {row + 1}:{column + 1} {there!r} not {known!r}")
    return wrong


def test_every_cell_of_the_starter_plans(cases: Any, recalculated: Any) -> None:
    """Tens of thousands of formulas, each the engine's value within a rupiah."""
    for name in STARTERS:
        assert far(cases[name].book, recalculated[name])[:5] == []


def test_every_cell_of_random_plans(cases: Any, recalculated: Any) -> None:
    """Twenty plans with everything a board might write."""
    for place in range(RANDOM):
        assert far(cases[f"acak_{place}"].book, recalculated[f"acak_{place}"])[:5] == []


def test_an_irr_far_from_the_plans_is_found(cases: Any, recalculated: Any) -> None:
    """A scenario whose IRR is some thousand percent a year: begun at the plan's, the program's own
    search ends without one, and the sheet showed a dash.
    """
    case, found = cases["jauh"], recalculated["jauh"]
    rows = {row[0]: row[VALUE] for row in found[case.book.sheets["measures"].name]}
    irr = run_plan(case.plan, case.book.months).indicators.irr[0]
    assert rows[figure_label("irr", "id")] == pytest.approx(irr, rel=1e-4)


def test_money_that_comes_first_has_no_irr(cases: Any, recalculated: Any) -> None:
    """Without its first purchase the shop earns before it pays: a root is no return, as in all
    documents, and the sheet shows a dash.
    """
    case, found = cases["uang_dulu"], recalculated["uang_dulu"]
    rows = {row[0]: row[VALUE] for row in found[case.book.sheets["measures"].name]}
    assert case.book.figures["irr"].value > 0 and rows[figure_label("irr", "id")] == 0


def test_several_roots_are_no_irr(cases: Any, recalculated: Any) -> None:
    """A stall that costs 10 million, earns two a month and 40 million to tear down has two roots:
    the sheet showed one of them, all documents say that there is no IRR.
    """
    case, found = cases["dua_irr"], recalculated["dua_irr"]
    roots = run_plan(case.plan, 24).indicators.irr
    rows = {row[0]: row[VALUE] for row in found[case.book.sheets["measures"].name]}
    assert case.book.figures["irr"].value > 0 and math.isnan(roots[0])
    assert rows[figure_label("irr", "id")] == 0


@pytest.mark.parametrize("name", TYPED)
def test_a_number_typed_into_the_sheet_moves_the_statements(
    name: str, cases: Any, recalculated: Any
) -> None:
    """Prices, days, a loan's terms, sales so high that PPN begins: as the engine would."""
    case, found = cases[name], recalculated[name]
    result = run_plan(case.plan, case.book.months)  # a shorter loan leaves the sheet as long
    moved = 0.0
    for part in ("surplus", "position", "cash_flow"):
        for line, engine in getattr(result.statements, part).items():
            cells = case.book.lines.get(f"{part}.{line}")
            if cells is None:
                continue
            row = found[cells.sheet.name][cells.row]
            for m in range(case.book.months):
                there = row[3 + m] or 0.0
                assert abs(there - engine[0, m]) <= RUPIAH, (part, line, m, there, engine[0, m])
                moved = max(moved, abs(there - cells.filled[m]))
    assert moved > 1000, "nothing moved"
