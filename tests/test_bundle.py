"""A stick that sets up a laptop without internet: made by `bungkus`, read by kit.py.

Most of it is played with a kit of two tiny wheels; the last test does it all with the real ones.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kopdes_plan.terminal.bundle_wheels import PYTHONS, SYSTEMS, Pin, Target, fits, needed, pins
from kopdes_plan.terminal.bundles import _finished, kit_files
from tests.test_kit import Kit, kit, wheel, wheels  # noqa: F401 - the fixture

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
TARGETS = [Target(system, python) for system in SYSTEMS for python in PYTHONS]


# ---- which wheels ------------------------------------------------------------------------------


def names(system: str, python: str = "3.12", patch: str = "0") -> set[str]:
    return {pin.name for pin in needed(pins(LOCK), Target(system, python), patch)}


def test_each_system_gets_its_own_packages_whatever_machine_makes_the_bundle():
    windows, mac, linux = names("windows"), names("macos-arm"), names("linux")
    assert {"pywinpty", "colorama"} <= windows and not {"pexpect", "ptyprocess"} & windows
    assert {"pexpect", "ptyprocess", "appnope"} <= mac and "pywinpty" not in mac
    assert {"pexpect", "ptyprocess"} <= linux and not {"appnope", "colorama"} & linux
    assert {"numpy", "typst", "jupyterlab", "uv"} <= windows & mac & linux
    assert not {"pytest", "mypy", "playwright"} & windows


@pytest.mark.parametrize("target", TARGETS, ids=lambda one: f"{one.system}-{one.python}")
def test_one_version_of_each_package_on_every_laptop(target):
    for patch in ("0", "99"):
        found = [pin.name for pin in needed(pins(LOCK), target, patch)]
        assert len(found) == len(set(found)) > 100


def test_the_lock_tells_early_and_late_patches_of_a_python_apart():
    """soupsieve 4.1 wants Python 3.11.5; a laptop may have 3.11.2, as Debian 12."""
    found = {
        pin.version
        for patch in ("0", "99")
        for pin in needed(pins(LOCK), Target("linux", "3.11"), patch)
        if pin.name == "soupsieve"
    }
    assert len(found) == 2


@pytest.mark.parametrize(
    ("file", "runs_on"),
    [
        ("aneka-1.0-py3-none-any.whl", set(SYSTEMS)),
        ("aneka-1.0-cp312-cp312-win_amd64.whl", {"windows"}),
        ("aneka-1.0-cp312-cp312-macosx_11_0_arm64.whl", {"macos-arm"}),
        ("aneka-1.0-cp312-cp312-macosx_10_13_x86_64.whl", {"macos-intel"}),
        ("aneka-1.0-cp39-abi3-macosx_10_12_universal2.whl", {"macos-arm", "macos-intel"}),
        ("aneka-1.0-cp312-cp312-manylinux2014_x86_64.manylinux_2_17_x86_64.whl", {"linux"}),
        ("aneka-1.0-py3-none-manylinux_2_28_aarch64.whl", {"linux-arm"}),
        ("aneka-1.0-cp312-cp312-manylinux_2_39_x86_64.whl", set()),  # newer than most laptops
        ("aneka-1.0-cp313-cp313-win_amd64.whl", set()),
        ("aneka-2.0-py3-none-any.whl", set()),
        ("lain-1.0-py3-none-any.whl", set()),
        ("aneka.whl", set()),
    ],
)  # fmt: skip
def test_a_wheel_runs_where_its_name_says(file, runs_on):
    pin = Pin("aneka", "1.0", "", frozenset())
    assert {name for name in SYSTEMS if fits(file, pin, Target(name, "3.12"))} == runs_on


# ---- what goes along ---------------------------------------------------------------------------


def test_everything_of_the_kit_goes_along_and_nothing_of_a_person():
    """What git keeps, but for what only makers of the kit need."""
    if not (ROOT / ".git").exists():
        pytest.fail("the tests run in a checkout")
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout
    theirs = {n for n in kept.splitlines() if not n.startswith(".") and (ROOT / n).exists()}
    ours = {name for name, _ in kit_files()}
    assert theirs <= ours
    assert not [name for name in ours if name.startswith(".") or "__pycache__" in name]


@pytest.fixture
def bungkus(command_line: Callable[..., subprocess.CompletedProcess[str]]):
    return lambda *words: command_line("bungkus", *words)


@pytest.fixture
def command_line():
    def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kopdes_plan", *words],
            cwd=ROOT, env=os.environ | env, capture_output=True, text=True,
        )  # fmt: skip

    return run


def test_a_folder_of_somebody_else_is_not_filled(bungkus, tmp_path: Path):
    (tmp_path / "surat.txt").write_text("penting")
    done = bungkus("-o", str(tmp_path))
    assert done.returncode == 1 and "bukan bundel" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["surat.txt"]
    assert bungkus("--sistem", "android").returncode == 2


def test_a_stick_for_one_python_asks_for_its_installer(tmp_path: Path):
    """Made with `--python 3.13`, it must not send a facilitator to fetch Python 3.12."""
    (tmp_path / "python").mkdir()
    _finished(tmp_path, [], ["3.13"])
    said = (tmp_path / "python" / "BACA_SAYA.txt").read_text()
    assert "Python 3.13 (64-bit)" in said and "3.12" not in said
    indonesian, english = (tmp_path / "BACA_SAYA.txt").read_text().split("FROM A STICK")
    assert "Tidak ada." in indonesian and "None." in english and "Tidak" not in english


# ---- a stick with two tiny wheels --------------------------------------------------------------


class Stick(Kit):
    """A bundle as `bungkus` leaves it, but for its size; the laptop's home lies beside it."""

    def __init__(self, folder: Path, wheels: Path, lock: str):  # noqa: F811
        super().__init__(folder, wheels, lock)
        self.home = folder.parent / "rumah ibu O'Neil"
        self.home.mkdir(exist_ok=True)
        self.laptop = self.home / "Kopdes Plan"
        shutil.copytree(wheels, folder / "roda")
        for name in ("mulai.bat", "mulai.command"):
            shutil.copy(ROOT / name, folder)
        (folder / "data").mkdir()
        (folder / "data" / "harga.yaml").write_text("harga: 1\n")
        kept = ("PIP_FIND_LINKS", "PIP_NO_INDEX", "UV_NO_INDEX", "UV_FIND_LINKS")
        self.env = {k: v for k, v in self.env.items() if k not in kept}
        self.env |= {"HOME": str(self.home), "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}
        self.write_list()

    def write_list(self) -> None:
        files = sorted(f for f in self.folder.rglob("*") if f.is_file() and f.name != "isi.txt")
        lines = (
            f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.relative_to(self.folder)}\n"
            for f in files
        )
        (self.folder / "isi.txt").write_text("".join(lines))


@pytest.fixture
def stick(tmp_path: Path, wheels: tuple[Path, str]) -> Stick:  # noqa: F811
    return Stick(tmp_path / 'stik "O\'Neil" & co', *wheels)


def test_a_laptop_is_set_up_from_the_stick_and_renewed_from_the_next_one(stick: Stick):
    """The whole life of a laptop: a double click, a changed file, a newer stick, a damaged one."""
    done = subprocess.run(
        ["sh", str(stick.folder / "mulai.command")], env=stick.env, capture_output=True, text=True,
        cwd="/", stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 7, done.stdout + done.stderr  # the stand-in's own status
    words, answer, folder, _ = json.loads(done.stdout.splitlines()[-1])
    assert (words, answer, folder) == (["buka"], 42, str(stick.laptop))
    assert not (stick.laptop / "roda").exists() and not (stick.folder / ".venv").exists()
    assert os.access(stick.laptop / "mulai.command", os.X_OK)

    # Without the stick, in the laptop's own folder, nothing is installed again.
    alone = subprocess.run(
        [sys.executable, str(stick.laptop / "kit.py"), "aturan"],
        env=stick.env, capture_output=True, text=True,
    )  # fmt: skip
    assert alone.stdout.startswith("[") and alone.returncode == 7

    (stick.laptop / "data" / "harga.yaml").write_text("harga: 2 # diubah pendamping\n")
    (stick.laptop / "catatan.txt").write_text("milik koperasi")
    (stick.folder / "data" / "harga.yaml").write_text("harga: 3\n")
    (stick.folder / "mulai.bat").unlink()
    stick.write_list()
    assert stick("aturan").returncode == 7
    assert (stick.laptop / "data" / "harga.yaml").read_text() == "harga: 3\n"
    assert "diubah pendamping" in (stick.laptop / "data" / "harga.yaml.lama").read_text()
    assert (stick.laptop / "catatan.txt").read_text() == "milik koperasi"
    assert not (stick.laptop / "mulai.bat").exists()

    # The newest stick has one more package, and did not survive its pocket.
    lock = stick.folder / "requirements.lock"
    lock.write_text(wheel(stick.folder / "roda", "baru", {"baru.py": ""}) + lock.read_text())
    stick.write_list()
    assert stick("periksa-bundel").stdout.startswith("Lengkap dan utuh")
    package = stick.folder / "roda" / "baru-0.0.1-py3-none-any.whl"
    package.write_bytes(package.read_bytes()[:-30])
    done = stick("aturan")
    assert done.returncode == 1 and f"kurang: roda/{package.name}." in done.stderr.splitlines()[0]


def test_a_damaged_stick_is_named_before_anything_is_copied(stick: Stick):
    (stick.folder / "data" / "harga.yaml").write_text("harga: 1 ")
    (stick.folder / "mulai.bat").unlink()
    done = stick("mulai")
    indonesian, english = done.stderr.splitlines()
    assert done.returncode == 1 and "rusak atau kurang: data/harga.yaml, mulai.bat." in indonesian
    assert "damaged or missing" in english and not stick.laptop.exists()
    assert "data/harga.yaml, mulai.bat" in stick("periksa-bundel").stderr
    (stick.folder / "isi.txt").unlink()
    assert "isi.txt tidak ada" in stick("periksa-bundel").stderr
    assert "isi.txt tidak ada" in stick("mulai").stderr


def test_a_missing_wheel_is_damage_only_if_the_stick_should_have_it(stick: Stick, monkeypatch):
    """A stick made for other laptops is whole; then Python is what must change."""
    small = stick.folder / "roda" / "kecil-0.0.1-py3-none-any.whl"
    small.unlink()
    (small.parent / "besar-1-cp313-cp313-win_amd64.whl").touch()
    monkeypatch.setenv("KOPDES_RODA", str(small.parent))

    def explained(kind: str) -> str:
        stop = kit.Stop(kind)
        kit.explain(stop)
        return stop.text()

    assert f"kurang: roda/{small.name}." in explained("unsupported")
    stick.write_list()
    asked = f"tidak berisi paket untuk Python {kit.python_version()}"
    assert asked in explained("unsupported") and asked not in explained("disk")
    assert "Pasang Python 3.13 (64-bit)" in explained("unsupported")


def test_a_folder_of_somebody_else_is_left_alone(stick: Stick, tmp_path: Path):
    stick.laptop.mkdir()
    (stick.laptop / "catatan.txt").write_text("milik koperasi")
    done = stick("mulai")
    assert done.returncode == 1 and "bukan buatan Kopdes Plan" in done.stderr.splitlines()[0]
    assert [file.name for file in stick.laptop.iterdir()] == ["catatan.txt"]


def test_a_kit_that_is_no_bundle_says_so(tmp_path: Path, wheels: tuple[Path, str]):  # noqa: F811
    done = Kit(tmp_path / "kit", *wheels)("periksa-bundel")
    assert done.returncode == 1 and "bukan bundel" in done.stderr


# ---- the launchers, as far as Linux can tell ---------------------------------------------------


def test_the_windows_launcher_is_plain_and_quoted():
    """Windows lines, ASCII, every path in quotes: folders may have spaces, apostrophes, `&`."""
    content = (ROOT / "mulai.bat").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") and content.isascii()
    text = content.decode()
    assert 'cd /d "%~dp0"' in text and text.count("%~dp0") == text.count('"%~dp0')
    labels = {line[1:] for line in text.splitlines() if line.startswith(":")}
    assert {line.split()[-1] for line in text.splitlines() if "goto " in line} <= labels
    for python in PYTHONS:
        assert python in text
    assert "enabledelayedexpansion" not in text.lower()  # it would eat `!` in a folder's name


# ---- the real thing ----------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
def test_the_real_kit_is_set_up_and_computes_without_any_network(
    command_line, tmp_path: Path, pytestconfig: pytest.Config
):
    """For this machine's system and Python only; its wheels are kept between runs of the tests."""
    stick = Path(str(pytestconfig.cache.mkdir("bundel"))) / "kopdes-plan-usb"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    system = {"x86_64": "linux", "aarch64": "linux-arm"}[os.uname().machine]
    words = ("-o", str(stick), "--sistem", system, "--python", version, "--rencana", "--json")
    made = command_line("bungkus", *words, KOPDES_RENCANA=str(ROOT / "templates" / "plans"))
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["absent"] == [] and 1e8 < told["systems"][system] < told["bytes"] < 3e8
    assert zipfile.is_zipfile(stick / "cadangan-rencana.zip")
    readme = (stick / "BACA_SAYA.txt").read_bytes()
    assert readme.count(b"\r\n") == readme.count(b"\n") and readme.isascii()

    home = tmp_path / "rumah ibu O'Neil"
    home.mkdir()
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin", "UV_COMPILE_BYTECODE": "0"}

    def offline(*command: object) -> str:
        alone = ["unshare", "--net", *(str(word) for word in command)]
        done = subprocess.run(alone, env=env, cwd=stick, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    base = getattr(sys, "_base_executable", sys.executable)
    assert "Siap." in offline(base, stick / "kit.py", "pasang")
    program = home / "Kopdes Plan" / ".venv" / "bin" / "kopdes-plan"
    assert offline(program, "--versi").startswith("kopdes-plan ")
    plan = home / "Kopdes Plan" / "templates" / "plans" / "muara_badak.yaml"
    assert json.loads(offline(program, "hitung", plan, "--json"))["indicators"]["dscr_min"] > 1
