"""The step "pendampingan": what became of the plan month by month, and why it differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan.inputs.entry_order import (
    MONTH_ACTUALS,
    PROMISES,
    READINESS,
    UNIT_ACTUALS,
    VISITS,
)
from kopdes_plan.inputs.readiness import usual_items
from kopdes_plan.outputs import mentoring_log, progress, readiness
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.markup import escape, heading, notice, shown, tag
from kopdes_plan.screens.blocks import Block, button
from kopdes_plan.screens.fields import worded
from kopdes_plan.screens.steps import Step, View, cash_book
from kopdes_plan.screens.steps.without_plan import without_plan

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import YearMonth
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.reforecast import Reforecast
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.variance import Variance


def left(view: View) -> Iterator[Block]:
    """The months as they were, the log, what must be ready: a sheet each."""
    plan = view.session.plan
    if plan is None:
        yield without_plan(view)
        return
    label = view.say("step_mentoring.next_month")
    yield blocks.buttons("next_month", button("next_month", label, tone="main"))
    yield from cash_book.asked(view)
    for id, path, keys in (
        ("months", "realisasi.bulanan", MONTH_ACTUALS),
        ("units", "realisasi.unit", UNIT_ACTUALS),
        ("visits", "pendampingan.kunjungan", VISITS),
        ("promises", "pendampingan.janji", PROMISES),
        ("ready", "kesiapan", READINESS),
    ):
        yield worded(view, f"step_mentoring.{id}", id, path, *keys)
    if count := len(usual_items(plan)):
        label = view.say("step_mentoring.ready.usual", count=count)
        yield blocks.buttons("usual_items", button("usual_items", label))


def right(view: View) -> Iterator[Block]:
    """The cash book in hand, how the months went and go on, the promises, what must be ready."""
    plan, result = view.session.plan, view.session.result
    yield from cash_book.told(view)
    if result is not None:
        yield from _months(view, result)
    if plan is not None and mentoring_log.is_kept(plan):
        said = mentoring_log.sentence(plan, view.language)
        title = heading(view.say("progress.log.title"))
        yield blocks.html("log", title + notice(said, mentoring_log.tone(plan)))
    if plan is not None and plan.readiness:
        yield from _ready(view, plan)


def _months(view: View, result: Result) -> Iterator[Block]:
    """Whether the next instalments are reached, and the reasons in rupiah."""
    from kopdes_plan.model.reforecast import reforecast
    from kopdes_plan.model.variance import variance

    found = variance(result)
    if not found.months:
        yield blocks.html("none", notice(view.say("progress.none")))
        return
    ahead = reforecast(result)
    if ahead is not None:
        yield from _outlook(view, result, ahead)
    yield from _reasons(view, result, found)


def _ready(view: View, plan: Plan) -> Iterator[Block]:
    """How many things are ready, and their dates in a picture."""
    tone = "doubt" if readiness.late(plan) else "good"
    title = heading(view.say("progress.ready.chart"))
    drawn = readiness.gantt(plan, view.language)
    chart = answers.chart(drawn, "gantt") if drawn else ""
    said = notice(readiness.sentence(plan, view.language), tone)
    yield blocks.html("ready_chart", title + said + chart)


def _outlook(view: View, result: Result, ahead: Reforecast) -> Iterator[Block]:
    """Whether the instalments that are left are reached, and the picture."""
    from kopdes_plan.outputs.progress_charts import reforecast_chart

    tone, said = progress.outlook(result, ahead, view.language)
    notes = progress.outlook_notes(result, ahead, view.language)
    title = heading(view.say("progress.outlook.title"))
    told = "".join(tag("p", escape(x), kind="note") for x in notes)
    yield blocks.html("outlook", title + notice(said, tone) + told)
    drawn = reforecast_chart(result, ahead, view.language)
    yield blocks.html("chart_reforecast", answers.chart(drawn, "reforecast"))


def _reasons(view: View, result: Result, found: Variance) -> Iterator[Block]:
    month, language = found.months[-1], view.language
    tone = "bad" if found.total[: month + 1].sum() < -0.5 else "good"
    said = progress.sentence(result, found, month, language)
    yield blocks.html("so_far", notice(said, tone))
    title = heading(view.say("step_mentoring.reasons.title"))
    note = tag("p", escape(view.say("step_mentoring.reasons.note")), kind="note")
    told = shown([progress.reasons_table(result, found, month, language)])
    yield blocks.html("reasons", title + tag("div", told, kind="wide", tabindex="0") + note)
    cash = progress.cash_table(result, found, month, language)
    if cash is not None:
        yield blocks.html("cash", heading(view.say("step_mentoring.cash.title")) + shown([cash]))
    lacks = progress.missing_sentences(result, found, language)
    if lacks:
        yield blocks.html("missing", "".join(notice(x, "doubt") for x in lacks))


def _next_month(view: View, _: str) -> None:
    """A row for the month after the last one written, and one for each unit."""
    plan, raw = view.session.plan, view.session.raw("realisasi")
    if plan is None:
        return
    month, kept = str(_following(plan)), raw if isinstance(raw, dict) else {}
    months, units = (kept.get(key) or [] for key in ("bulanan", "unit"))
    rows = [{"bulan": month, "unit": key} for key in plan.units]
    new = {"bulanan": [*months, {"bulan": month}], "unit": [*units, *rows]}
    if view.session.put("realisasi", {**kept, **new}):
        view.focus = f"realisasi.bulanan.{len(months) + 1}.kas_akhir"


def _following(plan: Plan) -> YearMonth:
    actuals = plan.actuals
    written = [*(one.month for one in actuals.months), *(one.month for one in actuals.units)]
    return max(written).plus(1) if written else plan.start


def _usual_items(view: View, _: str) -> None:
    """Adds what the plan and its partners ask for and the list does not have."""
    plan, raw = view.session.plan, view.session.raw("kesiapan")
    if plan is None or not (new := usual_items(plan)):
        return
    kept = raw if isinstance(raw, list) else []
    if view.session.put("kesiapan", [*kept, *new]):
        view.tell(view.say("step_mentoring.ready.added", count=len(new)), "good")
        view.focus = f"kesiapan.{len(kept) + 1}.siapa"


ACTIONS = {"next_month": _next_month, "usual_items": _usual_items, **cash_book.ACTIONS}
HOLDS = ("realisasi", "kesiapan", "pendampingan")
STEP = Step(
    "pendampingan", HOLDS, left, right, ACTIONS, words="mentoring",
    takes={"book": cash_book.take_file},
)  # fmt: skip
