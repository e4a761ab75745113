"""`kopdes-plan potensi`: unit ideas of a village in their order, with the reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.terminal.console import show, show_json, table
from kopdes_plan.terminal.options import AsOf, CommandLineError, Json, option
from kopdes_plan.terminal.plans import Changes, PlanFile, Scenario, read_plan
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.ranking import Ranked

EXPLAINED = 8  # ideas whose reasons people read without asking


def potential(
    rencana: PlanFile,
    desa: Annotated[str | None, option("--desa", metavar="KODE|NAMA", word="potensi_desa")] = None,
    pilih: Annotated[str | None, option("--pilih", metavar="JENIS;…")] = None,
    semua: Annotated[bool, option("--semua")] = False,
    changes: Changes = None,
    skenario: Scenario = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """Unit ideas ranked; with `--pilih` some of them are written into the plan."""
    from kopdes_plan import ranking, run
    from kopdes_plan.model.households import village_effect

    if pilih is not None and (changes or skenario or tanggal or desa):
        raise CommandLineError("pick_alone")
    plan = read_plan(rencana, changes, skenario, tanggal)
    if desa is not None:
        plan = _elsewhere(plan, desa)
    if pilih is not None:
        _pick(rencana, plan, pilih, as_json)
        return
    found = ranking(plan)
    effect = village_effect(run(plan)) if plan.units else None
    if as_json:
        from kopdes_plan.outputs.potential_report import as_json as report

        show_json(report(plan, found, effect))
        return
    _show(plan, found, semua)
    if effect is not None:
        from kopdes_plan.outputs.village_effect import rows, sentences

        show("", say("potential.effect.title"), *sentences(effect), "", *table(*rows(effect), 1))


def _elsewhere(plan: Plan, words: str) -> Plan:
    """The plan in another village; PlanProblems when it cannot be there."""
    from kopdes_plan.inputs.plan_checks import check
    from kopdes_plan.inputs.potential import village_of

    code = village_of(words, plan.cooperative.villages[0]).code
    there = plan.cooperative.model_copy(update={"villages": (code,)})
    moved = plan.model_copy(update={"cooperative": there})
    if wrong := check(moved):
        raise PlanProblems(wrong)
    return moved


def _show(plan: Plan, ranking: Sequence[Ranked], everything: bool) -> None:
    from kopdes_plan.outputs.potential import (
        environment,
        reason,
        remarks,
        village_heading,
        vote_remarks,
        waste_links,
    )
    from kopdes_plan.outputs.potential_report import rows

    heads, cells = rows(ranking)
    show(village_heading(plan), "", *remarks(plan, ranking), "", *table(heads, cells, left=5))
    show("", say("potential.about.reasons"))
    told = [one for one in ranking if everything or one.rank <= EXPLAINED or one.disagree]
    for one in told:
        show("", f"{one.rank}. {one.candidate.name}", f"   {reason(one)}")
        show(*(f"   {line}" for line in vote_remarks(one.score)))
        if everything:
            show(*(f"   {line}" for line in environment(one)))
    if links := list(waste_links(ranking)):
        show("", say("potential.about.waste"), *(f"  {line}" for line in links))


def _pick(file: str, plan: Plan, typed: str, as_json: bool) -> None:
    """Write kinds of business into the plan's file, with their usual equipment and staff."""
    from kopdes_plan.inputs.drafts import Draft
    from kopdes_plan.inputs.new_units import picked
    from kopdes_plan.inputs.plan_file import load_text

    wanted = [part.strip() for part in re.split(r"[;,]", typed) if part.strip()]
    if not wanted:
        raise PlanProblems([Problem("empty", "--pilih")])
    draft = Draft.open(file)
    changes = picked(plan, draft.tree(), wanted)
    draft.set_all(changes)
    load_text(draft.text(), file)
    draft.save()
    added = [path.partition(".")[2] for path in changes if path.startswith("unit_usaha.")]
    if as_json:
        show_json({"file": file, "units": added})
    else:
        show(say("potential.about.picked", units=", ".join(added)))
