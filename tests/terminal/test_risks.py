"""`bandingkan`: what differs first, then what comes of it."""

from __future__ import annotations

from kopdes_plan.paths import TEMPLATES

EXAMPLE = str(TEMPLATES / "plans" / "muara_badak.yaml")


def test_what_differs_is_told_before_what_comes_of_it(command) -> None:
    done = command("bandingkan", EXAMPLE, "--skenario", "pesimis,harga_turun")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert "Harga jual turun 10%" in done.out and "90% dari rencana" in done.out
    assert lines.index("Yang berbeda:") < next(
        n for n, x in enumerate(lines) if "Kas terendah" in x
    )
    assert [x.split("  ")[0] for x in lines[-3:]] == [
        "Menurut rencana", "Keadaan rendah", "Harga jual turun 10%",
    ]  # fmt: skip


def test_json_is_one_object(command, tmp_path) -> None:
    picture = tmp_path / "kas.svg"
    done = command("bandingkan", EXAMPLE, "--json", "--gambar", str(picture))
    assert done.status == 0
    names = [one["id"] for one in done.json["scenarios"]]
    assert names[0] == "dasar" and {"pesimis", "jumlah_turun", "pasokan_berhenti"} <= set(names)
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_a_scenario_nobody_knows_and_one_that_does_not_touch_the_plan(command) -> None:
    done = command("bandingkan", EXAMPLE, "--skenario", "harga_trun,dana_desa_dipotong")
    assert done.status == 1
    assert "skenario harga_trun tidak ada; yang ada: pesimis" in done.err
    assert "keadaan dana_desa_dipotong tidak menyentuh rencana ini" in done.err
    assert command("bandingkan", EXAMPLE, "--skenario", " , ").status == 1
