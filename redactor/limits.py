"""What one document may cost. Apart from the other settings, since each parser child needs this
and reading environment and files takes longer to import than all else it needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost before it is stopped and listed as failed."""

    file_bytes: int = 2_147_483_648
    unpacked_bytes: int = 4_000_000_000
    parts: int = 20_000
    depth: int = 12
    pages: int = 10_000
    table_cells: int = 120_000
    """Filled cells of one table, some 500 pages; one with more is read as several documents."""
    seconds: float = 600.0
    """Wall-clock time of one piece of work on one document."""
    memory_bytes: int = 4_000_000_000
    attempts: int = 3
