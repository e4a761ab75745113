"""Tests that need a program from outside Python say so by a marker, and are left out without it.

With KOPDES_LENGKAP=1 (`kit.py uji --lengkap`, CI) nothing is left out: a missing program fails.
Rules that somebody brought to this computer are never read: tests know only `data/rules`.
"""

import os
import shutil
import sys
import tempfile

import pytest
from hypothesis import settings

# marker -> (what to install, groups of commands of which one must be there)
TOOLS = {
    "butuh_chromium": ("chromium", [("chromium", "chromium-browser", "google-chrome")]),
    "butuh_poppler": ("poppler-utils", [("pdftotext",), ("pdftoppm",)]),
    "butuh_libreoffice": ("libreoffice-calc", [("soffice", "libreoffice")]),
    "butuh_npm": ("npm", [("npm",)]),
    "butuh_writer": ("libreoffice-writer", [("lowriter",)]),
}
PROGRAM = "program"  # of a report: the package whose lack left its test out
# Of files that run at once these begin, so that none of them is what all others wait for at last.
LONGEST = (
    "tests/test_bundle.py",
    "tests/outputs/workbook/test_recalculated.py",
    "tests/test_kit.py",
    "tests/browser/test_workshop.py",
    "tests/terminal/test_server.py",
    "tests/screens/test_steps.py",
    "tests/browser/test_faces.py",
    "tests/terminal/test_bulk.py",
    "tests/deploy/test_class_server.py",
    "tests/outputs/test_pdf.py",
    "tests/outputs/workbook/test_build.py",
    "tests/test_invariants.py",
    "tests/reliability/test_two_windows.py",
    "tests/browser/test_class_room.py",
    "tests/browser/test_mentoring.py",
    "tests/browser/test_potential.py",
)


def missing_tool(marker: str) -> str | None:
    """Return the package to install for a marker, or None when its commands are all there."""
    package, groups = TOOLS[marker]
    there = all(any(shutil.which(name) for name in group) for group in groups)
    return None if there else package


def pytest_configure(config: pytest.Config) -> None:
    # No test fails because the machine was busy; in CI the examples stay those of Hypothesis.
    settings.register_profile("kopdes", settings(), deadline=None)
    settings.load_profile("kopdes")
    nowhere = os.path.join(tempfile.gettempdir(), f"kopdes-uji-{os.getpid()}", "aturan")
    os.environ["KOPDES_ATURAN"] = nowhere  # the shelf of `inputs/rule_sets.py`
    # As in `terminal/server.py`: every process of the tests would build that grammar for 1.4 s.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A process that runs everything alone keeps the order of the folders."""
    assert all((config.rootpath / name).exists() for name in LONGEST)
    if hasattr(config, "workerinput"):  # one of several processes of pytest-xdist
        place = {config.rootpath / name: place for place, name in enumerate(LONGEST)}
        items.sort(key=lambda item: place.get(item.path, len(LONGEST)))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in TOOLS:
        package = missing_tool(marker) if item.get_closest_marker(marker) else None
        if package is None:
            continue
        if os.environ.get("KOPDES_LENGKAP") == "1":
            pytest.fail(f"program {package} belum terpasang; --lengkap tidak melewati apa pun")
        item.user_properties.append((PROGRAM, package))
        pytest.skip(f"program {package} belum terpasang")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", []):
        if package := dict(report.user_properties).get(PROGRAM):
            left_out.setdefault(package, []).append(report.nodeid)
    if left_out:
        terminalreporter.section("uji yang tidak dijalankan")
    for package, tests in left_out.items():
        terminalreporter.line(
            f"{len(tests)} uji tidak dijalankan karena program {package} belum terpasang "
            f"(Debian/Ubuntu: sudo apt install {package}):"
        )
        for test in tests:
            terminalreporter.line(f"  {test}")
