"""Fonts after the burn: only the codes still shown keep a width, a reading and an outline.

A subset font made by the original program holds exactly the letters of the original document.
With a name gone, letters that only the name used would still be listed in the glyph set, the
widths, the ToUnicode map and the encoding; so each is cut down to what the page still shows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
import pymupdf

from redactor.errors import InputCode, InputError
from redactor.redact.fonts.codes import PdfFont
from redactor.redact.fonts.encodings import is_glyph_name, number_of, visible
from redactor.redact.fonts.hints import Dressed, clean_outlines
from redactor.redact.fonts.programs import GlyphNames, clean_program
from redactor.redact.fonts.type1 import subset_type1

_FONT = (
    "/Type", "/Subtype", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/FontDescriptor",
    "/Encoding", "/ToUnicode", "/DescendantFonts", "/FontBBox", "/FontMatrix", "/CharProcs",
    "/Resources",
)  # fmt: skip
_CID_FONT = (
    "/Type", "/Subtype", "/BaseFont", "/CIDSystemInfo", "/FontDescriptor", "/DW", "/W", "/DW2",
    "/W2", "/CIDToGIDMap",
)  # fmt: skip
_DESCRIPTOR = (
    "/Type", "/FontName", "/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/Leading",
    "/CapHeight", "/XHeight", "/StemV", "/StemH", "/AvgWidth", "/MaxWidth", "/MissingWidth",
    "/FontFile", "/FontFile2", "/FontFile3",
)  # fmt: skip
_PROGRAM = ("/Length", "/Length1", "/Length2", "/Length3", "/Subtype", "/Filter", "/DecodeParms")
_ORDERINGS = frozenset(("Identity", "UCS", "GB1", "CNS1", "Japan1", "Korea1", "KR"))
_FAMILIES = re.compile(
    r"(?:arial|helvetica|times|courier|symbol|zapfdingbats|calibri|cambria|candara|consolas|"
    r"constantia|corbel|verdana|tahoma|georgia|trebuchet|segoe|garamond|bookantiqua|palatino|"
    r"century|gillsans|franklingothic|lucida|aptos|liberation|dejavu|noto|opensans|roboto|lato|"
    r"carlito|caladea|wingdings|webdings|simsun|mingliu|gulim|batang|meiryo|msgothic|msmincho)"
    r"(?:newroman|new|ps|mt|ms|sans|serif|mono|ui|black|narrow|condensed|light|medium|semibold|"
    r"gothic|math|linotype|bright|console|schoolbook|bold|italic|oblique|regular|roman|neue|std|"
    r"pro|demi|book|unicode|kursiv|[,._ -])*",
    re.IGNORECASE,
)
"""Names that a program without the font can put something like it in place of."""
_STYLES = ("bold", "italic", "oblique")


def trim_fonts(pdf: pikepdf.Pdf, fonts: Iterable[PdfFont], names: GlyphNames) -> None:
    """Cut every font dictionary of the output down to the codes in use, programs without words."""
    fonts = list(fonts)
    cids = _shown_cids(fonts)
    for number, font in enumerate(fonts):
        obj = font.obj
        if not font.used:
            _replace(obj)
            continue
        _keep(obj, _FONT)
        _rename(obj, number)
        _trim_to_unicode(pdf, font)
        if font.composite:
            _trim_composite(pdf, font, number, cids)
        else:
            _trim_simple(pdf, font, names)
        if font.type3:
            _trim_type3(font)
        if font.numbers is not None:
            font.numbers.settle(pdf)


def _shown_cids(fonts: list[PdfFont]) -> dict[tuple[int, int], set[int]]:
    """Glyphs shown of each descendant font: several fonts may share one."""
    found: dict[tuple[int, int], set[int]] = {}
    for font in fonts:
        if font.composite and font.used:
            child = font.obj["/DescendantFonts"][0]
            found.setdefault(child.objgen, set()).update(font.cid(c) for c in font.used)
    return found


def _replace(obj: Any) -> None:
    """A font that shows nothing any more is still named by an operator: a plain one stands in."""
    for key in list(obj.keys()):
        del obj[key]
    obj["/Type"], obj["/Subtype"] = pikepdf.Name("/Font"), pikepdf.Name("/Type1")
    obj["/BaseFont"] = pikepdf.Name("/Helvetica")


def _rename(obj: Any, number: int) -> None:
    """A name that is no well-known family's could be a word; an embedded program needs none."""
    holders = [(obj, "/BaseFont")]
    descriptor = obj.get("/FontDescriptor")
    if isinstance(descriptor, pikepdf.Dictionary):
        _keep(descriptor, _DESCRIPTOR)
        holders.append((descriptor, "/FontName"))
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            program = descriptor.get(key)
            if isinstance(program, pikepdf.Stream):
                _keep(program, _PROGRAM)
    own = isinstance(descriptor, pikepdf.Dictionary) and any(
        key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )
    for holder, key in holders:
        name = str(holder.get(key, ""))[1:]
        if name and (own or not _FAMILIES.fullmatch(name.split("+")[-1])):
            styles = "".join(s.title() for s in _STYLES if s in name.casefold() and not own)
            holder[key] = pikepdf.Name(f"/Font{number}{'-' if styles else ''}{styles}")


def _trim_to_unicode(pdf: pikepdf.Pdf, font: PdfFont) -> None:
    if not isinstance(font.obj.get("/ToUnicode"), pikepdf.Stream):
        if "/ToUnicode" in font.obj and not isinstance(font.obj["/ToUnicode"], pikepdf.Name):
            del font.obj["/ToUnicode"]
        return
    size = 2 if font.composite else 1
    entries = [(code, font.unicode(code)) for code in sorted(font.used)]
    font.obj["/ToUnicode"] = pdf.make_indirect(
        pikepdf.Stream(pdf, to_unicode([(c, t) for c, t in entries if t], size))
    )


def to_unicode(entries: list[tuple[int, str]], size: int) -> bytes:
    """A ToUnicode CMap (ISO 32000-1, 9.10.3) for codes of `size` bytes.

    Of what a code reads as together with other characters, those that nobody sees are left out.
    """
    entries = [(code, text if len(text) == 1 else visible(text)) for code, text in entries]
    wide = max([size, *((code.bit_length() + 7) // 8 for code, _ in entries)])
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange",
        f"<{'00' * wide}> <{'FF' * wide}>",
        "endcodespacerange",
    ]
    for start in range(0, len(entries), 100):
        part = entries[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [
            f"<{code:0{2 * wide}X}> <{text.encode('utf-16-be', 'ignore').hex().upper()}>"
            for code, text in part
        ]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def _trim_simple(pdf: pikepdf.Pdf, font: PdfFont, names: GlyphNames) -> None:
    obj = font.obj
    codes = sorted(font.used)
    first, last = codes[0], codes[-1]
    if isinstance(obj.get("/Widths"), pikepdf.Array):
        old = int(number_of(obj.get("/FirstChar", 0)))
        widths = list(obj["/Widths"])
        obj["/Widths"] = pikepdf.Array(
            [
                widths[code - old] if code in font.used and 0 <= code - old < len(widths) else 0
                for code in range(first, last + 1)
            ]
        )
        obj["/FirstChar"], obj["/LastChar"] = first, last
    encoding = obj.get("/Encoding")
    if isinstance(encoding, pikepdf.Dictionary):
        made = pikepdf.Dictionary(Type=pikepdf.Name("/Encoding"))
        if "/BaseEncoding" in encoding:
            made["/BaseEncoding"] = encoding["/BaseEncoding"]
        made["/Differences"] = _differences(encoding.get("/Differences"), font.used, names)
        obj["/Encoding"] = pdf.make_indirect(made)
    elif encoding is not None and not isinstance(encoding, pikepdf.Name):
        del obj["/Encoding"]


def _differences(listed: Any, used: set[int], names: GlyphNames) -> pikepdf.Array:
    found: list[Any] = []
    code = 0
    expected: int | None = None
    for item in listed if isinstance(listed, pikepdf.Array) else ():
        if not isinstance(item, pikepdf.Name):
            code = int(item)
            continue
        if code in used:
            if code != expected:
                found.append(code)
            found.append(pikepdf.Name("/" + names.plain(str(item)[1:])))
            expected = code + 1
        code += 1
    return pikepdf.Array(found)


def _trim_type3(font: PdfFont) -> None:
    """Glyph procedures in use; names that are no known glyph's say nothing any more."""
    procedures = font.obj.get("/CharProcs")
    encoding = font.obj.get("/Encoding")
    if not isinstance(procedures, pikepdf.Dictionary) or not isinstance(
        encoding, pikepdf.Dictionary
    ):
        return
    kept = pikepdf.Dictionary()
    listed: list[Any] = []
    code = 0
    for item in encoding.get("/Differences", []):
        if not isinstance(item, pikepdf.Name):
            code = int(item)
            continue
        if code in font.used and str(item) in procedures:
            name = str(item) if is_glyph_name(str(item)[1:]) else f"/g{code}"
            kept[name] = procedures[str(item)]
            listed += [code, pikepdf.Name(name)]
        code += 1
    font.obj["/CharProcs"] = kept
    font.obj["/Encoding"] = pikepdf.Dictionary(
        Type=pikepdf.Name("/Encoding"), Differences=pikepdf.Array(listed)
    )


def _trim_composite(
    pdf: pikepdf.Pdf,
    font: PdfFont,
    number: int,
    shown: dict[tuple[int, int], set[int]],
) -> None:
    child = font.obj["/DescendantFonts"][0]
    _keep(child, _CID_FONT)
    _rename(child, number)
    system = child.get("/CIDSystemInfo")
    if isinstance(system, pikepdf.Dictionary):
        ordering = str(system.get("/Ordering", ""))
        child["/CIDSystemInfo"] = pikepdf.Dictionary(
            Registry=pikepdf.String("Adobe"),
            Ordering=pikepdf.String(ordering if ordering in _ORDERINGS else "Identity"),
            Supplement=int(system.get("/Supplement", 0)),
        )
    cids = sorted(shown[child.objgen])
    if isinstance(child.get("/W"), pikepdf.Array):
        listed: list[Any] = []
        for cid in cids:
            listed += [cid, pikepdf.Array([round(font.cid_width(cid) * 1000, 3)])]
        child["/W"] = pikepdf.Array(listed)
    mapping = child.get("/CIDToGIDMap")
    if isinstance(mapping, pikepdf.Stream):
        data = bytes(mapping.read_bytes())
        kept = bytearray(2 * (cids[-1] + 1))
        for cid in cids:
            kept[2 * cid : 2 * cid + 2] = data[2 * cid : 2 * cid + 2].ljust(2, b"\0")
        child["/CIDToGIDMap"] = pdf.make_indirect(pikepdf.Stream(pdf, bytes(kept)))
    if isinstance(font.obj.get("/Encoding"), pikepdf.Stream):
        font.obj["/Encoding"] = pdf.make_indirect(_cmap(pdf, font))


def _cmap(pdf: pikepdf.Pdf, font: PdfFont) -> pikepdf.Stream:
    spaces = font.codespaces or [(2, b"\0\0", b"\xff\xff")]
    size = spaces[0][0]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Kept def /CMapType 1 def",
        f"/WMode {int(font.vertical)} def",
        f"{len(spaces)} begincodespacerange",
        *(f"<{low.hex()}> <{high.hex()}>" for _, low, high in spaces),
        "endcodespacerange",
    ]
    codes = sorted(font.used)
    for start in range(0, len(codes), 100):
        part = codes[start : start + 100]
        lines.append(f"{len(part)} begincidchar")
        lines += [f"<{code:0{2 * size}X}> {font.cid(code)}" for code in part]
        lines.append("endcidchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    made = pikepdf.Stream(pdf, "\n".join(lines).encode("ascii"))
    made["/Type"] = pikepdf.Name("/CMap")
    made["/CMapName"] = pikepdf.Name("/Kept")
    made["/CIDSystemInfo"] = pikepdf.Dictionary(
        Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
    )
    made["/WMode"] = int(font.vertical)
    return made


def subset_programs(data: bytes) -> bytes:
    """The PDF with every embedded TrueType and CFF program cut to the glyphs its pages show.

    MuPDF makes the smaller programs; only their bytes are taken over, since it also rewrites
    dictionaries it need not. Raises `InputError` (CORRUPT).
    """
    made: dict[int, tuple[str, bytes, str]] = {}
    try:
        with pymupdf.open("pdf", data) as doc:
            before = {
                (number, key): doc.xref_stream_raw(target) for number, key, target in _programs(doc)
            }
            doc.subset_fonts()
            for number, key, target in _programs(doc):
                if before.get((number, key)) != doc.xref_stream_raw(target):
                    kind = str(doc.xref_get_key(target, "Subtype")[1])
                    made[number] = (key, bytes(doc.xref_stream(target)), kind)
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        raise InputError(InputCode.CORRUPT) from error
    if not made:
        return data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number, (key, program, kind) in made.items():
            descriptor = pdf.get_object(number, 0)
            stream = pikepdf.Stream(pdf, program)
            if key == "FontFile2":
                stream["/Length1"] = len(program)
            elif kind.startswith("/"):
                stream["/Subtype"] = pikepdf.Name(kind)
            descriptor["/" + key] = pdf.make_indirect(stream)
        return save(pdf)


def _programs(doc: pymupdf.Document) -> Iterator[tuple[int, str, int]]:
    """(object number of a font descriptor, key, object number of the program)."""
    for number in range(1, doc.xref_length()):
        if doc.xref_get_key(number, "Type")[1] != "/FontDescriptor":
            continue
        for key in ("FontFile2", "FontFile3"):
            kind, value = doc.xref_get_key(number, key)
            if kind == "xref":
                yield number, key, int(value.split()[0])


def save(pdf: pikepdf.Pdf) -> bytes:
    """The file as bytes: the same document gives the same bytes."""
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        min_version="1.7",
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return buffer.getvalue()


def clean_programs(fonts: Iterable[PdfFont], names: GlyphNames, words: Iterable[str]) -> None:
    """Take words out of TrueType, OpenType and compact font programs.

    `words`: what was removed, which no program may spell in its instructions.
    """
    done: set[tuple[int, int]] = set()
    dressed = Dressed(words)
    for font in fonts:
        holder = font.obj["/DescendantFonts"][0] if font.composite and font.used else font.obj
        descriptor = holder.get("/FontDescriptor")
        for key in ("/FontFile2", "/FontFile3"):
            program = descriptor.get(key) if isinstance(descriptor, pikepdf.Dictionary) else None
            if isinstance(program, pikepdf.Stream) and program.objgen not in done:
                done.add(program.objgen)
                data = clean_program(bytes(program.read_bytes()), names, turned=font.vertical)
                if data[:4] in (b"\0\1\0\0", b"true"):
                    data = clean_outlines(data, hints=not dressed.stands_in(data))
                program.write(data)


def subset_type1_programs(fonts: Iterable[PdfFont], glyphs: GlyphNames) -> None:
    """Cut Type 1 programs, which MuPDF leaves whole, down to the glyphs in use."""
    needed: dict[tuple[int, int], tuple[pikepdf.Stream, set[str] | None]] = {}
    encoded: set[tuple[int, int]] = set()
    for font in fonts:
        descriptor = font.obj.get("/FontDescriptor")
        if font.composite or not isinstance(descriptor, pikepdf.Dictionary):
            continue
        program = descriptor.get("/FontFile")
        if not isinstance(program, pikepdf.Stream):
            continue
        old = needed.get(program.objgen, (program, set()))[1]
        names = font.glyph_names()
        if "/Encoding" not in font.obj:
            encoded.add(program.objgen)
        merged = None if names is None or old is None else old | names
        needed[program.objgen] = (program, merged)
    for number, (program, names) in needed.items():
        clear = int(program.get("/Length1", 0))
        secret = int(program.get("/Length2", 0))
        data = bytes(program.read_bytes())
        own = number in encoded
        made = subset_type1(data, clear, secret, names, glyphs.plain, encoded=own)
        if made is not None:
            program.write(made[0])
            program["/Length1"], program["/Length2"], program["/Length3"] = made[1], made[2], 0


def _keep(obj: Any, keys: tuple[str, ...]) -> None:
    for key in list(obj.keys()):
        if key not in keys and key != "/Length":
            del obj[key]
