"""Plans for tests, made from a few words: what a test does not name is the plainest there is."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from kopdes_plan.inputs.calendar import Feast, lebaran
from kopdes_plan.inputs.chart import load_chart
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model.books import Books
from kopdes_plan.model.drivers import Drivers
from kopdes_plan.model.result import Result
from kopdes_plan.model.run import closed, run
from kopdes_plan.model.timeline import Timeline, timeline

SHARES = {
    "cadangan": "25%",
    "jasa_usaha": "30%",
    "jasa_modal": "15%",
    "desa": "20%",
    "pendidikan": "5%",
    "pengurus": "5%",
}


# What a careless or ill-meaning person may type: of typst, of a web page, of a formula.
HOSTILE = (
    "#set page(fill: red) $x^2$ <b>tebal</b> @acuan *bintang* _garis_ `kode` = judul // komentar"
)


def plan_of(**parts: Any) -> Plan:
    """A plan of Saliki, Kutai Kartanegara, from January 2027, with the parts given."""
    whole = {
        "nama": "Rencana uji",
        "tanggal_rencana": "2026-11-25",
        "mulai": "2027-01",
        "koperasi": {"nama": "Koperasi uji", "desa": ["64.02.05.2001"]},
        "pajak": {"tahun_terdaftar": 2025},
        "pembagian_shu": {"bagian": SHARES},
    }
    return Plan.model_validate(whole | parts)


def shop(**fields: Any) -> dict[str, Any]:
    """A trading unit without ramp-up or season: what it sells in one month it sells in all."""
    unit = {
        "perilaku": "trading",
        "nama": "Toko",
        "pembeli": "warga",
        "bulan_merintis": 0,
        "harga": "10.000",
        "harga_beli": "8.000",
        "jumlah_per_bulan": "100",
    }
    return unit | fields


def run_plan(plan: Plan, months: int = 72, drive: Drivers | None = None) -> Result:
    """The plan's books over exactly `months` months, and what follows from them."""
    return run(plan, load_rules(), load_chart(), months, _feasts(plan, months), drive)


def close_plan(plan: Plan, months: int, drive: Drivers) -> Books:
    """The plan's books alone, as many draws are made from."""
    return closed(
        plan, load_rules(), load_chart(), months, _feasts(plan, months), drive, by_unit=False
    )


def _feasts(plan: Plan, months: int) -> tuple[Feast, ...]:
    return lebaran(plan.start.year, plan.start.year + months // 12 + 2)


def months_of(year: int = 2027, month: int = 1, months: int = 24) -> Timeline:
    """A timeline with the true Lebarans."""
    return timeline(year, month, months, lebaran(year, year + months // 12 + 2))


def row(values: np.ndarray) -> list[float]:
    """Row 0 of an (S, T) array in whole rupiah."""
    return [float(x) for x in np.round(values[0])]


__all__ = [
    "HOSTILE",
    "SHARES",
    "close_plan",
    "date",
    "months_of",
    "plan_of",
    "row",
    "run_plan",
    "shop",
]
