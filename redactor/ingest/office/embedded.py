"""Files inside office documents: chart workbooks, packages, OLE objects, sound and film."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile

import olefile

from redactor.errors import InputCode, InputError
from redactor.ingest.office.packages import Package, local
from redactor.ingest.parts import PartWriter

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_STREAMS = {
    "worddocument": "doc",
    "workbook": "xls",
    "book": "xls",
    "powerpoint document": "ppt",
    "visiodocument": "vsd",
    "__properties_version1.0": "msg",
}
# Streams of objects whose whole content is the picture that stands on the page.
_DRAWN_OBJECTS = ("equation native",)
_PLAYED = ("audio/", "video/")
_MEDIA = r"(?:word|ppt|xl)/media/.*\.(?:mp[34]|m4[av]|wav|wm[av]|avi|mov|ogg|aac|flac)"


def add_embedded(package: Package, writer: PartWriter) -> None:
    """Add every file inside an OOXML package as a part 'indlejret objekt N…'.

    One that cannot be taken out is listed with HIDDEN_CONTENT.
    """
    objects = package.matching(r"(?:word|ppt|xl)/embeddings/[^/]+")
    for name in dict.fromkeys([*objects, *package.targets("/oleObject", "/package")]):
        _add_object(posixpath.basename(name), package.read(name), writer)
    files = [*package.matching(r"word/[^/]*(?:afchunk|altchunk)[^/]*"), *package.matching(_MEDIA)]
    for name in dict.fromkeys([*files, *package.targets("/aFChunk", "/video", "/audio", "/media")]):
        writer.add(posixpath.basename(name), package.read(name), "embedded")


def add_embedded_odf(package: Package, writer: PartWriter) -> None:
    """The same for OpenDocument: objects in folders of their own, OLE objects beside them, and what
    is played."""
    kinds = {}
    for entry in package.xml("META-INF/manifest.xml"):
        if local(entry) == "file-entry":
            values = {str(k).rpartition("}")[2]: str(v) for k, v in entry.attrib.items()}
            kinds[values.get("full-path", "")] = values.get("media-type", "")
    for path, kind in kinds.items():
        if not path.strip("/"):
            continue
        found = re.match(r"application/vnd\.oasis\.opendocument\.(\w+)", kind)
        if path.endswith("/") and found and found.group(1) not in ("chart", "formula"):
            suffix = {"spreadsheet": "ods", "presentation": "odp"}.get(found.group(1), "odt")
            writer.add(f"{path.strip('/')}.{suffix}", _repacked(package, path, kind), "embedded")
        elif path in package.names and (path.startswith("Media/") or kind.startswith(_PLAYED)):
            writer.add(posixpath.basename(path), package.read(path), "embedded")
        elif path in package.names and not path.startswith(("ObjectReplacements", "Thumbnails")):
            content = package.read(path)
            if content.startswith(_OLE):
                _add_object(path, content, writer)


def _repacked(package: Package, folder: str, mimetype: str) -> bytes:
    """An object in a folder of an OpenDocument package as a package of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, compress_type=zipfile.ZIP_STORED)
        inner = [name for name in package.names if name.startswith(folder)]
        entries = [f'<m:file-entry m:full-path="/" m:media-type="{mimetype}"/>']
        for name in inner:
            archive.writestr(name[len(folder) :], package.read(name))
            kind = "text/xml" if name.endswith(".xml") else ""
            entries.append(
                f'<m:file-entry m:full-path="{name[len(folder) :]}" m:media-type="{kind}"/>'
            )
        manifest = (
            '<?xml version="1.0" encoding="UTF-8"?><m:manifest xmlns:m='
            '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.2">'
            f"{''.join(entries)}</m:manifest>"
        )
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _add_object(name: str, content: bytes, writer: PartWriter) -> None:
    if not content.startswith(_OLE):
        writer.add(name, content, "embedded")
        return
    try:
        found = unwrap_ole(content)
    except InputError as error:
        writer.refuse(name, "embedded", error.code)
        return
    if found is not None:
        inner, inside = found
        writer.add(inner or name, inside, "embedded")


def unwrap_ole(content: bytes) -> tuple[str, bytes] | None:
    """The file an OLE object holds and its untrusted name; None when it is only a drawing.

    Follows [MS-OLEDS] (Ole10Native, Package, CONTENTS). Raises `InputError` HIDDEN_CONTENT for
    an object of a program not known.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            streams = {"/".join(entry).lower(): entry for entry in ole.listdir()}
            for stream, suffix in _OFFICE_STREAMS.items():
                if stream in streams:
                    return f"indlejret objekt.{suffix}", content
            if "\x01ole10native" in streams:
                return _native(ole.openstream(streams["\x01ole10native"]).read())
            for stream in ("package", "contents", "embeddedodf"):
                if stream in streams:
                    return "indlejret objekt", ole.openstream(streams[stream]).read()
            if any(stream in streams for stream in _DRAWN_OBJECTS):
                return None
    except (OSError, ValueError, IndexError, AttributeError, struct.error) as error:
        raise InputError(InputCode.CORRUPT) from error
    raise InputError(InputCode.HIDDEN_CONTENT)


def _native(data: bytes) -> tuple[str, bytes]:
    """[MS-OLEDS] 2.3.6: size, then (packager) label, file name, command and the file itself."""
    position = 4
    if data[4:6] != b"\x02\x00":
        return "indlejret objekt", data[4:]
    position = 6
    texts = []
    for _ in range(2):
        end = data.index(b"\0", position)
        texts.append(data[position:end].decode("cp1252", "replace"))
        position = end + 1
    position += 4
    (length,) = struct.unpack_from("<I", data, position)
    position += 4 + length
    (size,) = struct.unpack_from("<I", data, position)
    position += 4
    name = (texts[0] or texts[1]).replace("\\", "/").rpartition("/")[2]
    return name, data[position : position + size]
