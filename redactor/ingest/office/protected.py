"""Office files behind passwords: opened only when the password is the one everybody has."""

from __future__ import annotations

from pathlib import Path

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from redactor.errors import InputCode, InputError
from redactor.ingest.kinds import kind_of

_WRITE_PROTECTION = "VelvetSweatshop"
"""[MS-XLS] 2.2.10: the password Excel itself uses and tries when a file is only write-protected."""


def without_password(path: Path, kind: str, workdir: Path) -> tuple[Path, str]:
    """The file to read and its kind; a decrypted copy when Excel's default password opens it.

    Raises `InputError` ENCRYPTED when a password is needed, CORRUPT when that cannot be told.
    """
    try:
        with path.open("rb") as file:
            office = msoffcrypto.OfficeFile(file)
            if not office.is_encrypted():
                return path, kind
            target = workdir / "decrypted"
            office.load_key(password=_WRITE_PROTECTION, verify_password=True)
            with target.open("wb") as out:
                office.decrypt(out)
    except (InvalidKeyError, DecryptionError) as error:
        raise InputError(InputCode.ENCRYPTED) from error
    except (FileFormatError, ParseError, OSError, ValueError, TypeError, KeyError) as error:
        code = InputCode.ENCRYPTED if kind == "encrypted" else InputCode.CORRUPT
        raise InputError(code) from error
    return target, kind_of(target)
