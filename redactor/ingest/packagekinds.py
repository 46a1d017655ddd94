"""What a ZIP or a compound file is: a document of some program, or a bundle of files."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import olefile

from redactor.errors import InputCode, InputError

# ISO/IEC 29500 main content types, by the word that tells them apart.
_OOXML = (
    ("wordprocessingml.document.main", "docx"),
    ("wordprocessingml.template.main", "docx"),
    ("ms-word.document.macroenabled.main", "docx"),
    ("ms-word.template.macroenabledtemplate.main", "docx"),
    ("sheet.binary.macroenabled.main", "xlsb"),
    ("spreadsheetml.sheet.main", "xlsx"),
    ("spreadsheetml.template.main", "xlsx"),
    ("ms-excel.sheet.macroenabled.main", "xlsx"),
    ("ms-excel.template.macroenabled.main", "xlsx"),
    ("presentationml.presentation.main", "pptx"),
    ("presentationml.slideshow.main", "pptx"),
    ("presentationml.template.main", "pptx"),
    ("ms-powerpoint.presentation.macroenabled.main", "pptx"),
    ("ms-powerpoint.slideshow.macroenabled.main", "pptx"),
    ("ms-package.xps-fixeddocumentsequence", "xps"),
    ("application/oxps-", "xps"),
    ("application/vnd.ms-visio.drawing.", "vsdx"),
    ("application/vnd.ms-visio.template.", "vsdx"),
)
# OpenDocument 1.3 part 2: the content of the member "mimetype".
_ODF = {
    "text": "odt",
    "text-template": "odt",
    "text-master": "odt",
    "spreadsheet": "ods",
    "spreadsheet-template": "ods",
    "presentation": "odp",
    "presentation-template": "odp",
    "graphics": "odg",
    "graphics-template": "odg",
}
_OLD_ODF = {"writer": "sxw", "calc": "sxc", "impress": "sxi", "draw": "sxd"}
"""OpenOffice.org 1, by the word after 'vnd.sun.xml'."""


def kind_of_zip(path: Path) -> str:
    """'zip' for a bundle of files. Raises `InputError`: CORRUPT, ENCRYPTED (OpenDocument behind a
    password), UNKNOWN_TYPE (a document of a program not known)."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names or "content.xml" in names:
                manifest = _member(archive, "META-INF/manifest.xml")
                mimetype = _member(archive, "mimetype").decode("latin-1") or _told(manifest)
                kind = _kind_of_odf(mimetype)
                if not kind and mimetype.startswith(_ODF_TYPE):  # databases, formulas
                    raise InputError(InputCode.UNKNOWN_TYPE)
                if kind:
                    if b"encryption-data" in manifest:
                        raise InputError(InputCode.ENCRYPTED)
                    return kind
            if "[Content_Types].xml" in names:
                types = _member(archive, "[Content_Types].xml").decode("utf-8", "replace").lower()
                for word, kind in _OOXML:
                    if word in types:
                        return kind
                if "_rels/.rels" in names:  # a document of another program, not a bundle of files
                    raise InputError(InputCode.UNKNOWN_TYPE)
            if names & _APPLE or any(name.startswith("Index/Document") for name in names):
                return _kind_of_apple(names)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise InputError(InputCode.CORRUPT) from error
    return "zip"


def _member(archive: zipfile.ZipFile, name: str, limit: int = 1 << 20) -> bytes:
    try:
        with archive.open(name) as file:
            return file.read(limit)
    except KeyError:
        return b""


def _told(manifest: bytes) -> str:
    """The type of the whole package, for programs that write no member of its own for it."""
    for entry in re.findall(rb"<manifest:file-entry[^<>]*>", manifest):
        kind = re.search(rb'media-type="([^"]+)"', entry)
        if kind and b'full-path="/"' in entry:
            return kind.group(1).decode("latin-1")
    return ""


_ODF_TYPE = "application/vnd.oasis.opendocument."


def _kind_of_odf(mimetype: str) -> str:
    old = re.match(r"application/vnd\.sun\.xml\.([a-z]+)", mimetype)
    if old:
        return _OLD_ODF.get(old.group(1), "")
    found = re.match(re.escape(_ODF_TYPE) + r"([a-z-]+)", mimetype)
    return _ODF.get(found.group(1), "") if found else ""


_APPLE = {"buildVersionHistory.plist", "Metadata/BuildVersionHistory.plist", "index.apxl"}


def _kind_of_apple(names: set[str]) -> str:
    """Pages or Keynote; their package is no bundle of files. Raises `InputError` UNKNOWN_TYPE."""
    slides = any(re.match(r"Index/(?:Master)?Slide", name) for name in names)
    if "index.apxl" in names or slides:
        return "key"
    if any(name.endswith(".chrtshr") for name in names):
        raise InputError(InputCode.UNKNOWN_TYPE)
    return "pages"


def kind_of_ole(path: Path) -> str:
    """Which program wrote a compound file, by the streams it must have ([MS-CFB], [MS-DOC]…).

    Raises `InputError`: CORRUPT, ENCRYPTED (rights management), UNKNOWN_TYPE.
    """
    try:
        with olefile.OleFileIO(path) as ole:
            streams = {"/".join(entry).lower() for entry in ole.listdir()}
    except (OSError, ValueError, IndexError, AttributeError) as error:
        raise InputError(InputCode.CORRUPT) from error
    if "encryptedpackage" in streams:
        return "encrypted"
    if "\tdrmcontent" in streams:  # rights management: what else is there says only that
        raise InputError(InputCode.ENCRYPTED)
    for stream, kind in (
        ("__properties_version1.0", "msg"),
        ("worddocument", "doc"),
        ("workbook", "xls"),
        ("book", "xls"),
        ("powerpoint document", "ppt"),
        ("visiodocument", "vsd"),
        ("quill/quillsub/contents", "pub"),
        ("mn0", "wps"),
    ):
        if stream in streams:
            return kind
    if "contents" in streams and _is_works(path):
        return "wps"
    raise InputError(InputCode.UNKNOWN_TYPE)


def _is_works(path: Path) -> bool:
    """Works 2000 and later: what begins its one stream."""
    with olefile.OleFileIO(path) as ole:
        return bool(ole.openstream("CONTENTS").read(4) == b"CHNK")
