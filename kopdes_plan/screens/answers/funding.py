"""What a result says about its money: instalments, the hardest year, uses and sources. HTML."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.outputs.writer import first
from kopdes_plan.screens import answers

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

ABOUT_MONEY = ("dscr_", "loan_", "cash_")  # beginnings of the warnings' codes


def sentences(result: Result, language: str = "id") -> str:
    """The instalment, what it needs in sales, when the loans are gone, and the hardest year."""
    every = (answers.instalment, answers.sales_for_instalment, answers.loans_end, _hardest)
    return "".join(one(result, language) for one in every)


def _hardest(result: Result, language: str) -> str:
    worst, required = first(result.indicators.dscr_min), float(result.plan.general.dscr_required)
    if not math.isfinite(worst):
        return ""
    key = "dscr_negative" if worst < 0 else "dscr"
    words = t.say(
        f"step_funding.said.{key}", language, year=int(result.indicators.dscr_min_year[0]),
        dscr=t.number(worst, 2), required=t.number(required, 2),
    )  # fmt: skip
    return answers.said(words, "bad" if worst < 1 else "doubt" if worst < required else "good")


def money(result: Result, language: str = "id") -> str:
    """Uses beside sources; what loans and grants leave open is named."""
    found = result.indicators
    own, needed = first(found.sources["own_funds"]), first(found.needed)
    sums = {"needed": needed, "own": own, "cash": float(result.plan.opening.cash)}
    written = {key: t.rupiah(value) for key, value in sums.items()}
    words = t.say("step_funding.money.own", language, **written) if own > 0.5 else ""
    title = answers.heading(t.say("step_funding.money.title", language))
    return title + answers.said(words) + answers.sources_and_uses(result, language)


def doubts(result: Result, language: str = "id") -> str:
    """The warnings about cash and loans with the numbers to change; nothing when there are none."""
    about = tuple(one for one in result.warnings if one.code.startswith(ABOUT_MONEY))
    return answers.warnings(replace(result, warnings=about), language) if about else ""
