"""Each check of the verifier taken away in turn: a bad file must then pass where it was caught."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bad_covers  # noqa: F401
import bad_damage  # noqa: F401
import bad_files  # noqa: F401
import bad_halves  # noqa: F401
import bad_ink  # noqa: F401
import bad_kit
import bad_pictures  # noqa: F401
import bad_places  # noqa: F401
import bad_remains  # noqa: F401
import bad_slack  # noqa: F401
import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from redactor.model import Box, Redaction
from redactor.verify import Expectation, OcrOptions, inspect, verify

OCR = OcrOptions(tessdata=Path(__file__).parents[2] / "models" / "tessdata")
V = "redactor.verify"


def no(*_args: Any, **_options: Any) -> bool:
    return False


def none(*_args: Any, **_options: Any) -> tuple[Any, ...]:
    return ()


def empty(*_args: Any, **_options: Any) -> Any:
    return np.zeros((0, 0))


FOREIGN: list[tuple[str, Any, str]] = [
    (f"{V}.checks.hidden_text", none, "black_rectangle"),
    (f"{V}.checks.hidden_text", none, "cropped_away"),
    (f"{V}.checks.hidden_text", none, "in_the_smallest_type"),
    (f"{V}.hidden._painted_over", no, "dashes"),
    (f"{V}.words._goes_on", no, "letters_set_one_at_a_time"),
    (f"{V}.hidden._unseen", no, "transparent_text"),
    (f"{V}.graphics._WHITE", 2.0, "white_letters_behind_a_grid"),
    (f"{V}.hidden._WHOLE", 0.0, "same_letters_in_white"),
    (f"{V}.hidden._narrow", no, "letters_without_width"),
    (f"{V}.hidden._SOLID", 2.0, "letters_that_are_blocks"),
    (f"{V}.pictures._decoded_away", no, "all_shades_shown_as_white"),
    (f"{V}.concealed._too_small", no, "scan_drawn_as_a_dot"),
    (f"{V}.hidden._unseen", no, "text_of_mode_three"),
    (f"{V}.hidden._unseen", no, "text_layer_left"),
    (f"{V}.hidden._HEADS", 0.0, "bar_over_the_heads_of_letters"),
    (f"{V}.hidden._veiled", no, "black_at_0.75"),
    (f"{V}.checks.hidden_drawing", no, "plotted_letters_under_a_bar"),
    (f"{V}.checks.unseen_drawing", no, "outlines_in_the_colour_of_their_ground"),
    (f"{V}.concealed.erased", none, "line_drawn_over_a_scan"),
    (f"{V}.concealed.faint", none, "bar_of_two_blacks"),
    (f"{V}.concealed.pale", none, "writing_paled_in_the_picture"),
    (f"{V}.concealed.twins", none, "two_entries_of_one_colour"),
    (f"{V}.concealed._transparent", empty, "hidden_by_mask"),
    (f"{V}.concealed.mosaic", no, "mosaic"),
    (f"{V}.concealed.blurred", no, "blurred"),
    (f"{V}.concealed._on_paper", lambda grey, _: grey, "blurred_beside_the_text"),
    (f"{V}.erased._NEAR_BLACK", 0, "felt_pen_on_paper"),
    (f"{V}.ink._FAINT", 1.0, "black_on_nearly_black"),
    (f"{V}.hidden._letters_unseen", no, "letters_set_wide_under_a_bar"),
    (f"{V}.behind._shows", lambda *_: True, "field_with_a_blank_appearance"),
    (f"{V}.behind._is_shown", lambda *_: True, "field_that_is_hidden"),
    (f"{V}.checks.unshown_values", no, "field_without_a_widget"),
    (f"{V}.checks.linked_bars", no, "link_left_on_a_bar"),
    (f"{V}.checks.said_by_bars", no, "bar_that_is_read_aloud"),
    (f"{V}.checks.page_thumbnail_stale", no, "thumbnail_of_the_page_before"),
    (f"{V}.files.stale", no, "thumbnail_of_the_photograph_before"),
    (f"{V}.files._work_of_a_program", no, "private_data_of_a_program"),
    (f"{V}.files._holds_words", no, "picture_nothing_paints"),
    (f"{V}.files._form", no, "form_nothing_paints"),
    (f"{V}.files._says_something", no, "saved_without_collection"),
    (f"{V}.files.objects", none, "attached_original"),
    (f"{V}.files.objects", none, "redaction_marks_only"),
    (f"{V}.files.outside_objects", none, "saved_on_top"),
    (f"{V}.files.outside_objects", none, "text_before_the_header"),
    (f"{V}.rawfile.RawFile.ambiguous", no, "two_contents_the_last_shown"),
    (f"{V}.rawfile.RawFile.ambiguous", no, "stream_that_seems_to_end"),
    (f"{V}.limits._LEAST_REST", 10**9, "bytes_behind_packed_data"),
    (f"{V}.files._unlisted", no, "packed_object_that_no_table_lists"),
    (f"{V}.rawfile.RawFile.packed", none, "words_among_packed_objects"),
    (f"{V}.objects._PAGES", frozenset(("/Page",)), "template_of_a_page"),
    (f"{V}.painter.Painter._tiles", none, "bar_in_a_tile"),
    (f"{V}.graphics._CLEAR", 0.0, "clear_letters_over_a_drawing"),
    (f"{V}.interpreter.paints_itself", no, "link_that_is_all_border"),
    (f"{V}.fonts._other_letter", no, "letters_that_are_copied_as_others"),
    (f"{V}.drawings.is_flat", no, "outlines_under_a_rounded_bar"),
    (f"{V}.drawings._STROKES", 99, "plotted_letters_under_a_bar"),
    (f"{V}.concealed._VEIL", 0.0, "veil_over_a_scan"),
    (f"{V}.smears._DRAWN_OUT", (99.0, 99), "drawn_out_along_the_line"),
    (f"{V}.smears._coarse", no, "mosaic_of_large_tiles"),
    (f"{V}.smears._fine", no, "mosaic_of_small_tiles_scanned_since"),
    (f"{V}.smears._PART", 0.0, "blurred_by_two_pixels"),
    (f"{V}.files.rows_beyond", lambda _: None, "picture_cut_by_its_height"),
    (f"{V}.files.words_kept", no, "signature_kept_of_a_page_that_is_gone"),
    (f"{V}.behind._PERSONAL", (), "mail_link_on_nothing"),
    (f"{V}.checks.structure_of", lambda _: {}, "tag_that_speaks_for_a_bar"),
    (f"{V}.concealed.cuts_letters", no, "bar_half_a_line_too_low"),
    (f"{V}.remarks._says_something", no, "remark_of_what_was_removed"),
    (f"{V}.remarks._names_a_number", no, "number_among_the_properties"),
    (f"{V}.remarks._is_barred", no, "scan_with_a_remark"),
    (f"{V}.checks.Examination._structure", none, "fewer_pages_counted_than_there_are"),
]


@pytest.mark.parametrize(
    ("target", "instead", "name"),
    FOREIGN,
    ids=[f"{t.rsplit('.', 1)[1]}-{n}" for t, _, n in FOREIGN],
)
def test_without_it_a_file_of_another_program_passes(
    target: str,
    instead: Any,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "fil.pdf"
    where = bad_kit.spoil(name, path)
    monkeypatch.setattr(target, instead)
    assert where not in {leak.where for leak in inspect(path, ocr=OCR).leaks}


Spoilt = Callable[[Any, Any], dict[str, Any] | None]
OURS: list[tuple[str, Callable[..., Any], str, Spoilt]] = []


def ours(target: str, instead: Callable[..., Any], where: str) -> Callable[[Spoilt], Spoilt]:
    """A well redacted file spoilt in one way; may return changes to what is expected of it."""

    def kept(spoils: Spoilt) -> Spoilt:
        OURS.append((f"{V}.{target}", instead, where, spoils))
        return spoils

    return kept


@ours("pages._standing_in", none, "under_box")
def letters_put_back_under_a_box(work: Any, _: Any) -> None:
    box = work.redactions[0].boxes[0]
    work.document[0].insert_text((box.x0 + 2, box.y1 - 3), "Skovvej", fontsize=8)


@ours("pages._drawing_under", no, "drawing_under_box")
def curves_under_a_box(work: Any, _: Any) -> None:
    box = work.redactions[0].boxes[0]
    for k in range(3):
        x, y = box.x0 + 4 + 9 * k, (box.y0 + box.y1) / 2
        work.document[0].draw_bezier((x, y), (x + 2, y - 3), (x + 4, y + 3), (x + 6, y))


def _mesh_under_a_box(work: Any, *, pattern: bool) -> None:
    """Three small triangles of a mesh, painted at the place of a box."""
    document = work.document
    page, box = document[0], work.redactions[0].boxes[0]
    data = b""
    for k in range(3):
        x, y = box.x0 + 4 + 6 * k, page.rect.height - (box.y0 + box.y1) / 2
        for a, b in ((x, y), (x + 1, y), (x, y + 1)):
            data += struct.pack(">BHHB", 0, round(a / 1000 * 65535), round(b / 1000 * 65535), 0)
    mesh = document.get_new_xref()
    document.update_object(mesh, (
        "<</ShadingType 4/ColorSpace/DeviceGray/BitsPerCoordinate 16/BitsPerComponent 8"
        "/BitsPerFlag 8/Decode[0 1000 0 1000 0 1]>>"
    ))  # fmt: skip
    document.update_stream(mesh, data)
    painted = b"/S1 sh"
    if pattern:
        own = document.get_new_xref()
        document.update_object(own, f"<</Type/Pattern/PatternType 2/Shading {mesh} 0 R>>")
        document.xref_set_key(page.xref, "Resources/Pattern/P1", f"{own} 0 R")
        painted = b"/Pattern cs /P1 scn 0 0 600 900 re f"
    else:
        document.xref_set_key(page.xref, "Resources/Shading/S1", f"{mesh} 0 R")
    first = page.get_contents()[0]
    document.update_stream(first, b"q " + painted + b" Q " + document.xref_stream(first))


@ours("painter.corners", none, "drawing_under_box")
def mesh_under_a_box(work: Any, _: Any) -> None:
    _mesh_under_a_box(work, pattern=False)


@ours("painter.Painter._patterned", none, "drawing_under_box")
def mesh_as_a_colour_under_a_box(work: Any, _: Any) -> None:
    _mesh_under_a_box(work, pattern=True)


@ours("pages.leaks_under", no, "picture_under_box")
def picture_only_covered(work: Any, parts: Any) -> None:
    page = work.document[1]
    page.insert_image(pymupdf.Rect(72, 400, 492, 480), stream=parts["png"](parts["scan"]()))
    page.draw_rect(pymupdf.Rect(78, 414, 400, 462), fill=(0, 0, 0))
    box = Box(78, 414, 400, 462)
    work.redactions.append(Redaction(page=2, boxes=(box,), label="", text=parts["NAME"]))


@ours("pages._blank", lambda *_a, **_o: True, "seen_in_box")
def box_in_two_shades(work: Any, _: Any) -> None:
    work.document[1].draw_rect(pymupdf.Rect(200, 210, 300, 270), fill=(1, 1, 1), color=(1, 1, 1))


@ours("checks.concealed", none, "picture_beneath")
def picture_half_beside_the_page(work: Any, parts: Any) -> None:
    work.document[1].insert_image(
        pymupdf.Rect(560, 400, 980, 480), stream=parts["png"](parts["scan"]("Birthe Sandager"))
    )


@ours("pages.readable", none, "page_text")
def name_printed_again(work: Any, parts: Any) -> None:
    work.document[0].insert_text((72, 400), parts["NAME"])


@ours("checks.read_text", lambda *_: "", "picture_text")
def name_in_another_picture(work: Any, parts: Any) -> None:
    picture = bad_kit.png(bad_kit.scan((parts["NAME"], "Bilag til sagen")))
    work.document[1].insert_image(pymupdf.Rect(48, 400, 548, 549), stream=picture)


@ours("checks._upended", lambda *_: [], "picture_text")
def name_in_a_pale_picture_on_its_side(work: Any, parts: Any) -> None:
    image = Image.new("L", (900, 120), 250)
    text = f"Kvittering: {parts['NAME']}"
    ImageDraw.Draw(image).text((20, 40), text, fill=190, font=ImageFont.load_default(40))
    data = bad_kit.png(image.rotate(90, expand=True))
    work.document[0].insert_image(pymupdf.Rect(70, 440, 118, 800), stream=data)


@ours("checks.drawn_writing", lambda *_: [], "picture_text")
def name_drawn_as_outlines(work: Any, parts: Any) -> None:
    typed = pymupdf.open()
    typed.new_page(width=300, height=60).insert_text((10, 30), parts["NAME"], fontsize=13)
    drawn = pymupdf.open("svg", typed[0].get_svg_image(text_as_path=True).encode())
    outlines = pymupdf.open("pdf", drawn.convert_to_pdf())
    work.document[0].show_pdf_page(pymupdf.Rect(60, 600, 360, 660), outlines, 0)


@ours("files._small", no, "stream")
def name_in_the_samples_of_a_picture(work: Any, parts: Any) -> None:
    spelled = parts["CPR"].encode().ljust(20)
    picture = pymupdf.Pixmap(pymupdf.csGRAY, 5, 4, spelled, False)
    work.document[0].insert_image(pymupdf.Rect(60, 600, 100, 632), pixmap=picture)


@ours("checks.codes_of", none, "code_text")
def name_in_a_code(work: Any, parts: Any) -> None:
    import zxingcpp
    from PIL import Image

    code = zxingcpp.create_barcode(parts["NAME"], zxingcpp.BarcodeFormat.QRCode)
    picture = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=6))
    work.document[1].insert_image(pymupdf.Rect(72, 400, 222, 550), stream=parts["png"](picture))


@ours("files.objects", none, "metadata")
def name_as_title(work: Any, parts: Any) -> None:
    work.document.set_metadata({"title": parts["NAME"]})


@ours("files.objects", none, "outline")
def name_as_bookmark(work: Any, parts: Any) -> None:
    work.document.set_toc([[1, parts["NAME"], 1]])


@ours("files.objects", none, "annotation")
def note_left(work: Any, _: Any) -> None:
    work.document[0].add_text_annot((72, 600), "Se her")


@ours("files.objects", none, "script")
def script_left(work: Any, _: Any) -> None:
    pdf = work.document
    pdf.xref_set_key(pdf.pdf_catalog(), "OpenAction", "<</S/JavaScript/JS(1)>>")


@ours("files._picture", none, "picture_metadata")
def name_beside_a_picture(work: Any, parts: Any) -> None:
    data = parts["png"](parts["scan"]("Bilag"), "JPEG", comment=parts["NAME"])
    work.document[1].insert_image(pymupdf.Rect(72, 400, 492, 480), stream=data)


@ours("checks.squeeze", lambda _: "", "missing_text")
def text_lost(*_: Any) -> dict[str, Any]:
    return {"kept": ((1, "Dette stod der engang"),)}


@ours("checks.unread", no, "unread_text")
def text_nobody_read(*_: Any) -> dict[str, Any]:
    return {"read": ((1, ""),)}


@ours("checks.Examination._structure", none, "page_count")
def page_lost(*_: Any) -> dict[str, Any]:
    return {"pages": 3}


@pytest.mark.parametrize(
    ("target", "instead", "where", "spoils"), OURS, ids=[item[3].__name__ for item in OURS]
)
def test_without_it_a_file_of_ours_passes(
    target: str,
    instead: Callable[..., Any],
    where: str,
    spoils: Spoilt,
    parts: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work = parts["redacted"](parts["draft"]())
    expected: Expectation = work.expectation(**(spoils(work, parts) or {}))
    path = tmp_path / "ud.pdf"
    work.document.save(path, garbage=4, deflate=True)
    ocr = OCR if where == "picture_text" else None
    assert where in {leak.where for leak in verify(path, expected, ocr=ocr).leaks}
    monkeypatch.setattr(target, instead)
    assert where not in {leak.where for leak in verify(path, expected, ocr=ocr).leaks}
