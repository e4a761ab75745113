"""A plan brought back out of a PDF: whose it is does not matter, what it computes does."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfWriter

from kopdes_plan.inputs.plan_in_pdf import without_names
from kopdes_plan.paths import TEMPLATES
from tests.pdfs import pdf_of
from tests.terminal.conftest import Command

STARTERS = ["muara_badak", "tenggarong_seberang"]


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    """A proposal as somebody else sent it."""
    file = tmp_path / "kiriman.pdf"
    text = (TEMPLATES / "plans" / "muara_badak.yaml").read_text(encoding="utf-8")
    file.write_bytes(pdf_of(without_names(text)))
    return file


@pytest.mark.parametrize("name", STARTERS)
def test_the_plan_inside_a_pdf_computes_the_same(
    command: Command, tmp_path: Path, name: str
) -> None:
    """All figures of `hitung --json` but the plan's own hash, since nobody is named in it."""
    plan = TEMPLATES / "plans" / f"{name}.yaml"
    pdf, back = tmp_path / "kiriman.pdf", tmp_path / "lagi" / "rencana.yaml"
    pdf.write_bytes(pdf_of(without_names(plan.read_text(encoding="utf-8"))))
    done = command("baru", "--dari", str(pdf), "-o", str(back))
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"Rencana di dalam kiriman.pdf sudah ditulis: {back}. Nama orang")
    before, after = (command("hitung", str(file), "--json").json for file in (plan, back))
    assert before["versions"].pop("plan") != after["versions"].pop("plan")
    assert before == after


def test_what_must_be_mended_is_counted(command: Command, tmp_path: Path, proposal: Path) -> None:
    """A plan made under another kit's rules comes back as it is."""
    text = (TEMPLATES / "plans" / "baru.yaml").read_text(encoding="utf-8")
    proposal.write_bytes(pdf_of(text.replace("tingkat_diskonto: 12%", "tingkat_diskonto: 12")))
    back = tmp_path / "rencana.yaml"
    done = command("baru", "--dari", str(proposal), "-o", str(back))
    assert done.status == 0 and back.exists()
    assert f"Ada 1 hal yang perlu diperbaiki; lihat dengan: kopdes-plan periksa {back}" in done.out


def test_a_pdf_without_a_plan_writes_nothing(command: Command, tmp_path: Path) -> None:
    pdf, back = tmp_path / "surat.pdf", tmp_path / "rencana.yaml"
    PdfWriter().write(pdf)
    for name, said in ((pdf, "surat.pdf"), (tmp_path / "x.pdf", "x.pdf"), (tmp_path, "")):
        done = command("baru", "--dari", str(name), "-o", str(back))
        assert done.status == 1 and said in done.err and "Traceback" not in done.err
    assert not back.exists()
    assert command("baru", "--dari", str(pdf), "-o", str(back), "--json").json["problems"]


def test_an_existing_plan_is_not_written_over(command: Command, proposal: Path) -> None:
    mine = proposal.with_name("rencana.yaml")
    mine.write_text("milik saya", encoding="utf-8")
    done = command("baru", "--dari", str(proposal), "-o", str(mine))
    assert done.err == f"-o: {mine} sudah ada dan tidak ditimpa; pilih nama lain.\n"
    assert (done.status, mine.read_text(encoding="utf-8")) == (1, "milik saya")


def test_a_village_or_a_pdf_and_not_both(command: Command, tmp_path: Path, proposal: Path) -> None:
    target = ("-o", str(tmp_path / "rencana.yaml"))
    assert command("baru", *target).err.startswith(
        "Sebutkan --desa untuk rencana baru, atau --dari"
    )
    both = command("baru", "--dari", str(proposal), "--desa", "64.02.05.2001", *target)
    assert both.status == 2 and both.err.startswith("--dari memakai rencana di dalam PDF")
