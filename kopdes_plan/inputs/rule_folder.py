"""A folder of rules as somebody brought it, for instance on a USB stick, read with suspicion.

The bytes of its files come out, by name: `edition.yaml`, `sources.yaml` and `<group>/<file>.yaml`.
Anything else, links that lead out, and files too large for rules are refused; names that begin
with a point are passed over. Nothing outside the folder is read. What the files say is checked in
`rule_updates`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kopdes_plan import text as t
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.rule_sets import EDITION, SOURCES

LARGEST = 1_000_000  # bytes of one file
MOST = 500  # files


class RulesRefused(PlanProblems):
    """A set that is not taken, with everything that is wrong with it. Nothing was changed."""

    def report(self, language: str = "id") -> str:
        """A heading, then each mistake with file and line."""
        lines = [t.say("problem.rules.heading", language, folder=self.file)]
        for one in self.problems:
            at = "" if one.line is None else f" {t.say('problem.line', language, line=one.line)}"
            where = f"{one.path}{at}: " if one.path else ""
            lines.append(f"  {where}{one.text(language)}")
        return "\n".join(lines)


def files_of(folder: Path | str) -> tuple[dict[str, bytes], list[Problem]]:
    """Name -> content of a set's files, and what may not be there; RulesRefused for no set."""
    given, folder = str(folder), Path(folder)
    if not os.path.isdir(folder):
        code = "rules_not_folder" if os.path.exists(folder) else "rules_missing"
        raise RulesRefused([Problem(code, read=given)], given)
    if not all(os.path.isfile(folder / name) for name in (EDITION, SOURCES)):
        inner = next((x for x in (folder / "data" / "rules", folder / "rules")
                      if os.path.isfile(x / EDITION)), None)  # fmt: skip
        code = "rules_no_set" if inner is None else "rules_inner_folder"
        raise RulesRefused([Problem(code, read=given, suggestion=str(inner or ""))], given)
    root = Path(os.path.realpath(folder))
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    try:
        for number, (name, file) in enumerate(_found(root)):
            if number == MOST:
                problems.append(Problem("rules_too_many", params={"limit": MOST}))
                break
            code = _unfit(name, file, root)
            content = b"" if code else _content(file)
            code = code or _unreadable(content)
            if code:
                problems.append(Problem(code, name, read=name))
            else:
                files[name] = content
    except OSError as fault:
        raise RulesRefused([Problem("rules_unreadable", read=given)], given) from fault
    return files, problems


def _found(root: Path) -> Iterator[tuple[str, Path]]:
    """Everything two folders deep, and folders below that; links are not followed."""
    for entry in sorted(root.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_symlink() or not entry.is_dir():
            yield entry.name, entry
            continue
        for inner in sorted(entry.iterdir()):
            if not inner.name.startswith("."):
                yield f"{entry.name}/{inner.name}", inner


def _unfit(name: str, file: Path, root: Path) -> str:
    """Why something may not be in a set, or nothing."""
    real = Path(os.path.realpath(file))
    if file.is_symlink() and not real.is_relative_to(root):
        return "rules_link"
    if not real.is_file() or file.suffix != ".yaml":
        return "rules_not_yaml"
    if "/" not in name and name not in (EDITION, SOURCES):
        return "rules_wrong_place"
    return "rules_too_big" if real.stat().st_size > LARGEST else ""


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _unreadable(content: bytes) -> str:
    if len(content) > LARGEST:
        return "rules_too_big"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "rules_not_text"
    return ""
