"""From the paths on the command line to documents: every file, in a stable order, once."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any, TypeVar

from redactor.collect.manifest import Manifest
from redactor.errors import DiskFull, InputCode, InputError, UsageError
from redactor.faults import is_full
from redactor.model import Document, Status
from redactor.service.incoming.collected import CHANGED, Given, collection_in, inputs_of
from redactor.service.work import Part
from redactor.store import Entry, Vault

_NUMBERS = re.compile(r"(\d+)")


def document_id(source: str, sha256: str) -> str:
    """The same source with the same content is the same document in every run."""
    return hashlib.sha256(f"{source}\x1f{sha256}".encode("utf-8", "surrogatepass")).hexdigest()[:20]


def natural_order(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key under which 'bilag 2' comes before 'bilag 10'."""
    parts = _NUMBERS.split(name.casefold())
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts if part)


def check_inputs(inputs: Sequence[Path]) -> None:
    """Raises `UsageError` for the first input that does not exist."""
    for given in inputs:
        if not given.exists():
            raise UsageError(f"»{given}« findes ikke.", "Ret stien, og prøv igen.")


Find = Callable[[Path], Manifest | None]
P = TypeVar("P", bound=PurePath)


def files_of(inputs: Sequence[Path], find: Find = collection_in) -> Iterator[Given]:
    """Every file under the inputs, in order; of a collection, everything its manifest lists.

    The source name is relative to the input folder; with several inputs it begins with the
    input's own name, so that two files never share one. `find` tells what is a collection.

    Raises:
        UsageError: a collection's manifest cannot be read.
    """
    taken: set[str] = set()
    for given in inputs:
        prefix = f"{given.resolve().name}/" if len(inputs) > 1 and given.is_dir() else ""
        for found in _under(given, prefix, find):
            yield replace(found, source=free_source(found.source, taken))


def _under(given: Path, prefix: str, find: Find) -> Iterator[Given]:
    manifest = find(given)
    if manifest is not None:
        yield from inputs_of(manifest, prefix)
        return
    for path in _walk(given):
        name = path.relative_to(given).as_posix() if given.is_dir() else path.name
        yield Given(source=_printable(prefix + name), path=path)


def _walk(given: Path) -> Iterable[Path]:
    if not given.is_dir():
        return [given]
    found = (path for path in given.rglob("*") if not path.is_dir())
    return sorted(found, key=lambda path: natural_order(path.relative_to(given).as_posix()))


def _printable(name: str) -> str:
    """A name that can be stored and shown: undecodable bytes and control characters replaced."""
    decoded = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "�" for char in decoded)


def take(given: Given, position: int, vault: Vault, limit: int) -> Entry:
    """Register an input, with what its source said of it; one without a file is listed as failed.

    `limit` is the largest size in bytes.
    """
    sealed, reason = given.said("sha256"), given.said("reason")
    if given.path is None:
        entry = _failed(given.source, position, reason)
    else:
        # What was sealed and taken in before stands in the vault, whatever became of the file.
        path = vault.path(sealed) if sealed and sealed in vault else given.path
        # A collection within the case itself is sealed and stays: one copy is enough.
        own = bool(sealed) and path.is_relative_to(vault.root.parent)
        entry = register(given.source, path, position, vault, limit, own=own)
        if (
            sealed
            and entry.document.sha256 != sealed
            and entry.document.status is not Status.FAILED
        ):
            entry = _failed(given.source, position, CHANGED)
        elif reason and entry.document.status is not Status.FAILED:
            entry = replace(entry, notices=(reason,))
    document = replace(
        entry.document,
        title=given.said("title") or stem(name_of(given.source, given.origin)),
        date=given.said("date"),
        direction=given.said("direction"),
    )
    return replace(entry, document=document, origin=given.origin)


def register(
    source: str, path: Path, position: int, vault: Vault, limit: int, *, own: bool = False
) -> Entry:
    """Take one file into the vault as a document; one that cannot be taken in is listed as failed.

    `limit` is the largest size in bytes; an `own` file is sealed and lies in the case's folder.
    """
    try:
        if not path.is_file():
            raise InputError(InputCode.UNKNOWN_TYPE)
        size = path.stat().st_size
        if size > limit:
            raise InputError(InputCode.TOO_LARGE)
        sha256 = vault.put_sealed(path) if own else vault.put_file(path)
        if size == 0:
            raise InputError(InputCode.EMPTY)
    except InputError as error:
        return _failed(source, position, str(error))
    except OSError as error:
        if is_full(error):
            raise DiskFull from None
        return _failed(
            source, position, "Filen kan ikke læses. Se efter, om du har adgang til den."
        )
    return Entry(
        document=Document(
            id=document_id(source, sha256), source=source, sha256=sha256, title=stem(source)
        ),
        position=position,
    )


def _failed(source: str, position: int, reason: str) -> Entry:
    document = Document(
        id=document_id(source, ""),
        source=source,
        sha256="",
        title=stem(source),
        status=Status.FAILED,
        reason=reason,
    )
    return Entry(document=document, position=position)


def stem(source: str) -> str:
    """The last part of a source without its ending, as the first guess at a title."""
    name = source.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] if "." in name[1:] else name


def name_of(source: str, origin: Mapping[str, Any] | None) -> str:
    """The file's own name: a collection sets its number before each, to keep them apart."""
    name = source.rsplit("/", 1)[-1]
    return name.removeprefix(f"{(origin or {}).get('number', '')} ")


def numbered_names(path: P) -> Iterator[P]:
    """Further names for a file of a name that is taken: "brev (2).pdf", "brev (3).pdf", and on."""
    return (path.with_name(f"{path.stem} ({n}){path.suffix}") for n in itertools.count(2))


def free_source(wanted: str, taken: set[str]) -> str:
    """A source no document has, as near to the wanted one as can be; it is `taken` from now on."""
    unique, count = wanted, 2
    while unique in taken:
        unique, count = f"{wanted} ({count})", count + 1
    taken.add(unique)
    return unique


def parts_of(
    parent: Entry,
    parts: Sequence[Part],
    *,
    too_deep: bool = False,
    others: Collection[str] = (),
) -> list[Entry]:
    """Entries for what was inside a document, in order.

    Members of a pure container hang where the container hangs. A part that could not be taken
    out is listed as failed; so is every one that stands `too_deep`. `others` are the sources of
    documents from elsewhere: in an archive a mail may lie beside a folder of its name.
    """
    taken = set(others)
    entries = []
    for position, part in enumerate(parts):
        unique = free_source(f"{parent.document.source}/{_printable(part.name)}", taken)
        code = part.code or (InputCode.TOO_DEEP if too_deep else None)
        document = Document(
            id=document_id(unique, part.sha256),
            source=unique,
            sha256=part.sha256,
            parent=parent.document.id,
            title=stem(unique),
            status=Status.FAILED if code else Status.REGISTERED,
            reason=str(InputError(code)) if code else "",
        )
        entries.append(Entry(document=document, position=position))
    return entries


def numbered(entries: Sequence[Entry]) -> list[Entry]:
    """All documents in reading order with their numbers: 1, 2, 2.1, 2.2, 3 …

    A container's members take its place in the count; the container itself has no number.
    """
    children: dict[str | None, list[Entry]] = {}
    for entry in entries:
        children.setdefault(entry.document.parent, []).append(entry)
    for siblings in children.values():
        siblings.sort(key=lambda entry: entry.position)
    result: list[Entry] = []

    def walk(parent: str | None, prefix: str, count: int) -> int:
        for entry in children.get(parent, ()):
            if entry.container:
                result.append(replace(entry, document=replace(entry.document, number="")))
                count = walk(entry.document.id, prefix, count)
                continue
            count += 1
            number = f"{prefix}{count}"
            result.append(replace(entry, document=replace(entry.document, number=number)))
            walk(entry.document.id, f"{number}.", 0)
        return count

    walk(None, "", 0)
    return result
