"""Pictures: pixels under a box are blanked in the picture itself, at its own resolution.

The picture keeps its kind: JPEG stays JPEG with its own quantisation tables, JPEG 2000 stays at
its rate, a bilevel scan stays bilevel, samples stay lossless in their own colour space. Masks are
blanked alike. Metadata that picture formats carry (EXIF, IPTC, XMP, comments) is cut from every
picture, touched or not.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import math
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pikepdf
from PIL import Image, JpegImagePlugin

from redactor.errors import InputCode, InputError
from redactor.redact.pictures.changes import (
    Blank,
    Change,
    Polygons,
    Shifts,
    apply,
    coarser,
    to_commonest,
    value_of,
)
from redactor.redact.pictures.even import even_out_near_shades
from redactor.redact.pictures.formats import strip_jbig2, strip_jp2, strip_jpeg
from redactor.redact.pictures.jpeg_end import recut
from redactor.redact.pictures.shared import apart, share_symbols
from redactor.redact.pictures.streams import (
    JBIG2,
    encoded,
    filters_of,
    is_bilevel,
    is_inverted,
    parms_of,
    samples_of,
    size_of,
    store,
    store_bilevel,
    store_flate,
)
from redactor.redact.pictures.transparent import transparent_parts
from redactor.redact.uses import ImageUse

_CROP_PIXELS = 3
_SMALL, _SHORT = 4.0, 100.0
"""Points of height and of length below which nothing in a picture is read, but if enlarged."""
_FINE, _SEEN = 6.0, 3.0
"""Pixels to a point above which such a picture is finer than it needs be, and what is left."""
_UNDECODED = (
    OSError, ValueError, TypeError, RuntimeError, NotImplementedError, pikepdf.PdfError, zlib.error,
    InputError,
)  # fmt: skip


def burn_images(pdf: pikepdf.Pdf, uses: Iterable[ImageUse]) -> int:
    """Blank every picture where asked, all copies of it too; returns how many were touched."""
    uses = list(uses)
    try:
        together = apart(use.obj for use in uses)
        touched = _burn(uses)
        for pictures in together:
            share_symbols(pdf, pictures)
    except _UNDECODED as error:
        if isinstance(error, InputError):
            raise
        raise InputError(InputCode.NOT_REMOVED) from error
    return touched


def _burn(uses: Sequence[ImageUse]) -> int:
    wanted: dict[str, Polygons] = {}
    keys: dict[int, str] = {}
    if any(use.blanks for use in uses):
        for number, use in enumerate(uses):
            keys[number] = hashlib.sha256(use.obj.read_raw_bytes()).hexdigest()
            wanted.setdefault(keys[number], []).extend(use.blanks)
    touched = 0
    for number, use in enumerate(uses):
        width, height = size_of(use.obj)
        for one in (use.obj, *_masks(use.obj)):
            even_out_near_shades(one, _black(one.get("/ColorSpace"), 8)[0])
        polygons = wanted.get(keys.get(number, ""), [])
        polygons = polygons + _unseen(use, width, height) + _covered(use, width, height)
        hidden = transparent_parts(use.obj) if _masks(use.obj) else []
        if hidden:
            _change(use.obj, Blank(hidden))
        if use.unseen:
            _even_out(use.obj)
        elif use.sides is not None and min(use.sides) < _SMALL and max(use.sides) < _SHORT:
            _coarsen(use.obj, max(width, height) / max(use.sides))
        if polygons:
            _blank_all(use.obj, polygons, use.shifts)
            touched += 1
        else:
            tidy(use.obj)
            for mask in _masks(use.obj):
                tidy(mask)
    return touched


def _masks(obj: pikepdf.Stream) -> list[pikepdf.Stream]:
    return [m for key in ("/SMask", "/Mask") if isinstance(m := obj.get(key), pikepdf.Stream)]


def _unseen(use: ImageUse, width: int, height: int) -> Polygons:
    """The strips of a picture that lie outside the page or its clip wherever it is shown."""
    if use.seen is None or not width or not height:
        return []
    x0, y0, x1, y1 = use.seen
    dx, dy = _CROP_PIXELS / width, _CROP_PIXELS / height
    if x0 < 4 * dx and y0 < 4 * dy and x1 > 1 - 4 * dx and y1 > 1 - 4 * dy:
        return []
    x0, y0, x1, y1 = x0 - dx, y0 - dy, x1 + dx, y1 + dy
    strips = ((0.0, 0.0, x0, 1.0), (x1, 0.0, 1.0, 1.0), (0.0, 0.0, 1.0, y0), (0.0, y1, 1.0, 1.0))
    return [[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in strips if c - a > dx and d - b > dy]


def _covered(use: ImageUse, width: int, height: int) -> Polygons:
    """The parts of a picture under something opaque wherever it is shown, a pixel less around."""
    found = []
    for x0, y0, x1, y1 in use.covered or ():
        a, b, c, d = x0 + 1 / width, y0 + 1 / height, x1 - 1 / width, y1 - 1 / height
        if c > a and d > b:
            found.append([(a, b), (c, b), (c, d), (a, d)])
    return found


def _even_out(obj: pikepdf.Stream) -> None:
    """Give a picture that nobody can see one shade, its commonest."""
    with contextlib.suppress(*_UNDECODED):  # what cannot be decoded shows nothing to anybody
        for one in (*_masks(obj), obj):
            _change(one, to_commonest)


def _coarsen(obj: pikepdf.Stream, fineness: float) -> None:
    """Leave a picture that is shown too small to be read no finer than it is seen.

    `fineness`: its pixels to a point where it is shown largest.
    """
    if fineness <= _FINE:
        return
    for one in (*_masks(obj), obj):
        _change(one, coarser(math.ceil(fineness / _SEEN)))


def _blank_all(obj: pikepdf.Stream, polygons: Polygons, shifts: Shifts) -> None:
    soft, hard = obj.get("/SMask"), obj.get("/Mask")
    if isinstance(soft, pikepdf.Stream):
        _change(soft, Blank(polygons, 1.0, shifts))
    if isinstance(hard, pikepdf.Stream):
        _change(hard, Blank(polygons, 0.0, shifts))
    _change(obj, Blank(polygons, shifts=shifts))


def _change(obj: pikepdf.Stream, change: Change) -> None:
    kind = filters_of(obj)[-1:] or [""]
    if kind[0] in ("/DCTDecode", "/DCT") and _change_jpeg(obj, change):
        return
    if kind[0] == "/JPXDecode":
        _change_jpx(obj, change)
        return
    _change_samples(obj, change)


# -- JPEG, JPEG 2000 -------------------------------------------------------------------------


def _change_jpeg(obj: pikepdf.Stream, change: Change) -> bool:
    data = strip_jpeg(encoded(obj))
    picture = Image.open(io.BytesIO(data))
    assert isinstance(picture, JpegImagePlugin.JpegImageFile)
    if picture.mode not in ("L", "RGB", "CMYK"):
        return False
    if picture.mode == "CMYK" and "adobe" not in picture.info:
        return False
    tables = picture.quantization
    sampling = JpegImagePlugin.get_sampling(picture)
    progressive = bool(picture.info.get("progressive"))
    pixels = np.array(picture)
    black: Any = (0, 0, 0, 255) if picture.mode == "CMYK" else 0
    if picture.mode == "CMYK" and is_inverted(obj):
        black = (255, 255, 255, 0)
    elif is_inverted(obj):
        black = 255
    value = value_of(change)
    if value is not None:
        black = int(value * 255)
    apply(change, pixels, black)
    buffer = io.BytesIO()
    Image.fromarray(pixels, picture.mode).save(
        buffer,
        "JPEG",
        qtables=tables,
        subsampling=sampling if sampling >= 0 else 0,
        progressive=progressive,
        optimize=True,
    )
    height, width = pixels.shape[:2]
    obj.Width, obj.Height = width, height
    store(obj, buffer.getvalue(), "/DCTDecode", None)
    return True


def _change_jpx(obj: pikepdf.Stream, change: Change) -> None:
    data = encoded(obj)
    picture = Image.open(io.BytesIO(data))
    if picture.mode not in ("L", "LA", "RGB", "RGBA"):
        raise ValueError("JPX mode")
    pixels = np.array(picture)
    alpha = picture.mode in ("LA", "RGBA")
    black: Any = int((value_of(change) or 0.0) * 255)
    if alpha:
        black = (*([black] * (pixels.shape[2] - 1)), 255)
    apply(change, pixels, black)
    rate = max(1.0, pixels.size / max(1, len(data)))
    buffer = io.BytesIO()
    Image.fromarray(pixels, picture.mode).save(
        buffer,
        "JPEG2000",
        irreversible=True,
        quality_mode="rates",
        quality_layers=[rate],
        no_jp2=False,
    )
    store(obj, strip_jp2(buffer.getvalue()), "/JPXDecode", None)


# -- samples ---------------------------------------------------------------------------------


def _change_samples(obj: pikepdf.Stream, change: Change) -> None:
    width, height = size_of(obj)
    stencil = bool(obj.get("/ImageMask", False))
    bits = 1 if stencil else int(obj.get("/BitsPerComponent", 1 if is_bilevel(obj) else 8))
    count, black = (1, [1.0]) if stencil else _black(obj.get("/ColorSpace"), bits)
    value = value_of(change)
    if value is not None:
        black = [value] * count
    if is_inverted(obj):
        black = [1.0 - v for v in black]
    most = (1 << bits) - 1
    stride = (width * count * bits + 7) // 8
    data = samples_of(obj, width, height)
    flat = np.frombuffer(data[: stride * height].ljust(stride * height, b"\0"), np.uint8).copy()
    rows = flat.reshape(height, stride)
    levels = [round(v * most) for v in black]
    if bits == 8:
        view = rows[:, : width * count].reshape(height, width, count)
        view[:, :, _unprinted(obj)] = 0
        apply(change, view, np.array(levels, np.uint8))
        rows[:, : width * count] = view.reshape(height, width * count)
    else:
        expanded = np.unpackbits(rows, axis=1)
        used = width * count * bits
        view = expanded[:, :used].reshape(height, width, count * bits)
        pattern = [int(b) for level in levels for b in format(level, f"0{bits}b")]
        apply(change, view, np.array(pattern, np.uint8))
        expanded[:, :used] = view.reshape(height, used)
        expanded[:, used:] = 0
        rows = np.packbits(expanded, axis=1)
    if is_bilevel(obj) and bits == 1 and count == 1:
        store_bilevel(obj, rows, width, height)
    else:
        store_flate(obj, rows, width, count, bits)


def _black(space: Any, bits: int) -> tuple[int, list[float]]:
    """Number of components, and black as shares of the largest sample value."""
    if isinstance(space, pikepdf.Array) and len(space):
        family = str(space[0])
        if family in ("/Indexed", "/I"):
            return 1, [_darkest(space) / ((1 << bits) - 1)]
        if family == "/ICCBased":
            return _by_count(int(space[1].get("/N", 3)))
        if family == "/CalRGB":
            return _by_count(3)
        if family == "/Lab":
            return 3, [0.0, 0.5, 0.5]
        if family == "/Separation":
            return 1, [1.0]
        if family == "/DeviceN":
            return len(space[1]), [1.0] * len(space[1])
        return _by_count(1)
    name = str(space)
    if name in ("/DeviceRGB", "/RGB", "/CalRGB"):
        return _by_count(3)
    return _by_count(4 if name in ("/DeviceCMYK", "/CMYK") else 1)


def _by_count(count: int) -> tuple[int, list[float]]:
    return count, [0.0, 0.0, 0.0, 1.0] if count == 4 else [0.0] * count


def _darkest(space: pikepdf.Array) -> int:
    count, black = _black(space[1], 8)
    table = space[3]
    data = bytes(table.read_bytes()) if isinstance(table, pikepdf.Stream) else bytes(table)
    entries = [data[i : i + count] for i in range(0, len(data) - count + 1, count)]
    if not entries:
        return 0
    return min(
        range(len(entries)),
        key=lambda n: sum(abs(e / 255 - b) for e, b in zip(entries[n], black, strict=True)),
    )


# -- what picture formats carry besides pixels ---------------------------------------------


def tidy(obj: pikepdf.Stream) -> None:
    """Cut metadata and surplus bytes from a picture that keeps its pixels."""
    filters = filters_of(obj)
    if filters[-1:] in (["/DCTDecode"], ["/DCT"]):
        data = encoded(obj)
        clean = recut(strip_jpeg(data))
        if clean != data or len(filters) > 1:
            store(obj, clean, "/DCTDecode", _kept_parms(obj))
    elif filters[-1:] == ["/JPXDecode"]:
        data = encoded(obj)
        store(obj, strip_jp2(data), "/JPXDecode", None)
    elif filters == [JBIG2] and (kept := strip_jbig2(bytes(obj.read_raw_bytes()), *size_of(obj))):
        store(obj, kept, JBIG2, None)
    elif filters != ["/FlateDecode"] or _unprinted(obj) or _surplus(obj):
        # Filters other than these say nothing of where their data ends.
        _change_samples(obj, Blank([]))


def _kept_parms(obj: pikepdf.Stream) -> Any:
    transform = parms_of(obj).get("/ColorTransform")
    return None if transform is None else pikepdf.Dictionary(ColorTransform=int(transform))


def _unprinted(obj: pikepdf.Stream) -> list[int]:
    """Components of a picture that no device shows: those of the colorant None."""
    space = obj.get("/ColorSpace")
    if not isinstance(space, pikepdf.Array) or str(space[0]) not in ("/Separation", "/DeviceN"):
        return []
    names = space[1] if isinstance(space[1], pikepdf.Array) else [space[1]]
    return [number for number, name in enumerate(names) if str(name) == "/None"]


def _surplus(obj: pikepdf.Stream) -> bool:
    """Whether bytes follow the deflate stream, samples the last row, or bits the last pixel."""
    reader = zlib.decompressobj()
    length = 0
    pending = bytes(obj.read_raw_bytes())
    while pending and not reader.eof:
        length += len(reader.decompress(pending, 1 << 22))
        pending = reader.unconsumed_tail
    if reader.unused_data.strip():
        return True
    width, height = size_of(obj)
    stencil = bool(obj.get("/ImageMask", False))
    bits = 1 if stencil else int(obj.get("/BitsPerComponent", 8))
    count = 1 if stencil else _black(obj.get("/ColorSpace"), bits)[0]
    stride = (width * count * bits + 7) // 8
    row = stride + (int(parms_of(obj).get("/Predictor", 1)) >= 10)
    if length > row * height:
        return True
    spare = -width * count * bits % 8
    last = obj.read_bytes()[stride - 1 :: stride] if spare else b""
    return any(byte & ((1 << spare) - 1) for byte in last)
