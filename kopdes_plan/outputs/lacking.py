"""What a plan still lacks before a lender reads it, in the order of the steps.

A plan and its result go in, `Lack`s come out: the step that mends it, a sentence, and the fields
to fill. Nothing is judged here that the engine warns of, except that money runs out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.plan import Cooperative, Narrative
from kopdes_plan.inputs.plan_words import label
from kopdes_plan.inputs.readiness import NUMBERS
from kopdes_plan.outputs.sentences import month_name

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result

TOLD = ("summary", "market", "operations", "management", "finance", "legal", "social")


class Lack(NamedTuple):
    """Something missing: the step that holds it, its key, its words, and (path, name) of fields.

    One field without a name is the whole sentence's.
    """

    step: str
    key: str
    words: str
    fields: tuple[tuple[str, str], ...]


def lacking(plan: Plan, result: Result | None, language: str = "id") -> Iterator[Lack]:
    """What a plan lacks; whether its money lasts is not asked without a result."""
    for step, key, found in _found(plan, result, language):
        if found:
            month = _out_of_cash(result, language)
            words = t.say(f"step_documents.lack.{key}", language, month=month)
            yield Lack(step, key, words, tuple(found))


Fields = list[tuple[str, str]]


def _found(plan: Plan, result: Result | None, language: str) -> Iterator[tuple[str, str, Fields]]:
    saved = plan.members.principal_savings or plan.members.compulsory_savings_per_month
    yield "koperasi", "members", _if(not plan.members.count, "anggota.jumlah_awal")
    yield "koperasi", "savings", _if(not saved, "anggota.simpanan_pokok")
    yield "koperasi", "board", _if(not plan.cooperative.board, "koperasi.pengurus")
    yield "unit_usaha", "units", _if(not plan.units, "unit_usaha")
    buyers = [
        (f"unit_usaha.{key}.pembeli", unit.name)
        for key, unit in plan.units.items()
        if not unit.buyer.strip()
    ]
    yield "unit_usaha", "buyer", buyers
    yield "unit_usaha", "staff", _if(bool(plan.units) and not plan.staff, "tenaga_kerja")
    yield "pendanaan", "money", _if(_out_of_cash(result, language) != "–", "pinjaman")
    yield "risiko", "risks", _if(not plan.narrative.risks, "narasi.risiko")
    yield "dokumen", "narrative", empty(plan.narrative, Narrative, "narasi", TOLD, language)
    yield "koperasi", "numbers", numbers(plan, language)


def _if(missing: bool, path: str) -> Fields:
    return [(path, "")] if missing else []


def numbers(plan: Plan, language: str = "id") -> Fields:
    """The legal numbers of the cooperative that are still empty."""
    return empty(plan.cooperative, Cooperative, "koperasi", NUMBERS, language)


def empty(
    part: Cooperative | Narrative,
    model: type[Cooperative] | type[Narrative],
    base: str,
    names: tuple[str, ...],
    language: str,
) -> Fields:
    """Path and label of those texts of a group that are not written."""
    return [
        (f"{base}.{model.model_fields[name].alias}", label(model, name, language))
        for name in names
        if not getattr(part, name).strip()
    ]


def _out_of_cash(result: Result | None, language: str) -> str:
    """The first month without cash in words; a dash when there is always some."""
    if result is None or not result.indicators.funding_gap[0] > 0.5:
        return "–"
    return month_name(result, int(result.indicators.first_negative_month[0]), language)
