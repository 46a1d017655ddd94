"""Deliberately bad redactions, one hiding place each. The verifier must refuse every one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from redactor.model import Box, Redaction
from redactor.verify import explain, verify

NAME = "Karen Bæk Lindholm"
CPR = "010190-1234"
MAIL = "kbl@bakkegaard.example"

DRAFTS: dict[str, Callable[[Any, dict[str, Any]], dict[str, Any] | None]] = {}


def drafts(function: Any) -> Any:
    """A trap laid while the document is being redacted. May return options for saving."""
    DRAFTS[function.__name__] = function
    return function


# --- redacted wrongly -------------------------------------------------------------------------


def burn_all(work: Any, *needles: str) -> None:
    for needle in needles or (NAME, CPR, MAIL):
        work.burn(0, work.mark(0, needle))
    work.clear()


@drafts
def forgotten_box(work: Any, _: Any) -> None:
    work.mark(0, CPR)
    burn_all(work, NAME, MAIL)


@drafts
def rectangle_over_live_text(work: Any, _: Any) -> None:
    for needle in (NAME, CPR, MAIL):
        for rect in work.mark(0, needle):
            work.document[0].draw_rect(rect, fill=(0, 0, 0), color=(0, 0, 0))
    work.clear()


@drafts
def white_rectangle_over_live_text(work: Any, _: Any) -> None:
    burn_all(work, NAME, MAIL)
    for rect in work.mark(0, CPR):
        work.document[0].draw_rect(rect, fill=(1, 1, 1), color=(1, 1, 1))


@drafts
def marked_but_not_applied(work: Any, _: Any) -> None:
    for needle in (NAME, CPR, MAIL):
        for rect in work.mark(0, needle):
            work.document[0].add_redact_annot(rect, fill=(0, 0, 0))
    work.clear()


@drafts
def box_drawn_over_picture(work: Any, _: Any) -> None:
    burn_all(work)
    box = Box(78, 214, 400, 262)
    work.redactions.append(Redaction(page=2, boxes=(box,), label="", text=NAME))
    work.document[1].draw_rect(pymupdf.Rect(*box), fill=(0, 0, 0))


@drafts
def picture_boxed_too_low(work: Any, _: Any) -> None:
    burn_all(work)
    box = Box(78, 214, 400, 262)
    work.redactions.append(Redaction(page=2, boxes=(box,), label="", text=NAME))
    work.burn(1, [pymupdf.Rect(78, 236, 400, 272)], label="")


@drafts
def saved_without_garbage_collection(work: Any, _: Any) -> dict[str, Any]:
    burn_all(work)
    return {"garbage": 0}


@drafts
def saved_clean_only(work: Any, _: Any) -> dict[str, Any]:
    burn_all(work)
    return {"clean": True}


@drafts
def flipped_decision(work: Any, _: Any) -> None:
    burn_all(work, NAME, CPR)
    work.redactions.append(Redaction(page=1, boxes=(Box(500, 700, 520, 710),), label="", text=MAIL))


@drafts
def second_occurrence_missed(work: Any, _: Any) -> None:
    first = work.mark(0, NAME)[:1]
    work.burn(0, first)
    burn_all(work, CPR, MAIL)


@drafts
def box_beside_the_text(work: Any, _: Any) -> None:
    burn_all(work, NAME, MAIL)
    rects = work.mark(0, CPR)
    work.burn(0, [pymupdf.Rect(r.x0, r.y0 + 300, r.x1, r.y1 + 300) for r in rects])


@drafts
def box_too_short(work: Any, _: Any) -> None:
    burn_all(work, NAME, MAIL)
    rects = work.mark(0, CPR)
    work.burn(0, [pymupdf.Rect(r.x0, r.y0, r.x1 - r.width * 0.4, r.y1) for r in rects], label="")


@drafts
def wrong_page(work: Any, _: Any) -> None:
    burn_all(work, NAME, MAIL)
    rects = work.mark(0, CPR)
    work.burn(1, rects)


@drafts
def page_lost(work: Any, _: Any) -> dict[str, Any]:
    burn_all(work)
    return {"expect": {"pages": 3}}


@drafts
def control_text_lost(work: Any, _: Any) -> dict[str, Any]:
    burn_all(work)
    return {"expect": {"kept": ((2, "Denne sætning skulle blive stående"),)}}


@drafts
def redaction_on_missing_page(work: Any, _: Any) -> None:
    burn_all(work)
    work.redactions.append(Redaction(page=9, boxes=(Box(1, 1, 9, 9),), label="", text=""))


@drafts
def letters_drawn_as_paths(work: Any, _: Any) -> None:
    burn_all(work, NAME, MAIL)
    for rect in work.mark(0, CPR):
        work.burn(0, [rect], label="")
        shape = work.document[0].new_shape()
        for at in range(6):
            x = rect.x0 + 3 + at * 8
            shape.draw_circle((x, rect.y0 + 6), 2.5)
            shape.draw_bezier((x, rect.y0), (x + 3, rect.y0 + 2), (x, rect.y0 + 4), (x, rect.y1))
        shape.finish(color=(0.2, 0.2, 0.2))
        shape.commit()
        work.document[0].draw_rect(rect, fill=(0, 0, 0))


@drafts
def strokes_that_go_on_beside_a_box(work: Any, _: Any) -> None:
    burn_all(work)
    box = work.redactions[0].boxes[0]
    x0, middle = box.x0 - 30, (box.y0 + box.y1) / 2
    points = [(x0 + 6 * k, middle + (3 if k % 2 else -3)) for k in range(24)]
    work.document[0].draw_polyline(points, color=(0, 0, 0))


@drafts
def unknown_words_in_a_font_without_widths(work: Any, _: Any) -> None:
    burn_all(work)
    box = Box(100, 400, 200, 416)
    work.redactions.append(Redaction(page=1, boxes=(box,), label="", text=""))
    work.document[0].insert_text((104, 411), "Andre ord her", fontname="tiro")
    work.document[0].draw_rect(pymupdf.Rect(*box), fill=(0, 0, 0))


@drafts
def squares_of_a_code_under_box(work: Any, _: Any) -> None:
    burn_all(work, NAME, MAIL)
    rect = work.mark(0, CPR)[0]
    work.burn(0, [rect], label="")
    shape = work.document[0].new_shape()
    for at in range(40):
        x, y = rect.x0 + 1 + at % 20 * 2, rect.y0 + 2 + at // 20 * 3
        shape.draw_rect(pymupdf.Rect(x, y, x + 1.2, y + 1.2))
    shape.finish(fill=(0, 0, 0))
    shape.commit()
    work.document[0].draw_rect(rect, fill=(0, 0, 0))


# --- a number among numbers, letters that nobody sees -----------------------------------------


def _beside(work: Any, parts: Any, content: bytes) -> None:
    document = parts["redacted"](work).document
    number = document[0].get_contents()[0]
    document.update_stream(number, document.xref_stream(number) + content)


@drafts
def number_as_a_coordinate(work: Any, parts: Any) -> None:
    _beside(work, parts, b"\nq 1 0 0 1 101901234 0 cm Q")


@drafts
def number_as_two_coordinates(work: Any, parts: Any) -> None:
    _beside(work, parts, b"\n10190 -1234 m n")


@drafts
def number_in_a_dictionary(work: Any, parts: Any) -> Any:
    document = parts["redacted"](work).document
    document.xref_set_key(document[0].xref, "CropBox", "[0 0 595 842.0101901234 101901234]")
    return {"use_objstms": 1}


@drafts
def tags_in_the_title(work: Any, parts: Any) -> None:
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in NAME.replace("æ", "ae"))
    parts["redacted"](work).document.set_metadata({"title": f"Akt 1{tags}"})


# --- hidden elsewhere by PyMuPDF --------------------------------------------------------------


@drafts
def title(work: Any, parts: Any) -> None:
    parts["redacted"](work).document.set_metadata({"title": f"Sag om {NAME}"})


@drafts
def author_in_other_case(work: Any, parts: Any) -> None:
    parts["redacted"](work).document.set_metadata({"keywords": NAME.upper()})


@drafts
def any_author(work: Any, parts: Any) -> None:
    parts["redacted"](work).document.set_metadata({"author": "En helt anden"})


@drafts
def xmp(work: Any, parts: Any) -> None:
    parts["redacted"](work).document.set_xml_metadata(f"<x><dc:title>{NAME}</dc:title></x>")


@drafts
def xmp_with_entities(work: Any, parts: Any) -> None:
    parts["redacted"](work).document.set_xml_metadata("<x>Karen B&#230;k Lindholm</x>")


@drafts
def sticky_note(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].add_text_annot((300, 300), f"Ring til {NAME}")


@drafts
def sticky_note_with_nothing_known(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].add_text_annot((300, 300), "Se journalen")


@drafts
def free_text_note(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[0]
    page.add_freetext_annot(pymupdf.Rect(300, 300, 400, 330), NAME)


@drafts
def highlight_with_comment(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[0]
    note = page.add_highlight_annot(pymupdf.Rect(72, 80, 120, 92))
    note.set_info(content=CPR, title="Sagsbehandler")
    note.update()


@drafts
def bookmark(work: Any, parts: Any) -> None:
    parts["redacted"](work).document.set_toc([[1, f"Bilag fra {NAME}", 1]])


@drafts
def attachment(work: Any, parts: Any) -> None:
    parts["redacted"](work).document.embfile_add("bilag.txt", b"intet kendt")


@drafts
def attachment_note(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[0]
    page.add_file_annot((300, 300), NAME.encode(), "bilag.txt")


@drafts
def invisible_text(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].insert_text((72, 400), "Intet særligt her", render_mode=3)


@drafts
def white_text(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].insert_text((72, 400), "Andre ord her", color=(1, 1, 1))


@drafts
def tiny_text(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].insert_text((72, 400), "Andre ord her", fontsize=0.4)


@drafts
def text_off_the_page(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].insert_text((-300, 400), "Andre ord her")


@drafts
def text_outside_crop_box(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[1]
    page.insert_text((72, 700), "Andre ord her")
    work.redactions = [r for r in work.redactions if r.page == 1]
    page.set_cropbox(pymupdf.Rect(0, 0, 595, 500))


@drafts
def text_under_picture(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[0]
    page.insert_text((72, 400), "Andre ord her")
    page.insert_image(pymupdf.Rect(60, 380, 260, 410), stream=parts["png"](parts["scan"]("x")))


@drafts
def removed_text_printed_again(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].insert_text((72, 400), CPR)


@drafts
def number_with_other_separators(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].insert_text((72, 400), "01.01.90 - 12 34")


@drafts
def genitive(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].insert_text((72, 400), "Karen Bæk Lindholms datter")


@drafts
def letter_spaced(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].insert_text((72, 400), "K a r e n  B æ k  L i n d h o l m")


@drafts
def reversed_text(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].insert_text((72, 400), NAME[::-1])


@drafts
def other_accents(work: Any, parts: Any) -> None:
    parts["redacted"](work).document[0].insert_text((72, 400), "KAREN BAEK LINDHOLM")


@drafts
def broken_over_lines(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[0]
    page.insert_text((400, 400), "Karen Bæk Lind-")
    page.insert_text((72, 414), "holm")


@drafts
def one_glyph_at_a_time(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[0]
    for at, letter in reversed(list(enumerate(CPR))):
        page.insert_text((72 + at * 7, 400), letter)


@drafts
def link_address(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[0]
    target = {"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(72, 80, 99, 99)}
    page.insert_link(target | {"uri": "mailto:kbl%40bakkegaard.example"})


@drafts
def form_value(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[0]
    field = pymupdf.Widget()
    field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, "felt"
    field.rect, field.field_value = pymupdf.Rect(72, 500, 300, 520), NAME
    page.add_widget(field)


@drafts
def page_label(work: Any, parts: Any) -> None:
    labels = [{"startpage": 0, "prefix": f"{NAME} ", "style": "D", "firstpagenum": 1}]
    parts["redacted"](work).document.set_page_labels(labels)


@drafts
def hidden_layer(work: Any, parts: Any) -> None:
    document = parts["redacted"](work).document
    layer = document.add_ocg("Lag", on=False)
    document[0].insert_text((72, 400), "Andre ord her", oc=layer)


@drafts
def layer_name(work: Any, parts: Any) -> None:
    document = parts["redacted"](work).document
    document[0].insert_text((72, 400), "Synligt", oc=document.add_ocg(NAME))


@drafts
def photograph_with_exif(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[0]
    exif = parts["Image"].Exif()
    exif[0x010E] = "Taget af K"
    picture = parts["png"](parts["scan"]("Hus").convert("RGB"), "JPEG", exif=exif)
    page.insert_image(pymupdf.Rect(72, 400, 272, 440), stream=picture)


@drafts
def photograph_with_comment(work: Any, parts: Any) -> None:
    page = parts["redacted"](work).document[0]
    picture = parts["png"](parts["scan"]("Hus").convert("RGB"), "JPEG", comment=NAME.encode())
    page.insert_image(pymupdf.Rect(72, 400, 272, 440), stream=picture)


@drafts
def mask_under_box(work: Any, parts: Any) -> None:
    parts["redacted"](work)
    work.redactions.append(
        Redaction(page=2, boxes=(Box(80, 410, 270, 430),), label="", text="Under boksen")
    )
    black = parts["png"](parts["Image"].new("RGB", (420, 80)))
    mask = parts["png"](parts["scan"]("Maske"))
    page = work.document[1]
    page.insert_image(pymupdf.Rect(72, 400, 272, 440), stream=black, mask=mask)
    page.draw_rect(pymupdf.Rect(80, 410, 270, 430), fill=(0, 0, 0))


# --- the tests ---


@pytest.mark.parametrize("name", DRAFTS)
def test_bad_redaction_is_refused(name: str, parts: Any, tmp_path: Path) -> None:
    work = parts["draft"]()
    options = DRAFTS[name](work, parts) or {}
    expectation = work.expectation(**options.pop("expect", {}))
    path = tmp_path / "ud.pdf"
    work.document.save(path, **(options or {"garbage": 4, "deflate": True}))
    verdict = verify(path, expectation)
    assert not verdict.clean
    assert "check_failed" not in {leak.where for leak in verdict.leaks}
    _quotes_nothing(explain(verdict))


def test_incremental_save_is_refused(tmp_path: Path, parts: Any) -> None:
    path = tmp_path / "trinvis.pdf"
    parts["draft"]().document.save(path)
    work = parts["Draft"](pymupdf.open(path))
    parts["redacted"](work)
    work.document.saveIncr()
    assert "earlier_revision" in {leak.where for leak in verify(path, work.expectation()).leaks}


def test_good_file_is_clean(good: Any) -> None:
    verdict = verify(*good)
    assert verdict.clean, explain(verdict)


def _quotes_nothing(lines: list[str]) -> None:
    said = " ".join(lines)
    assert not any(part in said for part in ("Karen", "Lindholm", CPR, "kbl"))
