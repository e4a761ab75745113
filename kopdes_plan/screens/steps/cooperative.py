"""The step "koperasi": who plans, its villages, members and savings, taxes, how SHU is shared."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING

from kopdes_plan.inputs import places
from kopdes_plan.inputs.amounts import AmountError
from kopdes_plan.inputs.entry_order import COUNTED, HEADS, NAMED, NUMBERED, OFFICERS, SAVED
from kopdes_plan.inputs.fields import Kind
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers.cooperative import (
    first_sharing,
    papers,
    sentences,
    sharing_years,
)
from kopdes_plan.screens.answers.markup import escape, notice, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.numbers import in_file
from kopdes_plan.screens.fields import fields, rest, sheet
from kopdes_plan.screens.steps import Step, View, pictures, villages
from kopdes_plan.screens.steps.without_plan import without_plan

if TYPE_CHECKING:
    from kopdes_plan.screens.editing.session import Session

SHARE = Kind("share")
VILLAGES, SHARES = "koperasi.desa", "pembagian_shu.bagian"


def left(view: View) -> Iterator[Block]:
    """Identity, villages, numbers, people, members, savings; taxes and shares in folds."""
    if view.session.plan is None:
        yield without_plan(view)
        return

    def say(key: str) -> str:
        return view.say(f"step_cooperative.{key}")

    more = rest(view, "koperasi", *NAMED, *NUMBERED, *COUNTED, "logo")
    yield blocks.fields(
        "name", fields(view, "koperasi", *NAMED), say("name.title"), "", more, say("more")
    )
    yield from _villages(view)
    yield blocks.fields(
        "numbers", fields(view, "koperasi", *NUMBERED), say("numbers.title"), say("numbers.note")
    )
    yield blocks.fields("logo_field", fields(view, "koperasi", "logo"))
    yield pictures.chooser(view, "logo")
    yield pictures.shown(view, pictures.LOGO_AT)
    for id, key in (("board", "pengurus"), ("supervisors", "pengawas")):
        yield sheet(
            view, id, f"koperasi.{key}", *OFFICERS, title=say(f"people.{id}"),
            note=say("people.note") if id == "board" else "", add_label=say("people.add"),
            note_empty=say(f"people.empty_{id}"),
        )  # fmt: skip
    heads = fields(view, "anggota", *HEADS) + fields(view, "koperasi", *COUNTED)
    yield blocks.fields("members", heads, say("members.title"), say("members.note"))
    more = rest(view, "anggota", *HEADS, *SAVED)
    yield blocks.fields(
        "savings", fields(view, "anggota", *SAVED), say("savings.title"), say("savings.note"),
        more, say("savings.more"),
    )  # fmt: skip
    taxes = blocks.fields("taxes", rest(view, "pajak"), note=say("tax.note"))
    yield blocks.fold("tax", say("tax.title"), [taxes], _mistaken(view, "pajak"))
    shares = _sharing(view)
    yield blocks.fold("sharing", say("sharing.title"), shares, _mistaken(view, "pembagian_shu"))


def right(view: View) -> Iterator[Block]:
    """What members bring in, what papers are missing, and the first sharing of SHU."""
    result = view.session.result
    if result is None:
        return
    language = view.language
    yield blocks.html("sentences", sentences(result, language))
    yield blocks.html("papers", papers(result, language))
    yield blocks.html("shared", first_sharing(result, language))
    if sharing_years(result):
        yield blocks.html("surplus", answers.picture(result, "surplus", language))


def _mistaken(view: View, part: str) -> bool:
    """Whether something typed in a part waits: its fold is open when the page is first drawn."""
    return any(path.startswith(f"{part}.") for path in view.session.mistakes)


# ---- villages


def _codes(view: View) -> list[str]:
    """What stands in the file as villages; one code may stand there alone."""
    raw = view.session.raw(VILLAGES)
    if isinstance(raw, list):
        return [str(code) for code in raw]
    return [raw] if isinstance(raw, str) else []


def _villages(view: View) -> Iterator[Block]:
    codes = _codes(view)
    title, note = (view.say(f"step_cooperative.villages.{key}") for key in ("title", "note"))
    head = tag("h2", escape(title), **{"data-path": VILLAGES})
    yield blocks.html("villages_head", head + tag("p", escape(note), kind="note"))
    yield blocks.cards("villages", [_village(view, codes, place) for place in range(len(codes))])
    yield villages.asked(
        view, "village", view.say("step_cooperative.villages.label"),
        view.chosen.get("village", ""), "add_village", view.say("step_cooperative.villages.add"),
    )  # fmt: skip


def _village(view: View, codes: list[str], place: int) -> Block:
    def say(key: str, name: str = "") -> str:
        return view.say(f"step_cooperative.villages.{key}", name=name)

    code = codes[place]
    found = places.village(code)
    name = villages.title(view, found) if found else code
    note = villages.place(view, found) if found else say("unknown")
    if found and place == 0:
        note = f"{note} · {say('first')}"
    buttons = []
    if place:
        buttons.append(blocks.button("lead_village", say("lead"), code))
    if len(codes) > 1:
        ask = say("ask", name)
        buttons.append(blocks.button("remove_village", say("remove"), code, "danger", ask))
    return blocks.card(name, note, *buttons, tone="" if found else "bad")


def _add(view: View, code: str) -> None:
    codes, found = _codes(view), places.village(code)
    if found is None:
        return
    name = villages.title(view, found)
    if code in codes:
        view.tell(view.say("step_cooperative.villages.twice", name=name), "doubt")
    elif view.session.put(VILLAGES, [*codes, code]):
        view.chosen.pop("village", None)
        view.tell(view.say("step_cooperative.villages.added", name=name), "good")


def _remove(view: View, code: str) -> None:
    left_over = [one for one in _codes(view) if one != code]
    if left_over:
        view.session.put(VILLAGES, left_over)


def _lead(view: View, code: str) -> None:
    codes = _codes(view)
    if code in codes:
        view.session.put(VILLAGES, [code, *(one for one in codes if one != code)])


# ---- the sharing of SHU


def _sharing(view: View) -> Iterator[Block]:
    def say(key: str) -> str:
        return view.say(f"step_cooperative.sharing.{key}")

    yield sheet(view, "shares", SHARES, note=say("note"))
    yield blocks.html("sum", _sum_of_shares(view))
    yield blocks.fields("meeting", rest(view, "pembagian_shu"))


def _sum_of_shares(view: View) -> str:
    """What the engine says of all shares together, also of those that wait."""
    session = view.session
    waiting = [path for path in session.mistakes if path.startswith(f"{SHARES}.")]
    problem = next((p for p in session.problems if p.path.startswith(SHARES)), None)
    if not waiting and problem is None:
        return notice(view.say("step_cooperative.sharing.whole"), "good")
    if waiting:
        problem = _together(session, waiting) or session.mistakes[waiting[0]]
    sentence = problem.text(view.language) if problem else ""
    return notice(view.say("step_cooperative.sharing.wait", sentence=sentence), "doubt")


def _together(session: Session, waiting: list[str]) -> Problem | None:
    """The problem of the plan with all shares that wait in it; each alone would say another sum."""
    draft = copy(session.draft)
    try:
        for path in waiting:
            draft.set(path, in_file(session.unfinished[path], SHARE))
        load_text(draft.text())
    except AmountError:
        return None
    except PlanProblems as wrong:
        return next((p for p in wrong.problems if p.path.startswith(SHARES)), None)
    return None


STEP = Step(
    name="koperasi",
    holds=("koperasi", "anggota", "pajak", "pembagian_shu"),
    left=left,
    right=right,
    actions={
        "village": villages.searched, "add_village": _add, "remove_village": _remove,
        "lead_village": _lead,
    },
    takes={"logo": pictures.take_logo},
    words="cooperative",
)  # fmt: skip
