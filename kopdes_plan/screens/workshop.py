"""The steps of the workshop in their order, and which of them shows a place of the plan."""

from __future__ import annotations

from kopdes_plan.screens.steps import (
    Step,
    backups,
    blank_sheets,
    cash,
    class_room,
    cooperative,
    documents,
    funding,
    guide,
    mentoring,
    potential,
    risk,
    start,
    units,
)

STEPS: tuple[Step, ...] = (
    start.STEP,
    cooperative.STEP,
    potential.STEP,
    units.STEP,
    funding.STEP,
    cash.STEP,
    risk.STEP,
    documents.STEP,
    mentoring.STEP,
)
BY_NAME = {step.name: step for step in (*STEPS, class_room.STEP, guide.STEP)}
NUMBERED = [step.name for step in STEPS if step.numbered]  # in the order of their notebooks
FILES = {
    **documents.FILES,
    blank_sheets.FILE: blank_sheets.content,
    **class_room.FILES,
    guide.FILE: guide.content,
    backups.FILE: backups.content,
}


def holder(path: str) -> Step | None:
    """The step that shows the field at a path; the one that names most of it decides.

    >>> holder("narasi.risiko.1.tindakan").name, holder("narasi.pasar").name
    ('risiko', 'dokumen')
    """
    found = [
        (len(start), step)
        for step in STEPS
        for start in step.holds
        if path == start or path.startswith(f"{start}.")
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None
