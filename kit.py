#!/usr/bin/env python3
"""Set up Kopdes Plan beside this file, then start it or test it.

    python3 kit.py mulai      set up if needed, open the workshop in the browser
    python3 kit.py uji        set up the test tools too, run every check
    python3 kit.py bungkus    make a folder for a USB stick that sets up without internet
    python3 kit.py hub        Linux: set up and start the shared server of a class (deploy/hub)
    python3 kit.py kunci      developers: renew requirements.lock
    python3 kit.py WORD ...   any other word goes to `kopdes-plan`

In a folder made by `bungkus` (it has `roda/`) every command first copies the kit from the stick to
`Kopdes Plan` in the user's home and goes on there, set up from the stick's packages:

    python3 kit.py pasang [FOLDER]    only that, or into another folder
    python3 kit.py periksa-bundel     is everything on the stick, and undamaged?

Standard library only. The file stays readable for Python 2.7, so that an old Python answers with
a sentence and not with a syntax error: no f-strings, no annotations, no keyword-only arguments.
"""

from __future__ import print_function

import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

OLDEST = (3, 11)
SETUP_VERSION = 1  # raise it when set-up itself changes, so that made environments are renewed

WINDOWS = os.name == "nt"
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if WINDOWS else "bin")
PYTHON = os.path.join(BIN, "python.exe" if WINDOWS else "python")
LOCK = os.path.join(ROOT, "requirements.lock")
PROJECT = os.path.join(ROOT, "pyproject.toml")
STATE = os.path.join(VENV, "kit.json")
LOG = os.path.join(VENV, "kit.log")
HUB = os.path.join(ROOT, "deploy", "hub", "mulai.py")
GUARD = os.path.join(ROOT, ".kit.kunci")
WHEELS = os.path.join(ROOT, "roda")  # only a bundle has it
CONTENTS = "isi.txt"  # every file of a bundle, as `sha256sum` writes it
INSTALLED = ".kit.isi"  # the same in a folder made from a bundle: what is ours there
HOME = os.path.join(os.path.expanduser("~"), "Kopdes Plan")
STICK = "KOPDES_RODA"  # the bundle's packages, told to the kit that was copied from it
MOST_AT_ONCE = 4  # processes of tests, each of which may start a browser
# Commands with a section of the lock, in order; who has a later section has those before it.
EXTRAS = ("hub", "uji")
ADDED = {"hub": ["--extra", "hub"], "uji": ["--group", "uji"]}
SECTION = "# ---- {0}: only for `kit.py {0}` ----"

USAGE = """Kopdes Plan

  python3 kit.py mulai                   membuka Kopdes Plan di peramban
  python3 kit.py mulai --tanpa-peramban  contoh rencana menjadi PDF, tanpa peramban
  python3 kit.py uji                     memeriksa seluruh perangkat ini
  python3 kit.py uji --lengkap           sama, tidak ada uji yang dilewati
  sudo python3 kit.py hub --kelompok 30  membuka peladen bersama untuk satu kelas (Linux)
  python3 kit.py bungkus                 membuat folder untuk flashdisk, dipasang tanpa internet
  python3 kit.py periksa-bundel          memeriksa apakah isi flashdisk lengkap dan utuh
  python3 kit.py hitung RENCANA.yaml     perintah lain diteruskan ke kopdes-plan

Di Windows tulis `py` sebagai ganti `python3`."""

# One sentence in each language; {log} is where the whole output of the installer was kept.
SENTENCES = {
    "network": (
        "Internet tidak terjangkau dan isi yang perlu dipasang belum ada di komputer ini. "
        "Sambungkan internet, lalu jalankan perintah yang sama lagi.",
        "The internet cannot be reached and what must be installed is not on this computer yet. "
        "Connect it, then run the same command again.",
    ),
    "certificate": (
        "Sambungan aman ditolak. Periksa tanggal dan jam komputer ini serta masuk ke jaringan "
        "(wifi) lewat peramban, lalu jalankan perintah yang sama lagi.",
        "The secure connection was refused. Check this computer's date and time and sign in to "
        "the network in a browser, then run the same command again.",
    ),
    "disk": (
        "Ruang disk habis. Kosongkan sedikitnya 1,5 GB di disk tempat folder ini, lalu jalankan "
        "perintah yang sama lagi.",
        "The disk is full. Free at least 1.5 GB on the disk that holds this folder, then run the "
        "same command again.",
    ),
    "permission": (
        "Folder ini tidak boleh ditulisi. Salin seluruh folder ke tempat milik Anda, misalnya "
        "Dokumen, lalu jalankan lagi dari sana.",
        "This folder may not be written to. Copy the whole folder to a place of your own, such "
        "as Documents, and run it again from there.",
    ),
    "hash": (
        "Isi yang diunduh berbeda dari yang tercatat di requirements.lock, jadi tidak dipasang. "
        "Jalankan lagi; bila terulang, pakai jaringan lain. Rincian: {log}",
        "What was downloaded differs from what requirements.lock records, so it was not "
        "installed. Try again; if it happens again, use another network. Details: {log}",
    ),
    "unsupported": (
        "Sebagian isi tidak tersedia untuk Python atau sistem ini. Pasang Python 3.11, 3.12 atau "
        "3.13 (64-bit), lalu jalankan lagi dengan Python itu. Rincian: {log}",
        "Some of what is needed does not exist for this Python or system. Install Python 3.11, "
        "3.12 or 3.13 (64-bit) and run this again with it. Details: {log}",
    ),
    "venv": (
        "Python ini belum lengkap: bagian venv tidak ada. Di Debian/Ubuntu jalankan "
        "`sudo apt install python3-venv`, lalu jalankan perintah yang sama lagi.",
        "This Python is incomplete: its venv part is missing. On Debian/Ubuntu run "
        "`sudo apt install python3-venv`, then run the same command again.",
    ),
    "foreign": (
        "Folder .venv di sini bukan buatan kit.py. Ganti namanya atau hapus, lalu jalankan lagi.",
        "The folder .venv here was not made by kit.py. Rename or delete it, then run this again.",
    ),
    "incomplete": (
        "Berkas kit ini tidak lengkap: {missing} tidak ada. Salin seluruh folder sekali lagi.",
        "This kit is not complete: {missing} is missing. Copy the whole folder again.",
    ),
    "damaged": (
        "Isi flashdisk ini rusak atau kurang: {files}. Salin folder bundelnya sekali lagi, lalu "
        "jalankan perintah yang sama lagi.",
        "What is on this stick is damaged or missing: {files}. Copy the bundle's folder again, "
        "then run the same command again.",
    ),
    "not_in_bundle": (
        "Flashdisk ini tidak berisi paket untuk {python} di {system}. Pasang Python {there} "
        "(64-bit), misalnya dari folder python di flashdisk, lalu coba lagi; atau sambungkan "
        "internet dan buka mulai di folder {folder}. Rincian: {log}",
        "This stick has no packages for {python} on {system}. Install Python {there} "
        "(64-bit), perhaps from the folder python on the stick, and try again; or connect to "
        "the internet and open mulai in the folder {folder}. Details: {log}",
    ),
    "occupied": (
        "Folder {folder} sudah ada dan bukan buatan Kopdes Plan. Ganti namanya, atau pilih folder "
        "lain: kit.py pasang FOLDER",
        "The folder {folder} exists and was not made by Kopdes Plan. Rename it, or choose another "
        "one: kit.py pasang FOLDER",
    ),
    "linux": (
        "Peladen kelas (hub) hanya berjalan di Linux.",
        "The class server (hub) runs on Linux only.",
    ),
    "no_bundle": (
        "Folder ini bukan bundel. Buat dahulu dengan `kit.py bungkus`.",
        "This folder is no bundle. Make one first with `kit.py bungkus`.",
    ),
    "other": (
        "Pemasangan gagal. Jalankan lagi; bila terulang, kirim berkas {log} kepada pendamping.",
        "Set-up failed. Try again; if it happens again, send the file {log} to your facilitator.",
    ),
}

# What installers print, most telling first.
SIGNS = (
    ("disk", r"No space left|os error 28|not enough space on the disk|Disk quota exceeded"),
    ("hash", r"Hash mismatch|DO NOT MATCH THE HASHES"),
    ("permission", r"Permission denied|Read-only file system|Access is denied"),
    ("certificate", r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|certificate verify"),
    (
        "network",
        r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Failed to fetch|Connection "
        r"(refused|reset|aborted|broken)|connection (was )?broken|error sending request|dns error|"
        r"Network (is unreachable|connectivity)|getaddrinfo|name resolution|timed out",
    ),
    ("unsupported", r"no usable wheels|no wheels? with a matching|No matching distribution found"),
)


class Stop(Exception):
    """Set-up cannot go on; `kind` is a key of SENTENCES."""

    def __init__(self, kind, **facts):
        Exception.__init__(self, kind)
        self.kind = kind
        self.facts = facts

    def text(self):
        """Return the sentence in Indonesian and in English, one a line."""
        facts = dict({"log": LOG}, **self.facts)
        return "\n".join(sentence.format(**facts) for sentence in SENTENCES[self.kind])


# ---- what may be wrong before anything is done -------------------------------------------------


def python_problem(version):
    """Return what to do when this Python is too old, in both languages, or None."""
    if tuple(version[:2]) >= OLDEST:
        return None
    found = ".".join(str(part) for part in version[:2])
    return (
        "Python di komputer ini versi {0}; perlu versi 3.11 atau lebih baru. Pasang Python 3.12 "
        "dari python.org (di Linux: paket python3), lalu jalankan perintah yang sama dengan "
        "Python itu.\n"
        "This computer's Python is {0}; 3.11 or newer is needed. Install Python 3.12 from "
        "python.org (on Linux: the python3 package), then run the same command with it."
    ).format(found)


def failure_kind(output):
    """Return the key of SENTENCES that explains an installer's output."""
    for kind, signs in SIGNS:
        if re.search(signs, output):
            return kind
    return "other"


def error_kind(error):
    """Return the key of SENTENCES for an OSError, or None when it is no known one."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "disk"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "permission"
    return None


# ---- the lock file -----------------------------------------------------------------------------


def read(path):
    """Return the text of one of the kit's own files; a missing one stops with a sentence."""
    if not os.path.exists(path):
        raise Stop("incomplete", missing=os.path.basename(path))
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    """Write text to a file."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def rank(extra):
    """Return how many sections of the lock besides the kit's own `extra` asks for."""
    return EXTRAS.index(extra) + 1 if extra in EXTRAS else 0


def pins(lock, extra):
    """Return the part of the lock that is to be installed: the kit's own and what `extra` adds."""
    for later in EXTRAS[rank(extra) :]:
        lock = lock.split(SECTION.format(later))[0]
    return lock


def blocks(lock):
    """Return {name: its lines in the lock, hashes included}."""
    found = {}
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", lock)[1:]:
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        name = re.match(r"[A-Za-z0-9._-]+", block).group()
        found[name] = found.get(name, "") + "\n".join(lines).rstrip() + "\n"
    return found


# ---- the environment ---------------------------------------------------------------------------


def python_version():
    """Return "3.11": an environment outlives a bug-fix release of its Python."""
    return "{}.{}".format(*sys.version_info[:2])


def fingerprint():
    """Return a hash of everything that decides what the environment holds."""
    parts = (read(LOCK), read(PROJECT), python_version(), str(SETUP_VERSION))
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()


def made():
    """Return what the finished environment was made of; {} if there is none or it is half-made."""
    try:
        with open(STATE, encoding="utf-8") as file:
            state = json.load(file)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    whole = os.path.exists(PYTHON) and os.path.exists(os.path.join(VENV, "pyvenv.cfg"))
    return state if isinstance(state, dict) and whole else {}


def is_ready(extra):
    """Return whether the environment is finished, current and holds the set that is asked for."""
    state = made()
    return state.get("made_of") == fingerprint() and rank(state.get("extra")) >= rank(extra)


def environment():
    """Return the environment variables for everything that kit.py starts."""
    env = dict(os.environ)
    env["PATH"] = BIN + os.pathsep + env.get("PATH", "")
    env["VIRTUAL_ENV"] = VENV
    env.setdefault("PYTHONUTF8", "1")
    env.pop("PYTHONHOME", None)
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # every start would compile the kit anew
    return env


def installer_environment():
    """Return the same for installers: patient on a slow line, compiled once, never elsewhere."""
    env = environment()
    env.setdefault("UV_HTTP_TIMEOUT", "120")
    env.setdefault("UV_CONCURRENT_DOWNLOADS", "8")
    env.setdefault("PIP_RETRIES", "2")
    # Without .pyc files every start of a kernel takes two seconds more.
    env.setdefault("UV_COMPILE_BYTECODE", "1")
    env["PIP_USER"] = "0"
    env["PIP_REQUIRE_VIRTUALENV"] = "1"
    env["PIP_NO_INPUT"] = "1"
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    return env


def run_installer(command):
    """Return (worked, output) of an installer; downloads are shown, everything goes to the log."""
    output = []
    with open(LOG, "a", encoding="utf-8") as log:
        log.write("\n$ " + " ".join(command) + "\n")
        log.flush()  # a full disk says so before anything is started
        try:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=installer_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            # Blocked by a virus scanner, say: no reason to stop, there is another installer.
            log.write(str(error) + "\n")
            return False, ""
        with process:
            for line in process.stdout:
                log.write(line)
                output.append(line)
                download = re.match(r"\s*Downloading (\S+) \(([^)]+)\)", line)
                if download:
                    print("  mengunduh {} ({})".format(*download.groups()), flush=True)
    return process.returncode == 0, "".join(output)


def empty_venv():
    """Remove what is in .venv, the half-made mark last; a .venv of somebody else stops."""
    if not os.path.isdir(VENV) or not os.listdir(VENV):
        os.makedirs(VENV, exist_ok=True)
    elif not os.path.exists(STATE):
        raise Stop("foreign")
    write(STATE, "{}")
    for name in os.listdir(VENV):
        path = os.path.join(VENV, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif path != STATE:
            os.remove(path)


def has_venv():
    """Return whether this Python can make environments; Debian's may not."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def create_venv():
    """Make .venv with pip in it."""
    if not has_venv():
        raise Stop("venv")
    empty_venv()
    # The base interpreter, so that it also works when kit.py is run by the .venv's own Python.
    base = getattr(sys, "_base_executable", None) or sys.executable
    worked, output = run_installer([base, "-m", "venv", VENV])
    if not worked:
        raise Stop(failure_kind(output))


def find_uv(lock):
    """Return a uv to install with: the one in .venv, fetched by pip and hash; else any; or None."""
    own = os.path.join(BIN, "uv.exe" if WINDOWS else "uv")
    pin = blocks(lock).get("uv")
    if pin is None:
        return shutil.which("uv")
    version = re.search(r"==([^\s;\\]+)", pin).group(1)
    worked, output = run_installer([own, "--version"]) if os.path.exists(own) else (False, "")
    if worked and " " + version in output:
        return own
    worked, output = pip_install(pin, "uv.txt")
    if worked:
        return own
    other = shutil.which("uv")
    if other is None and failure_kind(output) in ("network", "certificate", "disk", "permission"):
        raise Stop(failure_kind(output))
    return other


def requirements_file(text, name):
    """Return the path of a file in .venv that holds these pins."""
    path = os.path.join(VENV, name)
    write(path, text)
    return path


def from_stick():
    """Return the options by which an installer takes packages from the stick alone, if there."""
    wheels = os.environ.get(STICK, "")
    return ["--no-index", "--find-links", wheels] if os.path.isdir(wheels) else []


def pip_install(text, name):
    """Return (worked, output) of pip installing exactly these pins."""
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:"] + from_stick()
    file = requirements_file(text, name)
    return run_installer([PYTHON, "-m", "pip", "install", "-r", file] + options)


def uv_install(uv, text, name, offline):
    """Return (worked, output) of uv installing exactly these pins."""
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:"] + from_stick()
    if offline:
        options.append("--offline")
    file = requirements_file(text, name)
    return run_installer([uv, "pip", "install", "--python", PYTHON, "-r", file] + options)


def install_pins(lock, extra):
    """Install the pins: with uv, with uv's own cache when the network is away, else with pip."""
    uv = find_uv(lock)
    text = "".join(block for name, block in blocks(pins(lock, extra)).items() if name != "uv")
    if uv is not None:
        worked, output = uv_install(uv, text, "kit.txt", offline=False)
        if not worked and failure_kind(output) == "network":
            worked, _ = uv_install(uv, text, "kit.txt", offline=True)
        if worked:
            return
        if failure_kind(output) in ("network", "certificate", "disk", "permission"):
            raise Stop(failure_kind(output))
        print("  uv tidak berhasil, memakai pip (lebih lama) ...", flush=True)
    worked, output = pip_install(text, "kit.txt")
    if not worked:
        raise Stop(failure_kind(output))


def link_project():
    """Let .venv find this checkout: a relative .pth and a small script, so the folder may move."""
    if WINDOWS:
        packages = os.path.join(VENV, "Lib", "site-packages")
        script, text = "kopdes-plan.cmd", '@"%~dp0python.exe" -P -m kopdes_plan %*\n'
    else:
        packages = os.path.join(VENV, "lib", "python" + python_version(), "site-packages")
        script = "kopdes-plan"
        text = '#!/bin/sh\nexec "$(dirname "$0")/python" -P -m kopdes_plan "$@"\n'
    write(os.path.join(packages, "kopdes_plan.pth"), os.path.relpath(ROOT, packages) + "\n")
    script = os.path.join(BIN, script)
    write(script, text)
    os.chmod(script, 0o755)


def set_up(extra):
    """Make or renew the environment; does nothing when it is ready."""
    if is_ready(extra):
        return
    with Guard():
        if is_ready(extra):  # made by the window that was waited for
            return
        lock = read(LOCK)
        before = made()
        version = python_version()
        print("Menyiapkan Kopdes Plan. Ini sekali saja; bisa beberapa menit ...", flush=True)
        if before.get("python") != version:
            create_venv()
            before = {"python": version}  # whole, and nothing in it yet
        write(STATE, "{}")
        extra = max(extra, before.get("extra"), key=rank)
        try:
            install_pins(lock, extra)
        except Stop as stop:
            # Both installers fetch everything before they touch the environment.
            if stop.kind in ("network", "certificate"):
                write(STATE, json.dumps(before))
            if from_stick():
                explain(stop)
            raise
        link_project()
        state = {"made_of": fingerprint(), "extra": extra, "python": version}
        write(STATE, json.dumps(state))
        print("Siap.", flush=True)


class Guard(object):
    """Hold a file so that two windows do not set up at once; the system lets go if we die."""

    def __enter__(self):
        self.file = open(GUARD, "a")
        if not self.take():
            print("Jendela lain sedang menyiapkan; menunggu ...", flush=True)
            import time

            while not self.take():
                time.sleep(0.5)

    def take(self):
        """Return whether the file is ours now."""
        try:
            if WINDOWS:
                import msvcrt

                self.file.seek(0)
                msvcrt.locking(self.file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def __exit__(self, *_):
        self.file.close()


# ---- a bundle: this kit on a stick, with its packages ------------------------------------------


def listed(path):
    """Return {file: its sha256s} of a list; {} when there is none. Twice listed: either will do."""
    if not os.path.exists(path):
        return {}
    found = {}
    for line in read(path).splitlines():
        match = re.match(r"([0-9a-f]{64}) [ *](.+)$", line)
        if match:
            found.setdefault(match.group(2), set()).add(match.group(1))
    return found


def digest(path):
    """Return the sha256 of a file, None when it cannot be read."""
    found = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            for piece in iter(lambda: file.read(1 << 20), b""):
                found.update(piece)
    except (IOError, OSError):
        return None
    return found.hexdigest()


def inside(folder, name):
    """Return the path of a listed file."""
    return os.path.join(folder, *name.split("/"))


def damaged(folder, wanted):
    """Return the files of {file: sha256s} that are missing in the folder, or differ."""
    return sorted(name for name in wanted if digest(inside(folder, name)) not in wanted[name])


def some(names):
    """Return a few names as a phrase."""
    more = len(names) - 3
    return ", ".join(names[:3]) + (" (+{})".format(more) if more > 0 else "")


def check_bundle():
    """Say whether every file of the bundle is there and whole; return the exit status."""
    if not os.path.isdir(WHEELS):
        raise Stop("no_bundle")
    read(os.path.join(ROOT, CONTENTS))
    wanted = listed(os.path.join(ROOT, CONTENTS))
    wrong = damaged(ROOT, wanted)
    if wrong:
        raise Stop("damaged", files=", ".join(wrong))
    print("Lengkap dan utuh: {} berkas.".format(len(wanted)))
    return 0


def explain(stop):
    """Let a failure say what the stick has to do with it: damaged, or not meant for this laptop."""
    stick = os.path.dirname(os.environ[STICK])
    wrong = damaged(stick, listed(os.path.join(stick, CONTENTS)))
    if wrong:
        stop.kind, stop.facts = "damaged", {"files": some(wrong)}
    elif stop.kind in ("unsupported", "other", "network"):
        import platform

        system = "{} {}".format(platform.system(), platform.machine())
        stop.kind = "not_in_bundle"
        made_for = re.findall(r"-cp3(\d+)-cp3\1-", " ".join(os.listdir(os.environ[STICK])))
        there = " / ".join("3." + minor for minor in sorted(set(made_for))) or "3.12"
        version = "Python " + python_version()
        stop.facts = {"python": version, "there": there, "system": system, "folder": ROOT}


def copy_kit(folder):
    """Copy the kit without packages from the bundle, or bring an older copy up to date.

    What somebody changed there is kept beside it as NAME.lama; files of others are left alone.
    """
    text = read(os.path.join(ROOT, CONTENTS))
    mark = os.path.join(folder, INSTALLED)
    ours = listed(mark)
    if os.path.isdir(folder) and os.listdir(folder) and not ours:
        raise Stop("occupied", folder=folder)
    apart = ("roda/", "python/")
    wanted = listed(os.path.join(ROOT, CONTENTS))
    wanted = dict((name, wanted[name]) for name in wanted if not name.startswith(apart))
    if ours and read(mark) == text and not damaged(folder, wanted):
        return
    wrong = damaged(ROOT, wanted)
    if wrong:
        raise Stop("damaged", files=some(wrong))
    os.makedirs(folder, exist_ok=True)
    write(mark, (read(mark) if ours else "") + text)  # half-copied, the files of both are ours
    for name in sorted(set(ours) | set(wanted)):
        if not name.startswith(apart):
            renew(inside(folder, name), ours.get(name, ()), inside(ROOT, name), wanted.get(name))
    write(mark, text)


def renew(target, before, source, after):
    """Make one file what the bundle says; `after` is None when the bundle has it no longer."""
    now = digest(target)
    if after and now in after:
        return
    if now is not None and now not in before:
        os.replace(target, target + ".lama")
    elif now is not None and not after:
        os.remove(target)
    if after:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        half = target + ".baru"
        shutil.copyfile(source, half)
        os.chmod(half, 0o755 if target.endswith(".command") else 0o644)
        os.replace(half, target)


def go_on_from_stick(words):
    """Copy the kit to the laptop and do there what the command line says; return the status."""
    command = words[0]
    folder = os.path.abspath(words[1]) if command == "pasang" and words[1:] else HOME
    print("Menyalin Kopdes Plan ke {} ...".format(folder), flush=True)
    copy_kit(folder)
    if command in ("mulai", "pasang"):
        os.chdir(folder)  # so that the stick can be taken out while the program runs
    os.environ[STICK] = WHEELS
    again = [sys.executable, os.path.join(folder, "kit.py"), command]
    return become(again + ([] if command == "pasang" else words[1:]), dict(os.environ))


# ---- the commands ------------------------------------------------------------------------------


def run(command, **more):
    """Return the exit status of a command; Ctrl-C is the command's to answer."""
    process = subprocess.Popen(command, env=dict(environment(), **more))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def become(command, env):
    """Go on as another program; where a process cannot, wait for it. Return its exit status."""
    sys.stdout.flush()
    if not WINDOWS:
        os.execve(command[0], command, env)
    return run(command, **env)


def console(words):
    """Run `kopdes-plan WORDS` in the caller's folder; return its exit status."""
    typed = ("py " if WINDOWS else "python3 ") + sys.argv[0]  # what help and advice name
    env = dict(environment(), KOPDES_PERINTAH=typed)
    # -P: what lies in that folder is never mistaken for a module.
    return become([PYTHON, "-P", "-m", "kopdes_plan"] + words, env)


def check(words):
    """Run the linters and the tests; return 0 only if all of them are content."""
    env = {}
    if "--lengkap" in words:
        words = [word for word in words if word != "--lengkap"]
        env["KOPDES_LENGKAP"] = "1"
    os.chdir(ROOT)
    linters = (
        ("ruff check", ["-m", "ruff", "check", "--output-format=concise", "."]),
        ("ruff format", ["-m", "ruff", "format", "--check", "--output-format=concise", "."]),
        ("mypy", ["-m", "mypy"]),
    )
    failed = []
    for name, command in linters:
        print("== " + name, flush=True)
        if run([PYTHON] + command) != 0:
            failed.append(name)
    print("== pytest", flush=True)
    status = run([PYTHON, "-m", "pytest"] + test_words(words), **env)
    if failed:
        print("Pemeriksaan kode belum bersih: " + ", ".join(failed), flush=True)
    return status or (1 if failed else 0)


def test_words(words):
    """Return pytest's arguments: everything, several files at once, unless the caller names some.

    Each file of tests stays in one process (loadfile), so that its tests share what is dear; they
    are handed out in the order of `tests/conftest.py`, the longest first.
    """
    if any(os.path.exists(word.split("::")[0]) for word in words):
        return words
    at_once = min((os.cpu_count() or 1) + 1, MOST_AT_ONCE)  # one waits for a browser or server
    return ["-n", str(at_once), "--dist", "loadfile", "--no-loadscope-reorder"] + words


def renew_lock(words):
    """Write requirements.lock anew; words such as `--upgrade` go to uv. Returns the exit status."""
    groups = ["--group", "kit"]
    kept = blocks(compiled(groups, words))
    sections = ["".join(kept.values())]
    for extra in EXTRAS:
        groups += ADDED[extra]
        found = blocks(compiled(groups, words))
        for name, block in found.items():
            if name in kept and kept[name] != block:
                print("Versi {} berbeda untuk {}; batasi di pyproject.toml.".format(name, extra))
                return 1
        added = [found[name] for name in found if name not in kept]
        sections += [SECTION.format(extra) + "\n" + "".join(added)]
        kept = found
    head = (
        "# Every package, its version and hashes, for Linux, Windows, macOS and Python 3.11-3.13.\n"
        "# Made by `python3 kit.py kunci` (add --upgrade for newer versions); do not edit.\n"
        "# Sections in one file: a village line should carry neither the tests' tools nor those\n"
        "# of a class server. What they take stands in ARCHITECTURE.md.\n"
    )
    write(LOCK, head + "\n".join(sections))
    return 0


def compiled(groups, words):
    """Return what uv resolves for these groups; versions in the present lock are kept."""
    folder = tempfile.mkdtemp()
    try:
        target = os.path.join(folder, "requirements.txt")
        if os.path.exists(LOCK):
            shutil.copy(LOCK, target)
        command = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
        command += ["--python-version", "3.11", "--no-annotate", "--no-header"]
        command += groups + words + ["pyproject.toml", "-o", target]
        subprocess.check_call(command, cwd=ROOT, env=environment())
        return read(target)
    finally:
        shutil.rmtree(folder)


def main(words):
    """Do what the command line says; return the exit status."""
    problem = python_problem(sys.version_info)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    if not words or words[0] in ("-h", "--help", "bantuan"):
        print(USAGE)
        return 0 if words else 2
    command, rest = words[0], words[1:]
    try:
        if command == "periksa-bundel":
            return check_bundle()
        if command == "hub" and not sys.platform.startswith("linux"):
            raise Stop("linux")
        if os.path.isdir(WHEELS):
            return go_on_from_stick(words)
        set_up(command if command in EXTRAS else None)
        if command == "pasang":
            return 0
        if command == "kunci":
            return renew_lock(rest)
        if command == "uji":
            return check(rest)
        if command == "hub":
            return become([PYTHON, "-P", HUB] + rest, environment())
        return console(["buka"] + rest if command == "mulai" else words)
    except Stop as stop:
        print(stop.text(), file=sys.stderr)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        kind = error_kind(error)
        print(Stop(kind or "other").text(), file=sys.stderr)
        if kind is None:
            print(error, file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print("uv: {}".format(error.returncode), file=sys.stderr)
    except KeyboardInterrupt:
        print("Dihentikan. Jalankan lagi kapan saja.", file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except (IOError, OSError) as error:
        if error.errno != errno.EPIPE:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0  # `| head` has seen enough
    sys.exit(status)
