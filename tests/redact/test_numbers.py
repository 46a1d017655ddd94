"""Fonts whose letters are numbered as the document uses them do not spell the first name in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest
from attacks import texts
from pikepdf import Array, Dictionary, Name
from trap_kit import Draft, by_search

from redactor.redact import RedactOptions, redact
from redactor.redact.fonts.compact import Compact
from redactor.redact.fonts.truetype import TrueType

FACE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
NAMES = ("Gunhild Vestermark", "Oluf Quist")
KEPT = "Vi har modtaget en ansøgning om hjælp: to timer"
"""Has letters of both names, in another order."""


def in_order_of_use(text: str) -> tuple[dict[str, int], list[int]]:
    """Letters by their number, as LibreOffice counts them, and the glyphs of the face by it."""
    letters = {letter: number for number, letter in enumerate(dict.fromkeys(text), 1)}
    glyphs = TrueType(FACE.read_bytes()).maps[3, 1]
    return letters, [0, *(glyphs[ord(letter)] for letter in letters)]


def _set(draft: Draft, font: Any, name: str, code: Callable[[str], bytes]) -> None:
    draft.resources.Font.F2 = draft.pdf.make_indirect(font)
    for y, text in ((740, name), (700, KEPT)):
        written = b"".join(map(code, text)).hex()
        draft.op(f"BT /F2 12 Tf 60 {y} Td <{written}> Tj ET")


def _described(draft: Draft, program: bytes, flags: int) -> Any:
    stream = draft.stream(program, Length1=len(program))
    return draft.pdf.make_indirect(Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/AAAAAA+Brev"), Flags=flags, ItalicAngle=0,
        FontBBox=Array([-100, -200, 1000, 900]), Ascent=900, Descent=-200, CapHeight=700,
        StemV=80, FontFile2=stream,
    ))  # fmt: skip


def _widths(letters: dict[str, int]) -> Array:
    face = pymupdf.Font(fontfile=str(FACE))
    return Array([round(1000 * face.glyph_advance(ord(letter))) for letter in letters])


def _read_as(draft: Draft, letters: dict[str, int], size: int) -> Any:
    rows = "\n".join(f"<{n:0{2 * size}X}> <{ord(c):04X}>" for c, n in letters.items())
    return draft.stream(
        f"1 begincodespacerange <{'00' * size}> <{'FF' * size}> endcodespacerange "
        f"{len(letters)} beginbfchar\n{rows}\nendbfchar".encode()
    )


def _set_composite(draft: Draft, child: Any, letters: dict[str, int], name: str) -> None:
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/AAAAAA+Brev"),
        Encoding=Name("/Identity-H"), ToUnicode=_read_as(draft, letters, 2),
        DescendantFonts=Array([draft.pdf.make_indirect(child)]),
    )  # fmt: skip
    _set(draft, font, name, lambda c: letters[c].to_bytes(2, "big"))


def simple(draft: Draft, name: str) -> None:
    """As LibreOffice and reportlab write it."""
    letters, order = in_order_of_use(name + KEPT)
    glyphs = dict(zip(letters.values(), order[1:], strict=True))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/AAAAAA+Brev"), FirstChar=1,
        LastChar=len(letters), Widths=_widths(letters), ToUnicode=_read_as(draft, letters, 1),
        FontDescriptor=_described(draft, TrueType(FACE.read_bytes()).rebuilt(
            order, {(1, 0): glyphs}, {}), 4),
    )  # fmt: skip
    _set(draft, font, name, lambda c: bytes([letters[c]]))


def composite(draft: Draft, name: str) -> None:
    """As Qt and fpdf2 write it."""
    letters, order = in_order_of_use(name + KEPT)
    child = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/AAAAAA+Brev"),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        W=Array([1, _widths(letters)]), CIDToGIDMap=Name.Identity,
        FontDescriptor=_described(draft, TrueType(FACE.read_bytes()).rebuilt(order, {}, {}), 4),
    )  # fmt: skip
    _set_composite(draft, child, letters, name)


def latin(draft: Draft, name: str) -> None:
    """As Cairo writes it: plain codes, the glyphs in order of use."""
    letters, order = in_order_of_use(name + KEPT)
    glyphs = {ord(c): order[n] for c, n in letters.items()}
    face = pymupdf.Font(fontfile=str(FACE))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/AAAAAA+Brev"), FirstChar=32,
        LastChar=255, Encoding=Name.WinAnsiEncoding,
        Widths=Array([round(1000 * face.glyph_advance(n)) if n in glyphs else 0
                      for n in range(32, 256)]),
        FontDescriptor=_described(draft, TrueType(FACE.read_bytes()).rebuilt(
            order, {(3, 1): glyphs}, {}), 32),
    )  # fmt: skip
    _set(draft, font, name, lambda c: c.encode("cp1252"))


def drawn(draft: Draft, name: str) -> None:
    """Letters that are drawings, numbered alike."""
    letters, _ = in_order_of_use(name + KEPT)
    shapes = {
        f"/g{n}": draft.stream(f"600 0 0 0 600 {ord(c)} d1 0 0 500 {4 * ord(c)} re f".encode())
        for c, n in letters.items()
    }
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        FontBBox=Array([0, 0, 600, 1000]), FirstChar=1, LastChar=len(letters),
        Widths=Array([600] * len(letters)), CharProcs=Dictionary(shapes),
        Encoding=Dictionary(Differences=Array(
            [1, *(Name(f"/g{n}") for n in letters.values())])),
        ToUnicode=_read_as(draft, letters, 1), Resources=Dictionary(),
    )  # fmt: skip
    _set(draft, font, name, lambda c: bytes([letters[c]]))


def _compact(text: str) -> tuple[dict[str, int], bytes]:
    """A CFF program with the letters in the order of use."""
    data = pymupdf.Font("helv").buffer
    face = pymupdf.Font(fontbuffer=data)
    letters, _ = in_order_of_use(text)
    return letters, Compact(data).rebuilt([0, *(face.has_glyph(ord(c)) for c in letters)])


def _compactly_described(draft: Draft, program: bytes, kind: Name) -> Any:
    made = _described(draft, b"", 32)
    del made["/FontFile2"]
    made.FontFile3 = draft.stream(program, Subtype=kind)
    return made


def compact_latin(draft: Draft, name: str) -> None:
    """As Cairo writes it for fonts with such programs."""
    letters, program = _compact(name + KEPT)
    face = pymupdf.Font("helv")
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/AAAAAA+Brev"), FirstChar=32,
        LastChar=255, Encoding=Name.WinAnsiEncoding,
        Widths=Array([round(1000 * face.glyph_advance(n)) if chr(n) in letters else 0
                      for n in range(32, 256)]),
        FontDescriptor=_compactly_described(draft, program, Name.Type1C),
    )  # fmt: skip
    _set(draft, font, name, lambda c: c.encode("cp1252"))


def compact_cids(draft: Draft, name: str) -> None:
    """As Typst writes it."""
    letters, program = _compact(name + KEPT)
    child = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/AAAAAA+Brev"),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        W=Array([1, _widths(letters)]),
        FontDescriptor=_compactly_described(draft, program, Name.CIDFontType0C),
    )  # fmt: skip
    _set_composite(draft, child, letters, name)


MAKERS = (simple, composite, latin, drawn, compact_latin, compact_cids)


_COMPACT = ("/Type1C", "/CIDFontType0C")


def _fonts(path: Path) -> list[bytes]:
    """Everything the file says of its fonts, programs too; and the text it shows."""
    found = []
    with pikepdf.open(path) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Stream):
                data = bytes(obj.read_bytes())
                if str(obj.get("/Subtype")) in _COMPACT:
                    face = Compact(data)
                    shapes = [data[start:end] for start, end in face.glyphs]
                    found += [repr(face.names).encode(), *shapes]
                elif "/Length1" in obj:
                    found.append(data)
            elif isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font":
                found += [
                    obj.unparse(),
                    obj.get("/ToUnicode", pikepdf.Stream(pdf, b"")).read_bytes(),
                ]
    return found


@pytest.mark.parametrize("make", MAKERS, ids=[make.__name__ for make in MAKERS])
def test_fonts_are_the_same_whoever_the_letter_is_to(
    make: Callable[[Draft, str], None], tmp_path: Path
) -> None:
    """Nothing a font says differs, and the page looks and reads as before."""
    made = []
    for number, name in enumerate(NAMES):
        source, target = tmp_path / f"{number}.pdf", tmp_path / f"{number}-out.pdf"
        draft = Draft()
        make(draft, name)
        draft.save(source)
        boxes = by_search(source, name)
        assert boxes
        redact(source, boxes, target, RedactOptions(layout="private"))
        made.append(_fonts(target))
        assert re.sub(r"\s+", "", KEPT) in re.sub(r"\s+", "", texts(target))
        before, after = (_line(path) for path in (source, target))
        assert np.abs(before - after).max() <= 8
    assert made[0] == made[1]


def _line(path: Path) -> Any:
    with pymupdf.open(path) as document:
        area = pymupdf.Rect(50, 120, 500, 160)
        pixels = document[0].get_pixmap(clip=area, colorspace=pymupdf.csGRAY)
    return np.frombuffer(pixels.samples, np.uint8).astype(int)
