"""The step "mulai": plans are made, opened, copied; an earlier state is brought back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kopdes_plan.inputs import places
from kopdes_plan.inputs.entry_order import PLAN
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.markup import escape, heading, notice, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing import plans
from kopdes_plan.screens.editing.plans import PlanFile
from kopdes_plan.screens.fields import fields, rest
from kopdes_plan.screens.steps import (
    Step,
    View,
    backups,
    blank_sheets,
    guide,
    merges,
    versions,
    villages,
)
from kopdes_plan.screens.steps.lacking import lacking, listed
from kopdes_plan.screens.steps.moments import changed

BROUGHT = ".pdf,.yaml,.yml"
SEEN = 8


def left(view: View) -> Iterator[Block]:
    """The open plan, the user's plans, a new one, the examples, where plans live."""
    if view.session.plan is not None:
        shown, more = fields(view, "", *PLAN), rest(view, "", *PLAN, "versi")
        title, label = view.say("step_start.here.title"), view.say("step_start.here.more")
        yield blocks.fields("here", shown, title, more=more, more_label=label)
    if view.session.file is not None:
        yield versions.earlier(view)
    yield from merges.offered(view)
    yield from _own(view)
    yield villages.asked(
        view, "village", view.say("step_start.new.label"), view.chosen.get("village", ""),
        "make", view.say("step_start.new.make"),
    )  # fmt: skip
    yield blocks.upload(
        "bring", "bring", view.say("step_start.bring.label"), BROUGHT,
        view.say("step_start.bring.note"), _unsaved(view),
    )  # fmt: skip
    yield _examples(view)
    yield guide.offered(view)
    yield blank_sheets.offered(view)
    yield from backups.offered(view)
    words = view.say("step_start.folder", folder=plans.folder())
    yield blocks.html("folder", tag("p", escape(words), kind="note"))


def right(view: View) -> Iterator[Block]:
    """What the open plan says in short, and where to go next."""
    session = view.session
    if session.file is None:
        yield blocks.html("empty", _empty(view))
        return
    if session.result is not None:
        yield blocks.html("story", answers.story(session.result, view.language))
    if session.plan is not None:
        yield from _next(view)
    else:
        words = view.say("step_start.unreadable")
        yield blocks.html("unreadable", notice(words, "bad"))


def _empty(view: View) -> str:
    from kopdes_plan.screens.workshop import STEPS  # the list of steps holds this one too

    words = (view.say("step_start.empty.text"), view.say("step_start.empty.way", count=len(STEPS)))
    paragraphs = (tag("p", escape(said)) for said in words)
    return heading(view.say("step_start.empty.title")) + "".join(paragraphs)


def _next(view: View) -> Iterator[Block]:
    """The first step that still lacks something, and all the rest that is lacking."""
    lacks = tuple(lacking(view))
    step = lacks[0].step if lacks else "dokumen"
    title = heading(view.say("step_start.next.title"))
    if lacks:
        yield blocks.html("next", title + listed(lacks[:1]))
    else:
        yield blocks.html("next", title + tag("p", escape(view.say("step_start.next.all_done"))))
    words = view.say("step_start.next.go", step=view.say(f"step_{_words_of(step)}.title"))
    yield blocks.buttons("go", blocks.button("next", words, step, "main"))
    if lacks[1:]:
        title = heading(view.say("step_start.next.rest"))
        yield blocks.html("rest", title + listed(lacks[1:]))


def _words_of(step: str) -> str:
    from kopdes_plan.screens.workshop import BY_NAME  # the list of steps holds this one too

    return BY_NAME[step].words


# ---- plans on the disk


def _own(view: View) -> Iterator[Block]:
    """The user's plans, the last changed first; all but the first few behind a fold."""
    own = sorted(plans.own_plans(), key=lambda plan: -plan.changed)
    shown = [_own_card(view, plan) for plan in own]
    title = view.say("step_start.own.title")
    if not shown:
        return
    yield blocks.cards("own", shown[:SEEN], title)
    if shown[SEEN:]:
        label = view.say("step_start.own.more", count=len(shown) - SEEN)
        yield blocks.fold("own_more", label, [blocks.cards("own_older", shown[SEEN:])])


def _own_card(view: View, plan: PlanFile) -> Block:
    here = view.session.file is not None and plan.file.absolute() == view.session.file.absolute()
    note = view.say(
        f"step_start.own.{'here' if here else 'note'}", file=plan.file.name,
        when=changed(plan.file, view.language),
    )  # fmt: skip
    value, ask = str(plan.file), _unsaved(view)
    copy = blocks.button("copy", view.say("step_start.own.copy"), value, ask=ask)
    if here:
        return blocks.card(plan.name, note, copy, tone="here")
    opener = blocks.button("open", view.say("step_start.own.open"), value, "main", ask)
    return blocks.card(plan.name, note, opener, copy)


def _unsaved(view: View) -> str:
    """What is asked before another plan is opened, when this one could not be saved."""
    return view.say("step_start.own.unsaved") if view.session.saving else ""


def _examples(view: View) -> Block:
    words, note = view.say("step_start.example.open"), view.say("step_start.example.card")
    shown = [
        blocks.card(
            plan.name, note, blocks.button("open", words, str(plan.file), ask=_unsaved(view))
        )
        for plan in _given()
    ]
    title = view.say("step_start.example.title")
    return blocks.cards("examples", shown, title, view.say("step_start.example.note"))


@lru_cache(maxsize=1)
def _given() -> tuple[PlanFile, ...]:
    return tuple(plan for plan in plans.given_plans() if plan.is_example)


# ---- what the buttons do


def _make(view: View, code: str) -> None:
    village = places.village(code)
    if village is None:
        return
    _opened(view, plans.begin(village))
    view.chosen.pop("village", None)
    file = plans.short(view.session.file or Path())
    view.tell(view.say("step_start.new.made", name=village.name, file=file), "good")
    view.step = "koperasi"


def _open(view: View, file: str) -> None:
    _opened(view, plans.listed(file))


def _copy(view: View, file: str) -> None:
    _opened(view, plans.copy(plans.listed(file)))
    view.tell(view.say("step_start.own.copied", file=plans.short(view.session.file or Path())))


def _bring(view: View, name: str, content: bytes) -> None:
    file = plans.bring(name, content)
    _opened(view, file)
    view.tell(view.say("step_start.bring.done", name=name, file=plans.short(file)), "good")


def _opened(view: View, file: Path) -> None:
    """Opens a plan; what the screen remembered of the last one is forgotten."""
    view.session.open(file)
    view.chosen.clear()


def _go(view: View, step: str) -> None:
    view.step = step


STEP = Step(
    name="mulai",
    holds=("nama", "tanggal_rencana", "mulai", "jangka_bulan", "contoh", "versi"),
    left=left,
    right=right,
    actions={
        "village": villages.searched, "make": _make, "open": _open, "copy": _copy,
        "keep_mine": merges.keep_mine, "take_theirs": merges.take_theirs,
        "settle_all": merges.settle_all,
        "versions": versions.show, "restore": versions.restore, "next": _go,
    },
    takes={"bring": _bring, "backup": backups.take, "merge": merges.take},
    words="start",
)  # fmt: skip
