"""A plan's books once more, the way one would build them in a spreadsheet: a column a line.

It shares no code with the program: plain numbers, one month after another, from the plan file and
the unit types as they stand, and from the definitions of ARCHITECTURE.md. What the definitions
leave open follows these conventions (the program's docstrings say the same):

- Growth comes every January: (1 + g) to the number of New Years since the plan began.
- Ramp-up rises evenly from its start share in the first month to 100 % after its months.
- A season's twelve indices, lifted by the higher of Ramadan's and Lebaran's, average 1 a year.
- Bad debts are the share lost of what is sold on credit (days/30 of a sale, at most all), gone
  when it is sold; only what was not paid in advance can be on credit.
- Stock is held for the coming months' cost of goods, without their shrinkage. A stock that is too
  large sells off before anything is bought. Advances to suppliers for the month after the plan
  are those of a year before.
- Piece wages are paid in the month of production and stand in the cost of stock like materials.
- Members count at the month's end: who joins pays pokok and wajib in that month.
- THR is n/12 of a month's wage, n the whole months worked before the month of Lebaran, at most 12.
- Staff are rounded up over all who are paid: everything paid is scaled to the next whole head.
- Interest is not rounded, instalments are, to the rupiah: cents may differ, never a rupiah.
- A year is a grace year if one month from the first drawdown to the end of grace lies in it.
- General tax accrues in December; PPh 25 is a twelfth of last year's tax each month from January,
  what is prepaid is set off in December and the rest paid in April (PPh 29).
- Pools of SHU are not rounded; the meeting decides, cash follows `dibayar_setelah_bulan` later.
- CFADS: net working capital holds the float, receivables, member loans less their allowance,
  stock, advances, prepaid and owed tax, PPN, payables and titipan. Fees of a loan are financing.
- PPN: typed prices include it for those who must collect it; piece wages carry none.

Not here, because no starter plan has it: cycles of growing, declining balance, standby credit,
goods left in shops, customers' advances, staged PPN, flat and bullet loans.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

# --- The law, typed by hand -------------------------------------------------------------------
FINAL_RATE, FINAL_YEARS, CEILING = 0.005, 4, 4.8e9
TAX_RATE, FACILITY_CEILING, LOSS_YEARS = 0.22, 50e9, 5
RENT_RATE, VAT_RATE = 0.10, 0.11
EMPLOYER = 0.003 + 0.037 + 0.02 + 0.04  # JKM, JHT, JP, Kesehatan; JKK is the plan's
TAX_LIFE = {"1": 48, "2": 96, "3": 192, "4": 240, "bangunan_permanen": 240}
TAX_LIFE["bangunan_tidak_permanen"] = 120
UMK_2026 = {"64.02": 3_991_797.0}
SAVINGS_TAX_FREE, SAVINGS_TAX = 240_000, 0.10
RAMADAN = {(2027, 2), (2028, 1), (2029, 1), (2030, 1), (2030, 12), (2031, 12), (2032, 12)}
RAMADAN |= {(2033, 11), (2034, 11)}
LEBARAN = {(2027, 3), (2028, 2), (2029, 2), (2030, 2), (2031, 1), (2032, 1), (2033, 1)}
LEBARAN |= {(2033, 12), (2034, 12)}
AHEAD = 13
ASSETS = ("cash", "float", "receivables", "member_loans", "stock", "advances", "vat_credit")
ASSETS += ("prepaid_tax", "prepaid_fees", "fixed_assets")
LIABILITIES = ("payables", "titipan", "vat_owed", "tax_owed", "savings_tax_owed", "sukarela")
LIABILITIES += ("surplus_owed", "loans")
EQUITY = ("pokok", "wajib", "reserves", "grants", "surplus_kept")
WORKING = ("float", "receivables", "member_loans", "stock", "advances", "vat_credit", "prepaid_tax")
NOT_OURS = ("payables", "titipan", "vat_owed", "tax_owed", "savings_tax_owed")

Columns = dict[str, list[float]]


# --- Reading ----------------------------------------------------------------------------------
def number(raw: Any, without: float = 0.0) -> float:
    """The value of `20_000 desa 18_000..21_000`, `6%`, `2 jt`, `1,25` or of a long mapping."""
    if raw is None or raw == "":
        return without
    if isinstance(raw, dict):
        return number(raw["nilai"])
    text = re.split(r"\s(?:desa|sumber|asumsi)\b", str(raw))[0].strip().replace("_", "")
    found = re.fullmatch(r"(-?[\d.,]+)\s*(%|rb|ribu|jt|juta|miliar|milyar)?", text)
    assert found, raw
    digits = re.sub(r"\.(?=\d{3}\b)", "", found[1]).replace(",", ".")
    times = {"%": 0.01, "rb": 1e3, "ribu": 1e3, "jt": 1e6, "juta": 1e6, None: 1.0}
    return float(digits) * times.get(found[2], 1e9)


def read(path: Path, types: Path) -> dict[str, Any]:
    """The plan as text, its units filled from their types."""
    plan: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for key, unit in plan.get("unit_usaha", {}).items():
        if "jenis" in unit:
            kind = yaml.load(
                (types / f"{unit['jenis']}.yaml").read_text(encoding="utf-8"),
                Loader=yaml.BaseLoader,
            )
            given = {name: kind[name] for name in ("musim", "biaya") if name in kind}
            plan["unit_usaha"][key] = given | kind["nilai"] | unit | {"perilaku": kind["perilaku"]}
    return plan


# --- The sheet --------------------------------------------------------------------------------
@dataclass
class Sheet:
    """Columns of one plan: `flow` is what happens in a month, `stand` what is there at its end."""

    plan: dict[str, Any]
    year: int = 0
    month: int = 0
    months: int = 0
    flow: Columns = field(default_factory=dict)
    stand: Columns = field(default_factory=dict)
    yearly: dict[str, dict[int, float]] = field(default_factory=dict)
    npv: float = 0.0
    npv_without_end_value: float = 0.0

    def __post_init__(self) -> None:
        self.year, self.month = (int(part) for part in self.plan["mulai"].split("-"))
        ends = [0]
        for loan in self.plan.get("pinjaman", []):
            grace = int(loan.get("masa_tenggang_bulan", 0))
            outside = grace if loan.get("tenggang_di") == "luar" else 0
            ends.append(self.first_drawn(loan) + int(loan["jangka_waktu_bulan"]) + outside + 1)
        months = max(72, *ends)
        while self.month_of(months - 1) != 12:
            months += 1
        self.months = int(self.plan.get("jangka_bulan", months))

    def year_of(self, m: int) -> int:
        return self.year + (self.month - 1 + m) // 12

    def month_of(self, m: int) -> int:
        return (self.month - 1 + m) % 12 + 1

    def index(self, text: str | None) -> int:
        """Month number of `2027-03`; the plan's first month where nothing is written."""
        if text is None:
            return 0
        year, month = (int(part) for part in text.split("-"))
        return (year - self.year) * 12 + month - self.month

    def first_drawn(self, loan: dict[str, Any]) -> int:
        stages = [self.index(stage["bulan"]) for stage in loan.get("pencairan", [])]
        return min(stages) if stages else self.index(loan.get("bulan"))

    def years(self) -> list[int]:
        return sorted({self.year_of(m) for m in range(self.months)})

    def months_in(self, year: int) -> list[int]:
        return [m for m in range(self.months) if self.year_of(m) == year]

    def grown(self, rate: float, m: int) -> float:
        return float((1 + rate) ** (self.year_of(m) - self.year))

    def put(self, name: str, m: int, amount: float) -> None:
        """Add to a flow's month; what lies beyond the plan is not of the plan."""
        column = self.flow.setdefault(name, [0.0] * self.months)
        if 0 <= m < self.months:
            column[m] += amount

    def of(self, name: str) -> list[float]:
        return self.flow.get(name, [0.0] * self.months)


def weight(days: float, j: int) -> float:
    """How much of a month j ago is still open after so many days."""
    return min(max(days / 30 - j, 0.0), 1.0)


def balance(moves: list[float], opening: float = 0.0) -> list[float]:
    """A running sum."""
    total, column = opening, []
    for move in moves:
        total += move
        column.append(total)
    return column


# --- Units ------------------------------------------------------------------------------------
def quantities(s: Sheet, unit: dict[str, Any], full: float) -> list[float]:
    """What is sold each month, thirteen months past the end."""
    start = max(0, s.index(unit.get("mulai")))
    climb, begin = int(unit.get("bulan_merintis", 12)), number(unit.get("awal_merintis"), 0.25)
    season = unit.get("musim", {})
    index = [number(x) / 100 for x in season.get("bulanan", ["100"] * 12)]
    ramadan, lebaran = (number(season.get(name), 100) / 100 for name in ("ramadan", "lebaran"))

    def lifted(year: int, month: int) -> float:
        lift = [1.0]
        lift += [ramadan] if (year, month) in RAMADAN else []
        lift += [lebaran] if (year, month) in LEBARAN else []
        return index[month - 1] * max(lift)

    sold = []
    for m in range(s.months + AHEAD):
        year, month = s.year_of(m), s.month_of(m)
        average = sum(lifted(year, k) for k in range(1, 13)) / 12
        ramp = 1.0 if climb == 0 else begin + (1 - begin) * min((m - start) / climb, 1.0)
        quantity = full * ramp * lifted(year, month) / average
        quantity *= s.grown(number(unit.get("kenaikan_jumlah")), m)
        if "kuota_per_bulan" in unit:
            quantity = min(quantity, number(unit["kuota_per_bulan"]))
        sold.append(quantity if m >= start else 0.0)
    return sold


def unit_columns(s: Sheet, key: str, unit: dict[str, Any], collects_vat: bool) -> None:
    """Everything one unit sells, buys and spends."""
    behaviour, role = unit["perilaku"], unit.get("peran", "prinsipal")
    if behaviour == "simpan_pinjam":
        lending_columns(s, unit)
        return
    if behaviour == "sewa":
        full = number(unit["kapasitas"]) * number(unit["hunian"]) * number(unit["hari_buka"])
    else:
        full = number(unit["jumlah_per_bulan"])
    q = quantities(s, unit, full)
    price, dearer = number(unit["harga"]), number(unit.get("kenaikan_harga"))
    vat = VAT_RATE if collects_vat and unit.get("ppn", "kena") == "kena" else 0.0
    gross = [q[m] * price * s.grown(dearer, m) for m in range(len(q))]
    if role == "konsinyasi":
        for m in range(s.months):
            theirs = gross[m] * (1 - number(unit["komisi"]))
            s.put("titipan_collected", m, theirs)
            s.put("titipan_paid", m, theirs * (1 - weight(number(unit.get("hari_utang")), 0)))
            days = number(unit.get("hari_utang"))
            for j in range(1, 14):
                s.put("titipan_paid", m + j, theirs * (weight(days, j - 1) - weight(days, j)))
        gross = [x * number(unit["komisi"]) for x in gross]
    sales = [x / (1 + vat) for x in gross]
    sale_columns(s, unit, sales, vat)
    if role == "prinsipal" and behaviour != "sewa":
        goods_columns(s, key, unit, q, vat)
    if role == "agen":
        for m in range(s.months):
            dearer = number(unit.get("kenaikan_harga_beli"))
            each = number(unit.get("bahan_per_layanan")) * s.grown(dearer, m)
            s.put("unit_expenses", m, q[m] * each)
        s.put("float_placed", max(0, s.index(unit.get("mulai"))), number(unit.get("dana_talangan")))
    own_expenses(s, unit, q, sales)


def sale_columns(s: Sheet, unit: dict[str, Any], sales: list[float], vat: float) -> None:
    """Sales, tax base, bad debts, and the money that follows."""
    days, loss = number(unit.get("hari_piutang")), number(unit.get("bagian_tak_tertagih"), 0.02)
    for m in range(s.months):
        s.put("sales", m, sales[m])
        s.put("rent" if unit.get("sewa_tanah_bangunan") == "ya" else "turnover", m, sales[m])
        s.put("output_vat", m, sales[m] * vat)
        lost = sales[m] * loss * weight(days, 0)
        s.put("bad_debts", m, lost)
        owed = sales[m] * (1 + vat) - lost
        s.put("received", m, owed * (1 - weight(days, 0)))
        for j in range(1, 14):
            s.put("received", m + j, owed * (weight(days, j - 1) - weight(days, j)))


def goods_columns(s: Sheet, key: str, unit: dict[str, Any], q: list[float], vat: float) -> None:
    """Cost of goods, shrinkage, stock, purchases or production, and paying for them."""
    materials, wage = number(unit.get("harga_beli")), number(unit.get("upah_borongan"))
    materials += number(unit.get("bahan_per_layanan"))
    for material in unit.get("bahan", []):
        used = number(material["harga"]) * number(material["jumlah_per_hasil"])
        materials += used / number(unit.get("rendemen"), 1.0)
    each = materials / (1 + vat) + wage
    dearer = number(unit.get("kenaikan_harga_beli"))
    goods = [q[m] * each * s.grown(dearer, m) for m in range(len(q))]
    lost = [x * number(unit.get("susut")) for x in goods]
    days = number(unit.get("hari_persediaan"))
    stock = number(s.plan.get("saldo_awal", {}).get("persediaan", {}).get(key))
    bought = []
    for m in range(s.months):
        wanted = sum(goods[m + 1 + j] * weight(days, j) for j in range(12))
        bought.append(max(0.0, goods[m] + lost[m] + wanted - stock))
        stock += bought[m] - goods[m] - lost[m]
        s.put("cost_of_goods", m, goods[m])
        s.put("shrinkage", m, lost[m])
        s.put("produced", m, bought[m])
    piece = wage / each if each else 0.0
    for m in range(s.months):
        s.put("piece_wages", m, bought[m] * piece)
        s.put("input_vat", m, bought[m] * (1 - piece) * vat)
    supplied = [x * (1 - piece) * (1 + vat) for x in bought]
    expected = supplied + supplied[-12:] + supplied[-12:]
    owing, before = number(unit.get("hari_utang")), number(unit.get("hari_bayar_di_muka"))
    for m in range(s.months):
        wanted = sum(expected[m + 1 + j] * weight(before, j) for j in range(12))
        earlier = sum(expected[m + j] * weight(before, j) for j in range(12)) if m else 0.0
        used = supplied[m] * weight(before, 0)
        s.put("advances_paid", m, wanted - earlier + used)
        s.put("advances_used", m, used)
        owed = supplied[m] - used
        s.put("paid_suppliers", m, owed * (1 - weight(owing, 0)))
        for j in range(1, 14):
            s.put("paid_suppliers", m + j, owed * (weight(owing, j - 1) - weight(owing, j)))


def own_expenses(s: Sheet, unit: dict[str, Any], q: list[float], sales: list[float]) -> None:
    """Costs a month, per unit sold, and as a share of sales."""
    dearer = number(s.plan.get("asumsi_umum", {}).get("kenaikan_biaya"), 0.03)
    start = max(0, s.index(unit.get("mulai")))
    for cost in unit.get("biaya", []):
        for m in range(start, s.months):
            spent = number(cost.get("per_bulan")) + number(cost.get("per_satuan")) * q[m]
            share = number(cost.get("bagian_penjualan"))
            s.put("unit_expenses", m, spent * s.grown(dearer, m) + share * sales[m])


def lending_columns(s: Sheet, unit: dict[str, Any]) -> None:
    """Loans to members in equal parts of principal; a share of every part is never paid."""
    tenor, rate = int(unit.get("tenor_bulan", 10)), number(unit["bunga_per_bulan"])
    loss, wait = number(unit.get("bagian_macet"), 0.05), int(unit.get("hapus_buku_setelah", 12))
    q = quantities(s, unit, number(unit["jumlah_per_bulan"]))
    sales = [0.0] * s.months
    for m in range(s.months):
        lent = q[m] * number(unit["pinjaman_rata_rata"])
        s.put("lent", m, lent)
        sales[m] += lent * number(unit.get("biaya_admin"))
        for age in range(1, tenor + 1):
            if m + age < s.months:
                left = 1.0 if unit.get("metode") == "flat" else 1 - (age - 1) / tenor
                sales[m + age] += lent * left * rate * (1 - loss)
            s.put("repaid", m + age, lent / tenor * (1 - loss))
            s.put("credit_losses", m + age, lent / tenor * loss)
            s.put("written_off", m + age + wait, lent / tenor * loss)
    for m in range(s.months):
        s.put("sales", m, sales[m])
        s.put("turnover", m, sales[m])
        s.put("received", m, sales[m])
    own_expenses(s, unit, q, sales)


# --- People, members, assets, loans -----------------------------------------------------------
def people_columns(s: Sheet) -> None:
    """Wages, the employer's BPJS, THR; shared costs."""
    general = s.plan.get("asumsi_umum", {})
    raised, dearer = (
        number(general.get("kenaikan_upah"), 0.06),
        number(general.get("kenaikan_biaya"), 0.03),
    )
    paid = [p for p in s.plan.get("tenaga_kerja", []) if p.get("dasar_upah") != "tanpa_upah"]
    security = EMPLOYER + number(s.plan["pajak"].get("tarif_jkk"), 0.0024)
    for m in range(s.months):
        here = []
        for person in paid:
            last = s.index(person["sampai"]) if "sampai" in person else s.months
            if s.index(person.get("mulai")) <= m <= last:
                here.append(person)
        heads = sum(number(person.get("jumlah"), 1) for person in here)
        scale = math.ceil(heads - 1e-9) / heads if heads else 0.0
        for person in here:
            wage = number(person.get("upah")) * s.grown(raised, m)
            if person.get("dasar_upah", "umk") == "umk":
                known = UMK_2026[s.plan["koperasi"]["desa"][0][:5]]
                part = number(person.get("jam_per_bulan"), 173) / 173
                wage = known * (1 + raised) ** (s.year_of(m) - 2026) * part
            pay = wage * number(person.get("jumlah"), 1) * scale
            s.put("wages", m, pay)
            s.put("bpjs", m, pay * security if person.get("bpjs", "ya") == "ya" else 0.0)
            worked = min(max(m - s.index(person.get("mulai")), 0), 12)
            if (s.year_of(m), s.month_of(m)) in LEBARAN and person.get("thr", "ya") == "ya":
                s.put("thr", m, pay * worked / 12)
    for cost in s.plan.get("biaya_bersama", []):
        every, first = int(cost.get("setiap_bulan", 1)), s.index(cost.get("mulai"))
        last = s.index(cost["sampai"]) if "sampai" in cost else s.months
        for m in range(max(first, 0), min(last + 1, s.months)):
            if (m - first) % every == 0 if every else m == first:
                s.put("shared_costs", m, number(cost["jumlah"]) * s.grown(dearer, m))


def member_columns(s: Sheet) -> None:
    """Pokok, wajib and sukarela."""
    members, opening = s.plan.get("anggota", {}), s.plan.get("saldo_awal", {})
    paying = number(members.get("bagian_yang_membayar"), 0.39)
    count, joining = number(members.get("jumlah_awal")), number(members.get("masuk_per_bulan"))
    leaving = number(members.get("keluar_per_bulan"))
    most = max(number(members.get("paling_banyak"), math.inf), count)
    held = {name: number(opening.get(f"simpanan_{name}")) for name in ("pokok", "wajib")}
    sukarela = number(opening.get("simpanan_sukarela"))
    for m in range(s.months):
        before, left = count, min(leaving, count)
        count = min(max(count + joining - leaving, 0.0), most)
        paid = {
            "pokok": (count - before + left) * paying * number(members.get("simpanan_pokok")),
            "wajib": count * paying * number(members.get("simpanan_wajib_per_bulan")),
        }
        for name, amount in paid.items():
            back = held[name] * (left / before if before else 0.0)
            s.put(f"{name}_in", m, amount)
            s.put(f"{name}_back", m, back)
            held[name] += amount - back
        interest = sukarela * number(members.get("jasa_simpanan_sukarela")) / 12
        savers = max(count * paying, 1.0)
        tax = interest * SAVINGS_TAX if interest / savers > SAVINGS_TAX_FREE else 0.0
        s.put("savings_interest", m, interest)
        s.put("savings_tax", m, tax)
        s.put("savings_tax_paid", m + 1, tax)
        into = count * paying * number(members.get("simpanan_sukarela_per_bulan"))
        back = sukarela * number(members.get("sukarela_ditarik_per_bulan"))
        s.put("sukarela_in", m, into)
        s.put("sukarela_back", m, back)
        sukarela += into - back


def asset_columns(s: Sheet) -> None:
    """Purchases, replacements, depreciation of books and of tax, upkeep; grants of money."""
    dearer = number(s.plan.get("asumsi_umum", {}).get("kenaikan_biaya"), 0.03)
    for asset in s.plan.get("aset", []):
        at, count = max(0, s.index(asset.get("bulan"))), number(asset.get("jumlah"), 1)
        price, rest = number(asset["harga"]) * count, number(asset.get("nilai_sisa")) * count
        life, ours = int(asset.get("umur_bulan", 0)), asset.get("pemilik", "koperasi") == "koperasi"
        for m in range(at, s.months):
            upkeep = price * number(asset.get("pemeliharaan"), 0.03) / 12
            s.put("upkeep", m, (upkeep + number(asset.get("biaya_pakai"))) * s.grown(dearer, m))
        if not ours:
            continue
        again = life if asset.get("diganti") == "ya" and life else s.months
        value = residual = 0.0
        for m in range(at, s.months, again):
            dear = s.grown(number(asset.get("kenaikan_harga")), m)
            dear /= s.grown(number(asset.get("kenaikan_harga")), at)
            s.put("asset_sales", m, residual)
            value, residual = price * dear, rest * dear
            payer = asset.get("dibayar", "kas") if m == at else "kas"
            s.put("in_kind" if payer == "hibah_barang" else "purchases", m, value)
            s.put("grants", m, value if payer == "hibah" else 0.0)
            s.put("own_purchases", m, value if payer == "kas" else 0.0)
            for k in range(life):
                s.put("depreciation", m + k, (value - residual) / life)
            fiscal = TAX_LIFE.get(asset.get("kelompok_pajak", ""), 0)
            for k in range(fiscal or life):
                worn = value / fiscal if fiscal else (value - residual) / life
                s.put("fiscal_depreciation", m + k, worn)
        end = value - sum((value - residual) / life for k in range(life) if m + k < s.months)
        s.yearly.setdefault("end_values", {})[len(s.yearly.get("end_values", {}))] = (
            min(end, residual) if rest else end
        )
    for old in s.plan.get("saldo_awal", {}).get("aset", []):
        left = int(old["umur_bulan"]) - int(old["umur_sudah_bulan"])
        for m in range(max(left, 0)):
            each = (number(old["harga"]) - number(old.get("nilai_sisa"))) / int(old["umur_bulan"])
            s.put("depreciation", m, each)
        fiscal = TAX_LIFE.get(old.get("kelompok_pajak", ""), 0)
        for m in range(max(fiscal - int(old["umur_sudah_bulan"]) if fiscal else left, 0)):
            worn = number(old["harga"]) / fiscal if fiscal else each
            s.put("fiscal_depreciation", m, worn)
    for grant in s.plan.get("hibah", []):
        name = "subsidies" if grant.get("untuk") == "operasional" else "grants"
        s.put(name, s.index(grant["bulan"]), number(grant["jumlah"]))


def loan_columns(s: Sheet) -> set[int]:
    """Loans of instalments (anuitas, pokok_tetap); the years that hold a month of grace."""
    grace_years = set()
    for loan in s.plan.get("pinjaman", []):
        first, rate = s.first_drawn(loan), number(loan["bunga"]) / 12
        grace, tenor = int(loan.get("masa_tenggang_bulan", 0)), int(loan["jangka_waktu_bulan"])
        tenor += grace if loan.get("tenggang_di") == "luar" else 0
        drawn = {first: number(loan["plafon"])}
        if "pencairan" in loan:
            drawn = {s.index(x["bulan"]): number(x["jumlah"]) for x in loan["pencairan"]}
        fees = number(loan.get("provisi")) * sum(drawn.values())
        fees += number(loan.get("biaya_pengurusan"))
        owed = instalment = 0.0
        for p in range(tenor + 1):
            m, interest, principal, added = first + p, owed * rate, 0.0, 0.0
            if 0 < p <= grace and loan.get("bunga_tenggang") == "ditambahkan":
                added = interest
            if p > grace:
                left = tenor - p + 1
                if p == grace + 1 and loan.get("metode", "anuitas") == "anuitas":
                    worth = left if rate == 0 else (1 - (1 + rate) ** -left) / rate
                    instalment = math.floor(owed / worth + 0.5)
                elif p == grace + 1:
                    instalment = math.floor(owed / left + 0.5)
                annuity = loan.get("metode", "anuitas") == "anuitas"
                principal = instalment - interest if annuity else instalment
                principal = owed if left == 1 else min(principal, owed)
            s.put("drawn", m, drawn.get(m, 0.0))
            s.put("interest", m, interest)
            s.put("interest_added", m, added)
            s.put("principal", m, principal)
            owed += drawn.get(m, 0.0) + added - principal
            s.put("fees_paid", m, fees if p == 0 else 0.0)
            s.put("fees_expensed", m, fees / tenor if p < tenor else 0.0)
            if p <= grace and grace and m < s.months:
                grace_years.add(s.year_of(m))
    return grace_years


# --- Years ------------------------------------------------------------------------------------
SPENT = ("cost_of_goods", "shrinkage", "bad_debts", "credit_losses", "unit_expenses", "wages")
SPENT += ("bpjs", "thr", "shared_costs", "upkeep", "depreciation", "savings_interest", "interest")
SPENT += ("fees_expensed",)
Taxes = dict[str, list[float]]


def general_tax(fiscal: float, turnover: float) -> float:
    """22 %, half of it on the part of turnover up to 4.8 bn."""
    taxable = math.floor((max(fiscal, 0.0) + 0.001) / 1000) * 1000
    part = min(1.0, CEILING / turnover) if 0 < turnover <= FACILITY_CEILING else 0.0
    part = 1.0 if turnover == 0 else part
    return TAX_RATE * taxable * (1 - part / 2)


def tax_columns(s: Sheet, financing: bool) -> Taxes:
    """Tax accrued, prepaid, set off and paid; with or without the cost of financing."""
    out = {name: [0.0] * s.months for name in ("accrued", "paid", "instalments", "set_off")}
    out["general"] = [0.0] * s.months

    def put(name: str, m: int, amount: float) -> None:
        if m < s.months:
            out[name][m] += amount

    registered = int(s.plan["pajak"]["tahun_terdaftar"])
    passed = number(s.plan["pajak"].get("omzet_tahun_lalu")) > CEILING
    losses: list[tuple[int, float]] = []
    prepaid = 0.0
    for year in s.years():
        months = s.months_in(year)
        turnover = sum(s.of("turnover")[m] for m in months)
        is_final = year < registered + FINAL_YEARS and not passed
        passed = passed or turnover > CEILING
        for m in months:
            rent = s.of("rent")[m] * RENT_RATE
            tax = rent + (s.of("turnover")[m] * FINAL_RATE if is_final else 0.0)
            put("accrued", m, tax)
            put("paid", m + 1, tax)
        if is_final:
            continue
        fiscal = 0.0
        for m in months:
            fiscal += s.of("before_tax")[m] - s.of("rent")[m]
            fiscal += s.of("depreciation")[m] - s.of("fiscal_depreciation")[m]
            fiscal += 0.0 if financing else s.of("interest")[m] + s.of("fees_expensed")[m]
        losses = [(lost_in, left) for lost_in, left in losses if lost_in >= year - LOSS_YEARS]
        taxable = fiscal
        for place, (lost_in, left) in enumerate(losses):
            used = min(left, max(taxable, 0.0))
            taxable -= used
            losses[place] = (lost_in, left - used)
        if fiscal < 0:
            losses.append((year, -fiscal))
        tax = general_tax(taxable, turnover)
        set_off = min(prepaid, tax)
        put("accrued", months[-1], tax)
        put("general", months[-1], tax)
        put("set_off", months[-1], set_off)
        january = s.index(f"{year + 1}-01")
        put("paid", january + 3, tax - set_off)
        ahead = [m for m in range(january, january + 12) if m < s.months]
        for m in ahead:
            put("instalments", m, tax / 12)
        prepaid += tax / 12 * len(ahead) - set_off
    return out


def share_surplus(s: Sheet, grace_years: set[int]) -> None:
    """Decide each year's SHU at the next meeting; losses come first, grace years are kept."""
    terms = s.plan["pembagian_shu"]
    shares = {name: number(share) for name, share in terms["bagian"].items()}
    kept = shares.get("cadangan", 0.0)
    accumulated = number(s.plan.get("saldo_awal", {}).get("shu_terkumpul"))
    for year in s.years():
        earned = sum(s.of("after_tax")[m] for m in s.months_in(year))
        loss = max(-accumulated, 0.0)
        accumulated += earned
        base = max(0.0, earned - loss)
        if base == 0 or (year in grace_years):
            continue
        meeting = s.index(f"{year + 1}-{int(terms.get('bulan_rat', 3)):02d}")
        if meeting >= s.months:
            continue
        accumulated -= base
        s.put("to_reserves", meeting, base * kept)
        s.put("to_others", meeting, base * (1 - kept))
        s.put(
            "shared_paid", meeting + int(terms.get("dibayar_setelah_bulan", 1)), base * (1 - kept)
        )


# --- The books --------------------------------------------------------------------------------
def spreadsheet(path: Path, types: Path) -> Sheet:
    """All columns of a plan file; `types` is the folder of unit types."""
    s = Sheet(read(path, types))
    collects_vat = number(s.plan["pajak"].get("omzet_tahun_lalu")) > CEILING
    for key, unit in s.plan.get("unit_usaha", {}).items():
        unit_columns(s, key, unit, collects_vat)
    people_columns(s)
    member_columns(s)
    asset_columns(s)
    grace_years = loan_columns(s)
    opening = s.plan.get("saldo_awal", {})
    s.put("received", 0, number(opening.get("piutang")))
    s.put("paid_suppliers", 0, number(opening.get("utang")))
    s.put("shared_paid", 0, number(opening.get("dana_shu")))
    for m in range(s.months):
        spent = sum(s.of(name)[m] for name in SPENT)
        s.put("before_tax", m, s.of("sales")[m] + s.of("subsidies")[m] - spent)
    vat_columns(s)
    taxes, without = tax_columns(s, True), tax_columns(s, False)
    for name in ("accrued", "paid", "instalments", "set_off", "general"):
        s.flow[f"tax_{name}"] = taxes[name]
    for m in range(s.months):
        s.put("after_tax", m, s.of("before_tax")[m] - taxes["accrued"][m])
    share_surplus(s, grace_years)
    cash_columns(s)
    balance_sheet(s)
    saved = [
        without["paid"][m] + without["instalments"][m] - taxes["paid"][m] - taxes["instalments"][m]
        for m in range(s.months)
    ]
    figures(s, saved)
    return s


def vat_columns(s: Sheet) -> None:
    """PPN owed less PPN paid to suppliers; what is left over is credit or paid next month."""
    credit = 0.0
    for m in range(s.months):
        credit += s.of("input_vat")[m]
        used = min(credit, s.of("output_vat")[m])
        credit -= used
        s.put("vat_offset", m, used)
        s.put("vat_paid", m + 1, s.of("output_vat")[m] - used)


OPERATING_IN = ("received", "titipan_collected", "repaid", "subsidies")
OPERATING_OUT = ("titipan_paid", "paid_suppliers", "advances_paid", "piece_wages", "float_placed")
OPERATING_OUT += ("unit_expenses", "lent", "wages", "bpjs", "thr", "shared_costs", "upkeep")
OPERATING_OUT += ("vat_paid", "tax_paid", "tax_instalments", "savings_tax_paid")


def cash_columns(s: Sheet) -> None:
    """Arus Kas: operating, investing, financing."""
    for m in range(s.months):

        def total(*names: str, m: int = m) -> float:
            return sum(s.of(name)[m] for name in names)

        paid_interest = total("interest") - total("interest_added")
        without_interest = total(*OPERATING_IN) - total(*OPERATING_OUT)
        without_interest -= total("savings_interest") - total("savings_tax")
        s.put("operating_without_interest", m, without_interest)
        s.put("operating", m, without_interest - paid_interest)
        s.put("investing", m, total("asset_sales") - total("purchases"))
        financing = total("pokok_in", "wajib_in", "sukarela_in", "grants", "drawn")
        financing -= total("pokok_back", "wajib_back", "sukarela_back", "principal")
        financing -= total("fees_paid", "shared_paid")
        s.put("financing", m, financing)
        s.put("debt_service", m, paid_interest + total("principal"))


def balance_sheet(s: Sheet) -> None:
    """Posisi Keuangan, each account from its own moves."""
    opening = s.plan.get("saldo_awal", {})

    def stand(name: str, plus: tuple[str, ...], minus: tuple[str, ...], start: float = 0.0) -> None:
        moves = [
            sum(s.of(x)[m] for x in plus) - sum(s.of(x)[m] for x in minus) for m in range(s.months)
        ]
        s.stand[name] = balance(moves, start)

    def begins(name: str) -> float:
        return number(opening.get(name))

    old_value = 0.0
    for old in opening.get("aset", []):
        worn = number(old["harga"]) - number(old.get("nilai_sisa"))
        worn *= min(int(old["umur_sudah_bulan"]) / int(old["umur_bulan"]), 1.0)
        old_value += number(old["harga"]) - worn
    stock = sum(number(x) for x in opening.get("persediaan", {}).values())
    stand("cash", ("operating", "investing", "financing"), (), begins("kas"))
    stand("float", ("float_placed",), ())
    stand("receivables", ("sales", "output_vat"), ("received", "bad_debts"), begins("piutang"))
    stand("member_loans", ("lent",), ("repaid", "credit_losses"))
    stand("stock", ("produced",), ("cost_of_goods", "shrinkage"), stock)
    stand("advances", ("advances_paid",), ("advances_used",))
    stand("vat_credit", ("input_vat",), ("vat_offset",))
    stand("prepaid_tax", ("tax_instalments",), ("tax_set_off",))
    stand("prepaid_fees", ("fees_paid",), ("fees_expensed",))
    stand("fixed_assets", ("purchases", "in_kind"), ("depreciation", "asset_sales"), old_value)
    stand(
        "payables",
        ("produced", "input_vat"),
        ("piece_wages", "advances_used", "paid_suppliers"),
        begins("utang"),
    )
    stand("titipan", ("titipan_collected",), ("titipan_paid",))
    stand("vat_owed", ("output_vat",), ("vat_offset", "vat_paid"))
    stand("tax_owed", ("tax_accrued",), ("tax_set_off", "tax_paid"))
    stand("savings_tax_owed", ("savings_tax",), ("savings_tax_paid",))
    stand("sukarela", ("sukarela_in",), ("sukarela_back",), begins("simpanan_sukarela"))
    stand("surplus_owed", ("to_others",), ("shared_paid",), begins("dana_shu"))
    stand("loans", ("drawn", "interest_added"), ("principal",))
    stand("pokok", ("pokok_in",), ("pokok_back",), begins("simpanan_pokok"))
    stand("wajib", ("wajib_in",), ("wajib_back",), begins("simpanan_wajib"))
    stand("reserves", ("to_reserves",), (), begins("cadangan"))
    stand("grants", ("grants", "in_kind"), (), begins("hibah"))
    stand("surplus_kept", ("after_tax",), ("to_reserves", "to_others"), begins("shu_terkumpul"))
    for name, parts in (("assets", ASSETS), ("liabilities", LIABILITIES), ("equity", EQUITY)):
        s.stand[name] = [sum(s.stand[part][m] for part in parts) for m in range(s.months)]


def figures(s: Sheet, tax_saved: list[float]) -> None:
    """What the board decides by: yearly SHU, DSCR, and NPV."""
    working = [
        sum(s.stand[x][m] for x in WORKING) - sum(s.stand[x][m] for x in NOT_OURS)
        for m in range(s.months)
    ]
    opening = s.plan.get("saldo_awal", {})
    before = number(opening.get("piutang")) - number(opening.get("utang"))
    before += sum(number(x) for x in opening.get("persediaan", {}).values())
    for m in range(s.months):
        cfads = s.of("after_tax")[m] + s.of("depreciation")[m] + s.of("interest")[m]
        cfads += s.of("fees_expensed")[m] - (working[m] - (working[m - 1] if m else before))
        s.put("cfads", m, cfads - s.of("own_purchases")[m] + s.of("asset_sales")[m])
        flow = s.of("operating_without_interest")[m] - tax_saved[m] + s.of("investing")[m]
        s.put("project_cash_flow", m, flow - s.of("in_kind")[m])
    for name in ("sales", "after_tax", "cfads", "debt_service", "principal", "tax_accrued"):
        s.yearly[name] = {y: sum(s.of(name)[m] for m in s.months_in(y)) for y in s.years()}
    s.yearly["dscr"] = {
        y: s.yearly["cfads"][y] / due for y, due in s.yearly["debt_service"].items() if due > 0.5
    }
    d = (1 + number(s.plan.get("asumsi_umum", {}).get("tingkat_diskonto"), 0.12)) ** (1 / 12) - 1
    flow = s.of("project_cash_flow")
    s.npv_without_end_value = sum(flow[m] / (1 + d) ** m for m in range(s.months))
    end = working[-1] + sum(s.yearly.get("end_values", {}).values())
    for old in opening.get("aset", []):
        life, age = int(old["umur_bulan"]), int(old["umur_sudah_bulan"])
        price, rest = number(old["harga"]), number(old.get("nilai_sisa"))
        value = price - (price - rest) * min((age + s.months) / life, 1.0)
        end += min(value, rest) if rest else value
    s.npv = s.npv_without_end_value + end / (1 + d) ** (s.months - 1)
