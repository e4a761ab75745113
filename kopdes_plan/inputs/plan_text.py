"""A plan file's text as a tree that knows its lines: every scalar stays text.

Bytes or text go in, a `Node` comes out, or every mistake of writing (duplicate keys, anchors,
tags) with its line. YAML decides only structure: `0123` keeps its zero and `64.02` stays `64.02`,
because the field that holds it reads it later. Nodes know where they stand in the text, so that
`drafts` can change one value and leave every comment alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.text_files import LARGEST, read_text, refused

DEEPEST = 20  # levels
MOST = 200  # problems listed
UNSEEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Spaces of word processors, which are none to YAML.
WIDE = re.compile(r" *(- +)?(\w+:)?[\xa0\u2007\u202f\u3000]")
EMPTY = ("", "~", "null", "Null", "NULL")
Step = str | int
Tree = Any  # str, list[Tree] or dict[str, Tree]


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar, a list or a mapping with the place it takes in the text (`start` to `end`)."""

    line: int
    start: int
    end: int
    kind: str  # "scalar", "list", "mapping"
    flow: bool = False  # in brackets or braces
    text: str = ""
    quoted: bool = False
    hash_behind: bool = False  # nothing written, but a `#` follows: it hid what was meant
    items: list[Node] = field(default_factory=list)
    keys: dict[str, Node] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)
    source: str = field(default="", repr=False)  # of the whole file's node: its text

    @property
    def empty(self) -> bool:
        """Whether nothing was written here."""
        return self.kind == "scalar" and not self.quoted and self.text in EMPTY

    def tree(self) -> Tree:
        """Plain text, lists and mappings; keys with nothing behind them are left out."""
        if self.kind == "scalar":
            return "" if self.empty else self.text
        if self.kind == "list":
            return [item.tree() for item in self.items]
        return {key: node.tree() for key, node in self.values.items() if not node.empty}

    def at(self, path: tuple[Step, ...]) -> Node | None:
        """The node at a path (list places counted from 0), or None."""
        node: Node | None = self
        for step in path:
            if node is None:
                return None
            if isinstance(step, int) and node.kind == "list":
                node = node.items[step] if step < len(node.items) else None
            else:
                node = node.values.get(_named(step))
        return node

    def line_of(self, path: tuple[Step, ...]) -> int:
        """The line of a path: of its key, or of the nearest group around it that exists."""
        node, line = self, self.line
        for step in path:
            if isinstance(step, int) and node.kind == "list":
                if step >= len(node.items):
                    return line
                node = node.items[step]
                line = node.line
            else:
                if _named(step) not in node.values:
                    return line
                line, node = node.keys[_named(step)].line, node.values[_named(step)]
        return line


def _named(step: Step) -> str:
    """A step into a mapping; a number was counted down from the file's (`pagu.2026`)."""
    return str(step + 1) if isinstance(step, int) else step


def steps_of(path: str) -> tuple[Step, ...]:
    """A Problem's path as steps into the tree: `pinjaman.1.bunga` -> ("pinjaman", 0, "bunga")."""
    return tuple(int(s) - 1 if s.isdigit() and n else s for n, s in enumerate(path.split(".")))


def parse(text: str, name: str = "") -> Node:
    """The tree of a plan's text; PlanProblems lists what breaks the way of writing."""
    import yaml  # type: ignore[import-untyped]

    text = text.removeprefix("\ufeff")
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise refused("file_too_big", name)
    if not text.strip():
        raise refused("file_empty", name)
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # ten times faster where it is there
    composer = _Composer(name, text)
    try:
        root = composer.document(yaml.parse(text, Loader=loader))
    except (yaml.YAMLError, UnicodeEncodeError) as fault:
        raise PlanProblems([_syntax(fault, text)], name) from fault
    if composer.problems:
        raise PlanProblems(composer.problems[:MOST], name)
    if root is None or root.empty:
        raise refused("file_empty", name)
    if root.kind != "mapping":
        raise refused("file_not_plan", name)
    return replace(root, source=text)


class _Composer:
    """Builds nodes from parse events, watching depth, anchors, tags and duplicate keys."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.source = name, text
        self.problems: list[Problem] = []

    def document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        for event in events:
            if not type(event).__name__.startswith(("Stream", "Document")):
                if root is not None:
                    raise PlanProblems([Problem("yaml_documents", line=_line(event))], self.name)
                root = self.node(event, events, 0, ())
        return root

    def node(self, event: Any, events: Iterator[Any], depth: int, path: tuple[Step, ...]) -> Node:
        line = _line(event)
        if depth > DEEPEST:
            deep = Problem("yaml_depth", line=line, params={"deepest": DEEPEST})
            raise PlanProblems([deep], self.name)
        start = event.start_mark.index
        kind = type(event).__name__
        if kind == "AliasEvent":
            self.problems.append(Problem("yaml_alias", dotted(path), line, f"*{event.anchor}"))
            return Node(line, start, event.end_mark.index, "scalar")
        if event.anchor is not None:
            self.problems.append(Problem("yaml_alias", dotted(path), line, f"&{event.anchor}"))
        if event.tag is not None and event.tag != "!":
            self.problems.append(Problem("yaml_tag", dotted(path), line, str(event.tag)))
        if kind == "ScalarEvent":
            end = event.end_mark.index
            quoted = event.style is not None and event.style in "'\"|>" and event.style != ""
            return Node(
                line, start, end, "scalar", text=event.value, quoted=quoted,
                hash_behind=not event.value and self.hash_behind(end),
            )  # fmt: skip
        if kind == "SequenceStartEvent":
            return self.list_node(event, events, depth, path)
        return self.mapping_node(event, events, depth, path)

    def hash_behind(self, place: int) -> bool:
        """Whether the rest of the line holds only a comment."""
        return self.source[place : place + 500].partition("\n")[0].lstrip().startswith("#")

    def list_node(
        self, opening: Any, events: Iterator[Any], depth: int, path: tuple[Step, ...]
    ) -> Node:
        items: list[Node] = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            items.append(self.node(event, events, depth + 1, (*path, len(items))))
        flow = bool(opening.flow_style)
        end = event.end_mark.index if flow else _end(items, opening)
        return Node(_line(opening), opening.start_mark.index, end, "list", flow, items=items)

    def mapping_node(
        self, opening: Any, events: Iterator[Any], depth: int, path: tuple[Step, ...]
    ) -> Node:
        keys: dict[str, Node] = {}
        values: dict[str, Node] = {}
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                break
            key = self.node(event, events, depth + 1, path)
            name = key.text
            value = self.node(next(events), events, depth + 1, (*path, name))
            if key.kind != "scalar":
                self.problems.append(Problem("yaml_key", dotted(path), key.line))
            elif name in keys:
                first = keys[name].line
                again = Problem(
                    "duplicate_key", dotted((*path, name)), key.line, name, params={"first": first}
                )
                self.problems.append(again)
            else:
                keys[name], values[name] = key, value
            if opening.flow_style and value.empty and name[:1].isdigit():
                self.problems.append(Problem("comma_in_braces", dotted(path), key.line, name))
        flow = bool(opening.flow_style)
        end = event.end_mark.index if flow else _end([*keys.values(), *values.values()], opening)
        start = opening.start_mark.index
        return Node(_line(opening), start, end, "mapping", flow, keys=keys, values=values)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _end(parts: list[Node], opening: Any) -> int:
    """Where a block ends: behind its last part, not behind the comments that follow."""
    return max((part.end for part in parts), default=int(opening.end_mark.index))


def dotted(path: tuple[Step, ...]) -> str:
    """A path for a Problem, list places counted from 1: `pinjaman.1.bunga`."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def _syntax(fault: Any, text: str) -> Problem:
    """What to say of text that is not YAML; the parser's English words decide which sentence."""
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    if mark is None:
        found = UNSEEN.search(text)
        before = text[: found.start() if found else 0]
        return Problem("yaml_unseen", line=before.count("\n") + 1)
    lines = text.splitlines() or [""]
    line = min(mark.line, len(lines) - 1)
    said = f"{getattr(fault, 'context', '')} {getattr(fault, 'problem', '')}"
    written = lines[line].strip()[:60]
    if re.match(r" *\t", lines[line]) or "\t" in lines[line][: mark.column + 1]:
        return Problem("yaml_tab", line=line + 1)
    for near in (line, line - 1):  # what is wrong shows a line later
        if near >= 0 and WIDE.match(lines[near]):
            return Problem("yaml_unseen", line=near + 1)
    if "quoted scalar" in said:
        opened = getattr(fault, "context_mark", None)
        return Problem("yaml_quote", line=(opened.line if opened else line) + 1)
    if "mapping values are not allowed" in said:
        return Problem("yaml_colon", line=line + 1, read=written)
    if "cannot start any token" in said or "anchor" in said or "alias" in said:
        return Problem("yaml_sign", line=line + 1, read=written)
    if "flow" in said:
        opened = getattr(fault, "context_mark", None)
        return Problem("yaml_bracket", line=(opened.line if opened else line) + 1)
    return Problem("yaml_other", line=line + 1, read=written)


__all__ = ["EMPTY", "Node", "Step", "Tree", "dotted", "parse", "read_text", "steps_of"]
