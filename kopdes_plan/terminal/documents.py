"""`kopdes-plan pdf`: the documents that are made from a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from kopdes_plan.terminal.console import show, show_json
from kopdes_plan.terminal.files import beside_plan, saved
from kopdes_plan.terminal.options import AsOf, Json, choose, option
from kopdes_plan.terminal.plans import Changes, Output, PlanFile, Scenario, read_plan
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

DOCUMENTS = ("lengkap",)  # those of `outputs.document`, the usual one first


def pdf(
    rencana: PlanFile,
    keluaran: Output,
    jenis: Annotated[str | None, option("--jenis", metavar="|".join(DOCUMENTS))] = None,
    changes: Changes = None,
    skenario: Scenario = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """A document of a plan."""
    from kopdes_plan import run

    kind = choose("--jenis", jenis, {kind: kind for kind in DOCUMENTS})
    target = beside_plan(rencana, keluaran)
    result = run(read_plan(rencana, changes, skenario, tanggal))
    changed = bool(changes or skenario or tanggal)  # then the file is not what the document says
    written(save_pdf(result, target, kind, None if changed else Path(rencana)), as_json)


def save_pdf(result: Result, file: Path, kind: str, source: Path | None) -> Path:
    """The file after the document was written into it, with the plan file inside it."""
    from kopdes_plan.outputs.pdf import write_pdf

    attached = source.read_text(encoding="utf-8-sig") if source else None
    return saved(file, lambda target: write_pdf(result, target, kind, plan_text=attached))


def written(file: Path, as_json: bool) -> None:
    """Says which file was written."""
    if as_json:
        show_json({"file": str(file)})
    else:
        show(say("cli.plan.written", file=file))
