"""What a Visio drawing says beside its pages, and all it says ([MS-VSDX] 2.2)."""

from __future__ import annotations

from collections.abc import Iterator

from redactor.ingest.office.outofsight import danish_moment
from redactor.ingest.office.packages import Element, Package, attr, local
from redactor.ingest.unseen import OTHER, Hidden

DATA = "Data på figurer"


def visio_texts(package: Package) -> Iterator[Hidden]:
    """Comments of the drawing, and the text and data of its shapes."""
    for name in package.matching(r"visio/comments\.xml"):
        root = package.xml(name)
        authors = {attr(e, "ID"): attr(e, "Name") for e in root.iter() if local(e) == "AuthorEntry"}
        for comment in root.iter():
            if local(comment) == "CommentEntry":
                yield Hidden(
                    what="Kommentarer",
                    who=authors.get(attr(comment, "AuthorID"), ""),
                    when=danish_moment(attr(comment, "Date")),
                    text="".join(str(piece) for piece in comment.itertext()),
                )
    for name in package.matching(r"visio/pages/page\d+\.xml"):
        for element in package.xml(name).iter():
            tag = local(element).lower()
            if tag == "text":
                for line in "".join(str(piece) for piece in element.itertext()).splitlines():
                    yield Hidden(what=OTHER, text=line)
            elif tag == "section" and attr(element, "N").lower() == "property":
                yield from _data(element)


def _data(section: Element) -> Iterator[Hidden]:
    """What somebody filled in about a shape."""
    for row in section:
        cells = {attr(cell, "N").lower(): attr(cell, "V").strip() for cell in row}
        if cells.get("value", "") not in ("", "0"):
            text = ": ".join(filter(None, (cells.get("label", ""), cells["value"])))
            yield Hidden(what=DATA, text=text)
