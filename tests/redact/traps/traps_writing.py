"""Traps in writing: letters that eyes put together otherwise than programs do."""

from __future__ import annotations

from collections.abc import Callable

from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from trap_kit import (
    PICTURE_AREA,
    SECRET,
    Draft,
    Trap,
    at,
    by_search,
    draw_picture,
    encoded,
    form,
    helvetica,
    image_object,
    page_with,
    plain_page,
)

FIRST, LAST = SECRET.split()
LINE = (95, 125, 300, 150)
"""Points around what stands after 'Navn:' on a line at y 700."""
WIDE = (50, 125, 560, 165)
Fill = Callable[[Draft], None]


def _map(codes: dict[int, str]) -> bytes:
    rows = "\n".join(f"<{c:02X}> <{t.encode('utf-16-be').hex()}>" for c, t in codes.items())
    return (
        f"begincmap 1 begincodespacerange <00> <FF> endcodespacerange {len(codes)} beginbfchar\n"
        f"{rows}\nendbfchar endcmap"
    ).encode()


def read_as(read: Callable[[str], str]) -> Fill:
    """A font whose map gives other signs of the same letters, as styled names have."""

    def fill(draft: Draft) -> None:
        font = helvetica()
        letters = sorted(set(SECRET))
        font.ToUnicode = draft.stream(_map({ord(c): read(c) for c in letters}))
        draft.put("/Font", "F5", font)
        draft.op(f"BT /F1 12 Tf 60 700 Td (Navn: ) Tj /F5 12 Tf ({SECRET}) Tj ET")

    return fill


def _mathematical(letter: str) -> str:
    if "a" <= letter <= "z":
        return chr(0x1D41A + ord(letter) - ord("a"))
    return chr(0x1D400 + ord(letter) - ord("A")) if "A" <= letter <= "Z" else letter


def _full_width(letter: str) -> str:
    return chr(ord(letter) + 0xFEE0) if letter != " " else "\u3000"


_SMALL = dict(zip("adehiklmnrtuv", "ᴀᴅᴇʜɪᴋʟᴍɴʀᴛᴜᴠ", strict=True)) | {"s": "ꜱ"}
_ALIKE = dict(zip("aeiVh", "аеіѴһ", strict=True))
"""Cyrillic letters that look the same."""


def _shadow(offset: float) -> Fill:
    def fill(draft: Draft) -> None:
        draft.line(60 + offset, 700 - offset, f"Navn: {SECRET} bor her", extra="0.6 g")
        draft.line(60, 700, f"Navn: {SECRET} bor her", extra="0 g")

    return fill


def _begins_alike(draft: Draft) -> None:
    draft.line(60, 700, "Navn: Gunhild Vestet som bliver")
    draft.line(60, 700, f"Navn: {SECRET} bor her")


def _drop_capital(draft: Draft) -> None:
    draft.op(f"BT /F1 30 Tf 60 690 Td ({FIRST[0]}) Tj /F1 12 Tf ({FIRST[1:]} ) Tj "
             f"/F1 30 Tf ({LAST[0]}) Tj /F1 12 Tf ({LAST[1:]} bor her) Tj ET")  # fmt: skip


def _footnote(draft: Draft) -> None:
    draft.op(f"BT /F1 12 Tf 60 700 Td (Navn: {FIRST}) Tj /F1 7 Tf 5 Ts (1) Tj 0 Ts "
             f"/F1 12 Tf ( {LAST}) Tj ET")  # fmt: skip


def _line_numbers(draft: Draft) -> None:
    """Every line numbered in the margin, as courts want it; the name goes over two lines."""
    for row, text in enumerate((f"Klager i sagen er {FIRST}", f"{LAST}, som bor her.")):
        draft.line(60, 700 - 18 * row, text)
        draft.line(40, 700 - 18 * row, str(row + 5), size=8)


def _stacked(draft: Draft) -> None:
    for row, text in enumerate((f"Navn: {FIRST}", LAST)):
        draft.line(60, 700 - 14 * row, text)
        draft.line(260, 700 - 14 * row, ("Bolig: leje", "i gade")[row])


def _half_in_a_note(draft: Draft) -> None:
    draft.line(60, 700, f"Navn: {FIRST}")
    shown = form(draft, f"BT /F1 12 Tf 2 4 Td ({LAST}) Tj ET", BBox=Array([0, 0, 90, 16]))
    draft.page.Annots = Array([
        draft.pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=[138, 696, 228, 712], Contents=LAST,
            DA="/Helv 12 Tf 0 g", F=4, AP=Dictionary(N=shown),
        ))
    ])  # fmt: skip


def _squares(draft: Draft) -> None:
    """The name as a program for dot-matrix printers draws it: one small square for each dot."""
    image = Image.new("1", (190, 16), 1)
    ImageDraw.Draw(image).text((0, 0), SECRET, fill=0, font=ImageFont.load_default(14))
    dots = [(x, y) for y in range(16) for x in range(190) if not image.getpixel((x, y))]
    draft.op(" ".join(f"{60 + 1.5 * x} {720 - 1.5 * y} 1.5 1.5 re" for x, y in dots) + " f")


def _turned_scan(turns: int) -> Fill:
    """A page that went into the scanner the wrong way."""

    def fill(draft: Draft) -> None:
        image = Image.new("L", (1240, 1754), 250)
        draw = ImageDraw.Draw(image)
        for row in range(12):
            draw.text((100, 150 + 80 * row), SECRET, fill=10, font=ImageFont.load_default(34))
        image = image.rotate(90 * turns, expand=True)
        data = encoded(image, "JPEG", quality=80)
        obj = image_object(draft, data, image.size, ColorSpace=Name.DeviceGray,
                           BitsPerComponent=8, Filter=Name.DCTDecode)  # fmt: skip
        draft.put("/XObject", "Im1", obj)
        width, height = (500, 700) if turns == 2 else (500, 353)
        draft.op(f"q {width} 0 0 {height} 40 40 cm /Im1 Do Q")

    return fill


def _light_on_dark(draft: Draft) -> None:
    image = Image.new("L", (800, 200), 40)
    ImageDraw.Draw(image).text((30, 60), SECRET, fill=235, font=ImageFont.load_default(52))
    data = encoded(image, "JPEG", quality=85)
    draw_picture(draft, image_object(draft, data, image.size, ColorSpace=Name.DeviceGray,
                                     BitsPerComponent=8, Filter=Name.DCTDecode))  # fmt: skip


def _glow(draft: Draft) -> None:
    """White letters that only a glow parts from white paper."""
    letters = Image.new("L", (800, 200), 0)
    ImageDraw.Draw(letters).text((30, 60), SECRET, fill=255, font=ImageFont.load_default(52))
    halo = letters.filter(ImageFilter.GaussianBlur(6)).point(lambda level: min(255, 2 * level))
    image = Image.new("RGB", letters.size, "white")
    image.paste((255, 180, 60), mask=halo)
    image.paste((255, 255, 255), mask=letters)
    draw_picture(draft, image_object(draft, image.tobytes(), image.size, ColorSpace=Name.DeviceRGB,
                                     BitsPerComponent=8))  # fmt: skip


def _thin_strips(draft: Draft) -> None:
    """One line of print as inline pictures of three rows each, light and dark exchanged."""
    image = Image.new("L", (500, 48), 0)
    ImageDraw.Draw(image).text((8, 4), SECRET, fill=255, font=ImageFont.load_default(34))
    for top in range(0, image.height, 3):
        rows = image.crop((0, top, image.width, top + 3)).tobytes().hex()
        draft.op(f"q 250 0 0 1.5 60 {700 - top / 2:g} cm BI /W 500 /H 3 /BPC 8 /CS /G /D [1 0] "
                 f"/F /AHx ID {rows}> EI Q")  # fmt: skip


def _dancing(draft: Draft) -> None:
    """Letters of many sizes, each raised or lowered."""
    draft.op("BT 60 700 Td /F1 12 Tf (Navn: ) Tj")
    for index, letter in enumerate(SECRET):
        size, rise = (15, 10, 13, 11)[index % 4], (0, -5, 3)[index % 3]
        draft.op(f"/F1 {size} Tf {rise} Ts ({letter}) Tj")
    draft.op("ET")


def _code(kind: str) -> Fill:
    def fill(draft: Draft) -> None:
        import zxingcpp

        code = zxingcpp.create_barcode(SECRET, getattr(zxingcpp.BarcodeFormat, kind))
        image = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4)).convert("L")
        obj = image_object(draft, image.tobytes(), image.size, ColorSpace=Name.DeviceGray,
                           BitsPerComponent=8)  # fmt: skip
        draft.put("/XObject", "Im1", obj)
        draft.op(f"q {image.width / 2} 0 0 {image.height / 2} 60 400 cm /Im1 Do Q")

    return fill


def _form_in_a_glyph(draft: Draft) -> None:
    inner = form(draft, f"BT /F1 1 Tf 0 0 Td ({SECRET}) Tj ET", BBox=Array([-1, -1, 20, 2]))
    glyph = draft.stream(b"10 0 d0 /X1 Do")
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, -1, 20, 2], FontMatrix=[1, 0, 0, 1, 0, 0],
        CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Differences=Array([97, Name.a])),
        FirstChar=97, LastChar=97, Widths=[10], Resources=Dictionary(XObject=Dictionary(X1=inner)),
    )  # fmt: skip
    draft.put("/Font", "F7", draft.pdf.make_indirect(font))
    draft.op("BT /F7 12 Tf 60 700 Td (a) Tj ET")


# --- carried along --------------------------------------------------------------------------------


def _rollover(draft: Draft) -> None:
    """What a button shows under the pointer, and when it is pressed."""
    plain = form(draft, "0.8 g 0 0 100 20 re f", BBox=Array([0, 0, 100, 20]))
    named = form(draft, f"BT /F1 9 Tf 2 4 Td ({SECRET}) Tj ET", BBox=Array([0, 0, 100, 20]))
    field = draft.pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, Ff=65536, T="knap", F=4,
        Rect=[60, 600, 160, 620], AP=Dictionary(N=plain, R=named, D=named),
    ))  # fmt: skip
    draft.page.Annots = Array([field])
    draft.pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _inline_comment(draft: Draft) -> None:
    image = Image.new("L", (40, 40), 200)
    data = encoded(image, "JPEG", comment=SECRET.encode())
    draft.op(b"q 40 0 0 40 60 500 cm BI /W 40 /H 40 /CS /G /BPC 8 /F /DCT ID " + data + b" EI Q")


def _profile_description(draft: Draft) -> None:
    """In the tags of a colour profile that are meant for words."""
    from PIL import ImageCms

    words = "No copyright, use freely".encode("utf-16-be")
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = data[:24] + bytes(12) + data[36:]  # the moment it was made; the same file each time
    named = SECRET.ljust(len(words) // 2).encode("utf-16-be")
    profile = draft.stream(data.replace(words, named), N=3)
    draft.put("/ColorSpace", "C1", Array([Name.ICCBased, profile]))
    draft.op("/C1 cs 0.2 0.4 0.6 sc 60 500 100 30 re f")


def _font_metadata(draft: Draft) -> None:
    font = helvetica()
    packet = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><d>{SECRET}</d></x:xmpmeta>".encode()
    font.Metadata = draft.stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    draft.put("/Font", "F8", font)
    draft.op("BT /F8 12 Tf 60 600 Td (Bilag) Tj ET")


WRITING_TRAPS = [
    Trap("form_in_a_glyph", page_with(_form_in_a_glyph), at((55, 125, 200, 150))),
    Trap("mathematical_letters", page_with(read_as(_mathematical)), at(LINE)),
    Trap("full_width_letters", page_with(read_as(_full_width)), at(LINE)),
    Trap("small_capitals", page_with(read_as(lambda c: _SMALL.get(c.lower(), c))), at(LINE)),
    Trap("letters_that_look_alike", page_with(read_as(lambda c: _ALIKE.get(c, c))), at(LINE)),
    Trap("joiners_and_selectors", page_with(read_as(lambda c: c + "\u200d\u034f\ufe00")), at(LINE)),
    Trap("letters_of_many_sizes", page_with(_dancing), at((92, 122, 300, 155))),
    Trap("narrow_shadow", page_with(_shadow(0.8)), at(LINE)),
    Trap("wide_shadow", page_with(_shadow(1.6)), at(LINE)),
    Trap("begins_alike", page_with(_begins_alike), at(LINE)),
    Trap("drop_capitals", page_with(_drop_capital), at((55, 110, 230, 155)),
         secrets=(FIRST[1:], LAST[1:])),
    Trap("footnote_between", page_with(_footnote), at(LINE), secrets=(LAST,)),
    Trap("line_numbers_between", page_with(_line_numbers),
         at((155, 130, 220, 146), (55, 148, 125, 164)), secrets=(LAST,)),
    Trap("stacked_in_a_cell", page_with(_stacked), at((92, 130, 160, 146), (55, 146, 150, 160)),
         secrets=(LAST,)),
    Trap("half_in_a_note", page_with(_half_in_a_note), at(LINE), secrets=(LAST,)),
    Trap("dots_as_squares", page_with(_squares), at(WIDE), picture=True),
    Trap("scan_upside_down", page_with(_turned_scan(2)), at((40, 102, 540, 802))),
    Trap("scan_on_its_side", page_with(_turned_scan(1)), at((40, 449, 540, 802))),
    Trap("light_on_dark_picture", page_with(_light_on_dark), at(PICTURE_AREA), picture=True),
    Trap("white_in_a_glow", page_with(_glow), at(PICTURE_AREA), picture=True),
    Trap("thin_strips", page_with(_thin_strips), at((55, 135, 320, 170)), picture=True),
    Trap("qr_code", page_with(_code("QRCode")), at((55, 300, 300, 445)), picture=True),
    Trap("data_matrix", page_with(_code("DataMatrix")), at((55, 300, 300, 445)), picture=True),
    Trap("code_128", page_with(_code("Code128")), at((55, 300, 500, 445)), picture=True),
    Trap("rollover", plain_page(_rollover), by_search),
    Trap("inline_picture_comment", plain_page(_inline_comment), by_search),
    Trap("profile_description", plain_page(_profile_description), by_search),
    Trap("font_metadata", plain_page(_font_metadata), by_search),
]  # fmt: skip
