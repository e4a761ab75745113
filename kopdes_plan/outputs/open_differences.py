"""What a document says on its front page while a merge of two copies left differences open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.outputs import blocks
from kopdes_plan.outputs.blocks import Block

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan


def open_words(plan: Plan, language: str = "id") -> tuple[str, str] | None:
    """A title that counts them, and what that means for the figures; None when all is decided."""
    if not plan.open_differences:
        return None
    title = t.say("merge.document.title", language, count=plan.open_differences)
    return title, t.say("merge.document.text", language)


def open_notice(plan: Plan, language: str = "id") -> Block | None:
    """The same as a box."""
    words = open_words(plan, language)
    return words and blocks.notice("bad", *words)
