"""typst in a process of its own: what it makes comes back, what it says is wrong too."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kopdes_plan.outputs.typesetting import typeset

MAKES_A_PDF = """
import sys
from tests.plans import plan_of, run_plan, shop
from kopdes_plan.outputs.pdf import write_pdf
assert write_pdf(run_plan(plan_of(unit_usaha={"t": shop()}))).startswith(b"%PDF")
print("typst" in sys.modules)
"""


def test_each_page_comes_back() -> None:
    """Two pages are two pictures, or one PDF."""
    files = {"main.typ": b"Satu #pagebreak() Dua"}
    assert [page[:4] for page in typeset(files, format="png")] == [b"\x89PNG"] * 2
    assert [page[:4] for page in typeset(files)] == [b"%PDF"]


def test_what_is_wrong_is_told() -> None:
    """A name that nobody gave is an error with typst's words, not an empty document."""
    with pytest.raises(RuntimeError, match="unknown variable: tiada"):
        typeset({"main.typ": b"#tiada"})


def test_typst_stays_out_of_this_process() -> None:
    """A PDF is made without loading what would keep 50 MB of every document."""
    done = subprocess.run([sys.executable, "-c", MAKES_A_PDF], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
