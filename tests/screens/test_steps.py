"""What holds for every step of the workshop: on any plan, in both languages, whatever is typed.

The pages are built without a browser: a step yields its blocks from a `View`. One plan in here has
one of everything, so that every field of the schema must be found on some page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from kopdes_plan import text as t
from kopdes_plan.inputs.entry_order import UNUSED
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.plan_fields import aliases, group_of, hints, without_none
from kopdes_plan.inputs.problems import PlanProblems
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.steps import Step, View
from kopdes_plan.screens.workshop import FILES, STEPS, holder
from tests.screens.conftest import PLAN

HOSTILE = "<script>alert(1)</script>"
SNEAKY = '"><img src=x onerror=alert(1)>'

EVERYTHING = """\
versi: 1
nama: Rencana lengkap
contoh: tidak
tanggal_rencana: 2026-11-25
mulai: 2027-01
jangka_bulan: 72
koperasi:
  nama: Koperasi lengkap
  desa: ["64.02.05.2001"]
  pengurus: [{jabatan: Ketua, nama: Rina}]
  pengawas: [{jabatan: Ketua pengawas, nama: Budi}]
asumsi_umum: {kas_minimum: 1_000_000}
anggota: {jumlah_awal: 100, simpanan_pokok: 100_000, simpanan_wajib_per_bulan: 10_000}
saldo_awal:
  kas: 44_000_000
  persediaan: {toko: 4_000_000}
  aset: [{nama: Laptop, harga: 4_000_000, umur_sudah_bulan: 24, umur_bulan: 48}]
  simpanan_pokok: 50_000_000
unit_usaha:
  toko:
    nama: Toko
    perilaku: dagang
    pembeli: warga
    harga: 50_000 desa 45_000..55_000
    harga_beli: 44_000
    jumlah_per_bulan: 900
    musim: {bulanan: [100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 120]}
    biaya: [{nama: Listrik, per_bulan: 300_000}]
    ekspor:
      harga_usd: "3,5"
      kurs_beli: 16_000
      kurs_jual: 16_200
      jumlah_kirim: 900
      biaya: [{nama: Kardus, tahap: EXW, per_satuan: 100}]
      dokumen_siap: [kontrak]
  loket: {jenis: ppob, pembeli: warga}
  paving:
    nama: Paving
    perilaku: produksi
    pembeli: pemborong
    harga: 60_000
    jumlah_per_bulan: 100
    bahan: [{nama: Plastik, harga: 2_000, jumlah_per_hasil: 10}]
    biaya: [{nama: Gas, per_satuan: 1_000}]
    ekspor:
      harga_usd: 4
      kurs_beli: 16_000
      kurs_jual: 16_200
      jumlah_kirim: 100
      biaya: [{nama: Truk, per_kiriman: 100_000}]
      dokumen_siap: [kontrak]
    musim: {bulanan: [100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100]}
  gudang:
    nama: Gudang
    perilaku: sewa
    pembeli: pedagang
    harga: 50_000
    kapasitas: 4
    hunian: 50%
    biaya: [{nama: Lampu, per_bulan: 50_000}]
  pinjam: {jenis: simpan_pinjam, pembeli: anggota}
tenaga_kerja: [{nama: Penjaga toko, dasar_upah: disepakati, upah: 1_000_000, unit: toko}]
biaya_bersama: [{nama: Rapat anggota, jumlah: 1_000_000, setiap_bulan: 12}]
aset: [{nama: Rak, harga: 5_000_000, umur_bulan: 48, unit: toko}]
hibah: [{nama: Bantuan perusahaan, jumlah: 10_000_000, bulan: 2027-02, pemberi: Perusahaan}]
pinjaman:
  - nama: Modal kerja
    skema: bank_umum
    plafon: 20_000_000
    bunga: 9%
    jangka_waktu_bulan: 36
    pencairan: [{bulan: 2027-01, jumlah: 12_000_000}, {bulan: 2027-02, jumlah: 8_000_000}]
kredit_siaga: {batas: 10_000_000, bunga: 12%}
pajak: {tahun_terdaftar: 2025}
pembagian_shu: {bagian: {cadangan: 60%, jasa_usaha: 40%}}
dana_desa: {pagu: {"2027": 800_000_000}}
potensi_desa:
  penduduk: 2_000 desa
  rumah_tangga: 500
  sumber_daya: {sungai: banyak}
  usaha_yang_ada: [{nama: Warung Siti, jenis: sembako, milik: anggota}]
  calon_pembeli: [{nama: Pasar Tepian, jenis: amplang}]
  statistik: [{komoditas: Lada}]
  ide:
    amplang:
      catatan: Ibu-ibu sudah bisa membuatnya.
      suara: [{penilai: Ani, pembeli: 5, izin: 2}, {penilai: Budi, pembeli: 1}]
skenario:
  pesimis: {unit_usaha.*.jumlah_per_bulan: "x0,8"}
  optimis: {unit_usaha.*.jumlah_per_bulan: "x1,1"}
  toko_sepi: {unit_usaha.toko.jumlah_per_bulan: "x0,5"}
ketidakpastian: {benih: 1}
narasi:
  ringkasan: Koperasi ini membuka toko.
  risiko: [{risiko: Kebakaran, tindakan: Alat pemadam, penanggung_jawab: Rina}]
  foto: [{berkas: toko.jpg, keterangan: Toko dari depan}]
realisasi:
  buku_kas: {arti: [{kelompok: Gaji, menjadi: upah}]}
  bulanan: [{bulan: 2027-01, upah: 1_000_000, kas_akhir: 60_000_000}]
  unit: [{bulan: 2027-01, unit: toko, jumlah: 200, penjualan: 9_800_000, biaya_barang: 8_900_000}]
kesiapan: [{hal: NIB, rencana: 2026-12-15, selesai: 2026-12-10, siapa: Ketua}, {hal: Rak toko}]
pendampingan:
  kunjungan: [{tanggal: 2027-02-05, oleh: Pendamping, temuan: Buku kas rapi}]
  janji: [{janji: Menghitung stok, siapa: Penjaga, sampai: 2027-02-20}]
"""
TYPED = {  # what people typed -> what somebody bad types there
    "nama: Toko": f"nama: '{HOSTILE}'",
    "nama: Paving": f"nama: '{SNEAKY}'",
    "nama: Koperasi lengkap": f"nama: '{HOSTILE}'",
    "nama: Rencana lengkap": f"nama: '{SNEAKY}'",
    "nama: Rina}": f"nama: '{HOSTILE}'}}",
    "nama: Laptop": f"nama: '{HOSTILE}'",
    "nama: Listrik": f"nama: '{SNEAKY}'",
    "nama: Penjaga toko": f"nama: '{HOSTILE}'",
    "nama: Rak": f"nama: '{HOSTILE}'",
    "pemberi: Perusahaan": f"pemberi: '{SNEAKY}'",
    "nama: Modal kerja": f"nama: '{HOSTILE}'",
    "toko_sepi": f"'{HOSTILE}'",
    "nama: Warung Siti": f"nama: '{HOSTILE}'",
    "nama: Pasar Tepian": f"nama: '{SNEAKY}'",
    "komoditas: Lada": f"komoditas: '{HOSTILE}'",
    "penilai: Ani": f"penilai: '{HOSTILE}'",
    "catatan: Ibu-ibu sudah bisa membuatnya.": f"catatan: '{SNEAKY}'",
    "ringkasan: Koperasi ini membuka toko.": f"ringkasan: '{HOSTILE}'",
    "risiko: Kebakaran": f"risiko: '{SNEAKY}'",
    "pembeli: warga": f"pembeli: '{HOSTILE}'",
    "hal: NIB": f"hal: '{HOSTILE}'",
    "temuan: Buku kas rapi": f"temuan: '{SNEAKY}'",
}


def attacked() -> str:
    """The plan of everything, with scripts for names."""
    text = EVERYTHING
    for said, hostile in TYPED.items():
        assert said in text, said
        text = text.replace(said, hostile)
    return text


def without_units() -> str:
    return re.sub(r"(?ms)^unit_usaha:\n.*?(?=^pajak)", "", PLAN)


PLANS = {
    "everything": EVERYTHING,
    "attacked": attacked(),
    "small": PLAN,
    "no units": without_units(),
    "a word for a number": PLAN.replace("kapasitas: 4", "kapasitas: empat"),
    "a key nobody knows": PLAN.replace("hunian: 50%", "hunian: 50%\n    warna: biru"),
    "scenario of nothing": PLAN + 'skenario: {pesimis: {unit_usaha.hilang.harga: "x0,8"}}\n',
    "no plan at all": "- bukan rencana\n",
    "baru": (TEMPLATES / "plans" / "baru.yaml").read_text(encoding="utf-8"),
    "muara_badak": (TEMPLATES / "plans" / "muara_badak.yaml").read_text(encoding="utf-8"),
    "tenggarong_seberang": (TEMPLATES / "plans" / "tenggarong_seberang.yaml").read_text(
        encoding="utf-8"
    ),
}
BROKEN = {"a word for a number", "a key nobody knows", "scenario of nothing", "no plan at all"}
Page = list[Block]


def opened(file: Path, text: str) -> View:
    """A view of a plan written into a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    session = Session()
    session.open(file)
    return View(session)


def page(step: Step, view: View) -> Page:
    """Every block of a step's page, those inside folds too."""
    return [inner for block in (*step.left(view), *step.right(view)) for inner in flat(block)]


def flat(block: Block) -> Iterator[Block]:
    """A block and the blocks in it."""
    yield block
    for inner in block.get("blocks", ()):
        yield from flat(inner)


@pytest.fixture(scope="module", params=[*PLANS, "nothing open"])
def case(request: pytest.FixtureRequest) -> str:
    """The plan that is open, or that none is."""
    return str(request.param)


@pytest.fixture(scope="module")
def pages(case: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """Every step's page of a plan."""
    folder = tmp_path_factory.mktemp("rencana")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOPDES_RENCANA", str(folder))
        nothing = case == "nothing open"
        view = View(Session()) if nothing else opened(folder / "uji.yaml", PLANS[case])
        if not nothing:
            assert bool(view.session.problems) == (case in BROKEN), view.session.problems
        return {step.name: page(step, view) for step in STEPS}


# ---- every page


def test_every_step_has_a_page_whatever_the_plan(pages: dict[str, Page]) -> None:
    """Nothing open, a file with mistakes, a plan with everything: something is always shown."""
    for name, shown in pages.items():
        assert shown, name
        json.dumps(shown, allow_nan=False)  # the browser gets it as JSON


def test_a_block_is_named_once_on_a_page(pages: dict[str, Page]) -> None:
    """The browser keeps what is unchanged by its name, with focus and folds."""
    for name, shown in pages.items():
        ids = [block["id"] for block in shown]
        assert sorted(ids) == sorted(set(ids)), name


def pressed(block: Block) -> Iterator[tuple[str, str]]:
    """Action and value of everything on a block that can be pressed or asked."""
    on_cards = (one for card in block.get("cards", ()) for one in card["buttons"])
    for one in (*block.get("buttons", ()), *on_cards):
        yield one["action"], one["value"]
    if block["kind"] in ("chooser", "search"):
        yield from ((block["action"], o["value"]) for o in block.get("options", [{"value": ""}]))


def test_whatever_can_be_pressed_does_something(pages: dict[str, Page]) -> None:
    for step in STEPS:
        for block in pages[step.name]:
            for action, _ in pressed(block):
                assert action in step.actions, (step.name, block["id"], action)
            assert block["kind"] != "upload" or block["action"] in step.takes, block["id"]


def test_the_chosen_one_is_among_those_to_choose_from(pages: dict[str, Page]) -> None:
    for name, shown in pages.items():
        for block in shown:
            if block["kind"] == "chooser":
                values = [option["value"] for option in block["options"]]
                assert block["chosen"] in values and len(values) == len(set(values)), (name, block)


class Read(HTMLParser):
    """What HTML shows and holds: its words, its elements, their attributes."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self._hidden = 0
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += [(key, value or "") for key, value in attrs]
        self._hidden += tag in ("style", "script", "defs")
        self.said += [value or "" for key, value in attrs if key in ("title", "aria-label", "alt")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += [(key, value or "") for key, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script", "defs")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(data)


SAID = {"title", "note", "label", "help", "add", "prefix", "suffix", "mistake", "more_label", "ask"}


def words(part: Any) -> Iterator[str]:
    """Every word of ours that people read in a block; what they typed themselves is left out."""
    if isinstance(part, list | tuple):
        for inner in part:
            yield from words(inner)
    elif isinstance(part, dict):
        for key, inner in part.items():
            if key == "html":
                yield from Read(inner).said
            elif key in SAID and isinstance(inner, str):
                yield inner
            elif key == "choices":
                yield from (label for _, label in inner)
            else:
                yield from words(inner)


ENGLISH = re.compile(
    r"\b(the|loan|loans|month|year|save|undo|error|cash|file|path|price|quantity|plan|trading"
    r"|lending|rental|service|production|board|members)\b",
    re.IGNORECASE,
)
FAULTY = re.compile(r"Traceback|\bNone\b|\bnan\b|\binf\b|\bTrue\b|\bFalse\b|\{\w*\}|kopdes_plan")
KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")  # `unit_usaha`: how a file says it, not people
FILE = re.compile(r"\S+\.yaml|\S*/\S*")  # files are named as people see them


def test_no_word_of_english_and_none_of_the_programs(pages: dict[str, Page], case: str) -> None:
    for name, shown in pages.items():
        for said in words(shown):
            said = FILE.sub("", said)
            assert not ENGLISH.search(said), (name, said)
            assert not FAULTY.search(said), (name, said)
            if case not in BROKEN:  # the mistakes of a file name its keys
                assert not KEY.search(said), (name, said)


def test_what_people_type_never_becomes_part_of_the_page(pages: dict[str, Page], case: str) -> None:
    """Names, narratives, risks and scenarios hold scripts in one of the plans."""
    for name, shown in pages.items():
        for block in shown:
            assert_harmless(block, name)
    if case == "attacked":
        told = "".join(block.get("html", "") for shown in pages.values() for block in shown)
        assert "&lt;script&gt;alert" in told and "&lt;img src=x" in told


def assert_harmless(block: Block, name: str) -> None:
    read = Read(block.get("html", ""))
    assert not read.elements & {"script", "iframe", "object", "embed", "base"}, name
    for key, value in read.attributes:
        assert key != "src" or value.startswith("data:image/png;base64,"), (name, block["id"])
        assert not key.startswith("on"), (name, block["id"], key)
        assert not value.lower().strip().startswith("javascript:"), (name, block["id"])
        if key == "data-file":
            assert value in FILES


def test_links_lead_to_a_step_or_a_field(pages: dict[str, Page]) -> None:
    names = {step.name for step in STEPS}
    for name, shown in pages.items():
        for block in shown:
            for key, value in Read(block.get("html", "")).attributes:
                assert key != "data-go" or holder(value) is not None, (name, block["id"], value)
                assert key != "data-to" or value in names, (name, block["id"], value)


# ---- every step


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_step_opens_with_three_sentences_under_a_short_title(step: Step, language: str) -> None:
    """What one does here, what one needs at hand, where it goes."""
    intro = t.say(f"step_{step.words}.intro", language)
    assert len(re.findall(r"[.!?](?=\s|$)", intro)) == 3
    assert len(t.say(f"step_{step.words}.title", language)) <= 20


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_speaks_english_too(step: Step, file: Path) -> None:
    """No word lacks its twin, with a plan of everything and with none."""
    session = opened(file, EVERYTHING).session
    assert page(step, View(session, "en"))
    assert page(step, View(Session(), "en"))


def state(view: View, folder: Path) -> object:
    """All that a page is made of: what the session tells, what the screen remembers, the files."""
    told = {name: repr(getattr(view.session, name)) for name in view.session.trait_names()}
    del told["version"]  # it counts changes
    remembered = replace(view, session=None, chosen=dict(view.chosen))  # type: ignore[arg-type]
    return told, remembered, {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_value_that_is_not_offered_does_no_harm(step: Step, file: Path, folder: Path) -> None:
    """Whoever forges an event gets a sentence at most, and the plan is still a plan.

    Most values change nothing: a page that has been seen, of a plan that has been read, is not
    drawn and read once more.
    """
    before = set(folder.parent.rglob("*"))
    seen: list[object] = []
    for action in step.actions:
        for value in ("", "../../rahasia", HOSTILE, "x" * 5000, "unit_usaha.lpg", "-1"):
            view = opened(file, EVERYTHING)
            try:
                step.actions[action](view, value)
            except PlanProblems as wrong:
                assert wrong.problems[0].sentence("id")
            now = state(view, folder.parent)
            if now in seen:
                continue
            seen.append(now)
            for block in page(step, view):
                assert_harmless(block, step.name)
            reread = Session()
            reread.open(file)
            assert reread.problems == (), (action, value)
    made = set(folder.parent.rglob("*")) - before
    assert {one for one in made if folder not in one.parents} <= {folder}


@pytest.mark.parametrize("step", [step for step in STEPS if step.of_plan][1:], ids=lambda s: s.name)
def test_without_a_plan_a_step_says_what_to_do_first(step: Step) -> None:
    """One sentence left that names the first step, nothing right."""
    view = View(Session())
    (only,) = step.left(view)
    assert "langkah Mulai" in only["html"] and list(step.right(view)) == []


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_actions_without_a_plan_do_nothing_bad(step: Step) -> None:
    for action in step.actions.values():
        view = View(Session())
        try:
            action(view, "")
        except PlanProblems as wrong:
            assert wrong.problems[0].sentence("id")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_what_is_searched_is_never_part_of_the_page(step: Step, file: Path) -> None:
    view = opened(file, EVERYTHING)
    searches = [block for block in page(step, view) if block["kind"] == "search"]
    for block in searches:
        for typed in (HOSTILE, SNEAKY):
            step.actions[block["action"]](view, typed)
            for shown in page(step, view):
                assert_harmless(shown, step.name)


def test_every_part_of_a_plan_belongs_to_one_step() -> None:
    """And no two steps hold the same."""
    held = [start for step in STEPS for start in step.holds]
    assert len(held) == len(set(held))
    for alias in aliases(Plan):
        assert holder(alias) is not None, alias


# ---- every field

KEPT_ELSEWHERE = {  # fields that no form shows, and why
    "versi": "says which kit wrote the file; nobody changes it",
    "koperasi.desa.1": "villages are searched by name and taken away by buttons",
    "unit_usaha.*.perilaku": "is chosen when a unit is added; another one is another unit",
    "unit_usaha.*.jenis": "is chosen when a unit is added; another one is another unit",
    "unit_usaha.*.ekspor.dokumen_siap.1": "papers are ticked with buttons",
}  # fmt: skip
NAMES = {  # an entry under a free name, as the plan of everything has it
    "saldo_awal.persediaan": "toko",
    "pembagian_shu.bagian": "cadangan",
    "dana_desa.pagu": "2027",
    "potensi_desa.sumber_daya": "sungai",
    "potensi_desa.ide": "amplang",
}


def places(model: type[BaseModel], base: str, plan: Plan) -> Iterator[str]:
    """The path of every single value that a plan may hold, one entry of each list."""
    for alias, name in aliases(model).items():
        yield from inside(hints(model)[name], f"{base}.{alias}" if base else alias, plan)


def inside(annotation: Any, path: str, plan: Plan) -> Iterator[str]:
    """The paths behind one field."""
    annotation = without_none(annotation)
    group = group_of(annotation)
    if path == "unit_usaha":
        for key, unit in plan.units.items():
            yield from places(type(unit), f"{path}.{key}", plan)
    elif path == "skenario":  # chosen on its page and said in words: tested there
        return
    elif group is not None:
        yield from places(group, path, plan)
    elif get_origin(annotation) is dict:
        yield from inside(get_args(annotation)[1], f"{path}.{NAMES[path]}", plan)
    elif get_origin(annotation) is tuple:
        yield from inside(get_args(annotation)[0], f"{path}.1", plan)
    elif path == "koperasi.desa":  # one code or many: a list all the same
        yield f"{path}.1"
    else:
        yield path


def shown_paths(shown: Page) -> set[str]:
    """The paths of all fields and cells on a page."""
    grids = [(*block.get("fields", ()), *block.get("more", ())) for block in shown]
    found = {field["path"] for grid in grids for field in grid}
    cells = (cell for block in shown for row in block.get("rows", ()) for cell in row["cells"])
    return found | {cell["path"] for cell in cells}


def test_every_field_of_the_schema_is_on_some_page(file: Path) -> None:
    """The step that holds a field shows it, once it has revealed what must be chosen for it; but
    for what a unit does nothing with.
    """
    view = opened(file, EVERYTHING)
    plan = view.session.plan
    assert plan is not None and view.session.problems == ()
    drawn: dict[str, set[str]] = {}
    hidden = []
    for path in places(Plan, "", plan):
        if re.sub(r"^unit_usaha\.\w+", "unit_usaha.*", path) in KEPT_ELSEWHERE:
            continue
        step = holder(path)
        assert step is not None, path
        step.reveal(view, path)
        state = f"{step.name} {sorted(view.chosen.items())}"
        if state not in drawn:
            drawn[state] = shown_paths([b for block in step.left(view) for b in flat(block)])
        if path not in drawn[state]:
            hidden.append(path)
    unused = {
        f"unit_usaha.{id}.{key}"
        for id, unit in plan.units.items()
        for key in UNUSED.get(unit.behaviour, ())
    }
    assert set(hidden) - unused == set()


def test_the_list_of_exceptions_names_fields_that_exist(file: Path) -> None:
    plan = opened(file, EVERYTHING).session.plan
    assert plan is not None
    known = {re.sub(r"^unit_usaha\.\w+", "unit_usaha.*", x) for x in places(Plan, "", plan)}
    assert set(KEPT_ELSEWHERE) <= known
    assert len(known) > 150
