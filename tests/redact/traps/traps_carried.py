"""Traps in what pages carry: forms, fonts, colours, filters, and the bytes of the file itself."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from trap_kit import SECRET, Draft, Trap, by_search, form, helvetica, plain_page
from traps_clauses import KEY, NAMED, TEXT, file_of, xml_metadata


def _form_with(
    keys: Callable[[Draft], dict[str, object]], data: str = ""
) -> Callable[[Path], None]:
    def hide(draft: Draft) -> None:
        shown = form(draft, data or "BT /F1 12 Tf 60 300 Td (i formen) Tj ET", **keys(draft))
        draft.put("/XObject", "X1", shown)
        draft.op("/X1 Do")

    return plain_page(hide)


def _picture_with(keys: Callable[[Draft], dict[str, object]]) -> Callable[[Path], None]:
    """A plain grey picture with a key of its own (8.9)."""

    def hide(draft: Draft) -> None:
        grey = draft.stream(
            bytes([128]) * 64, Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8,
            ColorSpace=Name.DeviceGray, BitsPerComponent=8, **keys(draft),
        )  # fmt: skip
        draft.put("/XObject", "Im1", grey)
        draft.op("q 40 0 0 40 60 300 cm /Im1 Do Q")

    return plain_page(hide)


def _packed(filter_: object, data: bytes, **parms: object) -> Callable[[Path], None]:
    """A form whose stream says more than its filter gives back (7.4)."""

    def hide(draft: Draft) -> None:
        keys: dict[str, object] = {"Filter": filter_}
        if parms:
            keys["DecodeParms"] = Dictionary({f"/{k}": v for k, v in parms.items()})
        draft.put(
            "/XObject", "X1",
            draft.stream(data, Type=Name.XObject, Subtype=Name.Form,
                         BBox=Array([0, 0, 595, 842]),
                         Resources=Dictionary(Font=Dictionary(F1=helvetica())), **keys),
        )  # fmt: skip
        draft.op("/X1 Do")

    return plain_page(
        hide, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
    )


_SHOWN = b"BT /F1 12 Tf 60 300 Td (form) Tj ET"


def _run_length(data: bytes) -> bytes:
    return bytes([len(data) - 1]) + data + b"\x80"


def _predicted() -> bytes:
    """PNG rows whose unused tag bits carry letters: the last row is cut short."""
    rows = b"".join(b"\x00" + _SHOWN[i : i + 5] for i in range(0, 35, 5))
    return zlib.compress(rows) + b"\n%" + TEXT


def _fonts(draft: Draft) -> None:
    """Glyph names, procedures and resources of a Type 3 font named by the name (9.6.4)."""
    procedures = Dictionary({KEY: draft.stream(
        b"600 0 0 0 600 700 d1 % " + TEXT + b"\n100 0 400 600 re f")})  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 700, 900]), Name=NAMED,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=procedures,
        Encoding=Dictionary(Differences=Array([97, NAMED])), FirstChar=97, LastChar=97,
        Widths=Array([600]), Resources=Dictionary(Properties=Dictionary(P=Dictionary(T=TEXT))),
    )  # fmt: skip
    draft.put("/Font", "T3", draft.pdf.make_indirect(font))
    draft.op("BT /T3 12 Tf 60 400 Td (a) Tj ET")


def _unicode_words(draft: Draft) -> None:
    """A map from one code to the whole name, on a glyph that shows something else (9.10.3)."""
    font = helvetica()
    font.ToUnicode = draft.stream(
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar\n<7A> <"
        + SECRET.encode("utf-16-be").hex().encode()
        + b">\nendbfchar endcmap"
    )
    draft.put("/Font", "F2", font)
    draft.op("BT /F2 12 Tf 60 400 Td (z) Tj ET")


def _own_cmap_names(draft: Draft) -> None:
    """The CIDSystemInfo and name of an embedded CMap (9.7.5)."""
    child = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Own, DW=600,
        CIDSystemInfo=Dictionary(Registry=TEXT, Ordering=TEXT, Supplement=0),
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Own, Flags=4, FontBBox=Array([0, 0, 9, 9]),
            ItalicAngle=0, Ascent=9, Descent=0, CapHeight=7, StemV=8, Lang=NAMED,
            Style=Dictionary(Panose=TEXT[:12]), FD=Dictionary({KEY: Dictionary(StemV=1)}),
        ),
    )  # fmt: skip
    cmap = draft.stream(
        b"/CMapName /Gunhild#20Vestermark def begincmap 1 begincodespacerange <0000> <FFFF> "
        b"endcodespacerange 1 begincidrange <0000> <FFFF> 0 endcidrange endcmap % " + TEXT,
        Type=Name.CMap, CMapName=NAMED,
        CIDSystemInfo=Dictionary(Registry=TEXT, Ordering=TEXT, Supplement=0),
    )  # fmt: skip
    draft.put("/Font", "C", Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Own, Encoding=cmap,
        DescendantFonts=Array([draft.pdf.make_indirect(child)])))  # fmt: skip
    draft.op("BT /C 12 Tf 60 400 Td <00410042> Tj ET")


def _colours(draft: Draft) -> None:
    """Colorants, process names and calibration of colour spaces (8.6)."""
    tint = draft.stream(
        b"{ dup dup % " + TEXT + b"\n}", FunctionType=4, Domain=Array([0, 1]),
        Range=Array([0, 1, 0, 1, 0, 1]),
    )  # fmt: skip
    space = Array([
        Name.DeviceN, Array([NAMED]), Name.DeviceRGB, tint,
        Dictionary(Subtype=Name.NChannel, Colorants=Dictionary({KEY: Array(
            [Name.Separation, NAMED, Name.DeviceRGB, tint])}),
            MixingHints=Dictionary(Solidities=Dictionary({KEY: 1}))),
    ])  # fmt: skip
    draft.put("/ColorSpace", "C1", space)
    draft.op("/C1 cs 0.5 scn 60 300 50 50 re f 0 g")


def _halftone(draft: Draft) -> None:
    """Halftone and transfer names in a graphics state (10.6)."""
    draft.put("/ExtGState", "G1", Dictionary(
        Type=Name.ExtGState, HT=Dictionary(Type=Name.Halftone, HalftoneType=1, Frequency=60,
                                           Angle=45, SpotFunction=Name.Round, HalftoneName=TEXT),
        UseBlackPtComp=NAMED))  # fmt: skip
    draft.op("/G1 gs 60 300 50 50 re f")


def _shading(draft: Draft) -> None:
    function = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0]), C1=Array([1, 1, 1]), N=1,
        Navn=TEXT,
    )  # fmt: skip
    draft.put("/Shading", "Gunhild Vestermark", Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([60, 0, 160, 0]),
        Function=function, Note=TEXT))  # fmt: skip
    draft.op("q 60 300 100 40 re W n /Gunhild#20Vestermark sh Q")


def _object_stream(path: Path) -> None:
    """An object stream with text before its first object and beyond its count (7.5.7)."""
    draft = Draft()
    draft.secret_line()
    draft.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    data = path.read_bytes()
    body = zlib.compress(b"77 0 " + b"<</Navn (" + TEXT + b")>> % " + TEXT)
    lost = b"\n77 0 obj\n<</Type/ObjStm/N 0/First 5/Filter/FlateDecode/Length %d>>\nstream\n" % (
        len(body)
    )
    at_end = data.rfind(b"startxref")
    path.write_bytes(data[:at_end] + lost + body + b"\nendstream\nendobj\n" + data[at_end:])


def _between(path: Path) -> None:
    """Comments between objects, in the header and in the table; a hex string in a free entry."""
    draft = Draft()
    draft.secret_line()
    draft.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = path.read_bytes()
    where = data.rfind(b"\nxref") + 1
    lost = b"%" + TEXT + b"\n<" + TEXT.hex().encode() + b">\n"
    path.write_bytes(data[:where] + lost + data[where:])


def _shadowed(path: Path) -> None:
    """A key given twice: readers show the last, the first still stands in the file (7.3.7)."""
    draft = Draft()
    draft.secret_line()
    draft.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = path.read_bytes()
    where = data.index(b"/Type /Catalog")
    path.write_bytes(data[:where] + b"/Lang (" + TEXT + b") /Lang (da) " + data[where:])


def _junk_before(path: Path) -> None:
    draft = Draft()
    draft.secret_line()
    draft.save(path)
    path.write_bytes(TEXT + b"\n" + path.read_bytes())


def _open_page(draft: Draft) -> None:
    """A page no page tree leads to, shown by an outline's destination (7.7.3)."""
    lost = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, 300, 300]),
            Resources=Dictionary(Font=Dictionary(F1=helvetica())),
            Contents=draft.stream(b"BT /F1 12 Tf 20 20 Td (" + TEXT + b") Tj ET"),
        )
    )  # fmt: skip
    item = draft.pdf.make_indirect(Dictionary(Title=b"Bilag", Dest=Array([lost, Name.Fit])))
    root = draft.pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1, First=item, Last=item))
    item.Parent = root
    draft.pdf.Root.Outlines = root


def _inherited(draft: Draft) -> None:
    """Keys on the node above the page, which the page does not use (7.7.3.4)."""
    draft.pdf.Root.Pages.update(Dictionary(
        Resources=Dictionary(XObject=Dictionary(X=form(draft, f"BT ({SECRET}) Tj ET"))),
        PieceInfo=Dictionary(P=Dictionary(Private=TEXT)), Note=TEXT))  # fmt: skip


_SEARCH = by_search
CARRIED_TRAPS = [
    Trap("form_speech", _form_with(
        lambda _d: {"Lang": TEXT, "Ref": Dictionary(F=TEXT, Page=TEXT)},
        f"/Span <</ActualText ({SECRET}) /Alt ({SECRET}) /E ({SECRET})>> BDC BT /F1 12 Tf "
        "60 300 Td (ord) Tj ET EMC"), _SEARCH),
    Trap("form_metadata", _form_with(lambda d: {
        "Metadata": xml_metadata(d), "AF": Array([file_of(d)]), "OPI": Dictionary({
            "/2.0": Dictionary(Type=Name.OPI, F=TEXT, Comments=TEXT)}),
        "Group": Dictionary(S=Name.Transparency, Note=TEXT)}), _SEARCH),
    Trap("form_unused_resources", _form_with(lambda d: {"Resources": Dictionary(
        Font=Dictionary(F1=helvetica()), Properties=Dictionary({KEY: Dictionary(T=TEXT)}),
        XObject=Dictionary(X=form(d, f"BT ({SECRET}) Tj ET")), ProcSet=Array([NAMED]))}), _SEARCH),
    Trap("picture_keys", _picture_with(lambda d: {
        "Metadata": xml_metadata(d), "PieceInfo": Dictionary(P=Dictionary(Private=TEXT)),
        "OPI": Dictionary({"/1.3": Dictionary(F=TEXT, ID=TEXT)}), "ID": TEXT,
        "AF": Array([file_of(d)]), "Intent": NAMED, "Alternates": Array([
            Dictionary(Image=d.stream(TEXT * 4, Subtype=Name.Image, Width=12, Height=4,
                       ColorSpace=Name.DeviceGray, BitsPerComponent=8), OC=Dictionary(
                Name=TEXT))]), "Measure": Dictionary(R=TEXT), "StructParent": 7}), _SEARCH),
    Trap("type3_names", plain_page(_fonts), _SEARCH),
    Trap("unicode_map_of_words", plain_page(_unicode_words), _SEARCH),
    Trap("cmap_names", plain_page(_own_cmap_names), _SEARCH),
    Trap("colorants", plain_page(_colours), _SEARCH),
    Trap("halftone", plain_page(_halftone), _SEARCH),
    Trap("shading_names", plain_page(_shading), _SEARCH),
    Trap("run_length_tail", _packed(
        Name.RunLengthDecode, _run_length(_SHOWN) + TEXT), _SEARCH),
    Trap("hexadecimal_tail", _packed(
        Name.ASCIIHexDecode, _SHOWN.hex().encode() + b">" + TEXT.hex().encode()), _SEARCH),
    Trap("predictor_tail", _packed(
        Name.FlateDecode, _predicted(), Predictor=12, Columns=5, Colors=1), _SEARCH),
    Trap("double_filter_tail", _packed(
        Array([Name.ASCIIHexDecode, Name.FlateDecode]),
        (zlib.compress(_SHOWN) + TEXT).hex().encode() + b">"), _SEARCH),
    Trap("filter_parameters", _packed(
        Name.FlateDecode, zlib.compress(_SHOWN), Predictor=1, Navn=TEXT, Type=NAMED), _SEARCH),
    Trap("object_stream_extra", _object_stream, _SEARCH),
    Trap("between_objects", _between, _SEARCH),
    Trap("key_given_twice", _shadowed, _SEARCH),
    Trap("before_the_header", _junk_before, _SEARCH),
    Trap("page_outside_tree", plain_page(_open_page), _SEARCH),
    Trap("inherited_keys", plain_page(_inherited), _SEARCH),
    Trap("info_as_private", plain_page(lambda d: d.pdf.trailer.update(
        Dictionary({KEY: String(TEXT), "/Note": Dictionary(T=TEXT)}))), _SEARCH),
    Trap("inline_picture_keys", plain_page(lambda d: d.op(
        "q 20 0 0 20 60 300 cm BI /W 2 /H 2 /CS /G /BPC 8 /Navn (" + SECRET
        + ") ID \x01\x02\x03\x04 EI Q") and None), _SEARCH),
    Trap("compatibility_section", plain_page(lambda d: d.op(
        f"BX [({SECRET}) <</X ({SECRET})>>] /Gunhild#20Vestermark udfyld EX") and None), _SEARCH),
    Trap("marked_names", plain_page(lambda d: d.op(
        "/Gunhild#20Vestermark BMC /Gunhild#20Vestermark MP EMC "
        f"/Artifact <</Contents ({SECRET}) /Type /Gunhild#20Vestermark>> BDC EMC") and None),
         _SEARCH),
]  # fmt: skip
