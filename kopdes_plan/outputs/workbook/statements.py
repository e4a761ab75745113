"""The four statements by month: sums of ledger accounts, as in `model.statements`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kopdes_plan import text as t
from kopdes_plan.model.statements import NEXT_YEAR, SURPLUS_EXPENSES
from kopdes_plan.outputs.workbook.formulas import Formula, formula, least, most
from kopdes_plan.outputs.workbook.ledger import Ledger, added

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.sheets import Line, Sheet

OTHER_CURRENT = ("biological_assets", "supplier_advances", "vat_input", "prepaid_tax",
                 "prepaid_loan_fees")  # fmt: skip
EQUITY = ("principal_savings", "compulsory_savings", "reserves", "grants", "retained_surplus")
SUMS = ("gross_surplus", "surplus_before_tax", "surplus_after_tax", "current_assets", "assets",
        "current_liabilities", "liabilities", "equity", "closing", "change")  # fmt: skip


def statements(book: Book, made: Ledger) -> None:
    """PHU, Posisi Keuangan, Arus Kas and Perubahan Ekuitas; lines go into `book.lines` by
    `surplus.…`, `position.…`, `cash_flow.…`, `equity.…`."""
    _surplus(book, made)
    _position(book, made)
    _cash_flow(book, made)
    _equity(book, made)


class _Page:
    """A statement being written: its sheet and the name its lines stand under."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name
        self.sheet: Sheet = book.sheet(name)

    def line(self, name: str, terms: list[list[Formula]], word: str = "") -> Line:
        """A line of sums, month by month; `terms` has a list a month."""
        label = t.say(f"statement.{self.name}.{word or name}", self.book.language)
        style = "sum" if name in SUMS else ""
        line = self.sheet.line(label, lambda m: added(terms[m]), style=style)
        self.book.lines[f"{self.name}.{name}"] = line
        return line


def _surplus(book: Book, made: Ledger) -> None:
    page, months = _Page(book, "surplus"), range(book.months)

    def of(*accounts: str) -> list[list[Formula]]:
        here = [account for account in accounts if account in made.accounts]
        return [[made.accounts[account][m] for account in here] for m in months]

    income = [
        page.line("revenue_members", of("revenue_members")),
        page.line("revenue_others", of("revenue_others")),
        page.line("other_income", of("subsidy_income")),
    ]
    goods = page.line("cost_of_goods_sold", of("cost_of_goods_sold", "shrinkage_losses"))
    gross = page.line("gross_surplus", [[*(x[m] for x in income), -goods[m]] for m in months])
    costs = [page.line(name, of(*accounts)) for name, accounts in SURPLUS_EXPENSES.items()]
    before = page.line(
        "surplus_before_tax", [[gross[m], *(-cost[m] for cost in costs)] for m in months]
    )
    tax = page.line("income_tax", of("income_tax"))
    page.line("surplus_after_tax", [[before[m], -tax[m]] for m in months])


def due_soon(book: Book, m: int) -> Formula:
    """Principal due within the twelve months after month m, of what is owed by then."""
    last = min(m + NEXT_YEAR, book.months - 1)
    return added(least(loan.principal.sum(m + 1, last), loan.balance[m]) for loan in book.loans)


def _position(book: Book, made: Ledger) -> None:
    page, months = _Page(book, "position"), range(book.months)
    cash = made.accounts["cash"]

    def of(*accounts: str) -> list[list[Formula]]:
        here = [account for account in accounts if account in made.accounts]
        return [[made.accounts[account][m] for account in here] for m in months]

    def summed(lines: Sequence[Line]) -> list[list[Formula]]:
        return [[line[m] for line in lines] for m in months]

    current = [
        page.line("cash", [[most(cash[m], 0)] for m in months]),
        page.line("restricted_cash", of("restricted_cash")),
        page.line("receivables", of("receivables")),
        page.line("member_loans", of("member_loans", "loan_loss_allowance")),
        page.line("inventory", of("inventory")),
        page.line("other_current", of(*OTHER_CURRENT)),
    ]
    lent = page.line("current_assets", summed(current))
    fixed = page.line("fixed_assets", of("fixed_assets", "accumulated_depreciation"))
    page.line("assets", summed([lent, fixed]))
    soon = [[least(due_soon(book, m), made.standing("loans", m))] for m in months]
    debts = [
        page.line("payables", of("payables")),
        page.line("tax_payable", of("tax_payable", "vat_payable", "savings_tax_payable")),
        page.line(
            "other_current_liabilities",
            of("consignment_payables", "customer_advances", "standby_credit"),
        ),
        page.line("voluntary_savings", of("voluntary_savings")),
        page.line(
            "surplus_payable", of("member_surplus_payable", "village_payable", "surplus_funds")
        ),
        page.line("cash_shortage", [[most(-cash[m], 0)] for m in months]),
        page.line("loans_current", soon),
    ]
    short = page.line("current_liabilities", summed(debts))
    long = page.line("loans_long", [[made.standing("loans", m), -debts[-1][m]] for m in months])
    page.line("liabilities", summed([short, long]))
    page.line("equity", summed([page.line(name, of(name)) for name in EQUITY]))


def _cash_flow(book: Book, made: Ledger) -> None:
    page, months = _Page(book, "cash_flow"), range(book.months)
    used = list(dict.fromkeys(
        posting.cash_line for name, posting in made.chart.postings.items()
        if name in made.totals and posting.cash_line
    ))  # fmt: skip
    sums = []
    for kind in ("operating", "investing", "financing"):
        lines = []
        for cash_line in sorted(used, key=used.index):
            if cash_line.startswith(f"{kind}."):
                names = [n for n in made.totals if made.chart.postings[n].cash_line == cash_line]
                terms = [[made.cash_effect(m, names)] for m in months]
                lines.append(page.line(cash_line, terms))
        terms = [[line[m] for line in lines] for m in months]
        sums.append(page.line(kind, terms, f"sum.{kind}"))
    change = page.line("change", [[line[m] for line in sums] for m in months])
    words = [t.say(f"statement.cash_flow.{name}", book.language) for name in ("opening", "closing")]
    opening, closing = page.sheet.line(words[0]), page.sheet.line(words[1], style="sum")
    begun = book.number("opening.cash") if book.original.opening.cash else formula(0.0)
    for m in months:
        opening[m] = closing[m - 1] if m else begun
        closing[m] = opening[m] + change[m]
    book.lines["cash_flow.opening"], book.lines["cash_flow.closing"] = opening, closing


def _equity(book: Book, made: Ledger) -> None:
    page, months = _Page(book, "equity"), range(book.months)
    whole = book.lines["position.equity"]
    after_tax = book.lines["surplus.surplus_after_tax"]

    def change(account: str) -> list[list[Formula]]:
        return [[made.moved(account, m)] for m in months]

    opening = page.sheet.line(t.say("statement.equity.opening", book.language))
    parts = [
        page.line(name, change(name))
        for name in ("principal_savings", "compulsory_savings", "grants")
    ]
    parts.append(page.line("surplus_after_tax", [[after_tax[m]] for m in months]))
    out = [[made.moved("retained_surplus", m), made.moved("reserves", m)] for m in months]
    parts.append(page.line("surplus_paid_out", out))
    closing = page.line("closing", [[whole[m]] for m in months])
    for m in months:
        opening[m] = closing[m - 1] if m else added([closing[0], *(-part[0] for part in parts)])
    book.lines["equity.opening"] = opening
