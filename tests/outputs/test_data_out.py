"""The whole result as data: nothing of `Result` is lost or rounded on the way out and back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopdes_plan.model.result import Result
from kopdes_plan.outputs.data_out import data_csv, data_json
from tests.plans import plan_of, run_plan, shop


@pytest.fixture(scope="module")
def table(result: Result) -> pd.DataFrame:
    """The CSV as an analyst reads it."""
    return pd.read_csv(io.BytesIO(data_csv(result)), keep_default_na=False)


@pytest.fixture(scope="module")
def whole(result: Result) -> dict[str, Any]:
    """The JSON as another program reads it."""
    found: dict[str, Any] = json.loads(data_json(result))
    return found


def line(table: pd.DataFrame, name: str, unit: str = "") -> np.ndarray:
    """One line by month, (T,)."""
    part = table[(table["line"] == name) & (table["unit"] == unit)]
    return part["value"].to_numpy(dtype=float)


def test_a_row_is_a_month_of_a_line_of_a_unit(table: pd.DataFrame, result: Result) -> None:
    assert list(table.columns) == ["month", "unit", "line", "value"]
    assert set(table["unit"]) == {"", *result.plan.units}
    assert table["month"].iloc[0] == "2027-01"
    assert table.groupby(["unit", "line"])["month"].nunique().eq(result.time.months).all()
    assert not table.duplicated(["month", "unit", "line"]).any()


def test_sums_read_back_are_those_of_the_books(table: pd.DataFrame, result: Result) -> None:
    """To the last digit: what is written is what was computed."""
    for name, flow in result.flows.items():
        assert line(table, f"flows.{name}").sum() == flow[0].sum(), name
    for unit in result.units:
        assert np.array_equal(line(table, "units.revenue", unit.key), unit.revenue[0])
    for name, values in result.statements.position.items():
        assert np.array_equal(line(table, f"position.{name}"), values[0]), name
    loan = result.loans[0]
    assert np.array_equal(line(table, "loans.1.payment"), loan.payment[0])
    for name, values in result.statements.cash_flow.items():
        assert line(table, f"cash_flow.{name}").sum() == values[0].sum(), name


def test_the_units_flows_add_up_to_the_cooperatives(table: pd.DataFrame) -> None:
    sold = table[table["line"] == "flows.sales_to_members"]
    by_month = sold.assign(own=sold["unit"] != "").pivot_table(
        index="month", columns="own", values="value", aggfunc="sum"
    )
    assert np.allclose(by_month[True], by_month[False], atol=0.01)


def test_every_monthly_array_of_a_result_is_in_the_table(
    table: pd.DataFrame, result: Result
) -> None:
    """Whatever is added to `Result` later is in the table too."""
    rows = {values.tobytes() for values in arrays(result) if values.shape == (result.time.months,)}
    told = {part["value"].to_numpy(float).tobytes() for _, part in table.groupby(["unit", "line"])}
    assert len(rows) > 100
    assert rows <= told


def arrays(part: object) -> Iterator[np.ndarray]:
    """Row 0 of all (S, T) arrays, wherever they stand."""
    if isinstance(part, np.ndarray):
        if part.ndim == 2:
            yield part[0] + 0.0  # no negative zeros
    elif isinstance(part, dict):
        for inner in part.values():
            yield from arrays(inner)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in ("plan", "time"):
                yield from arrays(getattr(part, field.name))
    elif isinstance(part, tuple):
        for inner in part:
            yield from arrays(inner)


def test_the_json_holds_the_report_and_every_line(
    whole: dict[str, Any], table: pd.DataFrame, result: Result
) -> None:
    assert whole["versions"]["plan"] and whole["rules_used"] and whole["yearly"]
    assert whole["indicators"]["npv"] == result.indicators.npv[0]
    assert whole["indicators"]["llcr"] == result.indicators.llcr[0]
    assert whole["indicators"]["irr_status"] == "unique"
    assert len(whole["indicators"]["dscr"]) == len(result.time.years)
    assert whole["loans"][0]["name"] == result.loans[0].name
    assert [unit["key"] for unit in whole["units"]] == list(result.plan.units)
    lines = {(one["unit"], one["line"]): one["values"] for one in whole["lines"]}
    assert set(lines) == set(table.groupby(["unit", "line"]).groups)
    assert lines["", "balances.cash"] == result.balances["cash"][0].tolist()


def test_a_figure_that_does_not_exist_is_null_and_never_nan() -> None:
    """A plan without a loan has no DSCR; one without units has lines of zeros all the same."""
    bare = run_plan(plan_of(), months=24)
    written = data_json(bare).decode()
    assert "NaN" not in written and "Infinity" not in written
    assert json.loads(written)["indicators"]["dscr_min"] is None
    read = pd.read_csv(io.BytesIO(data_csv(bare)), keep_default_na=False)
    assert line(read, "surplus.surplus_after_tax").tolist() == [0.0] * 24


def test_no_cell_is_a_formula() -> None:
    """Names people typed stay out of the table; ids of units begin with a letter."""
    typed = '=HYPERLINK("x")'
    loan = {"nama": typed, "plafon": "10jt", "bunga": "6%", "jangka_waktu_bulan": 12}
    result = run_plan(plan_of(unit_usaha={"toko": shop(nama=typed)}, pinjaman=[loan]), months=24)
    cells = data_csv(result).decode().replace("\r\n", ",").split(",")
    assert not any(cell[:1] in tuple("=+@\t") for cell in cells if cell)
    assert json.loads(data_json(result))["loans"][0]["name"] == typed
