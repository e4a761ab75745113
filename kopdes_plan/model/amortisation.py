"""How a debt is repaid: one recurrence over months, for one value or for many scenarios.

What comes in are a loan's terms, the rate of every period and the money drawn in every month; what
goes out are the month's figures, plain floats or arrays (S,), the same rupiah in both. It knows no
dates and no arrays over months: those stand in `loans`, which is the module to call.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Value = float | Array
# drawdown, interest, interest capitalised, principal, payment, balance
Row = tuple[Value, Value, Value, Value, Value, Value]
Level = tuple[Value, ...]  # what a method keeps from one instalment to the next
# A figure this share of a rounding step below a tie is a tie: 0.01 is no exact binary number.
DUST = 1e-6


class LoanTerms(NamedTuple):
    """What borrower and lender agree. Months count from the first drawdown.

    Grace `inside` is part of the tenor, `outside` is added to it. `payment_rounding` rounds the
    instalment (for equal_principal its principal part), `interest_rounding` a month's interest,
    whose left-over is charged when it has grown to a whole step; 0 leaves a figure unrounded.
    """

    rate_per_year: float | Array  # fraction; (S,) when scenarios differ
    tenor_months: int
    method: Literal["annuity", "equal_principal", "flat", "bullet"] = "annuity"
    grace_months: int = 0
    grace_interest: Literal["paid", "capitalised"] = "paid"
    grace_position: Literal["inside", "outside"] = "inside"
    day_count: Literal["30/360", "actual/365", "actual/360"] = "30/360"
    payment_rounding: float = 1
    interest_rounding: float = 0.01

    @property
    def periods(self) -> int:
        """Months from the first drawdown to the last instalment."""
        outside = self.grace_position == "outside"
        return self.tenor_months + (self.grace_months if outside else 0)


class Kit(NamedTuple):
    """The operations that plain floats and numpy spell differently."""

    floor: Callable[[Any], Any]
    least: Callable[[Any, Any], Any]
    most: Callable[[Any, Any], Any]
    pick: Callable[[Any, Any, Any], Any]
    some: Callable[[Any], bool]


PLAIN = Kit(math.floor, min, max, lambda chosen, this, other: this if chosen else other, bool)
VECTOR = Kit(np.floor, np.minimum, np.maximum, np.where, lambda chosen: bool(np.any(chosen)))


def amortise(terms: LoanTerms, rates: list[Value], drawn: list[Value], kit: Kit) -> list[Row]:
    """The figures of every month, in the order of `LoanSchedule`, for one value or for (S,)."""
    begin, principal_of = _method(terms, rates, kit)
    charge = _charging(terms.interest_rounding, kit)
    flat, capitalise = terms.method == "flat", terms.grace_interest == "capitalised"
    grace, last = terms.grace_months, len(rates)
    balance = total = drawn[0]
    owed: Value = 0.0
    rows: list[Row] = [(balance, 0.0, 0.0, 0.0, 0.0, balance)]
    for p, rate in enumerate(rates, start=1):
        interest, owed = charge((total if flat else balance) * rate, owed)
        capitalised: Value = 0.0
        principal: Value = 0.0
        if p <= grace:
            capitalised = interest if capitalise else 0.0
        elif p == last:
            principal = balance
        else:
            if p == grace + 1:
                level = begin(balance, p)
            elif kit.some(drawn[p - 1]):
                anew, more = begin(balance, p), drawn[p - 1] > 0
                level = tuple(
                    kit.pick(more, now, old) for now, old in zip(anew, level, strict=True)
                )
            principal = kit.least(kit.most(principal_of(level, interest), 0.0), balance)
        money = drawn[p]
        balance = balance + money + capitalised - principal
        total = total + money
        rows.append(
            (money, interest, capitalised, principal, interest - capitalised + principal, balance)
        )
    return rows


def _method(
    terms: LoanTerms, rates: list[Value], kit: Kit
) -> tuple[Callable[[Value, int], Level], Callable[[Level, Value], Value]]:
    """How a method begins to repay (balance, period) and the principal it then asks for.

    An instalment is rounded to the nearest step, but down where rounding up would end the loan
    before its last instalment: `ceiling` is the instalment that just ends it one period early.
    """
    nearest, down = _rounding(terms.payment_rounding, kit.floor)
    factors = _annuity_factors(rates) if terms.method == "annuity" else []
    last = len(rates)

    def fit(exact: Value, ceiling: Value) -> Value:
        rounded = nearest(exact)
        fitted: Value = kit.pick(rounded < ceiling, rounded, down(exact))
        return fitted

    def annuity(balance: Value, p: int) -> Level:
        all_left, all_but_last = factors[p - 1]
        return (fit(balance / all_left, balance / all_but_last),)

    def equal_parts(balance: Value, p: int) -> Level:
        return balance / (last - p + 1), balance / (last - p)

    if terms.method == "annuity":
        return annuity, lambda level, interest: level[0] - interest
    if terms.method == "equal_principal":
        return lambda balance, p: (fit(*equal_parts(balance, p)),), lambda level, interest: level[0]
    if terms.method == "flat":
        return (
            equal_parts,
            lambda level, interest: fit(level[0] + interest, level[1] + interest) - interest,
        )
    return lambda balance, p: (), lambda level, interest: 0.0


def _charging(step: float, kit: Kit) -> Callable[[Value, Value], tuple[Value, Value]]:
    """A month's interest in whole steps, and what rounding still owes the lender (+ or −).

    What months of rounding left over is charged as soon as it is a whole step, so that the
    interest of the whole loan is exact to a step: 458.33, 458.33, 458.33, 458.34 for 458 1/3.
    """
    if step <= 0:
        return lambda exact, owed: (exact, owed)
    nearest, _ = _rounding(step, kit.floor)
    whole = step * (1 - DUST)

    def charge(exact: Value, owed: Value) -> tuple[Value, Value]:
        left = kit.pick(owed >= whole, step, kit.pick(owed <= -whole, -step, 0.0))
        interest: Value = nearest(kit.most(exact + left, 0.0))
        return interest, owed + exact - interest

    return charge


def _annuity_factors(rates: list[Value]) -> list[tuple[Value, Value]]:
    """Value at the start of each period of 1 rupiah a month until maturity, and without the last.

    (1 − (1+i)^−n)/i by Horner's rule, which also serves 0 % and periods of unequal length.
    """
    factors: list[tuple[Value, Value]] = []
    all_left: Value = 0.0
    last: Value = 1.0
    for rate in reversed(rates):
        growth = 1 + rate
        all_left, last = (1 + all_left) / growth, last / growth
        factors.append((all_left, all_left - last))
    return factors[::-1]


def _rounding(
    step: float, floor: Callable[[Any], Any]
) -> tuple[Callable[[Value], Value], Callable[[Value], Value]]:
    """Rounding to the nearest step, half up, and rounding down; step 0 leaves values alone."""
    if step <= 0:
        return (lambda value: value), (lambda value: value)
    half = 0.5 + DUST
    if step < 1:  # count / 100 is the double nearest to the cents, count * 0.01 is not
        parts = round(1 / step)
        return (
            lambda value: floor(value * parts + half) / parts,
            lambda value: floor(value * parts + DUST) / parts,
        )
    return (
        lambda value: floor(value / step + half) * step,
        lambda value: floor(value / step + DUST) * step,
    )
