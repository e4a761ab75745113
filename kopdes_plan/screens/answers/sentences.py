"""A result in plain sentences, the first thing a page says: HTML text of the class `sentence`.

Each function gives one sentence (or one a unit); figures come from the result as they are.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.model.daily_sales import pace, sales_per_day
from kopdes_plan.outputs.lines import periods, row_of, statement, summed, surplus_line
from kopdes_plan.outputs.sentences import month_name, verdict
from kopdes_plan.outputs.summary import instalment as largest_instalment
from kopdes_plan.outputs.writer import counted, first
from kopdes_plan.screens.answers.markup import escape, tag

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result, UnitResult

START, END = "\x02", "\x03"  # of what is bold, while the words are not HTML yet


def said(words: str, tone: str = "") -> str:
    """One plain answer; tone good, doubt, bad or nothing."""
    return tag("p", escape(words), kind=f"sentence {tone}".strip()) if words else ""


def _say(key: str, language: str, tone: str = "", **params: object) -> str:
    """A sentence of the topic `answer`, what it tells in bold."""
    marked = {name: x if name == "unit" else f"{START}{x}{END}" for name, x in params.items()}
    words = escape(t.say(f"answer.said.{key}", language, **marked))
    bold = words.replace(START, "<b>").replace(END, "</b>")
    return tag("p", bold, kind=f"sentence {tone}".strip())


def sentences(result: Result, language: str = "id") -> str:
    """Everything a board asks first, in the order of importance."""
    every = (
        lowest_cash, instalment, sales_for_instalment, daily_sales, first_surplus, loans_end,
        savings, jobs,
    )  # fmt: skip
    return "".join(one(result, language) for one in every)


def lowest_cash(result: Result, language: str = "id") -> str:
    """The lowest cash and its month; when it runs out, from when and how far."""
    found = result.indicators
    month = month_name(result, int(found.cash_min_month[0]), language)
    lowest, minimum = first(found.cash_min), float(result.plan.general.minimum_cash)
    if found.funding_gap[0] > 0.5:
        begin = month_name(result, int(found.first_negative_month[0]), language)
        gap = t.rupiah(first(found.funding_gap))
        return _say("cash_short", language, "bad", first=begin, gap=gap, month=month)
    written = {"cash": t.rupiah(lowest), "month": month}
    if lowest < minimum:
        return _say("cash_under", language, "doubt", **written, minimum=t.rupiah(minimum))
    return _say("cash", language, "good", **written)


def instalment(result: Result, language: str = "id") -> str:
    """The ordinary instalment and the month of the first one, or that of one far above the rest."""
    found = largest_instalment(result)
    if found is None:
        return _say("instalment_none", language)
    return _say(
        "instalment_once" if found.once else "instalment", language,
        amount=t.rupiah(found.amount), month=month_name(result, found.first, language),
    )  # fmt: skip


def sales_for_instalment(result: Result, language: str = "id") -> str:
    """What must be sold a day and a month for all costs and the instalment, and for it alone."""
    if largest_instalment(result) is None or not result.indicators.sales_per_month[0] > 0.5:
        return ""
    found, day = result.indicators, sales_per_day(result)
    if not math.isfinite(first(day.needed)):
        return _say("never_enough", language, "bad")
    figures = {
        "needed": day.needed, "needed_month": found.break_even_cash,
        "planned": day.planned, "planned_month": found.sales_per_month,
        "instalment": day.instalment, "instalment_month": found.break_even_instalment,
    }  # fmt: skip
    written = {name: t.rupiah(first(value)) for name, value in figures.items()}
    enough = first(day.planned) >= first(day.needed)
    key, tone = ("enough", "good") if enough else ("not_enough", "bad")
    return _say(key, language, tone, **written) + _say("instalment_alone", language, **written)


def daily_sales(result: Result, language: str = "id") -> str:
    """What each unit must sell a day to make no loss, beside the plan: a sentence a unit."""
    return "".join(unit_sentence(unit, language) for unit in result.units)


def unit_sentence(unit: UnitResult, language: str = "id") -> str:
    """What one unit must sell a day, or a month, to make no loss, beside the plan."""
    needed, planned, a_month = pace(unit)
    if not planned:
        return _say("unit_nothing", language, "doubt", unit=unit.name)
    if not math.isfinite(needed):
        return _say("unit_never", language, "bad", unit=unit.name)
    above = bool(unit.break_even_above_quota[0])
    tone = "bad" if above or planned < needed else "good"
    key = ("unit_quota" if above else "unit") + ("_month" if a_month else "")
    return _say(
        key, language, tone, unit=unit.name,
        needed=counted(needed, unit.break_even_unit), planned=counted(planned, ""),
    )  # fmt: skip


def full_year(result: Result, language: str = "id") -> tuple[str, float] | None:
    """The first full calendar year and its SHU after tax; None in a plan without one."""
    span = periods(result.time, language=language)
    full = np.flatnonzero(span.months == span.whole)
    if not len(full):
        return None
    values = summed(surplus_line(result, "surplus_after_tax"), span)
    return span.labels[full[0]], float(values[full[0]])


def first_surplus(result: Result, language: str = "id") -> str:
    """The SHU of the first full year."""
    found = full_year(result, language)
    if found is None:
        return ""
    year, value = found
    key, tone = ("loss", "bad") if value < -0.5 else ("surplus", "good")
    return _say(key, language, tone, year=year, amount=t.rupiah(abs(value)))


def loans_end(result: Result, language: str = "id") -> str:
    """The month in which the last loan is paid off."""
    owing = [np.flatnonzero(row_of(loan.balance) > 0.5) for loan in result.loans]
    last = max((int(months[-1]) for months in owing if len(months)), default=-1)
    if not 0 <= last < result.time.months - 1:
        return ""
    return _say("loans_end", language, month=month_name(result, last + 1, language))


def savings(result: Result, language: str = "id") -> str:
    """What members pay in during the first calendar year of the plan."""
    span = periods(result.time, language=language)
    lines = {line.name: line.values for line in statement(result, "equity", span, language)}
    paid = [float(lines[f"{name}_savings"][0]) for name in ("principal", "compulsory")]
    if not any(paid):
        return ""
    principal, compulsory = map(t.rupiah, paid)
    return _say(
        "savings", language, year=span.labels[0], principal=principal, compulsory=compulsory
    )


def jobs(result: Result, language: str = "id") -> str:
    """How many people work, and what unpaid work is worth."""
    found = result.indicators
    words = ""
    if found.jobs_permanent or found.jobs_temporary:
        permanent, temporary = map(t.number, (found.jobs_permanent, found.jobs_temporary))
        key = "jobs" if found.jobs_temporary else "jobs_permanent"
        words = _say(key, language, permanent=permanent, temporary=temporary)
    if found.contributed_work > 0.5:
        worth, year = t.rupiah(found.contributed_work), result.time.years[-1]
        words += _say("contributed", language, amount=worth, year=year)
    return words


def judged(result: Result, language: str = "id") -> tuple[str, str, str]:
    """Label, sentence and tone of a verdict on the screen; nothing is judged before it sells."""
    found = verdict(result, language)
    if result.units and found.code != "no_sales":
        return t.say(f"answer.glance.{found.tone}", language), found.sentence, found.tone
    key, tone = ("no_sales", found.tone) if result.units else ("no_units", "")
    said = t.say(f"answer.glance.{key}_next", language)  # a verdict's own is for readers of files
    return t.say("answer.glance.no_units", language), said, tone
