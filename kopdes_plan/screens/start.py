"""The first page: open a plan, see what it comes to, change its main numbers, print it.

`page()` is what the notebook `0_mulai` shows. It arranges what `views` write and `forms` make,
and draws it anew whenever the session's `version` rises.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kopdes_plan import text as t
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.screens import forms, plans, views
from kopdes_plan.screens.faults import log
from kopdes_plan.screens.session import Session

LOWER_CHARTS = ("debt", "units")


def page(language: str = "id") -> Any:
    """The page as one widget, with the user's plan (or the first example) open in it."""
    return StartPage(language).widget


class StartPage:
    """The page's widgets; tests press them without a browser."""

    def __init__(self, language: str = "id") -> None:
        import ipywidgets as widgets

        self.language, self.session = language, Session()
        self.fields: list[forms.NumberField] = []
        self._drawn_units: tuple[Path | None, tuple[str, ...]] = (None, ())
        self.choice = widgets.Dropdown(description=self._say("choose"))
        self.open = self._button("open", self._open, "primary")
        self.reload = self._button("reload", self.session.reload)
        self.undo = self._button("undo", self.session.undo)
        self.redo = self._button("redo", self.session.redo)
        self.print = self._button("pdf", self._print, "primary")
        names = ("told", "problems", "story", "verdict", "figures", "break_even", "warnings")
        self.shown = {name: widgets.HTML() for name in (*names, "cash", *LOWER_CHARTS, "printed")}
        self.form = widgets.VBox()
        self.widget = self._arranged(widgets)
        self.session.observe(lambda _: self.draw(), "version")
        self._list_plans()
        self._safely(self._open_first)

    def _say(self, key: str, **params: object) -> str:
        return t.say(f"screen.start.{key}", self.language, **params)

    def _button(self, name: str, action: Callable[[], None], style: str = "") -> Any:
        import ipywidgets as widgets

        button = widgets.Button(description=self._say(name), button_style=style)
        button.on_click(lambda _: self._safely(action))
        return button

    def _arranged(self, widgets: Any) -> Any:
        def box(kind: str, *inner: Any) -> Any:
            made = widgets.Box(list(inner))
            made.add_class(f"kopdes-{kind}")
            return made

        shown = self.shown
        self.plan_part = box(
            "plan",
            shown["story"],
            shown["verdict"],
            shown["figures"],
            box(
                "columns",
                box("left", self.form, box("row", self.undo, self.redo)),
                box("right", shown["cash"], shown["break_even"]),
            ),
            box("pair", *(shown[name] for name in LOWER_CHARTS)),
            shown["warnings"],
            box("row", self.print, shown["printed"]),
        )
        whole = box(
            "page",
            widgets.HTML(views.style()),
            box("row", self.choice, self.open, self.reload),
            shown["told"],
            shown["problems"],
            self.plan_part,
        )
        whole.add_class("kopdes")
        return whole

    def _safely(self, action: Callable[[], None]) -> None:
        """Does something; whatever goes wrong becomes a sentence, never a traceback."""
        try:
            action()
        except Exception as fault:  # the last line of defence: people get a sentence, we a log
            words = t.say("screen.fault", self.language, file=log(fault))
            self.shown["told"].value = views.notice(words, "bad")

    def _list_plans(self, chosen: Path | None = None) -> None:
        """Fills the choice: own plans first, then what comes with the kit."""
        own = [(f"{p.name} ({p.file.name})", p.file) for p in plans.own_plans()]
        if chosen is not None and chosen not in [file for _, file in own]:
            own.insert(0, (chosen.name, chosen))
        given = [
            (self._say("example" if p.is_example else "new", name=p.name), p.file)
            for p in plans.given_plans()
        ]
        self.choice.options = own + given
        if chosen is not None:
            self.choice.value = chosen

    def _open_first(self) -> None:
        first = plans.wanted() or next((plan.file for plan in plans.given_plans()), None)
        if first is not None:
            self.session.open(first)
            self._list_plans(self.session.file)

    def _open(self) -> None:
        if self.choice.value is not None:
            self.session.open(self.choice.value)
            self._list_plans(self.session.file)

    def _edit(self, path: str, typed: str) -> None:
        self._safely(lambda: self.session.edit(path, typed))

    def _print(self) -> None:
        printed = self.shown["printed"]
        printed.value = views.notice(self._say("printing"))
        try:
            file = self.session.write_pdf()
        except PlanProblems as wrong:
            printed.value = views.notice(wrong.problems[0].text(self.language), "bad")
        else:
            printed.value = views.notice(self._say("printed", file=file), "good")

    def draw(self) -> None:
        """Shows the session as it is now; the chart beside the fields comes before the others."""
        session, shown, language = self.session, self.shown, self.language
        self._draw_form()
        shown["told"].value = self._told()
        shown["problems"].value = views.problem_list(session.problems, session.file, language)
        self.undo.disabled, self.redo.disabled = not session.can_undo, not session.can_redo
        self.reload.disabled = session.file is None
        result = session.result
        self.plan_part.layout.display = "none" if result is None else None
        if result is None or session.event == "waiting":
            return
        shown["printed"].value = ""
        shown["verdict"].value = views.verdict_box(result, language)
        shown["figures"].value = views.figures(result, language)
        shown["cash"].value = views.picture(result, "cash", language)
        shown["break_even"].value = views.break_even(result, language)
        shown["story"].value = views.story(result, language)
        shown["warnings"].value = views.warnings(result, language)
        for name in LOWER_CHARTS:
            shown[name].value = views.picture(result, name, language)

    def _draw_form(self) -> None:
        """Makes the fields anew when other units are there, else only shows their numbers."""
        plan = self.session.plan
        units = (self.session.file, tuple(plan.units) if plan else ())
        if units == self._drawn_units:
            for field in self.fields:
                field.refresh()
            return
        import ipywidgets as widgets

        self._drawn_units = units
        groups = forms.unit_fields(self.session, self._edit, self.language)
        self.fields = [field for _, fields in groups for field in fields]
        title = widgets.HTML(views.heading(self._say("numbers")))
        advice = widgets.HTML(views.tag("p", self._say("numbers_note"), kind="note"))
        boxes = [_unit_box(widgets, name, fields) for name, fields in groups]
        self.form.children = [title, advice, *boxes]

    def _told(self) -> str:
        session = self.session
        if session.saving:
            return views.notice(session.saving[0].text(self.language), "bad")
        if session.problems:
            return ""
        tone = "doubt" if session.event in ("waiting", "merged") else ""
        file = plans.short(session.file) if session.file else ""
        return views.notice(self._say(f"event.{session.event}", file=file), tone)


def _unit_box(widgets: Any, name: str, fields: list[forms.NumberField]) -> Any:
    row = widgets.Box([field.widget for field in fields])
    row.add_class("kopdes-fields")
    whole = widgets.VBox([widgets.HTML(views.tag("h3", views.escape(name))), row])
    whole.add_class("kopdes-unit")
    return whole
