"""Fixtures for ingest: open bytes as an original, read the made pages' text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from redactor.ingest import Opened, open_original
from redactor.limits import Limits

OpenBytes = Callable[..., Opened]


@pytest.fixture
def open_bytes(tmp_path: Path) -> OpenBytes:
    """Open content as an original: `open_bytes(content, name="x", **limits)`."""
    count = 0

    def opener(content: bytes, name: str = "fil", **limits: float) -> Opened:
        nonlocal count
        count += 1
        path = tmp_path / f"original{count}"
        path.write_bytes(content)
        return open_original(path, name, tmp_path / f"work{count}", Limits(**limits))

    return opener


@pytest.fixture
def text_of() -> Callable[[Opened], str]:
    """The text of all pages, white space as single spaces."""

    def read(opened: Opened) -> str:
        assert opened.pdf is not None
        with pymupdf.open(opened.pdf) as doc:
            return " ".join("".join(page.get_text(flags=0) for page in doc).split())

    return read
