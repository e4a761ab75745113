"""`kopdes-plan pdf`: the documents that are made from a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from kopdes_plan.inputs.problems import listing
from kopdes_plan.inputs.whole_files import write_whole
from kopdes_plan.terminal.console import remark, show, show_json
from kopdes_plan.terminal.files import beside_plan, saved
from kopdes_plan.terminal.options import LANGUAGES, AsOf, InLanguage, Json, choose, option
from kopdes_plan.terminal.plans import Changes, Output, PlanFile, Scenario, read_plan
from kopdes_plan.text import say

if TYPE_CHECKING:
    from kopdes_plan.inputs.pictures import Pictures
    from kopdes_plan.model.result import Result

DOCUMENTS = ("lengkap", "ringkas", "musdes")  # those of `outputs.document`, the usual one first
IN_WORD = ("lengkap", "ringkas")  # those of `outputs.word`
FORMATS = ("pdf", "docx")
PAPERS = ("A4", "F4")  # those of `outputs.pdf`


def pdf(
    rencana: PlanFile,
    keluaran: Output,
    jenis: Annotated[str | None, option("--jenis", metavar="|".join(DOCUMENTS))] = None,
    form: Annotated[str | None, option("--format", metavar="|".join(FORMATS))] = None,
    bahasa: InLanguage = None,
    kertas: Annotated[str | None, option("--kertas", metavar="|".join(PAPERS))] = None,
    tanpa_lampiran: Annotated[bool, option("--tanpa-lampiran")] = False,
    changes: Changes = None,
    skenario: Scenario = None,
    tanggal: AsOf = None,
    as_json: Json = False,
) -> None:
    """A document of a plan, as PDF or for Word."""
    from kopdes_plan import run

    usual = "docx" if Path(keluaran).suffix.lower() == ".docx" else "pdf"
    in_word = choose("--format", form or usual, {one: one for one in FORMATS}) == "docx"
    kinds = IN_WORD if in_word else DOCUMENTS
    kind = choose("--jenis", jenis, {kind: kind for kind in kinds})
    language = choose("--bahasa", bahasa, LANGUAGES)
    paper = choose("--kertas", kertas, {paper.lower(): paper for paper in PAPERS})
    target = beside_plan(rencana, keluaran, endings=(".docx" if in_word else ".pdf",))
    result = run(read_plan(rencana, changes, skenario, tanggal))
    if in_word:
        written(save_word(result, target, Path(rencana), kind, language, paper), as_json)
    else:
        changed = bool(changes or skenario or tanggal)  # then the file is not what it says
        attached = not changed and not tanpa_lampiran
        written(save_pdf(result, target, Path(rencana), kind, language, paper, attached), as_json)


def save_pdf(
    result: Result,
    file: Path,
    source: Path,
    kind: str = DOCUMENTS[0],
    language: str = "id",
    paper: str = PAPERS[0],
    attached: bool = True,
) -> Path:
    """The file after the document was written into it; says what else is in it, and what is not.

    `source` is the plan's file: its pictures lie beside it, its text goes along if `attached`.
    """
    from kopdes_plan.inputs.pictures import pictures_of
    from kopdes_plan.inputs.text_files import read_text
    from kopdes_plan.outputs.pdf import write_pdf

    text = read_text(source) if attached else None
    found = pictures_of(result.plan, source.parent)
    made = write_pdf(result, None, kind, language, plan_text=text, paper=paper, pictures=found)
    saved(file, lambda target: write_whole(target, made))
    _left_out(found)
    if attached:
        remark(say("cli.plan.attached"))
    return file


def save_word(
    result: Result, file: Path, source: Path, kind: str, language: str, paper: str
) -> Path:
    """The file after the document was written into it for Word; says which pictures are not."""
    from kopdes_plan.inputs.pictures import pictures_of
    from kopdes_plan.outputs.word import write_docx

    found = pictures_of(result.plan, source.parent)
    made = write_docx(result, None, kind, language, paper=paper, pictures=found)
    saved(file, lambda target: write_whole(target, made))
    _left_out(found)
    return file


def _left_out(found: Pictures) -> None:
    """Says which pictures could not be printed, and why."""
    if found.problems:
        remark(say("cli.plan.without_pictures"), *listing(found.problems))


def written(file: Path, as_json: bool) -> None:
    """Says which file was written."""
    if as_json:
        show_json({"file": str(file)})
    else:
        show(say("cli.plan.written", file=file))
