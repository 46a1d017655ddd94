"""Office files behind passwords: opened only when the password is the one everybody has."""

from __future__ import annotations

import struct
from pathlib import Path

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from redactor.errors import InputCode, InputError
from redactor.ingest.kinds import kind_of

_WRITE_PROTECTION = "VelvetSweatshop"
"""[MS-XLS] 2.2.10: the password Excel itself uses and tries when a file is only write-protected."""
_FILE_PASS = 0x002F
_SEARCHED = 4096
"""Bytes: the record of a password stands right behind the first."""
_CURRENT_USER = b"\0\0\xf6\x0f"


def without_password(path: Path, kind: str, workdir: Path) -> tuple[Path, str]:
    """The file to read and its kind; a decrypted copy when Excel's default password opens it.

    Raises `InputError` ENCRYPTED when a password is needed, CORRUPT when that cannot be told.
    """
    if kind in ("xls", "ppt") and _older(path, kind):
        return path, kind
    closed = kind == "encrypted"
    try:
        with path.open("rb") as file:
            office = msoffcrypto.OfficeFile(file)
            if not office.is_encrypted():
                return path, kind
            closed = True
            target = workdir / "decrypted"
            # Only packages take the wish; the older formats always verify.
            wish = {"verify_password": True} if kind == "encrypted" else {}
            office.load_key(password=_WRITE_PROTECTION, **wish)
            with target.open("wb") as out:
                office.decrypt(out)
    except (InvalidKeyError, DecryptionError) as error:
        raise InputError(InputCode.ENCRYPTED) from error
    except (
        *(FileFormatError, ParseError, OSError, ValueError, TypeError, KeyError),
        *(AssertionError, IndexError, struct.error),
    ) as error:
        code = InputCode.ENCRYPTED if closed else InputCode.CORRUPT
        raise InputError(code) from error
    return target, kind_of(target)


def _older(path: Path, kind: str) -> bool:
    """Whether a file is of a format before 1997, which msoffcrypto does not know and LibreOffice
    reads. Raises `InputError`: ENCRYPTED, CORRUPT."""
    try:
        with olefile.OleFileIO(path) as ole:
            names = {entry[0].lower(): entry for entry in ole.listdir() if len(entry) == 1}
            if kind == "ppt":
                # [MS-PPT] 2.3.2: the atom that says so has this type and no version of its own
                entry = names.get("current user")
                head = ole.openstream(entry).read(4) if entry else b""
                return head != _CURRENT_USER
            if "workbook" in names:
                return False
            stream = ole.openstream(names["book"]).read(_SEARCHED)
    except (OSError, ValueError, IndexError, KeyError) as error:
        raise InputError(InputCode.CORRUPT) from error
    position = 0
    while position + 4 <= len(stream):
        record, size = struct.unpack_from("<HH", stream, position)
        if record == _FILE_PASS:
            raise InputError(InputCode.ENCRYPTED)
        position += 4 + size
    return True
