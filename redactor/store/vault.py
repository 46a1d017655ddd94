"""Files by their content: each stands under its own SHA-256 and never changes.

A file is written under a temporary name, flushed, and renamed to its hash, so a crash leaves
no half file. Reading checks the hash: a damaged vault is noticed, not processed.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from redactor.errors import StoreError

_CHUNK = 1 << 20


def file_sha256(path: Path) -> str:
    """Lower-case hex SHA-256 of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Vault:
    """A folder of immutable files. Small and picklable, so that workers can be handed one."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where a file with this hash stands, whether it is there or not."""
        return self.root / sha256[:2] / sha256

    def __contains__(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def put_file(self, source: Path) -> str:
        """Copy a file in; returns its hash."""
        with source.open("rb") as stream:
            return self._put(iter(lambda: stream.read(_CHUNK), b""))

    def put_sealed(self, source: Path) -> str:
        """Take in a read-only file of the case's own without a second copy; returns its hash.

        Both names stand for the one file. Where the file system has no such links it is copied.
        """
        sha256 = file_sha256(source)
        target = self.path(sha256)
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source, target)
            except OSError:
                return self.put_file(source)
        return sha256

    def put_bytes(self, content: bytes) -> str:
        """Store bytes; returns their hash."""
        return self._put([content])

    def _put(self, chunks: Iterable[bytes] | Iterator[bytes]) -> str:
        self.root.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        descriptor, name = tempfile.mkstemp(prefix=".new-", dir=self.root)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                for chunk in chunks:
                    digest.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            sha256 = digest.hexdigest()
            target = self.path(sha256)
            if not target.is_file():
                target.parent.mkdir(exist_ok=True)
                temporary.chmod(0o440)
                temporary.replace(target)
            return sha256
        finally:
            temporary.unlink(missing_ok=True)

    def checked(self, sha256: str) -> Path:
        """Path of a file after checking that its content still has this hash.

        Raises:
            StoreError: the file is missing or damaged.
        """
        path = self.path(sha256)
        if not path.is_file():
            raise StoreError("En fil mangler i sagens arkiv.", "Kør sagen igen fra kilden.")
        if file_sha256(path) != sha256:
            raise StoreError("En fil i sagens arkiv er beskadiget.", "Kør sagen igen fra kilden.")
        return path

    def read(self, sha256: str) -> bytes:
        """Content of a file, checked against its hash. Raises `StoreError`."""
        path = self.path(sha256)
        if not path.is_file():
            raise StoreError("En fil mangler i sagens arkiv.", "Kør sagen igen fra kilden.")
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError("En fil i sagens arkiv er beskadiget.", "Kør sagen igen fra kilden.")
        return content

    def sweep_temporary(self) -> None:
        """Remove what a killed run left half written."""
        for leftover in self.root.glob(".new-*"):
            leftover.unlink(missing_ok=True)
