"""Units side by side, indicators with plain sentences, warnings, risks, and the weakest guesses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.model.daily_sales import pace
from kopdes_plan.outputs import charts, risk_charts
from kopdes_plan.outputs.blocks import (
    Block,
    Row,
    bullets,
    figure,
    heading,
    notice,
    row,
    small,
    table,
)
from kopdes_plan.outputs.lines import periods, row_of, summed
from kopdes_plan.outputs.risk import SHOWN, limit_sentences, limits_table, weakest_table
from kopdes_plan.outputs.scenarios import beside, scenario_blocks, swings
from kopdes_plan.outputs.sentences import Measure, measures, verdict, warning_text
from kopdes_plan.outputs.writer import Writer, amount, counted, first
from kopdes_plan.remembered import of_the_last

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.model.sensitivity import Switching


def units(writer: Writer) -> Iterator[Block]:
    """What each unit sells, keeps and is worth, and how much it must sell a day."""
    result = writer.result
    if not result.units:
        return
    yield figure("units", charts.units_alt(result, writer.language))
    span = periods(result.time)
    year = span.last_full
    rows = [
        row([
            unit.name, writer.say(f"behaviour.{unit.behaviour}"),
            amount(first(unit.revenue_first_year)),
            amount(first(unit.margin_first_year)),
            amount(float(summed(row_of(unit.result), span)[year])),
            amount(first(unit.npv)),
        ])
        for unit in result.units
    ]  # fmt: skip
    heads = writer.columns("unit", "kind", "revenue_first_year", "margin_first_year")
    heads += [writer.say("column.full_year", year=span.labels[year]), writer.say("column.npv")]
    yield table(heads, rows, "llrrrr", size="small", widths=[1.5, 1, 1, 1, 1, 1])
    yield from _daily(writer)


def _daily(writer: Writer) -> Iterator[Block]:
    rows = []
    for unit in writer.result.units:
        *both, a_month = pace(unit)
        needed, planned = (_counted(writer, x, unit.break_even_unit, a_month) for x in both)
        if bool(unit.break_even_above_quota[0]):
            needed = writer.say("feasibility.above_quota")
        rows.append(row([unit.name, needed, planned]))
    heads = writer.columns("unit", "break_even", "planned")
    caption = writer.say("feasibility.break_even")
    yield table(heads, rows, "lrr", caption, "small", widths=[1.6, 1, 1], keep=True)


def _counted(writer: Writer, value: float, unit: str, a_month: bool) -> str:
    words = counted(value, unit)
    if not a_month or not math.isfinite(value):
        return words
    return writer.say("feasibility.a_month", value=words)


def indicators(writer: Writer) -> Iterator[Block]:
    """The verdict, then every measure with its yardstick and what it means."""
    judged = verdict(writer.result, writer.language)
    yield notice(judged.tone, judged.label, judged.sentence)
    yield heading(writer.say("feasibility.indicators"), 2)
    rows = [_measure_row(writer, measure) for measure in measures(writer.result, writer.language)]
    heads = [
        writer.word(f"indicator.column.{x}") for x in ("measure", "value", "yardstick", "meaning")
    ]
    yield table(heads, rows, "lrll", size="small", widths=[1.35, 0.95, 1.15, 2.1])
    yield small(writer.say("feasibility.note"))
    roots = writer.result.indicators.irr_roots
    if len(roots) > 1:
        said = writer.say(
            "feasibility.roots", roots="; ".join(t.percent(root, 1) for root in roots)
        )
        yield notice("doubt", "", said)


def _measure_row(writer: Writer, measure: Measure) -> Row:
    yardstick = measure.yardstick
    if measure.reached is not None:
        said = writer.word("indicator.reached" if measure.reached else "indicator.missed")
        yardstick = f"{yardstick} ({said})"
    return row([measure.label, measure.value, yardstick, measure.meaning])


def risks(writer: Writer) -> Iterator[Block]:
    """Warnings of the computation, risks with their remedies, and the weakest guesses."""
    result = writer.result
    yield heading(writer.say("risks.warnings"), 2)
    said = [warning_text(warning, result, writer.language) for warning in result.warnings]
    if said:
        yield bullets(said, "doubt")
    else:
        yield {"kind": "text", "text": writer.say("summary.no_warnings")}
    yield from _changed(writer)
    yield heading(writer.say("risks.listed"), 2)
    listed = result.plan.narrative.risks
    if listed:
        rows = [row([risk.what, risk.action or "–", risk.who or "–"]) for risk in listed]
        yield table(writer.columns("risk", "action", "who"), rows, "lll", widths=[1.4, 1.6, 0.9])
    else:
        yield small(writer.say("risks.none"))
    yield heading(writer.say("risks.weakest"), 2)
    yield from _weakest(writer)


def _changed(writer: Writer) -> Iterator[Block]:
    """The plan beside what often happens, and how far its numbers may move."""
    result, language = writer.result, writer.language
    found = beside(result)
    yield heading(writer.say("risks.ready"), 2)
    if len(found) == 1:
        yield {"kind": "text", "text": t.say("risk.scenario.nothing", language)}
        return
    yield from scenario_blocks(found, language)
    yield figure("scenarios", risk_charts.scenario_bars_alt(found, language))
    far, each = _limits(result), swings(result)
    if not far.levers:
        return
    yield heading(writer.say("risks.limits"), 2)
    yield bullets(limit_sentences(result, far, language))
    yield limits_table(result, far, language)
    if each.swings().any():
        yield figure("tornado", risk_charts.tornado_alt(result, each, language=language))


@of_the_last
def _limits(result: Result) -> Switching:
    from kopdes_plan import switching

    return switching(beside(result)[0].result.plan, SHOWN)


def _weakest(writer: Writer) -> Iterator[Block]:
    listed = weakest_table(writer.result, language=writer.language)
    if not listed["rows"]:
        yield {"kind": "text", "text": writer.say("risks.weakest_none")}
        return
    yield listed
    yield small(writer.say("risks.weakest_note"))
