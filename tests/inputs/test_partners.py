"""Partners: every file in data/partners is usable, honest about its numbers, and strict."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.data_page import numbers
from kopdes_plan.inputs.partners import (
    Partner,
    PartnerError,
    load_partners,
    read_partner,
    unknown,
)

PARTNERS = load_partners()
each_partner = pytest.mark.parametrize("partner", PARTNERS.values(), ids=list(PARTNERS))

MILL = """
    label: Penggilingan kabupaten
    hubungan: pembeli
    produk:
      gabah:
        label: Gabah kering
        satuan: kg
        harga_dibayar: {nilai: 6_500, sumber: Berita penggilingan, tahun: 2026}
    pembayaran: {cara: tempo, hari: 7 asumsi 3..14}
    dokumen: [Contoh gabah, {teks: NIB, isian: koperasi.nib}]
    diketahui: 2026-03
    keyakinan: L
"""


def mistakes(text: str) -> list[str]:
    """What is said about a broken file, line by line."""
    with pytest.raises(PartnerError) as wrong:
        read_partner(dedent(text).strip(), "giling")
    return str(wrong.value).splitlines()


def test_the_partners_of_the_programme_are_there() -> None:
    assert set(PARTNERS) >= {
        "bulog_sphp", "minyakita", "pertamina_lpg", "pupuk_indonesia", "id_food", "bri_brilink",
        "pln_ppob", "pos_indonesia", "kimia_farma", "dapur_mbg", "eksportir", "bank_sampah_induk",
        "simkopdes",
    }  # fmt: skip


@each_partner
def test_every_number_is_cited_with_its_year_or_plainly_assumed(partner: Partner) -> None:
    for _, number in numbers(partner):
        assert number.origin in ("sumber", "asumsi")
        if number.origin == "sumber":
            assert number.citation in partner.sources and number.year is not None


@each_partner
def test_a_partner_says_whence_it_is_known_and_when(partner: Partner) -> None:
    assert partner.sources
    assert 2009 <= partner.known.year <= 2026
    assert partner.products or partner.channels


@each_partner
def test_the_unit_types_that_a_product_fits_exist(partner: Partner) -> None:
    named = {kind for product in partner.products.values() for kind in product.unit_types}
    assert named <= set(load_unit_types())


def test_what_nobody_knows_is_left_out_and_said() -> None:
    """Pos tells nothing of what an agent earns; Bulog tells all but the smallest order."""
    post, rice = PARTNERS["pos_indonesia"], PARTNERS["bulog_sphp"]
    assert unknown(post, post.products["kiriman"]) == ("fee", "payment", "deposit")
    assert unknown(rice, rice.products["beras_sphp"]) == ("smallest_order",)


def test_claims_found_too_rosy_are_in_no_partner() -> None:
    """Rp5,250 a cylinder is the price of an agent; 500 to 1,000 cylinders are an estimate."""
    lpg = PARTNERS["pertamina_lpg"].products["lpg_3kg"]
    assert lpg.margin is not None and lpg.quota is not None
    assert lpg.margin.high <= 3_000
    assert lpg.quota.high <= 300


def test_prices_set_by_a_rule_are_named_and_not_copied() -> None:
    rice = PARTNERS["bulog_sphp"].products["beras_sphp"]
    assert (rice.buying_rule, rice.ceiling_rules) == (
        "prices/beras_sphp_tebus", ("prices/beras_sphp",),
    )  # fmt: skip
    assert rice.buying_price is None


def test_a_partner_is_one_file(tmp_path: Path) -> None:
    """A board's own buyer, written in one file, with what it pays and asks."""
    (tmp_path / "giling.yaml").write_text(dedent(MILL), encoding="utf-8")
    mill = load_partners(tmp_path)["giling"]
    paddy = mill.products["gabah"]
    assert paddy.price_paid == 6_500
    assert mill.sources == ("Berita penggilingan",)
    assert [(one.text, one.field) for one in mill.documents] == [
        ("Contoh gabah", ""), ("NIB", "koperasi.nib"),
    ]  # fmt: skip
    assert unknown(mill, paddy) == ("wanted", "smallest_order")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("satuan: kg", "satuan: kg\n        aturan_harga_beli: prices/gabah",
         "partners/giling.yaml:7: there is no rule file 'prices/gabah'"),
        (", tahun: 2026", "",
         "partners/giling.yaml:7: produk: a source needs its address or title, and its year"),
        ("6_500, sumber: Berita penggilingan, tahun: 2026", "6_500, asal: desa",
         "partners/giling.yaml:7: produk: a partner cannot hold numbers measured in a village"),
        ("koperasi.nib", "koperasi.nibb",
         "partners/giling.yaml:9: 'koperasi.nibb' is no field of a plan"),
        ("gabah:", "Gabah Kering:",
         "partners/giling.yaml:4: 'Gabah Kering' is no id: small letters, digits and _ only"),
        ("hubungan: pembeli", "hubungan: teman",
         "partners/giling.yaml:2: hubungan: Input should be 'pemasok', 'pembeli', 'layanan' or "
         "'saluran', read 'teman'"),
        ("diketahui: 2026-03", "diketahui: Maret",
         "partners/giling.yaml:10: diketahui: not_a_month, read 'Maret'"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(old: str, new: str, said: str) -> None:
    assert said in mistakes(MILL.replace(old, new))


def test_a_rule_price_is_not_written_again() -> None:
    text = MILL.replace("harga_dibayar", "harga_beli").replace(
        "satuan: kg", "satuan: kg\n        aturan_harga_beli: prices/beras_sphp_tebus"
    )
    assert mistakes(text) == [
        "partners/giling.yaml:8: a price that a rule sets is not written again"
    ]


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Two broken files, and one that must be done after a partner that is nowhere."""
    (tmp_path / "a.yaml").write_text("label: A\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("label: [B\n", encoding="utf-8")
    sound = dedent(MILL) + "lebih_dulu: dinas\n"
    (tmp_path / "c.yaml").write_text(sound, encoding="utf-8")
    with pytest.raises(PartnerError) as wrong:
        load_partners(tmp_path)
    assert {mistake.file for mistake in wrong.value.mistakes} == {
        "partners/a.yaml", "partners/b.yaml", "partners/c.yaml",
    }  # fmt: skip
    assert "there is no partner 'dinas'" in str(wrong.value)
