"""The workshop's steps, one module each, in the order a board goes through them.

A step is data: which parts of a plan it edits, what stands left (what one does) and right (what
comes of it), and what its buttons do. Its functions read a `View` and yield blocks; they hold no
state. A new step is a module with a `STEP`, its word file `data/text/*/step_<words>.yaml` and a
line in `kopdes_plan/screens/workshop.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kopdes_plan import text as t
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.session import Session

Work = Generator[tuple[int, int]]  # long work in short parts: how much is done, of how much


@dataclass
class View:
    """What a step may read and change: the plan's session, and what only the screen remembers.

    `work` goes on between events, a part at a time; `done` is what its last part told.
    """

    session: Session
    language: str = "id"
    chosen: dict[str, str] = field(default_factory=dict)  # the unit opened, the words searched …
    words: str = ""  # what the bar says until the next action
    tone: str = ""
    focus: str = ""  # the field to go to next
    step: str = ""  # another step to go to next
    work: Work | None = None
    done: tuple[int, int] = (0, 0)
    brought: object = None  # a file that somebody chose and has not taken in yet

    def say(self, key: str, **params: object) -> str:
        """Words in the view's language; the key is whole, topic included."""
        return t.say(key, self.language, **params)

    def tell(self, words: str, tone: str = "") -> None:
        """Says something in the bar; tone good, doubt, bad or nothing."""
        self.words, self.tone = words, tone


def _nothing(view: View, path: str) -> None:
    """Most paths are visible at once."""


def _unchanged(view: View) -> bool:
    """Most steps show the open plan only, whose file the screen watches itself."""
    return False


class Step(NamedTuple):
    """One step. `holds` are the beginnings of the plan's paths that are edited here.

    `takes` get the name and content of files that people choose, by the action of the block.
    `reveal` chooses what must be chosen for a path to be visible, such as its unit. One that is
    not `of_plan` opens none and has the whole page; `look` says whether what it shows changed.
    """

    name: str
    holds: tuple[str, ...]
    left: Callable[[View], Iterator[Block]]
    right: Callable[[View], Iterator[Block]]
    actions: Mapping[str, Callable[[View, str], None]] = {}
    reveal: Callable[[View, str], None] = _nothing
    words: str = ""  # its word file is step_<words>
    numbered: bool = True  # as its notebook is
    takes: Mapping[str, Callable[[View, str, bytes], None]] = {}
    of_plan: bool = True
    look: Callable[[View], bool] = _unchanged
