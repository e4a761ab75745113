"""Reading a plan: the text of each test's plan is its docstring, laid over the smallest plan."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kopdes_plan.inputs import plan_file
from kopdes_plan.inputs.fields import YearMonth
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_fields import field_at, keys_at, nearest_key
from kopdes_plan.inputs.plan_file import load_plan, load_text
from kopdes_plan.inputs.plan_text import MOST, parse
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.inputs.text_files import LARGEST
from kopdes_plan.text import topic

BROKEN = Path(__file__).parent / "broken"
SMALLEST = """\
versi: 1
nama: Rencana uji
tanggal_rencana: 2026-11-25
mulai: 2027-01
pajak: {tahun_terdaftar: 2025}
pembagian_shu:
  bagian: {cadangan: 25%, jasa_usaha: 40%, jasa_modal: 20%, pendidikan: 15%}
"""
COOPERATIVE = "koperasi: {nama: Koperasi uji, desa: 64.02.05.2001}\n"
Load = Callable[..., Plan]


@pytest.fixture
def text(request: pytest.FixtureRequest) -> str:
    """The test's docstring as a plan's text."""
    own = textwrap.dedent(request.function.__doc__ or "")
    return SMALLEST + ("" if "koperasi:" in own else COOPERATIVE) + own


@pytest.fixture
def plan(text: str) -> Plan:
    return load_text(text)


@pytest.fixture
def load(text: str) -> Load:
    return lambda *changes, scenario=None: load_text(text, "", changes, scenario)


def codes(problems: PlanProblems) -> list[tuple[str, str]]:
    return [(p.code, p.path) for p in problems.problems]


def raised(action: Callable[[], Any]) -> PlanProblems:
    with pytest.raises(PlanProblems) as caught:
        action()
    return caught.value


# What is written is what is read


def test_text_stays_text(plan: Plan) -> None:
    """
    koperasi:
      nama: Koperasi uji
      nik: 0123456
      nib: 1.20
      rekening: 1e5
      npwp: 0x1F
      alamat: "#set page, $x$, <b>tebal</b>"
      desa: [64.02.05.2001]
    """
    c = plan.cooperative
    assert (c.cooperative_number, c.business_number) == ("0123456", "1.20")
    assert (c.bank_account, c.tax_number) == ("1e5", "0x1F")
    assert c.address == "#set page, $x$, <b>tebal</b>"
    assert c.villages == ("64.02.05.2001",)


def test_numbers_know_where_they_come_from(plan: Plan) -> None:
    """
    unit_usaha:
      toko:
        perilaku: dagang
        nama: Toko
        harga: 20_000 desa 18_000..21_000
        harga_beli: {nilai: "1,5 ribu", sumber: harga agen, tahun: 2026}
        jumlah_per_bulan: 250
        susut: 2% sumber catatan BUMDes 2024
        hari_piutang: 14 asumsi 7..30
    """
    shop = plan.units["toko"]
    assert (shop.price, shop.price.origin) == (20_000, "desa")
    assert (shop.price.low, shop.price.high) == (18_000, 21_000)
    assert (shop.unit_cost, shop.unit_cost.origin, shop.unit_cost.year) == (1_500, "sumber", 2026)
    assert (shop.shrinkage, shop.shrinkage.citation) == (0.02, "catatan BUMDes 2024")
    assert (shop.receivable_days.low, shop.receivable_days.high) == (7, 30)
    assert (shop.quantity_per_month.origin, shop.quantity_per_month.has_range) == ("asumsi", False)


def test_what_is_empty_takes_the_default(plan: Plan) -> None:
    """
    asumsi_umum:
      tingkat_diskonto:
      kas_minimum: null
    pinjaman:
    narasi: {ringkasan: ""}
    """
    assert (plan.general.discount_rate_per_year, plan.general.minimum_cash) == (0.12, 0)
    assert (plan.loans, plan.narrative.summary) == ((), "")


def test_dates_and_months(plan: Plan) -> None:
    """
    pinjaman:
      - nama: Modal kerja
        plafon: 100 juta
        bunga: 14%
        jangka_waktu_bulan: 3 tahun
        tanggal_akad: 2027-02-03
        bulan: 2027-3
    """
    (loan,) = plan.loans
    assert (loan.tenor_months, loan.signed) == (36, date(2027, 2, 3))
    assert loan.month == YearMonth(2027, 3)


def test_a_type_fills_what_the_plan_leaves_out(plan: Plan) -> None:
    """
    unit_usaha:
      gas:
        jenis: lpg3
        harga: 18.500 desa
    """
    gas = plan.units["gas"]
    assert (gas.behaviour, gas.price, gas.price.origin) == ("trading", 18_500, "desa")
    assert gas.quantity_per_month > 0 and gas.unit_cost.citation
    assert gas.name  # the type's own


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + (SMALLEST + COOPERATIVE).replace("\n", "\r\n").encode())
    assert load_plan(file).name == "Rencana uji"


def test_a_plan_loaded_twice_is_equal(text: str) -> None:
    """
    unit_usaha:
      gas: {jenis: lpg3}
    """
    assert load_text(text) == load_text(text)


# Changes for one run

TOWN = """
unit_usaha:
  gas: {jenis: lpg3, harga: 19_000 desa 18_000..20_000, jumlah_per_bulan: 250}
  usp:
    perilaku: simpan_pinjam
    nama: Simpan pinjam
    pinjaman_rata_rata: 2 juta
    jumlah_per_bulan: 5
    bunga_per_bulan: "1,5%"
skenario:
  sepi: {unit_usaha.*.jumlah_per_bulan: "x0,8"}
  mahal: {unit_usaha.gas.harga_beli: +10%, asumsi_umum.kenaikan_biaya: -2%}
"""


def town(*changes: tuple[str, str], scenario: str | None = None) -> Plan:
    return load_text(SMALLEST + COOPERATIVE + TOWN, "", changes, scenario)


def test_set_puts_a_new_value() -> None:
    plan = town(("unit_usaha.gas.harga", "20.000"), ("asumsi_umum.kas_minimum", "5 juta"))
    assert (plan.units["gas"].price, plan.general.minimum_cash) == (20_000, 5_000_000)


def test_relative_changes_move_the_range_too() -> None:
    price = town(("unit_usaha.gas.harga", "-10%")).units["gas"].price
    assert (price, price.low, price.high, price.origin) == (17_100, 16_200, 18_000, "desa")
    rate = town(("unit_usaha.usp.bunga_per_bulan", "x1,2")).units["usp"].rate_per_month  # type: ignore[union-attr]
    assert rate == pytest.approx(0.018)


def test_relative_changes_follow_each_other() -> None:
    twice = town(("unit_usaha.gas.harga", "x2"), ("unit_usaha.gas.harga", "+10%"))
    assert twice.units["gas"].price == 41_800


def test_a_scenario_changes_every_unit() -> None:
    plan = town(scenario="sepi")
    quantities = [unit.quantity_per_month for unit in plan.units.values()]  # type: ignore[union-attr]
    assert quantities == [200, 4]


def test_a_growth_field_reads_a_signed_percentage_as_its_value() -> None:
    usual, dear = town(), town(scenario="mahal")
    assert dear.general.cost_growth_per_year == -0.02
    assert dear.units["gas"].unit_cost == round(usual.units["gas"].unit_cost * 1.1)  # type: ignore[union-attr]


def test_set_comes_after_the_scenario() -> None:
    plan = town(("asumsi_umum.kenaikan_biaya", "4%"), scenario="mahal")
    assert plan.general.cost_growth_per_year == 0.04


REFUSED = """
unit_usaha.gas.hrga=1
  unit_usaha › gas › hrga: hrga tidak dikenal; mungkin maksudnya harga.
unit_usaha.gass.harga=1
  unit_usaha › gass: gass tidak ada di rencana ini; yang ada: gas, usp.
pinjaman.2.bunga=6%
  pinjaman 2: 2 tidak ada di rencana ini; yang ada: –.
=1
  "" tidak dikenal; tulis seperti di berkas, misalnya unit_usaha.lpg.harga atau pinjaman.1.bunga.
unit_usaha.gas.harga=10,0
  unit_usaha › gas › harga: terbaca 10,0. Rupiah ditulis tanpa koma, mungkin maksudnya 10000 atau 10_000.
unit_usaha.gas.susut=+2%
  unit_usaha › gas › susut: terbaca +2%. Untuk isian dalam persen tulis nilai barunya, atau pengalinya, misalnya x1,1.
mulai=+10%
  mulai: terbaca +10%. Isian ini tidak dapat dikali atau ditambah persen; tulis nilai barunya.
aset.*.harga=x2
  aset › * › harga: terbaca aset.*.harga, tetapi belum ada nilai yang dapat diubah.
unit_usaha.usp.harga_tertinggi=x2
  unit_usaha › usp › harga_tertinggi: terbaca x2, tetapi belum ada nilai yang dapat diubah.
"""  # noqa: E501


@pytest.mark.parametrize(("change", "sentence"), re.findall(r"^(\S+)\n  (.+)$", REFUSED, re.M))
def test_a_change_that_cannot_be_made(change: str, sentence: str) -> None:
    path, _, value = change.partition("=")
    wrong = raised(lambda: town((path, value)))
    assert [p.sentence() for p in wrong.problems] == [sentence]


def test_an_unknown_scenario_names_those_there_are() -> None:
    (problem,) = raised(lambda: town(scenario="sepii")).problems
    assert problem.text() == "skenario sepii tidak ada; yang ada: sepi, mahal."


# Mistakes


@pytest.mark.parametrize("file", sorted(BROKEN.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_mistake_has_its_sentence(file: Path) -> None:
    """The first lines of each broken file, behind `#!`, are the whole message."""
    lines = file.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix("#!") for line in lines if line.startswith("#!")]
    heading, *listed = raised(lambda: load_plan(file)).report().splitlines()
    assert listed == expected
    assert heading == (
        f"Rencana belum dapat dihitung; ada {len(expected)} hal yang perlu diperbaiki di {file}:"
    )


def test_no_sentence_lacks_words() -> None:
    """Both languages have the same sentences, and none hides one of the general file."""
    own = {lang: topic("plan_problem", lang) for lang in ("id", "en")}
    general = topic("problem", "id")
    assert own["id"].keys() == own["en"].keys()
    assert not {key.partition(".")[2] for key in own["id"]} & {
        key.partition(".")[2] for key in general
    }


def broken_english() -> list[PlanProblems]:
    return [raised(lambda file=file: load_plan(file)) for file in sorted(BROKEN.glob("*.yaml"))]  # type: ignore[misc]


def test_every_mistake_has_english_words_too() -> None:
    for wrong in broken_english():
        assert all(problem.sentence("en") for problem in wrong.problems)


def test_nothing_english_of_the_parser_is_shown() -> None:
    for wrong in broken_english():
        report = wrong.report()
        for word in ("Input", "should", "Field required", "Extra", "expected", "found", "None"):
            assert word not in report


def test_a_number_out_of_bounds_is_shown_as_it_was_written(text: str) -> None:
    """
    unit_usaha:
      toko: {perilaku: dagang, nama: Toko, harga: 10 ribu, jumlah_per_bulan: 2000 miliar}
    pinjaman:
      - nama: Kredit
        plafon: 1 juta
        bunga: {nilai: 200%, rendah: 3%}
        jangka_waktu_bulan: 12
    """  # "2.0" is not what stands there, and two thousand billion is not below zero
    said = [problem.text() for problem in raised(lambda: load_text(text)).problems]
    assert "terbaca 2000 miliar. Jumlahnya terlalu besar; paling besar 1 triliun." in said
    assert "terbaca 200%. Tingkat di sini harus antara 0% dan 100%." in said


def test_the_smallest_that_may_be_is_the_fields_own(text: str) -> None:
    """
    jangka_bulan: -5
    """  # a plan has at least twelve months; "Paling kecil 0" sent people to the next refusal
    said = [problem.text() for problem in raised(lambda: load_text(text)).problems]
    assert "terbaca -5. Paling kecil 12." in said


def test_a_mistake_hides_no_other_part(text: str) -> None:
    """
    unit_usaha:
      toko: {perilaku: dagang, nama: Toko, harga: sepuluh, jumlah_per_bulan: 1}
    saldo_awal: {kas: 10 juta}
    pinjaman:
      - {nama: Kredit, plafon: 1 juta, bunga: 14, jangka_waktu_bulan: 12, skema: tak_ada}
    """
    assert codes(raised(lambda: load_text(text))) == [
        ("not_a_number", "unit_usaha.toko.harga"),
        ("opening_owned_over", "saldo_awal"),
        ("rate_two_meanings", "pinjaman.1.bunga"),
    ]


# Files that are no plan


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"  \n# hanya catatan\n", "file_empty"),
        (b"\x00\x01\x02" * 50, "file_binary"),
        (bytes(range(128, 256)) * 9, "file_binary"),
        (b"%PDF-1.7\n\x00", "file_binary"),
        ("nama: caf\xe9 di desa ini\n".encode("latin-1"), "file_not_utf8"),
        ("nama: x\n".encode("utf-16"), "file_not_utf8"),
        (b"nama: \x1b[31m\n", "yaml_unseen"),
        (b"x" * (LARGEST + 1), "file_too_big"),
        (b"a: " + b"{b: " * 5000 + b"}" * 5000, "yaml_depth"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "yaml_alias"),
        (b"halo", "file_not_plan"),
    ],
)
def test_a_file_that_is_no_plan(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "rencana.yaml"
    file.write_bytes(content)
    wrong = raised(lambda: load_plan(file))
    assert wrong.problems[0].code == code
    assert "rencana.yaml" in wrong.report()


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "besar.yaml"
    with file.open("wb") as opened:
        opened.truncate(50_000_000)  # nothing but null bytes: reading them would say "binary"
    assert codes(raised(lambda: load_plan(file))) == [("file_too_big", "")]


def test_a_file_full_of_strangers_is_answered_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some other program's file of 20,000 keys: mending each copies them all, so few are."""
    asked: list[int] = []
    monkeypatch.setattr(plan_file, "mended", lambda tree, wrong: asked.append(len(wrong)))
    found = raised(lambda: load_text("".join(f"k{n}: 1\n" for n in range(20_000))))
    assert len(found.problems) == MOST and asked == [MOST]
    found = raised(lambda: load_text("".join(f"k{n}: &a 1\n" for n in range(20_000))))
    assert len(found.problems) == MOST


def test_a_folder_a_missing_file_and_a_strange_name(tmp_path: Path) -> None:
    assert codes(raised(lambda: load_plan(tmp_path))) == [("file_is_folder", "")]
    assert codes(raised(lambda: load_plan(tmp_path / "tidak-ada.yaml"))) == [("file_missing", "")]
    assert codes(raised(lambda: load_plan("a\0b"))) == [("file_missing", "")]
    assert codes(raised(lambda: load_plan("x" * 5000)))[0][0] in ("file_missing", "file_unreadable")


def test_a_file_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As another program holds it, or another user owns it (root may read everything)."""
    file = tmp_path / "rencana.yaml"
    file.write_text("nama: x")

    def held(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    for name in ("open", "read_bytes", "read_text"):
        monkeypatch.setattr(Path, name, held)
    assert codes(raised(lambda: load_plan(file))) == [("file_unreadable", "")]


# The fields behind paths


def test_fields_by_path() -> None:
    assert field_at("unit_usaha.lpg.harga").name == "price"  # type: ignore[union-attr]
    assert field_at("unit_usaha.sawah.kapasitas", "trading") is None
    assert field_at("pinjaman.1.pencairan.2.bulan").kind.name == "month"  # type: ignore[union-attr]
    assert field_at("pinjaman.1.metode").choices[0] == "anuitas"  # type: ignore[union-attr]
    assert field_at("pinjaman.0.bunga") is None
    assert field_at("pinjaman.1.bunga.x") is None
    assert "bunga" in keys_at("pinjaman.1")
    assert nearest_key("rate_per_year", "pinjaman.1") == "bunga"


def test_lines_of_lists_and_free_names() -> None:
    root = parse("dana_desa:\n  pagu:\n    2026: 1 miliar\ndesa:\n  - a\n  - b\n")
    assert root.line_of(("dana_desa", "pagu", 2025)) == 3  # steps count from 0
    assert root.line_of(("desa", 1)) == 6
    assert root.line_of(("desa", 7)) == 4
