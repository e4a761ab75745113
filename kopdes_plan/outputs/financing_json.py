"""Ways to finance a plan, the solvers' answers and early repayment as plain JSON.

The keys of `kopdes-plan pembiayaan --json`. Money in whole rupiah, rates and DSCR as they are,
months as YYYY-MM; what does not exist is null.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from kopdes_plan.model.comparison import Due, Financed
from kopdes_plan.model.result import Result
from kopdes_plan.outputs import compliance, refinancing
from kopdes_plan.outputs.financing import Way, name, reasons
from kopdes_plan.outputs.financing_tables import dscr_by_year
from kopdes_plan.outputs.loan_answers import IN_MONTHS, Asked, sentence, unit_sentences
from kopdes_plan.outputs.refinancing import Change

ALLOWED = {"pass": True, "fail": False, "unknown": None}


def way_json(way: Way, language: str = "id") -> dict[str, Any]:
    """One way: what it is, whether allowed and why, its figures, and its checklist."""
    option = way.option
    return {
        "id": option.key,
        "label": name(way, language),
        "kind": option.kind,
        "scheme": option.scheme or None,
        "allowed": ALLOWED[way.allowed],
        "able": way.able,
        "reasons": list(reasons(way, language)),
        "asked": _money(option.asked) if option.kind == "scheme" else None,
        "from_plan": list(option.from_plan),
        "unknown": list(option.unknown),
        "not_computed": option.without or None,
        "loans": [_loan(loan) for loan in (option.loans or ())],
        **(_figures(way.found, language) if way.found else dict.fromkeys(FIGURES)),
        "checklist": compliance.as_json(option.checks, language),
    }


FIGURES = (
    "amount", "first_instalment", "first_after_grace", "heaviest_instalment", "interest", "fees",
    "standby_interest", "cost", "effective_rate_per_year", "equivalent_rate_per_year", "dscr_min",
    "dscr", "interest_only_years", "cash_min", "paid_off", "collateral", "collateral_asked",
    "problems", "doubts",
)  # fmt: skip


def _figures(found: Financed, language: str) -> dict[str, Any]:
    """The figures under the keys of FIGURES."""
    new = (float(loan.amount) for loan in found.plan.loans if loan.balance_left is None)
    years = dscr_by_year(found)
    asked = dict.fromkeys(item for items in found.collateral_asked for item in items)
    return {
        "amount": _money(sum(new)),
        "first_instalment": _due(found.first, found.result),
        "first_after_grace": _due(found.first_after_grace, found.result),
        "heaviest_instalment": _due(found.heaviest, found.result),
        "interest": _money(found.interest),
        "fees": _money(found.fees),
        "standby_interest": _money(found.standby_interest),
        "cost": _money(found.cost),
        "effective_rate_per_year": found.effective_rate_per_year,
        "equivalent_rate_per_year": found.equivalent_rate_per_year,
        "dscr_min": found.dscr_min,
        "dscr": {str(year): pair[0] if pair else None for year, pair in years.items()},
        "interest_only_years": [year for year, pair in years.items() if pair and pair[1]],
        "cash_min": _due(found.lowest_cash, found.result),
        "paid_off": _month(found.last_month, found.result),
        "collateral": [words for words in found.collateral if words],
        "collateral_asked": list(asked),
        "problems": [problem.as_json(language) for problem in found.problems],
        "doubts": [problem.as_json(language) for problem in found.doubts],
    }


def _loan(loan: Any) -> dict[str, Any]:
    return {
        "name": loan.name, "scheme": loan.scheme, "amount": _money(float(loan.amount)),
        "rate_per_year": float(loan.rate_per_year), "tenor_months": loan.tenor_months,
        "grace_months": loan.grace_months, "method": loan.method,
        "running": loan.balance_left is not None,
    }  # fmt: skip


def answers_json(listed: Iterable[Asked], language: str = "id") -> dict[str, Any]:
    """Question -> its answer with the sentence."""
    return {asked.answer.question: _answer(asked, language) for asked in listed}


def _answer(asked: Asked, language: str) -> dict[str, Any]:
    answer, found = asked.answer, asked.answer.result.indicators
    months = answer.question in IN_MONTHS
    return {
        "code": answer.code,
        "value": answer.value,
        "now": int(answer.now) if months else _money(answer.now),
        "binding": list(answer.binding),
        "rule": answer.rule.path if answer.rule else None,
        "beyond_scheme": answer.beyond_scheme,
        "unbroken": answer.unbroken,
        "dscr_min": float(found.dscr_min[0]),
        "dscr_min_year": int(found.dscr_min_year[0]) or None,
        "cash_min": _money(float(found.cash_min[0])),
        "text": sentence(asked, language),
        "units": [
            {"unit": one.name, "per_day": one.per_day, "now_per_day": one.now_per_day,
             "counted_in": one.unit, "full": one.full}
            for one in answer.units
        ],
        "unit_texts": list(unit_sentences(asked, language)),
    }  # fmt: skip


def change_json(change: Change, language: str = "id") -> dict[str, Any]:
    """What paying off, rescheduling or topping up makes, after less before."""
    made, after, loan = change.made, change.after, change.loan
    month = loan.rescheduled if change.kind == "rescheduled" else loan.repaid_early
    return {
        "kind": change.kind,
        "loan": loan.name,
        "month": str(month),
        "difference": {
            **{key: _money(getattr(made, key)) for key in
               ("interest", "fees", "cost", "heaviest", "lowest_cash")},
            "dscr_min": made.dscr_min, "months": made.months,
        },
        "dscr_min": after.dscr_min,
        "cash_min": _due(after.lowest_cash, after.result),
        "heaviest_instalment": _due(after.heaviest, after.result),
        "paid_off": _month(after.last_month, after.result),
        "text": [f"{refinancing.title(change, language)}.",
                 *refinancing.sentences(change, language)],
    }  # fmt: skip


def _money(rupiah: float) -> int | None:
    return round(rupiah) if math.isfinite(rupiah) else None


def _month(m: int, result: Result) -> str | None:
    return result.time.label(m) if 0 <= m < result.time.months else None


def _due(due: Due, result: Result) -> dict[str, Any] | None:
    month = _month(due.month, result)
    return None if month is None else {"month": month, "amount": _money(due.amount)}
