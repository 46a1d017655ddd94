"""The front door: any original file to a readable PDF and the parts inside it."""

from __future__ import annotations

import errno
import logging
import warnings
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from redactor.errors import InputCode, InputError
from redactor.ingest.parts import Opened, clean_name
from redactor.limits import Limits

if TYPE_CHECKING:
    from redactor.ingest.layers.spelling import Spelling
    from redactor.ingest.pages.reader import ReadOptions

_TALKATIVE = ("extract_msg", "RTFDE", "olefile", "msoffcrypto", "pikepdf", "PIL")

_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENOMEM)
"""Trouble of this machine, not of the file."""


def open_original(
    path: Path, name: str, workdir: Path, limits: Limits, reading: ReadOptions | None = None
) -> Opened:
    """Open the original at `path`; everything written goes into `workdir`, an empty directory.

    `name` is only the title's fallback: the type follows from the content. To be called in a
    parser child, since the file may be hostile. Parts are files of their own, to be opened by
    calls of their own; the caller counts their depth against `limits.depth`. With `reading`, the
    text layers of scans are held against what their pictures show.

    Raises `InputError` with the code that says why the file cannot be processed: EMPTY,
    TOO_LARGE, UNKNOWN_TYPE, ARCHIVE, PICTURE, MEDIA, CORRUPT, ENCRYPTED, NO_CONVERTER,
    CONVERSION_FAILED, HIDDEN_CONTENT, TIMEOUT, TOO_MANY_PAGES or TOO_MANY_PARTS.
    """
    size = path.stat().st_size
    if size == 0:
        raise InputError(InputCode.EMPTY)
    if size > limits.file_bytes:
        raise InputError(InputCode.TOO_LARGE)
    workdir.mkdir(parents=True, exist_ok=True)
    stem = PurePosixPath(clean_name(name)).stem
    _be_quiet()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _open(path, stem, workdir, limits, reading)
    except InputError:
        raise
    except RecursionError as error:
        raise InputError(InputCode.TOO_DEEP) from error
    except MemoryError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _MACHINE:
            raise
        # The parsers of a dozen formats meet hostile bytes here; what they do not foresee is a
        # damaged file to the user, and a listed one.
        raise InputError(InputCode.CORRUPT) from error


def _be_quiet() -> None:
    """Parsers report what they stumble over, names and sentences of the document among it."""
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def _spelling(reading: ReadOptions | None) -> Spelling | None:
    from redactor.ingest.layers.spelling import Spelling

    if reading is None:
        return None
    return Spelling(reading.models / "tessdata", reading.languages.split("+")[0])


def _open(
    path: Path, stem: str, workdir: Path, limits: Limits, reading: ReadOptions | None
) -> Opened:
    """Dispatch by kind. Imports are local: importing this module loads no parser."""
    from redactor.ingest.kinds import kind_of
    from redactor.ingest.office.protected import without_password

    kind = kind_of(path)
    if kind in ("encrypted", "doc", "xls", "ppt"):
        path, kind = without_password(path, kind, workdir)
    if kind == "pdf":
        from redactor.ingest.pdfs import open_pdf

        return open_pdf(path, stem, workdir, limits, spelling=_spelling(reading))
    if kind == "xps":
        from redactor.ingest.pdfs import open_by_mupdf

        return open_by_mupdf(path, kind, stem, workdir, limits)
    if kind == "image":
        from redactor.ingest.images import open_image

        return open_image(path, stem, workdir, limits)
    if kind in ("zip", "mbox"):
        from redactor.ingest import archives

        opener = archives.open_zip if kind == "zip" else archives.open_mbox
        return opener(path, stem, workdir, limits)
    if kind == "tar":
        from redactor.ingest.tars import open_packed

        return open_packed(path, stem, workdir, limits)
    if kind == "pst":
        from redactor.ingest.mail.pst import open_pst

        return open_pst(path, stem, workdir, limits)
    if kind in ("txt", "csv", "html", "xml", "json", "ics", "vcf"):
        from redactor.ingest.text.texts import open_text

        return open_text(path, kind, stem, workdir, limits)
    if kind in ("eml", "msg", "tnef", "p7m"):
        from redactor.ingest.mail.printing import open_mail

        return open_mail(path, kind, stem, workdir, limits)
    from redactor.ingest.office import documents, sheets

    if kind in documents.KINDS:
        return documents.open_document(path, kind, stem, workdir, limits)
    if kind in sheets.KINDS:
        return sheets.open_sheets(path, kind, stem, workdir, limits)
    raise InputError(InputCode.UNKNOWN_TYPE)
