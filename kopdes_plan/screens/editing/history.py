"""The way back and forward: every step since a plan was opened, kept as small as it was.

Two texts of a plan and what waits beside them go in; a step remembers only the piece of the text
that changed, and of what waits only the places that did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from kopdes_plan.inputs.problems import Problem


class Typed(NamedTuple):
    """What was typed somewhere and cannot be used yet, and why not."""

    text: str
    problem: Problem


Waiting = Mapping[str, Typed]  # by the path of the field


class Moment(NamedTuple):
    """A plan's text, and what waits beside it."""

    text: str
    waiting: Waiting


class Step(NamedTuple):
    """From one moment to the next: at a place of the text one piece in place of another."""

    start: int
    old: str
    new: str
    waited: Waiting  # what waited before and not, or otherwise, after
    waits: Waiting


class History:
    """The steps taken, and how many of them are not taken back."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._taken = 0

    @property
    def behind(self) -> bool:
        """Whether there is a step to take back."""
        return self._taken > 0

    @property
    def ahead(self) -> bool:
        """Whether a step was taken back."""
        return self._taken < len(self._steps)

    def note(self, before: Moment, after: Moment) -> None:
        """Adds a step, if there is a difference; what was taken back is then gone."""
        if before == after:
            return
        del self._steps[self._taken :]
        self._steps.append(_step(before, after))
        self._taken += 1

    def before(self, now: Moment) -> Moment:
        """The moment before the last step."""
        step = self._steps[self._taken - 1]
        return _turned(now, step.start, step.new, step.old, step.waits, step.waited)

    def after(self, now: Moment) -> Moment:
        """The moment after the step that was taken back last."""
        step = self._steps[self._taken]
        return _turned(now, step.start, step.old, step.new, step.waited, step.waits)

    def move(self, by: int) -> None:
        """One step is taken back (-1) or taken again (1)."""
        self._taken += by


def _step(before: Moment, after: Moment) -> Step:
    start, behind = _shared(before.text, after.text)
    old, new = (text[start : len(text) - behind] for text in (before.text, after.text))
    waited = {k: v for k, v in before.waiting.items() if after.waiting.get(k) != v}
    waits = {k: v for k, v in after.waiting.items() if before.waiting.get(k) != v}
    return Step(start, old, new, waited, waits)


def _turned(now: Moment, start: int, old: str, new: str, waited: Waiting, waits: Waiting) -> Moment:
    assert now.text.startswith(old, start)
    text = now.text[:start] + new + now.text[start + len(old) :]
    kept = {key: typed for key, typed in now.waiting.items() if key not in waited}
    return Moment(text, {**kept, **waits})


def _shared(one: str, other: str) -> tuple[int, int]:
    """How many letters two texts share at their beginning, and of the rest at their end."""
    shorter = min(len(one), len(other))
    start = _longest(shorter, lambda n: one[:n] == other[:n])
    left = shorter - start
    return start, _longest(left, lambda n: one[len(one) - n :] == other[len(other) - n :])


def _longest(most: int, same: Callable[[int], bool]) -> int:
    """The largest n up to `most` for which `same` holds; it holds for all below it."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if same(middle) else (low, middle - 1)
    return low
