"""The first page without a browser: its widgets are pressed and read as a person would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kopdes_plan as kp
from kopdes_plan import text as t
from kopdes_plan.screens.forms import NumberField
from kopdes_plan.screens.start import StartPage

QUANTITY = "unit_usaha.lpg.jumlah_per_bulan"


def words(markup: str) -> str:
    """What a person reads of a piece of HTML."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def field(page: StartPage, path: str) -> NumberField:
    return next(one for one in page.fields if one.path == path)


def test_a_newcomer_sees_the_first_example_copied(folder: Path) -> None:
    """The page is full at once, and the copy stands first in the choice."""
    page = StartPage()
    assert page.session.file == folder / "muara_badak.yaml"
    assert "Saliki" in words(page.shown["story"].value)
    assert page.choice.value == folder / "muara_badak.yaml"
    assert [label.startswith("Contoh:") for label, _ in page.choice.options][:3] == [
        False,
        True,
        True,
    ]


def test_the_page_shows_the_figures_of_the_engine() -> None:
    """Lowest cash with its month, instalment, DSCR, SHU, break-even: as kp.run gives them."""
    page = StartPage()
    result = kp.run(kp.load_plan(page.session.file))
    shown, found = words(page.shown["figures"].value), result.indicators
    assert t.rupiah(float(found.cash_min[0])) in shown
    assert t.month(*map(int, result.time.label(int(found.cash_min_month[0])).split("-"))) in shown
    assert t.rupiah(float(result.loans[0].payment.max().round(-2)))[:6] in shown
    assert t.number(float(found.dscr_min[0]), 2) in shown
    surplus = result.time.by_year(result.statements.surplus["surplus_after_tax"])[0, 0]
    assert f"SHU {result.time.years[0]} {t.rupiah(surplus)}" in shown
    table = words(page.shown["break_even"].value)
    for unit in result.units:
        assert unit.name in table and unit.break_even_unit in table
    assert "<svg" in page.shown["cash"].value and "<svg" in page.shown["units"].value


def test_a_typed_quantity_redraws_everything_and_saves(file: Path) -> None:
    """Half a word in, the page shows another result; the field shows what was understood."""
    page = StartPage()
    before = {name: widget.value for name, widget in page.shown.items()}
    entry = field(page, QUANTITY).entry
    entry.value = " 0,2 ribu"
    assert entry.value == "200"
    changed = {name for name, widget in page.shown.items() if widget.value != before[name]}
    assert {"told", "figures", "cash", "break_even", "units"} <= changed
    assert "Tersimpan" in page.shown["told"].value
    assert "0,2 ribu" in file.read_text(encoding="utf-8")


def test_a_bad_number_has_a_sentence_beside_its_field(file: Path) -> None:
    """What was typed stays, the results stay, the other fields are as they were."""
    page = StartPage()
    figures = page.shown["figures"].value
    wrong = field(page, QUANTITY)
    wrong.entry.value = "dua ratus?"
    assert wrong.entry.value == "dua ratus?"
    assert "bukan angka" in wrong.message.value
    assert "kopdes-mistaken" in wrong.widget._dom_classes
    assert page.shown["figures"].value == figures
    assert "tidak hilang" in page.shown["told"].value
    wrong.entry.value = "210"
    assert wrong.message.value == "" and "kopdes-mistaken" not in wrong.widget._dom_classes


def test_undo_and_redo_by_button(file: Path) -> None:
    """The buttons are grey when there is nowhere to go."""
    page = StartPage()
    assert page.undo.disabled and page.redo.disabled
    field(page, QUANTITY).entry.value = "200"
    page.undo.click()
    assert field(page, QUANTITY).entry.value == "250"
    assert page.undo.disabled and not page.redo.disabled
    page.redo.click()
    assert field(page, QUANTITY).entry.value == "200"


def test_fields_are_named_for_what_the_unit_does(file: Path) -> None:
    """A rental has a rent a day and a share in use, not a quantity sold."""
    page = StartPage()
    assert [one.entry.description for one in page.fields] == [
        "Harga jual",
        "Jumlah terjual",
        "Sewa sehari",
        "Terpakai",
    ]
    assert field(page, "unit_usaha.gudang.hunian").entry.value == "50%"
    assert "ruang sehari" in words(field(page, "unit_usaha.gudang.harga").remark.value)
    assert "dari desa" in field(page, "unit_usaha.lpg.harga").remark.value


def test_a_broken_plan_shows_lines_and_no_traceback(file: Path) -> None:
    """The results vanish, the problems stand there; mended and reloaded, all is back."""
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("hunian: 50%", "hunian: 5"), encoding="utf-8")
    page = StartPage()
    told = words(page.shown["problems"].value)
    assert "baris 20" in told and "uji.yaml" in told and "Traceback" not in told
    assert page.plan_part.layout.display == "none"
    file.write_text(good, encoding="utf-8")
    page.reload.click()
    assert page.plan_part.layout.display is None and page.shown["problems"].value == ""
    assert "Koperasi uji" in page.shown["story"].value


def test_another_plan_brings_its_own_fields(file: Path) -> None:
    """The choice opens it; the fields are those of its units."""
    page = StartPage()
    page.choice.value = next(path for label, path in page.choice.options if "Tenggarong" in label)
    page.open.click()
    assert page.session.file == file.parent / "tenggarong_seberang.yaml"
    assert any(one.path.startswith("unit_usaha.giling_padi") for one in page.fields)


def test_the_pdf_button_says_where_the_file_is(file: Path) -> None:
    """And says so too when it cannot be written."""
    page = StartPage()
    page.print.click()
    pdf = file.with_suffix(".pdf")
    assert str(pdf) in page.shown["printed"].value and pdf.is_file()
    pdf.unlink()
    pdf.mkdir()
    page.print.click()
    assert "tidak dapat ditulis" in page.shown["printed"].value


def test_a_fault_of_the_program_is_a_sentence_with_a_log(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The traceback goes into a file, never onto the page."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    page = StartPage()

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(page.session, "edit", broken)
    field(page, QUANTITY).entry.value = "200"
    told = page.shown["told"].value
    assert "kesalahan pada program" in told and "secret" not in told
    (log,) = (tmp_path / "kopdes-plan").glob("galat-*.log")
    assert str(log) in told and "ZeroDivisionError: secret" in log.read_text(encoding="utf-8")


def test_typed_words_cannot_become_markup(file: Path) -> None:
    """A name with tags is shown as it was typed."""
    evil = "<img src=x onerror=alert(1)>"
    plan = file.read_text(encoding="utf-8").replace("Sewa gudang", f'"{evil}"')
    file.write_text(plan.replace("Koperasi uji", f'"{evil}"'), encoding="utf-8")
    page = StartPage()
    assert page.session.problems == ()
    everything = "".join(widget.value for widget in page.shown.values())
    headings = "".join(box.children[0].value for box in page.form.children[2:])
    assert "<img" not in everything + headings
    assert "&lt;img" in page.shown["story"].value and "&lt;img" in headings


def test_the_page_speaks_english_too(file: Path) -> None:
    """For visitors: every word is there, numbers stay Indonesian."""
    page = StartPage("en")
    field(page, QUANTITY).entry.value = "two hundred"
    assert "lost" in page.shown["told"].value
    assert "Business units" in page.shown["story"].value
    assert page.print.description == "Make the PDF for the bank"
