"""A group of a class without a browser: it logs in, opens the page, types into its fields.

Everything goes over the network as a browser's would: the login form, the cookies, Voilà's page,
and the page's messages to its kernel over the websocket.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable
from queue import Queue
from threading import Thread
from typing import Any

import requests
import websocket

SECONDS = 240  # for anything that must happen; thirty log in at once
AGAIN = re.compile(r'http-equiv="refresh" content="(\d+)')  # in the hub's page while one waits


class Group:
    """One group at one laptop."""

    def __init__(self, address: str, name: str) -> None:
        self.address, self.name = address, name
        self.visit = requests.Session()
        self.visit.trust_env = False  # no proxy of this machine
        self.done = 0
        self.socket: websocket.WebSocket
        self.heard: Queue[Any]

    def url(self, path: str, of: str = "") -> str:
        """An address below the server of this group, or of another one."""
        return f"{self.address}/user/{of or self.name}/{path}"

    def get(self, path: str, of: str = "") -> requests.Response:
        """What a server answers."""
        return self.visit.get(self.url(path, of), timeout=SECONDS)

    def log_in(self, code: str) -> requests.Response:
        """The hub's answer to the form of its login page; 302 when it lets in."""
        page = self.visit.get(f"{self.address}/hub/login", timeout=SECONDS)
        (mark,) = re.findall(r'name="_xsrf" value="([^"]+)"', page.text)
        form = {"username": self.name, "password": code, "_xsrf": mark}
        return self.visit.post(
            f"{self.address}/hub/login", data=form, timeout=SECONDS, allow_redirects=False
        )

    def start(self) -> None:
        """Lets the hub start the server, without waiting for it."""
        self.visit.get(f"{self.address}/hub/spawn", timeout=SECONDS, allow_redirects=False)

    def open_app(self) -> str:
        """The app face, waited for while the server starts; then `edit` and `run` work."""
        last = time.monotonic() + SECONDS
        page = self.visit.get(f"{self.address}/hub/spawn", timeout=SECONDS)
        while pause := AGAIN.search(page.text):
            assert time.monotonic() < last
            time.sleep(float(pause[1]))
            page = self.visit.get(page.url, timeout=SECONDS)
        assert page.url == self.url("voila/render/aplikasi.ipynb"), (page.url, page.text[-2000:])
        kernels = re.findall(r'dataset\.kernelId = "([^"]+)"', page.text)
        models = set(re.findall(r'"model_id": ?"([0-9a-f]+)"', page.text))
        assert kernels and models, page.text
        (self.kernel,), (self.model,) = kernels, models
        self.connect()
        self.event("hello")
        return page.text

    def connect(self) -> None:
        """The page's line to its kernel, also after it was cut."""
        cookies = "; ".join(f"{one.name}={one.value}" for one in self._cookies())
        session = uuid.uuid4().hex
        path = self.url(f"api/kernels/{self.kernel}/channels?session_id={session}")
        self.socket = websocket.create_connection(path.replace("http", "ws", 1), cookie=cookies)
        self.heard = Queue()
        Thread(target=_listen, args=(self.socket, self.heard), daemon=True).start()

    def _cookies(self) -> list[Any]:
        return [one for one in self.visit.cookies if f"/user/{self.name}/".startswith(one.path)]

    def edit(self, path: str, text: str) -> None:
        """Types into a field and waits until the page has its answer."""
        self.event("edit", path=path, text=text)

    def event(self, kind: str, **more: str) -> None:
        """What `screen.js` sends; waits for the answer that ends it."""
        self.done += 1
        content = {"event": kind, "n": self.done, **more}
        data = {"method": "custom", "content": content}
        self._send("comm_msg", {"comm_id": self.model, "data": data})

        def ended(kind: str, message: dict[str, Any]) -> bool:
            assert kind != "error", message["content"]
            found = message["content"].get("data", {}).get("content", {})
            return kind == "comm_msg" and (found.get("type"), found.get("n")) == ("done", self.done)

        self._until(ended)

    def run(self, code: str) -> str:
        """What code prints in the page's kernel; with its error, if there is one."""
        asked = self._send("execute_request", {
            "code": code, "silent": False, "store_history": False, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": True,
        })  # fmt: skip
        printed = []

        def ended(kind: str, message: dict[str, Any]) -> bool:
            if message["parent_header"].get("msg_id") != asked:
                return False
            content = message["content"]
            if kind == "stream":
                printed.append(content["text"])
            elif kind == "error":
                printed.append(f"{content['ename']}: {content['evalue']}")
            return kind == "status" and content["execution_state"] == "idle"

        self._until(ended)
        return "".join(printed)

    def _send(self, kind: str, content: dict[str, Any]) -> str:
        number = uuid.uuid4().hex
        header = {
            "msg_id": number, "msg_type": kind, "session": "uji", "username": "", "version": "5.3",
            "date": "",
        }  # fmt: skip
        self.socket.send(json.dumps({
            "header": header, "parent_header": {}, "metadata": {}, "content": content,
            "channel": "shell", "buffers": [],
        }))  # fmt: skip
        return number

    def _until(self, ended: Callable[[str, dict[str, Any]], bool]) -> None:
        last = time.monotonic() + SECONDS
        while True:
            message = self.heard.get(timeout=max(0, last - time.monotonic()))
            assert message is not None, "the line was cut"
            if ended(message["header"]["msg_type"], message):
                return

    def close(self) -> None:
        """Leaves the page as a browser that is switched off."""
        self.socket.close()
        self.visit.close()


def _listen(line: websocket.WebSocket, heard: Queue[Any]) -> None:
    """Hands on what the kernel says, and answers the server's pings while nobody waits."""
    try:
        while received := line.recv():
            if isinstance(received, str):  # bytes: with a file beside it, nobody waits for it
                heard.put(json.loads(received))
    except (OSError, websocket.WebSocketException):
        pass
    heard.put(None)
