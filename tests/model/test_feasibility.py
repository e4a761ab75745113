"""A cash flow judged: worked numbers first, then what must hold for every one."""

from __future__ import annotations

import json

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kopdes_plan as kp
from kopdes_plan.model.feasibility import Judgement, judge
from kopdes_plan.model.present_value import (
    break_even,
    discounted_payback,
    gross_bc,
    initial_outlay,
    mirr,
    monthly_rate,
    net_bc,
    npv,
    payback,
    profitability_index,
    yearly_rate,
)
from kopdes_plan.paths import TEMPLATES

FLOWS = st.lists(st.floats(-1e9, 1e9).map(lambda x: round(x, 2)), min_size=2, max_size=40).map(
    np.array
)
RATES = st.floats(0.0, 0.5)


def codes(found: Judgement) -> list[str]:
    return [warning.code for warning in found["warnings"]]


def test_a_year_at_twelve_percent() -> None:
    """−100 m, then 12 × 10 m: 0.948879 % a month, NPV 12,915,160, IRR 41.30 % a year."""
    flows, d = np.array([-100e6] + [10e6] * 12), monthly_rate(0.12)
    assert d == pytest.approx(0.00948879, abs=5e-9)
    assert npv(flows, d) == pytest.approx(12_915_160, abs=0.5)
    assert npv(flows, 0.12 / 12) == pytest.approx(12_550_775, abs=0.5)  # not our convention
    found = judge(flows, float(d))
    assert found["irr"] is not None
    assert yearly_rate(found["irr"]) == pytest.approx(0.4130, abs=5e-5)
    assert found["payback_periods"] == pytest.approx(10)


def test_the_command_line_s_example() -> None:
    """−50, 20, 20, 20 million at 10 %: NPV −262,960; all ratios say the same."""
    found = judge(np.array([-50e6, 20e6, 20e6, 20e6]), 0.1)
    present = 20e6 * (1 / 1.1 + 1 / 1.21 + 1 / 1.331)
    assert found == {
        "npv": pytest.approx(present - 50e6),
        "irr": pytest.approx(0.0970103, abs=1e-7),
        "irr_status": "unique",
        "irr_roots": [pytest.approx(0.0970103, abs=1e-7)],
        "irr_reason": None,
        "mirr": pytest.approx((20e6 * (1.21 + 1.1 + 1) / 50e6) ** (1 / 3) - 1),
        "net_bc": pytest.approx(present / 50e6),
        "gross_bc": None,
        "profitability_index": pytest.approx(present / 50e6),
        "payback_periods": pytest.approx(2.5),
        "discounted_payback_periods": None,
        "verdict": "tidak_layak",
        "warnings": [],
    }


def test_discounting_the_first_flow_scales_the_npv_and_nothing_else() -> None:
    flows = np.array([-50e6, 30e6, 40e6, -5e6])
    zero, one = judge(flows, 0.1), judge(flows, 0.1, first=1)
    assert one["npv"] == pytest.approx((zero["npv"] or 0) / 1.1)
    for figure in ("irr", "mirr", "net_bc", "profitability_index", "discounted_payback_periods"):
        assert one[figure] == pytest.approx(zero[figure]), figure


def test_benefit_and_cost_give_gross_bc_too() -> None:
    """Receipts 0, 132 and payments 100, 11 at 10 %: 120 over 110."""
    found = judge(rate=0.1, benefit=np.array([0.0, 132]), cost=np.array([100.0, 11]))
    assert found["gross_bc"] == pytest.approx(120 / 110)
    assert found["npv"] == pytest.approx(10)
    with pytest.raises(ValueError, match="same length"):
        judge(benefit=np.array([1.0]), cost=np.array([1.0, 2]))
    with pytest.raises(ValueError, match="flows"):
        judge()


def test_plan_years_are_added_before_they_are_split_by_sign() -> None:
    """A lean month inside a good year is no investment: Net B/C of a plan is that of its years."""
    result = kp.run(kp.load_plan(TEMPLATES / "plans" / "muara_badak.yaml"))
    found, rate = result.indicators, float(result.plan.general.discount_rate_per_year)
    worth = result.project_cash_flow[0] * (1 + rate) ** (-np.arange(result.time.months) / 12)
    worth[-1] += float((found.npv - found.npv_without_end_value)[0])
    split = worth.reshape(-1, 12).sum(axis=1)
    expected = split[split > 0].sum() / -split[split < 0].sum()
    assert found.net_bc[0] == pytest.approx(expected)
    assert abs(expected - float(net_bc(worth, 0.0))) > 0.01


def test_payback_is_the_last_crossing_that_holds() -> None:
    """Back above zero in period 2, below again in 3, for good in 4: 3 + 10/15."""
    assert payback(np.array([-50.0, 20, 40, -20, 15])) == pytest.approx(3 + 10 / 15)
    assert payback(np.array([-50.0, 20, 30, 0, 0])) == pytest.approx(2)
    assert np.isnan(payback(np.array([-50.0, 20, 30, -1])))
    assert np.isnan(payback(np.array([20.0, 20])))
    assert payback(np.array([0.0, -50, 50])) == pytest.approx(2)
    assert payback(np.array([-0.8] + [0.1] * 8)) == pytest.approx(8)  # its sum is -1.4e-16


def test_a_project_worth_exactly_its_rate_is_worth_doing() -> None:
    """−100 and 110 at 10 %: NPV is zero although binary fractions leave 1e-14."""
    found = judge(np.array([-100.0, 110]), 0.1)
    assert (found["npv"], found["verdict"], codes(found)) == (0.0, "layak", ["npv_zero"])


@pytest.mark.parametrize(
    ("flows", "reason", "warnings"),
    [
        ([], "no_flows", []),
        ([0, 0], "no_flows", []),
        ([-5], "no_sign_change_negative", []),
        ([5, 5], "no_sign_change_positive", []),
        ([900, -400, -600], "financing_pattern", ["signs_reversed"]),
    ],
)
def test_what_cannot_be_judged(flows: list[float], reason: str, warnings: list[str]) -> None:
    found = judge(np.array(flows, dtype=float), 0.1)
    assert found["verdict"] == "tidak_dapat_dinilai"
    assert (found["irr"], found["irr_status"], found["irr_reason"]) == (None, "none", reason)
    assert codes(found) == warnings
    json.dumps({**found, "warnings": warnings}, allow_nan=False)


@pytest.mark.parametrize(
    ("flows", "rate", "warning"),
    [
        ([-100, 0.001], 0.1, "total_loss"),
        ([-100, 230, -132], 0.1, "multiple_rates"),
        ([-100, 500, -1], 0.1, "two_rates"),
        ([-100, 250], 0.1, "implausible_irr"),
        ([-100, 250], 0.6, "steep_discount_rate"),
    ],
)
def test_what_is_odd_is_said(flows: list[float], rate: float, warning: str) -> None:
    assert warning in codes(judge(np.array(flows, dtype=float), rate))


def test_an_ordinary_plan_is_not_warned_about() -> None:
    found = judge(np.array([-100.0, 30, 40, 50, 60]), 0.12)
    assert (found["verdict"], found["warnings"]) == ("layak", [])


def test_scenarios_and_rates_go_row_by_row() -> None:
    flows, rates = np.array([[-100.0, 60, 60], [-100, 30, 90]]), np.array([0.0, 0.1])
    for each in (npv, mirr, net_bc, initial_outlay, discounted_payback):
        together = each(flows, rates)
        alone = [each(row, rate) for row, rate in zip(flows, rates, strict=True)]
        np.testing.assert_allclose(together, alone)
    assert gross_bc(np.maximum(flows, 0), np.maximum(-flows, 0), rates).shape == (2,)


def test_no_contribution_no_break_even() -> None:
    assert np.isnan(break_even(12e6, 1.0, 0.0))
    assert np.isnan(profitability_index(5.0, 0.0))
    mix = np.array([[0.5, 0.5], [1.0, 0.0]])
    sales = break_even(np.array([10.0, 12.0]), mix, np.array([0.1, 0.4]))
    assert sales == pytest.approx([40, 120])


def test_a_rate_of_minus_one_hundred_percent_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="-100"):
        npv(np.array([-1.0, 2]), -1.0)


@given(FLOWS, RATES)
def test_npv_and_mirr_agree_with_numpy_financial(flows: np.ndarray, rate: float) -> None:
    size = np.abs(flows).sum()
    assert npv(flows, rate) == pytest.approx(npf.npv(rate, flows), rel=1e-9, abs=1e-9 * size)
    if (flows > 0).any() and (flows < 0).any():
        assert mirr(flows, rate) == pytest.approx(npf.mirr(flows, rate, rate), rel=1e-9, abs=1e-9)


@given(FLOWS, RATES)
def test_npv_ratio_and_verdict_say_the_same(flows: np.ndarray, rate: float) -> None:
    found = judge(flows, rate)
    value, ratio = found["npv"], found["net_bc"]
    assert value is not None
    if found["verdict"] != "tidak_dapat_dinilai" and abs(value) > 1e-6:
        assert (found["verdict"] == "layak") == (value > 0) == (ratio is not None and ratio > 1)
        assert (found["discounted_payback_periods"] is not None) == (value > 0)
    if found["irr_status"] == "unique" and not codes(found) and abs(value) > 1:
        assert ((found["irr"] or 0) > rate) == (value > 0)


@given(FLOWS, RATES)
def test_a_judgement_is_json(flows: np.ndarray, rate: float) -> None:
    found = judge(flows, rate)
    json.dumps({**found, "warnings": codes(found)}, allow_nan=False)
