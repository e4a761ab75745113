"""A process killed while it saves leaves one whole version of the plan, never a piece of one."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.saving import save, versions

KILLS = 25
SAVES = """
import sys
from kopdes_plan.inputs.saving import save
n = int(sys.argv[2])
print("ready", flush=True)
while True:
    n += 1
    filling = "#" * 200_000
    save(sys.argv[1], f"versi: {n}\\n{filling}\\nakhir: {n}\\n")
"""


def whole_version(text: str) -> int:
    """The number of the version in the text; fails when it is not one whole version."""
    first, last = text.splitlines()[0], text.splitlines()[-1]
    assert first.startswith("versi: ") and text.endswith("\n")
    assert last == f"akhir: {first.removeprefix('versi: ')}"
    return int(first.removeprefix("versi: "))


@pytest.mark.skipif(sys.platform == "win32", reason="kill works otherwise there")
def test_a_kill_at_any_moment_leaves_a_whole_plan(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    save(file, "versi: 0\nakhir: 0\n")
    chance = random.Random(1)
    number = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", SAVES, str(file), str(number)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.06))
        process.kill()
        process.communicate()
        later = whole_version(file.read_text(encoding="utf-8"))
        assert later >= number
        number = later
    assert number > 0  # it did save in between
    for version in versions(file):
        whole_version(version.text())
    save(file, "versi: 1\nakhir: 1\n")  # and what the dead left behind stops nobody
    assert Draft.open(file).get("akhir") == "1"
