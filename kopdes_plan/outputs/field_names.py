"""What a place of a plan is called: whose it is, and the label of its field.

What comes in are a plan and a path as its file writes it, list places from 1, or a pattern in
which `*` stands for every entry; what goes out are two texts. Nothing is read from files here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs import plan_words
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.inputs.plan_fields import Field, field_at, group_of

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import AnyUnit
    from kopdes_plan.inputs.plan import Plan


class Placed(NamedTuple):
    """Whose a field is, empty for the plan itself, and its label."""

    owner: str
    field: str


def placed(plan: Plan | None, path: str, language: str = "id") -> Placed | None:
    """A place by the names in the plan; None where no field can be.

    >>> placed(None, "koperasi.nama"), placed(None, "pinjaman.*.bunga")
    (Placed(owner='Koperasi', field='Nama koperasi'), Placed(owner='semua pinjaman', field='Bunga'))
    >>> placed(None, "unit_usaha.lpg.musim.bulanan.3").field
    'Maret'
    """
    owners: list[str] = []
    label = ""
    steps = path.split(".")
    for count, step in enumerate(steps, 1):
        at = ".".join(steps[:count])
        field = field_at(at.replace("*", "1"), behaviour_at(plan, at))
        if field is None:
            return None
        if step == "*":
            label = t.say("risk.change.all", language, what=label.lower())
        else:
            label = _label(plan, at, step, field, language)
        listed = group_of(field.annotation) is None and field.owner is not None
        if count < len(steps) and not listed:  # the entries of a list say more than its own name
            owners.append(label)
    return Placed(", ".join(owners), label)


def named(plan: Plan | None, path: str, language: str = "id") -> str:
    """A path for people: whose it is and what it is called, by the names in the plan.

    >>> named(None, "koperasi.nama")
    'Koperasi: Nama koperasi'
    """
    here = placed(plan, path, language)
    if here is None:
        return path
    return t.say("answer.link", language, **here._asdict()) if here.owner else here.field


def file_path(plan: Plan, path: str) -> str:
    """Where a number stands in the file: `loans.0.amount` in code is `pinjaman.1.plafon`."""
    part: Any = plan
    steps = []
    for step in path.split("."):
        known = getattr(type(part), "model_fields", None)
        if known is not None:
            steps.append(str(known[step].alias or step))
            part = getattr(part, step)
        elif isinstance(part, tuple):
            steps.append(str(int(step) + 1))
            part = part[int(step)]
        else:
            steps.append(step)
            part = part[step]
    return ".".join(steps)


def unit_at(plan: Plan | None, path: str) -> AnyUnit | None:
    """The business unit that a path leads into, if the plan has it."""
    first, _, rest = path.partition(".")
    return plan.units.get(rest.partition(".")[0]) if plan and first == "unit_usaha" else None


def behaviour_at(plan: Plan | None, path: str) -> str:
    """The behaviour of that unit, or nothing."""
    unit = unit_at(plan, path)
    return unit.behaviour if unit is not None else ""


def _label(plan: Plan | None, at: str, step: str, field: Field, language: str) -> str:
    """The name of one step of a path: of an entry by its own name, of a field by its label."""
    if field.owner is not None:
        return plan_words.label(field.owner, field.name, language)
    if at.endswith(f".musim.bulanan.{step}"):
        return t.say(f"number.month.{step}", language)
    if at.startswith("pembagian_shu.bagian."):
        return plan_words.share_name(step, language)
    entry = None if plan is None else value_at(plan, at)
    name = getattr(entry, "name", "") or getattr(entry, "role", "")
    if name:
        return str(name)
    group = group_of(field.annotation)
    if group is not None:
        return f"{plan_words.label(group, language=language)} {step}"
    return step.replace("_", " ")
