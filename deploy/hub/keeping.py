"""Backups of a class: `<folder>/cadangan/<group>/<time>.zip`, each read with the group's rights."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from deploy.hub.accounts import Places, as_account, groups
from kopdes_plan.inputs.backups import MOST_BYTES, backup, contents
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.restoring import restore
from kopdes_plan.inputs.whole_files import write_whole

KEPT = 100  # of a group: at least four days of hourly ones, as only changes are kept


def back_up(places: Places) -> int:
    """How many groups have a new backup: those whose plans are not as they were at the last one.

    A group without a plan, or whose folder cannot be read, has none and stops nobody else's.
    """
    return sum(_saved(places, name) for name in groups(places))


def _saved(places: Places, name: str) -> bool:
    content = as_account(name, lambda: backup(places.plans / name).content)
    if content is None:
        return False
    folder = places.backups / name
    folder.mkdir(mode=0o700, exist_ok=True)
    earlier = sorted(folder.glob("*.zip"))
    if earlier and earlier[-1].read_bytes() == content:
        return False
    write_whole(folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip", content)
    for old in earlier[: 1 - KEPT]:
        old.unlink()
    return True


def bring_back(places: Places, file: Path) -> int | None:
    """How many plans of a group's backup are in its folder now; None when it cannot be read.

    The group is that of the folder the backup lies in; what differs comes in beside what is there.
    """
    name = file.resolve().parent.name
    try:
        with file.open("rb") as opened:
            files = contents(opened.read(MOST_BYTES + 1))
    except (OSError, PlanProblems):
        return None
    if name not in groups(places):
        return None

    def work() -> bytes:
        done = restore(files, places.plans / name)
        return str(len(done.new) + len(done.same) + len(done.beside)).encode()

    count = as_account(name, work)
    return None if count is None else int(count)
