"""Makes anew what is made from the code and kept in the repository.

    python docs/renew.py contoh    runs notebooks/contoh_terhitung.ipynb and keeps its outputs
    python docs/renew.py gambar    takes docs/gambar/mulai.png with chromium, as tests/browser does

Both stay the same as long as code, starter plans and locked packages do. Run `contoh` when nbval
says that an output changed and the change is meant; look at the difference before you commit it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks" / "contoh_terhitung.ipynb"
PICTURE = ROOT / "docs" / "gambar" / "mulai.png"


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


def picture() -> None:
    """Take the picture of the first page, opened as a user would, in an empty plan folder."""
    from tests.browser.lab import Lab, opened

    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab, opened(lab) as page:
        page.run("0_mulai.ipynb")
        page.take(PICTURE)


MAKERS = {"contoh": example, "gambar": picture}

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ["PYTHONPATH"] = str(ROOT)  # for the kernels that are started
    asked = sys.argv[1:]
    if not asked or not set(asked) <= set(MAKERS):
        sys.exit(__doc__)
    for name in asked:
        MAKERS[name]()
