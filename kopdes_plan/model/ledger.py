"""Double entry: flows become balances and the four statements.

What comes in are flows (S, T) and the chart of data/ledger; what goes out are account balances
and statements that agree by construction, since every flow debits one account and credits
another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model.drivers import Number
from kopdes_plan.model.result import Flows
from kopdes_plan.model.timeline import Array, summed

if TYPE_CHECKING:
    from kopdes_plan.inputs.chart import Chart

DEBIT_KINDS = ("asset", "expense")


def add(*several: Mapping[str, Array]) -> Flows:
    """The flows of several sources summed by name; arguments are not written into."""
    parts: dict[str, list[Array]] = {}
    for flows in several:
        for name, amount in flows.items():
            parts.setdefault(name, []).append(amount)
    return {name: summed(amounts) for name, amounts in parts.items()}


def movements(flows: Mapping[str, Array], chart: Chart) -> dict[str, Array]:
    """Monthly change of each account that moves, in its own natural sign: account -> (S, T)."""
    debits: dict[str, list[Array]] = {}
    credits: dict[str, list[Array]] = {}
    for name, amount in flows.items():
        posting = chart.postings[name]
        debits.setdefault(posting.debit, []).append(amount)
        credits.setdefault(posting.credit, []).append(amount)
    moved: dict[str, Array] = {}
    for account in debits | credits:
        both = debits.get(account, []), credits.get(account, [])
        rises = chart.accounts[account].kind in DEBIT_KINDS
        moved[account] = summed(*(both if rises else reversed(both)))
    return moved


def cash_effect(flows: Mapping[str, Array], chart: Chart) -> Array | float:
    """Cash in less cash out of the flows, (S, T)."""
    received: list[Array] = []
    paid: list[Array] = []
    for name, amount in flows.items():
        posting = chart.postings[name]
        if posting.cash_line:
            (received if posting.debit == "cash" else paid).append(amount)
    return summed(received, paid) if received or paid else 0.0


def surplus_before(flows: Mapping[str, Array], chart: Chart) -> Array | float:
    """Revenue less expenses of the flows given, (S, T)."""
    revenue: list[Array] = []
    expenses: list[Array] = []
    for name, amount in flows.items():
        posting = chart.postings[name]
        if chart.accounts[posting.credit].kind == "revenue":
            revenue.append(amount)
        if chart.accounts[posting.debit].kind == "expense":
            expenses.append(amount)
    return summed(revenue, expenses) if revenue or expenses else 0.0


def balances(
    moved: Mapping[str, Array], opening: Mapping[str, Number], chart: Chart
) -> dict[str, Array]:
    """Month-end balances of every asset, liability and equity account, (S, T).

    `retained_surplus` gathers revenue less expenses, so assets = liabilities + equity always.
    """
    shape = np.broadcast_shapes(*(amount.shape for amount in moved.values()))
    surplus = np.zeros(shape)
    for account, amount in moved.items():
        kind = chart.accounts[account].kind
        if kind == "revenue":
            surplus = surplus + amount
        elif kind == "expense":
            surplus = surplus - amount
    standing: dict[str, Array] = {}
    for account, kind in ((a.name, a.kind) for a in chart.accounts.values()):
        if kind in ("revenue", "expense"):
            continue
        change = moved.get(account)
        if account == "retained_surplus":
            change = surplus if change is None else surplus + change
        start = opening.get(account, 0.0)
        if change is None:
            standing[account] = start + np.zeros((1, shape[-1]))
        else:
            standing[account] = start + np.cumsum(change, axis=-1)
    return standing


def spread(values: Array, shape: tuple[int, ...]) -> Array:
    """The array in a wider shape; the array itself when it has it already (it is cheaper)."""
    return values if values.shape == shape else np.broadcast_to(values, shape)
