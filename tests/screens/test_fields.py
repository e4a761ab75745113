"""Fields and tables of the page: made from the schema, filled from the plan, read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kopdes_plan import text as t
from kopdes_plan.inputs.businesses import BEHAVIOUR_WORDS
from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_facts import facts, singles
from kopdes_plan.inputs.plan_fields import aliases, group_of, hints
from kopdes_plan.inputs.plan_file import load_text
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens import fields as forms
from kopdes_plan.screens.editing import numbers
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.fields import echo, field, fields, own_list, paste, rest, sheet, stepped
from kopdes_plan.screens.fields.held import value_at
from kopdes_plan.screens.steps import View
from tests.screens.conftest import opened as plan_opened

HEAD = """\
nama: Rencana uji
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {nama: Koperasi uji, desa: ["64.02.05.2001"]}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 100%}}
"""
LISTS = {  # every list of a plan, with columns of each kind
    "tenaga_kerja": ("nama", "jumlah", "dasar_upah", "upah", "mulai", "unit"),
    "biaya_bersama": ("nama", "jumlah", "setiap_bulan", "mulai", "sampai", "unit"),
    "aset": ("nama", "harga", "jumlah", "umur_bulan", "diganti", "pemilik", "kelompok_pajak"),
    "hibah": ("nama", "jumlah", "bulan", "untuk"),
    "pinjaman": ("nama", "skema", "plafon", "bunga", "jangka_waktu_bulan", "tanggal_akad"),
    "koperasi.pengurus": ("jabatan", "nama"),
    "koperasi.pengawas": ("jabatan", "nama"),
    "saldo_awal.aset": ("nama", "harga", "umur_sudah_bulan", "umur_bulan"),
    "narasi.risiko": ("risiko", "tindakan", "penanggung_jawab"),
}


@pytest.fixture
def view(session: Session) -> View:
    """The page over the small plan: LPG by its type, and a warehouse let out by the day."""
    return View(session)


def opened(file: Path, text: str) -> View:
    """The page over a plan with this text."""
    return View(plan_opened(file, text))


def groups(view: View) -> Iterator[str]:
    """Every group of a plan that holds fields, entries of its lists and units included."""
    plan = view.session.plan
    assert plan is not None
    for key, name in aliases(Plan).items():
        if group_of(hints(Plan)[name]) is not None:
            yield key
    yield ""
    for key in plan.units:
        yield f"unit_usaha.{key}"
        yield f"unit_usaha.{key}.musim"
    for path in (
        *LISTS,
        *(f"unit_usaha.{key}.{x}" for key in plan.units for x in ("biaya", "bahan")),
    ):
        for place in range(len(value_at(plan, path) or ())):
            yield f"{path}.{place + 1}"
    for place, loan in enumerate(plan.loans, 1):
        yield from (f"pinjaman.{place}.pencairan.{n + 1}" for n in range(len(loan.drawdowns)))


# ---- every field there is


def plans() -> dict[str, str]:
    """The starter plans, and a plan for each unit type and each kind of own unit."""
    needed = {
        "dagang": ("harga", "jumlah_per_bulan"), "jasa": ("harga", "jumlah_per_bulan"),
        "produksi": ("harga", "jumlah_per_bulan"), "sewa": ("harga", "kapasitas", "hunian"),
        "simpan_pinjam": ("pinjaman_rata_rata", "jumlah_per_bulan", "bunga_per_bulan"),
    }  # fmt: skip
    values = {"harga": "1.000", "pinjaman_rata_rata": "1 juta", "jumlah_per_bulan": "10",
              "kapasitas": "2", "hunian": "50%", "bunga_per_bulan": '"1,5%"'}  # fmt: skip
    found = {
        file.stem: file.read_text(encoding="utf-8") for file in (TEMPLATES / "plans").glob("*.yaml")
    }
    for kind in load_unit_types():
        found[kind] = HEAD + f"unit_usaha: {{satu: {{jenis: {kind}, pembeli: warga}}}}\n"
    for word in BEHAVIOUR_WORDS:
        said = ", ".join(f"{key}: {values[key]}" for key in needed[word])
        found[word] = HEAD + f"unit_usaha: {{satu: {{perilaku: {word}, nama: Uji, {said}}}}}\n"
    return found


@pytest.mark.parametrize("name", sorted(plans()))
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_field_of_every_plan_has_its_words_and_reads_back(
    name: str, language: str, file: Path
) -> None:
    """No field without a label, and none whose own text would be read as something else."""
    view = opened(file, plans()[name])
    view.language = language
    seen = [one for base in groups(view) for one in rest(view, base)]
    assert len(seen) > 60
    for one in seen:
        known = facts(one["path"], forms.path_behaviour(view, one["path"]), language)
        assert known is not None and one["label"] and not one["mistake"], one["path"]
        assert "{" not in one["suffix"] + one["help"] + one["label"], one["path"]
        value = value_at(view.session.plan, one["path"])
        if known.kind is not None and value is not None and one["text"]:
            assert numbers.read(one["text"], known.kind) == value, one["path"]
        if one["kind"] == "choice":
            assert one["text"] in [option for option, _ in one["choices"]], one["path"]
            assert all(words for _, words in one["choices"]), one["path"]


def test_labels_are_not_the_schemas_english(view: View) -> None:
    """What stands before a field was written for people: it begins with a capital letter."""
    for base in groups(view):
        for one in rest(view, base):
            assert one["label"][0].isupper() and "_" not in one["label"], one["path"]


def test_a_help_is_a_sentence() -> None:
    """Where a word needs explaining a whole sentence does it, in both languages."""
    for language in ("id", "en"):
        helps = {key: w for key, w in t.topic("plan", language).items() if key.endswith(".help")}
        assert len(helps) > 100
        for key, words in helps.items():
            assert (words[-1] in ".?" and words[0].isupper()) or words[0].isdigit(), key
            assert len(words) < 170, key


# ---- one field


def test_a_label_is_not_said_again_as_the_unit(view: View) -> None:
    """Households are counted in households: "Rumah tangga rumah tangga" stood above the entry."""
    one = field(view, "potensi_desa.rumah_tangga")
    assert (one["label"], one["suffix"]) == ("Rumah tangga", "")


def test_a_field_is_all_the_page_needs(view: View) -> None:
    """The LPG price: Rp before, what it counts behind, measured in the village, low and high."""
    one = field(view, "unit_usaha.lpg.harga")
    assert (one["prefix"], one["text"], one["suffix"]) == ("Rp", "19.000", "per tabung")
    assert (one["label"], one["kind"], one["spin"]) == ("Harga jual", "number", True)
    assert (one["origin"], one["low"], one["high"]) == ("desa", "18.000", "20.000")
    assert one["given"] and not one["mistake"] and one["ask"] == []


def test_what_a_number_counts_depends_on_the_unit(view: View) -> None:
    """A day's rent of a room, cylinders a month, percent of the days open."""
    around = {
        one["path"].partition(".")[2]: (one["label"], one["prefix"], one["text"], one["suffix"])
        for one in fields(view, "unit_usaha.gudang", "harga", "kapasitas", "hunian")
        + fields(view, "unit_usaha.lpg", "jumlah_per_bulan", "bulan_merintis", "hari_persediaan")
    }
    assert around["gudang.harga"] == ("Sewa", "Rp", "50.000", "per ruang sehari")
    assert around["gudang.kapasitas"] == ("Yang dapat disewakan", "", "4", "ruang")
    assert around["gudang.hunian"][2:] == ("50", "% dari hari buka")
    assert around["lpg.jumlah_per_bulan"] == ("Jumlah terjual", "", "250", "tabung sebulan")
    assert around["lpg.bulan_merintis"][2:] == ("6", "bulan")
    assert around["lpg.hari_persediaan"][2:] == ("3", "hari")


def test_what_the_type_gives_looks_different(view: View) -> None:
    """The board has not written how many cylinders: the type has, with its source."""
    one = field(view, "unit_usaha.lpg.jumlah_per_bulan")
    assert not one["given"] and one["origin"] == "sumber"
    assert one["source"]["citation"].startswith("https://") and one["source"]["year"] == "2025"
    assert not field(view, "asumsi_umum.kas_minimum")["given"]


def test_a_small_percentage_prints_its_sign_once(view: View) -> None:
    """0,24% of the wages carries its sign, since 0,24 alone could be 24%."""
    one = field(view, "pajak.tarif_jkk")
    assert (one["text"], one["suffix"]) == ("0,24%", "dari upah")
    two = field(view, "asumsi_umum.kenaikan_upah")
    assert (two["text"], two["suffix"]) == ("6", "% per tahun")


@pytest.mark.parametrize(
    ("path", "typed", "why"),
    [
        ("tanggal_rencana", "31/02/2027", "terbaca 31/02/2027. Tanggal ini tidak ada di kalender."),
        ("mulai", "13/2027", "terbaca 13/2027. Tulis bulan dan tahunnya"),
    ],
)
def test_a_wrong_date_is_told_as_it_was_typed(view: View, path: str, typed: str, why: str) -> None:
    """Not as `2027-02-31`, which nobody wrote."""
    view.session.edit(path, typed)
    shown = field(view, path)
    assert shown["text"] == typed and shown["mistake"].startswith(why)


def test_dates_stand_as_people_write_them(view: View) -> None:
    """Months and days in words; the year without a point; an empty month is empty."""
    assert field(view, "mulai")["text"] == "Januari 2027"
    assert field(view, "tanggal_rencana")["text"] == "25 November 2026"
    assert field(view, "pajak.tahun_terdaftar")["text"] == "2025"
    assert field(view, "unit_usaha.lpg.mulai")["text"] == ""


def test_choices_come_from_schema_rules_types_and_plan(file: Path) -> None:
    """A loan chooses among schemes open to a cooperative, a worker among the plan's units."""
    view = View(Session())
    view.session.open(TEMPLATES / "plans" / "muara_badak.yaml")
    options = dict(field(view, "pinjaman.1.skema")["choices"])
    assert options["lpdb"] == "Dana bergulir LPDB"
    assert not any(id.startswith("agrinas") for id in options)
    units = field(view, "aset.2.unit")["choices"]
    assert units[0] == ["", "seluruh koperasi"] and ["lidi", "Lidi nipah dan sawit"] in units
    kinds = dict(field(view, "unit_usaha.lpg.jenis")["choices"])
    assert kinds["lpg3"] == "LPG 3 kg (sub-pangkalan)" and kinds[""]
    assert ["anuitas", "anuitas (angsuran tetap)"] in field(view, "pinjaman.1.metode")["choices"]
    groups = dict(field(view, "aset.2.kelompok_pajak")["choices"])
    assert (groups["1"], groups[""]) == ("kelompok 1", "tidak tahu")
    assert dict(field(view, "pembagian_shu.bulan_rat")["choices"])["3"] == "Maret"
    assert field(view, "tenaga_kerja.1.bpjs")["choices"] == [["ya", "ya"], ["tidak", "tidak"]]


def test_rest_leaves_out_what_was_shown_and_what_is_no_field(view: View) -> None:
    """Lists, groups, the version and the behaviour are not fields of the fold."""
    keys = [one["path"].rpartition(".")[2] for one in rest(view, "unit_usaha.lpg", "harga", "nama")]
    assert "harga_beli" in keys and "hari_persediaan" in keys
    assert not {"harga", "nama", "biaya", "musim", "perilaku", "hunian"} & set(keys)
    whole = [one["path"] for one in rest(view, "")]
    assert whole == ["nama", "contoh", "tanggal_rencana", "mulai", "jangka_bulan"]
    assert [one["path"] for one in rest(view, "kredit_siaga")] == [
        "kredit_siaga.batas",
        "kredit_siaga.bunga",
    ]
    assert "kapasitas" in singles(type(view.session.plan.units["gudang"]))  # type: ignore[union-attr]


def test_no_field_no_block(view: View) -> None:
    """A list or an unknown path is a programmer's mistake, at once and not in the browser."""
    for path in (
        "tenaga_kerja",
        "unit_usaha.lpg.biaya",
        "koperasi.tidak_ada",
        "unit_usaha.lpg.hunian",
    ):
        with pytest.raises(KeyError):
            field(view, path)
    with pytest.raises(KeyError):
        rest(view, "tenaga_kerja")


def test_script_in_a_name_stays_text(view: View) -> None:
    """What people type is text in a field: nothing of it is escaped twice or run."""
    view.session.edit("koperasi.nama", "<script>alert(1)</script> & {kas}")
    assert field(view, "koperasi.nama")["text"] == "<script>alert(1)</script> & {kas}"


# ---- what is typed wrong


def test_what_was_typed_stays_with_its_sentence(view: View) -> None:
    """Words in a price stay as typed, with the sentence; the plan keeps its number."""
    view.session.edit("unit_usaha.lpg.harga", "sembilan belas ribu")
    one = field(view, "unit_usaha.lpg.harga")
    assert one["text"] == "sembilan belas ribu"
    assert one["mistake"].startswith("terbaca sembilan belas ribu. Ini bukan angka")
    assert one["origin"] == "desa"


def test_two_meanings_become_two_buttons(view: View) -> None:
    """E29, E31: 0,5 in a percent field asks; either answer can be pressed and then stays."""
    path = "asumsi_umum.kenaikan_biaya"
    for typed in ("0,5", "0.5"):
        view.session.edit(path, typed)
        one = field(view, path)
        assert one["text"] == typed
        assert [answer["text"] for answer in one["ask"]] == ["0,5%", "50"]
        assert [answer["label"] for answer in one["ask"]] == ["0,5% per tahun", "50% per tahun"]
    view.session.edit(path, one["ask"][0]["text"])
    done = field(view, path)
    assert (done["text"], done["suffix"], done["mistake"]) == ("0,5%", "per tahun", "")
    assert float(view.session.plan.general.cost_growth_per_year) == 0.005  # type: ignore[union-attr]


def test_an_impossible_meaning_is_not_offered() -> None:
    """Half a month's interest of 50% no plan may have, so only the other meaning is a button."""
    view, wrong = (
        View(Session()),
        Problem("rate_two_meanings", params={"first": "0,5%", "second": "50%"}),
    )
    known = facts("unit_usaha.x.bunga_per_bulan", "lending")
    assert known is not None
    assert [one["text"] for one in forms.meanings(view, wrong, known)] == ["0,5%"]


def test_rupiah_with_a_comma_offer_what_they_may_be(view: View) -> None:
    """1.5 rupiah is 1.500 or 2: both are offered, and never 15."""
    view.session.edit("unit_usaha.lpg.harga_beli", "1.5")
    asked = field(view, "unit_usaha.lpg.harga_beli")["ask"]
    assert [one["label"] for one in asked] == ["Rp1.500", "Rp2"]


def test_a_click_on_source_asks_for_it(view: View) -> None:
    """The letter is set, the sentence asks; the citation completes it and nothing is lost."""
    path = "unit_usaha.lpg.harga"
    view.session.origin(path, "sumber")
    one = field(view, path)
    assert (one["origin"], one["text"]) == ("sumber", "19.000")
    assert "menyebut sumbernya" in one["mistake"]
    view.session.detail(path, "citation", "Nota pangkalan 3/2026")
    done = field(view, path)
    assert (done["origin"], done["mistake"]) == ("sumber", "")
    assert done["source"]["citation"] == "Nota pangkalan 3/2026"
    assert (done["low"], done["high"]) == ("18.000", "20.000")


def test_a_wrong_low_stays_in_its_own_entry(view: View) -> None:
    """A low above the number waits where it was typed; the number is not touched."""
    path = "unit_usaha.lpg.harga"
    view.session.detail(path, "low", "25.000")
    one = field(view, path)
    assert (one["text"], one["low"]) == ("19.000", "25.000")
    assert "tidak boleh melebihi" in one["mistake"] and one["ask"] == []


def test_a_file_with_mistakes_still_makes_forms(file: Path) -> None:
    """What the file says wrongly stands in its field with the sentence; the others are fields."""
    text = file.read_text(encoding="utf-8").replace("hunian: 50%", "hunian: separuh")
    file.write_text(text, encoding="utf-8")
    session = Session()
    session.open(file)
    view = View(session)
    one = field(view, "unit_usaha.gudang.hunian")
    assert one["text"] == "separuh" and one["mistake"]
    assert field(view, "unit_usaha.gudang.kapasitas")["text"] == "4"


# ---- typing and steps


def test_the_echo_says_it_with_what_it_counts(view: View) -> None:
    """While somebody types, the price is said as the field would print it."""
    assert echo(view, "unit_usaha.lpg.harga", "1,5 juta") == ("Rp1.500.000 per tabung", True)
    assert echo(view, "unit_usaha.lpg.jumlah_per_bulan", "1.500") == ("1.500 tabung sebulan", True)
    assert echo(view, "unit_usaha.gudang.hunian", "65") == ("65% dari hari buka", True)
    assert echo(view, "mulai", "3/2027") == ("Maret 2027", True)
    assert echo(view, "unit_usaha.gudang.hunian", "0,5")[1] is False
    assert echo(view, "jangka_bulan", "6")[1] is False  # at least 12
    assert echo(view, "koperasi.nama", "1,5") == ("", True)
    assert echo(view, "tenaga_kerja", "1") == ("", True)


def test_steps_know_the_bounds_of_their_field(view: View) -> None:
    """E32: cylinders go up one by one; a plan has at least 12 months; a name has no steps."""
    assert stepped(view, "unit_usaha.lpg.jumlah_per_bulan", "250", 1) == "251"
    assert stepped(view, "asumsi_umum.kenaikan_biaya", "0,2%", 1) == "0,7%"
    assert stepped(view, "jangka_bulan", "12", -1) == "12"
    assert stepped(view, "jangka_bulan", "180", 1) == "180"
    assert stepped(view, "koperasi.nama", "Koperasi 1", 1) == "Koperasi 1"
    assert stepped(view, "mulai", "Desember 2027", 1) == "Januari 2028"


# ---- tables


def cells(block: dict[str, Any]) -> list[list[str]]:
    """The texts of a sheet."""
    return [[cell["text"] for cell in row["cells"]] for row in block["rows"]]


@pytest.mark.parametrize("path", sorted(LISTS))
def test_every_list_can_be_begun(path: str, view: View) -> None:
    """A new row of any list is accepted as it stands and shows a name to be changed."""
    row = forms.new_row(view, path)
    new = view.session.add(path, row)
    assert view.session.refused == () and new == f"{path}.1"
    block = sheet(view, "table", path, *LISTS[path], title="Judul", add_label="Tambah")
    assert [column["key"] for column in block["columns"]] == list(LISTS[path])
    assert all(column["label"] for column in block["columns"])
    assert len(block["rows"]) == 1 and cells(block)[0][0]
    assert not any(cell["mistake"] for cell in block["rows"][0]["cells"])


def test_lists_of_a_unit_can_be_begun(file: Path) -> None:
    """Costs and materials below a unit, and the stages of a loan, which add up to it at once."""
    view = opened(
        file,
        HEAD
        + "unit_usaha: {satu: {perilaku: produksi, nama: Uji, harga: 1000, jumlah_per_bulan: 9}}\n"
        "pinjaman: [{nama: Modal, plafon: 50 juta, bunga: 6%, jangka_waktu_bulan: 36}]\n",
    )
    for path in ("unit_usaha.satu.biaya", "unit_usaha.satu.bahan", "pinjaman.1.pencairan"):
        assert view.session.add(path, forms.new_row(view, path)), path
    assert view.session.add("pinjaman.1.pencairan", forms.new_row(view, "pinjaman.1.pencairan"))
    stages = sheet(view, "stages", "pinjaman.1.pencairan", "bulan", "jumlah")
    assert cells(stages) == [["Januari 2027", "50.000.000"], ["Januari 2027", "0"]]
    costs = sheet(view, "costs", "unit_usaha.satu.biaya", "nama", "per_satuan", "bagian_penjualan")
    assert costs["columns"][1]["suffix"] == "per satuan"
    assert costs["columns"][2]["suffix"] == "% dari penjualan"


def test_a_sheet_says_what_is_given_and_where_from(view: View) -> None:
    """The type's own cost of LPG: a guess with a range, not written by this board."""
    block = sheet(view, "costs", "unit_usaha.lpg.biaya", "nama", "per_bulan")
    assert cells(block) == [["Ongkos ambil dan segel", "200.000"]]
    cell = block["rows"][0]["cells"][1]
    assert cell["path"] == "unit_usaha.lpg.biaya.1.per_bulan"
    assert (cell["origin"], cell["given"], cell["mistake"]) == ("asumsi", False, "")


def test_an_empty_table_says_so(view: View) -> None:
    """Without rows the note explains; its columns are there for the first row."""
    block = sheet(
        view, "x", "hibah", "nama", "jumlah", note="Catatan", note_empty="Belum ada hibah."
    )
    assert (block["rows"], block["note"]) == ([], "Belum ada hibah.")
    assert block["columns"][1]["prefix"] == "Rp"


def test_shares_of_the_shu_are_rows_by_name(view: View) -> None:
    """The usual shares stand ready; those the file has carry their percent, two names make one."""
    block = sheet(view, "shares", "pembagian_shu.bagian")
    rows = {row["path"].rpartition(".")[2]: row["cells"] for row in block["rows"]}
    assert [cell["text"] for cell in rows["cadangan"]] == ["Cadangan", "60"]
    assert [cell["text"] for cell in rows["pengurus"]] == ["Dana pengurus", ""]
    assert rows["cadangan"][0]["path"] == "" and block["columns"][0]["kind"] == "fixed"
    assert "dana_cadangan" not in rows and "jasa_anggota" not in rows
    assert block["columns"][1]["suffix"] == "%"
    view.session.edit("pembagian_shu.bagian.jasa_usaha", "30")
    view.session.edit("pembagian_shu.bagian.pengurus", "10")
    now = view.session.plan.surplus.shares  # type: ignore[union-attr]
    assert (float(now["jasa_usaha"]), float(now["pengurus"])) == (0.3, 0.1)


def test_stock_and_dana_desa_are_rows_too(view: View) -> None:
    """A unit that keeps goods has a row for its stock, a warehouse has none; years stand by."""
    stock = sheet(view, "stock", "saldo_awal.persediaan")
    assert cells(stock) == [["LPG 3 kg (sub-pangkalan)", ""]]
    years = sheet(view, "years", "dana_desa.pagu")
    assert [row[0] for row in cells(years)] == ["2026", "2027", "2028"]
    view.session.edit("dana_desa.pagu.2026", "900 juta")
    assert cells(sheet(view, "years", "dana_desa.pagu"))[0] == ["2026", "900.000.000"]


# ---- what the type gives becomes the plan's


def test_changing_a_cost_of_the_type_takes_its_list_over(view: View) -> None:
    """The plan then holds the type's costs with their origin and range, and the change."""
    assert own_list(view, "unit_usaha.lpg.biaya.1.per_bulan")
    view.session.edit("unit_usaha.lpg.biaya.1.nama", "Ongkos ambil")
    cost = view.session.plan.units["lpg"].costs[0]  # type: ignore[union-attr]
    assert cost.name == "Ongkos ambil"
    assert (cost.per_month, cost.per_month.low, cost.per_month.high) == (200_000, 100_000, 400_000)
    assert not own_list(view, "unit_usaha.lpg.biaya.1.nama")
    assert sheet(view, "c", "unit_usaha.lpg.biaya", "nama")["rows"][0]["cells"][0]["given"]


def test_nothing_is_taken_over_without_need(view: View) -> None:
    """Fields of a unit, lists of the plan and lists without entries are changed as they are."""
    for path in (
        "unit_usaha.lpg.harga",
        "tenaga_kerja.1.nama",
        "unit_usaha.gudang.biaya.1.nama",
        "mulai",
    ):
        assert not own_list(view, path), path


@pytest.mark.parametrize("kind", sorted(load_unit_types()))
def test_what_is_taken_over_is_what_the_type_says(kind: str, file: Path) -> None:
    """Every list and season of every type means in the plan what it meant in the type."""
    view = opened(file, HEAD + f"unit_usaha: {{satu: {{jenis: {kind}, pembeli: warga}}}}\n")
    before = view.session.plan.units["satu"]  # type: ignore[union-attr]
    for path in ("biaya.1.nama", "bahan.1.nama", "musim.lebaran"):
        own_list(view, f"unit_usaha.satu.{path}")
    after = load_text(file.read_text(encoding="utf-8")).units["satu"]
    assert after == before
    for one, other in zip(before.costs, after.costs, strict=True):
        for number, again in zip(vars(one).values(), vars(other).values(), strict=True):
            assert (
                getattr(number, "__getnewargs__", tuple)()
                == getattr(again, "__getnewargs__", tuple)()
            )


def test_a_season_is_twelve_fields(view: View) -> None:
    """LPG sells most around Lebaran; one month is changed and the others stay."""
    months = forms.months_row(view, "unit_usaha.lpg.musim.bulanan")
    assert [one["label"] for one in months][:2] == ["Januari", "Februari"]
    assert [one["text"] for one in months][-2:] == ["98", "102"]
    assert own_list(view, "unit_usaha.lpg.musim.bulanan.3")
    view.session.edit("unit_usaha.lpg.musim.bulanan.3", "150")
    season = view.session.plan.units["lpg"].season  # type: ignore[union-attr]
    assert [float(x) for x in season.months[:4]] == [98, 98, 150, 98]
    assert (float(season.ramadan), float(season.lebaran)) == (110, 115)


def test_a_season_begins_with_ordinary_months(view: View) -> None:
    """The warehouse says nothing of months: twelve of 100 stand there, then one is 120."""
    path = "unit_usaha.gudang.musim.bulanan"
    assert {one["text"] for one in forms.months_row(view, path)} == {"100"}
    assert own_list(view, f"{path}.12")
    view.session.edit(f"{path}.12", "120")
    months = view.session.plan.units["gudang"].season.months  # type: ignore[union-attr]
    assert [float(x) for x in months] == [100.0] * 11 + [120.0]


# ---- pasting


def test_a_block_from_a_sheet_makes_rows_in_one_step(view: View) -> None:
    """Three lines from Excel become three workers; one undo takes them away."""
    view.session.add("tenaga_kerja", forms.new_row(view, "tenaga_kerja"))
    block = [
        ["Kasir", "1", "sesuai kesepakatan", "Rp 1.500.000,00", "Sewa gudang"],
        ["Penjaga", "0,5", "DISEPAKATI", "1,2 juta", ""],
        ["Pengurus", "3", "tanpa upah", "", "seluruh koperasi"],
    ]
    keys = ("nama", "jumlah", "dasar_upah", "upah", "unit")
    paste(view, "tenaga_kerja", 0, keys, block)
    assert view.session.mistakes == {} and view.session.refused == ()
    staff = view.session.plan.staff  # type: ignore[union-attr]
    assert [person.name for person in staff] == ["Kasir", "Penjaga", "Pengurus"]
    assert [float(person.wage_per_month) for person in staff] == [1_500_000, 1_200_000, 0]
    assert (staff[0].unit, staff[1].wage_basis, float(staff[1].count)) == (
        "gudang",
        "disepakati",
        0.5,
    )
    view.session.undo()
    assert len(view.session.plan.staff) == 1  # type: ignore[union-attr]


def test_one_wrong_cell_does_not_lose_the_others(view: View) -> None:
    """The rows are there; the cell that cannot be read waits with its sentence."""
    paste(view, "aset", 0, ("nama", "harga"), [["Rak", "2 juta"], ["Kasir", "mahal"]])
    plan = view.session.plan
    assert plan is not None and [asset.name for asset in plan.assets] == ["Rak", "Kasir"]
    assert float(plan.assets[0].price) == 2_000_000
    block = sheet(view, "assets", "aset", "nama", "harga")
    assert cells(block) == [["Rak", "2.000.000"], ["Kasir", "mahal"]]
    assert block["rows"][1]["cells"][1]["mistake"]


def test_a_name_that_ends_in_desa_is_a_name(view: View) -> None:
    """`Kas desa` is a text: it gives no later name an origin, nor takes one from it."""
    view.session.add("biaya_bersama", {"nama": "Iuran desa", "jumlah": "10.000 desa"})
    paste(view, "biaya_bersama", 0, ("nama", "jumlah"), [["Listrik", "20.000"], ["Kas desa", "5"]])
    costs = view.session.plan.shared_costs  # type: ignore[union-attr]
    assert [cost.name for cost in costs] == ["Listrik", "Kas desa"]
    assert [cost.amount.origin for cost in costs] == ["desa", "asumsi"]


def test_a_whole_column_of_excel_brings_no_empty_rows(view: View) -> None:
    """Empty lines at the end make no rows, and no more than two hundred come at once."""
    paste(view, "hibah", 0, ("nama",), [["Bantuan"], [" "], ["Sumbangan"], *([[""]] * 1000)])
    assert len(view.session.plan.grants) == 3  # type: ignore[union-attr]
    paste(view, "hibah", -1, ("nama",), [["X"]] * 300)
    grants = view.session.plan.grants  # type: ignore[union-attr]
    assert len(grants) == 200 and "200" in view.words


def test_shares_are_pasted_by_name(view: View) -> None:
    """Two columns from Excel find their rows by name; an unknown name is said, not guessed."""
    block = [["Jasa usaha anggota", "30%"], ["cadangan", "70%"], ["Dana ajaib", "0%"]]
    paste(view, "pembagian_shu.bagian", 0, ("nama", "nilai"), block)
    shares = view.session.plan.surplus.shares  # type: ignore[union-attr]
    assert {key: float(share) for key, share in shares.items()} == {
        "cadangan": 0.7,
        "jasa_usaha": 0.3,
    }
    assert "Dana ajaib" in view.words and view.tone == "doubt"


def test_pasting_below_a_type_takes_its_list_over(view: View) -> None:
    """A price pasted over the type's cost changes the plan and not a mapping called `1`."""
    paste(view, "unit_usaha.lpg.biaya", 0, ("per_bulan",), [["250.000"], ["50.000"]])
    costs = view.session.plan.units["lpg"].costs  # type: ignore[union-attr]
    assert [float(cost.per_month) for cost in costs] == [250_000, 50_000]
    assert costs[0].name == "Ongkos ambil dan segel"
