"""A person opens the first notebook in a real browser, types, reads, prints; nothing leaves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

import kopdes_plan as kp
from kopdes_plan import text as t
from tests.browser.lab import ROOT, Lab, Page, opened

pytestmark = pytest.mark.butuh_chromium

LPG = "LPG 3 kg"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The first notebook, run in JupyterLab with an empty plan folder."""
    with Lab(tmp_path_factory.mktemp("lab")) as lab, opened(lab) as page:
        assert page.run("0_mulai.ipynb")
        yield page


def lowest_cash(plan: Path) -> str:
    """What the engine says of a plan file."""
    return t.rupiah(float(kp.run(kp.load_plan(plan)).indicators.cash_min[0]))


def test_the_page_says_what_the_engine_says(page: Page) -> None:
    """The lowest cash on the screen is that of kp.run on the same file."""
    plan = page.lab.plans / "muara_badak.yaml"
    assert page.text(".kopdes-cash") == lowest_cash(plan)
    assert "Saliki" in page.text(".kopdes-story")
    assert page.tab.locator(".kopdes-chart svg").count() == 3
    assert "Traceback" not in page.tab.content()


def test_a_typed_price_changes_figure_and_chart(page: Page) -> None:
    """`17.500` and Enter: chart, figure and file change, and agree with the engine again."""
    plan = page.lab.plans / "muara_badak.yaml"
    figure, chart = page.text(".kopdes-cash"), page.markup(".kopdes-chart.kopdes-cash")
    page.type(LPG, "Harga jual", "17.500")
    page.wait_changed(".kopdes-chart.kopdes-cash", chart)
    page.wait(".kopdes-notice", "Tersimpan")
    assert page.text(".kopdes-cash") != figure
    assert page.text(".kopdes-cash") == lowest_cash(plan)
    assert float(kp.load_plan(plan).units["lpg"].price) == 17_500


def test_a_bad_number_is_explained_and_not_lost(page: Page) -> None:
    """The sentence stands beside the field; undo brings the number back."""
    page.type(LPG, "Harga jual", "mahal")
    page.wait(".kopdes-wrong", "bukan angka")
    assert page.field(LPG, "Harga jual").input_value() == "mahal"
    page.press("Batalkan")
    page.wait(".kopdes-notice", "Dikembalikan")
    assert page.field(LPG, "Harga jual").input_value() == "17.500"


def test_the_pdf_button_writes_the_document(page: Page) -> None:
    """The page says where it is, and it can be read."""
    page.press("Buat PDF")
    page.wait(".kopdes-notice", "PDF sudah ditulis")
    file = page.lab.plans / "muara_badak.pdf"
    assert str(file) in page.text(".kopdes-notice.kopdes-good")
    first = PdfReader(file).pages[0].extract_text()
    assert "Saliki" in first


def test_nothing_was_asked_of_another_computer(page: Page) -> None:
    """After all that: many requests, every one of them to 127.0.0.1."""
    assert len(page.asked) > 20
    assert page.outside == []


def test_the_page_works_without_any_network(tmp_path: Path) -> None:
    """In a network namespace of its own nothing but this computer exists.

    Where namespaces are not allowed the browser alone is watched, as in the tests above.
    """
    alone = ["unshare", "--net"]
    allowed = sys.platform == "linux" and _works([*alone, "true"])
    command = [sys.executable, "-m", "tests.browser.lab", str(tmp_path)]
    command = [*alone, *command, "loopback"] if allowed else command
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    shown = json.loads(done.stdout.splitlines()[-1])
    plan = tmp_path / "Rencana Kopdes" / "muara_badak.yaml"
    assert shown == {"ran": True, "cash": lowest_cash(plan), "outside": []}


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False
