"""Logo and photographs: what may go into a document, what is taken out of it, what is refused."""

from __future__ import annotations

import os
import random
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kopdes_plan.inputs.pictures import (
    LARGEST,
    LOGO,
    MOST,
    NONE,
    PHOTO,
    Form,
    clean,
    pictures_of,
)
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.problems import PlanProblems
from tests.pictures import COMMENT, bomb, photo
from tests.plans import plan_of


def plan_with(*files: str, logo: str = "") -> Plan:
    return plan_of(
        koperasi={"nama": "Koperasi uji", "desa": ["64.02.05.2001"], "logo": logo},
        narasi={"foto": [{"berkas": file, "keterangan": f"Ini {file}"} for file in files]},
    )


def refused(content: bytes, form: Form = PHOTO) -> str:
    with pytest.raises(PlanProblems) as caught:
        clean(content, form)
    (problem,) = caught.value.problems
    return problem.code


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_says_no_more_where_it_was_taken(kind: str) -> None:
    """Camera, GPS and comment are in the file from the telephone and not in the document."""
    taken = photo(kind=kind)
    assert b"TELEPON" in taken and Image.open(BytesIO(taken)).getexif().get_ifd(0x8825)
    kept = clean(taken, PHOTO)
    assert b"TELEPON" not in kept and b"Exif" not in kept and COMMENT not in kept
    assert not opened(kept).getexif()


def test_the_same_file_gives_the_same_bytes() -> None:
    assert clean(photo(), PHOTO) == clean(photo(), PHOTO)
    assert clean(photo(), LOGO) == clean(photo(), LOGO)


def test_what_was_taken_sideways_stands_upright() -> None:
    """The telephone keeps 300 × 400 and a note to turn it; red must be on the left again."""
    assert Image.open(BytesIO(photo(turned=True))).size == (300, 400)
    image = opened(clean(photo(turned=True), LOGO))
    assert image.size == (400, 300)
    assert image.getpixel((20, 150)) != image.getpixel((380, 150))
    red, _, blue = image.getpixel((20, 150))  # type: ignore[misc]
    assert red > 200 and blue < 60


def test_pictures_are_as_small_as_print_allows() -> None:
    """4,000 dots wide become 1,600 for a photograph, 600 for a logo; small ones stay."""
    wide = photo(4000, 3000)
    assert opened(clean(wide, PHOTO)).size == (1600, 1200)
    assert opened(clean(wide, LOGO)).size == (600, 450)
    assert opened(clean(photo(60, 40), PHOTO)).size == (60, 40)


@pytest.mark.parametrize(
    ("mode", "colour", "seen"),
    [
        ("RGBA", (200, 0, 0, 0), (255, 255, 255)),  # what one sees through is paper
        ("P", 0, (0, 0, 0)),
        ("LA", (100, 255), (100, 100, 100)),
        ("1", 1, (255, 255, 255)),
        ("I;16", 40_000, (156, 156, 156)),  # a scanner's greys: 40,000 of 65,536
    ],
)
def test_every_kind_of_png_becomes_plain_colours(mode: str, colour: object, seen: object) -> None:
    Image.new(mode, (30, 30), colour).save(made := BytesIO(), "PNG")  # type: ignore[arg-type]
    image = opened(clean(made.getvalue(), LOGO))
    assert (image.mode, image.getpixel((9, 9))) == ("RGB", seen)


def test_what_is_no_picture_of_ours_is_refused_with_its_reason() -> None:
    assert refused(b"") == "picture_not_image"
    assert refused(b"%PDF-1.7 not a picture") == "picture_not_image"
    assert refused(b"GIF89a") == "picture_not_image"
    assert refused(photo()[:3000]) == "picture_broken"
    assert refused(b"\xff\xd8\xff" + bytes(100)) == "picture_broken"
    assert refused(photo()[:3] + bytes(LARGEST)) == "picture_too_big"


@pytest.mark.parametrize("side", [8_000, 50_000, 2**31 - 1])
def test_a_small_file_of_endless_dots_is_never_unpacked(side: int) -> None:
    assert len(bomb(side, side)) < 200
    assert refused(bomb(side, side)) == "picture_many_dots"


def test_damaged_pictures_are_refused_or_read_and_never_break_the_program() -> None:
    chance, came = random.Random(1), Counter[str]()
    seeds = [photo(), photo(kind="PNG"), photo(turned=True)]
    for _ in range(300):
        damaged = bytearray(chance.choice(seeds))
        for _ in range(chance.choice([1, 3, 10])):
            damaged[chance.randrange(3, min(300, len(damaged)))] = chance.randrange(256)
        try:
            came[opened(clean(bytes(damaged), LOGO)).mode] += 1
        except PlanProblems as wrong:
            came[wrong.problems[0].code] += 1
    assert came["RGB"] > 10 and came["picture_broken"] > 100
    assert set(came) <= {"RGB", "picture_broken", "picture_not_image", "picture_many_dots"}


def test_a_plans_pictures_lie_beside_it(tmp_path: Path) -> None:
    """A logo and two photographs, one in a folder written the Windows way."""
    (tmp_path / "foto").mkdir()
    for name in ("logo.png", "panen.jpg", "foto/gudang"):  # a name without an ending too
        (tmp_path / name).write_bytes(photo())
    found = pictures_of(plan_with("panen.jpg", r"foto\gudang", logo="logo.png"), tmp_path)
    assert found.problems == () and found.logo is not None
    assert found.logo.name == "koperasi-logo" and found.logo.caption == "Koperasi uji"
    assert [(one.name, one.caption) for one in found.photos] == [
        ("narasi-foto-1", "Ini panen.jpg"),
        ("narasi-foto-2", r"Ini foto\gudang"),
    ]
    assert found.photos[0].content == clean(photo(), PHOTO)


def test_a_picture_changed_later_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photo())
    first = pictures_of(plan_with("a.jpg"), tmp_path)
    assert pictures_of(plan_with("a.jpg"), tmp_path) == first
    (tmp_path / "a.jpg").write_bytes(photo(200, 100))
    assert pictures_of(plan_with("a.jpg"), tmp_path) != first


def test_a_plan_without_a_folder_has_no_pictures() -> None:
    assert pictures_of(plan_with("a.jpg", logo="b.png"), None) == NONE


def test_what_leads_out_of_the_plans_folder_is_not_opened(tmp_path: Path) -> None:
    """A plan from somebody else must not print a picture of this computer."""
    secret, folder = tmp_path / "rahasia.jpg", tmp_path / "rencana"
    secret.write_bytes(photo())
    folder.mkdir()
    (folder / "sungai").symlink_to(tmp_path, target_is_directory=True)
    (folder / "tautan.jpg").symlink_to(secret)
    names = (
        "../rahasia.jpg", r"..\rahasia.jpg", str(secret), r"C:\rahasia.jpg", "C:rahasia.jpg",
        "//peladen/foto/a.jpg", "tautan.jpg", "sungai/rahasia.jpg", ".", "./",
        "a/../../rahasia.jpg",
    )  # fmt: skip
    for name in names:
        (problem,) = pictures_of(plan_with(name), folder).problems
        assert (problem.code, problem.path) == ("picture_outside", "narasi.foto.1.berkas"), name
        assert problem.read == name and name in problem.text() and name in problem.text("en")


def test_what_cannot_be_read_is_left_out_and_named(tmp_path: Path) -> None:
    """Missing, a folder, a pipe that would wait for ever, text, a null: the others stay."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "teks.jpg").write_text("bukan gambar", encoding="utf-8")
    (tmp_path / "baik.jpg").write_bytes(photo())
    names = ["hilang.jpg", "folder", "teks.jpg", "a\0b.jpg", "u" * 180, "x/" * 90 + "a.jpg"]
    codes = ["picture_missing", "picture_unreadable", "picture_not_image"] + ["picture_missing"] * 3
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipa")
        names.append("pipa")
        codes.append("picture_unreadable")
    found = pictures_of(plan_with(*names, "baik.jpg", logo="tidak.png"), tmp_path)
    assert [problem.code for problem in found.problems] == ["picture_missing", *codes]
    assert found.problems[0].sentence().startswith("koperasi › logo: gambar tidak.png tidak ada")
    assert [one.caption for one in found.photos] == ["Ini baik.jpg"] and found.logo is None


def test_no_more_photographs_than_a_document_bears(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photo(60, 40))
    found = pictures_of(plan_with(*["a.jpg"] * (MOST + 3)), tmp_path)
    assert len(found.photos) == MOST
    assert [problem.code for problem in found.problems] == ["pictures_many"]
