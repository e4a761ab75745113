"""What a solver asks of a plan and what it answers; how values are tried and an answer confirmed.

What comes in are a plan, a way to run it and what it must keep (`Line`); what goes out is an
`Answer`. Many values of one number are rows of one run; the answer itself is confirmed by full
runs of the plan with that value and with the next one. The five questions stand in `solvers`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from kopdes_plan.model.books import Books
from kopdes_plan.model.coverage import coverage
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.extremes import Found, Margins, Whole
from kopdes_plan.model.result import Result
from kopdes_plan.model.timeline import Array
from kopdes_plan.model.uses import uses_and_sources as needs_of

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Loan, Plan
    from kopdes_plan.inputs.rule_types import Rule

Question = Literal[
    "largest_loan", "smallest_capital", "shortest_tenor", "smallest_grace", "sales_needed"
]
Run = Callable[["Plan", Drivers], Result]
Close = Callable[["Plan", Drivers], Books]
CONDITIONS = ("dscr", "cash", "capital_share")
TIES = 3  # steps by which one run may differ from many
DUST = np.array([[1e-12], [1e-5], [1e-12]])  # what floats may lack; of cash a thousandth of a sen


class Line(NamedTuple):
    """What a plan must keep; `dscr` −inf and `capital_share` 0 ask nothing."""

    dscr: float  # the lowest DSCR of a calendar year in which principal is due
    minimum_cash: float  # rupiah, in every month
    capital_share: float = 0.0  # self-financing, of all uses


class UnitSales(NamedTuple):
    """What one unit must sell a day, in the unit people count, beside what the plan sells."""

    key: str
    name: str
    unit: str
    per_day: float
    now_per_day: float
    break_even_per_day: float  # what its own costs and its part of the shared ones need
    full: bool  # its quota or its capacity is reached


@dataclass(frozen=True)
class Answer:
    """One question answered.

    `code`: found; already_fine (the least there is does); impossible (no value does); no_loan,
    running_loan, no_sales (there is nothing to change). `binding` says what stops the next step,
    or what no value can give: a condition (dscr, cash, capital_share), a limit of the scheme
    (scheme_ceiling, scheme_operating_ceiling, scheme_floor, scheme_tenor, scheme_grace; then
    `rule` is it), the end of the plan's months (horizon), or search_limit, the end of what was
    tried. `plan` and `result` are those with the value; without one the plan's own. `beyond` are
    the books of the next rupiah or month, where a condition stops it.
    """

    question: Question
    code: str
    value: int | None  # rupiah, months, or rupiah of sales a month
    now: float  # the same of the plan
    line: Line
    binding: tuple[str, ...]
    unbroken: bool  # False: good and bad values alternate, so that there are other edges
    plan: Plan
    result: Result
    beyond_scheme: int | None = None  # what would do if the scheme allowed it
    rule: Rule | None = None
    beyond: Result | None = None
    factor: float = math.nan  # sales_needed: of all quantities
    units: tuple[UnitSales, ...] = ()  # sales_needed


def kept(books: Books, line: Line, ends: Whole | None = None, own: Array | float = 0.0) -> Array:
    """How far each scenario keeps the line, (3, S), in the order of CONDITIONS; >= 0 keeps it.

    `ends` (S,) are the months after which cash does not count; `own` capital (S,) comes on top of
    the plan's. Where no principal is ever due there is no DSCR to keep.
    """
    cash, needs = books.cash, needs_of(books)
    if ends is not None:
        cash = np.where(np.arange(cash.shape[-1]) < ends[:, None], cash, np.inf)
    needed = sum(needs["uses"].values(), np.zeros(1))
    share = needs["self_financing_share"] + own / np.maximum(needed, 1.0)
    return _room(coverage(books)["dscr_min"], cash, share, line)


def _room(dscr: Array, cash: Array, share: Array, line: Line) -> Array:
    """How far DSCR (S,), cash (S, T) and the share of own capital (S,) keep the line, (3, S)."""
    asked = (line.capital_share > 0) & ~np.isnan(share)
    rows = (
        np.where(np.isnan(dscr), np.inf, dscr - line.dscr),
        cash.min(axis=-1) - line.minimum_cash,
        np.where(asked, share - line.capital_share, np.inf),
    )
    margins: Array = np.stack(np.broadcast_arrays(*rows)) + DUST
    return margins


@dataclass(frozen=True)
class Case:
    """A question of one plan; `place` is the loan's in it, from 0."""

    plan: Plan
    run: Run
    close: Close
    question: Question
    place: int
    line: Line

    @property
    def loan(self) -> Loan:
        """The loan the question is about."""
        return self.plan.loans[self.place]

    def margins(
        self,
        now: float,
        driven: Callable[[Array], Mapping[str, Array]],
        base: Plan | None = None,
        ends: Mapping[int, int] | None = None,
    ) -> Margins:
        """How far many values keep the line: one run, its row 0 the plan as it is.

        `driven` makes drivers of values (S, 1). Where values differ in how long the plan runs,
        `base` runs longest and `ends` are the months of each.
        """

        def of(values: Whole) -> Array:
            column = np.append(now, values).astype(np.float64).reshape(-1, 1)
            changed = dict(driven(column))
            books = self.close(base or self.plan, Drivers(len(column), changed))
            last = None
            if ends is not None:
                last = np.array([ends.get(int(value), 0) for value in column[:, 0]])
                last[0] = books.time.months
            own = changed.get("opening.own_capital", np.zeros((1, 1)))[:, 0]
            met = kept(books, self.line, last, own)
            return np.broadcast_to(met, (len(met), len(column)))[:, 1:]

        return of

    def tried(self, plan: Plan) -> tuple[Result, tuple[str, ...]]:
        """A plan's own run, and the conditions it does not keep."""
        result = self.run(plan, Drivers())
        found, cash = result.indicators, result.statements.cash_flow["closing"]
        room = _room(found.dscr_min, cash, found.self_financing_share, self.line)[:, 0]
        return result, tuple(name for name, left in zip(CONDITIONS, room, strict=True) if left < 0)

    def without(self, code: str, now: float = 0.0, binding: tuple[str, ...] = ()) -> Answer:
        """An answer without a value; its result is the plan's own."""
        result = self.run(self.plan, Drivers())
        return Answer(
            self.question, code, None, now, self.line, binding, True, self.plan, result
        )  # fmt: skip

    def settled(
        self,
        found: Found,
        now: float,
        step: int,
        edge: int,
        with_value: Callable[[int], Plan],
        limit: str = "",
        rule: Rule | None = None,
    ) -> Answer:
        """The answer, confirmed: the plan with the value keeps the line, one `step` on it does not.

        `edge` is the last value of all; what stops there is `limit`, by `rule`, or nothing.
        """
        if found.value is None:
            names = (n for n, lacks in zip(CONDITIONS, found.lacking, strict=True) if lacks)
            asked = tuple(name for name in names if name != "capital_share" or self.line[2] > 0)
            return self.without("impossible", now, asked)
        value = found.value
        plan = with_value(value)
        result, lacking = self.tried(plan)
        for _ in range(TIES):  # a tie that a single run decides the other way
            if not lacking:
                break
            value = value - step
            plan = with_value(value)
            result, lacking = self.tried(plan)
        if lacking:
            raise ArithmeticError(f"{self.question}: {found.value} holds in many runs, not in one")
        binding: tuple[str, ...] = (limit,) if limit else ()
        code, beyond = "found" if limit else "already_fine", None
        while value != edge:
            other = with_value(value + step)
            after, lacking = self.tried(other)
            if lacking:
                code, binding, rule, beyond = "found", lacking, None, after
                break
            value, plan, result = value + step, other, after
        return Answer(
            self.question, code, value, now, self.line, binding, found.unbroken, plan, result,
            rule=rule, beyond=beyond,
        )  # fmt: skip
