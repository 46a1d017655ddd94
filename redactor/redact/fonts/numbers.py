"""Codes and glyphs numbered anew where their order tells in which order letters came.

LibreOffice, Cairo, Qt and others number the letters of a font as a document uses them. The first
line of a letter is most often a name, and with the name gone the numbers of the letters that stay
would still spell it. So they are given anew: in the order in which what stays is written. A font
whose numbers follow the alphabet was numbered by its maker, and is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pymupdf

from redactor.redact.fonts.codes import PdfFont
from redactor.redact.fonts.compact import Compact
from redactor.redact.fonts.encodings import (
    encoding_names,
    is_glyph_name,
    number_of,
    program_of,
)
from redactor.redact.fonts.truetype import Maps, TrueType
from redactor.redact.fonts.typefaces import to_unicode

_SPACE = 32
"""The code that word spacing widens (ISO 32000-1, 9.3.3); it keeps its number."""
_SYMBOLIC, _PRIVATE = 4, 0xF000
_FREE = (*range(1, _SPACE), *range(_SPACE + 1, 256), 0)
_FEWEST = 2
_SHORT = 4
"""Bytes of a string up to which what is written for it is remembered."""


class Numbers:
    """The numbers one font gets. `settle` writes them into it once nothing more is shown."""

    def __init__(
        self,
        font: PdfFont,
        *,
        recodes: bool,
        program: TrueType | None,
        compact: Compact | None = None,
    ) -> None:
        """`recodes`: codes are given anew too; a program's glyphs are put in their order."""
        self._compact = compact
        self._font = font
        self._recodes = recodes
        self._program = program
        self._names = {} if font.composite else encoding_names(font.obj)
        spaced = not font.composite and font.is_space(_SPACE)
        self._given: dict[int, int] = {_SPACE: _SPACE} if spaced else {}
        self._written: dict[bytes, bytes] = {}
        self._next: Iterator[int] = (
            iter(range(1, 65536)) if font.composite else iter((*_FREE, _SPACE))
        )

    def text(self, data: bytes) -> bytes:
        """A string as it is written: what of it stays must be all there is."""
        if not self._recodes:
            return data
        known = self._written.get(data)
        if known is None:
            if self._font.composite:
                codes = (code for code, _ in self._font.split(data))
                known = b"".join(self._code(code).to_bytes(2, "big") for code in codes)
            else:
                known = bytes(map(self._code, data))
            if len(data) <= _SHORT:
                self._written[data] = known
        return known

    def _code(self, old: int) -> int:
        known = self._given.get(old)
        if known is None:
            known = self._given[old] = next(self._next)
        return known

    def _by_number(self) -> list[tuple[int, int]]:
        """(new code, old code) of what is shown, in order."""
        return sorted((self._code(old) if self._recodes else old, old) for old in self._font.used)

    # -- after the burn, when the dictionaries were cut down to what is shown ------------------

    def settle(self, pdf: pikepdf.Pdf) -> None:
        """Write the numbers into the font's dictionary and program."""
        if self._recodes and isinstance(self._font.obj.get("/ToUnicode"), pikepdf.Stream):
            read = [(new, self._font.unicode(old)) for new, old in self._by_number()]
            data = to_unicode([entry for entry in read if entry[1]], 1 + self._font.composite)
            self._font.obj["/ToUnicode"] = pdf.make_indirect(pikepdf.Stream(pdf, data))
        if self._font.composite:
            self._settle_composite(pdf)
        else:
            self._settle_simple(pdf)

    def _settle_simple(self, pdf: pikepdf.Pdf) -> None:
        font, listed = self._font, self._by_number()
        if self._program is not None:
            maps, names = self._maps(listed, self._names)
            mapped = [glyph for one in maps.values() for _, glyph in sorted(one.items())]
            glyphs = [0, *mapped, *names]
            self._write(pdf, font.obj, list(dict.fromkeys(glyphs)), maps, names)
        elif self._compact is not None:
            face = glyphs_of(font.obj)
            numbers = [face(self._names.get(old, "")) for _, old in listed]
            if 0 not in numbers:
                self._write_compact(pdf, font.obj, list(dict.fromkeys([0, *numbers])))
        if not self._recodes:
            return
        first, last = listed[0][0], listed[-1][0]
        if isinstance(font.obj.get("/Widths"), pikepdf.Array):
            start = int(number_of(font.obj.get("/FirstChar", 0)))
            old = list(font.obj["/Widths"])
            widths: list[Any] = [0] * (last - first + 1)
            for new, code in listed:
                if 0 <= code - start < len(old):
                    widths[new - first] = old[code - start]
            font.obj["/Widths"] = pikepdf.Array(widths)
            font.obj["/FirstChar"], font.obj["/LastChar"] = first, last
        if font.type3:
            self._rename_procedures(listed)
        elif isinstance(encoding := font.obj.get("/Encoding"), pikepdf.Dictionary):
            names = encoding_names(font.obj)
            encoding["/Differences"] = _listed((new, names.get(old, "")) for new, old in listed)

    def _rename_procedures(self, listed: list[tuple[int, int]]) -> None:
        """Type 3: the numbers in the names of glyphs go with the codes."""
        obj, names = self._font.obj, encoding_names(self._font.obj)
        drawn, found = pikepdf.Dictionary(), {}
        for new, old in listed:
            name = names.get(old, "")
            if f"/{name}" in obj["/CharProcs"]:
                found[new] = name if is_glyph_name(name) else f"g{new}"
                drawn[f"/{found[new]}"] = obj["/CharProcs"][f"/{name}"]
        obj["/CharProcs"] = drawn
        obj["/Encoding"] = pikepdf.Dictionary(
            Type=pikepdf.Name("/Encoding"), Differences=_listed(found.items())
        )

    def _maps(
        self, listed: list[tuple[int, int]], names: dict[int, str]
    ) -> tuple[Maps, dict[int, str]]:
        """The character maps, and names of glyphs, by which the new codes find their glyphs."""
        assert self._program is not None
        if self._recodes:
            glyphs = {new: glyph_of(self._program, old) for new, old in listed}
            return {
                (1, 0): glyphs, (3, 0): {_PRIVATE + new: glyph for new, glyph in glyphs.items()}
            }, {}  # fmt: skip
        codes = {old for _, old in listed}
        wanted = codes | {_PRIVATE + code for code in codes}
        for code in codes:
            wanted |= _characters(names.get(code, ""))
        maps = {
            key: {
                code: glyph
                for code, glyph in one.items()
                if code in wanted and glyph < self._program.count
            }
            for key, one in self._program.maps.items()
        }
        kept = {names[code] for code in codes if code in names} & self._program.names.keys()
        return maps, {self._program.names[name]: name for name in sorted(kept)}

    def _settle_composite(self, pdf: pikepdf.Pdf) -> None:
        font, listed = self._font, self._by_number()
        child = pdf.make_indirect(pikepdf.Dictionary(dict(font.obj["/DescendantFonts"][0].items())))
        font.obj["/DescendantFonts"] = pikepdf.Array([child])
        gids = _gids(child) if self._compact is None else _by_charset(self._compact)
        if self._recodes:
            order = [0] * (listed[-1][0] + 1)
            for new, old in listed:
                order[new] = gids(font.cid(old))
            widths: list[Any] = []
            for new, old in listed:
                widths += [new, pikepdf.Array([round(font.cid_width(font.cid(old)) * 1000, 3)])]
            child["/W"] = pikepdf.Array(widths)
            if self._compact is not None:
                self._write_compact(pdf, child, order)
                return
            child["/CIDToGIDMap"] = pikepdf.Name("/Identity")
        else:
            cids = sorted({font.cid(old) for old in font.used})
            order = list(dict.fromkeys([0, *map(gids, cids)]))
            place = {glyph: index for index, glyph in enumerate(order)}
            mapping = bytearray(2 * (cids[-1] + 1))
            for cid in cids:
                mapping[2 * cid : 2 * cid + 2] = place[gids(cid)].to_bytes(2, "big")
            child["/CIDToGIDMap"] = pdf.make_indirect(pikepdf.Stream(pdf, bytes(mapping)))
        self._write(pdf, child, order, {}, {})

    def _write_compact(self, pdf: pikepdf.Pdf, holder: Any, order: list[int]) -> None:
        assert self._compact is not None
        old = holder["/FontDescriptor"]
        made = pikepdf.Stream(pdf, self._compact.rebuilt(order))
        made["/Subtype"] = old["/FontFile3"]["/Subtype"]
        descriptor = pikepdf.Dictionary(dict(old.items()))
        descriptor["/FontFile3"] = pdf.make_indirect(made)
        holder["/FontDescriptor"] = pdf.make_indirect(descriptor)

    def _write(
        self, pdf: pikepdf.Pdf, holder: Any, order: list[int], maps: Maps, names: dict[int, str]
    ) -> None:
        """A program of the font's own: others that share the old one have their own order."""
        assert self._program is not None
        data = self._program.rebuilt(order, maps, names)
        descriptor = pikepdf.Dictionary(dict(holder["/FontDescriptor"].items()))
        descriptor["/FontFile2"] = pdf.make_indirect(pikepdf.Stream(pdf, data, Length1=len(data)))
        holder["/FontDescriptor"] = pdf.make_indirect(descriptor)


def numbers_of(font: PdfFont) -> Numbers | None:
    """The numbers a font needs; None where its own say nothing, or cannot be given anew."""
    try:
        return _composite(font) if font.composite else _simple(font)
    except (ValueError, LookupError, TypeError, pikepdf.PdfError):
        return None


def _simple(font: PdfFont) -> Numbers | None:
    texts = font.texts()
    names = encoding_names(font.obj)
    encoding = font.obj.get("/Encoding")
    by_names = isinstance(encoding, pikepdf.Dictionary) and "/Differences" in encoding
    mixed = is_mixed(texts.items())
    if font.type3:
        return Numbers(font, recodes=True, program=None) if by_names and mixed else None
    descriptor = font.obj.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return None
    if "/FontFile2" not in descriptor:
        known = texts.keys() <= names.keys()
        compact = _compact(font, names, texts) if known and "/FontFile3" in descriptor else None
        recodes = by_names and known and mixed
        if not recodes and compact is None:
            return None
        return Numbers(font, recodes=recodes, program=None, compact=compact)
    program = TrueType(program_of(font.obj) or b"")
    if encoding is None:
        glyphs = {code: glyph_of(program, code) for code in texts}
        mixed = mixed or is_mixed((glyphs[code], text) for code, text in texts.items())
        return Numbers(font, recodes=True, program=program) if mixed else None
    found = {}
    for code, text in texts.items():
        for one in program.maps.values():
            for key in (code, _PRIVATE + code, *_characters(names.get(code, ""))):
                if key in one:
                    found[one[key]] = text
    if not is_mixed(found.items()):
        return None
    return Numbers(font, recodes=False, program=program)


def _composite(font: PdfFont) -> Numbers | None:
    child = font.obj["/DescendantFonts"][0]
    descriptor = child.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return None
    plain = str(font.obj.get("/Encoding")) == "/Identity-H" and not font.codespaces
    if "/FontFile3" in descriptor:
        return _composite_compact(font, child) if plain else None
    if "/FontFile2" not in descriptor:
        return None
    texts, gids = font.texts(), _gids(child)
    by_code = is_mixed(texts.items())
    if not by_code and not is_mixed((gids(font.cid(code)), text) for code, text in texts.items()):
        return None
    return Numbers(font, recodes=plain, program=TrueType(program_of(child) or b""))


def _composite_compact(font: PdfFont, child: Any) -> Numbers | None:
    if str(child["/FontDescriptor"]["/FontFile3"].get("/Subtype")) != "/CIDFontType0C":
        return None
    compact = Compact(program_of(child) or b"")
    gids, texts = _by_charset(compact), font.texts()
    mixed = is_mixed(texts.items()) or is_mixed((gids(code), t) for code, t in texts.items())
    if not mixed or any(not 0 <= gids(code) < compact.count for code in texts):
        return None
    compact.rebuilt([0, *range(1, compact.count)])  # whether it can be
    return Numbers(font, recodes=True, program=None, compact=compact)


def _compact(font: PdfFont, names: dict[int, str], texts: dict[int, str]) -> Compact | None:
    """A compact program whose glyphs come in an order of their own and can all be told."""
    if str(font.obj["/FontDescriptor"]["/FontFile3"].get("/Subtype")) != "/Type1C":
        return None
    try:
        compact = Compact(program_of(font.obj) or b"")
        compact.rebuilt(range(compact.count))  # whether it can be
    except ValueError:
        return None
    face = glyphs_of(font.obj)
    glyphs = {code: face(names[code]) for code in texts}
    told = len(set(glyphs.values())) == len(set(map(names.get, texts))) and 0 not in glyphs.values()
    mixed = is_mixed((glyphs[code], text) for code, text in texts.items())
    return compact if told and mixed and not compact.by_cid else None


def glyphs_of(obj: Any) -> Callable[[str], int]:
    """Which glyph of a font's own program has a name; 0 where none has."""
    face = pymupdf.Font(fontbuffer=program_of(obj))

    def glyph(name: str) -> int:
        number = int(pymupdf.mupdf.fz_unicode_from_glyph_name(name)) if name else 0
        return int(face.has_glyph(number)) if 0 < number != 0xFFFD else 0

    return glyph


def _by_charset(compact: Compact) -> Callable[[int], int]:
    """Glyphs by CID."""
    if not compact.by_cid:
        return lambda cid: cid
    numbers = {cid: glyph for glyph, cid in enumerate(compact.names, 1)}
    return lambda cid: numbers.get(cid, 0)


def is_mixed(numbered: Iterable[tuple[int, str]]) -> bool:
    """Whether letters are not numbered in the order of the alphabet.

    Where hardly any is known by what it reads as, nobody can say, and so they are.
    """
    letters = [(text, number) for number, text in numbered if len(text) == 1 and text.isascii()]
    rows = [
        [number for _, number in sorted(pair for pair in letters if kind(pair[0]))]
        for kind in (str.islower, str.isupper, str.isdigit)
    ]
    known = sum(map(len, rows))
    return known < _FEWEST or any(a > b for row in rows for a, b in pairwise(row))


def glyph_of(program: TrueType, code: int) -> int:
    """The glyph of a code of a font that has an encoding of its own (ISO 32000-1, 9.6.6.4)."""
    for key, shift in (((3, 0), _PRIVATE), ((3, 0), 0), ((1, 0), 0)):
        glyph = program.maps.get(key, {}).get(shift + code)
        if glyph is not None and glyph < program.count:
            return glyph
    return 0


def _characters(name: str) -> set[int]:
    """The characters by which a map may know a glyph name."""
    number = int(pymupdf.mupdf.fz_unicode_from_glyph_name(name)) if name else 0
    if not 0 < number != 0xFFFD:
        return set()
    return {
        number,
        *chr(number).encode("mac_roman", "ignore"),
        *chr(number).encode("cp1252", "ignore"),
    }


def _listed(named: Iterable[tuple[int, str]]) -> pikepdf.Array:
    """A Differences array."""
    found: list[Any] = []
    for code, name in named:
        found += [code, pikepdf.Name(f"/{name or '.notdef'}")]
    return pikepdf.Array(found)


def _gids(child: Any) -> Any:
    mapping = child.get("/CIDToGIDMap")
    if not isinstance(mapping, pikepdf.Stream):
        return lambda cid: cid
    data = bytes(mapping.read_bytes())
    return lambda cid: int.from_bytes(data[2 * cid : 2 * cid + 2], "big")
