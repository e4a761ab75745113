"""kit.py in a folder of its own, with a lock of two tiny wheels and no network at all."""

import base64
import copy
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOWHERE = "http://127.0.0.1:9/simple"  # nothing listens: refused at once, like a missing network

# Stands in for uv: answers --version, else does what the test put into UV_FAKE.
FAKE_UV = """#!{python}
import os, sys, time
if sys.argv[1:] == ["--version"]:
    print("uv 0.0.1")
    sys.exit(0)
if os.environ.get("UV_FAKE") == "hang":
    time.sleep(60)
print(os.environ.get("UV_FAKE", "error: refused on purpose"), file=sys.stderr)
sys.exit(1)
"""


def load_kit():
    spec = importlib.util.spec_from_file_location("kit_under_test", ROOT / "kit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


kit = load_kit()
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a script")


# ---- pure parts --------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_what_to_do_in_both_languages(version):
    indonesian, english = kit.python_problem(version).splitlines()
    assert f"versi {version[0]}.{version[1]};" in indonesian
    assert "3.11" in indonesian and "Pasang Python 3.12" in indonesian
    assert "3.11 or newer is needed" in english


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1), (4, 0, 0)])
def test_a_new_python_is_accepted(version):
    assert kit.python_problem(version) is None


def old_pythons() -> list[str]:
    """Return the commands on this machine that are older than kit.py supports."""
    names = (
        "python2.7",
        "python2",
        "python3.6",
        "python3.7",
        "python3.8",
        "python3.9",
        "python3.10",
    )
    home = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    installed = [str(path) for path in home.glob("*/bin/python")]
    found = [path for path in (shutil.which(name) for name in names) if path]
    return [python for python in found + installed if is_old(python)]


def is_old(python: str) -> bool:
    asked = "import sys; sys.exit(10 if sys.version_info < (3, 11) else 0)"
    return subprocess.run([python, "-c", asked], capture_output=True).returncode == 10


def test_no_syntax_newer_than_the_oldest_python_with_a_readable_answer():
    """What can be checked without old interpreters: the grammar of 3.7 and no f-strings."""
    import ast

    tree = ast.parse((ROOT / "kit.py").read_text("utf-8"), feature_version=(3, 7))
    modern = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Nonlocal)
    for node in ast.walk(tree):
        assert not isinstance(node, modern), f"line {node.lineno}"
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs and not node.returns, f"line {node.lineno}"
        if isinstance(node, ast.Raise):
            assert node.cause is None, f"line {node.lineno}"
        if isinstance(node, ast.List | ast.Tuple):
            assert not any(isinstance(e, ast.Starred) for e in node.elts), f"line {node.lineno}"


def test_real_old_pythons_print_the_sentence():
    for python in old_pythons():
        done = subprocess.run(
            [python, str(ROOT / "kit.py"), "mulai"], capture_output=True, text=True, timeout=30
        )
        assert done.returncode == 1
        assert "Pasang Python 3.12" in done.stderr
        assert "Traceback" not in done.stderr and "SyntaxError" not in done.stderr


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        ("OSError: [Errno 28] No space left on device", "disk"),
        ("error: failed to write: No space left on device (os error 28)", "disk"),
        ("There is not enough space on the disk. (os error 112)", "disk"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "hash"),
        ("error: Permission denied (os error 13)", "permission"),
        ("PermissionError: [WinError 5] Access is denied", "permission"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "certificate"),
        ("broken by 'NewConnectionError'\nERROR: No matching distribution found", "network"),
        ("error: Failed to fetch: x\n cause: dns error", "network"),
        ("ERROR: No matching distribution found for numpy==2", "unsupported"),
        ("Segmentation fault", "other"),
    ],
)  # fmt: skip
def test_installers_failures_are_understood(output, kind):
    assert kit.failure_kind(output) == kind


def test_every_sentence_is_there_in_both_languages():
    for kind in kit.SENTENCES:
        facts = dict.fromkeys(("missing", "files", "folder", "python", "system", "there"), "x")
        lines = kit.Stop(kind, **facts).text().splitlines()
        assert len(lines) == 2 and all("{" not in line for line in lines)


# ---- the real lock -----------------------------------------------------------------------------


def test_the_lock_has_hashes_for_everything_and_no_address():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert not re.search(r"(?m)^\s*(-i|-f|--(extra-)?index-url|--find-links)\b", lock)
    found = kit.blocks(lock)
    for name, block in found.items():
        for requirement in re.split(r"(?m)^(?=\S)", block)[1:]:
            assert re.match(r"[A-Za-z0-9._-]+==\S+", requirement), name
            assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", requirement), name


def test_the_lock_holds_every_package_the_project_names():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    parts = (set(kit.blocks(kit.pins(lock, extra))) for extra in (None, "hub", "uji"))
    runtime, hub, everything = parts
    groups = project["dependency-groups"]

    def names(requirements):
        found = {re.match(r"[A-Za-z0-9._-]+", each).group().lower() for each in requirements}
        return {name.replace(".", "-") for name in found}

    wanted = names(project["project"]["dependencies"]) | names(groups["kit"])
    assert wanted <= runtime
    assert names(project["project"]["optional-dependencies"]["hub"]) <= hub - runtime
    assert names(groups["uji"]) <= everything
    assert runtime < hub < everything
    assert not {"mypy", "playwright", "pytest", "ruff"} & hub


# ---- a kit that installs two tiny wheels -------------------------------------------------------


def wheel(folder: Path, name: str, files: dict[str, str]) -> str:
    """Write a wheel into the folder; return its pin with its hash."""
    info = f"{name}-0.0.1.dist-info"
    content = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.0.1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
    }
    rows = []
    path = folder / f"{name}-0.0.1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inside, text in content.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
            rows.append(f"{inside},sha256={digest.decode()},{len(text.encode())}")
            entry = zipfile.ZipInfo(inside)
            entry.external_attr = (0o755 if "/scripts/" in inside else 0o644) << 16
            archive.writestr(entry, text)
        archive.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,"]) + "\n")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}==0.0.1 \\\n    --hash=sha256:{digest}\n"


class Kit:
    """A copy of kit.py with a stand-in package, run in an environment without any network."""

    def __init__(self, folder: Path, wheels: Path, lock: str):
        self.folder = folder
        self.state = folder / ".venv" / "kit.json"
        (folder / "kopdes_plan").mkdir(parents=True)
        shutil.copy(ROOT / "kit.py", folder)
        (folder / "pyproject.toml").write_text("[project]\n")
        (folder / "requirements.lock").write_text(lock)
        (folder / "kopdes_plan" / "__init__.py").touch()
        (folder / "kopdes_plan" / "__main__.py").write_text(
            "import json, os, sys\n"
            "import kecil\n"
            "print(json.dumps([sys.argv[1:], kecil.ANSWER, os.getcwd(), os.getpid()]))\n"
            "print(os.environ['KOPDES_PERINTAH'], file=sys.stderr)\n"
            "sys.exit(7)\n"
        )
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_", "PYTHON"))}
        self.env = kept | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_CACHE_DIR": "1",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "UV_NO_INDEX": "1",
            "UV_FIND_LINKS": str(wheels),
            "UV_NO_CONFIG": "1",
            "UV_CACHE_DIR": str(folder / "uv-cache"),
            # Only the system's own folders: no uv of the machine.
            "PATH": os.pathsep.join(["/usr/bin", "/bin"]),
        }

    def moved(self, folder: Path) -> "Kit":
        """Return the same kit in another folder, set up as it is: making a venv takes seconds."""
        shutil.copytree(self.folder, folder, symlinks=True)
        other = copy.copy(self)
        other.folder, other.state = folder, folder / ".venv" / "kit.json"
        return other

    def __call__(self, *words: str, cwd: Path | None = None, **env: str):
        """Return the finished process of `kit.py WORDS`; a traceback is never right."""
        done = subprocess.run(
            [sys.executable, str(self.folder / "kit.py"), *words],
            cwd=cwd or self.folder,
            env=self.env | env,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a folder with two wheels, one a uv that always fails, and the lock that pins them."""
    folder = tmp_path_factory.mktemp("wheels")
    fake = {"uv-0.0.1.data/scripts/uv": FAKE_UV.replace("{python}", "python")}
    lock = wheel(folder, "kecil", {"kecil.py": "ANSWER = 42\n"}) + wheel(folder, "uv", fake)
    tests = wheel(folder, "ujian", {"ujian.py": ""})
    return folder, lock + "\n" + kit.SECTION.format("uji") + "\n" + tests


@pytest.fixture
def new_kit(tmp_path: Path, wheels: tuple[Path, str]) -> Callable[..., Kit]:
    return lambda name="kit ini": Kit(tmp_path / name, *wheels)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, wheels: tuple[Path, str]) -> Kit:
    """One kit, set up once; its uv failed, so pip did the work. Tests change copies of it."""
    made = Kit(tmp_path_factory.mktemp("siap") / "kit ini", *wheels)
    done = made("hitung", "rencana saya.yaml", "--json")
    assert done.returncode == 7, done.stdout + done.stderr
    assert "memakai pip" in done.stdout
    return made


@pytest.fixture(scope="module")
def ready(first: Kit, tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """A kit that was set up once and then moved, as folders are."""
    return first.moved(tmp_path_factory.mktemp("pindah") / "kit ini")


def test_words_and_status_are_passed_on(ready: Kit, tmp_path: Path):
    done = ready("hitung", "rencana saya.yaml", "--json", cwd=tmp_path)
    assert done.returncode == 7
    words = ["hitung", "rencana saya.yaml", "--json"]
    assert json.loads(done.stdout)[:3] == [words, 42, str(tmp_path)]
    assert done.stderr == f"python3 {ready.folder / 'kit.py'}\n", "what help and advice name"


def test_mulai_opens_the_page(ready: Kit):
    assert json.loads(ready("mulai").stdout)[0] == ["buka"]
    assert json.loads(ready("mulai", "--tanpa-peramban").stdout)[0] == ["buka", "--tanpa-peramban"]


def test_mulai_becomes_the_program(ready: Kit):
    """One process: whoever ends kit.py ends the server, and nothing waits beside it."""
    command = [sys.executable, str(ready.folder / "kit.py"), "mulai"]
    process = subprocess.Popen(command, env=ready.env, stdout=subprocess.PIPE, text=True)
    printed = process.communicate(timeout=120)[0]
    assert json.loads(printed)[3] == process.pid


def test_the_script_and_a_moved_folder_work(ready: Kit, tmp_path: Path):
    moved = tmp_path / "dipindah"
    shutil.copytree(ready.folder, moved, symlinks=True)
    script = moved / ".venv" / "bin" / "kopdes-plan"
    done = subprocess.run([script, "aturan"], capture_output=True, text=True, env=ready.env)
    assert json.loads(done.stdout)[:2] == [["aturan"], 42]
    done = subprocess.run(
        [
            moved / ".venv" / "bin" / "python",
            "-c",
            "import kopdes_plan; print(kopdes_plan.__file__)",
        ],
        capture_output=True,
        text=True,
        cwd="/",
        env=ready.env,
    )
    assert done.stdout.strip() == str(moved / "kopdes_plan" / "__init__.py")


def test_a_second_start_installs_nothing(ready: Kit):
    """Nor asks an installer anything: what one is asked stands in the log."""
    log = (ready.folder / ".venv" / "kit.log").read_bytes()
    assert ready("halo").stdout.startswith("[")
    assert (ready.folder / ".venv" / "kit.log").read_bytes() == log


def test_uji_adds_the_test_set_and_mulai_keeps_it(ready: Kit):
    site = next((ready.folder / ".venv" / "lib").glob("python*/site-packages"))
    assert not (site / "ujian.py").exists()
    ready("uji")  # its linters are not in this lock, so it fails; the set-up is what counts
    assert (site / "ujian.py").exists()
    lock = ready.folder / "requirements.lock"
    lock.write_text(lock.read_text() + "# changed\n")
    assert ready("mulai").returncode == 7
    assert json.loads(ready.state.read_text())["extra"] == "uji"


def test_a_changed_lock_without_network_leaves_the_old_environment_usable(
    ready: Kit, tmp_path: Path
):
    lock = ready.folder / "requirements.lock"
    before = lock.read_text()
    lock.write_text(before.replace("kecil==0.0.1", "kecil==0.0.2"))
    offline = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": NOWHERE, "PIP_FIND_LINKS": ""}
    done = ready("mulai", UV_FAKE="error: Failed to fetch: dns error", **offline)
    assert done.returncode == 1 and "Internet tidak terjangkau" in done.stderr
    lock.write_text(before)
    assert ready("mulai").stdout.startswith("[")


def test_no_network_gives_one_sentence(new_kit: Callable[..., Kit]):
    lonely = new_kit()
    done = lonely(
        "mulai",
        PIP_NO_INDEX="0",
        PIP_FIND_LINKS="",
        PIP_INDEX_URL=NOWHERE,
        UV_NO_INDEX="0",
        UV_DEFAULT_INDEX=NOWHERE,
    )
    assert done.returncode == 1
    indonesian, english = done.stderr.splitlines()
    assert indonesian.startswith("Internet tidak terjangkau")
    assert english.startswith("The internet cannot be reached")
    made = (lonely.folder / ".venv" / "pyvenv.cfg").stat()
    assert lonely("mulai").returncode == 7  # the network is back
    again = (lonely.folder / ".venv" / "pyvenv.cfg").stat()
    assert (again.st_ino, again.st_mtime_ns) == (made.st_ino, made.st_mtime_ns), "made only once"


def test_the_real_uv_installs_when_pip_finds_none(first: Kit, tmp_path: Path):
    """The other half of the stand-in: this lock's uv exists nowhere, but one is on the PATH."""
    beside = Path(sys.executable).with_name("uv")
    uv = beside if beside.exists() else shutil.which("uv")
    assert uv, "uv is in the lock, so the test set-up has it"
    other = first.moved(tmp_path / "kit ini")
    site = next((other.folder / ".venv" / "lib").glob("python*/site-packages"))
    shutil.rmtree(site / "kecil-0.0.1.dist-info")
    for file in [site / "kecil.py", *site.glob("__pycache__/kecil.*")]:
        file.unlink()
    lock = other.folder / "requirements.lock"
    lock.write_text(lock.read_text().replace("uv==0.0.1", "uv==9.9.9"))
    (other.folder / "bin").mkdir()
    (other.folder / "bin" / "uv").symlink_to(uv)
    done = other("mulai", PATH=f"{other.folder / 'bin'}{os.pathsep}{other.env['PATH']}")
    assert done.returncode == 7, done.stderr
    assert "memakai pip" not in done.stdout
    assert "+ kecil==0.0.1" in (other.folder / ".venv" / "kit.log").read_text()
    assert list(site.glob("__pycache__/kecil.*.pyc")), "compiled at set-up, not at every start"


def test_a_set_up_killed_half_way_is_repaired(first: Kit, tmp_path: Path):
    halted = first.moved(tmp_path / "kit ini")
    lock, log = halted.folder / "requirements.lock", halted.folder / ".venv" / "kit.log"
    lock.write_text(lock.read_text() + "# changed\n")
    log.unlink()
    process = subprocess.Popen(
        [sys.executable, str(halted.folder / "kit.py"), "mulai"],
        env=halted.env | {"UV_FAKE": "hang"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (log.exists() and "uv pip install" in log.read_text()):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    leftover = next((halted.folder / ".venv" / "lib").glob("python*/site-packages")) / "setengah"
    leftover.mkdir()

    assert json.loads(halted.state.read_text()) == {}
    assert halted("mulai").returncode == 7
    assert not leftover.exists()


DAMAGES: dict[str, Callable[[Path], object]] = {  # to a file of .venv that has been taken away
    "bin/python": lambda place: place.symlink_to("/nowhere/python3"),
    "pyvenv.cfg": lambda place: None,  # would install into the system's Python
    "kit.json": lambda place: place.write_text('{"made_of":'),
}


def test_a_broken_environment_is_made_again(first: Kit, tmp_path: Path):
    """Each damage alone is noticed, seen where no environment can be made; then it is made."""
    broken = first.moved(tmp_path / "kit ini")
    venv = broken.folder / ".venv"
    (tmp_path / "ensurepip.py").write_text("raise ImportError('as on Debian without python3-venv')")
    without_venv = {"PYTHONPATH": str(tmp_path)}
    assert broken("mulai", **without_venv).returncode == 7
    for name, damage in DAMAGES.items():
        whole = (venv / name).rename(tmp_path / "utuh")
        damage(venv / name)
        assert "python3-venv" in broken("mulai", **without_venv).stderr, name
        (venv / name).unlink(missing_ok=True)
        whole.rename(venv / name)
    for name, damage in DAMAGES.items():
        (venv / name).unlink()
        damage(venv / name)
    assert broken("mulai").returncode == 7
    assert json.loads(broken.state.read_text())["made_of"] and (venv / "pyvenv.cfg").exists()


def test_a_venv_of_somebody_else_is_left_alone(new_kit: Callable[..., Kit]):
    guest = new_kit()
    mine = guest.folder / ".venv" / "punyaku.txt"
    mine.parent.mkdir()
    mine.write_text("penting")
    done = guest("mulai")
    assert done.returncode == 1 and "bukan buatan kit.py" in done.stderr
    assert mine.read_text() == "penting"


def test_python_without_venv_is_told_the_package(new_kit: Callable[..., Kit], tmp_path: Path):
    (tmp_path / "ensurepip.py").write_text("raise ImportError('as on Debian without python3-venv')")
    done = new_kit()("mulai", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "sudo apt install python3-venv" in done.stderr.splitlines()[0]


def test_a_damaged_download_is_refused(first: Kit, tmp_path: Path):
    cheated = first.moved(tmp_path / "kit ini")
    lock = cheated.folder / "requirements.lock"
    lock.write_text(
        re.sub(r"(ujian==.*\n.*sha256:)[0-9a-f]{64}", rf"\g<1>{'0' * 64}", lock.read_text())
    )
    done = cheated("uji")
    assert done.returncode == 1 and "berbeda dari yang tercatat" in done.stderr
    assert not list((cheated.folder / ".venv" / "lib").glob("python*/site-packages/ujian*"))


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_kit_without_its_files_says_which(new_kit: Callable[..., Kit], name: str):
    partial = new_kit()
    (partial.folder / name).unlink()
    done = partial("mulai")
    assert done.returncode == 1 and f"{name} tidak ada" in done.stderr


def test_errors_of_the_disk_have_sentences():
    import errno

    assert kit.error_kind(OSError(errno.ENOSPC, "")) == "disk"
    assert kit.error_kind(PermissionError(errno.EACCES, "")) == "permission"
    assert kit.error_kind(OSError(errno.EROFS, "")) == "permission"
    assert kit.error_kind(OSError(errno.EIO, "")) is None


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full and /proc are Linux's")
@pytest.mark.parametrize(
    ("place", "sentence"),
    [("/dev/full", "Ruang disk habis"), ("/proc/sys/kernel/version", "tidak boleh ditulisi")],
)
def test_a_full_disk_and_a_closed_folder_give_their_sentence(
    new_kit: Callable[..., Kit], place: str, sentence: str
):
    """The system itself refuses, root too: what the kit logs goes where nobody can write."""
    stuck = new_kit()
    (stuck.folder / ".venv" / "bin").mkdir(parents=True)
    (stuck.folder / ".venv" / "pyvenv.cfg").touch()
    python = stuck.folder / ".venv" / "bin" / "python"
    python.write_text("#!/bin/sh\ntouch called\n")  # never a real one: it would install there
    python.chmod(0o755)
    (stuck.folder / ".venv" / "kit.log").symlink_to(place)
    stuck.state.write_text(json.dumps({"python": kit.python_version()}))
    done = stuck("mulai")
    assert done.returncode == 1 and sentence in done.stderr.splitlines()[0]
    assert not (stuck.folder / "called").exists()


def test_no_words_and_help_show_the_commands():
    for words, status in (([], 2), (["--help"], 0)):
        done = subprocess.run(
            [sys.executable, str(ROOT / "kit.py"), *words], capture_output=True, text=True
        )
        assert done.returncode == status and "kit.py mulai" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is a POSIX matter")
def test_a_reader_that_has_seen_enough_gets_no_complaint():
    """`kit.py | head -1` once answered with a traceback."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-u", str(ROOT / "kit.py"), "bantuan"], stdout=writer,
        stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_two_windows_set_up_once(new_kit: Callable[..., Kit]):
    shared = new_kit()
    command = [sys.executable, str(shared.folder / "kit.py"), "halo"]
    both = [
        subprocess.Popen(command, env=shared.env, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [7, 7]
    assert sum("Siap." in output for output in outputs) == 1
    assert sum("menunggu" in output for output in outputs) == 1
