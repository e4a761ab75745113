"""Statement lines by period: flows add up, balances stand, labels are words."""

from __future__ import annotations

import numpy as np
import pytest

from kopdes_plan.model.result import Result
from kopdes_plan.outputs.lines import (
    STATEMENTS,
    By,
    Statement,
    periods,
    row_of,
    statement,
    without_empty,
)
from tests.plans import plan_of, run_plan, shop


def test_a_plan_from_may_has_a_short_first_quarter_and_year() -> None:
    time = run_plan(plan_of(mulai="2027-05"), months=20).time
    quarters, years = periods(time, "quarter"), periods(time, "year")
    assert quarters.labels[:3] == ("2027 tw 2", "2027 tw 3", "2027 tw 4")
    assert list(quarters.months) == [2, 3, 3, 3, 3, 3, 3]
    assert years.labels == ("2027", "2028")
    assert list(years.months) == [8, 12]
    assert list(years.ends) == [7, 19]
    assert periods(time, "month").labels[0] == "Mei 2027"


@pytest.mark.parametrize("by", ["month", "quarter", "year"])
def test_flows_are_summed_and_balances_are_those_of_the_last_month(result: Result, by: By) -> None:
    span = periods(result.time, by)
    surplus = {line.name: line.values for line in statement(result, "surplus", span)}
    monthly = row_of(result.statements.surplus["surplus_after_tax"])
    assert surplus["surplus_after_tax"].sum() == pytest.approx(monthly.sum())
    cash = {line.name: line.values for line in statement(result, "cash_flow", span)}
    position = {line.name: line.values for line in statement(result, "position", span)}
    np.testing.assert_allclose(cash["closing"], row_of(result.balances["cash"])[span.ends])
    np.testing.assert_allclose(cash["opening"][1:], cash["closing"][:-1])
    np.testing.assert_allclose(cash["opening"] + cash["change"], cash["closing"])
    np.testing.assert_allclose(position["assets"], position["liabilities_and_equity"])


@pytest.mark.parametrize("name", STATEMENTS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_line_of_the_books_is_printed_once(
    result: Result, name: Statement, language: str
) -> None:
    lines = statement(result, name, periods(result.time), language)
    printed = [line.name for line in lines if line.name != "liabilities_and_equity"]
    assert sorted(printed) == sorted(getattr(result.statements, name))
    assert all(line.label and not line.label.startswith("statement.") for line in lines)


def test_a_sum_of_cash_flows_stands_below_what_it_sums(result: Result) -> None:
    names = [line.name for line in statement(result, "cash_flow", periods(result.time))]
    for kind in ("operating", "investing", "financing"):
        places = [names.index(name) for name in names if name.startswith(f"{kind}.")]
        assert names.index(kind) == max(places) + 1
    assert names[-3:] == ["change", "opening", "closing"]


def test_empty_items_are_left_out_but_never_a_sum() -> None:
    result = run_plan(plan_of(unit_usaha={"toko": shop()}), months=12)
    shown = without_empty(statement(result, "surplus", periods(result.time)))
    names = [line.name for line in shown]
    assert "interest" not in names
    assert "surplus_after_tax" in names


def test_a_plan_in_which_nothing_happens_still_has_its_lines() -> None:
    result = run_plan(plan_of(), months=24)
    lines = statement(result, "surplus", periods(result.time))
    assert all(line.values.shape == (2,) and not line.values.any() for line in lines)
