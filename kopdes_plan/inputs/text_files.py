"""A file's text, or one clear sentence why it is none: missing, a folder, too big, binary …"""

from __future__ import annotations

from pathlib import Path

from kopdes_plan.inputs.problems import PlanProblems, Problem

LARGEST = 1_000_000  # bytes


def read_text(path: Path | str) -> str:
    """The text of a plan file; PlanProblems when it is no readable text of a plan's size."""
    return decoded(read_bytes(path, LARGEST), str(path))


def read_bytes(path: Path | str, largest: int) -> bytes:
    """A file's bytes, of a larger one a byte more than that; PlanProblems when it is no file."""
    file = Path(path)
    try:
        if file.is_dir():
            raise refused("file_is_folder", str(path))
        if not file.exists():
            raise refused("file_missing", str(path))
        if not file.is_file():
            raise refused("file_not_plan", str(path))
        with file.open("rb") as opened:
            return opened.read(largest + 1)
    except (OSError, ValueError) as fault:  # ValueError: a null byte in the name
        if isinstance(fault, PlanProblems):
            raise
        raise refused("file_unreadable", str(path)) from fault


def decoded(content: bytes, name: str) -> str:
    """The text in a plan file's bytes; PlanProblems when they are none of a plan's size."""
    if len(content) > LARGEST:
        raise refused("file_too_big", name)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused("file_not_utf8", name)
    if b"\x00" in content:
        raise refused("file_binary", name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        readable = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in content)
        code = "file_not_utf8" if readable > 0.7 * len(content) else "file_binary"
        raise refused(code, name, line if code == "file_not_utf8" else None) from fault


def refused(code: str, name: str, line: int | None = None) -> PlanProblems:
    """The error of a file that is no plan, naming it."""
    return PlanProblems([Problem(code, line=line, read=Path(name).name or name)], name)
