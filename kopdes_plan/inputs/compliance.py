"""Is this money allowed: the rules of each loan's scheme on its day, set against the plan.

A plan and the rules go in, Checks come out: pass, fail, or unknown where no rule says for sure or
no plan can prove it. A plan that `loan_checks` refuses has a checklist too: `plan_file.reading`
gives the plan of a file with mistakes. Law: loans/*, village/*, cooperative/proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from kopdes_plan.inputs.compliance_building import building_checks
from kopdes_plan.inputs.compliance_cases import Case, Check, Status, Word, case_of
from kopdes_plan.inputs.compliance_papers import papers
from kopdes_plan.inputs.compliance_standing import standing
from kopdes_plan.inputs.compliance_terms import amounts_rate_and_months
from kopdes_plan.inputs.loan_months import signing_day
from kopdes_plan.inputs.plan import Loan, Plan
from kopdes_plan.inputs.rules import Rules

__all__ = ["Check", "Status", "Word", "by_subject", "checklist", "loan_checklist", "verdict"]

LAW = ("in_force", "borrower", "area")  # unknown here: nobody can say whether it is allowed
LIMITS = ("ceiling", "together", "floor", "operating", "rate", "tenor", "grace")


def checklist(plan: Plan, rules: Rules, day: date | None = None) -> tuple[Check, ...]:
    """Every loan's checks in the order of the plan, then those of what Agrinas pays.

    `day` takes the place of each day of signing: what if it were signed then.
    """
    loans = (
        check
        for place, loan in enumerate(plan.loans)
        for check in loan_checklist(loan, plan, rules, day, f"pinjaman.{place + 1}")
    )
    return (*loans, *building_checks(plan, rules, day))


def loan_checklist(
    loan: Loan, plan: Plan, rules: Rules, day: date | None = None, path: str = ""
) -> tuple[Check, ...]:
    """The checks of one loan, of the plan or only thought of (another scheme, amount or day)."""
    case = case_of(loan.scheme, plan, rules, day or signing_day(loan, plan), loan.name, path)
    return tuple(_checks(case, loan))


def verdict(checks: Iterable[Check]) -> Status:
    """Whether the rules allow one loan or building, as far as they decide it.

    Papers and approvals that are still to come do not count: nobody has them when he plans.
    """
    found = [(check.code, check.status) for check in checks]
    if any(status == "fail" and code in LAW + LIMITS for code, status in found):
        return "fail"
    return "unknown" if any(s == "unknown" and code in LAW for code, s in found) else "pass"


def by_subject(checks: Iterable[Check]) -> dict[tuple[str, str], tuple[Check, ...]]:
    """(path, name) of each loan or building -> its checks, in their order."""
    found: dict[tuple[str, str], Any] = {}
    for check in checks:
        found.setdefault((check.path, check.subject), []).append(check)
    return {key: tuple(listed) for key, listed in found.items()}


def _checks(case: Case, loan: Loan) -> Iterator[Check]:
    stands = tuple(standing(case))
    yield from stands
    if not case.terms or any(
        c.status == "fail" for c in stands if c.code in ("in_force", "borrower")
    ):
        return  # no terms that could be kept
    yield from amounts_rate_and_months(case, loan)
    yield from papers(case, loan)
