"""A document with what has been made of it, as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from redactor.model import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a case's document table. Hashes name files in the vault; '' means not yet."""

    document: Document
    position: int
    """Order of discovery among the inputs; numbers follow from it once all parts are known."""
    container: bool = False
    """A pure container (ZIP, MBOX): its members are documents, it is none itself."""
    pdf: str = ""
    pages_file: str = ""
    text_key: str = ""
    """Hash over what a reader sees; equal keys mean the same document in another wrapping."""
    notices: tuple[str, ...] = ()
    """What a caseworker must know of how it was read, in Danish."""
    alarm: str = ""
    """Why the document may not belong to the case, in Danish."""
    seconds: dict[str, float] = field(default_factory=dict)
    output: str = ""
    output_key: str = ""
    """Hash over everything the output follows from: the same key, the same bytes."""
    certificate: dict[str, Any] | None = None
    origin: dict[str, Any] | None = None
    """What a collection knows of where it came from; None for what was given as a file."""
    mail_ids: tuple[str, ...] = ()
    """Of a mail: its own Message-ID, "" for none, and those it answers."""
    senders: tuple[str, ...] = ()
    """Of a mail: who it is from, as the header writes it."""
    recipients: tuple[str, ...] = ()
    """Of a mail: whom it is to, copies too."""
