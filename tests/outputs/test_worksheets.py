"""Blank forms as a village gets them: what is asked is on paper, once a page, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

import kopdes_plan
from kopdes_plan import text as t
from kopdes_plan.inputs.catalogue import UnitType, load_unit_types
from kopdes_plan.model.result import Result
from kopdes_plan.outputs.worksheets import worksheets
from kopdes_plan.outputs.worksheets.boxes import source
from kopdes_plan.outputs.worksheets.pdf import write_worksheets
from kopdes_plan.paths import TEMPLATES
from tests.plans import HOSTILE, plan_of, shop

TYPES = load_unit_types()
EXAMPLE = TEMPLATES / "plans" / "muara_badak.yaml"
LEAST = 9.0  # millimetres that a hand needs


def squeezed(words: str) -> str:
    """Words without any space, since paper breaks lines where it likes."""
    return re.sub(r"[\s\u200b]+", "", words)


def pages_of(pdf: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def heights(pdf: bytes, page: int) -> dict[str, float]:
    """How high above the lower edge each piece of text stands, in points."""
    found: dict[str, float] = {}

    def seen(words: str, at: list[float], *more: Any) -> None:
        found.setdefault(words.strip(), at[5])

    PdfReader(BytesIO(pdf)).pages[page].extract_text(visitor_text=seen)
    return found


def boxes(sheet: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every box and column of a sheet."""
    for block in sheet["blocks"]:
        yield from block.get("boxes", ())
        if block["kind"] == "grid":
            yield from block["columns"]


@pytest.fixture(scope="module")
def everything() -> dict[str, Any]:
    """Sheets for every kind of business."""
    return worksheets(types=TYPES)


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """The same on paper."""
    return pages_of(write_worksheets(types=TYPES))


def page_of(printed: list[str], everything: dict[str, Any], kind: UnitType) -> str:
    """The page of a kind of business; the only one it has."""
    (sheet,) = (one for one in everything["sheets"] if one["title"] == kind.label)
    (page,) = (
        page for page in printed if page.startswith(squeezed(sheet["code"] + sheet["where"]))
    )
    assert squeezed(sheet["continued"]) not in "".join(printed)
    return page


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.id)
def test_all_that_a_kind_of_business_asks_is_on_its_one_page(
    kind: UnitType, printed: list[str], everything: dict[str, Any]
) -> None:
    page = page_of(printed, everything, kind)
    (sheet,) = (one for one in everything["sheets"] if one["title"] == kind.label)
    asked = {box["path"].rpartition(".")[2] for box in boxes(sheet)}
    lists = {"bahan", "biaya", "musim", "satuan"}  # tables, the sheet of twelve months, the unit
    assert kind.defaults.keys() - lists <= asked
    words = [*kind.questions, *(box["label"] for box in boxes(sheet))]
    words += [row["name"] for block in sheet["blocks"] for row in block.get("rows", ())]
    words += [part.name for key in ("bahan", "biaya") for part in kind.defaults.get(key, ())]
    assert [one for one in words if squeezed(one) not in page] == []


def test_what_is_usual_is_printed_with_who_says_so() -> None:
    """LPG: bought at Rp16.750, from Rp16.000 to Rp17.000, as a newspaper wrote in 2025."""
    (sheet,) = (s for s in worksheets(types=["lpg3"])["sheets"] if s["code"] == "2A")
    (bought,) = (box for box in boxes(sheet) if box["path"].endswith(".harga_beli"))
    assert bought["usual"] == "Biasanya Rp16.000 sampai Rp17.000"
    assert bought["source"] == "jatim.tribunnews.com 2025"
    assert (bought["before"], bought["behind"], bought["origin"]) == ("Rp", "per tabung", True)
    (cost,) = (block for block in sheet["blocks"] if block.get("title") == "Biaya unit ini")
    assert cost["rows"] == [
        {"name": "Ongkos ambil dan segel", "usual": ["", "100.000 – 400.000", "", ""]}
    ]
    assert cost["note"].endswith("Angka kecil: perkiraan.")


def test_who_says_so_is_named_to_the_end(printed: list[str]) -> None:
    """A decree for Kutai Kartanegara was for "Kut…", a guess of 2015 had a gap before its year."""
    read = "".join(printed)
    assert squeezed("500/K.572/2022 (HET Kutai Kartanegara)") in read
    assert "…" not in read
    wages = TYPES["gula_aren"].defaults["upah_borongan"]
    assert source(wages, "id") == "perkiraan, 2015"


def test_the_usual_choice_is_named_beside_the_ticks(
    printed: list[str], everything: dict[str, Any]
) -> None:
    """A bank agent that ticks "prinsipal" would sell the money it hands out."""
    for kind, usual in (
        ("brilink", "Biasanya agen (menerima biaya layanan)"),
        ("lpg3", "Biasanya PPN besaran tertentu"),
    ):
        assert squeezed(usual) in page_of(printed, everything, TYPES[kind])


def test_people_and_equipment_of_each_kind_have_a_row_with_its_unit() -> None:
    """A bank agent and a counter share a clerk: a quarter of one and a tenth, not one for both."""
    sheets = worksheets(types=["brilink", "ppob"])["sheets"]
    rows = {
        block["title"]: [(row["name"], row["usual"][1], row["usual"][-1]) for row in block["rows"]]
        for sheet in sheets for block in sheet["blocks"] if block["kind"] == "grid"
    }  # fmt: skip
    clerk = "Petugas loket (berbagi dengan gerai)"
    units = [TYPES[one].label for one in ("brilink", "ppob")]
    assert rows["Tenaga kerja"] == [(clerk, "0 – 0,5", units[0]), (clerk, "0 – 0,25", units[1])]
    assert {row[2] for row in rows["Alat dan bangunan yang diperlukan"]} <= {*units}


def test_a_plans_form_holds_its_names_and_none_of_its_numbers() -> None:
    plan = kopdes_plan.load_plan(EXAMPLE, [("koperasi.alamat", "Jalan Poros 17")])
    sheets = worksheets(plan)["sheets"]
    own = [sheet["title"] for sheet in sheets if sheet["step"] == "unit_usaha"]
    names = [unit.name for unit in plan.units.values()]
    assert own[: len(names) + 2] == [*names, "Usaha sendiri: dagang", "Usaha sendiri: produksi"]
    read = " ".join(pages_of(write_worksheets(plan=plan)))
    for name in (plan.cooperative.name, "Saliki", *(asset.name for asset in plan.assets)):
        assert squeezed(name) in read
    assert plan.loans
    for number in (plan.loans[0].amount, plan.opening.cash):
        assert number > 0 and t.number(number) not in read
    assert "JalanPoros17" not in read


def test_without_a_plan_there_is_a_sheet_for_each_behaviour() -> None:
    sheets = worksheets()["sheets"]
    assert [sheet["code"] for sheet in sheets[:5]] == ["0", "1A", "1B", "1C", "PA"]
    assert [sheet["title"] for sheet in sheets if sheet["title"].startswith("Usaha sendiri")] == [
        f"Usaha sendiri: {kind}" for kind in ("dagang", "jasa", "produksi", "sewa", "simpan pinjam")
    ]


def test_a_business_of_nobodys_kind_has_room_for_its_costs() -> None:
    """Power, packing, transport and a levy: two rows were not enough, above half an empty page."""
    sheets = worksheets()["sheets"]
    own = [one for one in sheets if one["step"] == "unit_usaha" and one["dense"]]
    costs = [
        block for one in own for block in one["blocks"] if block.get("title") == "Biaya unit ini"
    ]
    assert len(costs) == len(own) == 5
    assert all(block["blank"] == 4 and not block["rows"] for block in costs)


def test_boxes_are_numbered_from_the_top_of_each_sheet(everything: dict[str, Any]) -> None:
    for sheet in everything["sheets"]:
        numbers = []
        for block in sheet["blocks"]:
            numbers += [one["no"] for one in block.get("boxes", ())]
            numbers += [block["no"]] if "no" in block else []
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


def test_every_box_is_as_high_as_a_hand_needs() -> None:
    layout = (TEMPLATES / "typst" / "forms.typ").read_text(encoding="utf-8")
    heights = re.findall(r"#let (?:roomy|dense|tall) = ([\d.]+)mm", layout)
    assert len(heights) == 3
    assert min(map(float, heights)) >= LEAST


def test_fifteen_units_have_a_sheet_each(large: Result) -> None:
    sheets = worksheets(large.plan)["sheets"]
    assert len(large.plan.units) == 15
    codes = [sheet["code"] for sheet in sheets if sheet["step"] == "unit_usaha"]
    assert codes == [f"2{letter}" for letter in "ABCDEFGHIJKLMNOPQRS"]  # 15, two own, two more
    read = pages_of(write_worksheets(plan=large.plan))
    for sheet in sheets:
        assert any(page.startswith(squeezed(sheet["code"] + sheet["where"])) for page in read)


def test_typed_text_is_printed_never_obeyed() -> None:
    plan = plan_of(
        koperasi={"nama": HOSTILE, "desa": [HOSTILE]},
        unit_usaha={"toko": shop(nama=f"{HOSTILE} \U0001f642", satuan="#kg")},
        tenaga_kerja=[{"nama": HOSTILE}], aset=[{"nama": HOSTILE, "harga": "1jt"}],
    )  # fmt: skip
    read = " ".join(pages_of(write_worksheets(plan=plan)))
    assert read.count(squeezed(HOSTILE)) >= 6
    assert "per#kg" in read


@pytest.mark.parametrize(("paper", "high"), [("A4", 297), ("F4", 330)])
def test_the_same_sheets_are_the_same_bytes_tagged_and_archivable(paper: str, high: int) -> None:
    pdf = write_worksheets(types=["lpg3"], paper=paper)
    assert pdf == write_worksheets(types=["lpg3"], paper=paper)
    reader = PdfReader(BytesIO(pdf))
    catalog = reader.root_object
    assert catalog["/MarkInfo"]["/Marked"] and catalog["/Lang"] == "id"
    metadata = catalog["/Metadata"].get_data().decode()
    for part in ("<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert part in metadata
    assert round(float(reader.pages[0].mediabox.height) / 72 * 25.4) == high


def paths(form: dict[str, Any]) -> list[str]:
    return [box["path"] for sheet in form["sheets"] for box in boxes(sheet)]


def test_english_forms_ask_the_same_in_english() -> None:
    indonesian, english = (worksheets(types=["lpg3"], language=one) for one in ("id", "en"))
    paths = [
        [box["path"] for s in one["sheets"] for box in boxes(s)] for one in (indonesian, english)
    ]
    assert paths[0] == paths[1]
    titles = [sheet["title"] for sheet in english["sheets"]]
    assert "Twelve months" in titles and "Dua belas bulan" not in titles
    assert "Page1of" in pages_of(write_worksheets(types=["lpg3"], language="en"))[0]


def test_the_choices_of_two_questions_stand_apart() -> None:
    """Road and river, two lines of boxes each, looked like one question with four lines."""
    height = heights(write_worksheets(), 4)
    paved, mud = height["aspal atau beton"], height["tanah, putus bila hujan"]
    assert mud - height["dapat dilayari sepanjang tahun"] > 1.25 * (paved - mud) > 0


def test_names_that_are_printed_stay_in_their_boxes() -> None:
    """Three villages with their districts ran over the address and the deed's number."""
    villages = ["64.02.05.2001", "64.02.05.2002", "64.02.05.2003"]
    plan = plan_of(koperasi={"nama": "Koperasi uji", "desa": villages})
    height = heights(write_worksheets(plan=plan), 1)
    first = next(y for words, y in height.items() if words.startswith("Desa Saliki"))
    assert height["Alamat"] - first > 10 and height["Kartanegara"] - height["Nomor dan surat"] > 10


def test_a_long_name_stays_in_its_row() -> None:
    """Five lines of a name stood over the head of the table."""
    name = "Pembantu gerai, gudang lidi, dan pengantar barang ke tiga desa di hulu (setengah hari)"
    pdf = write_worksheets(plan=plan_of(tenaga_kerja=[{"nama": name, "dasar_upah": "umk"}]))
    (place,) = (n for n, page in enumerate(pages_of(pdf)) if "Dasarupah:" in page)
    height = heights(pdf, place)
    first = next(y for words, y in height.items() if words.startswith("Pembantu"))
    assert height["Pekerjaan"] - first > 9


def test_forms_are_printed_in_black_alone() -> None:
    """A blue-black of the documents came as dots from a printer that knows only black."""
    page = PdfReader(BytesIO(write_worksheets())).pages[1]
    drawn = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    assert set(re.findall(r"cs ([\d. ]+) scn", drawn, re.IGNORECASE)) == {"0"}
