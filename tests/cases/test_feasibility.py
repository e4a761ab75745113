"""Cash flows that others published: our figures are the right ones, not those printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from kopdes_plan.model import depreciation
from kopdes_plan.model.feasibility import Judgement, judge
from kopdes_plan.model.income_tax import TaxParams, final_tax, general_tax
from kopdes_plan.model.present_value import break_even, npv, payback, profitability_index

CASES: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(
    Path(__file__).with_name("feasibility.yaml")
)
MONEY, RATIO = 0.01, 1e-6


def named(group: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", CASES[group], ids=lambda case: case["name"])


def flows_of(case: dict[str, Any]) -> Any:
    if "benefit" in case:
        return np.array(case["benefit"]) - np.array(case["cost"])
    flow, times = case.get("repeat", (0, 0))
    return np.array([*case["flows"], *[flow] * times])


def judged(case: dict[str, Any], rate: float) -> Judgement:
    first = case.get("first", 0)
    if "benefit" in case:
        return judge(rate=rate, first=first, benefit=case["benefit"], cost=case["cost"])
    return judge(flows_of(case), rate, first)


@named("series")
def test_a_published_cash_flow(case: dict[str, Any]) -> None:
    found: dict[str, Any] = {**judged(case, case["rate"])}
    found["warnings"] = [warning.code for warning in found["warnings"]]
    for figure, value in case["expect"].items():
        if isinstance(value, str) or value is None or figure == "warnings":
            assert found[figure] == value, figure
        else:
            within = MONEY if figure == "npv" else RATIO
            assert found[figure] == pytest.approx(value, abs=within), figure
    for rate, value in case.get("npv_at", {}).items():
        assert judged(case, float(rate))["npv"] == pytest.approx(value, abs=MONEY)
    for figure, (value, within) in case.get("published", {}).items():
        assert found[figure] == pytest.approx(value, abs=within), figure


@named("series")
def test_reversed_signs_never_make_an_investment(case: dict[str, Any]) -> None:
    flows = flows_of(case)
    here, turned = judge(flows, case["rate"]), judge(-flows, case["rate"])
    assert here["irr"] is None or turned["irr"] is None
    assert here["irr_roots"] == pytest.approx(turned["irr_roots"])


@named("break_even")
def test_a_published_break_even(case: dict[str, Any]) -> None:
    found = break_even(case["fixed"], 1.0, case["contribution"])
    assert found == pytest.approx(case["expect"], abs=RATIO)


def test_the_final_tax_of_that_business_is_not_what_its_page_sets_aside() -> None:
    """1,000 cylinders at 18,000: 90,000 a month, the page says 250,000 with administration."""
    assert final_tax(1000 * 18_000, 0.005) == 90_000


@named("payback")
def test_a_published_payback(case: dict[str, Any]) -> None:
    years = payback(np.array([-case["outlay"], *[case["a_year"]] * 10]))
    assert years * 12 == pytest.approx(case["expect_months"], abs=RATIO)
    value, within = case["published"]
    assert years * 12 == pytest.approx(value, abs=within)


@named("implied_outlay")
def test_the_outlay_behind_a_published_headline(case: dict[str, Any]) -> None:
    ratio = profitability_index(case["npv"], case["expect"])
    assert ratio == pytest.approx(case["ratio"], abs=RATIO)


@named("footing")
def test_a_published_sum(case: dict[str, Any]) -> None:
    net = npv(np.array(case["plus"]), 0.0) - npv(np.array([*case["minus"], 0]), 0.0)
    if "tax_rate" in case:
        net -= general_tax(net, 0.0, TaxParams(case["tax_rate"], facility_share=1, rounding=0.01))
    assert net == pytest.approx(case["expect"], abs=MONEY)


def test_land_is_not_worn_out() -> None:
    """940 million over ten years as the plan does it; without land and permits 600 million."""
    for price, a_year in ((940_000_000, 94_000_000), (600_000_000, 60_000_000)):
        years = depreciation.by_year(price, 0, 120, "straight_line", (2026, 1))
        assert years[0].expense == pytest.approx(a_year)


def test_every_case_tells_where_it_comes_from() -> None:
    assert all(case["source"].startswith("http") for group in CASES.values() for case in group)
