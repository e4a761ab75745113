"""The second step: villages added and removed, two shares of SHU changed, what is missing named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from kopdes_plan import text as t
from kopdes_plan.screens.editing.session import Session
from kopdes_plan.screens.steps import View
from kopdes_plan.screens.steps.cooperative import STEP
from tests.screens.drawn import every, words


def drawn(view: View, side: str = "left") -> dict[str, Any]:
    """The blocks of one side by their id, those in folds too."""
    return every(getattr(STEP, side)(view))


def do(view: View, action: str, value: str = "") -> None:
    STEP.actions[action](view, value)


def test_a_second_village_is_added_led_and_removed(session: Session, file: Path) -> None:
    """Badak Baru joins Saliki, becomes the first, and Saliki leaves; the last one stays."""
    view = View(session)
    first = drawn(view)["villages"]["cards"]
    assert [card["title"] for card in first] == ["Desa Saliki"] and first[0]["buttons"] == []
    do(view, "village", "Badak Baru, Muara Badak")
    button = drawn(view)["village"]["cards"][0]["buttons"][0]
    do(view, button["action"], button["value"])
    assert session.plan is not None
    assert session.plan.cooperative.villages == ("64.02.05.2001", button["value"])
    assert button["value"] in file.read_text(encoding="utf-8")
    assert view.chosen == {} and "Badak Baru" in view.words
    do(view, "add_village", button["value"])
    assert view.tone == "doubt" and len(session.plan.cooperative.villages) == 2
    do(view, "lead_village", button["value"])
    assert session.plan.cooperative.villages == (button["value"], "64.02.05.2001")
    remove = drawn(view)["villages"]["cards"][1]["buttons"][-1]
    assert remove["ask"]
    do(view, remove["action"], remove["value"])
    do(view, "remove_village", button["value"])
    assert session.plan.cooperative.villages == (button["value"],)
    session.undo()
    assert len(session.plan.cooperative.villages) == 2


def test_one_village_written_without_a_list_gets_a_second(file: Path) -> None:
    """`desa: "64.02.05.2001"` is a village too."""
    text = file.read_text(encoding="utf-8").replace('["64.02.05.2001"]', '"64.02.05.2001"')
    file.write_text(text, encoding="utf-8")
    session = Session()
    session.open(file)
    view = View(session)
    assert len(drawn(view)["villages"]["cards"]) == 1
    do(view, "add_village", "64.02.05.2002")
    assert session.plan is not None and len(session.plan.cooperative.villages) == 2


def test_a_search_for_a_script_stays_letters(session: Session) -> None:
    """Nothing is found, a sentence says so, no block holds a script as HTML."""
    view = View(session)
    do(view, "village", "<script>alert(1)</script>")
    session.edit("koperasi.nama", "<b>Koperasi</b>")
    assert drawn(view)["village"]["cards"] == [] and drawn(view)["village"]["note"]
    blocks = [*STEP.left(view), *STEP.right(view)]
    shown = "".join(block["html"] for block in blocks if block["kind"] == "html")
    assert "<script" not in shown and "<b>" not in shown and "&lt;b&gt;" in shown


def test_two_shares_are_changed_one_after_the_other(session: Session, file: Path) -> None:
    """60 + 40: the reserve to 50 % waits (90 %), members to 50 % and both are in the plan."""
    view = View(session)
    assert words(drawn(view)["sum"]["html"]) == t.say("step_cooperative.sharing.whole")
    session.edit("pembagian_shu.bagian.cadangan", "50%")
    assert session.plan is not None and float(session.plan.surplus.shares["cadangan"]) == 0.6
    told = words(drawn(view)["sum"]["html"])
    assert "90%" in told and "10%" in told
    assert drawn(view)["sharing"]["open"] and not drawn(view)["tax"]["open"]
    session.edit("pembagian_shu.bagian.jasa_usaha", "50%")
    shares = {name: float(share) for name, share in session.plan.surplus.shares.items()}
    assert shares == {"cadangan": 0.5, "jasa_usaha": 0.5} and session.unfinished == {}
    assert words(drawn(view)["sum"]["html"]) == t.say("step_cooperative.sharing.whole")
    session.undo()
    assert float(session.plan.surplus.shares["cadangan"]) == 0.6


def test_two_waiting_shares_are_told_of_together(session: Session) -> None:
    """50 + 45 is 95: each alone would be 90 or 105; what is said is the sum of both."""
    view = View(session)
    session.edit("pembagian_shu.bagian.cadangan", "50%")
    session.edit("pembagian_shu.bagian.jasa_usaha", "45%")
    assert "95%" in words(drawn(view)["sum"]["html"])
    session.edit("pembagian_shu.bagian.jasa_usaha", "banyak")
    assert "banyak" in words(drawn(view)["sum"]["html"])


def test_what_members_bring_is_said_in_sentences(session: Session) -> None:
    """100 members, of 39 % pay 10,000 a month: 39 × 10,000 × 12 = 4,680,000 in the first year."""
    session.edit("anggota.jumlah_awal", "100")
    session.edit("anggota.simpanan_wajib_per_bulan", "10.000")
    result = session.result
    assert result is not None
    told = words(drawn(View(session), "right")["sentences"]["html"])
    assert "Desa Saliki, Kecamatan Muara Badak" in told
    assert "simpanan wajib Rp4.680.000" in told and "39%" in told and "100 orang" in told
    equity = np.ravel(result.statements.position["equity"])
    assert t.rupiah(float(equity[11])) in told and t.rupiah(float(equity[-1])) in told


def test_the_numbers_a_bank_asks_for_are_links_until_they_are_written(session: Session) -> None:
    """NIB is a link to its field; once typed it is gone from the list."""
    view = View(session)
    link = 'data-go="koperasi.nib"'
    assert link in drawn(view, "right")["papers"]["html"]
    session.edit("koperasi.nib", "1234567890123")
    papers = drawn(view, "right")["papers"]["html"]
    assert link not in papers and 'data-go="koperasi.npwp"' in papers


def test_the_first_shu_is_shared_in_a_small_table(session: Session) -> None:
    """The pools of the first meeting that shares, as the engine books them."""
    session.edit("unit_usaha.gudang.harga", "500.000")
    result = session.result
    assert result is not None
    shown = drawn(View(session), "right")["shared"]["html"]
    flow = np.ravel(result.flows["reserve_appropriated"])
    first = float(flow[flow > 0][0])
    year = result.time.years[int(np.argmax(flow > 0)) // 12]
    assert t.rupiah(first) in words(shown) and str(year) in words(shown)


def test_every_field_of_its_part_is_on_the_step(session: Session) -> None:
    """Officers may be roles only, a name may be added; savings, taxes and shares are there."""
    blocks = drawn(View(session))
    shown = {
        one["path"]
        for block in blocks.values()
        if block["kind"] == "fields"
        for one in [*block["fields"], *block["more"]]
    }
    assert {
        "koperasi.nama", "koperasi.alamat", "koperasi.nik", "koperasi.rekening",
        "koperasi.anggota_perempuan", "anggota.jumlah_awal", "anggota.bagian_yang_membayar",
        "anggota.jasa_simpanan_sukarela", "pajak.tahun_terdaftar", "pajak.pkp_sejak",
        "pembagian_shu.bulan_rat", "pembagian_shu.imbal_jasa_desa",
    } <= shown  # fmt: skip
    assert [blocks[id]["path"] for id in ("board", "supervisors", "shares")] == [
        "koperasi.pengurus", "koperasi.pengawas", "pembagian_shu.bagian",
    ]  # fmt: skip
