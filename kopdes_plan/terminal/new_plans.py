"""`kopdes-plan baru`: a plan file that is begun for a village, or brought back out of a PDF."""

from __future__ import annotations

import os
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Annotated

from kopdes_plan.inputs import amounts
from kopdes_plan.terminal.console import program, show, show_json
from kopdes_plan.terminal.files import begun
from kopdes_plan.terminal.options import CommandLineError, Json, Reading, option
from kopdes_plan.terminal.plans import PLAN_DATE, Output
from kopdes_plan.text import say

if TYPE_CHECKING:
    from datetime import date

NEW_PLAN = "plans/baru.yaml"  # in templates/
LONGEST_NAME = 150  # letters; a plan's title says a little more


def new_plan(
    keluaran: Output,
    desa: Annotated[str | None, option("--desa", metavar="KODE")] = None,
    dari: Annotated[str | None, option("--dari", metavar="PDF")] = None,
    nama: Annotated[str | None, option("--nama", metavar="NAMA")] = None,
    tanggal: Annotated[
        str | None, option("--tanggal", metavar="YYYY-MM-DD", word="tanggal_baru")
    ] = None,
    as_json: Json = False,
) -> None:
    """A new plan file, for a village or out of a PDF; an existing file is never written over."""
    if dari is not None and (desa, nama, tanggal) != (None, None, None):
        raise CommandLineError("from_alone")
    if dari is None and desa is None:
        raise CommandLineError("village_or_pdf")
    file = Path(keluaran)
    text, told = _begun(desa or "", nama, tanggal, file) if dari is None else _brought(dari, file)
    begun(file, text)
    if as_json:
        show_json({"file": str(file)})
    else:
        show(*told)


def _brought(pdf: str, file: Path) -> tuple[str, list[str]]:
    """The text of the plan in a PDF, and what is said of it."""
    from kopdes_plan.inputs.plan_file import reading
    from kopdes_plan.inputs.plan_in_pdf import plan_of_pdf
    from kopdes_plan.inputs.plan_text import parse

    text = plan_of_pdf(pdf)
    wrong = len(reading(parse(text)).problems)
    told = [say("cli.plan.brought", pdf=Path(pdf).name, file=file)]
    if wrong:
        told.append(say("cli.plan.brought_wrong", count=wrong, program=program(), file=file))
    return text, told


def _begun(desa: str, nama: str | None, tanggal: str | None, file: Path) -> tuple[str, list[str]]:
    """The text of the empty plan for a village, and what is said of it."""
    from datetime import date

    from kopdes_plan.inputs.places import find, village

    reading = Reading()
    day = reading.read("--tanggal", tanggal, amounts.parse_day, date.today())
    place = village(desa.strip())
    if not desa.strip():
        reading.refuse("empty", "--desa")
    elif place is None:
        named = ", ".join(f"{v.code} ({v.name}, {v.district})" for v in find(desa, limit=3))
        reading.refuse(
            "village_by_name" if named else "unknown_village", "--desa", desa, found=named
        )
    if nama and len(nama) > LONGEST_NAME:
        reading.refuse("text_too_long", "--nama", nama[:LONGEST_NAME], limit=LONGEST_NAME)
    if os.path.exists(file):
        reading.refuse("file_exists", "-o", str(file))
    reading.check()
    assert place is not None
    kind = say(f"cli.plan.{place.kind}")
    name = nama or f"Koperasi {kind} Merah Putih {place.name}"
    where = f"{place.name}, {place.district}, {place.regency}"
    text = _filled(" ".join(name.split()), place.code, day)
    return text, [say("cli.plan.new", file=file, place=where)]


def _filled(name: str, code: str, day: date) -> str:
    """The text of the skeleton plan with its name, village and dates; all comments stay."""
    from kopdes_plan.inputs.catalogue import load_unit_types
    from kopdes_plan.inputs.drafts import Draft
    from kopdes_plan.paths import TEMPLATES

    draft = Draft((TEMPLATES / NEW_PLAN).read_text(encoding="utf-8"))
    draft.set("nama", say("cli.plan.title", name=name))
    draft.set("koperasi.nama", name)
    draft.set("koperasi.desa.1", code)
    draft.set(PLAN_DATE, day.isoformat())
    draft.set("mulai", f"{day.year + day.month // 12}-{day.month % 12 + 1:02d}")
    kinds = fill(", ".join(load_unit_types()), 96, initial_indent="# ", subsequent_indent="# ")
    return draft.text().replace("NAMA DESA", name).replace("# JENIS USAHA", kinds)
