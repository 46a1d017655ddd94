"""Taking files into a case: new ones registered, changed ones in place of the old."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath

from redactor.audit import ChainedEvent
from redactor.collect.manifest import Manifest
from redactor.errors import InputCode, InputError, UsageError
from redactor.limits import Limits
from redactor.model import Document, Status
from redactor.service.case import CaseFolder, event
from redactor.service.incoming.collected import collection_in, delivered_by, head_of, remember
from redactor.service.incoming.intake import document_id, files_of, numbered_names, take
from redactor.settings import Settings
from redactor.store import CaseStore, Entry

_RETRIED = {str(InputError(code)) for code in (InputCode.NO_CONVERTER, InputCode.OCR_MISSING)}
"""Failures that an installation can cure; a new run tries these documents again."""
LIMITED = frozenset(
    {
        InputCode.TOO_LARGE, InputCode.TOO_MANY_PAGES, InputCode.TOO_MANY_PARTS,
        InputCode.TIMEOUT, InputCode.MEMORY,
    }
)  # fmt: skip
"""Failures that a raised limit can cure; the log tells which limits they were met under."""
FAILED = "document.failed"


def take_in(
    inputs: Sequence[Path],
    folder: CaseFolder,
    store: CaseStore,
    settings: Settings,
    *,
    later: bool = False,
    anybodys: bool = False,
    in_place: Collection[str] | None = None,
) -> None:
    """Register every file under the inputs. A source whose content changed is replaced.

    With `later`, the inputs come after those the case has; a replaced one keeps its place. What
    the case itself has put back into a source, and a collection finds there, is none of its
    documents. Among `anybodys` files a manifest that cannot be used is a file like the others.
    Only documents whose sources are `in_place` are replaced, where those are given, and what
    could not be read: another file of a name that is taken is another document.
    """
    find = _collection_in if anybodys else collection_in
    case_id, vault = folder.case_id, folder.vault
    known = store.entries(case_id)
    by_source = {entry.document.source: entry for entry in known}
    first = 1 + max((entry.position for entry in known), default=-1) if later else 0
    told = store.events(case_id)
    own = delivered_by(told)
    given = [one for one in files_of(inputs, find) if one.said("sha256") not in own]
    heads = [head_of(manifest, own) for path in inputs if (manifest := find(path))]
    if heads:
        remember(heads, folder.internal / "collections.json")
    fresh = [
        take(one, position, vault, settings.limits.file_bytes)
        for position, one in enumerate(given, first)
    ]
    if in_place is not None:
        fresh = _beside(fresh, by_source, in_place)
    ids = {one.source: entry.document.id for one, entry in zip(given, fresh, strict=True)}
    fresh = [
        replace(entry, document=replace(entry.document, parent=ids.get(one.parent)))
        for one, entry in zip(given, fresh, strict=True)
    ]
    if later:
        fresh = [_in_place_of(entry, by_source.get(entry.document.source)) for entry in fresh]
    replaced = {
        by_source[entry.document.source].document.id
        for entry in fresh
        if entry.document.source in by_source
        and by_source[entry.document.source].document.id != entry.document.id
    }
    if replaced:
        gone = _with_parts(known, replaced)
        store.remove_documents(case_id, sorted(gone), event("documents.replaced", count=len(gone)))
    store.add_entries(case_id, fresh, event("inputs.registered", count=len(fresh)))
    # The same file handed in once more, and not gathered anew from where it lies: try it again.
    given_again = {entry.document.id for entry in fresh if later and entry.origin is None} & {
        entry.document.id for entry in known
    }
    entries = store.entries(case_id)
    told_anew = _told_anew(entries, fresh)
    if told_anew:
        store.update_entries(case_id, told_anew, [event("origins.changed", count=len(told_anew))])
        entries = store.entries(case_id)
    again = given_again | _limited_less(told, settings.limits)
    retried = [
        replace(entry, document=replace(entry.document, status=Status.REGISTERED, reason=""))
        for entry in entries
        if entry.document.status is Status.FAILED
        and entry.document.sha256
        and (entry.document.reason in _RETRIED or entry.document.id in again)
    ]
    retried += _orphans(entries, {entry.document.id: entry for entry in known})
    if retried:
        store.update_entries(case_id, retried, [event("documents.retried", count=len(retried))])


def _limited_less(told: Iterable[ChainedEvent], limits: Limits) -> set[str]:
    """Documents that failed last under limits of which one has been raised since."""
    met = {line.event.document: line.event.details for line in told if line.event.what == FAILED}
    return {
        document
        for document, details in met.items()
        if any(
            now > details.get("limits", {}).get(name, now) for name, now in asdict(limits).items()
        )
    }


def _orphans(entries: Sequence[Entry], before: Mapping[str, Entry]) -> list[Entry]:
    """Copies of documents that another file has taken the place of: each is read for itself now.

    One of which there are no bytes is listed as its original was `before`.
    """
    present = {entry.document.id for entry in entries}
    freed = []
    for entry in entries:
        document = entry.document
        if document.status is not Status.DUPLICATE or document.duplicate_of in present:
            continue
        original = before.get(document.duplicate_of or "")
        status, reason = Status.REGISTERED, ""
        if not document.sha256:
            status = Status.FAILED
            reason = original.document.reason if original else str(InputError(InputCode.CORRUPT))
        document = replace(document, status=status, reason=reason, duplicate_of=None)
        freed.append(replace(entry, document=document))
    return freed


def _beside(
    fresh: Sequence[Entry], by_source: Mapping[str, Entry], in_place: Collection[str]
) -> list[Entry]:
    """New entries under names of their own, where theirs are other files' of the case.

    One that could not be read makes room: whoever was told so gives the file anew.
    """
    names = {entry.document.source for entry in fresh}
    placed = []
    for entry in fresh:
        document = entry.document
        old = by_source.get(document.source)
        if (
            old is None
            or _same(old, document)
            or document.source in in_place
            or old.document.status is Status.FAILED
        ):
            placed.append(entry)
            continue
        for path in numbered_names(PurePosixPath(document.source)):
            source = str(path)
            old = by_source.get(source)
            if source not in names and (old is None or _same(old, document)):
                break
        names.add(source)
        id_ = document_id(source, document.sha256)
        placed.append(replace(entry, document=replace(document, source=source, id=id_)))
    return placed


def _same(old: Entry, document: Document) -> bool:
    return old.document.sha256 == document.sha256


def _collection_in(folder: Path) -> Manifest | None:
    try:
        return collection_in(folder)
    except UsageError:
        return None


def _in_place_of(entry: Entry, old: Entry | None) -> Entry:
    if old is None:
        return entry
    document = replace(entry.document, parent=entry.document.parent or old.document.parent)
    return replace(entry, document=document, position=old.position)


def _told_anew(known: Sequence[Entry], fresh: Sequence[Entry]) -> list[Entry]:
    """Documents with the same content of which their source now says something else.

    A new title is searched like any other, so such a document is read again.
    """
    now = {entry.document.id: entry for entry in fresh}
    changed = []
    for old in known:
        new = now.get(old.document.id)
        if new is None or new.origin is None or new.origin == old.origin:
            continue
        failed = new.document.status is Status.FAILED
        again = old.document.status is Status.READ and any(
            (old.origin or {}).get(name) != new.origin.get(name)
            for name in ("title", "date", "direction")
        )
        document = new.document if failed or again else old.document
        number, parent = old.document.number, new.document.parent or old.document.parent
        changed.append(
            replace(
                old,
                document=replace(document, number=number, parent=parent),
                origin=new.origin,
                notices=(
                    *told_by_source(new),
                    *(notice for notice in old.notices if notice not in told_by_source(old)),
                ),
            )
        )
    return changed


def told_by_source(entry: Entry) -> tuple[str, ...]:
    """What its source said of a document that there is a file of."""
    reason = (entry.origin or {}).get("reason")
    return (str(reason),) if reason and entry.document.sha256 else ()


def _with_parts(entries: Sequence[Entry], ids: set[str]) -> set[str]:
    """The documents and everything that came out of them."""
    result = set(ids)
    while True:
        more = {e.document.id for e in entries if e.document.parent in result} - result
        if not more:
            return result
        result |= more
