"""Traps in paint: a name that stands by turns above and below its line, or is no text at all."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from math import cos, radians, sin

import pymupdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont
from trap_kit import SECRET, Draft, Trap, at, form, page_with

_FONT = pymupdf.Font("helv")
_SIZE = 12
_LINE, _ROUND, _WIDE = (95, 122, 220, 152), (220, 260, 390, 350), (50, 110, 400, 160)


def _width(letter: str) -> float:
    return _FONT.text_length(letter, _SIZE)


def _zigzag(draft: Draft) -> None:
    x = 100.0
    draft.line(60, 700, "Navn:")
    for index, letter in enumerate(SECRET):
        draft.line(round(x, 2), 703 - 6 * (index % 2), letter)
        x += _width(letter)
    draft.line(round(x + 3, 2), 700, "bor her")


def _arc(draft: Draft) -> None:
    whole, at_ = sum(map(_width, SECRET)), 165.0
    for letter in SECRET:
        part = _width(letter) / whole * 150
        turn = radians(at_ - part / 2 - 90)
        x, y = 300 - 60 * sin(turn) - cos(turn) * _width(letter) / 2, 500 + 60 * cos(turn)
        y -= sin(turn) * _width(letter) / 2
        draft.op(f"BT /F1 {_SIZE} Tf {cos(turn):.4f} {sin(turn):.4f} {-sin(turn):.4f} "
                 f"{cos(turn):.4f} {x:.2f} {y:.2f} Tm ({letter}) Tj ET")  # fmt: skip
        at_ -= part


def _dots(size: int) -> Iterator[tuple[int, int]]:
    image = Image.new("1", (14 * size, size + 4), 1)
    ImageDraw.Draw(image).text((0, 0), SECRET, fill=0, font=ImageFont.load_default(size))
    for y in range(image.height):
        yield from ((x, y) for x in range(image.width) if not image.getpixel((x, y)))


def _runs(size: int) -> Iterator[tuple[int, int, int]]:
    """y, first and last x of each level run of dots."""
    last: tuple[int, int, int] | None = None
    for x, y in _dots(size):
        if last is not None and last[0] == y and last[2] == x:
            last = (y, last[1], x + 1)
        else:
            if last is not None:
                yield last
            last = (y, x, x + 1)
    if last is not None:
        yield last


def _mesh(draft: Draft, step: float = 1.6) -> object:
    """The name as two triangles for each dot."""
    data = b""
    for x, y in _dots(14):
        left, low = 60 + step * x, 720 - step * y
        corners = [(left, low), (left + step, low), (left, low + step), (left + step, low + step)]
        for a, b in (corners[i] for i in (0, 1, 2, 1, 2, 3)):
            data += struct.pack(">BHHB", 0, int(a / 595 * 65535), int(b / 842 * 65535), 0)
    return draft.stream(
        data, ShadingType=4, ColorSpace=Name.DeviceGray, BitsPerCoordinate=16,
        BitsPerComponent=8, BitsPerFlag=8, Decode=Array([0, 595, 0, 842, 0, 1]),
    )  # fmt: skip


def _shading_mesh(draft: Draft) -> None:
    draft.put("/Shading", "S1", _mesh(draft))
    draft.op("/S1 sh")


def _mesh_pattern(draft: Draft) -> None:
    pattern = Dictionary(Type=Name.Pattern, PatternType=2, Shading=_mesh(draft))
    draft.put("/Pattern", "P1", pattern)
    draft.op("/Pattern cs /P1 scn 50 690 320 40 re f")


def _hatched(draft: Draft) -> None:
    """Each letter of short level strokes, as plotters fill them."""
    draft.op("0.5 w")
    for y, start, end in _runs(28):
        level = 720 - 0.5 * y
        draft.op(f"{60 + 0.5 * start} {level} m {60 + 0.5 * end} {level} l S")


def _gradient(draft: Draft) -> None:
    function = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([0]), C1=Array([0.2]), N=1
    )  # fmt: skip
    draft.put("/Shading", "S1", Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([60, 0, 300, 0]),
        Extend=Array([True, True]), Function=function,
    ))  # fmt: skip


def _clipped_shading(draft: Draft) -> None:
    _gradient(draft)
    squares = " ".join(f"{60 + 1.6 * x} {720 - 1.6 * y} 1.6 1.6 re" for x, y in _dots(14))
    draft.op(f"q {squares} W n /S1 sh Q")


def _shaded_letters(draft: Draft) -> None:
    _gradient(draft)
    draft.op(f"q BT /F1 12 Tf 7 Tr 100 700 Td ({SECRET}) Tj ET /S1 sh Q")


def _poster(draft: Draft) -> None:
    """One wide form on two sheets, each of which cuts off what the other shows."""
    wide = form(draft, f"BT /F1 30 Tf 150 700 Td ({SECRET} i salen kl. 19) Tj ET",
                BBox=Array([0, 0, 1190, 842]))  # fmt: skip
    draft.put("/XObject", "X1", wide)
    draft.op("/X1 Do")
    second = draft.pdf.add_blank_page(page_size=draft.size).obj
    second.Resources = draft.resources
    second.Contents = draft.stream(b"1 0 0 1 -500 0 cm /X1 Do")


def _trap(name: str, fill: Callable[[Draft], None], area: tuple[int, int, int, int],
          *, picture: bool = False) -> Trap:  # fmt: skip
    return Trap(name, page_with(fill), at(area), picture=picture)


PAINTED_TRAPS = [
    _trap("letters_by_turns", _zigzag, _LINE),
    _trap("letters_on_an_arc", _arc, _ROUND),
    _trap("shading_mesh", _shading_mesh, _WIDE, picture=True),
    _trap("mesh_pattern", _mesh_pattern, _WIDE, picture=True),
    _trap("hatched_letters", _hatched, _WIDE, picture=True),
    _trap("clipped_shading", _clipped_shading, _WIDE, picture=True),
    _trap("shaded_letters", _shaded_letters, _LINE),
    Trap("poster_on_two_sheets", page_with(_poster), at((145, 110, 425, 155)), pages=2),
]
