"""What members pay in, take out and earn on their savings.

What comes in are the plan's members and opening savings; what goes out are flows and the number
of members (S, T). Simpanan pokok and wajib become equity only when the cash comes, so the share
that does not pay leaves no trace (ARCHITECTURE.md §3, Members).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.drivers import Drivers, Number
from kopdes_plan.model.result import Flows
from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Members, OpeningBalance

SavingsTax = Callable[[Array], Array]  # a month's interest to one member -> the tax on it


def member_flows(
    members: Members,
    opening: OpeningBalance,
    drive: Drivers,
    time: Timeline,
    savings_tax: SavingsTax,
    own_capital: Number = 0.0,
) -> tuple[Flows, Array]:
    """Savings flows and the members at each month's end, (S, T).

    `own_capital` is simpanan pokok at the start beyond the opening balance's.
    Law: taxes/savings_interest (through `savings_tax`).
    """

    def pick(name: str) -> Number:
        return drive(f"members.{name}", getattr(members, name))

    count, joined, left = _headcount(members, pick, time)
    paying = pick("paying_share")
    principal_in = joined * (paying * pick("principal_savings"))
    compulsory_in = count * (paying * pick("compulsory_savings_per_month"))
    flows: Flows = {
        "principal_savings_paid_in": principal_in,
        "compulsory_savings_paid_in": compulsory_in,
    }
    if np.any(left):
        before = count - joined + left
        share = left / np.where(before > 0, before, 1.0)
        starts = {
            "principal": float(opening.principal_savings) + own_capital,
            "compulsory": float(opening.compulsory_savings),
        }
        for name, paid in (("principal", principal_in), ("compulsory", compulsory_in)):
            flows[f"{name}_savings_returned"] = _drained(starts[name], paid, share)[0]
    deposits = count * (paying * pick("voluntary_savings_per_month"))
    if np.any(deposits) or opening.voluntary_savings:
        flows |= _voluntary(opening, pick, deposits, count * paying, savings_tax)
    return flows, count


def _headcount(
    members: Members, pick: Callable[[str], Number], time: Timeline
) -> tuple[Array, Array, Array]:
    """Members at month's end, those who joined and those who left in the month, (S, T)."""
    step = np.arange(1, time.months + 1)
    start, joining, leaving = pick("count"), pick("joining_per_month"), pick("leaving_per_month")
    count = np.maximum(np.atleast_2d(start + (joining - leaving) * step), 0.0)
    if members.maximum is not None:
        count = np.minimum(count, np.maximum(pick("maximum"), start))
    before = np.concatenate([np.broadcast_to(start, (len(count), 1)), count[:, :-1]], axis=1)
    left = np.minimum(np.broadcast_to(leaving, count.shape), before)
    return count, np.maximum(count - before + left, 0.0), left


def _drained(start: Number, paid: Array, share: Array) -> tuple[Array, Array]:
    """What leaves a balance each month when `share` of last month's goes, and the balances."""
    shape = np.broadcast_shapes(paid.shape, share.shape, np.shape(start))
    paid, share = np.broadcast_to(paid, shape), np.broadcast_to(share, shape)
    out, balances = np.empty(shape), np.empty(shape)
    balance = np.ravel(start)
    for m in range(shape[-1]):
        out[:, m] = balance * share[:, m]
        balance = balance - out[:, m] + paid[:, m]
        balances[:, m] = balance
    return out, balances


def _voluntary(
    opening: OpeningBalance,
    pick: Callable[[str], Number],
    deposits: Array,
    savers: Array,
    savings_tax: SavingsTax,
) -> Flows:
    """Simpanan sukarela: deposits, withdrawals, interest paid monthly and the tax withheld."""
    start = float(opening.voluntary_savings)
    share = pick("voluntary_withdrawn_per_month") + np.zeros_like(deposits)
    withdrawn, balance = _drained(start, deposits, share)
    before = np.concatenate([np.full((len(balance), 1), start), balance[:, :-1]], axis=1)
    interest = before * (pick("voluntary_rate_per_year") / 12)
    heads = np.maximum(savers, 1.0)
    tax = savings_tax(interest / heads) * heads
    return {
        "voluntary_deposits": deposits,
        "voluntary_withdrawals": withdrawn,
        "savings_interest_paid": interest - tax,
        "savings_interest_withheld": tax,
        "savings_tax_paid": shifted(tax, 1),
    }


def shifted(monthly: Array, months: int) -> Array:
    """The series `months` later: what accrues in m is paid in m + months."""
    late = np.zeros_like(monthly)
    if months < monthly.shape[-1]:
        late[..., months:] = monthly[..., : monthly.shape[-1] - months]
    return late
