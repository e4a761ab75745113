"""Scenarios ready to try on any plan: data/scenarios, made into changes of this plan.

What comes in is a checked plan, what goes out are scenarios as its file would hold them: pattern ->
text, in the grammar of `plan_changes`. A file may also write `+30` (added to it), `+6 bulan`
(later) and `musim` (the first month of the best season); these become plain values of each entry.
`hanya` names the entries that `*` stands for. What does not touch a plan is not offered for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field

from kopdes_plan import text as t
from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.data_page import DataPage
from kopdes_plan.inputs.fields import Name, WholeNumber, YearMonth
from kopdes_plan.inputs.partner_terms import ceiling_path, deal_of
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_changes import targets, value_at
from kopdes_plan.inputs.plan_checks import check
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.inputs.scenarios import changed, tree_of
from kopdes_plan.paths import DATA

FOLDER = DATA / "scenarios"
SUPPORTED = "himbara_pmk49_2025"  # the scheme whose instalments Dana Desa supports
PEAK, SEASON = 1.3, 3  # of the average month, from which a unit lives on its season; months of it
_ADDED = re.compile(r"\+\s*(\d+)(\s*bulan)?")

Condition = Literal[
    "semua", "bertempo", "di_bawah_umk", "menyimpan", "pinjaman_baru", "dipasok", "bermusim",
    "ber_het", "didukung_dana_desa",
]  # fmt: skip


class Ready(Part):
    """A scenario of data/scenarios."""

    order: WholeNumber = Field(alias="urutan")
    label: Name
    label_en: Name
    words: Name = Field(alias="kata")
    words_en: Name = Field(alias="kata_en")
    only: Condition = Field("semua", alias="hanya")
    changes: dict[str, Name] = Field(alias="ubah")

    def named(self, language: str = "id") -> str:
        """What it is called."""
        return self.label_en if language == "en" else self.label

    def says(self, language: str = "id") -> str:
        """What it means, in a sentence."""
        return self.words_en if language == "en" else self.words


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
    tree = tree_of(plan)
    found: dict[str, str] = {}
    for pattern, text in ready.changes.items():
        paths = [path for path, _ in targets(tree, pattern)[0] if _given(plan, path)]
        if ready.only == "semua":
            found |= {pattern: text} if paths else {}
            continue
        for path in paths:
            written = _written(plan, path, text) if ONLY[ready.only](plan, path) else None
            found |= {path: written} if written is not None else {}
    return found


def _given(plan: Plan, path: str) -> bool:
    """Whether a place holds something that can be changed; a month not given may still be set."""
    value = value_at(plan, path)
    if value is None:
        return path.endswith((".bulan", ".mulai"))
    return not isinstance(value, float) or value != 0 or path.endswith("hari_piutang")


def _holds(plan: Plan, changes: Mapping[str, str]) -> bool:
    """Whether the changes make another plan, and one that can be computed."""
    try:
        other = changed(plan, changes)
    except ValueError:
        return False
    return other != plan and not list(check(other))


def _written(plan: Plan, path: str, text: str) -> str | None:
    """The text of a change at one place; None where nothing is to be changed."""
    if text == "musim":
        return str(_season(plan, _unit(plan, path)))
    added = _ADDED.fullmatch(text)
    if added is None:
        return text
    now, more = value_at(plan, path), int(added[1])
    if not added[2]:
        return t.number(float(now) + more, 2).rstrip("0").rstrip(",")
    if now is None and not _starts(plan, path):
        return None
    return str((now or plan.start).plus(more))


def _starts(plan: Plan, path: str) -> bool:
    """Whether a month not given means the plan's first: that of a loan without stages."""
    loan = value_at(plan, path.rpartition(".")[0])
    return path.endswith(".bulan") and not getattr(loan, "drawdowns", True)


def _season(plan: Plan, unit: Any) -> YearMonth:
    """The first month of the strongest season in which the unit works fully."""
    months = [float(index) for index in unit.season.months]
    sums = [sum(months[(m + n) % 12] for n in range(SEASON)) for m in range(12)]
    best = sums.index(max(sums)) + 1
    full = max(unit.start or plan.start, plan.start).plus(unit.ramp_up_months)
    return YearMonth(full.year + (best < full.month), best)


def _unit(plan: Plan, path: str) -> Any:
    return plan.units[path.split(".")[1]]


def _on_credit(plan: Plan, path: str) -> bool:
    return float(_unit(plan, path).receivable_days) > 0


def _below_minimum(plan: Plan, path: str) -> bool:
    """Whether someone agreed to less than the minimum wage of the plan's first year."""
    person, rules = plan.staff[int(path.split(".")[1]) - 1], load_rules()
    at = rules.area_path("wages/minimum", plan.cooperative.villages[0])
    rule = rules.known(at, plan.start.first_day()) if at else None
    if person.wage_basis != "disepakati" or rule is None or not isinstance(rule.value, float):
        return False
    return float(person.wage_per_month) < rule.value * float(person.hours_per_month) / 173 - 1


def _saving(plan: Plan, path: str) -> bool:
    saved = plan.members
    amounts = (
        saved.principal_savings, saved.compulsory_savings_per_month,
        saved.voluntary_savings_per_month,
    )  # fmt: skip
    return any(amounts) and saved.paying_share > 0 and bool(saved.count or saved.joining_per_month)


def _new_loan(plan: Plan, path: str) -> bool:
    return plan.loans[int(path.split(".")[1]) - 1].balance_left is None


def _supplied(plan: Plan, path: str) -> bool:
    deal = deal_of(_unit(plan, path))
    return deal is not None and deal.partner.relation == "pemasok"


def _seasonal(plan: Plan, path: str) -> bool:
    months = [float(index) for index in _unit(plan, path).season.months]
    return len(months) == 12 and max(months) >= PEAK * sum(months) / 12


def _regulated(plan: Plan, path: str) -> bool:
    unit = _unit(plan, path)
    deal, day = deal_of(unit), plan.start.first_day()
    if unit.price_ceiling is not None or deal is None:
        return unit.price_ceiling is not None
    return ceiling_path(deal.product, plan.cooperative.villages[0], day, load_rules()) is not None


def _supported(plan: Plan, path: str) -> bool:
    return any(loan.scheme == SUPPORTED for loan in plan.loans)


ONLY: Mapping[str, Callable[[Plan, str], bool]] = {
    "bertempo": _on_credit, "di_bawah_umk": _below_minimum, "menyimpan": _saving,
    "pinjaman_baru": _new_loan, "dipasok": _supplied, "bermusim": _seasonal,
    "ber_het": _regulated, "didukung_dana_desa": _supported,
}  # fmt: skip

__all__ = ["Ready", "all_scenarios", "changes_of", "load_ready", "ready_scenarios"]
