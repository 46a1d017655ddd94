"""What is left in the file beside its pages."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
from bad_kit import (
    LINES,
    bad,
    cover,
    finish_with,
    letter,
    picture_object,
    placed,
    png,
    spots,
    whole_page,
)
from pikepdf import Array, Dictionary, Name
from PIL import Image


@bad("earlier_revision")
def saved_on_top(document: pymupdf.Document) -> Any:
    data = document.tobytes()

    def file(path: Path) -> None:
        path.write_bytes(data)
        again = pymupdf.open(path)
        for rect in spots(again[0]):
            again[0].add_redact_annot(rect, fill=(0, 0, 0))
        again[0].apply_redactions()
        again.saveIncr()

    return file


@bad("leftover")
def saved_without_collection(document: pymupdf.Document) -> Any:
    data = document.tobytes()

    def file(path: Path) -> None:
        again = pymupdf.open("pdf", data)
        for rect in spots(again[0]):
            again[0].add_redact_annot(rect, fill=(0, 0, 0))
        again[0].apply_redactions()
        again.save(path, garbage=0)

    return file


@bad("leftover")
def deleted_page_left(document: pymupdf.Document) -> Any:
    data = document.tobytes()

    def file(path: Path) -> None:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            page = pdf.pages[0].obj
            pdf.add_blank_page()
            kept = pdf.make_indirect(Dictionary(Gammel=page))
            pdf.Root.Gemt = kept
            del pdf.pages[0]
            pdf.save(path)

    return file


@bad("hidden_text")
def shared_form_under_a_box(_: pymupdf.Document) -> Any:
    """The form is blackened where the first page shows it; the second shows it bare."""

    def file(path: Path) -> None:
        pdf = pikepdf.new()
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        form = pdf.make_stream(
            b"BT /F 12 Tf 72 700 Td (Birthe Sandager) Tj ET", Type=Name.XObject,
            Subtype=Name.Form, BBox=Array([0, 0, 595, 842]),
            Resources=Dictionary(Font=Dictionary(F=font)))  # fmt: skip
        for bar in (b" 0 g 70 695 120 16 re f", b""):
            page = pdf.add_blank_page(page_size=(595, 842)).obj
            page.Resources = Dictionary(XObject=Dictionary(X=form))
            page.Contents = pdf.make_stream(b"q /X Do Q" + bar)
        pdf.save(path)

    return file


@bad("hidden_text")
def turned_page(document: pymupdf.Document) -> None:
    document[0].set_rotation(90)
    cover(document, fill=(0.3, 0.3, 0.3))


@bad("attachment")
def attached_original(document: pymupdf.Document) -> None:
    data = document.tobytes()
    for rect in spots(document[0]):
        document[0].add_redact_annot(rect, fill=(0, 0, 0))
    document[0].apply_redactions()
    document.embfile_add("original.pdf", data)


@bad("private_data")
def private_data_of_a_program(document: pymupdf.Document) -> Any:
    """Drawing programs keep the drawing as it was beside the page."""
    cover(document, fill=(0, 0, 0))

    def finish(pdf: pikepdf.Pdf) -> None:
        data = pdf.make_stream("\n".join(LINES).encode())
        pdf.pages[0].obj.PieceInfo = Dictionary(Maker=Dictionary(Private=data))

    return finish


@bad("leftover")
def picture_nothing_paints(_: pymupdf.Document) -> Any:
    """The page's picture was exchanged; the old one is still among its resources."""
    document = placed(png(Image.new("L", (1240, 1754), 250)))

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.XObject.Old = picture_object(pdf, whole_page()[0])

    return finish_with(document, finish)


@bad("leftover")
def form_nothing_paints(_: pymupdf.Document) -> Any:
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), "Side uden indhold")

    def finish(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        form = pdf.make_stream(
            b"BT /helv 12 Tf 72 700 Td (Birthe Sandager) Tj ET",
            Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]),
            Resources=Dictionary(Font=page.Resources.Font))  # fmt: skip
        page.Resources.XObject = Dictionary(Old=form)

    return finish_with(document, finish)


@bad("thumbnail")
def thumbnail_of_the_page_before(_: pymupdf.Document) -> Any:
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), "Side uden indhold")
    pixels = letter().load_page(0).get_pixmap(dpi=60, colorspace=pymupdf.csGRAY)
    small = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Thumb = picture_object(pdf, small)

    return finish_with(document, finish)
