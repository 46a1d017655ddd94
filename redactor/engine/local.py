"""An executor of local processes in which a dying worker costs only its own task.

The standard ProcessPoolExecutor fails every waiting task when one worker dies. Here each
worker is a pool of one: when it breaks, its task is tried again in a new one, and the
neighbours notice nothing.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from redactor.errors import InputCode, InputError

T = TypeVar("T")

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel to end this process when its parent ends, however that happens (Linux).

    With the parent's process id, also when it has ended already: a worker imports for a second
    before it can ask, and one left behind would wait for work for ever.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if parent is not None and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def _start_worker(parent: int) -> None:
    die_with_parent(parent)
    # Ctrl-C goes to the whole group: the parent decides, workers finish or are ended.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")


class LocalExecutor(Executor):
    """`workers` processes, each replaced when it dies."""

    def __init__(self, *, workers: int, attempts: int = 3) -> None:
        self._attempts = attempts
        self._context = multiprocessing.get_context("spawn")
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="worker")
        self._own = threading.local()
        self._pools: set[ProcessPoolExecutor] = set()
        self._lock = threading.Lock()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Run `fn` in a worker. A task whose worker dies is tried again, `attempts` times in all.

        The future raises InputError(CRASHED) when every attempt ended in a dead worker.
        """
        return self._threads.submit(self._run, fn, args, kwargs)

    def _pool(self) -> ProcessPoolExecutor:
        pool: ProcessPoolExecutor | None = getattr(self._own, "pool", None)
        if pool is None:
            pool = ProcessPoolExecutor(
                1, mp_context=self._context, initializer=_start_worker, initargs=(os.getpid(),)
            )
            self._own.pool = pool
            with self._lock:
                self._pools.add(pool)
        return pool

    def _drop_pool(self) -> None:
        pool = self._own.pool
        self._own.pool = None
        with self._lock:
            self._pools.discard(pool)
        pool.shutdown(wait=False)

    def _run(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        for _ in range(self._attempts):
            try:
                return self._pool().submit(fn, *args, **kwargs).result()
            except BrokenProcessPool:
                self._drop_pool()
        raise InputError(InputCode.CRASHED)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers; with `cancel_futures`, tasks that have not begun are dropped."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        with self._lock:
            pools = list(self._pools)
        for pool in pools:
            pool.shutdown(wait=wait, cancel_futures=cancel_futures)
