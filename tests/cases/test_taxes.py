"""Income tax that others computed: ours is the cooperative's, not the individual's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from kopdes_plan.model.income_tax import (
    TaxParams,
    final_tax,
    income_tax,
    savings_interest_tax,
)

CASES: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(
    Path(__file__).with_name("taxes.yaml")
)
SHOP = {"hari_koperasi": 6_000_000, "organisasi": 120_000_000, "pendidikan": 6_431_000}


def named(group: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", CASES[group], ids=lambda case: case["name"])


@named("general")
def test_a_published_general_tax(case: dict[str, Any]) -> None:
    params = TaxParams(case["rate"], rounding=case.get("rounding", 1000))
    found = income_tax(2030, 2010, case["turnover"], case["profit"], params)
    assert (found.regime, found.problems) == (case["regime"], ())
    assert found.tax == pytest.approx(case["expect"], abs=1)
    steps = dict(found.steps)
    expected = case.get("steps", {})
    assert {code: steps[code] for code in expected} == pytest.approx(expected)
    assert ("taxable_with_facility" in steps) == (case["regime"] == "pasal_31e")


def test_the_profit_of_the_cooperative_in_yogyakarta_foots() -> None:
    """266.6 m less its cooperative expenses, with other income and expenses: 128,130,843."""
    after = 266_632_768 - sum(SHOP.values())
    income, expenses = 4_453_149 + 3_945_621 + 5_377_572, 6_633_767 + 11_300_000 + 1_913_500
    assert (after, income, expenses) == (134_201_768, 13_776_342, 19_847_267)
    assert after + income - expenses == 128_130_843
    assert CASES["general"][4]["profit"] == 128_130_843


@named("final")
def test_a_published_final_tax(case: dict[str, Any]) -> None:
    months = final_tax(np.full(12, case["turnover"]), 0.005)
    assert months[0] == case["month"] and months.sum() == case["year"]
    assert income_tax(2026, 2025, case["turnover"] * 12, None, TaxParams(0.22)).tax == case["year"]


@named("interest")
def test_savings_interest_by_month_of_entitlement(case: dict[str, Any]) -> None:
    assert savings_interest_tax(np.array(case["months"])).tolist() == case["expect"]


def test_every_case_tells_where_it_comes_from() -> None:
    assert all(case["source"].startswith("http") for group in CASES.values() for case in group)
