"""Sealing: a fetched file is hashed, made read-only and given its place; nothing is replaced."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

SEALED = 0o440


@dataclass(frozen=True, slots=True)
class Digest:
    """Size in bytes and SHA-256 (lower-case hex) of a file."""

    size: int
    sha256: str


def digest_of(path: Path) -> Digest:
    """Hash a file."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return Digest(file.tell(), sha256)


def flushed(path: Path) -> Digest:
    """Hash a file and see it safe on disk, so that it may be recorded."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
        return Digest(file.tell(), sha256)


def place_name(number: str, kind: str) -> str:
    """A file name from number and content kind: '0012.pdf', and '0012_03.eml' for '12.3'.

    Ordered so that attachments stand after what they are attached to.
    """
    first, *rest = number.split(".")
    return f"{int(first):04d}" + "".join(f"_{int(part):02d}" for part in rest) + f".{kind}"


def seal(fetched: Path, digest: Digest, folder: Path, number: str, kind: str, version: int) -> Path:
    """Move a fetched and flushed file to its place, under the first version's name that is free.

    A file with the same content that a killed run left in its place, unrecorded, is taken over.
    """
    fetched.chmod(SEALED)
    stem, ending = place_name(number, kind).split(".")
    while True:
        target = folder / (f"{stem}.{ending}" if version == 1 else f"{stem}_v{version}.{ending}")
        try:
            # A link, unlike a rename, fails where something is already there.
            os.link(fetched, target)
        except FileExistsError:
            if not intact(folder, target.name, digest.size, digest.sha256):
                version += 1
                continue
            target.chmod(SEALED)
        fetched.unlink()
        return target


def intact(folder: Path, file: str, size: int, sha256: str) -> bool:
    """Whether a sealed file is there and unchanged."""
    path = folder / file
    try:
        return path.stat().st_size == size and digest_of(path).sha256 == sha256
    except OSError:
        return False
