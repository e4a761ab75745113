"""The ways to finance a plan as loans: amounts, terms and what the rules say of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from kopdes_plan.inputs.compliance import verdict
from kopdes_plan.inputs.loan_alternatives import (
    AS_WRITTEN,
    NO_LOAN,
    Alternative,
    alternatives,
    comparison_day,
    main_loan,
)
from kopdes_plan.inputs.plan import Loan, Plan
from tests.plans import plan_of, shop

LOAN = {
    "nama": "Alat dan modal kerja", "skema": "lpdb", "plafon": "120 juta",
    "untuk_operasional": "50 juta", "bunga": "5%", "jangka_waktu_bulan": 72,
    "masa_tenggang_bulan": 12, "agunan": "mesin",
}  # fmt: skip
OLD_LAW, NEW_LAW = date(2025, 9, 1), date(2026, 11, 25)


def plan(*loans: dict[str, Any], **parts: Any) -> Plan:
    return plan_of(unit_usaha={"t": shop()}, pinjaman=list(loans or (LOAN,)), **parts)


def by_key(found: tuple[Alternative, ...]) -> dict[str, Alternative]:
    return {one.key: one for one in found}


def loan_of(found: tuple[Alternative, ...], key: str) -> Loan:
    loans = by_key(found)[key].loans
    assert loans is not None
    return loans[-1]


def test_as_written_then_without_a_loan_then_what_has_figures() -> None:
    found = alternatives(plan())
    assert [one.key for one in found[:2]] == [AS_WRITTEN, NO_LOAN]
    assert found[0].loans == plan().loans and found[1].loans == ()
    figures = [one.loans is not None for one in found]
    assert figures == sorted(figures, reverse=True)
    assert not any(verdict(one.checks) == "fail" for one in found if one.loans is not None)


def test_a_scheme_lends_what_the_plan_borrows_or_its_ceiling() -> None:
    """KUR mikro lends Rp100 m; what it lends less is taken from the working capital first."""
    found = alternatives(plan())
    kecil, mikro = loan_of(found, "kur_kecil"), loan_of(found, "kur_mikro")
    assert (kecil.amount, kecil.working_capital) == (120e6, 50e6)
    assert (mikro.amount, mikro.working_capital) == (100e6, 30e6)
    assert by_key(found)["kur_mikro"].asked == 120e6
    assert kecil.name == "KUR Kecil" and kecil.collateral == ""


def test_terms_are_the_schemes_where_they_are_known_and_else_the_plans() -> None:
    found = alternatives(plan())
    kur, bank, kukar = (loan_of(found, key) for key in ("kur_kecil", "bank_umum", "kukar_daerah"))
    assert (float(kur.rate_per_year), kur.tenor_months, kur.grace_months) == (0.06, 60, 12)
    assert (float(bank.rate_per_year), bank.tenor_months) == (0.15, 72)
    assert (float(kukar.rate_per_year), kukar.tenor_months) == (0.05, 72)
    own = {key: one.from_plan for key, one in by_key(found).items()}
    assert own["kur_kecil"] == ("grace",)
    assert own["bank_umum"] == ("tenor", "grace")
    assert own["kukar_daerah"] == ("rate", "tenor", "grace")
    assert loan_of(found, "bank_syariah").wording == "margin"


def test_fees_are_the_plans_where_it_has_any() -> None:
    with_fee = by_key(alternatives(plan(LOAN | {"provisi": "1%"})))
    assert with_fee["kur_kecil"].from_plan == ("grace", "fees")


def test_grace_is_what_the_old_scheme_allows() -> None:
    """6 to 8 months: of twelve eight are left, of none six are asked."""
    for typed, given in ((12, 8), (7, 7), (0, 6)):
        found = alternatives(plan(LOAN | {"masa_tenggang_bulan": typed}), OLD_LAW)
        assert loan_of(found, "himbara_pmk49_2025").grace_months == given


def test_the_old_scheme_lends_no_more_than_500_million_for_operations() -> None:
    large = LOAN | {"plafon": "2 miliar", "untuk_operasional": "900 juta"}
    loan = loan_of(alternatives(plan(large), OLD_LAW), "himbara_pmk49_2025")
    assert (loan.amount, loan.working_capital) == (1_600e6, 500e6)


def test_a_loan_for_operations_alone_has_the_shorter_tenor() -> None:
    running = LOAN | {"plafon": "50 juta"}
    assert loan_of(alternatives(plan(running)), "kur_mikro").tenor_months == 36


def test_what_is_not_computed_says_why() -> None:
    without = {one.key: one.without for one in alternatives(plan()) if one.loans is None}
    assert without == {
        "pemasok": "short", "hibah_csr": "elsewhere", "simpanan_anggota": "elsewhere",
        "himbara_pmk49_2025": "refused", "agrinas_pmk15_2026": "agrinas",
    }  # fmt: skip
    small = by_key(alternatives(plan(LOAN | {"plafon": "60 juta"})))
    assert small["kur_kecil"].without == "refused"  # only above Rp100 m
    assert {c.code for c in small["kur_kecil"].checks if c.status == "fail"} >= {"floor"}


def test_what_somebody_asks_for_by_name_is_computed_where_it_can_be() -> None:
    found = alternatives(plan(LOAN | {"plafon": "60 juta"}), schemes=("kur_kecil", "pemasok"))
    assert [one.key for one in found] == [AS_WRITTEN, NO_LOAN, "pemasok", "kur_kecil"]
    assert loan_of(found, "kur_kecil").amount == 60e6
    supplier = loan_of(found, "pemasok")
    assert (supplier.tenor_months, supplier.grace_months) == (1, 0)
    assert supplier.method == "sekali_bayar"
    (_, _, closed) = alternatives(plan(), schemes=("himbara_pmk49_2025",))
    assert closed.loans is None and closed.without == "refused"


def test_a_facility_of_kutai_kartanegara_is_for_its_villages() -> None:
    elsewhere = plan(koperasi={"nama": "Koperasi lain", "desa": ["33.01.01.2001"]})
    assert by_key(alternatives(elsewhere))["kukar_daerah"].without == "refused"


def test_several_loans_are_set_beside_one_of_their_sum() -> None:
    """A loan already running stays in every way; it is in the opening balance."""
    running = LOAN | {"nama": "Lama", "plafon": "40 juta", "sisa_pokok": "30 juta"}
    running |= {"untuk_operasional": "0"}
    second = LOAN | {"nama": "Kedua", "plafon": "30 juta", "untuk_operasional": "10 juta"}
    several = plan(running, LOAN, second, saldo_awal={"kas": "30 juta"})
    main = main_loan(several)
    assert main is not None and main.name == "Alat dan modal kerja"
    found = by_key(alternatives(several))
    loans = found["kur_kecil"].loans
    assert loans is not None and [loan.name for loan in loans] == ["Lama", "KUR Kecil"]
    assert (loans[1].amount, loans[1].working_capital) == (150e6, 60e6)
    assert found["kur_kecil"].amount == 150e6


def test_stages_keep_their_shares() -> None:
    stages = [{"bulan": "2027-01", "jumlah": "90 juta"}, {"bulan": "2027-03", "jumlah": "30 juta"}]
    mikro = loan_of(alternatives(plan(LOAN | {"pencairan": stages})), "kur_mikro")
    assert [float(stage.amount) for stage in mikro.drawdowns] == [75e6, 25e6]


def test_stages_that_outlive_a_short_loan_come_at_once() -> None:
    """Supplier credit is repaid after a month; its second stage would come after two."""
    stages = [{"bulan": "2027-01", "jumlah": "90 juta"}, {"bulan": "2027-03", "jumlah": "30 juta"}]
    found = alternatives(plan(LOAN | {"pencairan": stages}), schemes=("pemasok",))
    supplier = loan_of(found, "pemasok")
    assert supplier.drawdowns == () and str(supplier.month) == "2027-01"


def test_a_plan_without_a_loan_needs_an_amount_and_known_terms() -> None:
    bare = plan_of(unit_usaha={"t": shop()})
    assert main_loan(bare) is None and comparison_day(bare) == bare.plan_date
    nothing = alternatives(bare)
    assert [one.key for one in nothing if one.loans is not None] == [AS_WRITTEN]
    assert by_key(nothing)["lpdb"].without == "amount"
    found = by_key(alternatives(bare, amount=50e6))
    loans = found["lpdb"].loans
    assert loans is not None and (loans[0].amount, loans[0].working_capital) == (50e6, 50e6)
    assert (loans[0].tenor_months, loans[0].grace_months) == (72, 0)
    assert found["bank_umum"].without == "terms" and found["kukar_daerah"].without == "terms"


def test_another_day_has_other_rules_for_what_is_written_too() -> None:
    """6 % is what LPDB may ask in 2026, and not the 3 % of 2025."""
    written = plan(LOAN | {"bunga": "6%"})
    assert verdict(alternatives(written, OLD_LAW)[0].checks) == "fail"
    assert verdict(alternatives(written, NEW_LAW)[0].checks) == "unknown"
    assert alternatives(written, OLD_LAW)[0].loans[0].signed == OLD_LAW  # type: ignore[index]


def test_another_amount_may_be_asked_for() -> None:
    assert loan_of(alternatives(plan(), amount=80e6), "kur_mikro").amount == 80e6
