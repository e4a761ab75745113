"""What was typed and is not valid yet, beside the plan file, for all its windows.

Path -> text goes in and comes out. Several windows share the file: each adds and takes away only
what is its own, so that none loses what another holds.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from kopdes_plan.inputs.file_lock import locked
from kopdes_plan.inputs.saving import lock_file, unfinished_file

LARGEST = 1_000_000  # bytes; more than that nobody typed


def unfinished(path: Path | str) -> dict[str, str]:
    """What waits beside a plan; nothing when there is no readable file of it."""
    try:
        file = unfinished_file(path)
        if not file.is_file() or file.stat().st_size > LARGEST:
            return {}
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    texts = kept.items() if isinstance(kept, dict) else ()
    return {key: text for key, text in texts if isinstance(text, str)}


def keep_unfinished(path: Path | str, was: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether the change from `was` to `now` is laid over what waits beside the plan.

    A text goes only while it is still the one this window knew. What cannot be written stays in
    its field on the screen.
    """
    added = {key: text for key, text in now.items() if was.get(key) != text}
    gone = {key: text for key, text in was.items() if key not in now}
    if not added and not gone:
        return True
    try:
        with locked(lock_file(path)):
            there = unfinished(path)
            kept = {key: text for key, text in there.items() if gone.get(key) != text}
            _write(unfinished_file(path), {**kept, **added})
    except (OSError, ValueError):
        return False
    return True


def _write(file: Path, texts: Mapping[str, str]) -> None:
    if not texts:
        file.unlink(missing_ok=True)
        return
    temporary = file.with_name(f"{secrets.token_hex(4)}.tmp")
    content = json.dumps(texts, ensure_ascii=True, indent=1)
    if len(content) > LARGEST:
        return
    try:
        with temporary.open("x", encoding="ascii") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(temporary, file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
