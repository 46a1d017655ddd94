"""Office packages (ZIP with XML): safe reading, and copies that point nowhere outside."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from redactor.errors import InputCode, InputError
from redactor.limits import Limits

Element: TypeAlias = etree._Element
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
)
_XML_BYTES = 400_000_000
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Relationship types whose outside target is only a link to click on.
_LINKS = ("/hyperlink",)
_DRAWN = re.compile(
    rb"""(xlink:href\s*=\s*["'])((?:https?|ftp|file|smb|dav)s?:[^"']*|(?:\.\./|/|\\\\)[^"']*)""",
    re.IGNORECASE,
)


def parse_xml(content: bytes) -> Element:
    """An XML part, without entities, DTDs and network. Raises `InputError` CORRUPT."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True
    )
    root = etree.fromstring(content, parser) if content.strip() else None
    if root is None:
        raise InputError(InputCode.CORRUPT)
    return root


def local(element: Element) -> str:
    """Tag without namespace; '' for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attr(element: Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace."""
    for key, value in element.items():
        if str(key).endswith(name) and str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


class Package:
    """A ZIP of XML parts, read within limits.

    Raises `InputError`: CORRUPT, ENCRYPTED, TOO_LARGE (unpacked) or TOO_MANY_PARTS.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(path)
        except ZIP_ERRORS as error:
            raise InputError(InputCode.CORRUPT) from error
        infos = self._zip.infolist()
        if len(infos) > limits.parts:
            raise InputError(InputCode.TOO_MANY_PARTS)
        if sum(info.file_size for info in infos) > limits.unpacked_bytes:
            raise InputError(InputCode.TOO_LARGE)
        if any(info.flag_bits & 1 for info in infos):
            raise InputError(InputCode.ENCRYPTED)
        self.names = tuple(info.filename for info in infos if not info.is_dir())

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def matching(self, pattern: str) -> list[str]:
        """Names matching the whole pattern, numbers in order (slide2 before slide10)."""
        found = [name for name in self.names if re.fullmatch(pattern, name)]
        return sorted(found, key=lambda name: [
            int(step) if step.isdigit() else step for step in re.split(r"(\d+)", name)
        ])  # fmt: skip

    def read(self, name: str) -> bytes:
        """The part's content. Raises `InputError` CORRUPT when missing or damaged."""
        try:
            with self._zip.open(name) as file:
                content = file.read(self._limits.file_bytes + 1)
        except ZIP_ERRORS as error:
            raise InputError(InputCode.CORRUPT) from error
        if len(content) > self._limits.file_bytes:
            raise InputError(InputCode.TOO_LARGE)
        return content

    def xml(self, name: str) -> Element:
        content = self.read(name)
        if len(content) > _XML_BYTES:
            raise InputError(InputCode.TOO_LARGE)
        return parse_xml(content)

    def relations(self, name: str) -> dict[str, tuple[str, str, bool]]:
        """Relations of a part: id -> (type, target part, whether outside)."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self.names:
            return {}
        found = {}
        for relation in self.xml(rels).iter(_REL):
            target = relation.get("Target", "")
            outside = relation.get("TargetMode", "") == "External"
            if not outside:
                joined = target if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(joined).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", ""), target, outside)
        return found

    def of_type(self, *words: str) -> list[str]:
        """Parts whose content type has one of these words in it, whatever they are called."""
        types = "[Content_Types].xml"
        found = (
            entry.get("PartName", "").lstrip("/")
            for entry in (self.xml(types) if types in self.names else ())
            if any(word in entry.get("ContentType", "").lower() for word in words)
        )
        return [name for name in found if name in self.names]

    def targets(self, *kinds: str) -> list[str]:
        """Parts that others refer to by a relation of one of these kinds ('/package')."""
        found: dict[str, None] = {}
        for rels in self.names:
            folder, base = posixpath.split(rels)
            if base.endswith(".rels") and posixpath.basename(folder) == "_rels":
                part = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
                for kind, target, outside in self.relations(part).values():
                    if kind.endswith(kinds) and not outside and target in self.names:
                        found[target] = None
        return list(found)

    def text(self, name: str) -> str:
        """A small text part such as docProps, or '' when it is missing."""
        return self.read(name).decode("utf-8", "replace") if name in self.names else ""

    def core_title(self) -> str:
        """dc:title of the package's properties, OOXML or ODF."""
        for name in ("docProps/core.xml", "meta.xml"):
            if name in self.names:
                for element in self.xml(name).iter("{http://purl.org/dc/elements/1.1/}title"):
                    return "".join(str(text) for text in element.itertext())
        return ""

    def contained_copy(self, target: Path) -> int:
        """A copy in which nothing is loaded from outside; gives the number of such references.

        Relations with an outside target (linked pictures, templates, OLE links) are emptied,
        hyperlinks stay; in OpenDocument, outside addresses of drawn things are.
        """
        count = 0
        try:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
                for info in self._zip.infolist():
                    if info.is_dir():
                        continue
                    content = self.read(info.filename)
                    if info.filename.endswith(".rels"):
                        content, changed = _without_outside(content)
                        count += changed
                    elif info.filename.endswith(("content.xml", "styles.xml")):
                        content, changed = without_drawn_links(content)
                        count += changed
                    stored = info.filename == "mimetype"
                    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                    out.writestr(info.filename, content, compress_type=kind)
        except ZIP_ERRORS as error:
            raise InputError(InputCode.CORRUPT) from error
        return count


def _without_outside(content: bytes) -> tuple[bytes, int]:
    root = parse_xml(content)
    count, changed = 0, False
    for relation in root.iter(_REL):
        outside = relation.get("TargetMode", "") == "External"
        if outside and not relation.get("Type", "").endswith(_LINKS):
            relation.set("Target", "about:blank")
            changed = True
            # The template a letter was made from is no content of it.
            count += not relation.get("Type", "").endswith("/attachedTemplate")
    if not changed:
        return content, 0
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), count


def without_drawn_links(content: bytes) -> tuple[bytes, int]:
    """OpenDocument XML in which images, objects and sections point to nothing outside."""
    count = 0

    def emptied(tag: re.Match[bytes]) -> bytes:
        nonlocal count
        if tag.group(1) == b"text:a" or tag.group(1) == b"draw:a":
            return tag.group()
        changed, number = _DRAWN.subn(rb"\1about:blank", tag.group())
        count += number
        return changed

    return re.sub(rb"<([a-z]+:[a-z-]+)\b[^<>]*xlink:href[^<>]*>", emptied, content), count


def texts_of(root: Element, paragraph: frozenset[str], piece: frozenset[str]) -> Iterator[str]:
    """The text of each paragraph element: its pieces, not those of paragraphs inside it.

    Cut at note marks and fields, whose printed text the file does not know.
    """
    for element in root.iter():
        if local(element) not in paragraph:
            continue
        parts: list[str] = []
        _collect(element, paragraph, piece, parts)
        for text in "".join(parts).split("\0"):
            if text.strip():
                yield text


def _collect(
    element: Element, paragraph: frozenset[str], piece: frozenset[str], parts: list[str]
) -> None:
    for child in element:
        name = local(child)
        if name in paragraph:
            continue
        if name in piece:
            parts.append("".join(str(t) for t in child.itertext()))
        elif name in ("tab", "br", "cr"):
            parts.append(" ")
        elif name in ("footnoteReference", "endnoteReference", "fldChar"):
            parts.append("\0")
        else:
            _collect(child, paragraph, piece, parts)
