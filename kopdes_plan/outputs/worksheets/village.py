"""The sheets for a village's potential: itself, its resources, who is there, then ideas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kopdes_plan.inputs import entry_order as order
from kopdes_plan.inputs.plan_facts import facts
from kopdes_plan.inputs.resources import load_resources
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.worksheets.boxes import box, entries, grid
from kopdes_plan.outputs.worksheets.sheets import Form, Sheet, named

IDEAS, VOTERS = 8, 10  # rows


def potential(form: Form) -> Iterator[Sheet]:
    """The village, its resources, who is there, then ideas: four questions, votes, figures."""
    base, words = "potensi_desa", "step_potential"
    sketch = {"kind": "space", "title": form.say("worksheet.sketch")}
    yield form.sheet("village", [form.entries(f"{words}.village", base, order.VILLAGE), sketch])
    complete = entries(form.boxes(base, ("sumber_daya_sudah_lengkap",)))
    yield form.sheet("resources", [_resources(form), complete])
    yield form.sheet("around", [
        form.grid(f"{words}.businesses", f"{base}.usaha_yang_ada.1", order.BUSINESSES, blank=8),
        entries(form.boxes(base, ("usaha_sudah_lengkap",))),
        form.grid(f"{words}.buyers", f"{base}.calon_pembeli.1", order.BUYERS, blank=7),
    ])  # fmt: skip
    names = [asked.name for asked in form.units if asked.name]
    yield form.sheet("ideas", [_ideas(form, order.GATES, names)], landscape=True)
    yield form.sheet("votes", [*_votes(form)], landscape=True)
    figures = (*order.IDEA_FIGURES[:2], *order.HELPED)
    yield form.sheet("figures", [_ideas(form, figures, names)], landscape=True)


def _resources(form: Form) -> Block:
    """Every resource with how much of it there is, to tick."""
    path = "potensi_desa.sumber_daya"
    known = box(f"{path}.x", form.language)
    field = "label" if form.language == "id" else "label_en"
    groups = [
        {
            "title": form.say(f"step_potential.group.{group}"),
            "rows": [
                {"path": f"{path}.{key}", "label": getattr(one, field)}
                for key, one in load_resources().items()
                if one.group == group
            ],
        }
        for group in order.RESOURCE_GROUPS
    ]
    return {"kind": "ticks", "title": "", "note": "", "choices": known["choices"], "groups": groups}


def _ideas(form: Form, keys: Sequence[str], names: Sequence[str]) -> Block:
    """A table with a row for each idea."""
    table = grid(
        "potensi_desa.ide.*", keys, form.language, "", named=[(name, {}) for name in names],
        blank=max(2, IDEAS - len(names)), height="tall",
    )  # fmt: skip
    idea = named("potensi_desa.ide", form.say("worksheet.idea"))
    rows = [{**row, "usual": ["", *row["usual"]]} for row in table["rows"]]
    return {**table, "columns": [idea, *table["columns"]], "rows": rows}


def _votes(form: Form) -> Iterator[Block]:
    """One idea and the votes of a room on it."""
    path = "potensi_desa.ide.*.suara.1"
    yield entries([named("potensi_desa.ide", form.say("worksheet.idea"))])
    title, note = form.say("step_potential.ballots.title"), form.say("worksheet.ballots_note")
    table = grid(path, order.BALLOT, form.language, title, note, VOTERS)
    table["columns"][0]["width"] = 3.0
    yield table
    asked = [facts(f"{path}.{key}", "", form.language) for key in order.BALLOT[1:]]
    yield {"kind": "meanings", "items": [[one.label, one.help] for one in asked if one]}
