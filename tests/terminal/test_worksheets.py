"""Blank forms from the command line."""

from __future__ import annotations

import json

import pytest

from kopdes_plan.paths import TEMPLATES

EXAMPLE = str(TEMPLATES / "plans" / "muara_badak.yaml")


def test_forms_for_some_kinds_of_business_are_written(command, tmp_path) -> None:
    file = tmp_path / "baru" / "lembar.pdf"
    done = command("lembar-kerja", "--unit", "lpg3,amplang", "--kertas", "f4", "-o", str(file))
    assert (done.status, done.out, done.err) == (0, f"Tersimpan: {file}\n", "")
    assert file.read_bytes().startswith(b"%PDF-1.7")


def test_forms_of_a_plan_say_where_they_are_as_json(command, tmp_path) -> None:
    file = tmp_path / "lembar.pdf"
    done = command("lembar-kerja", EXAMPLE, "--bahasa", "en", "-o", str(file), "--json")
    assert json.loads(done.out) == {"file": str(file)}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("lgp3", "--unit: jenis usaha lgp3 tidak dikenal; mungkin maksudnya lpg3.\n"),
        ("lpg3;../x", "--unit: jenis usaha ../x tidak dikenal. Yang dikenal: amplang"),
    ],
)
def test_a_kind_of_business_nobody_knows_is_told(command, tmp_path, typed, said) -> None:
    done = command("lembar-kerja", "--unit", typed, "-o", str(tmp_path / "l.pdf"))
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(said)
    assert not list(tmp_path.iterdir())


def test_no_form_is_printed_over_a_plan_or_where_it_cannot_be(command, tmp_path) -> None:
    plan, blocked = tmp_path / "rencana.yaml", tmp_path / "berkas" / "l.pdf"
    (tmp_path / "berkas").touch()
    assert command("lembar-kerja", "-o", str(plan)).err.startswith(f"-o: {plan} adalah berkas")
    done = command("lembar-kerja", "-o", str(blocked))
    assert (done.status, done.out) == (1, "")
    assert str(blocked) in done.err
    assert command("lembar-kerja", "--kertas", "A5", "-o", str(tmp_path / "l.pdf")).status == 2
