"""The kernels of our server: the first one ready before its page asks, all ended when idle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

LEFT = 60  # seconds after which a kernel without a page ends: who reloads in haste leaves some


class WarmKernels(AsyncMappingKernelManager):
    """Kernels as always, but the first starts with the server and waits for the first page.

    It starts while the browser does, so the page is there a second earlier; and since it becomes
    that page's kernel, it takes no memory of its own.
    """

    warm = ""

    async def start_first(self) -> None:
        """Starts the kernel that the first page will get."""
        self.warm = await self.start_kernel(path="")

    async def start_kernel(  # type: ignore[override]
        self, *, kernel_id: str | None = None, path: Any = None, **more: Any
    ) -> str:
        """The id of a kernel: the waiting one if it is still there, else a new one."""
        waiting, self.warm = self.warm, ""
        if waiting in self and kernel_id is None and not path:
            return waiting
        return await super().start_kernel(kernel_id=kernel_id, path=path, **more)


class Watch:
    """Ends kernels that no page is connected to any more; calls `end` when nobody uses the server.

    The server's own `shutdown_no_activity_timeout` never comes while JupyterLab is open in a
    browser, since that asks every few seconds which kernels there are.
    """

    def __init__(self, kernels: WarmKernels, idle: float, end: Callable[[], object]) -> None:
        self.kernels, self.idle, self.end = kernels, idle, end
        self.last = datetime.now(UTC)

    async def look(self) -> None:
        """Notes what the kernels did lately; ends what did nothing for long."""
        now, kernels = datetime.now(UTC), self.kernels
        left = []
        for one in kernels.list_kernel_ids():
            kernel: Any = kernels.get_kernel(one)
            active = now if kernel.execution_state == "busy" else kernel.last_activity
            self.last = max(self.last, active)
            connected = kernels.kernel_model(one)["connections"] or one == kernels.warm
            if not connected and (now - active).total_seconds() > LEFT:
                left.append(one)
        if (now - self.last).total_seconds() > self.idle:
            self.end()
            return
        for one in left:
            await kernels.shutdown_kernel(one)
