"""Both faces in a real browser: without any network, and each kernel gone with its page."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.lab import ROOT, SECONDS, Lab, Page, opened

pytestmark = pytest.mark.butuh_chromium

BROKEN = {
    "cells": [
        {
            "cell_type": "code", "execution_count": None, "id": "rusak-0", "metadata": {},
            "outputs": [], "source": "raise RuntimeError('rahasia')",
        }
    ],
    "metadata": {"kernelspec": {"display_name": "", "language": "python", "name": "python3"}},
    "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A browser before the kit's server, nothing opened yet; what it asks for is not held up."""
    with Lab(tmp_path_factory.mktemp("lab")) as lab, opened(lab) as page:
        page.tab.unroute_all()  # what a page sends while it closes must not wait for us
        yield page


def kernels(page: Page, count: int) -> None:
    """Waits until there are so many kernels; the browser's own cookie lets it ask."""
    last, found = time.monotonic() + SECONDS, -1
    while found != count:
        assert time.monotonic() < last, found
        found = len(page.tab.context.request.get(f"{page.lab.root}/api/kernels").json())


def test_the_first_page_takes_the_kernel_that_waits(page: Page) -> None:
    """The one that started with the server: no second one is started beside it."""
    page.open_app()
    assert "token" not in page.tab.url
    kernels(page, 1)


def test_a_page_opened_anew_leaves_its_kernel_behind_it(page: Page) -> None:
    """F5 twice: still one kernel, and the page is whole each time."""
    for _ in range(2):
        page.tab.reload()
        page.tab.wait_for_selector(".kopdes[data-done]")
        kernels(page, 1)


def test_a_closed_page_ends_its_kernel(page: Page) -> None:
    """A second tab has a kernel of its own, and closing it leaves the first alone."""
    page.open_app()
    tab = page.tab.context.new_page()
    tab.goto(page.lab.app)
    tab.wait_for_selector(".kopdes[data-done]")
    kernels(page, 2)
    tab.close(run_before_unload=True)
    kernels(page, 1)


def test_a_page_that_fails_says_so_in_indonesian(page: Page) -> None:
    """No traceback, no word of the library, nothing that turns for ever."""
    notebook = page.lab.folder / "notebooks" / "rusak.ipynb"
    notebook.write_text(json.dumps(BROKEN))
    page.tab.goto(f"{page.lab.root}/voila/render/{notebook.name}")
    page.wait("#tunggu", "Halaman ini belum dapat dibuka")
    shown = page.tab.locator("body").inner_text()
    assert "rahasia" not in shown and "rror" not in shown
    notebook.unlink()


def test_both_faces_open_without_any_network(tmp_path: Path) -> None:
    """In a network namespace of its own nothing but this computer exists.

    Where namespaces are not allowed the browser alone is watched.
    """
    alone = ["unshare", "--net"]
    allowed = sys.platform == "linux" and _works([*alone, "true"])
    command = [sys.executable, "-m", "tests.browser.lab", str(tmp_path)]
    command = [*alone, *command, "loopback"] if allowed else command
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    shown = json.loads(done.stdout.splitlines()[-1])
    assert "Belum ada rencana" in shown["app"] and shown["lab"] == shown["app"]
    assert shown["ran"] is True and shown["outside"] == []


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False
