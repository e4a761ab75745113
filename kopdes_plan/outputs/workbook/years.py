"""Closing the years: general tax, losses carried, standby credit and the sharing of SHU.

`model.years` once more: a year's tax needs its profit, which may need the interest on a cash
shortage; its SHU is shared at next year's meeting. So cells are filled year after year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kopdes_plan.model.surplus import RESERVE
from kopdes_plan.model.year_terms import FINANCING_COST, MEMBERS, VILLAGE
from kopdes_plan.model.years import APRIL, DECEMBER, POOLS
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    floor,
    formula,
    least,
    most,
    total,
    where,
)
from kopdes_plan.outputs.workbook.ledger import Ledger, added
from kopdes_plan.outputs.workbook.sheets import Line, Sheet
from kopdes_plan.outputs.workbook.standby import StandbyCredit

if TYPE_CHECKING:
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.taxes import Taxes

DUST = 0.001  # rupiah, as in `model.income_tax`
PAID_SURPLUS = ("member_surplus_paid", "village_share_paid", "funds_spent")


@dataclass
class Track:
    """The general tax with financing as it is, or without: lines over years and over months."""

    fiscal: Line  # fiscal profit of a year
    tax: Line
    applied: Line
    prepaid: Line  # what is prepaid and not yet applied
    paid: Line  # months
    instalments: Line  # months
    left: list[Line] = field(default_factory=list)  # of each year's loss, at a year's end
    used: list[Line] = field(default_factory=list)


def close_years(book: Book, made: Ledger, taxes: Taxes, fiscal_depreciation: Line) -> Line:
    """All flows that depend on a year's outcome; the tax saved by interest, over the months."""
    return _Closing(book, made, taxes, fiscal_depreciation).saved()


class _Closing:
    """The lines that are filled year by year."""

    def __init__(self, book: Book, made: Ledger, taxes: Taxes, fiscal: Line) -> None:
        self.book, self.made, self.taxes = book, made, taxes
        yearly, monthly = taxes.yearly, taxes.monthly
        self.years = yearly.months
        say = book.say
        monthly.heading(say("tax.closing"))
        self.surplus = monthly.line(say("tax.surplus_before"), lambda m: made.surplus(m))
        worn = made.totals.get("depreciation")
        self.fiscal = monthly.line(
            say("tax.fiscal_month"),
            lambda m: added(
                [self.surplus[m], *([worn[m]] if worn else []), -fiscal[m], -taxes.rent[m]]
            ),
        )
        self.cash_flow = monthly.line(say("tax.cash_before"), lambda m: made.cash_effect(m))
        yearly.heading(say("tax.general"))
        self.real = self._track("", yearly, monthly)
        yearly.heading(say("tax.without"))
        self.without = self._track("unfinanced.", yearly, monthly)
        lent = book.original.standby_credit
        self.standby = StandbyCredit(book, self.cash_flow) if lent else None
        yearly.heading(say("tax.sharing"))
        self.profit, self.earned, self.base, self.retained, self.shared = (
            yearly.line(say(f"tax.{name}"))
            for name in ("profit", "earned", "base", "retained", "shared_year")
        )
        self.pools = self._pools(yearly)
        self.decided = self._decided(monthly)
        for y in range(self.years):
            self._close(y)

    def _track(self, part: str, yearly: Sheet, monthly: Sheet) -> Track:
        say = self.book.say
        track = Track(
            fiscal=yearly.line(say("tax.fiscal")),
            tax=yearly.line(say("tax.tax")),
            applied=yearly.line(say("tax.applied")),
            prepaid=yearly.line(say("tax.prepaid")),
            paid=monthly.line(say(f"tax.{part}paid")),
            instalments=monthly.line(say(f"tax.{part}instalments")),
        )
        for y in range(self.years - 1):
            year = self.book.time.years[y]
            track.used.append(yearly.line(say("tax.loss_used", year=year)))
            track.left.append(yearly.line(say("tax.loss_left", year=year)))
        return track

    # ---- one year after another

    def _close(self, y: int) -> None:
        first, last = self.book.months_of(y)
        self._paid(self.real, y)
        self._paid(self.without, y)
        self._surplus_paid(y)
        interest = self.standby.year(y, self._paid_out) if self.standby else None
        costs = [self.made.flows_sum(name, first, last) for name in FINANCING_COST
                 if name in self.made.totals]  # fmt: skip
        fiscal = self.fiscal.sum(first, last)
        self._tax(self.real, y, fiscal - interest if interest is not None else fiscal)
        self._tax(self.without, y, added([fiscal, *costs]))
        own = self.surplus.sum(first, last) - self.taxes.final_tax.sum(first, last)
        self.profit[y] = own
        terms = [self.profit[y], *([-interest] if interest is not None else []), -self.real.tax[y]]
        self._share(y, added(terms))
        for m in range(first, last + 1):
            self.decided["general_tax"][m] = self.real.tax[y] if m == last else formula(0.0)
            self.decided["tax_prepaid_applied"][m] = (
                self.real.applied[y] if m == last else formula(0.0)
            )
            self.decided["tax_paid"][m] = self.real.paid[m]
            self.decided["tax_instalments"][m] = self.real.instalments[m]

    def _tax(self, track: Track, y: int, fiscal: Formula) -> None:
        """The year's general tax after losses of earlier years, and what was prepaid of it."""
        book, rules = self.book, self.book.rules.tax
        general = 1 - self.taxes.is_final[y]
        track.fiscal[y] = fiscal
        earned = most(track.fiscal[y], 0) * general
        uses: list[Formula] = []
        for k in range(min(y, len(track.used))):
            open_ = y - k <= rules.loss_years
            before = track.left[k][y - 1]
            used = least(before, most(added([earned, *(-use for use in uses)]), 0))
            track.used[k][y] = used if open_ else formula(0.0)
            track.left[k][y] = before - track.used[k][y] if open_ else formula(0.0)
            if open_:
                uses.append(track.used[k][y])
        for k in range(y, len(track.used)):
            lost = most(-track.fiscal[y], 0) * general
            track.used[k][y] = formula(0.0)
            track.left[k][y] = lost if k == y else formula(0.0)
        taxable = added([earned, *(-use for use in uses)])
        step = self._law("tax_rounding", rules.rounding)
        whole = floor((taxable + DUST) / step) * step
        turnover, ceiling = self.taxes.turnover[y], self._law("facility_turnover",
                                                              rules.facility_turnover)  # fmt: skip
        share = where(
            turnover > self._law("facility_ceiling", rules.facility_ceiling),
            0, ceiling / most(turnover, ceiling),
        )  # fmt: skip
        rate = self._law("tax_rate", rules.rate, "share")
        half = self._law("facility_share", rules.facility_share, "share")
        track.tax[y] = rate * whole * (1 - (1 - half) * share) * general
        prepaid = track.prepaid[y - 1] if y else formula(0.0)
        track.applied[y] = least(prepaid, track.tax[y])
        ahead = 0
        if y + 1 < self.years:
            begin, end = book.months_of(y + 1)
            ahead = end - begin + 1
        track.prepaid[y] = prepaid - track.applied[y] + track.tax[y] * ahead / DECEMBER

    def _law(self, name: str, value: float, kind: str = "rupiah") -> Formula:
        return self.book.law(name, self.book.say(f"law.{name}"), value, kind)  # type: ignore[arg-type]

    def _paid(self, track: Track, y: int) -> None:
        """What is paid in the months of a year: last month's final tax, PPh 25, PPh 29 in April."""
        first, last = self.book.months_of(y)
        for m in range(first, last + 1):
            final = self.taxes.final_tax[m - 1] if m else formula(0.0)
            if y and int(self.book.time.month_of[m]) == APRIL:
                final = final + track.tax[y - 1] - track.applied[y - 1]
            track.paid[m] = final
            track.instalments[m] = track.tax[y - 1] / DECEMBER if y else formula(0.0)

    def _paid_out(self, m: int) -> list[Formula]:
        """Tax and SHU paid in a month."""
        shared = [self.decided[name][m] for name in PAID_SURPLUS]
        return [self.real.paid[m], self.real.instalments[m], *shared]

    # ---- SHU

    def _pools(self, yearly: Sheet) -> dict[str, Line]:
        """Lines of the four pools over the years; shares are live."""
        shares = self.book.original.surplus.shares

        def pooled(names: tuple[str, ...]) -> Formula:
            named = [name for name in shares if name in names]
            return added(self.book.number(f"surplus.shares.{name}") for name in named)

        every = added(self.book.number(f"surplus.shares.{name}") for name in shares)
        self.share_of = {
            "reserve": pooled(RESERVE), "members": pooled(MEMBERS), "village": pooled(VILLAGE),
        }  # fmt: skip
        self.share_of["funds"] = most(every - added(self.share_of.values()), 0)
        return {name: yearly.line(self.book.say(f"tax.pool.{name}")) for name in self.share_of}

    def _decided(self, monthly: Sheet) -> dict[str, Line]:
        """The flows this makes, empty; each is put into the ledger."""
        names = ["general_tax", "tax_paid", "tax_instalments", "tax_prepaid_applied",
                 "reserve_appropriated", "member_surplus_appropriated", "member_surplus_paid",
                 "village_share_paid", "funds_appropriated", "funds_spent"]  # fmt: skip
        as_expense = self.book.original.surplus.village_share_as == "beban"
        names.append("village_share_expensed" if as_expense else "village_share_appropriated")
        lines = {}
        self.begun = self.book.flows.pop("funds_spent", [])  # funds of the opening balance
        for name in names:
            lines[name] = monthly.line(self.book.say(f"flow.{name}"))
            self.book.flow(name, lines[name])
        return lines

    def _share(self, y: int, earned: Formula) -> None:
        """The base of year y and its pools, and what the SHU not yet shared then is."""
        book = self.book
        terms = book.original.surplus
        first, last = book.months_of(y)
        grace = [] if terms.share_in_grace else [
            loan.in_grace.span(first, last) for loan in book.loans
        ]  # fmt: skip
        self.shared[y] = where(total(*grace) > 0, 0, 1) if grace else formula(1.0)
        before = self._kept(y)
        self.earned[y] = earned
        self.base[y] = most(0, self.earned[y] - most(-before, 0)) * self.shared[y]
        for name, line in self.pools.items():
            line[y] = self.base[y] * self.share_of[name]
        expensed = terms.village_share_as == "beban"
        kept = before + self.earned[y]
        if expensed:
            kept = kept - self.pools["village"][y]
            for m in range(first, last + 1):
                self.decided["village_share_expensed"][m] = (
                    self.pools["village"][y] if m == last else formula(0.0)
                )
        if self._meeting(y) < book.months:
            given = [n for n in self.pools if not (expensed and n == "village")]
            kept = added([kept, *(-self.pools[name][y] for name in given)])
        self.retained[y] = kept

    def _kept(self, y: int) -> Formula:
        """SHU not shared before year y is closed."""
        if y:
            return self.retained[y - 1]
        opening = self.book.original.opening.accumulated_surplus
        return self.book.number("opening.accumulated_surplus") if opening else formula(0.0)

    def _meeting(self, y: int) -> int:
        terms = self.book.original.surplus
        return self.book.time.index(self.book.time.years[y] + 1, terms.meeting_month)

    def _surplus_paid(self, y: int) -> None:
        """What meetings decide and what is paid in the months of year y, from earlier years."""
        first, last = self.book.months_of(y)
        later = self.book.original.surplus.paid_after_months
        for pool, (appropriated, paid) in POOLS.items():
            for m in range(first, last + 1):
                for name, after in ((appropriated, 0), (paid, later)):
                    if name in self.decided:
                        met = [k for k in range(y) if self._meeting(k) + after == m]
                        begun = [x[m] for x in self.begun] if name == "funds_spent" else []
                        self.decided[name][m] = added(begun + [self.pools[pool][k] for k in met])

    def saved(self) -> Line:
        """Tax not paid because of interest and fees, over the months."""
        real, without = self.real, self.without
        return self.taxes.monthly.line(
            self.book.say("tax.saved"),
            lambda m: without.paid[m] + without.instalments[m] - real.paid[m] - real.instalments[m],
        )
