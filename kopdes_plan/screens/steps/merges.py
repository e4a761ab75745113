"""Two hands on one plan, in the first step: a copy is merged in, conflicts are decided."""

from __future__ import annotations

from collections.abc import Iterator

from kopdes_plan.inputs.text_files import decoded
from kopdes_plan.screens import blocks
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing import conflicts
from kopdes_plan.screens.steps import View

COPIES = ".yaml,.yml"
MOST = 12  # conflicts shown at once


def offered(view: View) -> Iterator[Block]:
    """The open conflicts, and a copy to merge in; nothing while no plan is open."""
    session = view.session
    if session.plan is None:
        return
    if found := session.conflicts:
        title = view.say("merge.screen.title", count=len(found))
        shown = [
            blocks.card(
                conflicts.change(session, one, view.language), "",
                blocks.button("keep_mine", view.say("merge.screen.mine"), one.mark(0)),
                blocks.button("take_theirs", view.say("merge.screen.theirs"), one.mark(0)),
                tone="doubt",
            )
            for one in found[:MOST]
        ]  # fmt: skip
        yield blocks.cards("conflicts", shown, title, view.say("merge.screen.note"))
    if found[1:]:
        sides = ("mine", "theirs")
        both = (blocks.button("settle_all", view.say(f"merge.screen.all_{s}"), s) for s in sides)
        yield blocks.buttons("settle_all", *both)
    label, note = view.say("merge.screen.label"), view.say("merge.screen.about")
    yield blocks.upload("merge", "merge", label, COPIES, note)


def take(view: View, name: str, content: bytes) -> None:
    """Merges a copy into the open plan; PlanProblems when it is none."""
    session = view.session
    text, before = session.draft.text(), len(session.conflicts)
    if not session.merge(decoded(content, name), name):
        return
    if session.draft.text() == text:
        view.tell(view.say("merge.same"))
    else:
        count = len(session.conflicts) - before
        key, tone = ("open", "doubt") if count > 0 else ("done", "good")
        view.tell(view.say(f"merge.screen.{key}", name=name, count=count), tone)


def keep_mine(view: View, mark: str) -> None:
    """Ends a conflict with what the plan says."""
    _settle(view, mark, take_theirs=False)


def take_theirs(view: View, mark: str) -> None:
    """Ends a conflict with what the other copy says."""
    _settle(view, mark, take_theirs=True)


def settle_all(view: View, side: str) -> None:
    """Ends all conflicts with one side, "mine" or "theirs"."""
    view.session.settle_all(take_theirs=side == "theirs")


def _settle(view: View, mark: str, take_theirs: bool) -> None:
    found = conflicts.of_mark(view.session, mark)
    if found is not None:
        view.session.settle(found, take_theirs)
