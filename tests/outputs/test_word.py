"""The Word copy: the same words and figures as the PDF, in Word's own parts, the same bytes."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from pypdf import PdfReader

import kopdes_plan
from kopdes_plan import text as t
from kopdes_plan.inputs.pictures import pictures_of
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.document import document
from kopdes_plan.outputs.word import KINDS, word_file, write_docx
from kopdes_plan.outputs.word_xml import clean
from kopdes_plan.outputs.writer import amount
from tests.pictures import photo
from tests.plans import plan_of, run_plan, shop

SAID_OTHERWISE = {"kind", "tone", "size", "align", "role", "file", "language", "attachment"}


@pytest.fixture(scope="module")
def contents(result: Result) -> dict[str, dict[str, Any]]:
    """What both kinds say, in Indonesian."""
    cases = kopdes_plan.cases(result.plan)
    return {kind: document(result, kind, cases=cases) for kind in KINDS}


@pytest.fixture(scope="module")
def made(result: Result, contents: dict[str, dict[str, Any]]) -> dict[str, bytes]:
    """Both kinds as files."""
    return {kind: word_file(content, result, kind) for kind, content in contents.items()}


@pytest.fixture(scope="module")
def word(made: dict[str, bytes]) -> Any:
    """The full proposal as python-docx reads it."""
    return docx.Document(io.BytesIO(made["lengkap"]))


def paragraphs(word: Any) -> list[str]:
    """The text of every paragraph: of the body, of tables, of headers and footers."""
    parts = [word.element.body]
    parts += [edge._element for s in word.sections for edge in (s.header, s.footer)]
    return [
        "".join(
            "\n" if x.tag == qn("w:br") else x.text or "" for x in p.iter(qn("w:t"), qn("w:br"))
        )
        for part in parts
        for p in part.iter(qn("w:p"))
    ]


@pytest.fixture(scope="module")
def printed(
    made: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """The text of each page of both kinds, as LibreOffice Writer lays them out."""
    return laid_out(made, tmp_path_factory.mktemp("word"))


def laid_out(made: dict[str, bytes], folder: Path) -> dict[str, list[str]]:
    """The text of each page of some files by name."""
    files = [folder / f"{kind}.docx" for kind in made]
    for file, content in zip(files, made.values(), strict=True):
        file.write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return {
        kind: [" ".join(page.extract_text().split())
               for page in PdfReader(folder / f"{kind}.pdf").pages]
        for kind in made
    }  # fmt: skip


@pytest.mark.butuh_writer
def test_writer_opens_it_and_its_pages_hold_the_figures_of_the_result(
    printed: dict[str, list[str]], result: Result
) -> None:
    """Opened, laid out and read back: cash of each month, each year's SHU, instalments, words."""
    found, whole = result.indicators, " ".join(printed["lengkap"])
    for value in result.balances["cash"][0]:
        assert amount(float(value)) in whole
    for name in ("surplus_after_tax", "depreciation", "interest"):
        for value in result.time.by_year(result.statements.surplus[name])[0]:
            assert amount(float(value)) in whole
    for book in result.loans:
        for value in book.payment[0]:
            assert amount(float(value)) in whole
    brief = " ".join(printed["ringkas"])
    for words in (
        t.rupiah(float(found.npv[0])), t.rupiah(float(found.cash_min[0])),
        t.number(float(found.dscr_min[0]), 2), "Rp150.000.000 (seratus lima puluh juta rupiah)",
    ):  # fmt: skip
        assert words in whole and words in brief, words


@pytest.mark.butuh_writer
def test_its_pages_are_numbered_and_none_is_empty(printed: dict[str, list[str]]) -> None:
    """The fields of the footer are counted, but on the cover; no page has its edges alone."""
    for kind, pages in printed.items():
        for place, page in enumerate(pages, 1):
            cover = kind == "lengkap" and place == 1
            assert cover or f"Halaman {place} dari {len(pages)}" in page
            assert len(page) > 300, page
    assert len(printed["lengkap"]) <= 36


@pytest.mark.butuh_writer
def test_the_short_one_is_two_pages_with_the_signatures_on_the_second(
    printed: dict[str, list[str]],
) -> None:
    """A bank asked for two pages: as the PDF, though here lines are only counted beforehand."""
    assert len(printed["ringkas"]) == 2
    assert printed["ringkas"][1].count("tanda tangan dan cap") == 4


@pytest.mark.butuh_writer
def test_the_short_one_of_a_large_plan_is_two_pages_too(large: Result, tmp_path: Path) -> None:
    """Fifteen units and years, three loans, the longest texts: three pages, as long as the letters
    were as large for every plan. They are no smaller than two thirds of those of the long one.
    """
    made = {
        paper: write_docx(large, kind="ringkas", cases={"pesimis": large}, paper=paper)
        for paper in ("A4", "F4")
    }
    for paper, pages in laid_out(made, tmp_path).items():
        assert len(pages) == 2 and "Kepala Desa/Lurah" in pages[1], paper
        letters = docx.Document(io.BytesIO(made[paper])).styles["Normal"].font.size
        assert letters is not None and letters >= Pt(6.6)


def test_no_figure_is_broken_in_its_column(word: Any, contents: dict[str, dict[str, Any]]) -> None:
    """Rp3.000.000.000 stood as Rp3.000.000.00 with a 0 on the next line, which reads as less.

    By Calibri's own widths, bold where they are wider, in thousandths of the letter's size.
    """
    wide = {".": 267, "(": 312, ")": 312, "R": 563, "p": 537} | dict.fromkeys("0123456789", 507)
    figure = re.compile(r"\(?(?:Rp)?\d{1,3}(?:\.\d{3}){2,}\)?")
    styles = {x.style_id: x.font.size.pt for x in word.styles if x.style_id.startswith("Cell")}
    seen = 0
    for table in word.tables:
        (side,) = {int(x.get(qn("w:w"))) for x in table._tbl.tblPr.iter(qn("w:left"))}
        for place in table._tbl.iter(qn("w:tc")):
            for p in docx.table._Cell(place, table).paragraphs:
                for words in figure.findall(p.text if p.style.style_id in styles else ""):
                    room = place.tcPr.width / Pt(1) - 2 * side / 20
                    need = sum(wide[x] for x in words) / 1000 * styles[p.style.style_id]
                    assert need <= room, (words, need, room)
                    seen += 1
    assert seen > 1000


def texts(part: Any) -> Iterator[str]:
    """Every text that a document's content shows to people."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, inner in part.items():
            if key not in SAID_OTHERWISE or not isinstance(inner, str):
                yield from texts(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from texts(inner)


def told(word: Any) -> str:
    """All that a document says, its title and descriptions of pictures included."""
    alts = [x.get("descr", "") for x in word.element.body.iter(qn("wp:docPr"))]
    return "\n".join([*paragraphs(word), *alts, word.core_properties.title])


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_the_content_is_in_the_file(
    kind: str, made: dict[str, bytes], contents: dict[str, dict[str, Any]]
) -> None:
    content = contents[kind] | {"meta": contents[kind]["meta"] | {"page": ""}}  # fields count
    whole = told(docx.Document(io.BytesIO(made[kind])))
    said = set(texts(content))
    assert len(said) > 50
    assert [words for words in said if words not in whole] == []


def test_figures_read_back_are_those_of_the_result(word: Any, result: Result) -> None:
    tables = [[[c.text for c in row.cells] for row in table.rows] for table in word.tables]
    months = [row for table in tables if len(table[0]) == 13 for row in table[1:]]
    plain = [row for row in months if row[0] not in map(str, result.time.years)]
    cash = [amount(float(x)) for x in result.balances["cash"][0]]
    assert [row[-2] for row in plain if row[-2] in cash][: len(cash)] == cash
    whole = told(word)
    assert t.rupiah(float(result.indicators.npv[0])) in whole
    for name in ("surplus_after_tax", "depreciation", "interest"):
        for value in result.time.by_year(result.statements.surplus[name])[0]:
            assert amount(float(value)) in whole


def test_headings_are_words_own_and_listed_in_the_contents(word: Any) -> None:
    heads = [p for p in word.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    listed = [p.text for p in word.paragraphs if p.style.name in ("toc 1", "toc 2")]
    assert len(heads) > 25
    assert [text.split("  ")[-1] for text in listed] == [p.text for p in heads]
    assert listed[:3] == ["Ringkasan", "1  Profil koperasi dan desa", "2  Enam aspek kelayakan"]
    marks = {x.get(qn("w:name")) for x in word.element.body.iter(qn("w:bookmarkStart"))}
    links = [x.get(qn("w:anchor")) for x in word.element.body.iter(qn("w:hyperlink"))]
    assert len(links) == len(listed) and set(links) == marks


def test_tables_repeat_their_heads_and_put_numbers_to_the_right(word: Any) -> None:
    annex = next(table for table in word.tables if len(table.columns) == 13)
    head, first = annex.rows[0], annex.rows[1]
    assert head._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert [c.paragraphs[0].alignment for c in first.cells] == [None] + [2] * 12  # 2 is right


def size(section: Any) -> tuple[int, int]:
    """A page in millimetres."""
    return round(section.page_width.mm), round(section.page_height.mm)


def test_a_remark_before_a_chart_stays_with_it(word: Any) -> None:
    """The chapter of projections was a heading and a grey line at the foot of a page."""
    (note,) = (p for p in word.paragraphs if p.text.startswith("Angka dalam rupiah penuh."))
    after = next(p for p in word.paragraphs if p.text.startswith("Pada 2033 hanya 1 angsuran"))
    assert note.paragraph_format.keep_with_next and not after.paragraph_format.keep_with_next


def test_wide_tables_lie_on_their_side(word: Any) -> None:
    assert [s.orientation for s in word.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip
    assert [size(s) for s in word.sections] == [(210, 297), (297, 210), (210, 297)]
    for section in word.sections:
        edge = "".join(p.text for p in section.footer.tables[0]._cells[1].paragraphs)
        assert edge == "Halaman 1 dari 1"  # fields, counted by Word
    assert "CONTOH" in word.sections[0].header.tables[0]._cells[1].text


def test_folio_paper_is_folio(result: Result) -> None:
    made = write_docx(result, kind="ringkas", cases={}, paper="F4")
    (section,) = docx.Document(io.BytesIO(made)).sections
    assert size(section) == (215, 330)


def test_pictures_say_what_they_show(word: Any, made: dict[str, bytes]) -> None:
    alts = [x.get("descr") for x in word.element.body.iter(qn("wp:docPr"))]
    assert len(alts) > 4 and all("Rp" in alt or "DSCR" in alt for alt in alts)
    with zipfile.ZipFile(io.BytesIO(made["lengkap"])) as parts:
        pictures = [parts.read(name) for name in parts.namelist() if "media/" in name]
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_the_same_plan_gives_the_same_bytes_without_time_or_names(
    made: dict[str, bytes], result: Result, contents: dict[str, dict[str, Any]]
) -> None:
    assert word_file(contents["ringkas"], result, "ringkas") == made["ringkas"]
    for content in made.values():
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            assert {x.date_time for x in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert not any("thumbnail" in name or "custom" in name for name in parts.namelist())
        about = docx.Document(io.BytesIO(content)).core_properties
        own = result.plan.cooperative.name
        assert (about.author, about.last_modified_by, about.comments) == (own, own, "")
        assert about.created == about.modified
        assert about.created.replace(tzinfo=None) == datetime(2026, 11, 25)


@pytest.mark.parametrize(("language", "tag"), [("id", "id-ID"), ("en", "en-US")])
def test_the_language_is_set_for_checking_and_reading_aloud(
    language: str, tag: str, result: Result
) -> None:
    made = write_docx(result, kind="ringkas", language=language, cases={})
    found = docx.Document(io.BytesIO(made))
    (lang,) = found.styles.element.iter(qn("w:lang"))
    assert lang.get(qn("w:val")) == tag
    assert found.core_properties.language == tag


def test_typed_text_is_text_whatever_it_holds() -> None:
    """Markup, formulas, signs XML refuses, a reversed line, an emoji, 5,000 letters."""
    typed = "<b>&tebal</b> =1+1 Ma\u202ejuu's \x0bToko \U0001f33e بسم {page}"
    plan = plan_of(
        koperasi={"nama": typed, "desa": [typed], "alamat": typed},
        unit_usaha={"toko": shop(nama=typed[:60], pembeli=typed)},
        narasi={"ringkasan": "kata " * 999, "risiko": [{"risiko": typed, "tindakan": typed}]},
    )
    result = run_plan(plan, months=24)
    whole = told(docx.Document(io.BytesIO(write_docx(result, cases={}))))
    shown = "<b>&tebal</b> =1+1 Majuu's Toko \U0001f33e بسم {page}"
    assert whole.count(shown) > 5
    assert " ".join(["kata"] * 999) in whole
    assert clean("a\x00\ufffe\ud800b") == "ab"


def test_an_empty_plan_has_a_word_file_and_another_kind_has_none() -> None:
    result = run_plan(plan_of(), months=12)
    assert "Rencana ini tidak memakai pinjaman." in told(
        docx.Document(io.BytesIO(write_docx(result)))
    )
    with pytest.raises(ValueError, match="'musdes'"):
        write_docx(result, kind="musdes")


def test_logo_and_photographs_stand_in_it(tmp_path: Path) -> None:
    """A wide and a tall photograph keep their shape within half a line and 80 mm."""
    sizes = {"logo.png": (300, 300), "a.jpg": (400, 300), "b.jpg": (300, 600)}
    for name, shape in sizes.items():
        (tmp_path / name).write_bytes(photo(*shape, "PNG" if name == "logo.png" else "JPEG"))
    taken = [{"berkas": "a.jpg", "keterangan": "Gudang di tepi sungai"}, {"berkas": "b.jpg"}]
    plan = plan_of(
        koperasi={"nama": "Koperasi uji", "desa": ["Desa"], "logo": "logo.png"},
        narasi={"foto": taken},
    )
    pictures = pictures_of(plan, tmp_path)
    made = write_docx(run_plan(plan, months=12), cases={}, pictures=pictures)
    word = docx.Document(io.BytesIO(made))
    drawn = {x.find(qn("wp:docPr")).get("descr"): x.find(qn("wp:extent"))
             for x in word.element.body.iter(qn("wp:inline"))}  # fmt: skip
    logo, wide = drawn["Koperasi uji"], drawn["Gudang di tepi sungai"]
    (tall,) = (x for alt, x in drawn.items() if alt.startswith("Foto"))
    assert round(Emu(logo.cy).mm) == 16 and logo.cx == logo.cy
    assert 70 < Emu(wide.cx).mm < 82 and wide.cx / wide.cy == pytest.approx(4 / 3, rel=0.01)
    assert round(Emu(tall.cy).mm) == 80 and tall.cy / tall.cx == pytest.approx(2, rel=0.01)
    assert "Gudang di tepi sungai" in paragraphs(word)
