"""Business units in cells make the engine's flows, whatever they are and whatever they owe.

The plan of most tests has a unit of every kind, and collects PPN, so that each branch is met.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

import kopdes_plan
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.scenarios import scenario_of
from kopdes_plan.model.drivers import Drivers, Number
from kopdes_plan.model.result import Result
from kopdes_plan.model.timeline import Array
from kopdes_plan.outputs.workbook.book import Book
from kopdes_plan.outputs.workbook.formulas import Formula
from kopdes_plan.outputs.workbook.sheets import Line
from kopdes_plan.outputs.workbook.taxes import vat_due
from kopdes_plan.outputs.workbook.unit_sheet import UnitSheet
from kopdes_plan.outputs.workbook.units import unit_cash, unit_sales
from kopdes_plan.paths import TEMPLATES
from tests.plans import plan_of, run_plan, shop
from tests.strategies import MONTHS as DRAWN
from tests.strategies import plans

MONTHS = 36
EVERY_KIND = Path(__file__).with_name("satu_tiap_macam.yaml")
STARTERS = sorted((TEMPLATES / "plans").glob("*.yaml"))


def sheets_of(result: Result, scenario: str = "") -> Book:
    """The sheets of the units alone."""
    book = Book(result, "id", scenario)
    for key in book.original.units:
        book.units[key] = unit_sales(book, key)
    due = vat_due(book, book.yearly_sheet("tax_years"), book.sheet("tax_months"))
    for key in book.original.units:
        unit_cash(book, key, due)
    return book


def months(line: Line | None, count: int) -> Array:
    """A line's months; zeros for none."""
    return np.zeros(count) if line is None else np.array([line.filled[m] for m in range(count)])


def unit_sheets(book: Book) -> dict[str, UnitSheet]:
    """The units by key, as the module under test knows them."""
    return {key: unit for key, unit in book.units.items() if isinstance(unit, UnitSheet)}


def differences(book: Book, result: Result) -> dict[tuple[str, str], float]:
    """How far flows are from the engine's, by unit and name, where it is more than a hundredth."""
    far = {}
    for key, unit in unit_sheets(book).items():
        engine = result.flows_by_unit[key]
        for name in {*engine, *unit.flows}:
            wanted = np.broadcast_to(engine.get(name, np.zeros((1, 1)))[0], book.months)
            gap = float(np.abs(months(unit.flows.get(name), book.months) - wanted).max())
            if gap > 0.01:
                far[key, name] = gap
    return far


@pytest.fixture(scope="module")
def plan() -> Plan:
    return kopdes_plan.load_plan(EVERY_KIND)


@pytest.fixture(scope="module")
def result(plan: Plan) -> Result:
    return run_plan(plan, MONTHS)


@pytest.fixture(scope="module")
def book(result: Result) -> Book:
    return sheets_of(result)


def test_a_shop_in_numbers() -> None:
    """100 at 10,000 bought at 8,000; half a month's stock, half a month's credit, 2 % of it lost.

    January: 800,000 sold and 400,000 in stock are bought; of 1,000,000 half is on credit, of which
    10,000 never comes; of the 990,000 owed half is paid in February.
    """
    unit = shop(hari_persediaan=15, hari_piutang=15)
    flows = unit_sheets(sheets_of(run_plan(plan_of(unit_usaha={"u": unit}), 24)))["u"].flows
    assert months(flows["purchases"], 3) == pytest.approx([1_200_000, 800_000, 800_000])
    assert months(flows["customer_payments"], 3) == pytest.approx([495_000, 990_000, 990_000])
    assert months(flows["bad_debts"], 1) == pytest.approx([10_000])


def test_a_unit_of_every_kind_makes_the_engines_flows(result: Result, book: Book) -> None:
    """Twelve units make all 28 flows that a unit can make."""
    assert differences(book, result) == {}
    assert len({name for flows in result.flows_by_unit.values() for name in flows}) == 28


@pytest.mark.parametrize("scenario", ["pesimis", "pasokan_berhenti", "terlambat"])
def test_a_scenario_makes_the_flows_of_the_changed_plan(
    plan: Plan, result: Result, scenario: str
) -> None:
    """Also where it gives what the plan itself leaves out: a quota, a stop, a missed Lebaran."""
    changed = run_plan(scenario_of(plan, scenario), MONTHS)
    assert differences(sheets_of(result, scenario), changed) == {}


@pytest.mark.parametrize("file", STARTERS, ids=lambda file: file.stem)
def test_starter_plans_in_all_their_scenarios(file: Path) -> None:
    result = kopdes_plan.run(kopdes_plan.load_plan(file))
    assert differences(sheets_of(result), result) == {}
    for name in result.plan.scenarios:
        changed = run_plan(scenario_of(result.plan, name), result.time.months)
        assert differences(sheets_of(result, name), changed) == {}


@settings(max_examples=12, derandomize=True, deadline=None)
@given(plans(ranges=True))
def test_any_plan(plan: Plan) -> None:
    """What a board might write, in every combination."""
    result = run_plan(plan, DRAWN)
    assert differences(sheets_of(result), result) == {}


def test_what_is_earned_and_left_is_the_engines(result: Result, book: Book) -> None:
    """Sales and margin of the first year; what is left of each month, as no unit has staff."""
    for unit in result.units:
        made = unit_sheets(book)[unit.key]
        first_year = [unit.revenue_first_year[0], unit.margin_first_year[0]]
        names = (f"units.{unit.key}.revenue_first_year", f"units.{unit.key}.margin_first_year")
        assert [book.figures[name].value for name in names] == pytest.approx(first_year)
        fixed = months(made.flows.get("unit_fixed_expenses"), MONTHS)
        left = months(made.sales, MONTHS) - months(made.variable_cost, MONTHS) - fixed
        assert left == pytest.approx(unit.result[0])
        assert months(made.quantity, MONTHS) == pytest.approx(unit.quantity[0])


def test_rent_of_a_building_is_taxed_by_itself(book: Book) -> None:
    """Its sales are the base of the tax on rent; those of all others are turnover."""
    assert [key for key, unit in book.units.items() if unit.rent] == ["gudang"]
    assert [key for key, unit in book.units.items() if unit.turnover is None] == ["gudang"]


@dataclass(frozen=True)
class Watched(Drivers):
    """Drivers that remember which numbers of the plan the engine read."""

    read: dict[str, float] = field(default_factory=dict)

    def __call__(self, path: str, value: float) -> Number:
        self.read[path] = float(value)
        return super().__call__(path, value)


def test_every_number_that_the_engine_reads_is_live(plan: Plan, book: Book) -> None:
    """Nothing (0, or an index of 100) may be left out; all else stands among the assumptions."""
    drive = Watched()
    run_plan(plan, MONTHS, drive)
    counted = {x for x, value in drive.read.items() if x.startswith("units.") and value}
    counted -= {x for x in counted if ".season." in x and drive.read[x] == 100}
    assert counted - set(book.assume.asked) == set()
    whole = ("start", "ramp_up_months", "supply_stop.months", "quota_per_month")
    assert {f"units.toko.{name}" for name in whole} < set(book.assume.asked)
    assert {"units.kebun.cycle_months", "units.tetap.tenor_months"} < set(book.assume.asked)


def test_a_unit_has_lines_for_what_it_has() -> None:
    """A plain shop: no advances, no PPN of a plan that is free of it, no costs of its own."""
    unit = shop(ppn="bebas", bagian_anggota="100%")
    sheet = unit_sheets(sheets_of(run_plan(plan_of(unit_usaha={"u": unit}), 24)))["u"]
    assert set(sheet.flows) == {
        "sales_to_members", "sales_to_others", "bad_debts", "customer_payments", "purchases",
        "supplier_payments", "cost_of_goods_sold", "shrinkage_losses",
    }  # fmt: skip


def test_formulas_any_spreadsheet_knows(book: Book) -> None:
    """Functions of Excel 2010, none that is computed anew at every touch, none too long."""
    formulas = [
        cell.content.text
        for unit in book.units.values()
        for cell in unit.sheet.cells.values()
        if isinstance(cell.content, Formula)
    ]
    known = {"SUM", "MIN", "MAX", "IF", "AND", "OR", "MOD", "SUMIFS", "SUMPRODUCT"}
    outside = [text for text in formulas if _functions(text) - known or len(text) > 2_000]
    assert outside == []
    assert len(formulas) / len(book.units) < 1_500  # over 36 months


def _functions(text: str) -> set[str]:
    return set(re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r"'[^']*'!", "", text)))
