"""Income tax of a cooperative: final on turnover at first, on profit later; never back again.

What comes in are yearly turnover and fiscal profit (S, Y) and the law's values as arguments; what
goes out is tax in rupiah, unrounded, and the regime of each year. Which values hold on which day
is not known here: the callers read them from the dated rules.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kopdes_plan.inputs.problems import Problem
from kopdes_plan.model.timeline import Array

FINAL, PASAL_31E, PASAL_17 = 0, 1, 2
REGIMES = ("pph_final", "pasal_31e", "pasal_17")
DUST = 0.001  # rupiah: what rounding leaves below a full thousand is not a lost thousand


class TaxParams(NamedTuple):
    """The general income tax. Law: taxes/income."""

    rate: float
    facility_share: float = 0.5  # of the rate, on the part that has the facility
    facility_turnover: float = 4_800_000_000  # the facility covers profit from turnover up to it
    facility_ceiling: float = 50_000_000_000  # turnover above it has no facility at all
    rounding: float = 1_000  # taxable income is rounded down to it
    loss_years: int = 5  # a loss may be set off in so many later years


class FinalParams(NamedTuple):
    """The final tax on turnover; cooperatives have no exempt band. Law: taxes/final_income."""

    rate: float = 0.005
    years: int = 4  # tax years, the year of registration is the first
    turnover_ceiling: float = 4_800_000_000  # a year above it is the last one


class Assessment(NamedTuple):
    """One year's tax for the command line; steps are (code, value), words stand elsewhere."""

    regime: str
    tax: float | None
    steps: tuple[tuple[str, float], ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def final_tax(turnover: Array | float, rate: Array | float) -> Array:
    """Final tax on gross turnover, month by month or year by year; due in a loss year too.

    There is no exempt band: the Rp500 million of small individuals are not a cooperative's.
    Law: taxes/final_income.rate.

    >>> float(final_tax(40_000_000.0, 0.005))
    200000.0
    """
    tax: Array = np.maximum(np.asarray(turnover, dtype=np.float64), 0.0) * rate
    return tax


def taxable_income(profit: Array | float, params: TaxParams) -> Array:
    """Fiscal profit rounded down to full thousands; nothing of a loss.

    >>> float(taxable_income(128_130_843.0, TaxParams(0.25)))
    128130000.0
    """
    whole = np.maximum(np.asarray(profit, dtype=np.float64), 0.0)
    rounded: Array = np.floor((whole + DUST) / params.rounding) * params.rounding
    return rounded


def with_facility(taxable: Array | float, turnover: Array | float, params: TaxParams) -> Array:
    """The part of taxable income that is taxed at the lower rate of Pasal 31E.

    All of it up to 4.8 bn of turnover, 4.8 bn / turnover of it up to 50 bn, then none.

    >>> float(with_facility(4e9, 30e9, TaxParams(0.25)))
    640000000.0
    """
    turnover = np.asarray(turnover, dtype=np.float64)
    share = params.facility_turnover / np.maximum(turnover, params.facility_turnover)
    part: Array = np.asarray(taxable) * np.where(turnover > params.facility_ceiling, 0.0, share)
    return part


def general_tax(profit: Array | float, turnover: Array | float, params: TaxParams) -> Array:
    """Income tax on a year's fiscal profit, at half rate where Pasal 31E gives the facility.

    Law: taxes/income.

    >>> float(general_tax(200e6, 6e9, TaxParams(0.22)))  # 160 m x 11 % + 40 m x 22 %
    26400000.0
    """
    taxable = taxable_income(profit, params)
    part = with_facility(taxable, turnover, params)
    tax: Array = params.rate * (params.facility_share * part + (taxable - part))
    return tax


def regimes(
    first_year: int,
    turnover: Array,
    registration_year: int,
    final_years: int,
    final_ceiling: float,
    turnover_before: float = 0.0,
) -> NDArray[np.int64]:
    """The regime of each year, (S, Y) -> (S, Y): FINAL, or PASAL_31E for the general tax.

    Final while fewer than `final_years` years have passed since the registration year and no
    earlier year's turnover was above the ceiling: the earlier of both ends it, and it never
    comes back. `turnover_before` is of the year before the first.

    >>> regimes(2027, np.array([[5e9, 1e9, 1e9], [1e9, 1e9, 1e9]]), 2025, 4, 4.8e9)
    array([[0, 1, 1],
           [0, 0, 1]])
    """
    turnover = np.atleast_2d(np.asarray(turnover, dtype=np.float64))
    before = np.full((len(turnover), 1), float(turnover_before))
    highest = np.maximum.accumulate(np.hstack([before, turnover[:, :-1]]), axis=1)
    year = first_year + np.arange(turnover.shape[1])
    final = (year < registration_year + final_years) & (highest <= final_ceiling)
    return np.where(final, FINAL, PASAL_31E)


def year_tax(
    profit: Array, turnover: Array, general: NDArray[np.bool_], losses: Array, params: TaxParams
) -> tuple[Array, Array]:
    """One year's general tax (S,), and the losses that next year may set off, (S, <= 5).

    `profit` and `turnover` (S,); `general` (S,) is False where the year is taxed finally: no tax
    here and its loss is lost. `losses` (S, K) are what is left of earlier years' losses, oldest
    first, and are used in that order.

    >>> earlier = np.array([[20e6, 15e6]])
    >>> year_tax(np.array([30e6]), np.array([1e9]), np.array([True]), earlier, TaxParams(0.22))
    (array([0.]), array([[      0., 5000000.,       0.]]))
    """
    earned = np.where(general, np.maximum(profit, 0.0), 0.0)
    losses = losses[:, max(0, losses.shape[1] - params.loss_years) :]
    reached = np.cumsum(losses, axis=1)
    used = np.clip(earned[:, None] - (reached - losses), 0.0, losses)
    tax = np.where(general, general_tax(earned - used.sum(axis=1), turnover, params), 0.0)
    lost = np.where(general, np.maximum(-np.asarray(profit), 0.0), 0.0)
    left = np.hstack([losses - used, lost[:, None]])
    return tax, left[:, max(0, left.shape[1] - params.loss_years) :]


def savings_interest_tax(
    interest: Array | float, threshold: float = 240_000, rate: float = 0.10
) -> Array:
    """Final tax on the savings interest one member is entitled to for a month.

    Nothing up to the threshold, above it on the whole. By month of entitlement: interest of four
    months paid at once is four amounts. Law: taxes/savings_interest.

    >>> savings_interest_tax(np.array([235_000.0, 275_000, 200_000]))
    array([    0., 27500.,     0.])
    """
    interest = np.asarray(interest, dtype=np.float64)
    tax: Array = np.where(interest > threshold, interest * rate, 0.0)
    return tax


def income_tax(
    year: int,
    registered: int,
    turnover: float,
    profit: float | None,
    params: TaxParams,
    final: FinalParams | None = None,
    turnover_before: float = 0.0,
) -> Assessment:
    """One year's tax of a cooperative registered in a year, step by step.

    `turnover_before` is the highest turnover of an earlier year, if known. Problems:
    `year_before_registration`, `turnover_negative`, `profit_missing` (general tax needs it).
    Notes: `general_tax_next_year` (turnover above the ceiling, or the last final year).

    >>> income_tax(2029, 2025, 6e9, 200e6, TaxParams(0.22))[:2]
    ('pasal_31e', 26400000.0)
    """
    final = final or FinalParams()
    regime = int(
        regimes(year, np.array([[turnover]]), registered, final.years, final.turnover_ceiling,
                turnover_before)[0, 0]
    )  # fmt: skip
    if regime != FINAL and turnover > params.facility_ceiling:
        regime = PASAL_17
    problems = _problems(year, registered, turnover, profit, regime)
    if problems:
        return Assessment(REGIMES[regime], None, (), (), problems)
    if regime == FINAL:
        tax = float(final_tax(turnover, final.rate))
        steps = {"turnover": turnover, "final_rate": final.rate, "tax": tax}
        last = turnover > final.turnover_ceiling or year + 1 >= registered + final.years
        notes = ("general_tax_next_year",) if last else ()
        return Assessment(REGIMES[regime], tax, tuple(steps.items()), notes, ())
    steps = _general_steps(float(profit or 0.0), turnover, params)
    return Assessment(REGIMES[regime], steps["tax"], tuple(steps.items()), (), ())


def _general_steps(profit: float, turnover: float, params: TaxParams) -> dict[str, float]:
    """From profit to tax; the steps with a facility only where there is one."""
    taxable = float(taxable_income(profit, params))
    part = float(with_facility(taxable, turnover, params))
    steps = {"turnover": turnover, "profit": profit, "taxable_income": taxable}
    if part:
        half = params.rate * params.facility_share
        steps |= {
            "taxable_with_facility": part,
            "facility_rate": half,
            "tax_with_facility": part * half,
        }
    if taxable > part:
        rest = taxable - part
        steps |= {"taxable_without_facility": rest, "rate": params.rate}
        steps |= {"tax_without_facility": rest * params.rate}
    return steps | {"tax": float(general_tax(profit, turnover, params))}


def _problems(
    year: int, registered: int, turnover: float, profit: float | None, regime: int
) -> tuple[Problem, ...]:
    """What keeps a year's tax from being computed."""
    found: list[Problem] = []
    if year < registered:
        params = {"registered": registered}
        found.append(Problem("year_before_registration", "tahun", read=str(year), params=params))
    if turnover < 0:
        found.append(Problem("turnover_negative", "omzet", read=f"{turnover:.0f}"))
    if regime != FINAL and profit is None:
        found.append(Problem("profit_missing", "laba", params={"year": year}))
    return tuple(found)
