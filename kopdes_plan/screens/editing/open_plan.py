"""A plan file while it is open: how a change reaches the file, and how other hands are noticed.

    look at the file ─> take in what another window made of it ─> make the change on a copy
         ^                                                               │
         └── somebody saved this moment ── save <── history <────────────┘

The file is only ever written when it still holds what was last read from it or written to it; a
file that is no plan (any more), or one of a newer kit, is not written at all: the plan is closed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from traitlets import Dict, HasTraits, Instance, Int, Tuple, Unicode

from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.merging import open_conflicts
from kopdes_plan.inputs.plan_file import Reading, reading
from kopdes_plan.inputs.plan_text import MOST
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.saving import keep_version
from kopdes_plan.inputs.unfinished import keep_unfinished, unfinished
from kopdes_plan.inputs.whole_files import Stamp, stamp_of
from kopdes_plan.screens.editing.changes import Change, Lay, Refusal
from kopdes_plan.screens.editing.history import History, Moment, Waiting
from kopdes_plan.screens.editing.moves import same_place
from kopdes_plan.screens.editing.spots import State
from kopdes_plan.screens.editing.trials import tried

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result

TAKEN, TOLD, VANISHED = "taken", "told", "file_vanished"
TRIES = 20  # while another window saves between our look and our save


class OpenPlan(HasTraits):
    """The state of an open plan; `Session` is what one can do with it."""

    version = Int(0, help="rises after every change, when all other traits are up to date")
    file = Instance(Path, allow_none=True)
    problems = Tuple(help="what is wrong with the file: then there is no result")
    unfinished = Dict(help="path -> what was typed there and is not valid yet")
    mistakes = Dict(help="path -> the problem of what was typed there")
    refused = Tuple(help="why the last change of more than a field was not made")
    conflicts = Tuple(help="what a merge left open, in the order of the file")
    saving = Tuple(help="problems of writing the file: then the plan is newer than the file")
    event = Unicode("", help="opened saved waiting undone redone merged refused elsewhere restored")

    def __init__(self) -> None:
        super().__init__()
        self._forget(None)

    @property
    def plan(self) -> Plan | None:
        """The plan, mended where the file has mistakes; None while no readable one is open."""
        return None if self.closed else self._reading.plan

    def _forget(self, file: Path | None) -> None:
        self.file, self.draft = file, Draft()
        self.result: Result | None = None
        self.problems, self.saving, self.refused, self.conflicts = (), (), (), ()
        self.closed = True  # no plan, or a file that must not be written
        self._reading = Reading(None, ())
        self._computed: Reading | None = None  # of which `result` is the result
        self._waiting: Waiting = {}
        self._kept: dict[str, str] = {}  # of what waits, what is on the disk too
        self._history = History()
        self._unsaved: list[Lay | None] = []  # made since the file was last written
        self._read_at: Stamp | None = None  # when a closed file was read

    def _begin(self, draft: Draft) -> None:
        """Opens a draft that was just read; PlanProblems when it is no plan."""
        self._reading = reading(draft.root(), str(self.file))
        self.draft, self.closed = draft, False

    def _close(self, problems: Refusal) -> None:
        """The file cannot be read, or not by us. What was not saved goes into its history."""
        if self._unsaved and self.file is not None:
            keep_version(self.file, self.draft.text())
        self.closed, self._unsaved, self.saving = True, [], ()
        self.problems = problems[:MOST]
        if self.file is not None:
            self._read_at = stamp_of(self.file)

    # ---- a change

    def _now(self) -> Moment:
        return Moment(self.draft.text(), self._waiting)

    def _state(self) -> State:
        return State(self.draft, self._reading, self._waiting)

    def _change(self, make: Callable[[], Change | Refusal]) -> bool:
        """Makes a change to the plan as it is in the file this moment; whether it may be made."""
        merged = False
        tries = TRIES
        while True:
            merged = self._catch_up() == TAKEN or merged
            change = self.problems if self.closed else make()
            if not isinstance(change, Change):
                return self._refuse(change)
            tries -= 1
            if self._done(change, last=not tries):
                self._finish("merged" if merged and change.event == "saved" else change.event)
                return True

    def _done(self, change: Change, last: bool = False) -> bool:
        """Makes a change; not if the file was changed elsewhere meanwhile."""
        if change.draft.text() != self.draft.text() or self.saving:
            if not self._saved(change.draft):
                if not last:
                    return False
                self.saving = (Problem("save_held", read=str(self.file)),)
            if self.saving:
                self._unsaved.append(change.lay)
        if change.turn:
            self._history.move(change.turn)
        else:
            self._history.note(self._now(), Moment(change.draft.text(), change.waiting))
        self.draft, self._reading, self._waiting = change.draft, change.reading, change.waiting
        return True

    def _saved(self, draft: Draft, wait: Callable[[float], None] = time.sleep) -> bool:
        """Writes a draft; not if the file is another by now. Other faults are in `saving`."""
        try:
            draft.save(wait=wait)
        except PlanProblems as wrong:
            if not wrong.problems[0].code.startswith(("save_", "file_unreadable")):
                return False
            self.saving = wrong.problems
        else:
            self.saving, self._unsaved = (), []
        return True

    def _refuse(self, why: Refusal) -> bool:
        self.refused = why[:MOST]
        self._finish("refused")
        return False

    def _finish(self, event: str) -> None:
        """Tells what happened, when everything else is up to date."""
        if event != "refused":
            self.refused = ()
        texts = {path: typed.text for path, typed in self._waiting.items()}
        self.unfinished = texts
        self.mistakes = {path: typed.problem for path, typed in self._waiting.items()}
        self.conflicts = () if self.closed else open_conflicts(self.draft)
        open_file = None if self.closed else self.file
        if open_file is not None and keep_unfinished(open_file, self._kept, texts):
            self._kept = texts
        try:
            self._compute()
        finally:
            self.event = event
            self.version += 1

    def _compute(self) -> None:
        """The result of a plan without mistakes, if it is not that of the plan already."""
        if self.closed:
            self.result, self._computed = None, None
            return
        self.problems = self._reading.problems[:MOST]
        if self._computed is self._reading:
            return
        from kopdes_plan import run

        self.result, self._computed = None, self._reading
        if self.plan is not None and not self.problems:
            self.result = run(self.plan)

    # ---- other hands

    def _catch_up(self) -> str:
        """What was done to the file elsewhere: it was taken in, it is told, or nothing was done."""
        if self.file is None or (self.closed and stamp_of(self.file) == self._read_at):
            return ""
        try:
            if self.draft.path is None:  # it could never be read
                self._begin(Draft.open(self.file))
                return TAKEN
            theirs = self.draft.elsewhere()
            if theirs is None:
                return self._back()
            self._take_in(theirs, reading(theirs.root(), str(self.file)))
            return TAKEN
        except PlanProblems as wrong:
            return self._gone(wrong.problems)

    def _back(self) -> str:
        """The file is as it was when we last saw it."""
        vanished = any(problem.code == VANISHED for problem in self.saving)
        if vanished and not self._unsaved:
            self.saving = ()
        if not self.closed and not vanished:
            return ""
        self.closed = False
        return TOLD

    def _gone(self, problems: Refusal) -> str:
        """The file cannot be read (any more)."""
        code = problems[0].code
        if code == "file_unreadable" and self.draft.path is not None:
            return ""  # held for a moment
        if code != "file_missing" or self.closed:
            self._close(problems)
            return TOLD
        if any(problem.code == VANISHED for problem in self.saving):
            return ""
        self.saving = (Problem(VANISHED, read=str(self.file)),)
        return TOLD

    def _take_in(self, theirs: Draft, now: Reading) -> None:
        """Another text of the file becomes the present one, what was not saved laid over it."""
        text = theirs.text()
        if None not in self._unsaved:
            for lay in filter(None, self._unsaved):
                draft, after, found = tried(State(theirs, now), lay, ())
                theirs, now = (theirs, now) if found else (draft, after)
        if theirs.text() == text:
            self._unsaved, self.saving = [], ()
        settled = self._settled_elsewhere(theirs)
        waiting = {path: typed for path, typed in self._waiting.items() if path not in settled}
        self._history.note(self._now(), Moment(theirs.text(), waiting))
        self.draft, self._reading, self._waiting, self.closed = theirs, now, waiting, False

    def _settled_elsewhere(self, theirs: Draft) -> set[str]:
        """What waits here too, and was put right in another window."""
        assert self.file is not None
        there, before, now = unfinished(self.file), self.draft.tree(), theirs.tree()
        return {
            path
            for path, typed in self._waiting.items()
            if self._kept.get(path) == typed.text
            and path not in there
            and not same_place(before, now, path)
        }
