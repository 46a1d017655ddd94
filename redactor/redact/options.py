"""What the redactor is asked for, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from redactor.model import Redaction

LAYOUTS = ("private", "exact")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactOptions:
    """How to redact. `layout`: 'private' hides widths, 'exact' keeps positions."""

    layout: str = "private"
    stamp: str = ""
    """Printed small at the foot of each page with 'side 1 af 4'; nothing when empty."""
    language: str = "da"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """What was done. `burned` are the redactions with the boxes as they were painted."""

    pages: int
    boxes: int
    removed: tuple[str, ...]
    """Kinds of things the original held that are gone: 'metadata', 'attachments', …"""
    burned: tuple[Redaction, ...] = ()
    """In the private layout boxes differ from those asked for; page text may have moved."""
