"""Images to PDF: one page per frame, at the size it was scanned, pixels as they are."""

from __future__ import annotations

import io
import mmap
import re
import warnings
from pathlib import Path

import pymupdf
from PIL import Image, ImageOps, UnidentifiedImageError

from redactor.errors import InputCode, InputError
from redactor.ingest.imagetexts import image_texts
from redactor.ingest.parts import Opened, PartWriter, clean_text
from redactor.ingest.unseen import Hidden, PageText, append_hidden, counted, unseen_of
from redactor.limits import Limits

_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "JPEG2000", "AVIF", "HEIF")
_CAMERA = ("AVIF", "HEIF")
"""What telephones take: photographs that have lost detail already, and would be huge as PNG."""
_PIXELS = 400_000_000
"""A0 at 600 dpi is 557 million, at 500 dpi 387 million; more is a bomb or a mistake."""
_A4 = (595.0, 842.0)
_LONGEST = 3400.0
"""Points: the long side of A0 and a bit."""
_ORIENTATION = 0x0112
_FILM = re.compile(rb"\0\0\0[\x08-\x60]ftyp(?:mp4|iso|qt  |avc|3gp|M4V)")
"""How a film begins (ISO/IEC 14496-12, 4.3) that a telephone writes behind its photograph."""
FILM = "film i billedet.mp4"
# Clockwise degrees that set an EXIF orientation right (CIPA DC-008); the rest are mirrored.
_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}


def open_image(path: Path, stem: str, workdir: Path, limits: Limits) -> Opened:
    """An image, each frame of a TIFF, GIF or WebP a page.

    A JPEG stays as it is, byte for byte; a telephone's photograph (HEIC, AVIF) becomes a JPEG of
    the highest useful quality; other formats are stored without loss. The page has the size the
    resolution says when that is a scanner's or a drawing's, else it fits on A4. A film within is
    listed as a part that cannot be read.
    Raises `InputError`: CORRUPT, TOO_LARGE or TOO_MANY_PAGES.
    """
    target = workdir / "readable.pdf"
    doc = pymupdf.open()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            hidden = _add_frames(path, doc, limits)
        doc.save(target, garbage=1, deflate=True)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise InputError(InputCode.CORRUPT) from error
    except (RuntimeError, TypeError, KeyError, IndexError, OverflowError) as error:
        # What Pillow's and MuPDF's decoders give for broken headers.
        raise InputError(InputCode.CORRUPT) from error
    finally:
        doc.close()
    append_hidden(target, hidden, workdir, limits.pages)
    writer = PartWriter(workdir, limits)
    if _has_film(path):
        writer.refuse(FILM, "embedded", InputCode.MEDIA)
    return Opened(
        kind="image",
        pdf=target,
        parts=writer.parts,
        title=clean_text(stem),
        notices=counted(hidden),
    )


def _has_film(path: Path) -> bool:
    """Whether the seconds around a photograph lie in its file ("motion photo")."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _FILM.search(content, 4) is not None


def _add_frames(path: Path, doc: pymupdf.Document, limits: Limits) -> list[Hidden]:
    """Pages for the frames; gives what people wrote about the image in its file."""
    hidden: list[Hidden] = []
    Image.MAX_IMAGE_PIXELS = None  # checked below, against a limit that lets drawings through
    _know_heif(path)
    with Image.open(path, formats=_FORMATS) as image:
        still = image.format in ("JPEG", "MPO")
        frames = 1 if still else getattr(image, "n_frames", 1)
        if frames > limits.pages:
            raise InputError(InputCode.TOO_MANY_PAGES)
        for number in range(frames):
            image.seek(number)
            if image.width * image.height > _PIXELS:
                raise InputError(InputCode.TOO_LARGE)
            image.load()
            if number == 0:
                hidden = unseen_of(image_texts(image), PageText([]))
            turn = _TURNS.get(int(image.getexif().get(_ORIENTATION, 1)))
            if still and turn is not None:
                content = path.read_bytes()
            else:
                content, turn = _shown(image, lossless=image.format not in _CAMERA), 0
            width, height = page_size(*_upright(image), _dpi(image))
            page = doc.new_page(width=width, height=height)
            # MuPDF places the stored pixels; a JPEG's own orientation is ignored by PDF viewers.
            xref = page.insert_image(
                page.rect, stream=content, rotate=-turn % 360, keep_proportion=False
            )
            if image.mode == "1":
                _as_fax(doc, xref)
    return hidden


def _as_fax(doc: pymupdf.Document, xref: int) -> None:
    """Store a picture in black and white as CCITT group 4, as scanners do, where that is shorter.

    What is as rough as a screened photograph is not.
    """
    width, height = (int(doc.xref_get_key(xref, key)[1]) for key in ("Width", "Height"))
    stride = (width + 7) // 8
    samples = doc.xref_stream(xref)
    if doc.xref_get_key(xref, "BitsPerComponent")[1] != "1" or len(samples) != stride * height:
        return
    m = pymupdf.mupdf
    buffer = m.fz_compress_ccitt_fax_g4(m.python_buffer_data(samples), width, height, stride)
    data = bytes(m.fz_buffer_extract_copy(buffer))
    if len(data) >= len(doc.xref_stream_raw(xref)):
        return
    doc.update_stream(xref, data, compress=False)
    doc.xref_set_key(xref, "Filter", "/CCITTFaxDecode")
    doc.xref_set_key(xref, "DecodeParms", f"<</K -1/Columns {width}/Rows {height}>>")
    doc.xref_set_key(xref, "ColorSpace", "/DeviceGray")


def _upright(image: Image.Image) -> tuple[int, int]:
    turned = int(image.getexif().get(_ORIENTATION, 1)) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else (image.width, image.height)


def _know_heif(path: Path) -> None:
    """Let Pillow read HEIC, where the file may be one: the library takes a while to load."""
    with path.open("rb") as file:
        if file.read(8)[4:] != b"ftyp":
            return
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1  # the work runs in as many processes as there are cores
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def _shown(image: Image.Image, *, lossless: bool) -> bytes:
    """The frame as PNG, else as JPEG; upright, on white where it was transparent."""
    frame = ImageOps.exif_transpose(image)
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        frame = frame.convert("RGBA")
        paper = Image.new("RGBA", frame.size, "white")
        frame = Image.alpha_composite(paper, frame).convert("RGB")
    elif frame.mode.startswith(("I", "F")):
        frame = (
            frame.convert("I").point(lambda value: value / 256).convert("L")
            if "16" in frame.mode
            else (frame.convert("L"))
        )
    elif frame.mode not in ("1", "L", "P", "RGB"):
        frame = frame.convert("RGB")
    out = io.BytesIO()
    if lossless:
        frame.save(out, format="PNG", compress_level=3)
    else:
        frame.save(out, format="JPEG", quality=95, subsampling=0)
    return out.getvalue()


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    dpi = image.info.get("dpi")
    if not isinstance(dpi, tuple) or len(dpi) != 2:
        return None
    try:
        across, down = float(dpi[0]), float(dpi[1])
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if int(image.getexif().get(_ORIENTATION, 1)) in (5, 6, 7, 8):
        across, down = down, across
    return (across, down) if 20 <= across <= 5000 and 20 <= down <= 5000 else None


def page_size(width: int, height: int, dpi: tuple[float, float] | None) -> tuple[float, float]:
    """Page size in points for an upright image of `width` by `height` pixels.

    Cameras and screens write 72 or 96 dpi without meaning it; such images, and those without a
    resolution, fit on A4 in the way they lie.
    """
    if dpi is not None:
        wide, high = 72 * width / dpi[0], 72 * height / dpi[1]
        screen = min(dpi) < 100
        if max(wide, high) <= (_A4[1] if screen else _LONGEST) and min(wide, high) >= 36:
            return wide, high
        ratio = wide / high
    else:
        ratio = width / height
    across, down = (_A4[1], _A4[0]) if ratio > 1 else _A4
    scale = min(across / ratio, down)
    return max(scale * ratio, 3.0), max(scale, 3.0)
