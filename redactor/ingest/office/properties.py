"""What people write in a file's properties: subject, remark, keywords and category.

Names of authors, firms, programs and templates, and fields of an authority's own, are left out:
programs write them, and nothing of a file's properties is in what is released.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.ingest.office.packages import Element, Package
from redactor.ingest.unseen import Hidden

PROPERTIES = "Filens egenskaber"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_NAMES = {
    f"{_DC}subject": "emne",
    f"{_DC}description": "bemærkninger",
    f"{_CORE}keywords": "nøgleord",
    f"{_CORE}category": "kategori",
    f"{_META}keyword": "nøgleord",
}
"""ISO/IEC 29500-2, 11.1; OpenDocument 1.3 part 3, 4.3.2."""
_BY_PROGRAM = re.compile(
    r"(?i)^(?:generated|created|produced|exported|converted) (?:by|with|from)\b"
    r"|^\W*(?:unspecified|untitled|anonymous|none|null|n/a)\W*$"
)


def property_of(place: str, text: str) -> Iterator[Hidden]:
    """A property worth reading; nothing for what programs write by themselves."""
    if re.search(r"\w", text) and not _BY_PROGRAM.match(text):
        yield Hidden(what=PROPERTIES, place=place, text=text)


def properties_in(root: Element) -> Iterator[Hidden]:
    """Those of an XML part, or of a whole flat OpenDocument file."""
    for element in root.iter(*_NAMES):
        text = "".join(str(piece) for piece in element.itertext()).strip()
        yield from property_of(_NAMES[str(element.tag)], text)


def package_properties(package: Package) -> Iterator[Hidden]:
    """Those of an OOXML or OpenDocument package."""
    for name in ("docProps/core.xml", "meta.xml"):
        if name in package.names:
            yield from properties_in(package.xml(name))
