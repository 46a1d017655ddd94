"""The same work on a Dask cluster. Only references travel; the vault must be a shared folder."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from typing import Any, TypeVar

from redactor.errors import InputCode, InputError, UsageError

T = TypeVar("T")


def cluster_executor(address: str, *, attempts: int) -> Executor:
    """An executor on the scheduler at `address` ('tls://host:8786').

    Workers must be started with `distributed.worker.daemon: false`, since each keeps a parser
    child. A task whose worker dies is tried again up to `attempts` times.

    Raises:
        UsageError: Dask is not installed, or nothing answers at the address.
    """
    try:
        import distributed
    except ImportError:
        raise UsageError(
            "»--scheduler« kræver Dask.", "Installer med: pip install 'redactor[cluster]'."
        ) from None
    try:
        client = distributed.Client(address, timeout="20s")
    except (OSError, TimeoutError, ValueError):
        raise UsageError("Der er ingen Dask-scheduler på den angivne adresse.") from None
    return _ClusterExecutor(client, attempts)


class _ClusterExecutor(Executor):
    def __init__(self, client: Any, attempts: int) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False, retries=attempts - 1)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Run `fn` on the cluster. The future raises InputError(CRASHED) when the workers that
        took it died, as often as the scheduler allows (`allowed-failures`)."""
        outer: Future[T] = Future()
        outer.set_running_or_notify_cancel()
        inner: Future[T] = self._executor.submit(fn, *args, **kwargs)
        inner.add_done_callback(lambda done: _pass_on(done, outer))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        # Closing the client lets go of what has not begun; Dask knows no other way to cancel.
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def _pass_on(done: Future[T], outer: Future[T]) -> None:
    from distributed.scheduler import KilledWorker

    if done.cancelled():
        outer.set_exception(CancelledError())
    elif (error := done.exception()) is not None:
        died = isinstance(error, KilledWorker)
        outer.set_exception(InputError(InputCode.CRASHED) if died else error)
    else:
        outer.set_result(done.result())
