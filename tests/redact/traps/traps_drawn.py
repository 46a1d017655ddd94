"""Traps in what is drawn: order, clipping, blending, tiles, masks and pictures."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from trap_kit import (
    KEEP,
    PICTURE_AREA,
    PICTURE_PLACE,
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
    picture,
    plain_page,
)

_SIZE = (400, 100)
_PLACES = pymupdf.get_text_length
_LEFT, _BASE = 100.0, 700.0


def _letters(order: str, extra: str = "") -> Callable[[Draft], None]:
    """Each letter by itself, in a mixed order, at its place on the line."""

    def fill(draft: Draft) -> None:
        spots, x = [], _LEFT
        for letter in SECRET:
            spots.append((x, letter))
            x += _PLACES(letter, "helv", 12)
        if order == "mixed":
            random.Random(4).shuffle(spots)
        elif order == "backwards":
            spots.reverse()
        for place, letter in spots:
            draft.op(f"q BT {extra} /F1 12 Tf 1 0 0 1 {place:.2f} {_BASE} Tm ({letter}) Tj ET Q")

    return fill


def _spread(draft: Draft) -> None:
    """One letter in each of many forms."""
    x = _LEFT
    for number, letter in enumerate(SECRET):
        shown = form(draft, f"BT /F1 12 Tf ({letter}) Tj ET", BBox=Array([0, -4, 12, 12]))
        draft.put("/XObject", f"L{number}", shown)
        draft.op(f"q 1 0 0 1 {x:.2f} {_BASE} cm /L{number} Do Q")
        x += _PLACES(letter, "helv", 12)


def _turned_letters(draft: Draft) -> None:
    x = _LEFT
    for number, letter in enumerate(SECRET):
        s = 0.05 if number % 2 else -0.05
        draft.op(f"BT /F1 12 Tf 1 {s} {-s} 1 {x:.2f} {_BASE} Tm ({letter}) Tj ET")
        x += _PLACES(letter, "helv", 12)


def _twice(draft: Draft) -> None:
    """Two half-opaque copies, the second a hair beside the first."""
    draft.put("/ExtGState", "H", Dictionary(ca=0.5))
    draft.op("/H gs").secret_line().line(60.3, 700.2, f"Navn: {SECRET} bor her")


def _blended(draft: Draft, mode: str) -> None:
    draft.put("/ExtGState", "B", Dictionary(BM=Name("/" + mode)))
    draft.op("q 1 1 1 rg /B gs").line(60, 300, SECRET).op("Q")


def _text_clip(draft: Draft, by: str) -> None:
    """The name as a clip, through which a picture or a colour is seen."""
    draft.op("q").line(_LEFT, _BASE, SECRET, 24, "7 Tr")
    if by == "picture":
        draft.put(
            "/XObject",
            "Im9",
            image_object(
                draft, bytes([0, 0, 160] * 4), (2, 2), ColorSpace=Name.DeviceRGB, BitsPerComponent=8
            ),
        )
        draft.op("q 400 0 0 60 90 680 cm /Im9 Do Q")
    else:
        draft.op("0 0 0.6 rg 90 680 400 60 re f")
    draft.op("Q")


def _pattern_in_pattern(draft: Draft) -> None:
    inner = draft.stream(
        f"BT /F1 12 Tf 4 6 Td ({SECRET}) Tj ET".encode(), PatternType=1, PaintType=1, TilingType=1,
        BBox=Array([0, 0, 200, 20]), XStep=400, YStep=400,
        Resources=Dictionary(Font=Dictionary(F1=helvetica())), Type=Name.Pattern,
    )  # fmt: skip
    outer = draft.stream(
        b"/Pattern cs /I scn 0 0 200 20 re f", PatternType=1, PaintType=1, TilingType=1,
        BBox=Array([0, 0, 200, 20]), XStep=400, YStep=400, Type=Name.Pattern,
        Resources=Dictionary(Pattern=Dictionary(I=inner)), Matrix=Array([1, 0, 0, 1, 60, 690]),
    )  # fmt: skip
    draft.put("/Pattern", "O", outer)
    draft.op("/Pattern cs /O scn 60 690 200 20 re f 0 g")


def _unused_pattern(draft: Draft) -> None:
    draft.put("/Pattern", "O", draft.stream(
        f"BT /F1 12 Tf ({SECRET}) Tj ET".encode(), PatternType=1, PaintType=1, TilingType=1,
        BBox=Array([0, 0, 200, 20]), XStep=400, YStep=400, Type=Name.Pattern,
        Resources=Dictionary(Font=Dictionary(F1=helvetica()))))  # fmt: skip


def _luminosity(draft: Draft) -> None:
    """A group shown only as the mask of another (11.6.5.2)."""
    group = form(
        draft, f"1 g BT /F1 14 Tf 100 {_BASE} Td ({SECRET}) Tj ET",
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
    )  # fmt: skip
    draft.put("/ExtGState", "M", Dictionary(SMask=Dictionary(
        S=Name.Luminosity, G=group, BC=Array([0]), TR=Name.Identity)))  # fmt: skip
    draft.op("q /M gs 0 0 0.5 rg 90 690 200 24 re f Q")


def _split_string(path: Path) -> None:
    """Two content streams, cut inside the string that is shown (7.8.2 forbids, readers allow)."""
    draft = Draft()
    draft.op(f"BT /F1 12 Tf 60 700 Td (Navn: {SECRET[:11]}")
    first = b"\n".join(draft.ops)
    draft.save(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = Array(
            [pdf.make_stream(first), pdf.make_stream(f"{SECRET[11:]} bor her) Tj ET".encode())]
        )
        pdf.save(path)


def _escaped(draft: Draft) -> None:
    octal = "".join(f"\\{ord(c):03o}" for c in SECRET[:9])
    draft.op(f"BT /F1 12 Tf 60 700 Td (Navn: {octal}\\\n{SECRET[9:]} bor her) Tj ET")


def _no_block(draft: Draft) -> None:
    """Text shown outside a text object."""
    draft.op(f"/F1 12 Tf 1 0 0 1 60 300 Tm ({SECRET}) Tj")


def _comb(draft: Draft) -> None:
    """One letter in each square of a form on paper."""
    for number, letter in enumerate("Gunhild"):
        draft.op(f"{100 + 20 * number} 690 20 20 re S").line(106 + 20 * number, 695, letter)
    for number, letter in enumerate("Vestermark"):
        draft.op(f"{100 + 20 * number} 660 20 20 re S").line(106 + 20 * number, 665, letter)


def _rgb(draft: Draft, image: Image.Image | None = None, **keys: object) -> pikepdf.Object:
    shown = image or picture()
    return image_object(
        draft, shown.tobytes(), shown.size, ColorSpace=Name.DeviceRGB, BitsPerComponent=8, **keys
    )


def _quarters(draft: Draft) -> None:
    """The picture in four parts side by side and above each other."""
    x, y, w, h = PICTURE_PLACE
    whole = picture()
    for number in range(4):
        column, row = number % 2, number // 2
        part = whole.crop((200 * column, 50 * row, 200 * column + 200, 50 * row + 50))
        draft.put("/XObject", f"Q{number}", _rgb(draft, part))
        draft.op(
            f"q {w / 2} 0 0 {h / 2} {x + w / 2 * column} {y + h / 2 * (1 - row)} cm /Q{number} Do Q"
        )


def _strips(draft: Draft) -> None:
    """Fifty strips of two rows, as scanners' programs write them."""
    x, y, w, h = PICTURE_PLACE
    whole = picture()
    for number in range(50):
        part = whole.crop((0, 2 * number, 400, 2 * number + 2))
        draft.put("/XObject", f"S{number}", _rgb(draft, part))
        draft.op(f"q {w} 0 0 {h / 50} {x} {y + h - h / 50 * (number + 1)} cm /S{number} Do Q")


def _bits(image: Image.Image) -> bytes:
    return np.packbits(np.asarray(image.convert("1")), axis=1).tobytes()


def _inverted_bits(draft: Draft) -> None:
    data = bytes(255 - b for b in _bits(picture(mode="1")))
    draw_picture(draft, image_object(
        draft, data, _SIZE, ColorSpace=Name.DeviceGray, BitsPerComponent=1,
        Decode=Array([1, 0])))  # fmt: skip


def _inverted_stencil(draft: Draft) -> None:
    data = bytes(255 - b for b in _bits(picture(mode="1")))
    draft.op("0.1 0.1 0.5 rg")
    draw_picture(draft, image_object(
        draft, data, _SIZE, ImageMask=True, BitsPerComponent=1, Decode=Array([1, 0])))  # fmt: skip


def _palette_twins(draft: Draft) -> None:
    """Two entries of the palette look alike: the letters are of another index only (8.6.6.3)."""
    pixels = (np.asarray(picture(mode="L")) < 128).astype(np.uint8)
    table = bytes([200, 200, 200] * 2)
    draw_picture(draft, image_object(
        draft, pixels.tobytes(), _SIZE, BitsPerComponent=8,
        ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 1, String(table)])))  # fmt: skip


def _transparent_pixels(draft: Draft) -> None:
    """A picture wholly transparent: its colours still say the name."""
    mask = image_object(draft, bytes(40000), _SIZE, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    draw_picture(draft, _rgb(draft, SMask=mask))


def _colour_key(draft: Draft) -> None:
    """The letters are holes in the picture, seen against a dark ground (8.9.6.4)."""
    x, y, w, h = PICTURE_PLACE
    draft.op(f"0.1 g {x} {y} {w} {h} re f 0 g")
    draw_picture(draft, _rgb(draft, Mask=Array([0, 229, 0, 229, 0, 229])))


def _under_black(draft: Draft) -> None:
    draw_picture(draft, _rgb(draft))
    x, y, w, h = PICTURE_PLACE
    draft.op(f"0 g {x} {y} {w} {h} re f")


def _same_picture_twice(path: Path) -> None:
    """One picture object on two pages, at two sizes."""
    draft = Draft()
    shown = _rgb(draft)
    draw_picture(draft, shown)
    second = draft.pdf.add_blank_page(page_size=(595, 842)).obj
    second.Resources = Dictionary(XObject=Dictionary(Im1=shown))
    second.Contents = draft.stream(b"q 200 0 0 50 60 500 cm /Im1 Do Q")
    draft.save(path)


def _mask_of_own_size(draft: Draft) -> None:
    """A small black picture under a large mask."""
    mask = image_object(
        draft, (255 - np.asarray(picture(mode="L"))).tobytes(), _SIZE,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8, Matte=Array([0]),
    )  # fmt: skip
    draw_picture(
        draft,
        image_object(
            draft, b"\0", (1, 1), ColorSpace=Name.DeviceGray, BitsPerComponent=8, SMask=mask
        ),
    )


def _inline_tiles(draft: Draft) -> None:
    x, y, w, h = PICTURE_PLACE
    pixels = np.asarray(picture(mode="L"))
    for part in range(4):
        data = np.ascontiguousarray(pixels[:, 100 * part : 100 * part + 100]).tobytes()
        draft.op(
            f"q {w / 4} 0 0 {h} {x + w / 4 * part} {y} cm "
            "BI /W 100 /H 100 /CS /G /BPC 8 /F /AHx ID ".encode()
            + data.hex().encode()
            + b">\nEI Q"
        )


def _jpeg_thumbnail(draft: Draft) -> None:
    """A photo with a small copy of itself in its application segments."""
    small = encoded(picture(), "JPEG")
    exif = b"\xff\xe1" + (len(small) + 8).to_bytes(2, "big") + b"Exif\0\0" + small
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + SECRET.encode()
    photo = b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc
    data = encoded(picture(text="et foto"), "JPEG")
    draw_picture(draft, image_object(
        draft, data[:2] + exif + photo + data[2:], _SIZE, ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8, Filter=Name.DCTDecode))  # fmt: skip


def _jpx_uuid(draft: Draft) -> None:
    data = encoded(picture(text="et foto"), "JPEG2000")
    for kind, body in ((b"uuid", bytes(16)), (b"zzzz", b""), (b"free", b"")):
        extra = body + SECRET.encode()
        data += (8 + len(extra)).to_bytes(4, "big") + kind + extra
    draw_picture(draft, image_object(
        draft, data, _SIZE, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        Filter=Name.JPXDecode))  # fmt: skip


def _faint_picture(draft: Draft) -> None:
    """Letters a few grey levels from their ground."""
    pixels = 250 - (np.asarray(picture(mode="L")) < 128).astype(np.uint8) * 12
    draw_picture(
        draft,
        image_object(
            draft, pixels.tobytes(), _SIZE, ColorSpace=Name.DeviceGray, BitsPerComponent=8
        ),
    )


def _appearance_speech(draft: Draft) -> None:
    """A stamp that shows one word and says another."""
    shown = form(
        draft, f"/Span <</ActualText ({SECRET})>> BDC BT /F1 12 Tf 5 8 Td (KOPI) Tj ET EMC",
        BBox=Array([0, 0, 240, 30]),
    )  # fmt: skip
    draft.page.Annots = Array([draft.pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([60, 400, 300, 430]), F=4,
        AP=Dictionary(N=shown)))])  # fmt: skip


def _nested_off(draft: Draft) -> None:
    """A layer that is on inside one that is off, by a visibility expression (8.11.2.2)."""
    off = draft.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=b"a"))
    draft.pdf.Root.OCProperties = Dictionary(
        OCGs=Array([off]), D=Dictionary(OFF=Array([off]), Order=Array([off]))
    )
    draft.put("/Properties", "V", draft.pdf.make_indirect(Dictionary(
        Type=Name.OCMD, VE=Array([Name.And, off, Array([Name.Not, off])]))))  # fmt: skip
    draft.op("/OC /V BDC /Span BMC").line(60, 300, SECRET).op("EMC EMC")


def _zero(extra: str) -> Callable[[Path], None]:
    return plain_page(lambda d: d.line(60, 300, SECRET, extra=extra) and None)


_AREA = at(PICTURE_AREA)
_LINE = at((98, 128, 215, 146))
_SEARCH = by_search
DRAWN_TRAPS = [
    Trap("mixed_order", page_with(_letters("mixed")), _LINE),
    Trap("backwards_order", page_with(_letters("backwards")), _LINE),
    Trap("letters_in_forms", page_with(_spread), _LINE),
    Trap("letters_turned", page_with(_turned_letters), _LINE),
    Trap("letters_in_squares", page_with(_comb), at((98, 130, 245, 155), (98, 160, 305, 185)),
         secrets=(SECRET, "Gunhild", "Vestermark")),
    Trap("half_opaque_copies", page_with(_twice), _SEARCH, keep=(KEEP, "bor her")),
    Trap("blend_multiply", plain_page(lambda d: _blended(d, "Multiply")), _SEARCH),
    Trap("blend_screen", plain_page(lambda d: _blended(d, "Screen")), _SEARCH),
    Trap("clip_with_picture", page_with(lambda d: _text_clip(d, "picture")),
         at((98, 110, 330, 150))),
    Trap("clip_with_colour", page_with(lambda d: _text_clip(d, "colour")),
         at((98, 110, 330, 150))),
    Trap("pattern_in_pattern", page_with(_pattern_in_pattern), at((58, 128, 200, 154))),
    Trap("unused_pattern", plain_page(_unused_pattern), _SEARCH),
    Trap("luminosity_mask", page_with(_luminosity), at((88, 124, 292, 154))),
    Trap("split_inside_string", _split_string, at((92, 128, 225, 146))),
    Trap("octal_and_continued", page_with(_escaped), _SEARCH, keep=(KEEP, "bor her")),
    Trap("outside_text_object", plain_page(_no_block), _SEARCH),
    Trap("zero_scale", _zero("0 Tz"), _SEARCH),
    Trap("hairline_outline", _zero("1 Tr 0 w 1 G"), _SEARCH),
    Trap("negative_size", plain_page(lambda d: d.line(300, 300, SECRET, -12) and None), _SEARCH),
    Trap("fully_transparent", plain_page(lambda d: (
        d.put("/ExtGState", "Z", Dictionary(ca=0, CA=0)),
        d.op("q /Z gs").line(60, 300, SECRET).op("Q"))[0]), _SEARCH),
    Trap("layer_expression", plain_page(_nested_off), _SEARCH),
    Trap("appearance_speech", plain_page(_appearance_speech), _SEARCH),
    Trap("picture_quarters", page_with(_quarters), _AREA, picture=True),
    Trap("picture_strips", page_with(_strips), _AREA, picture=True),
    Trap("bits_inverted", page_with(_inverted_bits), _AREA, picture=True),
    Trap("stencil_inverted", page_with(_inverted_stencil), _AREA, picture=True),
    Trap("palette_twins", page_with(_palette_twins), _AREA, picture=True),
    Trap("transparent_pixels", page_with(_transparent_pixels), _AREA, picture=True),
    Trap("colour_key_mask", page_with(_colour_key), _AREA, picture=True),
    Trap("picture_under_black", page_with(_under_black), _AREA, picture=True),
    Trap("picture_on_two_pages", _same_picture_twice, _AREA, pages=2, picture=True),
    Trap("mask_of_own_size", page_with(_mask_of_own_size), _AREA, picture=True),
    Trap("inline_tiles", page_with(_inline_tiles), _AREA, picture=True),
    Trap("faint_picture", page_with(_faint_picture), _AREA, picture=True),
    Trap("jpeg_thumbnail", plain_page(_jpeg_thumbnail), _SEARCH),
    Trap("jpx_uuid", plain_page(_jpx_uuid), _SEARCH),
]  # fmt: skip
