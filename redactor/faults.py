"""What went wrong without anybody having foreseen it, told to the log of the program."""

from __future__ import annotations

import errno
import shutil
import sys
import traceback
from pathlib import Path


def tell_fault(error: BaseException, where: str) -> None:
    """Write on standard error what kind of error it was and where in the program it arose.

    Never its message: that may hold the text of a document, a name or the name of a file.
    """
    at = "".join(traceback.format_tb(error.__traceback__))
    print(f"{type(error).__name__} in {where}\n{at}", file=sys.stderr, flush=True)


_ROOM = 32_000_000


def without_room(folder: Path) -> bool:
    """Whether next to nothing (32 MB) can be written into a folder any more: what failed there
    may have failed for that."""
    return shutil.disk_usage(folder).free < _ROOM


def is_full(error: BaseException) -> bool:
    """Whether it arose because a disk, or what somebody may use of it, is full."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
