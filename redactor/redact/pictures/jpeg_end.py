"""JPEG pictures without bytes between their last block and the end of the scan.

Decoders stop at the last block, and skip what comes before the next marker. How far they read is
asked of MuPDF, at an eighth of the size. Pictures whose scan has restarts, or that have several
scans, are taken as they are: there decoders do not say.
"""

from __future__ import annotations

import pymupdf

_END = b"\xff\xd9"
_AHEAD = 8
"""Bytes that a decoder may have read beyond the last block."""
_EIGHTH = 3


def recut(data: bytes) -> bytes:
    """A JPEG that ends with its end marker, as far as its only scan is needed."""
    if not data.endswith(_END):
        return data
    m = pymupdf.mupdf
    try:
        source = m.fz_open_buffer(m.fz_new_buffer_from_copied_data(data))
        scan = m.fz_open_dctd(source, -1, 0, _EIGHTH, m.FzStream())
        m.fz_read_all(scan, 1)
        del scan  # only then it hands back what it did not use
        end = int(m.fz_tell(source))
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase):
        return data
    if not _AHEAD < end < len(data) - len(_END):
        return data
    return data[:end] + _END
