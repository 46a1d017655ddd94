"""Pages as one compressed file: a JSON head, then the boxes as float32, all deflated.

Rows in a database would be millions for a large case; a page's text and boxes are always
needed together, and the file can be handed between processes by its hash.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence

import numpy as np

from redactor.errors import StoreError
from redactor.model import Box, Page, Sight, SightKind

_MAGIC = b"RPG2"
_FIELDS = ("number", "width", "height", "rotation", "text", "ocr_confidence", "flags")


def encode_pages(pages: Sequence[Page]) -> bytes:
    """The pages of one document as bytes."""
    head = json.dumps(
        [
            {name: getattr(page, name) for name in _FIELDS}
            | {"sights": [[s.kind, s.box, s.score] for s in page.sights]}
            for page in pages
        ]
    )
    raw_head = head.encode("utf-8")
    boxes = [np.ascontiguousarray(page.boxes, dtype="<f4").tobytes() for page in pages]
    body = struct.pack("<Q", len(raw_head)) + raw_head + b"".join(boxes)
    return _MAGIC + zlib.compress(body, 3)


def decode_pages(content: bytes, *, limit: int = 2_000_000_000) -> tuple[Page, ...]:
    """The pages from bytes; sizes are checked, since the bytes may come from a parser child.

    Raises:
        StoreError: the bytes are not pages, or unpack to more than `limit` bytes.
    """
    try:
        if content[:4] != _MAGIC:
            raise ValueError("magic")
        unpack = zlib.decompressobj()
        body = unpack.decompress(content[4:], limit)
        if unpack.unconsumed_tail or not unpack.eof:
            raise ValueError("size")
        (length,) = struct.unpack_from("<Q", body)
        heads = json.loads(body[8 : 8 + length])
        pages, offset = [], 8 + length
        for untrusted in heads:
            text = str(untrusted["text"])
            size = len(text) * 16
            boxes = np.frombuffer(body, dtype="<f4", count=len(text) * 4, offset=offset)
            offset += size
            confidence = untrusted["ocr_confidence"]
            pages.append(
                Page(
                    number=int(untrusted["number"]),
                    width=float(untrusted["width"]),
                    height=float(untrusted["height"]),
                    rotation=int(untrusted["rotation"]),
                    text=text,
                    boxes=boxes.reshape(-1, 4),
                    ocr_confidence=None if confidence is None else float(confidence),
                    flags=tuple(str(flag) for flag in untrusted["flags"]),
                    sights=tuple(
                        Sight(kind=SightKind(kind), box=_box(box), score=float(score))
                        for kind, box, score in untrusted["sights"]
                    ),
                )
            )
        if offset != len(body):
            raise ValueError("length")
    except (ValueError, KeyError, TypeError, struct.error, zlib.error) as error:
        raise StoreError("Sidernes tekst kan ikke læses fra sagens arkiv.") from error
    return tuple(pages)


def _box(untrusted: Sequence[float]) -> Box:
    x0, y0, x1, y1 = (float(value) for value in untrusted)
    return Box(x0, y0, x1, y1)
