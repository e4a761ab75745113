"""A plan with other money: its loans replaced or changed, more own capital, other sales.

A checked plan goes in, the plan that a board would have written goes out; and what the scheme of
a loan allows. Nothing is checked anew: `plan_checks.check` says what is wrong with the outcome.
Law: loans/* on the day of signing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from kopdes_plan.inputs.fields import Sourced, YearMonth
from kopdes_plan.inputs.loan_months import signing_day, tenor_rule
from kopdes_plan.inputs.plan import Drawdown, Loan, Plan
from kopdes_plan.inputs.rule_types import Rule
from kopdes_plan.inputs.rules import load_rules

AS_AGREED: Mapping[str, Any] = {  # of a loan that is neither repaid early nor rescheduled
    "repaid_early": None, "early_fee": Sourced(0.0), "rescheduled": None, "months_added": 0,
    "new_grace_months": 0,
}  # fmt: skip


class Limits(NamedTuple):
    """What a scheme allows one loan of a plan, rupiah and months; None where no rule says.

    `amount` is the ceiling less the plan's other loans of the scheme; `operating_amount` the loan
    at which its working capital reaches the scheme's limit, when all that is borrowed beyond the
    plan is working capital. `rules` holds what they rest on, by the same names.
    """

    amount: float | None
    operating_amount: float | None
    amount_above: float | None
    tenor_months: int | None
    grace_months: int | None
    grace_months_min: int | None
    rules: Mapping[str, Rule]


def limits(plan: Plan, place: int) -> Limits:
    """The limits of the loan at a place of the plan; none for a scheme unknown or closed."""
    loan, rules = plan.loans[place], load_rules()
    day = signing_day(loan, plan)
    known = loan.scheme in rules.schemes() and day is not None
    terms = rules.terms(loan.scheme, day) if known and day is not None else {}
    others = sum(float(o.amount) for o in plan.loans if o.scheme == loan.scheme and o is not loan)
    fixed = float(loan.amount) - float(loan.working_capital)
    found = {
        "amount": terms.get("ceiling"),
        "operating_amount": terms.get("operating_ceiling"),
        "amount_above": _binding(terms.get("amount_above")),
        "tenor_months": tenor_rule(loan, terms),
        "grace_months": terms.get("grace_months_max"),
        "grace_months_min": _binding(terms.get("grace_months_min")),
    }
    numbers = {name: None if rule is None else rule.number for name, rule in found.items()}
    months: dict[str, Any] = {
        name: None if number is None else int(number)
        for name, number in numbers.items()
        if "months" in name
    }
    ceiling, operating = numbers["amount"], numbers["operating_amount"]
    return Limits(
        amount=None if ceiling is None else max(ceiling - others, 0.0),
        operating_amount=None if operating is None else fixed + operating,
        amount_above=numbers["amount_above"],
        **months,
        rules={name: rule for name, rule in found.items() if rule is not None},
    )


def with_loans(plan: Plan, loans: Iterable[Loan]) -> Plan:
    """The plan with these loans. Loans already running stay unless they are among them.

    They are in the opening balance: one that runs is left out only by giving another that runs.
    """
    chosen = tuple(loans)
    if not any(loan.balance_left is not None for loan in chosen):
        chosen = (*(loan for loan in plan.loans if loan.balance_left is not None), *chosen)
    return plan.model_copy(update={"loans": chosen})


def with_loan(plan: Plan, place: int, **changes: Any) -> Plan:
    """The plan with fields of one loan changed, by their names in code."""
    loans = list(plan.loans)
    loans[place] = loans[place].model_copy(update=changes)
    return plan.model_copy(update={"loans": tuple(loans)})


def with_amount(plan: Plan, place: int, amount: float) -> Plan:
    """The plan with another amount of one loan; assets bought stay, so the rest goes to cash.

    What is borrowed more is working capital, what is borrowed less is taken from it first. Stages
    keep their shares, in whole rupiah.
    """
    loan = plan.loans[place]
    working = float(loan.working_capital) + amount - float(loan.amount)
    return with_loan(
        plan,
        place,
        amount=Sourced(amount),
        working_capital=Sourced(min(max(working, 0.0), amount)),
        drawdowns=_stages(loan.drawdowns, amount),
    )


def _stages(stages: tuple[Drawdown, ...], amount: float) -> tuple[Drawdown, ...]:
    in_order = sorted(stages, key=lambda stage: stage.month)
    sums = [0.0, *accumulate(float(stage.amount) for stage in in_order)]
    factor = amount / (sums[-1] or 1.0)
    so_far = [math.floor(part * factor + 0.5) for part in sums]
    return tuple(
        Drawdown(month=stage.month, amount=Sourced(so_far[n + 1] - so_far[n]))
        for n, stage in enumerate(in_order)
    )


def with_own_capital(plan: Plan, more: float) -> Plan:
    """The plan whose members paid `more` simpanan pokok before the start; cash holds it."""
    opening = plan.opening
    paid = {
        "cash": Sourced(float(opening.cash) + more),
        "principal_savings": Sourced(float(opening.principal_savings) + more),
    }
    return plan.model_copy(update={"opening": opening.model_copy(update=paid)})


def with_sales(plan: Plan, factor: float) -> Plan:
    """The plan whose units all sell `factor` times as much; occupancy stops at 100 %."""
    units = {
        key: unit.model_copy(update={name: Sourced(scaled_sales(name, float(value), factor))})
        for key, unit in plan.units.items()
        for name, value in [sales_driver(unit)]
    }
    return plan.model_copy(update={"units": units})


def sales_driver(unit: Any) -> tuple[str, float]:
    """The field that says how much a unit sells, and its value."""
    name = "occupancy" if unit.behaviour == "rental" else "quantity_per_month"
    return name, float(getattr(unit, name))


def scaled_sales(name: str, value: float, factor: Any) -> Any:
    """A unit's quantity times a factor, one or many; nobody lets more than he has."""
    if name != "occupancy":
        return value * factor
    return (value * factor).clip(0.0, 1.0) if hasattr(factor, "clip") else min(value * factor, 1.0)


def repaid_early(plan: Plan, place: int, month: YearMonth, fee: float | None = None) -> Plan:
    """The plan with one loan repaid in a month; `fee` is the penalty's share of what is repaid."""
    changes: dict[str, Any] = {"repaid_early": month}
    if fee is not None:
        changes["early_fee"] = Sourced(fee)
    return with_loan(plan, place, **changes)


def rescheduled(
    plan: Plan, place: int, month: YearMonth, months_added: int, grace_months: int = 0
) -> Plan:
    """The plan with new instalments of one loan after a month, longer and with grace again."""
    return with_loan(
        plan, place, rescheduled=month, months_added=months_added, new_grace_months=grace_months
    )


def topped_up(plan: Plan, place: int, month: YearMonth, new: Loan) -> Plan:
    """The plan with one loan repaid in a month out of a new one drawn then.

    The new loan's amount is all of it: what the old loan does not take is money in hand.
    """
    drawn = new.model_copy(update={"month": month, "drawdowns": (), "balance_left": None})
    repaid = repaid_early(plan, place, month)
    return plan.model_copy(update={"loans": (*repaid.loans, drawn)})


def anew(loan: Loan, name: str, amount: float) -> Loan:
    """A new loan on the terms of another, all of it money in hand, without grace."""
    own = {"name": name, "amount": Sourced(amount), "working_capital": Sourced(amount)}
    new = {"grace_months": 0, "collateral": "", "signed": None}  # by the law of its own month
    return loan.model_copy(update={**AS_AGREED, **own, **new})


def _binding(rule: Rule | None) -> Rule | None:
    return rule if rule is not None and rule.binding else None
