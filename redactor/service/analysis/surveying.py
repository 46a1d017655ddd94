"""The case at a glance, for the report and the review.

What was worked out is kept beside the case and holds as long as what it follows from does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from redactor import __version__
from redactor.files import write_atomically
from redactor.model import Finding, Status
from redactor.overview import DocumentType, Kind, Likeness, Overview, overview
from redactor.overview.threads import conversations_by
from redactor.pagefile import decode_pages
from redactor.service.case import CaseFolder
from redactor.service.incoming.collected import remembered
from redactor.store import Entry


def texts_of(entries: Sequence[Entry], folder: CaseFolder) -> dict[str, str]:
    """The text of every document that could be read, copies of another apart; by id."""
    return {
        entry.document.id: "\n".join(
            page.text for page in decode_pages(folder.vault.read(entry.pages_file)) if page.number
        )
        for entry in entries
        if entry.pages_file and entry.document.status is not Status.DUPLICATE
    }


def survey(
    entries: Sequence[Entry], folder: CaseFolder, findings: Sequence[Finding] = ()
) -> Overview:
    """The overview of a case's documents; containers are none.

    Reading all texts and comparing them takes long, so it is done once: a second call with the
    same documents, findings and collections answers from `internal/overview.json`.
    """
    documents = [entry.document for entry in entries if not entry.container]
    numbers = _found(findings, {"DK_CASE_NUMBER"})
    named = _found(findings, _PEOPLE)
    own = [str(head["case"]) for head in remembered(folder.internal / "collections.json")]
    conversations = _conversations(entries)
    messages = {e.document.id: e.mail_ids[0] for e in entries if e.mail_ids and e.mail_ids[0]}
    key = _key(entries, numbers, named, own, conversations, messages)
    known = _kept(folder, key)
    if known is not None:
        return known
    seen = overview(
        documents,
        texts_of(entries, folder),
        numbers=numbers,
        named=named,
        own=own,
        conversations=conversations,
        messages=messages,
        flagged=[e.document.id for e in entries if e.alarm],
    )
    _keep(folder, key, seen)
    return seen


_FILE = "overview.json"
_PEOPLE = frozenset({"PERSON", "DK_CPR", "ADDRESS"})
"""What tells whom a document is about."""


def _found(findings: Sequence[Finding], types: Collection[str]) -> dict[str, set[str]]:
    """The texts of findings of these types by document."""
    found: dict[str, set[str]] = {}
    for finding in findings:
        if finding.type in types:
            found.setdefault(finding.document, set()).add(finding.text)
    return found


def _key(
    entries: Sequence[Entry],
    numbers: Mapping[str, set[str]],
    named: Mapping[str, set[str]],
    own: Sequence[str],
    conversations: Mapping[str, str],
    messages: Mapping[str, str],
) -> str:
    """A hash of everything the overview follows from, the program's version included."""
    about = [
        (
            e.document.id, e.document.number, e.document.title, e.document.source, e.document.kind,
            e.document.date, e.document.direction, e.document.status.value, e.document.duplicate_of,
            e.document.parent, e.pages_file, e.container, bool(e.alarm),
        )
        for e in entries
    ]  # fmt: skip
    mentioned = [
        {document: sorted(found) for document, found in kind.items()} for kind in (numbers, named)
    ]
    follows = [__version__, about, *mentioned, sorted(own), dict(conversations), dict(messages)]
    return hashlib.sha256(json.dumps(follows, sort_keys=True).encode()).hexdigest()


def _kept(folder: CaseFolder, key: str) -> Overview | None:
    """What was kept, if it still holds."""
    path = folder.internal / _FILE
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    if told["key"] != key or "further" not in told["overview"]:
        return None
    seen = told["overview"]
    return Overview(
        types={name: DocumentType(**type_) for name, type_ in seen["types"].items()},
        central=tuple(seen["central"]),
        further=tuple(seen["further"]),
        alike=tuple(Likeness(**{**pair, "kind": Kind(pair["kind"])}) for pair in seen["alike"]),
        versions=tuple(tuple(chain) for chain in seen["versions"]),
        threads=tuple(tuple(thread) for thread in seen["threads"]),
        outside=seen["outside"],
        picture=seen["picture"],
    )


def _keep(folder: CaseFolder, key: str, seen: Overview) -> None:
    told = json.dumps({"key": key, "overview": asdict(seen)}, ensure_ascii=False)
    write_atomically(folder.internal / _FILE, [told])


def _conversations(entries: Sequence[Entry]) -> dict[str, str]:
    """The conversation of each mail, by what its source and its own headers say."""
    told = {
        entry.document.id: str(entry.origin["thread"])
        for entry in entries
        if entry.origin and entry.origin.get("thread")
    }
    ids = {
        entry.document.id: (
            *([told[entry.document.id]] if entry.document.id in told else []),
            *entry.mail_ids,
        )
        for entry in entries
    }
    return told | conversations_by(ids)


def as_json(seen: Overview, entries: Sequence[Entry]) -> dict[str, Any]:
    """The overview with documents by number, as report.json has it."""
    number = {entry.document.id: entry.document.number for entry in entries}
    return {
        "types": {number[name]: type_.name for name, type_ in seen.types.items()},
        "central": [number[name] for name in seen.central],
        "further": [number[name] for name in seen.further],
        "alike": [
            {
                "document": number[pair.one],
                "with": number[pair.other],
                "kind": pair.kind.value,
                "share": pair.share,
            }
            for pair in seen.alike
        ],
        "versions": [[number[name] for name in chain] for chain in seen.versions],
        "threads": [[number[name] for name in thread] for thread in seen.threads],
        "outside": [
            {"document": number[name], "reason": reason} for name, reason in seen.outside.items()
        ],
        "timeline": seen.picture,
    }
