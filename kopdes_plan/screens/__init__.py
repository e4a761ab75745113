"""The workshop on screen: `app()` shows all its steps in one page, `page("kas")` one of them.

    screen.js ─ event ─> screen.py ─> session.edit(path, typed) ─> the whole draft checked ─> Plan ─> run
        ^                                                                                             │
        └──── blocks that changed <──── steps/<name>.py: left(view), right(view) <────────────────────┘

One way only: values live in the plan file, never in the page. A step is plain functions that yield
blocks (`blocks`), made of fields from the plan's schema (`fields`) and of sentences, pictures and
tables of its result (`answers`); one widget (`screen`) draws them, in Voilà and in JupyterLab.
"""

from __future__ import annotations

from typing import Any


def app(language: str = "id") -> Any:
    """The whole workshop as one widget: what `notebooks/aplikasi.ipynb` shows."""
    from kopdes_plan.screens.screen import Screen

    return Screen(language=language)


def page(step: str, language: str = "id") -> Any:
    """One step of the workshop as a widget, such as "unit_usaha"; KeyError for one we do not have."""
    from kopdes_plan.screens.screen import Screen

    return Screen(step, language)
