"""Makes the trap files and the attacks importable, and redacts a trap once per test."""

from __future__ import annotations

import sys
from pathlib import Path

_TRAPS = Path(__file__).parent / "traps"
if str(_TRAPS) not in sys.path:
    sys.path.insert(0, str(_TRAPS))
