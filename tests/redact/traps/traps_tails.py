"""Traps in bytes: what stands behind the data of a stream, or between its parts."""

from __future__ import annotations

import io
from pathlib import Path

from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from trap_kit import Draft, Trap, by_search
from traps_values import RAW, picture_of, show_small, trap_of


def _sampled(draft: Draft) -> None:
    """Functions with more samples than their size, and code behind the last brace (7.10)."""
    ends = {"Domain": Array([0, 1]), "Range": Array([0, 1])}
    table = draft.stream(
        bytes([0, 255]) + RAW, FunctionType=0, Size=Array([2]), BitsPerSample=8, **ends
    )
    code = draft.stream(b"{ 1 exch sub } (" + RAW + b") GunhildVestermark", FunctionType=4, **ends)
    for name, function in (("C1", table), ("C2", code)):
        draft.put(
            "/ColorSpace", name, Array([Name.Separation, Name.Black, Name.DeviceGray, function])
        )
        draft.op(f"/{name} cs 0.5 scn 60 300 20 20 re f")


def _mesh(draft: Draft) -> None:
    points = b"".join(bytes([0, x, y, 128]) for x, y in ((0, 0), (255, 0), (0, 255)))
    shading = draft.stream(
        points + RAW[: len(RAW) // 4 * 4] + RAW,
        ShadingType=4,
        ColorSpace=Name.DeviceGray,
        BitsPerCoordinate=8,
        BitsPerComponent=8,
        BitsPerFlag=8,
        Decode=Array([0, 50, 0, 50, 0, 1]),
    )
    draft.put("/Shading", "S1", shading)
    draft.op("q 1 0 0 1 60 300 cm /S1 sh Q")


def _profile(draft: Draft) -> None:
    """Numbers of a colour profile, and words behind the last of them (ICC.1:2022, 10)."""
    tags = {
        b"wtpt": b"XYZ " + bytes(16) + RAW,
        b"kTRC": b"curv" + bytes(4) + bytes(4) + RAW + b"  ",
    }
    head = bytearray(128)
    head[12:24] = b"mntrGRAYXYZ "
    head[36:40] = b"acsp"
    table, body = len(tags).to_bytes(4, "big"), b""
    start = 132 + 12 * len(tags)
    for name, data in tags.items():
        table += name + (start + len(body)).to_bytes(4, "big") + len(data).to_bytes(4, "big")
        body += data + bytes(-len(data) % 4)
    profile = bytes(head) + table + body
    profile = len(profile).to_bytes(4, "big") + profile[4:]
    draft.put("/ColorSpace", "C1", Array([Name.ICCBased, draft.stream(profile, N=1)]))
    draft.op("/C1 cs 0.5 scn 60 300 20 20 re f")


def _encoded(kind: str, **options: object) -> bytes:
    image = Image.new("L", (64, 64), 128)
    image.putpixel((3, 3), 200)
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _show_coded(draft: Draft, data: bytes, coding: Name) -> None:
    """Show what `_encoded` made, changed or not."""
    show_small(
        draft,
        draft.stream(
            data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=64,
            Height=64,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=coding,
        ),
    )


def _jpeg_segment(draft: Draft) -> None:
    """Segments no decoder knows (T.81, table B.1: JPG0, and a number of lines)."""
    data = _encoded("JPEG")
    extra = b"\xff\xf0" + (len(RAW) + 2).to_bytes(2, "big") + RAW
    _show_coded(draft, data[:2] + extra + data[2:], Name.DCTDecode)


def _codestream(data: bytes) -> bytes:
    at = data.index(b"\xff\x4f\xff\x51")
    size = int.from_bytes(data[at + 4 : at + 6], "big")
    after = at + 4 + size
    comment = b"\xff\x64" + (len(RAW) + 4).to_bytes(2, "big") + b"\0\1" + RAW
    return data[at:after] + comment + data[after:]


def _jpx_comment(draft: Draft, *, raw: bool) -> None:
    """A comment in the code stream (T.800, A.9.2), with and without a file around it."""
    data = _encoded("JPEG2000")
    at = data.index(b"jp2c") - 4
    stream = _codestream(data)
    if not raw:
        stream = data[:at] + (len(stream) + 8).to_bytes(4, "big") + b"jp2c" + stream
    _show_coded(draft, stream + RAW * raw, Name.JPXDecode)


def _jpx_header_box(draft: Draft) -> None:
    """An unknown box inside the header box."""
    data = _encoded("JPEG2000")
    at = data.index(b"jp2h") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    extra = (len(RAW) + 24).to_bytes(4, "big") + b"uuid" + bytes(16) + RAW
    header = (size + len(extra)).to_bytes(4, "big") + data[at + 4 : at + size] + extra
    _show_coded(draft, data[:at] + header + data[at + size :], Name.JPXDecode)


def _unused_colorant(draft: Draft) -> None:
    """Samples of a colorant that is not printed."""
    code = draft.stream(
        b"{ exch pop 1 exch sub }", FunctionType=4, Domain=Array([0, 1, 0, 1]), Range=Array([0, 1])
    )
    data = b"".join(bytes([b, 0]) for b in RAW.ljust(64))
    space = Array([Name.DeviceN, Array([Name("/None"), Name.Black]), Name.DeviceGray, code])
    show_small(
        draft,
        draft.stream(
            data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=8,
            Height=8,
            ColorSpace=space,
            BitsPerComponent=8,
        ),
    )


def _glyph_map_tail(path: Path) -> None:
    """Bytes of a glyph map behind the last glyph that is shown."""
    draft = Draft()
    draft.secret_line()
    child = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.Arial,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        CIDToGIDMap=draft.stream(bytes(2 * 0x26) + RAW),
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
        ),
    )
    draft.op("BT /F5 12 Tf 60 300 Td <00240025> Tj ET")
    draft.save(path)


def _padding_bits(draft: Draft) -> None:
    """Rows of one pixel and seven bits that no pixel needs."""
    picture_of(RAW, (1, len(RAW)), BitsPerComponent=1)(draft)


def _cff(names: tuple[bytes, ...]) -> bytes:
    """A bare CFF font (Adobe TN 5176) with an empty glyph for .notdef and one for each name."""

    def index(items: tuple[bytes, ...]) -> bytes:
        out, at = len(items).to_bytes(2, "big") + b"\2", 1
        for item in (b"", *items):
            at += len(item)
            out += at.to_bytes(2, "big")
        return out + b"".join(items) if items else b"\0\0"

    def number(value: int) -> bytes:
        return b"\x1d" + value.to_bytes(4, "big")

    box = bytes([139 + 107, 139, 21, 139 + 100, 6, 139 + 100, 7, 139 - 100, 6, 14])
    glyphs = index((b"\x0e", *[box for _ in names]))
    strings = index((*names, RAW))
    charset = b"\0" + b"".join((391 + n).to_bytes(2, "big") for n in range(len(names)))
    encoding = bytes([0, len(names)]) + bytes(range(65, 65 + len(names)))
    head = bytes([1, 0, 4, 2]) + index((b"GunhildVestermark",))
    for _ in range(2):
        start = len(head) + len(index((bytes(4 * 5 + 5 + 5 + 6),))) + len(strings) + 2
        at_encoding = start + len(charset)
        at_glyphs = at_encoding + len(encoding)
        at_private = at_glyphs + len(glyphs)
    top = (
        number(391 + len(names))
        + b"\1"
        + number(start)
        + b"\x0f"
        + number(at_encoding)
        + b"\x10"
        + number(at_glyphs)
        + b"\x11"
        + number(0)
        + number(at_private)
        + b"\x12"
    )
    tops = index((top,))
    shift = len(head) + len(tops) + len(strings) + 2 - start
    top = (
        number(391 + len(names))
        + b"\1"
        + number(start + shift)
        + b"\x0f"
        + number(at_encoding + shift)
        + b"\x10"
        + number(at_glyphs + shift)
        + b"\x11"
        + number(0)
        + number(at_private + shift)
        + b"\x12"
    )
    return head + index((top,)) + strings + b"\0\0" + charset + encoding + glyphs


def _compact_font(draft: Draft) -> None:
    """Names, notice and glyph names inside a compact font program."""
    program = draft.stream(_cff((b"GunhildVestermark", b"Vestermark")), Subtype=Name.Type1C)
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name("/ABCDEF+Egen"),
        FirstChar=65,
        LastChar=66,
        Widths=Array([300, 300]),
        FontDescriptor=draft.pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=Name("/ABCDEF+Egen"),
                Flags=4,
                FontBBox=Array([0, 0, 300, 300]),
                ItalicAngle=0,
                Ascent=300,
                Descent=0,
                CapHeight=300,
                StemV=80,
                FontFile3=program,
            )
        ),
    )
    draft.put("/Font", "F5", draft.pdf.make_indirect(font))
    draft.op("BT /F5 12 Tf 60 300 Td (A) Tj ET")


TAIL_TRAPS = [
    trap_of("function_tails", _sampled),
    trap_of("mesh_tail", _mesh),
    trap_of("profile_tails", _profile),
    trap_of("jpeg_segment", _jpeg_segment),
    trap_of("jpx_comment", lambda d: _jpx_comment(d, raw=False)),
    trap_of("jpx_bare", lambda d: _jpx_comment(d, raw=True)),
    trap_of("jpx_header_box", _jpx_header_box),
    trap_of("unused_colorant", _unused_colorant),
    Trap("glyph_map_tail", _glyph_map_tail, by_search),
    trap_of("padding_bits", _padding_bits),
    trap_of("compact_font", _compact_font),
]
