"""The plan inside a PDF: the text that may travel in there, and how it comes out again.

Text of a plan goes in, its values come out written anew: no comment, no name of a person (fields of
a `personal` kind). A PDF goes in, the plan's text comes out, or a sentence why there is none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from kopdes_plan.inputs.broken import BROKEN
from kopdes_plan.inputs.plan_edits import block
from kopdes_plan.inputs.plan_fields import Field, field_at
from kopdes_plan.inputs.plan_file import reading
from kopdes_plan.inputs.plan_text import Tree, parse
from kopdes_plan.inputs.plan_words import label
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.text_files import decoded, read_bytes, refused

ATTACHED = "rencana.yaml"  # the plan's name in the PDF
ROLE = "jabatan"
PDF_SIGN = b"%PDF-"
LARGEST = 50_000_000  # bytes of a PDF


def without_names(text: str) -> str:
    """A plan's text without comments and names of people; its figures stay, and so do roles.

    A name that a plan must have becomes the field's own words and a number, "Penilai 1".
    """
    tree = parse(text).tree()
    return block(_nameless(tree, "", {*_roles(tree)})) + "\n"


def _roles(tree: Tree) -> Iterator[str]:
    """Every role the plan names: one of them is no person's name, wherever it stands."""
    if isinstance(tree, dict):
        if isinstance(role := tree.get(ROLE), str):
            yield role
        tree = [*tree.values()]
    for part in tree if isinstance(tree, list) else ():
        yield from _roles(part)


def _nameless(tree: Tree, path: str, roles: set[str]) -> Tree:
    if isinstance(tree, list):
        return [_nameless(part, f"{path}.{place}", roles) for place, part in enumerate(tree, 1)]
    if not isinstance(tree, dict):
        return tree
    kept = {}
    for key, part in tree.items():
        here = f"{path}.{key}" if path else key
        field = field_at(key if path.startswith("skenario.") else here)
        personal = field is not None and field.kind is not None and field.kind.personal
        if field is None or not personal or str(part) in roles:
            kept[key] = _nameless(part, here, roles)
        elif needed := _stand_in(field, path):
            kept[key] = needed
    return kept


def _stand_in(field: Field, path: str) -> str:
    """What stands for a name: nothing, or words and its place in the list where one must be."""
    assert field.owner is not None
    if not field.owner.model_fields[field.name].is_required():
        return ""
    return f"{label(field.owner, field.name)} {path.rpartition('.')[2]}"


def plan_in(content: bytes, name: str = "") -> str:
    """The text of the plan inside a PDF's bytes; `name` is the file's for messages.

    PlanProblems when it is no PDF, is locked, broken or too big, or holds no plan.
    """
    if len(content) > LARGEST:
        raise refused("pdf_too_big", name)
    if PDF_SIGN not in content[:1024]:
        raise refused("pdf_none", name)
    text = decoded(_attached(content, name), name)
    reading(parse(text, name), name)  # some plan, perhaps with problems
    return text


def plan_of_pdf(path: Path | str) -> str:
    """The text of the plan inside a PDF file; PlanProblems when there is none to be had."""
    return plan_in(read_bytes(path, LARGEST), str(path))


def _attached(content: bytes, name: str) -> bytes:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # we say ourselves what is wrong
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise refused("pdf_locked", name)
        found: Mapping[str, Any] = reader.attachments
        plans = found.get(ATTACHED)
    except (DependencyError, PyPdfError, *BROKEN) as fault:
        if isinstance(fault, PlanProblems):
            raise
        raise refused("pdf_broken", name) from fault
    if not plans:
        raise refused("pdf_without_plan", name)
    return bytes(plans[0])
