"""A class of thirty on one machine: memory, how long one waits, and what a killed hub costs.

    sudo python benchmarks/hub.py            prints the table of benchmarks/hub.md
    sudo python benchmarks/hub.py --write    also writes it there
    sudo python benchmarks/hub.py 5          with five groups

The real accounts, hub, proxy and servers, made for it and removed again. Each group logs in with
its card, opens its own copy of the Muara Badak example and types; there is no browser, whose work
is the groups' laptops'. Then the hub is killed with -9 while all of them type, and at last the
launcher with the proxy; every number that was answered must stand in its plan.
"""

from __future__ import annotations

import os
import pwd
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.desk import PLAN, family, share  # noqa: E402
from kopdes_plan.inputs.plan_file import load_plan  # noqa: E402
from tests.deploy.group import Group  # noqa: E402
from tests.deploy.room import Room, lacking  # noqa: E402

GROUPS = 30
SECONDS = 15.0  # of typing
PAUSE = 3.0  # seconds between two numbers of a group that also thinks
PRICE, FIRST = "unit_usaha.sembako.harga", 50_000

ABOUT = (
    "`sudo python benchmarks/hub.py --write` renews this page. Muara Badak is open in every group; "
    "browsers run on the groups' own laptops and are not counted. Memory is what Linux counts as "
    "each one's share (PSS)."
)


class Typist:
    """A group that types one price after the other, and knows which was answered last."""

    def __init__(self, group: Group) -> None:
        self.group, self.last, self.waits = group, FIRST, list[float]()

    def type(self) -> None:
        """One more rupiah than before."""
        begun = time.perf_counter()
        self.group.edit(PRICE, str(self.last + 1))
        self.waits.append(time.perf_counter() - begun)
        self.last += 1

    def go_on(self, until: Callable[[], bool], pause: float) -> None:
        """Types until it is told to end."""
        while not until():
            self.type()
            time.sleep(pause)


class Found(NamedTuple):
    """What was measured: seconds, megabytes, numbers a second."""

    groups: int
    started: float
    ready: list[float]
    own: dict[str, float]  # of hub and proxy
    servers: list[float]
    kernels: list[float]
    alone: float  # a number typed while nobody else does
    thinking: list[float]
    fastest: float
    hub_back: float
    over_kill: list[float]
    lost: int


def measured(count: int) -> Found:
    """A whole class, from the first start to the last kill."""
    with Room(count) as room, ThreadPoolExecutor(count) as all_at_once:
        for name in room.names:
            _given(room, name)
        begun = time.monotonic()

        def enter(number: int) -> tuple[Group, float]:
            group = room.group(number)
            group.start()
            group.open_app()
            return group, time.monotonic() - begun

        entered = list(all_at_once.map(enter, range(count)))
        typists = [Typist(group) for group, _ in entered]
        time.sleep(2)
        alone = _alone(typists[0])
        thinking = _typed(all_at_once, typists, PAUSE)
        fastest = len(_typed(all_at_once, typists, 0)) / SECONDS
        servers = [int(one.group.run("import os; print(os.getppid())")) for one in typists]
        own = {word: share(room.pid(word)) for word in ("jupyterhub", "http-proxy")}
        parts = [family(server) for server in servers]
        hub_back, over_kill = _hub_killed(room, all_at_once, typists)
        _all_killed(room, all_at_once, typists)
        lost = sum(_kept(room, one) != one.last for one in typists)
        return Found(
            count, room.started, [seconds for _, seconds in entered], own,
            [share(first) for first, *_ in parts], [sum(map(share, rest)) for _, *rest in parts],
            alone, thinking, fastest, hub_back, over_kill, lost,
        )  # fmt: skip


def _given(room: Room, name: str) -> None:
    file = Path(shutil.copy(PLAN, room.places.plans / name))
    account = pwd.getpwnam(name)
    os.chown(file, account.pw_uid, account.pw_gid)


def _kept(room: Room, one: Typist) -> float:
    plan = load_plan(room.places.plans / one.group.name / PLAN.name)
    return float(plan.units["sembako"].price)


def _alone(one: Typist) -> float:
    for _ in range(5):
        one.type()
    return statistics.median(one.waits)


@contextmanager
def _typing(all_at_once: ThreadPoolExecutor, typists: list[Typist], pause: float) -> Iterator[None]:
    """All groups type while something happens; what fails there fails here."""
    ended = threading.Event()
    work = [all_at_once.submit(one.go_on, ended.is_set, pause) for one in typists]
    try:
        yield
    finally:
        ended.set()
    for one in work:
        one.result()


def _typed(all_at_once: ThreadPoolExecutor, typists: list[Typist], pause: float) -> list[float]:
    """The waits of all groups that typed for some time."""
    for one in typists:
        one.waits.clear()
    with _typing(all_at_once, typists, pause):
        time.sleep(SECONDS)
    return [wait for one in typists for wait in one.waits]


def _hub_killed(
    room: Room, all_at_once: ThreadPoolExecutor, typists: list[Typist]
) -> tuple[float, list[float]]:
    """Seconds until the hub answers again, and the waits of those who typed meanwhile."""
    for one in typists:
        one.waits.clear()
    with _typing(all_at_once, typists, PAUSE):
        time.sleep(1)
        begun = time.monotonic()
        room.kill("jupyterhub")
        time.sleep(0.2)
        room.answered()
        back = time.monotonic() - begun
    return back, [wait for one in typists for wait in one.waits]


def _all_killed(room: Room, all_at_once: ThreadPoolExecutor, typists: list[Typist]) -> None:
    """The launcher killed, with it hub and proxy; opened again, every page finds its kernel."""
    room.process.kill()
    room.process.wait()
    room.open()

    def back(one: Typist) -> None:
        one.group.connect()
        one.type()

    list(all_at_once.map(back, typists))


def table(found: Found) -> str:
    """The table of hub.md."""
    n, middle = found.groups, statistics.median
    together = sum(found.own.values()) + sum(found.servers) + sum(found.kernels)
    each = middle(map(sum, zip(found.servers, found.kernels, strict=True)))
    rows = [
        ("hub and proxy open to logins, accounts and cards made", f"{found.started:.1f} s"),
        (f"all {n} log in at once: first page ready", f"{min(found.ready):.1f} s"),
        ("… half of the pages", f"{middle(found.ready):.1f} s"),
        ("… the last page", f"{max(found.ready):.1f} s"),
        ("memory of a group: server and kernel, the page open", f"{each:.0f} MB"),
        ("… of it the kernel", f"{middle(found.kernels):.0f} MB"),
        ("memory of hub / proxy", " / ".join(f"{mb:.0f} MB" for mb in found.own.values())),
        ("memory of all together", f"{together / 1000:.1f} GB"),
        ("a typed number answered and saved, nobody else types", f"{found.alone * 1000:.0f} ms"),
        (
            f"… all {n} type, a number every {PAUSE:.0f} s: median / slowest of 20",
            f"{middle(found.thinking) * 1000:.0f} / {_slow(found.thinking) * 1000:.0f} ms",
        ),
        (f"numbers a second when all {n} type without a pause", f"{found.fastest:.0f}"),
        ("hub killed with -9: it answers again after", f"{found.hub_back:.1f} s"),
        (
            "… a number typed meanwhile: median / slowest",
            f"{middle(found.over_kill) * 1000:.0f} / {max(found.over_kill) * 1000:.0f} ms",
        ),
        ("plans that lost a number after hub, proxy and launcher were killed", str(found.lost)),
    ]
    return "\n".join(["| what | measured |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


def _slow(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]


def main() -> None:
    """Measure and print; with --write put the table into hub.md."""
    from importlib.metadata import version

    from benchmarks.engine import machine

    if (what := lacking()) is not None:
        sys.exit(f"tidak ada {what}")
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    found = measured(numbers[0] if numbers else GROUPS)
    load = f"{date.today()}, load {os.getloadavg()[2]:.1f} in the quarter of an hour"
    versions = f"jupyterhub {version('jupyterhub')}, jupyter_server {version('jupyter_server')}"
    text = f"Measured on {machine()}, {versions}; {load}.\n\n{table(found)}\n"
    print(text)
    if "--write" in sys.argv:
        head = f"# A class of {found.groups} groups on one machine\n\n{ABOUT}\n\n"
        Path(__file__).with_suffix(".md").write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()
