"""`kopdes-plan simkopdes` and `data`: a plan's figures for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.terminal.console import facts, show, show_json
from kopdes_plan.terminal.documents import written
from kopdes_plan.terminal.files import beside_plan, saved
from kopdes_plan.terminal.options import LANGUAGES, AsOf, InLanguage, Json, choose, option
from kopdes_plan.terminal.plans import Changes, Output, PlanFile, Scenario, read_plan
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.outputs.simkopdes import Row

T = TypeVar("T")
MaybeOutput = Annotated[str | None, option("-o", "--keluaran", metavar="BERKAS", word="keluaran")]


def data(
    rencana: PlanFile,
    keluaran: Output,
    changes: Changes = None,
    skenario: Scenario = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """Every figure of every month, as CSV or JSON."""
    from kopdes_plan import run
    from kopdes_plan.outputs.data_out import data_csv, data_json

    target = beside_plan(rencana, keluaran)
    make = ended(target, {".csv": data_csv, ".json": data_json})
    result = run(read_plan(rencana, changes, skenario, tanggal))
    written(saved(target, lambda file: write_whole(file, make(result))), as_json)


def simkopdes(
    rencana: PlanFile,
    keluaran: MaybeOutput = None,
    bahasa: InLanguage = None,
    changes: Changes = None,
    skenario: Scenario = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """The figures SIMKOPDES asks for, on the screen or in a file."""
    from kopdes_plan import run
    from kopdes_plan.outputs.simkopdes import rows
    from kopdes_plan.outputs.simkopdes_files import as_csv, as_xlsx

    language = choose("--bahasa", bahasa, LANGUAGES)
    target = None if keluaran is None else beside_plan(rencana, keluaran)
    make = None if target is None else ended(target, {".xlsx": as_xlsx, ".csv": as_csv})
    result = run(read_plan(rencana, changes, skenario, tanggal))
    if target is not None and make is not None:
        written(saved(target, lambda file: write_whole(file, make(result, language))), as_json)
    elif as_json:
        show_json({"rows": [row._asdict() for row in rows(result, language)]})
    else:
        show(say("simkopdes.note", language), *_listed(rows(result, language)))


def _listed(rows: list[Row]) -> list[str]:
    """The rows below the name of their group; dots where something is left open."""
    lines: list[str] = []
    for group in dict.fromkeys(row.group for row in rows):
        pairs = [(row.label, _on_a_line(row)) for row in rows if row.group == group]
        lines += ["", group, *facts(pairs)]
    return lines


def _on_a_line(row: Row) -> str:
    return " ".join(row.shown.split()) if row.raw is not None else f"…  ({row.source})"


def ended(file: Path, makers: Mapping[str, T], option: str = "-o") -> T:
    """What makes a file of this ending; PlanProblems with the endings there are."""
    if file.suffix.lower() not in makers:
        known = ", ".join(makers)
        raise PlanProblems(
            [Problem("file_ending", option, read=str(file), params={"known": known})]
        )
    return makers[file.suffix.lower()]
