"""Text files that are whole or not there at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def write_atomically(path: Path, lines: Iterable[str]) -> None:
    """Write a text file in one step: a crash leaves the old one or the new one.

    Whoever else writes the same file at once has a file of their own until then, and the last
    one done holds. Raises what `lines` raises, and leaves nothing behind then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with fresh.open("w", encoding="utf-8") as out:
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
