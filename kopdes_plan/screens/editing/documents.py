"""The documents that are made from the open plan, each a file beside it.

A new one is a row of `DOCUMENTS` and its words `step_documents.document.<name>`: the screen shows
it, makes it and fetches it. A row's `write` is given the session, its plan computed, the file, and
what is wished of the document.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kopdes_plan.inputs.pictures import pictures_of
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.whole_files import unwritten, write_whole
from kopdes_plan.screens.editing.session import Session

PDF = "application/pdf"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Wish(NamedTuple):
    """In which language, whether the plan goes along inside it, and on which paper."""

    language: str = "id"
    attached: bool = True
    paper: str = "A4"


USUAL = Wish()
Write = Callable[[Session, Path, Wish], object]


class Document(NamedTuple):
    """A document: its name, what stands behind the plan's name in its file's, its kind of file.

    A `translated` one is another file in another language.
    """

    name: str
    ending: str
    mime: str
    write: Write
    translated: bool = False


def _pdf(kind: str) -> Write:
    def write(session: Session, file: Path, wish: Wish) -> object:
        from kopdes_plan.outputs.pdf import write_pdf

        assert session.result is not None and session.file is not None
        text = session.draft.text() if wish.attached else None
        found = pictures_of(session.result.plan, session.file.parent)
        return write_pdf(
            session.result, file, kind, wish.language, plan_text=text, paper=wish.paper,
            pictures=found,
        )  # fmt: skip

    return write


def _excel(session: Session, file: Path, wish: Wish) -> object:
    from kopdes_plan.outputs.workbook.build import write_workbook

    assert session.result is not None
    return write_workbook(session.result, file, wish.language)


def _word(session: Session, file: Path, wish: Wish) -> object:
    from kopdes_plan.outputs.word import write_docx

    assert session.result is not None and session.file is not None
    found = pictures_of(session.result.plan, session.file.parent)
    return write_docx(session.result, file, language=wish.language, pictures=found)


def _simkopdes(session: Session, file: Path, wish: Wish) -> object:
    from kopdes_plan.outputs.simkopdes_files import as_xlsx

    assert session.result is not None
    return write_whole(file, as_xlsx(session.result, wish.language))


def _data(session: Session, file: Path, _: Wish) -> object:
    from kopdes_plan.outputs.data_out import data_csv

    assert session.result is not None
    return write_whole(file, data_csv(session.result))


def _worksheets(session: Session, file: Path, wish: Wish) -> object:
    from kopdes_plan.outputs.worksheets.pdf import write_worksheets

    return write_worksheets(file, session.plan, language=wish.language, paper=wish.paper)


DOCUMENTS: tuple[Document, ...] = (
    Document("ringkas", "-ringkas.pdf", PDF, _pdf("ringkas"), True),
    Document("lengkap", ".pdf", PDF, _pdf("lengkap"), True),
    Document("musdes", "-musdes.pdf", PDF, _pdf("musdes"), True),
    Document("excel", ".xlsx", EXCEL, _excel, True),
    Document("word", ".docx", WORD, _word, True),
    Document("simkopdes", "-simkopdes.xlsx", EXCEL, _simkopdes, True),
    Document("data", "-data.csv", "text/csv", _data),
    Document("lembar_kerja", "-lembar-kerja.pdf", PDF, _worksheets, True),
)


def file_of(session: Session, document: Document, wish: Wish = USUAL) -> Path | None:
    """The document's file beside the plan, whether it is there or not; None without a plan."""
    plan = session.file
    other = document.translated and wish.language != USUAL.language
    language = f"-{wish.language}" if other else ""
    return None if plan is None else plan.with_name(f"{plan.stem}{language}{document.ending}")


def there(session: Session, document: Document, wish: Wish = USUAL) -> Path | None:
    """The document's file, if it was made."""
    file = file_of(session, document, wish)
    return file if file is not None and file.is_file() else None


def is_old(session: Session, document: Document, wish: Wish = USUAL) -> bool:
    """Whether the plan was saved after the document was made."""
    return _written(session.file) > _written(file_of(session, document, wish))


def _written(file: Path | None) -> float:
    """When a file was last written; 0 when it is not there."""
    try:
        return file.stat().st_mtime if file is not None else 0.0
    except OSError:
        return 0.0


def made(session: Session, document: Document, wish: Wish = USUAL) -> Path:
    """The document's file, now written; PlanProblems when it could not be."""
    file = file_of(session, document, wish)
    assert file is not None and session.result is not None
    try:
        document.write(session, file, wish)
    except OSError as fault:
        raise PlanProblems([unwritten(file, fault)]) from fault
    return file
