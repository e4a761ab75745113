"""The plan: what a board's file says, checked and frozen.

`Plan` is the whole tree in the order of the file. Every field has an Indonesian alias (what
people write) and a word in the word file. A rule of one field lives in its type; a rule between
fields (shares that must add up, an opening balance that must balance) lives in `plan_checks`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from kopdes_plan.inputs.businesses import AnyUnit, Part
from kopdes_plan.inputs.fields import (
    Day,
    Days,
    GrowthPerYear,
    Month,
    Months,
    Name,
    PersonText,
    Quantity,
    RatePerYear,
    Rupiah,
    Share,
    SignedRupiah,
    Sourced,
    Text,
    WholeNumber,
    Year,
    YearMonth,
    YesNo,
)
from kopdes_plan.inputs.progress import Actuals, Mentoring, ReadinessItem
from kopdes_plan.inputs.village_profile import VillageProfile

ZERO = Sourced(0.0)


def _one_or_many(raw: object) -> object:
    return (raw,) if isinstance(raw, str) else raw


Villages = Annotated[tuple[Text, ...], BeforeValidator(_one_or_many)]  # one code needs no list


class Officer(Part):
    """A member of the board, the supervisors or the management: the role, and a name if given."""

    role: Name = Field(alias="jabatan")
    name: PersonText = Field("", alias="nama")


class Cooperative(Part):
    """Who plans: the cooperative, its villages and its legal numbers."""

    name: Name = Field(alias="nama")
    villages: Villages = Field(alias="desa", min_length=1)
    address: Text = Field("", alias="alamat")
    deed_number: Text = Field("", alias="nomor_badan_hukum")
    cooperative_number: Text = Field("", alias="nik")
    business_number: Text = Field("", alias="nib")
    tax_number: Text = Field("", alias="npwp")
    bank_account: Text = Field("", alias="rekening")
    board: tuple[Officer, ...] = Field((), alias="pengurus")
    supervisors: tuple[Officer, ...] = Field((), alias="pengawas")
    members_female: WholeNumber = Field(0, alias="anggota_perempuan")
    members_male: WholeNumber = Field(0, alias="anggota_laki_laki")
    logo: Text = Field("", alias="logo")  # a picture beside the plan, see `pictures`


class General(Part):
    """Assumptions that hold for the whole plan."""

    discount_rate_per_year: RatePerYear = Field(Sourced(0.12), alias="tingkat_diskonto")
    cost_growth_per_year: GrowthPerYear = Field(Sourced(0.03), alias="kenaikan_biaya")
    wage_growth_per_year: GrowthPerYear = Field(Sourced(0.06), alias="kenaikan_upah")
    minimum_cash: Rupiah = Field(ZERO, alias="kas_minimum")
    dscr_required: Quantity = Field(Sourced(1.25), alias="dscr_minimum")


class Members(Part):
    """Members and what they save. Pokok and wajib are equity, sukarela a liability."""

    count: Quantity = Field(ZERO, alias="jumlah_awal")
    joining_per_month: Quantity = Field(ZERO, alias="masuk_per_bulan")
    leaving_per_month: Quantity = Field(ZERO, alias="keluar_per_bulan")
    maximum: Quantity | None = Field(None, alias="paling_banyak")
    principal_savings: Rupiah = Field(ZERO, alias="simpanan_pokok")
    compulsory_savings_per_month: Rupiah = Field(ZERO, alias="simpanan_wajib_per_bulan")
    voluntary_savings_per_month: Rupiah = Field(ZERO, alias="simpanan_sukarela_per_bulan")
    voluntary_withdrawn_per_month: Share = Field(ZERO, alias="sukarela_ditarik_per_bulan")
    voluntary_rate_per_year: RatePerYear = Field(ZERO, alias="jasa_simpanan_sukarela")
    paying_share: Share = Field(Sourced(0.39), alias="bagian_yang_membayar")


class OpeningAsset(Part):
    """An asset owned when the plan begins."""

    name: Name = Field(alias="nama")
    price: Rupiah = Field(alias="harga")
    age_months: Months = Field(alias="umur_sudah_bulan")
    life_months: Months = Field(0, alias="umur_bulan")
    residual: Rupiah = Field(ZERO, alias="nilai_sisa")
    tax_group: Literal["1", "2", "3", "4", "bangunan_permanen", "bangunan_tidak_permanen", ""] = (
        Field("", alias="kelompok_pajak")
    )

    @property
    def book_value(self) -> float:
        """Price less straight-line depreciation of the months behind; land keeps its price."""
        if not self.life_months:
            return float(self.price)
        worn = min(self.age_months / self.life_months, 1.0)
        return float(self.price - (self.price - self.residual) * worn)


class OpeningBalance(Part):
    """What an operating cooperative already has and owes at the start; it must balance.

    Bank loans still running stand in `pinjaman` with `sisa_pokok`; their balance counts here.
    """

    cash: Rupiah = Field(ZERO, alias="kas")
    stock: dict[str, Rupiah] = Field({}, alias="persediaan")
    receivables: Rupiah = Field(ZERO, alias="piutang")
    assets: tuple[OpeningAsset, ...] = Field((), alias="aset")
    payables: Rupiah = Field(ZERO, alias="utang")
    voluntary_savings: Rupiah = Field(ZERO, alias="simpanan_sukarela")
    principal_savings: Rupiah = Field(ZERO, alias="simpanan_pokok")
    compulsory_savings: Rupiah = Field(ZERO, alias="simpanan_wajib")
    reserves: Rupiah = Field(ZERO, alias="cadangan")
    grants: Rupiah = Field(ZERO, alias="hibah")
    funds: Rupiah = Field(ZERO, alias="dana_shu")
    accumulated_surplus: SignedRupiah = Field(ZERO, alias="shu_terkumpul")


class Staff(Part):
    """People who work: how many, what they are paid. Fractions are rounded up over the whole.

    `umk` pays the regency's minimum wage of the year, `disepakati` the agreed `upah`,
    `tanpa_upah` nothing (shown as contributed work).
    """

    name: Name = Field(alias="nama")
    count: Quantity = Field(Sourced(1.0), alias="jumlah")
    wage_basis: Literal["umk", "disepakati", "tanpa_upah"] = Field("umk", alias="dasar_upah")
    wage_per_month: Rupiah = Field(ZERO, alias="upah")
    hours_per_month: Quantity = Field(Sourced(173.0), alias="jam_per_bulan")
    social_security: YesNo = Field(True, alias="bpjs")
    holiday_allowance: YesNo = Field(True, alias="thr")
    start: Month | None = Field(None, alias="mulai")
    end: Month | None = Field(None, alias="sampai")
    unit: Text = Field("", alias="unit")


class SharedCost(Part):
    """A cost of the whole cooperative (or of one unit): monthly, yearly, or once."""

    name: Name = Field(alias="nama")
    amount: Rupiah = Field(alias="jumlah")
    every_months: Months = Field(1, alias="setiap_bulan", ge=0)
    start: Month | None = Field(None, alias="mulai")
    end: Month | None = Field(None, alias="sampai")
    unit: Text = Field("", alias="unit")


class Asset(Part):
    """Something bought, given or only used.

    `pemilik: koperasi` stands on the books; `desa` and `agrinas` do not, but upkeep and a fee
    for its use are ours. `dibayar` says who pays: kas, pinjaman, hibah (cash comes as a grant
    in the same month), hibah_barang (given in kind), agrinas or desa.
    """

    name: Name = Field(alias="nama")
    price: Rupiah = Field(alias="harga")
    count: Quantity = Field(Sourced(1.0), alias="jumlah")
    month: Month | None = Field(None, alias="bulan")
    life_months: Months = Field(0, alias="umur_bulan")
    residual: Rupiah = Field(ZERO, alias="nilai_sisa")
    replaced: YesNo = Field(False, alias="diganti")
    price_growth_per_year: GrowthPerYear = Field(ZERO, alias="kenaikan_harga")
    maintenance_per_year: Share = Field(Sourced(0.03), alias="pemeliharaan")
    owner: Literal["koperasi", "desa", "agrinas"] = Field("koperasi", alias="pemilik")
    paid_by: Literal["kas", "pinjaman", "hibah", "hibah_barang", "agrinas", "desa"] = Field(
        "kas", alias="dibayar"
    )
    operator: Literal["koperasi", "agrinas"] = Field("koperasi", alias="pengelola")
    operator_until: Month | None = Field(None, alias="pengelola_sampai")
    user_fee_per_month: Rupiah = Field(ZERO, alias="biaya_pakai")
    method: Literal["garis_lurus", "saldo_menurun"] = Field("garis_lurus", alias="metode")
    tax_group: Literal["1", "2", "3", "4", "bangunan_permanen", "bangunan_tidak_permanen", ""] = (
        Field("", alias="kelompok_pajak")
    )
    unit: Text = Field("", alias="unit")


class Grant(Part):
    """Money given. Capital (equity) unless it supports wages or running costs (income)."""

    name: Name = Field(alias="nama")
    amount: Rupiah = Field(alias="jumlah")
    month: Month = Field(alias="bulan")
    giver: Text = Field("", alias="pemberi")
    purpose: Literal["modal", "operasional"] = Field("modal", alias="untuk")


class Drawdown(Part):
    """A stage in which loan money comes."""

    month: Month = Field(alias="bulan")
    amount: Rupiah = Field(alias="jumlah")


class Loan(Part):
    """A loan of the cooperative, by a scheme of data/rules/loans.

    `dilunasi` is the month in which all that is left after that month's instalment is repaid;
    `dijadwal_ulang` the last month of the old instalments.
    """

    name: Name = Field(alias="nama")
    scheme: Text = Field("bank_umum", alias="skema")
    amount: Rupiah = Field(alias="plafon")
    working_capital: Rupiah = Field(ZERO, alias="untuk_operasional")
    rate_per_year: RatePerYear = Field(alias="bunga")
    tenor_months: Months = Field(alias="jangka_waktu_bulan", ge=1, le=240)
    grace_months: Months = Field(0, alias="masa_tenggang_bulan")
    method: Literal["anuitas", "pokok_tetap", "flat", "sekali_bayar"] = Field(
        "anuitas", alias="metode"
    )
    grace_interest: Literal["dibayar", "ditambahkan"] = Field("dibayar", alias="bunga_tenggang")
    grace_position: Literal["dalam", "luar"] = Field("dalam", alias="tenggang_di")
    day_count: Literal["30/360", "aktual/365", "aktual/360"] = Field("30/360", alias="hari")
    payment_rounding: Literal["1", "0.01", "100", "500", "1000"] = Field("1", alias="bulatkan")
    signed: Day | None = Field(None, alias="tanggal_akad")
    month: Month | None = Field(None, alias="bulan")
    drawdowns: tuple[Drawdown, ...] = Field((), alias="pencairan")
    fee_share: Share = Field(ZERO, alias="provisi")
    fee_amount: Rupiah = Field(ZERO, alias="biaya_pengurusan")
    balance_left: Rupiah | None = Field(None, alias="sisa_pokok")
    repaid_early: Month | None = Field(None, alias="dilunasi")
    early_fee: Share = Field(ZERO, alias="denda_pelunasan")
    rescheduled: Month | None = Field(None, alias="dijadwal_ulang")
    months_added: Months = Field(0, alias="tambahan_bulan", le=240)
    new_grace_months: Months = Field(0, alias="tenggang_baru_bulan")
    collateral: Text = Field("", alias="agunan")
    purpose: Text = Field("", alias="tujuan")
    wording: Literal["bunga", "margin", "bagi_hasil"] = Field("bunga", alias="sebutan")
    unit: Text = Field("", alias="unit")


class StandbyCredit(Part):
    """A credit line that fills a cash shortage up to its limit."""

    limit: Rupiah = Field(alias="batas")
    rate_per_year: RatePerYear = Field(alias="bunga")


class TaxFacts(Part):
    """What decides the cooperative's taxes."""

    registration_year: Year = Field(alias="tahun_terdaftar")
    taxable_person_from: Month | None = Field(None, alias="pkp_sejak")
    turnover_before: Rupiah = Field(ZERO, alias="omzet_tahun_lalu")
    accident_rate: Share = Field(Sourced(0.0024), alias="tarif_jkk")
    pension_and_health: YesNo = Field(True, alias="bpjs_jp_dan_kesehatan")


class SurplusShares(Part):
    """How the SHU is shared once the annual meeting decides; the shares add to 100 %."""

    shares: dict[str, Share] = Field(alias="bagian")
    meeting_month: Months = Field(3, alias="bulan_rat", ge=1, le=12)
    village_share_as: Literal["alokasi", "beban"] = Field("alokasi", alias="imbal_jasa_desa")
    paid_after_months: Months = Field(1, alias="dibayar_setelah_bulan", le=12)
    share_in_grace: YesNo = Field(False, alias="bagikan_pada_masa_tenggang")


class VillageFund(Part):
    """The village's Dana Desa allotments, asked for and never invented: year -> rupiah."""

    allotments: dict[str, Rupiah] = Field({}, alias="pagu")


class Uncertainty(Part):
    """How random draws are made.

    `korelasi_pasar` is how much the units' sales rise and fall together: 0 % each for itself, 100 %
    all as one.
    """

    seed: WholeNumber = Field(1, alias="benih")
    draws: WholeNumber = Field(10_000, alias="jumlah", ge=1, le=1_000_000)
    market_correlation: Share = Field(ZERO, alias="korelasi_pasar")


class Risk(Part):
    """A risk and what one does about it."""

    what: Text = Field(alias="risiko")
    action: Text = Field("", alias="tindakan")
    who: PersonText = Field("", alias="penanggung_jawab")


class Photo(Part):
    """A photograph beside the plan, and what it shows; see `pictures`."""

    file: Name = Field(alias="berkas")
    caption: Text = Field("", alias="keterangan")


class Narrative(Part):
    """The six aspects in the board's own words, and photographs, for the documents."""

    summary: Text = Field("", alias="ringkasan")
    market: Text = Field("", alias="pasar")
    operations: Text = Field("", alias="teknis_operasional")
    management: Text = Field("", alias="manajemen")
    finance: Text = Field("", alias="keuangan")
    legal: Text = Field("", alias="legalitas")
    social: Text = Field("", alias="sosial_lingkungan")
    risks: tuple[Risk, ...] = Field((), alias="risiko")
    photos: tuple[Photo, ...] = Field((), alias="foto")


class Plan(Part):
    """One cooperative's business plan, as its file says."""

    version: Literal["1"] = Field("1", alias="versi")
    name: Name = Field(alias="nama")
    is_example: YesNo = Field(False, alias="contoh")
    plan_date: Day = Field(alias="tanggal_rencana")
    start: Month = Field(alias="mulai")
    horizon_months: Months | None = Field(None, alias="jangka_bulan", ge=12, le=180)
    cooperative: Cooperative = Field(alias="koperasi")
    general: General = Field(General(), alias="asumsi_umum")
    members: Members = Field(Members(), alias="anggota")
    opening: OpeningBalance = Field(OpeningBalance(), alias="saldo_awal")
    units: dict[str, AnyUnit] = Field({}, alias="unit_usaha")
    staff: tuple[Staff, ...] = Field((), alias="tenaga_kerja")
    shared_costs: tuple[SharedCost, ...] = Field((), alias="biaya_bersama")
    assets: tuple[Asset, ...] = Field((), alias="aset")
    grants: tuple[Grant, ...] = Field((), alias="hibah")
    loans: tuple[Loan, ...] = Field((), alias="pinjaman")
    standby_credit: StandbyCredit | None = Field(None, alias="kredit_siaga")
    taxes: TaxFacts = Field(alias="pajak")
    surplus: SurplusShares = Field(alias="pembagian_shu")
    village_fund: VillageFund = Field(VillageFund(), alias="dana_desa")
    profile: VillageProfile = Field(VillageProfile(), alias="potensi_desa")
    scenarios: dict[str, dict[str, str]] = Field({}, alias="skenario")
    uncertainty: Uncertainty = Field(Uncertainty(), alias="ketidakpastian")
    narrative: Narrative = Field(Narrative(), alias="narasi")
    actuals: Actuals = Field(Actuals(), alias="realisasi")
    readiness: tuple[ReadinessItem, ...] = Field((), alias="kesiapan")
    mentoring: Mentoring = Field(Mentoring(), alias="pendampingan")
    _open_differences: int = PrivateAttr(0)

    @property
    def open_differences(self) -> int:
        """How many differences a merge of two copies left open in the file's text."""
        return self._open_differences

    def with_open(self, count: int) -> Plan:
        """The same plan out of a text that holds so many open differences."""
        if count == self._open_differences:
            return self
        plan = self.model_copy()
        plan._open_differences = count
        return plan


__all__ = ["Days", "Plan", "YearMonth"]
