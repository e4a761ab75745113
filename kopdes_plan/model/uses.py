"""What a plan's money is for, and where it comes from.

What comes in are the books of a run; what goes out are uses and sources of the start, (S,) each.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kopdes_plan.model.books import Books, flow_of, ratio
from kopdes_plan.model.result import AssetBook, LoanBook
from kopdes_plan.model.timeline import Array


def uses_and_sources(books: Books) -> dict[str, Any]:
    """What the money is for and where it comes from, (S,) each, none negative.

    Uses: capital expenditure, pre-opening costs, first working capital (its peak in the first
    year), interest in grace, the deepest cash deficit, and one instalment of each loan in reserve.
    Of what loans and grants leave open the deficit is `unfunded`, for nobody pays it yet; the rest
    are own funds. What loans and grants bring above the need is `unused_funds`:
    uses + unused funds = sources.
    """
    flows, plan = books.flows, books.plan
    zero = np.zeros(1)
    initial = [_first_purchase(asset) for asset in books.assets]
    opening = sum(float(cost.amount) for cost in plan.shared_costs if cost.every_months == 0)
    peak = books.capital[:, :12].max(axis=-1)
    uses = {
        "capital_expenditure": sum(initial, zero),
        "pre_operating": np.full(1, opening),
        "working_capital": np.maximum(peak - books.opening_capital, 0.0),
        "interest_in_grace": sum((_paid_in_grace(loan) for loan in books.loans), zero),
        "cash_deficit": np.maximum(-books.cash.min(axis=-1), 0.0),
        "instalment_reserve": sum((_first_instalment(loan) for loan in books.loans), zero),
    }
    needed = sum(uses.values(), zero)
    sources = {
        "loans": flow_of(flows, "loan_drawdowns").sum(axis=-1),
        "grants": flow_of(flows, "grants_received").sum(axis=-1),
        "grants_in_kind": flow_of(flows, "assets_granted").sum(axis=-1),
    }
    open_need = needed - sum(sources.values(), zero)
    sources["own_funds"] = np.maximum(open_need - uses["cash_deficit"], 0.0)
    sources["unfunded"] = np.maximum(open_need - sources["own_funds"], 0.0)
    saved = flow_of(flows, "principal_savings_paid_in") + flow_of(
        flows, "compulsory_savings_paid_in"
    )
    own = float(
        plan.opening.principal_savings + plan.opening.compulsory_savings + plan.opening.reserves
    )
    self_financed = own + saved[:, :12].sum(axis=-1)
    return {
        "uses": uses,
        "sources": sources,
        "unused_funds": np.maximum(-open_need, 0.0),
        "self_financing_share": ratio(self_financed + 0 * needed, needed + 0 * self_financed),
    }


def _paid_in_grace(loan: LoanBook) -> Array:
    month = np.arange(loan.payment.shape[-1])
    paid: Array = (loan.payment * (month < loan.after_grace[:, None])).sum(axis=-1)
    return paid


def _first_instalment(loan: LoanBook) -> Array:
    """The first payment after grace; of a loan repaid at once a month's interest."""
    month = np.arange(loan.payment.shape[-1])
    paid: Array = (loan.payment * (month == loan.after_grace[:, None])).sum(axis=-1)
    return paid


def _first_purchase(asset: AssetBook) -> Array:
    bought = asset.purchases != 0
    first = bought & (np.cumsum(bought, axis=-1) == 1)
    total: Array = np.where(first, asset.purchases, 0.0).sum(axis=-1)
    return total
