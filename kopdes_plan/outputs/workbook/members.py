"""The sheet of members and their savings, as `model.members`.

Each kind of savings is a balance that members who leave, or who withdraw, take a share of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopdes_plan.outputs.workbook.formulas import Formula, formula, least, most, ratio, where
from kopdes_plan.outputs.workbook.reading import counts, rule, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.sheets import Line, Sheet


def members(book: Book) -> Line:
    """Fills the sheet with members and the flows of their savings; the members at month's end."""
    sheet = book.sheet("members", say(book, "members.sheet"))
    sheet.about = say(book, "members.about")

    def number(name: str) -> Formula:
        return book.number(f"members.{name}")

    count, joined, share = _headcount(book, sheet)
    paying = number("paying_share")
    for kind, base, each in (
        ("principal", joined, number("principal_savings")),
        ("compulsory", count, number("compulsory_savings_per_month")),
    ):
        sheet.heading(say(book, f"members.{kind}"))
        paid = sheet.line(say(book, "members.paid_in"))
        for m in range(book.months):
            paid[m] = base[m] * paying * each
        begun = book.number(f"opening.{kind}_savings")
        back = _drained(book, sheet, begun, paid, lambda m: share[m])[0]
        book.flow(f"{kind}_savings_paid_in", paid)
        book.flow(f"{kind}_savings_returned", back)
    if counts(book, "members.voluntary_savings_per_month") or counts(
        book, "opening.voluntary_savings"
    ):
        _voluntary(book, sheet, count, paying)
    return count


def _headcount(book: Book, sheet: Sheet) -> tuple[Line, Line, Line]:
    """Members at month's end, who joined in it, and the share of those before who left."""
    plan = book.original.members
    start, joining, leaving = (
        book.number(f"members.{name}")
        for name in ("count", "joining_per_month", "leaving_per_month")
    )
    cap = None if plan.maximum is None else most(book.number("members.maximum"), start)

    def at_end(m: int) -> Formula:
        grown = most(start + (joining - leaving) * (book.calendar.number[m] + 1), 0)
        return grown if cap is None else least(grown, cap)

    def before(m: int) -> Formula:
        return count[m - 1] if m else start

    persons = say(book, "people.persons")
    sheet.heading(say(book, "members.members"))
    count = sheet.line(say(book, "members.count"), at_end, "number", persons)
    left = sheet.line(
        say(book, "members.left"), lambda m: least(leaving, before(m)), "number", persons
    )
    joined = sheet.line(
        say(book, "members.joined"),
        lambda m: most(count[m] - before(m) + left[m], 0),
        "number", persons,
    )  # fmt: skip
    share = sheet.line(
        say(book, "members.left_share"),
        lambda m: ratio(left[m], count[m] - joined[m] + left[m]),
        "share",
    )
    return count, joined, share


def _drained(
    book: Book, sheet: Sheet, begun: Formula, paid: Line, share: Callable[[int], Formula]
) -> tuple[Line, Line]:
    """What leaves a balance each month when a share of last month's goes, and the balance."""
    back = sheet.line(say(book, "members.returned"))
    balance = sheet.line(say(book, "members.balance"), style="sum")
    for m in range(book.months):
        before = balance[m - 1] if m else begun
        back[m] = before * share(m)
        balance[m] = before - back[m] + paid[m]
    return back, balance


def _voluntary(book: Book, sheet: Sheet, count: Line, paying: Formula) -> None:
    """Simpanan sukarela: deposits, withdrawals, interest paid monthly and the tax withheld."""

    def number(name: str) -> Formula:
        return book.number(f"members.voluntary_{name}")

    sheet.heading(say(book, "members.voluntary"))
    savers = sheet.line(
        say(book, "members.savers"), lambda m: most(count[m] * paying, 1), "number",
        say(book, "people.persons"),
    )  # fmt: skip
    each, withdrawn = number("savings_per_month"), number("withdrawn_per_month")
    paid = sheet.line(say(book, "members.deposits"), lambda m: count[m] * paying * each)
    begun = book.number("opening.voluntary_savings")
    back, balance = _drained(book, sheet, begun, paid, lambda m: withdrawn)
    monthly = number("rate_per_year") / 12
    interest = sheet.line(
        say(book, "members.interest"), lambda m: (balance[m - 1] if m else begun) * monthly
    )
    threshold = rule(book, "taxes/savings_interest.threshold_per_month", "rupiah")
    rate = rule(book, "taxes/savings_interest.rate")
    tax = sheet.line(
        say(book, "members.tax"),
        lambda m: where(interest[m] / savers[m] > threshold, interest[m] * rate, 0),
    )
    net = sheet.line(say(book, "members.interest_paid"), lambda m: interest[m] - tax[m])
    handed = sheet.line(say(book, "members.tax_paid"), lambda m: tax[m - 1] if m else formula(0.0))
    for name, line in (
        ("voluntary_deposits", paid),
        ("voluntary_withdrawals", back),
        ("savings_interest_paid", net),
        ("savings_interest_withheld", tax),
        ("savings_tax_paid", handed),
    ):
        book.flow(name, line)
