"""Fetching documents to a work folder, several at a time, in the order of their list."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from redactor.collect.content import kind_of, page_instead
from redactor.collect.contract import TOO_LARGE, Fetched, FetchError, Source, SourceDocument, State
from redactor.collect.inside import Names
from redactor.collect.recipe import Bounds
from redactor.collect.vaulting import Digest, flushed

_WEB_PAGE = "Kilden gav en webside i stedet for filen. Prøv igen, eller hent den i hånden."


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What fetching one document gave: a file with its digest, or the error that stopped it."""

    path: Path | None = None
    fetched: Fetched | None = None
    digest: Digest | None = None
    kind: str = ""
    inside: tuple[str, ...] = ()
    """Names of what lies within it."""
    error: FetchError | None = None


def fetch(
    source: Source, document: SourceDocument, path: Path, limits: Bounds, names: Names
) -> Outcome:
    """Fetch one document to `path`; runs in any thread, touches no shared state.

    Raises:
        SourceError: the source as a whole stopped answering.
    """
    if document.size is not None and document.size > limits.file_bytes:
        return Outcome(error=FetchError(State.NEEDS_PERSON, TOO_LARGE))
    for attempt in range(1, limits.attempts + 1):
        path.unlink(missing_ok=True)
        try:
            fetched = source.fetch(document, path)
            kind = kind_of(path, document.name)
            if source.strict and page_instead(kind, document.name, fetched.media_type):
                raise FetchError(State.NEEDS_PERSON, _WEB_PAGE, again=attempt == 1)
            if path.stat().st_size > limits.file_bytes:
                raise FetchError(State.NEEDS_PERSON, TOO_LARGE)
            return Outcome(
                path=path, fetched=fetched, digest=flushed(path), kind=kind,
                inside=names(path, kind),
            )  # fmt: skip
        except FetchError as error:
            path.unlink(missing_ok=True)
            if not error.again or attempt == limits.attempts:
                return Outcome(error=error)
        except OSError:
            message = "Filen kunne ikke skrives; se efter, om disken er fuld."
            return Outcome(error=FetchError(State.NEEDS_PERSON, message))
    raise AssertionError("unreachable")


def fetch_all(
    source: Source, jobs: Sequence[tuple[SourceDocument, Path]], limits: Bounds, names: Names
) -> Generator[Outcome, None, None]:
    """Fetch documents, each to its path; outcomes come in the order of the jobs.

    So the same case always gives the same bundle. At most four outcomes per lane wait to be
    taken, which bounds what lies in the work folder.

    Raises:
        SourceError: the source as a whole stopped answering.
    """
    if not source.parallel:
        for document, path in jobs:
            yield fetch(source, document, path, limits, names)
        return
    pool = ThreadPoolExecutor(limits.parallel, thread_name_prefix="collect")
    waiting: deque[Future[Outcome]] = deque()
    queue = iter(jobs)
    try:
        while True:
            for document, path in islice(queue, 4 * limits.parallel - len(waiting)):
                waiting.append(pool.submit(fetch, source, document, path, limits, names))
            if not waiting:
                return
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
