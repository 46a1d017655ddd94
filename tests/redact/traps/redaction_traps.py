"""All trap files: one hiding place each. `TRAPS` is what other test suites use."""

from __future__ import annotations

from trap_kit import KEEP, LABEL, SECRET, SPOKEN, Trap
from traps_carried import CARRIED_TRAPS
from traps_clauses import CLAUSE_TRAPS
from traps_drawn import DRAWN_TRAPS
from traps_objects import OBJECT_TRAPS
from traps_painted import PAINTED_TRAPS
from traps_passes import PASS_TRAPS
from traps_pictures import PICTURE_TRAPS
from traps_readings import READING_TRAPS
from traps_tails import TAIL_TRAPS
from traps_text import TEXT_TRAPS
from traps_values import VALUE_TRAPS
from traps_writing import WRITING_TRAPS

TRAPS: list[Trap] = [
    *TEXT_TRAPS,
    *PICTURE_TRAPS,
    *OBJECT_TRAPS,
    *CLAUSE_TRAPS,
    *CARRIED_TRAPS,
    *DRAWN_TRAPS,
    *VALUE_TRAPS,
    *TAIL_TRAPS,
    *READING_TRAPS,
    *WRITING_TRAPS,
    *PAINTED_TRAPS,
    *PASS_TRAPS,
]

__all__ = ["KEEP", "LABEL", "SECRET", "SPOKEN", "TRAPS", "Trap"]
