"""`bandingkan`: what differs first, then what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    "words", [("bandingkan",), ("risiko", "--undian", "5")], ids=lambda w: w[0]
)
def test_a_picture_is_never_written_over_anything_else(command, tmp_path, words) -> None:
    """`--gambar rencana.yaml` once made a picture of the plan, and the plan was gone."""
    plan, photo, linked = (tmp_path / name for name in ("r.yaml", "foto.jpg", "r.svg"))
    plan.write_bytes(Path(EXAMPLE).read_bytes())
    photo.write_bytes(b"gudang")
    linked.hardlink_to(plan)
    for target, why in (
        (plan, "adalah berkas rencana"),
        (linked, "adalah berkas rencana"),
        (photo, "sudah ada"),
        (tmp_path / "kas.png", "nama berkasnya harus berakhiran salah satu dari ini: .svg"),
    ):
        done = command(words[0], str(plan), *words[1:], "--gambar", str(target))
        assert (done.status, done.out) == (1, "")
        assert done.err.startswith(f"--gambar: {target}") and why in done.err
    assert plan.read_bytes() == Path(EXAMPLE).read_bytes() and photo.read_bytes() == b"gudang"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_scenario_nobody_knows_and_one_that_does_not_touch_the_plan(command) -> None:
    done = command("bandingkan", EXAMPLE, "--skenario", "harga_trun,dana_desa_dipotong")
    assert done.status == 1
    assert "skenario harga_trun tidak ada; yang ada: pesimis" in done.err
    assert "keadaan dana_desa_dipotong tidak menyentuh rencana ini" in done.err
    assert command("bandingkan", EXAMPLE, "--skenario", " , ").status == 1


def test_limits_and_chances_in_words(command) -> None:
    done = command("risiko", EXAMPLE, "--undian", "1.000", "--benih", "3")
    assert (done.status, done.err) == (0, "")
    assert "Penjualan semua unit boleh turun paling banyak" in done.out
    first = "Gerai sembako, Harga jual: Rp50.000 per belanja. Tanya harga"
    assert f"Cari tahu lebih dulu:\n  - {first}" in done.out
    assert "Rencana dihitung 1.000 kali" in done.out and "nomor undian 3" in done.out
    assert done.out == command("risiko", EXAMPLE, "--jumlah", "1000", "--benih", "3").out


def test_chances_as_json(command, tmp_path) -> None:
    picture = tmp_path / "kas.svg"
    done = command("risiko", EXAMPLE, "--undian", "200", "--json", "--gambar", str(picture))
    assert done.status == 0 and done.err == ""
    told = done.json
    assert (told["draws"], told["seed"]) == (200, 1)
    assert 0 < told["probability"]["missed_instalment"] < 1
    assert told["expected_village_money"] is None  # its loan is not one that Dana Desa supports
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    sales = [one for one in told["limits"] if one["path"] == "sales" and one["value"] < 1]
    assert {one["condition"] for one in sales} == {"dscr", "cash", "npv"}
    assert told["weakest"][0]["path"] == "unit_usaha.sembako.harga"


def test_draws_that_cannot_be(command) -> None:
    done = command("risiko", EXAMPLE, "--undian", "0", "--benih", "1,5")
    assert done.status == 1
    assert "--undian: terbaca 0. Paling kecil 1." in done.err
    assert "--benih: terbaca 1,5. Tulis bilangan bulat" in done.err
    many = command("risiko", EXAMPLE, "--undian", "2 juta")
    assert "--undian: terbaca 2 juta. Paling besar 1.000.000." in many.err
    low = command("risiko", EXAMPLE, "--set", "unit_usaha.lpg.harga=20.000 asumsi 21.000..22.000")
    assert low.status == 1 and "21.000" in low.err
    tied = command("risiko", EXAMPLE, "--set", "ketidakpastian.korelasi_pasar=120%")
    assert tied.status == 1 and "antara 0% dan 100%" in tied.err


def test_a_stop_keeps_what_is_done(command, monkeypatch) -> None:
    """Ctrl-C after the first batch: 1,000 of 2,000 draws are told of."""
    from kopdes_plan.model import sample as module
    from kopdes_plan.model.drivers import draws_in_chunks

    def interrupted(*asked):
        yield next(draws_in_chunks(*asked))
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "draws_in_chunks", interrupted)
    done = command("risiko", EXAMPLE, "--undian", "2000")
    assert done.status == 0 and "Dihentikan setelah 1.000 dari 2.000 undian" in done.out
