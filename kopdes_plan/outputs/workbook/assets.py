"""The sheet of assets, as `model.assets`: bought or given, worn out, replaced, kept up.

An asset bought once has its purchase and its wear; one that is replaced adds what is in use, sold
and retired; a declining balance adds its age and the value each calendar year begins with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kopdes_plan.inputs.file_words import TAX_GROUPS
from kopdes_plan.outputs.workbook.book import AssetLines
from kopdes_plan.outputs.workbook.formulas import (
    Formula,
    both,
    equal,
    floor,
    least,
    most,
    ratio,
    where,
)
from kopdes_plan.outputs.workbook.ledger import added
from kopdes_plan.outputs.workbook.reading import counts, grown, guarded, modulo, rule, say

if TYPE_CHECKING:
    from kopdes_plan.inputs.fields import YearMonth
    from kopdes_plan.inputs.plan import Asset, OpeningAsset
    from kopdes_plan.outputs.workbook.book import Book
    from kopdes_plan.outputs.workbook.sheets import Kind, Line, Sheet

COST_GROWTH = "general.cost_growth_per_year"
PAID_BY_OTHERS = ("pinjaman", "hibah", "hibah_barang")  # the first purchase, see model.books


def assets(book: Book) -> Line:
    """Fills the sheet and `book.assets`; the depreciation that the tax law allows a month."""
    sheet = book.sheet("assets", say(book, "assets.sheet"))
    sheet.about = say(book, "assets.about")
    fiscal = sheet.line(say(book, "assets.fiscal_total"), style="sum")
    allowed: list[Line] = []
    for place, asset in enumerate(book.original.assets):
        sheet.heading(asset.name)
        block = _Block(book, sheet, f"assets.{place}", asset)
        if asset.owner == "koperasi":
            allowed.append(_owned(block))
        _upkeep(block)
    for place, old in enumerate(book.original.opening.assets):
        sheet.heading(old.name)
        allowed.append(_opening_asset(book, sheet, f"opening.assets.{place}", old))
    for m in range(book.months):
        fiscal[m] = added(line[m] for line in allowed)
    return fiscal


@dataclass
class _Block:
    """The rows of one asset of the plan; what is asked of it first is computed once."""

    book: Book
    sheet: Sheet
    path: str
    asset: Asset

    def __post_init__(self) -> None:
        self.cost = self.scalar("cost", self.number("price") * self.number("count"))
        month = self.number("month", self.book.original.start)
        self.bought = self.scalar("bought", most(month, 0), "number")

    def number(self, name: str, otherwise: YearMonth | None = None) -> Formula:
        return self.book.number(f"{self.path}.{name}", otherwise)

    def scalar(self, key: str, content: Formula, kind: Kind = "rupiah") -> Formula:
        return self.sheet.scalar(say(self.book, f"assets.{key}"), content, kind)

    def line(
        self, key: str, of: Callable[[int], Formula] | None = None, kind: Kind = "rupiah"
    ) -> Line:
        return self.sheet.line(say(self.book, f"assets.{key}"), of, kind)

    def since(self, m: int) -> Formula:
        """Months since it was first bought."""
        return self.book.calendar.number[m] - self.bought

    def age(self, m: int) -> Formula:
        """Months since the one in use was bought; means nothing before the first purchase."""
        if not self.asset.replaced:
            return self.since(m)
        life, since = self.number("life_months"), self.since(m)
        return where(life > 0, modulo(since, guarded(life)), since)


@dataclass(frozen=True)
class _Use:
    """What is bought and sold; price and residual of what is in use in a month."""

    bought: Line
    sold: Line | None
    price: Callable[[int], Formula]
    residual: Callable[[int], Formula]


def _owned(block: _Block) -> Line:
    """Lines and flows of an asset on our books; the depreciation that the tax law allows."""
    book, asset = block.book, block.asset
    each = block.number("residual")
    residual = block.scalar("residual", least(each * block.number("count"), block.cost))
    use = _replaced(block, residual) if asset.replaced else _once(block, residual)
    worn = _declining(block, use) if asset.method == "saldo_menurun" else _even(block, use)
    own = _paid(block, use.bought)
    book.flow("depreciation", worn)
    last = book.months - 1
    value = use.bought.sum(0, last) - worn.sum(0, last)
    if use.sold is not None:
        value = value - use.sold.sum(0, last)
    left = where(each > 0, least(value, use.residual(last)), value)
    end = block.scalar("end_value", left)
    book.assets.append(AssetLines(asset.name, own, use.sold, end))
    return _fiscal(block, use.bought) if asset.tax_group else worn


def _once(block: _Block, residual: Formula) -> _Use:
    bought = block.line("purchases", lambda m: where(equal(block.since(m), 0), block.cost, 0))
    return _Use(bought, None, lambda m: block.cost, lambda m: residual)


def _replaced(block: _Block, residual: Formula) -> _Use:
    """Bought again at the end of each life, at the price of then; the old one is sold."""
    book, calendar = block.book, block.book.calendar
    growth = block.number("price_growth_per_year")
    kept = block.scalar("residual_share", ratio(residual, block.cost), "share")
    passed = floor((block.bought + calendar.month[0] - 1) / 12)
    year = block.scalar("bought_year", passed, "number")
    new, in_use = block.line("new", kind="number"), block.line("in_use")
    for m in range(book.months):
        new[m] = where(both(block.since(m) >= 0, equal(block.age(m), 0)), 1, 0)
        price = block.cost * (1 + growth) ** (calendar.growth_years[m] - year)
        in_use[m] = where(equal(new[m], 1), price, in_use[m - 1])
    bought = block.line("purchases", lambda m: new[m] * in_use[m])
    sold = block.line("sold", lambda m: new[m] * in_use[m - 1] * kept)
    retired = block.line("retired", lambda m: new[m] * in_use[m - 1] * (1 - kept))
    book.flow("asset_sales", sold)
    book.flow("assets_retired", retired)
    return _Use(bought, sold, lambda m: in_use[m], lambda m: in_use[m] * kept)


def _even(block: _Block, use: _Use) -> Line:
    """The same each month of a life; land, whose life is 0, never wears out."""
    life = block.number("life_months")

    def worn(m: int) -> Formula:
        monthly = (use.price(m) - use.residual(m)) / guarded(life)
        return where(both(block.since(m) >= 0, block.age(m) < life), monthly, 0)

    return block.line("depreciation", worn)


def _declining(block: _Block, use: _Use) -> Line:
    """2/life a year on the value at the start of each calendar year of a life, evenly over its
    months of that year; in the last year what is left. Never below the residual.
    """
    life, month = block.number("life_months"), block.book.calendar.month
    age = block.line("age", block.age, "number")
    begun, worn, value = (block.line(key) for key in ("year_begun", "depreciation", "book"))
    for m in range(block.book.months):
        first = where(equal(month[m], 1), value[m - 1], begun[m - 1])
        begun[m] = where(equal(age[m], 0), use.bought[m], first)
        end = least(age[m] + 12 - month[m], life - 1)  # its last month in this calendar year
        count = end - most(age[m] - month[m] + 1, 0) + 1
        spare = (begun[m] - use.residual(m)) / guarded(count)
        monthly = where(equal(end, life - 1), spare, least(begun[m] * 2 / guarded(life), spare))
        lives = both(block.since(m) >= 0, age[m] < life)
        worn[m] = where(lives, most(monthly, 0), 0)
        value[m] = where(equal(age[m], 0), use.bought[m], value[m - 1]) - worn[m]
    return worn


def _paid(block: _Block, bought: Line) -> Line | None:
    """Flows of who pays; the purchases that neither a loan nor a grant pays for."""
    book, payer = block.book, block.asset.paid_by
    if payer != "hibah_barang":
        book.flow("asset_purchases", bought)
    if payer not in PAID_BY_OTHERS:
        return bought
    own, given = None, bought
    if block.asset.replaced:
        own = again = block.line("own", lambda m: where(equal(block.since(m), 0), 0, bought[m]))
        if payer == "hibah_barang":
            book.flow("asset_purchases", own)
        if payer != "pinjaman":
            given = block.line("given", lambda m: bought[m] - again[m])
    if payer != "pinjaman":
        book.flow("grants_received" if payer == "hibah" else "assets_granted", given)
    return own


def _fiscal_years(book: Book, tax_group: str) -> Formula:
    return rule(book, f"taxes/depreciation_life.{TAX_GROUPS[tax_group]}", "number")


def _fiscal(block: _Block, bought: Line) -> Line:
    """What the tax law lets it wear out: evenly to zero from each purchase, by its group."""
    years = _fiscal_years(block.book, block.asset.tax_group)
    months = 12 * int(years.value)
    return block.line("fiscal", lambda m: bought.sum(max(0, m - months + 1), m) / (years * 12))


def _upkeep(block: _Block) -> None:
    """Maintenance, and the fee for what others own, from the month they are ours to pay."""
    book, asset, first = block.book, block.asset, block.bought
    if asset.operator == "agrinas":
        if asset.operator_until is None:
            return
        after = block.number("operator_until") + 1
        first = block.scalar("ours_from", most(block.bought, after), "number")
    costs = {"maintenance": block.cost * block.number("maintenance_per_year") / 12}
    if asset.owner != "koperasi" or counts(book, f"{block.path}.user_fee_per_month"):
        costs["user_fees"] = block.number("user_fee_per_month")
    for name, monthly in costs.items():
        book.flow(name, block.line(name, partial(_from, book, first, monthly)))


def _from(book: Book, first: Formula, monthly: Formula, m: int) -> Formula:
    spent = grown(book, monthly, COST_GROWTH, m)
    return where(book.calendar.number[m] >= first, spent, 0)


def _opening_asset(book: Book, sheet: Sheet, path: str, old: OpeningAsset) -> Line:
    """An asset already owned: the rest of its even depreciation; what the tax law allows of it."""

    def scalar(key: str, content: Formula, kind: Kind = "rupiah") -> Formula:
        return sheet.scalar(say(book, f"assets.{key}"), content, kind)

    last, price = book.months - 1, book.number(f"{path}.price")
    residual, life = book.number(f"{path}.residual"), book.number(f"{path}.life_months")
    age = book.number(f"{path}.age_months")
    passed = where(life > 0, least(age / guarded(life), 1), 0)
    value = scalar("opening_book", price - (price - residual) * passed)
    left = scalar("months_left", most(life - age, 0), "number")
    worn = sheet.line(
        say(book, "assets.depreciation"),
        lambda m: where(book.calendar.number[m] < left, (value - residual) / guarded(left), 0),
    )
    kept = value - worn.sum(0, last)
    end = scalar("end_value", where(residual > 0, least(kept, residual), kept))
    book.flow("depreciation", worn)
    book.assets.append(AssetLines(old.name, None, None, end))
    if not old.tax_group:
        return worn
    months, number = _fiscal_years(book, old.tax_group) * 12, book.calendar.number
    return sheet.line(
        say(book, "assets.fiscal"),
        lambda m: where(number[m] < months - age, price / months, 0),
    )
