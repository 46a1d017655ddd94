"""From ordered glyphs to a page's text with a box for every code point.

The text is what a reader would type: letters for ligatures, composed letters (Unicode
NFC), raised figures for raised marks, plain spaces and hyphens, no invisible characters, and
words whole that were broken at a line end. Every code point keeps the box of what it was made from.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from redactor.ingest.glyphs import BoolArray, FloatArray, Glyphs, IntArray
from redactor.ingest.pages.raised import with_raised
from redactor.ingest.pages.segments import CELL, LINE, PARAGRAPH

_SOFT_HYPHEN = "\u00ad"
_PLAIN = re.compile(
    r"[\t\n\x20-\x7e\u00a1-\u00ac\u00ae-\u0131\u0134-\u0148\u014a-\u017f"
    r"\u2013-\u201f\u2022\u2026\u20ac]*"
)

_REPLACED: dict[str, str] = {
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007", " "),
    **dict.fromkeys("\u2008\u2009\u200a\u202f\u205f\u3000\u2028\u2029", " "),
    **dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-"),
    **{chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0xFB00, 0xFB07)},
    # Letters and digits of mathematics and of full width.
    **{
        chr(c): unicodedata.normalize("NFKC", chr(c))
        for c in (*range(0x1D400, 0x1D800), *range(0xFF01, 0xFF5F), 0x210E)
    },
    # Small capitals that phonetics uses.
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢᴁ", (*"abcdefghijklmnoprstuvwyz", "æ"), strict=True)),
    "\u0132": "IJ",
    "\u0133": "ij",
}

# Cyrillic and Greek letters that look like Latin ones, and these; of small Greek ones only omicron.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝѵАВЕКМНОРСТУХІЈЅѴԌԚԜοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwvABEKMHOPCTYXIJSVGQWoABEZHIKMNOPTYX",
)
_IN_OTHER_SCRIPTS = re.compile("[\u0370-\u052f]")
_LETTERS = re.compile(r"[^\W\d_]+")

_SELECTORS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""The signs beside controls and format characters that Unicode has shown as nothing
(Default_Ignorable_Code_Point): variation selectors, the grapheme joiner, fillers."""

# A line ends in a hyphen between two word characters, or in a soft hyphen.
_BROKEN = re.compile(rf"(?P<hyphen>[-{_SOFT_HYPHEN}])[ ]?\n(?=\w)")
_TOKEN_BEFORE = re.compile(r"[^\s]*$")
_TOKEN_AFTER = re.compile(r"[^\s]*")
_CELL_REACH = 300
_LEAST_WORD = 3
# "læge- og hospitalsregninger": the hyphen stands for a word that comes later.
_SUSPENDED = {"og", "eller", "samt", "til", "som", "men", "hhv.", "and", "or"}


def compose_text(glyphs: Glyphs, order: IntArray) -> tuple[str, FloatArray]:
    """Text and boxes, shape (len(text), 4), of glyphs in reading order (see layout).

    Spaces, tabs and line feeds have no box (NaN). Glyphs without a Unicode value are U+FFFD.
    """
    counts = np.where(order == PARAGRAPH, 2, 1)
    order = np.repeat(order, counts)
    drawn = order >= 0
    code = np.full(len(order), 0x20, dtype=np.uint32)
    code[drawn] = np.where(
        _is_character(glyphs.code[order[drawn]]), glyphs.code[order[drawn]], 0xFFFD
    )
    code = with_raised(code, glyphs, order)
    code[(order == LINE) | (order == PARAGRAPH)] = 0x0A
    code[order == CELL] = 0x09
    boxes = np.full((len(order), 4), np.nan, dtype=np.float32)
    boxes[drawn] = glyphs.box[order[drawn]]
    text = code.astype("<u4").tobytes().decode("utf-32-le")
    return join_broken_words(*normalise(text, boxes))


def _is_character(code: IntArray) -> BoolArray:
    return (code > 0) & (code < 0x110000) & ((code < 0xD800) | (code > 0xDFFF))


def is_unseen(char: str) -> bool:
    """Whether a character draws nothing whatever the font: a control, a joiner, a selector."""
    return unicodedata.category(char) in ("Cc", "Cf") or _SELECTORS.match(char) is not None


def normalise(text: str, boxes: FloatArray) -> tuple[str, FloatArray]:
    """Ligatures spelled out, letters composed, blanks plain, invisible characters gone.

    Soft hyphens stay only at a line end, where `join_broken_words` needs them.
    """
    if _PLAIN.fullmatch(text):
        return text, boxes
    out: list[str] = []
    source: list[int] = []
    merged: dict[int, int] = {}
    for index, char in enumerate(text):
        if char == _SOFT_HYPHEN:
            if text[index + 1 : index + 2] == "\n":
                out.append(char)
                source.append(index)
            continue
        if unicodedata.combining(char) and out and not out[-1].isspace():
            composed = unicodedata.normalize("NFC", out[-1] + char)
            if len(composed) == 1:
                out[-1] = composed
                merged[len(out) - 1] = index
                continue
        if char not in "\t\n" and is_unseen(char):
            continue
        for letter in _REPLACED.get(char) or unicodedata.normalize("NFC", char):
            out.append(letter)
            source.append(index)
    new_boxes = boxes[np.array(source, dtype=np.int64)]
    for at, mark in merged.items():
        new_boxes[at] = _union(new_boxes[at], boxes[mark])
    blank = np.fromiter((c.isspace() for c in out), np.bool_, len(out))
    new_boxes[blank] = np.nan
    return _one_script("".join(out)), new_boxes


def _one_script(text: str) -> str:
    """Words in letters of several scripts that look alike, in Latin ones, as everybody reads them.

    So are words of look-alikes alone where a text has no others of their script.
    """
    if not _IN_OTHER_SCRIPTS.search(text):
        return text
    foreign = not all(map(_looks_latin, _IN_OTHER_SCRIPTS.findall(text)))

    def word(match: re.Match[str]) -> str:
        letters = match.group()
        others = len(_IN_OTHER_SCRIPTS.findall(letters))
        mixed = 0 < others < len(letters)
        alone = not foreign and len(letters) >= _LEAST_WORD
        return letters.translate(_LOOKALIKES) if mixed or alone else letters

    return _LETTERS.sub(word, text)


def _looks_latin(letter: str) -> bool:
    return ord(letter) in _LOOKALIKES


def join_broken_words(text: str, boxes: FloatArray) -> tuple[str, FloatArray]:
    """Makes words whole that a line end broke: "Jen-⏎sen" → "Jensen".

    The hyphen goes, and the box of the letter before it grows over it, when it can only be
    the typesetter's: a soft hyphen, or letter, hyphen, small letter. It stays, and only the
    line feed goes, before a capital (Hansen-⏎Petersen), beside a digit (010190-⏎1234),
    after a single letter (e-⏎mail) and inside addresses of mail and web. Where it stands
    for a missing word (læge-⏎og …) nothing is joined.
    """
    keep: BoolArray | None = None
    for match in _BROKEN.finditer(text):
        hyphen, end = match.start(), match.end()
        before = _last_token(text, hyphen)
        after = _first_token(text, end)
        soft = match["hyphen"] == _SOFT_HYPHEN
        if not before or (not soft and (after in _SUSPENDED or not before[-1].isalnum())):
            continue
        if _leaves_cell(text, boxes, hyphen, end):
            continue
        if keep is None:
            keep = np.ones(len(text), dtype=np.bool_)
            boxes = boxes.copy()
        keep[hyphen + 1 : end] = False
        if soft or _is_typesetters(before, after):
            keep[hyphen] = False
            boxes[hyphen - 1] = _union(boxes[hyphen - 1], boxes[hyphen])
    if keep is None:
        return text, boxes
    kept = "".join(c for c, k in zip(text, keep.tolist(), strict=True) if k)
    return kept, boxes[keep]


def _leaves_cell(text: str, boxes: FloatArray, hyphen: int, after: int) -> bool:
    """Whether what follows stands left of the table cell whose last line a hyphen ends."""
    cell = text.rfind("\t", max(0, hyphen - _CELL_REACH), hyphen) + 1
    if not cell or "\n" in text[cell:hyphen]:
        return False
    first, next_one = boxes[cell], boxes[after]
    extent = max(first[2] - first[0], first[3] - first[1])
    return bool(next_one[0] < first[0] - 2 * extent)  # never so where either has no box


def _last_token(text: str, end: int) -> str:
    match = _TOKEN_BEFORE.search(text[max(0, end - 80) : end])
    return match.group() if match else ""


def _first_token(text: str, start: int) -> str:
    match = _TOKEN_AFTER.match(text[start : start + 80])
    return match.group() if match else ""


def _is_typesetters(before: str, after: str) -> bool:
    if not (before[-1].isalpha() and after[0].islower()):
        return False
    if len(before) == 1 or not before[-2].isalnum():
        return False
    return not any(sign in before + after.rstrip(".,;:") for sign in ("@", "/", "www.", "\\"))


def _union(one: FloatArray, other: FloatArray) -> FloatArray:
    """Smallest box around two; a NaN box counts for nothing."""
    return np.concatenate((np.fmin(one[:2], other[:2]), np.fmax(one[2:], other[2:])))
