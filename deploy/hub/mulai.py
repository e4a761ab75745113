"""The shared server of a class by one command: accounts, cards, hub, proxy, hourly backups.

    sudo python3 kit.py hub --kelompok 30

It stays in the foreground and keeps the proxy and the hub running: one that ends, even by kill -9,
is started again, and the groups' servers live through it. When this program itself is killed, hub
and proxy go with it, the groups' servers stay, and the next start finds them.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from deploy.hub.accounts import Places, Taken, dismiss, groups, make, may_run  # noqa: E402
from deploy.hub.cards import Register, new_code  # noqa: E402
from deploy.hub.keeping import back_up, bring_back  # noqa: E402
from deploy.hub.running import Stop, keep_running, ready_proxy  # noqa: E402
from kopdes_plan.outputs.login_cards import Card, write_cards  # noqa: E402
from kopdes_plan.terminal.console import facts, remark, show  # noqa: E402
from kopdes_plan.text import say  # noqa: E402

TOOLS = {"npm": "npm", "setpriv": "util-linux", "useradd": "passwd"}
LEAST_PORT, MOST_GROUPS = 1024, 999


class Options(argparse.ArgumentParser):
    """The command line, in Indonesian."""

    def __init__(self) -> None:
        super().__init__(add_help=False, allow_abbrev=False)
        self._told = [("--help", say("hub.option.help"))]
        self.add_argument("--help", "-h", action="store_true")
        self._one("kelompok", "N", type=int, default=0)
        self._one("folder", "FOLDER", type=Path, default=Path("/srv/kopdes-plan"))
        self._one("port", "N", type=int, default=8000)
        self._one("alamat", "ALAMAT", default="")
        self._one("awalan", "KATA", default="kelompok")
        self._one("memori", "MB", type=int, default=800)
        self._one("kartu", "BERKAS.pdf", type=Path, default=Path("kartu-masuk.pdf"))
        self._one("kartu-baru", "KELOMPOK", action="append", default=[])
        self._one("siapkan", action="store_true")
        self._one("pulihkan", "BERKAS.zip", type=Path)
        self._one("bubarkan", action="store_true")

    def _one(self, name: str, metavar: str = "", **how: Any) -> None:
        self.add_argument(f"--{name}", **how)
        usual = how.get("default")
        words = say(f"hub.option.{name.replace('-', '_')}")
        shown = f"{words} ({usual})" if usual and usual != [] else words
        self._told.append((f"--{name} {metavar}".strip(), shown))

    def format_help(self) -> str:
        """The page of `--help`."""
        return "\n".join([say("hub.usage"), "", say("hub.options"), *facts(self._told)])

    def error(self, message: str) -> NoReturn:
        """Typer's and argparse's own words are English."""
        raise Stop("line", 2, read=" ".join(sys.argv[1:]))


def checked(words: Sequence[str] | None) -> argparse.Namespace:
    """The options, if a class can be run here at all; Stop says why not."""
    parser = Options()
    options = parser.parse_args(words)
    if options.help:
        show(parser.format_help())
        raise SystemExit(0)
    if not LEAST_PORT <= options.port <= 65_000 or not 0 <= options.kelompok <= MOST_GROUPS:
        raise Stop("line", 2, read=f"--port {options.port} --kelompok {options.kelompok}")
    if os.geteuid() != 0:
        raise Stop("root")
    for tool, package in TOOLS.items():
        if shutil.which(tool) is None:
            raise Stop("tool", tool=tool, package=package)
    return options


def alone(places: Places) -> IO[bytes]:
    """A lock that lasts as long as the file that is returned; Stop when another start holds it."""
    file = (places.own / "kunci").open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Stop("running", folder=places.folder) from None
    return file


def prepare(options: argparse.Namespace, places: Places) -> None:
    """Gives each group an account and a card; new codes are on paper before they count."""
    register = Register(places.own / "kartu.json")
    try:
        for number in range(1, options.kelompok + 1):
            make(places, f"{options.awalan}-{number:02}")
    except Taken as taken:
        raise Stop("taken", name=taken) from None
    names = groups(places)
    if not names:
        raise Stop("no_groups")
    if not may_run(names[0], sys.executable):
        raise Stop("reach", program=sys.executable)
    for name in options.kartu_baru:
        if name not in names:
            raise Stop("group", name=name)
    new = [name for name in names if name not in register.cards() or name in options.kartu_baru]
    if new:
        codes = {name: new_code() for name in new}
        _print(options, codes)
        register.add(codes)
    remark(say("hub.told.groups", count=len(names)))


def _print(options: argparse.Namespace, codes: dict[str, str]) -> None:
    """The cards in a new file of whoever called sudo, closed to others."""
    cards = [Card(name, code, address(options)) for name, code in codes.items()]
    file, number = options.kartu, 1
    while file.exists():  # cards that are not printed yet, perhaps
        number += 1
        file = options.kartu.with_stem(f"{options.kartu.stem}-{number}")
    write_cards(cards, file)
    file.chmod(0o600)
    os.chown(file, int(os.environ.get("SUDO_UID", 0)), int(os.environ.get("SUDO_GID", 0)))
    remark(say("hub.told.cards", count=len(cards), file=file))


def address(options: argparse.Namespace) -> str:
    """What groups type: the address asked for, else the one this machine has on its network."""
    return f"http://{options.alamat or _own_address()}:{options.port}"


def _own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("10.255.255.255", 1))  # nothing is sent: the system picks a way out
            return str(asked.getsockname()[0])
        except OSError:
            return socket.gethostname()


def close_down(places: Places, names: Sequence[str]) -> None:
    """After the last day: a backup, then no account is left."""
    back_up(places)
    Register(places.own / "kartu.json").drop_all()
    for name in names:
        dismiss(places, name)
    kept = say("hub.told.kept", plans=places.plans, backups=places.backups)
    remark(say("hub.told.dismissed", count=len(names)), kept)


def main(words: Sequence[str] | None = None) -> int:
    """Does what the command line says; the exit status."""
    try:
        options = checked(words)
        os.umask(0o077)
        places = Places(options.folder.absolute())
        places.make()
        if options.pulihkan is not None:
            return _brought_back(places, options.pulihkan)
        with alone(places):
            if options.bubarkan:
                close_down(places, groups(places))
                return 0
            prepare(options, places)
            if options.siapkan:
                return 0
            ready_proxy()
            remark(say("hub.told.class", folder=places.plans))
            keep_running(places, options.port, options.memori, address(options))
        return 0
    except Stop as stop:
        remark(stop.text())
        return stop.status
    except OSError as fault:
        remark(Stop("folder", folder=fault.filename or "", reason=fault.strerror).text())
        return 1


def _brought_back(places: Places, file: Path) -> int:
    count = bring_back(places, file)
    if count is None:
        remark(say("hub.told.not_back", file=file))
        return 1
    show(say("hub.told.back", count=count, folder=places.plans / file.resolve().parent.name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
