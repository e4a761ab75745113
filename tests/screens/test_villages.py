"""Villages are found by what people type, and same names are told apart."""

from __future__ import annotations

import pytest

from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.villages import SHOWN, asked, find


def codes(typed: str) -> list[str]:
    return [one.code for one in find(typed).villages]


@pytest.mark.parametrize(
    "typed",
    [
        "Saliki", "saliki", "  SALIKI  ", "Desa Saliki", "Saliki, Muara Badak",
        "saliki, kec. muara badak", "Saliki Muara Badak", "Saliki, Kutai", "64.02.05.2001",
    ],
)  # fmt: skip
def test_one_village_is_found_in_many_ways(typed: str) -> None:
    """Name, name with where it lies, with or without a comma, or the code: the same village."""
    assert codes(typed) == ["64.02.05.2001"]


def test_same_names_are_told_apart_and_counted() -> None:
    """Sukamaju lies in dozens of regencies; the place behind the comma leaves few."""
    many = find("Sukamaju")
    assert many.note == "many" and many.matches > 50 and len(many.villages) == SHOWN
    assert find("ang").note == "most"  # not counted to the end
    fewer = find("Sukamaju, Bogor")
    assert 0 < fewer.matches < 10
    assert all("Bogor" in one.regency for one in fewer.villages)


@pytest.mark.parametrize(
    "typed",
    [
        "loa ipuh darat tenggarong", "Desa Loa Ipuh Darat kec Tenggarong kab Kutai Kartanegara",
        "Loa Ipuh Darat Kutai Kartanegara",
    ],
)  # fmt: skip
def test_a_name_of_several_words_needs_no_comma(typed: str) -> None:
    """Where the name ends and the district begins is tried out, the longest name first."""
    assert [one.name for one in find(typed).villages] == ["Loa Ipuh Darat"]


def test_a_name_that_begins_as_typed_comes_first() -> None:
    """`kota bangun` is no wish for Bangun in Simalungun: "Kota" belongs to the name here."""
    assert all(one.name.startswith("Kota Bangun") for one in find("kota bangun").villages)


@pytest.mark.parametrize("typed", ["Tenggarong", "kec. tenggarong", "Kecamatan Tenggarong"])
def test_who_types_the_district_is_shown_its_villages(session: Session, typed: str) -> None:
    """No village is called Tenggarong; the district of that name has fourteen, and its neighbour
    Tenggarong Seberang is another."""
    found = find(typed)
    assert (found.note, found.matches, len(found.villages)) == ("district", 14, SHOWN)
    assert {one.district for one in found.villages} == {"Tenggarong"}
    said = asked(View(session), "village", "Desa?", typed, "make", "Buat")["note"]
    assert "nama kecamatan dengan 14 desa dan kelurahan" in said


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("", "hint"), ("  ", "hint"), ("ab", "short"), ("xyzzyq", "none"),
        ("Saliki, Garut", "none_inside"), ("6402052001", "dots"), ("99.99.99.9999", "no_code"),
        ("<script>alert(1)</script>", "none"), ("' OR 1=1 --", "none"), ("%" * 90, "none"),
        ("a" * 5000, "none"), ("\x00\x00\x00", "none"), ("é" * 50, "none"), (",,,", "short"),
    ],
)  # fmt: skip
def test_what_finds_nothing_is_answered_with_a_sentence(typed: str, note: str) -> None:
    """Nothing typed, too little, a BPS code, unknown names and nonsense."""
    assert find(typed) == ((), 0, note)


def test_cards_name_the_place_and_the_code(session: Session) -> None:
    """Each card says district, regency, province and code; pressing hands over the code."""
    view = View(session)
    block = asked(view, "village", "Desa?", "Karang Anyar", "make", "Buat")
    assert len({card["note"] for card in block["cards"]}) == SHOWN
    first = block["cards"][0]
    assert "Kecamatan" in first["note"] and first["buttons"][0]["value"] in first["note"]
    assert str(find("Karang Anyar").matches) in block["note"]


def test_a_bps_code_is_answered_with_the_right_way_to_write_it(session: Session) -> None:
    """Ten digits may be a BPS code, which means another place; nothing is guessed."""
    block = asked(View(session), "village", "Desa?", "6402052001", "make", "Buat")
    assert block["cards"] == [] and "64.02.05.2001" in block["note"]
