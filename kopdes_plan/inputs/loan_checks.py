"""A plan's loans against themselves and against their scheme on the day of signing.

Loans and dated rules go in, Problems come out. A scheme's limits (ceiling, tenor, grace) refuse a
plan even where they are not confirmed: who was offered more writes another scheme. Anything else
refuses only as confirmed law; what a rule merely indicates comes out of `loan_doubts`, a warning.
Law: loans/*.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.loan_months import (
    agreed_end,
    change_problems,
    first_month,
    last_month,
    signing_day,
    tenor_rule,
)
from kopdes_plan.inputs.plan import Loan, Plan
from kopdes_plan.inputs.plan_fields import nearest
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.inputs.rule_types import Rule
from kopdes_plan.inputs.rules import Rules, load_rules

__all__ = ["Finding", "first_month", "last_month", "loan_doubts", "loan_problems", "signing_day"]

MONEY = 0.5  # rupiah two sums may differ by
LIMITS = (
    "above_ceiling", "together_above_ceiling", "above_operating_ceiling", "months_above_scheme",
)  # fmt: skip


def loan_problems(plan: Plan) -> Iterator[Problem]:
    """All reasons why the plan's loans cannot be calculated or are not allowed."""
    rules = load_rules()
    for place, loan in enumerate(plan.loans):
        path = f"pinjaman.{place + 1}"
        yield from _itself(loan, path, plan)
        for finding in _findings(loan, path, plan, rules):
            if finding.refuses:
                yield finding.problem


def loan_doubts(plan: Plan) -> tuple[Problem, ...]:
    """Where loans leave what a scheme only indicates, or what no confirmed source says."""
    rules = load_rules()
    return tuple(
        finding.problem
        for place, loan in enumerate(plan.loans)
        for finding in _findings(loan, f"pinjaman.{place + 1}", plan, rules)
        if not finding.refuses
    )


def _itself(loan: Loan, path: str, plan: Plan) -> Iterator[Problem]:
    if loan.grace_position == "dalam" and loan.grace_months >= loan.tenor_months:
        params = {"tenor": loan.tenor_months}
        yield Problem(
            "grace_too_long",
            f"{path}.masa_tenggang_bulan",
            None,
            str(loan.grace_months),
            params=params,
        )
    if loan.working_capital > loan.amount + MONEY:
        yield Problem(
            "working_capital_too_large",
            f"{path}.untuk_operasional",
            None,
            t.rupiah(loan.working_capital),
            params={"limit": t.rupiah(loan.amount)},
        )
    yield from change_problems(loan, path, plan)
    if loan.balance_left is not None:
        yield from _running(loan, path)
        return
    if loan.month is not None and loan.month < plan.start:
        yield Problem(
            "before_start",
            f"{path}.bulan",
            None,
            str(loan.month),
            params={"start": str(plan.start)},
        )
    if loan.drawdowns:
        yield from _stages(loan, path, plan)


def _running(loan: Loan, path: str) -> Iterator[Problem]:
    if loan.balance_left is not None and loan.balance_left > loan.amount + MONEY:
        yield Problem(
            "balance_above_amount",
            f"{path}.sisa_pokok",
            None,
            t.rupiah(loan.balance_left),
            params={"limit": t.rupiah(loan.amount)},
        )
    if loan.drawdowns:
        yield Problem("running_loan_drawn", f"{path}.pencairan")
    if loan.month is not None:
        yield Problem("running_loan_month", f"{path}.bulan", None, str(loan.month))


def _stages(loan: Loan, path: str, plan: Plan) -> Iterator[Problem]:
    """Drawdowns: their sum is the loan, none before the plan, none after the grace or the loan."""
    drawn = sum(float(stage.amount) for stage in loan.drawdowns)
    if abs(drawn - loan.amount) > MONEY:
        code = "drawdowns_short" if drawn < loan.amount else "drawdowns_over"
        params = {
            "drawn": t.rupiah(drawn),
            "amount": t.rupiah(loan.amount),
            "difference": t.rupiah(abs(drawn - loan.amount)),
        }
        yield Problem(code, f"{path}.pencairan", params=params)
    last = agreed_end(loan, plan)
    for place, stage in enumerate(loan.drawdowns):
        at = f"{path}.pencairan.{place + 1}.bulan"
        if stage.month < plan.start:
            yield Problem(
                "before_start", at, None, str(stage.month), params={"start": str(plan.start)}
            )
        elif stage.month >= last:
            yield Problem(
                "drawdown_after_loan", at, None, str(stage.month), params={"last": str(last)}
            )


class Finding(NamedTuple):
    """A loan outside a rule; without a rule the scheme itself does not fit."""

    rule: Rule | None
    problem: Problem

    @property
    def refuses(self) -> bool:
        """Whether the plan cannot be computed with it; else it is a warning."""
        return self.rule is None or self.rule.binding or self.problem.code in LIMITS


def _findings(loan: Loan, path: str, plan: Plan, rules: Rules) -> Iterator[Finding]:
    """Where a loan leaves its scheme, law or not."""
    if loan.scheme not in rules.schemes():
        known = tuple(  # grants and savings are written in other parts of the plan
            scheme
            for scheme in rules.schemes()
            if not rules.known(f"loans/{scheme}.written_in", plan.plan_date)
        )
        hint = nearest(loan.scheme, known)
        code = "unknown_scheme_near" if hint else "unknown_scheme"
        yield Finding(
            None,
            Problem(code, f"{path}.skema", None, loan.scheme, hint, {"known": ", ".join(known)}),
        )
        return
    day = signing_day(loan, plan)
    if day is None:
        return
    terms = rules.terms(loan.scheme, day)
    if not terms:
        yield Finding(None, _closed(loan, path, day, rules))
        return
    if terms["borrower"].value == "agrinas":
        yield Finding(None, Problem("agrinas_is_borrower", f"{path}.skema", None, loan.scheme))
        return
    if (part := terms.get("written_in")) is not None:
        params = {"where": part.value}
        code = "scheme_is_no_loan"
        yield Finding(None, Problem(code, f"{path}.skema", None, loan.scheme, params=params))
        return
    yield from _amounts(loan, path, plan, terms)
    yield from _rates(loan, path, terms)
    yield from _times(loan, path, terms)


def _closed(loan: Loan, path: str, day: date, rules: Rules) -> Problem:
    """A scheme that is not open on the day of signing, with the days between which it was."""
    series = rules.series[f"loans/{loan.scheme}.borrower"]
    opened = [rule for rule in series if rule.value is not None]
    ended = opened[-1].until
    own = [s for s in rules.schemes(day) if rules.value(f"loans/{s}.borrower", day) == "koperasi"]
    params = {
        "day": t.date_long(day),
        "first": t.date_long(opened[0].effective),
        "last": t.date_long(ended) if ended else "",
        "known": ", ".join(own),
    }
    code = "scheme_not_yet" if day < opened[0].effective else "scheme_ended"
    return Problem(code, f"{path}.skema", None, loan.scheme, params=params)


def _amounts(loan: Loan, path: str, plan: Plan, terms: dict[str, Rule]) -> Iterator[Finding]:
    same = [other.amount for other in plan.loans if other.scheme == loan.scheme]
    last_of_scheme = next(o for o in reversed(plan.loans) if o.scheme == loan.scheme) is loan
    if (rule := terms.get("ceiling")) is not None:
        if loan.amount > rule.number:
            yield _outside(
                rule,
                "above_ceiling",
                f"{path}.plafon",
                t.rupiah(loan.amount),
                t.rupiah(rule.number),
            )
        elif len(same) > 1 and last_of_scheme and sum(same) > rule.number:
            yield _outside(
                rule,
                "together_above_ceiling",
                f"{path}.plafon",
                t.rupiah(sum(same)),
                t.rupiah(rule.number),
            )
    if (rule := terms.get("amount_above")) is not None and loan.amount <= rule.number:
        yield _outside(
            rule, "below_floor", f"{path}.plafon", t.rupiah(loan.amount), t.rupiah(rule.number)
        )
    if (rule := terms.get("operating_ceiling")) is not None and loan.working_capital > rule.number:
        yield _outside(
            rule,
            "above_operating_ceiling",
            f"{path}.untuk_operasional",
            t.rupiah(loan.working_capital),
            t.rupiah(rule.number),
        )


def _rates(loan: Loan, path: str, terms: dict[str, Rule]) -> Iterator[Finding]:
    rate, at = float(loan.rate_per_year), f"{path}.bunga"
    if (rule := terms.get("rate")) is not None:
        if abs(rate - rule.number) > 1e-9:
            yield _outside(rule, "not_the_rate", at, t.percent(rate), t.percent(rule.number))
        return
    if (rule := terms.get("rate_min")) is not None and rate < rule.number - 1e-9:
        yield _outside(rule, "below_rate", at, t.percent(rate), t.percent(rule.number))
    if (rule := terms.get("rate_max")) is not None and rate > rule.number + 1e-9:
        yield _outside(rule, "above_rate", at, t.percent(rate), t.percent(rule.number))


def _times(loan: Loan, path: str, terms: dict[str, Rule]) -> Iterator[Finding]:
    checks = (
        (tenor_rule(loan, terms), loan.tenor_months, "jangka_waktu_bulan"),
        (terms.get("grace_months_max"), loan.grace_months, "masa_tenggang_bulan"),
    )
    for rule, months, name in checks:
        if rule is not None and months > rule.number:
            yield _outside(
                rule, "months_above_scheme", f"{path}.{name}", str(months), t.number(rule.number)
            )
    if (rule := terms.get("grace_months_min")) is not None and loan.grace_months < rule.number:
        yield _outside(
            rule,
            "months_below_scheme",
            f"{path}.masa_tenggang_bulan",
            str(loan.grace_months),
            t.number(rule.number),
        )


def _outside(rule: Rule, code: str, path: str, read: str, limit: str) -> Finding:
    cited = load_rules().cite(rule.path, rule.effective)
    params = {"limit": limit, "source": f"{cited.law}, {cited.where}", "rule": rule.path}
    return Finding(rule, Problem(code, path, None, read, params=params))
