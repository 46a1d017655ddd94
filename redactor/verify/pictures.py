"""Pictures: their own pixels under a box, what travels beside the pixels, and their text.

A black rectangle drawn over a picture leaves the picture whole. So the picture itself is
decoded and looked at where a box covers it, not only the drawn page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from redactor.verify.geometry import Matrix, Rect, invert, placed
from redactor.verify.limits import filters
from redactor.verify.paper import Pixels
from redactor.verify.scene import numbers

_LOSSY = frozenset(("/DCTDecode", "/DCT", "/JPXDecode"))
_CODECS = _LOSSY | {"/CCITTFaxDecode", "/CCF", "/JBIG2Decode"}
_FEW_ROWS = 6
"""Rows of pixels that hold no letters."""
_JBIG2 = "/JBIG2Decode"
"""pikepdf leaves it to a program that may not be installed."""
_ONE_COLOUR = 0.1
"""Share of a colour's range within which samples cannot be told apart."""
_MAX_PIXELS, _MAX_COLOURED = 120_000_000, 40_000_000
Image.MAX_IMAGE_PIXELS = _MAX_PIXELS


class PictureError(Exception):
    """A picture cannot be decoded, so nothing can be proved about it."""


def pixels_of(source: Any) -> list[tuple[Pixels, bool]]:
    """A picture's samples, then its masks' samples, each with whether it is lossy.

    Shapes (rows, columns, channels). Raises PictureError when a layer cannot be decoded.
    """
    if isinstance(source, tuple):
        return [(_inline(*source), False)]
    layers = [(_decode(source), any(name in _LOSSY for name in filters(source)))]
    for key in ("/SMask", "/Mask"):
        mask = source.get(key)
        if isinstance(mask, pikepdf.Stream):
            layers.append((_decode(mask), any(name in _LOSSY for name in filters(mask))))
    return layers


def _decode(stream: pikepdf.Stream) -> Pixels:
    try:
        width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    except (TypeError, ValueError) as error:
        raise PictureError from error
    if width < 1 or height < 1 or width * height > _MAX_PIXELS:
        raise PictureError
    if _JBIG2 in filters(stream) or _decoded_away(stream):
        return drawn_alone(stream, width, height)
    try:
        image = pikepdf.PdfImage(stream).as_pil_image()
        if image.mode not in ("1", "L", "RGB", "CMYK"):
            image = image.convert("RGB")
        return _stacked(np.asarray(image))
    except MemoryError:
        raise
    except Exception:
        # What pikepdf cannot turn into a picture (rare colour spaces, damaged data and profiles,
        # missing programs, each with an error of its own) pdfium may draw all the same.
        return drawn_alone(stream, width, height)


def _decoded_away(stream: pikepdf.Stream) -> bool:
    """Whether a picture's Decode array (ISO 32000-1, 8.9.5.2) makes one colour of all samples."""
    decode = stream.get("/Decode")
    if not isinstance(decode, pikepdf.Array) or len(decode) % 2:
        return False
    ends = numbers(decode, len(decode)) or []
    return bool(ends) and all(
        abs(ends[i] - ends[i + 1]) < _ONE_COLOUR for i in range(0, len(ends), 2)
    )


def _stacked(samples: Any) -> Pixels:
    values = np.asarray(samples)
    if values.dtype == np.bool_:
        values = values.astype(np.uint8) * 255
    values = values.astype(np.uint8, copy=False)
    return values if values.ndim == 3 else values[:, :, None]


def drawn_alone(stream: pikepdf.Stream, width: int, height: int) -> Pixels:
    """The picture alone on a page of its own size, drawn by pdfium: any codec it knows."""
    grey = _JBIG2 in filters(stream)
    if not grey and width * height > _MAX_COLOURED:
        raise PictureError
    buffer = io.BytesIO()
    try:
        with pikepdf.new() as single:
            page = single.add_blank_page(page_size=(max(width, 3), max(height, 3)))
            image = single.copy_foreign(stream)
            image["/Subtype"] = pikepdf.Name.Image  # a page's thumbnail need not say so
            decode = ("/Decode",) if _decoded_away(stream) else ()
            for key in ("/SMask", "/Mask", "/OC", *decode):
                if key in image:
                    del image[key]
            page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
            page.obj["/Contents"] = single.make_stream(
                f"{width} 0 0 {height} 0 0 cm /I Do".encode()
            )
            single.save(buffer)
        document = pdfium.PdfDocument(buffer.getvalue())
        try:
            drawn = document[0]
            if not list(drawn.get_objects()):
                raise PictureError
            bitmap = drawn.render(scale=1, draw_annots=False, grayscale=grey)
            return _stacked(np.array(bitmap.to_numpy())[-height:, :width])
        finally:
            document.close()
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, RuntimeError) as error:
        raise PictureError from error


def _inline(settings: Any, data: bytes) -> Pixels:
    names = {"W": "Width", "H": "Height", "BPC": "BitsPerComponent", "CS": "ColorSpace",
             "F": "Filter", "D": "Decode", "DP": "DecodeParms", "IM": "ImageMask"}  # fmt: skip
    short = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "AHx": "ASCIIHexDecode",
             "A85": "ASCII85Decode", "LZW": "LZWDecode", "Fl": "FlateDecode",
             "RL": "RunLengthDecode", "CCF": "CCITTFaxDecode", "DCT": "DCTDecode"}  # fmt: skip

    def value_of(value: Any) -> Any:
        if isinstance(value, str):
            return pikepdf.Name("/" + short.get(value, value))
        if isinstance(value, list):
            return pikepdf.Array([value_of(item) for item in value])
        if isinstance(value, dict):
            return pikepdf.Dictionary({"/" + k: value_of(v) for k, v in value.items()})
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value

    with pikepdf.new() as holder:
        stream = pikepdf.Stream(holder, data)
        for key, value in settings.items():
            stream["/" + names.get(key, key)] = value_of(value)
        stream["/Type"], stream["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
        return _decode(stream)


def rows_beyond(source: Any) -> Pixels | None:
    """The rows (grey) that a picture's data go on with behind its height; None when there are none.

    Viewers leave them out. Only of pictures without a codec, and of JPEG.
    """
    if not isinstance(source, pikepdf.Stream):
        return None
    names = filters(source)
    try:
        width, height = int(source.get("/Width", 0)), int(source.get("/Height", 0))
        if names and names[-1] in ("/DCTDecode", "/DCT"):
            with Image.open(io.BytesIO(source.read_raw_bytes())) as image:
                if len(names) > 1 or image.height < height + _FEW_ROWS:
                    return None
                return np.asarray(image.convert("L"), dtype=np.uint8)[height:]
        bits = 1 if source.get("/ImageMask") else int(source.get("/BitsPerComponent", 8))
        if any(name in _CODECS for name in names) or bits not in (1, 8) or width < 1:
            return None
        data = np.frombuffer(source.read_bytes(), dtype=np.uint8)
    except (pikepdf.PdfError, OSError, ValueError, TypeError, RuntimeError, SyntaxError):
        return None
    parts = _components(source.get("/ColorSpace"))
    line = (width * parts * bits + 7) // 8
    rest = data[line * height :]
    rest = rest[: len(rest) // line * line].reshape(-1, line)
    if len(rest) < _FEW_ROWS:
        return None
    grey: Pixels = rest.reshape(len(rest), -1)
    if bits == 1:
        grey = np.unpackbits(grey, axis=1)[:, :width] * np.uint8(255)
    elif parts > 1:
        grey = grey.reshape(len(rest), width, parts).mean(axis=2).astype(np.uint8)
    return grey


def _components(space: Any) -> int:
    kind = space[0] if isinstance(space, pikepdf.Array) and len(space) else space
    if str(kind) == "/ICCBased":
        return int(space[1].get("/N", 3))
    return {"/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4}.get(str(kind), 1)


def leaks_under(matrix: Matrix, boxes: list[Rect], layers: Any) -> bool:
    """Whether a placed picture still has content under any of the boxes.

    `matrix` takes the unit square to user space. A region counts as blank when its pixels are
    of one colour, with room for what lossy compression leaves at the edges.
    """
    inverse = invert(matrix)
    if inverse is None:
        return False
    for pixels, lossy in layers:
        for box in boxes:
            if turned(matrix):
                if not _one_colour(_inside(pixels, matrix, inverse, box, lossy), lossy=lossy):
                    return True
            elif not uniform(_region(pixels, inverse, box), lossy=lossy):
                return True
    return False


def turned(matrix: Matrix) -> bool:
    """Whether a picture's rows and columns run aslant on the page."""
    straight = abs(matrix[1]) + abs(matrix[2]) < 1e-3 * (abs(matrix[0]) + abs(matrix[3]))
    quarter = abs(matrix[0]) + abs(matrix[3]) < 1e-3 * (abs(matrix[1]) + abs(matrix[2]))
    return not (straight or quarter)


def well_inside(
    matrix: Matrix,
    shape: tuple[int, int],
    part: tuple[slice, slice],
    box: Rect,
    *,
    lossy: bool = False,
) -> Any:
    """Which pixels of a part of a picture lie well inside a box: a mask of the part's shape.

    `shape` is the picture's (rows, columns); `part` has starts and stops. What is left at the rim
    is a pixel and a half, more where the ringing of lossy compression may reach.
    """
    rows, columns = shape
    side = max(
        (matrix[0] ** 2 + matrix[1] ** 2) ** 0.5 / columns,
        (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5 / rows,
    )
    short = min(box.width, box.height)
    core = box.grown(-min((9 if lossy else 1.5) * side, short / 4))
    down, along = part
    u = (np.arange(along.start, along.stop) + 0.5)[None, :] / columns
    v = 1 - (np.arange(down.start, down.stop) + 0.5)[:, None] / rows
    a, b, c, d, e, f = matrix
    x, y = a * u + c * v + e, b * u + d * v + f
    return (x > core.x0) & (x < core.x1) & (y > core.y0) & (y < core.y1)


def _inside(pixels: Pixels, matrix: Matrix, inverse: Matrix, box: Rect, lossy: bool) -> Pixels:
    """The pixels of a tilted picture with their middle well inside a box: (pixels, 1, channels)."""
    rows, columns = pixels.shape[:2]
    unit = placed(inverse, box).common(Rect(0, 0, 1, 1))
    if unit.width <= 0 or unit.height <= 0:
        return pixels[:0]
    x0, x1 = int(unit.x0 * columns), int(np.ceil(unit.x1 * columns))
    y0, y1 = int((1 - unit.y1) * rows), int(np.ceil((1 - unit.y0) * rows))
    part = (slice(y0, y1), slice(x0, x1))
    well: Pixels = pixels[part][well_inside(matrix, (rows, columns), part, box, lossy=lossy)]
    return well.reshape((len(well), 1, -1))


def _region(pixels: Pixels, inverse: Matrix, box: Rect) -> Pixels:
    rows, columns = pixels.shape[:2]
    unit = placed(inverse, box).common(Rect(0, 0, 1, 1))
    if unit.width <= 0 or unit.height <= 0:
        return pixels[:0]
    x0, x1 = int(np.ceil(unit.x0 * columns)), int(unit.x1 * columns)
    y0, y1 = int(np.ceil((1 - unit.y1) * rows)), int((1 - unit.y0) * rows)
    # One pixel less all round: the box's edge need not fall between two pixels.
    x0, x1 = (x0 + 1, x1 - 1) if x1 - x0 > 4 else (x0, x1)
    y0, y1 = (y0 + 1, y1 - 1) if y1 - y0 > 4 else (y0, y1)
    return pixels[y0:y1, x0:x1]


def uniform(part: Pixels, *, lossy: bool = False) -> bool:
    """Whether pixels (rows, columns[, channels]) are of one colour."""
    if part.size == 0:
        return True
    values = part if part.ndim == 3 else part[:, :, None]
    if lossy:
        # Ringing reaches one block of 8 pixels, 16 where colour is halved, in from the edge.
        rows, columns = values.shape[:2]
        cut_y, cut_x = min(8, rows // 4), min(8, columns // 4)
        values = values[cut_y : rows - cut_y, cut_x : columns - cut_x]
    return _one_colour(values, lossy=lossy)


def _one_colour(values: Pixels, *, lossy: bool) -> bool:
    if values.size == 0:
        return True
    low = values.min(axis=(0, 1)).astype(int)
    high = values.max(axis=(0, 1)).astype(int)
    return bool((high - low).max() <= (40 if lossy else 6))


def metadata_of(data: bytes) -> Iterator[bytes]:
    """Texts that travel inside a JPEG or JPEG 2000 file beside its pixels.

    Of a JPEG: the APPn and comment segments and whatever stands after its end. Of a
    JPEG 2000: all boxes but the code stream. Of anything else: nothing.
    """
    if data[:2] == b"\xff\xd8":
        yield from _jpeg_segments(data)
    elif data[4:8] == b"jP  ":
        yield from _jpx_boxes(data)


_STANDARD_SEGMENTS = (b"JFIF\0", b"Adobe\0", b"Adobe", b"ICC_PROFILE\0")


def _jpeg_segments(data: bytes) -> Iterator[bytes]:
    pos = 2
    while pos + 4 <= len(data) and data[pos] == 0xFF:
        marker = data[pos + 1]
        if marker == 0xFF:
            pos += 1
            continue
        if marker == 0xDA:
            break
        size = int.from_bytes(data[pos + 2 : pos + 4], "big")
        segment = data[pos + 4 : pos + 2 + size]
        if (0xE0 <= marker <= 0xEF or marker == 0xFE) and (
            marker == 0xFE or not segment.startswith(_STANDARD_SEGMENTS)
        ):
            yield segment
        pos += 2 + max(size, 2)
    end = _jpeg_end(data, pos)
    if end < len(data):
        yield data[end:]


def _jpeg_end(data: bytes, pos: int) -> int:
    """Where a JPEG ends whose first scan begins at `pos`; its length when it has no end.

    Another picture may follow, with an end of its own.
    """
    while (pos := data.find(b"\xff", pos)) >= 0 and pos + 1 < len(data):
        marker = data[pos + 1]
        if marker == 0xD9:
            return pos + 2
        stuffed = marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD7
        # Other markers stand between two scans, with tables of their own (T.81, B.1.1.4).
        size = 0 if stuffed else int.from_bytes(data[pos + 2 : pos + 4], "big")
        pos += (1 if marker == 0xFF else 2) + size
    return len(data)


def _jpx_boxes(data: bytes) -> Iterator[bytes]:
    pos = 0
    while pos + 8 <= len(data):
        size, kind = int.from_bytes(data[pos : pos + 4], "big"), data[pos + 4 : pos + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[pos + 8 : pos + 16], "big"), 16
        if size == 0:
            size = len(data) - pos
        if size < head:
            return
        if kind in (b"xml ", b"uuid", b"uinf", b"asoc", b"lbl "):
            yield data[pos + head : pos + size]
        pos += size
