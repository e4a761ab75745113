"""Sheets of a paper form, and what they are all made from: a plan, units, a language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.worksheets.boxes import box, entries, grid
from kopdes_plan.outputs.worksheets.units import Asked


class Sheet(NamedTuple):
    """A sheet: its title, a sentence on what it is for, and what is asked."""

    title: str
    about: str
    blocks: list[Block]
    landscape: bool = False
    dense: bool = False  # lower boxes, so that all of it fits on one page


class Form(NamedTuple):
    """What a set of sheets is made for: a plan if there is one, units to ask about, a language."""

    plan: Plan | None
    units: Sequence[Asked]
    language: str

    def say(self, key: str, **params: object) -> str:
        """Words of any topic."""
        return t.say(key, self.language, **params)

    def boxes(self, base: str, keys: Iterable[str]) -> list[Block]:
        """The boxes of several keys of a group, nothing for the whole plan."""
        return [box(f"{base}.{key}" if base else key, self.language) for key in keys]

    def entries(self, words: str, base: str, keys: Iterable[str], columns: int = 1) -> Block:
        """The boxes of several keys below the title and note that the screen gives them."""
        return entries(self.boxes(base, keys), *self.titled(words), columns)

    def grid(self, words: str, path: str, keys: Sequence[str], **more: object) -> Block:
        """A table below the title and note that the screen gives it."""
        title, note = self.titled(words)
        return grid(path, keys, self.language, title, note, **more)  # type: ignore[arg-type]

    def sheet(self, name: str, blocks: Iterable[Block], landscape: bool = False) -> Sheet:
        """A sheet with its title and sentence."""
        about = self.say(f"worksheet.sheet.{name}.about")
        return Sheet(self.say(f"worksheet.sheet.{name}.title"), about, [*blocks], landscape)

    def titled(self, words: str) -> tuple[str, str]:
        """The title and note that the screen gives a group; empty where it gives none."""
        keys = (f"{words}.title", f"{words}.note")
        title, note = (self.say(k) if t.has(k, self.language) else "" for k in keys)
        return title, note


def named(path: str, label: str) -> Block:
    """A column or a box of names."""
    return {
        "path": path, "label": label, "help": "", "form": "text", "before": "", "behind": "",
        "choices": [], "usual": "", "source": "", "origin": False, "printed": "", "width": 3.0,
    }  # fmt: skip


def mapping(
    form: Form, path: str, words: str, title: str, note: str, names: Sequence[str], blank: int
) -> Block:
    """A table of free names and a number each."""
    name, value = (form.say(f"field.named.{words}{end}") for end in ("", ".value"))
    number = {**box(f"{path}.x", form.language), "label": value, "width": 2.0}
    columns = [named(path, name), number]
    rows = [{"name": name, "usual": ["", ""]} for name in names]
    return {
        "kind": "grid", "title": title, "note": note, "columns": columns, "legend": [],
        "rows": rows, "blank": blank, "origin": False, "height": "normal",
    }  # fmt: skip
