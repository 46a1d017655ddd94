"""What a fetched file is by its content, told from its first and last bytes; nothing is opened."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"GIF8", "gif"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"!BDN", "pst"),
)
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/", "docx"),
    (b"xl/", "xlsx"),
    (b"ppt/", "pptx"),
    (b"opendocument.text", "odt"),
    (b"opendocument.spreadsheet", "ods"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_NAMES = {"doc", "xls", "ppt", "msg", "vsd", "mpp"}
_TEXT_NAMES = {"txt", "csv", "html", "htm", "xml", "json", "eml", "mht", "mbox", "ics", "md", "vcf"}
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HEADER = re.compile(
    rb"^(from|to|subject|date|received|return-path|message-id|mime-version|content-type"
    rb"|delivered-to|x-[\w-]+):[ \t]",
    re.IGNORECASE,
)
_POINTERS = {"goref", "url", "lnk", "webloc", "website"}
_SAFE = re.compile(r"[a-z0-9]{1,8}")
HEAD = 8192


def suffix(name: str) -> str:
    """The ending of a file name, lower case, without its dot; empty when it has no plain one."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    return ending if _SAFE.fullmatch(ending) else ""


def is_pointer(name: str) -> bool:
    """Whether a file of this name only says where something else lies."""
    return suffix(name) in _POINTERS


def kind_of(path: Path, name: str) -> str:
    """Content kind as a file ending: what the bytes say first, the name where they are silent."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    ending = suffix(name)
    if not head:
        return "empty"
    if head.startswith(b"%PDF-"):
        return "pdf"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _ZIPPED if mark in head), _zip_name(ending))
    if head.startswith(_OLE):
        return ending if ending in _OLE_NAMES else "ole"
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1"):
        return "heic"
    if b"%PDF-" in head[:1024] and not _HEADER.match(head):  # something stands before it
        return "pdf"
    return _text_kind(head, ending)


def _zip_name(ending: str) -> str:
    return ending if ending in ("docx", "xlsx", "pptx", "odt", "ods", "odp") else "zip"


def _text_kind(head: bytes, ending: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _HTML.match(start) or (_HTML.search(start[:1024]) and start.startswith((b"<", b"<!--"))):
        return ending if ending in ("html", "htm", "mht") else "html"
    if _HEADER.match(start):
        return "mht" if ending == "mht" else "eml"
    if start.startswith(b"From ") and b"\n" in start:
        return "mbox"
    if ending in _TEXT_NAMES and b"\x00" not in head:
        return ending
    if b"\x00" not in head:
        return "xml" if start.startswith(b"<?xml") else "txt"
    return ending or "bin"


def remark_on(path: Path, kind: str, name: str) -> str:
    """What looks wrong with a file, in Danish; empty when nothing does."""
    if kind == "empty":
        return "Filen er tom."
    if kind == "pdf":
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 4096))
            if b"%%EOF" not in file.read():
                return "PDF-filen mangler sin slutning og kan være afkortet."
    if suffix(name) == "pdf" and kind != "pdf":
        return f"Filen hedder pdf, men indholdet er {kind}."
    return ""


def page_instead(kind: str, name: str, media_type: str) -> bool:
    """Whether a web page (log-in, error) seems to have come in the place of a file."""
    if kind not in ("html", "htm"):
        return False
    asked = suffix(name)
    if asked:
        return asked not in ("html", "htm", "mht", "xhtml")
    return "html" not in media_type
