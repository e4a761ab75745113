"""The step "dokumen": what can be made of the plan, the board's own words, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from kopdes_plan.outputs.lacking import Lack
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.markup import escape, file_link, heading, notice, table, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing import documents, plans
from kopdes_plan.screens.editing.documents import USUAL, Document, Wish
from kopdes_plan.screens.fields import field, rest, sheet
from kopdes_plan.screens.steps import Step, View, pictures
from kopdes_plan.screens.steps.lacking import lacking, listed
from kopdes_plan.screens.steps.moments import changed
from kopdes_plan.screens.steps.without_plan import without_plan

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

TOLD = {
    "ringkasan": "summary", "pasar": "market", "teknis_operasional": "operations",
    "manajemen": "management", "keuangan": "finance", "legalitas": "legal",
    "sosial_lingkungan": "social",
}  # fmt: skip
DISABLED = {"disabled": ""}
LANGUAGES, PAPERS, YES, NO = ("id", "en"), ("A4", "F4"), "yes", "no"
WARNED = {"buyer", "money"}  # what the engine warns of in its own words


def left(view: View) -> Iterator[Block]:
    """The documents to make and to open, then the six aspects to write."""
    plan = view.session.plan
    if plan is None:
        yield without_plan(view)
        return
    yield from _choices(view)
    yield blocks.html("documents", _documents(view))
    yield blocks.html("about", _about(view, plan))
    shown = [
        field(view, f"narasi.{alias}", help=view.say(f"step_documents.narrative.{name}"))
        for alias, name in TOLD.items()
    ]
    title, note, more = (
        view.say(f"step_documents.narrative.{key}") for key in ("title", "note", "more")
    )
    yield blocks.fields("told", shown, title, note, rest(view, "narasi", *TOLD), more)
    title, note = (view.say(f"step_documents.photos.{key}") for key in ("title", "note"))
    at = pictures.PHOTOS_AT
    yield sheet(view, "photos", at, "berkas", "keterangan", title=title, note=note)
    yield pictures.chooser(view, "photo")
    yield pictures.shown(view, at)


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


# ---- the documents


def _choices(view: View) -> Iterator[Block]:
    """The language of the documents, the paper, and whether the plan goes along inside a PDF."""
    yield blocks.html("documents_title", heading(view.say("step_documents.made.title")))
    wish = _wish(view)
    for name, values, chosen in (
        ("language", LANGUAGES, wish.language),
        ("paper", PAPERS, wish.paper),
        ("attached", (YES, NO), YES if wish.attached else NO),
    ):
        words = [(value, view.say(f"step_documents.{name}.{value}")) for value in values]
        label = view.say(f"step_documents.{name}.label")
        yield blocks.chooser(name, name, words, chosen, label)


def _wish(view: View) -> Wish:
    language = view.chosen.get("language", USUAL.language)
    paper = view.chosen.get("paper", USUAL.paper)
    return Wish(language, view.chosen.get("attached", YES) == YES, paper)


def _choose(name: str, values: tuple[str, ...]) -> Callable[[View, str], None]:
    def choose(view: View, value: str) -> None:
        if value in values:
            view.chosen[name] = value

    return choose


def _documents(view: View) -> str:
    """Each document: what it is for, the file there is of it, what one can do."""

    def say(key: str) -> str:
        return view.say(f"step_documents.made.{key}")

    rows = [_row(view, document) for document in documents.DOCUMENTS]
    plan = tag("strong", escape(say("plan"))) + _line(say("plan_about"))
    assert view.session.file is not None
    saved = _line(changed(view.session.file, view.language))
    rows.append([plan, saved, file_link("rencana", say("fetch"))])
    heads = [say("what"), say("when"), say("do")]
    return table(heads, ((row, "item") for row in rows), "lll")


def _row(view: View, document: Document) -> list[str]:
    def say(key: str, **params: object) -> str:
        return view.say(f"step_documents.{key}", **params)

    wish = _wish(view)
    file = documents.there(view.session, document, wish)
    title, about = (say(f"document.{document.name}.{key}") for key in ("title", "about"))
    ready = view.session.result is not None
    press = _press(document.name, say("made.again" if file else "made.make"), ready)
    if file is None:
        return [tag("strong", escape(title)) + _line(about), _line(say("made.none")), press]
    told = _line(changed(file, view.language))
    if documents.is_old(view.session, document, wish):
        told += notice(say("made.old"), "doubt")
    actions = tag("div", file_link(document.name, say("made.open"), "file main"), press, kind="row")
    return [tag("strong", escape(title)) + _line(about), told, actions]


def _line(words: str) -> str:
    return tag("div", escape(words), kind="note")


def _press(name: str, words: str, ready: bool) -> str:
    given = {"type": "button", "data-do": "make", "data-value": name}
    return tag("button", escape(words), kind="button", **given, **({} if ready else DISABLED))


def _about(view: View, plan: Plan) -> str:
    """Whose names stand in the documents, and that nothing leaves the computer."""

    def say(key: str, **params: object) -> str:
        return view.say(f"step_documents.made.{key}", **params)

    people = (*plan.cooperative.board, *plan.cooperative.supervisors)
    names = [one.name.strip() for one in people if one.name.strip()]
    told = [
        say("names", count=len(names), names=", ".join(names)) if names else say("no_names"),
        say("private"),
    ]
    if _wish(view).attached:
        told.insert(1, view.say("step_documents.attached.note"))
    warned = [notice(say("example"), "doubt")] if plan.is_example else []
    if view.session.result is None:
        warned.append(notice(say("wait"), "doubt"))
    return "".join(warned) + tag("p", escape(" ".join(told)), kind="note")


def _make(view: View, name: str) -> None:
    document = BY_NAME.get(name)
    if document is None:
        return
    if view.session.result is None:
        view.tell(view.say("step_documents.made.wait"), "doubt")
        return
    file = documents.made(view.session, document, _wish(view))
    view.tell(view.say("step_documents.made.done", file=plans.short(file)), "good")


def _content(view: View, document: Document) -> tuple[str, bytes, str]:
    """The document's file, made if there is none yet: name, content, kind."""
    asked = (view.session, document, _wish(view))
    file = documents.there(*asked) or documents.made(*asked)
    return file.name, file.read_bytes(), document.mime


def plan_text(view: View) -> tuple[str, bytes, str]:
    """The plan's own text: name of its file, content, kind."""
    file = view.session.file
    name = file.name if file is not None else ""
    return name, view.session.draft.text().encode(), "text/plain; charset=utf-8"


BY_NAME = {document.name: document for document in documents.DOCUMENTS}
FILES: dict[str, Callable[[View], tuple[str, bytes, str]]] = {
    **{name: partial(_content, document=document) for name, document in BY_NAME.items()},
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
        found = pictures.pictures(view)
        language = _wish(view).language
        pages = first_pages(view.session.result, language=language, pictures=found)
        view.chosen["preview"] = "\n".join(pages)
        view.chosen["preview_of"] = _state(view)


def _state(view: View) -> str:
    """What the pictures show: this plan at this moment, in a language."""
    return f"{view.session.file} {hash(view.session.draft.text())} {_wish(view).language}"


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
    actions={
        "make": _make, "preview": _preview, "language": _choose("language", LANGUAGES),
        "paper": _choose("paper", PAPERS), "attached": _choose("attached", (YES, NO)),
    },
    takes={"photo": pictures.take_photo},
    words="documents",
)  # fmt: skip
