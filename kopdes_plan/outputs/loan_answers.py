"""What the solvers answer, in sentences: how much can be carried, and what stops more.

A plan goes in, `Asked` come out, one a question: the answer of `model.solvers`, in whose books of
one step more the year or month that stops it is named. Nothing is computed here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.loan_alternatives import main_loan
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model.answers import Answer, Line, Question, UnitSales
from kopdes_plan.model.daily_sales import sales_per_day
from kopdes_plan.outputs.blocks import Block, bullets, notice, row, subheading, table
from kopdes_plan.outputs.sentences import Tone, month_name
from kopdes_plan.outputs.writer import counted, first

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.rule_types import Rule

QUESTIONS: tuple[Question, ...] = (
    "largest_loan", "sales_needed", "smallest_grace", "shortest_tenor", "smallest_capital",
)  # fmt: skip
IN_MONTHS = ("shortest_tenor", "smallest_grace")
WITHOUT = ("no_loan", "running_loan", "no_sales")
HALF = 0.5  # rupiah


class Asked(NamedTuple):
    """A question answered; `loan` names the loan it is about where the plan has several."""

    answer: Answer
    loan: str


def solved(
    plan: Plan, line: Line | None = None, questions: Iterable[Question] = QUESTIONS
) -> tuple[Asked, ...]:
    """The answers about a plan's largest new loan; `line` as of `kopdes_plan.solve`."""
    from kopdes_plan import solve

    loan = main_loan(plan)
    place = next((n for n, one in enumerate(plan.loans) if one is loan), 0)
    named = plan.loans[place].name if len(plan.loans) > 1 else ""
    return tuple(Asked(solve(plan, question, place, line), named) for question in questions)


def tone(asked: Asked) -> Tone | str:
    """good: the plan keeps it; doubt: it does not yet; bad: nothing would; else nothing."""
    answer = asked.answer
    if answer.code in WITHOUT:
        return ""
    if answer.value is None:
        return "bad"
    light = answer.question != "smallest_grace" or not _heavy(answer)
    return "good" if _enough(answer) and light else "doubt"


def sentence(asked: Asked, language: str = "id") -> str:
    """The answer in plain words, with what stops more and what the plan has now."""
    said = " ".join(_sentences(asked, language))
    about = asked.loan if asked.answer.question not in ("smallest_capital", "sales_needed") else ""
    whole = {"loan": about, "words": said}
    return t.say("financing.answer.of_loan", language, **whole) if about else said


def told(listed: Iterable[Asked]) -> tuple[Asked, ...]:
    """Those worth telling: that there is no loan is said once."""
    every = tuple(listed)
    first = next((asked for asked in every if asked.answer.code == "no_loan"), None)
    return tuple(asked for asked in every if asked.answer.code != "no_loan" or asked is first)


def unit_sentences(asked: Asked, language: str = "id") -> tuple[str, ...]:
    """What each unit must sell a day, in the unit people count; nothing where any sales do."""
    if asked.answer.code != "found":
        return ()
    return tuple(
        t.say(
            f"financing.answer.sales_needed.{'unit_full' if unit.full else 'unit'}", language,
            unit=unit.name, needed=counted(unit.per_day, unit.unit),
            now=counted(unit.now_per_day, unit.unit),
        )
        for unit in asked.answer.units
    )  # fmt: skip


def blocks(listed: Iterable[Asked], language: str = "id") -> list[Block]:
    """A box for each answer in its colour, then what each unit must sell a day."""
    said: list[Block] = []
    for asked in told(listed):
        title = t.say(f"financing.answer.question.{asked.answer.question}", language)
        said.append(notice(tone(asked) or "info", f"{title}.", sentence(asked, language)))
        said += units(asked, language)
    return said


def listing(listed: Iterable[Asked], language: str = "id") -> list[Block]:
    """The same for a document: a list of sentences, and the table of the units."""
    every = told(listed)
    tables = (block for asked in every for block in units(asked, language))
    return [bullets([sentence(asked, language) for asked in every]), *tables]


def units(asked: Asked, language: str = "id") -> list[Block]:
    """The table of what each unit must sell a day; nothing where there is none."""
    if not asked.answer.units or asked.answer.code != "found":
        return []
    heads = [t.say(f"financing.column.{key}", language) for key in ("unit", "needed", "now")]
    rows = [row([one.name, _needed(one, language), counted(one.now_per_day, one.unit)])
            for one in asked.answer.units]  # fmt: skip
    title = t.say("financing.title.units", language)
    return [subheading(title, 3), table(heads, rows, "lrr", size="small", widths=[1.8, 1, 1])]


def _needed(unit: UnitSales, language: str) -> str:
    words = counted(unit.per_day, unit.unit)
    full = t.say("financing.answer.sales_needed.full", language)
    return f"{words} ({full})" if unit.full else words


def _enough(answer: Answer) -> bool:
    """Whether what the plan has now is within the answer."""
    if answer.value is None:
        return False
    if answer.question == "largest_loan":
        return answer.now <= answer.value
    return answer.now >= answer.value


def _sentences(asked: Asked, language: str) -> Iterator[str]:
    answer = asked.answer

    def say(key: str, **params: object) -> str:
        return t.say(f"financing.answer.{key}", language, **params)

    question, known = answer.question, _params(answer)
    if answer.code in WITHOUT:
        yield say(answer.code, loan=asked.loan or _loan_name(answer))
        return
    if answer.beyond_scheme is not None:
        yield say(f"{question}.beyond", **known, beyond=_amount(answer, answer.beyond_scheme))
        return
    if answer.value is None:
        never = _joined(_never(answer, known, language), "or", language)
        yield say(f"{question}.impossible", never=never)
        return
    code = answer.code
    if code == "already_fine" and question == "smallest_grace" and not answer.value:
        code = "already_fine_zero"
    if question == "sales_needed" and code == "found" and not answer.plan.loans:
        code = "found_no_loan"
    if question == "smallest_grace" and code == "found" and answer.line.minimum_cash < HALF:
        code = "found_zero"
    why = _joined(_why(asked, known, language), "and", language)
    yield say(f"{question}.{code}", **known, why=why)
    if code == "found" or question in IN_MONTHS:
        yield say(f"{question}.{'enough' if _enough(answer) else 'lacks'}", **known)
    if question == "smallest_grace":
        yield from _dscr(answer, language)
    if not answer.unbroken:
        yield say("unbroken")


def _params(answer: Answer) -> dict[str, object]:
    """Everything a sentence may name."""
    limit, source = _limit(answer.rule)
    value = "–" if answer.value is None else _amount(answer, answer.value)
    a_day = first(sales_per_day(answer.result).planned) if answer.question == "sales_needed" else 0
    return {
        "value": value, "now": _amount(answer, answer.now), "limit": limit, "source": source,
        "dscr": t.number(answer.line.dscr, 2), "cash": t.rupiah(answer.line.minimum_cash),
        "share": t.percent(answer.line.capital_share), "day": t.rupiah(a_day),
    }  # fmt: skip


def _amount(answer: Answer, value: float) -> str:
    return t.number(value) if answer.question in IN_MONTHS else t.rupiah(value)


def _limit(rule: Rule | None) -> tuple[str, str]:
    """A limit of the scheme in words, and the law's number and place."""
    if rule is None:
        return "–", "–"
    cited = load_rules().cite(rule.path, rule.effective)
    limit = t.number(rule.number) if rule.unit == "months" else t.rupiah(rule.number)
    return limit, f"{cited.law}, {cited.where}"


def _why(asked: Asked, known: Mapping[str, object], language: str) -> Iterator[str]:
    """What the next rupiah or month breaks."""
    answer, result = asked.answer, asked.answer.beyond or asked.answer.result
    found = result.indicators
    when = {
        "year": int(found.dscr_min_year[0]),
        "month": month_name(result, int(found.cash_min_month[0]), language),
    }
    for name in answer.binding:
        key = name
        if name == "cash" and answer.line.minimum_cash < HALF:
            key = "cash_zero"
        if name == "scheme_ceiling" and _shared(answer):
            key = "scheme_ceiling_rest"
        yield t.say(f"financing.answer.why.{key}", language, **known, **when)


def _never(answer: Answer, known: Mapping[str, object], language: str) -> Iterator[str]:
    """What no value can give."""
    for name in answer.binding:
        zero = name == "cash" and answer.line.minimum_cash < HALF
        yield t.say(f"financing.answer.never.{'cash_zero' if zero else name}", language, **known)


def _shared(answer: Answer) -> bool:
    """Whether other loans of the scheme take part of its ceiling."""
    limit: Any = answer.rule.value if answer.rule else None
    return isinstance(limit, float) and answer.value is not None and answer.value < limit - HALF


def _dscr(answer: Answer, language: str) -> Iterator[str]:
    """What the instalments weigh with that grace: cash alone was asked."""
    found, required = answer.result.indicators, float(answer.plan.general.dscr_required)
    lowest = first(found.dscr_min)
    if math.isfinite(lowest):
        key = "dscr_low" if _heavy(answer) else "dscr"
        yield t.say(
            f"financing.answer.smallest_grace.{key}", language, dscr=t.number(lowest, 2),
            year=int(found.dscr_min_year[0]), required=t.number(required, 2),
        )  # fmt: skip


def _heavy(answer: Answer) -> bool:
    """Whether the DSCR is below what the plan asks."""
    lowest = first(answer.result.indicators.dscr_min)
    return lowest < float(answer.plan.general.dscr_required) - 1e-12


def _loan_name(answer: Answer) -> str:
    return answer.plan.loans[0].name if answer.plan.loans else ""


def _joined(parts: Iterable[str], how: str, language: str) -> str:
    return t.say(f"financing.answer.{how}", language).join(parts)
