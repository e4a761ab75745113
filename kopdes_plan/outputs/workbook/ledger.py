"""The sheets "Arus" and "Buku besar": flows summed, and posted by the double-entry table.

Every flow debits one account and credits another (data/ledger/postings.csv), so the books balance
whatever is changed in "Asumsi".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from kopdes_plan.inputs.chart import Chart, load_chart
from kopdes_plan.model.ledger import DEBIT_KINDS
from kopdes_plan.outputs.workbook.formulas import Formula, Term, formula, least, ratio

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.sheets import Line, Sheet


@dataclass
class Ledger:
    """Flows by name, each summed over its lines; later the accounts' balances or movements."""

    book: Book
    sheet: Sheet
    chart: Chart
    totals: dict[str, Line] = field(default_factory=dict)
    accounts: dict[str, Line] = field(default_factory=dict)

    def gather(self, *later: str) -> None:
        """A line for every flow that has come since the last time; those named `later` wait."""
        for name in self.chart.postings:
            lines = self.book.flows.get(name)
            if lines and name not in self.totals and name not in later:
                line = self.totals[name] = self.sheet.line(self.book.say(f"flow.{name}"))
                for m in range(self.book.months):
                    line[m] = added(part[m] for part in lines)

    def flow(self, name: str, m: int) -> Formula:
        """A flow in month m; 0 where the plan has no such flow."""
        return self.totals[name][m] if name in self.totals else formula(0.0)

    def flows_sum(self, name: str, first: int, last: int) -> Formula:
        """A flow over months first … last."""
        return self.totals[name].sum(first, last) if name in self.totals else formula(0.0)

    def cash_effect(self, m: int, names: Iterable[str] | None = None) -> Formula:
        """Cash in less cash out of these flows, or of all so far."""
        terms: list[Term] = []
        for name in self.totals if names is None else names:
            posting = self.chart.postings[name]
            if posting.cash_line:
                amount = self.flow(name, m)
                terms.append(amount if posting.debit == "cash" else -amount)
        return added(terms)

    def surplus(self, m: int) -> Formula:
        """Revenue less expenses of all flows so far."""
        terms: list[Term] = []
        for name, line in self.totals.items():
            posting = self.chart.postings[name]
            if self.chart.accounts[posting.credit].kind == "revenue":
                terms.append(line[m])
            if self.chart.accounts[posting.debit].kind == "expense":
                terms.append(-line[m])
        return added(terms)

    def moved(self, account: str, m: int) -> Formula:
        """The change of an account in its own natural sign."""
        terms: list[Term] = []
        debit_grows = self.chart.accounts[account].kind in DEBIT_KINDS
        for name, line in self.totals.items():
            posting = self.chart.postings[name]
            if posting.debit == account:
                terms.append(line[m] if debit_grows else -line[m])
            if posting.credit == account:
                terms.append(-line[m] if debit_grows else line[m])
        return added(terms)

    def standing(self, account: str, m: int) -> Formula:
        """An account's balance at the end of month m, or its movement if it has no balance."""
        return self.accounts[account][m] if account in self.accounts else formula(0.0)


def ledger(book: Book) -> Ledger:
    """An empty ledger with the sheet of flows."""
    return Ledger(book, book.sheet("flows"), load_chart())


def post(made: Ledger) -> None:
    """The sheet of accounts: movements of revenue and expenses, balances of the others."""
    book = made.book
    sheet = book.sheet("ledger")
    postings = [made.chart.postings[name] for name in made.totals]
    used = {posting.debit for posting in postings} | {posting.credit for posting in postings}
    begun = opening_balances(book)
    used |= {account for account, start in begun.items() if start.value}
    used |= {"cash", "retained_surplus"}
    wanted = [account for account in made.chart.accounts.values() if account.name in used]
    sheet.heading(book.say("ledger.moving"))
    moving = [account for account in wanted if account.kind in ("revenue", "expense")]
    for account in moving:
        of = partial(made.moved, account.name)
        made.accounts[account.name] = sheet.line(book.say(f"account.{account.name}"), of)
    lines = [(made.accounts[a.name], 1 if a.kind == "revenue" else -1) for a in moving]
    surplus = sheet.line(
        book.say("ledger.surplus"),
        lambda m: added(line[m] if sign > 0 else -line[m] for line, sign in lines),
        style="sum",
    )
    sheet.heading(book.say("ledger.standing"))
    for account in wanted:
        if account.kind not in ("revenue", "expense"):
            extra = surplus if account.name == "retained_surplus" else None
            _balance(made, sheet, account.name, begun.get(account.name, formula(0.0)), extra)


def _balance(made: Ledger, sheet: Sheet, account: str, begun: Formula, extra: Line | None) -> None:
    """An account's balance at each month's end, from its opening one."""
    line = sheet.line(made.book.say(f"account.{account}"))
    made.accounts[account] = line
    for m in range(made.book.months):
        change = made.moved(account, m)
        before = line[m - 1] if m else begun
        line[m] = added([before, change, *([extra[m]] if extra else [])])


def opening_balances(book: Book) -> dict[str, Formula]:
    """Opening balance by account, in its natural sign; see `model.run.opening_balances`."""
    opening, number = book.original.opening, book.number
    named = {
        "cash": "cash", "receivables": "receivables", "payables": "payables",
        "voluntary_savings": "voluntary_savings", "surplus_funds": "funds",
        "principal_savings": "principal_savings", "compulsory_savings": "compulsory_savings",
        "reserves": "reserves", "grants": "grants", "retained_surplus": "accumulated_surplus",
    }  # fmt: skip
    found = {
        account: number(f"opening.{name}") if _asked(book, name) else formula(0.0)
        for account, name in named.items()
    }
    found["inventory"] = added(number(f"opening.stock.{key}") for key in opening.stock)
    prices, worn = [], []
    for place, old in enumerate(opening.assets):
        price = number(f"opening.assets.{place}.price")
        prices.append(price)
        if old.life_months:
            age = number(f"opening.assets.{place}.age_months")
            life = number(f"opening.assets.{place}.life_months")
            loss = price - number(f"opening.assets.{place}.residual")
            worn.append(-loss * least(ratio(age, life), 1.0))
    found["fixed_assets"] = added(prices)
    found["accumulated_depreciation"] = added(worn)
    found["loans"] = added(
        number(f"loans.{place}.balance_left")
        for place, loan in enumerate(book.original.loans)
        if loan.balance_left is not None
    )
    return found


def _asked(book: Book, name: str) -> bool:
    """Whether a number of the opening balance is there, or stands on "Asumsi" for another sheet."""
    return bool(getattr(book.original.opening, name)) or f"opening.{name}" in book.assume.asked


def added(terms: Iterable[Term]) -> Formula:
    """The terms one after another; what is taken away is taken away, 0 for none."""
    found: Formula | None = None
    for term in terms:
        made = formula(term)
        if found is None:
            found = made
        elif made.text.startswith("0-"):
            found = found - Formula(made.text[2:], -made.value)
        else:
            found = found + made
    return formula(0.0) if found is None else found
