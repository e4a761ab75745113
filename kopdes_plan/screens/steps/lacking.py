"""What the open plan still lacks, as a list with links to what is to be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan.outputs import lacking as known
from kopdes_plan.outputs.lacking import Lack
from kopdes_plan.screens.answers.markup import escape, link, tag

if TYPE_CHECKING:
    from kopdes_plan.screens.steps import View


def lacking(view: View) -> Iterator[Lack]:
    """What the open plan lacks; nothing when there is no plan."""
    session = view.session
    if session.plan is not None:
        yield from known.lacking(session.plan, session.result, view.language)


def listed(lacks: Iterator[Lack] | tuple[Lack, ...]) -> str:
    """The lacks as an HTML list with links to what is to be filled in; empty for none."""
    items = [tag("li", _line(lack)) for lack in lacks]
    return tag("ul", *items, kind="warnings") if items else ""


def _line(lack: Lack) -> str:
    first, name = lack.fields[0]
    if not name:
        return link(first, lack.words)
    return f"{escape(lack.words)} " + ", ".join(link(path, name) for path, name in lack.fields)
