"""The four statements of SAK EP from flows and balances.

What comes in are flows, movements and balances (S, T); what goes out are the lines that
`Statements` names. Nothing is computed twice: every line is a sum of ledger accounts or of cash
flows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.drivers import Number
from kopdes_plan.model.ledger import spread
from kopdes_plan.model.result import Flows, LoanBook
from kopdes_plan.model.timeline import Array, summed

if TYPE_CHECKING:
    from kopdes_plan.inputs.chart import Chart

NEXT_YEAR = 12  # months whose principal is a current liability

SURPLUS_EXPENSES = {
    "unit_expenses": ("unit_expenses",),
    "people": ("wages", "employer_contributions", "holiday_allowance"),
    "shared_expenses": ("shared_expenses", "maintenance", "user_fees"),
    "credit_losses": ("credit_losses",),
    "depreciation": ("depreciation",),
    "interest": ("interest_expense",),
    "loan_fees": ("loan_fees",),
    "savings_interest": ("savings_interest",),
    "village_share": ("village_share",),
}


def _total(moved: Mapping[str, Array], names: Sequence[str]) -> Array:
    found = [moved[name] for name in names if name in moved]
    return summed(found) if found else np.zeros((1, 1))


def surplus_lines(moved: Mapping[str, Array], months: int) -> dict[str, Array]:
    """The lines of PHU, (S, T)."""
    lines = {
        "revenue_members": _total(moved, ["revenue_members"]),
        "revenue_others": _total(moved, ["revenue_others"]),
        "other_income": _total(moved, ["subsidy_income"]),
        "cost_of_goods_sold": _total(moved, ["cost_of_goods_sold", "shrinkage_losses"]),
    }
    gross = (
        lines["revenue_members"]
        + lines["revenue_others"]
        + lines["other_income"]
        - lines["cost_of_goods_sold"]
    )
    lines["gross_surplus"] = gross
    before = gross
    for name, accounts in SURPLUS_EXPENSES.items():
        lines[name] = _total(moved, accounts)
        before = before - lines[name]
    lines["surplus_before_tax"] = before
    lines["income_tax"] = _total(moved, ["income_tax"])
    lines["surplus_after_tax"] = before - lines["income_tax"]
    shape = np.broadcast_shapes((1, months), *(line.shape for line in lines.values()))
    return {name: spread(line, shape) for name, line in lines.items()}


def current_principal(loans: Sequence[LoanBook]) -> Array:
    """Principal due within twelve months of each month's end, (S, T).

    Capped by the balance: what is not yet drawn is not yet owed.
    """
    total: Array = np.zeros((1, 1))
    for loan in loans:
        so_far = np.cumsum(loan.principal, axis=-1)
        ahead = np.concatenate(
            [so_far[..., NEXT_YEAR:], np.repeat(so_far[..., -1:], NEXT_YEAR, axis=-1)], axis=-1
        )[..., : so_far.shape[-1]]
        # A loan that outlives the horizon is not possible, so nothing is due beyond it.
        total = total + np.clip(ahead - so_far, 0.0, loan.balance)
    return total


def position(standing: Mapping[str, Array], loans: Sequence[LoanBook]) -> dict[str, Array]:
    """The lines of Posisi Keuangan from the balances of all accounts, (S, T)."""
    cash = standing["cash"]
    other_current = ("biological_assets", "supplier_advances", "vat_input", "prepaid_tax")
    lines = {
        "cash": np.maximum(cash, 0.0),
        "restricted_cash": standing["restricted_cash"],
        "receivables": standing["receivables"],
        "member_loans": standing["member_loans"] + standing["loan_loss_allowance"],
        "inventory": standing["inventory"],
        "other_current": _total(standing, (*other_current, "prepaid_loan_fees")),
    }
    current = sum(lines.values(), np.zeros((1, 1)))
    lines["current_assets"] = current
    lines["fixed_assets"] = standing["fixed_assets"] + standing["accumulated_depreciation"]
    lines["assets"] = current + lines["fixed_assets"]
    due_soon = current_principal(loans)
    debts = {
        "payables": standing["payables"],
        "tax_payable": _total(standing, ("tax_payable", "vat_payable", "savings_tax_payable")),
        "other_current_liabilities": _total(
            standing, ("consignment_payables", "customer_advances", "standby_credit")
        ),
        "voluntary_savings": standing["voluntary_savings"],
        "surplus_payable": _total(
            standing, ("member_surplus_payable", "village_payable", "surplus_funds")
        ),
        "cash_shortage": np.maximum(-cash, 0.0),
        "loans_current": np.minimum(due_soon, standing["loans"]),
    }
    lines |= debts
    lines["current_liabilities"] = sum(debts.values(), np.zeros((1, 1)))
    lines["loans_long"] = standing["loans"] - lines["loans_current"]
    lines["liabilities"] = lines["current_liabilities"] + lines["loans_long"]
    equity = ("principal_savings", "compulsory_savings", "reserves", "grants", "retained_surplus")
    lines |= {name: standing[name] for name in equity}
    lines["equity"] = _total(standing, equity)
    shape = np.broadcast_shapes(*(line.shape for line in lines.values()))
    return {name: spread(line, shape) for name, line in lines.items()}


def cash_lines(flows: Flows, chart: Chart) -> dict[str, Array]:
    """What cash came in less what went out by line of Arus Kas, and the sums of its three parts."""
    parts: dict[str, tuple[list[Array], list[Array]]] = {}  # what comes in, what goes out
    for name, amount in flows.items():
        posting = chart.postings[name]
        if posting.cash_line:
            both = parts.setdefault(posting.cash_line, ([], []))
            both[posting.debit != "cash"].append(amount)
    lines = {line: summed(*both) for line, both in parts.items()}
    sums = {
        kind: _total(lines, [line for line in lines if line.startswith(f"{kind}.")])
        for kind in ("operating", "investing", "financing")
    }
    return lines | sums


def cash_flow_lines(lines: Mapping[str, Array], opening_cash: Number) -> dict[str, Array]:
    """All of Arus Kas, (S, T): the lines of `cash_lines`, their change of cash, and the cash."""
    change = lines["operating"] + lines["investing"] + lines["financing"]
    closing = opening_cash + np.cumsum(change, axis=-1)
    full = {**lines, "change": change, "opening": closing - change, "closing": closing}
    return {name: spread(line, closing.shape) for name, line in full.items()}


def equity(
    moved: Mapping[str, Array],
    standing: Mapping[str, Array],
    surplus: Mapping[str, Array],
    opening: Mapping[str, Number],
) -> dict[str, Array]:
    """The lines of Perubahan Ekuitas, (S, T)."""
    closing = _total(
        standing,
        ("principal_savings", "compulsory_savings", "reserves", "grants", "retained_surplus"),
    )
    change = np.diff(closing, axis=-1, prepend=0.0)
    names = ("principal_savings", "compulsory_savings", "reserves", "grants", "retained_surplus")
    change[..., :1] -= sum(opening.get(name, 0.0) for name in names)
    lines = {
        "opening": closing - change,
        "principal_savings": _total(moved, ["principal_savings"]),
        "compulsory_savings": _total(moved, ["compulsory_savings"]),
        "grants": _total(moved, ["grants"]),
        "surplus_after_tax": surplus["surplus_after_tax"],
        # What the meeting decides leaves SHU; the part kept as cadangan stays in equity.
        "surplus_paid_out": _total(moved, ["retained_surplus"]) + _total(moved, ["reserves"]),
        "closing": closing,
    }
    return {name: spread(line, closing.shape) for name, line in lines.items()}
