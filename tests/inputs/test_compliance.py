"""Is this money allowed? The same loan on three days, and what a plan can and cannot prove."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kopdes_plan.inputs.compliance import (
    Check,
    Status,
    by_subject,
    checklist,
    loan_checklist,
    verdict,
)
from kopdes_plan.inputs.compliance_papers import ASPECTS, FIELDS
from kopdes_plan.inputs.plan import Narrative, Plan
from kopdes_plan.inputs.plan_file import load_text, reading
from kopdes_plan.inputs.plan_text import parse
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.rules import Rules, load_rules
from tests.plans import plan_of

JAHAB, SALIKI, RAWA_MAKMUR = "64.02.06.1001", "64.02.05.2001", "64.72.01.1001"
HIMBARA = {
    "nama": "Pinjaman gerai",
    "skema": "himbara_pmk49_2025",
    "plafon": "3 miliar",
    "untuk_operasional": "500jt",
    "bunga": "6%",
    "jangka_waktu_bulan": 72,
    "masa_tenggang_bulan": 6,
    "tujuan": "gerai sembako dan gudang",
    "tanggal_akad": "2025-09-01",
}
ASKED = {  # what no plan can prove on 1 September 2025
    "method", "purpose", "approval_members", "approval_village_meeting", "approval_village_head",
    "approval_village_support", "approval_lender", "weighed", "agreement", "collateral",
}  # fmt: skip


@pytest.fixture(scope="module")
def law() -> Rules:
    return load_rules()


def loan(**changes: Any) -> dict[str, Any]:
    return {**HIMBARA, **changes}


def coop(village: str = SALIKI, **fields: str) -> dict[str, Any]:
    return {"nama": "Koperasi uji", "desa": [village], **fields}


def checks_of(plan: Plan, law: Rules, day: date | None = None) -> dict[str, Check]:
    """The checks of a plan's only loan, by code."""
    found = checklist(plan, law, day)
    assert len({check.code for check in found}) == len(found)
    return {check.code: check for check in found}


def status(plan: Plan, law: Rules, code: str) -> Status:
    return checks_of(plan, law)[code].status


# ---- Rp3 billion on three days


def test_a_loan_of_september_2025_keeps_pmk_49(law: Rules) -> None:
    """Rp3 bn, of it Rp0.5 bn for operations, 6 %, 72 months, 6 of grace: each at its limit."""
    found = checks_of(plan_of(pinjaman=[loan()]), law)
    assert verdict(found.values()) == "pass"
    assert found["in_force"].says == "in_force.pass"
    limits = {
        "ceiling": (3_000_000_000, "Pasal 5 ayat (1) a"),
        "operating": (500_000_000, "Pasal 5 ayat (2)"),
        "rate": (0.06, "Pasal 5 ayat (1) b"),
        "tenor": (72, "Pasal 5 ayat (1) c"),
        "grace": (8, "Pasal 5 ayat (1) d"),
    }
    for code, (required, where) in limits.items():
        check = found[code]
        assert (check.status, check.required) == ("pass", required)
        assert check.citation is not None
        assert (check.citation.source_id, check.citation.where) == ("pmk_49_2025", where)
        assert (check.citation.effective, check.citation.confidence) == (
            date(2025, 7, 21),
            "confirmed",
        )
    assert {code for code, check in found.items() if check.status == "unknown"} == ASKED
    consent = found["approval_village_head"].citation
    assert consent is not None and consent.source_id == "permendes_10_2025"
    allotment, terms = found["weighed"], found["agreement"]
    assert (allotment.says, terms.says) == ("weighed.desa", "agreement")
    assert "tanggal jatuh tempo" in str(terms.required)
    assert terms.citation is not None and terms.citation.where == "Pasal 7 ayat (4)"


def test_the_same_loan_in_march_2026_cannot_be_told(law: Rules) -> None:
    """PMK 49 is in force on paper, its village approval rule gone, and no bank lends."""
    plan = plan_of(pinjaman=[loan(tanggal_akad="2026-03-01")])
    found = checks_of(plan, law)
    assert verdict(found.values()) == "unknown"
    stands = found["in_force"]
    assert (stands.status, stands.says) == ("unknown", "in_force.nobody_lends_or_consents")
    assert stands.params["since"] == date(2025, 11, 14)
    assert stands.citation is not None and stands.citation.source_id == "pernyataan_pmk_49"
    assert found["ceiling"].status == "pass"  # the number is still that of PMK 49
    consent = found["approval_village_head"]
    assert consent.says == "approval.village_head.no_rule"
    assert consent.citation is not None
    assert consent.citation.source_id == "permendes_10_2025_berakhir"


def test_the_same_loan_in_november_2026_is_refused(law: Rules) -> None:
    """PMK 15/2026: the bank lends to Agrinas, and nothing else of the old scheme holds."""
    found = checks_of(plan_of(pinjaman=[loan(tanggal_akad="2026-11-25")]), law)
    assert list(found) == ["in_force"]
    assert verdict(found.values()) == "fail"
    ended = found["in_force"]
    assert ended.says == "in_force.replaced"
    assert "PMK 15/2026" in str(ended.params["successor"])
    assert "lpdb" in ended.params["known"] and "hibah_csr" not in ended.params["known"]
    assert ended.citation is not None
    cited = (ended.citation.source_id, ended.citation.effective, ended.citation.confidence)
    assert cited == ("pmk_15_2026", date(2026, 4, 1), "unsure")


@pytest.mark.parametrize(
    ("day", "outcome", "says"),
    [
        ("2025-07-20", "fail", "in_force.not_yet"),
        ("2025-07-21", "pass", "in_force.pass"),
        ("2025-11-13", "pass", "in_force.pass"),
        ("2025-11-14", "unknown", "in_force.nobody_lends_or_consents"),
        ("2026-03-31", "unknown", "in_force.nobody_lends_or_consents"),
        ("2026-04-05", "unknown", "in_force.ends_this_month"),  # notes differ by four days
        ("2026-05-01", "fail", "in_force.replaced"),
    ],
)
def test_days_at_which_the_answer_turns(law: Rules, day: str, outcome: str, says: str) -> None:
    """A day given takes the place of the day of signing."""
    found = checks_of(plan_of(pinjaman=[loan()]), law, date.fromisoformat(day))
    assert (verdict(found.values()), found["in_force"].says) == (outcome, says)


def test_before_the_approval_rule_there_is_none_to_cite(law: Rules) -> None:
    """PMK 49 asks for consent from 21 July, Permendes 10/2025 says how from 12 August."""
    found = checks_of(plan_of(pinjaman=[loan(tanggal_akad="2025-08-11")]), law)
    assert found["approval_village_head"].says == "approval.village_head.no_rule"
    cited = found["approval_village_head"].citation
    assert cited is not None and cited.source_id == "pmk_49_2025"


# ---- kelurahan


@pytest.mark.parametrize(("village", "head"), [(JAHAB, "kabupaten"), (RAWA_MAKMUR, "kota")])
def test_a_kelurahan_asks_the_head_of_its_region(law: Rules, village: str, head: str) -> None:
    """Jahab lies in Kutai Kartanegara (bupati), Rawa Makmur in Samarinda (wali kota)."""
    found = checks_of(plan_of(koperasi=coop(village), pinjaman=[loan()]), law)
    assert found["approval_village_meeting"].says == "approval.village_meeting.kelurahan"
    assert found["approval_village_head"].says == f"approval.village_head.{head}"
    assert found["approval_village_support"].says == f"approval.village_support.{head}"
    assert found["weighed"].says == "weighed.kelurahan"


def test_a_cooperative_of_a_desa_and_a_kelurahan_asks_both(law: Rules) -> None:
    both = {"nama": "Koperasi uji", "desa": [SALIKI, JAHAB]}
    said = [c.says for c in checklist(plan_of(koperasi=both, pinjaman=[loan()]), law)]
    assert "approval.village_head.desa" in said
    assert "approval.village_head.kabupaten" in said


# ---- what is written in the plan


def test_documents_pass_once_their_numbers_are_typed(law: Rules) -> None:
    bare = checks_of(plan_of(pinjaman=[loan()]), law)
    typed = {
        "nomor_badan_hukum": "AHU-1",
        "nik": "6402",
        "nib": "12",
        "npwp": "01",
        "rekening": "9",
    }
    full = checks_of(plan_of(koperasi=coop(**typed), pinjaman=[loan()]), law)
    for name in typed:
        assert (bare[FIELDS[name]].status, full[FIELDS[name]].status) == ("fail", "pass")
        assert full[FIELDS[name]].found == typed[name]
    assert verdict(bare.values()) == "pass"  # papers come later; the rules allow the loan


def test_the_six_aspects_are_those_of_the_plan(law: Rules) -> None:
    assert set(ASPECTS) <= Narrative.model_fields.keys()
    some = plan_of(pinjaman=[loan()], narasi={"pasar": "Warga desa.", "keuangan": " "})
    check = checks_of(some, law)["aspects"]
    assert check.status == "fail"
    missing = check.params["missing"]
    assert isinstance(missing, tuple) and len(missing) == 5  # a blank is nothing written
    told = dict.fromkeys(
        ("pasar", "teknis_operasional", "manajemen", "keuangan", "legalitas", "sosial_lingkungan"),
        "Ada.",
    )
    assert status(plan_of(pinjaman=[loan()], narasi=told), law, "aspects") == "pass"


def test_a_loan_that_pays_for_nothing_has_no_budget(law: Rules) -> None:
    """Two shelves of Rp20 million and Rp5 million for operations: Rp45 million."""
    empty = plan_of(pinjaman=[loan(untuk_operasional="0")])
    assert status(empty, law, "budget") == "fail"
    shelf = {"nama": "Rak", "harga": "20jt", "jumlah": "2", "umur_bulan": 48, "dibayar": "pinjaman"}
    full = plan_of(pinjaman=[loan(untuk_operasional="5jt")], aset=[shelf])
    check = checks_of(full, law)["budget"]
    assert (check.status, check.found) == ("pass", 45_000_000)


def test_a_purpose_is_asked_for_and_left_to_the_bank(law: Rules) -> None:
    assert status(plan_of(pinjaman=[loan(tujuan="")]), law, "purpose") == "fail"
    assert status(plan_of(pinjaman=[loan()]), law, "purpose") == "unknown"


def test_what_officers_own_is_warned_of(law: Rules) -> None:
    """LPDB asks for a personal guarantee; elsewhere the word or an officer's name tells."""
    lpdb = loan(skema="lpdb", tanggal_akad="2025-09-01", bunga="3%", agunan="gudang koperasi")
    assert checks_of(plan_of(pinjaman=[lpdb]), law)["private_collateral"].says == "private.asked"
    people = coop() | {"pengurus": [{"jabatan": "Ketua", "nama": "Siti Aminah"}]}
    for words, warned in {
        "tanah milik Siti Aminah": True,
        "Sertifikat rumah ketua": True,
        "mesin giling koperasi": False,
    }.items():
        plan = plan_of(koperasi=people, pinjaman=[loan(agunan=words)])
        assert ("private_collateral" in checks_of(plan, law)) == warned


# ---- numbers beyond and within what is sure


@pytest.mark.parametrize(
    ("code", "changes", "found"),
    [
        ("ceiling", {"plafon": "3.000.000.001"}, 3_000_000_001),
        ("operating", {"untuk_operasional": "500.000.001"}, 500_000_001),
        ("rate", {"bunga": "6,5%"}, 0.065),
        ("tenor", {"jangka_waktu_bulan": 73}, 73),
        ("grace", {"masa_tenggang_bulan": 9}, 9),
    ],
)
def test_one_step_beyond_a_limit_fails(
    law: Rules, code: str, changes: dict[str, Any], found: float
) -> None:
    checks = checks_of(plan_of(pinjaman=[loan(**changes)]), law)
    assert (checks[code].status, checks[code].found) == ("fail", found)
    assert verdict(checks.values()) == "fail"


def test_two_loans_of_a_scheme_share_its_ceiling(law: Rules) -> None:
    one, two = loan(nama="satu", plafon="2 miliar"), loan(nama="dua", plafon="2 miliar")
    groups = by_subject(checklist(plan_of(pinjaman=[one, two]), law))
    assert list(groups) == [("pinjaman.1", "satu"), ("pinjaman.2", "dua")]
    for checks in groups.values():
        (together,) = [check for check in checks if check.code == "together"]
        assert (together.status, together.found) == ("fail", 4_000_000_000)


def test_grace_outside_the_tenor_may_count_into_its_limit(law: Rules) -> None:
    """Whether PMK 49's 72 months hold the grace is not known; LPDB's 120 do."""
    himbara = loan(tenggang_di="luar")
    assert checks_of(plan_of(pinjaman=[himbara]), law)["tenor"].says == "tenor_with_grace.unknown"
    lpdb = loan(skema="lpdb", bunga="3%", jangka_waktu_bulan=120, tenggang_di="luar")
    check = checks_of(plan_of(pinjaman=[lpdb]), law)["tenor"]
    assert (check.says, check.found) == ("tenor_with_grace.fail", 126)


def test_an_indication_neither_passes_nor_fails(law: Rules) -> None:
    """LPDB 2026: 3 to 7 % from one statement; the pilot's ceiling carried over."""
    terms = {"skema": "lpdb", "tanggal_akad": "2026-11-25", "masa_tenggang_bulan": 0}
    for rate, says in {"7%": "rate.inside_indication", "8%": "rate.outside_indication"}.items():
        found = checks_of(plan_of(pinjaman=[loan(**terms, bunga=rate)]), law)
        assert (found["rate"].status, found["rate"].says) == ("unknown", says)
        assert found["ceiling"].status == "unknown"
        assert verdict(found.values()) == "unknown"  # who may borrow is itself uncertain


def test_kur_2025_goes_by_cycle_and_kur_2026_does_not(law: Rules) -> None:
    """7 % is the second loan of 2025; 6.5 % is none; from 2026 all pay 6 %."""
    kur = {"skema": "kur_kecil", "plafon": "200jt", "untuk_operasional": "0",
           "masa_tenggang_bulan": 0, "jangka_waktu_bulan": 36}  # fmt: skip
    second = checks_of(plan_of(pinjaman=[loan(**kur, bunga="7%")]), law)["rate"]
    assert (second.status, second.params["cycle"]) == ("unknown", 2)
    assert status(plan_of(pinjaman=[loan(**kur, bunga="6,5%")]), law, "rate") == "fail"
    kur["tanggal_akad"] = "2026-01-01"
    assert status(plan_of(pinjaman=[loan(**kur, bunga="7%")]), law, "rate") == "fail"
    assert status(plan_of(pinjaman=[loan(**kur, bunga="6%")]), law, "rate") == "pass"


def test_small_kur_needs_no_collateral_and_has_a_floor(law: Rules) -> None:
    kur = {"skema": "kur_mikro", "tanggal_akad": "2026-11-25", "untuk_operasional": "0"}
    found = checks_of(plan_of(pinjaman=[loan(**kur, plafon="50jt")]), law)
    assert (found["collateral"].status, found["floor"].status) == ("pass", "pass")
    assert found["borrower"].says == "borrower.who"
    found = checks_of(plan_of(pinjaman=[loan(**kur, plafon="10jt")]), law)
    assert found["floor"].status == "fail"


def test_kukars_facilities_are_for_kukar(law: Rules) -> None:
    kukar = loan(skema="kukar_daerah", plafon="500jt", tanggal_akad="2026-11-25")
    assert status(plan_of(pinjaman=[kukar]), law, "area") == "pass"
    elsewhere = plan_of(koperasi=coop(RAWA_MAKMUR), pinjaman=[kukar])
    assert verdict(checklist(elsewhere, law)) == "fail"


# ---- plans and loans that are not as they should be


def test_a_refused_plan_has_its_checklist(law: Rules) -> None:
    """Rp3.2 bn: `load_text` refuses the plan, `reading` still gives it to be looked at."""
    text = """\
versi: 1
nama: Rencana uji
tanggal_rencana: 2025-09-01
mulai: 2026-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 100%}}
pinjaman:
  - nama: Gerai
    skema: himbara_pmk49_2025
    plafon: 3.200.000.000
    bunga: 6%
    jangka_waktu_bulan: 66
    masa_tenggang_bulan: 6
"""
    with pytest.raises(PlanProblems):
        load_text(text)
    plan, problems = reading(parse(text))
    assert [problem.code for problem in problems] == ["above_ceiling"] and plan is not None
    found = checks_of(plan, law)
    assert found["ceiling"].status == "fail"
    assert found["ceiling"].day == date(2025, 9, 1)


def test_an_unknown_scheme_is_told_with_the_open_ones(law: Rules) -> None:
    found = checks_of(plan_of(pinjaman=[loan(skema="himbara")]), law)
    assert list(found) == ["in_force"] and found["in_force"].status == "fail"
    assert "bank_umum" in found["in_force"].params["known"]


def test_a_running_loan_without_its_day_asks_for_it(law: Rules) -> None:
    running = loan(sisa_pokok="1 miliar")
    del running["tanggal_akad"]
    found = checks_of(plan_of(pinjaman=[running]), law)
    assert list(found) == ["in_force"]
    assert (found["in_force"].status, found["in_force"].says) == ("unknown", "in_force.no_day")


@pytest.mark.parametrize("scheme", ["hibah_csr", "simpanan_anggota", "agrinas_pmk15_2026"])
def test_money_that_nobody_lends_us_is_no_loan(law: Rules, scheme: str) -> None:
    found = checks_of(plan_of(pinjaman=[loan(skema=scheme, tanggal_akad="2026-11-25")]), law)
    assert (verdict(found.values()), found["borrower"].status) == ("fail", "fail")
    assert list(found) == ["in_force", "borrower"]


def test_a_loan_only_thought_of_is_checked_in_the_plan(law: Rules) -> None:
    """The plan's loan as if the bank gave it: another scheme, nothing else changed."""
    plan = plan_of(pinjaman=[loan()])
    other = plan.loans[0].model_copy(update={"scheme": "bank_umum"})
    checks = loan_checklist(other, plan, law)
    assert {check.scheme for check in checks} == {"bank_umum"}
    assert verdict(checks) == "pass"
    asked = {check.code for check in checks if check.status == "unknown"}
    assert {"ceiling", "rate", "tenor", "collateral", "documents"} <= asked


def test_every_scheme_can_be_checked_on_any_day(law: Rules) -> None:
    """Never an error, always a first line, and a rule behind whatever passes or fails."""
    for scheme in law.schemes():
        plan = plan_of(pinjaman=[loan(skema=scheme)])
        for day in ("1990-01-01", "2025-01-01", "2025-06-15", "2026-04-10", "2030-12-31"):
            checks = checklist(plan, law, date.fromisoformat(day))
            assert checks[0].code == "in_force"
            judged = [check for check in checks if check.status != "unknown"]
            assert all(check.citation is not None for check in judged), (scheme, day)


# ---- the building


def test_a_building_of_agrinas_is_checked_once_for_all_its_parts(law: Rules) -> None:
    """Rp1,658 m and Rp400 m below Rp3 bn; a truck said to be ours is not."""
    parts = [
        {"nama": "Gedung", "harga": "1.658 juta", "pemilik": "desa", "dibayar": "agrinas"},
        {"nama": "Truk", "harga": "400 juta", "pemilik": "koperasi", "dibayar": "agrinas"},
    ]
    found = checks_of(plan_of(aset=parts), law)
    assert {check.subject for check in found.values()} == {"Gedung, Truk"}
    assert (found["ceiling"].status, found["ceiling"].found) == ("pass", 2_058_000_000)
    assert (found["owner"].status, found["owner"].found) == ("fail", ("Truk",))
    asked = {"repaid_from", "land", "user_fee", "operator"}
    assert {code for code, check in found.items() if check.status == "unknown"} == asked
    assert found["repaid_from"].says == "building.repaid.desa"
    kelurahan = checks_of(plan_of(koperasi=coop(RAWA_MAKMUR), aset=parts[:1]), law)
    assert kelurahan["repaid_from"].says == "building.repaid.kota"
    assert kelurahan["owner"].says == "building.owner.kelurahan"


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2025-10-21", "fail"),
        ("2025-10-22", "unknown"),
        ("2026-04-15", "unknown"),
        ("2026-05-01", "pass"),
    ],
)
def test_a_building_was_ordered_before_there_was_a_rule_on_its_money(
    law: Rules, day: str, outcome: str
) -> None:
    """Inpres 17/2025 of 22 October 2025, PMK 15/2026 some day of April 2026."""
    part = {"nama": "Gedung", "harga": "1.658 juta", "pemilik": "desa", "dibayar": "agrinas"}
    checks = checklist(plan_of(aset=[part]), law, date.fromisoformat(day))
    assert (checks[0].status, verdict(checks)) == (outcome, outcome)
