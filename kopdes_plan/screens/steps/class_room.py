"""The page "kelas": every plan of a folder, looked at again every two seconds while groups work.

It is no step of a board's workshop and opens no plan; a facilitator has it on the wall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kopdes_plan.inputs.class_folder import plan_files
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.whole_files import stamp_of, unwritten, write_whole
from kopdes_plan.outputs.class_rows import Row
from kopdes_plan.outputs.class_view import ClassView, viewed
from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers import class_room as shown
from kopdes_plan.screens.answers.markup import escape, file_link, notice, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing import plans
from kopdes_plan.screens.editing.documents import EXCEL, PDF
from kopdes_plan.screens.steps import Step, View, Work

LONGEST = 1000  # letters of a folder's name
TONES = ("bad", "doubt", "good")
ORDERS: dict[str, Callable[[Row], object]] = {
    "file": lambda row: 0,  # as the files come
    "group": lambda row: row.short.casefold(),
    "behind": lambda row: len(row.done),
    "weak": lambda row: (TONES.index(row.verdict.tone), row.cash_min),
    "fresh": lambda row: -(row.stamp.changed if row.stamp else 0),
}
MADE = {"kelas_pdf": (".pdf", PDF), "kelas_xlsx": (".xlsx", EXCEL)}


def left(view: View) -> Iterator[Block]:
    """Which folder; the groups; what to ask about; documents of all; details behind folds."""

    def say(key: str, **params: object) -> str:
        return view.say(f"step_class.{key}", **params)

    folder = _folder(view)
    try:
        found = _view(view)
    except PlanProblems as wrong:
        note = wrong.problems[0].text(view.language)
        yield blocks.search("folder", "folder", say("folder"), str(folder), [], note)
        return
    note = view.say("class.count", plans=len(found.rows), broken=len(found.broken))
    yield blocks.search("folder", "folder", say("folder"), str(folder), [], note)
    if not found.rows:
        yield blocks.html("none", notice(view.say("class.none")))
    else:
        order = _order(view)
        options = [(key, say(f"order.{key}")) for key in ORDERS]
        yield blocks.chooser("order", "order", options, order, say("order.label"))
        rows = sorted(found.rows, key=ORDERS[order])  # type: ignore[arg-type]
        yield blocks.html("groups", shown.groups(rows, view.language))
    yield blocks.html("ask", shown.asked_about(found, view.language))
    if found.rows:
        yield from _documents(view, found)
        yield from _folds(view, found)


def right(view: View) -> Iterator[Block]:
    """The page is one column."""
    yield from ()


def _documents(view: View, found: ClassView) -> Iterator[Block]:
    busy = view.work is not None
    pressed = [
        blocks.button("make", view.say(f"step_class.make.{name}"), name, disabled=busy)
        for name in ("kelas_pdf", "kelas_xlsx", "posters")
    ]
    yield blocks.buttons("documents", *pressed)
    if view.work is not None:
        done, asked = view.done
        words = view.say("step_class.progress", done=done, asked=asked)
        bar = tag("progress", max=str(asked), value=str(done), **{"aria-label": words})
        yield blocks.html("work", tag("div", bar, tag("span", escape(words)), kind="progress"))
    there = [name for name in MADE if _file(found.folder, name).is_file()]
    links = (file_link(name, view.say(f"step_class.open.{name}")) for name in there)
    yield blocks.html("made", tag("div", *links, kind="row") if there else "")


def _folds(view: View, found: ClassView) -> Iterator[Block]:
    if found.compared:
        tables = "".join(shown.compared(one, view.language) for one in found.compared)
        note = tag("p", escape(view.say("class.note.middle")), kind="note")
        inner = [blocks.html("compared_tables", tables + note)]
        yield blocks.fold("compared", view.say("class.section.compared"), inner)
    inner = [
        blocks.html("missing_table", shown.missing(found.rows, view.language)),
        blocks.html("weakest_table", shown.weakest(found.rows, view.language)),
    ]
    yield blocks.fold("missing", view.say("class.section.missing"), inner)


# ---- the folder, and whether something in it changed


def _folder(view: View) -> Path:
    typed = view.chosen.get("folder", "").strip()
    try:
        return Path(typed).expanduser() if typed else plans.folder()
    except RuntimeError:  # nobody's home
        return Path(typed)


def _view(view: View) -> ClassView:
    """The class as its files are now; what did not change is remembered."""
    folder = _folder(view)
    files = plan_files(folder)
    view.chosen["seen"] = _state(files)
    return viewed(folder, files, view.language)


def _state(files: list[Path]) -> str:
    return str(hash(tuple((file, stamp_of(file)) for file in files)))


def _look(view: View) -> bool:
    """Whether a plan was added, taken away or changed since it was last shown."""
    try:
        return _state(plan_files(_folder(view))) != view.chosen.get("seen", "")
    except PlanProblems:
        return bool(view.chosen.pop("seen", ""))


def _order(view: View) -> str:
    return view.chosen.get("order", "file")


# ---- what the buttons do


def _choose_folder(view: View, typed: str) -> None:
    view.chosen["folder"] = typed[:LONGEST]


def _choose_order(view: View, order: str) -> None:
    if order in ORDERS:
        view.chosen["order"] = order


def _open(view: View, file: str) -> None:
    """Lets the window that opens beside this one show a group's plan."""
    listed = {str(one): one for one in plan_files(_folder(view))}
    if file not in listed:
        raise PlanProblems([Problem("file_missing", read=Path(file[:200]).name)])
    plans.wish(listed[file])
    view.tell(view.say("step_class.opened", file=listed[file].name))


def _make(view: View, name: str) -> None:
    if view.work is None and name in MAKERS:
        found = _view(view)
        if found.rows:
            view.work, view.done = MAKERS[name](view, found), (0, len(found.rows))


def _pdf(view: View, found: ClassView) -> Work:
    from kopdes_plan.outputs.class_pdf import making_pdf

    content = yield from making_pdf(found, view.language)
    _written(view, _file(found.folder, "kelas_pdf"), content)


def _xlsx(view: View, found: ClassView) -> Work:
    from kopdes_plan.outputs.class_workbook import class_workbook

    yield 0, len(found.rows)
    _written(view, _file(found.folder, "kelas_xlsx"), class_workbook(found, view.language))


def _posters(view: View, found: ClassView) -> Work:
    from kopdes_plan.outputs.class_pdf import posters

    folder = found.folder / view.say("step_class.posters")
    for place, (name, make) in enumerate(posters(found, view.language), 1):
        file = folder / name
        try:
            folder.mkdir(exist_ok=True)
            make(file)
        except OSError as fault:
            raise PlanProblems([unwritten(file, fault)]) from fault
        yield place, len(found.rows)
    view.tell(view.say("step_class.made", file=folder), "good")


def _written(view: View, file: Path, content: bytes) -> None:
    try:
        write_whole(file, content)
    except OSError as fault:
        raise PlanProblems([unwritten(file, fault)]) from fault
    view.tell(view.say("step_class.made", file=file), "good")


MAKERS: dict[str, Callable[[View, ClassView], Work]] = {
    "kelas_pdf": _pdf, "kelas_xlsx": _xlsx, "posters": _posters,
}  # fmt: skip


def _file(folder: Path, name: str) -> Path:
    """Where a document of the class lies: in its folder."""
    return folder / f"kelas{MADE[name][0]}"


def _content(name: str) -> Callable[[View], tuple[str, bytes, str]]:
    def content(view: View) -> tuple[str, bytes, str]:
        file = _file(_folder(view), name)
        try:
            return file.name, file.read_bytes(), MADE[name][1]
        except OSError:
            raise PlanProblems([Problem("file_missing", read=file.name)]) from None

    return content


FILES = {name: _content(name) for name in MADE}
STEP = Step(
    name="kelas",
    holds=(),
    left=left,
    right=right,
    actions={"folder": _choose_folder, "order": _choose_order, "open": _open, "make": _make},
    words="class",
    numbered=False,
    of_plan=False,
    look=_look,
)
