# ruff: noqa: E501 - whole messages are asserted, a sentence a line
"""Plan files from the command line: a new one is begun, checked, computed, changed, printed."""

from __future__ import annotations

import re

import pytest

from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.places import village
from kopdes_plan.inputs.plan_file import load_plan
from kopdes_plan.paths import TEMPLATES

EXAMPLE = str(TEMPLATES / "plans" / "muara_badak.yaml")
SALIKI = "64.02.05.2001"


@pytest.fixture
def new_plan(command, tmp_path):
    """A plan just begun for the village Saliki."""
    file = tmp_path / "rencana.yaml"
    done = command("baru", "--desa", SALIKI, "-o", str(file), "--tanggal", "2026-12-05")
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        f"Rencana baru untuk Saliki, Muara Badak, Kabupaten Kutai Kartanegara: {file}. "
        "Buka dengan penyunting teks, lalu isi angkanya.\n"
    )
    return file


def test_a_new_plan_has_no_problems_and_begins_next_month(command, new_plan) -> None:
    done = command("periksa", str(new_plan))
    assert done.out == (
        "Rencana usaha Koperasi Desa Merah Putih Saliki: tidak ada kesalahan, "
        "rencana dapat dihitung.\n"
    )
    text = new_plan.read_text(encoding="utf-8")
    assert "tanggal_rencana: 2026-12-05 " in text and "mulai: 2027-01 " in text
    assert f'desa: ["{SALIKI}"]' in text
    assert "NAMA DESA" not in text
    listed = re.search(r"jenis yang ada:\s+([a-z0-9_, ]+)", " ".join(text.split("\n# ")))
    assert listed and listed[1].strip().split(", ") == list(load_unit_types())


def test_a_new_plan_computes_and_has_nothing_a_board_never_asked_for(command, new_plan) -> None:
    done = command("hitung", str(new_plan), "--json")
    assert done.err == "" and done.status == 0
    assert done.json["units"] == [] and done.json["start"] == "2027-01"
    plan = load_plan(new_plan)
    assert not (plan.units or plan.staff or plan.loans or plan.assets or plan.scenarios)
    text, skeleton = new_plan.read_text("utf-8"), TEMPLATES / "plans" / "baru.yaml"
    assert text.count("  # ") == skeleton.read_text("utf-8").count("  # ")  # all remarks stay
    plan = load_plan(new_plan)
    assert not (plan.units or plan.staff or plan.loans or plan.assets or plan.scenarios)
    skeleton = (TEMPLATES / "plans" / "baru.yaml").read_text(encoding="utf-8")
    assert set(re.findall("  # .*", skeleton)) <= set(
        re.findall("  # .*", new_plan.read_text(encoding="utf-8"))
    )


def test_an_example_is_used_by_taking_its_sign_away(new_plan) -> None:
    """`  #nik:` becomes `  nik:`, in line with what stands around it; so does every example."""
    text = re.sub(r"(?m)^( *)#(?=\S)", r"\1", new_plan.read_text(encoding="utf-8"))
    new_plan.write_text(text, encoding="utf-8")
    plan = load_plan(new_plan)
    assert (set(plan.units), len(plan.staff), len(plan.loans)) == ({"sembako", "lpg"}, 2, 1)
    assert plan.units["sembako"].price.origin == "asumsi"  # nobody measured it here


def test_a_name_of_ones_own_may_hold_any_sign(command, tmp_path) -> None:
    file = tmp_path / "r.yaml"
    name = 'Kop. "Maju" \\ #1: jaya'
    assert command("baru", "--desa", SALIKI, "--nama", name, "-o", str(file)).status == 0
    assert command("periksa", str(file)).out.startswith(f"Rencana usaha {name}: tidak ada")


def test_an_existing_file_is_never_written_over(command, new_plan) -> None:
    before = new_plan.read_bytes()
    done = command("baru", "--desa", SALIKI, "-o", str(new_plan))
    assert (done.status, done.out) == (1, "")
    assert done.err == f"-o: {new_plan} sudah ada dan tidak ditimpa; pilih nama lain.\n"
    assert new_plan.read_bytes() == before


@pytest.mark.parametrize(
    ("village_code", "said"),
    [
        ("64.02.05.9999", "terbaca 64.02.05.9999. Kode desa ini tidak dikenal; tulis kode Kemendagri seperti 64.02.05.2001."),
        ("6402052001", "terbaca 6402052001. Kode desa ini tidak dikenal; tulis kode Kemendagri seperti 64.02.05.2001."),
        ("Saliki", "terbaca Saliki. Tulis kodenya, mungkin maksudnya 64.02.05.2001 (Saliki, Muara Badak)."),
    ],
)  # fmt: skip
def test_villages_that_are_none(command, tmp_path, village_code, said) -> None:
    done = command("baru", "--desa", village_code, "-o", str(tmp_path / "r.yaml"))
    assert (done.status, done.err) == (1, f"--desa: {said}\n")
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written(command, tmp_path) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / "file" / "r.yaml"
    done = command("baru", "--desa", SALIKI, "-o", str(target))
    assert done.status == 1
    assert done.err in (
        f"-o: {target} tidak dapat ditulis; periksa folder dan izinnya.\n",
        f"-o: {target} sudah ada dan tidak ditimpa; pilih nama lain.\n",
    )


def test_the_whole_plan_as_json(command) -> None:
    found = command("hitung", EXAMPLE, "--json").json
    assert list(found) == [
        "plan", "start", "months", "rules_as_of", "versions", "indicators", "units", "yearly",
        "monthly", "warnings", "rules_used",
    ]  # fmt: skip
    assert set(found["versions"]) == {"package", "data", "plan"}
    assert set(found["indicators"]) == {
        "npv", "npv_without_end_value", "irr", "irr_status", "payback_months", "dscr_min",
        "dscr_min_year", "dscr_min_12m", "dscr_average", "cash_min", "cash_min_month",
        "funding_gap", "break_even_sales_per_month", "net_bc", "current_ratio_min",
        "debt_to_equity_max", "jobs_permanent",
    }  # fmt: skip
    assert list(found["units"][0]) == [
        "name", "behaviour", "revenue_first_year", "margin_first_year", "npv",
        "break_even_quantity_per_day", "break_even_unit",
    ]  # fmt: skip
    assert list(found["yearly"][0]) == [
        "year", "revenue", "cost_of_goods_sold", "operating_expenses", "depreciation",
        "interest_expense", "tax", "surplus", "cash_operating", "cash_investing",
        "cash_financing", "cash_end", "assets", "liabilities", "equity", "principal", "dscr",
    ]  # fmt: skip
    assert list(found["monthly"]) == [
        "month", "cash", "revenue", "surplus", "loan_balance", "debt_service",
    ]  # fmt: skip
    assert {len(column) for column in found["monthly"].values()} == {found["months"]}
    assert all(set(warning) == {"code", "text", "month"} for warning in found["warnings"])
    assert set(found["rules_used"][0]) == {
        "rule", "value", "unit", "source", "where", "confidence",
    }  # fmt: skip


def test_the_years_add_up(command) -> None:
    found = command("hitung", EXAMPLE, "--json").json
    for year in found["yearly"]:
        costs = sum(
            year[key]
            for key in ("cost_of_goods_sold", "operating_expenses", "depreciation",
                        "interest_expense", "tax")
        )  # fmt: skip
        assert year["revenue"] - costs == pytest.approx(year["surplus"], abs=0.01)
        assert year["liabilities"] + year["equity"] == pytest.approx(year["assets"], abs=0.01)
        months = [
            n for n, month in enumerate(found["monthly"]["month"])
            if month.startswith(str(year["year"]))
        ]  # fmt: skip
        for yearly, monthly in (("revenue", "revenue"), ("surplus", "surplus")):
            summed = sum(found["monthly"][monthly][n] for n in months)
            assert summed == pytest.approx(year[yearly], abs=0.01)
        assert found["monthly"]["cash"][months[-1]] == year["cash_end"]


def test_changes_on_the_command_line(command) -> None:
    plain = command("hitung", EXAMPLE, "--json").json
    dearer = command("hitung", EXAMPLE, "--set", "unit_usaha.sembako.harga=51.000", "--json").json
    assert dearer["units"][0]["margin_first_year"] > plain["units"][0]["margin_first_year"]
    assert dearer["versions"]["plan"] != plain["versions"]["plan"]
    later = command("hitung", EXAMPLE, "--tanggal", "2026-12-01", "--json").json
    assert (plain["rules_as_of"], later["rules_as_of"]) == ("2026-11-25", "2026-12-01")


def test_the_figures_for_people(command) -> None:
    done = command("hitung", EXAMPLE)
    assert done.status == 0
    lines = done.out.splitlines()
    assert lines[0] == "Contoh - Gerai dan lidi-arang Muara Badak"
    assert any(line.startswith("Nilai kini bersih (NPV)") for line in lines)
    assert any(line.lstrip().startswith("2027 ") for line in lines)


def test_problems_of_a_plan_have_lines(command, new_plan) -> None:
    text = new_plan.read_text(encoding="utf-8").replace(
        "simpanan_pokok: 100_000", "simpanan_pokok: 10,0"
    )
    new_plan.write_text(
        text.replace("tingkat_diskonto: 12%", "tingkat_diskonto: 12"), encoding="utf-8"
    )
    numbers = {
        key: n for n, line in enumerate(text.splitlines(), 1) for key in ("tingkat_diskonto", "simpanan_pokok: 10,0") if key in line
    }  # fmt: skip
    for name in ("periksa", "hitung"):
        done = command(name, str(new_plan))
        assert (done.status, done.out) == (1, "")
        assert done.err == (
            f"Rencana belum dapat dihitung; ada 2 hal yang perlu diperbaiki di {new_plan}:\n"
            f"  baris {numbers['tingkat_diskonto']} asumsi_umum › tingkat_diskonto: terbaca 12. Tulis dengan tanda persen, maksudnya 12% atau 1.200%?\n"
            f"  baris {numbers['simpanan_pokok: 10,0']} anggota › simpanan_pokok: terbaca 10,0. Rupiah ditulis tanpa koma, mungkin maksudnya 10000 atau 10_000.\n"
        )
    found = command("periksa", str(new_plan), "--json")
    assert found.status == 1 and found.err == ""
    assert found.json["problems"][1] == {
        "line": numbers["simpanan_pokok: 10,0"], "path": "anggota.simpanan_pokok",
        "code": "rupiah_no_comma", "read": "10,0",
        "text": "terbaca 10,0. Rupiah ditulis tanpa koma, mungkin maksudnya 10000 atau 10_000.",
        "suggestion": "10000 atau 10_000",
    }  # fmt: skip


def test_a_file_that_is_not_there(command, tmp_path) -> None:
    for words in (("periksa",), ("hitung",), ("pdf", "-o", str(tmp_path / "x.pdf"))):
        done = command(words[0], str(tmp_path / "tidak_ada.yaml"), *words[1:])
        assert done.status == 1 and "tidak_ada.yaml" in done.err


def test_a_name_too_long_for_a_plan_begins_none(command, tmp_path) -> None:
    file = tmp_path / "x.yaml"
    done = command("baru", "--desa", SALIKI, "-o", str(file), "--nama", "u" * 151)
    said = "--nama: tulisan terlalu panjang; paling panjang 150 huruf.\n"
    assert (done.status, done.err, file.exists()) == (1, said, False)


def test_a_plan_on_a_day_that_is_none(command) -> None:
    done = command("hitung", EXAMPLE, "--tanggal", "besok")
    said = "--tanggal: terbaca besok. Tulis tahun-bulan-tanggal, misalnya 2027-01-31.\n"
    assert (done.status, done.err) == (1, said)


def test_the_village_of_the_template_is_real() -> None:
    assert village(SALIKI) is not None


def test_a_name_cannot_take_over_the_terminal(command, tmp_path) -> None:
    """A plan from somebody else whose name clears the screen and turns the letters red."""
    file = tmp_path / "r.yaml"
    text = TEMPLATES.joinpath("plans", "baru.yaml").read_text(encoding="utf-8")
    named = text.replace("nama: ", 'nama: "\\e[2J\\e[31mKoperasi\\a" # ', 1)
    file.write_text(named, encoding="utf-8")
    done = command("periksa", str(file))
    assert done.out == "[2J[31mKoperasi: tidak ada kesalahan, rencana dapat dihitung.\n"
    assert command("hitung", str(file), "--json").json["plan"] == "\x1b[2J\x1b[31mKoperasi\a"
