"""One YAML file of the kit's data, read strictly into a pydantic class: mistakes with their lines.

`DataPage` keeps every scalar as text and knows the line of every place; mistakes are collected and
raised together as the error class of the data's own kind. For developers, so in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from kopdes_plan.inputs.fields import Sourced

P = TypeVar("P", bound=BaseModel)
Place = tuple[str | int, ...]  # keys and positions that lead to a value of a file


class Mistake(NamedTuple):
    """Where a file is wrong, and why."""

    file: str
    line: int
    what: str


class DataError(ValueError):
    """Data files that cannot be used, with every mistake found in them."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(f"{file}:{line}: {what}" for file, line, what in self.mistakes))


class DataPage:
    """One file being read: its tree with every scalar as text, and the line of every place."""

    error: type[DataError] = DataError
    what = "a data file"  # in "… cannot hold numbers measured in a village"

    def __init__(self, file: str, text: str) -> None:
        import yaml  # type: ignore[import-untyped]

        self.file = file
        self.mistakes: list[Mistake] = []
        self.lines: dict[Place, int] = {(): 1}
        # The C parser is ten times faster; nodes know their lines.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            root = yaml.compose(text, Loader=loader)
        except yaml.MarkedYAMLError as fault:
            mark = fault.problem_mark or fault.context_mark
            line = mark.line + 1 if mark else 1
            raise self.error([Mistake(file, line, f"not YAML: {fault.problem}")]) from fault
        self.tree: Any = {} if root is None else self._plain(root, ())

    def _plain(self, node: Any, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if node.id == "scalar":
            return node.value
        if node.id == "sequence":
            return [self._plain(item, (*place, at)) for at, item in enumerate(node.value)]
        found: dict[str, Any] = {}
        for key, value in node.value:
            self.lines[*place, key.value] = key.start_mark.line + 1
            if key.value in found:
                self.wrong((*place, key.value), f"duplicate key '{key.value}'")
            found[key.value] = self._plain(value, (*place, key.value))
        return found

    def wrong(self, place: Place, what: str) -> None:
        """Note a mistake at a place, or at the nearest place above it that the file has."""
        while place not in self.lines:
            place = place[:-1]
        self.mistakes.append(Mistake(self.file, self.lines[place], what))

    def stop(self) -> None:
        """Raise what was noted so far, if anything."""
        if self.mistakes:
            raise self.error(self.mistakes)

    def checked(self, schema: type[P], tree: Any, under: str = "") -> P:
        """The tree as a `schema`; every mistake is noted at its line, then raised."""
        try:
            return schema.model_validate(tree)
        except ValidationError as wrong:
            for error in wrong.errors(include_url=False):
                named = ".".join(map(str, error["loc"])) or "the file"
                place = error["loc"] if error["loc"][:1] in self.lines else (under, *error["loc"])
                read = f", read {error['input']!r}" if isinstance(error["input"], str) else ""
                self.wrong(place, f"{named}: {error['msg']}{read}")
            raise self.error(self.mistakes) from None

    def check_origin(self, place: Place, number: Sourced, under: str = "") -> None:
        """A number must be an assumption, or name its source and the year of it."""
        at = place if place[:1] in self.lines else (under, *place)
        if number.origin == "desa":
            self.wrong(at, f"{place[0]}: {self.what} cannot hold numbers measured in a village")
        elif number.origin == "sumber" and not (number.citation and number.year):
            self.wrong(at, f"{place[0]}: a source needs its address or title, and its year")


def keyed(part: BaseModel) -> Iterator[tuple[str, Any]]:
    """The keys people write in a group, with their values."""
    for name, field in type(part).model_fields.items():
        yield field.alias or name, getattr(part, name)


def numbers(part: object, place: Place = ()) -> Iterator[tuple[Place, Sourced]]:
    """Every number with an origin, and where it stands."""
    if isinstance(part, Sourced):
        yield place, part
    elif isinstance(part, BaseModel):
        for alias, value in keyed(part):
            yield from numbers(value, (*place, alias))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from numbers(value, (*place, key))
    elif isinstance(part, tuple):
        for position, value in enumerate(part):
            yield from numbers(value, (*place, position))


__all__ = ["DataError", "DataPage", "Mistake", "Place", "keyed", "numbers"]
