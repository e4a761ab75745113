"""How long a spreadsheet takes for the same plan: LibreOffice recalculates it once a scenario.

The workbook is the kit's own, formulas without values, one file for each scenario with that
scenario chosen in it. Only LibreOffice is timed: start, load, recalculate, save.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

SCENARIOS = """
skenario:
  pesimis:
    unit_usaha.*.jumlah_per_bulan: x0,8
  optimis:
    unit_usaha.*.jumlah_per_bulan: x1,1
"""
CHOSEN = ("", "pesimis", "optimis")  # the plan itself first


def soffice() -> str | None:
    """The program, or None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def seconds(plan: Plan, folder: Path) -> float:
    """Seconds of one scenario in LibreOffice, the mean of `CHOSEN` after a warm-up.

    Each NPV must be the engine's within a rupiah; else there would be nothing to compare.
    """
    import kopdes_plan as kp
    from kopdes_plan.inputs.scenarios import scenario_of
    from kopdes_plan.outputs.workbook.build import build
    from kopdes_plan.outputs.workbook.written import written

    files = []
    for name in CHOSEN:
        files.append(folder / f"{name or 'rencana'}.xlsx")
        files[-1].write_bytes(written(build(kp.run(plan), "id", name), cached=False))
    _recalculated(files[0], folder)
    begun = perf_counter()
    made = [_recalculated(file, folder) for file in files]
    taken = (perf_counter() - begun) / len(files)
    for name, file in zip(CHOSEN, made, strict=True):
        engine = kp.run(scenario_of(plan, name) if name else plan).indicators.npv[0]
        assert abs(_npv(file) - engine) < 1, (name, _npv(file), engine)
    return taken


def _recalculated(file: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saved it."""
    profile, target = folder / "profil", folder / "hasil"
    subprocess.run(
        [str(soffice()), f"-env:UserInstallation={profile.as_uri()}", "--headless",
         "--convert-to", "xlsx", "--outdir", str(target), str(file)],
        check=True, capture_output=True,
    )  # fmt: skip
    return target / file.name


def _npv(file: Path) -> float:
    """NPV as the first sheet shows it."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    return next(float(row[2]) for row in rows if "(NPV)" in str(row[0]))
