"""Words that are there and have no ink of their own to be seen by: twins, tiles, layers, looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pymupdf
from bad_kit import HIDDEN, Spoils, bad, more, spots
from bad_remains import removed
from pikepdf import Array, Dictionary, Name, String

LETTERS = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
SHOWN = "BT /helv 11 Tf 72 500 Td (Birthe Sandager) Tj ET"
TILE = b"BT /F 11 Tf 20 20 Td (Birthe Sandager) Tj ET "
FILLED = "/Pattern cs /Pt scn 60 480 300 60 re f"


def resource(pdf: pikepdf.Pdf, kind: str, **named: Any) -> None:
    resources = pdf.pages[0].Resources
    if f"/{kind}" not in resources:
        resources[f"/{kind}"] = Dictionary()
    for name, value in named.items():
        resources[f"/{kind}"][f"/{name}"] = value


# --- the same letters again, in the colour of the ground ---


@bad("hidden_text")
def same_letters_in_white(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), HIDDEN[0])
    document[0].insert_text((72, 300), HIDDEN[0], color=(1, 1, 1))


@bad("hidden_text")
def same_letters_in_black_on_a_bar(document: pymupdf.Document) -> None:
    document[0].draw_rect(pymupdf.Rect(60, 285, 220, 305), color=None, fill=(0, 0, 0))
    document[0].insert_text((72, 300), HIDDEN[0], color=(1, 1, 1))
    document[0].insert_text((72, 300), HIDDEN[0])


@bad("hidden_text")
def same_letters_one_by_one_in_white(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), HIDDEN[0])
    x = 72.0
    for letter in HIDDEN[0]:
        document[0].insert_text((x, 300), letter, color=(1, 1, 1))
        x += pymupdf.get_text_length(letter, fontsize=11)


@bad("hidden_text")
def white_letters_behind_a_grid(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 303), HIDDEN[0], color=(1, 1, 1))
    for k in range(6):
        document[0].draw_line((60 + 30 * k, 280), (60 + 30 * k, 320), width=0.5)
        document[0].draw_line((60, 280 + 8 * k), (210, 280 + 8 * k), width=0.5)


@bad("hidden_text")
def clear_letters_over_a_drawing(document: pymupdf.Document) -> None:
    for k in range(20):
        document[0].draw_line((60 + 8 * k, 320), (70 + 8 * k, 280), width=0.5)
    document[0].insert_text((72, 303), HIDDEN[0], fill_opacity=0)


# --- tiles ---


def _tiled(code: bytes, page: str = FILLED) -> Spoils:
    def spoils(document: pymupdf.Document) -> Any:
        removed(document)
        more(document, page)

        def finish(pdf: pikepdf.Pdf) -> None:
            tile = pdf.make_stream(
                code, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
                BBox=Array([0, 0, 300, 60]), XStep=300, YStep=60,
                Matrix=Array([1, 0, 0, 1, 60, 480]),
                Resources=Dictionary(Font=Dictionary(F=LETTERS)))  # fmt: skip
            resource(pdf, "Pattern", Pt=tile)

        return finish

    return spoils


bad("hidden_text", "bar_in_a_tile")(_tiled(TILE + b"0 g 15 15 120 16 re f"))
bad("hidden_text", "bar_over_a_tile")(_tiled(TILE, f"{FILLED} 0 g 75 495 130 18 re f"))
bad("hidden_text", "white_on_a_tile")(_tiled(b"1 g " + TILE + b"0 g 200 10 20 20 re f"))
bad("hidden_text", "tile_out_of_sight")(_tiled(TILE, "/Pattern cs /Pt scn 250 485 40 40 re f"))


# --- layers ---


def _layered(member: Callable[[pikepdf.Pdf, Any], Any]) -> Spoils:
    def spoils(document: pymupdf.Document) -> Any:
        removed(document)
        more(document, f"/OC /L BDC {SHOWN} EMC")

        def finish(pdf: pikepdf.Pdf) -> None:
            group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Lag")))
            pdf.Root.OCProperties = Dictionary(
                OCGs=Array([group]), D=Dictionary(Order=Array([group]))
            )
            resource(pdf, "Properties", L=pdf.make_indirect(member(pdf, group)))

        return finish

    return spoils


bad("hidden_text", "layer_shown_when_all_are_off")(
    _layered(lambda _, group: Dictionary(Type=Name.OCMD, OCGs=group, P=Name.AllOff))
)
bad("hidden_text", "layer_hidden_by_an_expression")(
    _layered(lambda _, group: Dictionary(Type=Name.OCMD, VE=Array([Name.Not, group])))
)


# --- what viewers paint by themselves ---


def _noted(**keys: Any) -> Spoils:
    def spoils(document: pymupdf.Document) -> Any:
        places = spots(document[0])

        def finish(pdf: pikepdf.Pdf) -> None:
            notes = (
                Dictionary(Type=Name.Annot, Rect=[r.x0, 842 - r.y1, r.x1, 842 - r.y0], **keys)
                for r in places
            )
            pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note) for note in notes])

        return finish

    return spoils


bad("hidden_text", "link_that_is_all_border")(
    _noted(Subtype=Name.Link, C=Array([0, 0, 0]), Border=Array([0, 0, 14]))
)
bad("hidden_text", "button_without_a_look")(
    _noted(Subtype=Name.Widget, MK=Dictionary(BG=Array([0])))
)


@bad("readers_differ")
def letters_that_are_copied_as_others(document: pymupdf.Document) -> Any:
    """Nonsense is shown, and the name is copied."""
    removed(document)
    shown = "ABCDEFGHIJKLMN"
    more(document, f"BT /Fx 11 Tf 72 500 Td ({shown}) Tj ET")

    def finish(pdf: pikepdf.Pdf) -> None:
        pairs = zip(shown, HIDDEN[0].replace(" ", ""), strict=True)
        rows = "\n".join(f"<{ord(code):02x}> <{ord(letter):04x}>" for code, letter in pairs)
        spaces = "1 begincodespacerange <00> <ff> endcodespacerange"
        said = f"{spaces} {len(shown)} beginbfchar {rows} endbfchar"
        font = Dictionary(LETTERS)
        font.Encoding, font.ToUnicode = Name.WinAnsiEncoding, pdf.make_stream(said.encode())
        pdf.pages[0].Resources.Font.Fx = pdf.make_indirect(font)

    return finish


# --- drawn letters ---


def _curves(document: pymupdf.Document) -> None:
    for k in range(6):
        x = 80 + 14 * k
        document[0].draw_bezier((x, 320), (x + 3, 300), (x + 8, 330), (x + 12, 310))


@bad("drawing_under_box")
def outlines_under_a_rounded_bar(document: pymupdf.Document) -> None:
    _curves(document)
    document[0].draw_rect(pymupdf.Rect(72, 295, 180, 335), fill=(0, 0, 0), radius=0.2)


@bad("drawing_under_box")
def outlines_under_a_wide_line(document: pymupdf.Document) -> None:
    _curves(document)
    document[0].draw_line((72, 315), (180, 315), width=40)


@bad("drawing_under_box")
def plotted_letters_under_a_bar(document: pymupdf.Document) -> None:
    """A plotter's letters are single strokes."""
    for k in range(8):
        x = 80 + 10 * k
        for ends in (((x, 320), (x + 3, 308)), ((x + 3, 308), (x + 6, 320)),
                     ((x + 1.5, 315), (x + 4.5, 315))):  # fmt: skip
            document[0].draw_line(*ends)
    document[0].draw_rect(pymupdf.Rect(72, 300, 180, 326), color=None, fill=(0, 0, 0))
