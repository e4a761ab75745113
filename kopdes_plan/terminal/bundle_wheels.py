"""The wheels of a bundle: which of the locked packages a laptop needs, and their files in a folder.

A target is a system with a version of Python. Nothing of the machine this runs on is asked: which
packages a target needs follows from the markers of the lock, which files fit it from their names.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from packaging.tags import Tag

SECTIONS = "# ---- "  # of requirements.lock: what the first one begins no laptop needs
PYTHONS = ("3.11", "3.12", "3.13")
PATCHES = ("0", "99")  # the first and the last 3.11 there may be: the lock tells them apart
PIECE = 1 << 20
OFFLINE = r"connection (refused|reset|aborted|broken)|NewConnectionError|timed? ?out|ProxyError|" \
          r"name resolution|unreachable|certificate verify"  # fmt: skip


class System(NamedTuple):
    """A kind of laptop: what markers ask of it, and the platforms of wheels it takes, best first.

    An Apple platform stands for the older ones too.
    """

    markers: Mapping[str, str]
    platforms: tuple[str, ...]


def _linux(arch: str) -> tuple[str, ...]:
    """From glibc 2.34 (2021) down: Ubuntu 22.04, Debian 12 and later."""
    old = {17: f"manylinux2014_{arch}", 12: f"manylinux2010_{arch}", 5: f"manylinux1_{arch}"}
    tags = ((f"manylinux_2_{n}_{arch}", old.get(n, "")) for n in range(34, 4, -1))
    return tuple(tag for pair in tags for tag in pair if tag)


def _markers(os_name: str, sys_platform: str, system: str, machine: str) -> dict[str, str]:
    return {
        "os_name": os_name,
        "sys_platform": sys_platform,
        "platform_system": system,
        "platform_machine": machine,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }


SYSTEMS: dict[str, System] = {
    "windows": System(_markers("nt", "win32", "Windows", "AMD64"), ("win_amd64",)),
    "macos-intel": System(_markers("posix", "darwin", "Darwin", "x86_64"), ("macosx_11_0_x86_64",)),
    "macos-arm": System(_markers("posix", "darwin", "Darwin", "arm64"), ("macosx_12_0_arm64",)),
    "linux": System(_markers("posix", "linux", "Linux", "x86_64"), _linux("x86_64")),
    "linux-arm": System(_markers("posix", "linux", "Linux", "aarch64"), _linux("aarch64")),
}


class Target(NamedTuple):
    """A system of SYSTEMS and a version of Python, "3.12"."""

    system: str
    python: str


class Pin(NamedTuple):
    """One locked package: its name, version, marker ("" for every target), sha256 of its files."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]

    def line(self) -> str:
        """As pip reads it, the marker left out: it was answered for the target."""
        hashes = (f" --hash=sha256:{digest}" for digest in sorted(self.hashes))
        return f"{self.name}=={self.version}" + "".join(hashes)


class Absent(NamedTuple):
    """A package that could not be had for a target."""

    pin: Pin
    target: Target


class NoNetwork(Exception):
    """The network is away: what is not there yet cannot be fetched now."""


def pins(lock: str) -> tuple[Pin, ...]:
    """The locked packages, those left out that only the tests or the hub need."""
    text = lock.split(SECTIONS)[0].replace("\\\n", "")
    found = re.finditer(r"(?m)^([\w.-]+)==([^\s;]+)(?: *;(.*?))?((?: +--hash=\S+)+) *$", text)
    return tuple(
        Pin(name, version, (marker or "").strip(), frozenset(re.findall(r"sha256:(\w+)", hashes)))
        for name, version, marker, hashes in (match.groups() for match in found)
    )


def needed(every: Iterable[Pin], target: Target, patch: str) -> list[Pin]:
    """The packages a target needs whose Python is the given patch of its version."""
    from packaging.markers import Marker

    environment = {
        **SYSTEMS[target.system].markers,
        "python_version": target.python,
        "python_full_version": f"{target.python}.{patch}",
    }
    return [pin for pin in every if not pin.marker or Marker(pin.marker).evaluate(environment)]


def sha256(file: Path) -> str:
    """The sha256 of a file's content, in hex."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


class Shelf:
    """A folder of wheels; it reads each file once, and throws away what is damaged."""

    def __init__(self, folder: Path, every: Iterable[Pin]) -> None:
        self.folder, self.pins = folder, tuple(every)
        self._known: dict[str, str] = {}
        self._good = {digest for pin in self.pins for digest in pin.hashes}

    def look(self) -> None:
        """Takes in what came to the folder since."""
        for file in self.folder.glob("*.whl"):
            if file.name not in self._known:
                digest = sha256(file)
                if digest in self._good:
                    self._known[file.name] = digest
                else:  # half-fetched, or of another lock
                    file.unlink()

    def file(self, pin: Pin, target: Target) -> Path | None:
        """The wheel of a package that runs on a target, if it is there."""
        for name, digest in self._known.items():
            if digest in pin.hashes and fits(name, pin, target):
                return self.folder / name
        return None

    def files(self, target: Target) -> set[Path]:
        """All wheels of a target that are there."""
        asked = (self.file(pin, target) for patch in PATCHES for pin in self._of(target, patch))
        return {file for file in asked if file is not None}

    def lacking(self, target: Target, patch: str) -> list[Pin]:
        """The packages of a target without a wheel here."""
        return [pin for pin in self._of(target, patch) if self.file(pin, target) is None]

    def fetch(self, target: Target) -> Iterator[Absent]:
        """Fetches what a target lacks; gives what does not exist for it. NoNetwork when offline."""
        for patch in PATCHES:
            lacking = self.lacking(target, patch)
            if lacking and not self._download(lacking, target, patch) and len(lacking) > 1:
                for pin in lacking:  # one that does not exist stops all: one by one then
                    self._download([pin], target, patch)
            yield from (Absent(pin, target) for pin in self.lacking(target, patch))

    def keep_only(self, files: set[Path]) -> None:
        """Throws away every other wheel."""
        for file in set(self.folder.glob("*.whl")) - files:
            file.unlink()

    def _of(self, target: Target, patch: str) -> list[Pin]:
        return needed(self.pins, target, patch)

    def _download(self, wanted: list[Pin], target: Target, patch: str) -> bool:
        """Whether pip brought all of them."""
        list_file = self.folder / "pip.txt"
        list_file.write_text("".join(f"{pin.line()}\n" for pin in wanted), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:",
                   "--require-hashes", "--no-input", "--disable-pip-version-check", "--retries=2",
                   "--implementation=cp", f"--python-version={target.python}.{patch}",
                   *(f"--platform={tag}" for tag in SYSTEMS[target.system].platforms),
                   f"--requirement={list_file}", f"--dest={self.folder}"]  # fmt: skip
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
        list_file.unlink()
        if done.returncode != 0 and re.search(OFFLINE, done.stdout, re.IGNORECASE):
            raise NoNetwork
        self.look()
        return done.returncode == 0


@lru_cache(maxsize=4096)
def fits(file: str, pin: Pin, target: Target) -> bool:
    """Whether a wheel is of this package and runs on this target."""
    from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

    try:
        name, version, _, tags = parse_wheel_filename(file)
    except InvalidWheelFilename:
        return False
    same = name == canonicalize_name(pin.name) and str(version) == pin.version
    return same and not tags.isdisjoint(_tags(target))


@lru_cache(maxsize=16)
def _tags(target: Target) -> frozenset[Tag]:
    """The tags of all wheels that run on a target."""
    from packaging.tags import compatible_tags, cpython_tags, mac_platforms

    version = tuple(int(part) for part in target.python.split("."))
    name, platforms = "cp" + target.python.replace(".", ""), SYSTEMS[target.system].platforms
    if apple := re.fullmatch(r"macosx_(\d+)_(\d+)_(\w+)", platforms[0]):
        platforms = tuple(mac_platforms((int(apple[1]), int(apple[2])), apple[3]))
    return frozenset(
        (*cpython_tags(version, [name], platforms), *compatible_tags(version, name, platforms))
    )
