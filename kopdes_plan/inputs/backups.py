"""All plans of a folder in one zip file, and such a file read again without trusting it.

A folder goes in, bytes come out: the plans, what they were before, what waits unfinished, and the
pictures they name, with a list of sha256. Bytes go in, the files come out whole and all of them, or
PlanProblems: a file from a stick or a message may be damaged, or made to do harm.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from kopdes_plan.inputs import pictures
from kopdes_plan.inputs.broken import BROKEN
from kopdes_plan.inputs.class_folder import plan_files
from kopdes_plan.inputs.plan_text import parse
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.saving import FOLDER as KEPT_IN
from kopdes_plan.inputs.saving import LOCK
from kopdes_plan.inputs.text_files import LARGEST as LARGEST_PLAN
from kopdes_plan.inputs.text_files import read_text

LIST, KIND, FORMAT = "isi.json", "kopdes-plan cadangan", 1
MOST_FILES, MOST_BYTES = 9_999, 200_000_000  # of what is inside; it is held in memory
PLAN = re.compile(r"(?:[^/]+/)?[^/]+\.ya?ml", re.IGNORECASE)
KEPT = re.compile(
    rf"(?P<where>(?:[^/]+/)?){re.escape(KEPT_IN)}/(?P<plan>[^/]+)/"
    r"(?P<name>\d{8}T\d{12}Z\.yaml|[a-z_]+\.json)"
)
PICTURE = re.compile(r"(?:[^/]+/){0,3}[^/]+\.(?:png|jpe?g)", re.IGNORECASE)
UNSAFE = re.compile(  # parts of a path that some system reads otherwise, or cannot have
    r'[\x00-\x1f\\:*?"<>|]|^(?:\.{1,2}|)$|[ .]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)',
    re.IGNORECASE,
)


class Backup(NamedTuple):
    """A zip file, how many plans, earlier states and pictures are in it, and what is not."""

    content: bytes
    plans: int
    versions: int
    pictures: int
    left_out: tuple[str, ...]


def backup(folder: Path) -> Backup:
    """All plans of a folder and of the folders in it; PlanProblems when there is none."""
    files: dict[str, bytes] = {}
    left_out = []
    for plan in plan_files(folder):
        for file in _belonging(plan):
            name = file.relative_to(folder).as_posix()
            try:
                if name in files or not usable(name) or file.stat().st_size > _largest(name):
                    raise ValueError
                files[name] = file.read_bytes()
            except (OSError, ValueError):
                left_out += [name] * (name not in files)
    plans = sum(is_plan(name) for name in files)
    if not plans:
        raise PlanProblems([Problem("backup_nothing", read=str(folder))])
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        raise _refused("backup_too_big")
    versions = sum(KEPT.fullmatch(name) is not None and name.endswith("Z.yaml") for name in files)
    shown = sum(PICTURE.fullmatch(name) is not None for name in files)
    return Backup(_zipped(files), plans, versions, shown, tuple(dict.fromkeys(left_out)))


def is_plan(name: str) -> bool:
    """Whether a name in a backup is that of a plan."""
    return PLAN.fullmatch(name) is not None


def usable(name: str) -> bool:
    """Whether a name may be in a backup: of a plan, its history or a picture, on every system."""
    parts = name.split("/")
    known = KEPT.fullmatch(name) or (
        (PLAN.fullmatch(name) or PICTURE.fullmatch(name))
        and not any(part.startswith(".") for part in parts)
    )
    short = all(len(part.encode("utf-8", "replace")) <= 200 for part in parts)
    return bool(known) and short and not any(UNSAFE.search(part) for part in parts)


def _largest(name: str) -> int:
    return pictures.LARGEST if PICTURE.fullmatch(name) else LARGEST_PLAN


def _belonging(plan: Path) -> Iterator[Path]:
    """A plan's file, its history, and the pictures it names that lie beside it."""
    yield plan
    kept = plan.parent / KEPT_IN / plan.name
    with suppress(OSError):  # no history yet
        yield from sorted(f for f in kept.iterdir() if f.name != LOCK and f.suffix != ".tmp")
    try:
        tree = parse(read_text(plan)).tree()
    except PlanProblems:  # it goes along as it is
        return
    for name in _named(tree):
        try:
            yield pictures.inside(plan.parent, name)
        except PlanProblems:  # not there, or not beside the plan
            continue


def _named(tree: Mapping[str, Any]) -> Iterator[str]:
    """The names of the pictures in a plan that need not be a whole one."""
    cooperative, told = tree.get("koperasi"), tree.get("narasi")
    photos = told.get("foto") if isinstance(told, Mapping) else None
    found = [cooperative.get("logo")] if isinstance(cooperative, Mapping) else []
    if isinstance(photos, list):
        found += [photo.get("berkas") for photo in photos if isinstance(photo, Mapping)]
    yield from (name for name in found if isinstance(name, str) and name)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    listed = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    about = json.dumps({"kind": KIND, "format": FORMAT, "files": listed}, ensure_ascii=False)
    with zipfile.ZipFile(made := BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ((LIST, about.encode()), *sorted(files.items())):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


# ---- read again


def contents(zipped: bytes) -> dict[str, bytes]:
    """The files of a backup by their names, each as it was; PlanProblems when anything is wrong."""
    if zipped.count(b"PK\x01\x02") > MOST_FILES + 1:  # before a list of a million is read
        raise _refused("backup_too_big")
    try:
        with zipfile.ZipFile(BytesIO(zipped)) as archive:
            return _checked(archive, archive.infolist())
    except PlanProblems:
        raise
    except (zipfile.BadZipFile, *BROKEN):
        raise _refused("backup_unreadable") from None


def _checked(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo]) -> dict[str, bytes]:
    """The files after their names, sizes and sha256 were looked at, in this order."""
    members = [one for one in members if not one.is_dir()]
    if LIST not in (one.filename for one in members):
        raise _refused("backup_none")
    if len(members) > MOST_FILES + 1 or sum(one.file_size for one in members) > MOST_BYTES:
        raise _refused("backup_too_big")
    seen: set[str] = set()
    for one in members:
        name, mode = one.filename, one.external_attr >> 16
        good = name == LIST or (usable(name) and one.file_size <= _largest(name))
        link = stat.S_IFMT(mode) not in (0, stat.S_IFREG)
        if not good or link or one.orig_filename != name or name.casefold() in seen:
            raise _refused("backup_strange", name[:100])
        seen.add(name.casefold())
    files = {one.filename: _content(archive, one) for one in members}
    listed = _listed(files.pop(LIST))
    found = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    if found != listed:
        wrong = sorted({name for name, _ in found.items() ^ listed.items()})
        raise _refused("backup_damaged", wrong[0][:100])
    return files


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """What a member holds; no more than it says is ever unpacked."""
    with archive.open(member) as opened:
        return opened.read(member.file_size)


def _listed(content: bytes) -> dict[str, str]:
    """The sha256 of every file, as the backup says; PlanProblems when it is none of ours."""
    try:
        about = json.loads(content)
        kind, version, files = about["kind"], about["format"], dict(about["files"])
    except (ValueError, LookupError, TypeError, RecursionError):
        raise _refused("backup_none") from None
    if kind != KIND or not isinstance(version, int):
        raise _refused("backup_none")
    if version > FORMAT:
        raise _refused("backup_newer")
    return {str(name): str(digest) for name, digest in files.items()}


def _refused(code: str, read: str = "") -> PlanProblems:
    return PlanProblems([Problem(code, read=read)])
