"""A named scenario changes just what it names."""

from __future__ import annotations

import pytest

from kopdes_plan.inputs.plan_file import load_plan
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
