"""The whole workbook computes what the engine computes, before any program has recalculated it.

Every formula knows its value, so this needs no spreadsheet: `test_recalculated` asks LibreOffice.
"""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings

import kopdes_plan
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_checks import check
from kopdes_plan.inputs.scenarios import scenario_of
from kopdes_plan.outputs.sentences import verdict
from kopdes_plan.outputs.workbook.assumptions import NAME
from kopdes_plan.outputs.workbook.book import Book
from kopdes_plan.outputs.workbook.build import build, write_workbook
from kopdes_plan.outputs.workbook.formulas import Formula
from kopdes_plan.outputs.workbook.sheets import FIRST_ROW, HEAD
from kopdes_plan.outputs.workbook.written import written
from kopdes_plan.paths import TEMPLATES
from tests.outputs.workbook.agreement import differences
from tests.plans import HOSTILE, plan_of, shop
from tests.strategies import plans

STARTERS = sorted((TEMPLATES / "plans").glob("*.yaml"))
VILLAGES = sorted((Path(__file__).parents[2] / "villages").glob("*.yaml"))
EXAMPLES = int(os.environ.get("KOPDES_CONTOH", "0"))


@pytest.mark.parametrize("file", [*STARTERS, *VILLAGES], ids=lambda file: file.stem)
def test_a_plan_and_its_scenarios(file: Path) -> None:
    """Flows, statements and figures of the plan, and of each scenario that its cell can choose."""
    plan = kopdes_plan.load_plan(file)
    result = kopdes_plan.run(plan)
    assert differences(build(result), result) == {}
    for name in plan.scenarios:
        chosen = build(result, scenario=name)
        assert chosen.assume.fixed_scenarios() == ()
        assert differences(chosen, kopdes_plan.run(scenario_of(plan, name))) == {}


def idle(book: Book) -> set[str]:
    """Numbers that may be typed on "Asumsi" and that no formula reads."""
    formulas = (cell.content for sheet in book.ordered() for cell in sheet.cells.values())
    texts = "\n".join(content.text for content in formulas if isinstance(content, Formula))
    cells = book.sheets["assumptions"].cells.items()
    named = {cell.content for (row, column), cell in cells if column == NAME and row >= FIRST_ROW}
    return {str(name) for name in named} - set(re.findall(r"[\w.]+", texts))


@settings(
    max_examples=EXAMPLES or 15,
    deadline=None,
    derandomize=not EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(plans())
def test_any_plan(plan: Plan) -> None:
    """Whatever a board writes, in every combination."""
    result = kopdes_plan.run(plan)
    book = build(result)
    assert differences(book, result, within=0.5) == {}
    assert idle(book) == set()


@pytest.mark.parametrize("file", [*STARTERS, *VILLAGES], ids=lambda file: file.stem)
def test_whatever_can_be_typed_moves_something(file: Path) -> None:
    """An analyst tries a rent for the village's hall that the board wrote as nothing: a coloured
    cell that no formula reads would leave every figure as it was, without a word.
    """
    assert idle(build(kopdes_plan.run(kopdes_plan.load_plan(file)))) == set()


def test_savings_that_the_plan_began_without() -> None:
    """Nothing saved so far, then 500,000 of simpanan pokok and 100,000 of sukarela in their cells:
    members who leave took it with them, and the balance sheet never had it.
    """
    saved = {"simpanan_pokok": "500.000", "simpanan_sukarela": "100.000",
             "shu_terkumpul": "1.400.000"}  # fmt: skip
    plan = plan_of(
        anggota={"jumlah_awal": 20, "simpanan_sukarela_per_bulan": "5.000"},
        saldo_awal={"kas": "2.000.000", "shu_terkumpul": "2.000.000"},
        skenario={"menabung": {f"saldo_awal.{name}": rupiah for name, rupiah in saved.items()}},
    )
    chosen = build(kopdes_plan.run(plan), scenario="menabung")
    assert differences(chosen, kopdes_plan.run(scenario_of(plan, "menabung"))) == {}


def test_less_cash_than_the_board_always_wants_is_judged_alike() -> None:
    """Rp10.2 million at the least, with Rp100 million wanted: never short, and not feasible yet."""
    found = kopdes_plan.run(
        plan_of(
            unit_usaha={"toko": shop()},
            asumsi_umum={"kas_minimum": "100jt"},
            saldo_awal={"kas": "10jt", "simpanan_pokok": "10jt"},
        )
    )
    assert verdict(found).code == "low_cash"
    assert differences(build(found), found) == {}


def test_a_scenario_that_changes_more_than_numbers_is_not_offered() -> None:
    """Another role of a unit is another sheet: the workbook says so instead of showing half."""
    plan = plan_of(
        unit_usaha={"toko": shop(peran="titip_jual", komisi="10%")},
        skenario={"agen": {"unit_usaha.toko.peran": "konsinyasi"}, "sepi": {
            "unit_usaha.toko.jumlah_per_bulan": "x0,5"}},
    )  # fmt: skip
    book = build(kopdes_plan.run(plan))
    assert book.assume.fixed_scenarios() == ("agen",)
    matrix = book.sheets["scenarios"]
    heads = [cell.content for (row, _), cell in matrix.cells.items() if row == HEAD]
    assert heads == ["Rencana", "sepi"]
    assert list(book.front.choices.values()) == ["'Skenario'!$C$4:$D$4"]
    assert (
        differences(build(book.result, scenario="sepi"), kopdes_plan.run(scenario_of(plan, "sepi")))
        == {}
    )


def test_scenarios_with_long_names_can_be_chosen() -> None:
    """Eight names of forty letters, one with a comma in it: a list written into the cell's rule
    holds 255 letters and ends a name at each comma, so that nothing could be chosen.
    """
    names = [f"kemarau panjang, pembeli terlambat, no {n}" for n in range(8)]
    change = {"unit_usaha.toko.jumlah_per_bulan": "x0,5"}
    plan = plan_of(unit_usaha={"toko": shop()}, skenario=dict.fromkeys(names, change))
    with ZipFile(BytesIO(written(build(kopdes_plan.run(plan))))) as parts:
        first = parts.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall("<formula1>(.*?)</formula1>", first) == ["'Skenario'!$C$4:$K$4"]


def test_text_stays_text() -> None:
    """Names that look like formulas, markup or paths; sheets are named by what is left of them."""
    named = [
        "=1+1",
        "@SUM(A1)",
        "+62",
        "-5",
        HOSTILE,
        "Toko [1]: a/b\\c?*",
        "x" * 150,
        "🐟 'ikan'",
    ]
    units = {f"u{place}": shop(nama=name) for place, name in enumerate(named)}
    book = build(kopdes_plan.run(plan_of(unit_usaha=units)))
    tabs = [sheet.name for sheet in book.ordered()]
    assert len({tab.casefold() for tab in tabs}) == len(tabs)
    assert all(0 < len(tab) <= 31 and not set("[]:*?/\\") & set(tab) for tab in tabs)
    texts = [
        cell.content.text
        for sheet in book.ordered()
        for cell in sheet.cells.values()
        if isinstance(cell.content, Formula)
    ]
    assert not any(name in text for name in named[4:] for text in texts)
    with ZipFile(BytesIO(written(book))) as file:
        assert "=1+1" in file.read("xl/sharedStrings.xml").decode()


def test_units_of_nearly_one_name_stay_two() -> None:
    """`LPG` and `lpg`, `kelapa-muda` and `kelapa_muda`: a spreadsheet takes each pair for one name,
    so the second unit had the first one's price, or the file was called damaged.
    """
    keys = ("LPG", "lpg", "kelapa-muda", "kelapa_muda")
    plan = plan_of(unit_usaha={key: shop() for key in keys})
    assert not check(plan)
    book = build(kopdes_plan.run(plan))
    assert len({name.casefold() for name in book.names}) == len(book.names)
    assert idle(book) == set()


def test_the_file(tmp_path: Path) -> None:
    """No macro, no hidden sheet, sheets locked without a password, inputs not; the same bytes."""
    result = kopdes_plan.run(kopdes_plan.load_plan(STARTERS[1]))
    file = tmp_path / "rencana.xlsx"
    content = write_workbook(result, file)
    assert file.read_bytes() == content == write_workbook(result)
    with ZipFile(file) as parts:
        assert not any("vba" in name.lower() for name in parts.namelist())
        workbook = parts.read("xl/workbook.xml").decode()
        assert "hidden" not in workbook
        assert '<definedName name="Skenario">' in workbook
        sheets = [parts.read(name).decode() for name in parts.namelist() if "/sheet" in name]
        assert all("<sheetProtection" in sheet and "password" not in sheet for sheet in sheets)
        assert all("pane xSplit" in sheet or "pane ySplit" in sheet for sheet in sheets)
        assert 'locked="0"' in parts.read("xl/styles.xml").decode()
