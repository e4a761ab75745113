"""The village in a plan: what a walk-round finds, and what the room says of each unit idea.

`VillageProfile` is the plan's group `potensi_desa`. All of it is optional, and nothing of it is in
the books: it decides which businesses are worth trying. What may stand there by name (resources,
kinds of business) is checked in `potential`.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.fields import (
    Kind,
    Name,
    PersonName,
    Quantity,
    Rupiah,
    Share,
    Sourced,
    Text,
    WholeNumber,
    YesNo,
)
from kopdes_plan.inputs.sourced import parsed, problem

Level = Literal["", "banyak", "cukup", "sedikit", "tidak"]
Answer = Literal["", "ya", "tidak"]
BEST, WORST = 5, 1


def _score(raw: object) -> int:
    """A whole number from 1 to 5, nothing else."""
    number = raw if isinstance(raw, int) and not isinstance(raw, bool) else None
    if number is None:
        if not isinstance(raw, str):
            raise problem("score_out_of_range", raw if isinstance(raw, float | bool) else "")
        typed = parsed(amounts.parse_number, raw)
        number = int(typed) if typed == int(typed) else 0
    if not WORST <= number <= BEST:
        raise problem("score_out_of_range", raw)
    return number


Score = Annotated[int, Kind("whole"), BeforeValidator(_score), Field(ge=WORST, le=BEST)]


def months_of(text: str) -> tuple[int, ...]:
    """The months a text names, in order; ValueError when it names none.

    >>> months_of("1-3, 12"), months_of("11-2"), months_of("")
    ((1, 2, 3, 12), (1, 2, 11, 12), ())
    """
    found: set[int] = set()
    for part in filter(None, re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip()))):
        ends = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", part)
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
        if not (1 <= first <= 12 and 1 <= last <= 12):
            raise ValueError(part)
        found |= {(first + more - 1) % 12 + 1 for more in range((last - first) % 12 + 1)}
    return tuple(sorted(found))


def _months(text: str) -> str:
    try:
        months_of(text)
    except ValueError:
        raise problem("not_months_of_year", text) from None
    return text


MonthsOfYear = Annotated[Text, Kind("text"), AfterValidator(_months)]


class ExistingBusiness(Part):
    """A business that the village has: what it does, whose it is, what was agreed with it."""

    name: PersonName = Field(alias="nama")
    type_id: Text = Field("", alias="jenis")
    owner: Literal["bumdes", "anggota", "warga", "perusahaan"] = Field("warga", alias="milik")
    agreed: Text = Field("", alias="kesepakatan")


class Buyer(Part):
    """Somebody who buys, by name, and what they said they would take."""

    name: PersonName = Field(alias="nama")
    type_id: Text = Field("", alias="jenis")
    wants: Text = Field("", alias="kebutuhan")


class Statistic(Part):
    """One product's share of its sector, here and in the regency, for the location quotient."""

    name: Name = Field(alias="komoditas")
    type_id: Text = Field("", alias="jenis")
    here: Quantity | None = Field(None, alias="di_sini")
    all_here: Quantity | None = Field(None, alias="semua_di_sini")
    regency: Quantity | None = Field(None, alias="di_kabupaten")
    all_regency: Quantity | None = Field(None, alias="semua_di_kabupaten")


class AspectScores(Part):
    """The six aspects as a small group judged them, 1 to 5; the room's votes stand aside then."""

    market: Score | None = Field(None, alias="pasar")
    operations: Score | None = Field(None, alias="teknis_operasional")
    management: Score | None = Field(None, alias="manajemen")
    finance: Score | None = Field(None, alias="keuangan")
    social: Score | None = Field(None, alias="sosial_lingkungan")
    legal: Score | None = Field(None, alias="legalitas")


class AspectWeights(Part):
    """Weights of the six aspects, a proposal of nobody's law; they add to 100 %."""

    market: Share = Field(Sourced(0.25), alias="pasar")
    operations: Share = Field(Sourced(0.20), alias="teknis_operasional")
    management: Share = Field(Sourced(0.15), alias="manajemen")
    finance: Share = Field(Sourced(0.20), alias="keuangan")
    social: Share = Field(Sourced(0.10), alias="sosial_lingkungan")
    legal: Share = Field(Sourced(0.10), alias="legalitas")


class Ballot(Part):
    """One person's twelve answers on an idea, 1 to 5, where 5 is always good; none may lack."""

    voter: PersonName = Field(alias="penilai")
    buyer: Score | None = Field(None, alias="pembeli")
    volume: Score | None = Field(None, alias="jumlah_pasti")
    months: Score | None = Field(None, alias="bulan_pasokan")
    material: Score | None = Field(None, alias="bahan_dekat")
    skill: Score | None = Field(None, alias="keterampilan")
    members: Score | None = Field(None, alias="anggota_terbantu")
    women: Score | None = Field(None, alias="kerja_perempuan_muda")
    capital: Score | None = Field(None, alias="modal_awal")
    margin: Score | None = Field(None, alias="keuntungan")
    permit: Score | None = Field(None, alias="izin")
    harm: Score | None = Field(None, alias="limbah")
    neighbours: Score | None = Field(None, alias="warung_tetangga")


class Idea(Part):
    """What is known of one unit idea: the knock-out answers, scores and votes, and whom it helps.

    Its key is a kind of business of the catalogue, or a unit of the plan.
    """

    buyer: Text = Field("", alias="pembeli")
    material: Answer = Field("", alias="bahan_sepanjang_tahun")
    permitted: Answer = Field("", alias="diizinkan")
    no_clash: Answer = Field("", alias="tidak_bentrok")
    note: Text = Field("", alias="catatan")
    quantity: Quantity | None = Field(None, alias="jumlah_per_bulan")
    price: Rupiah | None = Field(None, alias="harga")
    aspects: AspectScores = Field(AspectScores(), alias="enam_aspek")
    ballots: tuple[Ballot, ...] = Field((), alias="suara")
    member_suppliers: WholeNumber | None = Field(None, alias="anggota_pemasok")
    small_businesses: WholeNumber | None = Field(None, alias="umkm")
    jobs_female: WholeNumber | None = Field(None, alias="pekerja_perempuan")
    jobs_male: WholeNumber | None = Field(None, alias="pekerja_laki_laki")
    price_elsewhere: Rupiah | None = Field(None, alias="harga_di_tempat_lain")
    bought_here: Share | None = Field(None, alias="bahan_dari_desa")


class VillageProfile(Part):
    """The village itself: people, access, months, resources, businesses, buyers, ideas."""

    people: Quantity | None = Field(None, alias="penduduk")
    households: Quantity | None = Field(None, alias="rumah_tangga")
    market_km: Quantity | None = Field(None, alias="jarak_pasar_km")
    road: Literal["", "aspal", "tanah_keras", "tanah_musiman", "tidak_ada"] = Field(
        "", alias="jalan"
    )
    river: Literal["", "sepanjang_tahun", "musiman", "tidak_ada"] = Field(
        "", alias="angkutan_sungai"
    )
    signal: Literal["", "kuat", "lemah", "tidak_ada"] = Field("", alias="sinyal")
    power: Literal["", "sehari_penuh", "sebagian_hari", "tidak_ada"] = Field("", alias="listrik")
    flood_months: MonthsOfYear = Field("", alias="bulan_banjir")
    dry_months: MonthsOfYear = Field("", alias="bulan_kering")
    resources: dict[str, Level] = Field({}, alias="sumber_daya")
    resources_complete: YesNo = Field(False, alias="sumber_daya_sudah_lengkap")
    businesses: tuple[ExistingBusiness, ...] = Field((), alias="usaha_yang_ada")
    businesses_complete: YesNo = Field(False, alias="usaha_sudah_lengkap")
    buyers: tuple[Buyer, ...] = Field((), alias="calon_pembeli")
    statistics: tuple[Statistic, ...] = Field((), alias="statistik")
    ideas: dict[str, Idea] = Field({}, alias="ide")
    weights: AspectWeights | None = Field(None, alias="bobot")


__all__ = [
    "BEST", "WORST", "AspectScores", "AspectWeights", "Ballot", "Buyer",
    "ExistingBusiness", "Idea", "Level", "Score", "Statistic", "VillageProfile", "months_of",
]  # fmt: skip
