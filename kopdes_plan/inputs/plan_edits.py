"""Changing one value in a plan's text, and writing values as YAML.

A parsed text, a path and a value go in, the new text comes out; what is not at the path stays as
it was written. Whether the new text means what was wanted is checked by `drafts`.
"""

from __future__ import annotations

import json
import re

from kopdes_plan.inputs.plan_text import EMPTY, Node, Step, Tree

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n]*|-[^\s\-][^\n]*")
_UNSAFE = re.compile(r":(\s|$)|\s#|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LINES = re.compile(r"(?=\S)[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*(?<=\S)")
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def key_of(step: Step) -> str:
    """A step as the key of a mapping; a number was counted down from the file's."""
    return str(step + 1) if isinstance(step, int) else step


def edited(root: Node, text: str, steps: tuple[Step, ...], value: Tree, literal: bool) -> str:
    """The text with a value at a path: put in the place of the old one, or added to its group."""
    depth = len(steps)
    while (node := root.at(steps[:depth])) is None:
        depth -= 1
    if node.kind == "scalar" and depth < len(steps):  # `koperasi:` with nothing behind it
        return _put(root, text, steps[:depth], _nested(steps[depth:], value), literal)
    if depth == len(steps):
        return _put(root, text, steps, value, literal)
    return _inserted(root, text, steps[:depth], steps[depth:], value, literal)


def _nested(steps: tuple[Step, ...], value: Tree) -> Tree:
    for step in reversed(steps):
        value = {key_of(step): value}
    return value


def _in_flow(root: Node, steps: tuple[Step, ...]) -> bool:
    """Whether the place lies in brackets or braces."""
    nodes = (root.at(steps[:n]) for n in range(len(steps)))
    return any(node is not None and node.flow for node in nodes)


def _put(root: Node, text: str, steps: tuple[Step, ...], value: Tree, literal: bool) -> str:
    node = root.at(steps)
    if node is None:
        raise KeyError(steps)
    start, end = node.start, node.start + len(text[node.start : node.end].rstrip())
    flow = _in_flow(root, steps)
    above = root.at(steps[:-1])
    if above is not None and above.kind == "mapping" and not flow:
        key = above.keys[key_of(steps[-1])]
        start = text.index(":", key.end) + 1
        end = max(start, end)
        column = key.start - line_start(text, key.start)
        rest_of_line = text[end:].partition("\n")[0].strip()
        return (
            text[:start] + _behindkey_of(value, column, literal and not rest_of_line) + text[end:]
        )
    if flow:
        space = " " if start == end and text[start - 1 : start] == ":" else ""
        return text[:start] + space + in_line(value) + text[end:]
    column = node.start - line_start(text, node.start)
    return text[:start] + _item(value, column, literal) + text[end:]


def _inserted(
    root: Node,
    text: str,
    above: tuple[Step, ...],
    below: tuple[Step, ...],
    value: Tree,
    literal: bool,
) -> str:
    group = root.at(above)
    if group is None:
        raise KeyError(above)
    inner = _nested(below[1:], value)
    parts = [*group.items, *group.values.values()]
    if group.flow or _in_flow(root, above):
        entry = (
            in_line(inner)
            if group.kind == "list"
            else f"{_scalar(key_of(below[0]), True)}: {in_line(inner)}"
        )
        last = max(part.end for part in parts) if parts else group.end - 1
        return text[:last] + (", " if parts else "") + entry + text[last:]
    line_end, column = _behind(group, text)
    pad = " " * column
    if group.kind == "list":
        entry = f"{pad}- {_item(inner, column + 2, literal)}"
    else:
        entry = f"{pad}{_scalar(key_of(below[0]), True)}:{_behindkey_of(inner, column, literal)}"
    return text[:line_end] + "\n" + entry + text[line_end:]


def _behind(group: Node, text: str) -> tuple[int, int]:
    """The end of the line on which a block group ends, and the column of its keys or items."""
    last = group.start + len(text[group.start : group.end].rstrip())
    line_end = text.find("\n", last)
    line_end = len(text) if line_end < 0 else line_end
    if line_end and text[line_end - 1] == "\r":
        line_end -= 1
    first = min((key.start for key in group.keys.values()), default=group.start)
    return line_end, first - line_start(text, first)


def written(root: Node, text: str, steps: tuple[Step, ...]) -> str:
    """What stands at a path as it was written, with its key or dash, the comments directly above
    and behind it, moved to the left edge; nothing where it does not begin a line.
    """
    above, node = root.at(steps[:-1]), root.at(steps)
    if above is None or node is None or _in_flow(root, steps):
        return ""
    start = above.keys[key_of(steps[-1])].start if above.kind == "mapping" else node.start
    first = line_start(text, start)
    lead = text[first:start]
    if lead.strip() != ("" if above.kind == "mapping" else "-"):
        return ""
    column = len(lead) - len(lead.lstrip()) if lead.strip() else len(lead)
    end = text.find("\n", node.start + len(text[node.start : node.end].rstrip()))
    while first and text[line_start(text, first - 1) : first].lstrip(" ").startswith("#"):
        first = line_start(text, first - 1)
    lines = text[first : len(text) if end < 0 else end].split("\n")
    return "\n".join(line[column:] if not line[:column].strip() else line for line in lines)


def appended(root: Node, text: str, above: tuple[Step, ...], entry: str) -> str:
    """The text with lines at the end of a block group; ValueError where the group is none."""
    group = root.at(above)
    if group is None or not (group.items or group.keys) or group.flow or _in_flow(root, above):
        raise ValueError(above)
    line_end, column = _behind(group, text)
    if group.kind == "list":
        column = len(text[line_start(text, group.items[0].start) :].partition("-")[0])
    pad = " " * column
    lines = (pad + line if line.strip() else "" for line in entry.split("\n"))
    return text[:line_end] + "\n" + "\n".join(lines) + text[line_end:]


def removed(root: Node, text: str, steps: tuple[Step, ...]) -> str:
    """The text without what stands at a path, its key or dash included."""
    above, node = root.at(steps[:-1]), root.at(steps)
    if above is None or node is None:
        return text
    if above.kind == "mapping":
        key = key_of(steps[-1])
        spans = [
            (k.start, max(k.end, v.end))
            for k, v in zip(above.keys.values(), above.values.values(), strict=True)
        ]
        place = list(above.keys).index(key)
    else:
        spans = [(item.start, item.end) for item in above.items]
        place = int(steps[-1])
    start, end = spans[place]
    if above.flow or _in_flow(root, steps[:-1]):
        if place:
            return text[: spans[place - 1][1]] + text[end:]
        return text[:start] + text[spans[1][0] if len(spans) > 1 else end :]
    end = start + len(text[start:end].rstrip())
    dash_before = text[line_start(text, start) : start].strip()
    if above.kind == "mapping" and dash_before:  # the first key of a list entry
        if len(spans) > 1:
            return text[:start] + text[spans[1][0] :]
        return text[:start] + "{}" + text[end:]
    line_end = text.find("\n", end)
    return text[: line_start(text, start)] + ("" if line_end < 0 else text[line_end + 1 :])


def line_start(text: str, place: int) -> int:
    """Where the line of a place begins."""
    return text.rfind("\n", 0, place) + 1


def _scalar(text: str, flow: bool) -> str:
    """Text as one YAML scalar on one line: plain where that is safe, else in double quotes."""
    plain = (
        text not in EMPTY
        and text == text.strip()
        and _PLAIN.fullmatch(text)
        and not _UNSAFE.search(text)
        and not (flow and re.search(r"[,\[\]{}]", text))
    )
    if plain:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def in_line(value: Tree) -> str:
    """A value on one line, in brackets and braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k, True)}: {in_line(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(in_line(item) for item in value) + "]"
    return _scalar(str(value), True)


def _behindkey_of(value: Tree, column: int, literal: bool = True) -> str:
    """What follows `key:` for a key at a column."""
    if isinstance(value, dict | list) and value:
        return "\n" + block(value, column + 2)
    if isinstance(value, dict | list):
        return " {}" if isinstance(value, dict) else " []"
    text = str(value)
    if literal and "\n" in text and _LINES.fullmatch(text):
        pad = " " * (column + 2)
        return " |-\n" + "\n".join(pad + line if line else "" for line in text.split("\n"))
    return f" {_scalar(text, False)}" if text else ""


def _item(value: Tree, column: int, literal: bool = True) -> str:
    """What follows `- `, its own content beginning at a column."""
    if isinstance(value, dict | list) and value:
        return block(value, column).lstrip(" ")
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return _behindkey_of(value, column - 2, literal).lstrip(" ") or '""'


def block(value: Tree, column: int = 0) -> str:
    """A mapping or list in lines, without the last line end."""
    pad = " " * column
    if isinstance(value, list):
        return "\n".join(f"{pad}- {_item(item, column + 2)}" for item in value)
    return "\n".join(
        f"{pad}{_scalar(key, True)}:{_behindkey_of(inner, column)}" for key, inner in value.items()
    )
