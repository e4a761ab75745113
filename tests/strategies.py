"""Any valid plan, for Hypothesis: what a board might write, in every combination.

`plans()` gives plans of `MONTHS` months whose loans end within them, whose opening balance
balances and whose shares of SHU add to 100 %. Numbers are drawn from few values on purpose: zero
and the ends of a range find more than a number in between. With `ranges=True` some numbers get a
low and a high, so that scenarios differ.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kopdes_plan.inputs.plan import Plan
from tests.plans import SHARES, plan_of

MONTHS = 48
START = 2027
Draw = Any

PRICES = (0, 500, 12_000, 1_000_000, 300_000_000)
QUANTITIES = (0, 1, 7.5, 250)
AMOUNTS = (0, 150_000, 3_000_000, 80_000_000)
DAYS = (0, 0, 7, 30, 45, 100)
GROWTHS = (0, 0, 0.03, -0.05)


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    """One of the values, the first being the simplest."""
    return st.sampled_from(values)


def month(index: int, start: tuple[int, int]) -> str:
    """`YYYY-MM` of a plan's month number."""
    count = start[0] * 12 + start[1] - 1 + index
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


class Numbers:
    """Draws numbers, some of them with a range when scenarios are to differ."""

    def __init__(self, draw: Draw, ranges: bool) -> None:
        self.draw, self.ranges = draw, ranges

    def __call__(self, values: tuple[float, ...], top: float | None = None) -> Any:
        """One of the values; `top` is the highest a range may reach."""
        value = self.draw(st.sampled_from(values))
        if not self.ranges or not self.draw(one_of(False, False, True)):
            return value
        high = value * 1.5 + (0.01 if top is not None else 1.0)
        high = high if top is None else max(value, min(high, top))
        return {"nilai": value, "rendah": min(value, value * 0.5), "tinggi": high}


def _common(draw: Draw, number: Numbers, start: tuple[int, int]) -> dict[str, Any]:
    """What any unit has."""
    unit: dict[str, Any] = {
        "nama": "Unit",
        "pembeli": draw(one_of("warga", "")),
        "harga": number(PRICES),
        "kenaikan_harga": number(GROWTHS, 1),
        "kenaikan_jumlah": number(GROWTHS, 1),
        "bulan_merintis": draw(one_of(0, 1, 12)),
        "awal_merintis": number((0.25, 0, 1), 1),
        "bagian_anggota": number((0.5, 0, 1), 1),
        "hari_piutang": number(DAYS, 360),
        "bagian_tak_tertagih": number((0.02, 0, 0.2), 1),
        "ppn": draw(one_of("kena", "bebas", "besaran_tertentu")),
    }
    if draw(st.booleans()):
        unit["mulai"] = month(draw(one_of(0, 5, MONTHS - 1, -7, MONTHS + 6)), start)
    if draw(st.booleans()):
        unit["musim"] = {
            "bulanan": [100] * 11 + [draw(one_of(300, 0))],
            "ramadan": draw(one_of(120, 60, 100)),
            "lebaran": draw(one_of(140, 50, 100)),
        }
        if draw(one_of(False, True)):
            unit["musim"]["lebaran_terlewat"] = month(draw(one_of(2, 14, 0, MONTHS + 6)), start)
    if draw(st.booleans()):
        unit["kuota_per_bulan"] = number((0, 3, 100))
    if draw(one_of(False, False, True)):
        at = month(draw(one_of(0, 13, -2, MONTHS - 1)), start)
        unit["pasokan_berhenti"] = {"mulai": at, "bulan": draw(one_of(3, 0, 1, 60))}
    if draw(st.booleans()):
        unit["biaya"] = [
            {
                "nama": "biaya",
                "per_bulan": number(AMOUNTS[:3]),
                "per_satuan": number((0, 100)),
                "bagian_penjualan": number((0, 0.02), 1),
            }
        ]
    return unit


def _goods(draw: Draw, number: Numbers, behaviour: str, role: str) -> dict[str, Any]:
    """What is bought or made and then sold."""
    unit: dict[str, Any] = {
        "jumlah_per_bulan": number(QUANTITIES),
        "kenaikan_harga_beli": number(GROWTHS, 1),
        "hari_utang": number(DAYS, 360),
        "hari_bayar_di_muka": number(DAYS, 360),
        "hari_uang_muka": number(DAYS, 360),
        "hari_persediaan": number(DAYS, 360),
        "susut": number((0, 0.01, 0.5), 1),
    }
    cost = number(PRICES[:4])
    if behaviour == "trading":
        unit |= {"harga_beli": cost, "hari_titip": number(DAYS, 360)}
    elif behaviour == "service":
        unit |= {"bahan_per_layanan": cost, "nilai_per_transaksi": 1_000_000}
    else:
        unit |= {
            "bahan": [
                {"nama": "bahan", "harga": cost, "jumlah_per_hasil": number((1, 0, 0.4))}
                for _ in range(draw(one_of(1, 0, 2)))
            ],
            "rendemen": number((1, 0.6), 1),
            "upah_borongan": number((0, 2_000)),
            "siklus_bulan": draw(one_of(1, 2, 5, 18)),
            "hari_titip": number(DAYS, 360),
        }
    if role in ("konsinyasi", "titip_jual"):
        unit["komisi"] = number((0.15, 0, 0.6), 0.7)
    if role == "agen":
        unit["dana_talangan"] = number((10_000_000, 0))
    return unit


@st.composite
def units(draw: Draw, number: Numbers, start: tuple[int, int]) -> dict[str, Any]:
    """One unit of any behaviour and of a role that fits it."""
    behaviour = draw(one_of("trading", "service", "production", "rental", "lending"))
    unit = _common(draw, number, start) | {"perilaku": behaviour}
    if behaviour == "rental":
        unit |= {"kapasitas": number((4, 0)), "hunian": number((0.5, 1, 0), 1)}
        unit |= {"hari_buka": number((26, 30)), "sewa_tanah_bangunan": draw(one_of("tidak", "ya"))}
    elif behaviour == "lending":
        unit["pinjaman_rata_rata"] = unit.pop("harga")
        unit |= {
            "jumlah_per_bulan": number(QUANTITIES),
            "tenor_bulan": draw(one_of(10, 1, 60)),
            "bunga_per_bulan": number((0.015, 0, 0.02), 0.3),
            "metode": draw(one_of("menurun", "flat")),
            "biaya_admin": number((0, 0.01), 1),
            "bagian_macet": number((0.05, 0, 1), 1),
            "hapus_buku_setelah": draw(one_of(12, 0, 40, 70, 200)),
        }
    else:
        roles = {
            "trading": ("prinsipal", "konsinyasi", "titip_jual", "agen"),
            "service": ("prinsipal", "agen"),
            "production": ("prinsipal", "titip_jual"),
        }
        unit["peran"] = draw(st.sampled_from(roles[behaviour]))
        unit |= _goods(draw, number, behaviour, unit["peran"])
    return unit


@st.composite
def assets(draw: Draw, number: Numbers, start: tuple[int, int]) -> dict[str, Any]:
    """Something bought, given or only used."""
    owner = draw(one_of("koperasi", "koperasi", "desa", "agrinas"))
    payers = ("kas", "pinjaman", "hibah", "hibah_barang")
    price = number((10_000_000, 0, 5_000))
    dear = (price["nilai"] if isinstance(price, dict) else price) > 0
    return {
        "nama": "Alat",
        "harga": price,
        "jumlah": number((1, 0, 3)),
        "bulan": month(draw(one_of(0, 9, MONTHS - 1)), start),
        "umur_bulan": draw(one_of(24, 0, 12, 31, 120)),
        "nilai_sisa": draw(one_of(0, 1_000)) if dear else 0,
        "diganti": draw(one_of("tidak", "ya")),
        "kenaikan_harga": number((0, 0.04), 1),
        "pemeliharaan": number((0.03, 0), 1),
        "pemilik": owner,
        "dibayar": draw(st.sampled_from(payers if owner == "koperasi" else (owner,))),
        "pengelola": draw(one_of("koperasi", "agrinas")),
        "pengelola_sampai": month(draw(one_of(11, -3)), start),
        "biaya_pakai": number((0, 100_000)),
        "metode": draw(one_of("garis_lurus", "saldo_menurun")),
        "kelompok_pajak": draw(one_of("", "1", "2", "bangunan_permanen")),
    }


@st.composite
def loans(draw: Draw, number: Numbers, start: tuple[int, int]) -> dict[str, Any]:
    """A loan that ends within the plan: drawn at once or in stages, new or already running."""
    tenor = draw(one_of(24, 1, 13, 36))
    grace = min(draw(one_of(0, 3, 6)), tenor - 1)
    loan: dict[str, Any] = {
        "nama": "Pinjaman",
        "bunga": number((0.06, 0, 0.12), 1),
        "jangka_waktu_bulan": tenor,
        "masa_tenggang_bulan": grace,
        "metode": draw(one_of("anuitas", "pokok_tetap", "flat", "sekali_bayar")),
        "bunga_tenggang": draw(one_of("dibayar", "ditambahkan")),
        "tenggang_di": draw(one_of("dalam", "luar")),
        "hari": draw(one_of("30/360", "aktual/365", "aktual/360")),
        "bulatkan": draw(one_of("1", "0.01", "100", "1000")),
    }
    kind = draw(one_of("whole", "staged", "running"))
    loan |= _changes(draw, kind, tenor, start)
    if kind == "running":
        left = draw(one_of(20_000_000, 123_456))
        return loan | {"plafon": 50_000_000, "sisa_pokok": left}
    if kind == "staged" and tenor > 4:
        stages = {0: 40_000_000, draw(one_of(2, 4)): 10_000_000, 1: draw(one_of(5_000_000, 0))}
        loan["plafon"] = sum(stages.values())
        loan["pencairan"] = [
            {"bulan": month(m, start), "jumlah": amount} for m, amount in stages.items()
        ]
    else:
        loan["plafon"] = number((50_000_000, 1, 999_999))
        loan["bulan"] = month(draw(one_of(0, 5)), start)
    return loan | {
        "provisi": number((0, 0.01), 0.1),
        "biaya_pengurusan": draw(one_of(0, 250_000)),
    }


def _changes(draw: Draw, kind: str, tenor: int, start: tuple[int, int]) -> dict[str, Any]:
    """Sometimes new dates or early repayment, after the last drawdown and within the tenor."""
    change, at = draw(one_of("", "", "early", "anew", "both")), 0 if kind == "running" else 6
    if not change or tenor < at + 4:
        return {}
    changes: dict[str, Any] = {}
    if change != "early":
        changes |= {"dijadwal_ulang": month(at, start), "tambahan_bulan": draw(one_of(0, 3))}
        changes["tenggang_baru_bulan"] = draw(one_of(0, 2))
    if change != "anew":
        changes |= {"dilunasi": month(at + draw(one_of(1, 2)), start), "denda_pelunasan": 0.01}
    return changes


@st.composite
def openings(draw: Draw, stocked: list[str], loans_left: float) -> dict[str, Any]:
    """An opening balance; what it does not balance is accumulated SHU or loss."""
    owned = draw(one_of(False, True))
    old = {"nama": "Lama", "harga": 6_000_000, "umur_sudah_bulan": 24, "umur_bulan": 48}
    has: dict[str, Any] = {
        "kas": draw(one_of(50_000_000, 0)),
        "piutang": draw(one_of(0, 2_000_000)),
        "persediaan": {key: draw(one_of(0, 900_000, 50_000_000)) for key in stocked},
        "aset": [old] if owned else [],
    }
    owes = {
        "utang": draw(one_of(0, 1_500_000)),
        "simpanan_sukarela": draw(one_of(0, 4_000_000)),
        "simpanan_pokok": draw(one_of(0, 3_000_000)),
        "simpanan_wajib": draw(one_of(0, 3_000_000)),
        "cadangan": draw(one_of(0, 1_000_000)),
        "hibah": draw(one_of(0, 5_000_000)),
        "dana_shu": draw(one_of(0, 500_000)),
    }
    assets_total = has["kas"] + has["piutang"] + sum(has["persediaan"].values())
    assets_total += 3_000_000 if owned else 0
    left = assets_total - sum(owes.values()) - loans_left
    return has | owes | {"shu_terkumpul": left}


@st.composite
def plans(draw: Draw, ranges: bool = False) -> Plan:
    """A valid plan of `MONTHS` months."""
    number = Numbers(draw, ranges)
    start = (START, draw(one_of(1, 7, 12)))
    some = {f"u{i}": draw(units(number, start)) for i in range(draw(one_of(1, 2, 0, 3)))}
    borrowed = draw(st.lists(loans(number, start), max_size=2))
    stocked = [
        key
        for key, unit in some.items()
        if unit["perilaku"] in ("trading", "production") and unit["peran"] != "konsinyasi"
    ]
    left = sum(loan.get("sisa_pokok", 0) for loan in borrowed)
    parts: dict[str, Any] = {
        "mulai": month(0, start),
        "asumsi_umum": {
            "tingkat_diskonto": number((0.12, 0), 1),
            "kenaikan_biaya": number((0.03, 0), 1),
            "kenaikan_upah": number((0.05, 0), 1),
        },
        "anggota": {
            "jumlah_awal": number((120, 0)),
            "masuk_per_bulan": number((2, 0)),
            "keluar_per_bulan": number((0, 1, 5)),
            "simpanan_pokok": number((100_000, 0)),
            "simpanan_wajib_per_bulan": number((10_000, 0)),
            "simpanan_sukarela_per_bulan": number((0, 50_000, 30_000_000)),
            "sukarela_ditarik_per_bulan": number((0, 0.1, 1), 1),
            "jasa_simpanan_sukarela": number((0, 0.04), 1),
            "bagian_yang_membayar": number((0.39, 0, 1), 1),
        },
        "saldo_awal": draw(openings(stocked, left)),
        "unit_usaha": some,
        "aset": draw(st.lists(assets(number, start), max_size=2)),
        "pinjaman": borrowed,
        "tenaga_kerja": draw(st.lists(_staff(number, start), max_size=2)),
        "biaya_bersama": draw(st.lists(_shared(number, start), max_size=2)),
        "hibah": [
            {
                "nama": "Hibah",
                "jumlah": number(AMOUNTS),
                "bulan": month(draw(one_of(0, 20)), start),
                "untuk": draw(one_of("modal", "operasional")),
            }
            for _ in range(draw(one_of(0, 1)))
        ],
        "pajak": {
            "tahun_terdaftar": draw(one_of(2025, 2018)),
            "omzet_tahun_lalu": draw(one_of(0, 5_000_000_000)),
        },
        "pembagian_shu": {
            "bagian": SHARES,
            "bulan_rat": draw(one_of(3, 1, 12)),
            "imbal_jasa_desa": draw(one_of("alokasi", "beban")),
            "dibayar_setelah_bulan": draw(one_of(1, 0, 12)),
            "bagikan_pada_masa_tenggang": draw(one_of("tidak", "ya")),
        },
    }
    if draw(st.booleans()):
        parts["anggota"]["paling_banyak"] = number((150, 0))
    if draw(st.booleans()):
        parts["pajak"]["pkp_sejak"] = month(draw(one_of(3, 20)), start)
    if draw(st.booleans()):
        parts["kredit_siaga"] = {
            "batas": number((50_000_000, 0)),
            "bunga": number((0.12, 0), 1),
        }
    return plan_of(**parts)


@st.composite
def _staff(draw: Draw, number: Numbers, start: tuple[int, int]) -> dict[str, Any]:
    person: dict[str, Any] = {
        "nama": "Orang",
        "jumlah": number((1, 0, 0.5, 2.4)),
        "dasar_upah": draw(one_of("umk", "disepakati", "tanpa_upah")),
        "upah": number((1_500_000, 0)),
        "bpjs": draw(one_of("ya", "tidak")),
        "thr": draw(one_of("ya", "tidak")),
    }
    if draw(st.booleans()):
        person |= {"mulai": month(draw(one_of(3, -20)), start), "sampai": month(30, start)}
    return person


@st.composite
def _shared(draw: Draw, number: Numbers, start: tuple[int, int]) -> dict[str, Any]:
    cost: dict[str, Any] = {
        "nama": "Biaya",
        "jumlah": number(AMOUNTS),
        "setiap_bulan": draw(one_of(1, 0, 12)),
    }
    if draw(st.booleans()):
        cost |= {"mulai": month(draw(one_of(3, -5)), start), "sampai": month(30, start)}
    return cost


__all__ = ["MONTHS", "plans"]
