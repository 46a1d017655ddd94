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
    _set_compact_cids(draft, name, letters, program, Name.CIDFontType0C)


def _set_compact_cids(
    draft: Draft, name: str, letters: dict[str, int], program: bytes, kind: Name
) -> None:
    child = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/AAAAAA+Brev"),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        W=Array([1, _widths(letters)]),
        FontDescriptor=_compactly_described(draft, program, kind),
    )  # fmt: skip
    _set_composite(draft, child, letters, name)


def _accents(data: bytes) -> Compact:
    """A CFF program whose å is made of a and ring, as older fonts have it."""
    face, compact = pymupdf.Font(fontbuffer=data), Compact(data)
    whole, part = face.has_glyph(ord("å")), face.has_glyph(ord("a"))
    assert compact.names[part - 1] == 66  # StandardEncoding's name for a
    built = bytes((139 + 60, 139 + 20, 139 + 97, 247, 202 - 108, 14))  # dx dy a ring endchar
    compact.glyphs[whole] = (len(data), len(data) + len(built))
    compact._data = data + built
    return compact


def compact_accents(draft: Draft, name: str) -> None:
    """Letters made of others."""
    data = pymupdf.Font("helv").buffer
    face = pymupdf.Font(fontbuffer=data)
    text = name + KEPT + "få"
    letters = dict.fromkeys(text)
    order = [0, *(face.has_glyph(ord(c)) for c in letters)]
    program = _accents(data).rebuilt(order)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/AAAAAA+Brev"), FirstChar=32,
        LastChar=255, Encoding=Name.WinAnsiEncoding,
        Widths=Array([round(1000 * face.glyph_advance(n)) if chr(n) in letters else 0
                      for n in range(32, 256)]),
        FontDescriptor=_compactly_described(draft, program, Name.Type1C),
    )  # fmt: skip
    _set(draft, font, name, lambda c: c.encode("cp1252"))
    draft.op(f"BT /F2 12 Tf 380 700 Td <{'få'.encode('cp1252').hex()}> Tj ET")


def _box(letter: str) -> bytes:
    """A charstring that draws a box as wide as the letter's number says."""
    wide, back = (bytes((28, *(n * ord(letter)).to_bytes(2, "big", signed=True))) for n in (3, -3))
    return b"\x8b\x16" + wide + b"\x06\xf8\x88\x07" + back + b"\x06\x0e"


def _by_kinds(glyphs: list[bytes]) -> bytes:
    """A CFF program with CIDs, of two private parts that glyphs use by turns (5176, 18 and 19)."""

    def index(items: list[bytes]) -> bytes:
        places = [1]
        for item in items:
            places.append(places[-1] + len(item))
        listed = b"".join(place.to_bytes(4, "big") for place in places)
        return len(items).to_bytes(2, "big") + b"\4" + listed + b"".join(items)

    def number(value: int) -> bytes:
        return b"\x1d" + value.to_bytes(4, "big")

    head = b"\1\0\4\4" + index([b"Brev"])
    strings = index([b"Adobe", b"Identity"]) + b"\0\0"
    size = len(index([number(0) * 7 + bytes(10)]))
    charset_at = len(head) + size + len(strings)
    charset = b"\2\0\1" + (len(glyphs) - 2).to_bytes(2, "big")
    select_at = charset_at + len(charset)
    kinds = bytes(n % 2 for n in range(len(glyphs)))
    glyphs_at = select_at + 1 + len(kinds)
    shapes = index(glyphs)
    private = b"\x8b\x14\x8b\x15"  # default and nominal width 0
    parts_at = glyphs_at + len(shapes)
    parts = [number(4) + number(parts_at + 4 * n) + b"\x12" for n in range(2)]
    top = (
        number(391) + number(392) + b"\x8b\x0c\x1e" + number(charset_at) + b"\x0f"
        + number(select_at) + b"\x0c\x25" + number(glyphs_at) + b"\x11"
        + number(parts_at + 8) + b"\x0c\x24"
    )  # fmt: skip
    first = head + index([top])
    assert len(first) <= charset_at - len(strings)
    return b"".join((
        first, strings, bytes(charset_at - len(first) - len(strings)), charset,
        b"\0" + kinds, shapes, private * 2, index(parts),
    ))  # fmt: skip


def compact_kinds(draft: Draft, name: str) -> None:
    """As programs for several scripts have it: two private parts."""
    letters, _ = in_order_of_use(name + KEPT)
    program = _by_kinds([b"\x0e", *map(_box, letters)])
    _set_compact_cids(draft, name, letters, program, Name.CIDFontType0C)


def wrapped(draft: Draft, name: str) -> None:
    """The same in an OpenType file, which says more than that."""
    letters, program = _compact(name + KEPT)
    word = name.encode().ljust(32)
    head = b"OTTO\0\2\0\0\0\0\0\0"
    head += b"CFF " + bytes(4) + (76).to_bytes(4, "big") + len(program).to_bytes(4, "big")
    head += b"GSUB" + bytes(4) + (44).to_bytes(4, "big") + (32).to_bytes(4, "big")
    _set_compact_cids(draft, name, letters, head + word + program, Name.OpenType)


def own_encoding(draft: Draft, name: str) -> None:
    """Codes that only the program gives names to, in the order of use."""
    letters, program = _compact(name + KEPT)
    start, _ = Compact(program)._top
    assert program[start : start + 6] == bytes.fromhex("f9bc00f9bd01")  # version and notice
    face = pymupdf.Font("helv")
    data = program[:start] + b"\x1d" + len(program).to_bytes(4, "big") + b"\x10"
    data += program[start + 6 :]
    data += b"\0" + bytes((len(letters),)) + bytes(range(1, len(letters) + 1))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/AAAAAA+Brev"), FirstChar=1,
        LastChar=len(letters), ToUnicode=_read_as(draft, letters, 1),
        Widths=Array([round(1000 * face.glyph_advance(ord(c))) for c in letters]),
        FontDescriptor=_compactly_described(draft, data, Name.Type1C),
    )  # fmt: skip
    _set(draft, font, name, lambda c: bytes([letters[c]]))


MAKERS = (
    simple, composite, latin, drawn, compact_latin, compact_cids, compact_accents, compact_kinds,
    wrapped, own_encoding,
)  # fmt: skip


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
