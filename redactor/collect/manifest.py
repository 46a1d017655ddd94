"""The manifest: where every document came from and what became of it.

Every change is first a line in a journal, flushed to disk, and once in a while the whole is
written anew as `manifest.json` in one step, which names the journal that follows it. Killed at
any moment, nothing recorded is lost: opening reads the one and then the other. (Writing the whole
after each document would cost the square of their number.)
"""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from redactor.collect.contract import SourceDocument, State
from redactor.errors import UsageError
from redactor.files import write_atomically

FORMAT = 1
_EVERY = 5.0
"""Seconds between two writings of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One version of one document of one source."""

    number: str
    """In the bundle: '12', and '12.1' for its first attachment."""
    source: str
    document: SourceDocument
    """As the source described it last, without what only fetching it needs."""
    version: str
    """Of the file that was fetched."""
    state: State
    reason: str = ""
    file: str = ""
    """Relative to the folder; empty when there is none."""
    kind: str = ""
    size: int = 0
    sha256: str = ""
    fetched_at: str = ""
    recipe: str = ""
    """SHA-256 of the recipe that fetched it."""
    run: int = 0
    """Which collection into this folder looked at it last."""
    superseded: bool = False
    """A newer version was fetched; this one is kept."""
    duplicate_of: str = ""
    """Number of an earlier document with the same content."""
    inside: tuple[str, ...] = ()
    """Names of what lies within a ZIP or a mail; it is sealed with it, and opened by the case."""

    @property
    def id(self) -> str:
        return self.document.id

    @property
    def key(self) -> tuple[str, str]:
        return (self.source, self.id)

    def described(self, document: SourceDocument) -> Item:
        """The same, with what the source says now."""
        return replace(self, document=replace(document, locator="", size=None, version=""))

    def record(self) -> dict[str, Any]:
        """As a flat JSON object; what the source says stands beside what became of it."""
        said = {name: getattr(self.document, name) for name in _SAID}
        own = {name: getattr(self, name) for name in _OWN}
        return {**said, **own, "source_number": self.document.number}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Item:
        """The item a JSON object stands for.

        Raises:
            KeyError, ValueError, TypeError: it stands for none.
        """
        said = {name: record[name] for name in _SAID}
        document = SourceDocument(
            **{**said, "parties": tuple(said["parties"])}, number=record["source_number"]
        )
        own = {name: record[name] for name in _OWN if name != "inside"}
        # A manifest may come from elsewhere: what it says leads to no file but its own.
        for name, form in _FORMS.items():
            if not form.fullmatch(own[name]):
                raise ValueError(name)
        inside = tuple(record.get("inside", ()))  # what an earlier program wrote has none
        return cls(**{**own, "state": State(own["state"])}, document=document, inside=inside)


_FORMS = {
    "number": re.compile(r"\d{1,9}(?:\.\d{1,9})*"),
    "file": re.compile(r"(?:documents/(?!\.)[^/\\\0]+)?"),
    "sha256": re.compile(r"(?:[0-9a-f]{64})?"),
}
_SAID = ("id", "parent", "title", "name", "category", "date", "written", "direction", "parties",
         "thread")  # fmt: skip
_OWN = tuple(field.name for field in fields(Item) if field.name != "document")


@dataclass(slots=True)
class Manifest:
    """All items of one folder, oldest first; the newest version of a document is current."""

    path: Path
    head: dict[str, Any] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    _current: dict[tuple[str, str], int] = field(default_factory=dict)
    _written: float = 0.0
    _generation: int = 0

    @classmethod
    def open(cls, path: Path) -> Manifest:
        """The manifest as last recorded; an empty one when there is none.

        Raises:
            UsageError: the file is not a manifest of ours.
        """
        manifest = cls(path)
        try:
            if path.exists():
                raw = json.loads(path.read_text(encoding="utf-8"))
                if raw["format"] != FORMAT:
                    raise ValueError
                manifest.head = dict(raw["head"])
                manifest._generation = int(raw["journal"])
                for record in raw["items"]:
                    manifest._take(Item.from_record(record))
            for line in manifest._journal_lines():
                manifest._take(Item.from_record(line))
        except (ValueError, KeyError, TypeError):
            raise UsageError(
                f"»{path}« er ikke en manifestfil, der kan læses.", "Vælg en anden mappe."
            ) from None
        return manifest

    @property
    def journal(self) -> Path:
        return self.path.with_name(f"{self.path.stem}.{self._generation}.journal")

    def _journal_lines(self) -> list[dict[str, Any]]:
        try:
            lines = self.journal.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        found = []
        for line in filter(None, lines):
            try:
                found.append(json.loads(line))
            except ValueError:  # the line that a crash cut
                break
        return found

    def find(self, source: str, document: str) -> Item | None:
        """The current item of a document."""
        place = self._current.get((source, document))
        return None if place is None else self.items[place]

    def current(self) -> list[Item]:
        """One item per document, in the order they were first listed."""
        return [self.items[place] for place in self._current.values()]

    def _take(self, item: Item) -> None:
        place = self._current.get(item.key)
        if place is not None and _same_record(self.items[place], item):
            self.items[place] = item
            return
        if place is not None:
            self.items[place] = replace(self.items[place], superseded=True)
        self._current[item.key] = len(self.items)
        self.items.append(item)

    def record(self, *items: Item) -> None:
        """Record items for good before returning."""
        for item in items:
            self._take(item)
        with self.journal.open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(item.record(), ensure_ascii=False) + "\n" for item in items)
            out.flush()
            os.fsync(out.fileno())
        if time.monotonic() - self._written > _EVERY:
            self.write()

    def begin(self, head: dict[str, Any]) -> None:
        """Record what this collection is, and leave behind a journal that a crash cut."""
        self.head = head
        self.write()

    def write(self) -> None:
        """Write the whole in one step, and begin a new journal."""
        body = {
            "format": FORMAT,
            "head": self.head,
            "journal": self._generation + 1,
            "items": [item.record() for item in self.items],
        }
        encoder = json.JSONEncoder(ensure_ascii=False, indent=1)
        write_atomically(self.path, encoder.iterencode(body))
        self._generation += 1
        for old in self.path.parent.glob(f"{self.path.stem}.*.journal"):
            if old != self.journal:
                old.unlink()
        self._written = time.monotonic()


def _same_record(old: Item, new: Item) -> bool:
    """Whether `new` updates `old`; a sealed file of other content begins a new record."""
    return not old.file or old.file == new.file
