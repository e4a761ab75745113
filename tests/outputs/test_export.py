"""A sale abroad in words: price, exchange rate, container, neighbours, papers."""

from __future__ import annotations

from typing import Any

import pytest

from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.scenarios import scenario_of
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.export import page, rate_scenario, sales
from kopdes_plan.screens.answers.markup import shown
from tests.plans import plan_of, shop

STICKS = {
    "syarat": "FOB", "harga_usd": "0,25", "kurs_beli": "16.000", "kurs_jual": "16.200",
    "jumlah_kirim": "21.000", "isi_kontainer": "21.000", "dokumen_siap": ["kontrak"],
    "biaya": [
        {"nama": "Karung", "tahap": "EXW", "per_satuan": "100"},
        {"nama": "Ongkos bank", "tahap": "EXW", "usd_per_kiriman": "70"},
        {"nama": "Truk dan pelabuhan", "tahap": "FOB", "per_kiriman": "17.766.000"},
    ],
}  # fmt: skip


def sticks(abroad: dict[str, Any] | None = None, **parts: Any) -> Plan:
    """6 t of nipah sticks a month; 4,000 less 100, 54 and 846 leaves 3,000 a kilo."""
    unit = shop(
        nama="Lidi", satuan="kg", harga="3.000", harga_beli="2.000", jumlah_per_bulan="6.000",
        ekspor=STICKS | (abroad or {}),
    )  # fmt: skip
    return plan_of(unit_usaha={"lidi": unit}, **parts)


def words(blocks: list[Block]) -> str:
    return " ".join(
        " ".join(block.get("items", [])) if block["kind"] == "list" else str(block.get("text", ""))
        for block in blocks
    )


def tables(blocks: list[Block]) -> list[list[list[str]]]:
    return [[row["cells"] for row in b["rows"]] for b in blocks if b["kind"] == "table"]


def test_the_price_is_built_line_by_line() -> None:
    price, _ = tables(page(sticks()))
    assert price == [
        ["Sampai ke koperasi (harga di rencana)", "3.000", "0,188"],
        ["Karung", "100", "0,006"],
        ["Ongkos bank", "54", "0,003"],
        ["Harga di gudang (EXW)", "3.154", "0,197"],
        ["Truk dan pelabuhan", "846", "0,053"],
        ["Harga di atas kapal (FOB)", "4.000", "0,250"],
    ]


def test_it_is_said_what_of_the_dollars_reaches_the_village() -> None:
    said = words(page(sticks()))
    assert "USD 0,250 per kg pada FOB, yaitu Rp4.000 memakai kurs beli Rp16.000" in said
    assert "yang sampai ke koperasi Rp3.000 per kg. Rencana menulis Rp3.000." in said
    assert "Bila hanya separuhnya, yang sampai ke koperasi Rp2.100 per kg" in said


def test_a_price_by_ship_without_freight_is_doubted() -> None:
    """CIF is agreed, and nobody asked what the ship costs."""
    blocks = page(sticks({"syarat": "CIF"}))
    assert "Belum ada biaya untuk ongkos kapal." in words(blocks)
    assert tables(blocks)[0][-1][0] == "Harga dengan asuransi (CIF)"
    assert "Jangan menjual dengan harga ini." in words(page(sticks({"harga_usd": "0,05"})))


def test_the_rate_moves_what_is_received_both_ways() -> None:
    """5 %: 200 more earned, the bank's 54 grows by 2.7."""
    _, rates = tables(page(sticks()))
    assert rates[2] == ["naik 5%", "3.197", "197", "Rp4.143.300"]
    assert [line[0] for line in rates] == ["turun 10%", "turun 5%", "naik 5%", "naik 10%"]


def test_a_rate_that_moves_is_a_scenario_to_keep() -> None:
    (one,) = sales(sticks())
    changes = rate_scenario(one, -0.05)
    assert changes == {"unit_usaha.lidi.harga": "x0,9342"}
    moved = scenario_of(sticks(skenario={"kurs": changes}), "kurs").units["lidi"].price
    assert moved == pytest.approx(3_000 - 197.3, abs=1)
    (poor,) = sales(sticks({"harga_usd": "0,05"}))
    assert rate_scenario(poor, 0.05) == {}  # the costs leave nothing to move


def test_a_container_is_counted_in_months_and_villages() -> None:
    """21 t from 6 t a month, and twelve villages lie around Saliki; nothing is claimed of them."""
    said = words(page(sticks()))
    assert "Satu kontainer memuat 21.000 kg: 3,5 bulan hasil desa ini sendiri." in said
    assert "kira-kira 4 desa" in said
    assert "Di Kecamatan Muara Badak ada 12 desa dan kelurahan lain: " in said
    assert "belum kita ketahui" in said


def test_what_is_not_known_of_a_container_is_asked() -> None:
    assert "Isi satu kontainer belum ditulis." in words(page(sticks({"isi_kontainer": None})))
    alone = words(page(sticks({"isi_kontainer": "3.000"})))
    assert "desa ini sendiri mengisinya setiap 0,5 bulan" in alone and "Kecamatan" not in alone


def test_papers_are_ticked_by_the_plan_and_by_the_board() -> None:
    koperasi = {"nama": "K", "desa": ["64.02.05.2001"], "nib": "9120001234567"}
    blocks = page(sticks(koperasi=koperasi))
    (papers,) = [block["items"] for block in blocks if block["kind"] == "checklist"]
    states = {text: (state, remark) for state, text, remark in papers}
    assert states["NIB sebagai eksportir"] == ("ada", "9120001234567")
    assert states["NPWP atas nama koperasi"] == ("belum", "")
    assert states["Kontrak jual beli atau pesanan tertulis"] == ("siap", "siap")
    wood = "Legalitas kayu (SVLK), untuk kayu dan arang kayu (belum pasti, tanyakan)"
    assert states[wood] == ("siapkan", ""), "nothing behind it, so its box stays empty"


def test_a_plan_that_sells_nothing_abroad_says_so() -> None:
    assert [block["kind"] for block in page(plan_of())] == ["note"]


def test_the_page_is_whole_in_english_and_on_the_screen() -> None:
    assert "Price on board (FOB)" in tables(page(sticks(), "en"))[0][-1]
    assert "Harga di atas kapal" in shown(page(sticks()))
