"""The black box over what was removed, the label on it, and the text a screen reader meets.

Labels are set in a Helvetica-like face that comes with MuPDF (Nimbus Sans). A document holds the
outlines that its labels and stamps need: they can be read there anyway.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pikepdf
import pymupdf

from redactor.redact.fonts.encodings import GLYPH_NAMES
from redactor.redact.fonts.outlines import program
from redactor.redact.geometry import (
    Matrix,
    Point,
    Rect,
    apply,
    grow,
    touches,
    transform_rect,
)
from redactor.redact.text import Operation, Show

FONT_NAME = "RedactorLabel"
_CODES, _FIRST = "cp1252", 32
"""Codes of WinAnsiEncoding, and the first that stands for a character."""
_NONSYMBOLIC = 32
_BOUNDS = (-210, -299, 1032, 1075)
"""Of all glyphs of the face, in thousandths of an em."""
MARGIN = 0.6
"""Points the box reaches beyond the glyphs to the left and right."""
_LARGEST, _SMALLEST = 9.0, 4.0
_FAR = 110.0
"""Points within which a glyph that stays may have been moved or reach into a box."""
_STAMP, _STAMP_GAP, _STAMP_FOOT = 6.5, 24.0, 9.0
"""Size of the stamp, and points from the page's side and foot or head to it."""
_LIGHT, _MIDDLE = 190, 110
"""Greys of a place (0 to 255) above which the stamp is grey on it, and above which it is black."""
_RAISED = 0.42
"""Baseline of a label as a share of the box's height: off the line that stood there."""


@dataclass(frozen=True, slots=True)
class Face:
    """The label font: advance (ems) of each character it has."""

    advances: dict[str, float]

    def width(self, text: str, size: float) -> float:
        unknown = self.advances["?"]
        return size * sum(self.advances.get(c, unknown) for c in text)

    def encode(self, text: str) -> pikepdf.String:
        known = "".join(c if c in self.advances else "?" for c in text)
        return pikepdf.String(known.encode(_CODES))


@functools.cache
def _drawn_in() -> pymupdf.Font:
    return pymupdf.Font("helv")


@functools.cache
def face() -> Face:
    font = _drawn_in()
    known = [c for c in GLYPH_NAMES if font.has_glyph(ord(c))]
    return Face({c: float(font.glyph_advance(ord(c))) for c in known})


@functools.lru_cache(maxsize=64)
def _program(characters: frozenset[str]) -> bytes:
    return program(_drawn_in(), characters & face().advances.keys() | {"?"}, FONT_NAME)


def embed(pdf: pikepdf.Pdf, characters: Iterable[str]) -> pikepdf.Object:
    """The label font as an indirect object of `pdf`, with outlines of `characters` alone.

    Those are what labels and stamps may show. The rest of the character set has widths only: the
    text layer of a scan is set in it, which nobody sees.
    """
    advances = face().advances
    letters = [bytes((code,)).decode(_CODES, "replace") for code in range(_FIRST, 256)]
    name = pikepdf.Name("/REDACT+" + FONT_NAME)
    kept = pikepdf.Stream(pdf, _program(frozenset(characters)))
    kept["/Subtype"] = pikepdf.Name("/Type1C")
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name("/FontDescriptor"),
        FontName=name,
        Flags=_NONSYMBOLIC,
        FontBBox=pikepdf.Array(_BOUNDS),
        ItalicAngle=0,
        Ascent=_BOUNDS[3],
        Descent=_BOUNDS[1],
        StemV=80,
        FontFile3=pdf.make_indirect(kept),
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name("/Font"),
            Subtype=pikepdf.Name("/Type1"),
            BaseFont=name,
            FirstChar=_FIRST,
            LastChar=255,
            Widths=pikepdf.Array([round(1000 * advances.get(c, 0.0)) for c in letters]),
            Encoding=pikepdf.Name("/WinAnsiEncoding"),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )


def boxes(
    rects: Sequence[Rect],
    label: str,
    spoken: str,
    *,
    font: pikepdf.Name,
    rotation: int,
    mcid: int | None,
    tagged: bool,
) -> list[Operation]:
    """Operators that paint the boxes of one area; the label goes on the first.

    `spoken` is what a screen reader says; `mcid` ties it to the structure tree of a tagged file.
    """
    found: list[Operation] = []
    for number, rect in enumerate(rects):
        x0, y0, x1, y1 = (round(v, 2) for v in rect)
        first = number == 0
        if first and spoken:
            properties = pikepdf.Dictionary(ActualText=pikepdf.String(spoken))
            if mcid is not None:
                properties["/MCID"] = mcid
            found.append(([pikepdf.Name("/Span"), properties], "BDC"))
        elif tagged:
            found.append(([pikepdf.Name("/Artifact")], "BMC"))
        found += [
            ([0], "g"),
            ([x0, y0, round(x1 - x0, 2), round(y1 - y0, 2)], "re"),
            ([], "f"),
        ]
        if first:
            found += _text(label, (x0, y0, x1, y1), font, rotation)
        if (first and spoken) or tagged:
            found.append(([], "EMC"))
    return found


def _text(label: str, box: Rect, font: pikepdf.Name, rotation: int) -> list[Operation]:
    """The label in white, or an invisible space for the reader to stop at when it does not fit."""
    letters = face()
    x0, y0, x1, y1 = box
    across, tall = (x1 - x0, y1 - y0) if rotation % 180 == 0 else (y1 - y0, x1 - x0)
    size = min(_LARGEST, tall * 0.5)
    if label:
        size = min(size, (across - 2 * MARGIN) / max(letters.width(label, 1.0), 1e-6))
    fits = bool(label) and size >= _SMALLEST
    text = label if fits else " "
    size = round(size, 2) if fits else 1.0
    width = letters.width(text, size)
    a, b = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[rotation % 360]
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    down = (0.5 - _RAISED) * tall
    x = middle_x - a * width / 2 + b * down
    y = middle_y - b * width / 2 - a * down
    return [
        ([], "BT"),
        ([1], "g"),
        ([0 if fits else 3], "Tr"),
        ([font, size], "Tf"),
        ([a, b, -b, a, round(x, 2), round(y, 2)], "Tm"),
        ([letters.encode(text)], "Tj"),
        ([], "ET"),
    ]


def trim(box: Rect, shows: Sequence[Show]) -> Rect:
    """The box without what would cover glyphs that stay: lines above and below, words beside."""
    x0, y0, x1, y1 = box
    for show in shows:
        if show.hidden or show.invisible:
            continue
        along, up = show.to_page[0], show.to_page[1]
        if not touches(show.reach(), grow(box, _FAR * bool(along), _FAR * bool(up))):
            continue
        for glyph in show.glyphs():
            if glyph.removed or glyph.spared or glyph.is_space:
                continue
            left, low, right, high = glyph.body()
            left, right = left + glyph.shift * along, right + glyph.shift * along
            low, high = low + glyph.shift * up, high + glyph.shift * up
            if right <= x0 or left >= x1 or high <= y0 or low - (high - low) >= y1:
                continue
            tail = 0.3 * (high - low) if show.font.unicode(glyph.code) in _TAILS else 0.0
            low -= tail
            if right <= x0 or left >= x1 or high <= y0 or low >= y1:
                continue
            cuts = {"bottom": high - y0, "top": y1 - low, "left": right - x0, "right": x1 - left}
            side = min(cuts, key=lambda name: cuts[name])
            if side == "bottom" and cuts[side] < 0.5 * (y1 - y0):
                y0 = high
            elif side == "top" and cuts[side] < 0.5 * (y1 - y0):
                y1 = low
            elif side == "left" and cuts[side] < 0.5 * (x1 - x0):
                x0 = right
            elif side == "right" and cuts[side] < 0.5 * (x1 - x0):
                x1 = left
    return (x0, y0, x1, y1)


_TAILS = frozenset("gjpqyçQ,;()[]{}|§µþ@/")


def stamp(
    text: str,
    frame: Rect,
    boxes: Sequence[Rect],
    shows: Sequence[Show],
    *,
    font: pikepdf.Name,
    rotation: int,
    shade: Callable[[Rect], float] | None,
) -> list[Operation]:
    """A small grey line at the foot or head of the page as it is shown, in no box.

    It stands off what the page shows where it can; where everything is covered, or the page is
    too small, there is none. `shade` gives the grey (0 to 255) of a place where pictures may lie:
    on a dark one, as round a letter that somebody photographed on a table, the line is white.
    """
    width = face().width(text, _STAMP)
    x0, y0, x1, y1 = frame
    across, tall = (x1 - x0, y1 - y0) if rotation % 180 == 0 else (y1 - y0, x1 - x0)
    a, b = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[rotation % 360]
    corner = {0: (x0, y0), 90: (x1, y0), 180: (x1, y1), 270: (x0, y1)}[rotation % 360]
    to_page: Matrix = (a, b, -b, a, *corner)
    right = across - _STAMP_GAP - width
    starts = (right, _STAMP_GAP, (across - width) / 2)
    written = [s.reach() for s in shows if not s.hidden and not s.invisible]
    free: list[tuple[bool, Point, Rect]] = []
    for level in (_STAMP_FOOT, tall - _STAMP_FOOT - _STAMP):
        for start in starts:
            place = (start - 1, level - 0.3 * _STAMP, start + width + 1, level + _STAMP)
            taken = transform_rect(to_page, place)
            fits = place[0] > 0 and place[2] < across and place[3] < tall
            if fits and not any(touches(taken, box) for box in boxes):
                free.append((any(touches(taken, rect) for rect in written), (start, level), taken))
    if not free:
        return []
    _, found, taken = min(free, key=lambda one: one[0])
    ground = shade(taken) if shade is not None else 255
    ink = 0.35 if ground > _LIGHT else 0 if ground > _MIDDLE else 1
    x, y = apply(to_page, *found)
    return [
        ([pikepdf.Name("/Artifact")], "BMC"),
        ([], "BT"),
        ([ink], "g"),
        ([0], "Tr"),
        ([font, _STAMP], "Tf"),
        ([a, b, -b, a, round(x, 2), round(y, 2)], "Tm"),
        ([face().encode(text)], "Tj"),
        ([], "ET"),
        ([], "EMC"),
    ]
