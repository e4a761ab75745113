"""A facilitator looks at thirty groups at once: `kopdes-plan kelas`. See `tests/classroom.py`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from kopdes_plan.cli import main
from kopdes_plan.outputs.class_view import class_view
from kopdes_plan.outputs.class_workbook import class_workbook
from tests.classroom import BROKEN, EVIL, build, text_of

EXCEL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SALIKI, ULU = "64.02.05.2001", "64.02.05.2003"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty groups, three of whose files are broken; and one typed a village that is nowhere."""
    return build(tmp_path_factory.mktemp("kelas"))


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two groups, one of them with a hostile name; and the three broken files."""
    folder = tmp_path_factory.mktemp("kelas kecil")
    for number in (1, 7):
        (folder / f"{number}.yaml").write_text(text_of(number), encoding="utf-8")
    for name, text in BROKEN.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def by_file(listed: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["file"]: one for one in listed}


def test_the_whole_class_as_json(command, folder: Path) -> None:
    """Every group's state; what is broken is listed with its first sentence and stops nothing."""
    done = command("kelas", str(folder), "--json")
    assert (done.status, done.err) == (0, "")
    assert list(done.json) == ["plans", "broken", "duplicates", "comparison", "outliers"]
    plans, broken = by_file(done.json["plans"]), by_file(done.json["broken"])
    assert len(plans) == 26 and set(broken) == {*BROKEN, "kelas siang/06.yaml"}
    assert broken["28-terpotong.yaml"]["text"].startswith("baris 3: kurung yang dibuka")
    assert broken["29-salah-kunci.yaml"]["problems"][0]["code"] == "unknown_key"
    assert broken["30-biner.yaml"]["problems"][0]["code"] == "file_binary"
    assert broken["kelas siang/06.yaml"]["problems"][0]["code"] == "village_code_unknown"

    first = plans["01.yaml"]
    assert first["villages"] == [SALIKI] and first["village_names"] == "Saliki, Muara Badak"
    assert first["steps_done"] == first["steps"] and first["next_step"] is None
    assert [lack["key"] for lack in first["missing"]] == ["numbers"]
    assert (first["verdict"], first["loan_asked"]) == ("feasible", 110e6)
    assert first["weakest"][0]["path"] == "unit_usaha.sembako.harga"
    same = command("hitung", str(folder / "01.yaml"), "--json").json["indicators"]
    for name in ("cash_min", "cash_min_month", "dscr_min"):
        assert first[name] == same[name]

    begun = plans["25.yaml"]  # a village described, no business yet
    assert (begun["steps_done"], begun["next_step"]) == ([], "koperasi")
    assert begun["loan_asked"] == 0 and begun["dscr_min"] is None


def test_two_plans_for_one_village_and_a_price_ten_times_too_high(command, folder: Path) -> None:
    """Group 5 typed Rp190.000 for gas; twelve groups sell gas, the middle is Rp19.000."""
    found = command("kelas", str(folder), "--json").json
    twice = {one["value"]: one["files"] for one in found["duplicates"]}
    assert twice[ULU] == ["03.yaml", "kelas siang/04.yaml"]
    prices = [one for one in found["outliers"] if one["figure"] == "price"]
    (gas,) = prices
    assert (gas["file"], gas["unit_type"]) == ("05.yaml", "lpg3")
    assert (gas["value"], gas["middle"], gas["plans"]) == (190_000, 19_000, 12)
    assert gas["text"] == (
        "KDMP Kelompok 5, LPG 3 kg (sub-pangkalan): harga Rp190.000, jauh di atas Rp19.000, "
        "nilai tengah 12 rencana."
    )
    (lpg,) = [one for one in found["comparison"] if one["unit_type"] == "lpg3"]
    assert len(lpg["plans"]) == 12 and lpg["middle"]["price"] == 19_000
    labels = [one["label"] for one in found["comparison"] if one["unit_type"] == "lidi_arang"]
    assert sorted(labels) == ["Arang kayu halaban", "Lidi nipah dan sawit"]  # not in one pot


def test_the_class_on_the_screen(command, few: Path) -> None:
    done = command("kelas", str(few))
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert done.status == 0 and lines[0] == "2 rencana, 3 berkas bermasalah"
    (one,) = [line for line in lines if line.startswith("KDMP Kelompok 1")]
    assert one == ("KDMP Kelompok 1 5 dari 5 selesai Layak Rp8.768.465 Agu 2027 "
                   "Rp110.000.000 1,26")  # fmt: skip
    assert done.err.splitlines()[0] == "Berkas yang belum dapat dihitung:"
    assert len(done.err.splitlines()) == 4 and "Traceback" not in done.err
    assert "2 plans, 3 files with problems" in command("kelas", str(few), "--bahasa", "en").out


def test_one_pdf_of_all(command, few: Path, tmp_path: Path) -> None:
    """The class at a glance on its side, then two pages of each plan, with what was typed as is."""
    file = tmp_path / "baru" / "kelas.pdf"
    assert command("kelas", str(few), "-o", str(file), "--json").json == {"file": str(file)}
    pages = pypdf.PdfReader(file).pages
    wide = [float(page.mediabox.width) > float(page.mediabox.height) for page in pages]
    assert wide[0] and wide.count(False) == 4 and not any(wide[-4:])
    first = " ".join(pages[0].extract_text().split())
    assert "Kelas: kelas kecil" in first and "28-terpotong.yaml" in first
    assert "Kelompok 1" in pages[-4].extract_text()
    assert "<b>tebal</b>" in "".join(pages[-2].extract_text().split("\n"))


def test_a_poster_of_each_plan(command, few: Path, tmp_path: Path) -> None:
    target = tmp_path / "poster 29.11"  # a folder that is there is one, dot or not
    target.mkdir()
    assert command("kelas", str(few), "-o", str(target)).out == f"Tersimpan: {target}\n"
    assert sorted(file.name for file in target.iterdir()) == ["1-musdes.pdf", "7-musdes.pdf"]
    assert len(pypdf.PdfReader(target / "1-musdes.pdf").pages) == 2


def test_one_workbook_of_plain_values(command, folder: Path, tmp_path: Path) -> None:
    """Numbers are numbers, a name that looks like a formula is a name, the outlier is coloured."""
    file = tmp_path / "kelas.xlsx"
    assert command("kelas", str(folder), "-o", str(file)).status == 0
    assert file.read_bytes() == class_workbook(class_view(folder))  # the same each time
    book = CalamineWorkbook.from_path(str(file))
    names = ["Kelompok", "Perbandingan", "Yang kurang", "Berkas bermasalah"]
    assert book.sheet_names == names
    read = {name: book.get_sheet_by_name(name).to_python() for name in names}
    groups = read["Kelompok"]
    assert len(groups) == 1 + 26 and groups[0][0] == "Kelompok"
    assert groups[1][groups[0].index("Pinjaman diminta")] == 110e6
    assert [row[0] for row in groups if str(row[0]).startswith("=")] == [EVIL]
    with ZipFile(file) as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{n}.xml") for n in range(1, 5)]
    assert not any(b"<f>" in sheet for sheet in sheets)
    heads, *rows = read["Perbandingan"]
    price = heads.index("Harga")
    lines = list(ElementTree.fromstring(sheets[1]).iter(f"{EXCEL}row"))[1:]
    styles = [line.findall(f"{EXCEL}c")[price].get("s") for line in lines]
    plain = {style for style, row in zip(styles, rows, strict=True) if row[price] == 19_000}
    marked = {style for style, row in zip(styles, rows, strict=True) if row[price] == 190_000}
    assert len(plain) == len(marked) == 1 and plain != marked
    assert len(read["Berkas bermasalah"]) == 1 + 4
    lacking = list(ElementTree.fromstring(sheets[2]).iter(f"{EXCEL}row"))
    for row, line in zip(read["Yang kurang"], lacking, strict=True):
        if len(str(row[2])) > 100:  # two lines and more in a column of 60, on nobody's row
            assert float(line.get("ht", 0)) >= 30
    assert any(len(str(row[2])) > 100 for row in read["Yang kurang"])


@pytest.mark.parametrize("named", ["tidak ada", "a\0b", "berkas"])
def test_a_folder_that_is_none(command, tmp_path: Path, named: str) -> None:
    (tmp_path / "berkas").touch()
    done = command("kelas", str(tmp_path / named), "--json")
    assert done.status == 1 and done.json["problems"][0]["code"] == "folder_missing"


def test_a_folder_without_plans(command, tmp_path: Path) -> None:
    """An empty class is no error; a document of nothing is."""
    assert command("kelas", str(tmp_path), "--json").json["plans"] == []
    done = command("kelas", str(tmp_path), "-o", str(tmp_path / "k.pdf"))
    assert done.status == 1 and "belum ada rencana" in done.err
    assert not (tmp_path / "k.pdf").exists()


def test_no_plan_is_written_over(command, few: Path) -> None:
    before = (few / "1.yaml").read_bytes()
    for name in ("1.yaml", "kelas.docx"):
        assert command("kelas", str(few), "-o", str(few / name)).status == 1
    assert (few / "1.yaml").read_bytes() == before


def test_a_file_that_nobody_may_read_is_listed(few: Path, tmp_path: Path) -> None:
    """As a folder with a plan's name is passed over, a link to nowhere is told."""
    folder = Path(shutil.copytree(few, tmp_path / "kelas"))
    (folder / "folder.yaml").mkdir()
    (folder / "hilang.yaml").symlink_to(folder / "tidak ada.yaml")
    codes = {one.file.name: one.problems[0].code for one in class_view(folder).broken}
    assert codes["hilang.yaml"] == "file_missing" and "folder.yaml" not in codes


def test_a_changed_plan_is_seen_and_the_others_are_kept(few: Path, tmp_path: Path) -> None:
    """The page looks every two seconds; only what changed is computed again."""
    folder = Path(shutil.copytree(few, tmp_path / "kelas"))
    first = class_view(folder).rows
    file = folder / "1.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "\n# sudah dibaca ketua\n", encoding="utf-8")
    again = class_view(folder).rows
    assert again[0] is not first[0] and again[1] is first[1]


def test_the_help_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kelas", "--help"]) == 0
    assert "FOLDER" in capsys.readouterr().out
