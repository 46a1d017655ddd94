"""The glyphs a PDF page draws, as arrays: what stands where, before any reading order.

One `get_texttrace` call gives every glyph with its place in the page's own unrotated
system, whatever /Rotate, /CropBox or /UserUnit say; `page.add_redact_annot` takes
exactly those coordinates (tested for all combinations). Neither the page's edge nor
invisible ink hides a glyph from the trace, but text used only as a clip path (PDF text
rendering mode 7, ISO 32000-2, 9.3.6) is missing from it, so the page's plain text is
compared with it and what is missing is fetched from there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pymupdf

from redactor.ingest.advances import doubtful, with_widths
from redactor.ingest.fontmaps import misread_fonts
from redactor.ingest.prints import without_second_prints

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

UNKNOWN = 0xFFFD
UNNAMED = 0x10FFFF
"""Stands for glyphs that are drawings of their own and have no letter to their name."""
_INVISIBLE_MODE = 3
_PLAIN_TEXT = pymupdf.TEXT_PRESERVE_LIGATURES | pymupdf.TEXT_PRESERVE_WHITESPACE
_RAW_TEXT = _PLAIN_TEXT | pymupdf.TEXT_ACCURATE_BBOXES
_AS_SHOWN = pymupdf.TEXT_IGNORE_ACTUALTEXT

_TYPE3 = re.compile(r"Type3 \((\d+) 0 R\)")
"""What MuPDF calls such a font."""

_SPACES = np.zeros(0x3001, dtype=np.bool_)
_SPACES[[0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]] = True
_SPACES[0x2000:0x200B] = True
# Combining marks for the spacing accents that TeX and others draw over a letter.
_SPACING_ACCENTS = {
    0x60: 0x300,
    0xA8: 0x308,
    0xB4: 0x301,
    0xB8: 0x327,
    0x2C6: 0x302,
    0x2C7: 0x30C,
    0x2DA: 0x30A,
    0x2DC: 0x303,
}
_IS_ACCENT = np.zeros(0x300, dtype=np.bool_)
_IS_ACCENT[list(_SPACING_ACCENTS)] = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Glyphs:
    """n glyphs in drawing order; blanks are left out and noted in `space`.

    All lengths are points of the unrotated page, origin top left of the crop box.
    """

    code: IntArray
    """(n,) Unicode code point."""
    box: FloatArray
    """(n, 4) x0, y0, x1, y1: advance width by font height."""
    place: FloatArray
    """(n, 4) the boxes of all its prints, where it is printed more than once."""
    origin: FloatArray
    """(n, 2) where the pen stood: on the baseline, at the glyph's start."""
    size: FloatArray
    """(n,) font size."""
    angle: IntArray
    """(n,) writing direction in degrees clockwise, 0 = along x; see `quantise_angle`."""
    span: IntArray
    """(n,) which text-showing operation drew it."""
    space: BoolArray
    """(n,) a blank was drawn just before."""
    begins: BoolArray
    """(n,) begins a word, as the blank before it in the text layer of a scan says."""
    follows: BoolArray
    """(n,) shares the glyph before it: second letter of a ligature, combining mark."""
    hidden: BoolArray
    """(n,) not to be seen: invisible mode, fully transparent, switched-off layer, off the page."""

    def __len__(self) -> int:
        return len(self.code)

    def take(self, which: BoolArray | IntArray) -> Glyphs:
        return Glyphs(**{f.name: getattr(self, f.name)[which] for f in fields(self)})


def empty_glyphs() -> Glyphs:
    return make_glyphs(
        codes=[], boxes=[], origins=[], sizes=[], angles=[], spans=[], hidden=[], follows=[]
    )


def join_glyphs(parts: Sequence[Glyphs]) -> Glyphs:
    """All parts as one, spans kept apart."""
    if not parts:
        return empty_glyphs()
    shifted = []
    offset = 0
    for part in parts:
        shifted.append(replace(part, span=part.span + offset))
        offset += int(part.span.max(initial=-1)) + 1
    return Glyphs(
        **{f.name: np.concatenate([getattr(p, f.name) for p in shifted]) for f in fields(Glyphs)}
    )


def make_glyphs(
    *,
    codes: Sequence[int],
    boxes: Sequence[Sequence[float]],
    origins: Sequence[Sequence[float]],
    sizes: npt.ArrayLike,
    angles: npt.ArrayLike,
    spans: npt.ArrayLike,
    hidden: npt.ArrayLike,
    follows: npt.ArrayLike,
) -> Glyphs:
    """Columns, one entry per drawn glyph, blanks included, as arrays without the blanks."""
    count = len(codes)
    code = np.fromiter(codes, np.int64, count)
    box = np.fromiter(chain.from_iterable(boxes), np.float32, 4 * count).reshape(count, 4)
    origin = np.fromiter(chain.from_iterable(origins), np.float32, 2 * count).reshape(count, 2)
    blank = _SPACES[np.clip(code, 0, len(_SPACES) - 1)]
    blank &= code < len(_SPACES)
    space = np.zeros(count, dtype=np.bool_)
    space[1:] = blank[:-1]
    kept = ~blank & np.isfinite(box).all(axis=1) & np.isfinite(origin).all(axis=1)
    return Glyphs(
        code=code,
        box=box,
        place=box,
        origin=origin,
        size=np.asarray(sizes, dtype=np.float32),
        angle=np.asarray(angles, dtype=np.int64),
        span=np.asarray(spans, dtype=np.int64),
        space=space,
        begins=np.zeros_like(space),
        follows=np.asarray(follows, dtype=np.bool_),
        hidden=np.asarray(hidden, dtype=np.bool_),
    ).take(kept)


def quantise_angle(dx: float, dy: float) -> int:
    """Writing direction in whole degrees, 0–359: slightly crooked text counts as straight.

    Within 8° of an axis it is that axis, so that the lines of a crooked scan's hidden text
    stay together; other angles are rounded to 5°.
    """
    degrees = float(np.degrees(np.arctan2(dy, dx))) % 360.0
    nearest = round(degrees / 90.0) * 90
    if abs(degrees - nearest) <= 8.0:
        return nearest % 360
    return round(degrees / 5.0) * 5 % 360


def page_glyphs(page: Any, off_layers: frozenset[str]) -> Glyphs:
    """Every glyph on `page` (a pymupdf.Page), hidden ones included.

    `off_layers` are names of optional-content groups that a viewer does not show.
    """
    trace = page.get_texttrace()
    glyphs = _from_trace(trace, off_layers, *unrotated_size(page))
    doubted = doubtful(glyphs, [span["font"] for span in trace])
    if doubted.any():
        glyphs = with_widths(glyphs, doubted, _raw_text(page, _PLAIN_TEXT | _AS_SHOWN))
    shown = page.get_text("text", flags=_PLAIN_TEXT | _AS_SHOWN)
    traced = Counter(map(chr, glyphs.code.tolist()))
    missing = any(
        n > traced[c] and not c.isspace() and c != "\ufffd" for c, n in Counter(shown).items()
    )
    untraced = _untraced(page, glyphs, _RAW_TEXT | _AS_SHOWN) if missing else empty_glyphs()
    said = _only_said(page.get_text("text", flags=_PLAIN_TEXT), shown)
    only_said = _untraced(page, glyphs, _RAW_TEXT, said) if said else empty_glyphs()
    unnamed = _unnamed_fonts(page.parent, {span["font"] for span in trace}) | misread_fonts(page)
    if unnamed:
        drawn = np.array([span["font"] in unnamed for span in trace])[glyphs.span]
        glyphs = replace(glyphs, code=np.where(drawn, UNNAMED, glyphs.code))
    glyphs = join_glyphs([glyphs, untraced])
    once = without_second_prints(_with_combining_accents(glyphs))
    return join_glyphs([once, only_said])


def _unnamed_fonts(document: Any, names: set[str]) -> frozenset[str]:
    """Type 3 fonts without a Unicode map: their codes are numbers of drawings, not letters.

    One that is no object of its own has number 0, and nobody can say whether it has a map.
    """
    found = ((name, int(match[1])) for name in names if (match := _TYPE3.fullmatch(name)))
    return frozenset(
        name
        for name, number in found
        if not number or document.xref_get_key(number, "ToUnicode")[0] == "null"
    )


def unrotated_size(page: Any) -> tuple[float, float]:
    """Width and height in points of the crop box as it lies before rotation."""
    rect = page.rect
    size = (float(rect.width), float(rect.height))
    return size if page.rotation % 180 == 0 else (size[1], size[0])


def _from_trace(
    trace: list[dict[str, Any]], off_layers: frozenset[str], width: float, height: float
) -> Glyphs:
    lengths = [len(s["chars"]) for s in trace]
    if not sum(lengths):
        return empty_glyphs()
    chars = chain.from_iterable(map(_placed, trace))
    code, glyph, origin, box = zip(*chars, strict=True)
    hidden = [
        s["type"] == _INVISIBLE_MODE or s["opacity"] == 0 or s["layer"] in off_layers for s in trace
    ]
    glyphs = make_glyphs(
        codes=code,
        boxes=box,
        origins=origin,
        sizes=np.repeat([abs(s["size"]) for s in trace], lengths),
        angles=np.repeat(
            [
                0 if _is_mirrored(s) else (quantise_angle(*s["dir"]) + 90 * s["wmode"]) % 360
                for s in trace
            ],
            lengths,
        ),
        spans=np.repeat(np.arange(len(trace)), lengths),
        hidden=np.repeat(hidden, lengths),
        follows=np.fromiter(glyph, np.int64, len(code)) < 0,
    )
    outside = (
        (glyphs.box[:, 2] <= 0)
        | (glyphs.box[:, 3] <= 0)
        | (glyphs.box[:, 0] >= width)
        | (glyphs.box[:, 1] >= height)
    )
    glyphs = replace(glyphs, hidden=glyphs.hidden | outside)
    return _with_shared_boxes(glyphs)


def _is_mirrored(span: dict[str, Any]) -> bool:
    """Whether a span is one letter turned about its upright axis, as a V is that looks the same.

    Its pen runs to the left, but it stands on the baseline; upside down it would hang from it.
    """
    if len(span["chars"]) != 1 or span["dir"][0] > -0.99:
        return False
    _, _, (_, y), (_, top, _, bottom) = span["chars"][0]
    return bool(y - top > bottom - y)


def _placed(span: dict[str, Any]) -> list[tuple[Any, ...]]:
    if _is_mirrored(span):
        return _unmirrored(span)
    return _hung(span) if span["wmode"] else list(span["chars"])


def _hung(span: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Letters of vertical writing: their boxes as wide as high, the pen above their middle.

    MuPDF gives them boxes without width, and the baseline's start as the pen's place.
    """
    half = abs(span["size"]) / 2
    middles = [(x0 + x1) / 2 if x1 > x0 else x0 + half for _, _, _, (x0, _, x1, _) in span["chars"]]
    x = float(np.median(middles))
    return [
        (code, glyph, (x, top), (x - half, top, x + half, bottom))
        for code, glyph, _, (_, top, _, bottom) in span["chars"]
    ]


def _unmirrored(span: dict[str, Any]) -> list[tuple[Any, ...]]:
    code, glyph, (_, y), box = span["chars"][0]
    return [(code, glyph, (box[0], y), box)]


def _with_shared_boxes(glyphs: Glyphs) -> Glyphs:
    """Letters that share one glyph (a ligature mapped to several) all get its whole box."""
    if not glyphs.follows.any():
        return glyphs
    glyphs.follows[0] = False
    first = np.maximum.accumulate(np.where(glyphs.follows, 0, np.arange(len(glyphs))))
    box = glyphs.box[first]
    return replace(glyphs, box=box, place=box, origin=glyphs.origin[first])


def _only_said(said: str, shown: str) -> set[str]:
    """Letters and digits of lines that tags say (ActualText) and that are not shown.

    MuPDF gives what a paragraph is said to be once for each of its pieces, hundreds of times on
    the pages of some producers, though it is what they show.
    """
    if said == shown:
        return set()
    whole = _letters_of(shown)
    return {line for line in map(_letters_of, said.splitlines()) if line not in whole}


def _letters_of(text: str) -> str:
    """Letters and digits, ligatures (ﬁ) apart: tags spell them out."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def _rows(raw: dict[str, Any]) -> Iterator[tuple[int, list[tuple[int, float, Any]]]]:
    """Lines of a page's text with their angle, as number and size of the run of each character,
    and the character; a tag may say several lines where one is shown."""
    number = 0
    for line in (line for b in raw["blocks"] if b["type"] == 0 for line in b["lines"]):
        row: list[tuple[int, float, Any]] = []
        for span in line["spans"]:
            number += 1
            for char in span["chars"]:
                if char["c"] != "\n":
                    row.append((number, span["size"], char))
                elif row:
                    yield quantise_angle(*line["dir"]), row
                    row = []
        if row:
            yield quantise_angle(*line["dir"]), row


def _raw_text(page: Any, flags: int) -> dict[str, Any]:
    """The page's text, character by character, in the system of the unrotated page."""
    rotation = page.rotation
    page.set_rotation(0)
    try:
        raw: dict[str, Any] = page.get_text("rawdict", flags=flags)
    finally:
        page.set_rotation(rotation)
    return raw


def _untraced(page: Any, traced: Glyphs, flags: int, said: set[str] | None = None) -> Glyphs:
    """Glyphs of the plain text that the trace did not report; only of the lines that are `said`,
    each once, where these are given: whole, or what is not shown of one that nearly is."""
    raw = _raw_text(page, flags)
    known = {
        (code, round(x), round(y))
        for code, (x, y) in zip(traced.code.tolist(), traced.origin.tolist(), strict=True)
    }
    columns: list[tuple[int, Any, Any, float, int, int]] = []
    rows = list(_rows(raw))
    if said is not None:
        written = ["".join(char["c"] for _, _, char in row) for _, row in rows]
        first = dict(zip(map(_letters_of, reversed(written)), reversed(rows), strict=True))
        rows = [first[text] for text in said if text in first]
    for angle, row in rows:
        near = [_is_known(char, known) for _, _, char in row]
        if said is not None and sum(near) < _NEARLY * len(near):
            near = [False] * len(near)
        for (number, size, char), is_near in zip(row, near, strict=True):
            code, (x, y) = ord(char["c"]), char["origin"]
            if char["c"] == " " or not is_near:
                columns.append((code, char["bbox"], (x, y), size, angle, number))
    if not columns:
        return empty_glyphs()
    codes, boxes, origins, sizes, angles, spans = zip(*columns, strict=True)
    never = [False] * len(codes)
    return make_glyphs(
        codes=codes,
        boxes=boxes,
        origins=origins,
        sizes=sizes,
        angles=angles,
        spans=spans,
        hidden=never,
        follows=never,
    )


_NEARLY = 0.7
"""A line that a tag says is shown but for some letters from this share of them."""


def _is_known(char: Any, known: set[tuple[int, int, int]]) -> bool:
    """Whether the trace has this character within a point of its place."""
    code, (x, y) = ord(char["c"]), char["origin"]
    return any((code, round(x) + i, round(y) + j) in known for i in (-1, 0, 1) for j in (-1, 0, 1))


def _with_combining_accents(glyphs: Glyphs) -> Glyphs:
    """Turns an accent drawn over a letter (¨ on u) into that letter and a combining mark."""
    low = glyphs.code < len(_IS_ACCENT)
    accents = low & _IS_ACCENT[np.where(low, glyphs.code, 0)]
    marks = (glyphs.code >= 0x300) & (glyphs.code <= 0x36F)
    if not accents.any() and not marks.any():
        return glyphs
    follows = glyphs.follows | marks
    follows[:1] = False
    code = glyphs.code.copy()
    order = np.arange(len(glyphs))
    for i in np.flatnonzero(accents).tolist():
        left, _, right, _ = glyphs.box[i]
        for base in (i + 1, i - 1):
            if not 0 <= base < len(code) or not chr(int(code[base])).isalpha():
                continue
            x0, _, x1, _ = glyphs.box[base]
            shared = min(right, x1) - max(left, x0)
            if shared < 0.6 * min(right - left, x1 - x0) or glyphs.angle[i] != glyphs.angle[base]:
                continue
            code[i] = _SPACING_ACCENTS[int(code[i])]
            first, second = min(i, base), max(i, base)
            order[first], order[second] = base, i
            follows[i], follows[base] = True, False
            glyphs.space[base] |= glyphs.space[i]
            break
    return replace(glyphs, code=code, follows=follows).take(order)
