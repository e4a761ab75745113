"""What became of a plan: months as they were (`realisasi`), readiness (`kesiapan`), mentoring.

All of it is optional, nothing of it is in the books; a month that is not written is not known yet.
Two lists are two plain sheets: one row a month for the whole cooperative, one a month and unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.fields import (
    Day,
    Month,
    Name,
    PersonName,
    PersonText,
    Quantity,
    Rupiah,
    SignedRupiah,
    Text,
    YearMonth,
    YesNo,
)
from kopdes_plan.inputs.problems import Problem

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

PAID = ("upah", "biaya_bersama", "bunga", "pokok")  # groups of a cash book: what goes out counts
RECEIVED = ("simpanan", "pencairan")  # what comes in counts
OF_UNIT = {"penjualan": 1.0, "biaya_barang": -1.0, "biaya_lain": -1.0}
IGNORED = "abaikan"


class MonthActual(Part):
    """A month of the whole cooperative: what was paid and came in, and cash at its end.

    Savings are what came less what was taken back.
    """

    month: Month = Field(alias="bulan")
    wages: Rupiah | None = Field(None, alias="upah")
    shared_costs: Rupiah | None = Field(None, alias="biaya_bersama")
    interest: Rupiah | None = Field(None, alias="bunga")
    principal: Rupiah | None = Field(None, alias="pokok")
    savings: SignedRupiah | None = Field(None, alias="simpanan")
    drawdown: Rupiah | None = Field(None, alias="pencairan")
    cash: SignedRupiah | None = Field(None, alias="kas_akhir")


class UnitActual(Part):
    """A month of one unit; its cost is that of what was sold, and what else moves with sales."""

    month: Month = Field(alias="bulan")
    unit_id: Text = Field("", alias="unit")
    quantity: Quantity | None = Field(None, alias="jumlah")
    sales: Rupiah | None = Field(None, alias="penjualan")
    cost: Rupiah | None = Field(None, alias="biaya_barang")
    expenses: Rupiah | None = Field(None, alias="biaya_lain")


class GroupMeaning(Part):
    """A group of the cash book ("Jual gas"), and what it is: `unit.lpg.penjualan`, `upah` …"""

    group: PersonName = Field(alias="kelompok")
    meaning: Text = Field("", alias="menjadi")


class BookMap(Part):
    """How the cooperative's own cash book is read: its headings, and what its groups are."""

    day: Text = Field("", alias="tanggal")
    came: Text = Field("", alias="masuk")
    went: Text = Field("", alias="keluar")
    group: Text = Field("", alias="kelompok")
    left: Text = Field("", alias="saldo")
    groups: tuple[GroupMeaning, ...] = Field((), alias="arti")


class Actuals(Part):
    """The months that are behind, and how the cash book is read into them."""

    book: BookMap = Field(BookMap(), alias="buku_kas")
    months: tuple[MonthActual, ...] = Field((), alias="bulanan")
    units: tuple[UnitActual, ...] = Field((), alias="unit")


class ReadinessItem(Part):
    """Something needed before a unit opens: what asks for it, when it is due, when it was done."""

    item: Name = Field(alias="hal")
    basis: Text = Field("", alias="dasar")
    unit: Text = Field("", alias="unit")
    begin: Day | None = Field(None, alias="mulai")
    due: Day | None = Field(None, alias="rencana")
    done: Day | None = Field(None, alias="selesai")
    who: PersonText = Field("", alias="siapa")


class Visit(Part):
    """A visit of the mentor: when, who came by role, what was seen."""

    by: Name = Field(alias="oleh")
    day: Day | None = Field(None, alias="tanggal")
    seen: Text = Field("", alias="temuan")


class Promise(Part):
    """What was promised at a visit: what, who, until when, and whether it is done."""

    promised: Name = Field(alias="janji")
    who: PersonText = Field("", alias="siapa")
    due: Day | None = Field(None, alias="sampai")
    kept: YesNo = Field(False, alias="selesai")


class Mentoring(Part):
    """The mentoring log."""

    visits: tuple[Visit, ...] = Field((), alias="kunjungan")
    promises: tuple[Promise, ...] = Field((), alias="janji")


def meanings(plan: Plan) -> tuple[str, ...]:
    """What a group of the cash book may be: of a unit, of the whole cooperative, nothing."""
    units = (f"unit.{key}.{what}" for key in plan.units for what in OF_UNIT)
    return (*units, *PAID, *RECEIVED, IGNORED)


def book_problems(plan: Plan) -> Iterator[Problem]:
    """Groups of the cash book written twice, or with a meaning that there is not."""
    seen: set[str] = set()
    known = meanings(plan)
    for n, one in enumerate(plan.actuals.book.groups, 1):
        at = f"realisasi.buku_kas.arti.{n}"
        if one.group.casefold() in seen:
            yield Problem("book_group_twice", f"{at}.kelompok", None, one.group)
        seen.add(one.group.casefold())
        if one.meaning and one.meaning not in known:
            params = {"known": ", ".join(known)}
            yield Problem("book_target_unknown", f"{at}.menjadi", None, one.meaning, params=params)


def progress_problems(plan: Plan, months: int) -> Iterator[Problem]:
    """Months outside the plan, written twice, of a unit that is not there; a cash book's groups."""
    seen: set[tuple[YearMonth, str]] = set()
    units = ((f"unit.{n}", x.month, x.unit_id) for n, x in enumerate(plan.actuals.units, 1))
    whole = ((f"bulanan.{n}", x.month, "*") for n, x in enumerate(plan.actuals.months, 1))
    for at, month, unit in (*whole, *units):
        path, read = f"realisasi.{at}.bulan", str(month)
        if not 0 <= month.index_from(plan.start) < months:
            ends = {"start": str(plan.start), "end": str(plan.start.plus(months - 1))}
            yield Problem("actual_outside", path, None, read, params=ends)
        if unit and (month, unit) in seen:
            yield Problem("actual_twice", path, None, read)
        seen.add((month, unit))
        if unit not in ("", "*") and unit not in plan.units:
            known = ", ".join(plan.units) or "–"
            path = f"realisasi.{at}.unit"
            yield Problem("no_such_unit", path, None, unit, params={"known": known})
    for n, item in enumerate(plan.readiness, 1):
        if item.unit and item.unit not in plan.units:
            known = ", ".join(plan.units) or "–"
            at = f"kesiapan.{n}.unit"
            yield Problem("no_such_unit", at, None, item.unit, params={"known": known})
    yield from book_problems(plan)
