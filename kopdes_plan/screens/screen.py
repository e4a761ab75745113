"""The whole page as one widget: what the browser reports goes in, blocks that changed go out.

    screen.js ─ event ─> Screen ─> session or a step's action ─> the step's blocks ─> screen.js

The widget itself remembers only what it has sent. A browser that comes new says `hello` and gets
everything; several browsers on one kernel see the same page.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Dict, Unicode

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_text import dotted
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.outputs.canvas import warm_up
from kopdes_plan.screens import answers, fields
from kopdes_plan.screens.blocks import Block, html
from kopdes_plan.screens.editing import conflicts, plans
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.editing.spots import PARTS
from kopdes_plan.screens.faults import log
from kopdes_plan.screens.memory import give_back
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.workshop import BY_NAME, FILES, NUMBERED, STEPS, holder

HERE = Path(__file__).parent
LARGEST = 50_000_000  # bytes of a file that is brought
LOOK_SECONDS = 2.0  # between two looks whether another window changed the plan
AFTER_SECONDS = 0.3  # after an answer: it is being read
AFTER: dict[str, Callable[[], object]] = {
    "hello": warm_up, "do": give_back, "file": give_back, "take": give_back,
}  # fmt: skip
Content = Mapping[str, Any]


class Screen(anywidget.AnyWidget):
    """The workshop. With `only`, one step of it, as the numbered notebooks show."""

    _esm = HERE / "screen.js"
    _css = ""
    words = Dict(help="the page's own few words").tag(sync=True)
    only = Unicode("").tag(sync=True)

    def __init__(self, only: str = "", language: str = "id") -> None:
        super().__init__(words=_words(language), only=only, _css=answers.style())
        self.view = View(Session(), language)
        self.step = BY_NAME[only or STEPS[0].name]
        self._sent: dict[str, str] = {}
        self._orders: dict[str, list[str]] = {}
        self._going = False
        self._right_of: object = None
        self._coming = bytearray()  # a file that comes in pieces
        self.on_msg(self._received)
        if self.step.of_plan and (wanted := plans.wanted()) is not None:
            self._safely(lambda: self.view.session.open(wanted))
        self._watch()

    # ---- from the browser

    def _received(self, _: object, content: Content, buffers: Iterable[bytes]) -> None:
        """One event; whatever goes wrong in it becomes a sentence, never a traceback."""
        self.view.focus, self.view.step = "", ""
        name = str(content.get("event"))
        if name == "echo":
            self._safely(lambda: self._echo(content))
        elif name == "piece":
            self._piece(content, buffers)
        elif name in EVENTS:
            if name not in ("hello", "file"):
                self.view.tell("")
            self._safely(lambda: EVENTS[name](self, content))
            self._safely(self.draw)
        self.send({"type": "done", "n": content.get("n")})
        if name in AFTER:
            _later(AFTER_SECONDS, AFTER[name])
        self._keep_going()

    def _safely(self, action: Callable[[], object]) -> None:
        try:
            action()
        except PlanProblems as wrong:
            self.view.tell(wrong.problems[0].sentence(self.view.language), "bad")
        except Exception as fault:  # the last line of defence: people get a sentence, we a log
            self.view.tell(self.view.say("screen.fault", file=log(fault)), "bad")

    def _echo(self, content: Content) -> None:
        path = str(content["path"])
        words, good = fields.echo(self.view, path, str(content["text"]))
        self.send({"type": "echo", "path": path, "words": words, "good": good})

    def _hello(self, _: Content) -> None:
        self._sent.clear()
        self._orders.clear()
        self._right_of = None

    def _edit(self, content: Content) -> None:
        path, typed = self._own(content), str(content["text"])
        self.view.session.edit(path, fields.bare(self.view, path, typed))
        self._anew(path, typed)

    def _spin(self, content: Content) -> None:
        path = self._own(content)
        typed = fields.stepped(self.view, path, str(content["text"]), int(content["by"]))
        self.view.session.edit(path, typed)

    def _origin(self, content: Content) -> None:
        self.view.session.origin(self._own(content), str(content["origin"]))

    def _detail(self, content: Content) -> None:
        path, typed = self._own(content), str(content["text"])
        self.view.session.detail(path, str(content["part"]), typed)
        self._anew(path, typed)

    def _again(self, content: Content) -> None:
        """What was typed before the page was loaded anew; where another window wrote something
        else meanwhile, both stay, as a conflict to be decided.
        """
        own: set[str] = set()
        for typed in content["edits"]:
            self._safely(partial(self._typed_again, typed, own))

    def _typed_again(self, typed: Content, own: set[str]) -> None:
        path, part, was = str(typed["path"]), str(typed.get("part", "")), typed.get("was")
        place = f"{path}.{PARTS[part]}" if part else path
        if place in own or was in (None, fields.shown_at(self.view, path, part)):
            EVENTS[str(typed["event"])](self, typed)
        elif self.view.session.dispute(place, fields.bare(self.view, path, str(typed["text"]))):
            self.view.tell(self.view.say("screen.typed_elsewhere"), "doubt")
            return
        own.add(place)

    def _anew(self, path: str, typed: str) -> None:
        """Shows a place again that holds what it held: `2 jt` typed over 2.000.000."""
        if self.view.session.refused:
            return
        place, words = json.dumps(path), json.dumps(typed)
        for id, block in list(self._sent.items()):
            if place in block and words not in block:
                del self._sent[id]

    def _paste(self, content: Content) -> None:
        path = self._own(content)
        cells = [[str(cell) for cell in row] for row in content["cells"]]
        fields.paste(self.view, path, int(content["row"]), list(content["keys"]), cells)

    def _add(self, content: Content) -> None:
        path = self._own(content)
        new = self.view.session.add(path, fields.new_row(self.view, path))
        self.view.focus = f"{new}.{content['key']}" if new and content.get("key") else new

    def _remove(self, content: Content) -> None:
        self.view.session.remove(self._own(content))

    def _own(self, content: Content) -> str:
        """The path an event is about, its list copied from the unit type first if need be."""
        path = str(content["path"])
        fields.own_list(self.view, path)
        return path

    def _do(self, content: Content) -> None:
        self.step.actions[str(content["action"])](self.view, str(content.get("value", "")))
        self._follow()

    def _piece(self, content: Content, buffers: Iterable[bytes]) -> None:
        """Keeps a piece of a file; one that is too big is not kept whole."""
        if content.get("first"):
            self._coming.clear()
        for piece in buffers:
            if len(self._coming) <= LARGEST:
                self._coming += piece

    def _take(self, content: Content) -> None:
        """Gives the file whose pieces have all come to the step."""
        whole, self._coming = bytes(self._coming), bytearray()
        self.step.takes[str(content["action"])](self.view, str(content["name"])[:200], whole)
        self._follow()

    def _step(self, content: Content) -> None:
        self._turn(str(content["name"]))

    def _go(self, content: Content) -> None:
        """To the field at a path, wherever it is."""
        path = str(content["path"])
        if (step := holder(path)) is not None:
            self._turn(step.name)
            step.reveal(self.view, path)
            self.view.focus = path

    def _settle(self, content: Content) -> None:
        """Ends the conflict of a field with one of its two sides."""
        found = conflicts.at_path(self.view.session, str(content["path"]))
        if found is not None:
            self.view.session.settle(found, content["text"] == "theirs")

    def _undo(self, _: Content) -> None:
        self.view.session.undo()

    def _redo(self, _: Content) -> None:
        self.view.session.redo()

    def _reload(self, _: Content) -> None:
        self.view.session.reload()

    def _file(self, content: Content) -> None:
        name, bytes_, kind = FILES[str(content["name"])](self.view)
        self.send({"type": "file", "name": name, "mime": kind}, buffers=[bytes_])

    def _turn(self, name: str) -> None:
        if name in BY_NAME and not self.only:
            self.step = BY_NAME[name]

    def _follow(self) -> None:
        """Goes where an action wants to go: another step, a field."""
        if self.view.step:
            self._turn(self.view.step)

    # ---- to the browser

    def draw(self) -> None:
        """Sends what changed: the left first, then what comes of it, piece by piece."""
        view, step = self.view, self.step
        self._bar()
        top = self._guarded("top", lambda: iter([self._glance()] if step.of_plan else []))
        self._region("left", self._guarded("left", lambda: step.left(view)))
        self._region("top", top)
        key = (step.name, id(view.session.result), view.session.version, tuple(view.chosen.items()))
        if key != self._right_of:
            self._right_of = key
            self._region("right", self._guarded("right", lambda: step.right(view)))
        if view.focus:
            self.send({"type": "focus", "path": view.focus})

    def _glance(self) -> Block:
        return html("glance", answers.glance(self.view.session, self.view.language))

    def _guarded(self, region: str, blocks: Callable[[], Iterable[Block]]) -> Iterator[Block]:
        """The blocks; a fault in the middle leaves those before it and a sentence."""
        try:
            yield from blocks()
        except Exception as fault:
            words = self.view.say("screen.fault", file=log(fault))
            yield html(f"{region}-fault", answers.notice(words, "bad"))

    def _region(self, region: str, blocks: Iterable[Block]) -> None:
        """Sends a region's blocks as they are made, and which of them there are if that changed."""
        order: list[str] = []
        for block in blocks:
            id = f"{self.step.name}.{region}.{block['id']}"
            order.append(id)
            written = json.dumps(block, sort_keys=True)
            if self._sent.get(id) != written:
                self._sent[id] = written
                self.send({"type": "block", "region": region, "order": order, "block": block})
        if self._orders.get(region) != order:
            self._orders[region] = order
            self.send({"type": "region", "region": region, "order": order})

    def _bar(self) -> None:
        view, session = self.view, self.view.session
        words, tone = view.words, view.tone
        if not words:
            words, tone = _event(session, view.language)
        plan = session.plan
        self.send({
            "type": "bar",
            "name": plan.name if plan else view.say(self._unnamed()),
            "file": str(session.file or ""),
            "whole": not self.step.of_plan,
            "words": words, "tone": tone,
            "undo": session.can_undo, "redo": session.can_redo,
            "step": self.step.name,
            "steps": [] if self.only else [
                {"name": s.name, "label": view.say(f"step_{s.words}.title"),
                 "number": str(NUMBERED.index(s.name)) if s.numbered else "",
                 "mistaken": _mistaken(session, s.holds)}
                for s in STEPS
            ],
            "intro": view.say(f"step_{self.step.words}.intro"),
        })  # fmt: skip

    def _unnamed(self) -> str:
        """The word for the bar while no plan is open."""
        return "screen.no_plan" if self.step.of_plan else f"step_{self.step.words}.title"

    # ---- work that goes on

    def go_on(self) -> None:
        """Does the next part of the work that goes on, and shows what came of it."""
        self._going = False
        if self.comm is None or self.view.work is None:
            return
        self.view.focus, self.view.step = "", ""
        self._safely(self._part)
        self._safely(self.draw)
        if self.view.work is None:
            _later(AFTER_SECONDS, give_back)
        self._keep_going()

    def _part(self) -> None:
        assert self.view.work is not None
        try:
            self.view.done = next(self.view.work)
        except StopIteration:
            self.view.work = None

    def _keep_going(self) -> None:
        """Lets what people do come in before the next part."""
        if self.view.work is not None and not self._going:
            self._going = True
            _later(0, self.go_on)

    # ---- another window

    def look(self) -> None:
        """Takes in what another window did to the plan, or a group to its own, and shows it."""
        changed = self.view.session.look()
        if changed:
            self.view.tell("")
        if self.step.look(self.view) or changed:
            self.draw()

    def _watch(self) -> None:
        _later(LOOK_SECONDS, self._look_again)

    def _look_again(self) -> None:
        if self.comm is None:  # closed: nobody looks any more
            return
        self._safely(self.look)
        self._watch()


EVENTS: dict[str, Callable[[Screen, Content], None]] = {
    "hello": Screen._hello, "edit": Screen._edit, "spin": Screen._spin, "origin": Screen._origin,
    "detail": Screen._detail, "paste": Screen._paste, "add": Screen._add,
    "remove": Screen._remove, "do": Screen._do, "step": Screen._step, "go": Screen._go,
    "undo": Screen._undo, "redo": Screen._redo, "reload": Screen._reload, "file": Screen._file,
    "take": Screen._take, "settle": Screen._settle, "again": Screen._again,
}  # fmt: skip


def _later(seconds: float, action: Callable[[], object]) -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # no kernel: a test, or a script
        return
    loop.call_later(seconds, action)


def _words(language: str) -> dict[str, str]:
    """The words of the frame that `screen.js` draws, by their last name."""
    start = "screen.frame."
    every = t.topic("screen", language)
    return {key.removeprefix(start): text for key, text in every.items() if key.startswith(start)}


def _event(session: Session, language: str) -> tuple[str, str]:
    """What happened last, and how it is coloured."""
    if session.saving:
        return session.saving[0].text(language), "bad"
    if session.refused:
        return session.refused[0].sentence(language), "bad"
    if not session.event:
        return "", ""
    doubtful = session.event in ("waiting", "merged", "elsewhere")
    file = plans.short(session.file) if session.file else ""
    return t.say(f"screen.event.{session.event}", language, file=file), "doubt" if doubtful else ""


def _mistaken(session: Session, holds: tuple[str, ...]) -> bool:
    """Whether something typed in a step cannot be used yet, or two copies disagree in it."""
    paths = [*session.mistakes, *(problem.path for problem in session.problems)]
    paths += [dotted(conflict.steps) for conflict in session.conflicts]
    return any(path == start or path.startswith(f"{start}.") for path in paths for start in holds)
