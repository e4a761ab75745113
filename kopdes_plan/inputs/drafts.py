"""A plan's text being edited: one value changes, every comment and number style stays.

A path and a new value go in; only the piece of text that holds the value is rewritten. After each
edit the text is read again: were anything else changed by it, the whole text would be written anew
from its values instead (comments lost, values never). A draft may be invalid as a plan.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from pathlib import Path

from kopdes_plan.inputs.conflicts import without
from kopdes_plan.inputs.plan_edits import appended, block, edited, key_of, removed
from kopdes_plan.inputs.plan_text import Node, Step, Tree, parse, steps_of
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.saving import save
from kopdes_plan.inputs.text_files import read_text
from kopdes_plan.inputs.whole_files import Stamp, stamp_of

Steps = tuple[Step, ...]
COARSE = 3.0  # seconds within which some file systems give two changes one time


class Draft:
    """The text of a plan file. `set`, `add` and `remove` edit it, `save` writes it back."""

    def __init__(self, text: str = "", path: Path | str | None = None) -> None:
        self.path = None if path is None else Path(path)
        self._windows = "\r\n" in text  # its line ends, put back when it is saved
        self._text = text.replace("\r\n", "\n")
        self._root: Node | None = None  # of this text, once it was read
        self._on_disk: str | None = None
        self._stamp: Stamp | None = None

    @classmethod
    def open(cls, path: Path | str) -> Draft:
        """The draft of a file; PlanProblems when it is no readable text."""
        stamp = stamp_of(path)  # before the text: a change in between is then seen as one
        draft = cls(text := read_text(path), path)
        draft._on_disk, draft._stamp = text, stamp
        return draft

    def text(self) -> str:
        """The text as it would be saved."""
        return self._text

    def root(self) -> Node:
        """The text read, with the line of each value; PlanProblems when it cannot be."""
        if self._root is None:
            self._root = parse(self._text, "" if self.path is None else str(self.path))
        return self._root

    def tree(self) -> Tree:
        """The values as text, lists and mappings; an empty mapping for an empty draft."""
        return self.root().tree() if self._text.strip() else {}

    def get(self, path: str | Steps) -> Tree:
        """The value at a path, or None; list places count from 1."""
        if not self._text.strip():
            return None
        node = self.root().at(_steps(path))
        return None if node is None or node.empty else node.tree()

    def set(self, path: str | Steps, value: Tree, written: str = "") -> None:
        """Puts a value (text, list or mapping) at a path, making the groups around it.

        What is new may be put as somebody wrote it elsewhere, comments and all.
        KeyError when the path leads through a single value or past the end of a list.
        """
        steps = _steps(path)
        if written and self._text.strip():
            with contextlib.suppress(ValueError):
                text = appended(self.root(), self._text, steps[:-1], written)
                if self._taken(text, _with(self.tree(), steps, value)):
                    return
        self._edit(steps, value)

    def set_all(self, values: Mapping[str, Tree | None]) -> None:
        """Puts many values in their places, as `set` does each; None takes one away."""
        there = {steps_of(path): value for path, value in values.items() if value is not None}
        if len(there) < 2 or not self._set_at_once(there):
            for steps, value in there.items():
                self._edit(steps, value)
        for path, value in values.items():
            if value is None:
                self.remove(path)

    def add(self, path: str, value: Tree) -> str:
        """Appends to the list at a path and returns the new entry's path."""
        old = self.get(path)
        if isinstance(old, str) and old:  # `desa: 64.02.05.2001`, a list of one
            self.set(path, [old, value])
            return f"{path}.2"
        count = len(old) if isinstance(old, list) else 0
        self._edit(
            (*steps_of(path), count) if count else steps_of(path), value if count else [value]
        )
        return f"{path}.{count + 1}"

    def remove(self, path: str | Steps) -> None:
        """Takes away the key or list entry at a path, if it is there, and its open conflicts."""
        steps = _steps(path)
        if self._text.strip() and _at(self.tree(), steps) is not None:
            self.annotate(without(self.root(), self._text, steps))
            self._checked(removed(self.root(), self._text, steps), _dropped(self.tree(), steps))

    def annotate(self, text: str) -> bool:
        """Takes a text that says the same with other comments; whether it does."""
        return text == self._text or self._taken(text, self.tree())

    def rewritten(self, text: str) -> Draft:
        """Another draft of the same file, with another text."""
        other = copy(self)
        other._take(text.replace("\r\n", "\n"))
        return other

    def elsewhere(self) -> Draft | None:
        """The file as it is now, when it is not what was last read from or written to it here.

        PlanProblems when there is no readable text any more. An unchanged file is not even read.
        """
        if self.path is None or self._on_disk is None:
            return None
        stamp = stamp_of(self.path)
        if (
            stamp is not None
            and stamp == self._stamp
            and time.time() - stamp.changed / 1e9 > COARSE
        ):
            return None
        now = Draft.open(self.path)
        if now._on_disk != self._on_disk:
            return now
        self._stamp = now._stamp
        return None

    def save(
        self,
        path: Path | str | None = None,
        over: bool = False,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Saves the text. PlanProblems when it cannot be written, or when the file was changed by
        somebody else since it was opened (`over=True` writes all the same). `wait` is called
        between two tries while another program holds the file.
        """
        target = Path(path) if path is not None else self.path
        if target is None:
            raise ValueError("a draft without a file needs a path")
        text = self._text.replace("\n", "\r\n") if self._windows else self._text
        base = self._on_disk if target == self.path and not over else None
        self._stamp = save(target, text, wait, base)
        self.path, self._on_disk = target, text.encode("utf-8", "replace").decode("utf-8")

    def _edit(self, steps: tuple[Step, ...], value: Tree) -> None:
        if not self._text.strip():
            wanted = _with({}, steps, value)
            self._checked(block(wanted, 0) + "\n", wanted)
            return
        root, tree = self.root(), self.tree()
        wanted = _with(tree, steps, value)
        if _same(_at(tree, steps), value):
            return
        for literal in (True, False):
            if self._taken(edited(root, self._text, steps, value, literal), wanted):
                return
        self._checked("", wanted)

    def _set_at_once(self, values: Mapping[tuple[Step, ...], Tree]) -> bool:
        """Many values from the end of the text to its beginning, so that it is read only once;
        whether that went well.
        """
        if not self._text.strip():
            return False
        root, tree = self.root(), self.tree()
        values = {s: value for s, value in values.items() if not _same(_at(tree, s), value)}
        wanted = tree
        for steps, value in values.items():
            wanted = _with(wanted, steps, value)
        text = self._text
        for steps in sorted(values, key=lambda steps: _place(root, steps), reverse=True):
            try:
                text = edited(root, text, steps, values[steps], literal=False)
            except ValueError:  # two edits met in one place
                return False
        return not values or self._taken(text, wanted)

    def _checked(self, changed: str, wanted: Tree) -> None:
        """Takes the changed text if it means what is wanted, else writes all values anew."""
        if not self._taken(changed, wanted):
            self._take(block(wanted, 0) + "\n")

    def _taken(self, text: str, wanted: Tree) -> bool:
        """Takes a text if it means what is wanted; whether it does."""
        try:
            root = parse(text) if text.strip() else None
        except PlanProblems:
            return False
        if not _same(root.tree() if root else {}, wanted):
            return False
        self._take(text, root)
        return True

    def _take(self, text: str, root: Node | None = None) -> None:
        self._text, self._root = text, root


def _steps(path: str | Steps) -> Steps:
    return steps_of(path) if isinstance(path, str) else path


def _place(root: Node, steps: tuple[Step, ...]) -> tuple[int, int]:
    """Where an edit begins in the text; of those that begin at one place the outer comes behind."""
    depth = len(steps)
    while (node := root.at(steps[:depth])) is None:
        depth -= 1
    return (node.start if depth == len(steps) else node.end, -depth)


def _same(one: Tree, other: Tree) -> bool:
    return bool(_pruned(one) == _pruned(other))


def _pruned(tree: Tree) -> Tree:
    """The tree without what says nothing, because a file cannot tell it from what is not there."""
    if isinstance(tree, dict):
        inner = {key: _pruned(value) for key, value in tree.items()}
        return {key: value for key, value in inner.items() if value not in ("", {}, [])}
    if isinstance(tree, list):
        return [_pruned(value) for value in tree]
    return tree


def _at(tree: Tree, steps: tuple[Step, ...]) -> Tree:
    for step in steps:
        if isinstance(tree, list):
            tree = tree[step] if isinstance(step, int) and 0 <= step < len(tree) else None
        else:
            tree = tree.get(key_of(step)) if isinstance(tree, dict) else None
    return tree


def _with(tree: Tree, steps: tuple[Step, ...], value: Tree) -> Tree:
    """A copy of the tree with a value at a path."""
    if not steps:
        return deepcopy(value)
    step, rest = steps[0], steps[1:]
    if isinstance(tree, list):
        if not isinstance(step, int) or not 0 <= step <= len(tree):
            raise KeyError(step)
        inner = _with(tree[step] if step < len(tree) else None, rest, value)
        return [*tree[:step], inner, *tree[step + 1 :]]
    if tree is None or tree == "":
        tree = {}
    if not isinstance(tree, dict):
        raise KeyError(step)
    return {**tree, key_of(step): _with(tree.get(key_of(step)), rest, value)}


def _dropped(tree: Tree, steps: tuple[Step, ...]) -> Tree:
    """A copy of the tree without what stands at a path."""
    step, rest = steps[0], steps[1:]
    if isinstance(tree, list) and isinstance(step, int):
        inner = [_dropped(tree[step], rest)] if rest else []
        return [*tree[:step], *inner, *tree[step + 1 :]]
    if rest:
        return {**tree, key_of(step): _dropped(tree[key_of(step)], rest)}
    return {key: value for key, value in tree.items() if key != key_of(step)}
