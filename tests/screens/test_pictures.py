"""Pictures from a telephone come onto the page, lie clean beside the plan and say what they are."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

import kopdes_plan as kp
from kopdes_plan.inputs import whole_files
from kopdes_plan.inputs.pictures import LOGO, PHOTO, clean
from kopdes_plan.screens.screen import LARGEST, Screen
from tests.pictures import COMMENT, photo
from tests.screens.test_screen import Front


@pytest.fixture
def front(file: Path, monkeypatch: pytest.MonkeyPatch) -> Front:
    """The page with the test's plan open on the step of the documents."""
    monkeypatch.setenv("KOPDES_RENCANA", str(file))
    front = Front(Screen(), monkeypatch)
    front.tell("step", name="dokumen")
    return front


def bring(front: Front, action: str, name: str, content: bytes, piece: int = 4_000) -> None:
    """Chooses a file as the browser does: in pieces, then its name."""
    for at in range(0, len(content) or 1, piece):
        front.count += 1
        front.screen._received(
            front.screen, {"event": "piece", "n": front.count, "first": at == 0},
            [content[at : at + piece]],
        )  # fmt: skip
    front.tell("take", action=action, name=name)


def html(front: Front, id: str) -> str:
    return next(block["html"] for block in front.blocks("left") if block["id"] == id)


def cells(front: Front) -> list[list[str]]:
    sheet: dict[str, Any] = next(b for b in front.blocks("left") if b["id"] == "photos")
    return [[cell["text"] for cell in row["cells"]] for row in sheet["rows"]]


def test_a_photograph_lies_clean_beside_the_plan(front: Front, file: Path) -> None:
    """In pieces; the plan names it, the cursor waits in its caption, its GPS is gone."""
    bring(front, "photo", "Panen raya.JPG", photo())
    kept = file.parent / "uji-gambar" / "Panen raya.jpg"
    assert kept.read_bytes() == clean(photo(), PHOTO) and COMMENT not in kept.read_bytes()
    assert "uji-gambar/Panen raya.jpg" in front.bar()["words"] and front.bar()["tone"] == "good"
    assert {"type": "focus", "path": "narasi.foto.1.keterangan"} in front.messages
    front.tell("edit", path="narasi.foto.1.keterangan", text="<b>Panen</b> di Saliki")
    (one,) = kp.load_plan(file).narrative.photos
    assert (one.file, one.caption) == ("uji-gambar/Panen raya.jpg", "<b>Panen</b> di Saliki")
    assert cells(front) == [["uji-gambar/Panen raya.jpg", "<b>Panen</b> di Saliki"]]
    shown = html(front, "pictures_foto")
    assert "data:image/jpeg;base64," in shown and "<b>" not in shown and "doubt" not in shown


def test_nothing_is_written_over(front: Front, file: Path) -> None:
    """The same one is kept once, another of its name gets a number; strange names are tamed."""
    bring(front, "photo", "a.jpg", photo())
    bring(front, "photo", "a.jpg", photo())
    bring(front, "photo", "a.jpg", photo(200, 100))
    bring(front, "photo", "../../etc/pass*wd\0.png", photo())
    names = [one.file for one in kp.load_plan(file).narrative.photos]
    assert names[:3] == ["uji-gambar/a.jpg", "uji-gambar/a.jpg", "uji-gambar/a 2.jpg"]
    assert sorted(one.name for one in (file.parent / "uji-gambar").iterdir()) == [
        "a 2.jpg", "a.jpg", "pass wd.jpg",
    ]  # fmt: skip
    front.tell("undo")
    assert len(kp.load_plan(file).narrative.photos) == 3


def test_the_logo_is_chosen_with_the_cooperative(front: Front, file: Path) -> None:
    front.tell("step", name="koperasi")
    bring(front, "logo", "lambang.png", photo(900, 900, "PNG"))
    assert kp.load_plan(file).cooperative.logo == "uji-gambar/lambang.png"
    assert (file.parent / "uji-gambar/lambang.png").read_bytes() == clean(
        photo(900, 900, "PNG"), LOGO
    )
    assert front.field("koperasi.logo")["text"] == "uji-gambar/lambang.png"
    assert "data:image/jpeg" in html(front, "pictures_logo")


def test_what_is_no_picture_is_told_and_not_kept(front: Front, file: Path) -> None:
    before = file.read_bytes()
    for content, said in (
        (b"", "bukan gambar JPEG atau PNG"), (b"%PDF-1.7", "bukan gambar JPEG atau PNG"),
        (photo()[:2_000], "rusak"), (photo()[:3] + bytes(LARGEST + 10), "lebih dari 20 MB"),
    ):  # fmt: skip
        bring(front, "photo", "surat.jpg", content, piece=4_000_000)
        assert said in front.bar()["words"] and "surat.jpg" in front.bar()["words"]
        assert front.bar()["tone"] == "bad"
    assert len(front.screen._coming) == 0
    assert file.read_bytes() == before and not (file.parent / "uji-gambar").exists()


def test_a_full_disk_keeps_no_half_picture(
    front: Front, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    before = file.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(whole_files.os, "fsync", full)
        bring(front, "photo", "a.jpg", photo())
    assert "penuh" in front.bar()["words"] and file.read_bytes() == before
    assert list((file.parent / "uji-gambar").iterdir()) == []


def test_a_picture_that_is_gone_is_told_where_it_would_stand(front: Front, file: Path) -> None:
    """A plan from a stick without its folder of pictures: named, and the document made without."""
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}narasi: {{foto: [{{berkas: ../x.jpg}}]}}\n", encoding="utf-8")
    front.tell("reload")
    shown = html(front, "pictures_foto")
    assert "tidak berada di folder rencana ini" in shown and "tanpa gambar ini" in shown
    front.tell("step", name="koperasi")
    front.tell("edit", path="koperasi.logo", text="hilang.png")
    assert "hilang.png tidak ada di folder rencana" in html(front, "pictures_logo")
