"""Looks at an area of a page: drawn at one turn, read once, and again where it says little."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.ingest.glyphs import FloatArray
from redactor.ingest.pictures import again, ocr, scan
from redactor.ingest.pictures.areas import Area, common
from redactor.ingest.pictures.pale import PALE_SQUARE_POINTS, light_print, pale
from redactor.ingest.pictures.places import grown, marked, white, without_known
from redactor.ingest.render import POINTS_PER_INCH, colour_picture, grey_picture

LOWEST_DPI = 200
_DARK_SHARE = 0.1
"""Of a picture, from which light print on dark is looked for."""
_GRAINY = 4.0
"""Standard deviation of noise, in grey levels, above which 200 dpi read better than 300."""
_SURE, _TELLING = 60.0, 3
"""Confidence and letters of a word that needs no other look."""
_ENOUGH = 12.0
"""Such letters, of a whole name, that are not read by chance upside down."""
_UNREAD_SQUARE_POINTS = 500.0
"""About a signature's worth of marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One reading of an area at one turn."""

    words: list[ocr.Word]
    unread: bool
    drawn: scan.Picture
    picture: scan.Picture
    """`drawn` without what is known, as it was read first."""
    back: Any
    """pymupdf.Matrix: pixels of both, and of the words, to points."""
    sharp: scan.Picture
    """The picture that shows best what is written, at `sharp_dpi`; `sharp_back` is its matrix."""
    sharp_dpi: int
    sharp_back: Any


@dataclass(frozen=True, slots=True)
class Looker:
    """Draws an area of a page and reads it."""

    page: Any
    area: Area
    known: FloatArray
    tessdata: Path
    languages: str

    def is_grainy(self, dpi: int) -> bool:
        """Whether a fine scan's noise is stronger than its strokes gain by being drawn finely."""
        x0, y0, x1, y1 = self.area
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        inch = POINTS_PER_INCH / 2
        part = (middle[0] - inch, middle[1] - inch, middle[0] + inch, middle[1] + inch)
        drawn, _ = grey_picture(self.page, common(part, self.area) or self.area, dpi=dpi)
        return scan.noise(drawn) > _GRAINY

    def first(self, dpi: int, turn: float) -> Look:
        drawn, back = grey_picture(self.page, self.area, dpi=dpi, turn=turn)
        picture = scan.clean(without_known(drawn, self.known, back), dpi)
        words = self._read(picture, dpi, self.languages)
        if scan.dark_share(drawn) > _DARK_SHARE:
            light = scan.clean(without_known(255 - drawn, self.known, back), dpi)
            words = again.with_light(words, self._read(light, dpi, self.languages))
        return Look(
            words=words,
            unread=is_unread(picture, places_of(words, picture), dpi),
            drawn=drawn,
            picture=picture,
            back=back,
            sharp=picture,
            sharp_dpi=dpi,
            sharp_back=back,
        )

    def second(self, seen: Look, turn: float) -> Look:
        """The same turn once more, prepared as a bad scan; what both readings say together."""
        dpi, drawn, back = seen.sharp_dpi, seen.drawn, seen.back
        if dpi > LOWEST_DPI:
            dpi = LOWEST_DPI
            drawn, back = grey_picture(self.page, self.area, dpi=dpi, turn=turn)
        sharp = scan.restored(without_known(drawn, self.known, back), dpi)
        preferred = self.languages.partition("+")[0]  # reads the others as well: `read_picture`
        words = again.moved(self._read(sharp, dpi, preferred), back * ~seen.back)
        return replace(
            seen, words=again.both(seen.words, words), sharp=sharp, sharp_dpi=dpi, sharp_back=back
        )

    def with_pale(
        self, seen: Look, turn: int, others: list[int], dpi: int, slant: float
    ) -> tuple[int, Look]:
        """A look at one turn, and with it what is pale; at another turn, where all is pale and says
        nothing surely this way up."""
        best = self._pale(seen, dpi, turn - slant)
        if best is seen or _told(best.words) >= _ENOUGH:
            return turn, best
        for other in others:
            drawn, back = grey_picture(self.page, self.area, dpi=dpi, turn=other - slant)
            picture = scan.clean(without_known(drawn, self.known, back), dpi)
            blank = replace(seen, words=[], drawn=drawn, picture=picture, back=back)
            turned = self._pale(blank, dpi, other - slant)
            if _told(turned.words) > _told(best.words):
                turn, best = other, turned
        return turn, best

    def _pale(self, seen: Look, dpi: int, turn: float) -> Look:
        colours = colour_picture(self.page, self.area, dpi=dpi, turn=turn)
        picture = without_known(pale(colours, seen.picture), self.known, seen.back)
        picture = white(picture, places_of(list(filter(_tells, seen.words)), picture))
        if marked(picture, dpi) < PALE_SQUARE_POINTS:
            return seen
        words = self._read(scan.without_rules(picture, dpi), dpi, self.languages)
        words = again.with_light(seen.words, words)
        if scan.dark_share(picture) > _DARK_SHARE:
            words = again.with_light(words, self._read(light_print(picture), dpi, self.languages))
        return replace(seen, words=words)

    def _read(self, picture: scan.Picture, dpi: int, languages: str) -> list[ocr.Word]:
        return ocr.read_picture(picture, dpi=dpi, tessdata=self.tessdata, languages=languages)


def _tells(word: ocr.Word) -> bool:
    return word.confidence >= _SURE and sum(map(str.isalnum, word.text)) >= _TELLING


def _told(words: list[ocr.Word]) -> float:
    """Letters of the words that need no other look, by how surely they are read."""
    return sum(sum(map(str.isalnum, w.text)) * w.confidence / 100 for w in words if _tells(w))


def places_of(words: list[ocr.Word], picture: scan.Picture) -> npt.NDArray[np.int64]:
    return grown(np.array([w.box for w in words]).reshape(-1, 4), picture)


def is_unread(picture: scan.Picture, boxes: npt.NDArray[np.int64], dpi: float) -> bool:
    """Whether marks of a signature's size or more lie outside all pixel boxes (n, 4)."""
    return marked(white(picture, boxes), dpi) >= _UNREAD_SQUARE_POINTS
