"""What a step draws, as tests ask for it: blocks by their id, and the words a person reads."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kopdes_plan.screens.blocks import Block


def every(blocks: Iterable[Block]) -> dict[str, Block]:
    """All blocks by id, those in folds too."""
    found: dict[str, Block] = {}
    for block in blocks:
        inner = every(block.get("blocks", ()))
        assert not found.keys() & {block["id"], *inner}, "two blocks of one name"
        found |= {block["id"]: block, **inner}
    return found


def words(markup: str) -> str:
    """What a person reads of HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())
