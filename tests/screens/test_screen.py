"""The page without a browser: events go in as the browser sends them, messages come out.

`Front` stands in for `screen.js`: it keeps the blocks it was sent, region by region.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kopdes_plan as kp
from kopdes_plan import text as t
from kopdes_plan.screens.screen import Screen
from kopdes_plan.screens.steps import risk_views
from kopdes_plan.screens.workshop import STEPS

PRICE = "unit_usaha.lpg.harga"


class Front:
    """What a browser knows of the page."""

    def __init__(self, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
        self.screen, self.count = screen, 0
        self.messages: list[dict[str, Any]] = []
        self.files: list[bytes] = []
        self.drawn: dict[str, dict[str, Any]] = {}
        self.regions: dict[str, list[str]] = {}
        monkeypatch.setattr(screen, "send", self.take)
        self.tell("hello")

    def take(self, message: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self.messages.append(message)
        self.files += buffers or []
        if message["type"] == "block":
            self.drawn[message["order"][-1]] = message["block"]
        elif message["type"] == "region":
            self.regions[message["region"]] = message["order"]

    def tell(self, event: str, **content: Any) -> list[dict[str, Any]]:
        """Sends an event and returns what came of it; the last message says that it is done."""
        self.messages, self.count = [], self.count + 1
        self.screen._received(self.screen, {"event": event, "n": self.count, **content}, [])
        assert self.messages[-1] == {"type": "done", "n": self.count}
        return self.messages

    def bar(self) -> dict[str, Any]:
        return [m for m in self.messages if m["type"] == "bar"][-1]

    def blocks(self, region: str) -> list[dict[str, Any]]:
        return [self.drawn[place] for place in self.regions[region]]

    def field(self, path: str) -> dict[str, Any]:
        """The field at a path, wherever it stands on the left."""
        return next(f for f in every_field(self.blocks("left")) if f["path"] == path)


def every_field(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for block in blocks:
        found += [*block.get("fields", ()), *block.get("more", ())]
        found += every_field(block.get("blocks", []))
    return found


@pytest.fixture
def front(file: Path, monkeypatch: pytest.MonkeyPatch) -> Front:
    """The page with the test's plan open on the step of the units."""
    monkeypatch.setenv("KOPDES_RENCANA", str(file))
    front = Front(Screen(), monkeypatch)
    front.tell("step", name="unit_usaha")
    return front


def test_a_new_browser_gets_the_whole_page(front: Front) -> None:
    """Bar, all steps, the verdict, the unit's fields and answers; a second browser the same."""
    first = front.tell("hello")
    bar = front.bar()
    assert bar["name"] == "Rencana uji" and bar["step"] == "unit_usaha"
    assert len(bar["steps"]) == len(STEPS)
    assert front.field(PRICE)["text"] == "19.000" and front.field(PRICE)["origin"] == "desa"
    assert "kopdes-glance" in front.blocks("top")[0]["html"]
    assert any("<svg" in block.get("html", "") for block in front.blocks("right"))
    assert front.tell("hello")[:-1] == first[:-1]


def test_only_what_changed_is_sent(front: Front, file: Path) -> None:
    """A typed price goes to the file; the staff sheet and other folds are not sent again."""
    sent = front.tell("edit", path=PRICE, text="17,5 ribu")
    changed = [m["block"]["id"] for m in sent if m["type"] == "block"]
    assert 0 < len(changed) < len(front.blocks("left")) + len(front.blocks("right"))
    assert front.field(PRICE)["text"] == "17.500"
    assert float(kp.load_plan(file).units["lpg"].price) == 17_500
    assert front.bar()["undo"] and "Tersimpan" in front.bar()["words"]
    again = front.tell("edit", path=PRICE, text="17.500")
    assert [m["type"] for m in again] == ["bar", "done"]


def test_the_same_number_typed_in_another_way_is_written_in_ours(front: Front) -> None:
    """`19 ribu` over 19.000 changes nothing, and yet the field must say 19.000 again."""
    sent = front.tell("edit", path=PRICE, text="19 ribu")
    (block,) = [m["block"] for m in sent if m["type"] == "block" and m["region"] == "left"]
    assert [f["text"] for f in every_field([block]) if f["path"] == PRICE] == ["19.000"]


@pytest.mark.parametrize(
    ("path", "typed", "shown"),
    [
        ("unit_usaha.lpg.jumlah_per_bulan", "240 tabung", "240"),
        ("unit_usaha.lpg.hari_persediaan", "14 Hari", "14"),
        (PRICE, "Rp20 ribu per tabung", "20.000"),
        ("unit_usaha.lpg.jumlah_per_bulan", "banyak tabung", "banyak tabung"),
    ],
)
def test_a_number_may_be_typed_with_its_unit(
    front: Front, path: str, typed: str, shown: str
) -> None:
    """People write what they count; what is no number stays as it was typed."""
    front.tell("edit", path=path, text=typed)
    assert front.field(path)["text"] == shown


def test_typed_again_after_a_reload_goes_on_where_one_was(front: Front, file: Path) -> None:
    """Two numbers that nobody answered, the first saved before the program died: the last holds."""
    front.tell("edit", path=PRICE, text="20 rb")
    low = {"event": "detail", "path": PRICE, "part": "low", "text": "17 rb", "was": "18.000"}
    first = {"event": "edit", "path": PRICE, "text": "20 rb", "was": "19.000"}
    front.tell("again", edits=[first, {**first, "text": "19,5 rb", "was": "20 rb"}, low])
    price = kp.load_plan(file).units["lpg"].price
    assert (float(price), price.low) == (19_500, 17_000)
    assert front.field(PRICE)["mistake"] == ""


def test_typed_again_it_does_not_replace_what_another_window_wrote(
    front: Front, file: Path
) -> None:
    """19.000 was retyped as 21.000 when the program died; meanwhile somebody made it 20.000."""
    front.tell("edit", path=PRICE, text="20.000")
    lost = {"event": "edit", "path": PRICE, "text": "21 ribu", "was": "19.000"}
    gone = {"event": "edit", "path": "unit_usaha.hilang.harga", "text": "1", "was": "2"}
    buyer = {"event": "edit", "path": "unit_usaha.lpg.pembeli", "text": "warung", "was": "warga"}
    front.tell("again", edits=[lost, gone, buyer])
    price = front.field(PRICE)
    assert price["text"] == "20.000" and "20.000 menjadi 21.000" in price["mistake"]
    assert "jendela lain" in front.bar()["words"]
    unit = kp.load_plan(file).units["lpg"]
    assert float(unit.price) == 20_000 and unit.buyer == "warung"
    front.tell("settle", path=PRICE, text="theirs")
    assert float(kp.load_plan(file).units["lpg"].price) == 21_000


def test_what_is_wrong_stays_as_typed_with_its_sentence(front: Front, file: Path) -> None:
    """`mahal` is no number: it stays in its field, the step is marked, results stay."""
    before = front.blocks("right")
    front.tell("edit", path=PRICE, text="mahal")
    assert front.field(PRICE)["text"] == "mahal" and "bukan angka" in front.field(PRICE)["mistake"]
    assert [step["name"] for step in front.bar()["steps"] if step["mistaken"]] == ["unit_usaha"]
    assert front.blocks("right") == before
    front.tell("undo")
    assert front.field(PRICE)["text"] == "19.000" and front.field(PRICE)["mistake"] == ""


def test_an_echo_says_what_would_be_read_and_changes_nothing(front: Front, file: Path) -> None:
    """While `1,5 juta` is being typed the page answers Rp1.500.000."""
    content = file.read_text(encoding="utf-8")
    (echo, _) = front.tell("echo", path=PRICE, text="1,5 juta")
    assert echo["good"] and "Rp1.500.000" in echo["words"]
    (echo, _) = front.tell("echo", path=PRICE, text="1,5 jutaan")
    assert not echo["good"] and echo["words"]
    assert file.read_text(encoding="utf-8") == content


def test_arrows_turn_the_number_by_a_step(front: Front, file: Path) -> None:
    """Up and down again is where it was; it stays a number in the Indonesian way."""
    front.tell("spin", path=PRICE, text="19.000", by=1)
    assert front.field(PRICE)["text"] == "20.000"
    front.tell("spin", path=PRICE, text="20.000", by=-1)
    assert front.field(PRICE)["text"] == "19.000"
    assert float(kp.load_plan(file).units["lpg"].price) == 19_000


def test_one_click_says_where_a_number_is_from(front: Front, file: Path) -> None:
    """From `desa` to `asumsi`; the range can be typed too."""
    front.tell("origin", path=PRICE, origin="asumsi")
    assert front.field(PRICE)["origin"] == "asumsi"
    front.tell("detail", path=PRICE, part="low", text="15.000")
    price = kp.load_plan(file).units["lpg"].price
    assert (price.origin, price.low, price.high) == ("asumsi", 15_000, 20_000)


def test_a_link_leads_to_the_number_wherever_it_is(front: Front) -> None:
    """From the units to a field of the cooperative, and back into another unit."""
    front.tell("go", path="koperasi.nama")
    assert front.bar()["step"] == "koperasi"
    assert {"type": "focus", "path": "koperasi.nama"} in front.messages
    front.tell("go", path="unit_usaha.gudang.hunian")
    assert front.bar()["step"] == "unit_usaha"
    assert front.field("unit_usaha.gudang.hunian")["text"] == "50"


def test_rows_are_added_pasted_and_removed(front: Front, file: Path) -> None:
    """Two people come from a spreadsheet onto one row: the second row is made for them."""
    front.tell("add", path="tenaga_kerja", key="nama")
    assert front.messages[-2] == {"type": "focus", "path": "tenaga_kerja.1.nama"}
    cells = [["Kasir", "1", "disepakati", "1,5 juta"], ["Sopir", "2", "disepakati", "900.000"]]
    keys = ["nama", "jumlah", "dasar_upah", "upah"]
    front.tell("paste", path="tenaga_kerja", row=0, keys=keys, cells=cells)
    staff = kp.load_plan(file).staff
    assert [(s.name, float(s.count), float(s.wage_per_month)) for s in staff] == [
        ("Kasir", 1, 1_500_000),
        ("Sopir", 2, 900_000),
    ]
    front.tell("remove", path="tenaga_kerja.1")
    assert [s.name for s in kp.load_plan(file).staff] == ["Sopir"]
    for _ in range(4):
        front.tell("undo")
    assert "tenaga_kerja" not in file.read_text(encoding="utf-8")


def test_the_file_of_a_document_comes_as_bytes(front: Front) -> None:
    """The PDF is sent to the browser, which opens it; nothing goes anywhere else."""
    sent = front.tell("file", name="ringkas")
    file = next(m for m in sent if m["type"] == "file")
    assert file["name"].endswith(".pdf") and file["mime"] == "application/pdf"
    assert front.files[-1].startswith(b"%PDF-")


def test_a_fault_of_ours_becomes_a_sentence(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks, the page says so in Indonesian, names a log file and goes on."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(front.screen.view.session, "edit", broken)
    front.tell("edit", path=PRICE, text="1")
    assert "bukan pada rencana Anda" in front.bar()["words"] and "secret" not in str(front.messages)
    front.tell("do", action="no_such_action")
    assert "bukan pada rencana Anda" in front.bar()["words"]
    assert front.tell("no_such_event") == [{"type": "done", "n": front.count}]


def test_a_change_in_another_window_appears(front: Front, file: Path) -> None:
    """Another program writes the file: the next look takes it in and says so; undo goes back."""
    text = file.read_text(encoding="utf-8").replace("harga: 19_000", "harga: 18_500")
    file.write_text(text, encoding="utf-8")
    front.messages = []
    front.screen.look()
    assert front.field(PRICE)["text"] == "18.500" and "jendela lain" in front.bar()["words"]
    front.tell("undo")
    assert front.field(PRICE)["text"] == "19.000"


def test_a_numbered_notebook_shows_its_step_alone(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`page("kas")`: no other steps; it stays there whatever a link asks for."""
    monkeypatch.setenv("KOPDES_RENCANA", str(file))
    front = Front(Screen("kas"), monkeypatch)
    assert front.bar()["steps"] == [] and front.bar()["step"] == "kas"
    front.tell("step", name="koperasi")
    assert front.bar()["step"] == "kas"
    with pytest.raises(KeyError):
        Screen("no such step")


def test_the_words_of_the_frame_are_there_in_both_languages(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every word that screen.js asks for exists."""
    import re

    from kopdes_plan.screens import screen

    script = Path(screen.__file__).with_name("screen.js").read_text(encoding="utf-8")
    asked = set(re.findall(r'say\("(\w+)"\)', script)) | {"undo", "redo", "projector"}
    asked |= {f"{start}_{origin}" for start in ("origin", "letter") for origin in kp_origins()}
    for language in ("id", "en"):
        missing = {key for key in asked if not t.has(f"screen.frame.{key}", language)}
        assert missing == set()


def kp_origins() -> tuple[str, ...]:
    from kopdes_plan.inputs.fields import ORIGINS

    return ORIGINS


def test_long_work_goes_on_between_what_people_do(
    front: Front, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Draws begun in one message: the next ones bring more of them, or stop them."""
    monkeypatch.setattr(risk_views, "PART_SECONDS", -1.0)
    front.tell("step", name="risiko")
    front.tell("edit", path="ketidakpastian.jumlah", text="3.200")
    front.tell("do", action="draw")
    front.screen.go_on()
    front.tell("echo", path="ketidakpastian.benih", text="7")  # answered meanwhile
    front.screen.go_on()
    assert 'value="2000"' in front.drawn["risiko.left.progress"]["html"]
    front.tell("do", action="stop")
    assert "risiko.left.progress" not in front.regions["left"]
    assert "Dihentikan setelah 2.000" in front.drawn["risiko.right.chances"]["html"]
    front.tell("do", action="draw")
    for _ in range(5):
        front.screen.go_on()
    assert front.screen.view.work is None
    assert "Rencana dihitung 3.200 kali" in front.drawn["risiko.right.chances"]["html"]
    before = len(front.messages)
    front.screen.go_on()  # nothing is left to do
    assert len(front.messages) == before
