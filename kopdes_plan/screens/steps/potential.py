"""The step "potensi desa": the village as a walk-round finds it, then ideas, one at a time.

Three parts to choose from: the village and its resources, the businesses and buyers that are
there, and the ideas, with the four questions, the room's votes and whom an idea helps. Beside it
the ranking, and why each stands where it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopdes_plan.inputs.entry_order import (
    ASPECTS,
    BALLOT,
    BUSINESSES,
    BUYERS,
    GATES,
    HELPED,
    IDEA_FIGURES,
    RESOURCE_GROUPS,
    STATISTICS,
    VILLAGE,
)
from kopdes_plan.inputs.new_units import picked
from kopdes_plan.inputs.potential import suggestions
from kopdes_plan.inputs.resources import load_resources
from kopdes_plan.model.households import village_effect
from kopdes_plan.screens import answers, blocks
from kopdes_plan.screens.answers import potential as shown
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.fields import field, fields, sheet
from kopdes_plan.screens.steps import Step, View
from kopdes_plan.screens.steps.without_plan import without_plan

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan
    from kopdes_plan.model.ranking import Ranked

BASE = "potensi_desa"
PARTS = ("desa", "usaha", "ide")
SHOWN = 10  # ideas of the ranking that are always in sight
FIRST = 8  # ideas of the ranking that stand beside those already spoken of

_kept: list[tuple[Plan, tuple[Ranked, ...]]] = []  # the ranking of the plan as it is now


def ranking(plan: Plan) -> tuple[Ranked, ...]:
    """The ranking of a plan; computed once, since left and right ask for it."""
    import kopdes_plan

    if not _kept or _kept[0][0] != plan:
        _kept[:] = [(plan, kopdes_plan.ranking(plan))]
    return _kept[0][1]


def left(view: View) -> Iterator[Block]:
    """The part that is chosen."""
    plan = view.session.plan
    if plan is None:
        yield without_plan(view)
        return
    part = _part(view)
    options = [(name, _say(view, f"part.{name}")) for name in PARTS]
    yield blocks.chooser("parts", "part", options, part, _say(view, "part.label"))
    if part == "desa":
        yield from _village(view, plan)
    elif part == "usaha":
        yield from _around(view)
    else:
        yield from _ideas(view, plan)


def right(view: View) -> Iterator[Block]:
    """The ranking and its reasons; what the plan's own units bring to the village."""
    plan, language = view.session.plan, view.language
    if plan is None or view.session.result is None:
        return
    found = ranking(plan)
    yield blocks.html("order-title", answers.heading(_say(view, "order.title")))
    yield blocks.html("order", shown.order(found[:SHOWN], language))
    rest = blocks.html("order-rest", shown.order(found[SHOWN:], language))
    yield blocks.fold("order-fold", _say(view, "order.rest", count=len(found) - SHOWN), [rest])
    chosen = [one for one in found if one.candidate.key == _idea(view, plan)]
    told = chosen if _part(view) == "ide" else found[:3]
    yield blocks.html("why", "".join(shown.why(one, language) for one in told))
    yield blocks.html("about", shown.about(plan, found, language))
    if waste := shown.wastes(found, language):
        yield blocks.html("waste", waste)
    if plan.units:
        effect = village_effect(view.session.result)
        yield blocks.html("effect", shown.effect(effect, language))


def _say(view: View, key: str, **params: object) -> str:
    return view.say(f"step_potential.{key}", **params)


def _part(view: View) -> str:
    chosen = view.chosen.get("potensi", "")
    return chosen if chosen in PARTS else PARTS[0]


# ---- the village


def _village(view: View, plan: Plan) -> Iterator[Block]:
    yield blocks.fields(
        "village", fields(view, BASE, *VILLAGE), _say(view, "village.title"),
        _say(view, "village.note"),
    )  # fmt: skip
    known = {one.resource for code in plan.cooperative.villages for one in suggestions(code)}
    for n, group in enumerate(RESOURCE_GROUPS):
        seen = [
            _resource(view, key, known)
            for key, resource in load_resources().items()
            if resource.group == group
        ]
        note = _say(view, "resources.note") if n == 0 else ""
        yield blocks.fields(f"group-{group}", seen, _say(view, f"group.{group}"), note)
    complete = fields(view, BASE, "sumber_daya_sudah_lengkap")
    yield blocks.fields("complete", complete)


def _resource(view: View, key: str, known: set[str]) -> Block:
    """How much of a resource there is; one that the district is known for says so."""
    resource = load_resources()[key]
    label = resource.label if view.language == "id" else resource.label_en
    help = _say(view, "resources.known") if key in known else ""
    made = field(view, f"{BASE}.sumber_daya.{key}", label, help)
    unseen = ["", _say(view, "resources.unseen")]
    return {**made, "choices": [unseen, *made["choices"][1:]]}


# ---- who is there


def _around(view: View) -> Iterator[Block]:
    yield _sheet(view, "businesses", "usaha_yang_ada", BUSINESSES)
    yield blocks.fields("listed", fields(view, BASE, "usaha_sudah_lengkap"))
    yield _sheet(view, "buyers", "calon_pembeli", BUYERS)
    inner = [_sheet(view, "statistics", "statistik", STATISTICS)]
    yield blocks.fold("statistics-fold", _say(view, "statistics.title"), inner)


def _sheet(view: View, words: str, key: str, columns: tuple[str, ...]) -> Block:
    said = {part: _say(view, f"{words}.{part}") for part in ("title", "note", "add")}
    path = f"{BASE}.{key}"
    return sheet(
        view, words, path, *columns, title=said["title"], note=said["note"], add_label=said["add"]
    )


# ---- one idea


def _ideas(view: View, plan: Plan) -> Iterator[Block]:
    found = {one.candidate.key: one for one in ranking(plan)}
    chosen = _idea(view, plan)
    near = [*list(found)[:FIRST], *plan.profile.ideas, *plan.units, chosen]
    options = [(key, one.candidate.name) for key, one in found.items() if key in near]
    yield blocks.chooser("ideas", "idea", options, chosen, _say(view, "idea.chooser"))
    one = found[chosen]
    base = f"{BASE}.ide.{chosen}"
    title, language = one.candidate.name, view.language
    yield blocks.fields(f"asked-{chosen}", fields(view, base, *GATES), title)
    yield blocks.html(f"answers-{chosen}", shown.asked(one, language))
    yield sheet(
        view, f"ballots-{chosen}", f"{base}.suara", *BALLOT, title=_say(view, "ballots.title"),
        note=_say(view, "ballots.note"), add_label=_say(view, "ballots.add"),
    )  # fmt: skip
    yield blocks.html(f"votes-{chosen}", shown.votes(one, language))
    yield _fold(view, "aspects", fields(view, f"{base}.enam_aspek", *ASPECTS), chosen)
    yield _fold(view, "own", fields(view, base, *IDEA_FIGURES), chosen)
    yield _fold(view, "helped", fields(view, base, *HELPED), chosen)
    inner = [blocks.html(f"environment-{chosen}", shown.surroundings(one, language))]
    yield blocks.fold(f"surroundings-{chosen}", _say(view, "environment.title"), inner)
    if one.candidate.in_plan:
        yield blocks.html(f"there-{chosen}", answers.notice(_say(view, "idea.there"), "good"))
    elif one.candidate.kind is not None:
        pick = blocks.button("pick", _say(view, "idea.pick"), chosen, "main")
        yield blocks.buttons(f"pick-{chosen}", pick)
    yield from _weights(view, plan)


def _idea(view: View, plan: Plan) -> str:
    """The key of the idea that is open: the chosen one, else the first of the ranking."""
    chosen = view.chosen.get("potensi_ide", "")
    keys = [one.candidate.key for one in ranking(plan)]
    return chosen if chosen in keys else keys[0]


def _fold(view: View, words: str, inner: list[Block], key: str) -> Block:
    grid = blocks.fields(f"{words}-{key}", inner, "", _say(view, f"{words}.note"))
    return blocks.fold(f"{words}-fold-{key}", _say(view, f"{words}.title"), [grid])


def _weights(view: View, plan: Plan) -> Iterator[Block]:
    inner = [
        blocks.fields(
            "weights", fields(view, f"{BASE}.bobot", *ASPECTS), "", _say(view, "weights.note")
        )
    ]
    use = "drop" if plan.profile.weights is not None else "use"
    inner.append(blocks.buttons("weights-do", blocks.button(use, _say(view, f"weights.{use}"))))
    yield blocks.fold("weights-fold", _say(view, "weights.title"), inner)


# ---- what the buttons do


def _choose_part(view: View, value: str) -> None:
    if value in PARTS:
        view.chosen["potensi"] = value


def _choose_idea(view: View, value: str) -> None:
    view.chosen["potensi_ide"] = value


def _pick(view: View, key: str) -> None:
    """Puts an idea into the plan, with its usual equipment and staff, as one step."""
    plan = view.session.plan
    kinds = {one.candidate.key: one.candidate for one in ranking(plan)} if plan else {}
    found = kinds.get(key)
    if plan is None or found is None or found.in_plan or found.kind is None:
        return
    changes = picked(plan, view.session.draft.tree(), [key])
    if view.session.put_all(changes):
        added = next(path for path in changes if path.startswith("unit_usaha."))
        view.chosen["unit_usaha"] = added.partition(".")[2]
        view.step = "unit_usaha"
        view.tell(_say(view, "idea.picked", name=found.name), "good")


def _use_weights(view: View, value: str) -> None:
    from kopdes_plan.inputs.fields import Kind
    from kopdes_plan.inputs.village_profile import AspectWeights
    from kopdes_plan.screens.editing.numbers import shown as text_of

    proposed = AspectWeights.model_validate({})
    values = (getattr(proposed, name) for name in AspectWeights.model_fields)
    tree = {
        key: f"{text_of(value, Kind('share')).rstrip('%')}%"
        for key, value in zip(ASPECTS, values, strict=True)
    }
    view.session.put(f"{BASE}.bobot", tree)


def _drop_weights(view: View, value: str) -> None:
    view.session.remove(f"{BASE}.bobot")


def reveal(view: View, path: str) -> None:
    """Chooses the part, and the idea, that a path leads into."""
    steps = path.split(".")
    key = steps[1] if len(steps) > 1 else ""
    if key == "ide" and len(steps) > 2:
        view.chosen["potensi_ide"] = steps[2]
    around = ("usaha_yang_ada", "usaha_sudah_lengkap", "calon_pembeli", "statistik")
    ideas = ("ide", "bobot")
    view.chosen["potensi"] = "usaha" if key in around else "ide" if key in ideas else "desa"


ACTIONS = {
    "part": _choose_part, "idea": _choose_idea, "pick": _pick, "use": _use_weights,
    "drop": _drop_weights,
}  # fmt: skip
STEP = Step("potensi", (BASE,), left, right, ACTIONS, reveal, "potential", numbered=False)
