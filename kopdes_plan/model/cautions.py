"""What is feasible but unwise, said of row 0: the warnings of a result.

What comes in are a plan and its books; what goes out are `Warning` values whose sentences live
in the word file. Nothing here stops a plan from being computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.inputs.loan_checks import loan_doubts
from kopdes_plan.inputs.rule_sets import age
from kopdes_plan.inputs.rules import set_in_use
from kopdes_plan.model.books import Books
from kopdes_plan.model.lending import lending_rate_per_year
from kopdes_plan.model.result import Indicators, UnitResult, Warning
from kopdes_plan.model.timeline import Timeline
from kopdes_plan.model.trade_cautions import trade_cautions

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.law import Law

RICH = 2.5  # revenue/cost above which a cost is probably missing (facts on village units)
FINAL_TAX_BITES = 0.10  # share of a unit's margin that the final tax takes before we say so


def cautions(books: Books, found: Indicators, units: Sequence[UnitResult]) -> tuple[Warning, ...]:
    """All warnings: money first, then units, then taxes, then the age of the rules."""
    plan, law, time = books.plan, books.law, books.time
    return (
        *_money(plan, found, time),
        *_worth(found),
        *_loans(plan),
        *_units(plan, law, units, time),
        *_wages(plan),
        *_taxes(books),
        *_rules(plan),
    )


def _money(plan: Plan, found: Indicators, time: Timeline) -> Iterator[Warning]:
    first = int(found.first_negative_month[0])
    if first >= 0:
        lowest = int(found.cash_min_month[0])
        params = {"amount": float(found.funding_gap[0]), "lowest": time.label(lowest)}
        yield Warning("cash_negative", first, params)
    elif found.cash_min[0] < float(plan.general.minimum_cash):
        yield Warning(
            "cash_below_minimum",
            int(found.cash_min_month[0]),
            {"cash": float(found.cash_min[0]), "minimum": float(plan.general.minimum_cash)},
        )
    worst, year = float(found.dscr_min[0]), int(found.dscr_min_year[0])
    params = {"dscr": worst, "year": year, "required": float(plan.general.dscr_required)}
    if worst < 0:
        yield Warning("dscr_negative", None, params)
    elif worst < 1:
        yield Warning("dscr_below_one", None, params)
    elif worst < float(plan.general.dscr_required):
        yield Warning("dscr_below_required", None, params)
    if found.dscr_min_12m[0] < 1 <= worst:
        yield Warning("dscr_12m_below_one", None, {"dscr": float(found.dscr_min_12m[0])})


def _worth(found: Indicators) -> Iterator[Warning]:
    if found.npv[0] < 0:
        yield Warning("npv_negative", None, {"npv": float(found.npv[0])})
    elif found.npv_without_end_value[0] < 0:
        yield Warning("npv_only_end_value", None, {"npv": float(found.npv_without_end_value[0])})
    if found.irr[0] > 1:
        yield Warning("irr_implausible", None, {"irr": float(found.irr[0])})


def _loans(plan: Plan) -> Iterator[Warning]:
    """Where a loan leaves what its scheme indicates; `loan_checks` refuses what the law forbids."""
    for doubt in loan_doubts(plan):
        loan = plan.loans[int(doubt.path.split(".")[1]) - 1]
        params = {"loan": loan.name, "read": doubt.read, **doubt.params}
        yield Warning(f"loan_{doubt.code}", None, params)


def _units(plan: Plan, law: Law, units: Sequence[UnitResult], time: Timeline) -> Iterator[Warning]:
    for done in units:
        unit = plan.units[done.key]
        name: dict[str, object] = {"unit": unit.name}
        if not unit.buyer:
            who = "borrower" if done.behaviour == "lending" else "buyer"
            yield Warning(f"no_{who}", None, name)
        yield from trade_cautions(unit, done, law.price_ceilings.get(done.key), time)
        bought = getattr(unit, "unit_cost", 0.0) or getattr(unit, "materials", ())
        general = plan.general.cost_growth_per_year  # of units that buy nothing to sell
        cost_growth = getattr(unit, "cost_growth_per_year", general) if bought else general
        if unit.price_growth_per_year > cost_growth:
            yield Warning("price_outgrows_cost", None, name)
        if done.break_even_above_quota[0]:
            quota = float(unit.quota_per_month or 0)
            yield Warning("break_even_above_quota", None, name | {"quota": quota})
        if done.contribution[0] < 0:  # zero where neither price nor cost is typed yet
            yield Warning("unit_sells_at_loss", None, name)
        elif done.result[0, -12:].sum() < 0:
            yield Warning("unit_loses", None, name | {"amount": float(-done.result[0, -12:].sum())})
        revenue, result = done.revenue[0, -12:].sum(), done.result[0, -12:].sum()
        own_goods = unit.role == "prinsipal" and unit.behaviour in ("trading", "production")
        if own_goods and result > 0 and revenue > RICH * (revenue - result):
            ratio = float(revenue / max(revenue - result, 1.0))
            yield Warning("costs_probably_missing", None, name | {"ratio": ratio})
        if unit.behaviour == "lending":
            true_rate = lending_rate_per_year(
                float(unit.rate_per_month), unit.method == "flat", unit.tenor_months
            )
            if true_rate > law.loan_rate_cap + 1e-9:
                rates = {"rate": true_rate, "cap": law.loan_rate_cap}
                yield Warning("lending_above_cap", None, name | rates)


def _wages(plan: Plan) -> Iterator[Warning]:
    """A wage that is written and not paid: the basis says another."""
    for person in plan.staff:
        if person.wage_basis != "disepakati" and person.wage_per_month > 0:
            params = {"job": person.name, "amount": float(person.wage_per_month)}
            yield Warning(f"wage_written_{person.wage_basis}", None, params)


def _taxes(books: Books) -> Iterator[Warning]:
    plan, law, time = books.plan, books.law, books.time
    general = np.flatnonzero(books.tax_regime[0] > 0)
    if len(general) and general[0] > 0:
        yield Warning("tax_regime_changes", None, {"year": time.years[int(general[0])]})
    passed = np.flatnonzero(time.by_year(books.sales)[0] > law.vat_threshold)
    since = plan.taxes.taxable_person_from
    registered = float(plan.taxes.turnover_before) > law.vat_threshold
    if len(passed) and not registered:
        year = time.years[int(passed[0])]
        if since is None or since.year > year:  # otherwise PPN is collected by then
            limits = {"year": year, "threshold": law.vat_threshold}
            yield Warning("vat_threshold_passed", None, limits)
    tax = float(books.flows["final_tax"][0].sum()) if "final_tax" in books.flows else 0.0
    margin = float((books.sales - books.variable_cost)[0].sum())
    if tax > 0 and (margin <= 0 or tax / margin > FINAL_TAX_BITES):
        share = tax / margin if margin > 0 else 1.0
        yield Warning("final_tax_bites", None, {"share": share, "amount": tax})


def _rules(plan: Plan) -> Iterator[Warning]:
    """More than six months between the plan's date and the day the rules were last checked."""
    edition, day = set_in_use().edition, plan.plan_date
    params = {"edition": f"{edition:%Y-%m}", "day": f"{day:%Y-%m}"}
    kind = age(day, edition)
    if kind == "rules_old":
        yield Warning("rules_old", None, params)
    elif kind == "rules_newer":
        yield Warning("rules_newer", None, params)
