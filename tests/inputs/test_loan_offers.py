"""The schemes of a day in sentences, and a new loan as a plan's file writes it."""

from __future__ import annotations

from datetime import date

from kopdes_plan.inputs.loan_offers import (
    first_amount,
    longest_tenor,
    new_loan,
    offers,
    rate_rule,
    terms_of,
    unknown_terms,
)
from kopdes_plan.inputs.rules import load_rules
from tests.plans import plan_of

DAY = date(2026, 11, 25)


def test_grants_and_savings_are_no_loans_and_closed_schemes_come_last() -> None:
    found = offers(DAY)
    schemes = [offer.scheme for offer in found]
    assert not {"hibah_csr", "simpanan_anggota"} & set(schemes)
    usable = [offer.opened and offer.ours for offer in found]
    assert usable == sorted(usable, reverse=True)
    (agrinas,) = [offer for offer in found if offer.scheme == "agrinas_pmk15_2026"]
    assert agrinas.opened and not agrinas.ours
    (himbara,) = [offer for offer in found if offer.scheme == "himbara_pmk49_2025"]
    assert not himbara.opened and himbara.terms == ""


def test_what_no_rule_says_is_said_to_be_unknown() -> None:
    assert terms_of("kukar_daerah", DAY).endswith(
        "Belum diketahui, jadi tanyakan: bunga, jangka waktu, masa tenggang."
        " Sebagian syarat ini belum pasti. Tanyakan."
    )
    assert terms_of("himbara_pmk49_2025", date(2025, 9, 1)) == (
        "Plafon paling banyak Rp3.000.000.000. Bunga 6% setahun. Jangka waktu paling lama 72 bulan."
        " Masa tenggang 6 sampai 8 bulan."
    )
    assert terms_of("himbara_pmk49_2025", DAY) == terms_of("tidak_ada", DAY) == ""
    assert terms_of("lpdb", DAY, "en").startswith("At most Rp3.000.000.000.")


def test_of_a_range_of_rates_the_highest_is_used() -> None:
    """LPDB says 3 to 7 % in 2026, one rate of 3 % in 2025, Kukar nothing."""
    rules = load_rules()
    rates = [
        rate_rule(rules.terms(scheme, day))
        for scheme, day in (("lpdb", DAY), ("lpdb", date(2025, 9, 1)), ("kukar_daerah", DAY))
    ]
    assert [rule and rule.value for rule in rates] == [0.07, 0.03, None]
    assert unknown_terms(rules.terms("bank_umum", DAY)) == ["ceiling", "tenor", "grace"]


def test_a_new_loan_is_written_as_far_as_its_scheme_is_known() -> None:
    plan = plan_of()
    lpdb = new_loan("lpdb", plan)
    assert lpdb["bunga"]["nilai"] == "7%" and lpdb["bunga"]["rendah"] == "3%"
    assert "Dipakai yang paling tinggi" in lpdb["bunga"]["catatan"]
    assert (lpdb["jangka_waktu_bulan"], lpdb["metode"]) == ("72", "anuitas")
    bank = new_loan("bank_syariah", plan)
    assert (bank["bunga"]["nilai"], bank["bunga"]["asal"]) == ("0%", "asumsi")
    assert bank["bunga"]["catatan"].endswith("0% hanya pengganti.")
    assert (bank["metode"], bank["jangka_waktu_bulan"]) == ("flat", "12")


def test_a_new_loan_is_above_its_schemes_floor_and_inside_the_plan() -> None:
    assert first_amount("kur_kecil", DAY) == 101_000_000
    short = plan_of(jangka_bulan="24")
    assert longest_tenor(load_rules().terms("lpdb", DAY), short) == 23
