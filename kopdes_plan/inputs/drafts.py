"""A plan's text being edited: one value changes, every comment and number style stays.

A path and a new value go in; only the piece of text that holds the value is rewritten. After each
edit the text is read again: were anything else changed by it, the whole text would be written anew
from its values instead (comments lost, values never). A draft may be invalid as a plan.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from kopdes_plan.inputs.plan_edits import block, edited, key_of, removed
from kopdes_plan.inputs.plan_text import Step, Tree, parse, steps_of
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.saving import save
from kopdes_plan.inputs.text_files import read_text


class Draft:
    """The text of a plan file. `set`, `add` and `remove` edit it, `save` writes it back."""

    def __init__(self, text: str = "", path: Path | str | None = None) -> None:
        self.path = None if path is None else Path(path)
        self._windows = "\r\n" in text  # its line ends, put back when it is saved
        self._text = text.replace("\r\n", "\n")
        self._on_disk: str | None = None

    @classmethod
    def open(cls, path: Path | str) -> Draft:
        """The draft of a file; PlanProblems when it is no readable text."""
        draft = cls(text := read_text(path), path)
        draft._on_disk = text
        return draft

    def text(self) -> str:
        """The text as it would be saved."""
        return self._text

    def tree(self) -> Tree:
        """The values as text, lists and mappings; an empty mapping for an empty draft."""
        return parse(self._text).tree() if self._text.strip() else {}

    def get(self, path: str) -> Tree:
        """The value at a path, or None; list places count from 1."""
        return _at(self.tree(), steps_of(path))

    def set(self, path: str, value: Tree) -> None:
        """Puts a value (text, list or mapping) at a path, making the groups around it.

        KeyError when the path leads through a single value or past the end of a list.
        """
        self._edit(steps_of(path), value)

    def add(self, path: str, value: Tree) -> str:
        """Appends to the list at a path and returns the new entry's path."""
        old = self.get(path)
        count = len(old) if isinstance(old, list) else 0
        self._edit(
            (*steps_of(path), count) if count else steps_of(path), value if count else [value]
        )
        return f"{path}.{count + 1}"

    def remove(self, path: str) -> None:
        """Takes away the key or list entry at a path, if it is there."""
        steps = steps_of(path)
        if _at(self.tree(), steps) is not None:
            self._checked(
                removed(parse(self._text), self._text, steps), _dropped(self.tree(), steps)
            )

    def save(self, path: Path | str | None = None, over: bool = False) -> None:
        """Saves the text. PlanProblems when it cannot be written, or when the file was changed by
        somebody else since it was opened (`over=True` writes all the same).
        """
        target = Path(path) if path is not None else self.path
        if target is None:
            raise ValueError("a draft without a file needs a path")
        if self._on_disk is not None and target == self.path and not over:
            now = read_text(target) if target.exists() else self._on_disk
            if now != self._on_disk:
                raise PlanProblems([Problem("changed_elsewhere", read=target.name)], str(target))
        text = self._text.replace("\n", "\r\n") if self._windows else self._text
        save(target, text)
        self.path, self._on_disk = target, text

    def _edit(self, steps: tuple[Step, ...], value: Tree) -> None:
        wanted = _with(self.tree(), steps, value)
        if not self._text.strip():
            self._checked(block(wanted, 0) + "\n", wanted)
            return
        root = parse(self._text)
        if _same(_at(root.tree(), steps), value):
            return
        for literal in (True, False):
            changed = edited(root, self._text, steps, value, literal)
            if self._means(changed, wanted):
                self._text = changed
                return
        self._checked("", wanted)

    def _checked(self, changed: str, wanted: Tree) -> None:
        """Takes the changed text if it means what is wanted, else writes all values anew."""
        self._text = changed if self._means(changed, wanted) else block(wanted, 0) + "\n"

    @staticmethod
    def _means(text: str, wanted: Tree) -> bool:
        try:
            return _same(parse(text).tree() if text.strip() else {}, wanted)
        except PlanProblems:
            return False


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
            tree = tree[step] if isinstance(step, int) and step < len(tree) else None
        else:
            tree = tree.get(key_of(step)) if isinstance(tree, dict) else None
    return tree


def _with(tree: Tree, steps: tuple[Step, ...], value: Tree) -> Tree:
    """A copy of the tree with a value at a path."""
    if not steps:
        return deepcopy(value)
    step, rest = steps[0], steps[1:]
    if isinstance(tree, list):
        if not isinstance(step, int) or step > len(tree):
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
