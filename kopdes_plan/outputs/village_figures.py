"""The figures behind the village's page as plain dicts, lists and numbers: for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kopdes_plan.outputs.lines import row_of
from kopdes_plan.outputs.village_view import HALF, Page, columns
from kopdes_plan.outputs.writer import first

if TYPE_CHECKING:
    from kopdes_plan.model.village import VillageSide

RULE_KEYS = ("rule", "value", "unit", "source", "where", "confidence")
MONTHLY = ("due", "missing", "drawn", "unpaid", "owed")


def figures(it: Page) -> dict[str, Any]:
    """Row 0 of everything; what nobody knows is nan (the command line writes null)."""
    side = it.side
    return {
        "plan": it.result.plan.name,
        "place": it.place,
        "fund": it.say(f"fund.{it.place}"),
        "allotment_average_of": list(side.allotments.averaged),
        "support": _support(side),
        "building": _building(side),
        "used": [
            {
                "name": one.name, "owner": one.owner, "paid_by": one.paid_by, "price": one.price,
                "operator": one.operator, "fee_per_month": one.fee_per_month,
                "operator_until": None if one.operator_until is None else str(one.operator_until),
            }
            for one in side.used
        ],
        "years": _years(side),
        "rules_used": [{key: getattr(one, key) for key in RULE_KEYS} for one in side.citations],
    }  # fmt: skip


def _support(side: VillageSide) -> dict[str, Any] | None:
    support = side.support
    if support is None:
        return None
    rows = {name: row_of(getattr(support, name)) for name in MONTHLY}
    back, missing = int(support.back_from[0]), rows["missing"]
    return {
        "loans": list(support.loans),
        "signed": None if support.signed is None else support.signed.isoformat(),
        "cap_share": None if support.cap is None else support.cap.value,
        "cap_in_force": support.cap_holds,
        **{name: float(rows[name].sum()) for name in ("missing", "drawn", "unpaid")},
        "owed_at_end": float(rows["owed"][-1]),
        "back_from": None if back < 0 or missing.sum() < HALF else side.time.label(back),
        "other_shortage": first(support.other),
        "months": [
            {"month": side.time.label(int(m)), **{name: float(rows[name][m]) for name in MONTHLY}}
            for m in np.flatnonzero(missing > HALF)
        ],
    }


def _building(side: VillageSide) -> dict[str, Any] | None:
    one = side.building
    return one and {
        "price": one.price, "rate": one.rate_per_year, "tenor_months": one.tenor_months,
        "grace_months": one.grace_months, "instalment_heaviest": float(one.instalments.max()),
    }  # fmt: skip


def _years(side: VillageSide) -> list[dict[str, Any]]:
    found, aside = columns(side), side.set_aside
    return [
        {
            "year": year, "allotment_from": side.allotments.origins[n],
            "set_aside_share": float(aside.shares[n]), "set_aside_by": aside.kinds[n],
            **{name: float(column[n]) for name, column in found.items()},
        }
        for n, year in enumerate(side.years)
    ]  # fmt: skip
