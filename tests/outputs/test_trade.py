"""The document's chapter on partners and exports, for a plan with both, one, and neither."""

from __future__ import annotations

from kopdes_plan import run
from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.trade import chapter
from kopdes_plan.outputs.writer import CHAPTERS, Writer
from tests.outputs.test_export import STICKS
from tests.plans import plan_of, shop


def headings(plan: Plan) -> list[str]:
    said = chapter(Writer(run(plan)))
    return [block["text"] for block in said if block["kind"] == "heading" and block["level"] == 2]


def test_partners_come_first_then_what_is_sold_abroad() -> None:
    lpg = load_unit_types()["lpg3"].unit(pembeli="warga")
    sticks = shop(nama="Lidi", satuan="kg", ekspor=STICKS)
    assert headings(plan_of(unit_usaha={"lidi": sticks, "lpg": lpg})) == [
        f"{lpg.name}: Pertamina Patra Niaga (LPG 3 kg)",
        "Lidi: dijual ke luar negeri dengan syarat FOB",
    ]
    assert headings(plan_of(unit_usaha={"lidi": sticks})) == [
        "Lidi: dijual ke luar negeri dengan syarat FOB"
    ]


def test_a_plan_with_neither_says_so_in_one_sentence() -> None:
    (said,) = chapter(Writer(run(plan_of(unit_usaha={"toko": shop()}))))
    assert said["text"].startswith("Tidak ada unit yang dikenal mitranya")


def test_the_chapter_stands_behind_the_units() -> None:
    assert CHAPTERS[CHAPTERS.index("units") + 1] == "trade"
    body = document(run(plan_of(unit_usaha={"toko": shop()})))["body"]
    assert "Mitra dan ekspor" in [block["text"] for block in body if block["kind"] == "heading"]
