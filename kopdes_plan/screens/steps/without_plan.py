"""What every step that edits a plan shows while none is open."""

from __future__ import annotations

from kopdes_plan.screens.answers.markup import notice
from kopdes_plan.screens.blocks import Block, html
from kopdes_plan.screens.steps import View


def without_plan(view: View) -> Block:
    """What to do first."""
    return html("no_plan", notice(view.say("screen.open_first")))
