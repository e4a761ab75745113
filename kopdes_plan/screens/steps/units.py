"""The step "unit usaha": one unit at a time on a card, what it needs, who works, shared costs.

A card shows the few numbers that decide most for its behaviour; the others are in a fold. New
units come from the catalogue of unit types, or without a type.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.inputs.catalogue import CLASSES, UnitType, load_unit_types
from kopdes_plan.inputs.entry_order import (
    MATERIALS,
    SHARED,
    SHARED_MORE,
    STAFF,
    STAFF_MORE,
    UNIT_COSTS,
    UNUSED,
    unit_numbers,
)
from kopdes_plan.inputs.new_units import free_key, own_unit
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.units import doubts, sentences
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.fields import field, fields, months_row, rest, sheet, worded
from kopdes_plan.screens.steps import Step, View, unit_exports, unit_partners, unit_types
from kopdes_plan.screens.steps.removals import goes_with, without_unit
from kopdes_plan.screens.steps.unit_types import asked, catalogue, needs
from kopdes_plan.screens.steps.without_plan import without_plan

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit
    from kopdes_plan.inputs.plan import Plan

ADD = "+"  # chosen instead of a unit: the catalogue


def left(view: View) -> Iterator[Block]:
    """The units as a choice, the chosen one or the catalogue, then staff and shared costs."""
    plan = view.session.plan
    if plan is None:
        yield without_plan(view)
        return
    chosen = _chosen(view, plan)
    options = [(key, unit.name) for key, unit in plan.units.items()]
    options.append((ADD, view.say("step_units.add")))
    yield blocks.chooser("units", "choose", options, chosen, view.say("step_units.chooser"))
    if chosen == ADD:
        yield from catalogue(view)
    else:
        yield from _unit(view, plan, chosen)
    yield from _people(view, plan)


def right(view: View) -> Iterator[Block]:
    """What the chosen unit must sell, the units beside each other, and what is doubtful."""
    plan, result = view.session.plan, view.session.result
    if plan is None or result is None:
        return
    language, chosen = view.language, _chosen(view, plan)
    if not result.units:
        yield blocks.html("none", answers.notice(view.say("step_units.no_units")))
        return
    if chosen in plan.units:
        yield blocks.html("sentences", sentences(result, chosen, language))
    short = float(result.indicators.funding_gap[0]) > 0.5
    chart = "cash" if short or len(result.units) == 1 else "units"
    yield blocks.html("chart", answers.picture(result, chart, language))
    yield blocks.html("break_even", answers.break_even(result, language))
    if doubtful := doubts(result, language):
        yield blocks.html("warnings", doubtful)


def _chosen(view: View, plan: Plan) -> str:
    """The key of the unit on the card; `ADD` for the catalogue."""
    chosen = view.chosen.get("unit_usaha", "")
    if chosen == ADD or chosen in plan.units:
        return chosen
    return next(iter(plan.units), ADD)


def _kind(unit: AnyUnit) -> UnitType | None:
    return load_unit_types().get(unit.type_id)


# ---- the chosen unit


def _unit(view: View, plan: Plan, key: str) -> Iterator[Block]:
    unit, base = plan.units[key], f"unit_usaha.{key}"
    kind, shown = _kind(unit), unit_numbers(unit)
    behaviour = view.say(f"step_units.behaviour.{unit.behaviour}").lower()
    words = {"type": kind.label, "behaviour": behaviour} if kind else {"behaviour": behaviour}
    note = view.say("step_units.kind" if kind else "step_units.own_kind", **words)
    who = "borrower" if unit.behaviour == "lending" else "buyer"
    buyer, help = view.say(f"step_units.{who}"), view.say(f"step_units.{who}_help")
    texts = ("nama",) if kind else ("nama", "satuan")
    card = [field(view, f"{base}.pembeli", label=buyer, help=help), *fields(view, base, *texts)]
    card += fields(view, base, *shown)
    yield blocks.fields(f"unit-{key}", card, unit.name, note)
    if kind is not None:
        yield asked(view, plan, kind, key)
    if unit.behaviour == "production":
        yield worded(view, "step_units.materials", f"materials-{key}", f"{base}.bahan", *MATERIALS)
    yield worded(view, "step_units.costs", f"costs-{key}", f"{base}.biaya", *UNIT_COSTS)
    if kind is not None:
        yield from needs(view, plan, kind, key)
    yield unit_partners.fold(view, plan, key)
    yield from unit_exports.fold(view, plan, key)
    elsewhere = ("pembeli", *unit_partners.SHOWN, *texts, *shown, *_unused(view, unit, base))
    more = [_rest(view, key, elsewhere), _season(view, key)]
    yield blocks.fold(f"more-{key}", view.say("step_units.more"), more)
    ask = _removal_question(view, plan, key)
    label = view.say("step_units.remove.label")
    yield blocks.buttons(f"remove-{key}", blocks.button("remove", label, key, "danger", ask))


def _unused(view: View, unit: AnyUnit, base: str) -> tuple[str, ...]:
    """Fields that would do nothing, but for those that the file has all the same."""
    keys = UNUSED.get(unit.behaviour, ())
    return tuple(key for key in keys if view.session.raw(f"{base}.{key}") is None)


def _rest(view: View, key: str, shown: tuple[str, ...]) -> Block:
    others = rest(view, f"unit_usaha.{key}", *shown, "jenis")
    title, note = view.say("step_units.rest.title"), view.say("step_units.rest.note")
    return blocks.fields(f"rest-{key}", others, title, note)


def _season(view: View, key: str) -> Block:
    """Twelve indices, and the lift of the holidays."""
    base = f"unit_usaha.{key}.musim"
    shown = [
        *months_row(view, f"{base}.bulanan"),
        *fields(view, base, "ramadan", "lebaran", "lebaran_terlewat"),
    ]
    title, note = view.say("step_units.season.title"), view.say("step_units.season.note")
    return blocks.fields(f"season-{key}", shown, title, note)


def _removal_question(view: View, plan: Plan, key: str) -> str:
    things = list(goes_with(plan, key))
    if stock := float(plan.opening.stock.get(key, 0.0)):
        things.append(view.say("step_units.remove.stock", amount=t.rupiah(stock)))
    which = "also" if things else "alone"
    also = view.say(f"step_units.remove.{which}", things="; ".join(things))
    return view.say("step_units.remove.ask", name=plan.units[key].name, also=also)


# ---- who works, and what all share


def _people(view: View, plan: Plan) -> Iterator[Block]:
    yield worded(view, "step_units.staff", "staff", "tenaga_kerja", *STAFF)
    if plan.staff:
        details = sheet(view, "staff-details", "tenaga_kerja", *STAFF_MORE)
        yield blocks.fold("staff-more", view.say("step_units.staff.more"), [details])
    yield worded(view, "step_units.shared", "shared", "biaya_bersama", *SHARED)
    if plan.shared_costs:
        details = sheet(view, "shared-details", "biaya_bersama", *SHARED_MORE)
        yield blocks.fold("shared-more", view.say("step_units.shared.more"), [details])


# ---- what the buttons do


def _choose(view: View, value: str) -> None:
    view.chosen["unit_usaha"] = value


def _add(view: View, type_id: str) -> None:
    if (kind := load_unit_types().get(type_id)) is not None:
        _put(view, type_id, {"jenis": type_id, "pembeli": ""}, kind.label)


def _add_own(view: View, behaviour: str) -> None:
    name = view.say("step_units.catalogue.name")
    for known in CLASSES:
        if known == behaviour:
            _put(view, "usaha", own_unit(known, name), name)


def _put(view: View, wanted: str, tree: dict[str, object], name: str) -> None:
    taken = view.session.raw("unit_usaha")
    key = free_key(wanted, taken if isinstance(taken, dict) else {})
    plan = view.session.plan
    named = {unit.name for unit in plan.units.values()} if plan else set()
    if name in named:  # two units of one name cannot be told apart
        name = next(new for n in count(2) if (new := f"{name} {n}") not in named)
        tree = {**tree, "nama": name}
    if view.session.put(f"unit_usaha.{key}", tree):
        view.chosen["unit_usaha"] = key
        view.focus = f"unit_usaha.{key}.pembeli"
        view.tell(view.say("step_units.catalogue.added", name=name), "good")


def _remove(view: View, key: str) -> None:
    """Takes a unit away with all that is only for it, in one step."""
    plan = view.session.plan
    if plan is None or key not in plan.units:
        return
    name, stock = plan.units[key].name, float(plan.opening.stock.get(key, 0.0))
    if view.session.put_all(without_unit(view.session.draft.tree(), plan, key)):
        view.chosen.pop("unit_usaha", None)
        words = "step_units.remove.done_stock" if stock else "step_units.remove.done"
        view.tell(view.say(words, name=name, amount=t.rupiah(stock)))


def reveal(view: View, path: str) -> None:
    """Chooses the unit that a path leads into."""
    first, _, rest_of_path = path.partition(".")
    if first == "unit_usaha" and rest_of_path:
        view.chosen["unit_usaha"] = rest_of_path.partition(".")[0]


ACTIONS = {
    "choose": _choose, "add": _add, "add_own": _add_own, "remove": _remove,
    **unit_types.ACTIONS, **unit_partners.ACTIONS, **unit_exports.ACTIONS,
}  # fmt: skip
STEP = Step(
    "unit_usaha", ("unit_usaha", "tenaga_kerja", "biaya_bersama"), left, right, ACTIONS, reveal,
    words="units",
)  # fmt: skip
