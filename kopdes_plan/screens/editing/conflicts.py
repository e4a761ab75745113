"""Open conflicts of the open plan: in words, and where they stand.

A session goes in, sentences and places come out; ending one is `Session.settle`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kopdes_plan.inputs.conflicts import Conflict
from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.merging import if_taken, open_conflicts
from kopdes_plan.inputs.plan_differences import summary
from kopdes_plan.inputs.plan_text import dotted

if TYPE_CHECKING:
    from kopdes_plan.screens.editing.session import Session


def at_path(session: Session, path: str) -> Conflict | None:
    """The open conflict of a field, or nothing."""
    return next((one for one in session.conflicts if dotted(one.steps) == path), None)


def of_mark(session: Session, mark: str) -> Conflict | None:
    """The open conflict with this mark, or nothing when it was ended meanwhile."""
    return next((one for one in session.conflicts if one.mark(0) == mark), None)


def change(session: Session, conflict: Conflict, language: str) -> str:
    """What would change if the other copy were taken, in words."""
    return _change(session.draft.text(), conflict.mark(0), language)


@lru_cache(maxsize=256)
def _change(text: str, mark: str, language: str) -> str:
    draft = Draft(text)
    conflict = next(one for one in open_conflicts(draft) if one.mark(0) == mark)
    return summary(if_taken(draft, conflict), language)
