"""The page of a class without a browser: groups work, the facilitator's page follows."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pypdf
import pytest

from kopdes_plan.outputs import class_rows
from kopdes_plan.screens.editing import plans
from kopdes_plan.screens.screen import Screen
from tests.classroom import BROKEN, text_of
from tests.screens.test_screen import Front

GROUPS = (1, 4, 7)


@pytest.fixture
def front(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Front:
    """The page of a class of three groups, one with a hostile name, and a broken file."""
    monkeypatch.setattr(plans, "own_folder", lambda: tmp_path / "own")
    folder.mkdir()
    for number in GROUPS:
        (folder / f"{number}.yaml").write_text(text_of(number), encoding="utf-8")
    (folder / "rusak.yaml").write_text(BROKEN["28-terpotong.yaml"], encoding="utf-8")
    return Front(Screen("kelas"), monkeypatch)


def page(front: Front) -> str:
    """All HTML of the page."""
    listed, found = front.blocks("left"), ""
    while listed:
        block = listed.pop(0)
        found += block.get("html", "")
        listed += block.get("blocks", [])
    return found


def names(front: Front) -> list[str]:
    """The groups in the order shown."""
    return re.findall(r'data-app=""><strong>([^<]*)', page(front))


def test_the_page_shows_every_group_and_opens_no_plan(front: Front) -> None:
    """No glance of a plan, nothing right, the hostile name as it was typed, the broken file."""
    assert front.screen.view.session.file is None
    assert front.regions["top"] == front.regions["right"] == []
    bar = front.bar()
    assert (bar["name"], bar["whole"], bar["steps"]) == ("Kelas", True, [])
    html = page(front)
    assert names(front)[:2] == ["KDMP Kelompok 1", "KDMP Kelompok 4"]
    assert "&lt;b&gt;tebal" in html and "<script" not in html and "<b>tebal" not in html
    assert "rusak.yaml: baris 3: kurung" in html
    search = front.blocks("left")[0]
    assert search["note"] == "3 rencana, 1 berkas bermasalah"


def test_only_a_changed_plan_is_computed_again(
    front: Front, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing changed: nothing is sent. A group saves: its line changes, one plan is computed."""
    computed: list[Path] = []
    compute = class_rows._computed

    def counted(entry, *more):
        computed.append(entry.file)
        return compute(entry, *more)

    monkeypatch.setattr(class_rows, "_computed", counted)
    front.messages = []
    front.screen.look()
    assert (front.messages, computed) == ([], [])
    file = folder / "4.yaml"
    file.write_text(text_of(4).replace("Kelompok 4", "Maju Bersama", 1), encoding="utf-8")
    front.screen.look()
    assert names(front)[1] == "KDMP Maju Bersama" and computed == [file]
    (folder / "rusak.yaml").unlink()
    front.screen.look()
    assert "rusak" not in page(front) and computed == [file]


def test_the_order_is_chosen(front: Front, folder: Path) -> None:
    """The one that has just begun is furthest behind; the one saved last is the freshest."""
    (folder / "9.yaml").write_text(text_of(27), encoding="utf-8")  # a village, no business yet
    front.screen.look()
    front.tell("do", action="order", value="behind")
    assert names(front)[0] == "Koperasi kelurahan kota"
    os.utime(folder / "1.yaml", (4e9, 4e9))
    front.tell("do", action="order", value="fresh")
    assert names(front)[0] == "KDMP Kelompok 1"
    front.tell("do", action="order", value="nothing of the sort")
    assert names(front)[0] == "KDMP Kelompok 1"


def test_another_folder_and_none(front: Front, tmp_path: Path) -> None:
    """A folder that is not there is said; one without plans too; the way back stays."""
    front.tell("do", action="folder", value=str(tmp_path / "tidak ada"))
    (search,) = front.blocks("left")
    assert "tidak ditemukan" in search["note"]
    (tmp_path / "kosong").mkdir()
    front.tell("do", action="folder", value=str(tmp_path / "kosong"))
    assert "Belum ada rencana" in page(front)
    front.tell("do", action="folder", value="")
    assert len(names(front)) == 3


def test_a_group_opens_in_another_window(front: Front, folder: Path) -> None:
    """The next page that opens shows it; a file outside the class is not opened."""
    front.tell("do", action="open", value=str(folder / "4.yaml"))
    assert plans.wanted() == folder / "4.yaml"
    front.tell("do", action="open", value="/etc/passwd")
    assert front.bar()["tone"] == "bad" and plans.wanted() != Path("/etc/passwd")


def test_documents_of_all_with_their_progress(front: Front, folder: Path) -> None:
    """One PDF, a workbook and posters lie in the class's folder; none is taken for a plan."""
    seen = []
    for name in ("kelas_pdf", "kelas_xlsx", "posters"):
        front.tell("do", action="make", value=name)
        while front.screen.view.work is not None:
            seen.append(front.screen.view.done)
            front.screen.go_on()
        assert front.bar()["tone"] == "good", front.bar()["words"]
    assert (1, 3) in seen and (3, 3) in seen
    wide, *rest = pypdf.PdfReader(folder / "kelas.pdf").pages
    assert wide.mediabox.width > wide.mediabox.height and len(rest) >= 6
    posters = [f"{number}-musdes.pdf" for number in GROUPS]
    assert sorted(file.name for file in (folder / "poster").iterdir()) == posters
    front.tell("file", name="kelas_xlsx")
    assert front.files[-1] == (folder / "kelas.xlsx").read_bytes()
    assert "3 rencana" in front.blocks("left")[0]["note"]
