"""Blank paper forms, offered where a facilitator begins: they are printed before a workshop."""

from __future__ import annotations

from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers.markup import escape, file_link, heading, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.documents import PDF
from kopdes_plan.screens.steps import View

FILE = "lembar_kosong"  # as the page asks for it


def offered(view: View) -> Block:
    """What they are for, and the link that makes them."""
    title, about, words = (
        view.say(f"step_start.sheets.{key}") for key in ("title", "about", "print")
    )
    note = tag("p", escape(about), kind="note")
    link = tag("p", file_link(FILE, words), kind="row")
    return blocks.html("sheets", heading(title) + note + link)


def content(view: View) -> tuple[str, bytes, str]:
    """Forms for the open plan, general ones without: name, content, kind."""
    from kopdes_plan.outputs.worksheets.pdf import write_worksheets

    pdf = write_worksheets(plan=view.session.plan, language=view.language)
    return view.say("step_start.sheets.file"), pdf, PDF
