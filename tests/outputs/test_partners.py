"""Partners in words: terms with their basis, unknowns said, papers, steps."""

from __future__ import annotations

from typing import Any

import kopdes_plan as kp
from kopdes_plan.inputs.partner_terms import stop_changes
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.partners import page
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens.answers.markup import shown
from tests.plans import plan_of, shop

STARTER = TEMPLATES / "plans" / "muara_badak.yaml"


def lpg(**parts: Any) -> Plan:
    """A plan of one unit that sells cylinders."""
    unit = shop(nama="LPG", satuan="tabung", mitra_produk="pertamina_lpg.lpg_3kg", harga="19.000")
    return plan_of(unit_usaha={"lpg": unit}, **parts)


def rows(blocks: list[Block]) -> dict[str, list[str]]:
    """The rows of all tables, by their first cell."""
    tables = (block for block in blocks if block["kind"] == "table")
    return {row["cells"][0]: row["cells"][1:] for table in tables for row in table["rows"]}


def words(blocks: list[Block]) -> str:
    """All sentences and lists of a page."""
    return " ".join(
        " ".join(block["items"]) if block["kind"] in ("list", "steps") else block.get("text", "")
        for block in blocks
    )


def test_a_ceiling_stands_with_its_decree_its_area_and_its_date() -> None:
    value, basis = rows(page(lpg()))["Harga jual tertinggi (HET)"]
    assert value == "Rp19.000 per tabung"
    assert basis.startswith(
        "SK Gubernur Kalimantan Timur 500/K.572/2022 †; Kutai Kartanegara; sejak 2022; dikonfirmasi"
    )


def test_numbers_have_their_range_and_source() -> None:
    found = rows(page(lpg()))
    assert found["Keuntungan setiap satuan"][0] == "Rp2.000 (Rp2.000 sampai Rp3.000) per tabung"
    quota, basis = found["Jatah sebulan"]
    assert quota == "300 (100 sampai 300) tabung"
    assert basis.startswith("https://kalteng.tribunnews.com/") and ", 2025." in basis


def test_what_a_lower_status_would_bring_is_told_beforehand() -> None:
    found = rows(page(lpg()))
    margin, basis = found["Bila status turun: keuntungan setiap satuan"]
    assert margin == "Rp0 (Rp0 sampai Rp2.000) per tabung" and basis.startswith("asumsi. ")
    assert found["Bila status turun: jatah sebulan"][0] == "100 tabung"
    paid = found["Bila status turun: dibayar sebelum barang datang"]
    assert paid == ["7 (3 sampai 14) hari", "asumsi"]
    unit = shop(mitra_produk="pupuk_indonesia.urea")
    other = rows(page(plan_of(unit_usaha={"pupuk": unit})))
    assert not any(name.startswith("Bila status turun") for name in other)


def test_what_is_not_known_is_to_be_asked() -> None:
    assert "Belum diketahui, tanyakan dan minta tertulis: pesanan paling kecil." in words(
        page(lpg())
    )
    far = lpg(koperasi={"nama": "K", "desa": ["33.01.01.2001"]})
    assert "HET LPG 3 kg untuk" in words(page(far)) and "Cilacap" in words(page(far))


def test_a_partner_of_whom_no_term_is_known_has_no_empty_table() -> None:
    """Of a seller of medicine nothing is known but what to ask: three heads stood over nothing."""
    unit = shop(nama="Apotek", mitra_produk="kimia_farma.obat")
    found = page(plan_of(unit_usaha={"apotek": unit}))
    assert not [block for block in found if block["kind"] == "table"]
    assert "Belum diketahui, tanyakan dan minta tertulis: harga beli" in words(found)


def test_papers_in_the_plan_are_ticked() -> None:
    """NIB is written, NPWP is not, the letter of the quota cannot be seen in a plan."""
    plan = lpg(koperasi={"nama": "K", "desa": ["64.02.05.2001"], "nib": "9120001234567"})
    lists = [block["items"] for block in page(plan) if block["kind"] == "checklist"]
    states = {text: (state, remark) for items in lists for state, text, remark in items}
    assert states["NIB dengan KBLI 47772"] == ("ada", "9120001234567")
    assert states["NPWP atas nama koperasi"] == ("belum", "")
    assert states["Surat jatah dari pangkalan atau agen"] == ("siapkan", "")


def test_the_microsite_comes_first_then_the_partners_own_steps() -> None:
    said = words(page(lpg()))
    assert said.index("1. Masuk ke SIMKOPDES") < said.index("1. Daftar sebagai outlet LPG")


def test_a_plan_without_partners_says_so() -> None:
    (intro, none) = page(plan_of(unit_usaha={"t": shop()}))
    assert "jatah" in intro["text"] and none["kind"] == "note"


def test_english_pages_have_no_gaps() -> None:
    assert "Ceiling price" in rows(page(lpg(), "en"))


def test_the_page_can_be_shown_on_the_screen() -> None:
    html = shown(page(lpg(koperasi={"nama": "K", "desa": ["64.02.05.2001"], "nib": "<b>1</b>"})))
    assert "<b>1" not in html and "&lt;b&gt;1" in html


def test_every_unit_with_a_partner_has_a_page_in_the_starter_plans() -> None:
    for name in ("muara_badak", "tenggarong_seberang"):
        plan = kp.load_plan(TEMPLATES / "plans" / f"{name}.yaml")
        assert page(plan) and page(plan, "en")


def test_a_kept_stop_is_a_scenario_that_loads() -> None:
    text = STARTER.read_text(encoding="utf-8")
    changes = stop_changes(lpg(), "lpg").items()
    assert load_text(text, "", changes).units["lpg"].supply_stop.months == 3
