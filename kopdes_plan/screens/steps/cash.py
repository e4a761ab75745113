"""The step "kas": statements by year, quarter or month, and the measures a lender asks for.

The plan's general assumptions are typed here, beside what they move.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast, get_args

from kopdes_plan import text as t
from kopdes_plan.inputs.entry_order import GENERAL
from kopdes_plan.model.cash_reserve import advised_minimum_cash
from kopdes_plan.outputs.lines import By, Statement, row_of
from kopdes_plan.outputs.sentences import Measure, measures, month_name
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.markup import escape, notice, pill, table, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.fields import field
from kopdes_plan.screens.steps import Step, View
from kopdes_plan.screens.steps.without_plan import without_plan

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

STATEMENTS: tuple[Statement, ...] = ("cash_flow", "surplus", "position", "equity")
PERIODS: tuple[By, ...] = ("year", "quarter", "month")
CHARTS = ("cash", "income", "surplus")


def left(view: View) -> Iterator[Block]:
    """The statement chosen, then what holds for the whole plan."""
    if view.session.plan is None:
        yield without_plan(view)
        return
    yield from _statement(view)
    shown = [_general(view, key) for key in GENERAL]
    title, note = view.say("step_cash.general.title"), view.say("step_cash.general.note")
    yield blocks.fields("general", shown, title, note)


def right(view: View) -> Iterator[Block]:
    """Cash and SHU in sentences, their charts, and every measure with its meaning."""
    result = view.session.result
    if result is None:
        return
    yield blocks.html("sentences", "".join(_sentences(view, result)))
    surplus = result.statements.surplus.values()
    empty = not any(row_of(line).any() for line in surplus)  # axes without anything on them
    for name in CHARTS[:1] if empty else CHARTS:
        yield blocks.html(f"chart_{name}", answers.picture(result, name, view.language))
    inner = blocks.html("measures_table", _measures(result, view.language))
    yield blocks.fold("measures", view.say("step_cash.measures.title"), [inner])


def _statement(view: View) -> Iterator[Block]:
    result = view.session.result
    if result is None:
        yield blocks.html("no_result", notice(view.say("step_cash.no_result")))
        return
    name, by = _chosen(view)
    for key, options, chosen in (("statement", STATEMENTS, name), ("period", PERIODS, by)):
        words = [(option, view.say(f"step_cash.{key}.{option}")) for option in options]
        yield blocks.chooser(key, key, words, chosen, view.say(f"step_cash.{key}.label"))
    yield blocks.html("table", answers.statement(result, name, by, view.language))


def _chosen(view: View) -> tuple[Statement, By]:
    return (
        cast(Statement, view.chosen.get("statement", STATEMENTS[0])),
        cast(By, view.chosen.get("period", PERIODS[0])),
    )


def _general(view: View, key: str) -> Block:
    """A general assumption; where the schema says no more than its name, what it does."""
    words, result = f"step_cash.help.{key}", view.session.result
    help = view.say(words) if t.has(words, view.language) else ""
    if key == "kas_minimum" and result is not None:
        advised = float(advised_minimum_cash(result)[0])
        help = view.say("step_cash.advised", cash=t.rupiah(advised)) if advised else help
    return field(view, f"asumsi_umum.{key}", help=help)


def _sentences(view: View, result: Result) -> Iterator[str]:
    """What one asks first of a cash plan: the worst month, the first full year, the end."""
    yield answers.lowest_cash(result, view.language)
    if not result.indicators.funding_gap[0] > 0.5:
        yield answers.said(view.say("step_cash.never_short"))
    yield answers.first_surplus(result, view.language)
    end = float(row_of(result.statements.cash_flow["closing"])[-1])
    last = month_name(result, result.time.months - 1, view.language)
    words, cash = escape(view.say("step_cash.end", month=last)), escape(t.rupiah(end))
    yield tag("p", words, " ", tag("b", cash), kind="sentence")


def _measures(result: Result, language: str) -> str:
    """Each measure with its value, what it is held against, and its meaning in plain words."""
    columns = ("measure", "value", "yardstick", "meaning")
    heads = [t.say(f"indicator.column.{column}", language) for column in columns]
    rows = ((_measure(measure, language), "item") for measure in measures(result, language))
    return table(heads, rows, "lrll")


def _measure(measure: Measure, language: str) -> tuple[str, ...]:
    held = escape(measure.yardstick)
    if measure.reached is not None:
        word, tone = ("reached", "good") if measure.reached else ("missed", "bad")
        held += " " + pill(t.say(f"indicator.{word}", language), tone)
    return escape(measure.label), escape(measure.value), held, escape(measure.meaning)


def _choose_statement(view: View, value: str) -> None:
    if value in STATEMENTS:
        view.chosen["statement"] = value


def _choose_period(view: View, value: str) -> None:
    if value in get_args(By):
        view.chosen["period"] = value


ACTIONS = {"statement": _choose_statement, "period": _choose_period}
STEP = Step("kas", ("asumsi_umum",), left, right, ACTIONS, words="cash")
