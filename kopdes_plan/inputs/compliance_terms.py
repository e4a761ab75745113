"""A loan's numbers against its scheme: amount, working capital, rate, months.

What lies beyond a scheme's limit fails however sure the limit is; what lies within passes only
where a rule says so, and is unknown where it is an indication or nobody knows the limit.
Law: loans/*.
"""

from __future__ import annotations

from collections.abc import Iterator

from kopdes_plan import text as t
from kopdes_plan.inputs.compliance_cases import SURE, Case, Check, Status, Word, firm
from kopdes_plan.inputs.loan_months import grace_beyond, tenor_rule
from kopdes_plan.inputs.plan import Loan
from kopdes_plan.inputs.rule_types import Rule

SAME = 1e-9  # two rates this near are one


def amounts_rate_and_months(case: Case, loan: Loan) -> Iterator[Check]:
    """Everything of a loan that is a number."""
    yield from _amounts(case, loan)
    what = Word(f"compliance.word.{loan.wording}")
    for check in _rate(case, loan):
        yield check._replace(params={**check.params, "what": what})
    yield from _method(case, loan)
    yield from _tenor(case, loan)
    yield from _grace(case, loan)
    if (age := case.terms.get("business_age_months_min")) is not None:
        yield case.check("business_age", "unknown", "business_age", age)


def at_most(case: Case, code: str, rule: Rule | None, found: float, unit: str) -> Check:
    """A number against a scheme's limit, or against nothing."""
    if rule is None:
        return case.check(code, "unknown", "limit.none", found=found, unit=unit)
    status: Status = "fail" if found > rule.number else "pass" if firm(rule) else "unknown"
    return case.check(code, status, f"limit.{status}", rule, found=found)


def _amounts(case: Case, loan: Loan) -> Iterator[Check]:
    terms, amount = case.terms, float(loan.amount)
    yield at_most(case, "ceiling", terms.get("ceiling"), amount, "IDR")
    same = [float(one.amount) for one in case.plan.loans if one.scheme == loan.scheme]
    if len(same) > 1 and "ceiling" in terms:
        yield at_most(case, "together", terms["ceiling"], sum(same), "IDR")
    if (floor := terms.get("amount_above")) is not None:
        above = amount > floor.number
        status: Status = "pass" if above else "fail" if firm(floor) else "unknown"
        yield case.check("floor", status, f"floor.{'pass' if above else 'fail'}", floor, amount)
    if (cap := terms.get("operating_ceiling")) is not None:
        yield at_most(case, "operating", cap, float(loan.working_capital), "IDR")


def _rate(case: Case, loan: Loan) -> Iterator[Check]:
    rate, terms = float(loan.rate_per_year), case.terms
    fixed, cycle = terms.get("rate"), terms.get("rate_by_cycle")
    low, high = terms.get("rate_min"), terms.get("rate_max")
    if fixed is not None and firm(fixed):
        same = abs(rate - fixed.number) <= SAME
        yield case.check(
            "rate", "pass" if same else "fail", f"rate.{'same' if same else 'other'}", fixed, rate
        )
    elif cycle is not None and isinstance(cycle.value, tuple):
        yield _by_cycle(case, rate, cycle, cycle.value)
    elif (rule := fixed or high or low) is not None:
        ends = [one.number for one in (fixed or low or rule, fixed or high or rule)]
        inside = ends[0] - SAME <= rate <= ends[1] + SAME
        word = "inside" if inside else "outside"
        status: Status = "unknown" if not firm(rule) else "pass" if inside else "fail"
        said = f"rate.{word}" if firm(rule) else f"rate.{word}_indication"
        yield case.check(
            "rate", status, said, rule, rate, tuple(ends), "/year",
            low=t.percent(ends[0]), high=t.percent(ends[1]),
        )  # fmt: skip
    else:
        yield case.check("rate", "unknown", "rate.none", found=rate, unit="/year")


def _by_cycle(case: Case, rate: float, rule: Rule, rates: tuple[str, ...]) -> Check:
    """A rate that depends on how often one has borrowed, which a plan does not know."""
    if (written := t.percent(rate)) not in rates:
        return case.check("rate", "fail", "rate.no_cycle", rule, rate, rates, "/year")
    cycle = rates.index(written) + 1
    return case.check("rate", "unknown", "rate.cycle", rule, rate, rates, "/year", cycle=cycle)


def _method(case: Case, loan: Loan) -> Iterator[Check]:
    rule = case.terms.get("method_default")
    if rule is not None and rule.confidence not in SURE:
        found = Word(f"compliance.method.{loan.method}")
        yield case.check(
            "method", "unknown", "method", rule, found, Word(f"rule.term.{rule.value}")
        )


def _tenor(case: Case, loan: Loan) -> Iterator[Check]:
    """The longest term; whether grace added to it counts is not always known."""
    rule, whole = tenor_rule(loan, case.terms), loan.tenor_months + grace_beyond(loan)
    if rule is None or whole <= rule.number or loan.tenor_months > rule.number:
        yield at_most(case, "tenor", rule, loan.tenor_months, "months")
        return
    inside = case.terms.get("grace_position_default")
    counts = inside is not None and inside.value == "inside" and inside.confidence in SURE
    status: Status = "fail" if counts else "unknown"
    yield case.check("tenor", status, f"tenor_with_grace.{status}", rule, whole)


def _grace(case: Case, loan: Loan) -> Iterator[Check]:
    low, high = case.terms.get("grace_months_min"), case.terms.get("grace_months_max")
    months = loan.grace_months
    if high is not None and months > high.number:
        yield case.check("grace", "fail", "limit.fail", high, months)
    elif low is not None and months < low.number:
        yield case.check("grace", "fail" if firm(low) else "unknown", "grace_short", low, months)
    elif high is not None or months:
        yield at_most(case, "grace", high, months, "months")
