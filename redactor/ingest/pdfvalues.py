"""Strings and moments of a PDF (ISO 32000-2, 7.9), as text. All are untrusted."""

from __future__ import annotations

import re
from typing import Any

import pikepdf


def text_of(value: Any) -> str:
    """A text string, or a stream that holds one; '' for anything else."""
    if isinstance(value, pikepdf.Stream):
        return utf8(value.read_bytes())
    if not isinstance(value, pikepdf.String):
        return ""
    return re.sub(r"\r\n?", "\n", str(value)).replace("\0", "").strip()


def utf8(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\0", "").strip()


def moment_of(value: Any) -> str:
    """'D:20240503101500+02'00'' (7.9.4) -> '03-05-2024 10.15'; '' when it is none."""
    found = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d))?", text_of(value))
    if not found:
        return ""
    year, month, day, hour, minute = found.groups()
    return f"{day}-{month}-{year}" + (f" {hour}.{minute}" if hour else "")
