"""Where work runs: processes on this machine, or a cluster. Knows neither store nor service.

Work is a picklable function of references; it may be run again after a crash, so it must be
idempotent. Whoever submits it is told the outcome and records it.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor

from redactor.engine.local import LocalExecutor
from redactor.engine.sandbox import ParserChild, network_isolation

__all__ = ["LocalExecutor", "ParserChild", "make_executor", "network_isolation"]


def make_executor(
    *, workers: int, scheduler: str = "", attempts: int = 3, modules: Sequence[str] = ()
) -> Executor:
    """An executor on this machine, or on the Dask cluster at `scheduler`.

    Workers on this machine start with `modules` imported.

    Raises:
        UsageError: a scheduler is named but `redactor[cluster]` is not installed, or no
            scheduler answers there.
    """
    if scheduler:
        from redactor.engine.cluster import cluster_executor

        return cluster_executor(scheduler, attempts=attempts)
    return LocalExecutor(workers=workers, attempts=attempts, modules=modules)
