"""The words of the plan's fields: label, short help, choices, units; for forms and documents.

A class and a field name go in, words come out. Keys in the word file are
"plan.<class>.<field>", "….help", "plan.choice.<value>", "plan.kind.<kind>", "plan.origin.<origin>".
"""

from __future__ import annotations

import re

from pydantic import BaseModel

from kopdes_plan import text as t


def label(model: type[BaseModel], field: str = "_", language: str = "id") -> str:
    """The name of a field for people, of the class itself without one; KeyError if it has none.

    >>> from kopdes_plan.inputs.plan import Loan
    >>> label(Loan, "grace_months")
    'Masa tenggang (bulan)'
    """
    for key in _keys(model, field):
        if t.has(key, language):
            return t.say(key, language)
    raise KeyError(f"no word for {model.__name__}.{field}")


def help_of(model: type[BaseModel], field: str, language: str = "id") -> str:
    """A sentence about a less obvious field, or nothing."""
    keys = (f"{key}.help" for key in _keys(model, field))
    return next((t.say(key, language) for key in keys if t.has(key, language)), "")


def choice(value: str, language: str = "id") -> str:
    """The words of a choice such as `anuitas`; the value itself when it has none."""
    key = f"plan.choice.{value}"
    return t.say(key, language) if t.has(key, language) else value


def unit_of(kind: str, language: str = "id") -> str:
    """The unit behind a number of a kind (`Rp`, `bulan`, `% per tahun`), or nothing."""
    key = f"plan.kind.{kind}"
    return t.say(key, language) if t.has(key, language) else ""


def _keys(model: type[BaseModel], field: str) -> list[str]:
    """The keys that may hold a field's word: its own class, then the classes it comes from."""
    names = [c.__name__ for c in model.__mro__ if issubclass(c, BaseModel) and c is not BaseModel]
    return [f"plan.{_snake(name)}.{field}" for name in names]


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
