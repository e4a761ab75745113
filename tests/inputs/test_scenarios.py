"""A named scenario changes just what it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopdes_plan.inputs.businesses import Rental
from kopdes_plan.inputs.plan_changes import factor
from kopdes_plan.inputs.plan_file import load_plan
from kopdes_plan.inputs.plan_text import parse
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.scenarios import scenario_of
from kopdes_plan.paths import TEMPLATES
from tests.plans import plan_of, shop

STARTERS = sorted((TEMPLATES / "plans").glob("[!b]*.yaml"))


def test_a_scenario_lowers_every_unit_named_by_a_star() -> None:
    """Quantities of all units x0,8; the price stays, and so does the plan itself."""
    plan = plan_of(
        unit_usaha={"a": shop(jumlah_per_bulan="100 asumsi 50..200"), "b": shop()},
        skenario={"pesimis": {"unit_usaha.*.jumlah_per_bulan": "x0,8"}},
    )
    low = scenario_of(plan, "pesimis")
    assert [float(unit.quantity_per_month) for unit in low.units.values()] == [80, 80]
    assert low.units["a"].quantity_per_month.low == 40
    assert low.units["a"].price == plan.units["a"].price == 10_000
    assert plan.units["a"].quantity_per_month == 100


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_it_is_the_plan_that_the_file_gives_with_the_scenario(path: object) -> None:
    """From a checked plan or straight from the file: the same scenario is the same plan."""
    plan = load_plan(str(path))
    for name in plan.scenarios:
        again = load_plan(str(path), scenario=name)
        assert scenario_of(plan, name) == again


def test_a_name_that_is_not_there() -> None:
    """The caller asked for a scenario that the plan does not have."""
    with pytest.raises(KeyError):
        scenario_of(plan_of(), "pesimis")


def test_a_share_stops_at_the_whole() -> None:
    """95 % let out, x1,1: all of it, not 104.5 %; x0,8 is 76 %."""
    room = {"nama": "Gudang", "perilaku": "rental", "satuan": "ruang", "harga": "50.000",
            "kapasitas": "4", "hunian": "95% asumsi 90%..99%"}  # fmt: skip
    plan = plan_of(
        unit_usaha={"gudang": room},
        skenario={
            "optimis": {"unit_usaha.*.hunian": "x1,1"},
            "pesimis": {"unit_usaha.*.hunian": "x0,8"},
        },
    )
    high, low = (scenario_of(plan, name).units["gudang"] for name in ("optimis", "pesimis"))
    assert isinstance(high, Rental) and isinstance(low, Rental)
    assert (float(high.occupancy), high.occupancy.low, high.occupancy.high) == (1, 0.99, 1)
    assert float(low.occupancy) == pytest.approx(0.76)


def test_a_factor_that_goes_too_far_is_told_when_the_plan_is_read(tmp_path: Path) -> None:
    """30 days until paid, times twenty, are more than a year: said with line and scenario."""
    source = (TEMPLATES / "plans" / "muara_badak.yaml").read_text(encoding="utf-8")
    source = source.replace(
        'unit_usaha.lidi.hari_piutang: "45"', "unit_usaha.lidi.hari_piutang: x90"
    )
    file = tmp_path / "rencana.yaml"
    file.write_text(source, encoding="utf-8")
    with pytest.raises(PlanProblems) as wrong:
        load_plan(file)
    (problem,) = wrong.value.problems
    assert problem.path == "skenario.eksportir_terlambat.unit_usaha.lidi.hari_piutang"
    assert problem.line == source[: source.index("x90")].count("\n") + 1
    assert "0 dan 360" in problem.text()


def test_a_factor_is_what_a_change_multiplies_by() -> None:
    tree = parse("unit_usaha: {toko: {perilaku: dagang, harga: 1}}\n").tree()
    assert factor(tree, "unit_usaha.toko.harga", "x0,8") == 0.8
    assert factor(tree, "unit_usaha.toko.harga", "-20%") == 0.8
    assert factor(tree, "unit_usaha.toko.harga", "800") is None
    assert factor(tree, "asumsi_umum.kenaikan_upah", "+2%") is None  # its value, not a change
    assert tree["unit_usaha"]["toko"]["harga"] == "1"
