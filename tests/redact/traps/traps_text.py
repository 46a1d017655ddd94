"""Traps in page text: every way a page can show, or hide, the letters of a name."""

from __future__ import annotations

from pathlib import Path

import pymupdf
from pikepdf import Array, Dictionary, Name
from trap_kit import (
    KEEP,
    SECRET,
    Draft,
    Trap,
    at,
    by_search,
    form,
    helvetica,
    page_with,
    plain_page,
)

FIRST, LAST = SECRET.split()


def _font_file() -> str:
    for path in (
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    ):
        if Path(path).exists():
            return path
    raise FileNotFoundError("DejaVu or Liberation fonts")


def _kerned(draft: Draft) -> None:
    parts = " ".join(f"({c}) -20" for c in SECRET)
    draft.op(f"BT /F1 12 Tf 60 700 Td [(Navn: ) {parts} ( bor her)] TJ ET")


def _per_glyph(draft: Draft) -> None:
    draft.op("BT /F1 12 Tf 60 700 Td (Navn: ) Tj 40 0 Td")
    for letter in SECRET:
        draft.op(f"({letter}) Tj 7.5 0 Td")
    draft.op("ET")


def _quotes(draft: Draft) -> None:
    draft.op(f"BT /F1 12 Tf 14 TL 60 714 Td (Navn: {FIRST}) ' 1 0.2 (og {LAST} her) \" ET")


def _matrix(matrix: str) -> object:
    return page_with(
        lambda d: d.op(f"BT /F1 12 Tf {matrix} Tm (Navn: {SECRET} bor her) Tj ET") and None
    )


def _state(extra: str) -> object:
    return page_with(
        lambda d: d.op(f"BT /F1 12 Tf {extra} 60 700 Td (Navn: {SECRET} bor her) Tj ET") and None
    )


def _rotated(rotation: int, crop: bool = False, unit: float | None = None) -> object:
    def fill(draft: Draft) -> None:
        draft.secret_line(600)
        draft.line(200, 500, f"Brev til {SECRET}", 9)
        draft.page.Rotate = rotation
        if crop:
            draft.page.MediaBox = Array([-20, -30, 595, 842])
            draft.page.CropBox = Array([40, 100, 500, 810])
        if unit:
            draft.page.UserUnit = unit

    return page_with(fill)


def _embedded(path: Path, *, drop_map: bool = False, text: str = SECRET) -> None:
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_font(fontname="E", fontfile=_font_file())
    page.insert_text((60, 62), KEEP, fontname="E", fontsize=12)
    page.insert_text((60, 142), f"Navn: {text} bor her", fontname="E", fontsize=12)
    doc.subset_fonts()
    if drop_map:
        for xref in range(1, doc.xref_length()):
            doc.xref_set_key(xref, "ToUnicode", "null") if doc.xref_get_key(xref, "ToUnicode")[
                0
            ] == "xref" else None
    doc.save(path)


def _type3(draft: Draft, *, whole: bool) -> None:
    letters = sorted(set(SECRET)) if not whole else ["W"]
    procedures = Dictionary()
    differences: list[object] = []
    for number, letter in enumerate(letters):
        shown = SECRET if whole else letter
        width = 7000 if whole else 700
        data = f"{width} 0 0 -200 {width} 900 d1 BT /F1 1000 Tf ({shown}) Tj ET"
        procedures[f"/c{number}"] = draft.stream(data.encode("cp1252"))
        differences += [97 + number, Name(f"/c{number}")]
    font = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type3,
            FontBBox=Array([0, -200, 7000 if whole else 700, 900]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=procedures,
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array(differences)), FirstChar=97,
            LastChar=96 + len(letters),
            Widths=Array([700 if not whole else 7000] * len(letters)),
            Resources=Dictionary(Font=Dictionary(F1=helvetica())),
        )
    )  # fmt: skip
    draft.put("/Font", "T3", font)
    codes = "".join(chr(97 + letters.index(c)) for c in SECRET) if not whole else "a"
    draft.op(f"BT /T3 12 Tf 100 700 Td ({codes}) Tj ET")


def _type3_size() -> tuple[float, float, float, float]:
    return (98, 128, 100 + 8.4 * len(SECRET) + 2, 146)


def _cmap_font(draft: Draft) -> None:
    letters = sorted(set(f"Navn: {SECRET} bor her"))
    lines = "\n".join(f"<{i + 1:02X}> {ord(c)}" for i, c in enumerate(letters))
    data = (
        "begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(letters)} begincidchar\n{lines}\nendcidchar endcmap"
    )
    cmap = draft.stream(
        data.encode(), Type=Name.CMap, CMapName=Name.Own, WMode=0,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
    )  # fmt: skip
    child = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Own, DW=600,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Own, Flags=4,
            FontBBox=Array([0, -200, 600, 900]),
            ItalicAngle=0, Ascent=900, Descent=-200, CapHeight=700, StemV=80,
        ),
    )  # fmt: skip
    readable = "\n".join(f"<{i + 1:02X}> <{ord(c):04X}>" for i, c in enumerate(letters))
    draft.put(
        "/Font",
        "CM",
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Own, Encoding=cmap,
            DescendantFonts=Array([draft.pdf.make_indirect(child)]),
            ToUnicode=draft.stream(
                f"begincmap {len(letters)} beginbfchar\n{readable}\nendbfchar endcmap".encode()
            ),
        ),
    )  # fmt: skip
    codes = "".join(f"{letters.index(c) + 1:02X}" for c in f"Navn: {SECRET} bor her")
    draft.op(f"BT /CM 12 Tf 60 700 Td <{codes}> Tj ET")


def _gs_font(draft: Draft) -> None:
    font = draft.pdf.make_indirect(helvetica())
    draft.put("/ExtGState", "G1", Dictionary(Type=Name.ExtGState, Font=Array([font, 12])))
    draft.op(f"BT /G1 gs 60 700 Td (Navn: {SECRET} bor her) Tj ET")


def _split_contents(path: Path) -> None:
    draft = Draft()
    draft.op("BT /F1 12 Tf 60 700 Td (Navn: ) Tj")
    first = draft.stream(b"\n".join(draft.ops))
    second = draft.stream(f"({FIRST}) Tj ( ) Tj".encode())
    third = draft.stream(f"({LAST}) Tj ( bor her) Tj ET".encode())
    draft.page.Contents = Array([first, second, third])
    draft.pdf.save(path)


def _form(draft: Draft, depth: int = 1) -> None:
    inner = form(draft, f"BT /F1 12 Tf 60 700 Td (Navn: {SECRET} bor her) Tj ET")
    for _ in range(depth - 1):
        inner = form(draft, "/X1 Do", Resources=Dictionary(XObject=Dictionary(X1=inner)))
    draft.put("/XObject", "X1", inner)
    draft.op("/X1 Do")


def _shared_form(path: Path) -> None:
    draft = Draft()
    _form(draft)
    page = draft.pdf.add_blank_page(page_size=draft.size).obj
    page.Resources = Dictionary(
        XObject=Dictionary(X1=draft.resources.XObject.X1), Font=Dictionary(F1=helvetica())
    )
    page.Contents = draft.stream(b"/X1 Do")
    draft.save(path)


def _moved_form(draft: Draft) -> None:
    inner = form(
        draft,
        f"BT /F1 1 Tf 0 0 Td (Navn: {SECRET} bor her) Tj ET",
        BBox=Array([-1, -1, 40, 3]),
        Matrix=Array([0, 12, -12, 0, 300, 300]),
    )
    draft.put("/XObject", "X1", inner)
    draft.op("q 1 0 0 1 20 30 cm /X1 Do Q")


def _pattern(draft: Draft) -> None:
    cell = draft.stream(
        f"BT /F1 12 Tf 60 700 Td ({SECRET}) Tj ET".encode(), Type=Name.Pattern, PatternType=1,
        PaintType=1, TilingType=1, BBox=Array([0, 0, 595, 842]), XStep=595, YStep=842,
        Resources=Dictionary(Font=Dictionary(F1=helvetica())),
    )  # fmt: skip
    draft.put("/Pattern", "P1", cell)
    draft.op("/Pattern cs /P1 scn 0 0 595 842 re f 0 g")


def _small_tiles(draft: Draft) -> None:
    cell = draft.stream(
        f"BT /F1 10 Tf 2 5 Td ({SECRET}) Tj ET".encode(), Type=Name.Pattern, PatternType=1,
        PaintType=1, TilingType=1, BBox=Array([0, 0, 120, 20]), XStep=120, YStep=20,
        Matrix=Array([1, 0, 0, 1, 60, 600]),
        Resources=Dictionary(Font=Dictionary(F1=helvetica())),
    )  # fmt: skip
    draft.put("/Pattern", "P1", cell)
    draft.op("/Pattern cs /P1 scn 60 600 360 60 re f 0 g")


def _tiles_among_words(draft: Draft) -> None:
    """In a form, without a colour of their own, and with words that nobody decided to remove."""
    cell = draft.stream(
        f"BT /F1 9 Tf 2 5 Td (Udkast til {SECRET} om skuret) Tj ET".encode(),
        Type=Name.Pattern, PatternType=1, PaintType=2, TilingType=1, BBox=Array([0, 0, 240, 20]),
        XStep=240, YStep=20, Resources=Dictionary(Font=Dictionary(F1=helvetica())),
    )  # fmt: skip
    inner = form(draft, "/C1 cs 0.6 0 0 /P1 scn 0 0 480 60 re f", BBox=Array([0, 0, 480, 60]))
    inner.Resources = Dictionary(
        Pattern=Dictionary(P1=cell), ColorSpace=Dictionary(C1=Array([Name.Pattern, Name.DeviceRGB]))
    )
    draft.put("/XObject", "X1", inner)
    draft.op("q 1 0 0 1 60 600 cm /X1 Do Q")


def _tiles_behind(draft: Draft) -> None:
    """A word behind all of the page, one of whose repeats lies beneath the name."""
    cell = draft.stream(
        b"0.8 g BT /F1 14 Tf 10 20 Td (FORTROLIGT) Tj ET", Type=Name.Pattern, PatternType=1,
        PaintType=1, TilingType=1, BBox=Array([0, 0, 130, 60]), XStep=130, YStep=60,
        Matrix=Array([1, 0, 0, 1, 13, 20]), Resources=Dictionary(Font=Dictionary(F1=helvetica())),
    )  # fmt: skip
    draft.put("/Pattern", "P1", cell)
    draft.ops.insert(0, b"q /Pattern cs /P1 scn 20 20 555 800 re f Q")
    draft.secret_line()


def _tiles_unpainted(draft: Draft) -> None:
    draft.secret_line()
    _small_tiles(draft)
    draft.ops[-1] = b"/Pattern cs /P1 scn 0 g"


def _soft_mask(draft: Draft) -> None:
    group = form(
        draft, f"1 g BT /F1 12 Tf 60 700 Td ({SECRET}) Tj ET",
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
    )  # fmt: skip
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group)
    draft.put("/ExtGState", "M", Dictionary(Type=Name.ExtGState, SMask=mask))
    draft.op("q /M gs 0 0 1 rg 50 690 300 30 re f Q")


def _hidden_layer(draft: Draft, *, by_form: bool = False, membership: bool = False) -> None:
    group = draft.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=b"Lag"))
    draft.pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group]))
    )
    holder = group
    if membership:
        holder = draft.pdf.make_indirect(
            Dictionary(Type=Name.OCMD, OCGs=Array([group]), P=Name.AllOn)
        )
    if by_form:
        hidden = form(draft, f"BT /F1 12 Tf 60 300 Td ({SECRET}) Tj ET", OC=holder)
        draft.put("/XObject", "L", hidden)
        draft.op("/L Do")
        return
    draft.put("/Properties", "MC0", holder)
    draft.op("/OC /MC0 BDC").line(60, 300, SECRET).op("EMC")


def _stretched(draft: Draft) -> None:
    """Letters almost three times as high as they are wide set; engines box their lower half."""
    draft.op(f"BT /F1 12 Tf 0.7 0 0 2 100 600 Tm ({SECRET}) Tj ET")


def _vertical(draft: Draft) -> None:
    child = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Own, DW=1000,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Own, Flags=4,
            FontBBox=Array([0, -200, 1000, 900]), ItalicAngle=0, Ascent=900, Descent=-200,
            CapHeight=700, StemV=80,
        ),
    )  # fmt: skip
    letters = "\n".join(f"<{ord(c):04X}> <{ord(c):04X}>" for c in sorted(set(SECRET)))
    draft.put(
        "/Font", "V",
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Own, Encoding=Name("/Identity-V"),
            DescendantFonts=Array([draft.pdf.make_indirect(child)]),
            ToUnicode=draft.stream(
                f"begincmap {len(set(SECRET))} beginbfchar\n{letters}\nendbfchar endcmap".encode()
            ),
        ),
    )  # fmt: skip
    codes = "".join(f"{ord(c):04X}" for c in SECRET)
    draft.op(f"BT /V 12 Tf 300 700 Td <{codes}> Tj ET")


_SEARCH = by_search
_VISIBLE = at((93, 128, 205, 146))
_TYPE3_CODES = "".join(chr(97 + sorted(set(SECRET)).index(c)) for c in SECRET)
TEXT_TRAPS = [
    Trap("plain", page_with(lambda d: d.secret_line() and None), _SEARCH, keep=(KEEP, "bor her")),
    Trap("kerned_array", page_with(_kerned), _SEARCH, keep=(KEEP, "bor her")),
    Trap("glyph_by_glyph", page_with(_per_glyph), at((98, 128, 240, 146))),
    Trap("quote_operators", page_with(_quotes), at((90, 128, 145, 146), (70, 143, 150, 161)),
         secrets=(FIRST, LAST)),
    Trap("render_mode_3", _state("3 Tr"), _SEARCH, keep=(KEEP,)),
    Trap("render_mode_7", _state("7 Tr"), _SEARCH),
    Trap("render_mode_2", _state("2 Tr"), _SEARCH, keep=(KEEP, "bor her")),
    Trap("white", _state("1 g"), _SEARCH),
    Trap("horizontal_scale", _state("60 Tz"), _SEARCH, keep=(KEEP, "bor her")),
    Trap("rise", _state("7 Ts"), _SEARCH, keep=(KEEP, "bor her")),
    Trap("spacing", _state("1.3 Tc 5 Tw"), _SEARCH, keep=(KEEP, "bor her")),
    Trap("tilted", _matrix("0.966 0.259 -0.259 0.966 100 500"), _SEARCH),
    Trap("skewed", _matrix("1 0 0.4 1 60 700"), _SEARCH, keep=(KEEP, "bor her")),
    Trap("upside_down", _matrix("-1 0 0 -1 400 500"), _SEARCH, keep=(KEEP, "bor her")),
    Trap("mirrored", _matrix("-1 0 0 1 400 500"), at((225, 328, 375, 346))),
    Trap("upwards", _matrix("0 1 -1 0 300 300"), _SEARCH, keep=(KEEP, "bor her")),
    Trap("rotate_90", _rotated(90), _SEARCH, keep=(KEEP, "Brev til", "bor her")),
    Trap("rotate_180", _rotated(180), _SEARCH, keep=(KEEP, "Brev til", "bor her")),
    Trap("rotate_270", _rotated(270), _SEARCH, keep=(KEEP, "Brev til", "bor her")),
    Trap("cropped", _rotated(0, crop=True), _SEARCH, keep=(KEEP, "Brev til", "bor her")),
    Trap("cropped_rotated", _rotated(90, crop=True), _SEARCH, keep=(KEEP, "Brev til")),
    Trap("user_unit", _rotated(0, unit=2.5), _SEARCH, keep=(KEEP, "Brev til", "bor her")),
    Trap("user_unit_cropped_rotated", _rotated(270, crop=True, unit=1.7), _SEARCH,
         keep=(KEEP, "Brev til")),
    Trap("off_page", plain_page(lambda d: d.line(-400, 300, SECRET) and None), _SEARCH),
    Trap("outside_crop_box", plain_page(
        lambda d: (d.line(60, 20, SECRET), d.page.update(
            Dictionary(CropBox=Array([0, 60, 595, 842]))))[0] and None), _SEARCH),
    Trap("clipped", plain_page(
        lambda d: d.op("q 10 10 20 20 re W n").line(60, 300, SECRET).op("Q") and None), _SEARCH),
    Trap("under_rectangle", page_with(
        lambda d: d.secret_line().op("60 690 300 30 re f") and None), _SEARCH),
    Trap("tiny_under_box", page_with(
        lambda d: d.secret_line().line(100, 702, SECRET, 0.3) and None), at((92, 128, 205, 146))),
    Trap("white_elsewhere", plain_page(lambda d: d.op("1 g").line(60, 300, SECRET) and None),
         _VISIBLE),
    Trap("covered_elsewhere", plain_page(
        lambda d: d.line(60, 300, SECRET).op("50 290 300 30 re f") and None), _VISIBLE),
    Trap("invisible_elsewhere", plain_page(
        lambda d: d.line(60, 300, SECRET, extra="3 Tr") and None), _VISIBLE),
    Trap("embedded_subset", lambda p: _embedded(p), _SEARCH, keep=(KEEP, "bor her")),
    Trap("no_unicode_map", lambda p: _embedded(p, drop_map=True), at((98, 128, 225, 147)),
         secrets=(), keep=()),
    Trap("ligature", lambda p: _embedded(p, text="Gun\ufb01ld Ve\ufb02er"),
         at((98, 128, 176, 147)), secrets=("Gunfild", "Veflr", "\ufb01ld", "Ve\ufb02er"),
         keep=(KEEP, "bor her")),
    Trap("type3_letters", page_with(lambda d: _type3(d, whole=False)),
         lambda p: at(_type3_size())(p), secrets=(SECRET, _TYPE3_CODES)),
    Trap("type3_whole_word", page_with(lambda d: _type3(d, whole=True)), at((98, 128, 185, 146))),
    Trap("own_cmap", page_with(_cmap_font), _SEARCH),
    Trap("stretched_upwards", page_with(_stretched), at((99, 235.4, 178, 243.8))),
    Trap("vertical_writing", page_with(_vertical), at((290, 135, 312, 400))),
    Trap("font_in_graphics_state", page_with(_gs_font), _SEARCH, keep=(KEEP, "bor her")),
    Trap("split_contents", _split_contents, _SEARCH, keep=(KEEP, "bor her")),
    Trap("form", page_with(_form), _SEARCH, keep=(KEEP, "bor her")),
    Trap("nested_forms", page_with(lambda d: _form(d, 4)), _SEARCH, keep=(KEEP, "bor her")),
    Trap("shared_form", _shared_form, _SEARCH, keep=(KEEP, "bor her"), pages=2),
    Trap("form_with_matrix", page_with(_moved_form), _SEARCH, keep=(KEEP, "bor her")),
    Trap("form_outside_its_box", plain_page(
        lambda d: (d.put("/XObject", "X1", form(
            d, f"BT /F1 12 Tf 60 300 Td ({SECRET}) Tj ET", BBox=Array([0, 0, 20, 20]))),
            d.op("/X1 Do"))[0]), _SEARCH),
    Trap(
        "tiles_among_words", page_with(_tiles_among_words), at((101, 226, 181, 240)),
        keep=(KEEP, "Udkast til", "om skuret"),
    ),
    Trap(
        "tiles_behind", page_with(_tiles_behind), by_search,
        keep=(KEEP, "FORTROLIGT"),
    ),
    Trap("tiles_unpainted", page_with(_tiles_unpainted), by_search),
    Trap("tiling_pattern", page_with(_pattern), at((58, 128, 175, 146))),
    Trap("small_tiles", page_with(_small_tiles), at((180, 222, 300, 242))),
    Trap("soft_mask", page_with(_soft_mask), at((50, 120, 350, 155))),
    Trap("hidden_layer", plain_page(_hidden_layer), _SEARCH),
    Trap("hidden_layer_form", plain_page(lambda d: _hidden_layer(d, by_form=True)), _SEARCH),
    Trap("hidden_membership", plain_page(lambda d: _hidden_layer(d, membership=True)), _SEARCH),
    Trap("comment_in_contents", plain_page(lambda d: d.op(f"% {SECRET}") and None), _SEARCH),
    Trap("unknown_operator", plain_page(lambda d: d.op(f"BX ({SECRET}) Zz EX") and None), _SEARCH),
    Trap("marked_point", plain_page(lambda d: d.op(f"/T <</N ({SECRET})>> DP") and None), _SEARCH),
    Trap("inline_actual_text", plain_page(
        lambda d: d.op(f"/Span <</ActualText ({SECRET})>> BDC").line(60, 400, "x").op("EMC")
       and None), _SEARCH),
    Trap("property_list", plain_page(
        lambda d: (d.put("/Properties", "P1", Dictionary(E=SECRET.encode())),
                   d.op("/Span /P1 BDC").line(60, 400, "x").op("EMC"))[0]), _SEARCH),
]  # fmt: skip
