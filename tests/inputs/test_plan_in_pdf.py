"""The plan inside a PDF: nobody is named there, every rupiah is; and what comes back out."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from kopdes_plan import run
from kopdes_plan.inputs.plan_file import load_plan, load_text
from kopdes_plan.inputs.plan_in_pdf import ATTACHED, LARGEST, plan_in, plan_of_pdf, without_names
from kopdes_plan.inputs.plan_text import parse
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.paths import TEMPLATES
from tests.pdfs import bytes_of, pdf_with
from tests.screens.conftest import PLAN

NAMED = """
# ditulis oleh Sari
versi: 1
nama: Rencana uji   # telepon 0812
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi:
  nama: Koperasi uji
  desa: ["64.02.05.2001"]
  npwp: "01.234.567.8"
  pengurus: [{jabatan: Ketua, nama: Sari}, {jabatan: Bendahara}]
  pengawas: [{jabatan: Ketua pengawas, nama: Sari}]
unit_usaha:
  lpg: {jenis: lpg3, pembeli: warga, harga: 19_000 desa 18_000..20_000}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 60%, jasa_usaha: 40%}}
potensi_desa:
  usaha_yang_ada: [{nama: Warung Sari, jenis: sembako}]
  calon_pembeli: [{nama: Sari}]
  ide:
    lpg3: {suara: [{penilai: Budi, pembeli: 5}, {penilai: Sari, pembeli: 2}]}
narasi:
  risiko: [{risiko: Banjir, penanggung_jawab: Sari}, {risiko: Macet, penanggung_jawab: Ketua}]
skenario: {ganti: {koperasi.pengurus.1.nama: Sari, unit_usaha.lpg.harga: 20_000}}
"""


def code_of(content: bytes) -> str:
    with pytest.raises(PlanProblems) as caught:
        plan_in(content, "kiriman.pdf")
    (problem,) = caught.value.problems
    for language in ("id", "en"):
        assert "kiriman.pdf" in caught.value.report(language)
    return problem.code


def test_nobody_is_named_and_no_comment_travels() -> None:
    """Officers, voters, buyers, who is responsible: gone, where a name must be it has a number."""
    text = without_names(NAMED)
    assert "Sari" not in text and "Budi" not in text and "#" not in text and "0812" not in text
    tree = parse(text).tree()
    assert tree["koperasi"]["pengurus"] == [{"jabatan": "Ketua"}, {"jabatan": "Bendahara"}]
    assert tree["koperasi"]["npwp"] == "01.234.567.8"
    assert [one["penilai"] for one in tree["potensi_desa"]["ide"]["lpg3"]["suara"]] == [
        "Penilai 1",
        "Penilai 2",
    ]
    assert tree["narasi"]["risiko"][1]["penanggung_jawab"] == "Ketua"  # a role, not a name
    assert tree["skenario"] == {"ganti": {"unit_usaha.lpg.harga": "20_000"}}


def test_all_but_the_names_is_as_it_was() -> None:
    """Every number with its origin and range, every text."""
    before, after = load_text(NAMED), load_text(without_names(NAMED))
    assert after.units == before.units and after.taxes == before.taxes
    assert after.units["lpg"].price.low == 18_000 and after.units["lpg"].price.origin == "desa"
    assert without_names(without_names(NAMED)) == without_names(NAMED)


@pytest.mark.parametrize("name", ["muara_badak", "tenggarong_seberang", "baru"])
def test_the_starter_plans_compute_the_same_rupiah(name: str) -> None:
    file = TEMPLATES / "plans" / f"{name}.yaml"
    before = run(load_plan(file))
    after = run(load_text(without_names(file.read_text(encoding="utf-8"))))
    assert before.flows.keys() == after.flows.keys()
    assert all((before.flows[key] == after.flows[key]).all() for key in before.flows)


HOSTILE = [
    "Toko #1: 'jaya' \"maju\" {a} [b] & *c ! | > % @ `",
    "- bukan daftar", "ya: tidak", "~", "null", "1e3", "0x10", "\u202eterbalik", "emoji \U0001f642",
    "garis\nbaru\n\n  menjorok", "tab\there", "u" * 4_000, "D'Artagnan", "\\n", "%PDF-1.7", "...",
    "---", "<<", "=",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_comes_back_as_it_was(name: str) -> None:
    text = PLAN.replace("pembeli: warga", f"pembeli: {json.dumps(name, ensure_ascii=False)}")
    assert load_text(text).units["lpg"].buyer == name.strip()
    back = plan_in(bytes_of(pdf_with(rencana_yaml=without_names(text).encode())))
    assert load_text(back) == load_text(text)


def test_a_pdf_that_gives_no_plan_says_why() -> None:
    locked = pdf_with(rencana_yaml=PLAN.encode())
    locked.encrypt("rahasia")
    good = bytes_of(pdf_with(rencana_yaml=PLAN.encode()))
    assert plan_in(good) == PLAN
    assert code_of(b"") == "pdf_none" and code_of(b"\x89PNG") == "pdf_none"
    assert code_of(bytes_of(locked)) == "pdf_locked"
    assert code_of(good[: len(good) // 3]) == "pdf_broken"
    assert code_of(good + bytes(LARGEST)) == "pdf_too_big"
    assert code_of(bytes_of(pdf_with())) == "pdf_without_plan"
    assert code_of(bytes_of(pdf_with(surat_yaml=PLAN.encode()))) == "pdf_without_plan"
    assert code_of(bytes_of(pdf_with(rencana_yaml=b"catatan: saja"))) == "file_not_plan"
    assert code_of(bytes_of(pdf_with(rencana_yaml=b"\x00\x01"))) == "file_binary"
    assert code_of(bytes_of(pdf_with(rencana_yaml=b"#" * 2_000_000))) == "file_too_big"
    assert code_of(bytes_of(pdf_with(rencana_yaml=b"versi: 9\nnama: x"))) == "made_by_newer"


def test_a_plan_packed_a_thousand_times_smaller_is_not_unpacked_for_ever() -> None:
    """90 MB of nothing in a hundred kilobytes."""
    packed = pdf_with(rencana_yaml=bytes(90_000_000))
    for place, part in enumerate(packed._objects):
        if hasattr(part, "flate_encode") and len(part.get_data()) > 1_000_000:
            packed._objects[place] = part.flate_encode()
    content = bytes_of(packed)
    assert len(content) < 1_000_000
    assert code_of(content) in ("pdf_broken", "file_too_big")


def test_damaged_pdfs_are_refused_or_read_and_never_break_the_program() -> None:
    good, chance = bytes_of(pdf_with(rencana_yaml=PLAN.encode())), random.Random(1)
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(chance.choice([1, 5, 30])):
            damaged[chance.randrange(9, len(damaged))] = chance.randrange(256)
        try:
            plan_in(bytes(damaged))
        except PlanProblems as wrong:
            assert wrong.problems[0].text()


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "x.pdf", "file_missing"), (tmp_path, "file_is_folder")):
        with pytest.raises(PlanProblems) as caught:
            plan_of_pdf(path)
        assert [problem.code for problem in caught.value.problems] == [code]
    with pytest.raises(PlanProblems):
        plan_of_pdf("a\0b.pdf")
    (tmp_path / "a.pdf").write_bytes(bytes_of(pdf_with(rencana_yaml=PLAN.encode())))
    assert plan_of_pdf(tmp_path / "a.pdf") == PLAN


def test_the_attachment_is_named_as_the_template_names_it() -> None:
    """The layout and this module agree on the plan's name in the PDF."""
    layouts = [file.read_text(encoding="utf-8") for file in (TEMPLATES / "typst").glob("*.typ")]
    (attached,) = re.findall(r'pdf\.attach\(\s*"([^"]+)"', "".join(layouts))
    assert attached == ATTACHED
