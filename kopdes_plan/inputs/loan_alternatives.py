"""Other ways to finance a plan: as written, without a loan, and by every scheme there is.

A checked plan goes in, `Alternative`s come out: the loans of each, whether the rules allow them,
and what no rule says. A scheme lends what the plan borrows, or its ceiling; tenor and grace are
the plan's as far as the scheme allows them, so that the ways can be compared. What is unknown is
taken from the plan's own loan and named; without such a loan there are no figures.
Law: loans/* on the day of signing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from kopdes_plan.inputs.compliance import Check, checklist, loan_checklist, verdict
from kopdes_plan.inputs.compliance_cases import case_of
from kopdes_plan.inputs.compliance_standing import standing
from kopdes_plan.inputs.fields import Sourced
from kopdes_plan.inputs.file_words import GRACE_INTEREST, GRACE_POSITIONS, METHODS
from kopdes_plan.inputs.financing import AS_AGREED, limits, with_amount, with_loan, with_loans
from kopdes_plan.inputs.loan_months import first_month, least_tenor, signing_day
from kopdes_plan.inputs.loan_offers import (
    longest_tenor,
    rate_rule,
    unknown_terms,
    word_of,
)
from kopdes_plan.inputs.plan import Loan, Plan
from kopdes_plan.inputs.rule_types import Rule
from kopdes_plan.inputs.rules import load_rules

Kind = Literal["plan", "none", "scheme"]
Without = Literal["", "refused", "elsewhere", "agrinas", "short", "terms", "amount"]
AS_WRITTEN, NO_LOAN = "rencana", "tanpa_pinjaman"
SHORT = 12  # months: what must be repaid sooner pays for goods, not for what a loan buys


class Alternative(NamedTuple):
    """One way to finance a plan. Without `loans` it has no figures, and `without` says why.

    `key` is AS_WRITTEN, NO_LOAN or the scheme's id. `from_plan` are the terms that no rule says and
    that are the plan's own: rate, tenor, grace, fees. `unknown` are those a board must ask:
    ceiling, rate, tenor, grace.
    """

    key: str
    kind: Kind
    loans: tuple[Loan, ...] | None
    checks: tuple[Check, ...] = ()
    scheme: str = ""
    asked: float = 0.0  # the amount that is needed; the loan may be smaller
    from_plan: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    without: Without = ""

    @property
    def amount(self) -> float:
        """What the new loans bring."""
        return sum(float(loan.amount) for loan in new_loans(self.loans or ()))


def main_loan(plan: Plan) -> Loan | None:
    """The largest of the loans still to be taken; None where there is none."""
    return max(new_loans(plan.loans), key=lambda loan: loan.amount, default=None)


def new_loans(loans: Iterable[Loan]) -> tuple[Loan, ...]:
    """The loans still to be taken; one already running stays whatever is chosen."""
    return tuple(loan for loan in loans if loan.balance_left is None)


def loan_asked(plan: Plan) -> float:
    """Rupiah that a plan asks to borrow."""
    return sum(float(loan.amount) for loan in new_loans(plan.loans))


def comparison_day(plan: Plan) -> date:
    """The day whose terms are compared: when the plan's largest new loan is signed."""
    loan = main_loan(plan)
    return (signing_day(loan, plan) if loan else None) or plan.plan_date


def alternatives(
    plan: Plan,
    day: date | None = None,
    amount: float | None = None,
    schemes: Iterable[str] = (),
) -> tuple[Alternative, ...]:
    """As written, without a loan, then the schemes, those with figures first.

    `day` takes the place of every day of signing; `amount` that of what the plan borrows. Only a
    scheme in `schemes` is computed though the rules refuse it or it must be repaid within a year;
    with any given, the others are left out.
    """
    asked = loan_asked(plan) if amount is None else amount
    found = [_written(plan, day)]
    if main_loan(plan) is not None:
        found.append(Alternative(NO_LOAN, "none", ()))
    chosen, rules = tuple(schemes), load_rules()
    every = (
        _scheme(scheme, plan, day or comparison_day(plan), asked, scheme in chosen)
        for scheme in chosen or rules.schemes()
    )
    return (*found, *sorted(every, key=_rank))


def _written(plan: Plan, day: date | None) -> Alternative:
    """The plan's own loans."""
    signed = tuple(
        loan if day is None or loan.balance_left is not None else _changed(loan, signed=day)
        for loan in plan.loans
    )
    whole = with_loans(plan, signed)
    rules = load_rules()
    checks = tuple(check for check in checklist(whole, rules) if check.path.startswith("pinjaman"))
    return Alternative(AS_WRITTEN, "plan", signed, checks)


def _scheme(scheme: str, plan: Plan, day: date, asked: float, chosen: bool) -> Alternative:
    """One scheme for the amount asked, or why it has no figures."""
    rules = load_rules()
    terms = rules.terms(scheme, day)
    label = rules.label(f"loans/{scheme}")
    stands = tuple(standing(case_of(scheme, plan, rules, day, label)))
    unknown = tuple(unknown_terms(terms)) if terms else ()
    bare = Alternative(scheme, "scheme", None, stands, scheme, asked, (), unknown)
    if "written_in" in terms:
        return bare._replace(without="elsewhere", unknown=())
    if terms and terms["borrower"].value != "koperasi":
        return bare._replace(without="agrinas")
    if not terms or (verdict(stands) == "fail" and not chosen):
        return bare._replace(without="refused" if verdict(stands) == "fail" else "terms")
    if asked <= 0:
        return bare._replace(without="amount")
    if main_loan(plan) is None and (rate_rule(terms) is None or "tenor" in unknown):
        return bare._replace(without="terms")
    whole, place = _fitted(scheme, label, plan, day, asked, terms)
    loan = whole.loans[place]
    checks = loan_checklist(loan, whole, rules, day)
    found = bare._replace(loans=whole.loans, checks=checks, from_plan=_from_plan(plan, terms))
    if not chosen and verdict(checks) == "fail":
        return found._replace(loans=None, without="refused", from_plan=())
    if not chosen and loan.tenor_months < min(SHORT, _own_tenor(plan)):
        return found._replace(loans=None, without="short", from_plan=())
    return found


def _fitted(
    scheme: str, label: str, plan: Plan, day: date, asked: float, terms: Mapping[str, Rule]
) -> tuple[Plan, int]:
    """The plan with one loan of the scheme within its limits, and the place of that loan."""
    whole = with_loans(plan, (_loan(scheme, label, plan, day, asked, terms),))
    place = len(whole.loans) - 1
    whole = with_amount(whole, place, asked)
    allowed = limits(whole, place)
    caps = [cap for cap in (allowed.amount, allowed.operating_amount) if cap is not None]
    whole = with_amount(whole, place, min([asked, *caps]))
    loan, allowed = whole.loans[place], limits(whole, place)
    tenor = min(loan.tenor_months, allowed.tenor_months or loan.tenor_months)
    least = terms.get("grace_months_min")
    grace = max(loan.grace_months, int(least.number) if least else 0)
    grace = grace if allowed.grace_months is None else min(grace, allowed.grace_months)
    if loan.grace_position == "dalam":
        grace = min(grace, tenor - 1)
    whole = with_loan(whole, place, tenor_months=tenor, grace_months=grace)
    if least_tenor(whole.loans[place], whole) > tenor:  # the stages would outlive it
        month = first_month(loan, whole)
        whole = with_loan(whole, place, drawdowns=(), month=month)
    return whole, place


def _loan(
    scheme: str, label: str, plan: Plan, day: date, asked: float, terms: Mapping[str, Rule]
) -> Loan:
    """A loan of the scheme, otherwise like the plan's largest new one, not yet within limits."""
    base, rate = main_loan(plan), rate_rule(terms)
    said: dict[str, Any] = {
        "name": label,
        "scheme": scheme,
        "signed": day,
        "rate_per_year": None if rate is None else Sourced(rate.number),
        "method": word_of(terms.get("method_default"), METHODS),
        "grace_position": word_of(terms.get("grace_position_default"), GRACE_POSITIONS),
        "grace_interest": word_of(terms.get("grace_interest_default"), GRACE_INTEREST),
        "wording": str(terms["rate_word_default"].value) if "rate_word_default" in terms else "",
    }
    said = {key: value for key, value in said.items() if value not in (None, "")}
    if base is None:  # no asset waits for this money: all of it is working capital
        tenor = int(longest_tenor(terms, plan))
        amounts = {"amount": Sourced(asked), "working_capital": Sourced(asked)}
        return Loan(**{**amounts, **said, "tenor_months": tenor})
    new = new_loans(plan.loans)
    return _changed(
        base,
        amount=Sourced(sum(float(loan.amount) for loan in new)),
        working_capital=Sourced(sum(float(loan.working_capital) for loan in new)),
        **AS_AGREED,
        collateral="",
        **{"wording": "bunga", **said},
    )


def _from_plan(plan: Plan, terms: Mapping[str, Rule]) -> tuple[str, ...]:
    """What no rule says and the plan's own loan has to say."""
    base = main_loan(plan)
    if base is None:
        return ()
    lacking = {
        "rate": rate_rule(terms) is None,
        "tenor": "tenor_months_max" not in terms,
        "grace": bool(base.grace_months)
        and not {"grace_months_min", "grace_months_max"} & terms.keys(),
        "fees": bool(base.fee_share or base.fee_amount),
    }
    return tuple(name for name, lacks in lacking.items() if lacks)


def _own_tenor(plan: Plan) -> int:
    """The tenor the plan wants, of a plan without a loan a year."""
    base = main_loan(plan)
    return SHORT if base is None else base.tenor_months


def _rank(one: Alternative) -> tuple[object, ...]:
    """With figures before without, sure before unsure, known before unknown."""
    sure = ("pass", "unknown", "fail").index(verdict(one.checks))
    return one.loans is None, sure, len(one.unknown), load_rules().label(f"loans/{one.scheme}")


def _changed(loan: Loan, **changes: Any) -> Loan:
    return loan.model_copy(update=changes)
