"""Streams decoded within bounds, so that a small file cannot fill the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

import pikepdf

from redactor.errors import InputCode, InputError

ONE_STREAM = 256_000_000
WHOLE_FILE = 3_000_000_000
_PICTURE_FILTERS = frozenset(("/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode",
                              "/CCF"))  # fmt: skip
_LZW = frozenset(("/LZWDecode", "/LZW"))
_FLATE = frozenset(("/FlateDecode", "/Fl"))
_LEAST_REST = 8
"""Bytes behind the end of what was packed that say nothing: checksums and line ends."""


class Decoder:
    """Decodes a file's streams once each, counting what they cost.

    Raises InputError(TOO_LARGE) when one stream or the whole file unpacks to more than the
    limits. A stream that cannot be decoded is given as its raw bytes and listed in `broken`.
    """

    def __init__(self) -> None:
        self._spent = 0
        self.broken: set[tuple[int, int]] = set()
        self.behind: set[tuple[int, int]] = set()
        """Streams with bytes behind the end of what was packed: a longer one stood there before."""

    def __call__(self, stream: pikepdf.Stream) -> bytes:
        """The decoded bytes; for pictures with a codec of their own, the encoded ones."""
        raw = stream.read_raw_bytes()
        names = filters(stream)
        if not names:
            return self._count(raw)
        if any(name in _PICTURE_FILTERS for name in names):
            return self._count(raw)
        if names[0] in _FLATE:
            try:
                out, rest = _inflate(raw, ONE_STREAM)
            except zlib.error:
                self.broken.add(stream.objgen)
                return self._count(raw)
            self._rest(stream, rest)
            if len(names) == 1 and not _predicted(stream):
                return self._count(out)
            if len(names) > 1 and names[1] in _FLATE:
                _inflate(out, ONE_STREAM)
        elif len(raw) > ONE_STREAM // 100:
            raise InputError(InputCode.TOO_LARGE)
        try:
            return self._count(stream.read_bytes())
        except (pikepdf.PdfError, RuntimeError, ValueError, NotImplementedError):
            self.broken.add(stream.objgen)
            return self._count(raw)

    def weigh(self, streams: Iterable[pikepdf.Stream]) -> None:
        """Find out what could fill the memory, before other readers are let near the file.

        Deflate packs at most 1,032 to 1, so short streams with one filter need no look, but for
        pictures, which are not decoded here later: bytes may stand behind their end.
        Raises InputError(TOO_LARGE).
        """
        for stream in streams:
            names = filters(stream)
            packed = [name for name in names if name in _FLATE or name in _LZW]
            if not packed:
                continue
            raw = stream.read_raw_bytes()
            picture = str(stream.get("/Subtype", "")) == "/Image"
            if len(packed) > 1 or picture or len(raw) > ONE_STREAM // 1032:
                layer = raw
                for name in names:
                    if name not in _FLATE:
                        break
                    try:
                        layer, rest = _inflate(layer, ONE_STREAM)
                    except zlib.error:
                        break
                    self._rest(stream, rest)

    def _rest(self, stream: pikepdf.Stream, rest: bytes) -> None:
        if len(rest.strip(b"\x00\t\n\f\r ")) >= _LEAST_REST:
            self.behind.add(stream.objgen)

    def _count(self, data: bytes) -> bytes:
        self._spent += len(data)
        if self._spent > WHOLE_FILE:
            raise InputError(InputCode.TOO_LARGE)
        return data


def filters(stream: pikepdf.Stream) -> tuple[str, ...]:
    """Names of a stream's filters, outermost first."""
    value: Any = stream.get("/Filter")
    if isinstance(value, pikepdf.Name):
        return (str(value),)
    if isinstance(value, pikepdf.Array):
        return tuple(str(item) for item in list(value)[:16])
    return ()


def _inflate(raw: bytes, limit: int) -> tuple[bytes, bytes]:
    """What was packed, and the bytes behind its end."""
    machine = zlib.decompressobj()
    out = machine.decompress(raw, limit)
    if machine.unconsumed_tail and not machine.eof:
        raise InputError(InputCode.TOO_LARGE)
    return out, machine.unused_data


def _predicted(stream: pikepdf.Stream) -> bool:
    parameters: Any = stream.get("/DecodeParms", stream.get("/DP"))
    if isinstance(parameters, pikepdf.Array):
        parameters = parameters[0] if len(parameters) else None
    if not isinstance(parameters, pikepdf.Dictionary):
        return False
    return int(parameters.get("/Predictor", 1)) > 1
