"""The dated rules as the engine needs them: numbers over the plan's months.

What comes in are a plan and traced rules; what goes out is `Law`. Every rule read here is noted
by the trace and printed under "Dasar hukum". Formulas stand in `income_tax`, `units`, `years`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.inputs.file_words import TAX_GROUPS
from kopdes_plan.inputs.loan_checks import signing_day
from kopdes_plan.model.drivers import Number
from kopdes_plan.model.income_tax import TaxParams, savings_interest_tax
from kopdes_plan.model.price_ceilings import Ceiling, price_ceilings
from kopdes_plan.model.timeline import AHEAD, Array, Timeline
from kopdes_plan.model.unit_cash import VatTerms

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.inputs.rule_types import Rule
    from kopdes_plan.inputs.rules import Rules

AGRINAS = "agrinas_pmk15_2026"
TERMS = (
    "borrower", "ceiling", "rate", "rate_min", "rate_max", "tenor_months_max", "grace_months_max",
    "asset_owner", "repaid_from",
)  # fmt: skip


@dataclass(frozen=True)
class Law:
    """What the law says over the plan's months; rates are fractions, money is rupiah."""

    final_rate: Array  # (T,)
    final_years: int
    final_ceiling: float
    tax: TaxParams
    building_rent_rate: float
    vat_threshold: float
    savings_threshold: float
    savings_rate: float
    minimum_wage: Array  # (T,), or (S, T) where scenarios differ in how wages grow
    employer_rate: float
    tax_lives: dict[str, int]  # months by tax group
    loan_rate_cap: float
    price_ceilings: dict[str, Ceiling]  # by unit, where a rule knows one in the village

    def savings_tax(self, interest: Array) -> Array:
        """Tax on one member's interest of a month."""
        return savings_interest_tax(interest, self.savings_threshold, self.savings_rate)


def law_of(plan: Plan, rules: Rules, time: Timeline, wage_growth: Number) -> Law:
    """The law over the plan's months; wages not yet announced rise by `wage_growth` a year.

    Law: taxes/final_income, taxes/income, taxes/vat.turnover_threshold, taxes/savings_interest,
    taxes/depreciation_life (groups used), taxes/rent (if rent is earned), wages/minimum (if paid
    by it), wages/bpjs, wages/thr, cooperative/savings_and_loan (if there is such a unit),
    prices (of partners' products that a unit sells).
    """
    first = plan.start.first_day()
    _note_terms(plan, rules)
    groups = {asset.tax_group for asset in plan.assets if asset.tax_group}
    groups |= {old.tax_group for old in plan.opening.assets if old.tax_group}
    rented = any(unit.building_rent for unit in plan.units.values())
    lends = any(unit.behaviour == "lending" for unit in plan.units.values())
    deposits = plan.members.voluntary_savings_per_month
    saves = bool(deposits or deposits.has_range or plan.opening.voluntary_savings)
    return Law(
        final_rate=rules.over("taxes/final_income.rate", first, time.months),
        final_years=int(rules.number("taxes/final_income.years", first)),
        final_ceiling=rules.number("taxes/final_income.turnover_ceiling", first),
        tax=tax_params(rules, first),
        building_rent_rate=(
            rules.number("taxes/rent.land_building_rate", first) if rented else 0.0
        ),
        vat_threshold=rules.number("taxes/vat.turnover_threshold", first),
        savings_threshold=(
            rules.number("taxes/savings_interest.threshold_per_month", first) if saves else 0.0
        ),
        savings_rate=rules.number("taxes/savings_interest.rate", first) if saves else 0.0,
        minimum_wage=minimum_wage(plan, rules, time, wage_growth),
        employer_rate=_employer_rate(plan, rules, first),
        tax_lives={
            group: 12 * int(rules.number(f"taxes/depreciation_life.{TAX_GROUPS[group]}", first))
            for group in sorted(groups)
        },
        loan_rate_cap=(
            rules.number("cooperative/savings_and_loan.loan_rate_cap", first) if lends else 0.24
        ),
        price_ceilings=price_ceilings(plan, rules, time),
    )


def _note_terms(plan: Plan, rules: Rules) -> None:
    """Read what the plan's contracts and shares rest on, so that it is cited.

    Law: loans/<scheme> on each signing day, loans/agrinas_pmk15_2026 for buildings that Agrinas
    pays for, cooperative/village_share, cooperative/annual_meeting, wages/thr.
    """
    contracts = [(loan.scheme, signing_day(loan, plan)) for loan in plan.loans]
    if any(asset.paid_by == "agrinas" for asset in plan.assets):
        contracts.append((AGRINAS, plan.plan_date))
    for scheme, day in contracts:
        if day is not None:
            for term in TERMS:
                rules.known(f"loans/{scheme}.{term}", day)
    first = plan.start.first_day()
    rules.known("cooperative/village_share.rate", first)
    rules.known("cooperative/annual_meeting.month_latest", first)
    if any(person.holiday_allowance for person in plan.staff):
        rules.known("wages/thr.months_of_wage", first)


def tax_params(rules: Rules, day: date) -> TaxParams:
    """The general income tax on a day. Law: taxes/income."""
    return TaxParams(
        rate=rules.number("taxes/income.rate", day),
        facility_share=rules.number("taxes/income.facility_share", day),
        facility_turnover=rules.number("taxes/income.facility_turnover", day),
        facility_ceiling=rules.number("taxes/income.facility_ceiling", day),
        rounding=rules.number("taxes/income.rounding", day),
        loss_years=int(rules.number("taxes/income.loss_years", day)),
    )


def minimum_wage(plan: Plan, rules: Rules, time: Timeline, wage_growth: Number) -> Array:
    """The village's minimum wage each month, (T,) or (S, T); nan where no rule knows it.

    Years not yet announced grow from the last known one by the plan's wage growth.
    """
    used = any(person.wage_basis != "disepakati" for person in plan.staff)
    known = minimum_wages(plan, rules, time) if used else ()
    if not known:
        return np.full(time.months, 0.0 if _wage_path(plan, rules) else np.nan)
    values = np.array([x.value if isinstance(x.value, float) else np.nan for x in known])
    since = np.array([y - x.effective.year for y, x in zip(time.years, known, strict=True)])
    by_year = values * (1.0 + wage_growth) ** since
    wage: Array = by_year[..., time.year_of - time.first_year]
    return wage


def minimum_wages(plan: Plan, rules: Rules, time: Timeline) -> tuple[Rule, ...]:
    """The last wage announced by each of the plan's years; none where no rule knows the village."""
    path = _wage_path(plan, rules)
    if path is None:
        return ()
    return tuple(rules.at(path, date(year, 1, 1)) for year in time.years)


def _wage_path(plan: Plan, rules: Rules) -> str | None:
    code = plan.cooperative.villages[0] if plan.cooperative.villages else ""
    return rules.area_path("wages/minimum", code)


def _employer_rate(plan: Plan, rules: Rules, day: date) -> float:
    """The employer's BPJS as a share of the wage; pension and health are the plan's switch."""
    if not any(person.social_security for person in plan.staff):
        return 0.0
    rate = float(plan.taxes.accident_rate)
    names = ("jkm", "jht", "jp", "kesehatan") if plan.taxes.pension_and_health else ("jkm", "jht")
    return rate + sum(rules.number(f"wages/bpjs.{name}", day) for name in names)


def vat_terms(
    plan: Plan, rules: Rules, time: Timeline, turnover: Array, threshold: float
) -> VatTerms | None:
    """PPN as it will be due, or None when it never is.

    Collected from the year after turnover passes the threshold (PMK 164/2023 Ps 17(3)), or from
    the month the plan names. Law: taxes/vat.
    """
    first = plan.start.first_day()
    passed = time.by_year(turnover) > threshold
    before = np.full((len(passed), 1), float(plan.taxes.turnover_before) > threshold)
    earlier = np.concatenate([before, passed[:, :-1]], axis=1)
    if plan.taxes.taxable_person_from is None and not earlier.any():
        return None
    due_years = np.maximum.accumulate(earlier, axis=1)
    due = due_years[:, time.year_of - time.first_year].astype(np.float64)
    due = np.concatenate([due, np.repeat(due[:, -1:], AHEAD, axis=1)], axis=1)
    if plan.taxes.taxable_person_from is not None:
        due[:, max(0, time.index(*plan.taxes.taxable_person_from)) :] = 1.0
    if not due.any():
        return None
    return VatTerms(
        due=due,
        rate=rules.number("taxes/vat.rate", first),
        margin_rate=rules.number("taxes/vat.lpg_margin_rate", first),
    )
