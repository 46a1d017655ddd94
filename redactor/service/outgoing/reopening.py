"""After a complaint: what left stays sealed, the case opens again from the sealed originals."""

from __future__ import annotations

import shutil
from pathlib import Path

from redactor.errors import UsageError
from redactor.review import Handover, Stage, Step, case_digest
from redactor.service.case import event, now
from redactor.service.outgoing.releasing import NEW_EDITION, Earlier
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.snapshot import Snapshot
from redactor.store import SealedRelease, file_sha256

SEALED = "release.sealed"
REPLACED = "release.replaced"


def reopen(board: Board, who: str, note: str) -> int:
    """Open a released case again; returns the number of the release that was sealed.

    The folder as it left is copied to `internal/sealed/N`, its files' hashes go into the
    database and the audit log, and `release/` stays until a new one takes its place.

    Raises:
        UsageError: the case was not released, or nobody says why it is opened.
        CaseBusy: work is going on in it.
    """
    snapshot = board.now()
    if snapshot.stage is not Stage.RELEASED:
        raise UsageError("Kun en sag, der er klar til udlevering, kan genåbnes.")
    if not note.strip():
        raise UsageError("Skriv, hvorfor sagen genåbnes.", "For eksempel: klage af 3. marts.")
    with board.folder.locked():
        digests = dict(snapshot.digests)
        files = hashes(board.folder.release)
        number = len(board.answers.sealed()) + 1
        _copy(board.folder.release, sealed_folder(board, number), files)
        board.answers.seal(
            digests, files, who, event(SEALED, who=who, number=number, files=sorted(files.values()))
        )
        board.desk.hand_over(
            Handover(
                step=Step.REOPEN, who=who, at=now(), note=note.strip()[:2000],
                digest=case_digest(digests),
            ),
            event(f"case.{Step.REOPEN.value}", who=who, number=number),
            following=len(snapshot.handovers),
        )  # fmt: skip
    return number


def keep_replaced(board: Board, snapshot: Snapshot, who: str) -> None:
    """Keep a release that may have left, before one with other answers takes its place although
    nobody reopened the case: a copy in `internal/replaced/N`, its files' hashes in the log."""
    steps = [h for h in snapshot.handovers if h.step in (Step.RELEASE, Step.REOPEN)]
    if not steps or steps[-1].step is Step.REOPEN or not board.folder.release.exists():
        return
    if steps[-1].digest == case_digest(snapshot.digests):
        return
    kept = board.folder.internal / "replaced"
    number = len(list(kept.glob("[0-9]*"))) + 1
    files = hashes(board.folder.release)
    _copy(board.folder.release, kept / str(number), files)
    board.store.add_event(
        board.case_id, event(REPLACED, who=who, number=number, files=sorted(files.values()))
    )


def earlier_release(board: Board) -> Earlier | None:
    """The sealed release a new one follows, with what changed since; None for the first.

    Raises:
        UsageError: the sealed folder is not as it was.
    """
    sealed = board.answers.sealed()
    if not sealed:
        return None
    last = sealed[-1]
    check_seal(board, last)
    now_ = board.now().digests
    changed = {
        document for document, digest in now_.items() if last.digests.get(document) != digest
    }
    return Earlier(at=last.at, changed=frozenset(changed))


def stamps(earlier: Earlier | None) -> dict[str, str]:
    """What stands after the number on each page of the documents that changed."""
    return {} if earlier is None else dict.fromkeys(earlier.changed, NEW_EDITION)


def check_seal(board: Board, sealed: SealedRelease) -> None:
    """Raises UsageError when a sealed release's files are not what they were."""
    if hashes(sealed_folder(board, sealed.number)) != dict(sealed.files):
        raise UsageError(
            f"Udlevering {sealed.number} er ikke, som da den blev forseglet.",
            "Hent mappen fra en sikkerhedskopi.",
        )


def sealed_folder(board: Board, number: int) -> Path:
    """Where a release that left is kept."""
    return board.folder.internal / "sealed" / str(number)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path inside."""
    return {
        path.relative_to(folder).as_posix(): file_sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _copy(source: Path, target: Path, files: dict[str, str]) -> None:
    """Copy a release folder and make the copy read-only; done in one step at the end."""
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, part)
    for name in files:
        (part / name).chmod(0o444)
    if target.exists():
        shutil.rmtree(target)  # left half done by a kill before the database knew of it
    part.rename(target)
