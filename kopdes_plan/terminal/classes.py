"""`kopdes-plan kelas`: every plan of a class, on the screen or in files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from kopdes_plan import text as t
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.terminal.console import remark, show, show_json, table
from kopdes_plan.terminal.data import MaybeOutput
from kopdes_plan.terminal.documents import written
from kopdes_plan.terminal.files import beside_plan, saved
from kopdes_plan.terminal.options import LANGUAGES, InLanguage, Json, choose
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.outputs.class_rows import Row
    from kopdes_plan.outputs.class_view import ClassView

NAME = 34  # letters of a group's name on the screen


def class_of(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help=say("cli.option.folder"), show_default=False)
    ],
    keluaran: MaybeOutput = None,
    bahasa: InLanguage = None,
    as_json: Json = False,
) -> None:
    """Every plan of a folder, side by side."""
    from kopdes_plan.outputs.class_view import as_json as report
    from kopdes_plan.outputs.class_view import class_view

    language = choose("--bahasa", bahasa, LANGUAGES)
    view = class_view(folder, language)
    if keluaran is not None:
        _write(view, keluaran, language, as_json)
    elif as_json:
        show_json(report(view, language))
    else:
        show(*_told(view, language))
    if keluaran is not None or not as_json:
        remark(*_broken(view, language))


def _write(view: ClassView, named: str, language: str, as_json: bool) -> None:
    """A workbook, one PDF, or a folder of posters, by the ending of the name."""
    from kopdes_plan.outputs.class_pdf import posters, write_class_pdf
    from kopdes_plan.outputs.class_workbook import write_class_workbook

    target = beside_plan("-", named)
    if not view.rows:
        raise PlanProblems([Problem("class_empty", read=str(view.folder))])
    ending = target.suffix.lower()
    if ending == ".xlsx":
        written(saved(target, lambda file: write_class_workbook(view, file, language)), as_json)
    elif ending == ".pdf":
        written(saved(target, lambda file: write_class_pdf(view, file, language)), as_json)
    elif ending and not os.path.isdir(target):
        params = {"known": ".xlsx, .pdf"}
        raise PlanProblems([Problem("file_ending", "-o", read=named, params=params)])
    else:
        for name, make in posters(view, language):
            saved(target / name, make)
        written(target, as_json)


def _told(view: ClassView, language: str) -> list[str]:
    """A table of the groups, then what a facilitator asks about."""
    from kopdes_plan.outputs.class_view import duplicate_words

    def word(key: str, **params: object) -> str:
        return t.say(f"class.{key}", language, **params)

    lines = [word("count", plans=len(view.rows), broken=len(view.broken))]
    if view.rows:
        keys = ("group", "done", "next", "verdict", "cash", "cash_month", "loan", "dscr")
        heads = [word(f"column.{key}") for key in keys]
        lines += ["", *table(heads, (_line(row, language) for row in view.rows), left=4)]
    for key, said in (
        ("duplicates", [
            duplicate_words(one, ", ".join(map(view.short, one.files)), language)
            for one in view.duplicates
        ]),
        ("outliers", [one.words for one in view.outliers]),
    ):  # fmt: skip
        if said:
            lines += ["", f"{word(f'section.{key}')}:", *(f"  - {one}" for one in said)]
    return lines


def _line(row: Row, language: str) -> list[str]:
    from kopdes_plan.outputs.class_tables import cells
    from kopdes_plan.outputs.writer import shortened

    shown = cells(row, language)
    keys = ("done", "next", "verdict", "cash", "cash_month", "loan", "dscr")
    return [shortened(row.short, NAME), *(shown[key] for key in keys)]


def _broken(view: ClassView, language: str) -> list[str]:
    from kopdes_plan.outputs.class_view import first_problem

    if not view.broken:
        return []
    title = f"{t.say('class.section.broken', language)}:"
    told = [f"  {view.short(one.file)}: {first_problem(one, language)}" for one in view.broken]
    return [title, *told]
