"""The step "pendanaan": what there is, what is bought, loans by scheme, and what they cost."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copyfile

from kopdes_plan import text as t
from kopdes_plan.inputs.plan_file import load_plan
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.funding import ACTIONS, STEP, left, reveal, right
from tests.screens.drawn import every, words

EARLY = """\
versi: 1
nama: Rencana 2025
tanggal_rencana: 2025-08-01
mulai: 2025-09
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 60%, jasa_usaha: 40%}}
"""


def do(view: View, action: str, value: str = "") -> dict[str, Block]:
    """Presses a button; the left side as it then is."""
    ACTIONS[action](view, value)
    return every(left(view))


def plain(block: Block) -> str:
    """A block's words without their elements."""
    return words(block["html"])


def test_money_stands_in_the_order_it_is_asked_for(saliki: Session) -> None:
    blocks = every(left(View(saliki)))
    order = [name for name in blocks if name in ("own", "assets", "grants", "loans", "standby")]
    assert order == ["own", "assets", "grants", "loans", "standby"]
    assert [field["path"] for field in blocks["own"]["fields"]] == [
        "saldo_awal.kas", "saldo_awal.simpanan_pokok", "saldo_awal.simpanan_wajib",
        "saldo_awal.simpanan_sukarela",
    ]  # fmt: skip
    assert "saldo_awal.shu_terkumpul" in [field["path"] for field in blocks["own"]["more"]]
    assert len(blocks["assets"]["rows"]) == 5


def test_every_term_of_a_loan_is_on_its_card_or_in_its_fold(saliki: Session) -> None:
    blocks = every(left(View(saliki)))
    card = blocks["loan-1"]
    assert len(card["fields"]) <= 8
    shown = {field["path"].split(".")[2] for field in (*card["fields"], *card["more"])}
    assert saliki.plan is not None
    aliases = {str(info.alias) for info in type(saliki.plan.loans[0]).model_fields.values()}
    assert aliases - {"pencairan"} == shown
    assert "Dana bergulir LPDB" in card["note"] and "3% sampai 7%" in card["note"]


def test_what_no_rule_says_is_called_unknown(session: Session) -> None:
    """LPDB's grace is not known in 2026; a closed scheme and that of Agrinas have no button."""
    cards = {card["title"]: card for card in every(left(View(session)))["offers"]["cards"]}
    lpdb = cards["Dana bergulir LPDB"]["note"]
    assert "Plafon paling banyak Rp3.000.000.000." in lpdb and "120 bulan" in lpdb
    assert "Belum diketahui, jadi tanyakan: masa tenggang." in lpdb
    himbara = cards["Pinjaman bank Himbara kepada koperasi (PMK 49/2025)"]
    assert "25 November 2026" in himbara["note"] and himbara["buttons"] == []
    agrinas = next(card for title, card in cards.items() if "Agrinas" in title)
    assert agrinas["buttons"] == [] and "Bukan pinjaman koperasi" in agrinas["note"]


def test_every_open_scheme_can_be_added_and_the_plan_still_computes(session: Session) -> None:
    view = View(session)
    cards = every(left(view))["offers"]["cards"]
    added = [card["buttons"][0]["value"] for card in cards if card["buttons"]]
    assert session.plan is not None
    rules, day = load_rules(), session.plan.plan_date
    own = {s for s in rules.schemes(day) if rules.value(f"loans/{s}.borrower", day) == "koperasi"}
    assert set(added) == own and len(own) >= 10  # a scheme that somebody adds comes along
    for place, scheme in enumerate(added, start=1):
        blocks = do(view, "add_loan", scheme)
        assert session.refused == () and session.result is not None
        assert blocks["loans"]["chosen"] == str(place) and f"loan-{place}" in blocks
        assert view.focus == f"pinjaman.{place}.plafon"
        assert every(right(view))["sentences"]["html"]
    assert session.file is not None and len(load_plan(session.file).loans) == len(added)


def test_a_scheme_that_has_ended_can_be_used_by_a_plan_of_its_days(folder: Path) -> None:
    """PMK 49/2025: 6 %, at most 72 months, 6 to 8 months of grace, signed on 1 August 2025."""
    folder.mkdir()
    file = folder / "dulu.yaml"
    file.write_text(EARLY, encoding="utf-8")
    session = Session()
    session.open(file)
    do(View(session), "add_loan", "himbara_pmk49_2025")
    assert session.plan is not None and session.refused == ()
    (loan,) = session.plan.loans
    assert float(loan.rate_per_year) == 0.06 and loan.rate_per_year.origin == "sumber"
    assert "PMK 49" in loan.rate_per_year.citation
    assert (loan.tenor_months, loan.grace_months, loan.method) == (72, 6, "anuitas")


def test_a_rate_has_its_source_and_an_unknown_one_cannot_be_missed(session: Session) -> None:
    """KUR mikro is 6 % for all; LPDB says 3 to 7 %; the regency's own loans say nothing."""
    view = View(session)
    for scheme in ("kur_mikro", "lpdb", "kukar_daerah"):
        blocks = do(view, "add_loan", scheme)
    assert session.plan is not None
    fixed, ranged, unknown = (loan.rate_per_year for loan in session.plan.loans)
    assert (float(fixed), fixed.origin) == (0.06, "sumber") and "KUR 2026" in fixed.citation
    assert (float(ranged), ranged.low, ranged.high) == (0.07, 0.03, 0.07)
    assert ranged.origin == "sumber" and "LPDB" in ranged.citation
    assert (float(unknown), unknown.origin) == (0.0, "asumsi") and "Tanyakan" in unknown.note
    assert "masih 0%" in plain(blocks["loan-asked-3"])
    assert "Plafon Rp1.000.000 baru angka pengganti" in plain(blocks["loan-asked-3"])
    session.edit("pinjaman.3.plafon", "20 juta")
    session.edit("pinjaman.3.bunga", "9")
    assert "loan-asked-3" not in every(left(view))


def test_a_loan_above_its_ceiling_is_kept_as_typed_with_the_law_beside_it(
    session: Session,
) -> None:
    """KUR super mikro lends at most Rp10 million; somebody types twelve."""
    view = View(session)
    do(view, "add_loan", "kur_super_mikro")
    session.edit("pinjaman.1.plafon", "12 juta")
    (plafon,) = (f for f in every(left(view))["loan-1"]["fields"] if f["path"].endswith("plafon"))
    assert plafon["text"] == "12 juta" and "Rp10.000.000" in plafon["mistake"]
    session.edit("pinjaman.1.plafon", "8 juta")
    assert session.mistakes == {} and session.plan is not None
    assert float(session.plan.loans[0].amount) == 8_000_000


def test_a_loan_the_law_refuses_is_said_and_nothing_is_lost(session: Session) -> None:
    """A whole loan of Rp4 billion from LPDB, whose ceiling is three."""
    view, before = View(session), session.draft.text()
    loan = {
        "nama": "Besar", "skema": "lpdb", "plafon": "4 miliar", "bunga": "6%",
        "jangka_waktu_bulan": "72",
    }  # fmt: skip
    assert session.add("pinjaman", loan) == ""
    said = plain(every(left(view))["loans-title"])
    assert "Rp4.000.000.000" in said and "Rp3.000.000.000" in said
    assert session.draft.text() == before and session.result is not None


def test_the_only_loan_stays_while_it_pays_for_something(saliki: Session) -> None:
    """The example's equipment is paid by its loan: removing it is refused with the reason."""
    view = View(saliki)
    ask = every(left(view))["loan-remove-1"]["buttons"][0]["ask"]
    assert "Modal kerja dan alat" in ask
    blocks = do(view, "remove_loan", "1")
    assert saliki.plan is not None and len(saliki.plan.loans) == 1
    assert "pinjaman" in plain(blocks["loans-title"]).lower() and saliki.refused


def test_a_loan_is_removed_and_scenarios_follow_the_others(session: Session) -> None:
    """Of three loans the first goes; the scenario still means what it meant."""
    view = View(session)
    for scheme in ("lpdb", "bank_umum", "pemasok"):
        do(view, "add_loan", scheme)
    session.put("skenario", {"mahal": {"pinjaman.1.bunga": "5%", "pinjaman.2.bunga": "18%"}})
    before = session.draft.text()
    blocks = do(view, "remove_loan", "1")
    assert session.refused == () and session.plan is not None
    assert [loan.scheme for loan in session.plan.loans] == ["bank_umum", "pemasok"]
    assert session.plan.scenarios == {"mahal": {"pinjaman.1.bunga": "18%"}}
    assert blocks["loans"]["chosen"] in ("1", "2")
    session.undo()
    assert session.draft.text() == before


def test_a_year_that_eats_cash_is_said_without_a_negative_multiple(saliki: Session) -> None:
    """Hardly anything sold: cash shrinks in the hardest year, which is no multiple of anything."""
    saliki.edit("unit_usaha.lidi.jumlah_per_bulan", "1")
    said = plain(every(right(View(saliki)))["sentences"])
    assert "tidak menghasilkan kas untuk mengangsur sama sekali" in said
    assert "kali angsuran" not in said


def test_the_right_side_says_what_the_loan_costs_and_when_it_is_gone(saliki: Session) -> None:
    """Rp110 million at 6 %, 72 months with 12 of grace from January 2027: 60 instalments of
    Rp2,126,608 from February 2028 on, the last in January 2033."""
    blocks = every(right(View(saliki)))
    said = plain(blocks["sentences"])
    assert "Rp2.126.608" in said and "Februari 2028" in said
    assert "lunas pada Januari 2033" in said
    assert re.search(
        r"Pada 20\d\d, tahun yang paling berat, kas untuk mengangsur [\d,]+ kali", said
    )
    assert "<svg" in blocks["chart"]["html"]
    assert "Pinjaman" in plain(blocks["money"]) and "Kas awal Rp11.000.000" in plain(
        blocks["money"]
    )
    assert "2028" in plain(blocks["repayment"])


def test_new_dates_after_a_bad_season_say_what_they_make(saliki: Session) -> None:
    """A year longer from January 2030; nothing is said of a loan that stays as agreed."""
    assert "change-0" not in every(right(View(saliki)))
    saliki.edit("pinjaman.1.dijadwal_ulang", "2030-01")
    saliki.edit("pinjaman.1.tambahan_bulan", "12")
    said = plain(every(right(View(saliki)))["change-0"])
    assert said.startswith("Modal kerja dan alat dijadwalkan ulang sesudah Januari 2030.")
    assert "Bunga lebih besar Rp" in said and "Lunas 12 bulan lebih lambat, Januari 2034." in said


def test_without_a_loan_there_is_no_debt_to_show(session: Session) -> None:
    blocks = every(right(View(session)))
    assert "Tidak ada angsuran" in plain(blocks["sentences"])
    assert "chart" not in blocks and "repayment" not in blocks


def test_more_money_than_needed_is_named(session: Session) -> None:
    """The plan needs little; Rp500 million from a bank is too much."""
    view = View(session)
    do(view, "add_loan", "bank_umum")
    session.edit("pinjaman.1.plafon", "500 juta")
    said = plain(every(right(view))["money"])
    assert "melebihi kebutuhan Rp" in said and "Coba perkecil pinjaman" in said


def test_standby_credit_starts_when_both_its_numbers_are_there(session: Session) -> None:
    view = View(session)
    session.edit("kredit_siaga.batas", "10 juta")
    session.edit("kredit_siaga.bunga", "12")
    assert session.plan is not None and session.plan.standby_credit is not None
    assert float(session.plan.standby_credit.limit) == 10_000_000
    blocks = every(left(view))
    assert blocks["standby-remove"]["buttons"][0]["action"] == "no_standby"
    assert "standby-remove" not in do(view, "no_standby")
    assert session.plan.standby_credit is None


def test_dana_desa_is_asked_for_and_never_invented(session: Session) -> None:
    sheet = every(left(View(session)))["village_fund"]
    assert [row["cells"][0]["text"] for row in sheet["rows"]] == ["2026", "2027", "2028"]
    assert [row["cells"][1]["text"] for row in sheet["rows"]] == ["", "", ""]
    assert "kantor desa" in sheet["note"]
    session.edit("dana_desa.pagu.2027", "800 juta")
    assert session.plan is not None
    assert {k: float(v) for k, v in session.plan.village_fund.allotments.items()} == {
        "2027": 800_000_000
    }


def test_details_of_one_asset_are_chosen_and_revealed(saliki: Session) -> None:
    view = View(saliki)
    assert "asset-1" in every(left(view))
    reveal(view, "aset.3.pemeliharaan")
    blocks = every(left(view))
    assert "aset.3.pemeliharaan" in [field["path"] for field in blocks["asset-3"]["fields"]]
    assert blocks["asset-details"]["open"]
    reveal(view, "pinjaman.1.bunga")
    assert every(left(view))["loans"]["chosen"] == "1"


def test_names_typed_by_people_are_never_html(saliki: Session) -> None:
    saliki.edit("pinjaman.1.nama", "<script>x</script>")
    shown = every(right(View(saliki))).values()
    assert "<script>" not in "".join(block.get("html", "") for block in shown)


def test_no_plan_is_said() -> None:
    (only,) = left(View(Session()))
    assert "Mulai" in only["html"] and list(right(View(Session()))) == []
    assert STEP.words == "funding" and t.has(f"step_{STEP.words}.title")


def test_terms_are_checked_and_the_village_has_its_page(session: Session, file: Path) -> None:
    """A loan by LPDB of Rp20 million: its check cites the rule; the village's page says nothing
    of instalments, and asks for the allotment.
    """
    view = View(session)
    do(view, "add_loan", "lpdb")
    session.edit("pinjaman.1.plafon", "20jt")
    shown = {block["id"]: block for block in right(view)}
    check = shown["check-pinjaman.1"]
    assert check["label"].startswith("Periksa syarat: ") and not check["open"]
    (table,) = check["blocks"]
    assert "Permenkop 1 Tahun 2025" in table["html"] and "belum dapat dipastikan" in table["html"]
    (page,) = shown["village"]["blocks"]
    assert "desa" in page["html"] and "<table" not in page["html"]


def test_ways_to_finance_are_set_side_by_side_when_asked(tmp_path: Path) -> None:
    """Muara Badak: the largest loan it carries, a picture, the schemes; gone after a change."""
    file = tmp_path / "rencana.yaml"
    copyfile(TEMPLATES / "plans" / "muara_badak.yaml", file)
    session = Session()
    session.open(file)
    view = View(session)
    assert not {"carry", "ways"} & every(right(view)).keys()
    do(view, "compare")
    shown = every(right(view))
    assert "Rp111.149.048" in plain(shown["carry"]) and "1,25" in plain(shown["carry"])
    assert "<svg" in shown["ways"]["html"]
    assert (
        "KUR" in plain(shown["ways-tables"])
        and "tanpa pinjaman" in plain(shown["ways-tables"]).lower()
    )
    session.edit("pinjaman.1.plafon", "100jt")
    assert not {"carry", "ways"} & every(right(view)).keys()


def test_money_comes_when_it_is_spent(session: Session, file: Path) -> None:
    """Rp20 million: a shelf of 5 in January, a till of 3 in March; 12 for goods come at once."""
    view = View(session)
    do(view, "add_loan", "lpdb")
    session.edit_all({"pinjaman.1.plafon": "20jt", "pinjaman.1.masa_tenggang_bulan": "6"})
    bought = [("Rak", "5jt", "2027-01"), ("Kasir", "3jt", "2027-03")]
    for name, price, month in bought:
        row = {"nama": name, "harga": price, "bulan": month, "umur_bulan": "48"}
        session.add("aset", {**row, "dibayar": "pinjaman"})
    do(view, "spend", "1")
    loan = load_plan(file).loans[0]
    stages = [(str(stage.month), float(stage.amount)) for stage in loan.drawdowns]
    assert stages == [("2027-01", 17_000_000), ("2027-03", 3_000_000)]
    session.undo()
    assert load_plan(file).loans[0].drawdowns == ()
