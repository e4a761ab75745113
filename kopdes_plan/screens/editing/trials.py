"""What typed text would make of a plan, tried on a copy before anything is changed.

A draft with its reading and what was typed (path -> text) go in; a `Trial` comes out: the draft
with all that can be used in it, and the problem of each text that cannot.

A change may be made when the plan has no problem with it that it
did not have before, and none in the changed place: so a broken plan is mended field by field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from itertools import takewhile
from typing import NamedTuple

from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.plan_file import Reading, reading
from kopdes_plan.inputs.plan_text import Tree
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.screens.editing.moves import inside
from kopdes_plan.screens.editing.spots import GONE, Spot, State, spot, values_of


class Trial(NamedTuple):
    """A draft with what was typed in it, as far as it could be used."""

    draft: Draft
    reading: Reading
    values: Mapping[str, Tree | None]  # path -> what was put there
    taken: frozenset[str]  # what of the typed is in it
    wrong: Mapping[str, Problem]


def fitted(state: State, typed: Mapping[str, str]) -> Trial:
    """The draft with as much of what was typed as can be used together."""
    spots = {key: where for key in typed if (where := spot(state.reading.plan, key))}
    wrong = {key: Problem(GONE, key) for key in typed if key not in spots}
    loose: set[str] = set()  # where low and high no longer hold the number, and go
    while True:
        left = {key: typed[key] for key in spots if key not in wrong}
        values, refused = values_of(state, left, spots, loose)
        if refused:
            wrong |= refused
            continue
        draft, after, found = tried(state, _laying(values), values)
        if not found:
            return Trial(draft, after, values, frozenset(left), wrong)
        narrow = {p.path for p in found if p.code == "low_above_high"} & values.keys() - loose
        if narrow:
            loose |= narrow
            continue
        guilty = {key: p for key in left for p in found if inside(p.path, spots[key].path)}
        if guilty:
            wrong |= guilty
        elif len(values) == 1:
            wrong |= dict.fromkeys(left, found[0])
        else:
            return _in_two(state, left, spots, found, wrong)


def together(state: State, typed: Mapping[str, str]) -> Trial:
    """The draft with what was typed, and with what waits: as far as that is needed for it, or can
    be used by now.
    """
    alone = fitted(state, typed)
    left = {
        key: waits.text
        for key, waits in state.waiting.items()
        if key not in typed and not (key in state.held and key in alone.values)
    }
    if left and alone.wrong:
        both = fitted(state, {**left, **typed})
        if not typed.keys() & both.wrong.keys():
            return both
    if not left or not alone.values:
        return alone
    more = fitted(state._replace(draft=alone.draft, reading=alone.reading), left)
    values, wrong = {**alone.values, **more.values}, {**alone.wrong, **more.wrong}
    return Trial(more.draft, more.reading, values, alone.taken | more.taken, wrong)


def _in_two(
    state: State,
    typed: Mapping[str, str],
    spots: Mapping[str, Spot],
    found: tuple[Problem, ...],
    wrong: dict[str, Problem],
) -> Trial:
    """Something typed breaks another place of the plan: those far from it are tried first, then
    those near it, or one half and then the other.
    """
    paths = list(dict.fromkeys(spots[key].path for key in typed))
    near = {path: max(_shared(path, problem.path) for problem in found) for path in paths}
    nearest = max(near.values())
    first = {path for path in paths if near[path] < nearest} or set(paths[: len(paths) // 2])
    one = fitted(state, {k: text for k, text in typed.items() if spots[k].path in first})
    with_one = state._replace(draft=one.draft, reading=one.reading)
    two = fitted(with_one, {k: text for k, text in typed.items() if spots[k].path not in first})
    values = {**one.values, **two.values}
    wrong |= {**one.wrong, **two.wrong}
    return Trial(two.draft, two.reading, values, one.taken | two.taken, wrong)


def _shared(one: str, other: str) -> int:
    """How many steps two paths begin with together."""
    pairs = zip(one.split("."), other.split("."), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def _laying(values: Mapping[str, Tree | None]) -> Callable[[Draft], None]:
    return lambda draft: draft.set_all(values)


def tried(
    state: State,
    lay: Callable[[Draft], object],
    at: Iterable[str],
    moved: Callable[[str], str] = str,
) -> tuple[Draft, Reading, tuple[Problem, ...]]:
    """A copy of the draft with something laid in it, its reading, and why it may not be so.

    `moved` says where a path of before is after, nothing where it is gone.
    """
    draft = copy(state.draft)
    try:
        lay(draft)
        after = reading(draft.root(), str(draft.path or ""))
    except (KeyError, ValueError) as fault:
        if isinstance(fault, PlanProblems):
            return state.draft, state.reading, fault.problems
        return state.draft, state.reading, (Problem(GONE, next(iter(at), "")),)
    known = {(p.code, moved(p.path)) for p in state.reading.problems}
    at = tuple(at)
    found = (
        p
        for p in after.problems
        if (p.code, p.path) not in known or any(inside(p.path, path) for path in at)
    )
    return draft, after, tuple(found)
