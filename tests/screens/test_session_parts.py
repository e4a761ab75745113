"""Entries added and taken away, origins and ranges: each one step, done whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

import kopdes_plan as kp
from kopdes_plan.screens.editing.session import Session

PRICE = "unit_usaha.lpg.harga"
LOAN = {"nama": "Modal kerja", "plafon": "10_000_000", "bunga": "6%", "jangka_waktu_bulan": "24"}


def content(session: Session) -> str:
    assert session.file is not None
    return session.file.read_text(encoding="utf-8")


def people(session: Session) -> list[str]:
    assert session.plan is not None
    return [one.name for one in session.plan.staff]


@pytest.fixture
def staffed(session: Session) -> Session:
    """The plan with three workers."""
    for name in ("Ani", "Budi", "Citra"):
        path = session.add(
            "tenaga_kerja", {"nama": name, "dasar_upah": "disepakati", "upah": "1jt"}
        )
        assert path == f"tenaga_kerja.{len(people(session))}"
    return session


def test_a_loan_is_added_computed_and_taken_back(session: Session, file: Path) -> None:
    """`add` says where it is now; one undo takes all of it away."""
    before = content(session)
    assert session.add("pinjaman", LOAN) == "pinjaman.1"
    assert session.event == "saved" and session.result is not None
    assert kp.load_plan(file).loans[0].name == "Modal kerja"
    assert session.raw("pinjaman.1.bunga") == "6%" and session.raw("pinjaman.2.bunga") is None
    session.undo()
    assert content(session) == before and session.plan is not None and not session.plan.loans


def test_what_may_not_be_is_refused_whole(session: Session, file: Path) -> None:
    """Draft and file stay; the reason is there until something succeeds."""
    before, version = content(session), session.version
    assert session.add("pinjaman", {**LOAN, "masa_tenggang_bulan": "24"}) == ""
    assert session.event == "refused" and [p.code for p in session.refused] == ["grace_too_long"]
    assert not session.put("unit_usaha.beras", {"jenis": "berassss"})
    assert session.refused[0].code.startswith("unknown_unit_type")
    assert not session.remove("koperasi.desa")
    assert not session.remove("pinjaman.7") and session.refused[0].code == "entry_gone"
    assert not session.put("tidak_dikenal", "x") and not session.put("pinjaman.3", LOAN)
    assert not session.put_all({"nama": "Baru", "pajak.tahun_terdaftar": "2040"})
    assert content(session) == before and not session.can_undo and session.version > version
    assert session.plan is not None and session.plan.name == "Rencana uji"
    assert session.put("nama", "Baru") and session.refused == ()


def test_several_parts_change_as_one(session: Session) -> None:
    """Shares that only add up together; None takes a key away; one undo."""
    assert session.put_all({"pembagian_shu.bagian.cadangan": "30%",
                            "pembagian_shu.bagian.desa": "30%",
                            "saldo_awal": None, "koperasi.alamat": "Saliki"})  # fmt: skip
    assert session.plan is not None and session.plan.opening.cash == 0
    assert dict(session.plan.surplus.shares) == {"cadangan": 0.3, "jasa_usaha": 0.4, "desa": 0.3}
    session.undo()
    assert not session.can_undo and session.plan.opening.cash == 20_000_000


def test_what_was_typed_goes_with_its_entry_and_moves_with_the_later(staffed: Session) -> None:
    """Wrong wages wait at the second and third worker; the second goes, the third's moves up."""
    staffed.edit("tenaga_kerja.1.upah", "satu")
    staffed.edit("tenaga_kerja.2.upah", "dua")
    staffed.edit("tenaga_kerja.3.upah", "tiga")
    assert staffed.remove("tenaga_kerja.2")
    assert people(staffed) == ["Ani", "Citra"]
    assert staffed.unfinished == {"tenaga_kerja.1.upah": "satu", "tenaga_kerja.2.upah": "tiga"}
    staffed.undo()
    assert staffed.unfinished["tenaga_kerja.2.upah"] == "dua"
    assert staffed.unfinished["tenaga_kerja.3.upah"] == "tiga"
    assert people(staffed) == ["Ani", "Budi", "Citra"]


def test_scenarios_follow_the_entries_they_change(staffed: Session) -> None:
    """`tenaga_kerja.3` becomes 2; a change of what is gone goes, a scenario left empty too."""
    assert staffed.put("skenario", {
        "naik": {"tenaga_kerja.3.upah": "2jt", "tenaga_kerja.2.upah": "3jt"},
        "hanya": {"tenaga_kerja.2.jumlah": "2"}, "semua": {"tenaga_kerja.*.upah": "x1,1"},
    })  # fmt: skip
    assert staffed.remove("tenaga_kerja.2")
    assert staffed.raw("skenario") == {
        "naik": {"tenaga_kerja.2.upah": "2jt"},
        "semua": {"tenaga_kerja.*.upah": "x1,1"},
    }
    assert staffed.remove("tenaga_kerja.1") and staffed.remove("tenaga_kerja.1")
    assert staffed.raw("skenario") is None and people(staffed) == []
    for _ in range(3):
        staffed.undo()
    assert "tenaga_kerja.3.upah" in staffed.raw("skenario")["naik"]


def test_an_entry_put_anew_keeps_what_waits_in_the_others(staffed: Session) -> None:
    """A step hands over the whole list; only what waits in a changed entry goes."""
    staffed.edit("tenaga_kerja.1.upah", "satu")
    staffed.edit("tenaga_kerja.2.upah", "dua")
    rows = staffed.raw("tenaga_kerja")
    assert staffed.put("tenaga_kerja", [rows[0], {**rows[1], "nama": "Bayu"}, rows[2]])
    assert staffed.unfinished == {"tenaga_kerja.1.upah": "satu"}


def test_one_village_written_without_a_list_can_get_another(session: Session) -> None:
    """`desa: 64.02.05.2001` is a list of one: typed over, added to."""
    assert session.put("koperasi.desa", "64.02.05.2001")
    session.edit("koperasi.desa.1", "64.02.05.2002")
    assert session.raw("koperasi.desa") == ["64.02.05.2002"]
    assert session.put("koperasi.desa", "64.02.05.2001")
    assert session.add("koperasi.desa", "64.02.05.2002") == "koperasi.desa.2"
    assert session.plan is not None and len(session.plan.cooperative.villages) == 2
    assert session.remove("koperasi.desa.1") and session.raw("koperasi.desa") == ["64.02.05.2002"]
    assert not session.remove("koperasi.desa.1")  # a cooperative is somewhere


def test_the_origin_of_a_number_is_one_click(session: Session) -> None:
    """From measured here to guessed and back; the number and its range stay."""
    session.origin(PRICE, "asumsi")
    assert session.raw(PRICE) == "19_000 asumsi 18_000..20_000"
    session.undo()
    assert session.raw(PRICE) == "19_000 desa 18_000..20_000"


def test_a_source_is_said_after_the_click_on_sourced(session: Session, file: Path) -> None:
    """`sumber` without one waits; the citation completes it, the year follows."""
    session.origin(PRICE, "sumber")
    assert session.mistakes[PRICE].code == "source_missing" and session.event == "waiting"
    assert "desa" in session.raw(PRICE)
    session.detail(PRICE, "citation", "SK Bupati 12")
    assert session.unfinished == {} and session.plan is not None
    number = session.plan.units["lpg"].price
    assert (number.origin, number.citation, number.high) == ("sumber", "SK Bupati 12", 20_000)
    session.detail(PRICE, "year", "2026")
    session.detail(PRICE, "note", "berlaku sekabupaten")
    number = kp.load_plan(file).units["lpg"].price
    assert (number.year, number.note) == (2026, "berlaku sekabupaten")


def test_a_click_on_another_origin_ends_the_wait_for_a_source(session: Session) -> None:
    """Sourced was clicked by mistake."""
    session.origin(PRICE, "sumber")
    session.origin(PRICE, "desa")
    assert session.unfinished == {} and session.raw(PRICE) == "19_000 desa 18_000..20_000"


def test_low_and_high_are_checked_like_numbers(session: Session) -> None:
    """A low above the number waits beside it; typed again it is used. Empty takes it away."""
    session.detail(PRICE, "low", "30.000")
    assert session.unfinished == {f"{PRICE}.rendah": "30.000"}
    assert session.mistakes[f"{PRICE}.rendah"].code == "low_above_high"
    session.detail(PRICE, "low", "17 ribu")
    assert session.unfinished == {} and session.plan is not None
    assert session.plan.units["lpg"].price.low == 17_000
    session.detail(PRICE, "low", "")
    session.detail(PRICE, "high", "")
    number = session.plan.units["lpg"].price
    assert not number.has_range and number.origin == "desa" and float(number) == 19_000


def test_a_low_that_waits_is_used_once_the_number_allows_it(session: Session) -> None:
    """First a low of 20,000 for 19,000, then the number 21,000: both are right together."""
    session.detail(PRICE, "high", "25.000")
    session.detail(PRICE, "low", "20.000")
    assert f"{PRICE}.rendah" in session.unfinished
    session.edit(PRICE, "21.000")
    assert session.unfinished == {} and session.plan is not None
    number = session.plan.units["lpg"].price
    assert (float(number), number.low, number.high) == (21_000, 20_000, 25_000)


def test_a_number_of_the_unit_type_is_made_ones_own(session: Session) -> None:
    """The buying price stands in the type only; a click says it was measured here, a low too."""
    path = "unit_usaha.lpg.harga_beli"
    assert session.plan is not None and session.raw(path) is None
    given = session.plan.units["lpg"].unit_cost
    session.origin(path, "desa")
    own = session.plan.units["lpg"].unit_cost
    assert own == given and own.origin == "desa" and session.raw(path) is not None
    session.edit("unit_usaha.lpg.harga_tertinggi", "")  # not written: nothing to take away
    assert session.mistakes == {}


def test_percent_needs_no_sign_and_two_meanings_are_asked(session: Session) -> None:
    """6,5 in a field that prints % is 6,5 %; 0,5 could be half of it all."""
    session.edit("asumsi_umum.tingkat_diskonto", "6,5")
    assert session.plan is not None
    assert float(session.plan.general.discount_rate_per_year) == 0.065
    session.edit("asumsi_umum.tingkat_diskonto", "0,5")
    problem = session.mistakes["asumsi_umum.tingkat_diskonto"]
    assert problem.code == "rate_two_meanings" and "0,5%" in problem.text()
    session.edit("unit_usaha.gudang.hunian", "80")
    assert session.raw("unit_usaha.gudang.hunian") == "80%"
