"""What flows are worth: NPV, MIRR, benefit-cost ratios, payback and break-even, over arrays.

What comes in are nominal flows, the last axis one column a period (scenarios before it), and a
rate a period, one for all or one a scenario; what goes out are arrays of the same scenarios, nan
where a figure does not exist. The first flow is not discounted unless `first=1`.
"""

from __future__ import annotations

import numpy as np

from kopdes_plan.model.timeline import Array


def monthly_rate(rate_per_year: Array | float) -> Array:
    """The rate a month that compounds to an effective yearly rate: (1+r)^(1/12) − 1.

    >>> round(float(monthly_rate(0.12)), 8)
    0.00948879
    """
    rate: Array = np.expm1(np.log1p(np.asarray(rate_per_year, dtype=np.float64)) / 12)
    return rate


def yearly_rate(rate_per_month: Array | float) -> Array:
    """The effective yearly rate of a monthly one: (1+i)^12 − 1.

    >>> round(float(yearly_rate(0.0292285)), 4)
    0.413
    """
    rate: Array = np.expm1(np.log1p(np.asarray(rate_per_month, dtype=np.float64)) * 12)
    return rate


def discounted(flows: Array, rate: Array | float, first: int = 0) -> Array:
    """The flows (…, N) at their worth today: CF_m / (1+d)^(m+first); rate a period, (…) or one.

    >>> discounted(np.array([-100.0, 110, 121]), 0.1).round(9)
    array([-100.,  100.,  100.])
    """
    base = 1.0 + np.asarray(rate, dtype=np.float64)
    if not (base > 0).all():
        raise ValueError("a discount rate must be above -100 %")
    flows = np.asarray(flows, dtype=np.float64)
    worth: Array = flows / base[..., None] ** (np.arange(flows.shape[-1]) + first)
    return worth


def npv(flows: Array, rate: Array | float, first: int = 0) -> Array:
    """Net present value of flows (…, N) at a rate a period: Σ CF_m / (1+d)^(m+first).

    >>> float(npv(np.array([-100e6] + [10e6] * 12), monthly_rate(0.12)).round())
    12915160.0
    """
    value: Array = discounted(flows, rate, first).sum(axis=-1)
    return value


def mirr(flows: Array, rate: Array | float) -> Array:
    """Modified internal rate a period, (…, N) -> (…); money costs and earns the same rate.

    (FV of receipts at the end / PV of payments)^(1/(N−1)) − 1; nan without either of them.

    >>> round(float(mirr(np.array([-50.0, 20, 20, 20]), 0.10)), 6)
    0.098068
    """
    flows = np.asarray(flows, dtype=np.float64)
    ratio = _ratio(npv(np.maximum(flows, 0), rate), npv(np.maximum(-flows, 0), rate))
    periods = max(flows.shape[-1] - 1, 1)
    modified: Array = (1.0 + np.asarray(rate)) * np.where(ratio > 0, ratio, np.nan) ** (
        1.0 / periods
    ) - 1.0
    return modified


def net_bc(flows: Array, rate: Array | float, first: int = 0) -> Array:
    """Net benefit-cost ratio: positive discounted flows over the negative ones, (…, N) -> (…).

    nan without negative flows.

    >>> float(net_bc(np.array([-100.0, 110, 121]), 0.1).round(9))
    2.0
    """
    worth = discounted(flows, rate, first)
    return _ratio(np.maximum(worth, 0).sum(axis=-1), np.maximum(-worth, 0).sum(axis=-1))


def gross_bc(benefit: Array, cost: Array, rate: Array | float, first: int = 0) -> Array:
    """Gross benefit-cost ratio: PV of receipts over PV of payments, before financing.

    >>> round(float(gross_bc(np.array([0.0, 132]), np.array([100.0, 11]), 0.1)), 4)
    1.0909
    """
    return _ratio(npv(benefit, rate, first), npv(cost, rate, first))


def profitability_index(net_value: Array | float, outlay: Array | float) -> Array:
    """1 + NPV / PV of the capital expenditure; nan without any.

    >>> round(float(profitability_index(4_020_500.0, 60_916_667.0)), 3)
    1.066
    """
    return 1.0 + _ratio(np.asarray(net_value, dtype=np.float64), np.asarray(outlay))


def initial_outlay(flows: Array, rate: Array | float, first: int = 0) -> Array:
    """PV of the payments before the first receipt, (…, N) -> (…): what a bare series invests.

    >>> float(initial_outlay(np.array([-100.0, -11, 50, 90, -20]), 0.1))
    110.0
    """
    worth = discounted(flows, rate, first)
    before = np.cumsum(worth > 0, axis=-1) == 0
    outlay: Array = np.maximum(-worth * before, 0).sum(axis=-1)
    return outlay


def payback(flows: Array) -> Array:
    """Periods from the first flow until the cumulated flow stays at zero or above, (…, N) -> (…).

    Interpolated inside the period of the last crossing; nan when it never comes, or when there
    was nothing to pay back.

    >>> payback(np.array([[-50.0, 20, 20, 20], [-50, 60, -20, 15], [-50, 20, 20, 5]]))
    array([2.5       , 2.66666667,        nan])
    """
    flows = np.asarray(flows, dtype=np.float64)
    total = np.cumsum(flows, axis=-1)
    if not total.shape[-1]:
        return np.full(total.shape[:-1], np.nan)
    size = np.cumsum(np.abs(flows), axis=-1)
    owing = total < -1e-12 * size  # what rounding leaves of an exact zero is not a debt
    ends = total.shape[-1]
    last = np.where(owing.any(axis=-1), ends - 1 - owing[..., ::-1].argmax(axis=-1), -1)
    paid = (last >= 0) & (last + 1 < ends)
    at = np.where(paid, last, 0)[..., None]
    short = -np.take_along_axis(total, at, axis=-1)[..., 0]
    inflow = np.take_along_axis(flows, np.minimum(at + 1, ends - 1), axis=-1)[..., 0]
    crossing: Array = last + np.divide(short, inflow, out=np.full(short.shape, np.nan), where=paid)
    return crossing


def discounted_payback(flows: Array, rate: Array | float) -> Array:
    """Payback of the flows at their worth in the first period, (…, N) -> (…).

    >>> round(float(discounted_payback(np.array([-100.0, 55, 60.5, 26.62]), 0.1)), 9)
    2.0
    """
    return payback(discounted(flows, rate))


def break_even(fixed: Array | float, mix: Array | float, contribution: Array | float) -> Array:
    """Sales at which the contribution covers the fixed costs: fixed / Σ(w·c); nan when none does.

    `mix` w and `contribution` c are (…, U) over units and `fixed` is (…): with shares of sales
    and c per rupiah the answer is rupiah; with w = 1 and c per piece it is pieces.

    >>> round(float(break_even(12e6, np.array([60, 20, 5]) / 85, np.array([0.085, 0.395, 0.995]))))
    56745480
    """
    weighted = np.atleast_1d(np.asarray(mix, dtype=np.float64) * np.asarray(contribution))
    return _ratio(np.asarray(fixed, dtype=np.float64), weighted.sum(axis=-1))


def _ratio(above: Array, below: Array) -> Array:
    """above / below, nan where what stands below is not positive."""
    above, below = np.broadcast_arrays(above, below)
    quotient: Array = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return quotient
