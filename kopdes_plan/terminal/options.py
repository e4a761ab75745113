"""The options of commands: how they are declared, read and refused.

`option` declares one with its help from the word file. `Reading` parses their texts and gathers
every problem before anything is computed; what makes the command line itself wrong, such as an
unknown choice, is a `CommandLineError` at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

import typer

from kopdes_plan import text as t
from kopdes_plan.inputs.amounts import AmountError, parse_number
from kopdes_plan.inputs.lists import split_list
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.text import say

T = TypeVar("T")


def option(*names: str, metavar: str | None = None, word: str = "") -> Any:
    """A typer option whose help stands in the word file."""
    key = f"cli.option.{word or names[0].lstrip('-')}"
    return typer.Option(*names, metavar=metavar, help=say(key), show_default=False)


LANGUAGES = {"id": "id", "en": "en"}

Json = Annotated[bool, option("--json")]
InLanguage = Annotated[str | None, option("--bahasa", metavar="|".join(LANGUAGES))]
AsOf = Annotated[str | None, option("--tanggal", metavar="YYYY-MM-DD")]


class CommandLineError(Exception):
    """A command line that is wrong in itself; its sentence is "cli.wrong.<code>"."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(f"{code} {params}")

    def text(self) -> str:
        """The sentence."""
        return say(f"cli.wrong.{self.code}", "id", **self.params)


class Reading:
    """Reads the texts of options; problems are gathered and raised together by `check`."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, option: str, text: str | None, parse: Callable[[str], T], default: T) -> T:
        """What `parse` makes of the text, or `default` when there is none or it is wrong."""
        if text is None:
            return default
        try:
            return parse(text)
        except AmountError as wrong:
            self.problems.append(wrong.problem(option))
            return default

    def each(
        self, option: str, text: str | None, parse: Callable[[str], T], default: T
    ) -> tuple[T, ...]:
        """What `parse` makes of each item of a list; every wrong item is a problem."""
        nothing: tuple[str, ...] = ()
        items = self.read(option, text, split_list, nothing)
        return tuple(self.read(option, item, parse, default) for item in items)

    def whole(self, option: str, text: str | None, default: int, least: int, most: int) -> int:
        """A whole number within bounds, or a problem."""
        value = self.read(option, text, parse_number, float(default))
        if value != int(value):
            self.refuse("not_a_whole_number", option, text)
        elif not least <= value <= most:
            code = "too_small" if value < least else "too_big"
            self.refuse(code, option, text, limit=t.number(least if value < least else most))
        return int(value)

    def refuse(self, code: str, option: str = "", read: str | None = "", **params: object) -> None:
        """Note a problem of an option."""
        self.problems.append(Problem(code, option, read=read or "", params=params))

    def check(self) -> None:
        """Raise PlanProblems when anything was wrong."""
        if self.problems:
            raise PlanProblems(self.problems)


def choose(option: str, text: str | None, choices: Mapping[str, T]) -> T:
    """The choice a word stands for, the first one when none is given."""
    if text is None:
        return next(iter(choices.values()))
    if text.strip().lower() not in choices:
        known: dict[T, str] = {}
        for word, meant in choices.items():  # of several words for one choice the first is told
            known.setdefault(meant, word)
        raise CommandLineError("choice", option=option, read=text, known=", ".join(known.values()))
    return choices[text.strip().lower()]


def parsed_or(parse: Callable[[str], T], general: str, own: str, text: str) -> T:
    """What `parse` makes of the text; its general complaint becomes the field's own."""
    try:
        return parse(text)
    except AmountError as wrong:
        if wrong.code != general:
            raise
        raise AmountError(own, wrong.read) from None


def rule_number(rules: Any, path: str, day: date) -> float:
    """The rule's number on a day; PlanProblems when no rule is known for that day."""
    from kopdes_plan.inputs.rules import RuleEnded, RuleNotYet

    try:
        return float(rules.number(path, day))
    except (RuleNotYet, RuleEnded):
        params = {"rule": rules.series[path][0].label, "day": t.date_long(day)}
        raise PlanProblems([Problem("rule_not_in_force", "--tanggal", params=params)]) from None


def refused(
    wrong: Any, options: Mapping[str, str], typed: Mapping[str, str | None]
) -> PlanProblems:
    """A fault of the model as the problem of an option, its numbers written for people."""
    shown: dict[str, object] = {
        key: t.number(v) if isinstance(v, float) else v for key, v in wrong.params.items()
    }
    option = options.get(wrong.code, "")
    return PlanProblems([Problem(wrong.code, option, read=typed.get(option) or "", params=shown)])


def citation(rule: Any) -> dict[str, str]:
    """Where a rule stands, as JSON."""
    return {key: getattr(rule, key) for key in ("rule", "source", "where", "confidence")}
