"""Lists taken from a result: budget, drawdowns, repayments, units, assumptions.

What comes in is a `Result`, what goes out are rows of plain values (rupiah as floats, dates as
dates); words are added by `tables` and `document`. Dates of instalments follow the scheme's due
day and move to the next working day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model.drivers import numbers
from kopdes_plan.outputs.lines import periods, row_of, summed

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import Sourced
    from kopdes_plan.inputs.plan import Loan, Plan
    from kopdes_plan.model.result import LoanBook, Result

POOLS = (
    "reserve_appropriated", "member_surplus_appropriated", "village_share_appropriated",
    "funds_appropriated",
)  # fmt: skip
UNIT_WEIGHT = 0.2  # the width taken for a guess that gives no range


class BudgetItem(NamedTuple):
    """One asset of the budget (RAB); `month` is a month number of the plan."""

    name: str
    unit: str
    count: float
    price: float
    total: float
    paid_by: str
    owner: str
    month: int

    @property
    def ours(self) -> bool:
        """Whether the cooperative's books carry it."""
        return self.owner == "koperasi"


class DrawdownStage(NamedTuple):
    """Loan money that comes in one month."""

    loan: str
    number: int
    month: int
    amount: float


class Repayment(NamedTuple):
    """One month of a loan: period 0 is the first drawdown; balances stand after the payment."""

    loan: str
    period: int
    month: int
    due: date
    drawdown: float
    interest: float
    capitalised: float
    principal: float
    payment: float
    fees: float
    balance: float
    in_grace: bool


class Assumption(NamedTuple):
    """A guessed number, where it stands, and the rupiah a year that hang on it."""

    path: str
    owner: str
    field: str
    value: Sourced
    weight: float


def budget(result: Result) -> tuple[BudgetItem, ...]:
    """Every asset of the plan, first purchases only, also what others pay for."""
    plan, items = result.plan, []
    for asset, book in zip(plan.assets, result.assets, strict=False):
        month = 0 if asset.month is None else max(0, asset.month.index_from(plan.start))
        ours = row_of(book.purchases)
        total = float(ours[month]) if ours.any() else float(asset.price * asset.count)
        items.append(
            BudgetItem(
                asset.name, _unit_name(plan, asset.unit), float(asset.count), float(asset.price),
                total, asset.paid_by, asset.owner, month,
            )
        )  # fmt: skip
    return tuple(items)


def _unit_name(plan: Plan, key: str) -> str:
    return plan.units[key].name if key in plan.units else key


def drawdowns(result: Result) -> tuple[DrawdownStage, ...]:
    """The stages in which loan money comes, in the order of loans and months."""
    stages = []
    for loan in result.loans:
        drawn = row_of(loan.drawdown)
        months = np.flatnonzero(drawn > 0.5) if loan.first_month >= 0 else []
        for number, m in enumerate(months, start=1):
            stages.append(DrawdownStage(loan.name, number, int(m), float(drawn[m])))
    return tuple(stages)


def due_day(result: Result, loan: Loan) -> tuple[int, bool]:
    """The day of the month instalments fall due, and whether a rule says so.

    Without a rule it is the day of the agreement, else the first of the month.
    Law: loans/<scheme>.due_day on the day of signing.
    """
    signed = loan.signed or result.plan.plan_date
    rule = load_rules().known(f"loans/{loan.scheme}.due_day", signed)
    if rule is not None and isinstance(rule.value, float):
        return int(rule.value), True
    return (loan.signed.day if loan.signed else 1), False


def due_dates(result: Result, loan: Loan, months: list[int]) -> list[date]:
    """Due dates in the plan months, moved to the next working day."""
    from kopdes_plan.inputs.calendar import next_working_day

    day, _ = due_day(result, loan)
    dates = []
    for m in months:
        first = result.plan.start.plus(m).first_day()
        last = result.plan.start.plus(m + 1).first_day().toordinal() - first.toordinal()
        dates.append(next_working_day(first.replace(day=min(day, last))))
    return dates


def repayment(result: Result) -> Iterator[tuple[LoanBook, tuple[Repayment, ...]]]:
    """Each loan with its months, from the first drawdown to the last instalment."""
    for loan, book in zip(result.plan.loans, result.loans, strict=True):
        drawn, interest = row_of(book.drawdown), row_of(book.interest)
        principal, payment = row_of(book.principal), row_of(book.payment)
        added, fees = row_of(book.interest_capitalised), row_of(book.fees_paid)
        balance = row_of(book.balance)
        months = [int(m) for m in np.flatnonzero((drawn + interest + principal + fees) > 0.005)]
        dates = due_dates(result, loan, months)
        yield book, tuple(
            Repayment(
                loan=loan.name, period=m - book.first_month, month=m, due=due,
                drawdown=float(drawn[m]), interest=float(interest[m]), capitalised=float(added[m]),
                principal=float(principal[m]), payment=float(payment[m]), fees=float(fees[m]),
                balance=float(balance[m]),
                in_grace=bool(m > book.first_month and principal[m] < 0.005),
            )
            for m, due in zip(months, dates, strict=True)
        )  # fmt: skip


def shared_surplus(result: Result) -> dict[str, dict[int, float]]:
    """SHU decided by each annual meeting: pool -> calendar year of the meeting -> rupiah."""
    span = periods(result.time)
    years = result.time.years
    return {
        pool: dict(zip(years, map(float, summed(row_of(result.flows[pool]) + np.zeros(result.time.months), span)), strict=True))
        for pool in POOLS
        if pool in result.flows
    }


def assumptions(result: Result, count: int = 10) -> tuple[Assumption, ...]:
    """The guesses on which most rupiah hang, heaviest first.

    Weight is the rupiah a year that the number moves, times the width of its range over its
    value (a fifth where no range was given). Numbers that are zero, seasons, and numbers measured
    here or cited are left out.
    """
    found = []
    for path, number in numbers(result.plan):
        if number.origin != "asumsi" or not float(number) or ".season." in path:
            continue
        owner, field, rupiah = _place(result, path, number)
        width = (number.high - number.low) / abs(float(number)) if number.has_range else UNIT_WEIGHT
        if rupiah > 0 and field:
            found.append((rupiah * width, Assumption(path, owner, field, number, rupiah)))
    found.sort(key=lambda pair: (-pair[0], pair[1].path))
    return tuple(assumption for _, assumption in found[:count])


SHARE_FIELDS = {
    "credit_loss", "shrinkage", "commission", "fee_share", "loss_share", "price_growth_per_year",
    "cost_growth_per_year", "quantity_growth_per_year",
}  # fmt: skip


def _place(result: Result, path: str, number: Sourced) -> tuple[str, str, float]:
    """Whose number it is, the word key of its field, and the rupiah a year it moves."""
    plan, parts = result.plan, path.split(".")
    value = abs(float(number))
    sales = float(sum(float(unit.revenue_first_year[0]) for unit in result.units))
    place: dict[str, Callable[[], tuple[str, str, float]]] = {
        "units": lambda: _unit_place(result, parts, value),
        "staff": lambda: (*_owner(plan.staff, parts), _staff_rupiah(plan.staff[int(parts[1])])),
        "shared_costs": lambda: (*_owner(plan.shared_costs, parts), _yearly_cost(plan, parts)),
        "assets": lambda: (*_owner(plan.assets, parts), _asset_rupiah(plan, parts, value)),
        "loans": lambda: (*_owner(plan.loans, parts), float(plan.loans[int(parts[1])].amount)),
        "grants": lambda: (*_owner(plan.grants, parts), value),
        "members": lambda: ("", f"members.{parts[-1]}", _savings_rupiah(plan)),
        "general": lambda: ("", f"general.{parts[-1]}", sales * value if value < 1 else value),
    }
    return place[parts[0]]() if parts[0] in place else ("", "", 0.0)


def _owner(listed: tuple[object, ...], parts: list[str]) -> tuple[str, str]:
    return str(getattr(listed[int(parts[1])], "name", "")), f"{parts[0]}.{parts[-1]}"


def _unit_place(result: Result, parts: list[str], value: float) -> tuple[str, str, float]:
    unit = result.plan.units[parts[1]]
    done = next(one for one in result.units if one.key == parts[1])
    sales = float(done.revenue_first_year[0])
    field = parts[2]
    if field == "costs":
        cost = unit.costs[int(parts[3])]
        yearly = 12 * float(cost.per_month) or sales * float(cost.share_of_sales)
        return f"{unit.name}: {cost.name}", "unit.costs", yearly or sales * UNIT_WEIGHT
    if field in SHARE_FIELDS:
        return unit.name, f"unit.{field}", sales * value
    if field.endswith("_days"):
        return unit.name, f"unit.{field}", sales * value / 360
    if field in ("member_share", "ramp_up_start", "operating_days_per_month", "price_ceiling"):
        return unit.name, f"unit.{field}", sales * UNIT_WEIGHT / 10
    return unit.name, f"unit.{field}", sales


def _staff_rupiah(person: object) -> float:
    return 12 * float(getattr(person, "wage_per_month", 0.0)) * float(getattr(person, "count", 1.0))


def _yearly_cost(plan: Plan, parts: list[str]) -> float:
    cost = plan.shared_costs[int(parts[1])]
    return float(cost.amount) * (12 / cost.every_months if cost.every_months else 1)


def _asset_rupiah(plan: Plan, parts: list[str], value: float) -> float:
    asset = plan.assets[int(parts[1])]
    cost = float(asset.price * asset.count)
    if parts[-1] in ("maintenance_per_year", "price_growth_per_year"):
        return cost * value
    return 12 * value if parts[-1] == "user_fee_per_month" else cost


def _savings_rupiah(plan: Plan) -> float:
    saved = plan.members
    monthly = float(saved.compulsory_savings_per_month + saved.voluntary_savings_per_month)
    return float(saved.count) * float(saved.paying_share) * (12 * monthly + float(saved.principal_savings))
