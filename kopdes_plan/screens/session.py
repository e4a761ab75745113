"""One plan being worked on: its draft, what it comes to, what is wrong, and the way back.

What comes in are a file and what people type (`edit`, `undo`); what goes out are traits that
views read after each rise of `version`: plan, result, problems. Everything valid is in the plan
file at once; what was typed but is not valid yet waits in a file beside it.
"""

from __future__ import annotations

import json
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from traitlets import Dict, HasTraits, Instance, Int, Tuple, Unicode

from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.saving import unfinished_file
from kopdes_plan.screens.numbers import retyped
from kopdes_plan.screens.plans import opened

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.result import Result

STEPS_BACK = 200


class Trial(NamedTuple):
    """A draft with edits laid into it, and the plan it is or the problem why it is none."""

    edits: dict[str, str]
    draft: Draft
    plan: Plan | None
    problem: Problem | None = None


class Session(HasTraits):
    """A plan file opened for editing. Observe `version` and read the other traits."""

    version = Int(0, help="rises after every change, when all other traits are up to date")
    file = Instance(Path, allow_none=True)
    problems = Tuple(help="what is wrong with the file: then there is no plan")
    unfinished = Dict(help="path -> what was typed there and is not valid yet")
    mistakes = Dict(help="path -> the problem of what was typed there")
    saving = Tuple(help="problems of writing the file: then the plan is newer than the file")
    event = Unicode("", help="what happened last: opened, saved, waiting, undone, redone, merged")

    def __init__(self) -> None:
        super().__init__()
        self.draft = Draft()
        self.plan: Plan | None = None
        self.result: Result | None = None
        self._past: list[Draft] = []
        self._future: list[Draft] = []

    def open(self, file: Path | str) -> None:
        """Opens a plan, an example as a copy; a file that cannot be read leaves its problems."""
        self._past, self._future, self.saving = [], [], ()
        self.plan = self.result = None
        self.file, self.draft = Path(file), Draft()
        self.unfinished, self.mistakes = {}, {}
        try:
            self.file = opened(self.file)
            self.draft = Draft.open(self.file)
            self._compute(load_text(self.draft.text(), str(self.file)))
        except PlanProblems as wrong:
            self.problems = wrong.problems
            self._changed("opened")
        else:
            self.problems = ()
            self._settle(_left_unfinished(self.file), "opened")

    def reload(self) -> None:
        """Reads the file again, because it was changed elsewhere."""
        if self.file is not None:
            self.open(self.file)

    def edit(self, path: str, typed: str) -> None:
        """Lays what was typed at a place of the plan, `unit_usaha.lpg.harga`.

        If the plan is valid with it, it is computed and saved; else the text waits, with the
        problem in `mistakes`, and is tried again together with the next edits.
        """
        waiting = {key: text for key, text in self.unfinished.items() if key != path}
        if (alone := self._tried({path: typed})).plan is not None:
            self._settle(waiting, self._commit(alone))
        elif waiting and (together := self._tried({**waiting, path: typed})).plan is not None:
            self._settle({}, self._commit(together))
        else:
            self._settle({**waiting, path: typed}, "waiting")

    def undo(self) -> None:
        """One step back: first what waits is dropped, then the last change taken back."""
        if self.unfinished:
            self._settle({}, "undone")
        else:
            self._travel(self._past, self._future, "undone")

    def redo(self) -> None:
        """One step forward again."""
        self._travel(self._future, self._past, "redone")

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._past or self.unfinished)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._future)

    def write_pdf(self) -> Path:
        """The PDF beside the plan; PlanProblems when it cannot be written."""
        from kopdes_plan.outputs.pdf import write_pdf

        assert self.file is not None and self.result is not None
        target = self.file.with_suffix(".pdf")
        try:
            write_pdf(self.result, target, plan_text=self.draft.text())
        except OSError as fault:
            raise PlanProblems([Problem("file_not_written", read=str(target))]) from fault
        return target

    def _tried(self, edits: dict[str, str]) -> Trial:
        """What the draft would be with the edits in it.

        A low and high that no longer hold the typed number are dropped.
        """
        for path, typed in edits.items():
            if not typed.strip():
                return Trial(edits, self.draft, None, Problem("empty", path))
        problem: Problem | None = None
        for with_range in (True, False):
            draft = copy(self.draft)
            for path, typed in edits.items():
                draft.set(path, retyped(draft.get(path), typed.strip(), with_range))
            try:
                return Trial(edits, draft, load_text(draft.text(), str(self.file)))
            except PlanProblems as wrong:
                here = [p for p in wrong.problems if p.path in edits]
                problem = (here or list(wrong.problems))[0]
            if problem.code != "low_above_high":
                break
        return Trial(edits, draft, None, problem)

    def _commit(self, trial: Trial) -> str:
        """Takes a valid draft, computes and saves it; what happened: saved or merged.

        If somebody else changed the file meanwhile, the edits are laid over what is there now.
        """
        before, event = self.draft, "saved"
        if (moved := self._moved()) is not None:
            before = self.draft = moved
            if (again := self._tried(trial.edits)).plan is not None:
                trial, event = again, "merged"
        if trial.draft.text() != before.text():
            self._past = [*self._past, before][-STEPS_BACK:]
            self._future = []
        assert trial.plan is not None
        self.draft = trial.draft
        self._compute(trial.plan)
        self._save()
        return event

    def _moved(self) -> Draft | None:
        """The file as it is now, if it is not what was last read from or written to it."""
        if self.saving or self.file is None:
            return None
        try:
            now = Draft.open(self.file)
        except PlanProblems:  # taken away, or held: saving will make it or tell
            return None
        return None if now.text() == self.draft.text() else now

    def _save(self) -> None:
        self.saving = ()
        try:
            self.draft.save(over=True)  # `_moved` has looked
        except PlanProblems as wrong:
            self.saving = wrong.problems

    def _travel(self, source: list[Draft], target: list[Draft], event: str) -> None:
        if source:
            target.append(self._moved() or self.draft)
            self.draft = source.pop()
            self._save()
            try:
                self._compute(load_text(self.draft.text(), str(self.file)))
                self.problems = ()
            except PlanProblems as wrong:
                self.problems = wrong.problems
            self._changed(event)

    def _compute(self, plan: Plan) -> None:
        from kopdes_plan import run

        self.plan, self.result = plan, run(plan)

    def _settle(self, waiting: dict[str, str], event: str) -> None:
        """Takes in what is valid by now of the texts that wait, keeps the rest on the disk too."""
        trials = {path: self._tried({path: typed}) for path, typed in waiting.items()}
        self.mistakes = {path: trial.problem for path, trial in trials.items() if trial.problem}
        self.unfinished = {path: waiting[path] for path in self.mistakes}
        for path in trials.keys() - self.unfinished.keys():
            self._commit(self._tried({path: waiting[path]}))
        if self.file is not None:
            _keep_unfinished(self.file, self.unfinished)
        self._changed(event)

    def _changed(self, event: str) -> None:
        self.event = event
        self.version += 1


def _left_unfinished(file: Path) -> dict[str, str]:
    """What was typed and not valid when the plan was last open."""
    try:
        kept = json.loads(unfinished_file(file).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}


def _keep_unfinished(file: Path, unfinished: dict[str, str]) -> None:
    keeper = unfinished_file(file)
    try:
        if unfinished:
            keeper.parent.mkdir(parents=True, exist_ok=True)
            keeper.write_text(json.dumps(unfinished, ensure_ascii=False, indent=1), "utf-8")
        else:
            keeper.unlink(missing_ok=True)
    except OSError:
        pass  # the field on the screen still shows it
