"""When a loan is signed, drawn, changed and repaid.

A loan and its plan go in, months come out, and Problems where early repayment or new dates do not
fit the months of the loan. Limits of schemes stand in `loan_checks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kopdes_plan import text as t
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.plan import Loan, Plan
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.inputs.rule_types import Rule


def tenor_rule(loan: Loan, terms: Mapping[str, Rule]) -> Rule | None:
    """The rule of the longest tenor; working capital alone may have one of its own."""
    for_operations = loan.working_capital >= loan.amount > 0
    own = terms.get("tenor_months_max_working_capital") if for_operations else None
    return own or terms.get("tenor_months_max")


def grace_beyond(loan: Loan) -> int:
    """Months of grace that come on top of the tenor."""
    return loan.grace_months if loan.grace_position == "luar" else 0


def first_month(loan: Loan, plan: Plan) -> YearMonth:
    """The month of the first drawdown; a loan already running counts from before the start."""
    if loan.balance_left is not None:
        return plan.start.plus(-1)
    if loan.drawdowns:
        return min(stage.month for stage in loan.drawdowns)
    return loan.month or plan.start


def last_drawdown(loan: Loan, plan: Plan) -> YearMonth:
    """The month in which the last money comes."""
    stages = [stage.month for stage in loan.drawdowns]
    return max([first_month(loan, plan), *stages])


def agreed_end(loan: Loan, plan: Plan) -> YearMonth:
    """The month of the last instalment as agreed at first."""
    return first_month(loan, plan).plus(loan.tenor_months + grace_beyond(loan))


def last_month(loan: Loan, plan: Plan) -> YearMonth:
    """The month in which the loan is gone, early repayment and new dates included."""
    if loan.repaid_early is not None:
        return loan.repaid_early
    return agreed_end(loan, plan).plus(loan.months_added if loan.rescheduled else 0)


def least_tenor(loan: Loan, plan: Plan) -> int:
    """The shortest tenor that holds the loan's grace, its drawdowns and its changes."""
    begin = first_month(loan, plan)
    inside = loan.grace_position == "dalam"
    needed = [1 + (loan.grace_months if inside else 0)]
    ends = [last_drawdown(loan, plan).index_from(begin) + 1]
    added = loan.months_added if loan.rescheduled is not None else 0
    if loan.rescheduled is not None:
        at = loan.rescheduled.index_from(begin)
        ends += [at + 1, at + loan.new_grace_months + 1 - added]
    if loan.repaid_early is not None:
        ends.append(loan.repaid_early.index_from(begin) + 1 - added)
    outside = 0 if inside else loan.grace_months
    return max([*needed, *(end - outside for end in ends)])


def signing_day(loan: Loan, plan: Plan) -> date | None:
    """The day whose rules hold: as given, else the first drawdown month, else the plan's own date.

    None for a loan already running that does not say when it was signed.
    """
    if loan.signed is not None:
        return loan.signed
    if loan.balance_left is not None:
        return None
    if loan.drawdowns or loan.month is not None:
        return first_month(loan, plan).first_day()
    return plan.plan_date


def change_problems(loan: Loan, path: str, plan: Plan) -> Iterator[Problem]:
    """Where early repayment or new dates do not fit: outside the loan, in wrong order, undated."""
    begin, end = last_drawdown(loan, plan), agreed_end(loan, plan)
    month, early = loan.rescheduled, loan.repaid_early
    if month is not None and not begin < month < end:
        yield _outside_loan(month, f"{path}.dijadwal_ulang", begin, end)
    elif month is not None:
        left = end.index_from(month) + loan.months_added
        if loan.new_grace_months >= left:
            at, read = f"{path}.tenggang_baru_bulan", str(loan.new_grace_months)
            yield Problem("new_grace_too_long", at, None, read, params={"left": left})
        end = end.plus(loan.months_added)
    if early is not None and not begin < early < end:
        yield _outside_loan(early, f"{path}.dilunasi", begin, end)
    elif early is not None and month is not None and early <= month:
        params = {"last": str(early)}
        yield Problem("change_after_repaid", f"{path}.dijadwal_ulang", None, str(month), "", params)
    yield from _without_month(loan, path)


def _without_month(loan: Loan, path: str) -> Iterator[Problem]:
    fee = t.percent(float(loan.early_fee)) if loan.early_fee else ""
    for value, key, needs, month in (
        (fee, "denda_pelunasan", "dilunasi", loan.repaid_early),
        (loan.months_added, "tambahan_bulan", "dijadwal_ulang", loan.rescheduled),
        (loan.new_grace_months, "tenggang_baru_bulan", "dijadwal_ulang", loan.rescheduled),
    ):
        if value and month is None:
            at = f"{path}.{key}"
            yield Problem("change_without_month", at, None, str(value), "", {"needs": needs})


def _outside_loan(month: YearMonth, at: str, first: YearMonth, last: YearMonth) -> Problem:
    params = {"first": str(first), "last": str(last)}
    return Problem("change_outside_loan", at, None, str(month), "", params)


def stages_of_spending(loan: Loan, plan: Plan) -> tuple[tuple[YearMonth, int], ...]:
    """Stages (month, rupiah) in which the loan's money comes when it is spent, adding up to it.

    What assets bought from loans cost comes in their months, as far as the loan reaches; the rest,
    for operations, in the first month. Months before the loan's count as its first.
    """
    first = loan.month or plan.start
    bought: dict[YearMonth, float] = {}
    for asset in plan.assets:
        if asset.paid_by == "pinjaman" and asset.owner == "koperasi":
            month = max(asset.month or plan.start, first)
            bought[month] = bought.get(month, 0.0) + float(asset.price) * float(asset.count)
    left, stages = int(loan.amount), dict.fromkeys([first], 0)
    for month in sorted(bought):
        taken = min(left, round(bought[month]))
        stages[month] = stages.get(month, 0) + taken
        left -= taken
    stages[first] += left
    return tuple((month, amount) for month, amount in sorted(stages.items()) if amount)
