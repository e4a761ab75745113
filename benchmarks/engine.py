"""Times of the engine, the PDF and the import, as medians with machine and versions.

    python benchmarks/engine.py            prints its table of benchmarks/README.md
    python benchmarks/engine.py --write    also writes it there

What is timed: a plan of 8 units over 72 months made from the first starter plan's units, all
statements and indicators included; each figure is the median of many runs in one process, after
a warm-up; memory is the peak of a process of its own.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as `kit.py` does: compiled once, at set-up

UNITS = """
  sembako: {jenis: sembako, pembeli: warga}
  lpg: {jenis: lpg3, pembeli: warga}
  agen: {jenis: brilink, pembeli: warga}
  loket: {jenis: ppob, pembeli: warga}
  pupuk: {jenis: pupuk, pembeli: petani}
  sampah: {jenis: bank_sampah, pembeli: pengepul}
  paving: {jenis: paving_plastik, pembeli: desa}
  kerajinan: {jenis: kerajinan, pembeli: sekolah}
"""
PLAN = f"""nama: Delapan unit
tanggal_rencana: 2026-11-25
mulai: 2027-01
jangka_bulan: 72
koperasi: {{nama: Koperasi ukur, desa: ["64.02.05.2001"]}}
anggota: {{jumlah_awal: 120, masuk_per_bulan: 2, simpanan_pokok: 100.000,
  simpanan_wajib_per_bulan: 10.000}}
saldo_awal: {{kas: 60jt, simpanan_pokok: 10jt, hibah: 50jt}}
unit_usaha:{UNITS}
tenaga_kerja:
  - {{nama: Pengelola, jumlah: 2, dasar_upah: disepakati, upah: 2.500.000}}
biaya_bersama:
  - {{nama: Listrik, jumlah: 1jt}}
aset:
  - {{nama: Rak, harga: 45jt, umur_bulan: 96, diganti: ya, kelompok_pajak: "2"}}
pinjaman:
  - {{nama: LPDB, skema: lpdb, plafon: 110jt, bunga: 6%, jangka_waktu_bulan: 60,
     masa_tenggang_bulan: 6}}
pajak: {{tahun_terdaftar: 2025}}
pembagian_shu: {{bagian: {{cadangan: 25%, jasa_usaha: 30%, jasa_modal: 15%, desa: 20%,
  pendidikan: 5%, pengurus: 5%}}}}
"""


def median(work: Callable[[], object], runs: int) -> float:
    """Median seconds of `runs` calls after one warm-up."""
    work()
    times = []
    for _ in range(runs):
        begun = perf_counter()
        work()
        times.append(perf_counter() - begun)
    return statistics.median(times)


def plan_file(folder: Path) -> Path:
    """The measured plan, written to a file."""
    path = folder / "delapan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def fresh(code: str, runs: int = 7) -> tuple[float, float]:
    """Median seconds of new processes running `code`, and its peak memory in MB."""
    times, memory = [], []
    for _ in range(runs):
        begun = perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
        times.append(perf_counter() - begun)
    peak = "import resource;print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{peak}"],
        check=True, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    memory.append(int(done.stdout.split()[-1]) / 1024)
    return statistics.median(times), max(memory)


def measure(folder: Path) -> list[tuple[str, str, str]]:
    """Rows (what, figure, goal)."""
    import kopdes_plan as kp
    from kopdes_plan.outputs.pdf import write_pdf

    path = plan_file(folder)
    plan = kp.load_plan(path)
    result = kp.run(plan)
    starter = kp.run(kp.load_plan(ROOT / "templates/plans/muara_badak.yaml"))
    many = f"import kopdes_plan as kp\nkp.sample(kp.load_plan({str(path)!r}), draws=10_000)"
    one = f"import kopdes_plan as kp\nkp.run(kp.load_plan({str(path)!r}))"
    empty, _ = fresh("pass")
    imported, _ = fresh("import kopdes_plan")
    _, memory = fresh(many, 1)
    alone, _ = fresh(one)
    assert result.time.months == 72 and len(result.units) == 8
    seconds = {
        "run": median(lambda: kp.run(plan), 200),
        "thousand": median(lambda: kp.run(plan, 1000), 9),
        "sample": median(lambda: kp.sample(plan, 10_000), 7),
        "load": median(lambda: kp.load_plan(path), 20),
        "first": median(lambda: write_pdf(kp.run(starter.plan)), 5),
        "pdf": median(lambda: write_pdf(starter), 5),
        "brief": median(lambda: write_pdf(starter, kind="ringkas"), 5),
    }
    return [
        ("one plan, 8 units, 72 months, everything", f"{seconds['run'] * 1e3:.2f} ms", "3 ms"),
        ("1,000 scenarios, everything", f"{seconds['thousand'] * 1e3:.0f} ms", "60 ms"),
        ("10,000 draws folded into indicators", f"{seconds['sample']:.2f} s", "0.5 s"),
        ("… peak memory of a process that does it", f"{memory:.0f} MB", "200 MB"),
        ("load a plan file", f"{seconds['load'] * 1e3:.1f} ms", "–"),
        ("full PDF of a starter plan, charts included", f"{seconds['first']:.2f} s", "1.5 s"),
        ("… of a plan already looked at, or printed before", f"{seconds['pdf']:.2f} s", "1.5 s"),
        ("two pages for a bank", f"{seconds['brief']:.2f} s", "1 s"),
        ("`import kopdes_plan`, above bare Python", f"{imported - empty:.2f} s", "0.4 s"),
        ("new process: import, load, run", f"{alone - empty:.2f} s", "–"),
    ]


def machine() -> str:
    """What it was measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [x for x in cpuinfo.read_text().splitlines() if x.startswith("model name")]
        model = f"{names[0].partition(':')[2].strip()}, {len(names)} cores" if names else model
    packages = ("numpy", "pandas", "matplotlib", "pydantic", "typst")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    return f"{model}; Python {platform.python_version()}; {versions}"


def renew(title: str, text: str) -> None:
    """Writes the part of README.md with this title anew; the others stay."""
    page = Path(__file__).with_name("README.md")
    head, *parts = page.read_text(encoding="utf-8").split("\n## ")
    told = {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts}
    written = [head.strip(), *(f"## {x}\n\n{y}" for x, y in (told | {title: text}).items())]
    page.write_text("\n\n".join(written) + "\n", encoding="utf-8")


def main() -> None:
    """Measure and print; with --write put the table into README.md."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder))
    lines = ["| what | median | goal |", "|---|---|---|"]
    lines += [f"| {what} | {figure} | {goal} |" for what, figure, goal in rows]
    table = "\n".join([f"Measured on {machine()}.", "", *lines])
    print(table)
    if "--write" in sys.argv:
        head = "`python benchmarks/engine.py --write` renews this part.\n\n"
        renew("Engine and documents", head + table)


if __name__ == "__main__":
    assert resource  # peak memory is read in child processes; Windows has no `resource`
    main()
