"""A class of thirty groups in Muara Badak, made from the starter plans: three files are broken.

Groups 3 and 4 plan for the same village; group 5 typed ten times the price of gas; group 6 has a
village code that does not exist; group 7 has a name written by somebody who means ill; the last
three of the good ones have only just begun.
"""

from __future__ import annotations

from pathlib import Path

from kopdes_plan.paths import TEMPLATES
from tests.plans import HOSTILE

STARTERS = TEMPLATES / "plans"
VILLAGES = Path(__file__).parent / "villages"
EVIL = f"=HYPERLINK(A1) {HOSTILE} <script>alert(1)</script>"
BROKEN = {
    "28-terpotong.yaml": "nama: Kelompok 28\nkoperasi: {nama: [\n",
    "29-salah-kunci.yaml": "hraga_jual: 5",  # below a whole plan
    "30-biner.yaml": "\x00\x01\x02",
}


def build(folder: Path, groups: int = 27) -> Path:
    """The folder with that many good plans and the three broken ones; half lie one level deeper."""
    deeper = folder / "kelas siang"
    deeper.mkdir(parents=True)
    for number in range(1, groups + 1):
        where = folder if number % 2 else deeper
        (where / f"{number:02}.yaml").write_text(text_of(number, groups), encoding="utf-8")
    for name, text in BROKEN.items():
        start = text_of(1, groups) if name.startswith("29") else ""
        (folder / name).write_text(f"{start}\n{text}\n" if start else text, encoding="utf-8")
    (folder / ".tersembunyi.yaml").write_text("bukan rencana", encoding="utf-8")
    (folder / ".kopdes-plan").mkdir()
    (folder / ".kopdes-plan" / "lama.yaml").write_text("bukan rencana", encoding="utf-8")
    return folder


def text_of(number: int, groups: int = 27) -> str:
    """The plan of one group."""
    if number > groups - 3:
        name = ("kota", "sawit", "sungai")[groups - number]
        return (VILLAGES / f"{name}.yaml").read_text(encoding="utf-8")
    if number % 2:
        start, coop, code = "muara_badak", "Contoh Saliki", "64.02.05.2001"
    else:
        start, coop, code = "tenggarong_seberang", "Contoh Bangun Rejo", "64.02.16.2004"
    text = (STARTERS / f"{start}.yaml").read_text(encoding="utf-8")
    village = {4: 3, 6: 99}.get(number, number)  # 4 copies 3; 2099 is nowhere
    here = (
        f"64.02.05.20{village:02}"
        if village < 14 or village == 99
        else f"64.02.10.20{village - 13:02}"
    )
    name = f'"{EVIL}"' if number == 7 else f"Koperasi Desa Merah Putih Kelompok {number}"
    text = text.replace(code, here, 1).replace(f"Koperasi Desa Merah Putih {coop}", name, 1)
    if number == 5:
        text = text.replace("harga: {nilai: 19_000,", "harga: {nilai: 190_000,", 1)
    return text.replace("jumlah_awal: 150", f"jumlah_awal: {140 + number}", 1)
