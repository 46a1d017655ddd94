"""How much work something is, counted instead of timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def calls(work: Callable[[], Any], kinds: tuple[str, ...] = ("call",)) -> int:
    """How many functions written in Python are called for some work."""
    count = 0

    def note(_: Any, event: str, __: Any) -> None:
        nonlocal count
        count += event in kinds

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def all_calls(work: Callable[[], Any]) -> int:
    """How many functions are called for some work, those written in C as well."""
    return calls(work, ("call", "c_call"))
