"""Which entries of a plan a ready scenario touches: the conditions that its `hanya` may name.

A plan and a path in its file go in, yes or no comes out. Paths count from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from kopdes_plan.inputs.partner_terms import ceiling_path, deal_of
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.inputs.resources import load_resources
from kopdes_plan.inputs.rules import load_rules

SUPPORTED = "himbara_pmk49_2025"  # the scheme whose instalments Dana Desa supports
PEAK = 1.3  # of the average month, from which a unit lives on its season (asumsi)
LAND = ("alam", "kebun", "ternak_ikan")  # groups of resources that a harvest or flood decides on
ROADS = ("jalan", "dermaga")

Condition = Literal[
    "semua", "bertempo", "di_bawah_umk", "menyimpan", "pinjaman_baru", "dipasok", "berstatus",
    "berlebaran", "bermusim", "kebanjiran", "ber_het", "ekspor", "didukung_dana_desa",
]  # fmt: skip


def _unit(plan: Plan, path: str) -> Any:
    return plan.units[path.split(".")[1]]


def _on_credit(plan: Plan, path: str) -> bool:
    return float(_unit(plan, path).receivable_days) > 0


def _below_minimum(plan: Plan, path: str) -> bool:
    """Whether someone agreed to less than the minimum wage of the plan's first year."""
    person, rules = plan.staff[int(path.split(".")[1]) - 1], load_rules()
    at = rules.area_path("wages/minimum", plan.cooperative.villages[0])
    rule = rules.known(at, plan.start.first_day()) if at else None
    if person.wage_basis != "disepakati" or rule is None:
        return False
    return float(person.wage_per_month) < rule.number * float(person.hours_per_month) / 173 - 1


def _saving(plan: Plan, path: str) -> bool:
    saved = plan.members
    amounts = (
        saved.principal_savings, saved.compulsory_savings_per_month,
        saved.voluntary_savings_per_month,
    )  # fmt: skip
    return any(amounts) and saved.paying_share > 0 and bool(saved.count or saved.joining_per_month)


def _new_loan(plan: Plan, path: str) -> bool:
    """A loan not yet drawn; what it pays; a unit that cannot open without that, and its people."""
    first, key, _ = path.split(".", 2)
    if first == "pinjaman":
        return plan.loans[int(key) - 1].balance_left is None
    if first == "aset":
        bought = plan.assets[int(key) - 1].paid_by == "pinjaman"
        return bought and any(loan.balance_left is None for loan in plan.loans)
    if first == "unit_usaha":
        return _waits(plan, key)
    return _waits(plan, value_at(plan, f"{first}.{key}").unit)


def _waits(plan: Plan, key: str) -> bool:
    """Whether a unit, not open yet, starts with something that a loan pays."""
    unit = plan.units.get(key)
    if unit is None or key in plan.opening.stock or (unit.start or plan.start) < plan.start:
        return False
    return any(
        asset.unit == key and (asset.month or plan.start) <= (unit.start or plan.start)
        for place, asset in enumerate(plan.assets, 1)
        if _new_loan(plan, f"aset.{place}.bulan")
    )


def _supplied(plan: Plan, path: str) -> bool:
    deal = deal_of(_unit(plan, path))
    return deal is not None and deal.partner.relation == "pemasok"


def _with_status(plan: Plan, path: str) -> bool:
    deal = deal_of(_unit(plan, path))
    return deal is not None and deal.product.worse is not None


def _lifted(plan: Plan, path: str) -> bool:
    season = _unit(plan, path).season
    return max(float(season.ramadan), float(season.lebaran)) > 100


def _seasonal(plan: Plan, path: str) -> bool:
    """Whether a unit lives on its harvest; a season of orders, such as schools', cannot fail so."""
    months = [float(index) for index in _unit(plan, path).season.months]
    strong = len(months) == 12 and max(months) >= PEAK * sum(months) / 12
    return strong and (not _unit(plan, path).type_id or _needs(plan, path, LAND))


def _floodable(plan: Plan, path: str) -> bool:
    return _needs(plan, path, LAND, ROADS)


def _needs(plan: Plan, path: str, groups: Sequence[str], names: Sequence[str] = ()) -> bool:
    """Whether a unit's kind must have one of these groups of resources, or of these resources."""
    from kopdes_plan.inputs.catalogue import load_unit_types

    kind, known = load_unit_types().get(_unit(plan, path).type_id), load_resources()
    needed = kind.needs_one_of if kind is not None else ()
    return any(name in names or known[name].group in groups for name in needed)


def _regulated(plan: Plan, path: str) -> bool:
    unit = _unit(plan, path)
    deal, day = deal_of(unit), plan.start.first_day()
    if unit.price_ceiling is not None or deal is None:
        return unit.price_ceiling is not None
    return ceiling_path(deal.product, plan.cooperative.villages[0], day, load_rules()) is not None


def _exporting(plan: Plan, path: str) -> bool:
    return getattr(_unit(plan, path), "export", None) is not None


def _supported(plan: Plan, path: str) -> bool:
    return any(loan.scheme == SUPPORTED for loan in plan.loans)


ONLY: Mapping[str, Callable[[Plan, str], bool]] = {
    "bertempo": _on_credit, "di_bawah_umk": _below_minimum, "menyimpan": _saving,
    "pinjaman_baru": _new_loan, "dipasok": _supplied, "berstatus": _with_status,
    "berlebaran": _lifted, "bermusim": _seasonal, "kebanjiran": _floodable,
    "ber_het": _regulated, "ekspor": _exporting, "didukung_dana_desa": _supported,
}  # fmt: skip

__all__ = ["ONLY", "Condition"]
