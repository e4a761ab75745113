"""Loans to members: what is lent, repaid, earned and lost.

What comes in is a savings-and-loan unit; what goes out are its flows (S, T).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.members import shifted
from kopdes_plan.model.quantities import Pick, quantities
from kopdes_plan.model.result import Flows
from kopdes_plan.model.timeline import Timeline
from kopdes_plan.model.unit_cash import UnitFlows, UnitTerms, with_expenses

if TYPE_CHECKING:
    from kopdes_plan.inputs.businesses import Lending


def lending(unit: Lending, pick: Pick, time: Timeline, terms: UnitTerms) -> UnitFlows:
    """Loans to members in equal principal parts, interest, and what is never repaid.

    A share of every instalment is missed for good: it is expensed in full in that month, earns
    no interest, and is written off later. Net lending is operating cash.
    """
    months, tenor = time.months, unit.tenor_months
    quantity = quantities(unit, pick("quantity_per_month", unit.quantity_per_month), pick, time)[
        ..., :months
    ]
    lent = quantity * pick("price", unit.price)
    loss = pick("loss_share", unit.loss_share)
    due, earning = np.zeros_like(lent), np.zeros_like(lent)
    for age in range(1, min(tenor, months - 1) + 1):
        earlier = lent[..., : months - age]
        due[..., age:] += earlier / tenor
        earning[..., age:] += earlier * (1.0 if unit.method == "flat" else 1 - (age - 1) / tenor)
    missed = due * loss
    interest = earning * (1.0 - loss) * pick("rate_per_month", unit.rate_per_month)
    sales = interest + lent * pick("fee_share", unit.fee_share)
    member_share = pick("member_share", unit.member_share)
    flows: Flows = {
        "sales_to_members": sales * member_share,
        "sales_to_others": sales * (1.0 - member_share),
        "customer_payments": sales,
        "loans_to_members": lent,
        "member_loan_repayments": due - missed,
        "credit_losses": missed,
        "loans_written_off": shifted(missed, unit.write_off_after_months),
    }
    return with_expenses(unit, pick, time, flows, quantity, sales, 0.0, terms)


def lending_rate_per_year(rate_per_month: float, flat: bool, tenor: int) -> float:
    """The yearly nominal rate a borrower truly pays; flat interest is solved from its payments.

    >>> round(lending_rate_per_year(0.015, True, 12), 3)
    0.317
    """
    if not flat or rate_per_month == 0:
        return 12 * rate_per_month
    payment = 1 / tenor + rate_per_month
    low, high = rate_per_month, 3 * rate_per_month + 1e-9
    for _ in range(80):
        middle = (low + high) / 2
        worth = payment * (1 - (1 + middle) ** -tenor) / middle
        low, high = (middle, high) if worth > 1 else (low, middle)
    return 12 * low
