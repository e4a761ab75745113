"""The documents that are made from the open plan, each a file beside it.

A new one is a row of `DOCUMENTS` and its words `step_documents.document.<name>`: the screen shows
it, makes it and fetches it. A row's `write` is given the session, its plan computed, and the file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.whole_files import unwritten, write_whole
from kopdes_plan.screens.editing.session import Session

PDF = "application/pdf"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Document(NamedTuple):
    """A document: its name, what stands behind the plan's name in its file's, its kind of file."""

    name: str
    ending: str
    mime: str
    write: Callable[[Session, Path], object]


def _pdf(kind: str) -> Callable[[Session, Path], object]:
    def write(session: Session, file: Path) -> object:
        from kopdes_plan.outputs.pdf import write_pdf

        assert session.result is not None
        return write_pdf(session.result, file, kind, plan_text=session.draft.text())

    return write


def _excel(session: Session, file: Path) -> object:
    from kopdes_plan.outputs.workbook.build import write_workbook

    assert session.result is not None
    return write_workbook(session.result, file)


def _word(session: Session, file: Path) -> object:
    from kopdes_plan.outputs.word import write_docx

    assert session.result is not None
    return write_docx(session.result, file)


def _simkopdes(session: Session, file: Path) -> object:
    from kopdes_plan.outputs.simkopdes_files import as_xlsx

    assert session.result is not None
    return write_whole(file, as_xlsx(session.result))


def _data(session: Session, file: Path) -> object:
    from kopdes_plan.outputs.data_out import data_csv

    assert session.result is not None
    return write_whole(file, data_csv(session.result))


def _worksheets(session: Session, file: Path) -> object:
    from kopdes_plan.outputs.worksheets.pdf import write_worksheets

    return write_worksheets(file, session.plan)


DOCUMENTS: tuple[Document, ...] = (
    Document("ringkas", "-ringkas.pdf", PDF, _pdf("ringkas")),
    Document("lengkap", ".pdf", PDF, _pdf("lengkap")),
    Document("musdes", "-musdes.pdf", PDF, _pdf("musdes")),
    Document("excel", ".xlsx", EXCEL, _excel),
    Document("word", ".docx", WORD, _word),
    Document("simkopdes", "-simkopdes.xlsx", EXCEL, _simkopdes),
    Document("data", "-data.csv", "text/csv", _data),
    Document("lembar_kerja", "-lembar-kerja.pdf", PDF, _worksheets),
)


def file_of(session: Session, document: Document) -> Path | None:
    """The document's file beside the plan, whether it is there or not; None without a plan."""
    plan = session.file
    return None if plan is None else plan.with_name(f"{plan.stem}{document.ending}")


def there(session: Session, document: Document) -> Path | None:
    """The document's file, if it was made."""
    file = file_of(session, document)
    return file if file is not None and file.is_file() else None


def is_old(session: Session, document: Document) -> bool:
    """Whether the plan was saved after the document was made."""
    return _written(session.file) > _written(file_of(session, document))


def _written(file: Path | None) -> float:
    """When a file was last written; 0 when it is not there."""
    try:
        return file.stat().st_mtime if file is not None else 0.0
    except OSError:
        return 0.0


def made(session: Session, document: Document) -> Path:
    """The document's file, now written; PlanProblems when it could not be."""
    file = file_of(session, document)
    assert file is not None and session.result is not None
    try:
        document.write(session, file)
    except OSError as fault:
        raise PlanProblems([unwritten(file, fault)]) from fault
    return file
