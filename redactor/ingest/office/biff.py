"""Comments and text boxes of old Excel files ([MS-XLS]), which LibreOffice 7.4 can lose."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

from redactor.errors import InputCode, InputError
from redactor.ingest.office.sheetxml import column_letters
from redactor.ingest.unseen import Hidden

_BOF, _BOUNDSHEET, _OBJ, _TXO, _CONTINUE, _NOTE = 0x0809, 0x0085, 0x005D, 0x01B6, 0x003C, 0x001C


def sheet_remarks(path: Path) -> Iterator[Hidden]:
    """Every comment with its cell, and every other text object. Raises `InputError` CORRUPT."""
    try:
        with olefile.OleFileIO(path) as ole:
            names = {entry[0].lower(): entry for entry in ole.listdir() if len(entry) == 1}
            if "workbook" not in names:
                return
            stream = ole.openstream(names["workbook"]).read()
        yield from _remarks(stream)
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise InputError(InputCode.CORRUPT) from error


def has_pivot_cache(path: Path) -> bool:
    """[MS-XLS] 2.1.5: the storage _SX_DB_CUR holds the rows behind pivot tables."""
    try:
        with olefile.OleFileIO(path) as ole:
            return any(entry[0].upper() == "_SX_DB_CUR" for entry in ole.listdir())
    except (OSError, ValueError, IndexError) as error:
        raise InputError(InputCode.CORRUPT) from error


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Position, type and content of each record."""
    position = 0
    while position + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, position)
        yield position, kind, stream[position + 4 : position + 4 + size]
        position += 4 + size


def _remarks(stream: bytes) -> Iterator[Hidden]:
    sheets: dict[int, str] = {}
    sheet = ""
    current = 0
    texts: dict[tuple[str, int], str] = {}
    notes: list[tuple[str, int, str, str]] = []
    missing = 0
    for position, kind, data in _records(stream):
        if kind == _BOUNDSHEET:
            (start,) = struct.unpack_from("<I", data, 0)
            sheets[start] = _text(data[8:], data[7] & 1, data[6])
        elif kind == _BOF:
            sheet = sheets.get(position, sheet)
        elif kind == _OBJ and len(data) >= 8:
            (current,) = struct.unpack_from("<H", data, 6)
        elif kind == _TXO and len(data) >= 12:
            (missing,) = struct.unpack_from("<H", data, 10)
            texts[sheet, current] = ""
        elif kind == _CONTINUE and missing and data:
            piece = _text(data[1:], data[0] & 1, missing)
            texts[sheet, current] = texts.get((sheet, current), "") + piece
            missing -= len(piece)
        elif kind == _NOTE and len(data) >= 11:
            row, column, _, number, length = struct.unpack_from("<HHHHH", data, 0)
            place = f"{sheet}!{column_letters(column)}{row + 1}"
            notes.append((sheet, number, place, _text(data[11:], data[10] & 1, length)))
    for sheet, number, place, who in notes:
        text = texts.pop((sheet, number), "")
        if text.strip():
            yield Hidden(what="Kommentarer", place=place, who=who, text=text)
    for (sheet, _), text in texts.items():
        if text.strip():
            yield Hidden(what="Tekstfelter, der ikke ses på siderne", place=sheet, text=text)


def _text(data: bytes, wide: int, length: int) -> str:
    """[MS-XLS] 2.5.294: one or two bytes a character."""
    if wide:
        return data[: 2 * length].decode("utf-16-le", "replace")
    return data[:length].decode("latin-1")
