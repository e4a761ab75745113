"""One plan of thousands as a row: verdict, indicators, chances and quantiles, or what is wrong.

The text of a plan goes in, a dict with every name of `COLUMNS` comes out: None for what does not
exist, the same rupiah as `hitung --json` and `risiko --json` of that plan alone.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from kopdes_plan.inputs.loan_alternatives import loan_asked
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.problems import PlanProblems, Problem, listing
from kopdes_plan.model.sample import SHARES
from kopdes_plan.outputs.chances import FIGURES, probabilities
from kopdes_plan.outputs.report import PLAIN_INDICATORS, indicators, plan_hash
from kopdes_plan.outputs.sentences import verdict

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

Kind = Literal["text", "texts", "number", "count"]
Row = dict[str, Any]  # by the names of `COLUMNS`
CHANCES = (
    "missed_instalment", "cash_below_zero", "surplus_below_zero", "dscr_below_one",
    "npv_below_zero",
)  # fmt: skip


def quantile_names(figure: str) -> list[str]:
    """The columns of a figure's quantiles.

    >>> quantile_names("npv")
    ['npv_q05', 'npv_q25', 'npv_q50', 'npv_q75', 'npv_q95']
    """
    return [f"{figure}_q{round(100 * share):02}" for share in SHARES]


COLUMNS: dict[str, Kind] = {
    **dict.fromkeys(("plan", "cooperative", "village_code", "start", "rules_as_of"), "text"),
    **dict.fromkeys(("months", "units"), "count"),
    "loan_asked": "number",
    "verdict": "text",
    **dict.fromkeys(PLAIN_INDICATORS, "number"),
    **{"irr_status": "text", "dscr_min_year": "count", "cash_min_month": "text"},
    "jobs_permanent": "number",
    **{f"probability_{name}": "number" for name in CHANCES},
    **{name: "number" for figure in FIGURES for name in quantile_names(figure)},
    "expected_village_money": "number",
    **dict.fromkeys(("warnings", "problem_codes"), "texts"),
    "problems": "text",
    **{"draws": "count", "seed": "count"},
    **dict.fromkeys(("version_package", "version_data", "plan_hash", "text_hash"), "text"),
}


def hash_of(text: str) -> str:
    """What a plan's text is known by: SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def row_of(text: str, draws: int, seed: int) -> Row:
    """The row of a plan's text; one that cannot be computed has its problems there."""
    try:
        return {**_computed(load_text(text), draws, seed), "text_hash": hash_of(text)}
    except PlanProblems as wrong:
        return broken(wrong.problems, text)


def broken(problems: Iterable[Problem], text: str | None = None) -> Row:
    """The row of a plan without figures: codes of its problems, and their sentences.

    Where there is not even a text, the sentences are what it is known by.
    """
    problems = tuple(problems)
    said = "\n".join(line.strip() for line in listing(problems))
    return dict.fromkeys(COLUMNS) | {
        "problem_codes": list(dict.fromkeys(one.code for one in problems)),
        "problems": said,
        "text_hash": hash_of(said if text is None else text),
    }


def _computed(plan: Plan, draws: int, seed: int) -> Row:
    from kopdes_plan import run, sample

    result, found = run(plan), sample(plan, draws, seed)
    figures = {
        "loan_asked": loan_asked(plan),
        **indicators(result),
        **{f"probability_{name}": share for name, share in probabilities(found).items()},
        **{
            name: float(value)
            for figure in FIGURES
            for name, value in zip(quantile_names(figure), found.quantiles_of(figure), strict=True)
        },
        "expected_village_money": found.village_expected(),
    }
    row = {
        "plan": plan.name,
        "cooperative": plan.cooperative.name,
        "village_code": "; ".join(plan.cooperative.villages),
        "start": str(plan.start),
        "rules_as_of": plan.plan_date.isoformat(),
        "months": result.time.months,
        "units": len(plan.units),
        "verdict": verdict(result).code,
        **{name: _known(value) for name, value in figures.items()},
        "warnings": list(dict.fromkeys(one.code for one in result.warnings)),
        "problem_codes": [],
        "plan_hash": plan_hash(plan),
    }
    return dict.fromkeys(COLUMNS) | row


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
