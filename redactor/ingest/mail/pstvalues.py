"""Properties of what lies in an Outlook data file, as libpff gives them ([MS-PST] 2.3.3)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
DAMAGE = (OSError, ValueError, OverflowError, SystemError, struct.error)
"""What libpff raises at what it cannot read, and our own reading of its files."""
_TEXT, _TIME = (0x1E, 0x1F), 0x40


def read(getter: Callable[..., T], *arguments: Any) -> T | None:
    """What libpff gives, None when it cannot."""
    try:
        return getter(*arguments)
    except DAMAGE:
        return None


@dataclass(frozen=True, slots=True)
class Values:
    """Properties by id."""

    fixed: dict[int, Any]

    @staticmethod
    def of(item: Any, which: int = 0) -> Values:
        fixed: dict[int, Any] = {}
        if which < item.get_number_of_record_sets():
            for entry in item.get_record_set(which).entries:
                tag = entry.get_entry_type()
                if tag is not None:
                    fixed.setdefault(tag, entry)
        return Values(fixed)

    def text(self, tag: int) -> str:
        return text_of(self.fixed.get(tag))

    def number(self, tag: int) -> int | None:
        entry = self.fixed.get(tag)
        return None if entry is None else read(entry.get_data_as_integer)


def text_of(entry: Any) -> str:
    """A property as a person would read it: text, or a time in UTC; '' for anything else."""
    if entry is None:
        return ""
    if entry.get_value_type() in _TEXT:
        return (read(entry.get_data_as_string) or "").replace("\0", "")
    if entry.get_value_type() == _TIME:
        moment = read(entry.get_data_as_datetime)
        return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""
    return ""
