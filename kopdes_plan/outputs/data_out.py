"""The whole result as data for other programs: a tidy CSV and one JSON object.

What comes in is a `Result`, what goes out are bytes with row 0, the plan as written. A line is
named as in the code: `flows.purchases`, `position.cash`, `loans.1.balance`, `units.revenue`; loans
and assets are counted from 1 in the order of the plan file, units keep their id there. Nothing is
rounded, and nothing is computed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kopdes_plan.model.result import BY_YEAR_ALONE
from kopdes_plan.outputs.json_text import json_text
from kopdes_plan.outputs.lines import STATEMENTS
from kopdes_plan.outputs.report import as_json

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.timeline import Array

HEAD = ("month", "unit", "line", "value")
WHOLE_COOPERATIVE = ("members", "project_cash_flow", "equity_cash_flow", "cfads", "debt_service")


class Series(NamedTuple):
    """A line by month; `unit` is empty for what belongs to the whole cooperative."""

    unit: str
    line: str
    values: Array  # (T,)


def series(result: Result) -> Iterator[Series]:
    """Every monthly figure of a result: flows, balances, statements, loans, assets, units."""

    def all_of(start: str, part: object, unit: str = "") -> Iterator[Series]:
        for name, values in _monthly(part, result.time.months):
            yield Series(unit, f"{start}.{name}", values)

    yield from all_of("flows", result.flows)
    for unit, flows in result.flows_by_unit.items():
        yield from all_of("flows", flows, unit)
    yield from all_of("balances", result.balances)
    for name in STATEMENTS:
        yield from all_of(name, getattr(result.statements, name))
    for place, loan in enumerate(result.loans, 1):
        yield from all_of(f"loans.{place}", loan)
    for place, asset in enumerate(result.assets, 1):
        yield from all_of(f"assets.{place}", asset, asset.unit)
    for unit_result in result.units:
        yield from all_of("units", unit_result, unit_result.key)
    yield from all_of("cooperative", {name: getattr(result, name) for name in WHOLE_COOPERATIVE})


def data_csv(result: Result) -> bytes:
    """UTF-8 with a row for each month of each line: month `YYYY-MM`, unit, line, value.

    A unit's id begins with a letter and a line's name is ours, so no cell is ever a formula.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(HEAD)
    months = [result.time.label(m) for m in range(result.time.months)]
    for unit, line, values in series(result):
        table.writerows(
            (month, unit, line, _written(value))
            for month, value in zip(months, values.tolist(), strict=True)
        )
    return out.getvalue().encode()


def data_json(result: Result, language: str = "id") -> bytes:
    """All of `hitung --json`, every indicator, loans, assets, units, and `lines`: each series."""
    report = as_json(result, language)
    units = (_facts(unit) | told for unit, told in zip(result.units, report["units"], strict=True))
    more = {
        "indicators": _row_zero(result.indicators) | report["indicators"],
        "units": [*units],
        "loans": [_facts(loan) for loan in result.loans],
        "assets": [_facts(asset) for asset in result.assets],
        "tax_regime": result.tax_regime[0],
        "lines": [one._asdict() for one in series(result)],
    }
    return json_text(report | more).encode()


def _parts(part: object) -> Iterator[tuple[str, Any]]:
    """Names and values of a mapping, a dataclass or a named tuple."""
    if isinstance(part, Mapping):
        yield from part.items()
    elif is_dataclass(part):
        yield from ((field.name, getattr(part, field.name)) for field in fields(part))
    elif isinstance(part, tuple):
        yield from zip(part._fields, part, strict=True)  # type: ignore[attr-defined]


def _is_monthly(value: object) -> bool:
    """Of cooperatives, units, loans and assets, all that has two axes is monthly."""
    return isinstance(value, np.ndarray) and value.ndim == 2


def _monthly(part: object, months: int) -> Iterator[tuple[str, Array]]:
    """Row 0 of what a part has for every month, (T,), also where one value stands for all."""
    for name, value in _parts(part):
        if _is_monthly(value):
            yield name, np.broadcast_to(value[0].astype(np.float64), (months,))


def _facts(part: object) -> dict[str, Any]:
    """What a unit, loan or asset says once, of row 0."""
    return _row_zero({name: value for name, value in _parts(part) if not _is_monthly(value)})


def _row_zero(part: object) -> dict[str, Any]:
    """All that a part says, of row 0."""
    return {name: _first(name, value) for name, value in _parts(part)}


def _first(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return _row_zero(value)
    return value[0] if isinstance(value, np.ndarray) and name not in BY_YEAR_ALONE else value


def _written(value: float) -> str:
    """A number with a point, all its digits, and no more; nothing for what does not exist."""
    if not np.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)
