"""Whether the earlier revisions of a file hold anything that its last one does not.

A signature is added to a finished file as a revision of its own (ISO 32000-1, 12.8), and so are
stamps of archives and filled fields. What they write anew only grows; where something was taken
out, the object as it was before still stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pikepdf

from redactor.verify.objects import contents_of
from redactor.verify.rawfile import STRING, RawFile, RawObject
from redactor.verify.scene import pdf_text

_OF_PROGRAMS = re.compile(rb"/(?:Producer|Creator|ModDate|CreationDate|M)\s*(?=[(<])")
_DATE = re.compile(r"D:\d{4}")


def only_added(raw: RawFile, dead: Iterable[RawObject], pdf: pikepdf.Pdf) -> bool:
    """Whether all that the `dead` objects say is said by the living ones too.

    The names of programs and dates change with every save. A stream that was written again or is no
    longer used counts as something taken out. Packed objects of all revisions are looked at too.
    """
    gone = list(dead)
    contents = contents_of(pdf)
    left = [item for item in contents.leftover if isinstance(item, pikepdf.Stream)]
    if any(item.stream is not None for item in gone) or any(map(_holds_bytes, left)):
        return False
    packed = [item for item in raw.objects if b"/ObjStm" in item.head]
    texts = {text for _, text in contents.texts}
    said = (
        text
        for data in (*(item.head for item in gone), *map(raw.bytes_of, packed))
        for text in _strings(data)
    )
    return all(text in texts or _DATE.match(text) for text in said)


def _holds_bytes(stream: pikepdf.Stream) -> bool:
    return bool(stream.read_raw_bytes().strip())


def _strings(data: bytes) -> Iterable[str]:
    """The strings in some objects but those that name programs and dates."""
    for match in STRING.finditer(data):
        if not _named(data, match.start()):
            parsed = pikepdf.Object.parse(match.group())
            yield pdf_text(bytes(parsed)) if isinstance(parsed, pikepdf.String) else ""


def _named(data: bytes, at: int) -> bool:
    return any(match.end() == at for match in _OF_PROGRAMS.finditer(data, max(0, at - 40), at + 1))
