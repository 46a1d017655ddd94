"""Well redacted and clean files of many sorts. The verifier must refuse none of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from redactor.errors import InputError
from redactor.model import Box, Redaction
from redactor.verify import explain, inspect, verify

GOOD: dict[str, Callable[[Any, Any], Any]] = {}
CLEAN: dict[str, Callable[[Any], pymupdf.Document]] = {}


def good(function: Any) -> Any:
    """Builds a well redacted document."""
    GOOD[function.__name__] = function
    return function


def clean(function: Any) -> Any:
    """Builds a document with nothing hidden in it."""
    CLEAN[function.__name__] = function
    return function


@good
def plain(parts: Any, _: Any) -> Any:
    return parts["redacted"](parts["draft"]())


@good
def with_everyday_words_that_are_names(parts: Any, _: Any) -> Any:
    body = "Fru Hans Bo Lund bor her.\nHans mor kom. Bo der hvor du vil. Lund er en skov."
    work = parts["draft"](body, picture=False)
    for needle in ("Hans", "Bo", "Lund"):
        rects = work.document[0].search_for(needle)[:1]
        boxes = tuple(Box(r.x0, r.y0 + 2, r.x1, r.y1 - 1) for r in rects)
        work.redactions.append(Redaction(page=1, boxes=boxes, label="", text=needle))
        work.burn(0, [pymupdf.Rect(*b) for b in boxes], label="")
    work.clear()
    return work, {"kept": ((1, "Hans mor kom"),)}


@good
def kept_elsewhere(parts: Any, _: Any) -> Any:
    body = "Klager: Karen Bæk Lindholm\nSagsbehandler: Karen Bæk Lindholm, Lindholms Apotek"
    work = parts["draft"](body, picture=False)
    rect = work.mark(0, "Karen Bæk Lindholm")[0]
    last = work.redactions.pop()
    work.redactions.append(
        Redaction(page=1, boxes=last.boxes[:1], label=last.label, text=last.text)
    )
    work.burn(0, [rect])
    work.clear()
    return work, {"kept": (), "elsewhere": frozenset({"Karen Bæk Lindholm"})}


@good
def part_of_a_kept_name(parts: Any, _: Any) -> Any:
    work = parts["draft"]("Klager: Lindholm\nMedicin fra Lindholm Apotek", picture=False)
    rect = work.mark(0, "Lindholm")[0]
    last = work.redactions.pop()
    work.redactions.append(Redaction(page=1, boxes=last.boxes[:1], label="", text=last.text))
    work.burn(0, [rect], label="")
    work.clear()
    return work, {"kept": (), "elsewhere": frozenset({"Lindholm Apotek"})}


@good
def near_names_stay(parts: Any, _: Any) -> Any:
    body = "Borger: Jensen\nDer gav Jens en bog til Jens Enevoldsen og til Johansen."
    work = parts["draft"](body, picture=False)
    work.burn(0, work.mark(0, "Jensen", label=""), label="")
    work.clear()
    return work, {"kept": ((1, "gav Jens en bog"),)}


@good
def number_inside_longer_number(parts: Any, _: Any) -> Any:
    body = "Telefon 71 22 40 32\nJournal 9971224032551 af 2024"
    work = parts["draft"](body, picture=False)
    work.burn(0, work.mark(0, "71 22 40 32", label=""), label="")
    work.clear()
    return work, {"kept": ((1, "9971224032551"),)}


@good
def table_rules_and_shading(parts: Any, _: Any) -> Any:
    work = parts["draft"]()
    page = work.document[0]
    for row in range(8):
        page.draw_line((60, 82 + row * 15.4), (540, 82 + row * 15.4))
    for column in range(12):
        page.draw_line((60 + column * 40, 82), (60 + column * 40, 200))
    page.draw_rect(pymupdf.Rect(60, 82, 540, 97), fill=(0.9, 0.9, 0.8), overlay=False)
    return parts["redacted"](work)


@good
def rotated(parts: Any, _: Any) -> Any:
    work = parts["draft"](picture=False)
    work.document[0].set_rotation(90)
    for needle in (parts["NAME"], parts["CPR"], parts["MAIL"]):
        work.burn(0, work.mark(0, needle, label=""), label="")
    work.clear()
    return work


@good
def cropped(parts: Any, _: Any) -> Any:
    work = parts["draft"](picture=False)
    work.document[0].set_cropbox(pymupdf.Rect(50, 40, 560, 600))
    for needle in (parts["NAME"], parts["CPR"], parts["MAIL"]):
        work.burn(0, work.mark(0, needle, label=""), label="")
    work.clear()
    return work


@good
def overlapping_labels(parts: Any, _: Any) -> Any:
    work = parts["draft"](picture=False)
    for needle in (parts["NAME"], "Lindholm", parts["CPR"], parts["MAIL"], "Bæk"):
        if work.document[0].search_for(needle):
            work.mark(0, needle, label="navn")
    rects = [pymupdf.Rect(*b) for r in work.redactions for b in r.boxes]
    work.burn(0, rects, label="navn")
    work.clear()
    return work


@good
def bookmarks_links_and_language(parts: Any, _: Any) -> Any:
    work = parts["redacted"](parts["draft"]())
    work.document.set_toc([[1, "Afgørelse", 1], [1, "Bilag", 2]])
    target = {"kind": pymupdf.LINK_GOTO, "from": pymupdf.Rect(72, 80, 99, 99), "page": 1}
    work.document[0].insert_link(target | {"to": pymupdf.Point(0, 0)})
    work.document.set_language("da-DK")
    return work


@good
def object_streams(parts: Any, path: Path) -> Any:
    work = parts["redacted"](parts["draft"]())
    work.document.save(path, garbage=4, deflate=True)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return work


@good
def linearized(parts: Any, path: Path) -> Any:
    work = parts["redacted"](parts["draft"]())
    work.document.save(path, garbage=4, deflate=True)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, linearize=True)
    return work


@good
def scan_with_text_layer(parts: Any, _: Any) -> Any:
    """A JPEG scan, the name's pixels painted over, with a fresh invisible layer of the rest."""
    image = parts["scan"]("Borger: Karen Lindholm bor i byen", (1000, 120)).convert("RGB")
    parts["ImageDraw"].Draw(image).rectangle((130, 12, 420, 62), fill=(0, 0, 0))
    document = pymupdf.open()
    page = document.new_page(width=500, height=200)
    page.insert_image(pymupdf.Rect(0, 0, 500, 60), stream=parts["png"](image, "JPEG", quality=70))
    page.insert_text((6, 26), "Borger:", fontsize=15, render_mode=3)
    page.insert_text((225, 26), "bor i byen", fontsize=15, render_mode=3)
    work = parts["Draft"](document)
    box = Box(66, 7, 209, 30)
    work.redactions.append(Redaction(page=1, boxes=(box,), label="", text="Karen Lindholm"))
    work.clear()
    return work, {"kept": ((1, "bor i byen"),)}


@good
def bilevel_scan(parts: Any, _: Any) -> Any:
    image = parts["scan"]("Borger: Karen Lindholm", (1000, 120)).point(lambda v: v > 90 and 255)
    parts["ImageDraw"].Draw(image).rectangle((130, 12, 520, 62), fill=0)
    document = pymupdf.open()
    page = document.new_page(width=500, height=200)
    data = parts["png"](image.convert("1"), "TIFF", compression="group4")
    page.insert_image(pymupdf.Rect(0, 0, 500, 60), stream=data)
    work = parts["Draft"](document)
    box = Box(66, 7, 259, 30)
    work.redactions.append(Redaction(page=1, boxes=(box,), label="", text="Karen Lindholm"))
    work.clear()
    return work, {"kept": ()}


@good
def five_hundred_boxes(parts: Any, _: Any) -> Any:
    lines = [" ".join(f"{row:03d}{column:02d}{row:03d}" for column in range(10))
             for row in range(50)]  # fmt: skip
    work = parts["draft"]("\n".join(lines), fontsize=8, picture=False)
    for word in work.document[0].get_text("words"):
        box = Box(word[0], word[1] + 2, word[2], word[3] - 2)
        work.redactions.append(Redaction(page=1, boxes=(box,), label="", text=word[4]))
    work.burn(0, [pymupdf.Rect(*b) for r in work.redactions for b in r.boxes], label="")
    work.clear()
    return work, {"kept": ()}


@pytest.mark.parametrize("name", GOOD)
def test_good_redaction_is_not_refused(name: str, parts: Any, tmp_path: Path) -> None:
    path = tmp_path / "ud.pdf"
    built = GOOD[name](parts, path)
    work, expect = built if isinstance(built, tuple) else (built, {})
    if not path.exists():
        work.document.save(path, garbage=4, deflate=True)
    verdict = verify(path, work.expectation(**expect))
    assert verdict.clean, (explain(verdict), verdict.figures)
    assert set(verdict.checks) >= {"structure", "raw", "objects", "pages", "streams", "fonts"}


@clean
def letter(parts: Any) -> pymupdf.Document:
    return parts["draft"]().document


@clean
def coloured_heading(parts: Any) -> pymupdf.Document:
    document = parts["draft"]().document
    page = document[0]
    page.draw_rect(pymupdf.Rect(0, 0, 595, 60), fill=(0.1, 0.2, 0.5), overlay=False)
    page.insert_text((72, 40), "Hvid skrift på blå bund", color=(1, 1, 1), fontsize=18)
    page.insert_text((72, 300), "Svag grå note", color=(0.85, 0.85, 0.85), fontsize=7)
    return document


@clean
def highlighted_by_multiply(parts: Any) -> pymupdf.Document:
    document = parts["draft"]().document
    document[0].draw_rect(pymupdf.Rect(70, 80, 300, 96), fill=(1, 1, 0), fill_opacity=0.4)
    return document


@clean
def web_links(parts: Any) -> pymupdf.Document:
    document = parts["draft"]().document
    target = {"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(72, 80, 99, 99)}
    document[0].insert_link(target | {"uri": "https://kommune.example/klage"})
    return document


@clean
def form_to_fill(parts: Any) -> pymupdf.Document:
    document = parts["draft"]().document
    field = pymupdf.Widget()
    field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, "navn"
    field.rect, field.field_value = pymupdf.Rect(72, 500, 300, 520), "Udfyldt felt"
    document[0].add_widget(field)
    return document


@clean
def scan_with_layer(parts: Any) -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page(width=500, height=200)
    image = parts["png"](parts["scan"]("Borgerens brev", (1000, 120)), "PNG")
    page.insert_text((6, 26), "Borgerens brev", fontsize=15)
    page.insert_image(pymupdf.Rect(0, 0, 500, 200), stream=image, keep_proportion=False)
    return document


@clean
def author_and_producer(parts: Any) -> pymupdf.Document:
    document = parts["draft"]().document
    document.set_metadata({"author": "Forvaltningen", "title": "Brev", "producer": "Program 1"})
    return document


@clean
def turned_text_and_drawing(parts: Any) -> pymupdf.Document:
    document = parts["draft"]().document
    page = document[0]
    page.insert_text((560, 500), "Journalnummer langs kanten", rotate=90)
    page.draw_circle((300, 500), 60, fill=(0.8, 0.9, 0.8))
    page.insert_text((280, 500), "I cirklen")
    return document


@clean
def tiled_picture(parts: Any) -> pymupdf.Document:
    document = parts["draft"]().document
    image = parts["png"](parts["scan"]("Logo", (90, 40)))
    for page in document:
        page.insert_image(pymupdf.Rect(480, 20, 560, 60), stream=image)
    return document


@pytest.mark.parametrize("name", CLEAN)
def test_clean_file_passes_inspection(name: str, parts: Any, tmp_path: Path) -> None:
    path = tmp_path / "ren.pdf"
    CLEAN[name](parts).save(path, garbage=4, deflate=True)
    verdict = inspect(path)
    assert verdict.clean, explain(verdict)


def test_file_without_a_page_tree_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "tom.pdf"
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(buffer)
    path.write_bytes(buffer.getvalue())
    with pytest.raises(InputError):
        verify(path, None)
