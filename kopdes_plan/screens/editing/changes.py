"""The changes a plan may be given: of what is typed, of what is put or taken away, of a whole text.

The state of an open plan goes in, a `Change` comes out, or the problems for which it may not be.
Nothing is changed yet: that is for `open_plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.plan_file import Reading, reading
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.screens.editing.history import Typed, Waiting
from kopdes_plan.screens.editing.moves import Moved, inside, same_place
from kopdes_plan.screens.editing.spots import State
from kopdes_plan.screens.editing.trials import together, tried

Lay = Callable[[Draft], object]
Refusal = tuple[Problem, ...]


class Change(NamedTuple):
    """A change that may be made: what the plan then is, what waits, and how to do it again."""

    draft: Draft
    reading: Reading
    waiting: Waiting
    event: str = "saved"
    lay: Lay | None = None  # None for a whole text: that is not laid over another
    turn: int = 0  # moves in the history instead of adding to it


def typed_in(state: State, typed: Mapping[str, str]) -> Change:
    """The change that typed texts (by path) make; what cannot be used waits."""
    trial = together(state, typed)
    waiting = {
        path: waits
        for path, waits in state.waiting.items()
        if path not in trial.taken and not (path in state.held and path in trial.values)
    }
    for path, problem in trial.wrong.items():
        text = typed[path] if path in typed else state.waiting[path].text
        waiting[path] = Typed(text, problem)
    event = "waiting" if typed.keys() & trial.wrong.keys() else "saved"

    def lay(draft: Draft) -> None:
        draft.set_all(trial.values)

    return Change(trial.draft, trial.reading, waiting, event, lay)


def laid(state: State, lay: Lay, at: Iterable[str], moved: Moved = str) -> Change | Refusal:
    """The change that `lay` makes at some places, if the plan may be so.

    What waits there goes; what waits behind an entry that is gone moves up.
    """
    draft, after, found = tried(state, lay, at, moved)
    if found:
        return found
    places, before, now = tuple(at), state.draft.tree(), draft.tree()
    waiting = {}
    for path, typed in state.waiting.items():
        there = moved(path)
        put = any(inside(there, place) for place in places)
        if there and not (put and not same_place(before, now, there)):
            waiting[there] = typed
    return Change(draft, after, waiting, lay=lay)


def rewritten(state: State, text: str, event: str) -> Change | Refusal:
    """The change to another text of the plan."""
    draft = state.draft.rewritten(text)
    try:
        found = reading(draft.root(), str(draft.path or ""))
    except PlanProblems as wrong:
        return wrong.problems
    return Change(draft, found, state.waiting, event)
