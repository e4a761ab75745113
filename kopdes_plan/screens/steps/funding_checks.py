"""Behind a plan's loans, each in a fold: the check of their terms, the village's side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan.inputs.compliance import by_subject, checklist
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.outputs import compliance, village
from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers.markup import shown
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.steps import View

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result


def folds(view: View, result: Result) -> Iterator[Block]:
    """A fold for each loan (and a building that Agrinas pays), and one for the village."""
    found = by_subject(checklist(result.plan, load_rules()))
    for place, ((path, name), checks) in enumerate(found.items()):
        inner = shown(compliance.blocks(checks, view.language))
        title = view.say("step_funding.check", name=name)
        yield blocks.fold(f"check-{path}", title, [blocks.html(f"check-{place}", inner)])
    page = shown(village.page(result, view.language))
    title = view.say("step_funding.village")
    yield blocks.fold("village", title, [blocks.html("village-page", page)])
