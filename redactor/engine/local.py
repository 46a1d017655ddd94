"""An executor of local processes in which a dying worker costs only its own task.

The standard ProcessPoolExecutor fails every waiting task when one worker dies. Here each
worker is a pool of one: when it breaks, its task is tried again in a new one, and the
neighbours notice nothing.

Workers are forked from a server that has imported what they need: a second worker, or one in
place of a dead one, is there at once and shares the memory of the modules.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any, TypeVar

from redactor.errors import InputCode, InputError

T = TypeVar("T")


def _start_worker() -> None:
    program = multiprocessing.parent_process()
    assert program is not None
    threading.Thread(target=_end_with, args=(program.sentinel,), daemon=True).start()
    # Ctrl-C goes to the whole group: the parent decides, workers finish or are ended.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")


def _end_with(program: int) -> None:
    # However the program ends, also before its worker was ready, which would wait for ever then.
    wait([program])
    os.kill(os.getpid(), signal.SIGKILL)


class LocalExecutor(Executor):
    """`workers` processes, each replaced when it dies; `modules` are imported before the first."""

    def __init__(self, *, workers: int, attempts: int = 3, modules: Sequence[str] = ()) -> None:
        self._attempts = attempts
        forking = "forkserver" in multiprocessing.get_all_start_methods()  # not on Windows
        self._context = multiprocessing.get_context("forkserver" if forking else "spawn")
        if forking:
            self._context.set_forkserver_preload(["__main__", *modules])
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
            pool = ProcessPoolExecutor(1, mp_context=self._context, initializer=_start_worker)
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
