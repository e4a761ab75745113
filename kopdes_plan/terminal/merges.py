"""`kopdes-plan gabung`: two edited copies of a plan become one; and open conflicts in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kopdes_plan.terminal.console import program, show, show_json
from kopdes_plan.terminal.data import MaybeOutput
from kopdes_plan.terminal.files import begun
from kopdes_plan.terminal.options import Json, option
from kopdes_plan.terminal.plans import PlanFile
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.inputs.drafts import Draft
    from kopdes_plan.inputs.problems import Problem


def merge(
    rencana: PlanFile,
    salinan: Annotated[
        str, typer.Argument(metavar="SALINAN", help=say("cli.option.salinan"), show_default=False)
    ],
    asal: Annotated[str | None, option("--asal", metavar="BERKAS")] = None,
    keluaran: MaybeOutput = None,
    as_json: Json = False,
) -> None:
    """What was edited in a copy comes into the plan, or both into a new file."""
    from kopdes_plan.inputs.drafts import Draft
    from kopdes_plan.inputs.merging import ancestor, merged, refuse_open
    from kopdes_plan.inputs.plan_differences import differences, sentence
    from kopdes_plan.inputs.plan_file import reading
    from kopdes_plan.inputs.text_files import read_text

    mine, theirs = Draft.open(rencana), Draft.open(salinan)
    for draft in (mine, theirs):
        reading(draft.root(), str(draft.path))
    refuse_open(theirs)
    base = read_text(asal) if asal else ancestor(Path(rencana), Path(salinan))
    found = mine.rewritten(merged(mine.text(), theirs.text(), base).text())
    file = Path(keluaran or rencana)
    if keluaran:
        begun(file, found.text())
    elif found.text() != mine.text():
        found.save()
    taken = [sentence(one) for one in differences(mine.tree(), found.tree())]
    wrong = reading(found.root(), str(file)).problems
    if as_json:
        problems = [problem.as_json() for problem in wrong]
        told = {"file": str(file), "known": bool(base), "taken": taken}
        show_json({**told, "conflicts": conflicts_json(found), "problems": problems})
        return
    new = keluaran or found.text() != mine.text()
    show(say("merge.saved", file=file) if new else say("merge.same"))
    show(*_told(bool(base), taken), *conflict_lines(found), *_wrong(wrong, file))


def _told(known: bool, taken: list[str]) -> list[str]:
    """From where it was known who changed what, and what came in."""
    lines = [say("merge.known") if known else say("merge.unknown")]
    if taken:
        lines += ["", say("merge.taken", count=len(taken)), *(f"  - {line}" for line in taken)]
    return lines


def _wrong(problems: tuple[Problem, ...], file: Path) -> list[str]:
    """That the merged plan has mistakes, such as shares that add up to more than all of it."""
    if not problems:
        return []
    return ["", say("cli.plan.brought_wrong", count=len(problems), program=program(), file=file)]


def conflict_lines(draft: Draft) -> list[str]:
    """The open conflicts of a plan in words, and how to end them; nothing when there are none."""
    from kopdes_plan.inputs.merging import if_taken, open_conflicts
    from kopdes_plan.inputs.plan_differences import summary

    found = open_conflicts(draft)
    if not found:
        return []
    lines = [f"  - {summary(if_taken(draft, one))}" for one in found]
    return ["", say("merge.conflict.title", count=len(found)), *lines, say("merge.conflict.how")]


def conflicts_json(draft: Draft) -> list[dict[str, Any]]:
    """The open conflicts of a plan: place, what it says, what the other copy says, in words."""
    from kopdes_plan.inputs.merging import if_taken, open_conflicts
    from kopdes_plan.inputs.plan_differences import summary
    from kopdes_plan.inputs.plan_text import dotted

    return [
        {
            "path": dotted(one.steps),
            "mine": draft.get(one.steps),
            "theirs": one.theirs,
            "text": summary(if_taken(draft, one)),
        }
        for one in open_conflicts(draft)
    ]
