"""Selling abroad, as data: documents, starting numbers, villages around."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopdes_plan import text
from kopdes_plan.inputs.data_page import DataError
from kopdes_plan.inputs.export import load_documents, load_starting, neighbours
from kopdes_plan.inputs.export_price import CHANGES


def test_every_document_has_its_words() -> None:
    ids = [document.id for document in load_documents()]
    assert len(set(ids)) == len(ids) >= 15
    for language in ("id", "en"):
        assert all(text.has(f"export.document.{id}", language) for id in ids)


def test_a_bank_sells_dollars_dearer_than_it_buys_them() -> None:
    """16,648 and 16,816 on 20 November 2025: about 1 % between them."""
    start = load_starting()
    assert (start.buying_rate, start.selling_rate) == (16_648, 16_816)
    assert start.selling_rate / start.buying_rate - 1 == pytest.approx(0.01, abs=0.001)
    assert start.insurance == 0.005
    assert tuple(map(float, start.rate_changes)) == CHANGES


def test_villages_around_are_those_of_the_kecamatan_without_our_own() -> None:
    """Muara Badak has 13 villages; a cooperative of two of them has 11 around it."""
    district, names = neighbours(["64.02.05.2001"])
    assert district == "Muara Badak" and len(names) == 12
    assert "Saliki" not in names and "Muara Badak Ulu" in names
    assert len(neighbours(["64.02.05.2001", "64.02.05.2002"])[1]) == 11
    assert neighbours(["99.99.99.9999"]) == ("", [])
    assert neighbours([]) == ("", [])


def test_a_document_that_points_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "documents.yaml").write_text(
        "daftar:\n  - {id: nib, isian: koperasi.nomor, keyakinan: H, sumber: umum}\n"
        "  - {id: peb, keyakinan: X, sumber: umum}\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as wrong:
        load_documents(tmp_path)
    assert "export/documents.yaml:3: daftar.1.keyakinan" in str(wrong.value)


def test_a_rate_without_its_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "starting.yaml").write_text(
        "kurs_beli: 16_000 sumber bank\nkurs_jual: 16_200\nasuransi: 0,5%\n"
        "hari_dibayar: 45\nperubahan_kurs: [5%]\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as wrong:
        load_starting(tmp_path)
    assert str(wrong.value) == (
        "export/starting.yaml:1: kurs_beli: a source needs its address or title, and its year"
    )
