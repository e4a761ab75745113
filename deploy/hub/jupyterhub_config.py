"""JupyterHub for a class. What differs from class to class comes from `mulai.py` in KOPDES_HUB.

The hub and each group's server listen on this machine only; the proxy, which `mulai.py` keeps
running apart from the hub, is what the network sees. So the hub may end, even by kill -9, and the
groups work on; started again it finds their servers in its database.
"""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from deploy.hub.rooms import Cards, Rooms  # noqa: E402
from kopdes_plan.terminal.running import APP  # noqa: E402
from kopdes_plan.text import topic  # noqa: E402

told = json.loads(os.environ["KOPDES_HUB"])
own = Path(told["own"])
words = {key.removeprefix("hub."): text for key, text in topic("hub").items()}

c = get_config()  # type: ignore[name-defined]  # noqa: F821

c.JupyterHub.bind_url = f"http://0.0.0.0:{told['port']}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{told['port'] + 2}"
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{told['port'] + 1}"
c.JupyterHub.cleanup_proxy = False

c.JupyterHub.db_url = f"sqlite:///{own / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(own / "cookie_secret")
c.JupyterHub.upgrade_db = True  # a newer kit on an older class; the old file is kept beside it

c.JupyterHub.authenticator_class = Cards
c.Cards.register = told["register"]
c.Cards.allow_all = True  # whoever has a card; `authenticate` knows no others

c.JupyterHub.spawner_class = Rooms
c.Rooms.plans = told["plans"]
c.Rooms.mem_limit = told["memory"]
c.Rooms.cmd = [sys.executable, "-P", str(HERE / "group_server.py")]
c.Rooms.default_url = APP
c.Rooms.start_timeout = c.Rooms.http_timeout = 180
c.JupyterHub.concurrent_spawn_limit = 2 * (os.cpu_count() or 1)  # the others' page waits its turn
c.JupyterHub.implicit_spawn_seconds = 1  # who comes back to a server that ended waits, no more

c.JupyterHub.template_paths = [str(HERE / "templates")]
c.JupyterHub.template_vars = {"words": words}
