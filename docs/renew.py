"""Makes anew what is made from the code and kept in the repository.

    python docs/renew.py contoh    runs notebooks/contoh_terhitung.ipynb and keeps its outputs
    python docs/renew.py layar     takes pictures of the app face (needs chromium)
    python docs/renew.py pdf       makes docs/gambar/pdf.png, the example's summary (needs poppler)

All stay the same as long as code, starter plans and locked packages do. Run `contoh` when nbval
says that an output changed and the change is meant; look at the difference before you commit it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.board import Board

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks" / "contoh_terhitung.ipynb"
PICTURES = ROOT / "docs" / "gambar"
PLAN = ROOT / "templates" / "plans" / "muara_badak.yaml"
SUMMARY_PAGE = "1"
VILLAGE = "Saliki"
AT_HOME = """folder => {
  const note = document.querySelector('[data-block="folder"]');
  note.innerHTML = note.innerHTML.replace(folder, '~');
}"""  # where this computer keeps it is nobody's business
PICTURED = {"unit_usaha": "unit-usaha", "pendanaan": "pendanaan", "kas": "kas"}


def example() -> None:
    """Run the worked example; keep outputs, drop times, versions and widget state."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    place = {"metadata": {"path": str(NOTEBOOK.parent)}}
    NotebookClient(notebook, record_timing=False, resources=place).execute()
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    NOTEBOOK.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def screen() -> None:
    """Take pictures of the app face: empty as at first, then three steps of the example."""
    from tests.browser.board import Board
    from tests.browser.lab import Lab, opened

    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab, opened(lab) as page:
        board = Board(page)
        board.open_app()
        board.tab.locator("input[type=search]").first.fill(VILLAGE)
        board.wait(".kopdes-card", VILLAGE)
        board.settled()
        board.tab.evaluate(AT_HOME, folder)
        kept(board, "mulai")
        board.tab.locator(f'.kopdes-button[data-value$="/{PLAN.name}"]').first.click()
        board.settled()
        for step, name in PICTURED.items():
            board.turn(step)
            kept(board, name)


def kept(board: Board, name: str) -> None:
    """Keep what the screen shows, in 128 colours: it then takes a third of the space."""
    from PIL import Image

    board.tab.evaluate("document.fonts.ready")
    board.tab.mouse.move(0, 0)
    taken = Image.open(BytesIO(board.tab.screenshot()))
    colours = taken.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    colours.save(PICTURES / f"{name}.png", optimize=True)


def document() -> None:
    """Take the picture of the first of the two pages that a bank reads."""
    import subprocess

    import kopdes_plan as kp
    from kopdes_plan.outputs.pdf import write_pdf

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rencana.pdf"
        write_pdf(kp.run(kp.load_plan(PLAN)), file, "ringkas")
        page = ["-f", SUMMARY_PAGE, "-l", SUMMARY_PAGE, "-r", "80", "-png", "-singlefile"]
        subprocess.run(["pdftoppm", *page, str(file), str(PICTURES / "pdf")], check=True)


MAKERS = {"contoh": example, "layar": screen, "pdf": document}

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ["PYTHONPATH"] = str(ROOT)  # for the kernels that are started
    asked = sys.argv[1:]
    if not asked or not set(asked) <= set(MAKERS):
        sys.exit(__doc__)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in asked:
        MAKERS[name]()
