"""The step "dokumen": the board's own words, the PDF, and what a lender would still miss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kopdes_plan.outputs.writer import CHAPTERS
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.markup import escape, heading, notice, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing import plans
from kopdes_plan.screens.fields import field, rest
from kopdes_plan.screens.steps import Step, View
from kopdes_plan.screens.steps.lacking import Lack, lacking, listed
from kopdes_plan.screens.steps.moments import changed

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

TOLD = {
    "ringkasan": "summary", "pasar": "market", "teknis_operasional": "operations",
    "manajemen": "management", "keuangan": "finance", "legalitas": "legal",
    "sosial_lingkungan": "social",
}  # fmt: skip
WARNED = {"buyer", "money"}  # what the engine warns of in its own words


def left(view: View) -> Iterator[Block]:
    """The PDF to make and to open, then the six aspects to write."""
    plan = view.session.plan
    if plan is None:
        yield blocks.html("no_plan", notice(view.say("step_documents.no_plan")))
        return
    yield blocks.html("pdf_title", heading(view.say("step_documents.pdf.title")))
    ready = view.session.result is not None
    label = "again" if _pdf(view) is not None else "make"
    press = view.say(f"step_documents.pdf.{label}")
    yield blocks.buttons("pdf", blocks.button("pdf", press, tone="main", disabled=not ready))
    yield blocks.html("files", _files(view))
    yield blocks.html("pdf_about", _about(view, plan))
    shown = [
        field(view, f"narasi.{alias}", help=view.say(f"step_documents.narrative.{name}"))
        for alias, name in TOLD.items()
    ]
    title, note, more = (
        view.say(f"step_documents.narrative.{key}") for key in ("title", "note", "more")
    )
    yield blocks.fields("told", shown, title, note, rest(view, "narasi", *TOLD), more)


def right(view: View) -> Iterator[Block]:
    """What is still missing, the engine's warnings, and the first pages when asked for."""
    result = view.session.result
    if result is None:
        return
    yield blocks.html("missing", _missing(view))
    if result.warnings:
        yield blocks.html("warnings", answers.warnings(result, view.language))
    pages = view.chosen.get("preview", "") if _previewed(view) else ""
    if pages:
        yield blocks.html("preview", _pages(view, pages.split("\n")))
    else:
        show = blocks.button("preview", view.say("step_documents.preview.show"))
        yield blocks.buttons("show_preview", show)


# ---- the PDF


def _pdf(view: View) -> Path | None:
    """The PDF beside the plan, if there is one."""
    file = view.session.file
    written = file.with_suffix(".pdf") if file is not None else None
    return written if written is not None and written.is_file() else None


def _about(view: View, plan: Plan) -> str:
    """What the PDF holds, whose names, and that nothing leaves the computer."""

    def say(key: str, **params: object) -> str:
        return view.say(f"step_documents.pdf.{key}", **params)

    chapters = ", ".join(view.say(f"document.section.{name}") for name in CHAPTERS)
    people = (*plan.cooperative.board, *plan.cooperative.supervisors)
    names = [one.name.strip() for one in people if one.name.strip()]
    told = [
        say("contains", count=len(CHAPTERS), chapters=chapters),
        say("names", count=len(names), names=", ".join(names)) if names else say("no_names"),
        say("private"),
    ]
    warned = [notice(say("example"), "doubt")] if plan.is_example else []
    if view.session.result is None:
        warned.append(notice(say("wait"), "doubt"))
    return "".join(warned) + tag("p", escape(" ".join(told)), kind="note")


def _files(view: View) -> str:
    """Where the PDF is, whether it is older than the plan, and links that fetch both files."""

    def say(key: str, **params: object) -> str:
        return view.say(f"step_documents.pdf.{key}", **params)

    links = [_fetch("rencana", say("plan"))]
    told = ""
    pdf = _pdf(view)
    if pdf is not None:
        links.insert(0, _fetch("pdf", say("open"), "file main"))
        words = say("there", file=plans.short(pdf), when=changed(pdf, view.language))
        told = tag("p", escape(words))
        if _written(view.session.file) > _written(pdf):
            told += notice(say("old"), "doubt")
    return told + tag("p", *links, kind="row")


def _fetch(name: str, words: str, kind: str = "file") -> str:
    return tag("a", escape(words), kind=kind, href="#", **{"data-file": name})


def _written(file: Path | None) -> float:
    """When a file was last written; 0 when it is not there."""
    try:
        return file.stat().st_mtime if file is not None else 0.0
    except OSError:
        return 0.0


def _make(view: View, _: str) -> None:
    if view.session.result is None:
        view.tell(view.say("step_documents.pdf.wait"), "doubt")
        return
    file = view.session.write_pdf()
    view.tell(view.say("step_documents.pdf.done", file=plans.short(file)), "good")


def pdf_bytes(view: View) -> tuple[str, bytes, str]:
    """The PDF beside the plan, made if there is none yet: name, content, kind."""
    file = _pdf(view) or view.session.write_pdf()
    return file.name, file.read_bytes(), "application/pdf"


def plan_text(view: View) -> tuple[str, bytes, str]:
    """The plan's own text: name of its file, content, kind."""
    file = view.session.file
    name = file.name if file is not None else ""
    return name, view.session.draft.text().encode(), "text/plain; charset=utf-8"


FILES: dict[str, Callable[[View], tuple[str, bytes, str]]] = {
    "pdf": pdf_bytes,
    "rencana": plan_text,
}


# ---- what is missing, and how it looks


def _missing(view: View) -> str:
    """A list with links of what a lender would miss, other than what the engine warns of."""
    lacks: tuple[Lack, ...] = tuple(lack for lack in lacking(view) if lack.key not in WARNED)
    title = heading(view.say("step_documents.missing.title"))
    if lacks:
        words = tag("p", escape(view.say("step_documents.missing.intro")))
        return title + words + listed(lacks)
    warned = view.session.result is not None and view.session.result.warnings
    if warned:
        return title
    return title + notice(view.say("step_documents.missing.none"), "good")


def _preview(view: View, _: str) -> None:
    from kopdes_plan.outputs.preview import first_pages

    if view.session.result is not None:
        pages = first_pages(view.session.result, language=view.language)
        view.chosen["preview"] = "\n".join(pages)
        view.chosen["preview_of"] = _state(view)


def _state(view: View) -> str:
    """What the pictures show: this plan at this moment."""
    return f"{view.session.file} {hash(view.session.draft.text())}"


def _previewed(view: View) -> bool:
    return view.chosen.get("preview_of") == _state(view)


def _pages(view: View, pages: list[str]) -> str:
    title = heading(view.say("step_documents.preview.title"))
    note = tag("p", escape(view.say("step_documents.preview.note")), kind="note")
    papers = (_paper(view, place, page) for place, page in enumerate(pages, 1))
    return title + note + tag("div", *papers, kind="papers")


def _paper(view: View, number: int, page: str) -> str:
    """A page of A4 as wide as its place."""
    words = view.say("step_documents.preview.page", page=number)
    drawn = tag("image", href=page, width="210", height="297")
    return tag(
        "svg", drawn, kind="paper", viewBox="0 0 210 297", role="img", **{"aria-label": words}
    )


STEP = Step(
    name="dokumen",
    holds=("narasi",),
    left=left,
    right=right,
    actions={"pdf": _make, "preview": _preview},
    words="documents",
)
