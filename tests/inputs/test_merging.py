"""Two hands on one plan: what both wrote is in the merged file, as a value or as a conflict."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.inputs.merging import ancestor, merged, open_conflicts, settle, settle_all
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.saving import save
from kopdes_plan.paths import TEMPLATES

PLAN = """\
# Rencana bersama
nama: Rencana uji
tanggal_rencana: 2026-11-25
mulai: 2027-01   # bulan pertama
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
unit_usaha:
  # dihitung bersama pada rapat
  lpg:
    jenis: lpg3
    harga: 19_000 desa 18_000..20_000   # kata pemilik pangkalan
    pembeli: warga
  gudang: {nama: Sewa gudang, perilaku: sewa, harga: 50_000, kapasitas: 4, hunian: 50%}
tenaga_kerja:
  - nama: Ani
    dasar_upah: disepakati
    upah: 1_000_000   # sebulan
  - {nama: Budi, dasar_upah: disepakati, upah: 1_200_000}
biaya_bersama:
  - {nama: Rapat, jumlah: 1_000_000, setiap_bulan: 12}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 60%, jasa_usaha: 40%}}
skenario: {sepi: {unit_usaha.*.jumlah_per_bulan: "x0,8"}}
narasi:
  pasar: |
    Warga desa.
    # bukan keterangan
"""
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1)
WORDS = WORDS.map(str.strip).filter(bool)
AMOUNTS = st.integers(1, 10**8).map(lambda number: f"{number}1")  # none of those of the plan
EDITS: dict[str, st.SearchStrategy[Any]] = {
    "nama": WORDS,
    "unit_usaha.lpg.harga": AMOUNTS.map(lambda text: f"{text} desa 1..2_000_000_000"),
    "unit_usaha.lpg.pembeli": st.none() | WORDS,
    "unit_usaha.gudang.hunian": st.sampled_from(["10%", "20%", "75%"]),
    "unit_usaha.gudang": st.none(),
    "unit_usaha.warung": st.fixed_dictionaries({"jenis": st.just("sembako"), "pembeli": WORDS}),
    "tenaga_kerja.1.upah": AMOUNTS,
    "tenaga_kerja.2.upah": AMOUNTS,
    "tenaga_kerja.2": st.none(),
    "tenaga_kerja.1": st.none(),
    "biaya_bersama": st.none(),
    "biaya_bersama.1.jumlah": AMOUNTS,
    "kredit_siaga": st.fixed_dictionaries({"batas": AMOUNTS, "bunga": st.just("12%")}),
    "skenario.ramai": st.fixed_dictionaries({"unit_usaha.*.harga": AMOUNTS}),
    "narasi.pasar": WORDS | st.none(),
    "narasi.ringkasan": WORDS,
}


@st.composite
def edits(draw: st.DrawFn, paths: Any = tuple(EDITS)) -> dict[str, Any]:
    """What one person does to the plan; entries are taken away last."""
    chosen = draw(st.lists(st.sampled_from(list(paths)), unique=True, max_size=6))
    done = {path: draw(EDITS[path]) for path in chosen}
    return dict(sorted(done.items(), key=lambda edit: (edit[1] is None, chosen.index(edit[0]))))


def with_edits(done: dict[str, Any], text: str = PLAN) -> str:
    draft = Draft(text)
    for path, value in done.items():
        above = draft.get(path.rpartition(".")[0]) if "." in path else {}
        if value is None:
            draft.remove(path)
        elif above:
            in_list = path.startswith(("tenaga_kerja", "biaya_bersama", "unit_usaha.gudang"))
            if not in_list or draft.get(path) is not None:
                draft.set(path, value)
    return draft.text()


def leaves(tree: Any, key: str = "") -> Counter[tuple[str, str]]:
    """Each written value with the key it stands behind."""
    found: Counter[tuple[str, str]] = Counter()
    if isinstance(tree, dict):
        for name, part in tree.items():
            found += leaves(part, name)
    elif isinstance(tree, list):
        for part in tree:
            found += leaves(part, key)
    elif tree:
        found[key, tree] += 1
    return found


def told(draft: Draft) -> Counter[tuple[str, str]]:
    """What a merged plan says, in its values and in its marks."""
    found = leaves(draft.tree())
    for conflict in open_conflicts(draft):
        steps = [step for step in conflict.steps if isinstance(step, str) and step != "+"]
        found += leaves(conflict.theirs, steps[-1])
    return found


def settled(draft: Draft, take_theirs: bool) -> Draft:
    """The draft when all its conflicts were decided in one way."""
    settle_all(draft, take_theirs)
    return draft


def in_any_order(tree: Any) -> Any:
    if isinstance(tree, dict):
        inner = {key: in_any_order(part) for key, part in tree.items()}
        return {key: part for key, part in inner.items() if part not in ("", [], {})}
    return sorted(map(in_any_order, tree), key=repr) if isinstance(tree, list) else tree


@settings(max_examples=60, deadline=None)
@given(edits(), edits(), st.booleans())
def test_nothing_is_dropped(mine: dict[str, Any], theirs: dict[str, Any], known: bool) -> None:
    """What A or B wrote is there; with a common beginning, only what both left alone may go."""
    one, other, base = with_edits(mine), with_edits(theirs), PLAN if known else ""
    found, old = told(merged(one, other, base)), leaves(Draft(base).tree())
    for copy in (one, other):
        assert not (leaves(Draft(copy).tree()) - old) - found


@settings(max_examples=25, deadline=None)
@given(edits(), st.booleans())
def test_a_plan_merged_with_itself_is_itself(done: dict[str, Any], known: bool) -> None:
    """To the last byte; and one hand alone is simply taken over."""
    text = with_edits(done)
    assert merged(text, text, PLAN if known else "").text() == text
    assert merged(text, PLAN, PLAN).text() == text
    taken = merged(PLAN, text, PLAN)
    assert not open_conflicts(taken)
    assert in_any_order(taken.tree()) == in_any_order(Draft(text).tree())


@settings(max_examples=60, deadline=None)
@given(edits(), edits())
def test_both_ways_round_are_one_plan(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Up to which side a conflict keeps: A's with all of B's taken is B's with A's."""
    one, other = with_edits(mine), with_edits(theirs)
    first, second = merged(one, other, PLAN), merged(other, one, PLAN)
    assert len(open_conflicts(first)) == len(open_conflicts(second))
    kept = in_any_order(settled(second, False).tree())
    assert in_any_order(settled(first, True).tree()) == kept


HALF = [path for path in EDITS if path.startswith(("nama", "unit_usaha.lpg", "tenaga_kerja.2"))]
REST = [path for path in EDITS if path not in HALF and not path.startswith("tenaga_kerja.1")]


@settings(max_examples=40, deadline=None)
@given(edits(HALF), edits(REST))
def test_edits_that_do_not_meet_are_both_done(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """No conflict, and the same as one person doing both."""
    found = merged(with_edits(mine), with_edits(theirs), PLAN)
    assert not open_conflicts(found)
    both = Draft(with_edits(theirs, with_edits(mine)))
    assert in_any_order(found.tree()) == in_any_order(both.tree())


def test_what_nobody_touched_stays_to_the_byte() -> None:
    """Only the lines of the changes are others; a mark stands above its field."""
    one = PLAN.replace("pembeli: warga", "pembeli: ibu-ibu PKK")
    other = PLAN.replace("pembeli: warga", "pembeli: warung").replace(
        "1_000_000   #", "900_000   #"
    )
    found = merged(one, other, PLAN)
    mark = "    # BENTROK, di salinan lain: pembeli: warung\n    pembeli: ibu-ibu PKK"
    expected = one.replace("    pembeli: ibu-ibu PKK", mark)
    assert found.text() == expected.replace("1_000_000   #", "900_000   #")
    assert load_text(found.text()).units["lpg"].buyer == "ibu-ibu PKK"


def test_an_entry_comes_in_with_its_comments() -> None:
    """A unit of the other copy as its author wrote it, origin, range, remarks and all."""
    unit = (
        "  # ide Pak Budi\n  warung:\n    jenis: sembako   # dekat pasar\n"
        "    pembeli: warga\n    # harga menurut tiga nota\n    harga: 50.000 desa 45rb..55rb\n"
    )
    other = PLAN.replace("tenaga_kerja:", f"{unit}tenaga_kerja:")
    assert merged(PLAN, other, PLAN).text() == other
    assert merged(PLAN, other).text() == other


def test_entries_are_found_by_name_not_by_place() -> None:
    """A took the first worker out, B raised the pay of the second and hired a third."""
    one, other = Draft(PLAN), Draft(PLAN)
    one.remove("tenaga_kerja.1")
    other.set("tenaga_kerja.2.upah", "1_300_000")
    other.add("tenaga_kerja", {"nama": "Citra", "upah": "900_000", "dasar_upah": "disepakati"})
    found = merged(one.text(), other.text(), PLAN)
    assert [(w["nama"], w["upah"]) for w in found.get("tenaga_kerja")] == [
        ("Budi", "1_300_000"), ("Citra", "900_000"),
    ]  # fmt: skip


def test_taken_away_here_and_changed_there_is_a_conflict() -> None:
    """Neither the removal nor the change is lost; taking the other's brings the entry back."""
    one, other = Draft(PLAN), Draft(PLAN)
    one.remove("tenaga_kerja.2")
    other.set("tenaga_kerja.2.upah", "1_300_000")
    found = merged(one.text(), other.text(), PLAN)
    assert [w["nama"] for w in found.get("tenaga_kerja")] == ["Ani"]
    settle(found, open_conflicts(found)[0], take_theirs=True)
    assert found.get("tenaga_kerja.2.upah") == "1_300_000"
    back = merged(other.text(), one.text(), PLAN)
    assert "# BENTROK, di salinan lain: (entri ini): (dihapus)\n" in back.text()
    settle(back, open_conflicts(back)[0], take_theirs=True)
    assert back.text() == one.text()


def test_a_number_written_another_way_is_no_conflict() -> None:
    """19.000 is 19_000; another origin is another number."""
    assert merged(PLAN, PLAN.replace("19_000", "19.000")).text() == PLAN
    found = merged(PLAN, PLAN.replace("19_000 desa", "19_000 asumsi"))
    assert [one.theirs for one in open_conflicts(found)] == ["19_000 asumsi 18_000..20_000"]


def test_a_mark_goes_with_its_entry() -> None:
    """When the entry it stands at is taken away, it does not fall on the next one."""
    found = merged(PLAN, PLAN.replace("1_000_000   #", "900_000   #"))
    assert len(open_conflicts(found)) == 1
    found.remove("tenaga_kerja.1")
    assert not open_conflicts(found) and "BENTROK" not in found.text()


def test_merged_twice_marks_once() -> None:
    """A second merge with the same copy adds nothing."""
    other = PLAN.replace("pembeli: warga", "pembeli: warung")
    once = merged(PLAN, other).text()
    assert merged(once, other).text() == once


def test_the_common_beginning_is_found_in_the_histories(tmp_path: Path) -> None:
    """The newest state that both files once had, also when one was never changed."""
    mine, theirs = tmp_path / "rencana.yaml", tmp_path / "salinan.yaml"
    for file in (mine, theirs):
        save(file, "nama: lama\n")
        save(file, PLAN)
    assert ancestor(mine, theirs) == PLAN
    save(mine, PLAN.replace("warga", "warung"))
    save(theirs, PLAN.replace("19_000", "17_000"))
    assert ancestor(mine, theirs) == PLAN
    (tmp_path / "asing.yaml").write_text("nama: asing\n", encoding="utf-8")
    assert ancestor(mine, tmp_path / "asing.yaml") == ""


def test_a_starter_plan_is_merged_line_by_line() -> None:
    """A real plan: seven edits by two people, one conflict, no other line touched."""
    base = (TEMPLATES / "plans" / "muara_badak.yaml").read_text(encoding="utf-8")
    one, other = Draft(base), Draft(base)
    one.set_all({"unit_usaha.lpg.jumlah_per_bulan": "240 desa", "anggota.jumlah_awal": "130"})
    one.remove("unit_usaha.loket")
    other.set_all(
        {"unit_usaha.lpg.jumlah_per_bulan": "260 desa", "koperasi.anggota_perempuan": "60"}
    )
    other.set("koperasi.pengurus.1.nama", "Siti")
    found = merged(one.text(), other.text(), base)
    assert [(c.steps, c.theirs) for c in open_conflicts(found)] == [
        (("unit_usaha", "lpg", "jumlah_per_bulan"), "260 desa")
    ]
    before, after = one.text().split("\n"), found.text().split("\n")
    assert sum(line not in before for line in after) == 3  # two of B's values, one mark
    assert len(after) == len(before) + 1


def test_a_plan_in_braces_is_marked_above_itself() -> None:
    """Where a line begins inside braces or a long text, the mark stands above all of it."""
    plan = '{nama: "U\n  ji", mulai: 2027-01, narasi: {pasar: "a\n  b", ringkasan: "(dihapus)"}}'
    found = merged(plan, plan.replace("2027-01", "2027-02").replace('"(dihapus)"', "c"))
    assert found.text() == (
        "# BENTROK, di salinan lain: mulai: 2027-02\n"
        f"# BENTROK, di salinan lain: narasi.ringkasan: c\n{plan}"
    )
    back = merged(plan.replace('"(dihapus)"', "c"), plan)
    assert [one.theirs for one in open_conflicts(back)] == ["(dihapus)"]
    assert not open_conflicts(settled(back, take_theirs=True))
    assert back.get("narasi.ringkasan") == "(dihapus)"


def test_months_of_units_are_told_apart_by_their_unit() -> None:
    """Both wrote January of two units, in another order: only what differs is a conflict."""
    rows = {
        "a": "{bulan: 2027-01, unit: a, jumlah: 5}",
        "b": "{bulan: 2027-01, unit: b, jumlah: 7}",
    }
    mine = f"nama: x\nrealisasi:\n  unit:\n    - {rows['a']}\n    - {rows['b']}\n"
    theirs = f"nama: x\nrealisasi:\n  unit:\n    - {rows['b']}\n    - {rows['a']}\n"
    draft = merged(mine, theirs.replace("jumlah: 7", "jumlah: 8"))
    (found,) = open_conflicts(draft)
    assert (found.steps, found.theirs) == (("realisasi", "unit", 1, "jumlah"), "8")
