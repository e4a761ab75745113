"""`kopdes-plan realisasi`: the months as they were beside the plan, and why they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan.terminal.console import show, show_json, table
from kopdes_plan.terminal.options import Json
from kopdes_plan.terminal.plans import Changes, PlanFile, read_plan
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.outputs.blocks import Block


def actuals(rencana: PlanFile, changes: Changes = None, as_json: Json = False) -> None:
    """Actual against plan, every month that is written."""
    from kopdes_plan import run
    from kopdes_plan.model.reforecast import reforecast
    from kopdes_plan.model.variance import variance
    from kopdes_plan.outputs import progress

    result = run(read_plan(rencana, changes, None, None))
    found, ahead = variance(result), reforecast(result)
    if as_json:
        told = progress.as_json(result, found)
        told["reforecast"] = progress.reforecast_json(result, ahead)
        show_json({**told, "problems": []})
        return
    if not found.months:
        show(say("progress.none"))
        return
    month = found.months[-1]
    show(progress.sentence(result, found, month), "")
    show(*_lines(progress.reasons_table(result, found, month)))
    cash = progress.cash_table(result, found, month)
    if cash is not None:
        show("", *_lines(cash))
    if ahead is not None:
        _, said = progress.outlook(result, ahead)
        show("", said, *progress.outlook_notes(result, ahead))
    if lacks := progress.missing_sentences(result, found):
        show("", *lacks)


def _lines(block: Block) -> list[str]:
    return table(block["head"], [row["cells"] for row in block["rows"]], left=1)
