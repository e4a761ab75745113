"""Open conflicts in a plan's text: what another copy says, as a comment above the field.

`# BENTROK, di salinan lain: harga: 20_000 desa` stands above the line of the field, or of the
nearest group around it; its path begins on that line, so it stays right while entries above come
and go. A plan with marks is computed as if they were not there. Text goes in and comes out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kopdes_plan.inputs.plan_edits import in_line, line_start
from kopdes_plan.inputs.plan_text import Node, Step, Tree, parse
from kopdes_plan.inputs.problems import PlanProblems

Steps = tuple[Step, ...]
SIGN = "# BENTROK, di salinan lain: "
SELF, GONE, NEW = "(entri ini)", "(dihapus)", "+"  # a path of no steps, no value, a new entry
_STEP = r'(?:"(?:[^"\\]|\\.)*"|[^\s.:"]+)'
_MARK = re.compile(
    rf"^ *{re.escape(SIGN)}(?P<path>{re.escape(SELF)}|{_STEP}(?:\.{_STEP})*): (?P<value>.+)$", re.M
)


class Conflict(NamedTuple):
    """A place of the plan, and what the other copy says there; None: it has nothing there.

    A last step "+" below a list is an entry that only the other copy has.
    """

    steps: Steps
    theirs: Tree | None

    def mark(self, depth: int) -> str:
        """The comment, its path without the first steps."""
        said = GONE if self.theirs is None else in_line(self.theirs)
        if said == GONE and self.theirs is not None:
            said = json.dumps(said)
        path = ".".join(map(_written, self.steps[depth:])) or SELF
        return f"{SIGN}{path}: {said}"


def conflicts(root: Node, text: str) -> tuple[Conflict, ...]:
    """The open conflicts of a plan's text, in the order of the file."""
    return tuple(found for found, _ in _found(root, text))


def marked(root: Node, text: str, found: Iterable[Conflict]) -> str:
    """The text with the marks of conflicts, each once."""
    known, lines = set(map(repr, conflicts(root, text))), _lines(root, text)
    marks: dict[int, list[str]] = {}
    for conflict in found:
        if repr(conflict) not in known:
            start = _line_of(root, text, conflict.steps)
            marks.setdefault(start, []).append(conflict.mark(len(lines[start])))
    for start in sorted(marks, reverse=True):
        line = text[start:].partition("\n")[0]
        pad = line[: len(line) - len(line.lstrip(" "))]
        text = text[:start] + "".join(f"{pad}{mark}\n" for mark in marks[start]) + text[start:]
    return text


def unmarked(root: Node, text: str, conflict: Conflict) -> str:
    """The text without the mark of a conflict."""
    return _cut(text, [start for found, start in _found(root, text) if found == conflict][:1])


def without(root: Node, text: str, steps: Steps) -> str:
    """The text without the marks of all conflicts at a path and below it."""
    found = _found(root, text) if SIGN in text else ()
    return _cut(text, [at for one, at in found if one.steps[: len(steps)] == steps])


def _cut(text: str, starts: list[int]) -> str:
    for start in sorted(starts, reverse=True):
        text = text[:start] + text[start:].partition("\n")[2]
    return text


def _found(root: Node, text: str) -> Iterator[tuple[Conflict, int]]:
    """Each conflict and where the line of its mark begins."""
    lines = _lines(root, text)
    for mark in _MARK.finditer(text):
        below = min((start for start in lines if start > mark.start()), default=None)
        if below is None or _in_scalar(root, text, text.index("#", mark.start())):
            continue
        try:
            theirs = parse(f"nilai: {mark['value']}").tree().get("nilai")
            steps = () if mark["path"] == SELF else tuple(_steps(mark["path"]))
        except (PlanProblems, ValueError):  # somebody wrote in it
            continue
        gone = mark["value"].strip() == GONE
        yield Conflict((*lines[below], *steps), None if gone else theirs), mark.start()


def _lines(root: Node, text: str) -> dict[int, Steps]:
    """Where each line begins that a mark may stand above -> the entry on it, or its group."""
    lines: dict[int, Steps] = {line_start(text, root.start): ()}

    def walk(node: Node, steps: Steps) -> None:
        if node.flow:
            return
        for key, value in node.values.items():
            lines.setdefault(line_start(text, node.keys[key].start), steps)
            walk(value, (*steps, key))
        for place, item in enumerate(node.items):
            lines.setdefault(line_start(text, item.start), (*steps, place))
            walk(item, (*steps, place))

    walk(root, ())
    return lines


def _line_of(root: Node, text: str, steps: Steps) -> int:
    """Where the line begins on which a path, or the nearest group around it, is written."""
    node, start = root, root.start
    for step in steps:
        if node.flow:
            break
        if isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            start = node.start
        elif isinstance(step, str) and step in node.values:
            start, node = node.keys[step].start, node.values[step]
        else:
            break
    return line_start(text, start)


def _in_scalar(node: Node, text: str, place: int) -> bool:
    if node.kind == "scalar":
        return node.start <= place < node.start + len(text[node.start : node.end].rstrip())
    return any(_in_scalar(part, text, place) for part in (*node.items, *node.values.values()))


def _written(step: Step) -> str:
    if isinstance(step, int):
        return str(step + 1)
    return step if step == NEW or re.fullmatch(r"[^\W\d]\w*", step) else json.dumps(step)


def _steps(path: str) -> Iterator[Step]:
    for step in re.findall(_STEP, path):
        yield json.loads(step) if step[0] == '"' else int(step) - 1 if step.isdigit() else step
