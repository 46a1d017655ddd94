"""The case at a glance, for the report and the review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from redactor.model import Finding, Status
from redactor.overview import Overview, overview
from redactor.overview.threads import conversations_by
from redactor.service.case import CaseFolder
from redactor.service.incoming.collected import remembered
from redactor.store import Entry, decode_pages


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
    """The overview of a case's documents; containers are none."""
    documents = [entry.document for entry in entries if not entry.container]
    numbers: dict[str, set[str]] = {}
    for finding in findings:
        if finding.type == "DK_CASE_NUMBER":
            numbers.setdefault(finding.document, set()).add(finding.text)
    return overview(
        documents,
        texts_of(entries, folder),
        numbers=numbers,
        own=[str(head["case"]) for head in remembered(folder.internal / "collections.json")],
        conversations=_conversations(entries),
        messages={e.document.id: e.mail_ids[0] for e in entries if e.mail_ids and e.mail_ids[0]},
    )


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
