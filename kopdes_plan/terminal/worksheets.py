"""`kopdes-plan lembar-kerja`: blank paper forms for groups without a laptop."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from kopdes_plan.inputs.potential import unknown
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.terminal.documents import PAPERS, written
from kopdes_plan.terminal.files import beside_plan, saved
from kopdes_plan.terminal.options import LANGUAGES, InLanguage, Json, choose, option
from kopdes_plan.terminal.plans import Output, read_plan
from kopdes_plan.text import say


def worksheets(
    keluaran: Output,
    rencana: Annotated[
        str | None,
        typer.Argument(metavar="RENCANA", help=say("cli.option.rencana"), show_default=False),
    ] = None,
    units: Annotated[list[str] | None, option("--unit", metavar="JENIS")] = None,
    bahasa: InLanguage = None,
    kertas: Annotated[str | None, option("--kertas", metavar="|".join(PAPERS))] = None,
    as_json: Json = False,
) -> None:
    """Blank forms: general ones, those of a plan, or those of some kinds of business."""
    from kopdes_plan.outputs.worksheets.pdf import write_worksheets

    language = choose("--bahasa", bahasa, LANGUAGES)
    paper = choose("--kertas", kertas, {one.lower(): one for one in PAPERS})
    target = beside_plan(rencana or "-", keluaran, endings=(".pdf",))
    types = kinds(units or ())
    plan = read_plan(rencana, None, None, None) if rencana else None
    file = saved(target, lambda file: write_worksheets(file, plan, types, language, paper))
    written(file, as_json)


def kinds(typed: list[str] | tuple[()]) -> tuple[str, ...]:
    """The kinds of business named in `--unit`, several times or with `,` and `;` between them."""
    from kopdes_plan.inputs.catalogue import load_unit_types

    known = load_unit_types()
    named = [part for one in typed for part in re.split(r"[,;\s]+", one) if part]
    if wrong := [unknown("business", "--unit", name, known) for name in named if name not in known]:
        raise PlanProblems(wrong)
    return tuple(dict.fromkeys(named))
