"""The business units of a plan: five behaviours, one class each.

A unit's *type* (gerai sembako, LPG 3 kg …) is a file in data/units that fills the fields a
plan leaves out; the *behaviour* decides which fields there are. Quantities are per month of
full operation, before ramp-up, season and growth. Field names are the trade's English, aliases
are what people write.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kopdes_plan.inputs.fields import (
    Days,
    GrowthPerYear,
    Index,
    Month,
    Months,
    Name,
    Quantity,
    RatePerMonth,
    Rupiah,
    Share,
    Sourced,
    Text,
    YesNo,
)

Role = Literal["prinsipal", "agen", "konsinyasi", "titip_jual"]
Vat = Literal["bebas", "kena", "besaran_tertentu"]

ZERO = Sourced(0.0)


class Part(BaseModel):
    """A frozen piece of a plan; a key that is not a field is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class UnitCost(Part):
    """An operating cost of a unit: fixed a month, per unit sold, or a share of sales."""

    name: Name = Field(alias="nama")
    per_month: Rupiah = Field(ZERO, alias="per_bulan")
    per_quantity: Rupiah = Field(ZERO, alias="per_satuan")
    share_of_sales: Share = Field(ZERO, alias="bagian_penjualan")


class Material(Part):
    """A material of one unit of output: price of the material and how much of it is used."""

    name: Name = Field(alias="nama")
    price: Rupiah = Field(alias="harga")
    quantity_per_output: Quantity = Field(alias="jumlah_per_hasil")


class Season(Part):
    """Twelve monthly indices (100 = an ordinary month) and the lift of Ramadan and Lebaran.

    The indices are scaled to an average of 100. `lebaran` is the index of the month in which
    Lebaran falls and `ramadan` that of the month Ramadan starts in; they move with the calendar
    and the year's volume stays 100 % of plan. `lebaran_terlewat` is the month of a Lebaran for
    which the goods come too late: its lift, and that of the month before, is lost.
    """

    months: tuple[Index, ...] = Field((), alias="bulanan")
    ramadan: Index = Field(Sourced(100.0), alias="ramadan")
    lebaran: Index = Field(Sourced(100.0), alias="lebaran")
    missed: Month | None = Field(None, alias="lebaran_terlewat")


class SupplyStop(Part):
    """Months in which a unit gets nothing to sell; none unless a scenario or the plan says so.

    Without `mulai` it begins with the unit's first month of full operation.
    """

    start: Month | None = Field(None, alias="mulai")
    months: Months = Field(0, alias="bulan", le=120)


class ExportCost(Part):
    """A cost of selling abroad, of a whole shipment or of each unit, in rupiah or US dollars.

    `tahap` is the first price that holds it: at the store (EXW), on board (FOB), at the port of
    destination (CFR).
    """

    name: Name = Field(alias="nama")
    stage: Literal["EXW", "FOB", "CFR"] = Field("FOB", alias="tahap")
    per_shipment: Rupiah = Field(ZERO, alias="per_kiriman")
    per_quantity: Rupiah = Field(ZERO, alias="per_satuan")
    per_shipment_usd: Quantity = Field(ZERO, alias="usd_per_kiriman")
    per_quantity_usd: Quantity = Field(ZERO, alias="usd_per_satuan")


class Export(Part):
    """What is known of a sale abroad. The unit's `harga` stays what reaches the cooperative.

    Dollars earned are changed at the bank's buying rate, dollars spent at its selling rate.
    `dokumen_siap` are ids of data/export/documents.yaml.
    """

    term: Literal["EXW", "FOB", "CFR", "CIF"] = Field("FOB", alias="syarat")
    price_usd: Quantity = Field(alias="harga_usd")
    buying_rate: Rupiah = Field(alias="kurs_beli")
    selling_rate: Rupiah = Field(alias="kurs_jual")
    lot: Quantity = Field(alias="jumlah_kirim")
    costs: tuple[ExportCost, ...] = Field((), alias="biaya")
    insurance: Share = Field(Sourced(0.005), alias="asuransi")
    container: Quantity | None = Field(None, alias="isi_kontainer")
    documents: tuple[Text, ...] = Field((), alias="dokumen_siap")


class Unit(Part):
    """What every business unit has, whatever its behaviour."""

    name: Name = Field(alias="nama")
    type_id: Text = Field("", alias="jenis")
    quantity_unit: Text = Field("satuan", alias="satuan")
    start: Month | None = Field(None, alias="mulai")
    buyer: Text = Field("", alias="pembeli")
    partner: Text = Field("", alias="mitra")
    partner_product: Text = Field("", alias="mitra_produk")
    role: Role = Field("prinsipal", alias="peran")
    commission: Share = Field(ZERO, alias="komisi")
    vat: Vat = Field("kena", alias="ppn")

    price: Rupiah = Field(alias="harga")
    price_ceiling: Rupiah | None = Field(None, alias="harga_tertinggi")
    price_growth_per_year: GrowthPerYear = Field(ZERO, alias="kenaikan_harga")
    quantity_growth_per_year: GrowthPerYear = Field(ZERO, alias="kenaikan_jumlah")
    quota_per_month: Quantity | None = Field(None, alias="kuota_per_bulan")
    supply_stop: SupplyStop = Field(SupplyStop(), alias="pasokan_berhenti")
    ramp_up_months: Months = Field(12, alias="bulan_merintis")
    ramp_up_start: Share = Field(Sourced(0.25), alias="awal_merintis")
    season: Season = Field(Season(), alias="musim")
    operating_days_per_month: Quantity = Field(Sourced(26.0), alias="hari_buka")
    member_share: Share = Field(Sourced(0.5), alias="bagian_anggota")

    receivable_days: Days = Field(ZERO, alias="hari_piutang")
    credit_loss: Share = Field(Sourced(0.02), alias="bagian_tak_tertagih")
    payable_days: Days = Field(ZERO, alias="hari_utang")
    prepayment_days: Days = Field(ZERO, alias="hari_bayar_di_muka")
    customer_advance_days: Days = Field(ZERO, alias="hari_uang_muka")
    stock_days: Days = Field(ZERO, alias="hari_persediaan")
    shrinkage: Share = Field(ZERO, alias="susut")
    float_amount: Rupiah = Field(ZERO, alias="dana_talangan")
    building_rent: YesNo = Field(False, alias="sewa_tanah_bangunan")
    costs: tuple[UnitCost, ...] = Field((), alias="biaya")


class Trading(Unit):
    """Buy, hold, sell: price, buying price, quantity a month."""

    behaviour: Literal["trading"] = Field("trading", alias="perilaku")
    quantity_per_month: Quantity = Field(alias="jumlah_per_bulan")
    unit_cost: Rupiah = Field(ZERO, alias="harga_beli")
    cost_growth_per_year: GrowthPerYear = Field(ZERO, alias="kenaikan_harga_beli")
    shop_days: Days = Field(ZERO, alias="hari_titip")
    export: Export | None = Field(None, alias="ekspor")


class Service(Unit):
    """Visits or transactions at a fee, with an optional cost of materials for each."""

    behaviour: Literal["service"] = Field("service", alias="perilaku")
    quantity_per_month: Quantity = Field(alias="jumlah_per_bulan")
    unit_cost: Rupiah = Field(ZERO, alias="bahan_per_layanan")
    cost_growth_per_year: GrowthPerYear = Field(ZERO, alias="kenaikan_harga_beli")
    value_per_transaction: Rupiah = Field(ZERO, alias="nilai_per_transaksi")


class Production(Unit):
    """Materials, piece-rate work and time become output, sold when a cycle ends."""

    behaviour: Literal["production"] = Field("production", alias="perilaku")
    quantity_per_month: Quantity = Field(alias="jumlah_per_bulan")
    materials: tuple[Material, ...] = Field((), alias="bahan")
    yield_share: Share = Field(Sourced(1.0), alias="rendemen")
    piece_wage: Rupiah = Field(ZERO, alias="upah_borongan")
    cost_growth_per_year: GrowthPerYear = Field(ZERO, alias="kenaikan_harga_beli")
    cycle_months: Months = Field(1, alias="siklus_bulan", ge=1, le=60)
    shop_days: Days = Field(ZERO, alias="hari_titip")
    export: Export | None = Field(None, alias="ekspor")


class Rental(Unit):
    """Capacity let out: capacity x occupancy x tariff a day."""

    behaviour: Literal["rental"] = Field("rental", alias="perilaku")
    capacity: Quantity = Field(alias="kapasitas")
    occupancy: Share = Field(alias="hunian")


class Lending(Unit):
    """Loans to members: lent a month, tenor, interest a month, what is never repaid.

    `price` is the size of one loan and `quantity_per_month` how many are given a month.
    """

    behaviour: Literal["lending"] = Field("lending", alias="perilaku")
    price: Rupiah = Field(alias="pinjaman_rata_rata")
    quantity_per_month: Quantity = Field(alias="jumlah_per_bulan")
    tenor_months: Months = Field(10, alias="tenor_bulan", ge=1, le=60)
    rate_per_month: RatePerMonth = Field(alias="bunga_per_bulan")
    method: Literal["menurun", "flat"] = Field("menurun", alias="metode")
    fee_share: Share = Field(ZERO, alias="biaya_admin")
    loss_share: Share = Field(Sourced(0.05), alias="bagian_macet")
    write_off_after_months: Months = Field(12, alias="hapus_buku_setelah")
    member_share: Share = Field(Sourced(1.0), alias="bagian_anggota")


AnyUnit = Annotated[
    Trading | Service | Production | Rental | Lending, Field(discriminator="behaviour")
]
Behaviour = Literal["trading", "service", "production", "rental", "lending"]
BEHAVIOUR_WORDS: dict[str, Behaviour] = {
    "dagang": "trading",
    "jasa": "service",
    "produksi": "production",
    "sewa": "rental",
    "simpan_pinjam": "lending",
}

__all__ = [
    "BEHAVIOUR_WORDS",
    "AnyUnit",
    "Behaviour",
    "Export",
    "ExportCost",
    "Lending",
    "Material",
    "Part",
    "Production",
    "Rental",
    "Role",
    "Season",
    "Service",
    "SupplyStop",
    "Trading",
    "Unit",
    "UnitCost",
    "YesNo",
]
