"""A filled paper form is typed from the top down: its boxes come in the order of the screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from kopdes_plan.inputs.catalogue import CLASSES, load_unit_types
from kopdes_plan.outputs.worksheets import STEPS as PAPER
from kopdes_plan.outputs.worksheets import worksheets
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens import workshop
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.fields.sheets import NAME, is_mapping
from kopdes_plan.screens.steps import View

NAMED = r"pembagian_shu\.bagian|saldo_awal\.persediaan|dana_desa\.pagu"  # names are free there
EXAMPLE = TEMPLATES / "plans" / "muara_badak.yaml"
OPENED: dict[str, list[dict[str, str]]] = {  # what is opened one after the other
    "potensi": [{"potensi": part} for part in ("desa", "usaha", "ide")],
}


@pytest.fixture
def view(folder: Path) -> View:
    folder.mkdir()
    session = Session()
    session.open(Path(copyfile(EXAMPLE, folder / "rencana.yaml")))
    assert session.plan is not None
    return View(session)


def general(path: str) -> str:
    """The path without the name of its unit or idea, and with 1 for any place in a list."""
    path = re.sub(r"^(unit_usaha|potensi_desa\.ide)\.[^.]+", r"\1.*", path)
    path = re.sub(
        r"^(pembagian_shu\.bagian|saldo_awal\.persediaan|dana_desa\.pagu)\..+", r"\1.x", path
    )
    return re.sub(r"(?<!bulanan)\.\d+(?=\.|$)", ".1", path)


def on_screen(blocks: Iterable[Block]) -> Iterator[str]:
    """The places of the plan that blocks show, in their order."""
    for block in blocks:
        kind = block["kind"]
        if kind == "html":
            yield from re.findall(r'data-path="([^"]+)"', block["html"])
        elif kind == "fields":
            yield from (general(field["path"]) for field in (*block["fields"], *block["more"]))
        elif kind == "sheet":
            path = block["path"]
            keys = [column["key"] for column in block["columns"]]
            named = is_mapping(path)
            yield from (
                general(f"{path}.1.{k}") if not named else path if k == NAME else f"{path}.x"
                for k in keys
            )
        elif kind == "fold":
            yield from on_screen(block["blocks"])


def on_paper(sheets: Iterable[Block]) -> list[str]:
    """The places of the plan that sheets ask for, in their order."""
    seen: list[str] = []
    for block in (block for sheet in sheets for block in sheet["blocks"]):
        columns = block["columns"] if block["kind"] == "grid" else ()
        seen += [general(one["path"]) for one in (*block.get("boxes", ()), *columns)]
        seen += [general(path) for path in block.get("paths", ())]
        seen += [row["path"] for group in block.get("groups", ()) for row in group["rows"]]
    return [path for path in seen if path != "potensi_desa.ide"]  # the name of an idea


def out_of_order(paper: Iterable[str], screen: Iterable[str]) -> list[str]:
    """What paper asks that the screen does not show after all that came before it."""
    left = iter(screen)
    return [path for path in paper if path not in left]


@pytest.mark.parametrize("step", [step.name for step in PAPER if step.name != "unit_usaha"])
def test_paper_asks_in_the_order_of_the_screen(step: str, view: View) -> None:
    shown: list[str] = []
    for chosen in OPENED.get(step, [{}]):
        view.chosen.update(chosen)
        shown += on_screen(workshop.BY_NAME[step].left(view))
    sheets = [one for one in worksheets(view.session.plan)["sheets"] if one["step"] == step]
    asked = on_paper(sheets)
    assert len(asked) >= 3
    assert out_of_order(asked, shown) == []


def test_a_units_sheet_asks_in_the_order_of_its_card(view: View) -> None:
    plan, step = view.session.plan, workshop.BY_NAME["unit_usaha"]
    assert plan is not None
    sheets = [one for one in worksheets(plan)["sheets"] if one["step"] == step.name]
    last = sheets[-2:]  # twelve months, people and shared costs
    for key, sheet in zip(plan.units, sheets, strict=False):
        view.chosen["unit_usaha"] = key
        assert out_of_order(on_paper([sheet, *last]), on_screen(step.left(view))) == []


@pytest.mark.parametrize("kind", [*load_unit_types(), *CLASSES])
def test_the_sheet_of_every_kind_is_in_the_order_of_its_card(kind: str, view: View) -> None:
    """Also of a business of nobody's kind, which is known by its behaviour."""
    own, step = kind in CLASSES, workshop.BY_NAME["unit_usaha"]
    printed = worksheets(types=() if own else (kind,))["sheets"]
    sheets = [one for one in printed if one["step"] == step.name]
    step.actions["add_own" if own else "add"](view, kind)
    sheet = sheets[[*CLASSES].index(kind) if own else 0]  # type: ignore[arg-type]
    assert out_of_order(on_paper([sheet, *sheets[-2:]]), on_screen(step.left(view))) == []


def test_sheets_have_the_names_and_numbers_of_the_steps() -> None:
    assert [(step.name, step.words) for step in PAPER] == [
        (step.name, step.words) for step in workshop.STEPS
    ]
    for step in PAPER:
        numbered = step.name in workshop.NUMBERED
        assert step.number == (str(workshop.NUMBERED.index(step.name)) if numbered else "P")
