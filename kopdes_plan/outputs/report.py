"""A result as one JSON object: the keys of `kopdes-plan hitung --json`.

What comes in is a `Result`, what goes out are plain dicts, lists and numbers of row 0, the plan
as written. Nothing is computed here but sums of statement lines over calendar years.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan.model.timeline import Array, Whole
from kopdes_plan.outputs.sentences import warning_text

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result

OPERATING_EXPENSES = (
    "unit_expenses", "people", "shared_expenses", "credit_losses", "loan_fees",
    "savings_interest", "village_share",
)  # fmt: skip
IRR_STATUS = ("none", "unique", "multiple")
PLAIN_INDICATORS = (
    "npv", "npv_without_end_value", "irr", "payback_months", "dscr_min", "dscr_min_12m",
    "dscr_average", "cash_min", "funding_gap", "break_even_sales_per_month", "net_bc",
    "current_ratio_min", "debt_to_equity_max",
)  # fmt: skip


def as_json(result: Result, language: str = "id") -> dict[str, Any]:
    """The whole result, row 0; figures that do not exist are nan (the command line writes null)."""
    plan, time = result.plan, result.time
    return {
        "plan": plan.name,
        "start": str(plan.start),
        "months": time.months,
        "rules_as_of": plan.plan_date.isoformat(),
        "versions": versions(plan),
        "indicators": indicators(result),
        "units": _units(result),
        "yearly": _yearly(result),
        "monthly": _monthly(result),
        "warnings": [
            {
                "code": warning.code,
                "text": warning_text(warning, result, language),
                "month": None if warning.month is None else time.label(warning.month),
            }
            for warning in result.warnings
        ],
        "rules_used": [
            {key: getattr(rule, key) for key in RULE_KEYS} for rule in result.rules_used
        ],
    }


RULE_KEYS = ("rule", "value", "unit", "source", "where", "confidence")


def versions(plan: Plan) -> dict[str, str]:
    """What a result can be computed again from: the package, its data, and the plan."""
    from kopdes_plan import __version__
    from kopdes_plan.inputs.rules import data_hash

    return {"package": __version__, "data": data_hash(), "plan": plan_hash(plan)}


def plan_hash(plan: Plan) -> str:
    """The first 12 hex digits of the SHA-256 over what the plan says, however it was written."""
    return hashlib.sha256(plan.model_dump_json(by_alias=True).encode()).hexdigest()[:12]


def _row(array: Array | Whole) -> Array:
    first: Array = np.asarray(array, dtype=np.float64)[0]
    return first


def indicators(result: Result) -> dict[str, Any]:
    """The main figures of row 0 by name; nan, or None, for what does not exist."""
    found = result.indicators
    figures = {name: float(_row(getattr(found, name))) for name in PLAIN_INDICATORS}
    ordered = {
        "irr_status": IRR_STATUS[int(_row(found.irr_status))],
        "dscr_min_year": int(_row(found.dscr_min_year)) or None,
        "cash_min_month": result.time.label(int(_row(found.cash_min_month))),
        "jobs_permanent": found.jobs_permanent,
    }
    return figures | ordered


def _units(result: Result) -> list[dict[str, Any]]:
    amounts = ("revenue_first_year", "margin_first_year", "npv", "break_even_quantity_per_day")
    return [
        {
            "name": unit.name,
            "behaviour": unit.behaviour,
            **{key: float(_row(getattr(unit, key))) for key in amounts},
            "break_even_unit": unit.break_even_unit,
        }
        for unit in result.units
    ]


def _revenue(result: Result) -> Array:
    """(T,) all income of the PHU before the cost of goods sold."""
    lines = result.statements.surplus
    return _row(lines["revenue_members"] + lines["revenue_others"] + lines["other_income"])


def _yearly(result: Result) -> list[dict[str, Any]]:
    time = result.time
    surplus, position, cash = (
        result.statements.surplus, result.statements.position, result.statements.cash_flow,
    )  # fmt: skip
    principal = sum((_row(loan.principal) for loan in result.loans), np.zeros(time.months))
    flows = {
        "revenue": _revenue(result),
        "cost_of_goods_sold": _row(surplus["cost_of_goods_sold"]),
        "operating_expenses": _row(
            sum((surplus[name] for name in OPERATING_EXPENSES), np.zeros(1))
        ),
        "depreciation": _row(surplus["depreciation"]),
        "interest_expense": _row(surplus["interest"]),
        "tax": _row(surplus["income_tax"]),
        "surplus": _row(surplus["surplus_after_tax"]),
        "cash_operating": _row(cash["operating"]),
        "cash_investing": _row(cash["investing"]),
        "cash_financing": _row(cash["financing"]),
        "principal": principal,
    }
    standing = {
        "cash_end": _row(cash["closing"]),
        **{name: _row(position[name]) for name in ("assets", "liabilities", "equity")},
    }
    years = {name: time.by_year(flow) for name, flow in flows.items()}
    years |= {name: time.at_year_end(balance) for name, balance in standing.items()}
    years["dscr"] = _row(result.indicators.dscr)
    keys = [key for key in years if key not in ("principal", "dscr")] + ["principal", "dscr"]
    return [
        {"year": int(year), **{key: float(years[key][n]) for key in keys}}
        for n, year in enumerate(time.years)
    ]


def _monthly(result: Result) -> dict[str, Any]:
    time = result.time
    balance = sum((_row(loan.balance) for loan in result.loans), np.zeros(time.months))
    columns = {
        "cash": _row(result.statements.cash_flow["closing"]),
        "revenue": _revenue(result),
        "surplus": _row(result.statements.surplus["surplus_after_tax"]),
        "loan_balance": balance,
        "debt_service": _row(result.debt_service),
    }
    months = [time.label(m) for m in range(time.months)]
    return {"month": months} | {name: column.tolist() for name, column in columns.items()}
