"""Two hands on one plan from the command line: `kopdes-plan gabung`, and `periksa` afterwards."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from kopdes_plan.inputs.saving import save, versions
from kopdes_plan.paths import TEMPLATES

EXAMPLE = (TEMPLATES / "plans" / "muara_badak.yaml").read_text(encoding="utf-8")
BUYERS = "pembeli: Keluarga di desa, terutama anggota"


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    """The treasurer's plan and the copy the secretary took home, both edited since."""
    mine, theirs = tmp_path / "rencana.yaml", tmp_path / "salinan.yaml"
    for file, buyers in ((mine, "pembeli: Anggota"), (theirs, "pembeli: Warga")):
        save(file, EXAMPLE)
        save(file, EXAMPLE.replace(BUYERS, buyers))
    save(theirs, theirs.read_text(encoding="utf-8").replace("jumlah_awal: 120", "jumlah_awal: 130"))
    return mine, theirs


def test_what_the_copy_changed_comes_in_and_conflicts_are_told(command, copies) -> None:
    mine, theirs = copies
    done = command("gabung", str(mine), str(theirs))
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        f"Gabungan tersimpan: {mine}\n"
        "Keduanya dibandingkan dengan keadaan terakhir sebelum disalin.\n\n"
        "Diambil dari salinan lain (1):\n"
        "  - Anggota dan simpanan › Anggota sekarang: 120 menjadi 130\n\n"
        "Masih bentrok (1). Yang tertulis di rencana tetap dipakai; bila salinan lain dipakai:\n"
        "  - Gerai sembako › Pembeli: Anggota menjadi Warga\n"
        "Putuskan di layar pada langkah Mulai. Atau di berkasnya: pilih satu nilai, lalu hapus "
        "baris # BENTROK.\n"
    )
    assert versions(mine)[1].text() == EXAMPLE.replace(BUYERS, "pembeli: Anggota")
    checked = command("periksa", str(mine))
    assert "tidak ada kesalahan" in checked.out and "Masih bentrok (1)." in checked.out
    assert command("periksa", str(mine), "--json").json["conflicts"] == [
        {
            "path": "unit_usaha.sembako.pembeli", "mine": "Anggota", "theirs": "Warga",
            "text": "Gerai sembako › Pembeli: Anggota menjadi Warga",
        }
    ]  # fmt: skip
    refused = command("gabung", str(theirs), str(mine))
    assert refused.status == 1 and "putuskan dulu, lalu gabungkan" in refused.err


def test_a_full_disk_is_no_mistake_of_the_plan(command, copies, monkeypatch) -> None:
    """It said "Rencana belum dapat dihitung; ada 1 hal yang perlu diperbaiki di rencana.yaml"."""
    mine, theirs = copies
    before = mine.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("kopdes_plan.inputs.whole_files.os.fsync", full)
    done = command("gabung", str(mine), str(theirs))
    assert (done.status, done.err.split(" di ")[0]) == (1, "rencana belum tersimpan")
    assert len(done.err.splitlines()) == 1 and mine.read_bytes() == before


def test_a_new_file_leaves_both_copies_alone(command, copies, tmp_path: Path) -> None:
    """And it is never written over another."""
    before = [file.read_bytes() for file in copies]
    target = tmp_path / "gabungan.yaml"
    words = ("gabung", *map(str, copies), "-o", str(target), "--json")
    done = command(*words).json
    assert done["file"] == str(target) and len(done["conflicts"]) == len(done["taken"]) == 1
    assert done["known"] is True and done["problems"] == []
    assert [file.read_bytes() for file in copies] == before
    assert command(*words).status == 1


def test_without_a_common_beginning_one_can_be_named(command, tmp_path: Path) -> None:
    """Files from two sticks, whose histories stayed at home."""
    one, other, old = (tmp_path / name for name in ("a.yaml", "b.yaml", "lama.yaml"))
    one.write_text(EXAMPLE.replace(BUYERS, "pembeli: Anggota"), encoding="utf-8")
    other.write_text(EXAMPLE.replace("jumlah_awal: 120", "jumlah_awal: 130"), encoding="utf-8")
    old.write_text(EXAMPLE, encoding="utf-8")
    new = str(tmp_path / "c.yaml")
    assert len(command("gabung", str(one), str(other), "-o", new, "--json").json["conflicts"]) == 2
    done = command("gabung", str(one), str(other), "--asal", str(old))
    assert "bentrok" not in done.out and "120 menjadi 130" in done.out
    again = command("gabung", str(one), str(one))
    assert again.out.startswith("Tidak ada yang perlu diambil")


def test_a_merged_plan_may_have_mistakes_that_neither_copy_had(command, copies) -> None:
    """Each moved a share of the surplus: together they are not 100 %; the file tells it."""
    mine, theirs = copies
    text = mine.read_text(encoding="utf-8")
    shares = next(line for line in text.split("\n") if "jasa_usaha:" in line)
    assert 'desa: "20%"' in shares or "desa: 20%" in shares
    for file, key in ((mine, "cadangan"), (theirs, "jasa_usaha")):
        changed = file.read_text(encoding="utf-8").replace(shares, _moved(shares, key))
        save(file, changed)
    done = command("gabung", str(mine), str(theirs))
    assert done.status == 0 and f"kopdes-plan periksa {mine}" in done.out


def _moved(shares: str, key: str) -> str:
    """Five of a hundred moved from one's own share to the village's."""
    more = re.sub(r'desa: "?20%"?', "desa: 25%", shares)
    return re.sub(rf'{key}: "?(\d+)%"?', lambda found: f"{key}: {int(found[1]) - 5}%", more)
