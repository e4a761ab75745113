"""The page "panduan": what a facilitator needs, as the printed guide has it.

It is no step of a board's workshop and opens no plan. The same words and figures as in the PDF
(`outputs/guide`); answers are computed when the page is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kopdes_plan.inputs.guide import load_agendas, load_exercises
from kopdes_plan.outputs.guide.agenda import agendas
from kopdes_plan.outputs.guide.exercises import solved
from kopdes_plan.outputs.guide.steps import steps
from kopdes_plan.outputs.guide.words import listed
from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers.markup import escape, file_link, heading, notebook_link, table, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.documents import PDF
from kopdes_plan.screens.exercises import answer_html, sheet_html
from kopdes_plan.screens.steps import Step, View, blank_sheets

FILE = "panduan_pdf"  # as the page asks for it
NOTEBOOK = "panduan_fasilitator"
OTHERS = ("contoh_terhitung", "kelas")  # notebooks a facilitator opens beside it


def offered(view: View) -> Block:
    """What is there for a facilitator, told where a workshop begins."""
    title, about = (view.say(f"step_guide.offered.{key}") for key in ("title", "about"))
    links = (
        file_link(FILE, view.say("step_guide.print")),
        notebook_link(NOTEBOOK, view.say("step_guide.offered.open")),
        notebook_link("kelas", view.say("step_guide.open.kelas")),
    )
    note = tag("p", escape(about), kind="note")
    return blocks.html("facilitator", heading(title) + note + tag("p", *links, kind="row"))


def content(view: View) -> tuple[str, bytes, str]:
    """The guide as a PDF: name, content, kind."""
    from kopdes_plan.outputs.guide.pdf import write_guide

    return view.say("guide.file"), write_guide(language=view.language), PDF


def left(view: View) -> Iterator[Block]:
    """What to print and open, the agenda, then every step and exercise behind a fold."""
    yield _links(view)
    yield from _agenda(view)
    yield blocks.html("steps", heading(view.say("guide.steps.title")))
    for step in steps(view.language):
        inner = [blocks.html(f"said_{step['name']}", _step(view, step))]
        label = f"{step['number']} {step['title']}"
        yield blocks.fold(f"step_{step['name']}", label, inner)
    title, about = (view.say(f"guide.exercises.{key}") for key in ("title", "about"))
    yield blocks.html("exercises", heading(title) + tag("p", escape(about), kind="note"))
    for name in load_exercises():
        yield _exercise(view, name)


def right(view: View) -> Iterator[Block]:
    """The page is one column."""
    yield from ()


def _links(view: View) -> Block:
    links = [
        file_link(FILE, view.say("step_guide.print")),
        file_link(blank_sheets.FILE, view.say("step_start.sheets.print")),
        *(notebook_link(name, view.say(f"step_guide.open.{name}")) for name in OTHERS),
    ]
    lists = (
        tag("section", heading(view.say(f"guide.{name}.title")), _bullets(view, f"guide.{name}"))
        for name in ("goals", "materials")
    )
    return blocks.html("links", tag("p", *links, kind="row") + tag("div", *lists, kind="papers"))


def _bullets(view: View, key: str) -> str:
    return tag("ul", *(tag("li", escape(words)) for words in listed(key, view.language)))


def _agenda(view: View) -> Iterator[Block]:
    """One of the agendas as tables, a day each."""
    found = agendas(view.language)
    chosen = view.chosen.get("agenda", found[0]["name"])
    options = [(one["name"], one["title"]) for one in found]
    yield blocks.chooser("agenda", "agenda", options, chosen, view.say("guide.agenda.chooser"))
    (agenda,) = (one for one in found if one["name"] == chosen)
    note = tag("p", escape(agenda["about"]), kind="note")
    days = "".join(_day(view, day) for day in agenda["days"])
    yield blocks.html("sessions", note + days)


def _day(view: View, day: dict[str, Any]) -> str:
    heads = [view.say(f"guide.agenda.{key}") for key in ("time", "session", "does", "minutes")]
    rows = [
        ([
            f"{one['start']}–{one['end']}", tag("strong", escape(one["title"])),
            escape(one["about"]), str(one["minutes"]),
        ], "item")
        for one in day["sessions"]
    ]  # fmt: skip
    return table(heads, rows, "rllr", f"{day['title']} {day['total']}".strip())


def _step(view: View, step: dict[str, Any]) -> str:
    """When, what for, what is said and done, what often happens."""
    says, does, seen, way_out = (
        view.say(f"guide.steps.{key}") for key in ("says", "does", "seen", "help")
    )
    return "".join((
        tag("p", escape(f"{step['times']} · {step['sheets']}"), kind="note"),
        tag("p", tag("strong", escape(step["goal"]))),
        tag("div", tag("strong", escape(f"{says}:")), " ", escape(step["says"]), kind="notice"),
        tag("h3", escape(does)), tag("ol", *(tag("li", escape(one)) for one in step["does"])),
        table([seen, way_out], (([*map(escape, pair)], "item") for pair in step["wrong"]), "ll"),
    ))  # fmt: skip


def _exercise(view: View, name: str) -> Block:
    one = solved(name, view.language)
    label = f"{one.frame('sheet', number=one.number)}. {one.say('sheet')}"
    inner = [
        blocks.html(f"sheet_{name}", sheet_html(one)),
        blocks.fold(
            f"answer_{name}",
            one.frame("show"),
            [blocks.html(f"answered_{name}", answer_html(one))],
        ),
    ]
    return blocks.fold(f"exercise_{name}", label, inner)


def _choose_agenda(view: View, name: str) -> None:
    if name in load_agendas().named():
        view.chosen["agenda"] = name


STEP = Step(
    name="panduan",
    holds=(),
    left=left,
    right=right,
    actions={"agenda": _choose_agenda},
    words="guide",
    numbered=False,
    of_plan=False,
)
