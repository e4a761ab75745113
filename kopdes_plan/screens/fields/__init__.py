"""Forms from the schema: a path of the plan in, the JSON of its field out.

Nothing here is made by hand for one field: what a field is comes from the schema and the word
files (`plan_facts`), what it holds from the session (`held`). Tables are made by `sheets`.
"""

from __future__ import annotations

from typing import Any

from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.fields import Kind, Sourced
from kopdes_plan.inputs.plan_facts import Facts, facts, singles
from kopdes_plan.inputs.plan_fields import BEHAVIOURS, field_at, group_of
from kopdes_plan.inputs.plan_words import beside
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing import numbers
from kopdes_plan.screens.editing.origins import PARTS
from kopdes_plan.screens.fields.held import (
    MONTH,
    WAITS_FOR_SOURCE,
    Held,
    choices,
    disputed,
    held,
    name_of,
    path_behaviour,
    suffix_of,
    value_at,
)
from kopdes_plan.screens.fields.list_edits import new_row, own_list, paste
from kopdes_plan.screens.fields.sheets import facts_of, sheet, worded
from kopdes_plan.screens.steps import View

UNSHOWN = ("versi", "perilaku")  # a plan's version is ours; a behaviour is chosen with the unit


def field(view: View, path: str, label: str = "", help: str = "") -> Block:
    """One field as the page draws it; KeyError when the path holds no single value."""
    known = facts_of(view, path)
    value = value_at(view.session.plan, path)
    if value is None and path.rpartition(".")[0].endswith(".bulanan"):
        value = MONTH
    now = held(view, path, known, value, view.session.raw(path))
    named = label or known.label or name_of(view, path)
    behind = beside(named, suffix_of(view, path, known))
    wrong = _wrong(view, path, now)
    asked = meanings(view, now.problem, known) if now.problem else []
    doubts = (
        {"mistake": numbers.why(wrong, view.language), "ask": asked}
        if wrong
        else disputed(view, path)
    )
    return {
        "path": path,
        "label": named,
        "help": help or known.help,
        "kind": known.drawn,
        "prefix": known.prefix,
        "suffix": numbers.joined(now.text, behind).removeprefix(now.text).lstrip(),
        "text": now.text,
        **doubts,
        "choices": choices(view, known),
        "spin": known.spins,
        "given": now.given,
        **_origin(view, path, now, known),
    }


def fields(view: View, base: str, *keys: str) -> list[Block]:
    """The fields of several keys of the group at `base`, nothing for the whole plan."""
    return [field(view, f"{base}.{key}" if base else key) for key in keys]


def rest(view: View, base: str, *shown: str) -> list[Block]:
    """Every other field of a group that holds one value, in the order of the file."""
    left = (key for key in singles(_group(view, base)) if key not in {*shown, *UNSHOWN})
    return fields(view, base, *left)


def months_row(view: View, path: str) -> list[Block]:
    """The twelve fields of a season, `unit_usaha.lpg.musim.bulanan`."""
    return fields(view, path, *map(str, range(1, 13)))


def shown_at(view: View, path: str, part: str = "") -> str | None:
    """What an entry shows now, or a part of its number (low, citation …); None where is none."""
    try:
        drawn = field(view, path)
    except KeyError:
        return None
    return str(drawn["source"].get(part, drawn.get(part)) if part else drawn["text"])


def echo(view: View, path: str, typed: str) -> tuple[str, bool]:
    """What would be read at a path while somebody types, and whether it can be used."""
    known = facts(path, path_behaviour(view, path), view.language)
    if known is None or known.kind is None or not known.spins:
        return "", True
    behind = suffix_of(view, path, known)
    typed = bare(view, path, typed)
    return numbers.echo(typed, known.kind, view.language, known.reader, behind)


def bare(view: View, path: str, typed: str) -> str:
    """What was typed, without the unit that the entry shows anyway: `50 orang`, `14 hari`."""
    known = facts(path, path_behaviour(view, path), view.language)
    if known is None or known.kind is None or not known.spins:
        return typed
    if numbers.problem_of(typed, known.kind, known.reader) is None:
        return typed
    unit = suffix_of(view, path, known).removeprefix("%").strip()
    for tail in (unit, unit.partition(" ")[0]):
        number = typed.strip().casefold().removesuffix(tail).strip()
        if tail and numbers.problem_of(number, known.kind, known.reader) is None:
            return number
    return typed


def stepped(view: View, path: str, typed: str, by: int) -> str:
    """What was typed, some steps higher or lower."""
    known = facts_of(view, path)
    if known.kind is None or not known.spins:
        return typed
    low, high = (end and float(end) for end in (known.low, known.high))
    return numbers.stepped(typed, known.kind, by, low, high)


def meanings(view: View, wrong: Problem, known: Facts) -> list[Block]:
    """What may have been meant by something that has two meanings, as buttons."""
    if known.kind is None or not known.spins:
        near = wrong.suggestion if wrong.code.endswith("_near") else ""
        return [{"label": near, "text": near}] if near else []
    found: dict[str, str] = {}
    for part in ("first", "second"):
        text = str(wrong.params.get(part, ""))
        if text and numbers.problem_of(text, known.kind, known.reader) is None:
            value = numbers.read(text, known.kind, known.reader)
            written = numbers.shown(value, known.kind, view.language)
            found[written] = numbers.said(value, known.kind, view.language)
    return [{"label": words, "text": text} for text, words in found.items()]


def _group(view: View, base: str) -> type[Part]:
    """The class of the group at a path; of a unit, that of its behaviour."""
    behaviour = path_behaviour(view, base)
    if behaviour and base.count(".") == 1:
        return BEHAVIOURS[behaviour]
    found = field_at(base, behaviour)
    model = group_of(found.annotation) if found else None
    if model is None or not issubclass(model, Part):
        raise KeyError(f"{base} is no group of a plan")
    return model


def _origin(view: View, path: str, now: Held, known: Facts) -> dict[str, Any]:
    """Where a number comes from and its range; nothing for what is no number with an origin."""
    number, kind, waiting = now.value, known.kind, view.session.unfinished
    if not isinstance(number, Sourced) or kind is None:
        nothing = {"citation": "", "year": "", "note": ""}
        return {"origin": "", "source": nothing, "low": "", "high": ""}
    ends = (_end(end, kind) if end != number else "" for end in (number.low, number.high))
    texts = (*ends, number.citation, str(number.year or ""), number.note)
    low, high, citation, year, note = (
        waiting.get(f"{path}.{part}", text)
        for part, text in zip(PARTS.values(), texts, strict=True)
    )
    cited_next = now.problem is not None and now.problem.code == WAITS_FOR_SOURCE
    return {
        "origin": "sumber" if cited_next else number.origin,
        "source": {"citation": citation, "year": year, "note": note},
        "low": low,
        "high": high,
    }


def _end(end: float, kind: Kind) -> str:
    """The low or high of a number, with its sign, since nothing is printed around it."""
    text = numbers.shown(end, kind)
    return f"{text}%" if kind.name in numbers.PERCENT and not text.endswith("%") else text


def _wrong(view: View, path: str, now: Held) -> Problem | None:
    """What is wrong with a number, or else with its range or source."""
    mistakes = view.session.mistakes
    found = (mistakes.get(f"{path}.{part}") for part in PARTS.values()) if mistakes else ()
    return now.problem or next(filter(None, found), None)


__all__ = [
    "echo", "field", "fields", "months_row", "new_row", "own_list", "paste", "path_behaviour",
    "rest", "sheet", "shown_at", "stepped", "worded",
]  # fmt: skip
