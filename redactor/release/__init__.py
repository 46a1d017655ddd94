"""Approved documents -> release folder: PDFs, document index, decision letter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from redactor.model import RequestType


class Outcome(StrEnum):
    """What the requester gets of a document."""

    FULL = "full"
    PARTIAL = "partial"
    WITHHELD = "withheld"
    DUPLICATE = "duplicate"
    NOT_PROCESSED = "not_processed"
