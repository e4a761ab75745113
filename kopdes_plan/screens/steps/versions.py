"""Earlier states of the open plan: what changed after each, and the button that brings it back."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_differences import differences, summary
from kopdes_plan.inputs.plan_text import Tree, parse
from kopdes_plan.inputs.saving import Version
from kopdes_plan.inputs.whole_files import Stamp, stamp_of
from kopdes_plan.screens import blocks
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.moments import when

MOST_VERSIONS = 20


def earlier(view: View) -> Block:
    """A button; once it is pressed, the earlier states with what changed after each."""
    if not view.chosen.get("versions"):
        pressed = blocks.button("versions", view.say("step_start.version.show"), "1")
        return blocks.buttons("show_versions", pressed)
    kept = view.session.versions()[:MOST_VERSIONS]
    file = view.session.file or Path()
    now = bool(kept) and _same(kept[0].file, file)  # else the file was changed by other means
    newer = [file, *(version.file for version in kept)]
    shown = [_version_card(view, *pair) for pair in zip(kept, newer, strict=False)]
    if now:
        moment = _moment(view, kept[0])
        shown[0] = blocks.card(moment, view.say("step_start.version.now"), tone="here")
    note = "" if shown[now:] else view.say("step_start.version.none")
    hide = blocks.button("versions", view.say("step_start.version.hide"), "")
    return blocks.fold(
        "versions",
        view.say("step_start.version.title", count=len(shown) - now),
        [blocks.cards("versions_kept", shown, note=note), blocks.buttons("hide_versions", hide)],
        opened=True,
    )


def _version_card(view: View, version: Version, newer: Path) -> Block:
    """An earlier state, what changed after it, and the button that brings it back."""
    moment, stamp = _moment(view, version), version.file.stem
    words, ask = (view.say(f"step_start.version.{key}", when=moment) for key in ("restore", "ask"))
    note = _after(version.file, newer, view.language)
    return blocks.card(moment, note, blocks.button("restore", words, stamp, ask=ask))


def _moment(view: View, version: Version) -> str:
    return when(version.saved, view.language, seconds=True)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _after(older: Path, newer: Path, language: str) -> str:
    """What changed from one state to the next, in words."""
    try:
        before, after = (_tree(file, stamp_of(file)) for file in (older, newer))
    except (OSError, ValueError):  # PlanProblems among them
        return t.say("step_start.version.unreadable", language)
    found = differences(before, after)
    key = "changed" if found else "same"
    return t.say(f"step_start.version.{key}", language, changes=summary(found, language=language))


@lru_cache(maxsize=MOST_VERSIONS + 1)
def _tree(file: Path, _: Stamp | None) -> Tree:
    """What a file holds, as long as it stays the same."""
    return parse(file.read_text("utf-8")).tree()


def show(view: View, value: str) -> None:
    """Shows the earlier states, or with no value hides them."""
    view.chosen["versions"] = value


def restore(view: View, stamp: str) -> None:
    """Brings an earlier state back, which is one more change of the plan."""
    kept = {version.file.stem: version for version in view.session.versions()}
    if stamp not in kept:
        view.tell(view.say("step_start.version.gone"), "bad")
    elif view.session.restore(kept[stamp]):
        moment = _moment(view, kept[stamp])
        view.tell(view.say("step_start.version.restored", when=moment), "good")
