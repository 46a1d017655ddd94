"""Traps in values: allowed keys that hold what does not belong there (see `redact.values`)."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, String
from trap_kit import KEEP, SECRET, Draft, Trap, by_search, form, helvetica, plain_page

TEXT = String(SECRET)
RAW = SECRET.encode()
NAMED = Name("/GunhildVestermark")
_SEARCH = by_search
Hide = Callable[[Draft], None]


def show_small(draft: Draft, obj: object) -> None:
    draft.put("/XObject", "V1", obj)
    draft.op("q 40 0 0 40 60 300 cm /V1 Do Q")


def picture_of(
    data: bytes = bytes([128]) * 64, size: tuple[int, int] = (8, 8), **keys: object
) -> Hide:
    """A small picture that is not the secret's; `keys` may be functions of the draft."""

    def hide(draft: Draft) -> None:
        made = {
            k: v(draft) if callable(v) and not isinstance(v, Name) else v for k, v in keys.items()
        }
        usual = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
        show_small(
            draft,
            draft.stream(
                data,
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=size[0],
                Height=size[1],
                **{**usual, **made},
            ),
        )

    return hide


def _state_values(draft: Draft) -> None:
    draft.put(
        "/ExtGState",
        "G1",
        Dictionary(
            TK=TEXT,
            BM=NAMED,
            RI=NAMED,
            D=Array([Array([TEXT]), 0]),
            OPM=TEXT,
            SA=NAMED,
            SM=Dictionary(A=TEXT),
            LW=1,
        ),
    )
    draft.op("/G1 gs 60 300 m 100 300 l S")


def _group_values(draft: Draft) -> None:
    group = Dictionary(S=Name.Transparency, I=TEXT, K=NAMED, CS=NAMED)
    shown = form(
        draft,
        "0 0 20 20 re f",
        Group=group,
        Type=NAMED,
        Matrix=Array([1, 0, 0, 1, 0, 0, TEXT]),
        BBox=Array([0, 0, 20, 20, TEXT]),
    )
    draft.put("/XObject", "V1", shown)
    draft.op("q 1 0 0 1 60 300 cm /V1 Do Q")
    draft.page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=TEXT, Type=NAMED)


def _pattern_values(draft: Draft) -> None:
    draft.put(
        "/Pattern",
        "P1",
        draft.stream(
            b"0 0 5 5 re f",
            Type=NAMED,
            PatternType=1,
            PaintType=1,
            TilingType=NAMED,
            BBox=Array([0, 0, 10, 10]),
            XStep=10,
            YStep=10,
            Matrix=Array([1, 0, 0, 1, 0, 0, TEXT]),
            Resources=Dictionary(),
        ),
    )
    draft.op("/Pattern cs /P1 scn 60 300 50 50 re f")


def _shading_values(draft: Draft) -> None:
    function = draft.pdf.make_indirect(
        Dictionary(
            FunctionType=2,
            Domain=Array([0, 1]),
            N=1,
            C0=Array([0, TEXT]),
            C1=Array([1]),
            Order=TEXT,
            Encode=Array([TEXT]),
        )
    )
    draft.put(
        "/Shading",
        "S1",
        Dictionary(
            ShadingType=2,
            ColorSpace=Name.DeviceGray,
            Coords=Array([0, 0, 50, 0]),
            Function=function,
            AntiAlias=TEXT,
            Background=Array([TEXT]),
            Extend=Array([True, NAMED]),
        ),
    )
    draft.op("q 60 300 50 50 re W n 1 0 0 1 60 300 cm /S1 sh Q")


def _font_values(draft: Draft) -> None:
    font = helvetica()
    font.Widths = Array([500] * 223 + [TEXT])
    font.FirstChar, font.LastChar = 32, 255
    font.Type = NAMED
    font.ToUnicode = NAMED
    font.FontDescriptor = Dictionary(
        Type=NAMED,
        FontName=Name.Helvetica,
        Flags=32,
        StemV=TEXT,
        ItalicAngle=NAMED,
        FontBBox=Array([0, 0, 1000, 1000, TEXT]),
        Ascent=Dictionary(A=TEXT),
    )
    draft.put("/Font", "F5", font)
    draft.op("BT /F5 12 Tf 60 300 Td (vaerdier) Tj ET")


def _encoding_values(draft: Draft) -> None:
    font = helvetica()
    font.Encoding = Dictionary(BaseEncoding=NAMED, Differences=Array([65, NAMED, Name.B]))
    draft.put("/Font", "F5", font)
    draft.op("BT /F5 12 Tf 60 300 Td (AB) Tj ET")
    other = helvetica()
    other.Encoding = NAMED
    draft.put("/Font", "F6", other)
    draft.op("BT /F6 12 Tf 60 280 Td (navngivet) Tj ET")


def _composite_values(draft: Draft) -> None:
    child = Dictionary(
        Type=NAMED,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.Arial,
        CIDSystemInfo=Dictionary(Registry=TEXT, Ordering=TEXT, Supplement=0),
        DW=1000,
        W=Array([1, Array([500, TEXT])]),
        DW2=Array([880, -1000, TEXT]),
        CIDToGIDMap=NAMED,
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Arial, Flags=4, Leading=TEXT
        ),
    )
    draft.put(
        "/Font",
        "F5",
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.Arial,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([draft.pdf.make_indirect(child)]),
            FirstChar=TEXT,
        ),
    )
    draft.op("BT /F5 12 Tf 60 300 Td <00240025> Tj ET")


def _font_names(draft: Draft) -> None:
    for number, name in enumerate(
        (SECRET[::-1].replace(" ", ""), RAW.hex(), "R3VuaGlsZCBWZXN0ZXJtYXJr")
    ):
        font = helvetica()
        font.BaseFont = Name("/" + name)
        draft.put("/Font", f"F{5 + number}", font)
        draft.op(f"BT /F{5 + number} 12 Tf 60 {300 - 20 * number} Td (skrift {number}) Tj ET")


def _operands(draft: Draft) -> None:
    n = "/GunhildVestermark"
    draft.op(f"{n} w [{n}] 0 d {n} j {n} 0 0 rg {n} i 0 {n} 0 0 k 60 300 20 20 re f")
    draft.op(f"/DeviceRGB cs 0 {n} 0 sc 1 0 0 {n} 1 1 1 rg 60 300 20 20 re f")


def _surplus_operands(draft: Draft) -> None:
    """More operands than an operator takes: what stands before its own belongs to nobody."""
    t = f"({SECRET})"
    draft.op(f"BT {t} /F1 12 Tf {t} 1 0 0 1 60 300 Tm {t} (mere) Tj {t} 0 -14 Td {t} T* ET")
    draft.op(f"{t} q {t} 1 0 0 1 0 0 cm {t} 2 w {t} 60 250 20 20 re {t} f {t} Q")


def _attributes(draft: Draft) -> None:
    draft.ops.clear()
    draft.op("/P <</MCID 0>> BDC").line(60, 780, KEEP).op("EMC")
    draft.secret_line()
    pdf = draft.pdf
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    attributes = Array(
        [
            Dictionary(O=Name.Layout, TextAlign=NAMED, Placement=Dictionary(A=TEXT), Width=TEXT),
            Dictionary(O=Name.Table, Scope=NAMED, RowSpan=Dictionary(A=TEXT)),
            Dictionary(O=Name.List, ListNumbering=NAMED),
        ]
    )
    element = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.P,
            P=root,
            Pg=draft.page,
            K=0,
            A=attributes,
            Lang=TEXT,
            C=NAMED,
            ID=TEXT,
            R=TEXT,
        )
    )
    root.K = element
    root.ParentTree = Dictionary(Nums=Array([0, Array([element])]))
    draft.page.StructParents = 0
    pdf.Root.StructTreeRoot = root
    pdf.Root.Lang = TEXT


def _colour_values(draft: Draft) -> None:
    spaces = {
        "C1": Array([Name.CalGray, Dictionary(WhitePoint=Array([1, 1, 1]), Gamma=TEXT)]),
        "C2": Array([Name.Lab, Dictionary(WhitePoint=Array([1, 1, 1]), Range=Array([TEXT]))]),
        "C3": NAMED,
        "C4": Array([Name.Indexed, Name.DeviceGray, 1, String(b"\x00\xff" + RAW)]),
        "C5": Array([Name.Indexed, Name.DeviceGray, 1, draft.stream(b"\x00\xff" + RAW)]),
        "C6": Array([Name.Pattern, NAMED]),
    }
    for name, space in spaces.items():
        draft.put("/ColorSpace", name, space)
        draft.op(f"/{name} cs 60 300 20 20 re f")


def _bookmark_encodings(draft: Draft) -> None:
    draft.line(60, 500, "Sagens oplysninger")
    titles = (
        SECRET[::-1],
        RAW.hex(),
        "R3VuaGlsZCBWZXN0ZXJtYXJr",
        "V e s t e r m a r k",
        "Gunhilds sag",
    )
    items = [
        draft.pdf.make_indirect(Dictionary(Title=String(t), Dest=Array([draft.page, Name.Fit])))
        for t in titles
    ]
    for one, two in pairwise(items):
        one.Next, two.Prev = two, one
    draft.pdf.Root.Outlines = draft.pdf.make_indirect(
        Dictionary(Type=Name.Outlines, First=items[0], Last=items[-1], Count=len(items))
    )


def _addresses(draft: Draft) -> None:
    uris = (
        "https://example.dk/R3VuaGlsZCBWZXN0ZXJtYXJr",
        "https://example.dk/" + RAW.hex(),
        "https://example.dk/kramretseV/dlihnuG",
        "https://gunhild.example.dk/v%2565stermark",
        "https://example.dk/V-e-s-t-e-r-m-a-r-k",
        "http://example.dk/;Gunhild=Vestermark",
    )
    draft.page.Annots = Array(
        [
            draft.pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array([60, 200 + 20 * n, 100, 215 + 20 * n]),
                    A=Dictionary(S=Name.URI, URI=String(uri)),
                )
            )
            for n, uri in enumerate(uris)
        ]
    )


def _parameters(draft: Draft) -> None:
    data = zlib.compress(bytes([128]) * 64)
    picture_of(
        data,
        Filter=Name.FlateDecode,
        DecodeParms=Dictionary(Predictor=1, Colors=TEXT, Columns=NAMED, K=Dictionary(A=TEXT)),
    )(draft)


def trap_of(name: str, hide: Hide, **more: object) -> Trap:
    return Trap(name, plain_page(hide), _SEARCH, **more)


VALUE_TRAPS = [
    trap_of(
        "picture_values",
        picture_of(
            Interpolate=TEXT,
            Intent=NAMED,
            Decode=Array([0, 1, TEXT]),
            SMaskInData=NAMED,
            Matte=Array([TEXT]),
        ),
    ),
    trap_of("state_values", _state_values),
    trap_of("group_values", _group_values),
    trap_of("pattern_values", _pattern_values),
    trap_of("shading_values", _shading_values),
    trap_of("font_values", _font_values),
    trap_of("encoding_values", _encoding_values),
    trap_of("composite_values", _composite_values),
    trap_of("font_name_codes", _font_names, secrets=(SECRET, "GunhildVestermark")),
    trap_of("operand_names", _operands),
    trap_of("operand_surplus", _surplus_operands),
    Trap("attribute_values", plain_page(_attributes), _SEARCH),
    trap_of("colour_values", _colour_values),
    trap_of("bookmark_codes", _bookmark_encodings),
    trap_of("address_codes", _addresses, secrets=(SECRET, "Vestermark")),
    trap_of("filter_values", _parameters),
]
