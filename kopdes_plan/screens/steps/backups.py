"""All plans as one file, saved and brought in where a board begins: for a new laptop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kopdes_plan.inputs.backups import backup, contents
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.restoring import restore
from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers.markup import escape, file_link, heading, notice, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing import plans
from kopdes_plan.screens.steps import View

FILE = "cadangan"  # as the page asks for it
ZIP = "application/zip"
CAME = "backup"  # tone and words of what was brought in last


def offered(view: View) -> Iterator[Block]:
    """What it is for, the link that makes the file, and the entry that takes one."""
    title, about, words = (
        view.say(f"step_start.backup.{key}") for key in ("title", "about", "save")
    )
    link = tag("p", file_link(FILE, words), kind="row") if plans.own_plans() else ""
    note = tag("p", escape(about), kind="note")
    yield blocks.html("backup", heading(title) + note + link)
    words, note = (view.say(f"step_start.backup.{key}") for key in ("open", "note"))
    yield blocks.upload("backup_open", "backup", words, ".zip", note)
    if view.chosen.get(CAME):  # beside the button: the bar may be scrolled out of sight
        tone, _, said = view.chosen[CAME].partition(" ")
        yield blocks.html("backup_came", notice(said, tone))


def content(view: View) -> tuple[str, bytes, str]:
    """The file of all plans as they are saved now: name, content, kind."""
    name = view.say("step_start.backup.file", day=date.today().isoformat())
    return name, backup(plans.folder()).content, ZIP


def take(view: View, _: str, zipped: bytes) -> None:
    """Puts the plans of such a file into the user's folder, and says what came of it."""
    try:
        done = restore(contents(zipped), plans.folder())
    except PlanProblems as wrong:
        words, tone = wrong.problems[0].sentence(view.language), "bad"
    else:
        moved = [now.name for _, now in (*done.beside, *done.pictures)]
        new, tone = len(done.new) + len(done.beside), "doubt" if moved else "good"
        words = view.say("step_start.backup.done", new=new, same=len(done.same))
        if moved:
            words += " " + view.say("step_start.backup.beside", names=", ".join(moved))
    view.chosen[CAME] = f"{tone} {words}"
    view.tell(words, tone)
