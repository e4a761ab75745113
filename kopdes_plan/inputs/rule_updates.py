"""A newer set of rules brought to this computer, taken back, and compared with an older one.

A folder like `data/rules` goes in (`rule_folder` reads it). It is checked in a folder of our own;
only a set without a mistake, newer than the one in use, is put on the shelf of `rule_sets`, and the
sets before it stay. What a plan's rules say in two sets comes out of `changes`.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs import rule_sets
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.inputs.rule_folder import RulesRefused, files_of
from kopdes_plan.inputs.rule_sets import EDITION, SOURCES, RuleSet
from kopdes_plan.inputs.rule_types import Citation, Rule, RuleFileError
from kopdes_plan.inputs.rules import Array, Rules, Traced, load_rules, read_folder, set_in_use

ASIDE = "dilepas"  # on the shelf: sets that were taken back

Trial = Callable[[Rules], object]  # computes something by rules; a LookupError: they do not do


class Brought(NamedTuple):
    """What a new set came to: the set read from now on, the one before, and paths that differ."""

    now: RuleSet
    before: RuleSet
    changed: tuple[str, ...]


def bring(folder: Path | str, today: date, trial: Trial | None = None) -> Brought:
    """Puts a newer set on the shelf and reads it from now on; RulesRefused with every mistake."""
    given = str(folder)
    files, problems = files_of(folder)
    before = set_in_use()
    with tempfile.TemporaryDirectory(prefix="kopdes-") as own:
        staged = Path(own) / "rules"
        try:
            _write(files, staged)
        except OSError as fault:
            raise RulesRefused([Problem("rules_not_written")], own) from fault
        edition, rules = _read(staged, problems, given)
        _compared(staged, edition, rules, before, today, given)
        if trial is not None:
            _tried(trial, rules, given)
        name = f"{edition}_{today}_{rule_sets.hash_of(staged)}"
    _shelve(files, rule_sets.shelf() / name)
    set_in_use.cache_clear()
    return Brought(set_in_use(), before, differing(load_rules(before.folder), rules))


def take_back() -> Brought:
    """Lays the set in use aside and reads the one before it; RulesRefused when it is the kit's."""
    before = set_in_use()
    if before.brought is None:
        raise RulesRefused([Problem("rules_none_before")], str(rule_sets.shelf()))
    aside = rule_sets.shelf() / ASIDE
    try:
        aside.mkdir(exist_ok=True)
        before.folder.rename(aside / f"{before.folder.name}_{secrets.token_hex(3)}")
    except OSError as fault:
        raise RulesRefused([Problem("rules_not_written")], str(before.folder)) from fault
    rules = load_rules(before.folder)  # already read, though no longer there
    set_in_use.cache_clear()
    now = set_in_use()
    return Brought(now, before, differing(rules, load_rules(now.folder)))


def passed_over() -> tuple[RuleSet, ...]:
    """Sets on the shelf that are newer than the one in use, but cannot be used."""
    edition = set_in_use().edition
    return tuple(one for one in rule_sets.brought_sets() if one.edition > edition)


def made_with(day: date) -> RuleSet:
    """The set a plan of this day was made with, as far as it is still here: the newest of then.

    The oldest one where all are newer.
    """
    known = [set_in_use(), *rule_sets.brought_sets(), rule_sets.kit_set()]
    usable = [one for one in known if one not in passed_over()]
    then = [one for one in usable if one.edition <= day]
    return max(then, key=_edition) if then else min(usable, key=_edition)


def _edition(one: RuleSet) -> date:
    return one.edition


def differing(old: Rules, new: Rules) -> tuple[str, ...]:
    """Paths whose dated values are not the same, new ones included."""
    paths = sorted(old.series.keys() | new.series.keys())
    return tuple(path for path in paths if _values(old, path) != _values(new, path))


def _values(rules: Rules, path: str) -> list[tuple[object, ...]]:
    return [(rule.effective, rule.value) for rule in rules.series.get(path, ())]


# ---- what a plan's rules say in two sets


class RuleChange(NamedTuple):
    """A rule that a plan reads and that says something else by now, on days from … to.

    `before` or `after` is None where no rule is in force in that set.
    """

    path: str
    label: str
    first: date
    last: date
    before: Citation | None
    after: Citation | None


def changes(old: Rules, new: Rules, trial: Trial) -> tuple[RuleChange, ...]:
    """Rules that `trial` asks of `old` and whose value differs in `new` on the days it asks for.

    Days that follow each other with the same two rules are one change.
    """
    asking = _Asking(old)
    trial(asking)
    return tuple(
        change
        for path, days in sorted(asking.asked.items())
        for change in _changes_of(path, sorted(days), old, new)
    )


def _changes_of(path: str, days: list[date], old: Rules, new: Rules) -> Iterator[RuleChange]:
    found: list[RuleChange] = []
    apart = True  # whether the day before had no change
    for day in days:
        before, after = _cited(old, path, day), _cited(new, path, day)
        told = after or before
        if told is None or (before and before.value) == (after and after.value):
            apart = True
            continue
        if not apart and (found[-1].before, found[-1].after) == (before, after):
            found[-1] = found[-1]._replace(last=day)
        else:
            found.append(RuleChange(path, told.label, day, day, before, after))
        apart = False
    yield from found


def _cited(rules: Rules, path: str, day: date) -> Citation | None:
    return None if rules.known(path, day) is None else rules.cite(path, day)


class _Asking(Traced):
    """Rules that note each path with the days on which it was asked for, in force or not."""

    asked: dict[str, set[date]]

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules.files, rules.sources, rules.series)
        object.__setattr__(self, "asked", {})

    def traced(self) -> Traced:
        """Itself: whoever computes by it shall not note apart."""
        return self

    def at(self, path: str, day: date) -> Rule:
        self.asked.setdefault(path, set()).add(day)
        return super().at(path, day)

    def known(self, path: str, day: date) -> Rule | None:
        self.asked.setdefault(path, set()).add(day)
        return super().known(path, day)

    def over(self, path: str, first: date, months: int) -> Array:
        start = first.year * 12 + first.month - 1
        self.asked.setdefault(path, set()).update(self._days_of(path, start, months))
        return super().over(path, first, months)


def _write(files: dict[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())


def _read(staged: Path, problems: list[Problem], given: str) -> tuple[date, Rules]:
    """The edition and the rules of a folder of our own; RulesRefused with every mistake in them,
    and with the `problems` of the folder they came from."""
    mistakes: list[tuple[str, int, str]] = []
    edition, rules = date.min, None
    try:
        if (staged / EDITION).exists():
            edition = rule_sets.read_edition((staged / EDITION).read_text(encoding="utf-8"))
    except RuleFileError as fault:
        mistakes += fault.mistakes
    try:
        rules = read_folder(staged) if (staged / SOURCES).exists() else None
    except RuleFileError as fault:
        mistakes += fault.mistakes
    wrong = [
        Problem("rules_mistake", file.removeprefix("rules/"), line, told)
        for file, line, told in mistakes
    ]
    if wrong or problems or rules is None:
        raise RulesRefused([*problems, *wrong], given)
    return edition, rules


def _compared(
    staged: Path, edition: date, rules: Rules, used: RuleSet, today: date, given: str
) -> None:
    """RulesRefused unless the set is newer than the one in use and holds all that it holds."""
    days = {"edition": t.date_long(edition), "used": t.date_long(used.edition),
            "today": t.date_long(today)}  # fmt: skip
    code = ""
    if edition < used.edition:
        code = "rules_older"
    elif rule_sets.hash_of(staged) == rule_sets.hash_of(used.folder):
        code = "rules_identical"
    elif edition == used.edition:
        code = "rules_same_day"
    elif edition > today:
        code = "rules_of_tomorrow"
    if code:
        raise RulesRefused([Problem(code, EDITION, params=days)], given)
    base = load_rules(used.folder)
    lacking = [
        Problem("rules_lacking", f"{path.partition('.')[0]}.yaml", read=path)
        for path in rule_sets.lacking(rules.series, base.series)
    ]
    if lacking:
        raise RulesRefused(lacking, given)


def _tried(trial: Trial, rules: Rules, given: str) -> None:
    try:
        trial(rules)
    except (LookupError, TypeError, ValueError) as fault:
        raise RulesRefused([Problem("rules_not_enough", read=str(fault))], given) from fault


def _shelve(files: dict[str, bytes], final: Path) -> None:
    """Writes a set onto the shelf; it is there whole, or not at all."""
    half = final.with_name(f".{os.getpid()}-{secrets.token_hex(4)}")
    try:
        _write(files, half)
        half.rename(final)
    except OSError as fault:
        shutil.rmtree(half, ignore_errors=True)
        raise RulesRefused([Problem("rules_not_written")], str(final.parent)) from fault
