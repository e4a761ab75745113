"""Batches of plans on Dask: workers of this computer, or those of a scheduler elsewhere.

A worker that dies costs its batch a second start; Dask gives it to another. A batch that a worker
dies of again and again is taken apart, so that one plan alone is lost, and told.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from itertools import islice
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.outputs.bulk_rows import broken
from kopdes_plan.terminal import bulk_work

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

    from kopdes_plan.outputs.bulk_rows import Row
    from kopdes_plan.outputs.bulk_table import Run

WAIT = 30  # seconds for a scheduler to answer, and for its first worker
ENVIRONMENT = {  # of our own workers: one thread each
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), 1),
    # Dask hands freed memory back at 64 KB; asked for anew all the time, it takes half of a draw.
    "MALLOC_TRIM_THRESHOLD_": 1 << 28,
    "MALLOC_MMAP_THRESHOLD_": 1 << 25,
}
AHEAD = 2  # batches for each worker: one in hand, one waiting


@contextmanager
def cluster(workers: int, scheduler: str | None) -> Iterator[Client]:
    """A client of a scheduler, or of workers of our own that end with the `with`."""
    from distributed import Client

    logging.disable(logging.CRITICAL)  # we tell what matters
    try:
        if scheduler is not None:
            with _joined(scheduler) as client:
                yield client
        else:
            with _own(workers) as local, Client(local) as client:
                yield client
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def _own(workers: int) -> Iterator[LocalCluster]:
    """Workers on this computer, nobody else's."""
    import dask
    from distributed import LocalCluster

    settings = {
        "distributed.worker.preload": [bulk_work.__name__],
        "distributed.nanny.pre-spawn-environ": ENVIRONMENT,
        "distributed.worker.profile.enabled": False,  # looking every 10 ms costs a tenth
        "distributed.scheduler.worker-saturation": 1.0,  # who dies takes one batch along, not two
        "distributed.deploy.lost-worker-timeout": "1h",  # a slow computer starts another slowly
    }
    with dask.config.set(settings):
        with _deaf():
            own = LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True,
                dashboard_address="127.0.0.1:0",
                security=True,  # keys of this run alone: nobody else on this computer gets in
            )  # fmt: skip
        with own:
            yield own


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C is for the program that people started: what begins in here never hears of it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows, see `bulk_work.dask_setup`
        yield
        return
    resource_tracker.ensure_running()  # begun later it would let the signal through again
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _joined(scheduler: str) -> Client:
    """The scheduler at an address, once it has a worker."""
    from distributed import Client

    try:
        client = Client(scheduler, timeout=WAIT)
    except (OSError, ValueError, TypeError):  # TypeError: tls:// without keys
        raise _refused("bulk_no_scheduler", scheduler) from None
    try:
        client.wait_for_workers(1, timeout=WAIT)
    except TimeoutError:
        client.close()
        raise _refused("bulk_no_workers", scheduler) from None
    return client


def _refused(code: str, scheduler: str) -> PlanProblems:
    return PlanProblems([Problem(code, "--scheduler", read=scheduler)])


def computed(client: Client, batches: Iterator[list[str]], run: Run) -> Iterator[list[Row]]:
    """The rows of each batch as it is done, in any order; few batches are read ahead.

    PlanProblems when the scheduler is gone, or a worker is not of our version.
    """
    from distributed import KilledWorker, as_completed

    held: dict[Any, list[str]] = {}  # by key of the future

    def begun(texts: list[str]) -> Future:
        future = client.submit(bulk_work.assess, texts, run.draws, run.seed, pure=False)
        held[future.key] = texts
        return future

    def more() -> Iterator[Future]:
        room = AHEAD * _threads(client) - len(held)
        return map(begun, islice(batches, max(room, 0 if held else 1)))

    going = as_completed(more())
    for future in going:
        texts = held.pop(future.key)
        try:
            versions, rows = future.result()
        except KilledWorker:
            if len(texts) == 1:
                yield [broken([Problem("bulk_worker_lost")], texts[0]) | run._asdict()]
            else:
                going.update(begun([text]) for text in texts)
        except (OSError, CancelledError):
            raise _lost() from None
        except Exception as fault:  # what a worker without our kit answers
            problem = Problem("bulk_worker_strange", read=type(fault).__name__)
            raise PlanProblems([problem]) from None
        else:
            yield _of_our_version(versions, rows, run)
        going.update(more())


def _threads(client: Client) -> int:
    """How many batches can be in hand at once; workers come and go."""
    try:
        return int(sum(client.nthreads().values()))
    except (OSError, CancelledError):
        raise _lost() from None


def _lost() -> PlanProblems:
    return PlanProblems([Problem("bulk_scheduler_lost")])


def _of_our_version(versions: dict[str, str], rows: list[Row], run: Run) -> list[Row]:
    """The rows with what they have in common."""
    common = run._asdict()
    if not versions.items() <= common.items():
        params = {"own": _shown(common), "other": _shown(versions)}
        raise PlanProblems([Problem("bulk_other_version", params=params)])
    return [row | common for row in rows]


def _shown(versions: dict[str, str]) -> str:
    return f"{versions['version_package']} ({versions['version_data']})"
