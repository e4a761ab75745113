"""Who supplies, buys or pays a fee: one `Partner` for each file in data/partners, read strictly.

    label: Perum Bulog (beras SPHP)
    hubungan: pemasok                 # pemasok, pembeli, layanan, or saluran (only a way to apply)
    produk:
      beras_sphp:
        label: Beras SPHP
        satuan: kg
        jenis_unit: [sphp]            # unit types that sell it
        aturan_harga_tertinggi: [prices/beras_sphp]
        kuota_per_bulan: {nilai: 8_000, sumber: "…", tahun: 2025}
    pembayaran: {cara: tunai}
    dokumen: [{teks: NIB, isian: koperasi.nib}]
    saluran: [{nama: Klik SPHP, langkah: […], syarat: […]}]
    diketahui: 2025-09                # the month of what is written here
    sumber: […]
    keyakinan: H                      # H, M or L

Prices that a rule sets are named by the rule's file, never copied. What nobody knows is left out,
and `unknown` says so. Every number is cited with its year or plainly `asumsi`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.data_page import DataError, DataPage, Mistake, numbers
from kopdes_plan.inputs.fields import (
    Days,
    Month,
    Name,
    Quantity,
    Rupiah,
    Share,
    Sourced,
    Text,
)
from kopdes_plan.inputs.plan_fields import field_at
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.paths import DATA

Relation = Literal["pemasok", "pembeli", "layanan", "saluran"]
Payment = Literal["tunai", "di_muka", "bayar_di_tempat", "deposit", "tempo"]
PRODUCT_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _text_alone(raw: object) -> object:
    return {"teks": raw} if isinstance(raw, str) else raw


class Demand(Part):
    """Something a partner asks for; `field` is where the plan shows it, if it can."""

    text: Name = Field(alias="teks")
    field: Text = Field("", alias="isian")


Demands = tuple[Annotated[Demand, BeforeValidator(_text_alone)], ...]


class Channel(Part):
    """A digital way to apply or to order: its steps, and what it asks."""

    name: Name = Field(alias="nama")
    steps: tuple[Name, ...] = Field((), alias="langkah")
    demands: Demands = Field((), alias="syarat")
    note: Text = Field("", alias="catatan")


class PaymentTerms(Part):
    """How and when money changes hands; `days` after delivery where it is `tempo`."""

    how: Payment = Field(alias="cara")
    days: Days | None = Field(None, alias="hari")
    note: Text = Field("", alias="catatan")


class WorseTerms(Part):
    """What a partner gives when our status with it falls: less margin and quota, paid ahead."""

    margin: Rupiah = Field(alias="keuntungan")
    quota: Quantity | None = Field(None, alias="kuota_per_bulan")
    prepayment_days: Days | None = Field(None, alias="hari_bayar_di_muka")


class Product(Part):
    """What is bought from, sold to or done for a partner; per `quantity_unit` and month.

    `content` is how much of a rule's unit is in one of the product (50 kg in a sack).
    """

    label: Name
    quantity_unit: Name = Field(alias="satuan")
    unit_types: tuple[Name, ...] = Field((), alias="jenis_unit")
    content: Quantity = Field(Sourced(1.0), alias="isi")
    buying_rule: Text = Field("", alias="aturan_harga_beli")
    ceiling_rules: tuple[Name, ...] = Field((), alias="aturan_harga_tertinggi")
    buyer_limit_rule: Text = Field("", alias="aturan_batas_pembeli")
    buying_price: Rupiah | None = Field(None, alias="harga_beli")
    margin: Rupiah | None = Field(None, alias="keuntungan")
    fee: Rupiah | None = Field(None, alias="imbalan")
    fee_share: Share | None = Field(None, alias="bagian_imbalan")
    price_paid: Rupiah | None = Field(None, alias="harga_dibayar")
    quota: Quantity | None = Field(None, alias="kuota_per_bulan")
    wanted: Quantity | None = Field(None, alias="kebutuhan_per_bulan")
    smallest_order: Quantity | None = Field(None, alias="pesanan_terkecil")
    largest_order: Quantity | None = Field(None, alias="pesanan_terbesar")
    target: Quantity | None = Field(None, alias="sasaran_per_bulan")
    penalty: Rupiah | None = Field(None, alias="denda_kurang")
    container: Quantity | None = Field(None, alias="isi_kontainer")
    worse: WorseTerms | None = Field(None, alias="bila_status_turun")
    note: Text = Field("", alias="catatan")


class PartnerFile(Part):
    """What a partner's file may hold."""

    label: Name
    relation: Relation = Field(alias="hubungan")
    products: dict[str, Product] = Field({}, alias="produk")
    payment: PaymentTerms | None = Field(None, alias="pembayaran")
    deposit: Rupiah | None = Field(None, alias="deposit")
    conditions: Demands = Field((), alias="syarat")
    documents: Demands = Field((), alias="dokumen")
    first: Text = Field("", alias="lebih_dulu")
    channels: tuple[Channel, ...] = Field((), alias="saluran")
    notes: tuple[Name, ...] = Field((), alias="catatan")
    known: Month = Field(alias="diketahui")
    sources: tuple[Name, ...] = Field((), alias="sumber")
    confidence: Literal["H", "M", "L"] = Field(alias="keyakinan")


class Partner(PartnerFile):
    """A partner by its id, the name of its file; `sources` has those of single numbers too."""

    id: Name


class PartnerError(DataError):
    """Partner files that cannot be used, with every mistake found in them."""


class _Page(DataPage):
    error = PartnerError
    what = "a partner"


@lru_cache(maxsize=4)
def load_partners(folder: Path = DATA / "partners") -> Mapping[str, Partner]:
    """All partners by id, in order of their ids; PartnerError lists every mistake."""
    found: dict[str, Partner] = {}
    mistakes: list[Mistake] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            found[file.stem] = read_partner(file.read_text(encoding="utf-8"), file.stem)
        except PartnerError as wrong:
            mistakes += wrong.mistakes
    for partner in found.values():
        if partner.first and partner.first not in found:
            what = f"lebih_dulu: there is no partner '{partner.first}'"
            mistakes.append(Mistake(f"partners/{partner.id}.yaml", 1, what))
    if mistakes:
        raise PartnerError(mistakes)
    return MappingProxyType(found)


def read_partner(text: str, partner_id: str) -> Partner:
    """The partner that the text of one file describes; PartnerError lists every mistake."""
    page = _Page(f"partners/{partner_id}.yaml", text)
    file = page.checked(PartnerFile, page.tree)
    cited = []
    for place, number in numbers(file):
        page.check_origin(place, number)
        cited.append(number.citation)
    for place, what in _wrong(file):
        page.wrong(place, what)
    page.stop()
    sources = tuple(dict.fromkeys(source for source in (*file.sources, *cited) if source))
    parts = {name: getattr(file, name) for name in PartnerFile.model_fields}
    return Partner.model_construct(**{**parts, "id": partner_id, "sources": sources})


def _wrong(file: PartnerFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What a file says that no rule, field or source bears out."""
    files = load_rules().files
    for key, product in file.products.items():
        at = ("produk", key)
        if not PRODUCT_ID.fullmatch(key):
            yield at, f"'{key}' is no id: small letters, digits and _ only"
        single = {
            "aturan_harga_beli": product.buying_rule,
            "aturan_batas_pembeli": product.buyer_limit_rule,
        }
        named = [(alias, rule) for alias, rule in single.items() if rule]
        named += [("aturan_harga_tertinggi", rule) for rule in product.ceiling_rules]
        for alias, rule in named:
            if rule not in files:
                yield (*at, alias), f"there is no rule file '{rule}'"
        if product.buying_rule and product.buying_price is not None:
            yield (*at, "harga_beli"), "a price that a rule sets is not written again"
        if not product.content:
            yield (*at, "isi"), "isi cannot be zero"
    if file.relation != "saluran" and not file.products:
        yield (), "a partner needs a product"
    if not file.sources and not any(number.citation for _, number in numbers(file)):
        yield (), "a partner needs a source"
    groups = {"syarat": file.conditions, "dokumen": file.documents}
    for name, demands in groups.items():
        for place, demand in enumerate(demands):
            if demand.field and field_at(demand.field) is None:
                yield (name, place), f"'{demand.field}' is no field of a plan"


ASKED: Mapping[Relation, tuple[str, ...]] = {  # what one must know before agreeing
    "pemasok": ("buying_price", "quota", "smallest_order"),
    "pembeli": ("price_paid", "wanted", "smallest_order"),
    "layanan": ("fee",),
    "saluran": (),
}


def unknown(partner: Partner, product: Product) -> tuple[str, ...]:
    """What we do not know of a product's terms and a board must ask, as field names.

    `payment`, `payment_days` and `deposit` are the partner's.
    """
    known = {
        "buying_price": product.buying_rule or product.margin is not None,
        "fee": product.fee_share is not None,
    }
    asked: list[str] = [
        name
        for name in ASKED[partner.relation]
        if getattr(product, name) is None and not known.get(name)
    ]
    if partner.payment is None:
        asked.append("payment")
    elif partner.payment.how == "tempo" and partner.payment.days is None:
        asked.append("payment_days")
    if partner.relation == "layanan" and partner.deposit is None:
        asked.append("deposit")
    return tuple(asked)


__all__ = [
    "Channel", "Demand", "Partner", "PartnerError", "PaymentTerms", "Product", "WorseTerms",
    "load_partners", "read_partner", "unknown",
]  # fmt: skip
