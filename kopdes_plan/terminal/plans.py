"""`kopdes-plan hitung` and `periksa`: what is done with a plan file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.terminal.console import facts, show, show_json, table
from kopdes_plan.terminal.options import AsOf, CommandLineError, Json, Reading, option
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result

PLAN_DATE = "tanggal_rencana"  # the field that `--tanggal` stands for

PlanFile = Annotated[
    str, typer.Argument(metavar="RENCANA", help=say("cli.option.rencana"), show_default=False)
]
Changes = Annotated[list[str] | None, option("--set", metavar="ISIAN=NILAI")]
Scenario = Annotated[str | None, option("--skenario", metavar="NAMA")]
Output = Annotated[str, option("-o", "--keluaran", metavar="BERKAS", word="keluaran")]


def compute(
    rencana: PlanFile,
    changes: Changes = None,
    skenario: Scenario = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """The whole plan."""
    from kopdes_plan import run

    result = run(read_plan(rencana, changes, skenario, tanggal))
    if as_json:
        from kopdes_plan.outputs.report import as_json as report

        show_json(report(result))
    else:
        show(*main_figures(result))


def check(
    rencana: PlanFile,
    changes: Changes = None,
    skenario: Scenario = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """Whether a plan file can be computed."""
    from kopdes_plan.inputs.drafts import Draft
    from kopdes_plan.terminal.merges import conflict_lines, conflicts_json

    plan = read_plan(rencana, changes, skenario, tanggal)
    draft = Draft.open(rencana)
    if as_json:
        show_json({"problems": [], "conflicts": conflicts_json(draft)})
    else:
        show(say("cli.plan.no_problems", name=plan.name), *conflict_lines(draft))


def read_plan(
    file: str, changes: list[str] | None, scenario: str | None, as_of: str | None
) -> Plan:
    """The plan of a file with the changes of the command line."""
    from kopdes_plan import load_plan

    pairs = changes_of(changes)
    if as_of is not None:
        reading = Reading()
        day = reading.read("--tanggal", as_of, amounts.parse_day, None)
        reading.check()
        pairs.append((PLAN_DATE, str(day)))
    return load_plan(file, pairs, scenario)


def changes_of(changes: list[str] | None) -> list[tuple[str, str]]:
    """Path and value of every `--set`."""
    pairs = []
    for change in changes or ():
        path, given, value = (part.strip() for part in change.partition("="))
        if not path or not given:
            raise CommandLineError("set", read=change)
        pairs.append((path, value))
    return pairs


def main_figures(result: Result) -> list[str]:
    """The verdict, the main figures, the years and the warnings, for people."""
    from kopdes_plan.outputs.sentences import measures, verdict, warning_text

    found = verdict(result)
    shown = {"cash_min", "dscr_min", "npv", "irr", "net_bc", "payback_months",
             "break_even_sales_per_month"}  # fmt: skip
    figures = [(m.label, m.value) for m in measures(result) if m.name in shown]
    lines = [result.plan.name, f"{found.label}: {found.sentence}", "", *facts(figures), ""]
    lines += _years(result)
    if result.warnings:
        lines += ["", say("cli.plan.warnings")]
        lines += [f"  - {warning_text(warning, result)}" for warning in result.warnings]
    return lines


def _years(result: Result) -> list[str]:
    from kopdes_plan.outputs.report import as_json

    keys = ("revenue", "surplus", "cash_operating", "cash_end", "equity", "dscr")
    head = [say("cli.year.year"), *(say(f"cli.year.{key}") for key in keys)]
    rows = [
        [str(year["year"]), *(t.number(year[key], 2 if key == "dscr" else 0) for key in keys)]
        for year in as_json(result)["yearly"]
    ]
    return table(head, rows)
