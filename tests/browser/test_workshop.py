"""A board makes its first plan in a real browser: from a village's name to the PDF.

The real server is started as `kit.py mulai` does; the app face is opened; everything is typed,
pressed and read on the screen. Each test goes on where the one before stopped, as people do.
"""

from __future__ import annotations

import base64
import io
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

import kopdes_plan as kp
from kopdes_plan import text as t
from kopdes_plan.inputs.drafts import Draft
from kopdes_plan.outputs import loan_answers
from kopdes_plan.outputs.chances import chance_sentences
from kopdes_plan.outputs.risk import limit_sentences
from tests.browser.board import Board
from tests.browser.lab import Lab, opened

pytestmark = pytest.mark.butuh_chromium

SHOP, LPG = "unit_usaha.sembako", "unit_usaha.lpg3"
AS_BASE64 = """async link => {
  const file = await (await fetch(document.querySelector(link).href)).blob();
  const reader = new FileReader();
  const read = new Promise(done => reader.onload = () => done(reader.result));
  reader.readAsDataURL(file);
  return (await read).split(",")[1];
}"""  # millions of numbers, one for each byte, would take Playwright half a minute
ENGLISH = ("Error", "Traceback", "Loading", "Executing", "Save", "Cancel", "undefined", "NaN")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """The app face with an empty plan folder. Pictures go to KOPDES_GAMBAR, if it is set."""
    with Lab(tmp_path_factory.mktemp("lab")) as lab, opened(lab) as page:
        board = Board(page)
        board.open_app()
        yield board


def plan_file(board: Board) -> Path:
    (file,) = board.lab.plans.glob("*.yaml")
    return file


def picture(board: Board, name: str) -> None:
    """Keeps what the screen shows, for those who look at the run (CI keeps the folder)."""
    if folder := os.environ.get("KOPDES_GAMBAR"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        board.tab.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_a_facilitator_opens_the_guide_beside_the_first_step(board: Board) -> None:
    """Its notebook opens in another window; this one stays as it is."""
    with board.tab.context.expect_page() as opening:
        board.tab.get_by_text("Buka panduan di layar").click()
    assert opening.value.url.endswith("/lab/tree/panduan_fasilitator.ipynb")
    opening.value.close()
    assert board.step() == "mulai"


def test_a_village_found_by_name_becomes_a_plan(board: Board) -> None:
    """Nothing is open; `saliki` is found in Muara Badak; the plan is there and computed."""
    assert "Belum ada rencana" in board.text(".kopdes-glance")
    picture(board, "0-mulai")
    board.tab.locator("input[type=search]").first.fill("saliki")
    card = board.tab.locator(".kopdes-card", has_text="Muara Badak").first
    card.get_by_role("button", name="Buat rencana").click()
    board.wait(".kopdes-name", "Saliki")
    assert board.step() == "koperasi"
    plan = kp.load_plan(plan_file(board))
    assert plan.cooperative.villages == ("64.02.05.2001",)
    assert plan.units == {} and plan.loans == ()


def test_numbers_are_typed_the_indonesian_way_and_echoed(board: Board) -> None:
    """`1,5 juta` is echoed while typed and stands as 1.500.000; the file holds it."""
    board.turn("pendanaan")
    cash = board.entry("saldo_awal.kas")
    cash.fill("1,5 juta")
    board.wait('[data-path="saldo_awal.kas"] .kopdes-echo', "Rp1.500.000")
    board.type("saldo_awal.kas", "1,5 juta")  # waits for its counterpart: a balance must balance
    board.type("saldo_awal.simpanan_pokok", "1.500.000")
    assert board.entry("saldo_awal.kas").input_value() == "1.500.000"
    opening = kp.load_plan(plan_file(board)).opening
    assert float(opening.cash) == float(opening.principal_savings) == 1_500_000


def test_two_units_are_added_and_their_numbers_typed(board: Board) -> None:
    """A shop and LPG from the catalogue, each with its buyer and its own numbers."""
    board.turn("unit_usaha")
    for kind in ("sembako", "lpg3"):
        board.choose("Tambah unit")
        board.tab.locator(f'[data-value="{kind}"]', has_text="Tambahkan").first.click()
        board.settled()
    board.choose("Gerai sembako")
    board.type(f"{SHOP}.pembeli", "Keluarga di desa")
    board.type(f"{SHOP}.harga", "52 ribu")
    board.type(f"{SHOP}.jumlah_per_bulan", "1.200")
    board.choose("LPG")
    board.type(f"{LPG}.pembeli", "Rumah tangga")
    units = kp.load_plan(plan_file(board)).units
    assert [unit.buyer for unit in units.values()] == ["Keluarga di desa", "Rumah tangga"]
    assert float(units["sembako"].price) == 52_000
    picture(board, "2-unit-usaha")


@pytest.mark.parametrize("typed", ["0,5", "0.5"])
def test_half_of_what_is_asked_never_guessed(board: Board, typed: str) -> None:
    """Cases E29 and E31: both readings are offered, one press answers."""
    board.choose("Gerai sembako")
    board.type(f"{SHOP}.susut", typed)
    wrong = f'[data-path="{SHOP}.susut"] .kopdes-wrong'
    board.wait(wrong, "0,5%")
    assert board.entry(f"{SHOP}.susut").input_value() == typed
    board.tab.locator(wrong).get_by_role("button", name="0,5%", exact=True).click()
    board.settled()
    assert float(kp.load_plan(plan_file(board)).units["sembako"].shrinkage) == 0.005


def test_arrow_keys_and_spin_buttons_keep_the_type(board: Board) -> None:
    """Case E32: 52.000 up is 53.000 and down again 52.000, by key and by button."""
    price = board.entry(f"{SHOP}.harga")
    price.focus()
    board.tab.keyboard.press("ArrowUp")
    board.settled()
    assert price.input_value() == "53.000"
    board.tab.locator(f'[data-path="{SHOP}.harga"] .kopdes-spin button').first.click()
    board.settled()
    assert price.input_value() == "52.000"
    assert float(kp.load_plan(plan_file(board)).units["sembako"].price) == 52_000


def test_a_wrong_number_stays_and_is_explained(board: Board) -> None:
    """`lima ratus ribu` is no number here; undo brings the number back, redo the words."""
    board.type(f"{SHOP}.harga", "mahal sekali")
    board.wait(f'[data-path="{SHOP}.harga"] .kopdes-wrong', "bukan angka")
    assert board.text(f'[data-path="{SHOP}.harga"] .kopdes-wrong').startswith("Terbaca mahal")
    assert board.entry(f"{SHOP}.harga").input_value() == "mahal sekali"
    board.press("Batalkan")
    assert board.entry(f"{SHOP}.harga").input_value() == "52.000"


def test_where_a_number_is_from_is_one_click(board: Board) -> None:
    """D turns a guess into something measured in the village."""
    board.tab.locator(f'[data-path="{SHOP}.harga"] .kopdes-letter.kopdes-desa').click()
    board.settled()
    price = kp.load_plan(plan_file(board)).units["sembako"].price
    assert (price.origin, float(price)) == ("desa", 52_000)


def test_rows_are_pasted_from_a_spreadsheet(board: Board) -> None:
    """Two people with what they are paid; the second row is made for them; arrows move."""
    board.press("Tambah pekerja")
    board.paste("tenaga_kerja.1.nama", "Pengelola\t1\nPembantu\t0,5\n")
    staff = kp.load_plan(plan_file(board)).staff
    assert [(one.name, float(one.count)) for one in staff] == [("Pengelola", 1), ("Pembantu", 0.5)]
    board.entry("tenaga_kerja.1.nama").focus()
    board.tab.keyboard.press("ArrowDown")
    assert board.focused() == "tenaga_kerja.2.nama"


def test_a_choice_that_is_none_is_shown_as_it_was_pasted(board: Board) -> None:
    """`UMR` is not offered: it stands in its cell with a sentence until another is chosen."""
    basis = board.entry("tenaga_kerja.2.dasar_upah")
    board.paste("tenaga_kerja.2.dasar_upah", "UMR\t\n")
    board.wait('[data-path="tenaga_kerja.2.dasar_upah"] .kopdes-wrong', "Terbaca UMR")
    assert basis.locator("option:checked").inner_text() == "UMR"
    basis.select_option("tanpa_upah")
    board.settled()
    assert basis.locator("option").count() == 3
    assert kp.load_plan(plan_file(board)).staff[1].wage_basis == "tanpa_upah"


def test_the_keyboard_alone_is_enough(board: Board) -> None:
    """A row taken away, a step turned: the cursor stays near, and Control+Z works from anywhere."""
    board.press("Tambah pekerja")
    row = board.tab.locator("tr", has=board.tab.locator('[data-path="tenaga_kerja.3.nama"]')).first
    row.locator(".kopdes-remove").focus()
    board.keys("Enter")
    assert board.focused() == "tenaga_kerja.2.nama"
    board.tab.locator('.kopdes-step[data-step="kas"]').focus()
    board.keys("Enter")
    assert board.tab.evaluate("document.activeElement.dataset.step") == board.step() == "kas"
    board.turn("mulai")
    board.tab.locator("[data-action=next]").focus()
    board.keys("Enter")  # the button leaves with its step
    assert board.tab.evaluate("document.activeElement.dataset.step") == board.step() != "mulai"
    board.tab.evaluate("document.activeElement.blur()")
    board.keys("Control+z")
    board.turn("unit_usaha")
    assert board.tab.locator('[data-path="tenaga_kerja.3.nama"]').count() > 0
    board.keys("Control+z")


def test_a_loan_is_added_by_its_scheme_and_refused_above_its_limit(board: Board) -> None:
    """LPDB with 20 million; 4 milyar is above its ceiling: the sentence stands at the field."""
    board.turn("pendanaan")
    board.choose("Tambah pinjaman")
    board.tab.locator('[data-value="lpdb"]').get_by_text("Tambahkan").first.click()
    board.settled()
    board.type("pinjaman.1.plafon", "20 juta")
    assert float(kp.load_plan(plan_file(board)).loans[0].amount) == 20_000_000
    board.type("pinjaman.1.plafon", "4 miliar")
    board.wait('[data-path="pinjaman.1.plafon"] .kopdes-wrong', "3.000.000.000")
    board.keys("Control+z")
    assert board.entry("pinjaman.1.plafon").input_value() == "20.000.000"
    picture(board, "3-pendanaan")


def test_ways_to_finance_are_compared_when_asked(board: Board) -> None:
    """What the plan can carry is said as the engine answers it; each way has its line."""
    board.press("Bandingkan cara mendanai")
    asked = loan_answers.solved(kp.load_plan(plan_file(board)))
    carried = board.text('[data-block="carry"]')
    assert len(asked) == 5 and loan_answers.sentence(asked[0]) in carried
    board.tab.locator('[data-block="ways"] svg').wait_for()
    board.tab.locator('[data-block="check-pinjaman.1"] summary').click()
    assert "LPDB" in board.text('[data-block="check-pinjaman.1"]')
    picture(board, "3-cara-mendanai")


def test_what_may_go_wrong_is_worked_out_when_asked(board: Board) -> None:
    """Ready cases with the engine's lowest cash; how far numbers may move, in its sentences."""
    plan = kp.load_plan(plan_file(board))
    board.turn("risiko")
    board.press("Keadaan yang sering terjadi")
    board.tab.locator('[data-block="ready"] svg').wait_for()
    figures = '[data-block="ready-figures"]'
    board.tab.locator(f"{figures} summary").click()
    for case in kp.compare(plan):
        lowest = abs(float(case.result.indicators.cash_min[0]))  # a table brackets the negative
        assert t.number(lowest) in board.text(figures)
    picture(board, "5-keadaan")
    board.press("Seberapa jauh angka boleh berubah")
    limits = board.text('[data-block="limits"]')
    said = limit_sentences(kp.run(plan), kp.switching(plan))
    assert len(said) > 2 and all(words in limits for words in said)
    picture(board, "5-batas")


def test_draws_grow_on_the_page_and_a_stop_keeps_them(board: Board) -> None:
    """100,000 draws, stopped as soon as there are some: what so many draws say, to the rupiah."""
    board.type("ketidakpastian.jumlah", "100.000")
    board.press("Undi 100.000 kali")
    board.wait('[data-block="chances"]', "dari 100.000 undian")
    assert int(board.tab.locator("progress").get_attribute("value") or 0) > 0
    picture(board, "5-undian-berjalan")
    board.press("Hentikan undian")
    board.wait('[data-block="chances"]', "Dihentikan setelah")
    assert board.tab.locator("progress").count() == 0
    shown = board.text('[data-block="chances"]')
    done = int(shown.partition("setelah ")[2].partition(" dari")[0].replace(".", ""))
    assert 500 <= done < 100_000
    told = chance_sentences(kp.sample(kp.load_plan(plan_file(board)), done))
    assert all(words in shown for words in told[1:])
    picture(board, "5-undian")


def test_a_number_typed_meanwhile_ends_the_draws(board: Board) -> None:
    """They were made of another plan; drawn anew to the end, they are the command's."""
    board.press("Undi 100.000 kali")
    board.tab.locator("progress").wait_for()
    board.type("ketidakpastian.jumlah", "1.200")
    board.tab.locator("progress").wait_for(state="detached")
    assert board.tab.locator('[data-block="chances"]').count() == 0
    board.press("Undi 1.200 kali")
    board.wait('[data-block="chances"]', "Rencana dihitung 1.200 kali")
    told = chance_sentences(kp.sample(kp.load_plan(plan_file(board))))
    assert all(words in board.text('[data-block="chances"]') for words in told)


def test_the_verdict_says_why_and_leads_to_the_number(board: Board) -> None:
    """The glance agrees with the engine; its first link puts the cursor into the number."""
    result = kp.run(kp.load_plan(plan_file(board)))
    board.turn("kas")
    lowest = t.rupiah(float(result.indicators.cash_min[0]))
    assert lowest in board.tab.locator(".kopdes-right").inner_text()
    link = board.tab.locator(".kopdes-glance [data-go]").first
    wanted = link.get_attribute("data-go")
    link.click()
    board.settled()
    assert board.focused().startswith(str(wanted))
    picture(board, "4-kas")


def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(board: Board) -> None:
    """All that was done since opening can be taken back and done again."""
    file = plan_file(board)
    end = file.read_text(encoding="utf-8")
    undo = board.tab.get_by_role("button", name="Batalkan")
    redo = board.tab.get_by_role("button", name="Ulangi")
    steps = 0
    while undo.is_enabled():
        board.tab.locator(".kopdes-bar").focus()
        undo.click()
        board.settled()
        steps += 1
    assert steps > 10 and kp.load_plan(file).units == {}
    for _ in range(steps):
        redo.click()
        board.settled()
    assert file.read_text(encoding="utf-8") == end


def test_two_windows_on_one_plan_notice_each_other(board: Board) -> None:
    """What one window types appears in the other within seconds, and the other says so."""
    board.turn("unit_usaha")
    board.choose("Gerai sembako")
    with board.another() as other:
        other.open_app()
        other.turn("unit_usaha")
        other.choose("Gerai sembako")
        other.type(f"{SHOP}.harga", "51.000")
    board.wait(".kopdes-status", "jendela lain")
    board.shows(f"{SHOP}.harga", "51.000")


def test_a_copy_from_a_stick_is_merged_and_a_conflict_decided(board: Board) -> None:
    """The secretary changed a price at home and named a partner: the price is asked."""
    text = plan_file(board).read_text(encoding="utf-8")
    board.turn("unit_usaha")
    board.choose("Gerai sembako")
    here = board.entry(f"{SHOP}.harga").input_value()
    copy = Draft(text)
    copy.set(f"{SHOP}.harga", "61_000 desa")
    copy.set(f"{LPG}.mitra", "Pangkalan kecamatan")
    sent = {"name": "salinan.yaml", "mimeType": "text/yaml", "buffer": copy.text().encode()}
    board.turn("mulai")
    board.tab.locator("[data-take=merge]").set_input_files(sent)
    board.wait(".kopdes-status", "1 bentrok")
    board.wait(".kopdes-card", "menjadi 61.000")
    picture(board, "0-bentrok")
    board.turn("unit_usaha")
    board.choose("Gerai sembako")
    wrong = f'[data-path="{SHOP}.harga"] .kopdes-wrong'
    board.wait(wrong, "menjadi 61.000")
    picture(board, "2-bentrok")
    assert board.entry(f"{SHOP}.harga").input_value() == here
    board.tab.locator(wrong).get_by_role("button", name="Pakai salinan lain").click()
    board.settled()
    assert board.entry(f"{SHOP}.harga").input_value() == "61.000"
    merged = plan_file(board).read_text(encoding="utf-8")
    assert "mitra: Pangkalan kecamatan" in merged and "BENTROK" not in merged
    board.press("Batalkan")
    board.wait(wrong, "menjadi 61.000")
    board.press("Batalkan")
    assert plan_file(board).read_text(encoding="utf-8") == text


def test_after_the_kernel_is_killed_nothing_is_lost(board: Board) -> None:
    """kill -9 in the middle of work: the page says so; opened again, all is as it was."""
    board.type(f"{SHOP}.harga", "setengah jadi")
    board.lab.kill_kernels()
    board.entry(f"{SHOP}.harga_beli").fill("45.000")
    board.tab.keyboard.press("Enter")
    board.tab.locator(".kopdes-gone").wait_for()
    board.open_app()
    board.turn("unit_usaha")
    board.choose("Gerai sembako")
    assert board.entry(f"{SHOP}.harga").input_value() == "setengah jadi"
    board.shows(f"{SHOP}.harga_beli", "45.000")  # typed when nobody was there to take it
    board.type(f"{SHOP}.harga", "52.000")
    assert float(kp.load_plan(plan_file(board)).units["sembako"].price) == 52_000


def test_what_is_typed_again_does_not_replace_a_newer_number(board: Board) -> None:
    """Nobody was there to take 46.000; meanwhile another window wrote 44.000: one is chosen."""
    cost = f"{SHOP}.harga_beli"
    board.lab.kill_kernels()
    board.entry(cost).fill("46.000")
    board.tab.keyboard.press("Enter")
    board.tab.locator(".kopdes-gone").wait_for()
    with board.another() as other:
        other.open_app()
        other.turn("unit_usaha")
        other.choose("Gerai sembako")
        other.type(cost, "44.000")
    board.open_app()
    board.turn("unit_usaha")
    board.choose("Gerai sembako")
    wrong = f'[data-path="{cost}"] .kopdes-wrong'
    board.wait(wrong, "44.000 menjadi 46.000")
    picture(board, "2-ketikan-lama")
    assert board.entry(cost).input_value() == "44.000"
    board.tab.locator(wrong).get_by_role("button", name="Tetap pakai yang di sini").click()
    board.settled()
    assert board.text(wrong) == "" and "BENTROK" not in plan_file(board).read_text("utf-8")


def test_hostile_words_are_only_words(board: Board) -> None:
    """A script as the name of a unit is shown, not run."""
    words = "<img src=x onerror=window.broken=1><script>window.broken=1</script>"
    board.type(f"{SHOP}.nama", words)
    board.tab.wait_for_timeout(300)
    assert board.tab.evaluate("window.broken") is None
    assert "<script>" in board.tab.locator(".kopdes-left").inner_text()
    board.keys("Control+z")


def test_a_big_photograph_is_chosen_and_named(board: Board) -> None:
    """12 MB, more than one message of the server may hold; the cursor waits in its caption."""
    dots = random.Random(1).randbytes(2_000 * 2_000 * 3)
    Image.frombytes("RGB", (2_000, 2_000), dots).save(taken := io.BytesIO(), "PNG")
    assert len(taken.getvalue()) > 12_000_000
    chosen = {"name": "Gudang baru.png", "mimeType": "image/png", "buffer": taken.getvalue()}
    board.turn("dokumen")
    board.tab.locator("[data-take=photo]").set_input_files(chosen)
    board.wait(".kopdes-status", "Gudang baru.jpg")
    board.settled()
    assert board.focused() == "narasi.foto.1.keterangan"
    board.type("narasi.foto.1.keterangan", "Gudang di tepi sungai")
    board.tab.locator(".kopdes-pictures img").first.wait_for()
    (photo,) = kp.load_plan(plan_file(board)).narrative.photos
    assert photo.caption == "Gudang di tepi sungai"
    kept = plan_file(board).parent / photo.file
    assert Image.open(kept).size == (1_600, 1_600)
    picture(board, "6-foto")


def test_the_pdf_is_made_and_opened(board: Board) -> None:
    """The button says where it is; what the browser gets is the same document."""
    board.turn("dokumen")
    board.tab.locator("[data-do=make][data-value=lengkap]").click()
    board.wait(".kopdes-status", ".pdf")
    on_disk = plan_file(board).with_suffix(".pdf").read_bytes()
    board.tab.locator("[data-file=lengkap]").first.click()
    board.tab.locator(".kopdes-ready").first.wait_for()
    shown = base64.b64decode(board.tab.evaluate(AS_BASE64, ".kopdes-ready"))
    assert shown == on_disk
    assert "Saliki" in PdfReader(io.BytesIO(shown)).pages[0].extract_text()
    picture(board, "6-dokumen")


def test_the_screen_never_spoke_english_or_code(board: Board) -> None:
    """On every step, in what is shown."""
    for step in ("mulai", "koperasi", "unit_usaha", "pendanaan", "kas", "risiko", "dokumen"):
        board.turn(step)
        shown = board.tab.locator(".kopdes").inner_text()
        assert not [word for word in ENGLISH if word in shown], step


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1366, 768)])
def test_it_fits_the_screens_of_old_laptops_and_projectors(
    board: Board, width: int, height: int
) -> None:
    """Nothing sticks out to the side on any step, nor in large type."""
    board.tab.set_viewport_size({"width": width, "height": height})
    for large in (False, True):
        for step in ("mulai", "koperasi", "unit_usaha", "pendanaan", "kas", "risiko", "dokumen"):
            board.turn(step)
            over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert board.tab.evaluate(over) <= 0, (step, width, large)
            picture(board, f"{width}-{'besar-' if large else ''}{step}")
        board.press("Layar besar")


def test_long_names_and_the_ranking_are_seen_whole_on_a_projector(board: Board) -> None:
    """At 1024 points: the cooperative's name, a column of names, and the last column of ideas."""
    board.tab.set_viewport_size({"width": 1024, "height": 768})
    over = "e => e.scrollWidth - e.clientWidth"
    board.turn("koperasi")
    assert board.entry("koperasi.nama").evaluate(over) <= 0
    board.turn("unit_usaha")
    assert board.entry("tenaga_kerja.1.nama").bounding_box()["width"] > 180
    board.turn("potensi")
    board.tab.locator(".kopdes-right table").first.wait_for()
    assert board.tab.locator(".kopdes-right").evaluate(over) <= 0
    board.tab.set_viewport_size({"width": 1366, "height": 768})


def test_charts_and_notices_can_be_read_on_a_telephone(board: Board) -> None:
    """At 390 points a chart keeps its type and moves sideways; no word is broken in a column."""
    board.tab.set_viewport_size({"width": 390, "height": 844})
    board.turn("kas")
    assert board.tab.locator(".kopdes-chart svg").first.bounding_box()["width"] > 500
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert board.tab.evaluate(over) <= 0
    board.turn("dokumen")
    board.type("narasi.foto.1.keterangan", "Gudang di tepi jalan")  # the PDF is older now
    late = board.tab.locator("td .kopdes-notice").first
    word = late.evaluate(
        "e => { const r = new Range(); r.setStart(e.firstChild, 0);"
        " r.setEnd(e.firstChild, 7); return r.getClientRects().length; }"
    )
    assert late.inner_text().startswith("Rencana") and word == 1
    board.tab.set_viewport_size({"width": 1366, "height": 768})


def test_a_scrollbar_does_not_cover_the_page(board: Board) -> None:
    """Where scrollbars take room, the page is narrower by it: nothing lies under the bar."""
    body = board.tab.locator("body")
    body.evaluate("e => e.style.marginRight = '17px'")
    sides = [board.tab.locator(one).bounding_box() for one in ("body", ".kopdes-bar")]
    body.evaluate("e => e.style.marginRight = ''")
    assert sides[0] and sides[1] and sides[0]["width"] == sides[1]["width"]


def test_nothing_was_asked_of_another_computer(board: Board) -> None:
    """After all that: many requests, every one of them to 127.0.0.1."""
    assert len(board.page.asked) > 20
    assert board.page.outside == []
