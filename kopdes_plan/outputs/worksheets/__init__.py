"""Blank paper forms: every sheet that a group without a laptop fills in by hand.

What comes in is a plan or kinds of business, or neither; what goes out is one dictionary that
`templates/typst/forms.typ` lays out. Sheets follow the steps of the screen, and what is asked on
one follows the fields there, so that copying a sheet goes from the top down. Box 3 of sheet 2A is
2A.3. Nothing of a plan is printed but names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from kopdes_plan import text as t
from kopdes_plan.inputs.businesses import Behaviour
from kopdes_plan.inputs.catalogue import CLASSES, load_unit_types
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.outputs.worksheets import steps, units, village
from kopdes_plan.outputs.worksheets.boxes import numbered
from kopdes_plan.outputs.worksheets.sheets import Form, Sheet
from kopdes_plan.outputs.worksheets.units import Asked
from kopdes_plan.outputs.writer import shortened

OWN: tuple[Behaviour, ...] = ("trading", "production")  # empty sheets beside a plan's units


class Step(NamedTuple):
    """A step of the screen: its number there (P where it has none), its words, its sheets."""

    name: str
    number: str
    words: str
    sheets: Callable[[Form], Iterator[Sheet]]


def _units(form: Form) -> Iterator[Sheet]:
    """A sheet for each unit, then the twelve months, then staff and shared costs."""
    for asked in form.units:
        behaviour = form.say(f"step_units.behaviour.{asked.behaviour}")
        own = form.say("worksheet.own_unit", behaviour=behaviour.lower())
        about = form.say(f"step_units.means.{asked.behaviour}")
        yield Sheet(asked.name or own, about, [*units.blocks(asked, form.language)], dense=True)
    named = [asked for asked in form.units if asked.name]
    season = units.season(named, max(1, 8 - len(named)), form.language)
    yield form.sheet("season", [season], landscape=True)
    workers = form.plan.staff if form.plan else ()
    yield form.sheet("people", units.people(form.units, workers, form.language))


STEPS = (
    Step("mulai", "0", "start", steps.start),
    Step("koperasi", "1", "cooperative", steps.cooperative),
    Step("potensi", "P", "potential", village.potential),
    Step("unit_usaha", "2", "units", _units),
    Step("pendanaan", "3", "funding", steps.funding),
    Step("kas", "4", "cash", steps.cash),
    Step("risiko", "5", "risk", steps.risk),
    Step("dokumen", "6", "documents", steps.documents),
    Step("pendampingan", "7", "mentoring", steps.mentoring),
)
STEP_WORDS = {step.name: step.words for step in STEPS}


def step_title(name: str, language: str = "id") -> str:
    """What a step is called on the screen; KeyError for a step that is not there."""
    return t.say(f"step_{STEP_WORDS[name]}.title", language)


def worksheets(
    plan: Plan | None = None, types: Iterable[str] = (), language: str = "id", paper: str = "A4"
) -> dict[str, Any]:
    """Everything that is printed on the sheets, as JSON can hold it.

    With `types` those kinds of business are asked about (KeyError for one we do not have), else the
    units of the plan and two empty ones, else one empty unit of each behaviour.
    """
    form = Form(plan, [*_asked(plan, tuple(types))], language)
    sheets = [sheet for step in STEPS for sheet in _sheets(step, form)]
    return {"meta": _meta(form, paper), "sheets": sheets}


def _asked(plan: Plan | None, types: Sequence[str]) -> Iterator[Asked]:
    known = load_unit_types()
    if types:
        for kind in (known[type_id] for type_id in types):
            yield Asked(kind.behaviour, kind.label, kind, kind.unit())
    elif plan is not None:
        for unit in plan.units.values():
            yield Asked(unit.behaviour, unit.name, known.get(unit.type_id), unit)
        yield from map(Asked, OWN)
    else:
        yield from map(Asked, CLASSES)


def _sheets(step: Step, form: Form) -> Iterator[dict[str, Any]]:
    made = [*step.sheets(form)]
    title = form.say(f"step_{step.words}.title")
    numbered_step = "step" if step.number.isdigit() else "step_without_number"
    where = form.say(f"worksheet.{numbered_step}", number=step.number, title=title)
    for place, sheet in enumerate(made):
        code = step.number + (letters(place) if len(made) > 1 else "")
        yield {
            "code": code, "step": step.name, "where": where, **sheet._asdict(),
            "blocks": numbered(sheet.blocks),
            "continued": form.say("worksheet.continued", title=shortened(sheet.title, 60)),
        }  # fmt: skip


def letters(place: int) -> str:
    """The letter of a sheet, from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _meta(form: Form, paper: str) -> dict[str, Any]:
    from kopdes_plan import __version__
    from kopdes_plan.inputs.rules import data_hash

    plan, say = form.plan, form.say
    title = say("worksheet.title")
    name = plan.cooperative.name if plan else ""
    origins = ("desa", "sumber", "asumsi")
    words = {
        key: say(f"worksheet.{key}")
        for key in ("filled_by", "date", "notes", "sheets", "origin", "example")
    }
    words["page"] = say("worksheet.page", page="{page}", pages="{pages}")
    return {
        "language": form.language, "paper": paper, "title": f"{title} {name}".strip(),
        "cooperative": shortened(name, 90),
        "origins": [[say(f"screen.frame.letter_{one}"), say(f"screen.frame.origin_{one}")]
                    for one in origins],
        "versions": say("worksheet.versions", package=__version__, data=data_hash()[:8]),
        **words,
    }  # fmt: skip
