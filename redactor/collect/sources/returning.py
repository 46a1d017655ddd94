"""What sources that take something back have in common."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from redactor.collect.contract import FetchError, SourceError
from redactor.collect.kinds import CASE
from redactor.collect.vaulting import digest_of

NOT_TAKEN = "Filen kunne ikke leveres, eller den findes i forvejen."
"""What can be said of a place that gives no reason."""
_BECAUSE = {
    **dict.fromkeys((200, 409, 412), "Der ligger allerede en fil af det navn."),
    **dict.fromkeys((401, 403), "Stedet nægter adgang. Få ret til at skrive der."),
    404: "Leveringsmappen findes ikke. Ret put_back i opskriften.",
    **dict.fromkeys((405, 423), "Stedet tager ikke imod filer: det er låst eller skrivebeskyttet."),
    **dict.fromkeys((413, 507), "Der er ikke plads til filen, eller den er for stor for stedet."),
}
"""What a refusal by HTTP means for a file that is put back (RFC 9110, 15.5; RFC 4918, 11)."""
PART = ".part"
"""Ends the name of a file that is still being written; its beginning is a dot."""


def place_of(put_back: str | None, case: str) -> str:
    """Where a recipe says that a case's files are put back.

    Raises `SourceError` when it says nothing.
    """
    if put_back is None:
        raise SourceError("Kilden har ingen leveringsmappe (put_back) i opskriften.")
    return put_back.replace(CASE, case)


def refused(error: FetchError) -> SourceError:
    """What to tell of a file that a place did not take."""
    if error.away:
        return SourceError("Stedet svarer ikke.", "Prøv igen, når det gør.", away=True)
    return SourceError(_BECAUSE.get(error.status, NOT_TAKEN))


def part_of(name: str) -> str:
    """The name a file is written under until it is whole."""
    return f".{name}{PART}"


def same_content(path: Path, read: Callable[[Path], object]) -> bool:
    """Whether `read` writes into the path it is given exactly what stands in `path`.

    `read` raises `FetchError` or `OSError` when there is nothing to read.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "there"
        try:
            read(copy)
            return digest_of(copy) == digest_of(path)
        except (FetchError, OSError):
            return False
