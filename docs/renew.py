"""Makes anew what is made from the code and kept in the repository.

    python docs/renew.py contoh    runs notebooks/contoh_terhitung.ipynb and keeps its outputs
    python docs/renew.py layar     takes docs/gambar/mulai.png with chromium, as tests/browser does
    python docs/renew.py pdf       makes docs/gambar/pdf.png, the example's summary (needs poppler)

All stay the same as long as code, starter plans and locked packages do. Run `contoh` when nbval
says that an output changed and the change is meant; look at the difference before you commit it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks" / "contoh_terhitung.ipynb"
PICTURES = ROOT / "docs" / "gambar"
PLAN = ROOT / "templates" / "plans" / "muara_badak.yaml"
SUMMARY_PAGE = "2"


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
    """Take the picture of the first page, opened as a user would, in an empty plan folder."""
    from tests.browser.lab import Lab, opened

    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab, opened(lab) as page:
        page.run("0_mulai.ipynb")
        page.take(PICTURES / "mulai.png", height=1080)


def document() -> None:
    """Take the picture of the summary page of the example's PDF."""
    import subprocess

    import kopdes_plan as kp
    from kopdes_plan.outputs.pdf import write_pdf

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rencana.pdf"
        write_pdf(kp.run(kp.load_plan(PLAN)), file)
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
