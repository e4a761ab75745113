"""A loan paid off early, rescheduled or replaced by a larger one: what it makes, in words.

A plan and a month go in, a `Change` comes out: the plan's figures before and after, or why it
cannot be done. Nothing is computed here but in `model.comparison.difference`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs import financing
from kopdes_plan.inputs.plan_checks import check
from kopdes_plan.model.comparison import OF_LOANS, Difference, Financed, difference
from kopdes_plan.outputs.blocks import Block, bullets, notice
from kopdes_plan.outputs.sentences import month_name

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import YearMonth
    from kopdes_plan.inputs.plan import Loan, Plan
    from kopdes_plan.inputs.problems import Problem

Kind = Literal["repaid", "rescheduled", "topped_up"]
HALF = 0.5  # rupiah that make no difference


class Change(NamedTuple):
    """A loan changed in a month; without `after` the plan would be refused for `problems`."""

    kind: Kind
    loan: Loan  # as it was
    month: YearMonth
    before: Financed
    after: Financed | None
    problems: tuple[Problem, ...]
    penalty: bool  # whether one for early repayment was counted

    @property
    def made(self) -> Difference | None:
        """What it makes, after less before."""
        return None if self.after is None else difference(self.before, self.after)


def repaid(plan: Plan, place: int, month: YearMonth, fee: float | None = None) -> Change:
    """One loan paid off in a month; `fee` is the penalty's share, the loan's own without it."""
    return _change("repaid", plan, place, month, financing.repaid_early(plan, place, month, fee))


def rescheduled(
    plan: Plan, place: int, month: YearMonth, months_added: int, grace_months: int = 0
) -> Change:
    """New instalments of one loan after a month, over more months and with grace again."""
    after = financing.rescheduled(plan, place, month, months_added, grace_months)
    return _change("rescheduled", plan, place, month, after)


def topped_up(
    plan: Plan, place: int, month: YearMonth, new: Loan, fee: float | None = None
) -> Change:
    """One loan paid off in a month out of a new one."""
    after = financing.topped_up(plan, place, month, new, fee)
    return _change("topped_up", plan, place, month, after)


def _change(kind: Kind, plan: Plan, place: int, month: YearMonth, after: Plan) -> Change:
    from kopdes_plan import financing as financed

    known = {(p.code, p.path) for p in check(plan)}
    problems = tuple(
        p for p in check(after)
        if p.path.split(".")[0] in OF_LOANS and (p.code, p.path) not in known
    )  # fmt: skip
    loans = {"before": plan.loans} | ({} if problems else {"after": after.loans})
    first, *rest = financed(plan, loans)
    changed = after.loans[place]
    penalty = kind == "rescheduled" or bool(changed.early_fee)
    return Change(
        kind, plan.loans[place], month, first, rest[0] if rest else None, problems, penalty
    )


def title(change: Change, language: str = "id") -> str:
    """What is done, to which loan, and when."""
    month = t.month(change.month.year, change.month.month, language)
    key = f"financing.change.kind.{change.kind}"
    return t.say(key, language, loan=change.loan.name, month=month)


def sentences(change: Change, language: str = "id") -> list[str]:
    """The difference in interest, cost, heaviest instalment, lowest cash, DSCR and months."""
    made, after = change.made, change.after
    if made is None or after is None:
        why = " ".join(problem.text(language) for problem in change.problems)
        return [t.say("financing.change.refused", language, why=why)]
    return list(_told(change, made, after, language))


def _told(change: Change, made: Difference, after: Financed, language: str) -> Iterator[str]:
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
    if not change.penalty:
        yield t.say("financing.change.no_penalty", language)


def _turn(what: str, by: float, language: str, **params: object) -> str:
    way = "same" if abs(by) < HALF else "less" if by < 0 else "more"
    return t.say(f"financing.change.{what}.{way}", language, amount=t.rupiah(abs(by)), **params)


def tone(change: Change) -> str:
    """bad: refused, or cash falls below zero; doubt: dearer; good: cheaper or the same."""
    made, after = change.made, change.after
    if made is None or after is None or after.lowest_cash.amount < -HALF:
        return "bad"
    return "good" if made.cost < HALF else "doubt"


def blocks(change: Change, language: str = "id") -> list[Block]:
    """What is done in a box, and the difference it makes as a list."""
    return [notice(tone(change), f"{title(change, language)}.", ""),
            bullets(sentences(change, language))]  # fmt: skip
