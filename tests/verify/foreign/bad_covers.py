"""Text covered by something and left where it was."""

from __future__ import annotations

from typing import Any

import pikepdf
import pymupdf
from bad_kit import HIDDEN, LINES, append, bad, cover, png, spots
from pikepdf import Array, Dictionary, Name
from PIL import Image

for colour, rgb in {
    "black": (0, 0, 0), "white": (1, 1, 1), "grey": (0.5, 0.5, 0.5), "red": (1, 0, 0),
    "yellow": (1, 1, 0), "blue": (0.1, 0.1, 0.6),
}.items():  # fmt: skip
    bad("hidden_text", f"{colour}_rectangle")(lambda d, rgb=rgb: cover(d, fill=rgb))
for opacity in (0.98, 0.9, 0.75):
    for colour, rgb in {"black": (0, 0, 0), "white": (1, 1, 1)}.items():
        bad("hidden_text", f"{colour}_at_{opacity}")(
            lambda d, a=opacity, rgb=rgb: cover(d, fill=rgb, fill_opacity=a)
        )
bad("hidden_text", "grey_at_0.9")(lambda d: cover(d, fill=(0.4, 0.4, 0.4), fill_opacity=0.9))


@bad("hidden_text")
def two_half_opaque(document: pymupdf.Document) -> None:
    for _ in range(4):
        cover(document, fill=(0, 0, 0), fill_opacity=0.5)


@bad("hidden_text")
def drawn_as_path(document: pymupdf.Document) -> None:
    def path(r: tuple[float, ...]) -> str:
        x0, y0, x1, y1 = r[0], r[1], r[0] + r[2], r[1] + r[3]
        return f"0 g {x0} {y0} m {x1} {y0} l {x1} {y1} l {x0} {y1} l h f"

    append(document, path)


@bad("hidden_text")
def thick_line(document: pymupdf.Document) -> None:
    append(document, lambda r: f"14 w 0 G {r[0]} {r[1] + r[3] / 2} m {r[0] + r[2]} "
           f"{r[1] + r[3] / 2} l S")  # fmt: skip


@bad("hidden_text")
def thick_yellow_line(document: pymupdf.Document) -> None:
    append(document, lambda r: f"14 w 1 1 0 RG {r[0]} {r[1] + r[3] / 2} m {r[0] + r[2]} "
           f"{r[1] + r[3] / 2} l S")  # fmt: skip


@bad("hidden_text")
def scribble(document: pymupdf.Document) -> None:
    def lines(r: tuple[float, ...]) -> str:
        moves = " ".join(
            f"{r[0] + r[2] * i / 40} {r[1] + (r[3] if i % 2 else 0)} {'l' if i else 'm'}"
            for i in range(41)
        )
        return f"5 w 0 G {moves} S"

    append(document, lines)


@bad("hidden_text")
def rounded(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].draw_rect(rect, color=None, fill=(0, 0, 0), radius=0.3)


@bad("hidden_text")
def rounded_grey(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].draw_rect(rect, color=None, fill=(0.6, 0.6, 0.6), radius=0.3)


@bad("hidden_text")
def oval(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        wide = pymupdf.Rect(rect.x0 - 20, rect.y0 - 8, rect.x1 + 20, rect.y1 + 8)
        document[0].draw_oval(wide, color=None, fill=(0.2, 0.6, 0.2))


@bad("hidden_text")
def rectangle_for_each_letter(document: pymupdf.Document) -> None:
    append(document, lambda r: " ".join(
        f"{r[0] + i * 3} {r[1]} 3.2 {r[3]} re f" for i in range(int(r[2] / 3) + 1)))  # fmt: skip


@bad("hidden_text")
def three_thin_strips(document: pymupdf.Document) -> None:
    append(document, lambda r: " ".join(
        f"0.5 g {r[0]} {r[1] + i * r[3] / 3} {r[2]} {r[3] / 3 + 0.1} re f"
        for i in range(3)))  # fmt: skip


@bad("hidden_text")
def lightly_tilted(document: pymupdf.Document) -> None:
    append(document, lambda r: f"q 1 0.01 -0.01 1 {r[0] - 2} {r[1] - 2} cm 1 0 0 rg "
           f"0 0 {r[2] + 4} {r[3] + 4} re f Q")  # fmt: skip


@bad("hidden_text")
def many_in_one_path(document: pymupdf.Document) -> None:
    append(document, lambda r: f"0.3 g {r[0]} {r[1]} {r[2]} {r[3]} re 400 40 20 20 re f")


@bad("hidden_text")
def striped_pattern(document: pymupdf.Document) -> None:
    append(document, lambda r: "{} {} {} {} re W n".format(*r)
           + "".join(f" 1 0 0 RG 3 w {r[0] + i} {r[1]} m {r[0] + i} {r[1] + r[3]} l S"
                     for i in range(0, int(r[2]), 2)))  # fmt: skip


@bad("hidden_text")
def gradient(document: pymupdf.Document) -> Any:
    append(document, lambda r: "q {} {} {} {} re W n /Sh sh Q".format(*r))

    def finish(pdf: pikepdf.Pdf) -> None:
        ends = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]),
                          C1=Array([0, 0, 1]), N=1)  # fmt: skip
        pdf.pages[0].Resources.Shading = Dictionary(Sh=Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 595, 0]),
            Function=ends, Extend=Array([True, True])))  # fmt: skip

    return finish


@bad("hidden_text")
def tiling_pattern(document: pymupdf.Document) -> Any:
    append(document, lambda r: "/Pattern cs /Pt scn {} {} {} {} re f".format(*r))

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.Pattern = Dictionary(Pt=pdf.make_stream(
            b"0 0 1 rg 0 0 10 10 re f", Type=Name.Pattern, PatternType=1, PaintType=1,
            TilingType=1, BBox=Array([0, 0, 10, 10]), XStep=10, YStep=10,
            Resources=Dictionary()))  # fmt: skip

    return finish


@bad("hidden_text")
def form_on_top(document: pymupdf.Document) -> Any:
    append(document, lambda r: "q 1 0 0 1 {} {} cm /Cover Do Q".format(*r))

    def finish(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.XObject = Dictionary(Cover=pdf.make_stream(
            b"0.8 g 0 0 120 16 re f", Type=Name.XObject, Subtype=Name.Form,
            BBox=Array([0, 0, 120, 16])))  # fmt: skip

    return finish


@bad("hidden_text")
def inline_picture_on_top(document: pymupdf.Document) -> None:
    append(document, lambda r: "q {2} 0 0 {3} {0} {1} cm BI /W 1 /H 1 /CS /G /BPC 8 ID "
           "\x60 EI Q".format(*r))  # fmt: skip


@bad("hidden_text")
def stencil_on_top(document: pymupdf.Document) -> None:
    append(document, lambda r: "0.2 g q {2} 0 0 {3} {0} {1} cm BI /W 1 /H 1 /IM true /BPC 1 ID "
           "\x00 EI Q".format(*r))  # fmt: skip


@bad("hidden_text")
def picture_on_top(document: pymupdf.Document) -> None:
    for rect in spots(document[0]):
        document[0].insert_image(rect, stream=png(Image.new("RGB", (9, 3), (90, 20, 20))),
                                 keep_proportion=False)  # fmt: skip


@bad("hidden_text")
def noise_on_top(document: pymupdf.Document) -> None:
    noise = Image.effect_noise((200, 40), 90)
    for rect in spots(document[0]):
        document[0].insert_image(rect, stream=png(noise), keep_proportion=False)


@bad("hidden_text")
def transparent_png_on_top(document: pymupdf.Document) -> None:
    image = Image.new("RGBA", (60, 20), (0, 0, 0, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    for rect in spots(document[0]):
        document[0].insert_image(rect, stream=png(image), keep_proportion=False)


@bad("hidden_text")
def picture_of_the_page_on_top(document: pymupdf.Document) -> None:
    """The page drawn with boxes in it, laid over the page itself."""
    page = document[0]
    copy = pymupdf.open("pdf", document.tobytes())
    cover(copy, fill=(0, 0, 0))
    data = copy[0].get_pixmap(dpi=100).tobytes("png")
    page.insert_image(page.rect, stream=data)


@bad("hidden_text")
def white_over_all_and_typed_again(document: pymupdf.Document) -> None:
    page = document[0]
    page.draw_rect(page.rect, color=None, fill=(1, 1, 1))
    for row, line in enumerate(LINES):
        for text in HIDDEN:
            line = line.replace(text, "XXXX")
        page.insert_text((72, 100 + 20 * row), line, fontsize=11)


@bad("hidden_text")
def dashes(document: pymupdf.Document) -> None:
    append(
        document,
        lambda r: (
            f"{r[3]} w [6 1] 0 d {r[0]} {r[1] + r[3] / 2} m {r[0] + r[2]} {r[1] + r[3] / 2} l S"
        ),
    )


@bad("hidden_text")
def many_hairlines(document: pymupdf.Document) -> None:
    def lines(r: tuple[float, ...]) -> str:
        heights = (r[1] + 0.6 * k for k in range(int(r[3] / 0.6)))
        return "0.8 w " + " ".join(f"{r[0]} {y:.2f} m {r[0] + r[2]} {y:.2f} l S" for y in heights)

    append(document, lines)


@bad("hidden_text")
def bar_of_block_letters(document: pymupdf.Document) -> None:
    font = pymupdf.Font("china-s")
    page = document[0]
    writer = pymupdf.TextWriter(page.rect)
    for rect in spots(page):
        count = round(rect.width / font.text_length("█", 13)) + 1
        writer.append((rect.x0 - 2, rect.y1 - 3), "█" * count, font=font, fontsize=13)
    writer.write_text(page)


@bad("hidden_text")
def bar_of_drawn_letters(document: pymupdf.Document) -> Any:
    """Each letter of a Type 3 font is a black square."""
    append(document, lambda r: f"BT /Bar {r[3]} Tf {r[0]} {r[1]} Td ({'b' * 12}) Tj ET")

    def finish(pdf: pikepdf.Pdf) -> None:
        square = pdf.make_stream(b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f")
        pdf.pages[0].Resources.Font.Bar = pdf.make_indirect(Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1000, 1000]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(b=square),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([98, Name.b])),
            FirstChar=98, LastChar=98, Widths=Array([1000]), Resources=Dictionary()))  # fmt: skip

    return finish


@bad("hidden_text")
def letters_set_one_at_a_time(_: pymupdf.Document) -> Any:
    document = pymupdf.open()
    page = document.new_page()
    x = 72.0
    for letter_ in "Ida":
        page.insert_text((x, 100), letter_, fontsize=11)
        x += pymupdf.get_text_length(letter_, fontsize=11)
    page.draw_rect(pymupdf.Rect(70, 89, x + 2, 104), fill=(0, 0, 0))
    return document


@bad("drawing_under_box")
def outlines_under_a_bar(document: pymupdf.Document) -> None:
    """A signature or a name as curves."""
    page = document[0]
    for k in range(6):
        x = 80 + 14 * k
        page.draw_bezier((x, 320), (x + 3, 300), (x + 8, 330), (x + 12, 310))
    page.draw_rect(pymupdf.Rect(72, 295, 180, 335), fill=(0, 0, 0))


@bad("drawing_under_box")
def outlines_in_the_colour_of_their_ground(document: pymupdf.Document) -> None:
    """A name as white curves on the paper."""
    page = document[0]
    for k in range(8):
        x = 80 + 14 * k
        page.draw_bezier(
            (x, 320), (x + 3, 300), (x + 8, 330), (x + 12, 310), color=(1, 1, 1), fill=(1, 1, 1)
        )


@bad("drawing_under_box")
def outlines_on_a_bar(document: pymupdf.Document) -> None:
    page = document[0]
    page.draw_rect(pymupdf.Rect(72, 295, 200, 335), fill=(0, 0, 0))
    for k in range(8):
        x = 80 + 14 * k
        page.draw_bezier((x, 320), (x + 3, 300), (x + 8, 330), (x + 12, 310), fill=(0, 0, 0))


@bad("hidden_text")
def letters_that_the_font_does_not_name(document: pymupdf.Document) -> Any:
    """As rewriting programs leave them, blanks among them: each line is one long word."""
    page = document[0]
    places = spots(page)
    page.add_redact_annot(page.rect, fill=False)
    page.apply_redactions()
    page.insert_font(fontname="F0", fontbuffer=pymupdf.Font("helv").buffer)
    for row, line in enumerate(LINES):
        page.insert_text((72, 100 + 20 * row), line, fontsize=11, fontname="F0")
    for rect in places:
        page.draw_rect(rect, fill=(0, 0, 0), color=None)

    def finish(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            if "/ToUnicode" in font:
                del font.ToUnicode

    return finish
