# ruff: noqa: E501 - whole messages are asserted, a sentence a line
"""The command line itself: exit statuses, help, and every way to type it wrong, in Indonesian."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kopdes_plan import __version__, cli
from kopdes_plan.paths import TEMPLATES
from kopdes_plan.terminal import loans

ROOT = Path(__file__).parents[2]
LOAN = ("angsuran", "--plafon", "1jt", "--bunga", "6%", "--tenor", "3")
NOBODY = 65534  # root may write everywhere, so root becomes somebody who may not
EXAMPLE = str(TEMPLATES / "plans" / "muara_badak.yaml")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("angsura",), "Perintah angsura tidak ada; mungkin maksudnya angsuran."),
        (("HITUNG", "x.yaml"), "Perintah HITUNG tidak ada; mungkin maksudnya hitung."),
        (("--json",), "Sebutkan dahulu perintahnya, baru pilihan --json."),
        (("--json", "angsuran"), "Sebutkan dahulu perintahnya, baru pilihan --json."),
        (("angsuran",), "Pilihan --plafon harus diisi."),
        ((*LOAN, "--bungaa", "3"), "Pilihan --bungaa tidak dikenal; mungkin maksudnya --bunga."),
        ((*LOAN, "--xyz"), "Pilihan --xyz tidak dikenal."),
        ((*LOAN, "-z"), "Pilihan -z tidak dikenal."),
        (("angsuran", "--plafon", "--bunga", "6%"), "Pilihan --plafon belum diberi nilai."),
        ((*LOAN, "--metode"), "Pilihan --metode belum diberi nilai."),
        ((*LOAN, "--json=ya"), "Pilihan --json tidak memakai nilai."),
        ((*LOAN, "--metode", "rata"), "Pilihan --metode tidak mengenal rata; yang dikenal: anuitas, pokok_tetap, flat, sekali_bayar."),
        (("angsuran", "--plafon", "3", "miliar", "--bunga", "6%", "--tenor", "3"), "Ada tulisan yang tidak dikenal: miliar. Nilai yang memakai spasi ditulis di antara tanda petik."),
        (("periksa",), "RENCANA harus disebut."),
        (("hitung", "a.yaml", "b.yaml"), "Ada tulisan yang tidak dikenal: b.yaml. Nilai yang memakai spasi ditulis di antara tanda petik."),
        (("hitung", "a.yaml", "--set", "harga"), "Tulis --set \"isian=nilai\", misalnya --set \"pinjaman.1.bunga=6%\"; terbaca harga."),
    ],
)  # fmt: skip
def test_wrong_command_lines_are_explained(command, words, said) -> None:
    done = command(*words)
    assert (done.status, done.out) == (2, "")
    assert done.err == said + "\nKeterangan: kopdes-plan --help\n"


def test_an_unlike_command_is_answered_with_all_there_are(command) -> None:
    done = command("xyz")
    assert done.status == 2
    assert done.err.startswith("Perintah xyz tidak ada. Yang ada: angsuran, kelayakan, shu, ")


def test_who_came_by_kit_py_is_told_what_they_typed(
    command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`kopdes-plan` is no command outside the kit's own environment."""
    monkeypatch.setenv("KOPDES_PERINTAH", "python3 kit.py")
    assert command("hitnug").err.endswith("\nKeterangan: python3 kit.py --help\n")
    page = command("pdf", "--help").out
    assert page.startswith("Cara pakai: python3 kit.py pdf RENCANA -o BERKAS")
    assert "\nContoh:\n  python3 kit.py pdf rencana.yaml" in page and "kopdes-plan" not in page


def test_help_is_indonesian_and_names_every_command(command) -> None:
    done = command()
    assert done == command("--help")
    assert done.status == 0
    for name in cli.COMMANDS:
        assert f"\n  {name} " in done.out
        page = command(name, "--help")
        assert page.status == 0
        assert page.out.startswith(f"Cara pakai: kopdes-plan {name}")
        assert "\nContoh:\n  kopdes-plan " in page.out and "[[" not in page.out
        for english in ("Usage", "Options", "Show this message", "default", "required"):
            assert english not in page.out


def test_one_page_of_help(command) -> None:
    assert (
        command("aturan", "--help").out
        == """\
Cara pakai: kopdes-plan aturan [pilihan]

Aturan yang berlaku pada satu tanggal, dengan sumbernya.

Pilihan:
  --tanggal YYYY-MM-DD  hari yang aturannya dipakai
  --perbarui FOLDER     memasang aturan yang lebih baru dari satu folder (flashdisk)
  --kembalikan          kembali ke aturan yang sebelumnya
  --untuk RENCANA       aturan yang berubah bagi satu rencana
  --json                hasil sebagai satu objek JSON

Contoh:
  kopdes-plan aturan --tanggal 2026-11-25
"""
    )


def test_the_version(command) -> None:
    assert command("--versi").out == f"kopdes-plan {__version__}\n"


def test_a_fault_of_the_program_is_one_sentence_and_a_log(command, monkeypatch, tmp_path) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("something nobody thought of")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(loans, "show", broken)
    done = command(*LOAN)
    log = next(tmp_path.rglob("galat-*.log"))
    assert (done.status, done.out) == (3, "")
    assert done.err == (
        "Maaf, ada kesalahan di dalam program, bukan pada rencana Anda. "
        f"Catatannya ada di {log}; kirimkan kepada pengelola program.\n"
    )
    written = log.read_text(encoding="utf-8")
    assert "RuntimeError: something nobody thought of" in written
    assert "1jt" not in written  # what was typed stays with the user


def test_a_fault_without_a_place_for_the_log_is_still_one_sentence(
    command, monkeypatch, tmp_path
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    file = tmp_path / "file"
    file.touch()
    monkeypatch.setattr(cli, "log_folders", lambda: [file / "log"])
    monkeypatch.setattr(loans, "show", broken)
    done = command(*LOAN)
    assert done.status == 3
    assert done.err == (
        "Maaf, ada kesalahan di dalam program (RuntimeError), dan catatannya tidak dapat disimpan.\n"
    )


def test_stopping_it_is_no_fault(command, monkeypatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loans, "show", stopped)
    done = command(*LOAN)
    assert (done.status, done.out, done.err) == (130, "", "")


def test_a_console_that_is_not_utf8_is_no_obstacle(monkeypatch) -> None:
    """A Windows pipe speaks cp1252, which has no `─`."""
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", pipe)
    assert cli.main(LOAN) == 0
    pipe.flush()
    assert "────" in pipe.buffer.getvalue().decode("utf-8")


def _process(*words: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "kopdes_plan", *words]
    return subprocess.run(command, env=environment, capture_output=True, check=False, **more)  # type: ignore[call-overload, no-any-return]


def test_as_a_process_of_its_own(tmp_path) -> None:
    done = _process(*LOAN, "--json", cwd=tmp_path)
    assert done.returncode == 0 and done.stderr == b""
    assert done.stdout.startswith(b'{"rows": [{"period": 1, ')
    assert _process("xyz", cwd=tmp_path).returncode == 2
    assert _process("angsuran", "--plafon", "x", "--bunga", "6%", "--tenor", "3").returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is a POSIX matter")
def test_a_reader_that_has_seen_enough_gets_no_complaint() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kopdes_plan", *LOAN]
    done = subprocess.run(
        command, env=environment, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_nothing_heavy_is_loaded_for_a_loan() -> None:
    program = (
        "import sys; from kopdes_plan.cli import main; main(sys.argv[1:]); "
        "print(sorted({'pandas', 'matplotlib', 'ruamel', 'lokal', 'typst', 'rich'}"
        " & {name.partition('.')[0] for name in sys.modules}))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program, *LOAN], env=environment, capture_output=True, check=True
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"


WITH_FILES = (
    ("data", EXAMPLE, "-o", "FILE.csv"), ("bandingkan", EXAMPLE, "--gambar", "FILE.svg"),
    ("baru", "--desa", "64.02.05.2001", "-o", "FILE.yaml"), ("gabung", EXAMPLE, EXAMPLE, "-o", "FILE.yaml"),
    ("kelas", "CLASS", "-o", "FILE"), ("cadangan", "CLASS", "-o", "FILE.zip"), ("bungkus", "-o", "FILE"),
    ("massal", "CLASS", "-o", "FILE.parquet"), ("massal", "FILE", "-o", "CLASS/h.parquet"),
    ("aturan", "--perbarui", "FILE"),
)  # fmt: skip


@pytest.mark.parametrize("words", WITH_FILES, ids=" ".join)
def test_a_name_that_no_disk_takes_is_no_fault_of_ours(command, tmp_path, words) -> None:
    """The system refuses even to look: so it does with a folder of another group of the class."""
    _class(tmp_path)
    long = str(tmp_path / ("x" * 300))
    done = command(*(w.replace("FILE", long).replace("CLASS", str(tmp_path)) for w in words))
    assert (done.status, done.out) == (1, "") and long in done.err
    assert [one.name for one in tmp_path.iterdir() if one.suffix] == ["a.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such permissions")
@pytest.mark.parametrize("words", WITH_FILES, ids=" ".join)
def test_a_folder_of_somebody_else_is_no_fault_of_ours(command, tmp_path, words) -> None:
    """Folders of a class are 0700: who names a file in another one's may not even ask for it."""
    for above in (tmp_path, *tmp_path.parents):
        if "pytest-" in str(above):
            above.chmod(0o777)
    _class(tmp_path)
    closed = tmp_path / "lain"
    closed.mkdir(0o700)
    root = os.geteuid() == 0
    if not root:
        closed.chmod(0)
    inside = str(closed / "berkas")
    line = [w.replace("FILE", inside).replace("CLASS", str(tmp_path)) for w in words]
    try:
        os.seteuid(NOBODY if root else os.geteuid())
        done = command(*line)
    finally:
        os.seteuid(0 if root else os.geteuid())
        closed.chmod(0o700)
    assert (done.status, done.out) == (1, "") and inside in done.err
    assert not list(closed.iterdir())


def _class(folder: Path) -> None:
    (folder / "a.yaml").write_bytes(Path(EXAMPLE).read_bytes())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full here")
def test_a_result_that_its_disk_does_not_take_is_no_fault_of_ours() -> None:
    """`hitung rencana.yaml --json > hasil.json` on a stick that is full."""
    with Path("/dev/full").open("wb") as full:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "kopdes_plan", *LOAN]
        done = subprocess.run(
            command, env=environment, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.decode().startswith("Hasilnya tidak dapat ditulis, sebab tempat simpannya")


def test_nobody_listens(monkeypatch, tmp_path) -> None:
    """A program that starts us without streams, such as a scheduler: the file is made all the same."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.main(("data", EXAMPLE, "-o", str(tmp_path / "d.csv"))) == 0
    assert cli.main(("periksa", "tidak-ada.yaml")) == 1
    assert (tmp_path / "d.csv").exists()


def test_stopping_it_before_it_has_begun_is_no_fault(tmp_path) -> None:
    """Loading takes a second on an old laptop; Ctrl-C in it once showed where in the code we were."""
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    command = [sys.executable, "-P", "-m", "kopdes_plan", *LOAN]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_nothing_english_is_said_of_folders_for_fonts(tmp_path) -> None:
    """Without a home of its own matplotlib complains of it on standard error."""
    (tmp_path / "berkas").touch()
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "MPLCONFIGDIR": str(tmp_path / "berkas" / "x"),
    }  # fmt: skip
    picture = str(tmp_path / "a.svg")
    words = ("bandingkan", EXAMPLE, "--skenario", "pesimis", "--gambar", picture)
    command = [sys.executable, "-m", "kopdes_plan", *words]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
