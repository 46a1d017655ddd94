"""Traps in pictures and drawings: the name as pixels, masks, outlines, and beside the pixels."""

from __future__ import annotations

import zlib
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
    image_object,
    page_with,
    picture,
    plain_page,
)

_SIZE = (400, 100)


def _samples(mode: str, bits: int = 8) -> bytes:
    image = picture(mode=mode if mode != "I16" else "L")
    pixels = np.asarray(image)
    if mode == "I16":
        return (pixels.astype(">u2") * 257).tobytes()
    if mode == "1":
        return np.packbits(pixels, axis=1).tobytes()
    if bits == 4:
        levels = pixels // 17
        return ((levels[:, ::2] << 4) | levels[:, 1::2]).astype(np.uint8).tobytes()
    return pixels.tobytes()


def _flate(mode: str, space: object, bits: int = 8, **keys: object) -> Callable[[Path], None]:
    def fill(draft: Draft) -> None:
        value = space(draft) if callable(space) else space
        obj = image_object(
            draft, _samples(mode, bits), _SIZE, ColorSpace=value, BitsPerComponent=bits, **keys
        )
        draw_picture(draft, obj)

    return page_with(fill)


def _palette(_draft: Draft) -> Array:
    return Array(
        [Name.Indexed, Name.DeviceRGB, 15, String(bytes(v * 17 for v in range(16) for _ in "rgb"))]
    )


def _jpeg(mode: str, space: Name, **options: object) -> Callable[[Path], None]:
    def fill(draft: Draft) -> None:
        data = encoded(picture(mode=mode), "JPEG", quality=85, **options)
        keys: dict[str, object] = {"Decode": Array([1, 0] * 4)} if mode == "CMYK" else {}
        obj = image_object(
            draft, data, _SIZE, ColorSpace=space, BitsPerComponent=8, Filter=Name.DCTDecode, **keys
        )
        draw_picture(draft, obj)

    return page_with(fill)


def _jpx(draft: Draft) -> None:
    data = encoded(picture(), "JPEG2000", quality_mode="rates", quality_layers=[20])
    draw_picture(
        draft,
        image_object(
            draft, data, _SIZE, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
            Filter=Name.JPXDecode,
        ),
    )  # fmt: skip


def fax(bits: np.ndarray) -> bytes:
    """Group 4 data of packed rows; a zero bit is black, as in PDF."""
    m = pymupdf.mupdf
    data = bits.tobytes()
    buffer = m.fz_compress_ccitt_fax_g4(
        m.python_buffer_data(data), _SIZE[0], _SIZE[1], bits.shape[1]
    )
    return bytes(m.fz_buffer_extract_copy(buffer))


def _bits() -> np.ndarray:
    return np.packbits(np.asarray(picture(mode="1")), axis=1)


def _ccitt(draft: Draft) -> None:
    obj = image_object(
        draft, fax(_bits()), _SIZE, ColorSpace=Name.DeviceGray, BitsPerComponent=1,
        Filter=Name.CCITTFaxDecode,
        DecodeParms=Dictionary(K=-1, Columns=_SIZE[0], Rows=_SIZE[1]),
    )  # fmt: skip
    draw_picture(draft, obj)


def jbig2(bits: np.ndarray) -> bytes:
    """One page with one generic region coded as MMR (ITU-T T.88, 7.4.6)."""
    width, height = (n.to_bytes(4, "big") for n in _SIZE)
    page = width + height + bytes(8) + b"\x00" + b"\x00\x00"
    # In MMR a one bit is black; `fax` codes zero bits as black, so the picture is inverted.
    region = width + height + bytes(8) + b"\x00" + b"\x01" + fax(bits)
    out = b""
    for number, (kind, body) in enumerate(((48, page), (38, region))):
        out += number.to_bytes(4, "big") + bytes([kind, 0, 1]) + len(body).to_bytes(4, "big") + body
    return out


def _jbig2(draft: Draft) -> None:
    obj = image_object(
        draft, jbig2(_bits()), _SIZE, ColorSpace=Name.DeviceGray, BitsPerComponent=1,
        Filter=Name.JBIG2Decode,
    )  # fmt: skip
    draw_picture(draft, obj)


def _stencil(draft: Draft) -> None:
    obj = image_object(draft, _samples("1"), _SIZE, ImageMask=True, BitsPerComponent=1)
    draw_picture(draft, obj)


def _masked(key: str) -> Callable[[Path], None]:
    """A black picture that only its mask makes readable."""

    def fill(draft: Draft) -> None:
        if key == "SMask":
            inverted = 255 - np.asarray(picture(mode="L"))
            mask = image_object(
                draft, inverted.tobytes(), _SIZE, ColorSpace=Name.DeviceGray, BitsPerComponent=8
            )
        else:
            mask = image_object(draft, _samples("1"), _SIZE, ImageMask=True, BitsPerComponent=1)
        black = bytes(_SIZE[0] * _SIZE[1])
        keys = {key: mask}
        obj = image_object(
            draft, black, _SIZE, ColorSpace=Name.DeviceGray, BitsPerComponent=8, **keys
        )
        draw_picture(draft, obj)

    return page_with(fill)


def _inline(draft: Draft) -> None:
    x, y, w, h = PICTURE_PLACE
    data = zlib.compress(_samples("L"))
    draft.op(f"q {w} 0 0 {h} {x} {y} cm BI /W {_SIZE[0]} /H {_SIZE[1]} /CS /G /BPC 8 /F /Fl ID ")
    draft.ops[-1] += data + b"\nEI Q"


def _rgb(draft: Draft) -> pikepdf.Object:
    return image_object(
        draft, _samples("RGB"), _SIZE, ColorSpace=Name.DeviceRGB, BitsPerComponent=8
    )


def _second_copy(draft: Draft, *, same: bool) -> None:
    first = _rgb(draft)
    draw_picture(draft, first)
    draft.put("/XObject", "Im2", first if same else _rgb(draft))
    draft.op("q 2 0 0 0.5 60 60 cm /Im2 Do Q")


def _tilted_picture(draft: Draft) -> None:
    draft.put("/XObject", "Im1", _rgb(draft))
    draft.op("q 300 80 -30 90 100 400 cm /Im1 Do Q")


def _alternates(draft: Draft) -> None:
    obj = _rgb(draft)
    obj.Alternates = Array([Dictionary(Image=_rgb(draft), DefaultForPrinting=True)])
    draw_picture(draft, obj)


def _described(draft: Draft) -> None:
    obj = _rgb(draft)
    obj.Metadata = draft.stream(
        f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode(), Type=Name.Metadata, Subtype=Name.XML
    )
    obj.Name = Name("/Gunhild#20Vestermark")
    draw_picture(draft, obj)


def _exif(draft: Draft) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET
    exif[0x013B] = SECRET
    data = encoded(picture(text="et foto"), "JPEG", exif=exif, comment=SECRET.encode())
    obj = image_object(
        draft, data + SECRET.encode(), _SIZE, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )  # fmt: skip
    draw_picture(draft, obj)


def _jpx_boxes(draft: Draft) -> None:
    data = encoded(picture(text="et foto"), "JPEG2000")
    extra = SECRET.encode()
    data += (8 + len(extra)).to_bytes(4, "big") + b"xml " + extra
    draw_picture(
        draft,
        image_object(
            draft, data, _SIZE, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
            Filter=Name.JPXDecode,
        ),
    )  # fmt: skip


def _surplus_samples(draft: Draft) -> None:
    blank = np.full((100, 400, 3), 200, np.uint8).tobytes()
    data = zlib.compress(blank + SECRET.encode()) + SECRET.encode()
    obj = image_object(
        draft, data, _SIZE, ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.FlateDecode
    )
    draw_picture(draft, obj)


def _surplus_plain(draft: Draft) -> None:
    """Bytes behind the last row of samples that no filter packs."""
    data = np.full((100, 400, 3), 200, np.uint8).tobytes() + SECRET.encode()
    obj = image_object(draft, data, _SIZE, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
    draw_picture(draft, obj)


def _surplus_bilevel(data: bytes, kind: Name, **parms: int) -> Callable[[Draft], None]:
    """Bytes behind the end of a fax or JBIG2 picture."""

    def fill(draft: Draft) -> None:
        obj = image_object(
            draft, data + SECRET.encode(), _SIZE, ColorSpace=Name.DeviceGray, BitsPerComponent=1,
            Filter=kind, DecodeParms=Dictionary({f"/{key}": value for key, value in parms.items()}),
        )  # fmt: skip
        draw_picture(draft, obj)

    return fill


def _white() -> np.ndarray:
    return np.full((_SIZE[1], _SIZE[0] // 8), 255, np.uint8)


def _beside_page(draft: Draft) -> None:
    """A picture whose secret half hangs over the edge of the page."""
    draft.put("/XObject", "Im1", _rgb(draft))
    draft.op("q 400 0 0 100 -320 200 cm /Im1 Do Q")


def _glyph_paths(paint: str) -> Callable[[Draft], None]:
    """The letters as outlines, five straight strokes each, all different."""

    def fill(draft: Draft) -> None:
        draft.op("0.7 w")
        for number, letter in enumerate(SECRET):
            x = 100 + 7 * number
            marks = [(x + (ord(letter) * k) % 6, 700 + (ord(letter) * k * k) % 9) for k in range(6)]
            path = " ".join(f"{a} {b} {'l' if i else 'm'}" for i, (a, b) in enumerate(marks))
            draft.op(f"{path} {paint}")

    return fill


def _signature(draft: Draft) -> None:
    """One long curve that begins and ends outside the box."""
    curve = " ".join(
        f"{x} {680 + 60 * up} {x + 5} {740 - 60 * up} {x + 10} 705 c"
        for x, up in ((110 + 20 * i, i % 2) for i in range(8))
    )
    draft.op(f"1.2 w 60 705 m {curve} 400 705 l S")


def _outline_clip(draft: Draft) -> None:
    draft.op("q")
    _glyph_paths("")(draft)
    draft.op("W n 0 0 1 rg 90 690 200 30 re f Q")


_AREA = at(PICTURE_AREA)
_LINES = at((95, 128, 232, 150))
PICTURE_TRAPS = [
    Trap("image_rgb", _flate("RGB", Name.DeviceRGB), _AREA, picture=True),
    Trap("image_gray", _flate("L", Name.DeviceGray), _AREA, picture=True),
    Trap("image_cmyk", _flate("CMYK", Name.DeviceCMYK), _AREA, picture=True),
    Trap("image_bilevel", _flate("1", Name.DeviceGray, 1), _AREA, picture=True),
    Trap("image_inverted", _flate("L", Name.DeviceGray, Decode=Array([1, 0])), _AREA, picture=True),
    Trap("image_indexed", _flate("L", _palette, 4), _AREA, picture=True),
    Trap("image_16_bit", _flate("I16", Name.DeviceGray, 16), _AREA, picture=True),
    Trap("image_jpeg", _jpeg("RGB", Name.DeviceRGB), _AREA, picture=True),
    Trap("image_jpeg_gray", _jpeg("L", Name.DeviceGray), _AREA, picture=True),
    Trap("image_jpeg_cmyk", _jpeg("CMYK", Name.DeviceCMYK), _AREA, picture=True),
    Trap("image_jpeg_progressive", _jpeg("RGB", Name.DeviceRGB, progressive=True), _AREA,
         picture=True),
    Trap("image_jpx", page_with(_jpx), _AREA, picture=True),
    Trap("image_ccitt", page_with(_ccitt), _AREA, picture=True),
    Trap("image_jbig2", page_with(_jbig2), _AREA, picture=True),
    Trap("image_stencil", page_with(_stencil), _AREA, picture=True),
    Trap("image_soft_mask", _masked("SMask"), _AREA, picture=True),
    Trap("image_hard_mask", _masked("Mask"), _AREA, picture=True),
    Trap("image_inline", page_with(_inline), _AREA, picture=True),
    Trap("image_twice", page_with(lambda d: _second_copy(d, same=True)), _AREA, picture=True),
    Trap("image_copied", page_with(lambda d: _second_copy(d, same=False)), _AREA, picture=True),
    Trap("image_tilted", page_with(_tilted_picture), at((70, 270, 400, 442)), picture=True),
    Trap("image_alternates", page_with(_alternates), _AREA, picture=True),
    Trap("image_metadata", page_with(_described), _AREA, picture=True),
    Trap("image_exif", plain_page(_exif), by_search),
    Trap("image_jpx_boxes", plain_page(_jpx_boxes), by_search),
    Trap("image_surplus_samples", plain_page(_surplus_samples), by_search),
    Trap("image_surplus_plain", plain_page(_surplus_plain), by_search),
    Trap("image_surplus_ccitt", plain_page(_surplus_bilevel(
        fax(_white()), Name.CCITTFaxDecode, K=-1, Columns=400, Rows=100)),
        by_search),
    Trap("image_surplus_jbig2", plain_page(_surplus_bilevel(
        jbig2(_white()), Name.JBIG2Decode)), by_search),
    Trap("image_beside_page", page_with(_beside_page), lambda _p: [], picture=True),
    Trap("under_picture", page_with(
        lambda d: (d.line(70, 540, SECRET), draw_picture(d, _rgb(d)))[1]), _AREA, picture=True),
    Trap("outlines_filled", page_with(_glyph_paths("f")), _LINES, picture=True),
    Trap("outlines_stroked", page_with(_glyph_paths("S")), _LINES, picture=True),
    Trap("outlines_closed", page_with(_glyph_paths("b*")), _LINES, picture=True),
    Trap("outlines_as_clip", page_with(_outline_clip), _LINES, picture=True),
    Trap("signature_stroke", page_with(_signature), at((90, 90, 300, 170)), picture=True),
    Trap("keeps_neighbours", page_with(
        lambda d: [d.line(60, 700 - 10 * i, f"Linje {i}: {SECRET} bor her", 11)
                   for i in range(5)] and None),
         lambda p: by_search(p)[2:3], secrets=(), keep=(KEEP, "Linje 2:", "Linje 1: " + SECRET)),
]  # fmt: skip
