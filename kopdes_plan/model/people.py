"""What work costs: wages, the employer's BPJS, THR, and shared expenses.

What comes in are staff and shared costs of the plan with the minimum wage by month; what goes
out are flows (S, T) and the jobs behind them. Fractions of staff are rounded up over the whole
cooperative: nobody can be hired for a quarter (ARCHITECTURE.md §3, Tax and pay).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.drivers import Drivers, Number
from kopdes_plan.model.result import Flows
from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import YearMonth
    from kopdes_plan.inputs.plan import SharedCost, Staff

FULL_TIME_HOURS = 173.0  # hours a month


@dataclass(frozen=True)
class Jobs:
    """People at work in the plan's last year: paid all year, paid part of it, hours, unpaid.

    Whole people, as they are paid: a half and a quarter are one.
    """

    permanent: float = 0.0
    temporary: float = 0.0
    full_time_equivalent: float = 0.0
    contributed_work: float = 0.0  # rupiah a year, at the minimum wage


def active(time: Timeline, start: YearMonth | None, end: YearMonth | None) -> Array:
    """1 in the months from `start` through `end` (open ends are the plan's), else 0; (T,)."""
    first = 0 if start is None else time.index(start.year, start.month)
    last = time.months if end is None else time.index(end.year, end.month)
    m = np.arange(time.months)
    mask: Array = ((m >= first) & (m <= last)).astype(np.float64)
    return mask


def payroll(
    staff: Sequence[Staff],
    drive: Drivers,
    time: Timeline,
    minimum_wage: Array,
    wage_growth: Number,
    employer_rate: float,
) -> tuple[Flows, Jobs, dict[str, Array]]:
    """Wages, contributions and THR of all staff (S, T), the jobs, and each unit's own part.

    THR is one month's wage in the month of Lebaran, n/12 for those in their first year. A year
    may have no Lebaran or two. `employer_rate` is the employer's BPJS as a share of the wage.
    Law: wages/minimum, wages/bpjs, wages/thr.
    """
    heads: Number = 0.0
    wages: Number = 0.0
    contributions: Number = 0.0
    allowances: Number = 0.0
    permanent = temporary = contributed = 0.0
    hours = np.zeros(time.months)[-12:]  # of the last year, in full-time people
    own: dict[str, Array] = {}
    growth = time.growth(wage_growth)[..., : time.months]
    for place, person in enumerate(staff):
        present = active(time, person.start, person.end)
        count = drive(f"staff.{place}.count", person.count)
        planned = float(np.ravel(count)[0])  # jobs are those of the plan itself, row 0
        part = float(person.hours_per_month) / FULL_TIME_HOURS
        if person.wage_basis == "tanpa_upah":
            least = np.atleast_2d(present * minimum_wage)[0, -12:]
            contributed += planned * part * float(least.sum())
            continue
        if person.wage_basis == "umk":
            each = drive(f"staff.{place}.hours_per_month", person.hours_per_month)
            wage: Number = minimum_wage * (each / FULL_TIME_HOURS)
        else:
            wage = drive(f"staff.{place}.wage_per_month", person.wage_per_month) * growth
        pay = wage * count * present
        wages = wages + pay
        heads = heads + count * present
        security = pay * employer_rate if person.social_security else 0.0 * pay
        since = 0 if person.start is None else time.index(*person.start)
        served = np.clip(np.arange(time.months) - since, 0, 12) / 12
        allowance = pay * (served * time.lebaran_month * person.holiday_allowance)
        contributions = contributions + security
        allowances = allowances + allowance
        if person.unit:
            own[person.unit] = own.get(person.unit, 0.0) + pay + security + allowance
        if present[-12:].all():
            permanent += planned
        elif present[-12:].any():
            temporary += planned
        hours += planned * part * present[-12:]
    flows: Flows = {}
    if isinstance(heads, np.ndarray):
        whole = np.ceil(heads - 1e-9) / np.where(heads > 0, heads, 1.0)
        rounding_up = np.where(heads > 0, whole, 1.0)
        named = (
            ("wages", wages),
            ("employer_contributions", contributions),
            ("holiday_allowance", allowances),
        )
        flows = {name: np.atleast_2d(x * rounding_up) for name, x in named if np.any(x)}
        hours *= np.atleast_2d(rounding_up)[0, -12:]
    people, all_year = math.ceil(permanent + temporary - 1e-9), math.ceil(permanent - 1e-9)
    jobs = Jobs(float(all_year), float(people - all_year), float(hours.mean()), contributed)
    return flows, jobs, own


def shared_expenses(
    costs: Sequence[SharedCost], drive: Drivers, time: Timeline, cost_growth: Number
) -> tuple[Flows, dict[str, Array]]:
    """Shared expenses (S, T) and each unit's own part.

    A cost falls due every `every_months` months from its start; 0 means once.
    """
    total: Number = 0.0
    own: dict[str, Array] = {}
    growth = time.growth(cost_growth)[..., : time.months]
    for place, cost in enumerate(costs):
        first = 0 if cost.start is None else time.index(*cost.start)
        since = np.arange(time.months) - first
        due = (since == 0) if cost.every_months == 0 else (since % cost.every_months == 0)
        amount = drive(f"shared_costs.{place}.amount", cost.amount)
        spent = np.atleast_2d(amount * growth * due * active(time, cost.start, cost.end))
        total = total + spent
        if cost.unit:
            own[cost.unit] = own.get(cost.unit, 0.0) + spent
    return ({"shared_expenses": total} if isinstance(total, np.ndarray) else {}), own
