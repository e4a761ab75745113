"""Which numbers of a plan to change when something is said about it, and what each is called.

A result and the code of a verdict or a warning go in; out come one to three `Link`s to fields that
this plan has. Warnings name units and loans by their names; several of one name are all meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from kopdes_plan.outputs.field_names import named
from kopdes_plan.outputs.lines import row_of

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result, UnitResult

MOST = 3
QUANTITY = {"rental": "hunian"}
PRICE = {"lending": "pinjaman_rata_rata"}
COST = {"trading": "harga_beli", "service": "bahan_per_layanan", "production": "bahan"}
Params = Mapping[str, object]
Paths = Callable[["Result", Params], Iterator[str]]


class Link(NamedTuple):
    """A field of the plan: its path and its name for people."""

    path: str
    words: str


def to_change(
    result: Result, code: str, params: Params | None = None, language: str = "id"
) -> tuple[Link, ...]:
    """The fields that help against a verdict or warning, the strongest first; () for none."""
    if code not in PATHS:
        return ()
    paths = dict.fromkeys(PATHS[code](result, params or {}))
    return tuple(Link(path, named(result.plan, path, language)) for path in islice(paths, MOST))


# ---- what helps against what


def _at(unit: UnitResult, keys: Mapping[str, str], other: str) -> str:
    return f"unit_usaha.{unit.key}.{keys.get(unit.behaviour, other)}"


def _quantity(unit: UnitResult) -> str:
    return _at(unit, QUANTITY, "jumlah_per_bulan")


def _price(unit: UnitResult) -> str:
    return _at(unit, PRICE, "harga")


def _cost(unit: UnitResult) -> str:
    return _at(unit, COST, "biaya")


def _strongest(result: Result) -> list[UnitResult]:
    """The unit that brings most, in a list; empty when there are no units."""
    return sorted(result.units, key=lambda unit: -float(unit.contribution[0]))[:1]


def _loans(result: Result, running: bool) -> list[int]:
    """The number of the largest loan, in a list; those already running bring no money."""
    loans = [
        (float(loan.amount), place)
        for place, loan in enumerate(result.plan.loans, 1)
        if running or loan.balance_left is None
    ]
    return [max(loans)[1]] if loans else []


def _asset(result: Result) -> Iterator[str]:
    """The price of the largest asset that the cooperative pays itself."""
    bought = [
        (float(row_of(book.purchases).max(initial=0.0)), place)
        for place, (asset, book) in enumerate(
            zip(result.plan.assets, result.assets, strict=False), 1
        )
        if asset.paid_by in ("kas", "pinjaman")
    ]
    if bought and max(bought)[0] > 0:
        yield f"aset.{max(bought)[1]}.harga"


def _cash(result: Result, _: Params) -> Iterator[str]:
    yield from (f"pinjaman.{place}.plafon" for place in _loans(result, running=False))
    yield from _asset(result)
    yield "saldo_awal.kas"


def _repaying(result: Result, _: Params) -> Iterator[str]:
    yield from map(_quantity, _strongest(result))
    for place in _loans(result, running=True):
        yield f"pinjaman.{place}.jangka_waktu_bulan"
        yield f"pinjaman.{place}.plafon"


def _worth(result: Result, _: Params) -> Iterator[str]:
    yield from map(_quantity, _strongest(result))
    yield from map(_price, _strongest(result))
    yield from _asset(result)


def _selling(result: Result, _: Params) -> Iterator[str]:
    yield from map(_quantity, result.units)
    if not result.units:
        yield "unit_usaha"


def _costs(result: Result, _: Params) -> Iterator[str]:
    yield from (f"unit_usaha.{unit.key}.biaya" for unit in _strongest(result))
    yield "biaya_bersama"
    yield "tenaga_kerja"


def _thin(result: Result, _: Params) -> Iterator[str]:
    selling = [unit for unit in result.units if unit.revenue[0].any()]
    margin = {x.key: float(x.contribution[0]) / float(x.revenue[0].mean()) for x in selling}
    for unit in sorted(selling, key=lambda unit: margin[unit.key])[:1]:
        yield _price(unit)
        yield _cost(unit)


def _unit(
    result: Result, params: Params, *paths: str | Callable[[UnitResult], str]
) -> Iterator[str]:
    """The fields of the units a warning names; a path is a key or made from the unit."""
    for unit in (unit for unit in result.units if unit.name == params.get("unit")):
        for path in paths:
            yield path(unit) if callable(path) else f"unit_usaha.{unit.key}.{path}"


def _cost_growth(unit: UnitResult) -> str:
    """Where the costs that a price outgrows are said to rise."""
    if unit.behaviour in COST:
        return f"unit_usaha.{unit.key}.kenaikan_harga_beli"
    return "asumsi_umum.kenaikan_biaya"


def _loan(result: Result, params: Params, *keys: str) -> Iterator[str]:
    """The fields of the loans a warning names."""
    for place, loan in enumerate(result.plan.loans, 1):
        if loan.name == params.get("loan"):
            yield from (f"pinjaman.{place}.{key}" for key in keys)


def _wage_basis(result: Result, params: Params) -> Iterator[str]:
    """What the wages a warning names are paid by."""
    for place, person in enumerate(result.plan.staff, 1):
        if person.name == params.get("job"):
            yield f"tenaga_kerja.{place}.dasar_upah"


def _fixed(*paths: str) -> Paths:
    return lambda result, params: iter(paths)


def _of_unit(*paths: str | Callable[[UnitResult], str]) -> Paths:
    return lambda result, params: _unit(result, params, *paths)


def _of_loan(*keys: str) -> Paths:
    return lambda result, params: _loan(result, params, *keys)


PATHS: dict[str, Paths] = {
    # verdicts
    "not_fundable": _cash, "cannot_repay": _repaying, "thin": _repaying, "no_sales": _selling,
    "low_cash": _cash, "end_value": _worth, "npv_negative": _worth,
    # warnings
    "cash_negative": _cash, "cash_below_minimum": _cash,
    "dscr_negative": _repaying, "dscr_below_one": _repaying, "dscr_below_required": _repaying,
    "dscr_12m_below_one": _repaying, "npv_only_end_value": _worth, "irr_implausible": _costs,
    "no_buyer": _of_unit("pembeli"), "no_borrower": _of_unit("pembeli"),
    "price_above_ceiling": _of_unit(_price, "harga_tertinggi"),
    "price_above_law": _of_unit(_price, "harga_tertinggi"),
    "price_grows_past_law": _of_unit("kenaikan_harga", _price),
    "price_grows_past_ceiling": _of_unit("kenaikan_harga", "harga_tertinggi"),
    "ceiling_above_law": _of_unit("harga_tertinggi"),
    "above_known_quota": _of_unit("kuota_per_bulan", _quantity),
    "export_leaves_nothing": _of_unit("ekspor.harga_usd", "ekspor.biaya"),
    "export_price_apart": _of_unit(_price, "ekspor.harga_usd"),
    "price_outgrows_cost": _of_unit("kenaikan_harga", _cost_growth),
    "break_even_above_quota": _of_unit("kuota_per_bulan", _price, _cost),
    "unit_sells_at_loss": _of_unit(_price, _cost),
    "unit_loses": _of_unit(_quantity, _price, "biaya"),
    "costs_probably_missing": _of_unit("biaya", _cost),
    "lending_above_cap": _of_unit("bunga_per_bulan", "metode"),
    "wage_written_umk": _wage_basis, "wage_written_tanpa_upah": _wage_basis,
    "tax_regime_changes": _fixed("pajak.tahun_terdaftar"),
    "rules_newer": _fixed("tanggal_rencana"),
    "vat_threshold_passed": _fixed("pajak.pkp_sejak"),
    "final_tax_bites": _thin,
    "loan_below_floor": _of_loan("plafon", "skema"),
    "loan_not_the_rate": _of_loan("bunga", "skema"),
    "loan_below_rate": _of_loan("bunga", "skema"),
    "loan_above_rate": _of_loan("bunga", "skema"),
    "loan_months_below_scheme": _of_loan("masa_tenggang_bulan", "skema"),
}  # fmt: skip
