"""`kopdes-plan bandingkan` and `risiko`: what could go wrong with a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from kopdes_plan.inputs.plan_fields import nearest
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.terminal.console import show, show_json, table
from kopdes_plan.terminal.options import AsOf, Json, option
from kopdes_plan.terminal.plans import Changes, PlanFile, not_written, read_plan
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

Names = Annotated[str | None, option("--skenario", metavar="A,B", word="skenario-banyak")]
Picture = Annotated[str | None, option("--gambar", metavar="BERKAS.svg")]


def compare(
    rencana: PlanFile,
    skenario: Names = None,
    gambar: Picture = None,
    changes: Changes = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """The plan beside its scenarios: what differs, then what comes of it."""
    from kopdes_plan import compare as compare_plans
    from kopdes_plan.outputs import scenarios

    plan = read_plan(rencana, changes, None, tanggal)
    found = compare_plans(plan, chosen(plan, skenario))
    if gambar is not None:
        from kopdes_plan.outputs.risk_charts import scenario_bars

        save_picture(gambar, scenario_bars(found))
    if as_json:
        show_json(scenarios.as_json(found))
        return
    show(plan.name, "", say("risk.scenario.what_differs"))
    for one in scenarios.differs(found):
        show(f"  {one.label}", *(f"    - {words}" for words in one.changes))
    show("", *table(scenarios.heads(found), scenarios.rows(found), left=1))
    if gambar is not None:
        show("", say("cli.plan.written", file=gambar))


def chosen(plan: Plan, typed: str | None) -> list[str] | None:
    """The scenarios named, each checked; None for all there are."""
    if typed is None:
        return None
    from kopdes_plan.inputs.ready_scenarios import all_scenarios, load_ready

    known = tuple(all_scenarios(plan))
    names = [name.strip() for name in typed.replace(";", ",").split(",") if name.strip()]
    problems = [_unknown(name, known, name in load_ready()) for name in names if name not in known]
    if problems or not names:
        raise PlanProblems(problems or [Problem("empty", "--skenario", read=typed)])
    return names


def _unknown(name: str, known: tuple[str, ...], ready: bool) -> Problem:
    if ready:
        return Problem("scenario_not_for_plan", "--skenario", None, name)
    hint = nearest(name, known)
    params = {"known": ", ".join(known)}
    return Problem("unknown_scenario", "--skenario", None, name, hint, params)


def save_picture(file: str, svg: str) -> None:
    """Writes a picture; a file that cannot be written is a problem."""
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(svg, encoding="utf-8")
    except OSError as fault:
        raise not_written(Path(file), fault) from None
