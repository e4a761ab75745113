"""One command line run inside the test: its status, and what it wrote on both streams."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from kopdes_plan.cli import main


class Done(NamedTuple):
    """What a command line did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output; NaN and infinity are no JSON."""
        found: dict[str, Any] = json.loads(self.out, parse_constant=_refuse)
        return found


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


Command = Callable[..., Done]


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Command:
    """Runs `kopdes-plan <words>`; a fault's log stays out of the developer's own folders."""
    logs = str(tmp_path_factory.mktemp("logs"))
    monkeypatch.setenv("XDG_STATE_HOME", logs)
    monkeypatch.setenv("LOCALAPPDATA", logs)

    def run(*words: str) -> Done:
        capsys.readouterr()
        status = main(words)
        return Done(status, *capsys.readouterr())

    return run
