"""What the schema and the word files say of a field, whatever plan is open.

A path and its unit's behaviour go in, `Facts` come out: label, help, what stands around the entry,
how it is drawn, its choices and its reader. Remembered, since a page asks for the same ones always.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, TypeAdapter

from kopdes_plan import text as t
from kopdes_plan.inputs import plan_words
from kopdes_plan.inputs.businesses import BEHAVIOUR_WORDS
from kopdes_plan.inputs.fields import Kind
from kopdes_plan.inputs.plan_fields import Field, aliases, field_at, hints

DRAWN = MappingProxyType({
    "months": "whole", "whole": "whole", "year": "whole", "month": "month", "day": "day",
    "yes_no": "choice", "name": "text", "text": "text",
})  # fmt: skip  # every other kind is a number
LONG = {  # texts of several sentences
    "summary", "market", "operations", "management", "finance", "legal", "social", "what", "action",
    "collateral",
}  # fmt: skip
LISTED = {"scheme", "unit", "unit_id", "type_id", "meaning"}  # texts with choices
MONTH_OF_YEAR = {"meeting_month"}
FILE_WORDS = {behaviour: word for word, behaviour in BEHAVIOUR_WORDS.items()}
Choice = tuple[str, str]


class Facts(NamedTuple):
    """One field. `behind` may hold `{unit}`; `choices` of a field in LISTED come from elsewhere."""

    name: str  # in code; empty for an entry under a free name
    owner: str  # its class in the word files, empty likewise
    kind: Kind | None
    drawn: str
    label: str
    help: str
    prefix: str
    behind: str
    choices: tuple[Choice, ...]
    field: Field
    low: float | None  # bounds narrower than those of the kind
    high: float | None

    @property
    def reader(self) -> TypeAdapter[Any]:
        """What reads a text as the field does, bounds of its own included."""
        return _reader(self.field)

    @property
    def spins(self) -> bool:
        """Whether arrow keys move it."""
        return self.drawn in ("number", "whole", "month", "day")


@lru_cache(maxsize=8192)
def facts(path: str, behaviour: str = "", language: str = "id") -> Facts | None:
    """The facts of the single value at a path; None for a group, a list, or no field at all."""
    field = field_at(path, behaviour)
    return None if field is None else _facts(field, language)


@lru_cache(maxsize=1024)
def _facts(field: Field, language: str) -> Facts | None:
    """None when the field holds more than one value."""
    kind, choices = field.kind, _choices(field, language)
    if kind is None and not choices:
        return None
    name = kind.name if kind else ""
    drawn = "choice" if choices or field.name in LISTED else DRAWN.get(name, "number")
    if field.name in LONG and drawn == "text":
        drawn = "long"
    low, high = bounds(field)
    model = field.owner
    own = model is not None
    return Facts(
        field.name if own else "",
        plan_words.snake(model.__name__) if model else "",
        kind,
        drawn,
        plan_words.label(model, field.name, language) if model else "",
        plan_words.help_of(model, field.name, language) if model else "",
        plan_words.unit_of(name, language) if name.endswith("rupiah") else "",
        "" if choices else _behind(field, language),
        choices,
        field,
        low,
        high,
    )


def _behind(field: Field, language: str) -> str:
    kind = field.kind.name if field.kind else ""
    if field.owner is None:
        return "" if kind.endswith("rupiah") else plan_words.unit_of(kind, language)
    return plan_words.behind(field.owner, field.name, kind, language)


def _choices(field: Field, language: str) -> tuple[Choice, ...]:
    if field.kind is not None and field.kind.name == "yes_no":
        return ("ya", t.say("field.yes", language)), ("tidak", t.say("field.no", language))
    if field.name in MONTH_OF_YEAR:
        return tuple((str(n), t.say(f"number.month.{n}", language)) for n in range(1, 13))
    values = FILE_WORDS.values() if field.name == "behaviour" else field.choices
    return tuple((value, plan_words.choice(value, language, field.name)) for value in values)


@lru_cache(maxsize=1024)
def _reader(field: Field) -> TypeAdapter[Any]:
    if field.owner is None:
        return TypeAdapter(field.annotation)
    info = field.owner.model_fields[field.name]
    annotation: Any = info.annotation
    for extra in info.metadata:
        annotation = Annotated[annotation, extra]
    return TypeAdapter(annotation)


def bounds(field: Field) -> tuple[float | None, float | None]:
    """The narrowest lower and upper bound that the field itself sets."""
    metadata = field.owner.model_fields[field.name].metadata if field.owner else []
    low = [part.ge for part in metadata if hasattr(part, "ge")]
    high = [part.le for part in metadata if hasattr(part, "le")]
    return max(low, default=None), min(high, default=None)


@lru_cache(maxsize=256)
def singles(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a class's fields that hold one value, in the order of the file."""
    found = ((key, Field(model, name, hints(model)[name])) for key, name in aliases(model).items())
    return tuple(key for key, field in found if field.kind is not None or field.choices)


__all__ = ["FILE_WORDS", "LISTED", "Choice", "Facts", "facts", "singles"]
