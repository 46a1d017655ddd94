"""Local folders, and network shares (SMB, NFS) mounted as folders."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from redactor.collect.contract import (
    Fetched,
    FetchError,
    Receipt,
    SourceCase,
    SourceDocument,
    SourceError,
    State,
)
from redactor.collect.kinds import CASE
from redactor.collect.sources.returning import part_of, same_content
from redactor.collect.vaulting import digest_of
from redactor.days import day
from redactor.errors import UsageError

_NUMBERS = re.compile(r"(\d+)")


def path_for(template: str, case: str) -> Path:
    """A path of a recipe with the case number in it.

    Raises:
        UsageError: the case number cannot be part of a path.
    """
    if CASE in template and any(mark in case for mark in "/\\:"):
        raise UsageError("Sagsnummeret kan ikke bruges i en sti: det indeholder /, \\ eller :.")
    return Path(template.replace(CASE, case)).expanduser()


def shown(path: str) -> str:
    """A relative path that can be written and shown, whatever bytes it is made of."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def reading_order(path: str) -> list[tuple[int, int | str]]:
    """Sort key under which 'bilag 2' comes before 'bilag 10'."""
    parts = (part for part in _NUMBERS.split(path.casefold()) if part)
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts]


def walk(root: Path) -> Iterator[Path]:
    """Every file and link under a folder in reading order; links are not followed.

    Raises:
        SourceError: a folder cannot be listed, so that the list would not be complete.
    """

    def refuse(_: OSError) -> None:
        raise SourceError("En mappe i kilden kan ikke læses.", "Se efter, om du har adgang.")

    found: list[Path] = []
    for folder, names, files in os.walk(root, onerror=refuse):
        links = [name for name in names if (Path(folder) / name).is_symlink()]
        found += [Path(folder) / name for name in (*files, *links)]
    yield from sorted(found, key=lambda path: reading_order(str(path.relative_to(root))))


def stamp(path: Path) -> tuple[str, int]:
    """(version, size in bytes) of a file: when it was last written, and how large it is."""
    info = path.lstat()
    return f"{info.st_mtime_ns}-{info.st_size}", info.st_size


class Folder:
    """Every file under one folder is a document; what a file says of itself comes later."""

    parallel = True
    strict = False

    def __init__(self, path: Path, put_back: Path | None = None) -> None:
        self.path = path
        self.delivery = put_back

    def find_case(self, number: str) -> SourceCase:
        if not self.path.is_dir():
            raise SourceError("Mappen findes ikke, eller du har ikke adgang til den.")
        return SourceCase(id=str(self.path), number=number)

    def list_documents(self, case: SourceCase) -> Iterator[SourceDocument]:
        for path in walk(Path(case.id)):
            relative = str(path.relative_to(case.id))
            try:
                version, size = stamp(path)
            except OSError:
                continue  # removed since it was listed
            written = day(datetime.fromtimestamp(path.lstat().st_mtime, UTC))
            yield SourceDocument(
                id=shown(relative),
                name=shown(path.name),
                written=written,
                version=version,
                size=size,
                locator=relative,
            )

    def fetch(self, document: SourceDocument, into: Path) -> Fetched:
        path = self.path / document.locator
        if path.is_symlink():
            raise FetchError(State.POINTER, "Filen er kun en henvisning til et andet sted.")
        try:
            if not path.is_file():
                missing = not path.exists()
                raise FetchError(
                    State.GONE if missing else State.NEEDS_PERSON,
                    "Filen er der ikke længere." if missing else "Det er ikke en almindelig fil.",
                )
            with path.open("rb") as source, into.open("xb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            return Fetched(version=stamp(path)[0])
        except PermissionError:
            raise FetchError(State.MISSING_OR_FORBIDDEN, "Du har ikke adgang til filen.") from None

    def close(self) -> None:
        """Nothing to let go of."""

    def put_back(self, path: Path, name: str) -> Receipt:
        """Copy a finished file to the delivery folder; never over something that is there."""
        if self.delivery is None:
            raise SourceError("Kilden har ingen leveringsmappe (put_back) i opskriften.")
        folder = self.delivery
        target = folder / Path(name).name
        part = folder / part_of(target.name)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with path.open("rb") as source, part.open("wb") as out:
                shutil.copyfileobj(source, out)
                out.flush()
                os.fsync(out.fileno())
            _settle(part, target)
        except OSError as error:
            raise SourceError(_not_delivered(error, folder)) from None
        finally:
            with suppress(OSError):  # the folder may be none
                part.unlink()
        delivered, original = digest_of(target), digest_of(path)
        if delivered != original:
            raise SourceError("Filen blev ikke leveret hel.")
        return Receipt(source=str(folder), id=target.name, sha256=delivered.sha256)

    def taken_back(self, path: Path, name: str) -> Receipt | None:
        """The receipt of the same file, delivered before."""
        if self.delivery is None:
            return None
        target = self.delivery / Path(name).name
        if not same_content(path, lambda copy: shutil.copyfile(target, copy)):
            return None
        return Receipt(source=str(self.delivery), id=target.name, sha256=digest_of(target).sha256)


def _not_delivered(error: OSError, folder: Path) -> str:
    """What stopped a delivery, and what to do about it."""
    if isinstance(error, FileExistsError) and folder.is_dir():
        return "Der ligger allerede en fil af det navn."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Der er ikke plads i leveringsmappen. Gør plads, og lever igen."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "Du har ikke lov til at skrive i leveringsmappen. Få adgang, og lever igen."
    return "Der kan ikke skrives i leveringsmappen. Se, om den er der, og lever igen."


def _settle(part: Path, target: Path) -> None:
    """Give a whole file its name. Raises FileExistsError where something has it."""
    try:
        os.link(part, target)  # unlike a rename, fails where something is already there
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        with target.open("xb"):
            """The name is ours now."""
        part.replace(target)


_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)
"""What file systems that know no links say: memory sticks, some network drives."""
