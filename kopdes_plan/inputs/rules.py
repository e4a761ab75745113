"""The law on a day: `load_rules()` reads a set, `Rules` answers, `Rules.traced()` remembers.

A path is file and key: "taxes/final_income.rate", "wages/minimum.64.02". A contract keeps the terms
of its signing day (`at`, `value`, `number`); a tax follows the months (`over`). A rule known from
no text on that day raises: RuleUnknown (no such path), RuleNotYet (asked before its first date),
RuleEnded (a number asked of a rule that has ended). `known` answers None instead.
It knows no plan and computes no money; formulas are in `model/`. How files look: `rule_files`;
where sets come from: `rule_sets`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.inputs import rule_sets
from kopdes_plan.inputs.rule_files import read_set
from kopdes_plan.inputs.rule_sets import KIT, RuleSet
from kopdes_plan.inputs.rule_types import (
    Citation,
    Rule,
    RuleEnded,
    RuleFile,
    RuleFileError,
    RuleNotYet,
    RuleUnknown,
    Source,
    Value,
)
from kopdes_plan.paths import DATA

__all__ = [
    "Citation", "Rule", "RuleEnded", "RuleFileError", "RuleNotYet", "RuleUnknown", "Rules",
    "Source", "Traced", "Value", "data_hash", "load_rules", "read_folder", "set_in_use",
]  # fmt: skip

Array = NDArray[np.float64]
_Months = tuple[Array, tuple[Rule, ...]]


def load_rules(folder: Path | None = None) -> Rules:
    """All rules of a folder, read once, or of the set in use; RuleFileError lists every mistake."""
    return _loaded(set_in_use().folder if folder is None else folder)


@lru_cache(maxsize=1)
def set_in_use() -> RuleSet:
    """The newest usable set, chosen once a process: the kit's unless a newer one was brought."""
    kit = rule_sets.kit_set()
    for brought in rule_sets.brought_sets():
        if brought.edition > kit.edition and _usable(brought.folder):
            rule_sets.kept(brought.folder)
            return brought
    return kit


def _usable(folder: Path) -> bool:
    """Whether all of a set can be read, and it holds every rule that this program reads."""
    try:
        return not rule_sets.lacking(_loaded(folder).series, _loaded(KIT).series)
    except (OSError, ValueError):
        return False


def read_folder(folder: Path) -> Rules:
    """All rules of a folder as they are now; RuleFileError lists every mistake of every file."""
    files, sources = read_set(folder)
    return Rules(files, sources, {p: s for f in files.values() for p, s in f.rules.items()})


_loaded = lru_cache(maxsize=4)(read_folder)


def data_hash(folder: Path = DATA) -> str:
    """The hash of all data files that are read, the rules being those of the set in use."""
    return _hash_with(set_in_use().folder) if folder == DATA else rule_sets.hash_of(folder)


@lru_cache(maxsize=2)
def _hash_with(rules: Path) -> str:
    """The hash of the kit's data with a set of rules: read once, as the data themselves are."""
    return rule_sets.hash_of(DATA, None if rules == KIT else rules)


@dataclass(frozen=True, eq=False)
class Rules:
    """Every rule with its dates. Answers are remembered, so asking again costs a look-up."""

    files: Mapping[str, RuleFile]
    sources: Mapping[str, Source]
    series: Mapping[str, tuple[Rule, ...]] = field(repr=False)
    _days: dict[tuple[str, date], Rule] = field(default_factory=dict, repr=False)
    _spans: dict[tuple[str, int, int], _Months] = field(default_factory=dict, repr=False)

    def at(self, path: str, day: date) -> Rule:
        """The rule in force on `day`; its value is None once the rule has ended."""
        return self._at(path, day)

    def value(self, path: str, day: date) -> Value:
        """Only the value of the rule in force on `day`; None once it has ended."""
        return self.at(path, day).value

    def number(self, path: str, day: date) -> float:
        """The value as a float; RuleEnded when it has ended, TypeError when it is words."""
        return _number(self.at(path, day), day)

    def over(self, path: str, first: date, months: int) -> Array:
        """(months,) values from the month of `first` on; the array is shared and read-only.

        A monthly rule counts in a month when it is in force on the first day of that month, a
        yearly one when it is in force on 31 December. A contract rule raises TypeError: its
        terms stay those of the signing day, so `at` is the question to ask.
        """
        return self._over(path, first, months)[0]

    def known(self, path: str, day: date) -> Rule | None:
        """The rule in force on `day`, or None: unknown path, not yet in force, or ended."""
        return self.at(path, day) if self._holds(path, day) else None

    def cite(self, path: str, day: date) -> Citation:
        """The rule of that day with the title and address of its source."""
        return self._cited(self.at(path, day))

    def in_force(self, day: date) -> tuple[Citation, ...]:
        """Every rule in force on `day`, in the order of the paths."""
        paths = (path for path in sorted(self.series) if self._holds(path, day))
        return tuple(self._cited(self._at(path, day)) for path in paths)

    def schemes(self, day: date | None = None) -> tuple[str, ...]:
        """Ids of the loan schemes; with a day only those open on it."""
        names = sorted(n.partition("/")[2] for n in self.files if n.startswith("loans/"))
        return tuple(n for n in names if day is None or self._holds(f"loans/{n}.borrower", day))

    def terms(self, scheme: str, day: date) -> dict[str, Rule]:
        """Key -> rule for the terms of a loan scheme in force on `day`; empty when closed."""
        start = f"loans/{scheme}."
        if start[:-1] not in self.files:
            raise RuleUnknown(self._unknown(start + "borrower"))
        if not self._holds(start + "borrower", day):
            return {}
        paths = (path for path in self.files[start[:-1]].rules if self._holds(path, day))
        return {path.removeprefix(start): self.at(path, day) for path in paths}

    def label(self, file: str) -> str:
        """The label of a file such as "loans/lpdb"."""
        return self.files[file].label

    def note(self, file: str) -> str:
        """The note of a file, or nothing."""
        return self.files[file].note

    def area_path(self, file: str, code: str) -> str | None:
        """The path for the smallest area of `file` that holds the village, or None.

        `code` is a Kemendagri code such as "64.02.05.2001". Tried are village, sub-district,
        regency, province, then the price zone of the province, then "ID" (the whole country).
        """
        parts = code.split(".")
        areas = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
        zones = self.files["prices/zones"].rules if "prices/zones" in self.files else {}
        for path, rules in zones.items():
            listed = rules[-1].value
            if isinstance(listed, tuple) and parts[0] in listed:
                areas.append(path.partition(".")[2])
        return next((p for a in [*areas, "ID"] if (p := f"{file}.{a}") in self.series), None)

    def traced(self) -> Traced:
        """The same rules, which note everything asked of them from now on."""
        return Traced(self.files, self.sources, self.series, self._days, self._spans)

    def _at(self, path: str, day: date) -> Rule:
        rule = self._days.get((path, day))
        if rule is None:
            rule = self._days[path, day] = self._find(path, day)
        return rule

    def _holds(self, path: str, day: date) -> bool:
        series = self.series.get(path)
        return bool(series and day >= series[0].effective and self._at(path, day).value is not None)

    def _find(self, path: str, day: date) -> Rule:
        series = self.series.get(path)
        if series is None:
            raise RuleUnknown(self._unknown(path))
        place = bisect_right([rule.effective for rule in series], day)
        if place == 0:
            raise RuleNotYet(f"{path} begins on {series[0].effective}; asked for {day}")
        return series[place - 1]

    def _over(self, path: str, first: date, months: int) -> _Months:
        key = (path, first.year * 12 + first.month - 1, months)
        if key not in self._spans:
            self._spans[key] = self._read_over(*key)
        return self._spans[key]

    def _read_over(self, path: str, start: int, months: int) -> _Months:
        if path in self.series and self.series[path][0].applies == "contract":
            raise TypeError(f"{path} is fixed on the day of signing; ask .at(path, day)")
        days = self._days_of(path, start, months)
        rules = [self._find(path, day) for day in days]
        values = np.array([_number(rule, day) for rule, day in zip(rules, days, strict=True)])
        values.flags.writeable = False
        return values, tuple(dict.fromkeys(rules))

    def _days_of(self, path: str, start: int, months: int) -> list[date]:
        """The days that count for each month: of a yearly rule the last of the year."""
        yearly = path in self.series and self.series[path][0].applies == "yearly"
        return [date(m // 12, 12, 31) if yearly else date(m // 12, m % 12 + 1, 1)
                for m in range(start, start + months)]  # fmt: skip

    def _cited(self, rule: Rule) -> Citation:
        source = self.sources[rule.source]
        url = rule.url or (source.urls[0] if source.urls else "")
        ours = rule.confidence == "assumption" or rule.status == "default"
        unread = source.read not in ("primary", "arithmetic") and not ours
        return Citation(
            rule.path, rule.value, rule.unit, source.title, rule.where, rule.confidence,
            rule.effective, url, rule.note, rule.label, rule.status, rule.start, rule.until,
            source.id, unread,
        )  # fmt: skip

    def _unknown(self, path: str) -> str:
        close = get_close_matches(path, self.series, 1)
        return f"there is no rule {path}" + (f"; did you mean {close[0]}?" if close else "")


@dataclass(frozen=True, eq=False)
class Traced(Rules):
    """Rules that note every rule they give; `citations()` becomes "Dasar hukum"."""

    _read: dict[tuple[str, date], Rule] = field(default_factory=dict, repr=False)

    def at(self, path: str, day: date) -> Rule:
        """As `Rules.at`, noted."""
        rule = self._at(path, day)
        self._read[path, rule.effective] = rule
        return rule

    def over(self, path: str, first: date, months: int) -> Array:
        """As `Rules.over`; every value met in the months is noted."""
        values, rules = self._over(path, first, months)
        for rule in rules:
            self._read[path, rule.effective] = rule
        return values

    def citations(self) -> tuple[Citation, ...]:
        """What was asked, each rule and date once, by path and date; ended rules are left out."""
        rules = (self._read[key] for key in sorted(self._read))
        return tuple(self._cited(rule) for rule in rules if rule.value is not None)


def _number(rule: Rule, day: date) -> float:
    if rule.value is None:
        raise RuleEnded(f"{rule.path} ended on {rule.effective}; asked for {day}")
    if not isinstance(rule.value, float | bool):
        raise TypeError(f"{rule.path} is {rule.unit}, not a number")
    return float(rule.value)
