"""Depreciation that others published: the residual counts once, and only once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kopdes_plan.model.depreciation import by_year

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("depreciation.yaml"))
ASSETS = [case for case in CASES if "price" in case]
RATES = [tuple(row) for case in CASES for row in case.get("rates", [])]


@pytest.mark.parametrize("case", ASSETS, ids=lambda case: case["name"])
def test_a_published_asset(case: dict[str, Any]) -> None:
    start = tuple(case.get("start", (2026, 1)))
    method = case.get("method", "straight_line")
    years = by_year(case["price"], case["residual"], case["life_years"] * 12, method, start)
    expected = case["expense"]
    if isinstance(expected, dict):
        found = {year.year: year.expense for year in years}
        assert {year: found[year] for year in expected} == pytest.approx(expected, abs=1)
    else:
        assert [year.expense for year in years] == pytest.approx(expected, abs=1)
    assert sum(year.expense for year in years) == pytest.approx(case["price"] - case["residual"])
    assert years[-1].book_value == case["residual"]


@pytest.mark.parametrize(("life", "building", "straight", "declining"), RATES)
def test_the_life_of_a_fiscal_group_fixes_its_rates(
    life: int, building: bool, straight: float, declining: float | None
) -> None:
    assert by_year(1, 0, life * 12)[0].expense == straight
    assert (declining is None) == building
    if declining is not None:
        assert by_year(1, 0, life * 12, "declining")[0].expense == declining
