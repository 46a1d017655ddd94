"""The message inside an S/MIME signature (RFC 5652): just enough ASN.1 to take it out."""

from __future__ import annotations

from redactor.errors import InputCode, InputError

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENCRYPTED = {
    bytes.fromhex("2a864886f70d010703"),  # enveloped data
    bytes.fromhex("2a864886f70d010706"),  # encrypted data
    bytes.fromhex("2a864886f70d0109100117"),  # authenticated enveloped data
}
_SEQUENCE, _OCTETS, _OCTETS_BUILT, _EXPLICIT = 0x30, 0x04, 0x24, 0xA0
_DEPTH = 20


def signed_content(content: bytes) -> bytes:
    """The signed message.

    Raises `InputError`: ENCRYPTED_MAIL for enveloped mail, CORRUPT otherwise.
    """
    try:
        _, outer, _ = _element(content, 0)
        _, kind, end = _element(outer, 0)
        if kind in _ENCRYPTED:
            raise InputError(InputCode.ENCRYPTED_MAIL)
        if kind != _SIGNED:
            raise InputError(InputCode.CORRUPT)
        _, explicit, _ = _element(outer, end)
        _, signed, _ = _element(explicit, 0)
        position = 0
        while position < len(signed):
            tag, value, position = _element(signed, position)
            if tag == _SEQUENCE:  # the first SEQUENCE is encapContentInfo
                _, _, end = _element(value, 0)
                _, wrapped, _ = _element(value, end)
                return _octets(wrapped, 0)
    except IndexError as error:
        raise InputError(InputCode.CORRUPT) from error
    raise InputError(InputCode.CORRUPT)


def _octets(data: bytes, depth: int) -> bytes:
    """An OCTET STRING, also one in pieces."""
    tag, value, _ = _element(data, 0)
    if tag == _OCTETS:
        return value
    if tag != _OCTETS_BUILT or depth > _DEPTH:
        raise InputError(InputCode.CORRUPT)
    pieces, position = [], 0
    while position < len(value):
        _, _, end = _element(value, position)
        pieces.append(_octets(value[position:end], depth + 1))
        position = end
    return b"".join(pieces)


def _element(data: bytes, start: int, depth: int = 0) -> tuple[int, bytes, int]:
    """Tag, content and end of the element at `start`; length definite (DER) or not (BER)."""
    tag, length = data[start], data[start + 1]
    position = start + 2
    if length == 0x80:
        if depth > _DEPTH:
            raise InputError(InputCode.CORRUPT)
        end = position
        while data[end : end + 2] != b"\0\0":
            _, _, end = _element(data, end, depth + 1)
        return tag, data[position:end], end + 2
    if length > 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[position : position + count], "big")
        position += count
    if position + length > len(data):
        raise IndexError
    return tag, data[position : position + length], position + length
