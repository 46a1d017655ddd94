"""Putting a finished release back: to a source that takes something back, or to a folder.

Only files of the last release are delivered, as they were when it was built, each once to each
place. What came of each stands in the case's audit log, and the log decides what is still to do,
so that a killed delivery is gone on with and never done twice.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from redactor.audit import SEAL, ChainedEvent
from redactor.collect.contract import Receipt, Source, SourceError, TakesBack, TellsBack
from redactor.collect.opening import open_source
from redactor.collect.recipe import check_case, load_recipe
from redactor.collect.sources.folder import Folder
from redactor.errors import InputError, UsageError
from redactor.review import Step
from redactor.service.case import CaseFolder, event
from redactor.service.incoming.collected import DELIVERED
from redactor.service.incoming.gathering import last, recipes
from redactor.service.outgoing.reports import seal_log
from redactor.service.reviewing.board import DECIDED, UNDONE, Board
from redactor.service.working import Job
from redactor.settings import Settings
from redactor.store import CaseStore, file_sha256

RELEASED = "case.released"
BEGUN = "delivery.begun"
TO_FOLDER = "folder"
_SINCE = frozenset(
    {
        DECIDED, UNDONE, "document.marked", "document.answered", f"case.{Step.RETURN.value}",
        f"case.{Step.REOPEN.value}",
    }
)  # fmt: skip
"""Events after which a release is no longer what the case says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a release may go. `id` tells places apart in the log, which names no paths."""

    id: str
    recipe: str
    """File name of the recipe; `folder` for a folder named on the command line."""
    source: str
    open: Callable[[Path], Source]
    """Opens the source; takes a folder for what it needs meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What became of one file: its receipt, or why there is none (`problem`, Danish)."""

    name: str
    sha256: str
    at: str = ""
    """ISO time of the receipt."""
    id: str = ""
    """What the place calls the file."""
    source: str = ""
    """The place, as the receipt names it."""
    before: bool = False
    """Delivered by an earlier run."""
    problem: str = ""


def to_folder(path: Path) -> Place:
    """A folder as a place to deliver to; it is made when it is not there."""
    folder = path.expanduser().absolute()
    return Place(
        id=_key(TO_FOLDER, str(folder)), recipe=TO_FOLDER, source="",
        open=lambda _: Folder(folder, folder),
    )  # fmt: skip


def to_source(recipe: Path, source: str, case: str) -> Place:
    """A source of a recipe as a place to deliver to.

    Raises:
        UsageError: the recipe, the source or the case's number cannot be used.
    """
    loaded = load_recipe(recipe)
    check_case(case, loaded.case_pattern)
    part = next((part for part in loaded.sources if part.name == source), None)
    if part is None:
        raise UsageError("Opskriften har ingen kilde af det navn.", "Ret --source.")
    if not getattr(part, "put_back", None):
        raise UsageError(
            "Opskriften tillader ikke levering til den kilde.", "Skriv put_back ved kilden i den."
        )
    return Place(
        id=_key(recipe.name, source, case), recipe=recipe.name, source=source,
        open=lambda internal: open_source(part, loaded, case, internal),
    )  # fmt: skip


def places_of(settings: Settings) -> dict[str, str]:
    """The places of the house's recipes that take something back: a key of each, and its name."""
    return {
        f"{file}/{part.name}": f"{name}: {part.name}"
        for file, name in recipes(settings).items()
        for part in load_recipe(settings.recipes / file).sources
        if getattr(part, "put_back", None)
    }


def delivery(board: Board, place: str, number: str, who: str) -> Job:
    """The work of delivering a case of the service to one of `places_of`.

    Raises:
        UsageError: there is no such place, or the number cannot be used.
    """
    if place not in places_of(board.settings):
        raise UsageError("Stedet findes ikke.", "Vælg et fra listen.")
    before = last(board)
    if before is not None and before.order.number != number:
        raise UsageError(f"Sagen er hentet med nummer {before.order.number}.", "Brug det.")
    file, _, source = place.partition("/")
    chosen = to_source(board.settings.recipes / file, source, number)

    def job(board: Board, _: Executor, report: Callable[[str, int, int], None]) -> None:
        puts = deliver(board.folder, board.store, chosen, who, report)
        left = [put for put in puts if put.problem]
        if left:
            raise SourceError(
                f"{len(left)} af {len(puts)} filer blev ikke leveret, først »{left[0].name}«: "
                f"{left[0].problem}",
                "Resten er leveret og bliver ikke leveret igen." if len(left) < len(puts) else "",
            )

    return job


def deliver(
    folder: CaseFolder,
    store: CaseStore,
    place: Place,
    who: str,
    report: Callable[[str, int, int], None],
) -> tuple[Put, ...]:
    """Deliver the release. To be called with the folder locked.

    One file that is not taken does not stop the others, unless nothing answers at the place;
    nothing there is ever overwritten.

    Raises:
        UsageError: there is nothing released, it is no longer what the case says, or a file is
            not as it was when it was released.
        SourceError: the place does not answer.
    """
    events = store.events(folder.case_id)
    files, since = _released(folder, events)
    known = [e for e in events if e.event.details.get("place") == place.id]
    earlier = {e.event.details["of"] for e in known if e.event.what == DELIVERED} - {since}
    begun = any(e.event.what == BEGUN and e.event.details["of"] == since for e in known)
    about: dict[str, Any] = {
        "place": place.id, "recipe": place.recipe, "source": place.source, "of": since,
    }  # fmt: skip
    done: list[Put] = []
    away: SourceError | None = None
    with tempfile.TemporaryDirectory() as internal, closing(place.open(Path(internal))) as source:
        if not isinstance(source, TakesBack):
            raise UsageError("Kilden kan ikke tage noget tilbage.")
        if not begun:
            store.add_event(folder.case_id, event(BEGUN, who=who, **about))
        for count, (path, sha256) in enumerate(files.items(), 1):
            report("Leverer", count - 1, len(files))
            receipt = _receipt(known, path.name, sha256)
            if receipt is not None:
                done.append(receipt)
                continue
            name = _name(path.name, len(earlier) + 1)
            try:
                if away is not None:
                    raise away
                given = _put(source, path, name, asked=begun)
            except SourceError as problem:
                away = problem if problem.away else None
                done.append(Put(name=name, sha256=sha256, problem=str(problem)))
                continue
            told = event(
                DELIVERED, who=who, file=path.name, name=name, id=given.id, sha256=given.sha256,
                **about,
            )  # fmt: skip
            store.add_event(folder.case_id, told)
            done.append(Put(name=name, sha256=sha256, at=told.at, id=given.id, source=given.source))
        report("Leverer", len(files), len(files))
    if store.events(folder.case_id)[-1].event.what != SEAL:
        seal_log(folder, store, who)
    return tuple(done)


def run_delivery(case: Path, place: Place, settings: Settings, who: str,
                 report: Callable[[str, int, int], None]) -> tuple[Put, ...]:  # fmt: skip
    """`deliver` for a case folder. Raises as it does, and CaseBusy."""
    folder = CaseFolder(root=case.resolve())
    if not (folder.internal / "case-id").is_file():
        raise UsageError(f"»{case}« er ikke en sag.", "Angiv mappen fra redactor run --out.")
    with folder.locked(), closing(folder.open_store(settings)) as store:
        return deliver(folder, store, place, who, report)


def delivered(events: Sequence[ChainedEvent]) -> tuple[Put, ...]:
    """The receipts in a case's log, newest first."""
    return tuple(
        _told(e.event.details, e.event.at) for e in reversed(events) if e.event.what == DELIVERED
    )


def exit_code(puts: Sequence[Put]) -> int:
    """0 when everything is delivered; 3 when a file is not."""
    return InputError.exit_code if any(put.problem for put in puts) else 0


def _released(folder: CaseFolder, events: Sequence[ChainedEvent]) -> tuple[dict[Path, str], int]:
    """The files of the release with their hashes, and the number of the event that told of it."""
    release = next((e for e in reversed(events) if e.event.what == RELEASED), None)
    if release is None or not folder.release.is_dir():
        raise UsageError("Sagen er ikke frigivet.", "Frigiv den først.")
    if any(e.event.what in _SINCE for e in events if e.seq > release.seq):
        raise UsageError(
            "Sagen er ændret, siden mappen til udlevering blev bygget.", "Byg den igen."
        )
    files = {path: file_sha256(path) for path in sorted(folder.release.rglob("*"))
             if path.is_file()}  # fmt: skip
    if sorted(files.values()) != release.event.details.get("files"):
        raise UsageError(
            "Mappen til udlevering er ikke, som da den blev bygget. Intet er leveret.",
            "Byg den igen.",
        )
    return files, release.seq


def _receipt(known: Sequence[ChainedEvent], file: str, sha256: str) -> Put | None:
    """What the log says of an earlier delivery of this very file to this place."""
    for e in known:
        details = e.event.details
        if e.event.what == DELIVERED and (details["file"], details["sha256"]) == (file, sha256):
            return _told(details, e.event.at)
    return None


def _told(details: dict[str, str], at: str) -> Put:
    return Put(
        name=details["name"], sha256=details["sha256"], at=at, id=details["id"],
        source=details["source"] or details["recipe"], before=True,
    )  # fmt: skip


def _put(source: TakesBack, path: Path, name: str, *, asked: bool) -> Receipt:
    """Put one file back; `asked` when an earlier run may have done so and been killed."""
    if asked and isinstance(source, TellsBack):
        there = source.taken_back(path, name)
        if there is not None:
            return there
    return source.put_back(path, name)


def _name(file: str, number: int) -> str:
    """The name a file gets; later releases stand beside the earlier."""
    if number == 1:
        return file
    path = PurePosixPath(file)
    return f"{path.stem} (udlevering {number}){path.suffix}"


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
