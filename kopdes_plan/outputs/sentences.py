"""A result in words: the verdict, each indicator, each warning.

What comes in is a `Result`, what goes out are short texts with their numbers written the
Indonesian way. Nothing is computed here; a figure that does not exist says why.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from kopdes_plan import text as t

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result, Warning

Tone = Literal["good", "doubt", "bad"]

RUPIAH = {"amount", "cash", "minimum", "npv", "price", "ceiling", "threshold", "limit", "received"}
SHARES = {"irr", "rate", "cap", "share"}
RATIOS = {"dscr", "required", "ratio"}


class Verdict(NamedTuple):
    """What the plan comes to: a code, its label, one sentence, and how it is coloured."""

    code: str
    label: str
    sentence: str
    tone: Tone


class Measure(NamedTuple):
    """An indicator in words; `value` is a dash with a reason where the figure does not exist."""

    name: str
    label: str
    value: str
    yardstick: str
    reached: bool | None
    meaning: str


def verdict(result: Result, language: str = "id") -> Verdict:
    """Cash first, then the ability to repay, the cash the board always wants, then worth (never
    NPV alone).
    """
    found, plan = result.indicators, result.plan
    worst, required = float(found.dscr_min[0]), float(plan.general.dscr_required)
    code, tone = _judged(result, worst, required)
    words = f"indicator.verdict.{code}"
    if code == "feasible" and not math.isfinite(worst):
        words += "_no_loan"
    elif code == "cannot_repay" and worst < 0:
        words += "_at_all"  # "-0,15 times" says nothing to anybody
    worth = found.npv_without_end_value if code == "end_value" else found.npv
    sentence = t.say(
        words, language,
        first=month_name(result, int(found.first_negative_month[0]), language),
        gap=t.rupiah(float(found.funding_gap[0])), cash=t.rupiah(float(found.cash_min[0])),
        month=month_name(result, int(found.cash_min_month[0]), language),
        year=int(found.dscr_min_year[0]), dscr=_cover(worst, 1.0, required),
        required=t.number(required, 2), npv=t.rupiah(float(worth[0])),
        minimum=t.rupiah(float(plan.general.minimum_cash)),
    )  # fmt: skip
    return Verdict(code, t.say(f"indicator.verdict.label.{code}", language), sentence, tone)


def _judged(result: Result, worst: float, required: float) -> tuple[str, Tone]:
    found = result.indicators
    if found.funding_gap[0] > 0.5:
        return "not_fundable", "bad"
    if worst < 1:
        return "cannot_repay", "bad"
    if worst < required:
        return "thin", "doubt"
    if not any(unit.revenue[0].any() for unit in result.units):
        return "no_sales", "doubt"  # nothing to lose and nothing to gain is no business
    if found.cash_min[0] < float(result.plan.general.minimum_cash) - 0.5:
        return "low_cash", "doubt"
    if found.npv[0] < 0:
        return "npv_negative", "doubt"
    if found.npv_without_end_value[0] < 0:
        return "end_value", "doubt"
    return "feasible", "good"


def _cover(value: float, *limits: float) -> str:
    """A DSCR with two decimals, or as many as show on which side of each limit it lies."""
    for digits in range(2, 6):
        near = round(value, digits)
        if all((near < limit) is (value < limit) for limit in limits):
            return t.number(value, digits)
    return t.number(value, 2)


def month_name(result: Result, m: int, language: str = "id") -> str:
    """Month number m in words; a dash outside the plan."""
    if not 0 <= m < result.time.months:
        return "–"
    return t.month(int(result.time.year_of[m]), int(result.time.month_of[m]), language)


def warning_text(warning: Warning, result: Result, language: str = "id") -> str:
    """The sentence of a warning, its numbers written for people."""
    month = "–" if warning.month is None else month_name(result, warning.month, language)
    params = {key: _written(key, value, language) for key, value in warning.params.items()}
    return t.say(f"warning.{warning.code}", language, **{"month": month, **params})


def _written(key: str, value: object, language: str) -> object:
    if isinstance(value, str) and len(value) == 7 and value[:4].isdigit() and value[4] == "-":
        return t.month(int(value[:4]), int(value[5:]), language)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if key in RUPIAH:
        return t.rupiah(value)
    if key in SHARES:
        return t.percent(value, 1)
    if key in RATIOS:
        return t.number(value, 2)
    return str(value) if isinstance(value, int) else t.number(value)


def measures(result: Result, language: str = "id") -> tuple[Measure, ...]:
    """Every indicator a lender asks for, in the order of a bank's reading."""
    found, plan = result.indicators, result.plan
    required = float(plan.general.dscr_required)
    rate = t.percent(float(plan.general.discount_rate_per_year))
    extra: dict[str, dict[str, object]] = {
        "dscr_min": {"year": int(found.dscr_min_year[0]) or "–"},
        "cash_min": {"month": month_name(result, int(found.cash_min_month[0]), language)},
        "npv": {"rate": rate},
        "break_even_sales_per_month": {"sales": t.rupiah(float(found.sales_per_month[0]))},
    }
    limits: Mapping[str, tuple[float, bool]] = {  # the yardstick, and whether more is better
        "dscr_min": (required, True), "dscr_average": (required, True), "dscr_min_12m": (1.0, True),
        "npv": (0.0, True), "npv_without_end_value": (0.0, True),
        "irr": (float(plan.general.discount_rate_per_year), True), "net_bc": (1.0, True),
        "cash_min": (float(plan.general.minimum_cash), True),
        "break_even_sales_per_month": (float(found.sales_per_month[0]), False),
    }  # fmt: skip
    return tuple(
        _measure(result, name, kind, limits.get(name), extra.get(name, {}), language)
        for name, kind in KINDS.items()
    )


KINDS = {
    "cash_min": "rupiah", "dscr_min": "times", "dscr_average": "times", "dscr_min_12m": "times",
    "dscr_with_village_share": "times", "llcr": "times", "npv": "rupiah",
    "npv_without_end_value": "rupiah", "npv_at_loan_rate": "rupiah", "irr": "share",
    "mirr": "share", "net_bc": "times", "gross_bc": "times", "payback_months": "months",
    "discounted_payback_months": "months", "break_even_sales_per_month": "rupiah",
    "break_even_cash": "rupiah", "break_even_instalment": "rupiah", "current_ratio_min": "times",
    "debt_to_equity_max": "times", "self_financing_share": "share", "return_on_assets": "share",
    "return_on_equity": "share",
}  # fmt: skip


def _measure(
    result: Result, name: str, kind: str, limit: tuple[float, bool] | None,
    extra: Mapping[str, object], language: str,
) -> Measure:  # fmt: skip
    value = float(getattr(result.indicators, name)[0])
    exists = math.isfinite(value)
    written = _in_kind(value, kind, language)
    label = t.say(f"indicator.{name}.name", language, **extra)
    if not exists:
        reason = t.say(f"indicator.reason.{_reason(result, name)}", language)
        return Measure(name, label, "–", "", None, reason)
    meaning = t.say(f"indicator.{name}.means", language, value=written, **extra)
    if limit is None:
        return Measure(name, label, written, "", None, meaning)
    sign, reached = ("≥", value >= limit[0]) if limit[1] else ("≤", value <= limit[0])
    return Measure(
        name, label, written, f"{sign} {_in_kind(limit[0], kind, language)}", reached, meaning
    )


def _in_kind(value: float, kind: str, language: str) -> str:
    if not math.isfinite(value):
        return "–"
    if kind == "rupiah":
        return t.rupiah(value)
    if kind == "share":
        return t.percent(value, 1)
    if kind == "months":
        return t.say("number.months_count", language, count=t.number(value, 1))
    return t.number(value, 2)


def _reason(result: Result, name: str) -> str:
    if name == "irr":
        if int(result.indicators.irr_status[0]) == 2:
            return "irr_multiple"
        code = result.indicators.irr_reason
        return code if t.has(f"indicator.reason.{code}") else "undefined"
    if name.startswith("dscr") or name == "llcr":
        return "no_debt_service"
    if name.endswith("payback_months"):
        return "never"
    return "equity_negative" if name == "debt_to_equity_max" else "undefined"
