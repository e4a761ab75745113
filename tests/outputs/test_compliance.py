"""The checklist in words and JSON, and a new scheme that is one file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kopdes_plan import text as t
from kopdes_plan.inputs import rules as rules_module
from kopdes_plan.inputs.compliance import checklist, verdict
from kopdes_plan.inputs.loan_offers import offers
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.rule_sets import RuleSet
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.compliance import as_json, basis, blocks, compliance, sentence
from kopdes_plan.outputs.schedules import repayment
from kopdes_plan.outputs.writer import Writer
from kopdes_plan.paths import DATA
from tests.plans import plan_of, run_plan, shop

LOAN = {
    "nama": "Pinjaman gerai", "skema": "himbara_pmk49_2025", "plafon": "3 miliar", "bunga": "6%",
    "jangka_waktu_bulan": 72, "masa_tenggang_bulan": 6,
}  # fmt: skip
SCHEME = """\
label: Bank Desa Sejahtera
borrower:
  unit: text
  applies: contract
  values:
    2026-01-01: {value: koperasi, source: perda_baru, where: Pasal 2, confidence: confirmed}
lenders:
  unit: list
  applies: contract
  values:
    2026-01-01:
      {value: [Bank Desa Sejahtera], source: perda_baru, where: Pasal 2, confidence: confirmed}
ceiling:
  unit: IDR
  applies: contract
  values:
    2026-01-01: {value: 60_000_000, source: perda_baru, where: Pasal 3, confidence: confirmed}
rate:
  unit: /year
  applies: contract
  values:
    2026-01-01: {value: 0.04, source: perda_baru, where: Pasal 4, confidence: confirmed}
in_plan:
  unit: list
  applies: contract
  values:
    2026-01-01:
      {value: [nib, surat domisili], source: perda_baru, where: Pasal 5, confidence: confirmed}
"""
SOURCE = """
perda_baru:
  title: Perda 1 Tahun 2026 tentang bank desa
  url: https://example.org/perda-1
  read: primary
"""
PLAN = """\
versi: 1
nama: Rencana uji
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"], nib: "0123"}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 100%}}
pinjaman:
  - nama: Modal
    skema: bank_desa
    plafon: 60jt
    bunga: 4%
    jangka_waktu_bulan: 12
    metode: pokok_tetap
"""


def three_answers(language: str) -> list[str]:
    """The first sentence on Rp3 billion signed on each of three days."""
    plan, law = plan_of(pinjaman=[LOAN]), load_rules()
    days = (date(2025, 9, 1), date(2026, 3, 1), date(2026, 11, 25))
    return [sentence(checklist(plan, law, day)[0], language) for day in days]


def test_three_days_have_three_sentences() -> None:
    allowed, doubtful, refused = three_answers("id")
    assert allowed == (
        "Pinjaman bank Himbara kepada koperasi (PMK 49/2025) berlaku pada 1 September 2025."
    )
    assert doubtful.startswith("Belum dapat dipastikan: pada 1 Maret 2026 Pinjaman bank Himbara")
    for said in ("secara resmi masih berlaku", "sejak 14 November 2025", "persetujuan desanya"):
        assert said in doubtful
    assert "tidak ditemukan bank yang meminjamkan. Tanyakan kepada BRI" in doubtful
    assert "tidak berlaku lagi sejak sekitar 1 April 2026" in refused
    assert "PT Agrinas" in refused and "lpdb" in refused
    assert "formally in force" in three_answers("en")[1]


def test_a_line_has_its_numbers_and_its_basis() -> None:
    plan, law = plan_of(pinjaman=[LOAN]), load_rules()
    found = {check.code: check for check in checklist(plan, law, date(2025, 9, 1))}
    assert sentence(found["ceiling"]) == (
        "Plafon Rp3.000.000.000, tidak melebihi batas Rp3.000.000.000."
    )
    assert basis(found["ceiling"]) == (
        "PMK 49 Tahun 2025 †, Pasal 5 ayat (1) a; sejak 21 Juli 2025; dikonfirmasi"
    )
    assert sentence(found["business_number"]) == (
        "Nomor Induk Berusaha (NIB) belum ditulis; minta dari layanan OSS atau dinas perizinan,"
        " lalu tulis pada koperasi."
    )
    assert basis(found["approval_members"]) == "belum ada aturan yang ditemukan"


def test_a_kelurahan_reads_of_its_mayor_and_never_of_dana_desa() -> None:
    city = {"nama": "Koperasi uji", "desa": ["64.72.01.1001"]}
    building = {"nama": "Gedung", "harga": "1 miliar", "pemilik": "desa", "dibayar": "agrinas"}
    plan = plan_of(koperasi=city, pinjaman=[LOAN], aset=[building])
    for day in (date(2025, 9, 1), date(2026, 3, 1), date(2026, 11, 25)):
        said = " ".join(sentence(check) for check in checklist(plan, load_rules(), day))
        assert "Dana Desa" not in said and "kepala desa" not in said
    said = " ".join(sentence(c) for c in checklist(plan, load_rules(), date(2025, 9, 1)))
    assert "wali kota" in said and "DAU/DBH" in said


def test_sharia_words_stand_where_interest_would() -> None:
    bsi = {**LOAN, "sebutan": "margin", "tanggal_akad": "2025-09-01"}
    found = {c.code: c for c in checklist(plan_of(pinjaman=[bsi]), load_rules())}
    assert sentence(found["rate"]) == "Margin 6% setahun, sama dengan ketentuan."


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_check_of_every_scheme_has_words(language: str) -> None:
    """No key lacks, none asks for a value that is not there, no sentence has a hole in it."""
    law = load_rules()
    days = ["2025-01-01", "2025-09-01", "2026-03-01", "2026-04-10", "2026-11-25"]
    built = {"nama": "Gedung", "harga": "4 miliar", "pemilik": "desa", "dibayar": "agrinas"}
    for scheme in (*law.schemes(), "tidak_ada"):
        for village in ("64.02.05.2001", "64.02.06.1001", "64.72.01.1001"):
            loan = {**LOAN, "skema": scheme, "agunan": "rumah ketua", "tenggang_di": "luar"}
            coop = {"nama": "Koperasi uji", "desa": [village]}
            plan = plan_of(koperasi=coop, pinjaman=[loan], aset=[built])
            for day in map(date.fromisoformat, days):
                for entry in as_json(checklist(plan, law, day), language):
                    assert entry["text"] and entry["item"]
                    assert not {"  ", " .", " ,", "None", "{"} & {
                        piece for piece in ("  ", " .", " ,", "None", "{") if piece in entry["text"]
                    }, entry["text"]


def test_json_is_plain_and_carries_its_citation() -> None:
    plan = plan_of(pinjaman=[{**LOAN, "tanggal_akad": "2025-09-01"}])
    listed = as_json(checklist(plan, load_rules()))
    assert json.loads(json.dumps(listed)) == listed
    (tenor,) = [entry for entry in listed if entry["code"] == "tenor"]
    assert (tenor["loan"], tenor["path"], tenor["status"]) == (
        "Pinjaman gerai",
        "pinjaman.1",
        "pass",
    )
    assert (tenor["required"], tenor["found"], tenor["unit"]) == (72.0, 72, "months")
    assert tenor["where"] == tenor["citation"]["where"] == "Pasal 5 ayat (1) c"
    assert tenor["citation"]["since"] == "2025-07-21"
    assert tenor["citation"]["url"].startswith("https://")
    (rat,) = [entry for entry in listed if entry["code"] == "approval_members"]
    assert rat["citation"] is None and rat["source"] is None


def test_a_document_has_a_verdict_and_a_table_for_each_loan() -> None:
    plan = plan_of(unit_usaha={"t": shop()}, pinjaman=[{**LOAN, "skema": "lpdb", "bunga": "5%"}])
    found = list(compliance(Writer(run_plan(plan, 84))))
    assert [block["kind"] for block in found] == ["text", "heading", "notice", "table"]
    assert found[2]["tone"] == "doubt" and found[2]["title"] == "Belum dapat dipastikan"
    rows = [row["cells"] for row in found[3]["rows"]]
    assert rows[0][:2] == ["Aturan berlaku", "sesuai"] and len(rows[0]) == 4


def test_a_plan_without_loans_says_so() -> None:
    (block,) = compliance(Writer(run_plan(plan_of(unit_usaha={"t": shop()}))))
    assert block["text"] == t.say("compliance.none")


# ---- a new scheme is one file


@pytest.fixture
def brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The rules that we ship with one more scheme, read by the whole program."""
    folder = tmp_path / "rules"
    shutil.copytree(DATA / "rules", folder)
    (folder / "loans" / "bank_desa.yaml").write_text(SCHEME, encoding="utf-8")
    with (folder / "sources.yaml").open("a", encoding="utf-8") as sources:
        sources.write(SOURCE)
    chosen = RuleSet(folder, date(2026, 11, 25), None)
    monkeypatch.setattr(rules_module, "set_in_use", lambda: chosen)
    yield folder


def bank_desa() -> tuple[Plan, Result]:
    plan = load_text(PLAN)
    return plan, run_plan(plan)


def test_a_new_scheme_is_offered_computed_and_checked(brought: Path) -> None:
    """Rp60 million at 4 %, twelve equal parts of Rp5 million: interest 60 × 4 %/12 at first."""
    (offer,) = [one for one in offers(date(2026, 11, 25)) if one.scheme == "bank_desa"]
    assert offer.label == "Bank Desa Sejahtera" and offer.opened and offer.ours
    assert "Rp60.000.000" in offer.terms and "4%" in offer.terms

    plan, result = bank_desa()
    ((_, rows),) = repayment(result)
    first = next(one for one in rows if one.period == 1)
    assert (first.principal, first.interest) == (5_000_000, 200_000)
    assert rows[-1].balance == 0

    checks = checklist(plan, load_rules())
    said = {entry["code"]: entry for entry in as_json(checks)}
    assert verdict(checks) == "pass"
    assert said["ceiling"]["text"] == "Plafon Rp60.000.000, tidak melebihi batas Rp60.000.000."
    assert said["ceiling"]["citation"]["source"] == "Perda 1 Tahun 2026 tentang bank desa"
    assert said["business_number"]["status"] == "pass"
    assert said["documents"]["text"] == "Lampirkan: surat domisili."
    (table,) = [block for block in blocks(checks) if block["kind"] == "table"]
    assert any("Perda 1 Tahun 2026, Pasal 3" in row["cells"][3] for row in table["rows"])


def test_murabahah_is_a_fixed_margin_in_equal_instalments() -> None:
    """Goods of Rp100 million with 12 % a year over 24 months: margin Rp24 million, known on the
    first day, 24 instalments of Rp124 million / 24 = Rp5,166,667; the last takes the rounding.
    """
    akad = {
        "nama": "Murabahah", "skema": "bank_syariah", "plafon": "100jt", "bunga": "12%",
        "jangka_waktu_bulan": 24, "metode": "flat", "sebutan": "margin",
    }  # fmt: skip
    result = run_plan(plan_of(unit_usaha={"t": shop()}, pinjaman=[akad]))
    ((_, rows),) = repayment(result)
    paid = np.array([one.payment for one in rows if one.period])
    assert len(paid) == 24
    assert paid[:-1] == pytest.approx(5_166_667, abs=1)
    assert sum(one.interest for one in rows) == pytest.approx(24_000_000, abs=1)
    assert paid.sum() == pytest.approx(124_000_000, abs=1)
