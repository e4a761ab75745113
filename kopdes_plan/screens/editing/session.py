"""What one does with an open plan: type, add, take away, go back, restore.

What comes in are a file and what people type (`edit`, `put`, `undo`); what goes out are traits that
views read after each rise of `version`: plan, result, problems. Everything valid is in the plan
file at once; what was typed but is not valid yet waits in a file beside it. How a change reaches
the file is in `open_plan`, whether it may be made in `trials`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kopdes_plan.inputs.conflicts import Conflict, marked
from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.merging import merged, refuse_open, settle, settle_all, was_once
from kopdes_plan.inputs.plan_comparison import same
from kopdes_plan.inputs.plan_file import reading
from kopdes_plan.inputs.plan_text import Tree, dotted, steps_of
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.saving import Version, versions
from kopdes_plan.inputs.unfinished import unfinished
from kopdes_plan.screens.editing import plans
from kopdes_plan.screens.editing.changes import Change, Refusal, laid, rewritten, typed_in
from kopdes_plan.screens.editing.moves import followed, taken_away
from kopdes_plan.screens.editing.numbers import with_origin
from kopdes_plan.screens.editing.open_plan import TAKEN, VANISHED, OpenPlan
from kopdes_plan.screens.editing.spots import GONE, PARTS, held, place, spot


class Session(OpenPlan):
    """A plan file opened for editing. Observe `version` and read the other traits."""

    # ---- files

    def open(self, file: Path | str) -> None:
        """Opens a plan, an example as a copy; a file that cannot be read leaves its problems."""
        self._forget(Path(file))
        assert self.file is not None
        try:
            self.file = plans.opened(self.file)
            self._begin(Draft.open(self.file))
        except PlanProblems as wrong:
            self._close(wrong.problems)
            self._finish("opened")
            return
        self._kept = unfinished(self.file)
        left = {path: text for path, text in self._kept.items() if spot(self.plan, path)}
        self._change(lambda: typed_in(self._state(), left)._replace(event="opened"))

    def reload(self) -> None:
        """Reads the file again, because it was changed elsewhere."""
        if self.file is not None and not self.look() and self.closed:
            self.open(self.file)

    def look(self) -> bool:
        """Whether the file was changed elsewhere and that is told or taken in here now."""
        seen = self._catch_up()
        if not seen and self._unsaved and not any(p.code == VANISHED for p in self.saving):
            self._saved(self.draft, wait=lambda _: None)  # the disk may have room again
            seen = "" if self.saving else "saved"
        if seen:
            self._finish(seen if seen == "saved" else "elsewhere")
        return bool(seen)

    def versions(self) -> tuple[Version, ...]:
        """The earlier texts of the plan, the newest first."""
        return versions(self.file) if self.file is not None else ()

    def restore(self, version: Version | str) -> bool:
        """Makes an earlier text (or the one of that name) the present one, as a step of history.

        A file that cannot be read is never written over: the text then goes into one beside it.
        """
        name = version if isinstance(version, str) else version.file.stem
        found = next((kept for kept in self.versions() if kept.file.stem == name), None)
        try:
            text = found.text() if found else ""
        except (OSError, ValueError):
            text = ""
        if not text or self.file is None:
            return self._refuse((Problem("version_gone"),))
        if not self.closed:
            return self._change(lambda: rewritten(self._state(), text, "restored"))
        try:
            self.open(plans.beside(self.file, text))
        except PlanProblems as wrong:
            return self._refuse(wrong.problems)
        self.event = "restored"
        return True

    # ---- what is typed

    def raw(self, path: str) -> Tree:
        """What the file holds at a path (the whole of it at none): text, list, mapping, None."""
        if self.closed:
            return None
        if not path:
            return self.draft.tree()
        return self.draft.get(path) if place(self.plan, path) or spot(self.plan, path) else None

    def edit(self, path: str, typed: str) -> None:
        """Lays what was typed at a place of the plan, `unit_usaha.lpg.harga`.

        If the plan is valid with it, it is computed and saved; else the text waits, with the
        problem in `mistakes`, and is tried again together with the next edits. Nothing typed in a
        field that may be empty takes it out of the file.
        """
        self.edit_all({path: typed})

    def edit_all(self, typed: Mapping[str, str]) -> None:
        """Lays many texts at once, as one step: what is valid goes in, the others wait."""
        strange = [path for path in typed if spot(self.plan, path) is None]
        if strange and not self.closed:
            self._refuse((Problem(GONE, strange[0][:300]),))
        else:
            self._change(lambda: typed_in(self._state(), typed))

    def origin(self, path: str, origin: str) -> None:
        """Says where the number at a path comes from: desa, sumber or asumsi."""

        def change() -> Change | Refusal:
            now, found = self._state(), spot(self.plan, path)
            if path in now.waiting and path not in now.held:
                return (now.waiting[path].problem,)
            old = held(now, found) if found else None
            if old is None:
                return (Problem(GONE, path[:300]),)
            tree = with_origin(old, origin)
            if isinstance(tree, str):  # `20.000 sumber` waits for the source
                return typed_in(now, {path: tree})
            return laid(now, lambda draft: draft.set(path, tree), (path,))

        self._change(change)

    def detail(self, path: str, part: str, typed: str) -> None:
        """Lays what was typed for a number's low, high, citation, year or note.

        What cannot be used waits at `<path>.rendah`, `.tinggi`, `.sumber`, `.tahun`, `.catatan`.
        """
        self.edit(f"{path}.{PARTS[part]}", typed)

    # ---- what is added and taken away

    def put(self, path: str, tree: Tree) -> bool:
        """Puts a text, list or mapping at a path; whether the plan may be so."""
        return self.put_all({path: tree})

    def put_all(self, trees: Mapping[str, Tree | None]) -> bool:
        """Puts many at once, as one step; None takes away. All of it is done or nothing."""
        return self._change(lambda: laid(self._state(), lambda draft: draft.set_all(trees), trees))

    def add(self, path: str, tree: Tree) -> str:
        """Appends to the list at a path; the new entry's path, nothing when it may not be."""
        made = [path]

        def lay(draft: Draft) -> None:
            made[0] = draft.add(path, tree)

        return made[0] if self._change(lambda: laid(self._state(), lay, made)) else ""

    def remove(self, path: str) -> bool:
        """Takes away a key or an entry of a list; whether the plan may be without it.

        What was typed below it goes with it; what was typed in later entries moves with them, and
        so do the changes of scenarios.
        """

        def change() -> Change | Refusal:
            if self.raw(path) is None:
                return (Problem(GONE, path[:300]),)
            above = path.rpartition(".")[0]
            moved = taken_away(path, entry=isinstance(self.draft.get(above), list))

            def lay(draft: Draft) -> None:
                draft.remove(path)
                draft.set_all(dict(followed(draft.tree(), moved, above or path)))

            return laid(self._state(), lay, (), moved)

        return self._change(change)

    # ---- two copies

    def merge(self, text: str, name: str) -> bool:
        """Merges a copy of the plan in, as one step; what both changed is in `conflicts`.

        Whether that can be done; PlanProblems when it is no plan.
        """
        theirs = Draft(text, name)
        reading(theirs.root(), name)
        refuse_open(theirs)
        base = theirs.text() if self.file and was_once(self.file, theirs.text()) else ""

        def change() -> Change | Refusal:
            text = merged(self.draft.text(), theirs.text(), base).text()
            return rewritten(self._state(), text, "saved")

        return self._change(change)

    def dispute(self, path: str, typed: str) -> bool:
        """Lays what was typed beside what the plan says by now, as a conflict; whether they differ.

        What cannot be used waits beside the field.
        """
        before = self.conflicts

        def change() -> Change | Refusal:
            now, found = self._state(), spot(self.plan, path)
            if found is None:
                return (Problem(GONE, path[:300]),)
            change = typed_in(now, {path: typed})
            if path in change.waiting:
                return change
            theirs = change.draft.get(found.path)
            differs = not same(found.field, now.draft.get(found.path), theirs)
            both = [Conflict(steps_of(found.path), theirs)] if differs else []
            return rewritten(now, marked(now.draft.root(), now.draft.text(), both), "saved")

        return self._change(change) and self.conflicts != before

    def settle(self, conflict: Conflict, take_theirs: bool) -> bool:
        """Ends a conflict with what the plan says or with what the other copy says."""
        path = dotted(conflict.steps)
        if take_theirs and conflict.theirs is None and isinstance(conflict.steps[-1], int):
            return self.remove(path)  # an entry of a list: what stands behind it moves up

        def lay(draft: Draft) -> None:
            settle(draft, conflict, take_theirs)

        return self._change(lambda: laid(self._state(), lay, (path,) if take_theirs else ()))

    def settle_all(self, take_theirs: bool) -> bool:
        """Ends all conflicts in one way, as one step."""
        return self._change(
            lambda: laid(self._state(), lambda draft: settle_all(draft, take_theirs), ())
        )

    # ---- back and forward

    def undo(self) -> None:
        """One step back."""
        if self._history.behind:
            self._travel(-1, "undone")
        elif self._waiting:  # left over from another day
            self._change(lambda: Change(self.draft, self._reading, {}, "undone"))

    def redo(self) -> None:
        """One step forward again."""
        if self._history.ahead:
            self._travel(1, "redone")

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return not self.closed and (self._history.behind or bool(self._waiting))

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return not self.closed and self._history.ahead

    def _travel(self, by: int, event: str) -> None:
        """A step in the history; none if the file was changed meanwhile: that is then the last."""
        if self._catch_up() != TAKEN and not self.closed:
            moment = (
                self._history.before(self._now()) if by < 0 else self._history.after(self._now())
            )
            change = rewritten(self._state(), moment.text, event)
            if isinstance(change, Change):
                if self._done(change._replace(waiting=moment.waiting, turn=by)):
                    self._finish(event)
                    return
                self._catch_up()
        self._finish("elsewhere")
