"""What went wrong without anybody having foreseen it, told to the log of the program."""

from __future__ import annotations

import errno
import sys
import traceback


def tell_fault(error: BaseException, where: str) -> None:
    """Write on standard error what kind of error it was and where in the program it arose.

    Never its message: that may hold the text of a document, a name or the name of a file.
    """
    at = "".join(traceback.format_tb(error.__traceback__))
    print(f"{type(error).__name__} in {where}\n{at}", file=sys.stderr, flush=True)


def is_full(error: BaseException) -> bool:
    """Whether it arose because a disk, or what somebody may use of it, is full."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
