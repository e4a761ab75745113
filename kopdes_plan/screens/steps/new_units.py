"""New units of a plan, as its file writes them."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from kopdes_plan.inputs.businesses import Behaviour
from kopdes_plan.inputs.catalogue import CLASSES
from kopdes_plan.inputs.plan_fields import stand_in
from kopdes_plan.screens.fields.facts import FILE_WORDS


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
