"""What is bought, given, worn out and replaced.

What comes in are the plan's assets; what goes out are flows (S, T) and one `AssetBook` each.
Assets of the village or of Agrinas are used, not owned: no cost, no depreciation, but their
upkeep and any fee for their use are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from kopdes_plan.model import depreciation
from kopdes_plan.model.drivers import Drivers, Number, counts
from kopdes_plan.model.ledger import add
from kopdes_plan.model.result import AssetBook, Flows
from kopdes_plan.model.timeline import Array, Timeline

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Asset, OpeningAsset, OpeningBalance, Plan


def asset_flows(
    plan: Plan, drive: Drivers, time: Timeline, cost_growth: Number
) -> tuple[Flows, tuple[AssetBook, ...]]:
    """Flows of all assets and their books: new ones in plan order, then the opening ones."""
    flows: list[Flows] = []
    books: list[AssetBook] = []
    risen = time.growth(cost_growth)[..., : time.months]
    for place, asset in enumerate(plan.assets):
        own, book = _asset(asset, f"assets.{place}", drive, time, risen)
        flows.append(own)
        books.append(book)
    for old in plan.opening.assets:
        own, book = _opening_asset(old, time)
        flows.append(own)
        books.append(book)
    return add(*flows), tuple(books)


def _asset(
    asset: Asset, path: str, drive: Drivers, time: Timeline, risen: Array
) -> tuple[Flows, AssetBook]:
    bought_at = 0 if asset.month is None else max(0, time.index(*asset.month))
    cost = drive(f"{path}.price", asset.price) * drive(f"{path}.count", asset.count)
    flows = _upkeep(asset, path, drive, time, cost, bought_at, risen)
    none = np.zeros((1, time.months))
    if asset.owner != "koperasi":
        return flows, _book(asset, none, none, none, np.zeros(1), _spent(flows, none))
    residual = _residual(asset, path, drive, cost)
    growth = time.growth(drive(f"{path}.price_growth_per_year", asset.price_growth_per_year))
    rows = np.broadcast_shapes(none.shape, np.shape(residual), growth[..., :1].shape)
    purchases, worn, sold, retired = (np.zeros(rows) for _ in range(4))
    first_growth = growth[..., bought_at : bought_at + 1]
    step = asset.life_months if asset.replaced and asset.life_months else time.months
    old_cost: Number = 0.0
    old_residual: Number = 0.0
    for m in range(bought_at, time.months, step):
        scale = growth[..., m : m + 1] / first_growth
        new_cost, new_residual = cost * scale, residual * scale
        purchases[..., m : m + 1] += new_cost
        sold[..., m : m + 1] += old_residual
        retired[..., m : m + 1] += old_cost - old_residual
        worn += wear(new_cost, new_residual, asset, m, time)
        old_cost, old_residual = new_cost, new_residual
    flows |= {"asset_purchases": purchases, "depreciation": worn}
    if asset.paid_by in ("hibah", "hibah_barang"):
        given = np.zeros_like(purchases)
        given[..., bought_at] = purchases[..., bought_at]
        if asset.paid_by == "hibah":
            flows["grants_received"] = given
        else:
            flows |= {"asset_purchases": purchases - given, "assets_granted": given}
    if len(range(bought_at, time.months, step)) > 1:
        flows |= {"assets_retired": retired, "asset_sales": sold}
    value = np.cumsum(purchases - worn - sold, axis=-1)
    end = value[..., -1]
    if asset.residual:
        end = np.minimum(end, np.broadcast_to(old_residual, (len(value), 1))[:, 0])
    return flows, _book(asset, purchases, worn, value, end, _spent(flows, none), sold)


def _residual(asset: Asset, path: str, drive: Drivers, cost: Number) -> Array:
    """Residual value of all pieces; never above what they cost, however cheap in a scenario."""
    each = drive(f"{path}.residual", asset.residual)
    capped: Array = np.minimum(each * drive(f"{path}.count", asset.count), cost)
    return capped


def _spent(flows: Flows, none: Array) -> Array:
    return flows.get("maintenance", none) + flows.get("user_fees", none)


def _book(
    asset: Asset,
    purchases: Array,
    worn: Array,
    value: Array,
    end: Array,
    upkeep: Array,
    sold: Array | None = None,
) -> AssetBook:
    return AssetBook(
        name=asset.name,
        unit=asset.unit,
        paid_by=asset.paid_by,
        owner=asset.owner,
        purchases=purchases,
        sales=np.zeros_like(purchases) if sold is None else sold,
        depreciation=worn,
        book_value=value,
        end_value=end,
        upkeep=upkeep,
    )


def wear(cost: Number, residual: Number, asset: Asset, bought_at: int, time: Timeline) -> Array:
    """Monthly depreciation (S, T) of one purchase, from the month bought; land has none."""
    cost, residual = np.broadcast_arrays(np.atleast_2d(cost), np.atleast_2d(residual))
    worn = np.zeros((len(cost), time.months))
    if not asset.life_months:
        return worn
    if asset.method == "garis_lurus":
        worn[..., bought_at : bought_at + asset.life_months] = (cost - residual) / asset.life_months
        return worn
    left = time.months - bought_at
    start = (int(time.year_of[bought_at]), int(time.month_of[bought_at]))
    worn[:, bought_at:] = depreciation.by_month(
        cost[:, 0], residual[:, 0], asset.life_months, "declining", start, left
    )
    return worn


def _upkeep(
    asset: Asset,
    path: str,
    drive: Drivers,
    time: Timeline,
    cost: Number,
    bought_at: int,
    risen: Array,
) -> Flows:
    """Maintenance (share of the price a year) and the fee for using what others own.

    `risen` (S, T) is how costs have risen since the start.
    """
    first = bought_at
    if asset.operator == "agrinas" and asset.operator_until is not None:
        first = max(first, time.index(*asset.operator_until) + 1)
    elif asset.operator == "agrinas":
        first = time.months
    ours = (np.arange(time.months) >= first) * risen
    upkeep = cost * drive(f"{path}.maintenance_per_year", asset.maintenance_per_year) / 12
    flows: Flows = {}
    if np.any(upkeep):
        flows["maintenance"] = np.atleast_2d(upkeep * ours)
    if counts(fee := drive(f"{path}.user_fee_per_month", asset.user_fee_per_month)):
        flows["user_fees"] = np.atleast_2d(fee * ours)
    return flows


def _opening_asset(old: OpeningAsset, time: Timeline) -> tuple[Flows, AssetBook]:
    """An asset already owned: the rest of its straight-line depreciation."""
    worn, value = _rest_of_wear(old, time), old.book_value
    books = value - np.cumsum(worn, axis=-1)
    none = np.zeros_like(worn)
    end = np.minimum(books[:, -1], old.residual) if old.residual else books[:, -1]
    book = AssetBook(
        name=old.name,
        unit="",
        paid_by="saldo_awal",
        owner="koperasi",
        purchases=none,
        sales=none,
        depreciation=worn,
        book_value=books,
        end_value=end,
        upkeep=none,
    )
    return {"depreciation": worn}, book


def _rest_of_wear(old: OpeningAsset, time: Timeline) -> Array:
    """Monthly depreciation (1, T) of what an asset already owned has left of its life."""
    worn = np.zeros((1, time.months))
    left = max(old.life_months - old.age_months, 0)
    if left:
        worn[:, :left] = (old.book_value - old.residual) / left
    return worn


def opening_book_values(opening: OpeningBalance) -> float:
    """Sum of the book values of all opening assets."""
    return sum(old.book_value for old in opening.assets)


def fiscal_depreciation(
    plan: Plan, drive: Drivers, time: Timeline, lives: Mapping[str, int], book: Array
) -> Array:
    """Depreciation the tax law allows (S, T): by tax group where one is named, else the book's.

    `lives` is months by group. No residual, straight line, from the month bought; it runs on
    through the years of final tax (ARCHITECTURE.md §3, Tax). Law: taxes/depreciation_life.
    """
    total = book
    for place, asset in enumerate(plan.assets):
        if asset.owner != "koperasi" or not asset.tax_group:
            continue
        life = lives[asset.tax_group]
        path = f"assets.{place}"
        cost = drive(f"{path}.price", asset.price) * drive(f"{path}.count", asset.count)
        residual = _residual(asset, path, drive, cost)
        growth = time.growth(drive(f"{path}.price_growth_per_year", asset.price_growth_per_year))
        bought_at = 0 if asset.month is None else max(0, time.index(*asset.month))
        step = asset.life_months if asset.replaced and asset.life_months else time.months
        for m in range(bought_at, time.months, step):
            scale = growth[..., m : m + 1] / growth[..., bought_at : bought_at + 1]
            new_cost = np.atleast_2d(cost * scale)
            fiscal = np.zeros((len(new_cost), time.months))
            fiscal[:, m : m + life] = new_cost / life
            total = total + fiscal - wear(new_cost, residual * scale, asset, m, time)
    for old in plan.opening.assets:
        if old.tax_group:
            life = lives[old.tax_group]
            fiscal = np.zeros((1, time.months))
            fiscal[:, : max(life - old.age_months, 0)] = float(old.price) / life
            total = total + fiscal - _rest_of_wear(old, time)
    return total
