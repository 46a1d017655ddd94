"""Traps in the order and manner of drawing: letters out of order, decoys, marks of the pen."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import pairwise

import pymupdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFont
from trap_kit import SECRET, Draft, Trap, at, by_search, form, page_with, plain_page
from traps_writing import LINE, WIDE, read_as

_FONTS = {"F1": pymupdf.Font("helv"), "F2": pymupdf.Font("tiro")}
_TEXT = f"Sagen om {SECRET} er slut."
_NAME = (110, 125, 230, 150)
Letter = tuple[float, str, str]
"""Place along the line, font and letter."""


def _letters(fonts: str = "F1") -> list[Letter]:
    found, x = [], 60.0
    for index, letter in enumerate(_TEXT):
        name = fonts.split()[index % len(fonts.split())]
        found.append((round(x, 2), name, letter))
        x += _FONTS[name].text_length(letter, 12)
    return found


def _drawn(draft: Draft, letters: list[Letter]) -> None:
    times = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Times-Roman"),
                       Encoding=Name.WinAnsiEncoding)  # fmt: skip
    draft.put("/Font", "F2", times)
    for x, font, letter in letters:
        draft.op(f"BT /{font} 12 Tf 1 0 0 1 {x} 700 Tm ({letter}) Tj ET")


def _three_passes(draft: Draft) -> None:
    letters = _letters()
    _drawn(draft, [*letters[::3], *letters[1::3], *letters[2::3]])


def _any_order(draft: Draft) -> None:
    letters = _letters()
    _drawn(draft, random.Random(11).sample(letters, len(letters)))


def _font_by_font(draft: Draft) -> None:
    _drawn(draft, sorted(_letters("F1 F2"), key=lambda letter: letter[1]))


def _decoys(size: float, colour: str) -> Callable[[Draft], None]:
    """Between any two letters of the name one that nobody sees."""

    def fill(draft: Draft) -> None:
        _drawn(draft, [part for part in _letters() if not 110 < part[0] < 215])
        for x, font, letter in _letters():
            if 110 < x < 215:
                draft.op(f"BT 0 g /{font} 12 Tf 1 0 0 1 {x} 700 Tm ({letter}) Tj "
                         f"{colour} /{font} {size} Tf (x) Tj 0 g ET")  # fmt: skip

    return fill


def _rows(size: int = 14) -> Iterator[tuple[int, list[int]]]:
    """Each row of dots of the name as drawn small: its number, and the dots."""
    image = Image.new("1", (14 * size, size + 4), 1)
    ImageDraw.Draw(image).text((0, 0), SECRET, fill=0, font=ImageFont.load_default(size))
    for y in range(image.height):
        row = [x for x in range(image.width) if not image.getpixel((x, y))]
        if row:
            yield y, row


def _dashes(draft: Draft) -> None:
    """Each row of dots is one line whose dashes are the dots."""
    for y, row in _rows():
        changes = [x for x in range(-1, row[-1] + 1) if (x in row) != (x + 1 in row)]
        starts = [x + 1 for x in changes]
        lengths = [1.5 * (b - a) for a, b in pairwise(starts)]
        dashes = " ".join(map(str, [*lengths, 9000] if len(lengths) % 2 else lengths))
        draft.op(f"q 1.5 w [{dashes}] 0 d {60 + 1.5 * starts[0]} {720 - 1.5 * y} m "
                 f"{60 + 1.5 * (row[-1] + 1)} {720 - 1.5 * y} l S Q")  # fmt: skip


def _caps(draft: Draft) -> None:
    """Dots as lines without length and with round ends."""
    dots = (f"{60 + 1.5 * x} {720 - 1.5 * y} m {60 + 1.5 * x} {720 - 1.5 * y} l"
            for y, row in _rows() for x in row)  # fmt: skip
    draft.op("q 1 J 1.8 w " + " ".join(dots) + " S Q")


def _cut_out(draft: Draft) -> None:
    """A dark bar in which the dots are holes, by the even-odd rule."""
    holes = (f"{60 + 1.5 * x} {720 - 1.5 * y} 1.5 1.5 re" for y, row in _rows() for x in row)
    draft.op("q 0.2 g 50 690 320 42 re " + " ".join(holes) + " f* Q")


def _difference(draft: Draft) -> None:
    draft.put("/ExtGState", "D", Dictionary(BM=Name.Difference))
    draft.op(f"q /D gs 1 g BT /F1 12 Tf 60 700 Td (Navn: {SECRET} bor her) Tj ET Q")


def _halves(draft: Draft) -> None:
    """The upper halves of the letters in one form, the lower ones in another."""
    for number, (low, high) in enumerate(((703, 720), (690, 703))):
        part = form(draft, f"BT /F1 12 Tf 60 700 Td (Navn: {SECRET} bor her) Tj ET",
                    BBox=Array([0, low, 595, high]))  # fmt: skip
        draft.put("/XObject", f"H{number}", part)
        draft.op(f"/H{number} Do")


def _attestation(draft: Draft) -> None:
    legal = Dictionary(JavaScriptActions=0, Attestation=String(SECRET))
    draft.pdf.Root.Legal = draft.pdf.make_indirect(legal)
    draft.pdf.Root.Extensions = Dictionary(
        ADBE=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=3, URL=String(SECRET))
    )


def _map_frame(draft: Draft) -> None:
    """A map's frame as the first geographic PDFs had it."""
    draft.page["/LGIDict"] = Array([
        Dictionary(Type=Name.LGIDict, Version=String("2.1"), Description=String(SECRET),
                   Projection=Dictionary(Type=Name.Projection, Datum=String(SECRET))),
    ])  # fmt: skip


def _usage_rights(draft: Draft) -> None:
    draft.pdf.Root.Perms = Dictionary(UR3=draft.pdf.make_indirect(Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Name=String(SECRET), Reason=String(SECRET),
        Prop_Build=Dictionary(App=Dictionary(Name=Name("/" + SECRET))),
    )))  # fmt: skip


def _layer_usage(draft: Draft) -> None:
    layer = draft.pdf.make_indirect(Dictionary(
        Type=Name.OCG, Name=String("Lag"), Usage=Dictionary(
            CreatorInfo=Dictionary(Creator=String(SECRET), Subtype=Name.Artwork),
            User=Dictionary(Type=Name.Ind, Name=Array([String(SECRET)])),
            Language=Dictionary(Lang=String(SECRET)),
        ),
    ))  # fmt: skip
    draft.pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(Order=Array([layer]), Creator=String(SECRET))
    )
    draft.put("/Properties", "L1", layer)
    draft.op("/OC /L1 BDC BT /F1 12 Tf 60 600 Td (Bilag) Tj ET EMC")


PASS_TRAPS = [
    Trap("letters_in_three_passes", page_with(_three_passes), at(_NAME)),
    Trap("letters_in_any_order", page_with(_any_order), at(_NAME)),
    Trap("font_by_font", page_with(_font_by_font), at(_NAME)),
    Trap("tiny_decoys", page_with(_decoys(0.1, "0 g")), at(_NAME)),
    Trap("white_decoys", page_with(_decoys(2, "1 g")), at(_NAME)),
    Trap("dashes_for_letters", page_with(_dashes), at(WIDE), picture=True),
    Trap("dots_as_line_ends", page_with(_caps), at(WIDE), picture=True),
    Trap("dots_cut_out", page_with(_cut_out), at(WIDE), picture=True),
    Trap("blend_difference", page_with(_difference), at(LINE)),
    Trap("letters_in_halves", page_with(_halves), at(LINE)),
    Trap("joined_letters", page_with(read_as(lambda c: c + "\u200d")), at(LINE)),
    Trap("attestation", plain_page(_attestation), by_search),
    Trap("map_frame", plain_page(_map_frame), by_search),
    Trap("usage_rights", plain_page(_usage_rights), by_search),
    Trap("layer_usage", plain_page(_layer_usage), by_search),
]
