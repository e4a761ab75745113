"""typst, each time in a process of its own.

Files by name go in, what typst makes of them comes out. It never gives back what it remembers of a
document: 50 MB each, up to 690 MB, in a page that stays open for hours. The process takes that
with it when it ends, and whatever befalls it there leaves the open plan alone.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping

from kopdes_plan.paths import TEMPLATES

FONTS = TEMPLATES / "fonts"
WORK = """
import pickle, sys, typst
files, options = pickle.load(sys.stdin.buffer)
made = typst.compile(files, **options)
pickle.dump(made if isinstance(made, list) else [made], sys.stdout.buffer)
"""
WITHOUT_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # on Windows


class Typesetter:
    """typst for one document: who enters early has it loaded by the time the files are there.

    Leaving without having asked for anything ends the process.
    """

    def __enter__(self) -> Typesetter:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", WORK],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            creationflags=WITHOUT_WINDOW,
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def __call__(self, files: Mapping[str, bytes], **options: object) -> list[bytes]:
        """See `typeset`."""
        ours = {"font_paths": [str(FONTS)], "ignore_system_fonts": True}
        made, said = self.process.communicate(pickle.dumps((dict(files), ours | options)))
        if self.process.returncode:
            raise RuntimeError(said.decode(errors="replace")[-2000:])
        pages: list[bytes] = pickle.loads(made)
        return pages


def typeset(files: Mapping[str, bytes], **options: object) -> list[bytes]:
    """The PDF, or each page as a picture, of `main.typ` and what it reads, in our fonts only.

    `options` are those of `typst.compile`. RuntimeError with what typst says is wrong.
    """
    with Typesetter() as setter:
        return setter(files, **options)
