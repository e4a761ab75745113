"""The first pages as pictures: the same layout as the PDF, small and quick."""

from __future__ import annotations

from base64 import b64decode

from kopdes_plan.outputs.preview import DPI, first_pages
from tests.plans import plan_of, run_plan, shop


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG, from its header."""
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_the_first_two_pages_are_a4_pictures() -> None:
    """A shop alone: cover and summary as PNG data URIs, A4 at the chosen fineness."""
    pages = first_pages(run_plan(plan_of(unit_usaha={"t": shop()})))
    assert len(pages) == 2
    head = "data:image/png;base64,"
    for page in pages:
        assert page.startswith(head)
        width, height = size(b64decode(page.removeprefix(head)))
        assert abs(width - 210 / 25.4 * DPI) <= 1 and abs(height - 297 / 25.4 * DPI) <= 1
    assert pages[0] != pages[1]


def test_signs_no_font_has_and_markup_are_drawn_not_read() -> None:
    """An emoji, a script and typst code in the cooperative's name make a picture all the same."""
    name = "Kop 🌾 <script>alert(1)</script> #panic() $x$ " + "a" * 90
    plan = plan_of(unit_usaha={"t": shop()}, koperasi={"nama": name, "desa": "64.02.05.2001"})
    assert len(first_pages(run_plan(plan), count=1)) == 1
