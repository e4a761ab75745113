"""`kopdes-plan excel`: a plan as a workbook whose formulas compute it again."""

from __future__ import annotations

from kopdes_plan.terminal.documents import written
from kopdes_plan.terminal.files import beside_plan, saved
from kopdes_plan.terminal.options import LANGUAGES, AsOf, InLanguage, Json, choose
from kopdes_plan.terminal.plans import Changes, Output, PlanFile, Scenario, read_plan


def excel(
    rencana: PlanFile,
    keluaran: Output,
    bahasa: InLanguage = None,
    changes: Changes = None,
    skenario: Scenario = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """A plan with its formulas."""
    from kopdes_plan import run
    from kopdes_plan.outputs.workbook.build import write_workbook

    language = choose("--bahasa", bahasa, LANGUAGES)
    target = beside_plan(rencana, keluaran, endings=(".xlsx",))
    result = run(read_plan(rencana, changes, skenario, tanggal))
    written(saved(target, lambda file: write_workbook(result, file, language)), as_json)
