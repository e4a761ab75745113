"""The plan inside a real PDF: what typst was given comes out, and computes the same rupiah."""

from __future__ import annotations

import json

import kopdes_plan
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.plan_in_pdf import plan_in, without_names
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.pdf import write_pdf
from tests.outputs.conftest import STARTER
from tests.plans import HOSTILE
from tests.screens.conftest import PLAN

SIGNS = (
    f"{HOSTILE} \u202eterbalik \U0001f642 D'Artagnan \\n {{}} []: - 'x' \"y\" %PDF-1.7 endstream"
)


def test_a_starter_plan_computes_the_same_after_its_way_through_paper(result: Result) -> None:
    text = STARTER.read_text(encoding="utf-8")
    back = plan_in(write_pdf(result, kind="musdes", plan_text=text))
    assert back == without_names(text)
    again = kopdes_plan.run(load_text(back))
    assert all((again.flows[key] == result.flows[key]).all() for key in result.flows)
    assert (again.balances["cash"] == result.balances["cash"]).all()


def test_hostile_words_come_out_as_they_went_in(result: Result) -> None:
    """Markup, right-to-left, emoji, quotes, the words of the PDF itself, lines."""
    for words in (SIGNS, "baris\n\n  menjorok\n", "x" * 5_000):
        text = PLAN.replace("pembeli: warga", f"pembeli: {json.dumps(words, ensure_ascii=False)}")
        back = load_text(plan_in(write_pdf(result, kind="musdes", plan_text=text)))
        assert back == load_text(text) and back.units["lpg"].buyer == words.strip()
