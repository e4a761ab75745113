"""`kopdes-plan pdf`: the documents that are made from a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from kopdes_plan.terminal.console import show, show_json
from kopdes_plan.terminal.files import beside_plan, saved
from kopdes_plan.terminal.options import LANGUAGES, AsOf, InLanguage, Json, choose, option
from kopdes_plan.terminal.plans import Changes, Output, PlanFile, Scenario, read_plan
from kopdes_plan.text import say

if TYPE_CHECKING:
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
    target = beside_plan(rencana, keluaran)
    result = run(read_plan(rencana, changes, skenario, tanggal))
    if in_word:
        written(save_word(result, target, kind, language, paper), as_json)
    else:
        changed = bool(changes or skenario or tanggal)  # then the file is not what it says
        source = None if changed else Path(rencana)
        written(save_pdf(result, target, kind, source, language, paper), as_json)


def save_pdf(
    result: Result, file: Path, kind: str, source: Path | None, language: str = "id",
    paper: str = PAPERS[0],
) -> Path:  # fmt: skip
    """The file after the document was written into it, with the plan file inside it."""
    from kopdes_plan.outputs.pdf import write_pdf

    attached = source.read_text(encoding="utf-8-sig") if source else None
    return saved(
        file,
        lambda target: write_pdf(result, target, kind, language, plan_text=attached, paper=paper),
    )


def save_word(result: Result, file: Path, kind: str, language: str, paper: str) -> Path:
    """The file after the document was written into it for Word."""
    from kopdes_plan.outputs.word import write_docx

    return saved(file, lambda target: write_docx(result, target, kind, language, paper=paper))


def written(file: Path, as_json: bool) -> None:
    """Says which file was written."""
    if as_json:
        show_json({"file": str(file)})
    else:
        show(say("cli.plan.written", file=file))
