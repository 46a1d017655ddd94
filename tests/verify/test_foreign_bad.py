"""Bad redactions as other programs make them: no list of names is given, and all are refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from redactor.verify import OcrOptions, explain, inspect

TESSDATA = Path(__file__).parents[2] / "models" / "tessdata"
LINES = (
    "Kommunen har modtaget en klage over opkrævningen.",
    "Klageren hedder Birthe Sandager og bor på Skovvej 7.",
    "Hun kan træffes på telefon 71 22 40 32 efter klokken ti.",
    "Sagen afgøres efter forvaltningslovens regler om partshøring.",
)
HIDDEN = ("Birthe Sandager", "71 22 40 32")

PAGES: dict[str, Callable[[pymupdf.Document], Any]] = {}


def bad(function: Any) -> Any:
    """Spoils a letter; may return options for saving, or the finished file."""
    PAGES[function.__name__] = function
    return function


def letter(**style: Any) -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    for row, line in enumerate(LINES):
        page.insert_text((72, 100 + 20 * row), line, fontsize=11, **style)
    return document


def spots(page: pymupdf.Page) -> list[pymupdf.Rect]:
    return [rect for text in HIDDEN for rect in page.search_for(text)]


def cover(document: pymupdf.Document, **style: Any) -> None:
    for rect in spots(document[0]):
        document[0].draw_rect(rect, **{"color": None, **style})


def append(document: pymupdf.Document, code: Callable[[tuple[float, ...]], str]) -> None:
    """Add operators for each spot (x, y, width, height in user space)."""
    page = document[0]
    height = page.rect.height
    parts = [code((r.x0, height - r.y1, r.width, r.height)) for r in spots(page)]
    xref = document.get_new_xref()
    document.update_object(xref, "<<>>")
    document.update_stream(xref, ("\nq " + " ".join(parts) + " Q\n").encode("latin-1"))
    old = " ".join(f"{x} 0 R" for x in page.get_contents())
    document.xref_set_key(page.xref, "Contents", f"[{old} {xref} 0 R]")


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def scan(lines: tuple[str, ...] = LINES) -> Image.Image:
    """The letter as a scanner sees it, 150 dots to the inch, 500 by 150 points."""
    image = Image.new("L", (1040, 310), 245)
    font = ImageFont.load_default(24)
    for row, line in enumerate(lines):
        ImageDraw.Draw(image).text((20, 30 + 60 * row), line, fill=15, font=font)
    return image


NAME_AT = (180, 85, 420, 120)
"""Where the name stands in `scan`, in pixels."""


def scanned(image: Image.Image, layer: bool = False) -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(pymupdf.Rect(48, 60, 548, 209), stream=png(image), keep_proportion=False)
    if layer:
        for row, line in enumerate(LINES):
            page.insert_text((58, 88 + 29 * row), line, fontsize=11.5, render_mode=3)
    return document


def on_scan(document: pymupdf.Document, **style: Any) -> None:
    x0, y0, x1, y1 = (value * 500 / 1040 for value in NAME_AT)
    document[0].draw_rect(
        pymupdf.Rect(48 + x0, 60 + y0, 48 + x1, 60 + y1), **{"color": None, **style}
    )


# --- covered text ---------------------------------------------------------------------------------

for colour, rgb in {
    "black": (0, 0, 0), "white": (1, 1, 1), "grey": (0.5, 0.5, 0.5), "red": (1, 0, 0),
    "yellow": (1, 1, 0), "blue": (0.1, 0.1, 0.6),
}.items():  # fmt: skip
    PAGES[f"{colour}_rectangle"] = lambda d, rgb=rgb: cover(d, fill=rgb)
for opacity in (0.98, 0.9, 0.75):
    PAGES[f"black_at_{opacity}"] = lambda d, a=opacity: cover(d, fill=(0, 0, 0), fill_opacity=a)
    PAGES[f"white_at_{opacity}"] = lambda d, a=opacity: cover(d, fill=(1, 1, 1), fill_opacity=a)
PAGES["grey_at_0.9"] = lambda d: cover(d, fill=(0.4, 0.4, 0.4), fill_opacity=0.9)


@bad
def two_half_opaque(document: pymupdf.Document) -> None:
    for _ in range(4):
        cover(document, fill=(0, 0, 0), fill_opacity=0.5)


@bad
def drawn_as_path(document: pymupdf.Document) -> None:
    def path(r: tuple[float, ...]) -> str:
        x0, y0, x1, y1 = r[0], r[1], r[0] + r[2], r[1] + r[3]
        return f"0 g {x0} {y0} m {x1} {y0} l {x1} {y1} l {x0} {y1} l h f"

    append(document, path)


@bad
def thick_line(document: pymupdf.Document) -> None:
    append(document, lambda r: f"14 w 0 G {r[0]} {r[1] + r[3] / 2} m {r[0] + r[2]} "
           f"{r[1] + r[3] / 2} l S")  # fmt: skip


@bad
def thick_yellow_line(document: pymupdf.Document) -> None:
    append(document, lambda r: f"14 w 1 1 0 RG {r[0]} {r[1] + r[3] / 2} m {r[0] + r[2]} "
           f"{r[1] + r[3] / 2} l S")  # fmt: skip


@bad
def scribble(document: pymupdf.Document) -> None:
    def lines(r: tuple[float, ...]) -> str:
        moves = " ".join(
            f"{r[0] + r[2] * i / 40} {r[1] + (r[3] if i % 2 else 0)} {'l' if i else 'm'}"
            for i in range(41)
        )
        return f"5 w 0 G {moves} S"

    append(document, lines)


@bad
def rounded(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].draw_rect(rect, color=None, fill=(0, 0, 0), radius=0.3)


@bad
def rounded_grey(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].draw_rect(rect, color=None, fill=(0.6, 0.6, 0.6), radius=0.3)


@bad
def oval(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        wide = pymupdf.Rect(rect.x0 - 20, rect.y0 - 8, rect.x1 + 20, rect.y1 + 8)
        document[0].draw_oval(wide, color=None, fill=(0.2, 0.6, 0.2))


@bad
def rectangle_for_each_letter(document: pymupdf.Document) -> None:
    append(document, lambda r: " ".join(
        f"{r[0] + i * 3} {r[1]} 3.2 {r[3]} re f" for i in range(int(r[2] / 3) + 1)))  # fmt: skip


@bad
def three_thin_strips(document: pymupdf.Document) -> None:
    append(document, lambda r: " ".join(
        f"0.5 g {r[0]} {r[1] + i * r[3] / 3} {r[2]} {r[3] / 3 + 0.1} re f"
        for i in range(3)))  # fmt: skip


@bad
def lightly_tilted(document: pymupdf.Document) -> None:
    append(document, lambda r: f"q 1 0.01 -0.01 1 {r[0] - 2} {r[1] - 2} cm 1 0 0 rg "
           f"0 0 {r[2] + 4} {r[3] + 4} re f Q")  # fmt: skip


@bad
def many_in_one_path(document: pymupdf.Document) -> None:
    append(document, lambda r: f"0.3 g {r[0]} {r[1]} {r[2]} {r[3]} re 400 40 20 20 re f")


@bad
def striped_pattern(document: pymupdf.Document) -> None:
    append(document, lambda r: "{} {} {} {} re W n".format(*r)
           + "".join(f" 1 0 0 RG 3 w {r[0] + i} {r[1]} m {r[0] + i} {r[1] + r[3]} l S"
                     for i in range(0, int(r[2]), 2)))  # fmt: skip


@bad
def gradient(document: pymupdf.Document) -> Any:
    append(document, lambda r: "q {} {} {} {} re W n /Sh sh Q".format(*r))

    def finish(pdf: pikepdf.Pdf) -> None:
        ends = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]),
                          C1=Array([0, 0, 1]), N=1)  # fmt: skip
        pdf.pages[0].Resources.Shading = Dictionary(Sh=Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 595, 0]),
            Function=ends, Extend=Array([True, True])))  # fmt: skip

    return finish


@bad
def tiling_pattern(document: pymupdf.Document) -> Any:
    append(document, lambda r: "/Pattern cs /Pt scn {} {} {} {} re f".format(*r))

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.Pattern = Dictionary(Pt=pdf.make_stream(
            b"0 0 1 rg 0 0 10 10 re f", Type=Name.Pattern, PatternType=1, PaintType=1,
            TilingType=1, BBox=Array([0, 0, 10, 10]), XStep=10, YStep=10,
            Resources=Dictionary()))  # fmt: skip

    return finish


@bad
def form_on_top(document: pymupdf.Document) -> Any:
    append(document, lambda r: "q 1 0 0 1 {} {} cm /Cover Do Q".format(*r))

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.XObject = Dictionary(Cover=pdf.make_stream(
            b"0.8 g 0 0 120 16 re f", Type=Name.XObject, Subtype=Name.Form,
            BBox=Array([0, 0, 120, 16])))  # fmt: skip

    return finish


@bad
def inline_picture_on_top(document: pymupdf.Document) -> None:
    append(document, lambda r: "q {2} 0 0 {3} {0} {1} cm BI /W 1 /H 1 /CS /G /BPC 8 ID "
           "\x60 EI Q".format(*r))  # fmt: skip


@bad
def stencil_on_top(document: pymupdf.Document) -> None:
    append(document, lambda r: "0.2 g q {2} 0 0 {3} {0} {1} cm BI /W 1 /H 1 /IM true /BPC 1 ID "
           "\x00 EI Q".format(*r))  # fmt: skip


@bad
def picture_on_top(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].insert_image(rect, stream=png(Image.new("RGB", (9, 3), (90, 20, 20))),
                                 keep_proportion=False)  # fmt: skip


@bad
def noise_on_top(document: pymupdf.Document) -> None:
    noise = Image.effect_noise((200, 40), 90)
    for rect in spots(document[0]):
        document[0].insert_image(rect, stream=png(noise), keep_proportion=False)


@bad
def transparent_png_on_top(document: pymupdf.Document) -> None:
    image = Image.new("RGBA", (60, 20), (0, 0, 0, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    for rect in spots(document[0]):
        document[0].insert_image(rect, stream=png(image), keep_proportion=False)


@bad
def picture_of_the_page_on_top(document: pymupdf.Document) -> None:
    """The page drawn with boxes in it, laid over the page itself."""
    page = document[0]
    copy = pymupdf.open("pdf", document.tobytes())
    cover(copy, fill=(0, 0, 0))
    data = copy[0].get_pixmap(dpi=100).tobytes("png")
    page.insert_image(page.rect, stream=data)


@bad
def white_over_all_and_typed_again(document: pymupdf.Document) -> None:
    page = document[0]
    page.draw_rect(page.rect, color=None, fill=(1, 1, 1))
    for row, line in enumerate(LINES):
        for text in HIDDEN:
            line = line.replace(text, "XXXX")
        page.insert_text((72, 100 + 20 * row), line, fontsize=11)


# --- text made invisible --------------------------------------------------------------------------


@bad
def white_text(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), "Birthe Sandager", color=(1, 1, 1))


@bad
def almost_white_text(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), "Birthe Sandager", color=(0.99, 0.99, 0.99))


@bad
def black_text_on_black(document: pymupdf.Document) -> None:
    document[0].draw_rect(pymupdf.Rect(60, 285, 220, 305), color=None, fill=(0, 0, 0))
    document[0].insert_text((72, 300), "Birthe Sandager")


@bad
def transparent_text(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), "Birthe Sandager", fill_opacity=0)


@bad
def text_of_mode_three(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), "Birthe Sandager", render_mode=3)


@bad
def clipped_text(document: pymupdf.Document) -> None:
    append(document, lambda _r: "q 0 0 5 5 re W n BT /helv 11 Tf 72 500 Td (Birthe S.) Tj ET Q")


@bad
def invisible_by_blending(document: pymupdf.Document) -> Any:
    append(document, lambda _r: "q 1 g /Bl gs BT /helv 11 Tf 72 500 Td (Birthe S.) Tj ET Q")

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.ExtGState = Dictionary(Bl=Dictionary(BM=Name.Multiply))

    return finish


@bad
def layer_switched_off(document: pymupdf.Document) -> None:
    layer = document.add_ocg("Navne", on=False)
    document[0].insert_text((72, 300), "Birthe Sandager", oc=layer)


@bad
def cover_on_a_layer(document: pymupdf.Document) -> None:
    layer = document.add_ocg("Overstregninger", on=True)
    for rect in spots(document[0]):
        document[0].draw_rect(rect, color=None, fill=(0, 0, 0), oc=layer)


@bad
def cropped_away(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 700), "Birthe Sandager, Skovvej 7")
    document[0].set_cropbox(pymupdf.Rect(0, 0, 595, 600))


@bad
def beside_the_page(document: pymupdf.Document) -> None:
    document[0].insert_text((700, 300), "Birthe Sandager, Skovvej 7")


@bad
def in_the_smallest_type(document: pymupdf.Document) -> None:
    document[0].insert_text((72, 300), "Birthe Sandager, Skovvej 7", fontsize=0.2)


# --- marks and notes ------------------------------------------------------------------------------


@bad
def black_highlight(document: pymupdf.Document) -> None:
    page = document[0]
    for rect in spots(page):
        note = page.add_highlight_annot(rect)
        note.set_colors(stroke=(0, 0, 0))
        note.update()


@bad
def square_note(document: pymupdf.Document) -> None:
    page = document[0]
    for rect in spots(page):
        note = page.add_rect_annot(rect)
        note.set_colors(stroke=(0, 0, 0), fill=(0, 0, 0))
        note.update()


@bad
def redaction_marks_only(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].add_redact_annot(rect, fill=(0, 0, 0))


@bad
def ink_note(document: pymupdf.Document) -> None:
    page = document[0]
    for rect in spots(page):
        middle = (rect.y0 + rect.y1) / 2
        note = page.add_ink_annot([[(rect.x0, middle), (rect.x1, middle)]])
        note.set_border(width=14)
        note.update()


@bad
def free_text_note(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].add_freetext_annot(rect, "§ 30", fill_color=(0, 0, 0), text_color=(1, 1, 1))


@bad
def form_field_on_top(document: pymupdf.Document) -> None:
    for number, rect in enumerate(spots(document[0])):
        field = pymupdf.Widget()
        field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, f"felt{number}"
        field.rect, field.fill_color, field.field_value = rect, (0, 0, 0), ""
        document[0].add_widget(field)


# --- left in the file -----------------------------------------------------------------------------


@bad
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


@bad
def saved_without_collection(document: pymupdf.Document) -> Any:
    data = document.tobytes()

    def file(path: Path) -> None:
        again = pymupdf.open("pdf", data)
        for rect in spots(again[0]):
            again[0].add_redact_annot(rect, fill=(0, 0, 0))
        again[0].apply_redactions()
        again.save(path, garbage=0)

    return file


@bad
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


@bad
def shared_form_under_a_box(_: pymupdf.Document) -> Any:
    """The form is blackened where the first page shows it; the second shows it bare."""

    def file(path: Path) -> None:
        pdf = pikepdf.new()
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        form = pdf.make_stream(
            b"BT /F 12 Tf 72 700 Td (Birthe Sandager) Tj ET", Type=Name.XObject,
            Subtype=Name.Form, BBox=Array([0, 0, 595, 842]),
            Resources=Dictionary(Font=Dictionary(F=font)))  # fmt: skip
        for cover in (b" 0 g 70 695 120 16 re f", b""):
            page = pdf.add_blank_page(page_size=(595, 842)).obj
            page.Resources = Dictionary(XObject=Dictionary(X=form))
            page.Contents = pdf.make_stream(b"q /X Do Q" + cover)
        pdf.save(path)

    return file


@bad
def turned_page(document: pymupdf.Document) -> None:
    document[0].set_rotation(90)
    cover(document, fill=(0.3, 0.3, 0.3))


@bad
def attached_original(document: pymupdf.Document) -> None:
    data = document.tobytes()
    for rect in spots(document[0]):
        document[0].add_redact_annot(rect, fill=(0, 0, 0))
    document[0].apply_redactions()
    document.embfile_add("original.pdf", data)


# --- pictures -------------------------------------------------------------------------------------


@bad
def box_over_scan(_: pymupdf.Document) -> Any:
    document = scanned(scan())
    on_scan(document, fill=(0, 0, 0))
    return document


@bad
def white_box_over_scan(_: pymupdf.Document) -> Any:
    document = scanned(scan())
    on_scan(document, fill=(1, 1, 1))
    return document


@bad
def picture_over_scan(_: pymupdf.Document) -> Any:
    document = scanned(scan())
    x0, y0, x1, y1 = (value * 500 / 1040 for value in NAME_AT)
    document[0].insert_image(pymupdf.Rect(48 + x0, 60 + y0, 48 + x1, 60 + y1),
                             stream=png(Image.new("L", (4, 4))), keep_proportion=False)  # fmt: skip
    return document


@bad
def text_layer_left(_: pymupdf.Document) -> Any:
    image = scan()
    ImageDraw.Draw(image).rectangle(NAME_AT, fill=0)
    return scanned(image, layer=True)


@bad
def text_layer_left_over_white(_: pymupdf.Document) -> Any:
    image = scan()
    ImageDraw.Draw(image).rectangle(NAME_AT, fill=245)
    return scanned(image, layer=True)


@bad
def mosaic(_: pymupdf.Document) -> Any:
    image = scan()
    part = image.crop(NAME_AT)
    small = part.resize((part.width // 8, part.height // 8), Image.Resampling.BOX)
    image.paste(small.resize(part.size, Image.Resampling.NEAREST), NAME_AT[:2])
    return scanned(image)


@bad
def blurred(_: pymupdf.Document) -> Any:
    image = scan()
    part = image.crop(NAME_AT).filter(ImageFilter.GaussianBlur(6))
    image.paste(part, NAME_AT[:2])
    return scanned(image)


@bad
def hidden_by_mask(_: pymupdf.Document) -> Any:
    """The picture's colours still show what its transparency hides."""
    alpha = Image.new("L", scan().size, 255)
    ImageDraw.Draw(alpha).rectangle(NAME_AT, fill=0)
    data = scanned(scan()).tobytes()

    def file(path: Path) -> None:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            (picture,) = (o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Width" in o)
            picture.SMask = pdf.make_stream(
                alpha.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=alpha.width,
                Height=alpha.height, ColorSpace=Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
            pdf.save(path)

    return file


@bad
def cropped_picture(_: pymupdf.Document) -> Any:
    """A clip leaves the lower half of a scan out of sight."""
    document = scanned(scan())
    page = document[0]
    xref = page.get_contents()[-1]
    data = document.xref_stream(xref)
    document.update_stream(xref, b"q 40 720 520 40 re W n " + data + b" Q")
    return document


@pytest.mark.parametrize("name", PAGES)
def test_bad_redaction_of_another_program_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "fil.pdf"
    document = letter()
    made = PAGES[name](document)
    if isinstance(made, pymupdf.Document):
        document, made = made, None
    document.save(path, garbage=4, deflate=True)
    if made is not None and "path" in made.__code__.co_varnames[:1]:
        made(path)
    elif made is not None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            made(pdf)
            pdf.save(path)
    verdict = inspect(path, ocr=OcrOptions(tessdata=TESSDATA))
    assert not verdict.clean
    assert "check_failed" not in {leak.where for leak in verdict.leaks}
    said = " ".join(explain(verdict))
    assert not any(part in said for part in ("Birthe", "Sandager", "71 22"))
