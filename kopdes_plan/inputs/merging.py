"""Two edited copies of a plan made one: by field, and nothing dropped.

    merged(mine, theirs, base) -> the text of `mine`, edited where only the other copy changed

What both changed is a conflict: the value of `mine` stays, that of `theirs` is marked above it
(`conflicts`). `base` is the text both copies began from; without one, what only one copy has comes
in and what differs is a conflict, as if both had begun from an empty plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.conflicts import NEW, Conflict, Steps, conflicts, marked, unmarked
from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.plan_comparison import (
    NOTHING,
    Difference,
    behaviour_of,
    differences,
    entries_of,
    is_list,
    of_numbers,
    paired,
    same,
    same_name,
    single,
)
from kopdes_plan.inputs.plan_edits import block, written
from kopdes_plan.inputs.plan_fields import Field, field_at
from kopdes_plan.inputs.plan_text import Tree, dotted
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.saving import versions
from kopdes_plan.inputs.text_files import read_text


class _Three(NamedTuple):
    """What stands at one place in the common beginning, here and in the other copy."""

    base: Tree
    mine: Tree
    theirs: Tree


class _Place(NamedTuple):
    """A place in both copies: lists may count it differently."""

    mine: Steps
    theirs: Steps
    behaviour: str = ""

    @property
    def field(self) -> Field | None:
        return field_at(dotted(self.mine), self.behaviour)


def merged(mine: str, theirs: str, base: str = "") -> Draft:
    """The draft of both copies' texts in one; PlanProblems when one of them cannot be read."""
    draft, other, before = Draft(mine), Draft(theirs), Draft(base)
    work = _Merge(known=bool(base.strip()))
    work.group(_Place((), ()), _Three(before.tree(), draft.tree(), other.tree()))
    for place, value in work.brought:
        new = draft.root().at(place.mine) is None
        draft.set(place.mine, value, _as_written(other, place.theirs, draft) if new else "")
    for steps in reversed(work.dropped):
        draft.remove(steps)
    found = [one._replace(steps=_moved(one.steps, work.dropped)) for one in work.open]
    if not draft.annotate(marked(draft.root(), draft.text(), found)):
        draft = draft.rewritten(block(draft.tree()) + "\n")  # a mark fell into a text of the plan
        draft.annotate(marked(draft.root(), draft.text(), found))
    return draft


def settle(draft: Draft, conflict: Conflict, take_theirs: bool) -> None:
    """Ends a conflict: its mark goes, and what the other copy says comes in if that is wanted.

    Nothing is done when it was ended before.
    """
    if conflict not in open_conflicts(draft):
        return
    draft.annotate(unmarked(draft.root(), draft.text(), conflict))
    if not take_theirs:
        return
    if conflict.steps[-1:] == (NEW,):
        listed = draft.root().at(conflict.steps[:-1])
        count = len(listed.items) if listed else 0
        value = conflict.theirs if count else [conflict.theirs]
        draft.set((*conflict.steps[:-1], *((count,) if count else ())), value)
    elif conflict.theirs is None:
        draft.remove(conflict.steps)
    else:
        draft.set(conflict.steps, conflict.theirs)


def settle_all(draft: Draft, take_theirs: bool) -> None:
    """Ends all conflicts in one way: shares that add up only together, for one."""
    while found := open_conflicts(draft):
        settle(draft, found[0], take_theirs)


def if_taken(draft: Draft, conflict: Conflict) -> tuple[Difference, ...]:
    """What would change in a plan if the other copy's side of a conflict were taken."""
    trial = draft.rewritten(draft.text())
    settle(trial, conflict, take_theirs=True)
    return differences(draft.tree(), trial.tree())


def refuse_open(copy: Draft) -> None:
    """PlanProblems when a copy to be merged still holds conflicts of an earlier merge."""
    if open_conflicts(copy):
        name = str(copy.path or "")
        raise PlanProblems([Problem("merge_open", read=Path(name).name)], name)


def open_conflicts(draft: Draft) -> tuple[Conflict, ...]:
    """The conflicts that a plan's text still holds."""
    return conflicts(draft.root(), draft.text()) if draft.text().strip() else ()


def ancestor(mine: Path, theirs: Path) -> str:
    """The newest text that both files were once, by their histories; empty when there is none."""
    known = set(_texts(theirs))
    return next((text for text in _texts(mine) if text in known), "")


def was_once(file: Path, text: str) -> bool:
    """Whether a file holds a text or once held it: then a copy with it has nothing new."""
    return text in _texts(file)


def _texts(file: Path) -> Iterator[str]:
    yield read_text(file).replace("\r\n", "\n")
    for version in versions(file):
        try:
            yield version.text().replace("\r\n", "\n")
        except (OSError, ValueError):  # a damaged file of the history
            continue


class _Merge:
    """What the merge of two trees comes to, in places of the first."""

    def __init__(self, known: bool) -> None:
        self.known = known  # whether the common beginning is
        self.brought: list[tuple[_Place, Tree]] = []
        self.dropped: list[Steps] = []
        self.open: list[Conflict] = []

    def one(self, place: _Place, texts: _Three) -> None:
        """A field, a group or a list that may be in each of the three."""
        field = place.field
        base, mine, theirs = texts
        if same(field, mine, theirs) or same(field, base, theirs):
            return
        if isinstance(mine, dict) and isinstance(theirs, dict) and mine and not single(field):
            self.group(place, texts)
        elif is_list(field) and not of_numbers(field) and mine not in NOTHING and theirs:
            self.entries(place, _Three(*map(entries_of, texts)))
        elif not same(field, base, mine):
            self.open.append(Conflict(place.mine, None if theirs in NOTHING else theirs))
        elif theirs in NOTHING:
            self.dropped.append(place.mine)
        else:
            self.brought.append((place, theirs))

    def group(self, place: _Place, texts: _Three) -> None:
        """Each key of a group."""
        groups = _Three(*(tree if isinstance(tree, dict) else {} for tree in texts))
        for key in dict.fromkeys((*groups.mine, *groups.theirs)):
            inner = _Three(*(tree.get(key) for tree in groups))
            behaviour = place.behaviour
            if place.mine == ("unit_usaha",):
                behaviour = behaviour_of(inner.mine or inner.theirs)
            self.one(_Place((*place.mine, key), (*place.theirs, key), behaviour), inner)

    def entries(self, place: _Place, lists: _Three) -> None:
        """Entries of a list, matched by content and name; new ones come behind the others."""
        base, mine, theirs = lists
        mine_was, theirs_was = _pairs(base, mine), _pairs(base, theirs)
        now = {was: at for at, was in theirs_was.items()}
        both = {at: now.get(was) for at, was in mine_was.items()}
        both |= self._both_added(mine, mine_was, theirs, theirs_was)
        for at, entry in enumerate(mine):
            was = base[mine_was[at]] if at in mine_was else None
            there = both.get(at)
            inner = _Place((*place.mine, at), (*place.theirs, there or 0), place.behaviour)
            if at in both:
                self.one(inner, _Three(was, entry, None if there is None else theirs[there]))
        count = len(mine)
        for at, entry in enumerate(theirs):
            if at in both.values():
                continue
            if at not in theirs_was:
                new = _Place((*place.mine, count), (*place.theirs, at), place.behaviour)
                self.brought.append((new, entry))
                count += 1
            elif not same(None, base[theirs_was[at]], entry):
                self.open.append(Conflict((*place.mine, NEW), entry))

    def _both_added(
        self, mine: list[Tree], mine_was: dict[int, int], theirs: list[Tree],
        theirs_was: dict[int, int],
    ) -> dict[int, int | None]:  # fmt: skip
        """Place in mine -> place in theirs of entries that both copies have and the base has not.

        With a known base two new entries are one only if they are called the same.
        """
        here = [at for at in range(len(mine)) if at not in mine_was]
        there = [at for at in range(len(theirs)) if at not in theirs_was]
        pairs = _pairs([theirs[at] for at in there], [mine[at] for at in here])
        return {
            here[one]: there[other]
            for one, other in pairs.items()
            if not self.known or same_name(mine[here[one]], theirs[there[other]])
        }


def _pairs(old: list[Tree], new: list[Tree]) -> dict[int, int]:
    """`paired`, but single texts such as a village's code only with their like."""
    return {
        at: was
        for at, was in paired(old, new).items()
        if isinstance(new[at], dict) or same(None, old[was], new[at])
    }


def _moved(steps: Steps, dropped: list[Steps]) -> Steps:
    """A path after entries of lists before it were taken away."""
    moved = list(steps)
    for gone in dropped:
        depth = len(gone) - 1
        here = steps[depth] if depth < len(steps) and steps[:depth] == gone[:-1] else None
        last = gone[-1]
        if isinstance(here, int) and isinstance(last, int) and last < here:
            moved[depth] -= 1  # type: ignore[operator]
    return tuple(moved)


def _as_written(other: Draft, steps: Steps, draft: Draft) -> str:
    """How the other copy writes an entry, without the comments above it that are here already."""
    lines = written(other.root(), other.text(), steps).split("\n")
    here = {line.strip() for line in draft.text().split("\n")}
    while lines[0].startswith("#") and lines[0].strip() in here:
        del lines[0]
    return "\n".join(lines)
