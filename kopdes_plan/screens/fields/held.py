"""What the open plan holds at a place: its text for a field, what is wrong with it, its names.

Reads the session and changes nothing. While something typed cannot be used, its text stands in the
field; else the value of the plan, as people type it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs import plan_words
from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.inputs.plan_facts import FILE_WORDS, LISTED, Choice, Facts
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.inputs.progress import meanings
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.outputs.cash_book import book_words
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing import conflicts
from kopdes_plan.screens.editing.numbers import problem_of, read, shown
from kopdes_plan.screens.editing.origins import parts_of
from kopdes_plan.screens.steps import View

WAITS_FOR_SOURCE = "source_missing"  # `20.000 sumber`: the source is typed next
DATED = ("day", "month")  # a file has them in figures: what was wrong is said as it was typed
MONTH = 100.0  # the index of a month of which nothing is said


class Held(NamedTuple):
    """A field's text, and what is wrong with it; `given` when the file itself says it."""

    text: str
    problem: Problem | None
    value: Any
    given: bool


def held(view: View, path: str, facts: Facts, value: Any, raw: Any) -> Held:
    """What a field shows of a value of the plan and of what the file holds for it."""
    session = view.session
    problem = session.mistakes.get(path)
    if problem is None and session.problems:
        problem = next((p for p in session.problems if p.path == path), None)
    given = raw is not None
    if facts.name == "behaviour":
        value = FILE_WORDS.get(value, value)
    if problem is None:
        return Held(shown(value, facts.kind, view.language), None, value, given)
    typed = session.unfinished.get(path, raw)
    if isinstance(typed, Mapping) or problem.code == WAITS_FOR_SOURCE:
        typed = _number_in(typed, facts)
    text = typed if isinstance(typed, str) else shown(value, facts.kind, view.language)
    if facts.kind and facts.kind.name in DATED:
        problem = problem._replace(read=text)
    return Held(text, problem, value, given)


def disputed(view: View, path: str) -> Block:
    """What another copy of the plan says at a place, with a button for each side; or nothing."""
    found = conflicts.at_path(view.session, path)
    if found is None:
        return {"mistake": "", "ask": []}
    change = conflicts.change(view.session, found, view.language)
    sides = [
        {"label": view.say(f"merge.screen.{side}"), "text": side, "event": "settle"}
        for side in ("mine", "theirs")
    ]
    return {"mistake": view.say("merge.screen.field", change=change), "ask": sides}


def _number_in(typed: Any, facts: Facts) -> str | None:
    """The number alone out of `20_000 sumber` or a long mapping, as a field shows it."""
    text = parts_of(typed).get("nilai")
    if text is None or facts.kind is None or problem_of(text, facts.kind) is not None:
        return text
    return shown(read(text, facts.kind), facts.kind)


def unit_of(view: View, path: str) -> Any:
    """The business unit a path leads into, or None."""
    steps = path.split(".", 2)
    plan = view.session.plan
    return plan.units.get(steps[1]) if plan and steps[0] == "unit_usaha" and steps[1:] else None


def path_behaviour(view: View, path: str) -> str:
    """The behaviour of the unit a path leads into, or nothing."""
    unit = unit_of(view, path)
    return "" if unit is None else unit.behaviour


def name_of(view: View, path: str) -> str:
    """The words for an entry under a free name or in a list: a share of the SHU, a unit, a year."""
    above, _, key = path.rpartition(".")
    group, plan = above.rpartition(".")[2], view.session.plan
    if group == "persediaan" and plan and key in plan.units:
        return plan.units[key].name
    if group == "bagian":
        return plan_words.share_name(key, view.language)
    month = f"number.month.{key}"
    return view.say(month) if group == "bulanan" and t.has(month, view.language) else key


def names(view: View, path: str) -> dict[str, str]:
    """The free names that may stand in the mapping at a path, with their words.

    Those the file has, and those a board may want: the usual shares of the SHU, each unit that
    keeps a stock, the years around the start.
    """
    plan = view.session.plan
    if plan is None:
        return {}
    own = value_at(plan, path) or {}
    group = path.rpartition(".")[2]
    offered: list[str] = []
    if group == "bagian":
        offered = list(plan_words.usual_shares(view.language))
    elif group == "persediaan":
        stocked = ("trading", "production")
        offered = [key for key, unit in plan.units.items() if unit.behaviour in stocked]
    elif group == "pagu":
        offered = [str(plan.start.year + more) for more in (-1, 0, 1)]
    found = {key: name_of(view, f"{path}.{key}") for key in own}
    for key in offered:  # a share has several names; the first of them is offered
        if (words_ := name_of(view, f"{path}.{key}")) not in found.values():
            found[key] = words_
    return dict(sorted(found.items())) if group == "pagu" else found


def listed(view: View, name: str) -> list[Choice]:
    """The choices of a text that must be one of what the rules, the plan or the types know."""
    plan = view.session.plan
    if name in ("unit", "unit_id"):
        units = plan.units.items() if plan else ()
        none = "whole_cooperative" if name == "unit" else "no_unit"
        return [("", view.say(f"field.{none}")), *((key, unit.name) for key, unit in units)]
    if name == "meaning":
        known = meanings(plan) if plan else ()
        words = ((one, book_words(plan, one, view.language)) for one in known if plan)
        return [("", view.say("field.no_meaning")), *words]
    if name == "type_id":
        kinds = sorted((kind.label, id) for id, kind in load_unit_types().items())
        return [("", view.say("field.no_type")), *((id, label) for label, id in kinds)]
    rules, day = load_rules(), plan.plan_date if plan else None
    return [
        (id, rules.label(f"loans/{id}"))
        for id in rules.schemes(day)
        if day is None or rules.value(f"loans/{id}.borrower", day) == "koperasi"
    ]


def choices(view: View, known: Facts) -> list[list[str]]:
    """Value and words of each thing a field may be."""
    offered = listed(view, known.name) if known.name in LISTED else known.choices
    return [[value, words] for value, words in offered]


def suffix_of(view: View, path: str, known: Facts) -> str:
    """What stands behind a number, with the name of what the unit sells by."""
    unit = unit_of(view, path)
    return known.behind.replace("{unit}", unit.quantity_unit if unit else "")
