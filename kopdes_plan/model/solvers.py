"""How much money, and on which terms: five questions answered to the rupiah and the month.

What comes in are a plan and a way to run it; what goes out is an `Answer`. Each question changes
one number and leaves all else. Tenor and grace: every month from the least, until one will do.
Rupiah: a scan of many amounts in one run, then the gap at the edge is cut, again many in one run,
until the next rupiah is bad.
Law: loans/<scheme> on the day of signing (ceiling, operating_ceiling, amount_above, tenor, grace).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.inputs import financing
from kopdes_plan.inputs.loan_months import first_month, grace_beyond, least_tenor
from kopdes_plan.inputs.plan_checks import LONGEST, horizon
from kopdes_plan.model.answers import Answer, Case, Close, Line, Question, Run, UnitSales
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.extremes import Whole, earliest, largest, smallest
from kopdes_plan.model.result import Result
from kopdes_plan.model.timeline import Array

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

SEARCHED = 1_000_000_000_000  # rupiah: the most that is tried
LONGEST_TENOR, LONGEST_GRACE = 240, 120  # months
MOST_SALES = 100  # times the plan's


def solve(
    plan: Plan,
    question: Question,
    run: Run,
    close: Close,
    place: int = 0,
    line: Line | None = None,
) -> Answer:
    """The answer to one question; `place` is the loan's in the plan, from 0.

    largest_loan: what is borrowed beyond the plan is working capital and stays in cash; what is
    borrowed less leaves cash to pay for the same assets. smallest_capital: simpanan pokok, wajib
    and cadangan at the start, changed by simpanan pokok paid in cash. shortest_tenor and
    smallest_grace: of the loan as it is. sales_needed: all quantities together in the plan's mix,
    staff and other fixed costs unchanged. Without `line` the plan's own `dscr_minimum` and
    `kas_minimum` hold, and for the grace cash alone.
    """
    line = line or usual_line(plan, question)
    return SOLVERS[question](Case(plan, run, close, question, place, line))


def usual_line(plan: Plan, question: Question) -> Line:
    """What the plan itself asks; of the grace only that cash lasts."""
    dscr = -math.inf if question == "smallest_grace" else float(plan.general.dscr_required)
    return Line(dscr, float(plan.general.minimum_cash))


def _largest_loan(case: Case) -> Answer:
    if not case.plan.loans:
        return case.without("no_loan")
    plan, place, now = case.plan, case.place, float(case.loan.amount)
    if case.loan.balance_left is not None:
        return case.without("running_loan", now)
    allowed = financing.limits(plan, place)
    caps = (
        (allowed.amount, "scheme_ceiling", "amount"),
        (allowed.operating_amount, "scheme_operating_ceiling", "operating_amount"),
        (float(SEARCHED), "search_limit", ""),
    )
    cap, limit, name = min((cap for cap in caps if cap[0] is not None), key=lambda cap: cap[0] or 0)
    high = math.floor(cap or 0.0)
    margins = case.margins(now, lambda amount: {f"loans.{place}.amount": amount})
    found = largest(margins, _money(0, now, high))
    floor = allowed.amount_above
    if found.value is not None and floor is not None and found.value <= floor:
        return _beyond(case, now, found.value, "scheme_floor", "amount_above")

    def with_value(amount: int) -> Plan:
        return financing.with_amount(plan, place, float(amount))

    return case.settled(found, now, 1, high, with_value, limit, allowed.rules.get(name))


def _smallest_capital(case: Case) -> Answer:
    opening = case.plan.opening
    own = (opening.principal_savings, opening.compulsory_savings, opening.reserves)
    now = float(sum(own))
    low = math.ceil(now - min(float(opening.cash), float(opening.principal_savings)))
    margins = case.margins(now, lambda capital: {"opening.own_capital": capital - now})
    found = smallest(margins, _money(low, now, low + SEARCHED))

    def with_value(capital: int) -> Plan:
        return financing.with_own_capital(case.plan, capital - now)

    return case.settled(found, now, -1, low, with_value)


def _shortest_tenor(case: Case) -> Answer:
    if not case.plan.loans:
        return case.without("no_loan")
    loan, low = case.loan, least_tenor(case.loan, case.plan)
    high = min(LONGEST_TENOR, _months_left(case) - grace_beyond(loan))
    return _months(case, low, high, loan.tenor_months, "tenor_months", "scheme_tenor")


def _smallest_grace(case: Case) -> Answer:
    if not case.plan.loans:
        return case.without("no_loan")
    loan, allowed = case.loan, financing.limits(case.plan, case.place)
    inside = loan.grace_position == "dalam"
    high = loan.tenor_months - 1 if inside else _months_left(case) - loan.tenor_months
    high = min(LONGEST_GRACE, high)
    low = min(allowed.grace_months_min or 0, high)
    return _months(case, low, high, loan.grace_months, "grace_months", "scheme_grace")


def _months_left(case: Case) -> int:
    """How many months after the first drawdown a plan can still hold an instalment."""
    plan, loan = case.plan, case.loan
    months = LONGEST if plan.horizon_months is None else plan.horizon_months
    added = loan.months_added if loan.rescheduled is not None else 0
    return months - 1 - first_month(loan, plan).index_from(plan.start) - added


def _months(case: Case, low: int, high: int, now: int, name: str, limit: str) -> Answer:
    """The fewest months of tenor or grace, all of them tried."""
    if high < low:
        return case.without("impossible", now, ("horizon",))

    def with_value(months: int) -> Plan:
        return financing.with_loan(case.plan, case.place, **{name: months})

    every = range(low, high + 1)
    ends = {months: horizon(with_value(months)) for months in every}
    path = f"loans.{case.place}.{name}"
    base = with_value(max(every, key=ends.__getitem__))
    margins = case.margins(low, lambda months: {path: months}, base, ends)
    found = earliest(margins, np.array(every))
    most = getattr(financing.limits(case.plan, case.place), name)
    if found.value is not None and most is not None and found.value > most:
        return _beyond(case, now, found.value, limit, name)
    return case.settled(found, now, -1, low, with_value)


def _sales_needed(case: Case) -> Answer:
    plan = case.plan
    base = case.run(plan, Drivers())
    now = round(float(base.indicators.sales_per_month[0]))
    if now < 1:
        return case.without("no_sales")
    sold = {key: financing.sales_driver(unit) for key, unit in plan.units.items()}

    def driven(sales: Array) -> Mapping[str, Array]:
        return {
            f"units.{key}.{name}": financing.scaled_sales(name, value, sales / now)
            for key, (name, value) in sold.items()
        }

    def with_value(sales: int) -> Plan:
        return financing.with_sales(plan, sales / now)

    found = smallest(case.margins(now, driven), _money(0, now, MOST_SALES * now))
    answer = case.settled(found, now, -1, 0, with_value)
    if answer.value is None:
        return answer
    factor = answer.value / now
    return replace(answer, factor=factor, units=_unit_sales(base, answer.result, factor))


def _unit_sales(base: Result, needed: Result, factor: float) -> tuple[UnitSales, ...]:
    """Each unit's sales a day in the months of the break-even, needed and now."""
    return tuple(
        UnitSales(
            key=unit.key,
            name=unit.name,
            unit=unit.break_even_unit,
            per_day=float(unit.quantity_per_day[0]),
            now_per_day=float(now.quantity_per_day[0]),
            break_even_per_day=float(now.break_even_quantity_per_day[0]),
            full=bool(
                unit.quantity_per_day[0] < factor * now.quantity_per_day[0] * (1 - 1e-9) - 1e-9
            ),
        )
        for unit, now in zip(needed.units, base.units, strict=True)
    )


def _beyond(case: Case, now: float, value: int, limit: str, name: str) -> Answer:
    """No value the scheme allows will do; `value` would."""
    rule = financing.limits(case.plan, case.place).rules.get(name)
    answer = case.without("impossible", now, (limit,))
    return replace(answer, beyond_scheme=value, rule=rule)


def _money(low: int, now: float, high: int) -> Whole:
    """Amounts to try first: even steps, even factors, and what the plan has."""
    steps = [np.linspace(low, high, 24), low + np.geomspace(1e5, max(high - low, 1e5), 40)]
    marks = np.concatenate([[low, high], *steps, np.outer([now], [0.5, 0.9, 1.0, 1.1, 2.0])[0]])
    marks = np.round(marks).astype(np.int64)
    return np.unique(marks[(marks >= low) & (marks <= high)])


SOLVERS: Mapping[Question, Callable[[Case], Answer]] = {
    "largest_loan": _largest_loan,
    "smallest_capital": _smallest_capital,
    "shortest_tenor": _shortest_tenor,
    "smallest_grace": _smallest_grace,
    "sales_needed": _sales_needed,
}
