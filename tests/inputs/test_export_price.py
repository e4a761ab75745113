"""The price of a sale abroad, against a published example and by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopdes_plan.inputs.businesses import Export
from kopdes_plan.inputs.export_price import (
    TERMS,
    Cost,
    Terms,
    apart,
    build_up,
    exposed_usd,
    filling,
    in_usd,
    rate_factor,
    received,
    sale_of,
    shocks,
    stage_cost,
    terms_of,
    without_costs,
)

# 1,000 kg of tempe crisps, Jakarta to Jeddah, shared container: product 10,000 and profit 1,000;
# packing 1,100; T/T fee USD 40; forwarder 2,000 and certificate of origin 200; freight USD 30 a
# cubic metre at 0.0072 m3 a kilo; insurance 0.1 % of CFR; 14,000 to buy a dollar, 14,300 to sell.
# https://biaya.co/panduan-lengkap-cara-menghitung-biaya-dan-harga-ekspor-dengan-tepat/
CRISPS = Terms(
    buying_rate=14_000,
    selling_rate=14_300,
    lot=1_000,
    costs=(
        Cost("EXW", per_quantity=1_100),
        Cost("EXW", per_shipment_usd=40),
        Cost("FOB", per_quantity=2_000),
        Cost("FOB", per_quantity=200),
        Cost("CFR", per_quantity_usd=30 * 0.0072),
    ),
    insurance=0.001,
)


def test_the_published_example_is_reached_to_the_rupiah() -> None:
    """EXW 12,672; FOB 14,872; CFR 17,961; CIF 17,979 a kilo, USD 0.905 to 1.284."""
    asked = build_up(11_000, CRISPS)
    assert [round(price) for price in asked] == [12_672, 14_872, 17_961, 17_979]
    assert [round(in_usd(price, CRISPS), 3) for price in asked] == [0.905, 1.062, 1.283, 1.284]


def test_costs_of_a_shipment_weigh_more_in_a_small_one() -> None:
    """The T/T fee is 40 x 14,300 / 1,000 = 572 a kilo; for 200 kg it is 2,860."""
    assert stage_cost(CRISPS, "EXW") == pytest.approx(1_100 + 572)
    assert stage_cost(replace(CRISPS, lot=200), "EXW") == pytest.approx(1_100 + 2_860)


@pytest.mark.parametrize("term", TERMS)
def test_what_a_price_was_built_on_reaches_the_cooperative(term: str) -> None:
    usd = in_usd(build_up(11_000, CRISPS).at(term), CRISPS)
    assert received(usd, term, CRISPS) == pytest.approx(11_000)


@given(
    st.floats(100, 1e6), st.floats(1, 1e6), st.floats(0, 1e7), st.floats(0, 500),
    st.floats(0, 0.1), st.sampled_from(TERMS),
)  # fmt: skip
def test_building_up_and_back_agree(
    reaches: float, lot: float, shipment: float, usd: float, insurance: float, term: str
) -> None:
    costs = (Cost("EXW", usd, 1.0), Cost("FOB", shipment), Cost("CFR", 0.0, 0.0, usd, 0.01))
    terms = Terms(16_000, 16_200, lot, costs, insurance)
    asked = build_up(reaches, terms).at(term)
    assert received(in_usd(asked, terms), term, terms) == pytest.approx(reaches, rel=1e-6, abs=0.01)


def test_a_buyer_who_pays_fob_does_not_pay_our_freight() -> None:
    """USD 1 at FOB: 14,000 less packing 1,100, fee 572, haulage 2,200 leaves 10,128."""
    assert received(1.0, "FOB", CRISPS) == pytest.approx(10_128)
    assert received(1.0, "CFR", CRISPS) == pytest.approx(10_128 - 30 * 0.0072 * 14_300)


def test_a_weaker_rupiah_helps_by_what_is_earned_less_what_is_paid_in_dollars() -> None:
    """USD 1 at FOB and 5 %: 700 more earned, the fee of 572 grows by 28.6: 671.4 a kilo."""
    down, up = shocks(1.0, "FOB", CRISPS, (-0.05, 0.05))
    assert up.difference == pytest.approx(671.4)
    assert down.difference == pytest.approx(-671.4)
    assert up.shipment == pytest.approx(671_400)
    assert up.received == pytest.approx(10_128 + 671.4)


def test_dollars_open_to_the_rate_are_those_earned_less_those_spent() -> None:
    """1,000 kg at USD 1.284 CIF: less USD 40, freight 216, and insurance 0.1 % of 1.2827."""
    assert exposed_usd(1.0, "FOB", CRISPS) == pytest.approx(1_000 - 40)
    insured = 1.284 * 0.001 / 1.001 * 1_000
    assert exposed_usd(1.284, "CIF", CRISPS) == pytest.approx(1_284 - 40 - 216 - insured)


def test_a_container_is_filled_in_months_or_by_villages_together() -> None:
    """21 t from 6 t a month: three months and a half, or four villages each month."""
    assert filling(21_000, 6_000) == (3.5, 4)
    assert filling(21_000, 21_000) == (1.0, 1)
    assert math.isnan(filling(21_000, 0).months)


def test_costs_nobody_wrote_are_noticed() -> None:
    """A CIF price without freight is no CIF price."""
    no_ship = replace(CRISPS, costs=CRISPS.costs[:4])
    assert without_costs(no_ship, "FOB") == ()
    assert without_costs(no_ship, "CIF") == ("CFR",)


EXPORT = Export.model_validate(
    {
        "syarat": "FOB", "harga_usd": "1", "kurs_beli": "14.000", "kurs_jual": "14.300",
        "jumlah_kirim": "1.000", "asuransi": "0,1%", "isi_kontainer": "12.000",
        "biaya": [
            {"nama": "Kemasan", "tahap": "EXW", "per_satuan": "1.100"},
            {"nama": "Ongkos bank", "tahap": "EXW", "usd_per_kiriman": "40"},
            {"nama": "Forwarder", "tahap": "FOB", "per_satuan": "2.000"},
            {"nama": "SKA", "tahap": "FOB", "per_satuan": "200"},
            {"nama": "Kapal", "tahap": "CFR", "usd_per_satuan": "0,216"},
        ],
    }
)  # fmt: skip


def test_a_plan_says_the_same_terms() -> None:
    assert terms_of(EXPORT) == CRISPS


def test_a_whole_sale_of_a_plan() -> None:
    """11,000 in the plan, 500 kg a month, USD 1 offered at FOB."""
    sale = sale_of(11_000, 500, EXPORT)
    assert sale.offered == 14_000
    assert sale.reaches == pytest.approx(10_128)
    assert sale.asked.fob == pytest.approx(14_872)
    assert sale.small_lot == pytest.approx(10_128 - 572)  # 500 kg bear the whole fee
    assert sale.gathering == (2.0, 2) and sale.container == (24.0, 24)
    assert [shock.change for shock in sale.shocks] == [-0.10, -0.05, 0.05, 0.10]


def test_how_far_a_price_in_rupiah_lies_from_its_dollar_price() -> None:
    assert apart(10_128, EXPORT) == pytest.approx(0, abs=1e-9)
    assert apart(11_140.8, EXPORT) == pytest.approx(0.1)
    nothing = EXPORT.model_copy(update={"price_usd": 0.1})
    assert math.isnan(apart(1_000, nothing))


def test_the_price_follows_the_rate_less_what_is_spent_in_dollars() -> None:
    """A tenth fewer rupiah: 12,600 earned, 514.8 to the bank, 3,300 of costs leave 8,785.2."""
    assert rate_factor(EXPORT, -0.10) == pytest.approx(8_785.2 / 10_128)
    assert rate_factor(EXPORT, 0.0) == 1.0
    assert math.isnan(rate_factor(EXPORT.model_copy(update={"price_usd": 0.1}), 0.10))
