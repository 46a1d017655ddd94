"""What a source listed, as it is recorded: writable texts, mails in the order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from redactor.collect.contract import SourceDocument

_TEXTS = ("id", "number", "parent", "title", "name", "category", "date", "written", "direction",
          "version", "thread")  # fmt: skip


def readable(document: SourceDocument) -> SourceDocument:
    """The same without lone surrogates, which JSON can carry and UTF-8 cannot."""
    dirty: dict[str, Any] = {
        name: clean
        for name in _TEXTS
        if (clean := _clean(getattr(document, name))) != getattr(document, name)
    }
    parties = tuple(_clean(party) for party in document.parties)
    if not dirty and parties == document.parties:
        return document
    return replace(document, **dirty, parties=parties)


def _clean(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def in_order(documents: Iterable[SourceDocument]) -> list[SourceDocument]:
    """The source's order; mails it has given no numbers in the order of time, whatever folder.

    Mails without a date stand last among them, and what else lies there after all of them.
    """
    mails: list[SourceDocument] = []
    others: list[SourceDocument] = []
    for document in documents:
        (mails if document.category == "mail" and not document.number else others).append(document)
    return [*sorted(mails, key=_moment), *others]


def _moment(document: SourceDocument) -> tuple[bool, datetime]:
    try:
        moment = datetime.fromisoformat(document.date)
    except ValueError:
        return (True, datetime.min.replace(tzinfo=UTC))
    return (False, moment if moment.tzinfo else moment.replace(tzinfo=UTC))
