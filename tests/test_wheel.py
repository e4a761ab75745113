"""A wheel built from the repository works alone, from an empty folder, without the repository."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built with the backend that the lock brought: no network is needed."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(folder)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.split()[-1]


class Installed:
    """A new environment with the wheel; libraries come from the tests' own environment."""

    def __init__(self, folder: Path, wheel: Path):
        venv.create(folder, with_pip=False, symlinks=os.name != "nt")
        scheme = {"base": str(folder), "platbase": str(folder)}
        self.packages = Path(sysconfig.get_path("purelib", "venv", scheme))
        self.python = (
            Path(sysconfig.get_path("scripts", "venv", scheme)) / Path(sys.executable).name
        )
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(self.packages)
        # A .pth line is not processed for further .pth files, so the checkout stays out.
        libraries = sysconfig.get_path("purelib")
        (self.packages / "libraries.pth").write_text(f"{libraries}\n", "utf-8")

    def __call__(self, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Return the finished process of Python with these words, in an empty folder."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        env["PYTHONUTF8"] = "1"
        return subprocess.run(
            [self.python, *words], cwd=cwd, env=env, capture_output=True, text=True, timeout=120
        )

    def json(self, *words: str, cwd: Path) -> dict:
        """Return what `kopdes-plan WORDS --json` prints."""
        done = self("-m", "kopdes_plan", *words, "--json", cwd=cwd)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("terpasang") / "venv", wheel)


def test_it_is_the_wheel_that_runs(installed: Installed, tmp_path: Path):
    code = (
        "from kopdes_plan import paths;"
        "print(paths.__file__, paths.DATA, paths.TEMPLATES, paths.NOTEBOOKS, sep='\\n')"
    )
    done = installed("-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    package = installed.packages / "kopdes_plan"
    share = package / "_share"
    expected = [package / "paths.py", share / "data", share / "templates", share / "notebooks"]
    assert [Path(line) for line in done.stdout.splitlines()] == expected


def test_it_carries_every_file_of_the_shared_folders(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "data", "templates", "notebooks"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    names = tracked.split("\0")[:-1] if tracked else present_files()
    assert names
    assert {f"kopdes_plan/_share/{name}" for name in names} <= inside
    assert not [name for name in inside if name.startswith(("tests/", "data/", "templates/"))]
    assert not [name for name in inside if "__pycache__" in name or ".ipynb_checkpoints" in name]


def present_files() -> list[str]:
    """Return the shared folders' files when git is not there to name them."""
    folders = [ROOT / "data", ROOT / "templates", ROOT / "notebooks"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [
        path.relative_to(ROOT).as_posix()
        for path in files
        if not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    ]


def test_the_rules_in_force_are_read_from_the_wheel(installed: Installed, tmp_path: Path):
    assert installed.json("aturan", cwd=tmp_path)


def test_every_starter_plan_of_the_wheel_is_computed(installed: Installed, tmp_path: Path):
    plans = sorted((installed.packages / "kopdes_plan/_share/templates/plans").glob("*.yaml"))
    assert plans
    for plan in plans:
        computed = installed.json("hitung", str(plan), cwd=tmp_path)
        assert computed["months"] == len(computed["monthly"]["month"])
        assert computed["rules_used"]
    assert not list(tmp_path.iterdir()), "reading a plan writes nothing"
