"""What changed between two texts of a plan, in the words of the screens."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.plan_differences import differences, sentence, summary
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.paths import TEMPLATES

PLAN = """\
nama: Rencana uji
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
unit_usaha:
  lpg: {jenis: lpg3, nama: LPG 3 kg, harga: 19_000 desa 18_000..20_000, pembeli: warga}
  gudang: {nama: Sewa gudang, perilaku: sewa, harga: 50_000, kapasitas: 4, hunian: 50%}
tenaga_kerja:
  - {nama: Ani, upah: 1_000_000}
  - {nama: Budi, upah: 1_200_000}
  - {nama: Citra, upah: 1_400_000, dasar_upah: disepakati}
pinjaman:
  - {nama: Modal kerja, plafon: 50_000_000, bunga: 6%, jangka_waktu_bulan: 60}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 60%, jasa_usaha: 40%}}
skenario: {pasokan_berhenti: {unit_usaha.lpg.harga: "18.000"}}
"""


def said(changes: dict[str, object], language: str = "id") -> list[str]:
    """The sentences of what a plan's draft became."""
    draft = Draft(PLAN)
    for path, value in changes.items():
        draft.remove(path) if value is None else draft.set(path, value)
    return [sentence(one, language) for one in differences(PLAN, draft.text())]


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("unit_usaha.lpg.harga", "17.500 desa", "LPG 3 kg › Harga jual: 19.000 menjadi 17.500"),
        ("unit_usaha.lpg.harga", "19.000 asumsi 18rb..20rb",
         "LPG 3 kg › Harga jual: asal angka dari desa menjadi perkiraan"),
        ("unit_usaha.lpg.harga", "19.000 desa 17.000..20.000",
         "LPG 3 kg › Harga jual: kisarannya 17.000 sampai 20.000"),
        ("unit_usaha.lpg.harga", "19.000 desa", "LPG 3 kg › Harga jual: kisarannya dihapus"),
        ("unit_usaha.gudang.hunian", "62,5%", "Sewa gudang › Terpakai: 50% menjadi 62,5%"),
        ("unit_usaha.gudang.mulai", "2027-03", "Sewa gudang › Mulai berjalan: diisi Maret 2027"),
        ("unit_usaha.lpg.pembeli", None, "LPG 3 kg › Pembeli: warga dihapus"),
        ("unit_usaha.gudang", None, "Unit usaha dihapus: Sewa gudang"),
        ("unit_usaha.warung", {"jenis": "sembako"}, "Unit usaha ditambahkan: Gerai sembako"),
        ("tenaga_kerja.2", None, "Tenaga kerja dihapus: Budi"),
        ("tenaga_kerja.2.nama", "Bayu", "Tenaga kerja › Budi › Pekerjaan: Budi menjadi Bayu"),
        ("tenaga_kerja.3.dasar_upah", "tanpa_upah",
         "Tenaga kerja › Citra › Dasar upah: sesuai kesepakatan menjadi tanpa upah"),
        ("pinjaman", None, "Pinjaman dihapus: Modal kerja"),
        ("pembagian_shu.bagian.cadangan", "55%",
         "Pembagian SHU › Bagian SHU › Cadangan: 60% menjadi 55%"),
        ("pembagian_shu.bulan_rat", "3", None),  # what holds anyway
        ("skenario.pasokan_berhenti", {"unit_usaha.lpg.harga": "x0,9"},
         "Skenario diubah: pasokan berhenti"),
        ("koperasi.desa", ["64.02.05.2001", "64.02.05.2002"], None),
        ("narasi.pasar", "Kata-kata yang panjang. " * 9, "Narasi › Pasar dan pemasaran: diubah"),
        ("unit_usaha.lpg.musim.bulanan", ["100"] * 12, None),
        ("mulai", "2027-02", "Bulan mulai: Januari 2027 menjadi Februari 2027"),
        ("kredit_siaga", {"batas": "5jt", "bunga": "12%"}, None),
    ],
)  # fmt: skip
def test_each_change_in_one_sentence(path: str, value: object, words: str | None) -> None:
    """As a board would say it."""
    found = said({path: value})
    if words is not None:
        assert len(found) == 1 and found[0].lower() == words.lower()
    elif path == "pembagian_shu.bulan_rat":
        assert found == []
    assert all(
        one and "_" not in one and "{" not in one for one in found + said({path: value}, "en")
    )


def test_another_way_of_writing_is_no_difference() -> None:
    """Points, words, origins in the long form, order of keys, what is empty."""
    other = (
        PLAN.replace("19_000 desa 18_000..20_000",
                     "{nilai: 19 ribu, asal: desa, rendah: 18rb, tinggi: 20.000}")
        .replace("1_200_000", "1200 ribu")
        .replace("50%", "0.5")
        .replace("plafon: 50_000_000, bunga: 6%", "bunga: 6%, plafon: 50jt, tujuan: ''")
    )  # fmt: skip
    assert differences(PLAN, other) == ()
    assert summary(()) == "tidak ada yang berubah"


def test_entries_are_known_by_name_wherever_they_stand() -> None:
    """The first goes, one comes, another's wage rises: three sentences, not nine."""
    rows = Draft(PLAN).get("tenaga_kerja")
    new = [{"nama": "Dodi", "upah": "900_000"}, rows[2], {**rows[1], "upah": "1.300.000"}]
    found = differences(PLAN, {**Draft(PLAN).tree(), "tenaga_kerja": new})
    assert [(one.path, one.before is None, one.after is None) for one in found] == [
        ("tenaga_kerja.1", True, False),
        ("tenaga_kerja.3.upah", False, False),
        ("tenaga_kerja.1", False, True),
    ]
    assert sentence(found[1]) == "Tenaga kerja › Budi › Upah seorang: 1.200.000 menjadi 1.300.000"


def test_a_line_says_the_first_and_counts_the_others() -> None:
    """Three and the rest."""
    found = differences(PLAN, "nama: x\n")
    line = summary(found)
    assert line.count("; ") == 3 and line.endswith(f"; … dan {len(found) - 3} lagi")
    assert summary(found[:3]).count(";") == 2 and "more" in summary(found, "en", 1)


def test_a_text_that_is_no_plan_is_a_problem() -> None:
    with pytest.raises(PlanProblems):
        differences(PLAN, 'nama: "rusak')


def test_any_two_plans_can_be_told_apart() -> None:
    """Each example against each other, and each broken file against a good one."""
    texts = [f.read_text(encoding="utf-8") for f in sorted((TEMPLATES / "plans").glob("*.yaml"))]
    texts += [f.read_text(encoding="utf-8") for f in (Path(__file__).parent / "broken").glob("*")]
    for text in texts:
        for one, other in ((PLAN, text), (text, PLAN), (text, text)):
            try:
                found = differences(one, other)
            except PlanProblems:
                continue
            assert (found == ()) == (one == other)
            assert all(sentence(each) and sentence(each, "en") for each in found)


PARTS = st.recursive(
    st.sampled_from(["", "x", "19_000", "5%", "ya", "2027-01", "64.02.05.2001", "\0", "a: b"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["nama", "harga", "a.b", "1", ""]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
KEYS = ["nama", "unit_usaha", "pinjaman", "koperasi", "skenario", "pembagian_shu", "asing", "versi"]


@settings(deadline=None)
@given(*[st.dictionaries(st.sampled_from(KEYS), PARTS)] * 2)
def test_any_trees_give_sentences(one: dict[str, object], other: dict[str, object]) -> None:
    """Whatever stands in a damaged file, there is a sentence and never a fault."""
    for found in differences(one, other):
        assert sentence(found)
    assert differences(one, one) == ()
