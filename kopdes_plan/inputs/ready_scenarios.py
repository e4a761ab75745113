"""Scenarios ready to try on any plan: data/scenarios, made into changes of this plan.

What comes in is a checked plan, what goes out are scenarios as its file would hold them: pattern ->
text, in the grammar of `plan_changes`. `hanya` names the entries that `*` stands for
(`ready_conditions`). A file may also write words such as `+6 bulan` or `musim`, which become plain
values of each entry (`ready_values`). What does not touch a plan is not offered for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from kopdes_plan import text as t
from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.data_page import DataPage
from kopdes_plan.inputs.fields import Name, WholeNumber
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_changes import targets, value_at
from kopdes_plan.inputs.plan_checks import check
from kopdes_plan.inputs.ready_conditions import ONLY, Condition
from kopdes_plan.inputs.ready_values import flood, written
from kopdes_plan.inputs.scenarios import changed, tree_to_read
from kopdes_plan.inputs.village_profile import MonthsOfYear
from kopdes_plan.paths import DATA

FOLDER = DATA / "scenarios"
UNSET = (".bulan", ".mulai", ".kuota_per_bulan", ".lebaran_terlewat")  # may be put where none is
ZERO = (".hari_piutang", ".hari_bayar_di_muka")  # may grow from nothing


class Ready(Part):
    """A scenario of data/scenarios.

    `{bulan}` in its label and words is the months of flood; `flood_months` holds those of an area
    (a Kemendagri code) whose village wrote none.
    """

    order: WholeNumber = Field(alias="urutan")
    label: Name
    label_en: Name
    words: Name = Field(alias="kata")
    words_en: Name = Field(alias="kata_en")
    only: Condition = Field("semua", alias="hanya")
    flood_months: dict[str, MonthsOfYear] = Field({}, alias="bulan_banjir")
    changes: dict[str, Name] = Field(alias="ubah")

    def named(self, plan: Plan, language: str = "id") -> str:
        """What it is called."""
        return self._filled(self.label_en if language == "en" else self.label, plan, language)

    def says(self, plan: Plan, language: str = "id") -> str:
        """What it means, in a sentence."""
        return self._filled(self.words_en if language == "en" else self.words, plan, language)

    def _filled(self, words: str, plan: Plan, language: str) -> str:
        if "{bulan}" not in words:
            return words
        months = flood(plan, self.flood_months)
        ends = (t.say(f"number.month.{month}", language) for month in (months[0], months[-1]))
        return words.replace("{bulan}", "–".join(dict.fromkeys(ends)))


@lru_cache(maxsize=4)
def load_ready(folder: Path = FOLDER) -> Mapping[str, Ready]:
    """All ready scenarios by id, in their order; DataError lists every mistake of a file."""
    found: dict[str, Ready] = {}
    for file in sorted(folder.glob("*.yaml")):
        page = DataPage(f"scenarios/{file.name}", file.read_text("utf-8"))
        page.stop()
        found[file.stem] = page.checked(Ready, page.tree)
    return MappingProxyType(dict(sorted(found.items(), key=lambda pair: pair[1].order)))


def ready_scenarios(plan: Plan, folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """The scenarios that change this plan and leave it a plan, by id: pattern -> text."""
    found = {name: changes_of(plan, ready) for name, ready in load_ready(folder).items()}
    return {name: changes for name, changes in found.items() if changes and _holds(plan, changes)}


def all_scenarios(plan: Plan) -> dict[str, dict[str, str]]:
    """The board's own scenarios, then the ready ones under names the board did not take."""
    own = {name: dict(changes) for name, changes in plan.scenarios.items()}
    return own | {n: c for n, c in ready_scenarios(plan).items() if n not in own}


def changes_of(plan: Plan, ready: Ready) -> dict[str, str]:
    """The changes of a ready scenario in this plan's own words; {} when none applies."""
    tree = tree_to_read(plan)
    found: dict[str, str] = {}
    for pattern, text in ready.changes.items():
        paths = [path for path, _ in targets(tree, pattern)[0] if _given(plan, path)]
        if ready.only == "semua":
            found |= {pattern: text} if paths else {}
            continue
        for path in paths:
            if ONLY[ready.only](plan, path):
                value = written(plan, path, text, ready.flood_months)
                found |= {path: value} if value is not None else {}
    return _by_entry(found)


def _by_entry(changes: dict[str, str]) -> dict[str, str]:
    """The changes of one unit, loan or asset behind each other, in the order these came up."""
    entries = list(dict.fromkeys(_entry(path) for path in changes))
    return dict(sorted(changes.items(), key=lambda change: entries.index(_entry(change[0]))))


def _entry(path: str) -> str:
    return ".".join(path.split(".")[:2])


def _given(plan: Plan, path: str) -> bool:
    """Whether a place holds something that can be changed, or may be given something."""
    value = value_at(plan, path)
    if value is None:
        return path.endswith(UNSET)
    return not isinstance(value, float) or value != 0 or path.endswith(ZERO)


def _holds(plan: Plan, changes: Mapping[str, str]) -> bool:
    """Whether the changes make another plan, and one that can be computed."""
    try:
        other = changed(plan, changes)
    except ValueError:
        return False
    return other != plan and not list(check(other))


__all__ = ["Ready", "all_scenarios", "changes_of", "load_ready", "ready_scenarios"]
