"""A collection as input: what its manifest knows of each document goes with the file.

Nothing the manifest lists is left out: what could not be fetched is an input without a file, with
its reason. Older versions are told of, not taken in beside the newest.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redactor.audit import ChainedEvent
from redactor.collect.content import suffix
from redactor.collect.contract import State
from redactor.collect.manifest import Item, Manifest
from redactor.days import day_of
from redactor.files import write_atomically

CHANGED = "Den forseglede fil er ændret eller væk. Kør indsamlingen igen."
_STRAY = "Filen ligger blandt de indsamlede, men står ikke i indsamlingens liste."
_NAME = 100
DELIVERED = "file.delivered"
"""The event of a case's log that tells of a file put back into a source; `sha256` is the file's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One input: a file, or something listed that there is no file of."""

    source: str
    """Name within the case; unique."""
    path: Path | None
    parent: str = ""
    """`source` of what this is attached to."""
    origin: dict[str, Any] | None = None
    """What the collection knows of it: see `_origin`."""

    def said(self, field: str) -> str:
        """What the collection knows under a name; empty when nothing.

        `reason`: why there is no file, or what is remarkable about the one there is (Danish).
        `sha256`: what the file was sealed with.
        """
        return str((self.origin or {}).get(field, ""))


def collection_in(folder: Path) -> Manifest | None:
    """The manifest of a collection's folder, or of its folder of documents; else None.

    Raises:
        UsageError: there is one, and it cannot be read.
    """
    home = folder.parent if folder.name == "documents" else folder
    path = home / "manifest.json"
    if not (home / "documents").is_dir() or not path.is_file():
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raw = None
    if raw is not None and not (isinstance(raw, dict) and {"head", "journal", "items"} <= set(raw)):
        return None  # another program's
    return Manifest.open(path)


def delivered_by(events: Iterable[ChainedEvent]) -> frozenset[str]:
    """SHA-256 of everything a case has put back, by its log."""
    return frozenset(str(e.event.details["sha256"]) for e in events if e.event.what == DELIVERED)


def head_of(manifest: Manifest, delivered: Collection[str] = ()) -> dict[str, Any]:
    """What a report tells of a collection as a whole: `finished` is empty when it was cut off,
    `sources` are those that could not be had in full, `filtered` what the recipe left out, and
    `returned` the numbers of files `delivered` (SHA-256) by the case itself."""
    names = ("case", "recipe_name", "recipe", "run", "finished", "sources", "filtered")
    returned = [item.number for item in manifest.current() if item.sha256 in delivered]
    return {**{name: manifest.head.get(name) for name in names}, "returned": returned}


def remember(heads: Sequence[dict[str, Any]], path: Path) -> None:
    """Keep what is to be told of collections; one told of before is told anew."""
    known = {_which(head): head for head in remembered(path)}
    known |= {_which(head): head for head in heads}
    write_atomically(path, [json.dumps(list(known.values()), ensure_ascii=False, indent=1)])


def remembered(path: Path) -> list[dict[str, Any]]:
    """What was kept of collections; empty when there were none."""
    if not path.exists():
        return []
    heads: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return heads


def _which(head: dict[str, Any]) -> tuple[str, str]:
    return str(head["case"]), str(head["recipe_name"])


def wanting(head: dict[str, Any]) -> list[str]:
    """In what a collection falls short of the whole case, as Danish sentences."""
    told = [f"Kilden {name}: {problem}" for name, problem in (head["sources"] or {}).items()]
    if not head["finished"]:
        told.append("Indsamlingen blev afbrudt; kør den igen.")
    if head["filtered"]:
        told.append(f"Udeladt efter opskriftens filtre: {len(head['filtered'])} dokumenter.")
    if head.get("returned"):
        told.append(f"Ikke taget ind: {len(head['returned'])} filer, som sagen selv har lagt dér.")
    return told


def inputs_of(manifest: Manifest, prefix: str) -> Iterator[Given]:
    """Every document of a collection in bundle order, then files it does not know."""
    home = manifest.path.parent
    items = sorted(manifest.current(), key=lambda item: _order(item.number))
    names = {item.key: _name(item, prefix) for item in items}
    older: dict[tuple[str, str], list[Item]] = {}
    for item in manifest.items:
        if item.superseded:
            older.setdefault(item.key, []).append(item)
    for item in items:
        yield Given(
            source=names[item.key],
            path=home / item.file if item.file else None,
            parent=names.get((item.source, item.document.parent), ""),
            origin=_origin(item, older.get(item.key, [])),
        )
    known = {home / item.file for item in manifest.items if item.file}
    for path in sorted((home / "documents").rglob("*")):
        if path not in known and not path.is_dir():
            yield Given(
                source=f"{prefix}{path.name}", path=path, origin={"state": "", "reason": _STRAY}
            )


def fate(origin: dict[str, Any] | None) -> str:
    """For the document index: why there is nothing of a document, without words of the source."""
    return _FATES.get(str((origin or {}).get("state", "")), "")


_FATES = {
    State.MISSING_OR_FORBIDDEN.value: "Kunne ikke hentes fra kildesystemet",
    State.NEEDS_PERSON.value: "Kunne ikke hentes fra kildesystemet",
    State.GONE.value: "Findes ikke længere i kildesystemet",
    State.POINTER.value: "Henvisning til et dokument, der ligger et andet sted",
}


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def _name(item: Item, prefix: str) -> str:
    """'ESDH/12.1 Kort over grunden.pdf': readable, unique, and the same in every run."""
    name = item.document.name or item.document.title or item.id
    name = "".join(char if char.isprintable() else "�" for char in name).replace("/", "_")
    ending = suffix(name)
    if len(name) > _NAME:
        name = name[: _NAME - 10].rstrip() + (f".{ending}" if ending else "")
    if not ending and item.kind not in ("", "empty", "bin", "ole"):
        name += f".{item.kind}"
    return f"{prefix}{item.source}/{item.number} {name}"


def _origin(item: Item, older: list[Item]) -> dict[str, Any]:
    """Where a document came from, as the report tells it (for the house only)."""
    document = item.document
    return {
        "source": item.source, "id": item.id, "number": item.number,
        "source_number": document.number, "version": item.version, "state": item.state.value,
        "reason": item.reason, "title": document.title, "name": document.name,
        "category": document.category, "date": day_of(document.date),
        "direction": document.direction, "parties": list(document.parties),
        "thread": document.thread, "parent": document.parent, "sha256": item.sha256,
        "fetched_at": item.fetched_at, "recipe": item.recipe,
        "older": [
            {"version": old.version, "sha256": old.sha256, "fetched_at": old.fetched_at}
            for old in older
        ],
    }  # fmt: skip
