"""A document is written whole or not at all, and who waits for it is told why it is not there."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kopdes_plan.inputs import whole_files
from kopdes_plan.inputs.whole_files import unwritten, write_whole

NOBODY = 65534  # root may write everywhere, so root becomes somebody who may not


def why(file: Path, content: bytes = b"baru") -> str:
    """The code of the problem that a refused write comes to; it names the file in words."""
    with pytest.raises(OSError) as caught:
        write_whole(file, content, wait=lambda seconds: None)
    problem = unwritten(file, caught.value)
    assert all(str(file) in problem.text(language) for language in ("id", "en"))
    assert not list(file.parent.glob(".kopdes-*.tmp")) if file.parent.is_dir() else True
    return problem.code


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A document made yesterday."""
    file = tmp_path / "proposal.pdf"
    write_whole(file, b"lama")
    return file


@pytest.mark.parametrize("number", sorted(whole_files.FULL))
def test_a_full_disk(file: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_files.os, "fsync", failing(number))
    assert why(file) == "file_disk_full" and file.read_bytes() == b"lama"


def test_a_full_disk_on_which_only_the_folder_came(tmp_path: Path) -> None:
    """`massal` makes a folder for its parts first."""
    full = OSError(errno.ENOSPC, "full")
    assert unwritten(tmp_path, full).code == "file_disk_full"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_device_or_pipe_is_never_replaced(tmp_path: Path) -> None:
    """`-o /dev/null` by root turned the machine's /dev/null into a PDF."""
    pipe = tmp_path / "pipa"
    os.mkfifo(pipe)
    assert why(pipe) == "file_not_written" and pipe.is_fifo()


def test_a_disk_that_breaks(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_files.os, "fsync", failing(errno.EIO))
    assert why(file) == "file_not_written" and file.read_bytes() == b"lama"


def test_a_document_open_in_another_program(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows lets nobody replace what a reader of PDFs has open."""
    monkeypatch.setattr(whole_files.os, "replace", failing(errno.EACCES))
    assert why(file) == "file_held" and file.read_bytes() == b"lama"


def test_a_document_open_here_is_replaced_under_its_reader(file: Path) -> None:
    """Elsewhere it is: who reads the old one reads it to its end."""
    with file.open("rb") as reader:
        if sys.platform != "win32":
            write_whole(file, b"baru")
            assert (reader.read(), file.read_bytes()) == (b"lama", b"baru")


def test_a_folder_of_that_name_and_a_folder_that_is_none(file: Path) -> None:
    assert why(file.parent) == "file_is_there_a_folder"
    assert why(file / "dalam.pdf") == "file_not_written"
    assert why(file.parent / "tidak" / "ada.pdf") == "file_not_written"
    assert file.read_bytes() == b"lama"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such permissions")
def test_a_folder_and_a_file_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for above in (one for one in tmp_path.parents if "pytest-" in str(one)):
        above.chmod(0o755)  # so that somebody else may look into it
    closed = tmp_path / "tutup"
    closed.mkdir()
    file = closed / "proposal.pdf"
    write_whole(file, b"lama")
    closed.chmod(0o555)
    root = os.geteuid() == 0
    try:
        os.seteuid(NOBODY if root else os.geteuid())
        assert why(file) == "file_not_written" and why(closed / "baru.pdf") == "file_not_written"
        with pytest.raises(PermissionError) as caught:  # a poster's folder is made first
            (closed / "poster").mkdir()
        assert unwritten(closed / "poster" / "a.pdf", caught.value).code == "file_not_written"
    finally:
        os.seteuid(0 if root else os.geteuid())
    assert file.read_bytes() == b"lama"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
def test_a_place_that_takes_no_more(file: Path) -> None:
    """The system itself stops after 64 kB, as on a stick that is full."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, before[1]))
    try:
        assert why(file, bytes(200_000)) == "file_disk_full"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert file.read_bytes() == b"lama" and [*file.parent.iterdir()] == [file]


def test_a_disk_of_64_kilobytes(tmp_path: Path) -> None:
    """A real one, where we may mount it: a document of 10 kB is on it, 200 kB do not come."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
        return  # the test above says the same of every other computer
    try:
        file = tmp_path / "proposal.pdf"
        write_whole(file, b"lama" * 2_500)
        assert why(file, bytes(200_000)) == "file_disk_full"
        assert file.read_bytes() == b"lama" * 2_500 and [*tmp_path.iterdir()] == [file]
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
