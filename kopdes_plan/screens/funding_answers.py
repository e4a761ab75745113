"""What a result says about its money: instalments, when loans are gone, uses and sources. HTML."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.outputs.lines import row_of
from kopdes_plan.outputs.sentences import month_name, warning_text
from kopdes_plan.outputs.writer import first
from kopdes_plan.screens import answers
from kopdes_plan.screens.answers import escape, heading, tag
from kopdes_plan.screens.unit_answers import said

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

LOAN_WARNINGS = {"dscr_below_one", "dscr_negative", "dscr_below_required", "dscr_12m_below_one"}


def sentences(result: Result, language: str = "id") -> str:
    """The instalment, what it needs in sales, when each loan is gone, and the hardest year."""
    due = sum((row_of(loan.payment) for loan in result.loans), np.zeros(result.time.months))
    if not np.any(due > 0.5):
        return said(t.say("step_funding.said.no_instalment", language))
    month = int(np.argmax(due > 0.99 * due.max()))  # the last instalment may be rupiah larger
    words = {"amount": t.rupiah(float(due[month])), "month": month_name(result, month, language)}
    instalment = said(t.say("step_funding.said.instalment", language, **words))
    needed = answers.sales_for_instalment(result, language)
    return "".join([instalment, needed, *_gone(result, language), *_hardest(result, language)])


def _gone(result: Result, language: str) -> Iterator[str]:
    for loan in result.loans:
        paid, left = row_of(loan.payment), float(row_of(loan.balance)[-1])
        if left > 0.5:
            words = t.say("step_funding.said.not_gone", language, name=loan.name, amount=t.rupiah(left))
            yield said(words, "bad")
        elif paid.any():
            month = month_name(result, int(np.flatnonzero(paid > 0.5)[-1]), language)
            yield said(t.say("step_funding.said.gone", language, name=loan.name, month=month))


def _hardest(result: Result, language: str) -> Iterator[str]:
    worst = float(result.indicators.dscr_min[0])
    if not math.isfinite(worst):
        return
    required = float(result.plan.general.dscr_required)
    words = t.say(
        "step_funding.said.dscr", language, year=int(result.indicators.dscr_min_year[0]),
        dscr=t.number(worst, 2), required=t.number(required, 2),
    )  # fmt: skip
    tone = "bad" if worst < 1 else "doubt" if worst < required else "good"
    link = t.say("step_funding.said.change_loan", language)
    yield said(words, tone, "" if tone == "good" else "pinjaman.1.plafon", link)


def money(result: Result, language: str = "id") -> str:
    """Uses beside sources; what is between them is named."""
    found = result.indicators
    own, needed = first(found.sources["own_funds"]), sum(first(x) for x in found.uses.values())
    if own < -0.5:
        words = t.say("step_funding.money.over", language, amount=t.rupiah(-own))
    elif own > 0.5:
        sums = {"needed": needed, "own": own, "cash": float(result.plan.opening.cash)}
        written = {key: t.rupiah(value) for key, value in sums.items()}
        words = t.say("step_funding.money.own", language, **written)
    else:
        words = t.say("step_funding.money.even", language)
    title = heading(t.say("step_funding.money.title", language))
    return title + said(words, "doubt" if own < -0.5 else "") + answers.sources_and_uses(result, language)


def loan_warnings(result: Result, language: str = "id") -> str:
    """The warnings about loans, or nothing."""
    doubts = [one for one in result.warnings
              if one.code in LOAN_WARNINGS or one.code.startswith("loan_")]  # fmt: skip
    items = (tag("li", escape(warning_text(one, result, language))) for one in doubts)
    title = heading(t.say("step_funding.warnings", language))
    return title + tag("ul", *items, kind="warnings") if doubts else ""
