"""What partners' terms say for a plan: which product, ceiling, quota and scenario."""

from __future__ import annotations

from datetime import date

import pytest

from kopdes_plan.inputs.partner_terms import (
    ceiling_path,
    deal_of,
    deals,
    deals_for,
    offered,
    stop_changes,
    supply_stops,
    typed_ceiling,
)
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.inputs.scenarios import scenario_of
from tests.plans import plan_of, shop

DAY = date(2027, 1, 1)
PLAN = """\
nama: Rencana uji
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: 64.02.05.2001}
unit_usaha:
  lpg: {jenis: lpg3, pembeli: warga}
  beras: {jenis: sphp, pembeli: warga}
  lidi: {jenis: lidi_arang, pembeli: eksportir}
  kardus: {jenis: bank_sampah, pembeli: pengepul}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 100%}}
"""


def test_a_type_that_one_product_names_is_linked_to_it() -> None:
    """LPG is; sticks and charcoal are two products, so the board has to choose."""
    units = load_text(PLAN).units
    linked = {key: deal.id if (deal := deal_of(unit)) else "" for key, unit in units.items()}
    assert linked == {
        "lpg": "pertamina_lpg.lpg_3kg", "beras": "bulog_sphp.beras_sphp", "lidi": "",
        "kardus": "bank_sampah_induk.kardus",
    }  # fmt: skip
    assert [deal.id for deal in deals_for("lidi_arang")] == [
        "eksportir.lidi_nipah", "eksportir.arang_halaban",
    ]  # fmt: skip


def test_a_board_may_choose_the_product() -> None:
    plan = plan_of(unit_usaha={"t": shop(mitra_produk="pupuk_indonesia.urea")})
    deal = deal_of(plan.units["t"])
    assert deal is not None and deal.product.label == "Urea bersubsidi"


@pytest.mark.parametrize(
    ("product", "village", "path"),
    [
        ("pertamina_lpg.lpg_3kg", "64.02.05.2001", "prices/lpg_3kg.64.02"),  # Kukar 19,000
        ("pertamina_lpg.lpg_3kg", "64.72.01.1001", "prices/lpg_3kg.64.72"),  # Samarinda 18,000
        ("pertamina_lpg.lpg_3kg", "33.01.01.2001", None),  # no rule for Cilacap
        ("bulog_sphp.beras_sphp", "33.01.01.2001", "prices/beras_sphp.ID-zona1"),
        ("minyakita.minyakita", "91.01.01.2001", "prices/minyakita.ID"),
        ("pupuk_indonesia.urea_npk", "64.02.05.2001", "prices/pupuk_npk.ID"),  # 1,840 over 1,800
        ("bri_brilink.transaksi", "64.02.05.2001", None),
    ],
)
def test_the_ceiling_is_that_of_the_village(product: str, village: str, path: str | None) -> None:
    assert ceiling_path(deals()[product].product, village, DAY, load_rules()) == path


def test_a_ceiling_of_the_type_is_not_the_boards_own() -> None:
    """19,000 stands in the type for Kukar; who writes it, or another, has it of their own."""
    lpg = load_text(PLAN).units["lpg"]
    assert lpg.price_ceiling == 19_000
    assert typed_ceiling(lpg) is None
    own = load_text(PLAN, "", [("unit_usaha.lpg.harga_tertinggi", "19.000 desa")]).units["lpg"]
    assert typed_ceiling(own) == 19_000


def test_what_a_partner_is_known_to_give_is_offered_where_the_plan_says_other() -> None:
    """Rice redeemed at 12,000 where the rule says 11,300, without a quota: 8 t are known."""
    unit = shop(mitra_produk="bulog_sphp.beras_sphp", harga="13.100", harga_beli="12.000")
    plan = plan_of(unit_usaha={"beras": unit})
    found = {one.field: one.number for one in offered(plan, "beras", load_rules())}
    assert {field: float(number) for field, number in found.items()} == {
        "harga_tertinggi": 13_100, "harga_beli": 11_300, "kuota_per_bulan": 8_000,
    }  # fmt: skip
    assert found["harga_beli"].origin == "sumber" and found["harga_beli"].year == 2024
    sold = plan_of(unit_usaha={"t": shop()})
    assert offered(sold, "t", load_rules()) == ()


def test_a_sack_of_fifty_kilos_has_fifty_times_the_ceiling() -> None:
    plan = plan_of(unit_usaha={"t": shop(mitra_produk="pupuk_indonesia.urea")})
    (ceiling,) = (x for x in offered(plan, "t", load_rules()) if x.field == "harga_tertinggi")
    assert ceiling.number == 50 * 1_800


def test_supply_stops_in_the_first_month_of_full_sales() -> None:
    """LPG builds up for 6 months from January 2027: July 2027 is the first full one."""
    plan = load_text(PLAN)
    assert stop_changes(plan, "lpg") == {
        "unit_usaha.lpg.pasokan_berhenti.mulai": "2027-07",
        "unit_usaha.lpg.pasokan_berhenti.bulan": "3",
    }


def test_a_stop_is_ready_for_every_product_that_a_partner_supplies() -> None:
    """Not for cardboard: the collector buys it. Each is a scenario that a board can keep."""
    ready = supply_stops(load_text(PLAN))
    assert list(ready) == ["pasokan_lpg_berhenti_3_bulan", "pasokan_beras_berhenti_3_bulan"]
    lines = [
        f"  {name}: {{{', '.join(f'{path}: {text!r}' for path, text in changes.items())}}}"
        for name, changes in ready.items()
    ]
    kept = load_text(PLAN + "skenario:\n" + "\n".join(lines) + "\n")
    tried = scenario_of(kept, "pasokan_lpg_berhenti_3_bulan")
    stop = tried.units["lpg"].supply_stop
    assert stop.start is not None and (*stop.start, stop.months) == (2027, 7, 3)
    assert not tried.units["beras"].supply_stop.months
