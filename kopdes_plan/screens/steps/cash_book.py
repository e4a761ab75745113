"""A cash book brought to the page: its columns and groups are chosen once, then it is taken in.

The chosen file stays with the screen until it is taken in or put away; what was chosen of it stands
in the plan and holds for the next month's book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kopdes_plan.inputs.book_headings import COLUMNS, likely, offered
from kopdes_plan.inputs.cash_book import Book, laid, read_book
from kopdes_plan.inputs.cash_table import ENDINGS, tables
from kopdes_plan.inputs.entry_order import BOOK, GROUPS
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.plan_checks import horizon
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.progress import BookMap
from kopdes_plan.outputs import cash_book as words
from kopdes_plan.outputs.field_names import named
from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers.markup import escape, heading, link, notice, shown, tag
from kopdes_plan.screens.blocks import Block, button
from kopdes_plan.screens.fields import fields, sheet
from kopdes_plan.screens.steps import View

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

AT = "realisasi.buku_kas"
MOST_GROUPS = 60  # a book with more has them in another column
SHOWN = 12  # rows not taken that are named


class Brought:
    """A chosen cash book; compared by identity."""

    def __init__(self, plan: Path, name: str, content: bytes) -> None:
        self.plan, self.name, self.tables = plan, name, tables(name, content)


def asked(view: View) -> Iterator[Block]:
    """The file to choose, and how it is read: open while there is one."""
    brought = in_hand(view)
    title, note = (view.say(f"step_mentoring.book.{key}") for key in ("choose", "note"))
    yield blocks.upload("book", "book", title, ",".join(ENDINGS), note)
    kind = "book_columns" if brought is None else "book_choices"  # a field does not change its kind
    inner = [blocks.fields(kind, _columns(view, brought))]
    title, note, empty = (view.say(f"step_mentoring.book.groups.{x}")
                          for x in ("title", "note", "empty"))  # fmt: skip
    inner.append(sheet(view, "book_groups", f"{AT}.arti", *GROUPS, title=title, note=note,
                       note_empty=empty))  # fmt: skip
    if new := _new_groups(view):
        label = view.say("step_mentoring.book.groups.add", count=len(new))
        inner.append(blocks.buttons("book_add", button("book_groups", label)))
    label = view.say("step_mentoring.book.how")
    yield blocks.fold("book_how", label, inner, opened=brought is not None)


def told(view: View) -> Iterator[Block]:
    """What the chosen book says, what is not taken of it and why; and the button that takes it."""
    brought, plan = in_hand(view), view.session.plan
    if brought is None or plan is None:
        return
    title = heading(view.say("step_mentoring.book.title", name=brought.name))
    book = _book(view)
    if not isinstance(book, Book):
        said = "".join(_lacks(view, plan, one) for one in book)
        yield blocks.html("book_said", title + said)
        yield blocks.buttons("book_do", button("book_away", view.say("step_mentoring.book.away")))
        return
    said = tag("p", escape(words.read_sentence(book, brought.name, view.language)))
    said += "".join(notice(words.said(one, view.language), "bad") for one in book.stops)
    said += _listed(view, book.rejected)
    said += "".join(tag("p", escape(words.said(one, view.language)), kind="note")
                    for one in book.notes)  # fmt: skip
    if book.rows:
        table = shown([words.book_table(plan, book, view.language)])
        said += tag("div", table, kind="wide", tabindex="0")
    yield blocks.html("book_said", title + said)
    take = view.say("step_mentoring.book.take", count=len(book.rows))
    usable = bool(book.rows) and not (book.stops or view.session.problems)
    yield blocks.buttons(
        "book_do",
        button("book_take", take, tone="main", disabled=not usable),
        button("book_away", view.say("step_mentoring.book.away")),
    )


def _lacks(view: View, plan: Plan, wrong: Problem) -> str:
    """Which column is not chosen yet, with the way to it."""
    where = link(wrong.path, named(plan, wrong.path, view.language))
    words = tag("span", where, ": ", escape(wrong.text(view.language)))
    return tag("div", words, kind="notice doubt", role="status")


def in_hand(view: View) -> Brought | None:
    """The book that was chosen for the open plan, or None."""
    one = view.brought
    return one if isinstance(one, Brought) and one.plan == view.session.file else None


def _columns(view: View, brought: Brought | None) -> list[Block]:
    """The fields of the headings; a choice of the headings there are while a book is in hand."""
    made = fields(view, AT, *BOOK)
    if brought is None:
        return made
    there = offered(brought.tables)
    none = view.say("step_mentoring.book.no_column")
    choices = [["", none], *([one, one] for one in there)]
    return [{**one, "kind": "choice", "choices": choices} for one in made]


def _listed(view: View, wrong: tuple[Problem, ...]) -> str:
    if not wrong:
        return ""
    items = [tag("li", escape(words.said(one, view.language))) for one in wrong[:SHOWN]]
    if wrong[SHOWN:]:
        more = view.say("step_mentoring.book.more", count=len(wrong) - SHOWN)
        items.append(tag("li", escape(more)))
    title = view.say("progress.book.rejected", count=len(wrong))
    return tag("p", escape(title)) + tag("ul", *items)


def _book(view: View) -> Book | tuple[Problem, ...]:
    """The chosen book by the plan's map, or why it cannot be read yet."""
    brought, plan = in_hand(view), view.session.plan
    if brought is None or plan is None:
        return ()
    return _read(brought, plan.actuals.book, plan.start, horizon(plan))


@lru_cache(maxsize=2)
def _read(
    brought: Brought, by: BookMap, start: YearMonth, months: int
) -> Book | tuple[Problem, ...]:
    try:
        return read_book(brought.tables, by, start, months)
    except PlanProblems as wrong:
        return wrong.problems


def _new_groups(view: View) -> list[str]:
    """Groups of the chosen book that the plan's map does not name."""
    book, plan = _book(view), view.session.plan
    if not isinstance(book, Book) or plan is None:
        return []
    known = {one.group.casefold() for one in plan.actuals.book.groups}
    return [one for one in book.groups if one.casefold() not in known]


# ---- what is done


def take_file(view: View, name: str, content: bytes) -> None:
    """Keeps a chosen book; chooses the likely columns and lists its groups to be given a meaning.

    PlanProblems when it is none.
    """
    plan, file = view.session.plan, view.session.file
    if plan is None or file is None:
        return
    view.brought = brought = Brought(file, name, content)
    there = offered(brought.tables)
    guess = likely(there)
    wanted: Mapping[str, Any] = {
        f"{AT}.{COLUMNS[key]}": guess.get(key, "")
        for key in COLUMNS
        if getattr(plan.actuals.book, key) not in there
    }
    if chosen := {path: head for path, head in wanted.items() if head}:
        view.session.put_all(chosen)
    add_groups(view)
    book = _book(view)
    groups = view.session.plan.actuals.book.groups if view.session.plan else ()
    if not isinstance(book, Book):
        view.focus = book[0].path
    elif open_ := [n for n, one in enumerate(groups, 1) if not one.meaning]:
        view.focus = f"{AT}.arti.{open_[0]}.menjadi"
    view.tell(view.say("step_mentoring.book.look"))


def add_groups(view: View, _: str = "") -> None:
    """Lists the groups of the chosen book that are new, to be given a meaning."""
    new = _new_groups(view)
    if len(new) > MOST_GROUPS:
        view.tell(view.say("step_mentoring.book.groups.many", count=len(new)), "doubt")
    elif new:
        raw = view.session.raw(f"{AT}.arti")
        kept = raw if isinstance(raw, list) else []
        view.session.put(f"{AT}.arti", [*kept, *({"kelompok": one} for one in new)])


def take_in(view: View, _: str = "") -> None:
    """Puts what was read into the plan's months."""
    book = _book(view)
    if not isinstance(book, Book) or book.stops or not book.rows or view.session.problems:
        return
    if view.session.put("realisasi", laid(view.session.raw("realisasi"), book)):
        view.brought = None
        view.tell(view.say("step_mentoring.book.taken", count=len(book.rows)), "good")


def put_away(view: View, _: str = "") -> None:
    """Forgets the chosen book; what was chosen of it stays in the plan."""
    view.brought = None


ACTIONS = {"book_take": take_in, "book_away": put_away, "book_groups": add_groups}
