"""Fields that change one number of a plan: made from the schema, worded by the word file.

A path of the plan file comes in; the field shows its number the way people type it, says where the
number comes from, sends what is typed to `edit`, and shows the sentence when it cannot be used.
What was typed stays in the field either way.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from kopdes_plan import text as t
from kopdes_plan.inputs.fields import Kind, Sourced
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.inputs.plan_fields import field_at
from kopdes_plan.screens.numbers import shown
from kopdes_plan.screens.views import tag

if TYPE_CHECKING:
    from kopdes_plan.screens.session import Session

Edit = Callable[[str, str], None]
FIELDS = {  # the numbers of a unit that decide most, by behaviour
    "rental": ("harga", "hunian"),
    "lending": ("pinjaman_rata_rata", "jumlah_per_bulan"),
}
USUAL = ("harga", "jumlah_per_bulan")


class NumberField:
    """One number of the plan: `widget` is what a page shows, `refresh` reads the session again."""

    def __init__(self, session: Session, path: str, edit: Edit, language: str = "id") -> None:
        import ipywidgets as widgets

        self.session, self.path, self.edit, self.language = session, path, edit, language
        self.kind = _kind(session, path)
        self._shown = ""
        self.entry = widgets.Text(
            description=label(session, path, language),
            continuous_update=False,
            style={"description_width": "initial"},
        )
        self.remark, self.message = widgets.HTML(), widgets.HTML()
        for part, name in ((self.entry, "entry"), (self.remark, "remark"), (self.message, "wrong")):
            part.add_class(f"kopdes-{name}")
        self.widget: Any = widgets.VBox([self.entry, self.remark, self.message])
        self.widget.add_class("kopdes-field")
        self.entry.observe(self._typed, "value")
        self.refresh()

    def _typed(self, change: Any) -> None:
        if change["new"] != self._shown:  # else `refresh` wrote it
            self._shown = change["new"]
            self.edit(self.path, change["new"])

    def refresh(self) -> None:
        """Shows the plan's number, or what was typed in its place and why it cannot be used."""
        if self.session.plan is None:
            return
        value = value_at(self.session.plan, self.path)
        self._shown = self.session.unfinished.get(self.path, shown(value, self.kind))
        self.entry.value = self._shown
        self.remark.value = remark(self.session, self.path, self.language)
        mistake = self.session.mistakes.get(self.path)
        self.message.value = escape(mistake.text(self.language)) if mistake else ""
        if mistake:
            self.widget.add_class("kopdes-mistaken")
        else:
            self.widget.remove_class("kopdes-mistaken")


def unit_fields(session: Session, edit: Edit, language: str = "id") -> list[tuple[str, Any]]:
    """The name of each unit with the fields that decide most for it."""
    plan = session.plan
    if plan is None:
        return []
    return [
        (
            unit.name,
            [
                NumberField(session, f"unit_usaha.{key}.{alias}", edit, language)
                for alias in FIELDS.get(unit.behaviour, USUAL)
            ],
        )
        for key, unit in plan.units.items()
    ]


def label(session: Session, path: str, language: str = "id") -> str:
    """The words before a field: its behaviour's own, else the field's."""
    alias = path.rpartition(".")[2]
    own = f"screen.field.{_unit(session, path).behaviour}.{alias}"
    return t.say(own if t.has(own, language) else f"screen.field.{alias}", language)


def remark(session: Session, path: str, language: str = "id") -> str:
    """What a number counts, and where it comes from."""
    alias, unit = path.rpartition(".")[2], _unit(session, path)
    counts = f"screen.counts.{unit.behaviour}.{alias}"
    counts = counts if t.has(counts, language) else f"screen.counts.{alias}"
    words = t.say(counts, language, unit=unit.quantity_unit)
    value = value_at(session.plan, path) if session.plan else None
    if not isinstance(value, Sourced):
        return escape(words)
    source = t.say(f"screen.origin.{value.origin}", language)
    cited = " · ".join(filter(None, (value.citation, str(value.year or ""), value.note)))
    return (
        escape(words)
        + " "
        + tag("span", source, kind=f"origin {value.origin}", title=cited or source)
    )


def _unit(session: Session, path: str) -> Any:
    assert session.plan is not None
    return session.plan.units[path.split(".")[1]]


def _kind(session: Session, path: str) -> Kind:
    field = field_at(path, _unit(session, path).behaviour)
    kind = field.kind if field else None
    if kind is None:
        raise KeyError(f"{path} is no number of a plan")
    return kind
