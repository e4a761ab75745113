"""A loan paid off early, rescheduled or replaced by a larger one: what it makes, in words.

A plan and a month go in, a `Change` comes out: the plan's figures before and after. Nothing is
computed here but in `model.comparison.difference`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs import financing
from kopdes_plan.inputs.plan_checks import check
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.model.comparison import OF_LOANS, Difference, Financed, difference
from kopdes_plan.outputs.blocks import Block, bullets, notice
from kopdes_plan.outputs.sentences import month_name

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import YearMonth
    from kopdes_plan.inputs.plan import Loan, Plan

Kind = Literal["repaid", "rescheduled", "rescheduled_repaid", "topped_up"]
HALF = 0.5  # rupiah that make no difference
PLANNED: dict[tuple[bool, bool], Kind] = {  # whether a loan is rescheduled, and repaid early
    (False, True): "repaid", (True, False): "rescheduled", (True, True): "rescheduled_repaid",
}  # fmt: skip


class Change(NamedTuple):
    """A loan that is changed, and the plan's figures without that and with it."""

    kind: Kind
    loan: Loan  # as changed
    before: Financed
    after: Financed

    @property
    def made(self) -> Difference:
        """What it makes, after less before."""
        return difference(self.before, self.after)


def repaid(plan: Plan, place: int, month: YearMonth, fee: float | None = None) -> Change:
    """One loan paid off in a month; `fee` is the penalty's share, the loan's own without it.

    PlanProblems, as of all three, when the plan would be refused for it.
    """
    return _tried("repaid", plan, place, financing.repaid_early(plan, place, month, fee))


def rescheduled(
    plan: Plan, place: int, month: YearMonth, months_added: int, grace_months: int = 0
) -> Change:
    """New instalments of one loan after a month, over more months and with grace again."""
    after = financing.rescheduled(plan, place, month, months_added, grace_months)
    return _tried("rescheduled", plan, place, after)


def topped_up(plan: Plan, place: int, month: YearMonth, new: Loan) -> Change:
    """One loan paid off in a month out of a new one."""
    return _tried("topped_up", plan, place, financing.topped_up(plan, place, month, new))


def planned(plan: Plan) -> Iterator[Change]:
    """What each loan makes that the plan itself repays early or reschedules."""
    for place, loan in enumerate(plan.loans):
        kind = PLANNED.get((loan.rescheduled is not None, loan.repaid_early is not None))
        if kind is not None:
            agreed = financing.with_loan(plan, place, **financing.AS_AGREED)
            yield _change(kind, place, agreed, plan)


def _tried(kind: Kind, plan: Plan, place: int, after: Plan) -> Change:
    known = {(p.code, p.path) for p in check(plan)}
    problems = [
        p for p in check(after)
        if p.path.split(".")[0] in OF_LOANS and (p.code, p.path) not in known
    ]  # fmt: skip
    if problems:
        raise PlanProblems(problems)
    return _change(kind, place, plan, after)


def _change(kind: Kind, place: int, before: Plan, after: Plan) -> Change:
    from kopdes_plan import financing as financed

    return Change(
        kind, after.loans[place], *financed(after, {"before": before.loans, "after": after.loans})
    )


def title(change: Change, language: str = "id") -> str:
    """What is done, to which loan, and when."""
    months = {
        key: t.month(month.year, month.month, language)
        for key in ("repaid_early", "rescheduled")
        if (month := getattr(change.loan, key)) is not None
    }
    new = t.rupiah(float(change.after.plan.loans[-1].amount))
    key = f"financing.change.kind.{change.kind}"
    return t.say(key, language, loan=change.loan.name, amount=new, **months)


def sentences(change: Change, language: str = "id") -> Iterator[str]:
    """The difference in interest, cost, heaviest instalment, lowest cash, DSCR and months."""
    made, after = change.made, change.after
    if math.isnan(made.cost):
        yield t.say("financing.change.cost_unknown", language)
    else:
        yield _turn("interest", made.interest, language)
        if abs(made.fees) >= HALF:
            yield _turn("fees", made.fees, language)
            yield _turn("cost", made.cost, language)
    yield _turn("heaviest", made.heaviest, language, now=t.rupiah(after.heaviest.amount))
    lowest, amount = after.lowest_cash
    month = month_name(after.result, lowest, language)
    yield _turn("cash", made.lowest_cash, language, now=t.rupiah(amount), month=month)
    if amount < -HALF:
        yield t.say("financing.change.cash_short", language)
    ratios = [t.number(one.dscr_min, 2) for one in (change.before, after)]
    same = "_same" if ratios[0] == ratios[1] else ""
    key = f"financing.change.dscr{same}"
    yield t.say(key, language, before=ratios[0], after=ratios[1])
    gone = month_name(after.result, after.last_month, language)
    yield _turn("gone", made.months, language, months=abs(made.months), month=gone)
    if change.loan.repaid_early is not None and not change.loan.early_fee:
        yield t.say("financing.change.no_penalty", language)


def _turn(what: str, by: float, language: str, **params: object) -> str:
    way = "same" if abs(by) < HALF else "less" if by < 0 else "more"
    return t.say(f"financing.change.{what}.{way}", language, amount=t.rupiah(abs(by)), **params)


def tone(change: Change) -> str:
    """bad: cash falls below zero; doubt: dearer; good: cheaper or the same."""
    if change.after.lowest_cash.amount < -HALF:
        return "bad"
    return "good" if change.made.cost < HALF else "doubt"


def blocks(change: Change, language: str = "id") -> list[Block]:
    """What is done in a box, and the difference it makes as a list."""
    return [notice(tone(change), f"{title(change, language)}.", ""),
            bullets(list(sentences(change, language)))]  # fmt: skip
