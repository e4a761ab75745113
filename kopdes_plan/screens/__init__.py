"""The workshop on screen: `app()` shows all its steps in one page, `page("kas")` one of them.

    screen.js ── event ──> screen.py ──> editing.session ──> the whole draft checked ──> Plan
        ^                                                                                 │ run
        └── blocks that changed <── steps: left(view), right(view) <── Result ────────────┘

One way only: values live in the plan file, never in the page.

    steps/     what each step of the workshop shows and does: plain functions that yield blocks
    fields/    forms and sheets, made from the plan's schema and its words
    editing/   the open plan: what is typed, checked, saved, undone; the files it lies in
    answers/   what a result says: sentences, pictures, tables, links to the number to change
    blocks.py  what a page is made of;  screen.py, screen.js, page.css  draw it, in both faces
"""

from __future__ import annotations

from typing import Any


def app(language: str = "id") -> Any:
    """The whole workshop as one widget: what `notebooks/aplikasi.ipynb` shows."""
    from kopdes_plan.screens.screen import Screen

    return Screen(language=language)


def page(step: str, language: str = "id") -> Any:
    """One step of the workshop as a widget, such as "unit_usaha"; KeyError for another word."""
    from kopdes_plan.screens.screen import Screen

    return Screen(step, language)


def exercise(name: str, language: str = "id", **changed: float) -> Any:
    """An exercise of the guide, its answer computed with `changed` figures; KeyError as there."""
    from kopdes_plan.screens.exercises import exercise as shown

    return shown(name, language, **changed)
