"""What the money is for and how it comes back: budget, stages, repayment, sharing of SHU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_words import share_name
from kopdes_plan.inputs.rules import RuleUnknown, load_rules
from kopdes_plan.outputs import charts, schedules
from kopdes_plan.outputs.aspects import regime_b
from kopdes_plan.outputs.blocks import (
    Block,
    bullets,
    facts,
    figure,
    heading,
    row,
    small,
    table,
)
from kopdes_plan.outputs.key_tables import dscr, short_year, sources_and_uses
from kopdes_plan.outputs.lines import periods, row_of, summed
from kopdes_plan.outputs.writer import Writer, amount, first

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Loan
    from kopdes_plan.model.result import LoanBook


def needs(writer: Writer) -> Iterator[Block]:
    """The budget by item, sources and uses, the stages of drawdown, and who owns the building."""
    yield heading(writer.say("needs.budget"), 2)
    yield from budget(writer)
    yield from regime_b(writer)
    yield heading(writer.say("needs.uses_sources"), 2)
    yield from sources_and_uses(writer)
    for grant in writer.result.plan.grants:
        yield small(
            writer.say(
                f"needs.grant.{grant.purpose}", name=grant.name, giver=grant.giver or "–",
                amount=t.rupiah(float(grant.amount)), month=t.month(*grant.month, writer.language),
            )
        )  # fmt: skip
    yield heading(writer.say("needs.drawdown"), 2)
    yield from _stages(writer)


def budget(writer: Writer) -> Iterator[Block]:
    """The budget (RAB): what the cooperative buys with its sum, then what others pay for."""
    items = schedules.budget(writer.result)
    if not items:
        yield {"kind": "text", "text": writer.say("needs.no_assets")}
        return
    ours = [item for item in items if item.ours]
    others = [item for item in items if not item.ours]
    rows = [_budget_row(writer, item) for item in ours]
    total = sum(item.total for item in ours)
    rows.append(row([writer.say("needs.budget_total"), "", "", "", amount(total), ""], "total"))
    rows += [_budget_row(writer, item) for item in others]
    heads = writer.columns("asset", "month", "count", "unit_price", "total", "payer")
    yield table(heads, rows, "llrrrl", size="small", widths=[1.7, 0.7, 0.5, 1, 1.05, 1])
    if others:
        theirs = t.rupiah(sum(item.total for item in others))
        yield small(writer.say("needs.not_ours", amount=theirs))


def _budget_row(writer: Writer, item: schedules.BudgetItem) -> dict[str, object]:
    return row([
        item.name, writer.month(item.month, short=True), t.plain(item.pieces), amount(item.price),
        amount(item.total), writer.say(f"payer.{item.paid_by}"),
    ])  # fmt: skip


def _stages(writer: Writer) -> Iterator[Block]:
    stages = schedules.drawdowns(writer.result)
    if not stages:
        yield {"kind": "text", "text": writer.say("needs.no_loan")}
        return
    rows = [
        row(
            [
                writer.say("needs.stage", number=one.number),
                one.loan,
                writer.month(one.month),
                amount(one.amount),
            ]
        )
        for one in stages
    ]
    rows.append(
        row(
            [writer.say("needs.budget_total"), "", "", amount(sum(s.amount for s in stages))],
            "total",
        )
    )
    heads = [writer.say("needs.drawdown"), *writer.columns("loan", "month", "amount")]
    yield table(heads, rows, "lllr", widths=[0.8, 1.6, 1, 1], keep=True)
    for loan in writer.result.plan.loans:
        if loan.working_capital:
            part = t.rupiah(float(loan.working_capital))
            yield small(writer.say("needs.operating", name=loan.name, amount=part))


def repayment(writer: Writer) -> Iterator[Block]:
    """The terms of each loan, what is paid each year, and the cash it is paid from."""
    plan, result = writer.result.plan, writer.result
    if not plan.loans:
        yield {"kind": "text", "text": writer.say("needs.no_loan")}
        return
    for loan, book in zip(plan.loans, result.loans, strict=True):
        yield heading(f"{writer.say('repayment.terms')}: {loan.name}", 2)
        yield facts(_terms(writer, loan, book))
    yield heading(writer.say("repayment.yearly"), 2)
    for loan_book in result.loans:
        yield loan_years(writer, loan_book)
    yield service_years(writer)
    yield from short_year(writer)
    yield small(writer.say("repayment.from_members"))
    yield figure("debt", charts.debt_alt(result, writer.language))
    yield figure("balance", charts.balance_alt(result, writer.language))


def _terms(writer: Writer, loan: Loan, book: LoanBook) -> Iterator[tuple[str, str]]:
    def say(key: str, **params: object) -> str:
        return writer.say(f"repayment.{key}", **params)

    yield say("scheme"), scheme_name(loan.scheme)
    amount = float(loan.amount)
    yield say("amount"), f"{t.rupiah(amount)} ({t.in_words(amount, writer.language)})"
    wording = say(f"wording.{loan.wording}")
    yield say("rate", wording=wording), t.percent(float(loan.rate_per_year))
    yield say("tenor"), say("months", count=loan.tenor_months)
    if loan.grace_months:
        yield say("grace"), say(
            "grace_value", count=loan.grace_months, interest=say(f"interest.{loan.grace_interest}"),
            position=say(f"position.{loan.grace_position}"),
        )  # fmt: skip
    yield say("method"), f"{say(f'methods.{loan.method}')} ({loan.day_count})"
    fees = float(row_of(book.fees_paid).sum())
    if fees:
        yield say("fees"), t.rupiah(fees)
    yield say("effective"), t.percent(book.effective_rate_per_year)
    day, known = schedules.due_day(writer.result, loan)
    yield say("due"), say("due_value" if known else "due_unknown", day=day)
    if loan.collateral:
        yield say("collateral"), loan.collateral
    if loan.purpose:
        yield say("purpose"), loan.purpose


def scheme_name(scheme: str) -> str:
    """What a scheme of `data/rules/loans` is called; its own word where it has no name."""
    try:
        return load_rules().label(f"loans/{scheme}")
    except (KeyError, RuleUnknown):
        return scheme


def loan_years(writer: Writer, book: LoanBook) -> Block:
    """What comes in, is paid and is left of one loan, each year."""
    span = periods(writer.result.time)
    names = ("drawdown", "interest", "principal", "payment")
    columns = [summed(row_of(getattr(book, name)), span) for name in names]
    left = row_of(book.balance)[span.ends]
    rows = [
        row([label, *(amount(float(column[y])) for column in columns), amount(float(left[y]))])
        for y, label in enumerate(span.labels)
        if any(abs(column[y]) > 0.5 for column in (*columns, left))
    ]
    total = writer.say("needs.budget_total")
    rows.append(row([total, *(amount(float(column.sum())) for column in columns), ""], "total"))
    heads = [
        writer.say("column.year"),
        *(writer.word(f"statement.loan.{name}") for name in names),
        writer.say("repayment.closing"),
    ]
    return table(heads, rows, "lrrrrr", book.name, "small", widths=[0.6, 1, 1, 1, 1, 1], keep=True)


def service_years(writer: Writer) -> Block:
    """Cash for all instalments beside what is due, with the DSCR, each year of debt."""
    result, span = writer.result, periods(writer.result.time)
    available = summed(row_of(result.cfads), span)
    due = summed(row_of(result.debt_service), span)
    ratio = row_of(result.indicators.dscr)
    rows = [
        row([label, amount(float(available[y])), amount(float(due[y])), dscr(writer, y, ratio)])
        for y, label in enumerate(span.labels)
        if due[y] > 0.5
    ]
    heads = [
        writer.say("column.year"),
        *(writer.say(f"repayment.{key}") for key in ("available", "service", "dscr")),
    ]
    return table(
        heads,
        rows,
        "lrrr",
        writer.say("repayment.debt_total"),
        "small",
        widths=[0.6, 1, 1, 1],
        keep=True,
    )


def surplus_plan(writer: Writer) -> Iterator[Block]:
    """How SHU is shared once the annual meeting decides, and what the village receives."""
    plan = writer.result.plan.surplus
    month = t.month(2000, plan.meeting_month, writer.language).removesuffix(" 2000")
    yield {"kind": "text", "text": writer.say("surplus.note", month=month)}
    yield facts(
        (share_name(name, writer.language), t.percent(float(share)))
        for name, share in plan.shares.items()
    )
    yield figure("surplus", charts.surplus_alt(writer.result, writer.language))
    yield from _pools(writer)
    yield bullets(_village(writer))


def _pools(writer: Writer) -> Iterator[Block]:
    pools = schedules.shared_surplus(writer.result)
    years = [
        year for year in writer.result.time.years if any(pool[year] for pool in pools.values())
    ]
    if not years:
        return
    rows = []
    for year in years:
        parts = [pool[year] for pool in pools.values()]
        rows.append(row([str(year), *map(amount, parts), amount(sum(parts))]))
    sums = [sum(pool.values()) for pool in pools.values()]
    rows.append(row([writer.say("surplus.total"), *map(amount, sums), amount(sum(sums))], "total"))
    heads = [
        writer.say("surplus.decided"),
        *(writer.say(f"surplus.pool.{pool}") for pool in pools),
        writer.say("surplus.total"),
    ]
    yield table(
        heads,
        rows,
        "l" + "r" * (len(pools) + 1),
        writer.say("surplus.plan"),
        "small",
        widths=[0.9, *[1.0] * (len(pools) + 1)],
        keep=True,
    )


def _village(writer: Writer) -> Iterator[str]:
    plan, found = writer.result.plan.surplus, writer.result.indicators
    shares = {name: float(share) for name, share in plan.shares.items()}
    share = sum(shares.get(name, 0.0) for name in ("desa", "imbal_jasa_desa"))
    if not share:
        yield writer.say("surplus.village_none")
        return
    how = writer.say(f"surplus.village_how.{plan.village_share_as}")
    yield writer.say("surplus.village", share=t.percent(share), how=how)
    with_share = first(found.dscr_with_village_share)
    if np.isfinite(with_share):
        yield writer.say("surplus.village_dscr", dscr=t.number(with_share, 2))
    if not plan.share_in_grace and any(loan.grace_months for loan in writer.result.plan.loans):
        yield writer.say("surplus.grace")
