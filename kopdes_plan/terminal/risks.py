"""`kopdes-plan bandingkan` and `risiko`: what could go wrong with a plan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_fields import nearest
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.terminal.console import remark, show, show_json, table
from kopdes_plan.terminal.data import ended
from kopdes_plan.terminal.files import beside_plan, saved
from kopdes_plan.terminal.options import AsOf, Json, Reading, option
from kopdes_plan.terminal.plans import Changes, PlanFile, Scenario, read_plan
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.sample import Sample

Names = Annotated[str | None, option("--skenario", metavar="A,B", word="skenario-banyak")]
Draws = Annotated[str | None, option("--undian", "--jumlah", metavar="N")]
Seed = Annotated[str | None, option("--benih", metavar="N")]
MOST_DRAWS, MOST_SEED = 1_000_000, 10_000_000
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

    target = picture_file(rencana, gambar)
    plan = read_plan(rencana, changes, None, tanggal)
    found = compare_plans(plan, chosen(plan, skenario))
    if target is not None:
        from kopdes_plan.outputs.risk_charts import scenario_bars

        save_picture(target, scenario_bars(found))
    if as_json:
        show_json(scenarios.as_json(found))
        return
    listed = scenarios.differs(found)
    show(plan.name, "", say(f"risk.scenario.{'what_differs' if listed else 'nothing'}"))
    for one in listed:
        show(f"  {one.label}", *(f"    - {words}" for words in one.changes or (one.says,)))
    show("", *table(scenarios.heads(found), scenarios.rows(found), left=1))
    if target is not None:
        show("", say("cli.plan.written", file=target))


def chosen(plan: Plan, typed: str | None) -> list[str] | None:
    """The scenarios named, each checked; None for all there are."""
    if typed is None:
        return None
    from kopdes_plan.inputs.ready_scenarios import all_scenarios, load_ready
    from kopdes_plan.model.what_if import ends_of

    known = (*ends_of(plan), *all_scenarios(plan))
    parts = [typed] if typed in known else typed.replace(";", ",").split(",")
    names = [name.strip() for name in parts if name.strip()]
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


def picture_file(plan: str, named: str | None) -> Path | None:
    """The file of `--gambar`; PlanProblems when it is no picture's, or a plan's."""
    if named is None:
        return None
    target = beside_plan(plan, named, "--gambar")
    ended(target, {".svg": None}, "--gambar")
    return target


def save_picture(file: Path, svg: str) -> None:
    """Writes a picture; a file that cannot be written is a problem."""
    saved(file, lambda target: write_whole(target, svg.encode()), "--gambar")


def risk(
    rencana: PlanFile,
    undian: Draws = None,
    benih: Seed = None,
    gambar: Picture = None,
    changes: Changes = None,
    skenario: Scenario = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """How far numbers may move, the chances when they are drawn, and what to find out first.

    Ctrl-C stops the draws and keeps what is done.
    """
    from kopdes_plan import run, switching
    from kopdes_plan.outputs import chances
    from kopdes_plan.outputs.risk import SHOWN, limit_sentences, limits_json, weakest_sentences

    target = picture_file(rencana, gambar)
    plan = read_plan(rencana, changes, skenario, tanggal)
    reading = Reading()
    count = reading.whole("--undian", undian, plan.uncertainty.draws, 1, MOST_DRAWS)
    seed = reading.whole("--benih", benih, plan.uncertainty.seed, 0, MOST_SEED)
    reading.check()
    found = drawn(plan, count, seed)
    if target is not None:
        from kopdes_plan.outputs.risk_charts import fan

        save_picture(target, fan(found))
    result, far = run(plan), switching(plan, SHOWN)
    if as_json:
        more = limits_json(result, far)
        show_json({"plan": plan.name, **chances.sample_json(found), **more})
        return
    limits, weak = limit_sentences(result, far), weakest_sentences(result)
    show(plan.name, "", *limits, *([""] if limits else []), *chances.chance_sentences(found))
    if weak:
        show("", say("risk.weakest.first"), *(f"  - {words}" for words in weak))
    if target is not None:
        show("", say("cli.plan.written", file=target))


def drawn(plan: Plan, count: int, seed: int) -> Sample:
    """The draws, with their progress on a terminal; stopped by Ctrl-C once there are some."""
    from kopdes_plan import growing

    found: Sample | None = None
    try:
        for found in growing(plan, count, seed):
            if sys.stderr.isatty():
                so_far = {"count": t.number(found.draws), "asked": t.number(found.asked)}
                sys.stderr.write("\r" + say("risk.progress", **so_far))
    except KeyboardInterrupt:
        if found is None:
            raise
    if sys.stderr.isatty():
        remark("")
    assert found is not None  # at least one draw was asked for
    return found
