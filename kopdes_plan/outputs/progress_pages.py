"""The annex of a document that tells what became of the plan: readiness, actual against plan.

Nothing of it is printed while the board wrote nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.outputs import mentoring_log, progress, readiness
from kopdes_plan.outputs.blocks import Block, figure, heading, paragraphs, small, subheading

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result
    from kopdes_plan.outputs.writer import Writer


def annex(writer: Writer) -> Iterator[Block]:
    """Readiness and the outlook with their pictures, the reasons, the promises."""
    result, language = writer.result, writer.language
    pages = [
        *_ready(result, language), *_progress(result, language), *_log(result, language),
    ]  # fmt: skip
    if pages:
        yield heading(t.say("progress.annex", language), 0)
    yield from pages


def _ready(result: Result, language: str) -> Iterator[Block]:
    plan = result.plan
    if not plan.readiness:
        return
    said = readiness.sentence(plan, language)
    yield subheading(t.say("progress.ready.chart", language))
    yield from paragraphs(said)
    if any(one.due for one in plan.readiness):
        yield figure("gantt", t.say("progress.ready.alt", language, count=said))
    yield readiness.ready_table(plan, language)


def _progress(result: Result, language: str) -> Iterator[Block]:
    from kopdes_plan.model.reforecast import reforecast
    from kopdes_plan.model.variance import variance
    from kopdes_plan.outputs.progress_charts import reforecast_alt

    found, ahead = variance(result), reforecast(result)
    if not found.months:
        return
    month = found.months[-1]
    yield subheading(t.say("progress.so_far", language))
    yield from paragraphs(progress.sentence(result, found, month, language))
    yield progress.reasons_table(result, found, month, language)
    if ahead is not None:
        yield from paragraphs(progress.outlook(result, ahead, language)[1])
        yield from (small(x) for x in progress.outlook_notes(result, ahead, language))
        yield figure("reforecast", reforecast_alt(result, ahead, language))


def _log(result: Result, language: str) -> Iterator[Block]:
    plan = result.plan
    if not mentoring_log.is_kept(plan):
        return
    yield subheading(t.say("progress.log.title", language))
    yield from paragraphs(mentoring_log.sentence(plan, language))
    yield from filter(None, [mentoring_log.promises_table(plan, language)])


def _gantt(result: Result, language: str) -> str:
    return readiness.gantt(result.plan, language)


def _reforecast(result: Result, language: str) -> str:
    from kopdes_plan.model.reforecast import reforecast
    from kopdes_plan.outputs.progress_charts import reforecast_chart

    ahead = reforecast(result)
    return "" if ahead is None else reforecast_chart(result, ahead, language)


CHARTS: dict[str, Callable[[Result, str], str]] = {"gantt": _gantt, "reforecast": _reforecast}
