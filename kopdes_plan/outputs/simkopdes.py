"""The plan's figures in one place, to be typed or uploaded into the ministry's SIMKOPDES.

What comes in is a `Result`, what goes out are rows: group, label, value as people write it, raw
value, and where it comes from. The fields follow what the public page of a cooperative shows and
what its microsite asks for; those of the official proposal form are not known to us. What a plan
cannot know stays open, and its row says who knows it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_changes import value_at
from kopdes_plan.outputs import money, summary
from kopdes_plan.outputs.changes import written
from kopdes_plan.outputs.field_names import placed
from kopdes_plan.outputs.key_tables import sides
from kopdes_plan.outputs.report import as_json
from kopdes_plan.outputs.sentences import KINDS, measures, verdict
from kopdes_plan.outputs.writer import Writer, first

if TYPE_CHECKING:
    from kopdes_plan.model.result import Result

COOPERATIVE = ("alamat", "nomor_badan_hukum", "nik", "nib", "npwp", "rekening")
MEMBERS = (
    "anggota.jumlah_awal", "koperasi.anggota_perempuan", "koperasi.anggota_laki_laki",
    "anggota.simpanan_pokok", "anggota.simpanan_wajib_per_bulan",
    "anggota.simpanan_sukarela_per_bulan",
)  # fmt: skip
UNIT = ("pembeli", "mitra")
LOAN = (
    "plafon", "bunga", "jangka_waktu_bulan", "masa_tenggang_bulan", "metode", "tujuan", "agunan",
)  # fmt: skip
ASPECTS = (
    "ringkasan", "pasar", "teknis_operasional", "manajemen", "keuangan", "legalitas",
    "sosial_lingkungan",
)  # fmt: skip
YEARLY = ("revenue", "surplus", "cash_end")
MEASURES = (
    "cash_min", "dscr_min", "npv", "irr", "net_bc", "payback_months", "break_even_sales_per_month",
)  # fmt: skip
OPEN = ("volume", "value", "land", "building", "meeting", "health", "form")


class Row(NamedTuple):
    """One field to fill in. `raw` is what a form wants typed: a plain number (rupiah whole, 6% as
    0.06) or the words as shown; None where it is left open.
    """

    group: str
    label: str
    shown: str
    raw: float | str | None
    source: str


Cells = tuple[str, str, float | str | None, str]


def rows(result: Result, language: str = "id") -> list[Row]:
    """All rows in the order in which SIMKOPDES is filled in; what is open comes last."""
    writer = Writer(result, language)
    return [
        Row(writer.word(f"simkopdes.group.{group}"), *cells)
        for group, write in GROUPS.items()
        for cells in write(writer)
    ]


def _typed(writer: Writer, *paths: str) -> Iterator[Cells]:
    """Fields of the plan as its file has them, each with its place there."""
    plan = writer.result.plan
    for path in paths:
        value, here = value_at(plan, path), placed(plan, path, writer.language)
        assert here is not None
        label = here.field if path.count(".") == 1 else f"{here.owner}: {here.field}"
        if value in ("", None):
            yield label, "", None, writer.word("simkopdes.source.empty", path=path)
        else:
            shown = written(plan, path, value, writer.language)
            raw = float(value) if isinstance(value, int | float) else shown
            yield label, shown, raw, writer.word("simkopdes.source.plan", path=path)


def _worked_out(writer: Writer, label: str, shown: str, raw: float | str) -> Cells:
    """A figure of the result; one that does not exist is open and says so by its dash."""
    exists = isinstance(raw, str) or math.isfinite(raw)
    return label, shown, raw if exists else None, writer.word("simkopdes.source.computed")


def _rupiah(writer: Writer, label: str, value: float) -> Cells:
    """Whole rupiah, as nobody types less."""
    return _worked_out(writer, label, t.rupiah(value), float(np.round(value)))


def _profile(writer: Writer) -> Iterator[Cells]:
    coop = writer.result.plan.cooperative
    yield from _typed(writer, "koperasi.nama")
    places = writer.villages()
    source = writer.word("simkopdes.source.plan", path="koperasi.desa")
    yield writer.say("profile.villages"), places, places, source
    yield from _typed(writer, *(f"koperasi.{key}" for key in COOPERATIVE))
    for group, people in (("pengurus", coop.board), ("pengawas", coop.supervisors)):
        for place, person in enumerate(people, 1):
            path = f"koperasi.{group}.{place}.nama"
            source = "plan" if person.name else "empty"
            yield (
                person.role, person.name, person.name or None,
                writer.word(f"simkopdes.source.{source}", path=path),
            )  # fmt: skip


def _members(writer: Writer) -> Iterator[Cells]:
    return _typed(writer, *MEMBERS)


def _units(writer: Writer) -> Iterator[Cells]:
    """Each unit: who buys, who delivers, what it sells in its first twelve months."""
    for unit in writer.result.units:
        yield from _typed(writer, *(f"unit_usaha.{unit.key}.{field}" for field in UNIT))
        for key in ("revenue_first_year", "margin_first_year"):
            value = first(getattr(unit, key))
            label = f"{unit.name}: {writer.say(f'column.{key}')}"
            yield _rupiah(writer, label, value)


def _funding(writer: Writer) -> Iterator[Cells]:
    """What is needed, from whom, and each loan with its terms."""
    found, plan = writer.result.indicators, writer.result.plan
    need = first(found.needed)
    yield _rupiah(writer, writer.say("summary.card.need"), need)
    for side in sides(writer.result, writer.language):
        for label, value in side:
            yield _rupiah(writer, label, value)
    for place, loan in enumerate(plan.loans, 1):
        path = f"pinjaman.{place}.skema"
        label, _, _, source = next(_typed(writer, path))
        scheme = money.scheme_name(loan.scheme)
        yield label, scheme, scheme, source
        yield from _typed(writer, *(f"pinjaman.{place}.{field}" for field in LOAN))
    due = summary.instalment(writer.result)
    if due is not None:
        yield _rupiah(writer, writer.say("summary.card.instalment"), due.amount)


def _results(writer: Writer) -> Iterator[Cells]:
    """Sales, SHU and cash of each year, the measures, the jobs, the verdict."""
    for year in as_json(writer.result)["yearly"]:
        for key in YEARLY:
            label = f"{writer.word(f'simkopdes.year.{key}')} {year['year']}"
            yield _rupiah(writer, label, year[key])
    for one in measures(writer.result, writer.language):
        if one.name in MEASURES:
            raw = first(getattr(writer.result.indicators, one.name))
            if KINDS[one.name] == "rupiah":
                yield _rupiah(writer, one.label, raw)
            else:
                yield _worked_out(writer, one.label, one.value, raw)
    for key in ("jobs_permanent", "jobs_temporary"):
        count = getattr(writer.result.indicators, key)
        yield _worked_out(writer, writer.word(f"simkopdes.{key}"), t.number(count), count)
    judged = verdict(writer.result, writer.language)
    label = writer.say("summary.low.verdict")
    yield _worked_out(writer, label, judged.label, judged.label)


def _aspects(writer: Writer) -> Iterator[Cells]:
    return _typed(writer, *(f"narasi.{key}" for key in ASPECTS))


def _open(writer: Writer) -> Iterator[Cells]:
    """What SIMKOPDES shows or asks and no plan can know, or nobody has told us."""
    for key in OPEN:
        label, why = (writer.word(f"simkopdes.open.{key}.{part}") for part in ("label", "why"))
        yield label, "", None, why


GROUPS: dict[str, Callable[[Writer], Iterator[Cells]]] = {
    "profile": _profile,
    "members": _members,
    "units": _units,
    "funding": _funding,
    "results": _results,
    "aspects": _aspects,
    "open": _open,
}
