"""How the samples of a picture are read from its stream, and written back.

Fax and JBIG2 pictures are decoded by MuPDF. Fax is written as CCITT group 4, JBIG2 as JBIG2 or,
where that is shorter or would take long, as group 4. Everything else is written deflated, or as
group 4 where a sample is one bit and that is shorter.
"""

from __future__ import annotations

import io
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf
import pymupdf
from PIL import Image

from redactor.errors import InputCode, InputError
from redactor.redact.fonts.encodings import number_of
from redactor.redact.pictures.jbig2 import jbig2

MAX_PIXELS = 400_000_000
Bytes = npt.NDArray[np.uint8]
JBIG2 = "/JBIG2Decode"
_BILEVEL = frozenset(("/CCITTFaxDecode", "/CCF", JBIG2))
_MOST_EDGES = 3_000_000
"""Changes from black to white and back along the rows, which cost about 3 microseconds each as
JBIG2; more are no text but a screened photograph."""
_DROPPED = ("/Filter", "/DecodeParms", "/F", "/FFilter", "/FDecodeParms", "/DL")


def size_of(obj: pikepdf.Stream) -> tuple[int, int]:
    """Width and height in pixels. Raises InputError when there are none, or too many."""
    width, height = (int(number_of(obj.get(key, 0))) for key in ("/Width", "/Height"))
    if width < 1 or height < 1:
        raise InputError(InputCode.NOT_REMOVED)
    if width * height > MAX_PIXELS:
        raise InputError(InputCode.TOO_LARGE)
    return width, height


def encoded(obj: pikepdf.Stream) -> bytes:
    """The bytes of the picture format, other filters undone."""
    data = bytes(obj.read_raw_bytes())
    for name in filters_of(obj)[:-1]:
        if name in ("/FlateDecode", "/Fl"):
            data = zlib.decompressobj().decompress(data)
        elif name in ("/ASCII85Decode", "/A85"):
            data = _through(pymupdf.mupdf.fz_open_a85d, data)
        elif name in ("/ASCIIHexDecode", "/AHx"):
            data = _through(pymupdf.mupdf.fz_open_ahxd, data)
        elif name in ("/RunLengthDecode", "/RL"):
            data = _through(pymupdf.mupdf.fz_open_rld, data)
        else:
            raise ValueError("filter")
    return data


def _through(opener: Any, data: bytes) -> bytes:
    m = pymupdf.mupdf
    buffer = m.fz_new_buffer_from_copied_data(data)
    stream = opener(m.fz_open_buffer(buffer))
    return bytes(m.fz_buffer_extract_copy(m.fz_read_all(stream, 0)))


def samples_of(obj: pikepdf.Stream, width: int, height: int) -> bytes:
    """The samples of a picture, filters undone, rows padded to whole bytes."""
    filters = filters_of(obj)
    if not filters or filters[-1] not in _BILEVEL:
        if filters and filters[-1] in ("/DCTDecode", "/DCT"):
            return np.array(Image.open(io.BytesIO(encoded(obj)))).tobytes()
        return bytes(obj.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    data = encoded(obj)
    parms = parms_of(obj)
    m = pymupdf.mupdf
    chain = m.fz_open_buffer(m.fz_new_buffer_from_copied_data(data))
    if filters[-1] == JBIG2:
        shared = parms.get("/JBIG2Globals")
        if isinstance(shared, pikepdf.Stream):
            globals_ = m.fz_load_jbig2_globals(
                m.fz_new_buffer_from_copied_data(bytes(shared.read_bytes()))
            )
        else:
            globals_ = m.FzJbig2Globals()
        stream = m.fz_open_jbig2d(chain, globals_, 1)
    else:
        stream = m.fz_open_faxd(
            chain,
            int(parms.get("/K", 0)),
            int(bool(parms.get("/EndOfLine", False))),
            int(bool(parms.get("/EncodedByteAlign", False))),
            int(parms.get("/Columns", 1728)),
            int(parms.get("/Rows", 0)) or height,
            int(bool(parms.get("/EndOfBlock", True))),
            int(bool(parms.get("/BlackIs1", False))),
        )
    return bytes(m.fz_buffer_extract_copy(m.fz_read_all(stream, width * height // 8)))


def store_bilevel(obj: pikepdf.Stream, rows: Bytes, width: int, height: int) -> None:
    """Write rows of packed bits as the bilevel kind the picture is, and as short as may be."""
    was_jbig2 = filters_of(obj)[-1:] == [JBIG2]
    store_fax(obj, rows, width, height)
    if was_jbig2 and is_writing(pixels := black_of(rows, width)):
        data = jbig2(pixels)
        if len(data) < len(obj.read_raw_bytes()):
            store(obj, data, JBIG2, None)


def black_of(rows: Bytes, width: int) -> Bytes:
    """Pixels as JBIG2 has them, 1 for black, from rows of packed bits."""
    pixels: Bytes = 1 - np.unpackbits(rows, axis=1, count=width)
    return pixels


def is_writing(pixels: Bytes) -> bool:
    """Whether a picture is quick to write as JBIG2: no screened photograph."""
    return bool(np.count_nonzero(pixels[:, 1:] != pixels[:, :-1]) <= _MOST_EDGES)


def store_fax(obj: pikepdf.Stream, rows: Bytes, width: int, height: int) -> None:
    """Write rows of packed bits as CCITT group 4."""
    parms = pikepdf.Dictionary(K=-1, Columns=width, Rows=height)
    store(obj, _fax(rows, width, height), "/CCITTFaxDecode", parms)


def _fax(rows: Bytes, width: int, height: int) -> bytes:
    """Rows of packed bits as CCITT group 4."""
    m = pymupdf.mupdf
    packed = np.ascontiguousarray(rows)
    data = packed.tobytes()
    buffer = m.fz_compress_ccitt_fax_g4(m.python_buffer_data(data), width, height, packed.shape[1])
    return bytes(m.fz_buffer_extract_copy(buffer))


def store_flate(obj: pikepdf.Stream, rows: Bytes, width: int, count: int, bits: int) -> None:
    """Write rows of samples deflated, with a predictor when that is shorter."""
    plain = zlib.compress(rows.tobytes(), 7)
    step = max(1, count * bits // 8)
    predicted = zlib.compress(_predict(rows, step), 7) if rows.size < 60_000_000 else plain
    if len(predicted) < len(plain):
        parms = pikepdf.Dictionary(Predictor=15, Colors=count, BitsPerComponent=bits, Columns=width)
        store(obj, predicted, "/FlateDecode", parms)
    else:
        store(obj, plain, "/FlateDecode", None)
    if bits == count == 1:
        fax = _fax(rows, width, len(rows))
        if len(fax) < len(obj.read_raw_bytes()):
            parms = pikepdf.Dictionary(K=-1, Columns=width, Rows=len(rows))
            store(obj, fax, "/CCITTFaxDecode", parms)


def _predict(rows: Bytes, step: int) -> bytes:
    """PNG filters None, Sub, Up and Average, chosen per row by least sum (PNG, 12.8)."""
    left = np.zeros_like(rows)
    left[:, step:] = rows[:, :-step]
    above = np.zeros_like(rows)
    above[1:] = rows[:-1]
    average = ((left.astype(np.uint16) + above) // 2).astype(np.uint8)
    candidates = [rows, rows - left, rows - above, rows - average]
    costs = np.stack(
        [np.abs(c.view(np.int8).astype(np.int16)).sum(axis=1, dtype=np.int64) for c in candidates]
    )
    best = costs.argmin(axis=0)
    out = np.empty((rows.shape[0], rows.shape[1] + 1), np.uint8)
    out[:, 0] = best
    for number, candidate in enumerate(candidates):
        chosen = best == number
        out[chosen, 1:] = candidate[chosen]
    return out.tobytes()


def store(obj: pikepdf.Stream, data: bytes, kind: str, parms: Any) -> None:
    """Write the data of one filter; the entries of the old ones go."""
    for key in _DROPPED:
        if key in obj:
            del obj[key]
    obj.write(data, filter=pikepdf.Name(kind), decode_parms=parms)


def is_bilevel(obj: pikepdf.Stream) -> bool:
    """Whether the last filter is one for black and white only."""
    return bool(_BILEVEL & set(filters_of(obj)[-1:]))


def is_inverted(obj: pikepdf.Stream) -> bool:
    """Whether the Decode array turns dark to light."""
    decode = obj.get("/Decode")
    return isinstance(decode, pikepdf.Array) and len(decode) >= 2 and decode[0] > decode[1]


def filters_of(obj: pikepdf.Stream) -> list[str]:
    """Names of the filters, in the order they are undone."""
    listed = obj.get("/Filter")
    if isinstance(listed, pikepdf.Array):
        return [str(name) for name in listed]
    return [] if listed is None else [str(listed)]


def parms_of(obj: pikepdf.Stream) -> Any:
    """Parameters of the last filter."""
    listed = obj.get("/DecodeParms")
    if isinstance(listed, pikepdf.Array):
        listed = listed[-1] if len(listed) else None
    return listed if isinstance(listed, pikepdf.Dictionary) else {}
