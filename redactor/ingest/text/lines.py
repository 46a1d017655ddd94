"""Text in lines: what can be drawn, how wide it is, where it breaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pymupdf

SIZE = 10.0
_FONTS = {
    (False, False): "helv",
    (True, False): "hebo",
    (False, True): "heit",
    (True, True): "hebi",
}
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. Line feeds break the line."""

    text: str
    bold: bool = False
    italic: bool = False
    size: float = SIZE
    grey: bool = False


@lru_cache(maxsize=8)
def font(bold: bool, italic: bool) -> pymupdf.Font:
    return pymupdf.Font(_FONTS[bold, italic])


@lru_cache(maxsize=100_000)
def _advance(char: str, bold: bool, italic: bool) -> float:
    return float(font(bold, italic).glyph_advance(ord(char)))


def width_of(text: str, run: Run) -> float:
    return sum(_advance(c, run.bold, run.italic) for c in text) * run.size


def printable(text: str) -> str:
    """`text` in characters that can be drawn and read back the same.

    Composed (NFC); characters outside the basic plane become their plain form or '□', since
    the fonts' Unicode maps stop at U+FFFF; control and format characters go, tabs become
    spaces.
    """
    if text.isascii() and text.isprintable():
        return text
    out = []
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        if char == "\n":
            out.append(char)
        elif char == "\t":
            out.append("    ")
        elif char in "\x0b\x0c\x85\u2028\u2029":
            out.append("\n")
        elif char.isspace():
            out.append(" ")
        elif ord(char) > 0xFFFF:
            simple = unicodedata.normalize("NFKC", char)
            out.append(simple if all(ord(c) <= 0xFFFF for c in simple) else "□")
        elif char == "\u2011":
            out.append("-")
        elif unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            out.append(char)
    return "".join(out)


Piece = tuple[str, Run]
Line = list[Piece]


def break_lines(runs: Sequence[Run], width: float) -> Iterator[Line]:
    """Lines no wider than `width` points. Breaks at spaces; a word wider than a line is cut."""
    line: Line = []
    used = 0.0
    pending: Piece | None = None
    for run in runs:
        for token in re.findall(r"\n|[^\S\n]+|\S+", printable(run.text)):
            if token == "\n":
                yield line
                line, used, pending = [], 0.0, None
                continue
            size = width_of(token, run)
            if token.isspace():
                if line or used == 0.0:
                    pending = (token, run)
                continue
            gap = width_of(*pending) if pending else 0.0
            if line and used + gap + size > width and pending is not None:
                yield line
                line, used, pending, gap = [], 0.0, None, 0.0
            if pending is not None and gap < 0.7 * width:
                line.append(pending)
                used += gap
            pending = None
            if used + size <= width:
                line.append((token, run))
                used += size
                continue
            start, filled = 0, used  # a word that fits on no line
            for index, char in enumerate(token):
                step = _advance(char, run.bold, run.italic) * run.size
                if filled + step > width and (index > start or line):
                    line.append((token[start:index], run))
                    yield line
                    line, start, filled = [], index, 0.0
                filled += step
            line.append((token[start:], run))
            used = filled
    if line:
        yield line


def visual(text: str) -> str:
    """Right-to-left words turned round, for drawing from left to right."""
    return _RTL.sub(lambda found: found.group()[::-1], text)
