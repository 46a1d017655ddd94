"""What a file says to nobody: remarks in content streams and pictures that no viewer shows.

Programs write their names and versions there. Whoever marks what was taken out may write what it
was, and no list of names is needed to doubt that.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pikepdf

from redactor.verify.burnt import bars_in
from redactor.verify.concealed import grey_of
from redactor.verify.needles import squeeze
from redactor.verify.objects import Contents
from redactor.verify.pictures import PictureError, metadata_of, pixels_of
from redactor.verify.scene import Scene

_CPR = re.compile(r"(?<![\w-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d-\d{4}(?![\w-])")
_WORD = re.compile(r"[^\W\d_]{3,}")
_FEWEST = 2
"""New words that say something."""
_OF_PROGRAMS = re.compile(
    r"https?:|www\.|\bv?\d+\.\d|\(c\)|©|%%|copyright|version|creat|produc|generat|optimi|software"
    r"|librar|technolog|template|jpe?g|quality|camera|photo|adobe|scanned|\bby\b|\bwith\b|\binc\b"
    r"|\bcorp|\bltd|\bpage\b|\bside \d|begin|\bend\b|font|color|colour|image|layer|object",
    re.IGNORECASE,
)
"""What programs write of themselves, and of the parts of a page."""
_BLACK, _BAR = 0.2, (5.0, 40.0)
"""Lightness and height (points) of a bar."""


_SEGMENT = re.compile(rb"Exif|http|Photoshop|ICC|MPF|[^\x20-\x7e\x80-\xff\s]")
"""What begins a picture's metadata of a known form, or no text at all."""


class Remarks:
    """What one file says to nobody, and what its pages show; filled while these are read."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._shown: list[str] = []
        self._has_bars = False

    def read(self, scene: Scene, shown: str) -> None:
        """Take in a page, of which pdfium reads `shown`."""
        self._said += scene.remarks
        self._shown += (squeeze(shown), squeeze(scene.spoken()))
        self._has_bars = self._has_bars or _has_bar(scene)

    def tell(self, found: Contents, decoded: Callable[[pikepdf.Stream], bytes]) -> bool:
        """Whether a CPR number stands anywhere but on the pages, or words in remarks beside bars.

        Ordinary metadata may hold words, and remarks may where nothing was taken out.
        """
        shown = "\n".join(self._shown)
        streams = (decoded(s) for place, s in found.streams if place == "metadata")
        noted = [
            (stream, piece)
            for _, stream in found.streams
            if str(stream.get("/Subtype", "")) == "/Image"
            for piece in metadata_of(stream.read_raw_bytes())
        ]
        texts = [*self._said, *(text for _, text in found.texts)]
        texts += [data.decode("latin-1") for data in (*streams, *(piece for _, piece in noted))]
        if any(_names_a_number(text, shown) for text in texts):
            return True
        if self._has_bars and any(_says_something(text, shown) for text in self._said):
            return True
        return any(
            not _SEGMENT.match(piece)
            and _says_something(piece.decode("latin-1"), shown)
            and (self._has_bars or _is_barred(stream))
            for stream, piece in noted
        )


def _has_bar(scene: Scene) -> bool:
    """Whether a page has a black bar with nothing written on it."""
    bars = [
        shape.bounds
        for shape in scene.shapes
        if shape.covers and shape.is_darker(_BLACK)
        and _BAR[0] <= shape.bounds.height <= _BAR[1] < shape.bounds.width
    ]  # fmt: skip
    return any(
        not any(bar.holds(glyph.x, glyph.y) for run in scene.runs for glyph in run.glyphs)
        for bar in bars
    )


def _is_barred(picture: pikepdf.Stream) -> bool:
    """Whether bars are painted into a picture."""
    try:
        return any(bars_in(grey_of(pixels_of(picture)[0][0])))
    except PictureError:
        return False


def _names_a_number(text: str, shown: str) -> bool:
    """Whether a CPR number stands in a text that nobody sees, and not in what is `shown`."""
    return any(squeeze(match[0]) not in shown for match in _CPR.finditer(text))


def _says_something(text: str, shown: str) -> bool:
    """Whether a text that nobody sees holds words that are not `shown`, and no program's."""
    new = [word for word in _WORD.findall(text) if squeeze(word) not in shown]
    return len(new) >= _FEWEST and not _OF_PROGRAMS.search(text)
