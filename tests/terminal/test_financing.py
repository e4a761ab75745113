# ruff: noqa: E501 - whole messages are asserted, a sentence a line
"""`kopdes-plan pembiayaan`: schemes side by side, the answers, early repayment, the checklist."""

from __future__ import annotations

import pytest

from kopdes_plan.paths import TEMPLATES

EXAMPLE = str(TEMPLATES / "plans" / "muara_badak.yaml")
OLD = """\
versi: 1
nama: Rencana uji
tanggal_rencana: 2025-09-01
mulai: 2026-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 100%}}
unit_usaha:
  t: {perilaku: dagang, nama: Toko, pembeli: warga, harga: 10.000, harga_beli: 8.000, jumlah_per_bulan: 40.000, bulan_merintis: 0}
pinjaman:
  - {nama: Gerai, skema: himbara_pmk49_2025, plafon: 3 miliar, untuk_operasional: 500jt, bunga: 6%, jangka_waktu_bulan: 72, masa_tenggang_bulan: 6, tanggal_akad: 2025-09-01}
"""


@pytest.fixture
def old(tmp_path):
    """Rp3 billion of the old scheme."""
    file = tmp_path / "lama.yaml"
    file.write_text(OLD, encoding="utf-8")
    return str(file)


def test_the_shape_of_the_json(command) -> None:
    done = command("pembiayaan", EXAMPLE, "--lunas-bulan", "2030-01", "--json")
    assert (done.status, done.err) == (0, "")
    found = done.json
    assert list(found) == [
        "plan", "date", "dscr_required", "minimum_cash", "schemes", "answers", "early_repayment",
        "top_up", "rescheduling", "checklist", "village",
    ]  # fmt: skip
    assert list(found["schemes"][0]) == [
        "id", "label", "kind", "scheme", "allowed", "able", "reasons", "asked", "from_plan",
        "unknown", "not_computed", "loans", "amount", "first_instalment", "first_after_grace",
        "heaviest_instalment", "interest", "fees", "standby_interest", "cost",
        "effective_rate_per_year", "equivalent_rate_per_year", "dscr_min", "dscr",
        "interest_only_years", "cash_min", "paid_off", "collateral", "collateral_asked",
        "problems", "doubts", "checklist",
    ]  # fmt: skip
    assert set(found["answers"]) == {
        "largest_loan", "smallest_capital", "shortest_tenor", "smallest_grace", "sales_needed",
    }  # fmt: skip
    assert list(found["answers"]["largest_loan"]) == [
        "code", "value", "now", "binding", "rule", "beyond_scheme", "unbroken", "dscr_min",
        "dscr_min_year", "cash_min", "text", "units", "unit_texts",
    ]  # fmt: skip
    assert list(found["early_repayment"]) == [
        "kind", "loan", "month", "difference", "dscr_min", "cash_min", "heaviest_instalment",
        "paid_off", "text",
    ]  # fmt: skip
    assert {"item", "status", "source", "where", "confidence"} < set(found["checklist"][0])
    assert found["village"]["place"] == "desa"


def test_the_figures_are_those_of_the_plan(command) -> None:
    found = command("pembiayaan", EXAMPLE, "--json").json
    alone = command("hitung", EXAMPLE, "--json").json["indicators"]
    written = found["schemes"][0]
    assert (written["id"], written["label"]) == ("rencana", "Menurut rencana")
    assert written["dscr_min"] == alone["dscr_min"]
    assert written["cash_min"]["month"] == alone["cash_min_month"]
    assert written["cash_min"]["amount"] == round(alone["cash_min"])
    answer = found["answers"]["largest_loan"]
    assert answer["value"] == 111_149_048 and answer["binding"] == ["dscr"]
    assert answer["text"].startswith(
        "Pinjaman paling besar yang sanggup dibayar: Rp111.149.048; lebih dari itu kas untuk mengangsur pada 2031 kurang dari 1,25 kali angsuran."
    )
    assert found["early_repayment"] is found["top_up"] is found["rescheduling"] is None


def test_a_bad_season_asks_for_other_dates_or_other_money(command) -> None:
    """After January 2030 a year longer, half of it grace; or Rp120 m anew on the same terms."""
    anew = ("--jadwal-ulang", "2030-01", "--tambahan-bulan", "12", "--tenggang-baru", "6")
    found = command("pembiayaan", EXAMPLE, *anew, "--json").json
    later = found["rescheduling"]
    assert found["early_repayment"] is found["top_up"] is None
    assert (later["kind"], later["month"]) == ("rescheduled", "2030-01")
    assert later["difference"]["months"] == 12 and later["difference"]["interest"] > 0
    more = ("--lunas-bulan", "2030-01", "--plafon-baru", "120jt")
    done = command("pembiayaan", EXAMPLE, *anew, *more)
    titles = [line for line in done.out.splitlines() if line.startswith("Modal kerja dan alat di")]
    assert titles == [
        "Modal kerja dan alat dilunasi Januari 2030:",
        "Modal kerja dan alat dilunasi Januari 2030 dari pinjaman baru Rp120.000.000:",
        "Modal kerja dan alat dijadwalkan ulang sesudah Januari 2030:",
    ]


def test_money_is_whole(command) -> None:
    for one in command("pembiayaan", EXAMPLE, "--json").json["schemes"]:
        for key in ("amount", "interest", "fees", "cost", "standby_interest"):
            assert one[key] is None or isinstance(one[key], int)


@pytest.mark.parametrize(
    ("day", "allowed", "said"),
    [
        ("2025-09-01", True, "berlaku pada 1 September 2025"),
        ("2026-03-01", None, "secara resmi masih berlaku"),
        ("2026-11-25", False, "tidak berlaku lagi sejak sekitar 1 April 2026"),
    ],
)
def test_three_days_have_three_answers(command, old, day, allowed, said) -> None:
    """By the option and by the date of signing: the third is refused, and compared all the same."""
    for words in (("--tanggal", day), ("--set", f"pinjaman.1.tanggal_akad={day}")):
        done = command("pembiayaan", old, *words, "--json")
        assert (done.status, done.err) == (0, "")
        written = done.json["schemes"][0]
        assert written["allowed"] is allowed and written["amount"] == 3_000_000_000
        assert said in done.json["checklist"][0]["text"]
        assert done.json["checklist"][0]["source"] and done.json["checklist"][0]["where"]
        (himbara,) = [one for one in done.json["schemes"] if one["id"] == "himbara_pmk49_2025"]
        assert himbara["allowed"] is allowed
        assert (himbara["cost"] is None) == (allowed is False)


def test_a_refused_loan_does_not_hide_other_mistakes(command, old) -> None:
    done = command(
        "pembiayaan", old, "--set", "pinjaman.1.plafon=4 miliar", "--set", "mulai=2026-13", "--json"
    )
    assert done.status == 1
    assert "mulai" in {problem["path"] for problem in done.json["problems"]}
    over = command("pembiayaan", old, "--set", "pinjaman.1.plafon=4 miliar", "--json")
    assert over.status == 0 and over.json["schemes"][0]["allowed"] is False
    assert command("hitung", old, "--set", "pinjaman.1.plafon=4 miliar").status == 1


def test_some_schemes_and_another_amount(command) -> None:
    done = command(
        "pembiayaan", EXAMPLE, "--skema", "lpdb, KUR_kecil", "--plafon", "200 juta", "--json"
    )
    found = {one["id"]: one for one in done.json["schemes"]}
    assert list(found) == ["rencana", "tanpa_pinjaman", "lpdb", "kur_kecil"]
    assert found["lpdb"]["amount"] == found["kur_kecil"]["amount"] == 200_000_000
    assert found["rencana"]["amount"] == 110_000_000


def test_another_line_to_keep(command) -> None:
    """At 1.2 more can be borrowed; a million more to keep needs a million more of one's own."""
    plain = command("pembiayaan", EXAMPLE, "--json").json["answers"]
    loose = command("pembiayaan", EXAMPLE, "--dscr", "1,2", "--json").json
    assert loose["dscr_required"] == 1.2
    assert loose["answers"]["largest_loan"]["value"] > plain["largest_loan"]["value"]
    kept = command("pembiayaan", EXAMPLE, "--kas-minimum", "6 juta", "--json").json
    assert kept["minimum_cash"] == 6_000_000
    more = kept["answers"]["smallest_capital"]["value"] - plain["smallest_capital"]["value"]
    assert more == 1_000_000


def test_for_people(command) -> None:
    done = command("pembiayaan", EXAMPLE, "--skema", "bank_umum", "--lunas-bulan", "2030-01")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:2] == [
        "Contoh - Gerai dan lidi-arang Muara Badak",
        "Aturan yang berlaku pada 1 Januari 2027",
    ]
    (row,) = [line for line in lines if line.startswith("Kredit bank umum  ")][:1]
    assert row.split()[-2:] == ["tipis", "boleh"]
    assert (
        "  - Kredit bank umum: boleh. Memakai jangka waktu dan masa tenggang rencana, karena belum diketahui; tanyakan. Tanyakan juga batas plafon."
        in lines
    )
    assert any(line.startswith("  - Angsuran ini butuh penjualan Rp") for line in lines)
    assert "      Gerai sembako: 53 belanja sehari; sekarang 53,1 belanja." in lines
    assert "Modal kerja dan alat dilunasi Januari 2030:" in lines
    assert "  - Kasnya tidak cukup untuk itu." in lines
    assert any(line.startswith("  - Agunan: belum sesuai.") for line in lines)


def test_a_plan_without_a_loan(command, tmp_path) -> None:
    """Cash is enough; an amount makes the schemes with known terms comparable."""
    bare = tmp_path / "tanpa.yaml"
    bare.write_text(OLD.partition("pinjaman:")[0], encoding="utf-8")
    done = command("pembiayaan", str(bare))
    assert "Kas rencana ini cukup tanpa pinjaman." in done.out and "DSCR tiap tahun" not in done.out
    named = command("pembiayaan", str(bare), "--plafon", "50jt", "--json").json
    assert {one["id"] for one in named["schemes"] if one["cost"] is not None} >= {"lpdb"}
    poor = command("pembiayaan", str(bare), "--kas-minimum", "90 juta")
    assert "Yang dibandingkan: Rp10.000.000, supaya kas tidak turun di bawah Rp90.000.000." in (
        poor.out
    )


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--skema", "lpdbb"), 2, "Pilihan --skema tidak mengenal lpdbb; yang dikenal: agrinas_pmk15_2026,"),
        (("--skema", " , "), 2, "Pilihan --skema belum diberi nilai."),
        (("--plafon", "0"), 1, "--plafon: terbaca 0. Jumlah pinjaman harus lebih dari nol."),
        (("--plafon", "seratus"), 1, "--plafon: terbaca seratus."),
        (("--dscr", "-1"), 1, "--dscr: terbaca -1. Jumlah di sini tidak boleh kurang dari nol."),
        (("--kas-minimum", "-5jt"), 1, "--kas-minimum: terbaca -5jt. Rupiah di sini tidak boleh kurang dari nol."),
        (("--lunas-bulan", "2030"), 1, "--lunas-bulan: terbaca 2030."),
        (("--lunas-bulan", "2040-01"), 1, "--lunas-bulan: terbaca 2040-01; harus sesudah 2027-01"),
        (("--plafon-baru", "9jt"), 1, "--plafon-baru: terbaca 9jt; hanya berarti bila --lunas-bulan diisi"),
        (("--lunas-bulan", "2030-01", "--plafon-baru", "0"), 1, "--plafon-baru: terbaca 0. Jumlah"),
        (("--tambahan-bulan", "6"), 1, "--tambahan-bulan: terbaca 6; hanya berarti bila --jadwal-ulang"),
        (("--jadwal-ulang", "2040-01"), 1, "--jadwal-ulang: terbaca 2040-01; harus sesudah 2027-01"),
        (("--jadwal-ulang", "2031-10", "--tenggang-baru", "60"), 1, "--tenggang-baru: "),
        (("--tanggal", "besok"), 1, "--tanggal: terbaca besok."),
        (("--set", "harga"), 2, "Tulis --set"),
    ],
)  # fmt: skip
def test_every_way_to_type_it_wrong(command, words, status, said) -> None:
    done = command("pembiayaan", EXAMPLE, *words)
    assert (done.status, done.out) == (status, "")
    assert done.err.startswith(said)


def test_nothing_to_pay_off(command, tmp_path) -> None:
    bare = tmp_path / "tanpa.yaml"
    bare.write_text(OLD.partition("pinjaman:")[0], encoding="utf-8")
    done = command("pembiayaan", str(bare), "--lunas-bulan", "2027-01")
    said = "--lunas-bulan: rencana ini tidak memakai pinjaman, jadi tidak ada yang dilunasi.\n"
    assert (done.status, done.err) == (1, said)


def test_a_file_that_is_not_there(command, tmp_path) -> None:
    done = command("pembiayaan", str(tmp_path / "tidak_ada.yaml"))
    assert done.status == 1 and "tidak_ada.yaml" in done.err
