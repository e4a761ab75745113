"""`kopdes-plan potensi`: the ranking for people and programs, other villages, picking."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import pytest

import kopdes_plan as kp
from kopdes_plan.paths import TEMPLATES

VILLAGES = Path(__file__).parents[1] / "villages"
RIVER = str(VILLAGES / "sungai.yaml")
EXAMPLE = str(TEMPLATES / "plans" / "muara_badak.yaml")


@pytest.fixture
def river(tmp_path):
    """A copy of the fishing village's plan."""
    return Path(copyfile(RIVER, tmp_path / "rencana.yaml"))


def test_people_read_the_village_the_order_and_the_reasons(command) -> None:
    done = command("potensi", RIVER)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Potensi Melintang, Muara Wis, Kabupaten Kutai Kartanegara\n")
    assert "1   Amplang dan kerupuk ikan" in done.out
    assert "Mengapa begitu:" in done.out
    assert "Nilai rapat dan hitungan uang berlawanan" in done.out  # the cages
    assert "Manfaat bagi desa" not in done.out  # the plan has no unit yet


def test_programs_get_the_three_unlike_orders(command) -> None:
    best = {}
    for file in sorted(VILLAGES.glob("*.yaml")):
        done = command("potensi", str(file), "--json")
        assert (done.status, done.err) == (0, "")
        best[file.stem] = [one["unit"] for one in done.json["ranking"][:2]]
    assert best == {
        "kota": ["kerajinan", "sembako"],
        "sawit": ["sawit", "sapi"],
        "sungai": ["amplang", "ikan_kering"],
    }


def test_a_plan_with_units_tells_what_they_bring(command) -> None:
    done = command("potensi", EXAMPLE)
    assert "Manfaat bagi desa" in done.out and "Belum diisi untuk Gerai sembako" in done.out
    effect = command("potensi", EXAMPLE, "--json").json["village_effect"]
    assert effect["years"][0] == 2027 and effect["wages"][0] > 40e6
    assert effect["total_each_household"][0] is None  # nobody typed the households


def test_every_reason_and_the_surroundings_on_request(command) -> None:
    done = command("potensi", RIVER, "--semua")
    assert "Izin: P-IRT dan sertifikat halal." in done.out
    assert done.out.count("Nomor ") == len(command("potensi", RIVER, "--json").json["ranking"])


def test_any_village_of_indonesia_by_code_or_name(command) -> None:
    assert command("potensi", RIVER, "--desa", "Pela, Kota Bangun").out.startswith(
        "Potensi Pela, Kota"
    )
    far = command("potensi", RIVER, "--desa", "32.01.01.1001")
    assert far.status == 0 and "Belum ada catatan tentang kecamatan ini" in far.out


def test_an_unknown_village_gets_a_sentence(command) -> None:
    done = command("potensi", RIVER, "--desa", "xyzzy")
    assert done.status == 1
    assert done.err == (
        "desa: tidak ada desa atau kelurahan bernama xyzzy di daftar Kemendagri. Tulis kode atau "
        "nama resminya, misalnya 64.02.05.2001 atau Saliki.\n"
    )
    many = command("potensi", RIVER, "--desa", "Sukamaju", "--json")
    assert many.status == 1 and many.json["problems"][0]["code"] == "village_many"


def test_a_score_of_six_stops_with_its_line(command, river) -> None:
    text = river.read_text(encoding="utf-8").replace("izin: 4, limbah: 4", "izin: 6, limbah: 4", 1)
    river.write_text(text, encoding="utf-8")
    done = command("potensi", str(river))
    assert done.status == 1 and "terbaca 6. Nilainya angka bulat dari 1 sampai 5" in done.err
    assert "baris" in done.err


def test_a_missing_vote_is_told_and_the_rest_is_ranked(command, river) -> None:
    text = river.read_text(encoding="utf-8").replace(", izin: 4, limbah: 4", ", limbah: 4", 1)
    river.write_text(text, encoding="utf-8")
    done = command("potensi", str(river))
    assert done.status == 0
    assert "Suara 1 belum menilai izin, halal, P-IRT; yang lain tetap dihitung." in done.out


def test_picked_ideas_stand_in_the_plan_and_nothing_else_changed(command, river) -> None:
    before = river.read_text(encoding="utf-8")
    done = command("potensi", str(river), "--pilih", "amplang; keramba")
    assert done.status == 0 and done.out.startswith("Ditambahkan ke rencana: amplang, keramba.")
    plan = kp.load_plan(river)
    assert list(plan.units) == ["amplang", "keramba"] and plan.assets
    assert river.read_text(encoding="utf-8").startswith(before.rstrip())
    assert command("hitung", str(river)).status == 0
    again = command("potensi", str(river), "--pilih", "amplang")
    assert again.status == 1 and "sudah ada di rencana" in again.err


def test_a_kind_nobody_knows_changes_nothing(command, river) -> None:
    before = river.read_bytes()
    done = command("potensi", str(river), "--pilih", "amplang; krambah")
    assert done.status == 1 and "mungkin maksudnya keramba" in done.err
    assert river.read_bytes() == before
    assert command("potensi", str(river), "--pilih", " ; ").status == 1


def test_ideas_are_picked_into_the_plan_as_it_is_written(command, river) -> None:
    """With --set they were chosen for a plan of another year, and written into this one."""
    before = river.read_bytes()
    done = command("potensi", str(river), "--pilih", "amplang", "--set", "mulai=2029-05")
    assert done.status == 2 and done.err.startswith("--pilih menulis ke rencana seperti tertulis;")
    assert river.read_bytes() == before
