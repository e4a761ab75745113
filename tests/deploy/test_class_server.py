"""A real class of two groups: accounts, hub, proxy, servers, and what happens when they are killed.

Both groups have Muara Badak as their plan and the page open. Needs root, npm and a Python that
every account may run.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from deploy.hub.cards import Register, fits
from deploy.hub.keeping import back_up, bring_back
from deploy.hub.mulai import main
from kopdes_plan.inputs.plan_file import load_plan
from kopdes_plan.paths import TEMPLATES
from tests.deploy.group import Group
from tests.deploy.room import Room, codes_on, lacking

EXAMPLE = TEMPLATES / "plans" / "muara_badak.yaml"
PRICE = "unit_usaha.sembako.harga"

pytestmark = pytest.mark.butuh_npm


class Class(NamedTuple):
    """A room with two groups at work."""

    room: Room
    first: Group
    second: Group

    def plan(self, group: Group) -> Path:
        return self.room.places.plans / group.name / EXAMPLE.name

    def price(self, group: Group) -> float:
        return float(load_plan(self.plan(group)).units["sembako"].price)

    def server(self, group: Group) -> int:
        """The process of a group's server."""
        return int(group.run("import os; print(os.getppid())"))


@pytest.fixture(scope="module")
def klass() -> Iterator[Class]:
    if (what := lacking()) is not None:
        told = f"peladen kelas tidak dapat diuji: tidak ada {what}"
        (pytest.fail if os.environ.get("KOPDES_LENGKAP") == "1" else pytest.skip)(told)
    with Room(2) as room:
        for name in room.names:
            file = Path(shutil.copy(EXAMPLE, room.places.plans / name))
            os.chown(file, pwd.getpwnam(name).pw_uid, pwd.getpwnam(name).pw_gid)
        groups = [room.group(number) for number in range(2)]
        for one in groups:
            one.start()
        for one in groups:
            one.open_app()
        yield Class(room, *groups)


# ---- who may what


def test_each_account_and_its_folders_are_closed_to_all_others(klass: Class) -> None:
    for name in klass.room.names:
        account = pwd.getpwnam(name)
        assert account.pw_shell == "/usr/sbin/nologin"
        for folder in (klass.room.places.plans / name, klass.room.places.homes / name):
            found = folder.stat()
            assert (found.st_uid, found.st_mode & 0o777) == (account.pw_uid, 0o700)
    for folder in (klass.room.places.own, klass.room.places.backups):
        assert (folder.stat().st_uid, folder.stat().st_mode & 0o777) == (0, 0o700)
    server = Path(f"/proc/{klass.server(klass.first)}")
    assert server.stat().st_uid == pwd.getpwnam(klass.first.name).pw_uid


def test_what_a_group_types_is_in_its_own_plan_only(klass: Class) -> None:
    before = klass.price(klass.second)
    klass.first.edit(PRICE, "61.000")
    assert klass.price(klass.first) == 61_000
    assert klass.price(klass.second) == before


def test_a_kernel_that_reads_another_groups_files_is_refused(klass: Class) -> None:
    """Its plan, the list of its plans, its home, the register of cards, its server's secrets."""
    other, places = klass.second, klass.room.places
    for what in (
        f"open({str(klass.plan(other))!r}).read()",
        f"open({str(klass.plan(other))!r}, 'a')",
        f"__import__('os').listdir({str(places.plans / other.name)!r})",
        f"__import__('os').listdir({str(places.homes / other.name)!r})",
        f"__import__('os').listdir({str(places.plans)!r})",
        f"open({str(places.own / 'kartu.json')!r}).read()",
        f"open('/proc/{klass.server(other)}/environ').read()",
    ):
        assert klass.first.run(what).startswith("PermissionError"), what


def test_the_contents_service_leads_nowhere_else(klass: Class) -> None:
    assert klass.first.get("api/contents").status_code == 200
    for way in ("..%2f..%2f", "%2e%2e/", "/"):
        name = f"{klass.second.name}/{EXAMPLE.name}"
        path = f"api/contents/{way}{klass.room.places.plans}/{name}"
        answer = klass.first.get(path)
        assert answer.status_code in (400, 403, 404), path
        assert "sembako" not in answer.text


def test_another_groups_server_lets_nobody_in(klass: Class) -> None:
    """It runs: its own group sees it. Neither the other group nor a stranger does."""
    other = klass.second
    assert other.get("api/contents").status_code == other.get("lab").status_code == 200
    for path in ("api/contents", "voila/render/aplikasi.ipynb", "lab", "api/kernels"):
        assert klass.first.get(path, of=other.name).status_code in (403, 404), path
        stranger = Group(klass.room.address, "orang-lain").get(path, of=other.name)
        assert stranger.status_code == 403 or stranger.url.startswith(
            f"{klass.room.address}/hub/login"
        )


def test_a_group_has_no_more_memory_than_its_limit(klass: Class) -> None:
    """Two gigabytes are refused, and the page goes on; a document fits into the limit."""
    assert klass.second.run("much = bytearray(2_000_000_000)").startswith("MemoryError")
    klass.second.event("step", name="dokumen")
    klass.second.event("do", action="make", value="ringkas")
    (made,) = klass.plan(klass.second).parent.rglob("*.pdf")
    assert made.read_bytes().startswith(b"%PDF")


# ---- the code on the card


def test_a_wrong_code_is_refused_then_slowed(klass: Class) -> None:
    """A stranger tries a group's name; the fourth try must wait, even with the right code."""
    name = klass.room.names[0]
    stranger = Group(klass.room.address, name)
    for _ in range(3):
        answer = stranger.log_in("aaaa-2222")
        assert answer.status_code == 403 and "tidak cocok" in answer.text
    answer = stranger.log_in(klass.room.codes[name])
    assert answer.status_code == 429 and "Tunggu 1 detik" in answer.text
    time.sleep(1)
    assert stranger.log_in(klass.room.codes[name]).status_code == 302


def test_a_name_that_does_not_exist_is_answered_like_a_wrong_code(klass: Class) -> None:
    answer = Group(klass.room.address, "root").log_in("aaaa-2222")
    assert answer.status_code == 403 and "tidak cocok" in answer.text
    with pytest.raises(KeyError):
        pwd.getpwnam("orang-lain")


def test_the_pages_of_the_hub_ask_nothing_of_another_computer(klass: Class) -> None:
    page = klass.first.visit.get(f"{klass.room.address}/hub/home")
    assert page.status_code == 200 and klass.first.name in page.text and "Keluar" in page.text
    login = Group(klass.room.address, "x").log_in("x").text
    missing = klass.first.visit.get(f"{klass.room.address}/hub/tidak-ada").text
    assert "Halaman ini tidak ada." in missing
    for text in (page.text, login, missing):
        assert "://" not in text and "JupyterHub" not in text


# ---- killed


def test_a_killed_hub_is_started_again_and_nobody_loses_anything(klass: Class) -> None:
    """kill -9 between two keys: the same server, kernel and line go on, also before it is back."""
    server = klass.server(klass.first)
    klass.first.edit(PRICE, "62.000")
    klass.room.kill("jupyterhub")
    klass.first.edit(PRICE, "63.000")
    assert klass.price(klass.first) == 63_000
    klass.room.answered()
    assert "hub berhenti dan dijalankan lagi" in klass.room.told.read_text()
    late = klass.room.group(0)  # logs in anew: the hub knows its server
    assert late.get("lab").url == late.url("lab")
    assert klass.first.get("api/contents").status_code == 200
    assert klass.server(klass.first) == server
    klass.first.edit(PRICE, "64.000")
    assert klass.price(klass.first) == 64_000


def test_when_everything_but_the_servers_is_killed_a_new_start_finds_them(klass: Class) -> None:
    """kill -9 for the launcher: hub and proxy go with it. The page comes back to its own kernel."""
    server = klass.server(klass.first)
    klass.first.edit(PRICE, "65.000")
    klass.room.process.kill()
    klass.room.process.wait()
    klass.room.open()
    klass.first.connect()
    klass.first.edit(PRICE, "66.000")
    assert klass.price(klass.first) == 66_000
    assert klass.server(klass.first) == server


# ---- backups, and the end


def test_an_hourly_backup_holds_each_groups_own_plans_and_comes_back(klass: Class) -> None:
    """The first group laid a link to the second's plan into its folder: it leads nowhere."""
    places, name = klass.room.places, klass.first.name
    (places.plans / name / "curian.yaml").symlink_to(klass.plan(klass.second))
    assert back_up(places) == 2
    assert back_up(places) == 0, "nothing has changed"
    (file,) = (places.backups / name).glob("*.zip")
    with zipfile.ZipFile(file) as archive:
        kept = archive.namelist()
        assert archive.read(EXAMPLE.name) == klass.plan(klass.first).read_bytes()
    assert "curian.yaml" not in kept
    klass.plan(klass.first).unlink()
    assert bring_back(places, file) == 1
    assert klass.plan(klass.first).stat().st_uid == pwd.getpwnam(name).pw_uid
    assert bring_back(places, places.backups / name / "tidak-ada.zip") is None


def test_a_second_start_is_told_so(klass: Class) -> None:
    again = klass.room.call()
    assert again.returncode == 1 and "sudah berjalan" in again.stderr
    assert "Traceback" not in again.stderr


def test_without_rights_there_is_a_sentence(monkeypatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert main([]) == 1
    assert "Perlu hak admin" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--kelompokk", "3"], ["--kelompok", "tiga"], ["--port", "80"], ["--kartu"], ["x"]]
)
def test_a_misspelt_command_gets_a_sentence(words: list[str], capsys) -> None:
    assert main(words) == 2
    told = capsys.readouterr()
    assert "salah tulis" in told.err and told.out == ""


def test_the_help_tells_every_option_in_indonesian(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    page = capsys.readouterr().out
    assert ended.value.code == 0 and "Cara pakai" in page
    assert len(re.findall(r"(?m)^--\S+ .{10}", page)) == 12


def test_a_lost_card_is_replaced_by_one_with_a_new_code(klass: Class) -> None:
    """Between two days; the cards that were printed first are not written over."""
    klass.room.close()
    assert "Semua rencana tersimpan" in klass.room.told.read_text()
    name, other = klass.room.names
    done = klass.room.call("--siapkan", "--kartu-baru", name)
    assert done.returncode == 0 and "1 kartu masuk" in done.stderr
    new = codes_on(klass.room.cards.with_name("kartu-2.pdf").read_bytes())
    assert list(new) == [name]
    cards = Register(klass.room.places.own / "kartu.json").cards()
    assert fits(new[name], cards[name]) and not fits(klass.room.codes[name], cards[name])
    assert fits(klass.room.codes[other], cards[other])


def test_when_the_class_is_over_no_account_is_left_and_every_plan_is(klass: Class) -> None:
    klass.room.close()
    done = klass.room.call("--bubarkan")
    assert done.returncode == 0 and "2 akun dihapus" in done.stderr
    for group in (klass.first, klass.second):
        with pytest.raises(KeyError):
            pwd.getpwnam(group.name)
        assert load_plan(klass.plan(group)).units
        assert klass.plan(group).stat().st_uid == 0
        assert list((klass.room.places.backups / group.name).glob("*.zip"))
