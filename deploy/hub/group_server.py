"""The server of one group, as the hub starts it: the kit's own, behind the hub's login.

It asks the hub who somebody is instead of having a token, keeps what it writes in the group's home,
and ends by itself when nobody used it for half an hour.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kopdes_plan.paths import NOTEBOOKS
from kopdes_plan.terminal.server import notebook_folder, serve, server_options


def options(notebooks: Path) -> dict[str, object]:
    """The kit's options; address, port and who gets in are the hub's."""
    found = server_options(notebooks)
    del found["ServerApp.ip"], found["ServerApp.port"], found["IdentityProvider.token"]
    extensions = found["ServerApp.jpserver_extensions"]
    assert isinstance(extensions, dict)
    return found | {"ServerApp.jpserver_extensions": extensions | {"jupyterhub": True}}


def main() -> int:
    """Serves until the hub ends it or nobody needs it; the exit status."""
    folder = notebook_folder(NOTEBOOKS)
    assert folder is not None  # the launcher has looked
    return serve(folder, lambda address: None, options(folder))


if __name__ == "__main__":
    sys.exit(main())
