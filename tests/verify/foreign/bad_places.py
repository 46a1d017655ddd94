"""Text made invisible, and marks and notes over it."""

from __future__ import annotations

from typing import Any

import pikepdf
import pymupdf
from bad_kit import append, bad, spots
from pikepdf import Dictionary, Name


@bad("hidden_text")
def white_text(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), "Birthe Sandager", color=(1, 1, 1))


@bad("hidden_text")
def almost_white_text(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), "Birthe Sandager", color=(0.99, 0.99, 0.99))


@bad("hidden_text")
def black_text_on_black(document: pymupdf.Document) -> None:
    document[0].draw_rect(pymupdf.Rect(60, 285, 220, 305), color=None, fill=(0, 0, 0))
    document[0].insert_text((72, 300), "Birthe Sandager")


@bad("hidden_text")
def transparent_text(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), "Birthe Sandager", fill_opacity=0)


@bad("hidden_text")
def text_of_mode_three(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), "Birthe Sandager", render_mode=3)


@bad("hidden_text")
def clipped_text(document: pymupdf.Document) -> None:
    append(document, lambda _r: "q 0 0 5 5 re W n BT /helv 11 Tf 72 500 Td (Birthe S.) Tj ET Q")


@bad("hidden_text")
def invisible_by_blending(document: pymupdf.Document) -> Any:
    append(document, lambda _r: "q 1 g /Bl gs BT /helv 11 Tf 72 500 Td (Birthe S.) Tj ET Q")

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.ExtGState = Dictionary(Bl=Dictionary(BM=Name.Multiply))

    return finish


@bad("hidden_text")
def layer_switched_off(document: pymupdf.Document) -> None:
    layer = document.add_ocg("Navne", on=False)
    document[0].insert_text((72, 300), "Birthe Sandager", oc=layer)


@bad("hidden_text")
def cover_on_a_layer(document: pymupdf.Document) -> None:
    layer = document.add_ocg("Overstregninger", on=True)
    for rect in spots(document[0]):
        document[0].draw_rect(rect, color=None, fill=(0, 0, 0), oc=layer)


@bad("outside_page")
def cropped_away(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 700), "Birthe Sandager, Skovvej 7")
    document[0].set_cropbox(pymupdf.Rect(0, 0, 595, 600))


@bad("outside_page")
def beside_the_page(document: pymupdf.Document) -> None:
    document[0].insert_text((700, 300), "Birthe Sandager, Skovvej 7")


@bad("tiny_text")
def in_the_smallest_type(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), "Birthe Sandager, Skovvej 7", fontsize=0.2)


# --- marks and notes ---


@bad("annotation")
def black_highlight(document: pymupdf.Document) -> None:
    page = document[0]
    for rect in spots(page):
        note = page.add_highlight_annot(rect)
        note.set_colors(stroke=(0, 0, 0))
        note.update()


@bad("annotation")
def square_note(document: pymupdf.Document) -> None:
    page = document[0]
    for rect in spots(page):
        note = page.add_rect_annot(rect)
        note.set_colors(stroke=(0, 0, 0), fill=(0, 0, 0))
        note.update()


@bad("annotation")
def redaction_marks_only(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].add_redact_annot(rect, fill=(0, 0, 0))


@bad("annotation")
def ink_note(document: pymupdf.Document) -> None:
    page = document[0]
    for rect in spots(page):
        middle = (rect.y0 + rect.y1) / 2
        note = page.add_ink_annot([[(rect.x0, middle), (rect.x1, middle)]])
        note.set_border(width=14)
        note.update()


@bad("annotation")
def free_text_note(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].add_freetext_annot(rect, "§ 30", fill_color=(0, 0, 0), text_color=(1, 1, 1))


@bad("hidden_text")
def form_field_on_top(document: pymupdf.Document) -> None:
    for number, rect in enumerate(spots(document[0])):
        field = pymupdf.Widget()
        field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, f"felt{number}"
        field.rect, field.fill_color, field.field_value = rect, (0, 0, 0), ""
        document[0].add_widget(field)
