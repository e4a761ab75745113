"""What is added to a plan, as its file writes it: units, and parts copied from a unit type."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from pydantic import BaseModel

from kopdes_plan.inputs.businesses import BEHAVIOUR_WORDS, Behaviour
from kopdes_plan.inputs.catalogue import CLASSES
from kopdes_plan.inputs.fields import kind_of
from kopdes_plan.inputs.plan_fields import aliases, hints, stand_in
from kopdes_plan.screens import numbers

FILE_WORDS = {behaviour: word for word, behaviour in BEHAVIOUR_WORDS.items()}


def free_key(wanted: str, taken: Container[str]) -> str:
    """A key for a new unit that no other has.

    >>> free_key("sembako", {"sembako", "sembako_2"})
    'sembako_3'
    """
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}_{number}"
    return key


def own_unit(behaviour: Behaviour, name: str) -> dict[str, Any]:
    """A unit without a type: the fields it needs, all zero, so that nothing is invented."""
    needed = stand_in(CLASSES[behaviour])
    return {**needed, "nama": name, "perilaku": FILE_WORDS[behaviour], "pembeli": ""}


def written(part: BaseModel) -> dict[str, Any]:
    """What was given of a part of a plan, as its file writes it: sources and ranges are kept."""
    types = hints(type(part))
    return {
        alias: numbers.written(getattr(part, name), kind_of(types[name]))
        for alias, name in aliases(type(part)).items()
        if name in part.model_fields_set
    }
